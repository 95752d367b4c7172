"""Companions as files: a card or a blueprint that somebody brings, read within limits, and a companion written as a card."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from itertools import count
from typing import Any, Literal

import yaml
from pydantic import ValidationError

from everkin.kit.faults import sentence
from everkin.persona.cards import read_card, write_charx, write_json, write_png, write_v1, write_v2
from everkin.persona.cards.blueprints import blueprint_of
from everkin.persona.cards.limits import MIB, check_size, load_object
from everkin.persona.cards.lorebooks import read_book
from everkin.persona.cards.models import Card, CardRefused, CardTooLarge
from everkin.persona.models import Blueprint, BlueprintBroken
from everkin.persona.rules.upgrade import upgraded

CARD = "card"
"""The name under which the file of a card is kept beside the companion that came of it."""
YAML_BYTES_MAX = MIB
YAML_MARKS_MAX = 50_000
YAML_DEPTH_MAX = 60
ID_CHARS_MAX = 40
WITHOUT_A_NAME = "companion"
SHOWN = "docs/blueprint.md shows what one looks like."
CardFormat = Literal["png", "json", "charx", "v1", "v2"]
WRITERS = {"png": write_png, "json": write_json, "charx": write_charx, "v1": write_v1, "v2": write_v2}
_CONTAINERS = (b"\x89PNG", b"PK\x03\x04", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_Yaml = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C reads ten times as fast, where it was built."""
_BOM = b"\xef\xbb\xbf"
_NUL = "\x00"


@dataclass(frozen=True, slots=True)
class Brought:
    """A companion as a file told of it, under an id that may be taken; `card` is that of a card, `warnings` tell what was mended."""

    blueprint: Blueprint
    card: Card | None = None
    warnings: tuple[str, ...] = ()


def read_brought(data: bytes, name: str = "") -> Brought:
    """Read a companion from a file: a card (JSON, PNG, CHARX) or a blueprint (JSON, YAML). `name` is the file's. Nothing is fetched.

    Raises:
        CardRefused: a card that cannot be read, or not safely; `CardTooLarge` where it is over a limit.
        BlueprintBroken: a blueprint that does not follow its schema.
        LorebookRefused: its book cannot be read.
    """
    check_size(len(data))
    told = _blueprint_object(data)
    if told is not None:
        return Brought(checked_blueprint(told))
    card = read_kept(data, name)
    made = blueprint_of(card, WITHOUT_A_NAME)
    return Brought(made.model_copy(update={"id": slug(made.called)}), card, card.warnings)


def read_kept(data: bytes, name: str = "") -> Card:
    """A card without the character U+0000, which is no text."""
    card = read_card(data, name)
    said = [field.name for field in fields(card) if field.name not in {"files", "picture", "assets"}]
    return replace(card, **{name: without_nul(getattr(card, name)) for name in said})


def checked_blueprint(told: Mapping[str, Any]) -> Blueprint:
    """A blueprint from what a file says. Raises `BlueprintBroken` with the place and the fault, `LorebookRefused`."""
    try:
        who = Blueprint.model_validate(upgraded(without_nul(dict(told))))
    except ValidationError as error:
        raise BlueprintBroken(f"The blueprint cannot be taken: {sentence(error.errors()[0])} {SHOWN}") from error
    if who.lorebook is not None:
        read_book(who.lorebook)
    return who


def slug(name: str) -> str:
    """An id made of a name: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:ID_CHARS_MAX].strip("-")
    if len(made) < 2:  # noqa: PLR2004 - an id has two characters
        return WITHOUT_A_NAME
    return made if made[0].isalpha() else f"{WITHOUT_A_NAME}-{made}"


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id that is wanted, or, where it is taken, with the first free number behind it."""
    numbered = (f"{wanted[:ID_CHARS_MAX]}-{number}" for number in count(2))
    return wanted if wanted not in taken else next(one for one in numbered if one not in taken)


def without_nul(value: Any) -> Any:  # noqa: ANN401 - what a file says may be anything
    """What a file says, without the character U+0000 in any text of it."""
    if isinstance(value, str):
        return value.replace(_NUL, "")
    if isinstance(value, Mapping):
        return {without_nul(key): without_nul(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(without_nul(inner) for inner in value)
    return value


def _blueprint_object(data: bytes) -> Mapping[str, Any] | None:
    """What a blueprint's file says; None where the file is none."""
    text = data.removeprefix(_BOM).lstrip()
    if data.startswith(_CONTAINERS):
        return None
    if text[:1] == b"{":
        told = load_object(data, "The file")
        return told if isinstance(told.get("schema"), int) else None
    return _yaml_object(text) if b"schema:" in text[:YAML_BYTES_MAX] else None


def _yaml_object(data: bytes) -> Mapping[str, Any]:
    """The mapping in a YAML file, which is small, not deep, and refers to no part of itself: such parts grow when they are read."""
    check_size(len(data), YAML_BYTES_MAX)
    try:
        text = data.decode()
        _check_yaml(text)
        told = yaml.load(text, Loader=_Yaml)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        raise BlueprintBroken(f"The file is not readable YAML: {str(error).splitlines()[0]}.") from error
    if not isinstance(told, Mapping):
        raise BlueprintBroken(f"The file holds no blueprint: it has no named values. {SHOWN}")
    return told


def _check_yaml(text: str) -> None:
    depth = 0
    for number, event in enumerate(yaml.parse(text, Loader=_Yaml)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if number > YAML_MARKS_MAX or depth > YAML_DEPTH_MAX:
            raise CardTooLarge("The file has too many parts, or too deep ones. A companion needs far fewer.")
        if isinstance(event, yaml.AliasEvent):
            raise CardRefused("The file refers to parts of itself (YAML's & and *). Write them out.")
        if getattr(event, "tag", None) is not None:
            raise BlueprintBroken("The file names types of its own (YAML's !!). Leave them out.")
