"""Canon: what a companion says about itself, read by the rules of facts and a few rows that only the telling of a life needs.

Who is told of is "I", the companion, or its kin ("my father"). Nothing is read of a question, a supposition, a plan, a quotation, or of
what concerns the person. What was said first stays true: see `chains.first_holds`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from everkin.memory.models import Claim, Finding, Line
from everkin.memory.rules.claim_phrases import MACROS
from everkin.memory.rules.cue import asks_about_self
from everkin.memory.rules.extraction import FINDINGS_MAX, PREDECESSORS, extract
from everkin.memory.rules.fact_table import FEW
from everkin.memory.rules.facts import canonical, facts
from everkin.memory.rules.lexicon import KIN, PETS, PLURAL_KIN
from everkin.memory.rules.plans import plans
from everkin.memory.rules.references import Statement, statements
from everkin.memory.rules.sentences import RELATION

NONE = "none"
"""The object of a claim that there is no such thing or person."""
NEVER_MARRIED = "never married"
WAS_MARRIED = "was married"

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_NOBODY = UUID(int=0)
_QUOTED = re.compile(r"[\"\u201c\u00ab][^\"\u201d\u00bb]*(?:[\"\u201d\u00bb]|$)")
_OF_THE_PERSON = re.compile(r"\b(?:you|your|yours|you're|you've|yourself|us|our|we)\b", re.IGNORECASE)
_OF_THE_TALK = re.compile(
    r"\b(?:(?:am|was|are) (?:just |only |not )?"
    r"(?:glad|happy|sorry|listening|here|joking|kidding|thinking|saying|wondering|curious|sure|afraid)"
    r"|(?:said|asked|meant|mean|thought|heard|noted|underlined|wondered|guessed|hoped|assumed|mentioned|wrote (?:it|that) down))\b",
    re.IGNORECASE,
)
_OPEN = re.compile(r"\b(?:it|that|this|these|those|he|she|him|they|them|there|something|someone|somebody)\b", re.IGNORECASE)

_NO = r"(?:(?:have|had) (?:no|neither)|(?:do|did) not have (?:any |an? )?|have never had (?:any |an? )?|never had (?:any |an? )?)"
_THOSE = "|".join(sorted({*map(re.escape, (*KIN, *PLURAL_KIN, *PETS)), "pets?", "animals?", "brothers or sisters"}, key=len, reverse=True))
_PAST = rf"(?:{MACROS['PAST']})"
_STATES = r"(?:own|run|share|teach|collect|lend|keep (?=an?\b|the\b|my\b|\w+ (?:hens|bees|books)\b))"


@dataclass(frozen=True, slots=True)
class _Row:
    """A pattern on a whole statement and the claim that it makes. `{x}` is the group x: a relation or an animal, in its canonical word."""

    pattern: re.Pattern[str]
    subject: str
    predicate: str
    object: str
    single: bool


def _row(pattern: str, predicate: str, told: str = "{o}", subject: str = "I", *, single: bool = False) -> _Row:
    return _Row(re.compile(rf"(?:{pattern})$"), subject, predicate, told, single)


_ROWS = (
    _row(r"I (?:have )?never (?:been |got |was )?(?:married|marry)\b.*", "relationship", NEVER_MARRIED, single=True),
    _row(r"I was (?:once |briefly |also )?married\b.*", "relationship", WAS_MARRIED, single=True),
    _row(r"I am not married\b.*", "relationship", "single", single=True),
    _row(r"I (?:am|have been) (?!not |never )(?:\w+ )?(?P<o>married|divorced|widowed|engaged|single)\b.*", "relationship", single=True),
    _row(rf"I have (?P<o>{FEW} (?:[a-z-]+ ){{0,2}}(?P<x>{_THOSE}))\b.*", "has {x}", single=True),
    _row(rf"I {_NO} *(?P<x>{_THOSE})\b.*", "has {x}", NONE, single=True),
    _row(r"I am an only child\b.*", "has sibling", NONE, single=True),
    _row(rf"[Mm]y (?P<x>{RELATION})(?: [A-Z]\w+)? (?:once |often |always |also |never )?(?P<o>{_PAST}\b.{{3,}})", "did", subject="my {x}"),
    _row(rf"I (?:once |first |also |later |never |often )?(?P<o>{_PAST}\b.{{3,}})", "did"),
    _row(rf"I (?:still |also |once )?(?P<o>{_STATES}\b.{{3,}})", "does"),
)


def canon(line: Line, before: Sequence[Line]) -> list[Finding]:
    """What a companion's line tells of itself, at most `FINDINGS_MAX` claims; nothing of a person's line.

    `before` are the lines ahead of it. An answer to what the person asks of their own life tells nothing of the companion, and neither does
    what only echoes the person.
    """
    if line.speaker != "companion" or any(asks_about_self(b.text) for b in before[-1:] if b.speaker == "person"):
        return []
    echoes = {_meaning(f.claim) for b in before[-PREDECESSORS:] if b.speaker == "person" for f in extract(b, ())}
    own = _read(line, _of_itself)
    return [finding for finding in own if _meaning(finding.claim) not in echoes][:FINDINGS_MAX]


def self_claims(text: str) -> list[Finding]:
    """What a text in the first person tells of whoever speaks, whoever else it speaks of: a sentence of a reply, or of a written life."""
    return _read(Line(_NOBODY, "companion", text, _UNDATED), lambda _: True)


def unquoted(text: str) -> str:
    """A text without what it quotes: those are somebody else's words, also where a quotation does not end."""
    return _QUOTED.sub(" ", text)


def _read(line: Line, fits: Callable[[Statement], bool]) -> list[Finding]:
    plain = replace(line, speaker="person", text=unquoted(line.text))
    found = [finding for statement in statements(plain, ()) if fits(statement) for finding in _told(statement, plain)]
    return list({_meaning(f.claim): f for f in reversed(found)}.values())[::-1]


def _of_itself(statement: Statement) -> bool:
    return not _OF_THE_PERSON.search(statement.text) and not _OF_THE_TALK.search(statement.text)


def _told(statement: Statement, line: Line) -> Iterable[Finding]:
    """The claims of one statement: by the table of facts, or else by the rows above."""
    if plans(statement, line):
        return
    read = [f for f in facts(statement, line) if f.kind != "procedural" and f.claim.object]
    yield from (told := [replace(f, form="canon", text=_lasting(f), when=None) for f in read if f.claim.predicate not in {"did", "is"}])
    by_row = next((finding for row in _ROWS if (finding := _by_row(row, statement))), None)
    if by_row and not told:
        yield by_row


def _by_row(row: _Row, statement: Statement) -> Finding | None:
    match = row.pattern.match(statement.text)
    if match is None or ("o" in row.pattern.groupindex and _OPEN.search(match["o"])):
        return None
    groups = match.groupdict()
    named = {"x": _canonical(groups["x"]) if "x" in groups else "", "o": groups.get("o", "")}
    told = row.object.format(**named)
    claim = Claim(row.subject.format(**named), row.predicate.format(**named), told, row.single)
    text = f"{statement.text[:1].upper()}{statement.text[1:]}."
    return Finding("canon", "semantic", text, claim, statement.source_ids, confidence=0.8)


def _canonical(word: str) -> str:
    """A relation or an animal in its canonical word, in the singular."""
    plain = word.casefold().removesuffix(" or sisters")
    return PLURAL_KIN.get(plain) or canonical(plain if plain in PETS or plain in KIN else plain.removesuffix("s"))


def _lasting(finding: Finding) -> str:
    """A fact in words that hold on another day too."""
    return f"I am {finding.claim.object} years old." if finding.claim.key == ("i", "age") else finding.text


def _meaning(claim: Claim) -> tuple[str, ...]:
    return (*claim.key, claim.object.casefold())
