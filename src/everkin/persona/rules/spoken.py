"""All that a companion says in its author's own words, and where in the blueprint it stands."""

from collections.abc import Iterator

from everkin.persona.models import Blueprint


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
