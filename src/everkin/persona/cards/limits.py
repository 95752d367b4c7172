"""The limits within which files that nobody vouches for are read, and the JSON in them."""

import json
import math
import re
import zlib
from typing import NoReturn

from everkin.persona.cards.models import CardRefused, CardTooLarge

MIB = 1024 * 1024
FILE_BYTES_MAX = 32 * MIB
JSON_BYTES_MAX = 12 * MIB
JSON_DEPTH_MAX = 100
JSON_MARKS_MAX = 1_000_000
"""Commas, quotes and opening brackets: what a JSON text costs in memory grows with them."""
TEXT_CHARS_MAX = 500_000
NAME_CHARS_MAX = 500
LIST_ITEMS_MAX = 1_000
ASSETS_MAX = 2_000
BOOK_ENTRIES_MAX = 20_000
PATH_CHARS_MAX = 250
UNPACKED_BYTES_MAX = 64 * MIB
SIDE_PX_MAX = 16_384
PIXELS_MAX = 8192 * 8192
PIXELS_DECODED_MAX = 4096 * 4096
"""Of a picture that has to be decoded, because it is no PNG."""

_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_HALF_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]|^[A-Za-z]:|^/")


class Unpacking:
    """Counts what is unpacked from one file, and refuses what is too much."""

    def __init__(self, bytes_max: int = UNPACKED_BYTES_MAX) -> None:
        self.left = self.most = bytes_max

    def take(self, size: int) -> None:
        """Count `size` bytes. Raises CardTooLarge."""
        self.left -= size
        if self.left < 0:
            raise CardTooLarge(f"The file unpacks to more than {self.most // MIB} MiB; remove some of its assets and try again.")

    def inflate(self, packed: bytes | memoryview) -> bytes:
        """Unpack a zlib stream. Raises CardTooLarge, CardRefused."""
        inflater = zlib.decompressobj()
        try:
            unpacked = inflater.decompress(packed, self.left + 1)
        except zlib.error:
            raise CardRefused("A compressed part of the file is damaged; export the card again.") from None
        self.take(len(unpacked))
        if not inflater.eof:
            raise CardRefused("A compressed part of the file is cut off; export the card again.")
        return unpacked


def check_size(size: int, size_max: int = FILE_BYTES_MAX) -> None:
    """Raise CardTooLarge for a file over the limit."""
    if size > size_max:
        raise CardTooLarge(f"The file has {size / MIB:.1f} MiB; {size_max // MIB} MiB are the most that is taken.")


def check_pixels(width: int, height: int, pixels_max: int = PIXELS_MAX) -> None:
    """Raise CardTooLarge for a picture whose header tells of more pixels than are taken."""
    if max(width, height) > SIDE_PX_MAX or width * height > pixels_max:
        side = math.isqrt(pixels_max)
        raise CardTooLarge(f"The picture has {width} x {height} pixels; make it smaller than {side} x {side} and try again.")


def safe_path(path: str) -> str:
    """The path of an embedded file, which never leaves its archive. Raises CardRefused."""
    parts = path.split("/")
    if len(path) > PATH_CHARS_MAX or _UNSAFE.search(path) or any(part in {"", ".", ".."} for part in parts):
        raise CardRefused(f"The file holds a member with an unsafe name, {path[:80]!r}; it was not opened.")
    return path


def load_object(data: bytes, what: str, marks_max: int = JSON_MARKS_MAX) -> dict[str, object]:
    """The JSON object in UTF-8 `data`; `what` names it in errors. Numbers keep all their digits, halves of characters become U+FFFD.

    Size, number of marks and depth are looked at ahead of parsing, in time that grows with the size alone. Raises CardRefused.
    """
    check_size(len(data), JSON_BYTES_MAX)
    if sum(map(data.count, (b",", b'"', b"[", b"{"))) > marks_max:
        raise CardTooLarge(f"{what} has too many parts; split it and try again.")
    if _depth(data) > JSON_DEPTH_MAX:
        raise CardRefused(f"{what} is nested more than {JSON_DEPTH_MAX} levels deep; no card needs that, so it was not read.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CardRefused(f"{what} is not in UTF-8; save it in UTF-8 and try again.") from None
    found = _parsed(text, what)
    if _HALF_CHARACTER.search(data):
        found = _whole_characters(found)
    if not isinstance(found, dict):
        raise CardRefused(f"{what} is no JSON object; export it again from where it was made.")
    return found


def dump(value: object, indent: int | None = None) -> bytes:
    """`value` as JSON in UTF-8. A half of a character, which UTF-8 cannot hold, becomes a question mark."""
    separators = (",", ":") if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators).encode("utf-8", "replace")


def _depth(data: bytes) -> int:
    """How deep the brackets outside of strings are nested at most."""
    depth = deepest = 0
    for bracket in _STRINGS.sub(b"", data).translate(None, _NOT_BRACKETS):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _parsed(text: str, what: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise CardRefused(f"{what} is not valid JSON (line {error.lineno}, column {error.colno}); export it again.") from None
    except (ValueError, RecursionError):  # a number out of range; brackets are counted before
        raise CardRefused(f"{what} holds a number that cannot be read; export it again.") from None


def _no_number(_literal: str) -> NoReturn:
    raise ValueError


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError
    return number


def _whole_characters(value: object) -> object:
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
