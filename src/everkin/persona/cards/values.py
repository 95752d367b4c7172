"""Values of a card as they are found in the wild: lenient where the meaning is clear, refused with the place named where it is not."""

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar, cast

from everkin.persona.cards.limits import LIST_ITEMS_MAX, TEXT_CHARS_MAX
from everkin.persona.cards.models import CardRefused, CardTooLarge, Json

Item = TypeVar("Item")

_WHOLE = re.compile(r"\s*([+-]?\d{1,15})(?:\.\d*)?\s*")


def text(value: object, place: str, chars_max: int = TEXT_CHARS_MAX) -> str:
    """Text: nothing is empty, a number is its digits. Raises CardRefused."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise CardRefused(f"{place} must be text, and is {_kind(value)}; mend it where the file was made and export it again.")
    written = value if isinstance(value, str) else str(value)
    if len(written) > chars_max:
        raise CardTooLarge(f"{place} has {len(written)} characters; {chars_max} are the most that is taken.")
    return written


def texts(value: object, place: str) -> tuple[str, ...]:
    """A list of texts: nothing is none of them, one text is a list of one. Raises CardRefused."""
    if isinstance(value, str):
        return (text(value, place),) if value else ()
    return tuple(text(item, f"{place}[{index}]") for index, item in enumerate(items(value, place)) if item is not None)


def comma_texts(value: object, place: str) -> tuple[str, ...]:
    """A list of texts that may come as one, parted by commas. Raises CardRefused."""
    if isinstance(value, str):
        return tuple(part.strip() for part in limited(text(value, place).split(","), place) if part.strip())
    return texts(value, place)


def items(value: object, place: str, count_max: int = LIST_ITEMS_MAX) -> list[object]:
    """A list: nothing is an empty one. Raises CardRefused."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise CardRefused(f"{place} must be a list, and is {_kind(value)}; mend it where the file was made and export it again.")
    return limited(value, place, count_max)


def limited(found: list[Item], place: str, count_max: int = LIST_ITEMS_MAX) -> list[Item]:
    """A list that is not too long. Raises CardTooLarge."""
    if len(found) > count_max:
        raise CardTooLarge(f"{place} has {len(found)} entries; {count_max} are the most that is taken.")
    return found


def mapping(value: object, place: str) -> Json:
    """An object: nothing, and an empty list, are an empty one. Raises CardRefused."""
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise CardRefused(f"{place} must be an object, and is {_kind(value)}; mend it where the file was made and export it again.")
    return cast("Json", value)


def whole_number(value: object) -> int | None:
    """A whole number, which may come as text or with a fraction; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    found = _WHOLE.fullmatch(str(value))
    return int(found[1]) if found else None


def without(found: Json, keys: Iterable[str]) -> dict[str, object]:
    """What an object holds beside `keys`."""
    known = set(keys)
    return {key: value for key, value in found.items() if key not in known}


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "a yes or no"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "text" if isinstance(value, str) else "a number"
