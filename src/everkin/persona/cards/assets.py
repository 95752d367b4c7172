"""The assets of a card: their addresses resolved against what its file held, and written for the container at hand."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import quote, unquote, unquote_to_bytes

from everkin.persona.cards import values
from everkin.persona.cards.limits import JSON_BYTES_MAX, NAME_CHARS_MAX, safe_path
from everkin.persona.cards.models import CARRIER, MAIN_ICON, Asset, Card, CardRefused, CardTooLarge, Json

EMBEDDED = "embeded://"
"""Spelled as in the specification."""
LOOSE_FILE = "x_file"
"""The type under which a container without a place for it carries a file that no asset refers to; its name is the file's path."""
_KEYS = ("type", "uri", "name", "ext")
_EMBEDDED_URI = re.compile(r"(?:embedd?ed://|__asset:)(.*)", re.IGNORECASE | re.DOTALL)
_DATA_URI = re.compile(r"\s*data:(?P<head>[^,]{0,1000}),(?P<body>.*)", re.IGNORECASE | re.DOTALL)
_NOT_IN_NAMES = re.compile(r"[^\w-]+")
_FOLDERS = {
    "images": "png jpg jpeg webp gif avif apng bmp svg",
    "audio": "mp3 wav ogg opus flac m4a aac",
    "video": "mp4 webm mov mkv avi",
    "3d": "glb gltf obj fbx vrm mmd pmx",
    "ai": "safetensors ckpt onnx pt bin gguf",
    "fonts": "ttf otf woff woff2",
    "code": "js ts lua py css html",
}
_FOLDER_OF = {ext: folder for folder, exts in _FOLDERS.items() for ext in exts.split()}
_FOR_ADDRESSES = bytes.maketrans(b"-_", b"+/")
_BLANKS = b" \t\r\n\v\f"
_MEDIA = {"images": "image", "audio": "audio", "video": "video", "fonts": "font"}
_MEDIA_NAMES = {"jpg": "jpeg", "svg": "svg+xml", "mp3": "mpeg"}


class Shelf:
    """Embedded files by path. No two paths differ in case alone, so that they can be unpacked anywhere."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = dict(files)
        self._names = {path.casefold() for path in files}

    def put(self, asset: Asset) -> Asset:
        """Store an asset's bytes at the path of its address, if that is free or holds the same, else at one made from its name."""
        data, path = asset.data or b"", _path(asset)
        if not path or (self.files.get(path) != data and path.casefold() in self._names):
            path = self.free(asset)
        self.files[safe_path(path)] = data
        self._names.add(path.casefold())
        return replace(asset, uri=EMBEDDED + path, data=data)

    def free(self, asset: Asset) -> str:
        """assets/{type}/{images|audio|...}/{name}.{ext}, numbered where that is taken."""
        kind, name, ext = (_NOT_IN_NAMES.sub("_", part)[:60] for part in (asset.type or "other", asset.name or "asset", asset.ext))
        folder = f"assets/{kind}/{_FOLDER_OF.get(ext.lower(), 'other')}/"
        path, number = f"{folder}{name}.{ext}".rstrip("."), 1
        while path.casefold() in self._names:
            number += 1
            path = f"{folder}{name}-{number}.{ext}".rstrip(".")
        return path


def read_assets(listed: Sequence[object], files: Mapping[str, bytes], warnings: list[str]) -> tuple[tuple[Asset, ...], dict[str, bytes]]:
    """The assets of a card, and all its embedded files by path: those of its container and those written into addresses.

    Raises CardRefused.
    """
    shelf = Shelf(files)
    found: list[Asset] = []
    for index, entry in enumerate(listed):
        asset = _read(entry, f"assets[{index}]")
        if asset.type == LOOSE_FILE and (loose := _in_address(asset)):
            shelf.put(replace(asset, uri=EMBEDDED + safe_path(asset.name), data=loose[0]))
        else:
            found.append(_resolved(asset, shelf, warnings))
    return _one_main_icon(found, warnings) or (MAIN_ICON,), shelf.files


def placed(card: Card, *, picture_apart: bool) -> tuple[list[Asset], dict[str, bytes]]:
    """A card's assets and files, each asset with bytes at a path of its own in the files.

    Unless the picture is written apart, as in a PNG, the one that carried the card becomes its main icon's file, or an asset of its own.
    """
    shelf = Shelf(card.files)
    found = list(card.assets) if picture_apart or not card.picture else _pictured(card.assets, card.picture)
    return [asset if asset.data is None else shelf.put(asset) for asset in found], shelf.files


def written(found: Sequence[Asset], files: Mapping[str, bytes], member: Callable[[str], str | None]) -> list[Json]:
    """Assets as they are listed in a card. `member` gives the address of a path in the container, None where it has no place for it.

    What has no place stands once in an address itself, which names its path where a reader would not make the same one.
    Raises CardTooLarge.
    """
    addresses = {path: address for path in files if (address := member(path)) is not None}
    if sum(len(data) for path, data in files.items() if path not in addresses) > JSON_BYTES_MAX:
        raise CardTooLarge("The card's files are too large for this kind of file; export it as CHARX.")
    held = Shelf({path: files[path] for path in addresses})
    entries: list[Json] = []
    for asset in found:
        path = _path(asset)
        if asset.data is None or path in held.files:
            entries.append(listed(replace(asset, uri=addresses.get(path, asset.uri))))
            continue
        named = "" if held.free(asset) == path else path
        held.put(asset)
        entries.append(listed(replace(asset, uri=_data_uri(asset.data, asset.ext, named))))
    loose = [path for path in files if path not in held.files]
    return entries + [listed(Asset(LOOSE_FILE, _data_uri(files[path], _ext(path)), path, _ext(path))) for path in loose]


def listed(asset: Asset) -> Json:
    """An asset as it stands in a card's list."""
    return {"type": asset.type, "uri": asset.uri, "name": asset.name, "ext": asset.ext, **asset.extra}


def from_base64(text: bytes, what: str) -> bytes:
    """The bytes in base64, with blanks, without padding or in its form for addresses, too. Raises CardRefused."""
    packed = text.translate(_FOR_ADDRESSES, _BLANKS).rstrip(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error:
        raise CardRefused(f"{what} is not valid base64; export the card again.") from None


def _pictured(found: Sequence[Asset], picture: bytes) -> list[Asset]:
    """The assets, with the picture that carried the card as one of them."""
    ext = "jpg" if picture.startswith(b"\xff\xd8") else "png"
    if any(asset.data == picture for asset in found):
        return list(found)
    icon = next((a for a in found if (a.type, a.uri) == (MAIN_ICON.type, MAIN_ICON.uri)), None)
    if icon is None:
        return [*found, Asset(CARRIER, "", MAIN_ICON.name, ext, picture)]
    return [replace(a, data=picture, ext=ext) if a is icon else a for a in found]


def _read(entry: object, place: str) -> Asset:
    if not isinstance(entry, dict):
        raise CardRefused(f"{place} must be an object with a type, an address and a name; mend it and export the card again.")
    kind = values.text(entry.get("type"), f"{place}.type", NAME_CHARS_MAX)
    name = values.text(entry.get("name"), f"{place}.name", NAME_CHARS_MAX)
    ext = values.text(entry.get("ext"), f"{place}.ext", NAME_CHARS_MAX)
    uri = entry.get("uri")
    address = uri if isinstance(uri, str) and uri[:5].lower() == "data:" else values.text(uri, f"{place}.uri")
    return Asset(kind, address, name, ext, extra=values.without(entry, _KEYS))


def _resolved(asset: Asset, shelf: Shelf, warnings: list[str]) -> Asset:
    if inline := _in_address(asset):
        data, path = inline
        return shelf.put(replace(asset, uri=EMBEDDED + path, data=data))
    embedded = _EMBEDDED_URI.fullmatch(asset.uri.lstrip())
    if embedded is None:
        return asset
    named = embedded[1]
    path = next((p for p in (named, named.strip(), unquote(named.strip())) if p in shelf.files), "")
    if not path:
        warnings.append(f"The asset {asset.name[:80]!r} is not in the file.")
        return asset
    return replace(asset, uri=EMBEDDED + path, data=shelf.files[path])


def _in_address(asset: Asset) -> tuple[bytes, str] | None:
    """The bytes that stand in an address itself (RFC 2397), and the path that it may name."""
    found = _DATA_URI.fullmatch(asset.uri)
    if found is None:
        return None
    options = found["head"].split(";")[1:]
    is_base64 = any(option.strip().lower() == "base64" for option in options)
    body = found["body"].encode("utf-8", "replace")
    data = from_base64(unquote_to_bytes(body), f"The asset {asset.name[:80]!r}") if is_base64 else unquote_to_bytes(body)
    path = next((unquote(option[5:]) for option in options if option.startswith("path=")), "")
    return data, safe_path(path) if path else ""


def _data_uri(data: bytes, ext: str, path: str = "") -> str:
    kind = _MEDIA.get(_FOLDER_OF.get(ext.lower(), ""))
    media = f"{kind}/{_MEDIA_NAMES.get(ext.lower(), ext.lower())}" if kind else "application/octet-stream"
    named = f";path={quote(path, safe='/')}" if path else ""
    return f"data:{media}{named};base64,{base64.b64encode(data).decode('ascii')}"


def _path(asset: Asset) -> str:
    return asset.uri.removeprefix(EMBEDDED) if asset.uri.startswith(EMBEDDED) else ""


def _ext(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[1] if "." in name else ""


def _one_main_icon(found: Sequence[Asset], warnings: list[str]) -> tuple[Asset, ...]:
    """Of several icons exactly one is called main: the first that is, or else the first."""
    icons = [index for index, asset in enumerate(found) if asset.type == "icon"]
    mains = [index for index in icons if found[index].name == "main"]
    if len(icons) < 2 or len(mains) == 1:  # noqa: PLR2004 (several)
        return tuple(found)
    main = (mains or icons)[0]
    warnings.append(f"Of the card's {len(icons)} icons {len(mains) or 'none'} were called main; the first of them is.")
    names = {index: f"main_{count}" for count, index in enumerate(mains[1:], 2)} | {main: "main"}
    return tuple(replace(asset, name=names.get(index, asset.name)) for index, asset in enumerate(found))
