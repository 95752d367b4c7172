"""Character Card V1, V2 and V3 as JSON objects, read into one noun and written back with every key that came."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from everkin.persona.cards import assets, values
from everkin.persona.cards.limits import ASSETS_MAX, BOOK_ENTRIES_MAX, NAME_CHARS_MAX, TEXT_CHARS_MAX
from everkin.persona.cards.models import MAIN_ICON, Card, CardRefused, Json

V1_TEXTS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")
V2_TEXTS = ("creator_notes", "system_prompt", "post_history_instructions", "creator", "character_version")
V2_REQUIRED = (*V1_TEXTS, *V2_TEXTS, "alternate_greetings", "tags", "extensions")
V3_REQUIRED = (*V2_REQUIRED, "group_only_greetings")
V3_OPTIONAL = ("nickname", "creator_notes_multilingual", "source", "creation_date", "modification_date")
NEWEST = 3.0
"""The newest version whose every field is known."""
_KNOWN = frozenset((*V3_REQUIRED, *V3_OPTIONAL, "assets", "character_book"))
_TEXTS = (*V1_TEXTS[1:], *V2_TEXTS, "nickname")
_SPEC = re.compile(r"\s*chara_card_v(\d{1,6})\s*", re.IGNORECASE)
_VERSION = re.compile(r"\s*v?(\d{1,6}(?:\.\d{1,6})?)[\d.]*\s*", re.IGNORECASE)


def read_object(raw: Json, files: Mapping[str, bytes], picture: bytes | None = None, hint: str = "") -> Card:
    """The card in a JSON object, with the embedded `files` of its container; `hint` names one that has no name. Raises CardRefused."""
    warnings: list[str] = []
    data = _data(raw)
    spec = _spec(raw, warnings)
    listed = values.items(data.get("assets"), "assets", ASSETS_MAX)
    shown, kept = assets.read_assets(listed, files, warnings)
    emptied = {**data, "assets": []} if "assets" in data else data
    return Card(
        name=_name(data, hint, warnings),
        **{field: values.text(data.get(field), field) for field in _TEXTS},
        alternate_greetings=values.texts(data.get("alternate_greetings"), "alternate_greetings"),
        group_only_greetings=values.texts(data.get("group_only_greetings"), "group_only_greetings"),
        tags=values.comma_texts(data.get("tags"), "tags"),
        source=values.texts(data.get("source"), "source"),
        creator_notes_multilingual=_notes(data),
        creation_date=_date(data, "creation_date", warnings),
        modification_date=_date(data, "modification_date", warnings),
        character_book=_book(data),
        extensions=values.mapping(data.get("extensions"), "extensions"),
        assets=shown,
        raw={**raw, "data": emptied} if data is not raw else emptied,
        files=kept,
        picture=picture,
        spec=spec,
        warnings=tuple(warnings),
    )


def v3_object(card: Card, listed: Sequence[Json]) -> Json:
    """A card as Character Card V3, with its assets as they are written in the container at hand."""
    data = {**_said(card, V3_REQUIRED), **_optional(card, V3_OPTIONAL), **_unknown(card)}
    if "assets" in _before(card) or list(listed) != [assets.listed(MAIN_ICON)]:
        data["assets"] = list(listed)
    version = str(card.raw.get("spec_version", card.spec)) if float(card.spec) > NEWEST else str(NEWEST)
    return _enveloped(card, "chara_card_v3", version, data)


def v2_object(card: Card) -> Json:
    """A card as Character Card V2, for older readers. What only V3 knows is left out."""
    data = {**_said(card, V2_REQUIRED), **_optional(card, ()), **_unknown(card)}
    return _enveloped(card, "chara_card_v2", "2.0", data)


def v1_object(card: Card) -> Json:
    """A card as Character Card V1: its six texts."""
    return _said(card, V1_TEXTS)


def _data(raw: Json) -> Json:
    """The object that holds the card's fields: `data`, or in V1 (and in some that call themselves newer) the whole."""
    data = raw.get("data")
    if isinstance(data, dict) and raw.get("spec") != "lorebook_v3":
        return data
    if "entries" in raw or raw.get("spec") == "lorebook_v3":
        raise CardRefused("This is a lorebook and no character card; import it as a lorebook.")
    if _declared(raw.get("spec"), _SPEC) or ("name" in raw and any(key in raw for key in V1_TEXTS[1:])):
        return raw
    raise CardRefused("This JSON is no character card: it has no name and no description; choose the card's own file.")


def _spec(raw: Json, warnings: list[str]) -> str:
    """The version that a card was written in, as a number in text."""
    declared = _declared(raw.get("spec"), _SPEC)
    if not declared:
        return "2.0" if isinstance(raw.get("data"), dict) else "1.0"
    number = max(declared, _declared(raw.get("spec_version"), _VERSION))
    if number > NEWEST:
        warnings.append(f"The card is of version {number}, newer than 3.0: what 3.0 does not know is kept as it is.")
    return str(number)


def _declared(value: object, form: re.Pattern[str]) -> float:
    """The number that a specification or a version names; 0 where it names none."""
    found = form.fullmatch(str(value)) if isinstance(value, str | int | float) else None
    return float(found[1]) if found else 0.0


def _name(data: Json, hint: str, warnings: list[str]) -> str:
    name = values.text(data.get("name"), "name", NAME_CHARS_MAX)
    if name.strip():
        return name
    warnings.append("The card has no name.")
    return PurePath(hint).stem[:NAME_CHARS_MAX] or name


def _notes(data: Json) -> Mapping[str, str]:
    found = values.mapping(data.get("creator_notes_multilingual"), "creator_notes_multilingual")
    values.limited(list(found), "creator_notes_multilingual")
    return {language: values.text(note, f"creator_notes_multilingual.{language[:20]}") for language, note in found.items()}


def _date(data: Json, field: str, warnings: list[str]) -> int | None:
    value = data.get(field)
    seconds = values.whole_number(value)
    if seconds is None and value not in (None, ""):
        warnings.append(f"{field} is no number of seconds, and is left out.")
    return seconds


def _book(data: Json) -> Json | None:
    book = data.get("character_book")
    if book in (None, "", []):
        return None
    found = values.mapping(book, "character_book")
    entries = found.get("entries")
    if isinstance(entries, list | dict):
        values.limited(list(entries), "character_book.entries", BOOK_ENTRIES_MAX)
    _check_strings(found)
    return found


def _check_strings(found: object) -> None:
    """Look at every text of a book, which is carried as it is. Raises CardTooLarge."""
    pending = [found]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            values.text(value, "character_book", TEXT_CHARS_MAX)
        elif isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value


def _before(card: Card) -> Json:
    """The object that held the card's fields in the file it came from."""
    data = card.raw.get("data")
    return data if isinstance(data, dict) else card.raw


def _unknown(card: Card) -> dict[str, object]:
    """What a card's own object holds beside the known fields. In a flat one, they stay outside of `data`."""
    data = card.raw.get("data")
    return values.without(data, _KNOWN) if isinstance(data, dict) else {}


def _said(card: Card, fields: Sequence[str]) -> dict[str, object]:
    found = ((field, getattr(card, field)) for field in fields)
    return {field: list(value) if isinstance(value, tuple) else value for field, value in found}


def _optional(card: Card, fields: Sequence[str]) -> dict[str, object]:
    """The optional fields that say something, or stood in the card before."""
    present = _before(card)
    said = _said(card, (*fields, "character_book"))
    return {field: value for field, value in said.items() if value or (field in present and value is not None)}


def _enveloped(card: Card, spec: str, version: str, data: Json) -> Json:
    """`data` in its envelope. Unknown keys around it stay, and copies of its fields there (for V1 readers) say what it says."""
    before = card.raw.get("data")
    if isinstance(before, dict):
        around = {key: value for key, value in card.raw.items() if key != "data"}
        copies = {key for key in around if key in _KNOWN and key in data and around[key] == before.get(key)}
    else:
        around = values.without(card.raw, _KNOWN - set(V1_TEXTS))
        copies = {key for key in V1_TEXTS if key in around}
    return {**around, **{key: data[key] for key in copies}, "spec": spec, "spec_version": version, "data": data}
