"""Cards in their containers: JSON, PNG and CHARX, told apart by their first bytes."""

import base64
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from everkin.persona.cards import assets, card, charx, png, portraits
from everkin.persona.cards.limits import JSON_BYTES_MAX, MIB, check_size, dump, load_object
from everkin.persona.cards.models import Asset, Card, CardRefused, CardTooLarge, Json

_JPEG = b"\xff\xd8\xff"
_PICTURES = (_JPEG, b"GIF8", b"RIFF")
_NO_CARD = "This picture holds no character card; choose the file that the card was exported to (PNG, JSON or CHARX)."
_NOTHING = "This is no character card (PNG, JSON or CHARX), and no blueprint (YAML or JSON, with a line schema: 2); choose one of these."
_BOM = b"\xef\xbb\xbf"
_JSON_INDENT = 2


def read_card(data: bytes, name: str = "") -> Card:
    """The character card in a file: Character Card V1, V2 or V3 as JSON, in a PNG, or as CHARX, also wrapped in a picture.

    `name` is the file's, for a card that has none. Nothing is fetched or executed. Raises CardRefused, CardTooLarge.
    """
    check_size(len(data))
    if data.startswith(png.SIGNATURE):
        return _from_png(data, name)
    if charx.is_archive(data) or data.startswith(b"PK\x03\x04"):
        return _from_archive(data, name)
    if data.startswith(_PICTURES):
        raise CardRefused(_NO_CARD)
    if data.removeprefix(_BOM).lstrip()[:1] == b"{":
        return card.read_object(load_object(data, "The card"), {}, hint=name)
    raise CardRefused(_NOTHING)


def write_json(said: Card) -> bytes:
    """A card as Character Card V3 in JSON, with its files inside. Raises CardTooLarge where they need an archive."""
    return _v3(said, *assets.placed(said, picture_apart=False), {}, indent=_JSON_INDENT)


def write_v2(said: Card) -> bytes:
    """A card as Character Card V2 in JSON, for older readers; it has no place for assets and greetings in groups."""
    return dump(card.v2_object(said), _JSON_INDENT)


def write_v1(said: Card) -> bytes:
    """A card as Character Card V1 in JSON, for the oldest readers: its six texts."""
    return dump(card.v1_object(said), _JSON_INDENT)


def write_png(said: Card, portrait: bytes | None = None) -> bytes:
    """A card as Character Card V3 in a PNG, with V2 beside it for older readers.

    The pixels are those of `portrait`, kept bit for bit where it is a PNG; without one those of the card's own, or a plain picture.
    Raises CardRefused for a portrait that is no picture, CardTooLarge.
    """
    found, files = assets.placed(said, picture_apart=True)
    addresses = {path: f"__asset:{path}" for path in files if png.asset_keyword(path)}
    check_size(sum(len(files[path]) for path in addresses) * 4 // 3)  # as it is in base64
    texts = {f"{png.ASSET_KEYWORD}:{path}": base64.b64encode(files[path]) for path in addresses}
    texts["chara"] = base64.b64encode(dump(card.v2_object(said)))
    texts["ccv3"] = base64.b64encode(_v3(said, found, files, addresses))
    pixels = portraits.as_png(portrait) if portrait else _sound(said.picture)
    return png.write_png(pixels, texts) if pixels else png.write_png(_stand_in(said), {**texts, png.STAND_IN: b""})


def write_charx(said: Card) -> bytes:
    """A card as CHARX: a zip of card.json, its assets and every further file that came with it. Raises CardTooLarge."""
    found, files = assets.placed(said, picture_apart=False)
    addresses = {path: assets.EMBEDDED + path for path in files}
    return charx.write_archive({charx.CARD: _v3(said, found, files, addresses), **files})


def _v3(said: Card, found: Sequence[Asset], files: Mapping[str, bytes], addresses: Mapping[str, str], indent: int | None = None) -> bytes:
    written = dump(card.v3_object(said, assets.written(found, files, addresses.get)), indent)
    if len(written) > JSON_BYTES_MAX:
        raise CardTooLarge(
            f"The card has more than {JSON_BYTES_MAX // MIB} MiB of JSON; export it as CHARX, or without some of its assets."
        )
    return written


def _stand_in(said: Card) -> bytes:
    """A picture for a card that has none of its own: a copy of its icon, or a plain one."""
    return _sound(said.portrait) or portraits.plain()


def _sound(picture: bytes | None) -> bytes | None:
    """A picture as a PNG; None where there is none that can be read."""
    with suppress(CardRefused):
        return portraits.as_png(picture) if picture else None
    return None


def _from_png(data: bytes, name: str) -> Card:
    found = png.read_png(data)
    if not found.cards:
        if charx.is_archive(data):
            return _from_archive(data, name)
        raise CardRefused(_NO_CARD)
    raw, warnings = _best(found.cards)
    if not found.sound:
        warnings.append("The picture has wrong checksums; the card in it could be read.")
    return _warned(card.read_object(raw, found.files, found.picture, name), warnings)


def _best(texts: Sequence[bytes]) -> tuple[Json, list[str]]:
    """The first of a picture's card texts that can be read. Raises CardRefused as the first did where none can."""
    refusals: list[CardRefused] = []
    for text in texts:
        try:
            raw = _decoded(text)
        except CardRefused as error:
            refusals.append(error)
        else:
            return raw, [f"A newer form of the card in the picture was passed over. {error}" for error in refusals[:1]]
    raise refusals[0]


def _decoded(text: bytes) -> Json:
    """A card's text in a picture: JSON in base64, or as it is."""
    plain = text.removeprefix(_BOM).lstrip()
    if plain[:1] != b"{":
        return load_object(assets.from_base64(text, "The card in the picture"), "The card in the picture")
    with suppress(UnicodeDecodeError):
        plain.decode("utf-8")
        return load_object(plain, "The card in the picture")
    return load_object(plain.decode("latin-1").encode("utf-8"), "The card in the picture")


def _from_archive(data: bytes, name: str) -> Card:
    members, begin = charx.read_archive(data)
    if charx.CARD not in members:
        raise CardRefused("The archive has no card.json at its root, so it is no CHARX; choose the file that the card was exported to.")
    files = {path: member for path, member in members.items() if path != charx.CARD}
    picture = data[:begin] if data.startswith(_JPEG) and begin else None
    return card.read_object(load_object(members[charx.CARD], "The archive's card.json"), files, picture, name)


def _warned(said: Card, warnings: Sequence[str]) -> Card:
    return replace(said, warnings=(*warnings, *said.warnings))
