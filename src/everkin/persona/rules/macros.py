"""Macros: `{{char}}`, `{{random:a,b}}` and their like, in card fields, books and keys (Character Card V3, and what is widespread).

One pass over the text, the innermost first. What a macro stands for is not read again, save a card's own fields: nothing that a person
says becomes a macro. Depth, length, the number of macros and what variables hold are bounded.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from everkin.persona.rules.chance import Draw, choice, seeded

DEPTH_MAX = 20
"""How many macros may stand in each other; deeper ones stay as they are."""
OUTPUT_CHARS_MAX = 200_000
"""How much macros may add to a text; beyond that they add nothing."""
MACROS_MAX = 5_000
VARIABLES_MAX = 1_000
VALUE_CHARS_MAX = 10_000
DICE_MAX = 20
SIDES_MAX = 1_000_000
_TOKEN = re.compile(r"\{\{|\}\}|<(?:char|bot|user)>", re.IGNORECASE)
_CALL = re.compile(r"\s*(?P<name>//|[A-Za-z_]+)(?P<parted>\s*::?|\s+|$)?(?P<rest>.*)", re.DOTALL)
_DICE = re.compile(r"\s*(?:(?P<dice>\d{0,3})d)?(?P<sides>\d{1,7})(?P<more>[+-]\d{1,7})?\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*-?\d{1,15}(?:\.\d{1,9})?\s*")
_COMMA = re.compile(r"(?<!\\),")
_CHANCE = frozenset({"random", "pick", "roll"})
_FIELDS = frozenset({"description", "personality", "scenario", "persona", "mesexamples", "original"})
"""What a card's author wrote, and may hold macros of its own."""
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_NEVER = datetime.fromtimestamp(0, UTC)
_SPANS = ((365 * 86_400, "year"), (30 * 86_400, "month"), (86_400, "day"), (3_600, "hour"), (60, "minute"))
"""In seconds."""


class _Quoted(str):
    """A text that holds what was said in the chat."""

    __slots__ = ()


@dataclass(slots=True)
class Variables:
    """What the variable macros read and write: those of a chat, and the person's own for all chats."""

    local: dict[str, str] = field(default_factory=dict)
    everywhere: dict[str, str] = field(default_factory=dict)

    @property
    def lasting(self) -> dict[str, str]:
        """Those of a chat that may be kept: what quotes a message goes with the turn, for the message may be deleted."""
        return {name: value for name, value in self.local.items() if not isinstance(value, _Quoted)}

    def copy(self) -> "Variables":
        """The same, to be written to apart."""
        return Variables(dict(self.local), dict(self.everywhere))


@dataclass(frozen=True, slots=True)
class MacroContext:
    """What macros stand for in one turn. Only `variables` is written to.

    `char` is the nickname where the card has one. `turn_draw` is drawn from anew each turn ({{random}}, {{roll}}), `chat_draw` once for
    a chat ({{pick}}); `place` tells equal texts in different places apart. `reveal_keys` is for text that is scanned: a `{{hidden_key:}}`
    is there, and in a prompt it is not.
    """

    char: str
    user: str
    now: datetime
    last_said_at: datetime | None = None
    description: str = ""
    personality: str = ""
    scenario: str = ""
    persona: str = ""
    examples: str = ""
    group: Sequence[str] = ()
    last_message: str = ""
    original: str = ""
    summary: str = ""
    variables: Variables = field(default_factory=Variables)
    turn_draw: Draw = field(default_factory=lambda: seeded(""))
    chat_draw: Draw = field(default_factory=lambda: seeded(""))
    place: str = ""
    reveal_keys: bool = False


def expand(text: str, values: MacroContext) -> str:
    """Replace every known macro. Unknown ones stay as they are, with what stands in them replaced."""
    return str(_Expansion(values).text(text)) if _has_macros(text) else text


def freeze(text: str, chat_draw: Draw, place: str = "") -> str:
    """Replace only what is left to chance, with a chat's own draw: for the head of a prompt, which stays the same byte by byte."""
    if not _has_macros(text):
        return text
    values = MacroContext("", "", _NEVER, turn_draw=chat_draw, chat_draw=chat_draw, place=place)
    return _Expansion(values, only=_CHANCE).text(text)


def _has_macros(text: str) -> bool:
    return _TOKEN.search(text) is not None


class _Trim(str):
    """Stands for `{{trim}}` until its neighbours are known."""

    __slots__ = ()


@dataclass(slots=True)
class _Expansion:
    """One text being expanded, and the fields that come up in it."""

    values: MacroContext
    only: frozenset[str] | None = None
    chars_left: int = OUTPUT_CHARS_MAX
    macros_left: int = MACROS_MAX
    fields: dict[str, str] = field(default_factory=dict)

    def text(self, text: str) -> str:
        """Expand a text from its beginning to its end."""
        where = f"{self.values.place}\0{text}"
        values = replace(self.values, turn_draw=_within(self.values.turn_draw, where), chat_draw=_within(self.values.chat_draw, where))
        stack: list[list[str]] = [[]]
        at = 0
        for token in _TOKEN.finditer(text):
            stack[-1].append(text[at : token.start()])
            at = token.end()
            self._take(token[0], stack, values)
        stack[-1].append(text[at:])
        while len(stack) > 1:
            unclosed = stack.pop()
            stack[-1] += ["{{", *unclosed]
        return _joined(stack[0])

    def _take(self, mark: str, stack: list[list[str]], values: MacroContext) -> None:
        if mark == "{{" and len(stack) <= DEPTH_MAX:
            stack.append([])
        elif mark == "}}" and len(stack) > 1:
            inner = _joined(stack.pop())
            stack[-1].append(_like(self._spent(inner, self._call(inner, values)), inner))
        elif mark[0] == "<" and not self.only:
            stack[-1].append(self._spent(mark, values.user if "u" in mark.lower() else values.char))
        else:
            stack[-1].append(mark)

    def _spent(self, inner: str, value: str | None) -> str:
        if value is None:
            return "{{" + inner + "}}"
        self.chars_left -= len(value)
        self.macros_left -= 1
        return value if self.chars_left >= 0 and self.macros_left >= 0 else ""

    def _call(self, inner: str, values: MacroContext) -> str | None:
        call = _CALL.match(inner)
        if call is None or self.macros_left <= 0:
            return None if call is None else ""
        name, rest = call["name"].lower(), _like(call["rest"], inner)
        if self.only is not None and name not in self.only:
            return None
        if name in _FIELDS and not rest.strip():
            return self._field(name)
        if name in _PLAIN and not rest.strip():
            return _PLAIN[name](values)
        return _WITH_VALUE[name](rest, values) if name in _WITH_VALUE and (call["parted"] or name == "//") else None

    def _field(self, name: str) -> str:
        """A card's field with its own macros replaced, once; inside itself it is empty."""
        if name not in self.fields:
            self.fields[name] = ""
            self.fields[name] = self.text(getattr(self.values, {"mesexamples": "examples"}.get(name, name)))
        return self.fields[name]


def _like(text: str, *made_of: str) -> str:
    """A text made of others, which quotes what was said where one of them does."""
    return _Quoted(text) if any(isinstance(part, _Quoted) for part in made_of) else text


def _within(draw: Draw, where: str) -> Draw:
    """Draws inside one text: the second of two equal macros has its own."""
    seed = str(draw(where))
    drawn = 0

    def inside(what: str) -> float:
        nonlocal drawn
        drawn += 1
        return draw(f"{seed} {drawn} {what}")

    return inside


def _joined(pieces: Sequence[str]) -> str:
    """The pieces as one text; a trim takes the line breaks on both sides along."""
    if not any(isinstance(p, _Trim) for p in pieces):
        return _like("".join(pieces), *pieces)
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if isinstance(piece, _Trim):
            parts.append([])
        else:
            parts[-1].append(piece)
    texts = ["".join(part) for part in parts]
    texts[1:] = [t.lstrip("\r\n") for t in texts[1:]]
    texts[:-1] = [t.rstrip("\r\n") for t in texts[:-1]]
    return _like("".join(texts), *pieces)


def _items(rest: str) -> list[str]:
    if "::" in rest:
        return [item.strip() for item in rest.split("::")]
    return [item.replace("\\,", ",").strip() for item in _COMMA.split(rest)]


def _random(rest: str, values: MacroContext) -> str:
    return choice(values.turn_draw, "random", _items(rest))


def _pick(rest: str, values: MacroContext) -> str:
    return choice(values.chat_draw, "pick", _items(rest))


def _roll(rest: str, values: MacroContext) -> str | None:
    rolled = _DICE.fullmatch(rest)
    if rolled is None:
        return None
    dice, sides = int(rolled["dice"] or 1), int(rolled["sides"])
    if not (1 <= dice <= DICE_MAX and 1 <= sides <= SIDES_MAX):
        return None
    return str(sum(1 + min(int(values.turn_draw("roll") * sides), sides - 1) for _ in range(dice)) + int(rolled["more"] or 0))


def _hidden_key(rest: str, values: MacroContext) -> str:
    return rest.strip() if values.reveal_keys else ""


def _idle(values: MacroContext) -> str:
    idle_s = max((values.now - values.last_said_at).total_seconds(), 0) if values.last_said_at else 0
    for span_s, unit in _SPANS:
        if idle_s >= span_s:
            number = int(idle_s // span_s)
            return f"{number} {unit}{'s' if number > 1 else ''}"
    return "a few seconds" if values.last_said_at else "just now"


def _date(values: MacroContext) -> str:
    return f"{values.now.day} {_MONTHS[values.now.month - 1]} {values.now.year}"


def _get(held: dict[str, str], rest: str) -> str:
    return held.get(rest.strip(), "")


def _set(held: dict[str, str], rest: str) -> str:
    name, _, value = rest.partition("::")
    name = name.strip()[:VALUE_CHARS_MAX]
    if name in held or len(held) < VARIABLES_MAX:
        held[name] = _like(value[:VALUE_CHARS_MAX], rest)
    return ""


def _add(held: dict[str, str], rest: str) -> str:
    name, _, more = rest.partition("::")
    before = held.get(name.strip(), "")
    both_numbers = _NUMBER.fullmatch(before or "0") and _NUMBER.fullmatch(more)
    after = _number(float(before or 0) + float(more)) if both_numbers else before + more
    return _set(held, _like(f"{name}::{after}", before, rest))


def _step(held: dict[str, str], rest: str, by: int) -> str:
    _add(held, _like(f"{rest}::{by}", rest))
    return _get(held, rest)


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else str(round(value, 9))


def _on_variables(act: Callable[[dict[str, str], str], str], *, everywhere: bool) -> Callable[[str, MacroContext], str]:
    return lambda rest, values: act(values.variables.everywhere if everywhere else values.variables.local, rest)


_ON_VARIABLES: Mapping[str, Callable[[dict[str, str], str], str]] = {
    "get": _get,
    "set": _set,
    "add": _add,
    "inc": lambda held, rest: _step(held, rest, 1),
    "dec": lambda held, rest: _step(held, rest, -1),
}
_PLAIN: Mapping[str, Callable[[MacroContext], str]] = {
    "char": lambda v: v.char,
    "user": lambda v: v.user,
    "group": lambda v: ", ".join(v.group) or v.char,
    "lastmessage": lambda v: _Quoted(v.last_message),
    "summary": lambda v: v.summary,
    "time": lambda v: f"{v.now:%H:%M}",
    "date": _date,
    "idle_duration": _idle,
    "trim": lambda _: _Trim(),
    "noop": lambda _: "",
    "newline": lambda _: "\n",
}
_WITH_VALUE: Mapping[str, Callable[[str, MacroContext], str | None]] = {
    "random": _random,
    "pick": _pick,
    "roll": _roll,
    "//": lambda _rest, _values: "",
    "comment": lambda _rest, _values: "",
    "hidden_key": _hidden_key,
    "reverse": lambda rest, _: rest[::-1],
    **{f"{verb}var": _on_variables(act, everywhere=False) for verb, act in _ON_VARIABLES.items()},
    **{f"{verb}globalvar": _on_variables(act, everywhere=True) for verb, act in _ON_VARIABLES.items()},
}
