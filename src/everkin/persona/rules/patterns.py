"""Regular expressions from a book, which its author may have meant badly: none may hang a turn, nor fill the memory.

A pattern is bounded before it is compiled (the `regex` package unrolls counted repeats), each search has a time limit, and all searches
of a scan share an allowance. A slow search is stopped early and tried at length only as often as the allowance permits.
"""

import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache

import regex

PATTERN_CHARS_MAX = 1_000
TEXT_CHARS_MAX = 32_000
"""How much of a text, its end, a pattern is searched in."""
GROUPS_DEEP_MAX = 20
SIZE_MAX = 10_000
"""How many parts a pattern may have once its counted repeats are written out: `(?:ab{10}){10}` has 110."""
GLANCE_S = 0.001
SEARCH_S = 0.02
ALLOWANCE = 1_000
"""What the searches of one scan may cost. A search costs 1 and 1 for each 25 characters of its pattern: about a millisecond at worst."""
_SEARCH_COST = round(SEARCH_S / GLANCE_S)
_CHARS_A_MS = 25
_RUN_MAX = 16
_BREAK = "(?!(?!))"
"""Always true. Between literal characters it keeps `regex` from searching for a long run of them at once, which has no time limit."""
_SLASHED = re.compile(r"/(?P<pattern>(?:[^/\\]|\\.)+)/(?P<flags>[dgimsuvy]*)", re.DOTALL)
_FLAGS = {"i": regex.IGNORECASE, "m": regex.MULTILINE, "s": regex.DOTALL}
_PIECE = re.compile(
    r"""
      (?P<unicode>\\u\{0*(?P<point>[0-9A-Fa-f]{1,6})\})
    | (?P<property>\\[pP]\{\w{1,40}(?:=\w{1,40})?\})
    | (?P<named>\\k<(?P<name>\w+)>)
    | (?P<escape>\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.))
    | (?P<whole>\[\^?\])
    | (?P<set>\[(?:[^\]\\]|\\.)+\])
    | (?P<open>\((?:\?(?::|=|!|<=|<!|<[^\W\d]\w*>))?(?!\?))
    | (?P<close>\))
    | (?P<count>\{(?P<least>\d{1,6})(?:,(?P<most>\d{0,6}))?\})
    | (?P<end>\$)
    | (?P<brace>[{}])
    | (?P<other>[^\\()\[])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = frozenset("dDwWsSbBnrtfvxupP0123456789")
"""Letters and digits that JavaScript gives a meaning behind a backslash; any other stands for itself there."""
_WHOLE_SETS = {"[]": "(?!)", "[^]": "(?s:.)"}
"""What is in no set, and in any."""
_SET_OPERATION = re.compile(r"\[(?=.)|([-&|~])(?=\1)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A key of the form `/source/flags`, as JavaScript writes it."""

    source: str
    flags: str


class PatternRefused(ValueError):
    """A pattern is too long, nested too deep, or not one."""


def parse(key: str) -> Pattern | None:
    """Read a key as a pattern; None if it is plain text. An unescaped slash inside makes it plain, as in `/oak/elm/`."""
    if not key.startswith("/"):
        return None
    if len(key) > PATTERN_CHARS_MAX:
        return Pattern(key[1:], "")
    found = _SLASHED.fullmatch(key)
    return Pattern(found["pattern"], found["flags"]) if found else None


def slashed(source: str, flags: str = "") -> str:
    """Write a bare pattern as a key that is read as one."""
    return "/" + re.sub(r"(\\.)|/", lambda m: m[1] or r"\/", source, flags=re.DOTALL) + "/" + flags


@lru_cache(maxsize=1024)
def compiled(pattern: Pattern) -> "regex.Pattern[str]":
    """Compile a pattern of JavaScript's syntax. `g`, `y` and `u` change nothing here: it is only asked whether it is there."""
    flags = 0
    for flag in pattern.flags:
        flags |= _FLAGS.get(flag, 0)
    try:
        return regex.compile(_translated(pattern), flags | regex.VERSION0)
    except (regex.error, RecursionError, OverflowError, ValueError) as error:
        raise PatternRefused(f"It is no regular expression: {error}.") from error


@dataclass(slots=True)
class Searches:
    """The searches of one scan, and what they may still cost."""

    allowance: int = ALLOWANCE
    refused: set[str] = field(default_factory=set)

    def found(self, key: str, pattern: Pattern, text: str) -> bool:
        """Whether a pattern is in the end of a text. One that cannot be searched is not, and its key is among the `refused`."""
        cost = 1 + len(pattern.source) // _CHARS_A_MS
        if cost > self.allowance:
            self.refused.add(key)
            return False
        self.allowance -= cost
        try:
            return self._search(compiled(pattern), text[-TEXT_CHARS_MAX:])
        except (PatternRefused, TimeoutError, MemoryError, RecursionError):
            self.refused.add(key)
            return False

    def _search(self, expression: "regex.Pattern[str]", text: str) -> bool:
        try:
            return expression.search(text, timeout=GLANCE_S) is not None
        except TimeoutError:
            if self.allowance < _SEARCH_COST:
                raise
        self.allowance -= _SEARCH_COST
        return expression.search(text, timeout=SEARCH_S) is not None


def _translated(pattern: Pattern) -> str:
    """Write a pattern as `regex` understands it, and measure it on the way."""
    if len(pattern.source) > PATTERN_CHARS_MAX:
        raise PatternRefused(f"It is longer than {PATTERN_CHARS_MAX} characters.")
    pieces: list[str] = []
    shape = _Shape()
    at = run = 0
    while at < len(pattern.source):
        piece = _PIECE.match(pattern.source, at)
        if piece is None:
            raise PatternRefused(f"It is no regular expression from its character {at + 1} on.")
        shape.add(piece)
        run += 1
        if run > _RUN_MAX and not _repeats(piece):
            pieces.append(_BREAK)
            run = 0
        pieces.append(_piece(piece, multiline="m" in pattern.flags))
        at = piece.end()
    return "".join(pieces)


def _repeats(piece: re.Match[str]) -> bool:
    return piece.lastgroup == "count" or piece[0] in {"*", "+", "?"}


def _piece(piece: re.Match[str], *, multiline: bool) -> str:
    text = piece[0]
    match piece.lastgroup:
        case "unicode":
            text = regex.escape(_character(piece["point"]))
        case "named":
            text = f"(?P={piece['name']})"
        case "escape":
            text = _escape(text)
        case "set":
            inner = re.sub(r"\\.", lambda m: _escape(m[0]), text[1:], flags=re.DOTALL)
            text = "[" + _SET_OPERATION.sub(lambda m: "\\" + m[0], inner)
        case "end":
            text = "$" if multiline else r"\Z"
        case "brace":
            text = "\\" + text
    return _WHOLE_SETS.get(text, text)


def _character(point: str) -> str:
    if int(point, 16) > sys.maxunicode:
        raise PatternRefused("It names a character that does not exist.")
    return chr(int(point, 16))


def _escape(escape: str) -> str:
    letter = escape[1]
    return escape if letter in _ESCAPES or not (letter.isalnum() and letter.isascii()) else letter


@dataclass(slots=True)
class _Shape:
    """How deep groups stand in each other, and how many parts there are once counted repeats are written out."""

    sizes: list[int] = field(default_factory=lambda: [0])
    last: int = 0

    def add(self, piece: re.Match[str]) -> None:
        match piece.lastgroup:
            case "open":
                self.sizes.append(1)
                self.last = 0
            case "close" if len(self.sizes) > 1:
                self._hold(self.sizes.pop())
            case "count":
                self._hold(self.last * (max(int(piece["least"]), int(piece["most"] or 0), 1) - 1))
            case _:
                self._hold(1)
        if len(self.sizes) > GROUPS_DEEP_MAX + 1:
            raise PatternRefused(f"Its groups stand in each other deeper than {GROUPS_DEEP_MAX}.")

    def _hold(self, size: int) -> None:
        self.last = size
        self.sizes[-1] += size
        if self.sizes[-1] > SIZE_MAX:
            raise PatternRefused(f"It has more than {SIZE_MAX} parts with its repeats written out.")
