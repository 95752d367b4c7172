"""Decorators: the leading `@@name value` lines of an entry, and what they ask for (Character Card V3)."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar, get_args

from everkin.persona.lorebook import Decorators, Position, Role

LINES_MAX = 100
"""How many leading lines are looked at."""
KEYS_MAX = 100
_LINE = re.compile(r"(?P<ats>@@@?)(?P<name>[A-Za-z_]+)(?:[ \t]+(?P<value>.*))?")
_NUMBER = re.compile(r"-?\d{1,9}")
_POSITIONS: dict[str, Position] = {
    "before_desc": "before_char",
    "after_desc": "after_char",
    "personality": "personality",
    "scenario": "scenario",
}
_Choice = TypeVar("_Choice")


def parse(content: str) -> tuple[Decorators, str]:
    """Part an entry's content into what its decorators ask for and the text that goes into a prompt.

    Of a chain (`@@name` and the `@@@name` lines behind it) the first counts that is known, fits a chat and has a value that can be
    read; of several of one name, the first. All of them are stripped, known or not.
    """
    if "@@" not in content:
        return Decorators(), content
    lines, text = _parted(content)
    asked: dict[str, Any] = {}
    for chain in _chains(lines):
        name, value = next(filter(None, map(_read, chain)), ("", None))
        if name:
            asked.setdefault(name, value)
    return Decorators(**asked), text


def stripped(content: str) -> str:
    """The content without its decorators."""
    return parse(content)[1]


def _parted(content: str) -> tuple[list[re.Match[str]], str]:
    found: list[re.Match[str]] = []
    lines = content.split("\n")
    begin = 0
    for i, line in enumerate(lines[:LINES_MAX]):
        decorator = _LINE.fullmatch(line.strip())
        if decorator:
            found.append(decorator)
            begin = i + 1
        elif line.strip():
            break
    return found, "\n".join(lines[begin:]).strip("\r\n") if found else content


def _chains(lines: Iterable[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    chain: list[re.Match[str]] = []
    for line in lines:
        if line["ats"] == "@@" and chain:
            yield chain
            chain = []
        chain.append(line)
    if chain:
        yield chain


def _read(line: re.Match[str]) -> tuple[str, object] | None:
    name = line["name"].lower()
    read = _READERS.get(name)
    value = read((line["value"] or "").strip()) if read else None
    return None if value is None else (name, value)


def _number(value: str) -> int | None:
    return int(value) if _NUMBER.fullmatch(value) else None


def _count(value: str) -> int | None:
    number = _number(value)
    return number if number is not None and number >= 0 else None


def _divisor(value: str) -> int | None:
    return _number(value) if (_number(value) or 0) > 0 else None


def _flag(value: str) -> bool | None:
    return None if value.lower() == "false" else True


def _keys(value: str) -> tuple[str, ...] | None:
    return tuple(k.strip() for k in value.split(",") if k.strip())[:KEYS_MAX] or None


def _one_of(choices: Iterable[_Choice]) -> Callable[[str], _Choice | None]:
    named = {str(c): c for c in choices}
    return lambda value: named.get(value.lower())


_ROLES: tuple[Role, ...] = get_args(Role)
_READERS: dict[str, Callable[[str], object | None]] = {
    "activate_only_after": _count,
    "activate_only_every": _divisor,
    "keep_activate_after_match": _flag,
    "dont_activate_after_match": _flag,
    "depth": _number,
    "reverse_depth": _number,
    "role": _one_of(_ROLES),
    "scan_depth": _count,
    "is_greeting": _count,
    "position": lambda value: _POSITIONS.get(value.lower()),
    "ignore_on_max_context": _flag,
    "additional_keys": _keys,
    "exclude_keys": _keys,
    "activate": _flag,
    "dont_activate": _flag,
}
"""What fits a chat here. `instruct_depth`, `reverse_instruct_depth` and `instruct_scan_depth` count tokens of a text that is none;
`is_user_icon` and `disable_ui_prompt` speak of pictures and prompts of the person's own, of which there are none."""
