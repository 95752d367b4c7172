"""All that a companion says in its author's own words, where in the blueprint it stands, and what of it holds somebody back."""

from collections.abc import Iterator

from everkin.emotion.rules.manners import PHRASES, appeal, suspicion
from everkin.emotion.rules.wording import said
from everkin.kit.sentences import sentences
from everkin.persona.models import Blueprint

SHOWN_CHARS = 200
"""How much is shown of a line that holds somebody back, or may."""
TOLD_MAX = 10
"""How many of such lines are named; the rest is counted."""


def spoken_lines(who: Blueprint) -> Iterator[tuple[str, str]]:
    """Each line of a blueprint that is said as it is written, behind the words for its place: ("The greeting", "Hello.")."""
    yield "The greeting", who.greeting
    for name, lines in (
        ("A greeting", who.greetings),
        ("A greeting of a group", who.group_greetings),
        ("What it says that it is (disclosure)", who.disclosure),
        ("What it says to what it was never told (not_told)", who.not_told),
        ("What it says to what is not written of it (unwritten)", who.unwritten),
    ):
        yield from ((name, line) for line in lines)
    yield from ((f"The example for \u201c{one.said[:40]}\u201d", one.reply) for one in who.examples)
    yield from ((f"The recollection for \u201c{one.said[:40]}\u201d", one.reply) for one in who.recollections)
    yield from ((f"What it tells of its life to \u201c{one.asked[0][:40]}\u201d", one.told) for one in who.life)
    yield from ((f"The reply to the taboo \u201c{one.topic[:40]}\u201d", one.reply) for one in who.taboos)
    yield "What it says where there is no picture (pictures.cannot)", who.runtime.pictures.cannot
    for name in ("silence", "jealousy", "praise", "refusal"):
        yield from ((f"The reaction to {name}", line) for line in getattr(who.runtime, name).lines)


def held_back(who: Blueprint) -> tuple[str, ...]:
    """In sentences: which lines of a companion are not said, since they plainly hold somebody back, and which may do so."""
    told = [sentence for where, line in spoken_lines(who) for sentence in _told(where, line)]
    rest = len(told) - TOLD_MAX
    return (*told[:TOLD_MAX], *([f"{rest} more of its lines hold somebody back, or may."] if rest > 0 else []))


def _told(where: str, line: str) -> Iterator[str]:
    unsaid = [part for part in sentences(line) if appeal(part) or said(part, PHRASES)]
    yield from (f"{where} says \u201c{part[:SHOWN_CHARS]}\u201d, which holds somebody back. It is kept, and never said." for part in unsaid)
    if not unsaid and (doubtful := suspicion(line)):
        yield f"{where} says \u201c{doubtful[:SHOWN_CHARS]}\u201d, which may hold somebody back. Read whether it does."
