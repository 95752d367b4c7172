"""Files made from the specification, by code that shares nothing with what reads and writes them."""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

from PIL import Image

Object = dict[str, object]

BOOK: Object = {
    "name": "The harbour",
    "scan_depth": 3,
    "recursive_scanning": False,
    "extensions": {"shelf": {"row": 2}},
    "x_unknown": [None, {"deep": [1.5, "two"]}],
    "entries": [
        {
            "keys": ["lighthouse", "/gr[ae]y harbour/i"],
            "content": "@@depth 4\n@@@role system\n@@role user\nThe lighthouse has been dark since the storm.",
            "extensions": {"sticky": 3, "match_persona_description": True},
            "enabled": True,
            "insertion_order": 10,
            "use_regex": True,
            "secondary_keys": "storm, keeper",
            "id": "first",
            "x_more": {"kept": True},
        },
        {"keys": [], "content": "", "extensions": {}, "enabled": False, "insertion_order": -1, "constant": True},
    ],
}
V1: Object = {
    "name": "Ada",
    "description": "Keeps the lighthouse.",
    "personality": "dry, patient",
    "scenario": "A harbour in autumn.",
    "first_mes": "You came in the rain, {{user}}.",
    "mes_example": "<START>\n{{user}}: Hello?\n{{char}}: The kettle is on.",
    "x_written_by": {"tool": "by hand", "steps": [1, 2]},
}
V2: Object = {
    "spec": "chara_card_v2",
    "spec_version": "2.0",
    "x_around": {"seen": True},
    "data": {
        **{key: value for key, value in V1.items() if key != "x_written_by"},
        "creator_notes": "Best read aloud.",
        "system_prompt": "{{original}} Keep it short.",
        "post_history_instructions": "",
        "alternate_greetings": ["The lamp is out.", "Mind the step. \N{BREAD}"],
        "tags": ["harbour", "slow"],
        "creator": "A. Writer",
        "character_version": "1.2",
        "character_book": BOOK,
        "extensions": {
            "talkativeness": 0.5,
            "fav": False,
            "world": "",
            "depth_prompt": {"prompt": "She is tired.", "depth": 4, "role": "system"},
            "x_else": [[], {}, None, 12345678901234567890123],
        },
        "x_inside": "kept",
    },
}
V3: Object = {
    **V2,
    "spec": "chara_card_v3",
    "spec_version": "3.0",
    "data": {
        **V2["data"],  # type: ignore[dict-item]
        "group_only_greetings": ["Who let you all in?"],
        "nickname": "Addie",
        "creator_notes_multilingual": {"en": "Best read aloud.", "de": "Am besten laut."},
        "source": ["https://example.org/cards/ada"],
        "creation_date": 1_700_000_000,
        "modification_date": 1_700_000_100,
        "assets": [
            {"type": "icon", "uri": "ccdefault:", "name": "main", "ext": "png", "x_frame": "oval"},
            {"type": "background", "uri": "https://example.org/harbour.webp", "name": "main", "ext": "webp"},
        ],
    },
}


def as_json(found: object) -> bytes:
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def data_of(found: Mapping[str, object]) -> Object:
    data = found["data"]
    assert isinstance(data, dict)
    return data


def v3_with(**fields: object) -> Object:
    return {**V3, "data": {**data_of(V3), **fields}}


def chunk(kind: bytes, body: bytes, *, sound: bool = True) -> bytes:
    checksum = zlib.crc32(kind + body) ^ (not sound)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum)


def header(width: int, height: int) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def text_chunk(keyword: str, text: bytes) -> bytes:
    return chunk(b"tEXt", keyword.encode("latin-1") + b"\0" + text)


def packed_text_chunk(keyword: str, text: bytes) -> bytes:
    return chunk(b"zTXt", keyword.encode("latin-1") + b"\0\0" + zlib.compress(text))


def international_chunk(keyword: str, text: bytes, *, packed: bool) -> bytes:
    return chunk(b"iTXt", keyword.encode("latin-1") + bytes((0, packed, 0)) + b"en\0\0" + (zlib.compress(text) if packed else text))


def png(*chunks: bytes, width: int = 2, height: int = 2) -> bytes:
    """A red picture with further chunks between its header and its pixels."""
    pixels = zlib.compress((b"\0" + b"\xc0\x20\x20" * width) * height)
    return b"".join((b"\x89PNG\r\n\x1a\n", header(width, height), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b"")))


def in_png(found: object, keyword: str = "ccv3") -> bytes:
    return png(text_chunk(keyword, base64.b64encode(as_json(found))))


def picture(form: str, size: tuple[int, int] = (3, 2)) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (10, 120, 60)).save(buffer, form)
    return buffer.getvalue()


def archive(members: Mapping[str, bytes] | Sequence[tuple[str | zipfile.ZipInfo, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, data in members.items() if isinstance(members, Mapping) else members:
            packed.writestr(name, data)
    return buffer.getvalue()


CHARX_FILES = {
    "assets/icon/images/main.png": png(width=3),
    "assets/emotion/images/happy.png": png(height=3),
    "assets/x_voice/audio/hello there.mp3": b"ID3\0\1\2",
    "module.risum": b"\0\1 not ours to open",
    "x_meta/1.json": b'{"type":"WEBP"}',
}
CHARX_CARD = v3_with(
    assets=[
        {"type": "icon", "uri": "embeded://assets/icon/images/main.png", "name": "main", "ext": "png"},
        {"type": "emotion", "uri": "embedded://assets/emotion/images/happy.png", "name": "happy", "ext": "png", "x_weight": 0.7},
        {"type": "x_voice", "uri": "embeded://assets/x_voice/audio/hello there.mp3", "name": "hello", "ext": "mp3"},
    ]
)


def charx(card: object = CHARX_CARD, files: Mapping[str, bytes] = CHARX_FILES) -> bytes:
    return archive({"card.json": as_json(card), **files})


def legacy_png() -> bytes:
    """Embedded files in chunks, with the colon and without, as older writers made them."""
    card = v3_with(
        assets=[
            {"type": "icon", "uri": "__asset:0", "name": "main", "ext": "png"},
            {"type": "emotion", "uri": "__asset:faces/happy.png", "name": "happy", "ext": "png"},
        ],
        extensions={"risuai": {"emotions": [["sad", "__asset:2"]]}},
    )
    return png(
        text_chunk("chara-ext-asset_:0", base64.b64encode(b"an icon")),
        text_chunk("chara-ext-asset_faces/happy.png", base64.b64encode(b"a happy face")),
        text_chunk("Chara-Ext-Asset_:2", base64.b64encode(b"a sad face")),
        text_chunk("ccv3", base64.b64encode(as_json(card))),
    )
