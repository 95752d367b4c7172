import base64
import io
import json
import struct
import zlib
from dataclasses import replace

import pytest
from PIL import Image

from everkin.persona.cards import CardRefused, CardTooLarge, read_card, write_json, write_png
from tests.persona.cards.samples import (
    V1,
    V2,
    V3,
    Object,
    as_json,
    chunk,
    header,
    in_png,
    international_chunk,
    legacy_png,
    packed_text_chunk,
    picture,
    png,
    text_chunk,
    v3_with,
)

ENCODED = base64.b64encode(as_json(V3))


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """The chunks of a PNG, each with the right checksum."""
    found, at = [], 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        assert data[at + 8 + length : at + 12 + length] == struct.pack(">I", zlib.crc32(kind + body))
        found.append((kind, body))
        at += 12 + length
    return found


def card_in(data: bytes, keyword: bytes) -> Object:
    texts = [body.split(b"\0", 1)[1] for kind, body in chunks(data) if kind == b"tEXt" and body.startswith(keyword + b"\0")]
    assert len(texts) == 1
    found = json.loads(base64.b64decode(texts[0], validate=True))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "carrier",
    [
        text_chunk("ccv3", ENCODED),
        text_chunk("CCV3", ENCODED),
        text_chunk("chara", ENCODED),
        text_chunk("Chara", ENCODED),
        text_chunk("ccv3", as_json(V3)),
        text_chunk("ccv3", b"\xef\xbb\xbf" + as_json(V3)),
        text_chunk("ccv3", b"\n".join(ENCODED[i : i + 76] for i in range(0, len(ENCODED), 76))),
        text_chunk("ccv3", ENCODED.rstrip(b"=")),
        text_chunk("ccv3", base64.urlsafe_b64encode(as_json(V3))),
        packed_text_chunk("ccv3", ENCODED),
        international_chunk("ccv3", ENCODED, packed=False),
        international_chunk("ccv3", as_json(V3), packed=False),
        international_chunk("chara", as_json(V3), packed=True),
    ],
)
def test_a_card_is_read_from_every_kind_of_text_chunk(carrier: bytes) -> None:
    ada = read_card(png(carrier))
    assert replace(ada, picture=None) == read_card(as_json(V3))
    assert ada.picture == png()


def test_raw_json_in_latin_letters_is_read() -> None:
    carrier = text_chunk("chara", json.dumps({**V1, "name": "Zoë"}, ensure_ascii=False).encode("latin-1"))
    assert read_card(png(carrier)).name == "Zoë"


@pytest.mark.parametrize("newer_first", [True, False])
def test_the_newer_form_wins(newer_first: bool) -> None:  # noqa: FBT001
    both = [text_chunk("cCv3", base64.b64encode(as_json(v3_with(name="New")))), text_chunk("chara", base64.b64encode(as_json(V2)))]
    assert read_card(png(*(both if newer_first else both[::-1]))).name == "New"


def test_a_broken_newer_form_gives_way_to_the_older_with_a_warning() -> None:
    ada = read_card(png(text_chunk("ccv3", b"!!!"), text_chunk("chara", base64.b64encode(as_json(V2)))))
    assert (ada.name, ada.spec) == ("Ada", "2.0")
    assert ada.warnings[0].startswith("A newer form of the card in the picture was passed over.")


def test_version_2_under_the_keyword_of_3_is_read() -> None:
    relabelled = {**V2, "spec": "chara_card_v3", "spec_version": "3.0"}
    assert read_card(in_png(relabelled)).alternate_greetings == read_card(as_json(V2)).alternate_greetings


def test_files_in_chunks_are_found_with_the_colon_and_without() -> None:
    ada = read_card(legacy_png())
    assert [(a.uri, a.data) for a in ada.assets] == [("embeded://0", b"an icon"), ("embeded://faces/happy.png", b"a happy face")]
    assert ada.files == {"0": b"an icon", "faces/happy.png": b"a happy face", "2": b"a sad face"}
    assert read_card(write_png(ada)) == ada


def test_both_forms_are_written_side_by_side() -> None:
    written = write_png(read_card(as_json(V3)))
    assert card_in(written, b"ccv3") == V3
    assert card_in(written, b"chara") == V2


def test_the_pixels_and_the_other_chunks_stay_bit_for_bit() -> None:
    other = [
        chunk(b"pHYs", struct.pack(">IIB", 1, 1, 0)),
        text_chunk("Software", b"by hand"),
        chunk(b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
    ]
    portrait = png(*other, text_chunk("chara", b"old"), text_chunk("CCV3", b"old"), text_chunk("chara-ext-asset_:9", b"b2xk"), width=5)
    written = write_png(read_card(as_json(V3)), portrait)
    clean = png(*other, width=5)
    assert [c for c in chunks(written) if c[1].split(b"\0")[0] not in (b"ccv3", b"chara")] == chunks(clean)
    assert chunks(written)[-1] == (b"IEND", b"")
    with Image.open(io.BytesIO(written)) as image, Image.open(io.BytesIO(portrait)) as original:
        assert image.tobytes() == original.tobytes()
    assert read_card(written).picture == clean


def test_a_card_keeps_the_picture_that_it_came_in() -> None:
    ada = read_card(in_png(V3))
    assert read_card(write_png(ada)) == ada
    assert read_card(write_png(read_card(write_json(ada)))).portrait == png()


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "GIF"])
def test_other_pictures_become_a_png(form: str) -> None:
    with Image.open(io.BytesIO(write_png(read_card(as_json(V3)), picture(form)))) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", (3, 2))


def test_without_a_picture_a_plain_one_is_drawn() -> None:
    with Image.open(io.BytesIO(write_png(read_card(as_json(V3))))) as image:
        image.load()
        assert (image.format, image.size, len(image.getcolors() or [])) == ("PNG", (256, 384), 1)


def test_an_icon_that_is_no_picture_is_no_reason_to_refuse() -> None:
    ada = read_card(as_json(v3_with(assets=[{"type": "icon", "uri": "data:,no picture", "name": "main", "ext": "png"}])))
    assert read_card(write_png(ada)).assets == ada.assets


def test_a_moving_picture_stays_one() -> None:
    moving = png(chunk(b"acTL", struct.pack(">II", 1, 0)), text_chunk("ccv3", ENCODED), chunk(b"fcTL", bytes(26)))
    ada = read_card(moving)
    assert [kind for kind, _ in chunks(write_png(ada))][:3] == [b"IHDR", b"acTL", b"fcTL"]


def test_a_wrong_checksum_is_told_and_mended() -> None:
    ada = read_card(png(chunk(b"tEXt", b"ccv3\0" + ENCODED, sound=False), chunk(b"tIME", bytes(7), sound=False)))
    assert ada.warnings == ("The picture has wrong checksums; the card in it could be read.",)
    assert ada.picture == png(chunk(b"tIME", bytes(7)))


def test_a_new_portrait_takes_the_place_of_the_old_picture() -> None:
    again = read_card(write_png(read_card(in_png(V3)), png(width=9)))
    assert (again.picture, again.portrait, again.files) == (png(width=9), png(width=9), {})


def test_a_picture_that_only_stands_in_is_not_taken_for_the_cards_own() -> None:
    once = read_card(write_png(read_card(as_json(V3))))
    assert once == read_card(write_png(once)) == read_card(as_json(V3))
    assert read_card(write_png(once, write_png(once))).picture is not None


def test_a_picture_too_large_to_be_decoded_is_refused() -> None:
    with pytest.raises(CardTooLarge, match="4096 x 4096"):
        write_png(read_card(as_json(V3)), picture("JPEG", (4_097, 4_096)))


@pytest.mark.parametrize("portrait", [b"no picture", b"\xff\xd8\xff\xe0 cut off", picture("BMP"), png()[:-1]])
def test_a_portrait_that_is_no_sound_picture_is_refused(portrait: bytes) -> None:
    with pytest.raises(CardRefused, match="picture"):
        write_png(read_card(as_json(V3)), portrait)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (png(), "holds no character card"),
        (picture("JPEG"), "holds no character card"),
        (picture("WEBP"), "holds no character card"),
        (png(text_chunk("Software", b"by hand")), "holds no character card"),
        (in_png(V3)[:-1], "cut off"),
        (in_png(V3)[:60], "cut off"),
        (in_png(V3)[:8], "cut off"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"short"), "header is damaged"),
        (b"\x89PNG\r\n\x1a\n" + chunk(b"IDAT", b""), "header is damaged"),
        (png(header(2, 2), text_chunk("ccv3", ENCODED)), "header is damaged"),
        (png(text_chunk("ccv3", b"e30")), "no character card"),
        (png(text_chunk("ccv3", b"*")), "not valid base64"),
        (png(text_chunk("ccv3", b"")), "not valid JSON"),
        (png(chunk(b"zTXt", b"ccv3\0\0not packed")), "is damaged"),
        (png(chunk(b"zTXt", b"ccv3\0\0" + zlib.compress(ENCODED)[:-9])), "is cut off"),
        (png(chunk(b"iTXt", b"ccv3")), "not valid JSON"),
        (png(text_chunk("ccv3", ENCODED), text_chunk("chara-ext-asset_:../evil", b"")), "unsafe name"),
        (png(text_chunk("ccv3", ENCODED), text_chunk("chara-ext-asset_:/etc/passwd", b"")), "unsafe name"),
        (
            png(text_chunk("ccv3", ENCODED), text_chunk("chara-ext-asset_:0", b"YQ=="), text_chunk("chara-ext-asset_0", b"Yg==")),
            "two files",
        ),
        (
            png(text_chunk("ccv3", ENCODED), text_chunk("chara-ext-asset_:a", b"YQ=="), text_chunk("chara-ext-asset_:A", b"YQ==")),
            "two files",
        ),
    ],
)
def test_a_picture_without_a_sound_card_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CardRefused, match=told):
        read_card(data)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n" + header(60_000, 60_000) + chunk(b"IEND", b""), "60000 x 60000 pixels"),
        (b"\x89PNG\r\n\x1a\n" + header(1, 16_385) + chunk(b"IEND", b""), "1 x 16385 pixels"),
        (b"\x89PNG\r\n\x1a\n" + header(2**31, 2**31) + chunk(b"IEND", b""), "pixels"),
        (png(chunk(b"acTL", struct.pack(">II", 1_001, 0)), text_chunk("ccv3", ENCODED)), "1000 frames"),
        (png(text_chunk("ccv3", ENCODED), chunk(b"tEXt", b"") * 50_001), "50000 chunks"),
        (png(*(text_chunk(f"chara-ext-asset_:{n}", b"") for n in range(8_001))), "8000 files"),
    ],
)
def test_a_picture_over_a_limit_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CardTooLarge, match=told):
        read_card(data)
