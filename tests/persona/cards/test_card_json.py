import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from everkin.persona.cards import Card, CardRefused, CardTooLarge, read_card, write_charx, write_json, write_png, write_v1, write_v2
from everkin.persona.cards.models import MAIN_ICON
from tests.persona.cards.samples import BOOK, V1, V2, V3, Object, as_json, data_of, v3_with

WRITERS: list[Callable[[Card], bytes]] = [write_json, write_png, write_charx]


def card(**fields: object) -> Card:
    return read_card(as_json(v3_with(**fields)))


def without(found: Object, *keys: str) -> Object:
    return {**found, "data": {key: value for key, value in data_of(found).items() if key not in keys}}


def test_version_3_says_what_it_says() -> None:
    ada = read_card(as_json(V3))
    assert (ada.name, ada.nickname, ada.spec, ada.creation_date) == ("Ada", "Addie", "3.0", 1_700_000_000)
    assert ada.alternate_greetings == ("The lamp is out.", "Mind the step. \N{BREAD}")
    assert ada.group_only_greetings == ("Who let you all in?",)
    assert ada.creator_notes_multilingual["de"] == "Am besten laut."
    assert ada.character_book == BOOK
    assert [(a.type, a.uri, a.data, a.extra) for a in ada.assets] == [
        ("icon", "ccdefault:", None, {"x_frame": "oval"}),
        ("background", "https://example.org/harbour.webp", None, {}),
    ]
    assert ada.warnings == ()


def test_version_2_is_read_under_the_same_names() -> None:
    ada = read_card(as_json(V2))
    assert (ada.spec, ada.system_prompt, ada.tags, ada.nickname) == ("2.0", "{{original}} Keep it short.", ("harbour", "slow"), "")
    assert ada.assets == (MAIN_ICON,)


def test_version_1_is_read_under_the_same_names() -> None:
    ada = read_card(as_json(V1))
    assert (ada.spec, ada.name, ada.first_mes, ada.extensions) == ("1.0", "Ada", "You came in the rain, {{user}}.", {})


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("found", [V1, V2, V3], ids=["V1", "V2", "V3"])
def test_every_version_comes_through_every_container_unchanged(found: Object, write: Callable[[Card], bytes]) -> None:
    before = read_card(as_json(found))
    after = read_card(write(before))
    assert replace(after, raw={}, spec="", picture=None) == replace(before, raw={}, spec="", picture=None)


def test_version_3_is_written_as_the_very_object_that_was_read() -> None:
    assert json.loads(write_json(read_card(as_json(V3)))) == V3


def test_version_2_becomes_3_by_what_3_requires_alone() -> None:
    written = json.loads(write_json(read_card(as_json(V2))))
    assert written == {**V2, "spec": "chara_card_v3", "spec_version": "3.0", "data": {**data_of(V2), "group_only_greetings": []}}


def test_version_2_is_written_as_the_very_object_that_was_read() -> None:
    assert json.loads(write_v2(read_card(as_json(V2)))) == V2


def test_version_3_as_2_leaves_out_what_only_3_knows() -> None:
    assert json.loads(write_v2(read_card(as_json(V3)))) == V2


def test_version_1_is_its_six_texts() -> None:
    assert json.loads(write_v1(read_card(as_json(V3)))) == {key: value for key, value in V1.items() if key != "x_written_by"}


def test_unknown_keys_of_version_1_stay_where_they_were() -> None:
    written = json.loads(write_json(read_card(as_json(V1))))
    assert written["x_written_by"] == V1["x_written_by"]
    assert {key: written["data"][key] for key in V1 if key in written["data"]} == {k: v for k, v in V1.items() if k != "x_written_by"}


def test_copies_of_fields_around_the_card_follow_a_change() -> None:
    mirrored = {**V2, "name": "Ada", "description": "An older text.", "tags": ["harbour", "slow"]}
    renamed = replace(read_card(as_json(mirrored)), name="Ida", tags=("harbour",))
    written = json.loads(write_json(renamed))
    assert (written["name"], written["data"]["name"], written["tags"]) == ("Ida", "Ida", ["harbour"])
    assert written["description"] == "An older text."


def test_what_was_changed_is_written_and_what_was_taken_out_is_gone() -> None:
    changed = replace(card(), description="Left the lighthouse.", character_book=None, creation_date=None, source=())
    data = data_of(json.loads(write_json(changed)))
    assert (data["description"], data["source"]) == ("Left the lighthouse.", [])
    assert {"character_book", "creation_date"} & set(data) == set()


@pytest.mark.parametrize("write", WRITERS)
def test_a_card_made_by_hand_is_read_as_it_was_made(write: Callable[[Card], bytes]) -> None:
    made = Card("Ada", first_mes="Hello.", tags=("harbour",), nickname="Addie", extensions={"fav": True}, modification_date=5)
    again = read_card(write(made))
    assert replace(again, raw={}) == made


@pytest.mark.parametrize(
    ("found", "spec", "warned"),
    [
        ({**V3, "spec_version": "3.1"}, "3.1", True),
        ({**V3, "spec_version": 3.5}, "3.5", True),
        ({**V3, "spec": "chara_card_v4", "spec_version": "4.0"}, "4.0", True),
        ({**V3, "spec_version": "2.0"}, "3.0", False),
        ({**V3, "spec_version": None}, "3.0", False),
        ({**V2, "spec": "chara_card_v3", "spec_version": "3.0"}, "3.0", False),
        ({**V3, "spec": "CHARA_CARD_V3"}, "3.0", False),
        ({"data": V2["data"]}, "2.0", False),
        ({**data_of(V2), "spec": "chara_card_v3"}, "3.0", False),
    ],
)
def test_the_version_is_compared_as_a_number_and_a_newer_one_warns(found: Object, spec: str, warned: bool) -> None:  # noqa: FBT001
    ada = read_card(as_json(found))
    assert (ada.name, ada.tags, ada.spec, bool(ada.warnings)) == ("Ada", ("harbour", "slow"), spec, warned)
    assert read_card(write_json(ada)).spec == (spec if warned else "3.0")


@pytest.mark.parametrize(
    ("field", "value", "read"),
    [
        ("tags", "harbour, slow ,, rain", ("harbour", "slow", "rain")),
        ("tags", None, ()),
        ("tags", ["harbour", None, 7], ("harbour", "7")),
        ("alternate_greetings", "Only one, with a comma.", ("Only one, with a comma.",)),
        ("alternate_greetings", "", ()),
        ("group_only_greetings", None, ()),
        ("source", "https://example.org/a,b", ("https://example.org/a,b",)),
        ("description", None, ""),
        ("character_version", 2, "2"),
        ("character_version", 1.5, "1.5"),
        ("creation_date", "1700000000", 1_700_000_000),
        ("creation_date", 1_700_000_000.25, 1_700_000_000),
        ("creation_date", None, None),
        ("extensions", None, {}),
        ("extensions", [], {}),
        ("character_book", None, None),
        ("character_book", "", None),
        ("character_book", [], None),
        ("character_book", {}, {}),
        ("creator_notes_multilingual", None, {}),
        ("assets", None, (MAIN_ICON,)),
        ("assets", [], (MAIN_ICON,)),
    ],
)
def test_what_is_written_loosely_is_read_where_its_meaning_is_clear(field: str, value: object, read: object) -> None:
    assert getattr(card(**{field: value}), field) == read


@pytest.mark.parametrize(
    "field", ["description", "tags", "alternate_greetings", "group_only_greetings", "extensions", "character_book", "nickname", "assets"]
)
def test_a_missing_field_is_empty(field: str) -> None:
    ada = read_card(as_json(without(V3, field)))
    assert getattr(ada, field) in ("", (), {}, None, (MAIN_ICON,))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", ["one", "two"]),
        ("description", {"text": "one"}),
        ("name", True),
        ("tags", {"a": 1}),
        ("alternate_greetings", 7),
        ("alternate_greetings", [["nested"]]),
        ("extensions", "none"),
        ("character_book", ["entry"]),
        ("creator_notes_multilingual", ["de"]),
        ("assets", {"0": {}}),
    ],
)
def test_a_value_whose_meaning_is_not_clear_is_refused_with_its_place(field: str, value: object) -> None:
    with pytest.raises(CardRefused, match=rf"^{field}.* must be .*export it again\.$"):
        card(**{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("description", "a" * 500_001),
        ("name", "a" * 501),
        ("alternate_greetings", ["hi"] * 1_001),
        ("tags", "a," * 1_001),
        ("assets", [{}] * 2_001),
        ("creator_notes_multilingual", {str(n): "" for n in range(1_001)}),
        ("character_book", {"entries": [{}] * 20_001}),
        ("character_book", {"entries": {str(n): {} for n in range(20_001)}}),
        ("character_book", {"entries": [{"keys": ["/" + "(a+)+" * 100_001 + "/"]}]}),
    ],
)
def test_everything_has_a_limit(field: str, value: object) -> None:
    with pytest.raises(CardTooLarge, match="the most that is taken") as refusal:
        card(**{field: value})
    assert (refusal.value.status, refusal.value.code) == (413, "card_too_large")


def test_a_date_that_is_none_is_left_out_with_a_warning() -> None:
    ada = card(creation_date="last spring")
    assert (ada.creation_date, ada.warnings) == (None, ("creation_date is no number of seconds, and is left out.",))


@pytest.mark.parametrize(("hint", "name"), [("", ""), ("Mira.png", "Mira"), ("cards/Mira.v2.json", "Mira.v2")])
def test_a_card_without_a_name_is_called_as_its_file(hint: str, name: str) -> None:
    ada = read_card(as_json(v3_with(name="")), hint)
    assert (ada.name, ada.warnings) == (name, ("The card has no name.",))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({}, "no character card"),
        ({"name": "package", "version": "1"}, "no character card"),
        ({"spec": "lorebook_v3", "data": {"entries": []}}, "import it as a lorebook"),
        ({"entries": {"0": {}}}, "import it as a lorebook"),
    ],
)
def test_other_json_is_refused_for_what_it_is(found: Object, told: str) -> None:
    with pytest.raises(CardRefused, match=told) as refusal:
        read_card(as_json(found))
    assert (refusal.value.status, refusal.value.code) == (422, "card_refused")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "no character card"),
        (b"hello", "no character card"),
        (b"[1]", "no character card"),
        (b'{"name": "Ada"', "line 1, column 15"),
        (b'{"name": "Ad\xff"}', "not in UTF-8"),
        (b'{"name": NaN}', "number"),
        (b'{"name": 1e999}', "number"),
        (b'{"name": ' + b"9" * 5_000 + b"}", "number"),
        (b'{"name": ' * 101 + b"1" + b"}" * 101, "levels deep"),
        (b'{"name": ' + b"[" * 1_000 + b"]" * 1_000 + b"}", "levels deep"),
    ],
)
def test_what_is_no_sound_json_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(CardRefused, match=told):
        read_card(data)


def test_brackets_within_text_are_not_depth() -> None:
    ada = card(description='["\\"{' * 2_000)
    assert read_card(write_json(ada)).description == ada.description


def test_a_byte_order_mark_and_blanks_ahead_are_passed_over() -> None:
    assert read_card(b"\xef\xbb\xbf \n" + as_json(V3)) == read_card(as_json(V3))


def test_halves_of_characters_are_mended_and_whole_ones_stay() -> None:
    data = json.dumps(v3_with(description="\ud83e broken, \U0001f35e whole")).encode()
    assert read_card(data).description == "\N{REPLACEMENT CHARACTER} broken, \U0001f35e whole"
