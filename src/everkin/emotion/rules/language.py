"""The language of a companion's rules: one rule a line, "<when>: <what>", read as English.

**When** is one of these, or several joined by "and" or a comma; alternatives of one kind are joined by "or":

- `always`
- `when sad`, `when sad or tender`: a named feeling (joyful, excited, amused, proud, grateful, tender, hopeful, curious, surprised,
  content, calm, relieved, worried, sad, hurt, ashamed, annoyed, angry, afraid, tired, bored); `strongly` or `mildly` may follow a comma
- `when comforting`: a stance (listening, comforting, encouraging, challenging, celebrating, playing, exploring, advising, welcoming,
  letting go, mending, holding a boundary)
- `with a stranger`, `with an acquaintance`, `with a friend`, `with a close friend` (who is a friend too)
- `when the person ...`: tells something, asks, says thanks, gives praise, gives blame, refuses, says hello, says goodbye, asks for a
  picture, compares, struggles, is ready, comes back, touches a taboo

**What** is one of these; numbers are digits or words up to ten:

- `at most 12 words a sentence`, `at most two sentences`, `ask at most one question`
- `ask a question`, `ask no question`; `offer a picture`, `offer no picture`
- `prefer "ha", "oh well"`; `never say "whatever", "calm down"`
- `no exclamation marks` (or question marks, ellipses, dashes, semicolons, colons, asterisks, emojis)
- `take the stance comfort`, `never take the stance challenge`
- `wait 2 s`, `wait 1 to 3 s`: the stronger the feeling, the nearer to the second
- `type at 1.3` (of the usual pace); `voice pace 0.95, pitch -0.5, energy 0.9`; `face smile`
- `allow "whatever"`, `allow exclamation marks`, `allow the stance play`, `allow questions`, `allow pictures`

**Which rule speaks.** A rule is more specific than another when it can hold only where the other holds too. The more specific one
speaks: a limit, a face, a voice, a stance or a ban takes the place of what a more general rule said. What is banned stays banned for
every more specific rule as well, until one says `allow`. Rules that are neither more general nor more specific hold side by side; where
that cannot be, they contradict each other (`contradictions`). The manners of every companion stand above all of them (`manners`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from everkin.emotion.models import Feeling, Percept, Relationship, RulesContradict, Stance
from everkin.emotion.rules.naming import FEELINGS
from everkin.emotion.rules.relationship import closeness
from everkin.emotion.rules.tables import ACTS, AWAY, CLOSENESS, DOINGS, MARKS, READY, STANCES, STRONGLY, STRUGGLES, SYNONYMS
from everkin.emotion.rules.wording import tokens

LINE_CHARS = 400
LINES_MAX = 200
THINGS_MAX = 300
"""How many words, marks and stances the rules of one companion may speak of: each is held against every other."""
PHRASE_CHARS = 80

Verb = Literal["want", "ban", "allow", "limit", "set"]
Kind = Literal["word", "mark", "stance", "question", "picture"]
Value = float | str | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thing:
    """What can be wanted, banned or allowed: a word or phrase, a mark, a stance, a question, a picture."""

    kind: Kind
    name: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where rules are asked whether they hold: what is felt, for whom, on what message, and in which stance."""

    feeling: Feeling
    relationship: Relationship
    percept: Percept
    stance: Stance | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule holds. What is empty holds always; `doings` are alternatives, of each of which one must be so."""

    feelings: frozenset[str] = frozenset()
    strength: str = ""
    stances: frozenset[str] = frozenset()
    closeness: frozenset[str] = frozenset()
    doings: frozenset[frozenset[str]] = frozenset()

    def holds(self, at: Situation) -> bool:
        """Whether the condition is met."""
        return (
            (not self.feelings or at.feeling.name in self.feelings)
            and (not self.strength or (self.strength == "strongly") == (at.feeling.intensity >= STRONGLY))
            and (not self.stances or at.stance in self.stances)
            and (not self.closeness or closeness(at.relationship) in self.closeness)
            and all(any(does(at.percept, doing) for doing in either) for either in self.doings)
        )

    def covers(self, other: "Condition") -> bool:
        """Whether this one is met wherever `other` is."""
        return (
            _within(other.feelings, self.feelings)
            and self.strength in ("", other.strength)
            and _within(other.stances, self.stances)
            and _within(other.closeness, self.closeness)
            and all(any(narrower <= either for narrower in other.doings) for either in self.doings)
        )

    def wider_than(self, other: "Condition") -> bool:
        """Whether this one is more general: it covers `other`, and is not the same."""
        return self.covers(other) and not other.covers(self)

    def both(self, other: "Condition") -> "Condition | None":
        """The condition that is met where this one and `other` are; None where they never are at once."""
        feelings, stances = _common(self.feelings, other.feelings), _common(self.stances, other.stances)
        close = _common(self.closeness, other.closeness)
        if feelings is None or stances is None or close is None or (self.strength and other.strength not in ("", self.strength)):
            return None
        return Condition(feelings, self.strength or other.strength, stances, close, self.doings | other.doings)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that was read. `number` counts from 1 in the order of writing; 0 marks the manners that every companion has."""

    number: int
    line: str
    condition: Condition
    verb: Verb
    things: tuple[Thing, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_manner(self) -> bool:
        """Whether it is one of the manners, which no companion can put aside."""
        return self.number == 0


def parse(lines: Sequence[str]) -> tuple[Rule, ...]:
    """Read rules, in order.

    Raises:
        RulesContradict: a line cannot be read; it is quoted, with what was not understood and the forms there are. Or they are too many.
    """
    if len(lines) > LINES_MAX:
        raise RulesContradict(f'There are {len(lines)} rules; {LINES_MAX} are the most. Join some with "or".')
    rules = _parsed(tuple(lines))
    if (things := sum(len(rule.things) for rule in rules)) > THINGS_MAX:
        raise RulesContradict(f"The rules speak of {things} words, marks and stances; {THINGS_MAX} are the most. Keep the telling ones.")
    return rules


def parse_line(line: str, number: int) -> Rule:
    """Read one rule.

    Raises:
        RulesContradict: it cannot be read.
    """
    plain = " ".join(line[: LINE_CHARS + 1].replace("\u201c", '"').replace("\u201d", '"').replace("\u2019", "'").split())
    when, _, what = plain.partition(":")
    try:
        _fits(line)
        return Rule(number, line.strip(), _condition(when.strip().lower()), *_effect(what.strip().rstrip(".")))
    except _Unread as unread:
        raise RulesContradict(
            f"Rule {number}, \u201c{line.strip()[:LINE_CHARS]}\u201d, cannot be read: {unread.what}. {unread.forms}"
        ) from None


def does(percept: Percept, doing: str) -> bool:
    """Whether the person does, with a message, what a rule calls `doing`."""
    states = {
        "struggles": percept.distress >= STRUGGLES,
        "is ready": percept.readiness >= READY,
        "comes back": percept.silence >= AWAY,
        "touches a taboo": bool(percept.topics),
    }
    return states[doing] if doing in states else ACTS[doing] in percept.acts


@lru_cache(maxsize=256)
def _parsed(lines: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple(parse_line(line, number) for number, line in enumerate(lines, start=1))


class _Unread(Exception):
    def __init__(self, what: str, forms: str) -> None:
        super().__init__(what)
        self.what, self.forms = what, forms


def _fits(line: str) -> None:
    if len(line) > LINE_CHARS:
        raise _Unread(f"it is longer than {LINE_CHARS} characters", "Make two rules of it.")
    if ":" not in line:
        raise _Unread("there is no colon", "A rule reads <when>: <what>.")


# ---- when

_JOINED = re.compile(r"\s*,\s*(?:and )?|\s+and\s+")
_WITH = re.compile(r"with an? (.+)")
_FORMS_WHEN = (
    'A condition is "always", "when <feeling>", "when <stance>", "with a stranger, an acquaintance, a friend or a close friend" or '
    '"when the person <does>".'
)


def _condition(when: str) -> Condition:
    found = Condition()
    for piece in _JOINED.split(when):
        read = _piece(piece.removeprefix("when ").strip())
        met = found.both(read)
        if met is None:
            raise _Unread(f'"{when}" can never hold', 'Alternatives are joined by "or".')
        found = met
    if found.strength and not found.feelings:
        raise _Unread(f'"{found.strength}" belongs to a feeling', 'Write "when sad, strongly".')
    return found


def _piece(piece: str) -> Condition:
    if piece == "always":
        return Condition()
    if piece in {"strongly", "mildly"}:
        return Condition(strength=piece)
    if close := _WITH.fullmatch(piece):
        return Condition(closeness=_levels(re.split(r" or (?:with )?(?:an? )?", close[1])))
    if piece.startswith("the person "):
        return Condition(doings=frozenset((_named(re.split(r" or (?:the person )?", piece.removeprefix("the person ")), DOINGS, "doing"),)))
    alternatives = re.split(r" or (?:when )?", piece)
    if alternatives[0] in STANCES:
        return Condition(stances=frozenset(STANCES[name] for name in _named(alternatives, STANCES, "stance")))
    return Condition(feelings=_named([SYNONYMS.get(name, name) for name in alternatives], FEELINGS, "feeling"))


def _named(said: Sequence[str], known: Sequence[str] | Mapping[str, object], kind: str) -> frozenset[str]:
    strange = next((name for name in said if name not in known), None)
    if strange is None:
        return frozenset(said)
    if kind == "feeling":
        raise _Unread(f'"{strange}" is no feeling, stance or doing', f"{_FORMS_WHEN} Feelings are {', '.join(FEELINGS)}.")
    raise _Unread(f'"{strange}" is no {kind}', f"There are: {', '.join(known)}.")


def _levels(said: Sequence[str]) -> frozenset[str]:
    levels = _named(said, CLOSENESS, "closeness")
    return levels | {"close friend"} if "friend" in levels else levels


def _within(inner: frozenset[str], outer: frozenset[str]) -> bool:
    return not outer or (bool(inner) and inner <= outer)


def _common(a: frozenset[str], b: frozenset[str]) -> frozenset[str] | None:
    if not a or not b:
        return a | b
    return a & b or None


# ---- what

_NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_N = rf"(\d{{1,3}}|{'|'.join(_NUMBER_WORDS)})"
_X = r"(-?\d{1,3}(?:\.\d{1,3})?)"
_PHRASES = r'("[^"]*"(?:(?:,| or| and|, or|, and)? *"[^"]*")*)'
_MARK = rf"({'|'.join(MARKS)})"
_STANCE = rf"({'|'.join(name.replace('_', '[_ ]') for name in STANCES.values())})"
_RANGES: Mapping[str, tuple[float, float]] = {
    "sentence_words_max": (1, 100), "sentences_max": (1, 50), "questions_max": (1, 20),
    "delay_s": (0, 60), "typing": (0.2, 5), "pace": (0.5, 2), "pitch": (-12, 12), "energy": (0, 2),
}  # fmt: skip
_Effect = tuple[Verb, tuple[Thing, ...], Mapping[str, Value]]


def _things(verb: Verb, *things: Thing) -> _Effect:
    return verb, things, {}


def _say(verb: Verb, quoted: str) -> _Effect:
    phrases = [phrase.strip().lower() for phrase in re.findall(r'"([^"]*)"', quoted)]
    for phrase in phrases:
        if not tokens(phrase) or len(phrase) > PHRASE_CHARS:
            raise _Unread(f'"{phrase}" is no word or phrase', f"Quote words of at most {PHRASE_CHARS} characters together.")
    return _things(verb, *(Thing("word", phrase) for phrase in phrases))


def _stance(verb: Verb, name: str) -> _Effect:
    return _things(verb, Thing("stance", name.replace(" ", "_")))


def _value(verb: Verb, name: str, said: str) -> _Effect:
    return verb, (), {name: _number(said, name)}


def _number(said: str, name: str) -> float:
    number = float(_NUMBER_WORDS.index(said) if said in _NUMBER_WORDS else said)
    least, most = _RANGES[name]
    if not least <= number <= most:
        raise _Unread(f"{said} is out of range", f"It may be {least:g} to {most:g}.")
    return number


def _wait(first: str, second: str | None) -> _Effect:
    return "set", (), {"delay_s": (_number(first, "delay_s"), _number(second or first, "delay_s"))}


def _voice(said: str) -> _Effect:
    return "set", (), {f"voice {name}": _number(number, name) for name, number in re.findall(rf"(pace|pitch|energy) {_X}", said)}


_FORMS: tuple[tuple[str, str, Callable[..., _Effect]], ...] = (
    ("at most 12 words a sentence", rf"at most {_N} words? (?:a|per) sentence", lambda n: _value("limit", "sentence_words_max", n)),
    ("at most two sentences", rf"at most {_N} sentences?", lambda n: _value("limit", "sentences_max", n)),
    ("ask at most one question", rf"(?:ask )?at most {_N} questions?", lambda n: _value("limit", "questions_max", n)),
    ("ask no question", r"ask no questions?|no questions?", lambda: _things("ban", Thing("question"))),
    ("ask a question", r"ask a question", lambda: _things("want", Thing("question"))),
    ("offer no picture", r"offer no pictures?", lambda: _things("ban", Thing("picture"))),
    ("offer a picture", r"offer a picture", lambda: _things("want", Thing("picture"))),
    ('prefer "ha"', rf"prefer {_PHRASES}", lambda quoted: _say("want", quoted)),
    ('never say "whatever"', rf"never say {_PHRASES}", lambda quoted: _say("ban", quoted)),
    ("no exclamation marks", rf"no {_MARK}", lambda mark: _things("ban", Thing("mark", MARKS[mark]))),
    ("take the stance comfort", rf"take the stance {_STANCE}", lambda name: _stance("want", name)),
    ("never take the stance challenge", rf"never take the stance {_STANCE}", lambda name: _stance("ban", name)),
    ("wait 1 to 3 s", rf"wait {_X}(?: to {_X})? ?s(?:econds?)?", _wait),
    ("type at 1.3", rf"type at {_X}(?: of the usual pace)?", lambda n: _value("set", "typing", n)),
    (
        "voice pace 0.95, pitch -0.5, energy 0.9",
        rf"voice ((?:pace|pitch|energy) {_X}(?:, (?:pace|pitch|energy) {_X})*)",
        lambda said, *_: _voice(said),
    ),
    ("face smile", r"face ([a-z][a-z_-]{1,23})", lambda face: ("set", (), {"face": face})),
    ('allow "whatever"', rf"allow {_PHRASES}", lambda quoted: _say("allow", quoted)),
    ("allow exclamation marks", rf"allow {_MARK}", lambda mark: _things("allow", Thing("mark", MARKS[mark]))),
    ("allow the stance play", rf"allow the stance {_STANCE}", lambda name: _stance("allow", name)),
    ("allow questions", r"allow questions?", lambda: _things("allow", Thing("question"))),
    ("allow pictures", r"allow pictures?", lambda: _things("allow", Thing("picture"))),
)
"""Each form of a rule's second half: how it may read, its pattern, and what it means."""
_READERS = tuple((re.compile(pattern, re.IGNORECASE), build) for _, pattern, build in _FORMS)


def _effect(what: str) -> _Effect:
    for pattern, build in _READERS:
        if found := pattern.fullmatch(what):
            return build(*(group.lower() if group else group for group in found.groups()))
    raise _Unread(f'"{what}" is nothing a rule can say', f"It can say: {'; '.join(form for form, _, _ in _FORMS)}.")
