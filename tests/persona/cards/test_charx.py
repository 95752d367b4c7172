import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest

from everkin.persona.cards import CardRefused, CardTooLarge, read_card, write_charx, write_json, write_png
from tests.persona.cards.samples import CHARX_CARD, CHARX_FILES, V3, archive, as_json, charx, in_png, picture, png, v3_with

CARD = ("card.json", as_json(V3))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name) for name in packed.namelist()}


def entry(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name)
    found.external_attr = mode << 16
    return found


def patched(data: bytes, change: Callable[[bytearray, int, int], None]) -> bytes:
    """The archive, with a change made at its last member's local and central headers."""
    changed = bytearray(data)
    change(changed, data.rindex(b"PK\x03\x04"), data.rindex(b"PK\x01\x02"))
    return bytes(changed)


def encrypted(data: bytearray, local: int, central: int) -> None:
    data[local + 6] |= 1
    data[central + 8] |= 1


def renamed(data: bytearray, local: int, central: int) -> None:
    data[local + 31] = data[central + 47] = 0


def overlapping(data: bytearray, local: int, _central: int) -> None:
    """Say that the first member is as large as to reach into the last."""
    first = data.index(b"PK\x01\x02")
    struct.pack_into("<II", data, first + 20, local, local)
    struct.pack_into("<II", data, 18, local, local)


def lying(data: bytearray, local: int, central: int) -> None:
    """Say that a member is smaller than it is."""
    struct.pack_into("<I", data, local + 22, 3)
    struct.pack_into("<I", data, central + 24, 3)


def boasting(data: bytearray, _local: int, central: int) -> None:
    struct.pack_into("<I", data, central + 24, 0xFFFF_FFF0)


def test_assets_are_found_in_the_archive_and_further_members_are_kept() -> None:
    ada = read_card(charx())
    assert [(a.name, a.uri, a.data) for a in ada.assets] == [
        (name, f"embeded://{path}", CHARX_FILES[path]) for name, path in zip(("main", "happy", "hello"), CHARX_FILES, strict=False)
    ]
    assert ada.assets[1].extra == {"x_weight": 0.7}
    assert ada.files == CHARX_FILES
    assert ada.portrait == CHARX_FILES["assets/icon/images/main.png"]


def test_an_archive_is_written_with_every_member_that_came() -> None:
    ada = read_card(charx())
    written = members(write_charx(ada))
    assert {name: data for name, data in written.items() if name != "card.json"} == CHARX_FILES
    assert next(iter(written)) == "card.json"
    assert json.loads(written["card.json"]) == json.loads(as_json(CHARX_CARD).replace(b"embedded:", b"embeded:"))
    assert read_card(write_charx(ada)) == ada
    assert write_charx(ada) == write_charx(read_card(write_charx(ada)))


@pytest.mark.parametrize("write", [write_json, write_png])
def test_an_archive_comes_through_other_containers_with_every_member(write: Callable[..., bytes]) -> None:
    ada = read_card(charx())
    again = read_card(write(ada))
    assert (again.assets, again.files, again.raw) == (ada.assets, ada.files, ada.raw)


@pytest.mark.parametrize("data", [picture("JPEG") + charx(), png() + charx(), b"#!/bin/sh\n" + charx()])
def test_an_archive_behind_something_else_is_found(data: bytes) -> None:
    ada = read_card(data)
    assert (ada.name, ada.files) == ("Ada", CHARX_FILES)


def test_the_picture_around_an_archive_is_kept() -> None:
    wrapped = picture("JPEG") + charx(V3, {})
    ada = read_card(wrapped)
    assert (ada.picture, ada.portrait) == (picture("JPEG"), picture("JPEG"))
    assert read_card(write_charx(ada)).portrait == picture("JPEG")
    assert read_card(write_charx(ada)).assets[0].uri == "embeded://assets/icon/images/main.jpg"


def test_a_picture_beside_a_remote_icon_is_kept_on_every_way() -> None:
    remote = v3_with(assets=[{"type": "icon", "uri": "https://example.org/ada.png", "name": "main", "ext": "png"}])
    ada = read_card(in_png(remote))
    for write in (write_json, write_charx, write_png):
        again = read_card(write(ada))
        assert (again.portrait, again.assets[0]) == (png(), ada.assets[0])
        assert read_card(write_charx(again)).assets == read_card(write_charx(ada)).assets


def test_a_folder_of_its_own_is_passed_over() -> None:
    assert read_card(archive([CARD, (entry("assets/", stat.S_IFDIR | 0o755), b"")])).files == {}


def test_an_archive_in_the_archive_is_not_opened() -> None:
    inner = archive([("../evil", b"1"), ("../evil2", b"2")])
    assert read_card(archive([CARD, ("assets/other/inner.zip", inner)])).files == {"assets/other/inner.zip": inner}


@pytest.mark.parametrize(
    "name",
    ["../evil", "assets/../../evil", "/etc/passwd", "..", "a//b", "a/./b", "a\\b", "..\\evil", "C:evil", "c:/evil", "a\nb", "a" * 251, "/"],
)
def test_a_name_that_may_leave_the_archive_is_refused(name: str) -> None:
    with pytest.raises(CardRefused, match="unsafe name"):
        read_card(archive([CARD, (name, b"evil")]))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (archive([("Card.txt", b"")]), "no card.json"),
        (archive([("inner/card.json", as_json(V3))]), "no card.json"),
        (archive([]), "no card.json"),
        (archive([("card.json", b"{")]), "not valid JSON"),
        (archive([CARD, ("a", b"1"), ("A", b"2")]), "same name"),
        (archive([CARD, ("a", b"1"), ("a/", b"")]), "same name"),
        (archive([CARD, (entry("a", stat.S_IFLNK | 0o777), b"/etc/passwd")]), "link or a device"),
        (archive([CARD, (entry("a", stat.S_IFCHR | 0o666), b"")]), "link or a device"),
        (archive([CARD, ("a", b"1" * 99)], zipfile.ZIP_LZMA), "unusual way"),
        (archive([CARD, ("a", b"1" * 99)], zipfile.ZIP_BZIP2), "unusual way"),
        (patched(archive([CARD, ("a", b"secret")]), encrypted), "encrypted"),
        (patched(archive([CARD, ("abc", b"1")]), renamed), "unsafe name"),
        (patched(archive([("card.json", b"1"), ("a", b"1")], zipfile.ZIP_STORED), overlapping), "overlap"),
        (patched(archive([CARD, ("a", b"1" * 99)]), lying), "damaged"),
        (charx()[:-30], "no character card|damaged"),
        (charx()[:200] + charx()[260:], "damaged|overlap"),
        (b"PK\x03\x04", "damaged"),
        (picture("JPEG") + b"PK\x05\x06" + bytes(18), "no card.json"),
    ],
)
def test_an_archive_that_is_not_sound_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CardRefused, match=told):
        read_card(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_the_same_name_are_refused() -> None:
    with pytest.raises(CardRefused, match="same name"):
        read_card(archive([CARD, ("a", b"1"), ("a", b"2")]))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (archive([CARD, *((f"a{n}", b"") for n in range(4_000))], zipfile.ZIP_STORED), "members"),
        (archive([CARD, *((f"a{n}", b"") for n in range(20_000))], zipfile.ZIP_STORED), "members"),
        (archive([CARD, ("a", bytes(2 * 1024 * 1024))]), "200 times its size"),
        (archive([CARD, *((f"a{n}", bytes(1024 * 1024)) for n in range(65))]), "more than 64 MiB"),
        (patched(archive([CARD, ("a", b"1" * 99)]), boasting), "more than 64 MiB"),
    ],
)
def test_an_archive_over_a_limit_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CardTooLarge, match=told):
        read_card(data)


def test_what_packs_very_tightly_is_written_so_that_it_can_be_read() -> None:
    ada = read_card(charx(V3, {"assets/other/zeros.bin": bytes(1024 * 1024)}))
    longer = read_card(write_charx(ada))
    assert longer == ada
