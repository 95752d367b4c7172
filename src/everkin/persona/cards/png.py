"""PNG pictures that carry a card in their text chunks (PNG, third edition, W3C 2025). Pixels are never decoded here."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from everkin.persona.cards.assets import from_base64
from everkin.persona.cards.limits import FILE_BYTES_MAX, Unpacking, check_pixels, check_size, safe_path
from everkin.persona.cards.models import CardRefused, CardTooLarge

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHUNKS_MAX = 50_000
TEXTS_MAX = 8_000
FRAMES_MAX = 1_000
KEYWORD_CHARS_MAX = 79
CARD_KEYWORDS = ("ccv3", "chara")
"""In order of precedence."""
ASSET_KEYWORD = "chara-ext-asset_"
STAND_IN = "everkin-stand-in"
"""The keyword of a chunk that marks a picture as drawn, or as a copy of an icon: the card has none of its own."""
_TEXT_KINDS = frozenset((b"tEXt", b"zTXt", b"iTXt"))
_HEADER_BYTES = 13
_KEYWORD_BYTES_MAX = 400


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk of a PNG: its type and body. `sound` tells whether its checksum was right."""

    kind: bytes
    body: bytes | memoryview
    sound: bool = True

    def __bytes__(self) -> bytes:
        """The chunk as it stands in a file."""
        return b"".join(
            (struct.pack(">I", len(self.body)), self.kind, self.body, struct.pack(">I", zlib.crc32(self.body, zlib.crc32(self.kind))))
        )


@dataclass(frozen=True, slots=True)
class CardPng:
    """A PNG taken apart: the texts that hold a card, the best first, the embedded files by path, and the rest."""

    cards: tuple[bytes, ...]
    files: Mapping[str, bytes]
    rest: tuple[Chunk, ...]
    sound: bool

    @property
    def picture(self) -> bytes | None:
        """The picture without the card; None where it only stands in for one."""
        stands_in = any(_keyword(chunk) == STAND_IN for chunk in self.rest)
        return None if stands_in else SIGNATURE + b"".join(map(bytes, self.rest))


def read_png(data: bytes) -> CardPng:
    """Take a PNG apart. A wrong checksum is told by `sound` and mended in the picture. Raises CardRefused."""
    unpacking = Unpacking()
    cards: dict[str, list[bytes]] = {keyword: [] for keyword in CARD_KEYWORDS}
    files: dict[str, bytes] = {}
    rest: list[Chunk] = []
    chunks = list(_chunks(data))
    for chunk in chunks:
        keyword = _keyword(chunk)
        if keyword.lower() in cards:
            cards[keyword.lower()].append(_text(chunk, unpacking))
        elif keyword.lower().startswith(ASSET_KEYWORD):
            _keep(files, _asset_path(keyword), from_base64(_text(chunk, unpacking), "An embedded file"))
        else:
            rest.append(chunk)
    if len({path.casefold() for path in files}) < len(files):
        raise CardRefused("The picture holds two files whose names differ in case alone; export the card again.")
    texts = tuple(text for found in cards.values() for text in found)
    return CardPng(texts, files, tuple(rest), all(chunk.sound for chunk in chunks))


def write_png(picture: bytes, texts: Mapping[str, bytes]) -> bytes:
    """The picture with a text chunk for each keyword ahead of its end; the chunks of an older card are replaced, all others stay.

    Raises CardRefused for a picture that is no sound PNG or that the texts make too large.
    """
    kept = [chunk for chunk in _chunks(picture) if not _is_of_a_card(_keyword(chunk))]
    added = [Chunk(b"tEXt", keyword.encode("ascii") + b"\0" + text) for keyword, text in texts.items()]
    written = SIGNATURE + b"".join(map(bytes, [*kept[:-1], *added, kept[-1]]))
    check_size(len(written), FILE_BYTES_MAX)
    return written


def asset_keyword(path: str) -> str | None:
    """The keyword of a chunk that holds an embedded file; None where the path does not fit into one."""
    keyword = f"{ASSET_KEYWORD}:{path}"
    plain = path.isascii() and path.isprintable() and path == " ".join(path.split())
    return keyword if plain and len(keyword) <= KEYWORD_CHARS_MAX else None


def _chunks(data: bytes) -> Iterator[Chunk]:
    """The chunks of a PNG up to its end; what stands behind it is left out. Raises CardRefused."""
    check_size(len(data))
    if not data.startswith(SIGNATURE):
        raise CardRefused("The picture is no PNG; save it as a PNG and try again.")
    view, at, count, kind = memoryview(data), len(SIGNATURE), 0, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at) if at + 12 <= len(data) else (len(data), b"")
        end = at + 12 + length
        if end > len(data):
            raise CardRefused("The picture is cut off; download or export it again.")
        chunk = Chunk(kind, view[at + 8 : end - 4], view[end - 4 : end] == _checksum(view[at + 4 : end - 4]))
        count += 1
        _check(chunk, count)
        yield chunk
        at = end


def _checksum(covered: memoryview) -> bytes:
    return struct.pack(">I", zlib.crc32(covered))


def _check(chunk: Chunk, count: int) -> None:
    """Look at one chunk, the `count`th. Raises CardRefused."""
    if count > CHUNKS_MAX:
        raise CardTooLarge(f"The picture has more than {CHUNKS_MAX} chunks; save it anew as a PNG and try again.")
    if (count == 1) != (chunk.kind == b"IHDR") or (chunk.kind == b"IHDR" and len(chunk.body) != _HEADER_BYTES):
        raise CardRefused("The picture's header is damaged; save it anew as a PNG and try again.")
    if chunk.kind == b"IHDR":
        check_pixels(*struct.unpack_from(">II", chunk.body))
    if chunk.kind == b"acTL" and (len(chunk.body) < 4 or int.from_bytes(chunk.body[:4], "big") > FRAMES_MAX):  # noqa: PLR2004 (bytes)
        raise CardTooLarge(f"The picture moves through more than {FRAMES_MAX} frames; save it with fewer and try again.")


def _keyword(chunk: Chunk) -> str:
    return _named(chunk).decode("utf-8", "replace") if chunk.kind in _TEXT_KINDS else ""


def _named(chunk: Chunk) -> bytes:
    """What stands ahead of a text."""
    return bytes(chunk.body[:_KEYWORD_BYTES_MAX]).split(b"\0", 1)[0]


def _is_of_a_card(keyword: str) -> bool:
    return keyword.lower() in {*CARD_KEYWORDS, STAND_IN} or keyword.lower().startswith(ASSET_KEYWORD)


def _asset_path(keyword: str) -> str:
    return safe_path(keyword[len(ASSET_KEYWORD) :].removeprefix(":"))


def _keep(files: dict[str, bytes], path: str, data: bytes) -> None:
    if files.setdefault(path, data) != data:
        raise CardRefused(f"The picture holds two files with the name {path[:80]!r}; export the card again.")
    if len(files) > TEXTS_MAX:
        raise CardTooLarge(f"The picture holds more than {TEXTS_MAX} files; remove some and try again.")


def _text(chunk: Chunk, unpacking: Unpacking) -> bytes:
    """The text of a chunk, unpacked where it is compressed. Raises CardRefused."""
    rest = chunk.body[len(_named(chunk)) + 1 :]
    if chunk.kind == b"tEXt":
        return bytes(rest)
    if chunk.kind == b"zTXt":
        return unpacking.inflate(rest[1:])
    _language, _translated, text = [*bytes(rest[2:]).split(b"\0", 2), b"", b"", b""][:3]
    return unpacking.inflate(text) if rest[:1] == b"\1" else text
