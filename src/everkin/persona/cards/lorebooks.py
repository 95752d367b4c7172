"""Lorebooks as they come in and go out: a card's book (V2, V3), the standalone `lorebook_v3`, and world files.

An entry keeps the object it was read from; writing changes only what that object does not say already. So what is unknown, oddly
spelled or left out goes back as it came, and a book of one format can be written in the other: in a card, what goes beyond the
specification stands under `extensions`, in snake case (but for two names that the front ends who read them spell otherwise).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import count
from math import isfinite
from typing import Any, Protocol, cast, get_args

from everkin.persona.lorebook import CharacterFilter, Entry, Facet, Format, Logic, Lorebook, LorebookRefused, Origin, Position, Role
from everkin.persona.rules import patterns

ENTRIES_MAX = 5_000
KEYS_MAX = 200
"""Of one entry, primary and secondary ones each."""
BOOK_KEYS_MAX = 20_000
KEY_CHARS_MAX = 1_000
CONTENT_CHARS_MAX = 100_000
BOOK_CHARS_MAX = 8_000_000
"""All texts of a book, unknown ones included."""
DEEP_MAX = 64
"""How deep objects and lists may stand in each other."""
VALUES_MAX = 1_000_000
TOKENS_MAX = 1_000_000
JsonObject = dict[str, Any]

_POSITIONS: tuple[Position, ...] = (
    "before_char",
    "after_char",
    "note_top",
    "note_bottom",
    "at_depth",
    "examples_top",
    "examples_bottom",
    "outlet",
)
"""In the order of their numbers in a world file."""
_LOGICS: tuple[Logic, ...] = get_args(Logic)
_ROLES: tuple[Role, ...] = ("system", "user", "assistant")
_FACETS: tuple[Facet, ...] = get_args(Facet)
_NUMBER_MAX = 1e15
_SAFE_DIGITS = 16
_REQUIRED: JsonObject = {"keys": [], "content": "", "extensions": {}, "enabled": True, "insertion_order": 100, "use_regex": False}
"""What the specification asks of every entry in a card."""
_WORLD_ENTRY: JsonObject = {
    "uid": 0,
    "key": [],
    "keysecondary": [],
    "comment": "",
    "content": "",
    "constant": False,
    "vectorized": False,
    "selective": True,
    "selectiveLogic": 0,
    "addMemo": True,
    "order": 100,
    "position": 0,
    "disable": False,
    "ignoreBudget": False,
    "excludeRecursion": False,
    "preventRecursion": False,
    "delayUntilRecursion": 0,
    "matchPersonaDescription": False,
    "matchCharacterDescription": False,
    "matchCharacterPersonality": False,
    "matchCharacterDepthPrompt": False,
    "matchScenario": False,
    "matchCreatorNotes": False,
    "probability": 100,
    "useProbability": True,
    "depth": 4,
    "outletName": "",
    "group": "",
    "groupOverride": False,
    "groupWeight": 100,
    "scanDepth": None,
    "caseSensitive": None,
    "matchWholeWords": None,
    "useGroupScoring": None,
    "automationId": "",
    "role": 0,
    "sticky": 0,
    "cooldown": 0,
    "delay": 0,
    "displayIndex": 0,
}
"""An entry of a world file that says nothing."""
_NUMBER = re.compile(r"\s*-?\d{1,9}(?:\.\d{1,9})?\s*")


def read_book(raw: Mapping[str, object]) -> Lorebook:
    """Read a book from parsed JSON, whichever of the formats it is. Raises LorebookRefused."""
    _measure(raw)
    inner: object = raw
    envelope: JsonObject = {}
    if raw.get("spec") == "lorebook_v3":
        inner = raw.get("data")
        envelope = {key: _copy(value) for key, value in raw.items() if key != "data"}
    if not isinstance(inner, Mapping) or not isinstance(inner.get("entries"), list | Mapping):
        raise LorebookRefused("This is no lorebook: it has no list of entries.")
    listed = _listed(inner["entries"])
    told: Format = "world" if _is_world(inner["entries"]) else "card"
    values: JsonObject = {part.name: part.read(inner, told) for part in _BOOK}
    book = {key: _copy(value) for key, value in inner.items() if key != "entries"}
    return Lorebook(**values, entries=_entries(listed, told), format=told, raw=book, envelope=envelope)


def write_card_book(book: Lorebook) -> JsonObject:
    """Write a book as a card holds it (`character_book`, good for V2 and V3)."""
    written = _book_object(book, "card")
    written.setdefault("extensions", {})
    return written | {"entries": [_card_entry(entry) for entry in book.entries]}


def write_lorebook_v3(book: Lorebook) -> JsonObject:
    """Write a book as a file of its own (Character Card V3)."""
    return {**_copied(dict(book.envelope)), "spec": "lorebook_v3", "data": write_card_book(book)}


def write_world(book: Lorebook) -> JsonObject:
    """Write a book as a world file. An entry keeps its key there, unless another has it already."""
    entries: JsonObject = {}
    kept = {e.origin.key for e in book.entries if e.origin and e.origin.format == "world"}
    free = (str(number) for number in count() if str(number) not in kept)
    for entry in book.entries:
        own = entry.origin.key if entry.origin and entry.origin.format == "world" else ""
        key = own if own and own not in entries else next(free)
        entries[key] = _world_entry(entry, key)
    return _book_object(book, "world") | {"entries": entries}


def _measure(raw: Mapping[str, object]) -> None:
    """Refuse what is nested too deep or too large, before anything walks through it."""
    level: list[object] = [dict(raw)]
    values = chars = deep = 0
    while level:
        values += len(level)
        chars += sum(len(value) for value in level if isinstance(value, str))
        if deep > DEEP_MAX:
            raise LorebookRefused(f"The lorebook is nested deeper than {DEEP_MAX} levels.")
        if values > VALUES_MAX or chars > BOOK_CHARS_MAX:
            raise LorebookRefused(f"The lorebook is larger than {BOOK_CHARS_MAX:,} characters.")
        level = [inner for value in level if isinstance(value, dict | list) for inner in _inside(value)]
        deep += 1


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return (*value, *value.values())
    return value if isinstance(value, list) else ()


def _copied(value: JsonObject) -> JsonObject:
    """A copy that shares nothing which can change."""
    return {key: _copy(inner) for key, inner in value.items()}


def _copy(value: Any) -> Any:  # noqa: ANN401 - parsed JSON, measured before
    if isinstance(value, dict):
        return _copied(value)
    return [_copy(inner) for inner in value] if isinstance(value, list) else value


def _listed(entries: object) -> list[tuple[str, Mapping[str, object]]]:
    pairs = entries.items() if isinstance(entries, Mapping) else enumerate(cast("list[object]", entries))
    listed: list[tuple[str, Mapping[str, object]]] = []
    for key, entry in pairs:
        if not isinstance(entry, Mapping):
            raise LorebookRefused(f"Entry {len(listed) + 1} of the lorebook is no object.")
        listed.append((str(key), entry))
    if len(listed) > ENTRIES_MAX:
        raise LorebookRefused(f"The lorebook has {len(listed):,} entries; {ENTRIES_MAX:,} are the most.")
    return listed


def _is_world(entries: object) -> bool:
    """Whether entries are written as in a world file: by the name of their keys, or by standing in an object where that tells nothing."""
    listed = list(entries.values()) if isinstance(entries, Mapping) else cast("list[object]", entries)
    names = next((set(entry) & {"key", "keys"} for entry in listed if isinstance(entry, Mapping)), set())
    return names == {"key"} if names else isinstance(entries, Mapping)


def _entries(listed: Sequence[tuple[str, Mapping[str, object]]], told: Format) -> tuple[Entry, ...]:
    entries = [_read_entry(raw, key, told) for key, raw in listed]
    for number, entry in enumerate(entries):
        _check(entry, number + 1)
    entries = _told_apart(entries)
    if sum(len(e.keys) + len(e.secondary_keys) for e in entries) > BOOK_KEYS_MAX:
        raise LorebookRefused(f"The lorebook has more than {BOOK_KEYS_MAX:,} keys.")
    return tuple(entries)


def _told_apart(entries: Sequence[Entry]) -> list[Entry]:
    """The entries, each under an id of its own: one that is missing or shared is numbered."""
    ids = Counter(entry.id for entry in entries)
    taken = {one for one, times in ids.items() if times == 1}
    apart: list[Entry] = []
    for number, entry in enumerate(entries):
        numbered = (f"{entry.id}#{further}" for further in count(number))
        own = entry.id if entry.id and ids[entry.id] == 1 else next(one for one in numbered if one not in taken)
        taken.add(own)
        apart.append(replace(entry, id=own))
    return apart


def _read_entry(raw: Mapping[str, object], key: str, told: Format) -> Entry:
    values: JsonObject = {part.name: part.read(raw, told) for part in _ENTRY}
    named = _text(raw.get("uid" if told == "world" else "id")) or (key if told == "world" else "")
    return Entry(id=named[:100], **values, origin=Origin(told, _copied(dict(raw)), key))


def _check(entry: Entry, number: int) -> None:
    if len(entry.content) > CONTENT_CHARS_MAX:
        raise LorebookRefused(f"The content of entry {number} is longer than {CONTENT_CHARS_MAX:,} characters.")
    for keys in (entry.keys, entry.secondary_keys):
        if len(keys) > KEYS_MAX:
            raise LorebookRefused(f"Entry {number} has {len(keys):,} keys; {KEYS_MAX} are the most.")
        if any(len(key) > KEY_CHARS_MAX for key in keys):
            raise LorebookRefused(f"A key of entry {number} is longer than {KEY_CHARS_MAX:,} characters.")


def _book_object(book: Lorebook, told: Format) -> JsonObject:
    written = _copied(dict(book.raw))
    for part in _BOOK:
        part.write(written, getattr(book, part.name), told)
    return written


def _card_entry(entry: Entry) -> JsonObject:
    written = _copied({key: value for key, value in _REQUIRED.items() if key != "use_regex"})
    if entry.origin and entry.origin.format == "card":
        written = _copied(dict(entry.origin.raw))
    elif entry.origin:
        written["extensions"] = _unknown(entry.origin)
        written["id"] = int(entry.id) if entry.id.isdecimal() and len(entry.id) < _SAFE_DIGITS else entry.id
    else:
        written["id"] = entry.id
    _write(entry, written, "card")
    for key, value in _REQUIRED.items():
        written.setdefault(key, _copy(value))
    return written


def _world_entry(entry: Entry, key: str) -> JsonObject:
    if entry.origin and entry.origin.format == "world":
        written = _copied(dict(entry.origin.raw))
    else:
        written = _copied(_WORLD_ENTRY) | {"uid": int(key), "displayIndex": int(key)}
        unknown = _unknown(entry.origin) if entry.origin else {}
        written |= {k: v for k, v in unknown.items() if k in _WORLD_ENTRY}
        if beyond := {k: v for k, v in unknown.items() if k not in _WORLD_ENTRY}:
            written["extensions"] = beyond
    _write(entry, written, "world")
    return written


def _write(entry: Entry, written: JsonObject, told: Format) -> None:
    for part in _ENTRY:
        part.write(written, getattr(entry, part.name), told)


def _unknown(origin: Origin) -> JsonObject:
    """What an entry's object says that no field of ours holds."""
    extensions = origin.raw.get("extensions")
    inner = dict(extensions) if isinstance(extensions, Mapping) else {}
    loose = {k: v for k, v in origin.raw.items() if k != "extensions"} | inner
    return {k: _copy(v) for k, v in loose.items() if k not in _KNOWN[origin.format]}


class _Part(Protocol):
    """One field of ours, and where the formats say it."""

    @property
    def name(self) -> str: ...
    def read(self, raw: Mapping[str, object], told: Format) -> object: ...
    def write(self, written: JsonObject, value: object, told: Format) -> None: ...


Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Field:
    """A field under one name in each format. `decode` raises ValueError for what it cannot read, which is then as if it were not there."""

    name: str
    card: tuple[Path, ...]
    world: str
    decode: Callable[[object], Any]
    default: object
    encode: Callable[[Any], object] = lambda value: value
    world_default: object = None

    def read(self, raw: Mapping[str, object], told: Format) -> object:
        for path in self.card if told == "card" else ((self.world,),):
            found = _at(raw, path)
            if found is not None:
                try:
                    return self.decode(found)
                except ValueError:
                    continue
        return self.world_default if told == "world" and self.world_default is not None else self.default

    def write(self, written: JsonObject, value: object, told: Format) -> None:
        if self.read(written, told) != value:
            for path in self.card if told == "card" else ((self.world,),):
                _take_out(written, path)
            _put(written, self.card[0] if told == "card" else (self.world,), self.encode(value))


@dataclass(frozen=True, slots=True)
class _Keys:
    """The primary keys. Where V3's `use_regex` makes bare ones patterns, they are read as `/pattern/`.

    Front ends that know slashes set it on every entry, plain keys and all: there it means nothing.
    """

    name: str = "keys"

    def read(self, raw: Mapping[str, object], told: Format) -> object:
        keys = _strings(raw.get("key" if told == "world" else "keys"))
        if told == "world" or not raw.get("use_regex") or isinstance(_at(raw, ("extensions", "position")), int):
            return keys
        flags = "" if raw.get("case_sensitive") is True else "i"
        return tuple(key if patterns.parse(key) else patterns.slashed(key, flags) for key in keys)

    def write(self, written: JsonObject, value: object, told: Format) -> None:
        if self.read(written, told) != value:
            keys = cast("tuple[str, ...]", value)
            written["key" if told == "world" else "keys"] = list(keys)
            if told == "card":
                written["use_regex"] = bool(keys) and all(map(patterns.parse, keys))


@dataclass(frozen=True, slots=True)
class _Place:
    """The position: a word in the specification, a number in world files and, beside the word, in the extensions of their cards."""

    name: str = "position"

    def read(self, raw: Mapping[str, object], told: Format) -> object:
        number = raw.get("position") if told == "world" else _at(raw, ("extensions", "position"))
        if isinstance(number, int) and 0 <= number < len(_POSITIONS):
            return _POSITIONS[number]
        return "after_char" if raw.get("position") == "after_char" else "before_char"

    def write(self, written: JsonObject, value: object, told: Format) -> None:
        if self.read(written, told) == value:
            return
        position = cast("Position", value)
        number = _POSITIONS.index(position) if position in _POSITIONS else 0
        if told == "world":
            written["position"] = number
            return
        written["position"] = "before_char" if number == 0 else "after_char"
        _take_out(written, ("extensions", "position"))
        if self.read(written, told) != value:
            _put(written, ("extensions", "position"), number)


@dataclass(frozen=True, slots=True)
class _Enabled:
    """On or off: a world file says the opposite."""

    name: str = "enabled"

    def read(self, raw: Mapping[str, object], told: Format) -> object:
        return raw.get("disable") is not True if told == "world" else raw.get("enabled") is not False

    def write(self, written: JsonObject, value: object, told: Format) -> None:
        if self.read(written, told) != value:
            written["disable" if told == "world" else "enabled"] = value != (told == "world")


@dataclass(frozen=True, slots=True)
class _Facets:
    """Beside which texts the messages are scanned: a flag each."""

    name: str = "facets"

    def read(self, raw: Mapping[str, object], told: Format) -> object:
        return frozenset(facet for facet in _FACETS if _at(raw, _facet_path(facet, told)) is True)

    def write(self, written: JsonObject, value: object, told: Format) -> None:
        wanted = cast("frozenset[Facet]", value)
        for facet in _FACETS:
            if (_at(written, _facet_path(facet, told)) is True) != (facet in wanted):
                _put(written, _facet_path(facet, told), facet in wanted)


def _facet_path(facet: str, told: Format) -> Path:
    if told == "card":
        return ("extensions", f"match_{facet}")
    return ("match" + "".join(word.capitalize() for word in facet.split("_")),)


def _at(raw: object, path: Path) -> object:
    for key in path:
        raw = raw.get(key) if isinstance(raw, Mapping) else None
    return raw


def _put(written: JsonObject, path: Path, value: object) -> None:
    *outer, last = path
    for key in outer:
        if not isinstance(written.get(key), dict):
            written[key] = {}
        written = written[key]
    written[last] = value


def _take_out(written: JsonObject, path: Path) -> None:
    inner = _at(written, path[:-1])
    if isinstance(inner, dict):
        inner.pop(path[-1], None)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(k.strip() for k in value.split(",") if k.strip())
    return tuple(k for k in value if isinstance(k, str) and k) if isinstance(value, list) else ()


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError


def _number(value: object) -> float:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _NUMBER_MAX:
        raise ValueError
    return int(value) if isfinite(value) and value == int(value) else value


def _count(value: object) -> int:
    return max(int(_number(value)), 0)


def _level(value: object) -> int:
    return int(value) if isinstance(value, bool) else _count(value)


def _indexed(names: Sequence[str]) -> Callable[[object], str]:
    def decode(value: object) -> str:
        if isinstance(value, str) and value in names:
            return value
        if isinstance(value, int) and 0 <= value < len(names):
            return names[value]
        raise ValueError

    return decode


def _groups(value: object) -> tuple[str, ...]:
    return tuple(g.strip() for g in _string(value).split(",") if g.strip())


def _filter(value: object) -> CharacterFilter:
    if not isinstance(value, Mapping):
        raise ValueError  # noqa: TRY004 - what cannot be read is as if it were not there
    return CharacterFilter(_strings(value.get("names")), _strings(value.get("tags")), value.get("isExclude") is True)


def _filter_object(value: CharacterFilter) -> JsonObject:
    return {"isExclude": value.excludes, "names": list(value.names), "tags": list(value.tags)}


def _extension(name: str, world: str, decode: Callable[[object], Any], encode: Callable[[Any], object] = lambda value: value) -> _Field:
    """A field beyond the specification: snake case under `extensions`, camel case in a world file."""
    snake = re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), world)
    spelled = {"selectiveLogic", "useProbability"} & {world}
    paths = tuple(("extensions", key) for key in (*spelled, snake))
    return _Field(name, paths, world, decode, _DEFAULTS[name], encode)


def _plain(name: str, card: str, world: str, decode: Callable[[object], Any]) -> _Field:
    """A field of the specification."""
    return _Field(name, ((card,),), world, decode, _DEFAULTS[name], lambda v: list(v) if isinstance(v, tuple) else v)


def _of_book(name: str, decode: Callable[[object], Any], default: object) -> _Field:
    return _Field(name, ((name,),), name, decode, default)


_DEFAULTS = {entry_field.name: entry_field.default for entry_field in fields(Entry)}
_BOOK: tuple[_Part, ...] = (
    _of_book("name", _string, ""),
    _of_book("description", _string, ""),
    _of_book("scan_depth", _count, None),
    _of_book("token_budget", _count, None),
    _of_book("recursive_scanning", _flag, None),
)
_ENTRY: tuple[_Part, ...] = (
    _Place(),
    _plain("secondary_keys", "secondary_keys", "keysecondary", _strings),
    _plain("content", "content", "content", _string),
    _plain("name", "name", "name", _string),
    _plain("comment", "comment", "comment", _string),
    _Enabled(),
    _plain("constant", "constant", "constant", _flag),
    replace(_plain("selective", "selective", "selective", _flag), world_default=True),
    _plain("order", "insertion_order", "order", _number),
    _plain("priority", "priority", "priority", _number),
    _extension("logic", "selectiveLogic", _indexed(_LOGICS), _LOGICS.index),
    _extension("depth", "depth", _count),
    _extension("role", "role", _indexed(_ROLES), _ROLES.index),
    _extension("outlet", "outletName", _string),
    _extension("probability", "probability", _number),
    _extension("use_probability", "useProbability", _flag),
    _extension("groups", "group", _groups, ",".join),
    _extension("group_override", "groupOverride", _flag),
    _extension("group_weight", "groupWeight", _number),
    _extension("use_group_scoring", "useGroupScoring", _flag),
    _extension("scan_depth", "scanDepth", _count),
    _extension("whole_words", "matchWholeWords", _flag),
    _extension("ignore_budget", "ignoreBudget", _flag),
    _extension("exclude_recursion", "excludeRecursion", _flag),
    _extension("prevent_recursion", "preventRecursion", _flag),
    _extension("delay_until_recursion", "delayUntilRecursion", _level),
    _extension("sticky", "sticky", _count),
    _extension("cooldown", "cooldown", _count),
    _extension("delay", "delay", _count),
    _extension("vectorized", "vectorized", _flag),
    _extension("automation_id", "automationId", _string),
    _extension("characters", "characterFilter", _filter, _filter_object),
    _Field("case_sensitive", (("case_sensitive",), ("extensions", "case_sensitive")), "caseSensitive", _flag, None),
    _Facets(),
    _Keys(),
)
"""The keys come last: how they are written depends on the position and on the case."""
_KNOWN: Mapping[Format, frozenset[str]] = {
    "card": frozenset(
        ["id", "keys", "use_regex", "position", "enabled", "extensions"]
        + [path[-1] for part in _ENTRY if isinstance(part, _Field) for path in part.card]
        + [_facet_path(facet, "card")[-1] for facet in _FACETS]
    ),
    "world": frozenset(
        {*_WORLD_ENTRY, *(part.world for part in _ENTRY if isinstance(part, _Field)), "extensions"} - {"displayIndex", "addMemo"}
    ),
}
"""What of an entry's object our fields hold."""
