import base64
import json
from collections.abc import Callable
from dataclasses import replace
from secrets import token_bytes

import pytest

from everkin.persona.cards import Asset, Card, CardRefused, CardTooLarge, read_card, write_charx, write_json, write_png
from tests.persona.cards.samples import V1, Object, archive, as_json, charx, chunk, data_of, in_png, png, v3_with


def icon(name: str, uri: str = "ccdefault:") -> Object:
    return {"type": "icon", "uri": uri, "name": name, "ext": "png"}


def card(*assets: object) -> Card:
    return read_card(as_json(v3_with(assets=list(assets))))


def addresses(data: bytes) -> list[object]:
    listed = data_of(json.loads(data))["assets"]
    assert isinstance(listed, list)
    return [asset["uri"] for asset in listed]


@pytest.mark.parametrize(
    ("names", "read", "warned"),
    [
        (["main"], ["main"], False),
        (["portrait"], ["portrait"], False),
        (["main", "other"], ["main", "other"], False),
        (["other", "main"], ["other", "main"], False),
        (["one", "two"], ["main", "two"], True),
        (["x", "main", "main", "main"], ["x", "main", "main_2", "main_3"], True),
    ],
)
def test_of_several_icons_exactly_one_is_main(names: list[str], read: list[str], warned: bool) -> None:  # noqa: FBT001
    ada = card(*map(icon, names))
    assert ([a.name for a in ada.assets], bool(ada.warnings)) == (read, warned)


def test_other_assets_may_be_called_main_too() -> None:
    ada = card(icon("main"), {**icon("main"), "type": "background"}, {**icon("main"), "type": "user_icon"})
    assert ([a.name for a in ada.assets], ada.warnings) == (["main"] * 3, ())


@pytest.mark.parametrize(
    ("uri", "data"),
    [
        ("data:image/png;base64," + base64.b64encode(b"\0pixels\xff").decode(), b"\0pixels\xff"),
        ("DATA:;BASE64,AP8", b"\0\xff"),
        ("data:image/png;charset=x;base64,AP%2F+", b"\0\xff\xfe"),
        ("data:,a%20b%00", b"a b\0"),
        ("data:text/plain,plain, with a comma", b"plain, with a comma"),
        ("data:,", b""),
    ],
)
def test_an_address_that_holds_its_file_is_taken_apart(uri: str, data: bytes) -> None:
    (asset,) = card(icon("main", uri)).assets
    assert (asset.uri, asset.data) == ("embeded://assets/icon/images/main.png", data)


@pytest.mark.parametrize("uri", ["https://example.org/a.png", "http://localhost/", "file:///etc/passwd", "ccdefault:", "/etc/passwd", ""])
def test_what_stands_elsewhere_is_never_fetched(uri: str) -> None:
    (asset,) = card(icon("main", uri)).assets
    assert (asset.uri, asset.data) == (uri, None)
    assert addresses(write_json(card(icon("main", uri), icon("x")))) == [uri, "ccdefault:"]


@pytest.mark.parametrize("uri", ["embeded://a.png", "embedded://a.png", "__asset:a.png", "EMBEDED://a%2Epng", " __asset:a.png "])
def test_every_spelling_of_an_embedded_file_finds_it(uri: str) -> None:
    (asset,) = read_card(charx(v3_with(assets=[icon("main", uri)]), {"a.png": b"here"})).assets
    assert (asset.uri, asset.data) == ("embeded://a.png", b"here")


@pytest.mark.parametrize("uri", ["embeded://gone.png", "__asset:7", "embeded://../../etc/passwd", "embeded:///etc/passwd"])
def test_a_file_that_is_not_there_is_told(uri: str) -> None:
    ada = card(icon("main", uri))
    assert ([(a.uri, a.data) for a in ada.assets], ada.warnings) == ([(uri, None)], ("The asset 'main' is not in the file.",))


@pytest.mark.parametrize(
    ("asset", "path"),
    [
        (Asset("emotion", "", "happy", "webp", b"1"), "assets/emotion/images/happy.webp"),
        (Asset("x_voice", "", "hello", "mp3", b"1"), "assets/x_voice/audio/hello.mp3"),
        (Asset("background", "", "sea", "mp4", b"1"), "assets/background/video/sea.mp4"),
        (Asset("x_body", "", "ada", "glb", b"1"), "assets/x_body/3d/ada.glb"),
        (Asset("x_model", "", "ada", "safetensors", b"1"), "assets/x_model/ai/ada.safetensors"),
        (Asset("x_font", "", "hand", "woff2", b"1"), "assets/x_font/fonts/hand.woff2"),
        (Asset("x_code", "", "run", "lua", b"1"), "assets/x_code/code/run.lua"),
        (Asset("x_any", "", "what", "unk", b"1"), "assets/x_any/other/what.unk"),
        (Asset("", "", "", "", b"1"), "assets/other/other/asset"),
        (Asset("../..", "", "../../etc/passwd\0", "p/n", b"1"), "assets/_/other/_etc_passwd_.p_n"),
        (Asset("emotion", "embeded://faces/happy.png", "happy", "png", b"1"), "faces/happy.png"),
    ],
)
def test_a_new_asset_gets_a_place_by_its_type_and_kind(asset: Asset, path: str) -> None:
    ada = replace(read_card(as_json(V1)), assets=(asset,))
    assert read_card(write_charx(ada)).files == {path: b"1"}


def test_assets_of_the_same_name_get_places_of_their_own() -> None:
    faces = tuple(Asset("emotion", "", name, "png", name.encode()) for name in ("happy", "HAPPY", "happy"))
    ada = replace(read_card(as_json(V1)), assets=(*faces, Asset("emotion", "", "happy", "png", b"other")))
    for write in (write_charx, write_json, write_png):
        assert [a.data for a in read_card(write(ada)).assets] == [b"happy", b"HAPPY", b"happy", b"other"]
    assert read_card(write_json(ada)).files == read_card(write_charx(ada)).files == read_card(write_png(ada)).files


def test_a_path_that_no_name_gives_is_kept_in_every_container() -> None:
    ada = read_card(charx(v3_with(assets=[icon("main", "embeded://my pictures/ädä;x.png")]), {"my pictures/ädä;x.png": b"1"}))
    for write in (write_charx, write_json, write_png):
        assert read_card(write(ada)) == replace(ada, picture=read_card(write(ada)).picture)


def test_two_assets_may_share_a_file() -> None:
    shared = [icon("main", "embeded://a.png"), {**icon("same", "embeded://a.png"), "type": "emotion"}]
    ada = read_card(charx(v3_with(assets=shared), {"a.png": b"1"}))
    for write in (write_charx, write_json, write_png):
        assert read_card(write(ada)).assets == ada.assets
        assert read_card(write(ada)).files == {"a.png": b"1"}


def test_a_file_that_many_assets_share_is_written_once() -> None:
    size = 100_000
    shared = [{**icon(f"{n}", "embeded://a.png"), "type": "emotion"} for n in range(2_000)]
    ada = read_card(charx(v3_with(assets=shared), {"a.png": bytes(size)}))
    plain = replace(read_card(in_png(v3_with(assets=[icon(f"{n}") for n in range(2_000)]))), picture=png(chunk(b"teXt", bytes(size))))
    for card_of_many in (ada, plain):
        for write in (write_charx, write_json, write_png):
            written = write(card_of_many)
            assert len(written) < 10 * size
            assert len(read_card(written).assets) == 2_000


@pytest.mark.parametrize("write", [write_json, write_png, write_charx])
def test_a_card_too_large_for_its_container_is_not_written(write: Callable[[Card], bytes]) -> None:
    faces = tuple(Asset("emotion", "", f"face {n}", "png", token_bytes(8 * 1024 * 1024)) for n in range(5))
    with pytest.raises(CardTooLarge):
        write(replace(read_card(as_json(V1)), assets=faces))


def test_an_address_in_a_written_json_is_as_plain_as_can_be() -> None:
    assert addresses(write_json(card(icon("main", "data:image/png;base64,AP8=")))) == ["data:image/png;base64,AP8="]


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "C:/evil"])
def test_an_address_cannot_name_an_unsafe_path(path: str) -> None:
    with pytest.raises(CardRefused, match="unsafe name"):
        card(icon("main", f"data:image/png;path={path};base64,AP8="))
    with pytest.raises(CardRefused, match="unsafe name"):
        card({"type": "x_file", "uri": "data:,x", "name": path, "ext": ""})
    with pytest.raises(CardRefused, match="unsafe name"):
        write_charx(replace(read_card(as_json(V1)), assets=(Asset("icon", f"embeded://{path}", "main", "png", b"1"),)))


@pytest.mark.parametrize("asset", ["icon", 7, None, ["icon"], {**icon("main"), "uri": {"a": 1}}, icon("main", "data:;base64,*")])
def test_an_asset_that_is_none_is_refused(asset: object) -> None:
    with pytest.raises(CardRefused, match="export"):
        card(asset)


def test_what_an_archive_holds_and_its_card_does_not_list_is_no_asset() -> None:
    ada = read_card(archive({"card.json": as_json(v3_with()), "notes/plan.txt": b"kept"}))
    assert [a.data for a in ada.assets] == [None, None]
    assert ada.files == {"notes/plan.txt": b"kept"}
