"""Companions that are brought as files, changed, copied, taken along and removed, over HTTP."""

import json
from dataclasses import replace
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from everkin.persona.cards import Card, read_card, write_charx, write_json, write_png, write_v1, write_v2
from everkin.persona.service import stock
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_routes import problem
from tests.persona.cards.samples import picture

pytestmark = on_the_server
BOOK = {"entries": [{"keys": ["lamp"], "content": "The lamp is green.", "extensions": {}, "enabled": True, "insertion_order": 1}]}
CARD = Card(
    name="Mira Holm",
    nickname="Mira",
    description="Mira keeps a lighthouse, and she is 41 years old.",
    first_mes="Hello {{user}}, {{char}} here.",
    alternate_greetings=("You are late, {{user}}.", "The lamp is lit."),
    mes_example="<START>\n{{user}}: Cold?\n{{char}}: Always.",
    character_book=BOOK,
    tags=("sea",),
    extensions={"somebody/else": {"kept": True}},
)
COMPANIONS = "/v1/companions"
Json = dict[str, Any]


async def bring(browser: Browser, data: bytes, name: str = "") -> Answer:
    return await browser.ask("POST", f"{COMPANIONS}?name={name}", {"Content-Type": "application/octet-stream"}, data=BytesIO(data))


async def brought(browser: Browser, card: Card = CARD) -> str:
    """The path of a companion that was brought as a card."""
    answer = await bring(browser, write_json(card))
    assert answer.status == 201, answer.json
    return f"{COMPANIONS}/{answer.json['id']}"


async def blueprint(browser: Browser, path: str) -> Json:
    return dict((await browser.get(f"{path}/blueprint")).json)


async def put(browser: Browser, path: str, told: Json) -> Answer:
    return await browser.ask("PUT", f"{path}/blueprint", json=told)


FILES = {
    "json": write_json(CARD),
    "v2": write_v2(CARD),
    "v1": write_v1(CARD),
    "png": write_png(CARD, picture("PNG")),
    "charx": write_charx(CARD),
}


@pytest.mark.parametrize("form", FILES)
async def test_a_card_in_any_of_its_forms_becomes_a_companion(browser: Browser, form: str) -> None:
    answer = await bring(browser, FILES[form])
    assert (answer.status, answer.json["name"], answer.json["own"], answer.json["version"]) == (201, "Mira Holm", True, 1)
    listed = (await browser.get(COMPANIONS)).json["items"]
    assert [who["id"] for who in listed if who["own"]] == [answer.json["id"]]
    assert answer.json["id"] in {"mira", "mira-holm"}


async def test_an_id_that_is_taken_is_numbered(browser: Browser) -> None:
    ids = [(await bring(browser, write_json(card))).json["id"] for card in (CARD, CARD, Card(name="Tove", description="A baker."))]
    assert ids == ["mira", "mira-2", "tove-2"]


@pytest.mark.parametrize(
    ("name", "made"), [("Zoë Ångström!", "zoe-angstrom"), ("\u6f22\u5b57", "companion"), ("7 of 9", "companion-7-of-9")]
)
async def test_an_id_is_made_of_the_name(browser: Browser, name: str, made: str) -> None:
    assert (await bring(browser, write_json(Card(name=name, description="A baker.")))).json["id"] == made


async def test_what_was_mended_of_a_card_is_told(browser: Browser) -> None:
    answer = await bring(browser, write_json(Card(name="", description="A baker.")), "Vera.json")
    assert (answer.json["name"], answer.json["warnings"]) == ("Vera", ["The card has no name."])


@pytest.mark.parametrize("form", ["json", "yaml"])
async def test_a_blueprint_is_taken_in_as_json_and_as_yaml(browser: Browser, form: str) -> None:
    told = stock()["ines"].model_dump(mode="json", by_alias=True) | {"id": "vera", "name": "Vera Lind", "called": "Vera"}
    written = (
        json.dumps(told) if form == "json" else "# a companion\n" + "\n".join(f"{key}: {json.dumps(value)}" for key, value in told.items())
    )
    answer = await bring(browser, written.encode())
    assert (answer.status, answer.json["id"], answer.json["warnings"]) == (201, "vera", [])
    assert (await blueprint(browser, f"{COMPANIONS}/vera")) == {**told, "version": 1}


async def test_the_null_character_is_stripped_from_every_text(browser: Browser) -> None:
    path = await brought(browser, Card(name="Mi\0ra", description="A ba\0ker.", first_mes="He\0llo.", tags=("a\0b",)))
    told = await blueprint(browser, path)
    assert (told["name"], told["persona"], told["greeting"]) == ("Mira", "A baker.", "Hello.")
    assert read_card((await browser.get(f"{path}/card?format=json")).body).tags == ("ab",)


REFUSED = [
    (b"", 422, "card_refused"),
    (b"{}", 422, "card_refused"),
    (b"hello", 422, "card_refused"),
    (b"schema: [", 422, "blueprint_broken"),
    (b"schema: 2\nname: Mira\n", 422, "blueprint_broken"),
    (b"schema: 2\na: &x [1]\nb: *x\n", 422, "card_refused"),
    (b"schema: " + b"[" * 80 + b"]" * 80, 413, "card_too_large"),
    (picture("PNG"), 422, "card_refused"),
    (b"PK\x03\x04" + bytes(40), 422, "card_refused"),
    (write_json(Card(name="Mira", description="Mira is 15 years old.")), 422, "minor_depicted"),
    (write_json(Card(name="Mira", description="A baker.", first_mes="Hello.", tags=("loli",))), 422, "minor_depicted"),
    (write_json(Card(name="Mira", description="Age: 16\nJob: baker")), 422, "minor_depicted"),
]


@pytest.mark.parametrize(("data", "status", "code"), REFUSED)
async def test_what_cannot_be_taken_is_refused_in_a_sentence(browser: Browser, data: bytes, status: int, code: str) -> None:
    answer = await bring(browser, data)
    assert problem(answer) == (status, code)
    assert answer.json["detail"].endswith(".")
    assert not [who for who in (await browser.get(COMPANIONS)).json["items"] if who["own"]]


async def test_a_minor_in_a_book_or_a_new_version_is_refused_too(browser: Browser) -> None:
    path = await brought(browser)
    book = {"entries": [{"keys": ["tim"], "content": "Tim is a 12-year-old boy."}]}
    assert problem(await browser.ask("POST", f"{path}/lorebook", json=book)) == (422, "minor_depicted")
    told = await blueprint(browser, path)
    assert problem(await put(browser, path, told | {"persona": "She is a schoolgirl."})) == (422, "minor_depicted")


async def test_a_file_over_the_limit_is_refused(browser: Browser) -> None:
    answer = await bring(browser, b"{" + b" " * (32 * 2**20))
    assert problem(answer) == (413, "card_too_large")
    assert problem(await bring(browser, bytes(33 * 2**20 + 1))) == (413, "too_large")
    assert problem(await browser.ask("POST", "/v1/conversations", data=BytesIO(bytes(2**20 + 1)))) == (413, "too_large")


@pytest.mark.parametrize(("form", "media", "name"), [("png", "image/png", "mira.png"), ("json", "application/json", "mira.json")])
async def test_an_unchanged_companion_leaves_as_the_card_it_came_as(browser: Browser, form: str, media: str, name: str) -> None:
    await bring(browser, FILES["png"])
    answer = await browser.get(f"{COMPANIONS}/mira/card?format={form}")
    assert (answer.headers["content-type"], answer.headers["content-disposition"]) == (media, f'attachment; filename="{name}"')
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    came, left = read_card(FILES["png"]), read_card(answer.body)
    assert (left.description, left.extensions, left.character_book, left.tags) == (
        came.description,
        came.extensions,
        came.character_book,
        came.tags,
    )
    assert left.alternate_greetings == came.alternate_greetings
    if form == "png":
        assert answer.body == FILES["png"]


async def test_a_changed_companion_keeps_the_rest_of_its_card(browser: Browser) -> None:
    path = await brought(browser)
    told = await blueprint(browser, path)
    changed = await put(browser, path, told | {"greeting": "Come in."})
    assert (changed.status, changed.json["version"], changed.json["greeting"]) == (200, 2, "Come in.")
    card = read_card((await browser.get(f"{path}/card?format=json")).body)
    assert (card.first_mes, card.description, card.tags) == ("Come in.", CARD.description, CARD.tags)
    assert card.extensions["somebody/else"] == {"kept": True}


@pytest.mark.parametrize("form", ["png", "json", "charx", "v1", "v2"])
async def test_those_that_come_with_everkin_leave_as_cards_and_come_back(browser: Browser, form: str) -> None:
    written = (await browser.get(f"{COMPANIONS}/tove/card?format={form}")).body
    answer = await bring(browser, written)
    assert (answer.status, answer.json["name"]) == (201, "Tove Lindqvist")
    assert answer.json["id"] == ("tove-lindqvist" if form == "v1" else "tove-2")
    if form != "v1":
        again = await blueprint(browser, f"{COMPANIONS}/tove-2")
        assert again == stock()["tove"].model_dump(mode="json", by_alias=True) | {"id": "tove-2", "version": 1}


async def test_those_that_come_with_everkin_stay_as_they_are(browser: Browser) -> None:
    told = await blueprint(browser, f"{COMPANIONS}/tove")
    assert problem(await put(browser, f"{COMPANIONS}/tove", told)) == (409, "companion_not_yours")
    assert problem(await browser.ask("DELETE", f"{COMPANIONS}/tove")) == (409, "companion_not_yours")
    assert problem(await browser.ask("POST", f"{COMPANIONS}/tove/lorebook", json=BOOK)) == (409, "companion_not_yours")


async def test_a_copy_is_ones_own(browser: Browser) -> None:
    answer = await browser.post(f"{COMPANIONS}/tove/copy")
    assert (answer.status, answer.json["id"], answer.json["own"], answer.json["version"]) == (201, "tove-2", True, 1)
    told = await blueprint(browser, f"{COMPANIONS}/tove-2")
    assert (await put(browser, f"{COMPANIONS}/tove-2", told | {"home": "Ghent"})).json["home"] == "Ghent"
    assert (await browser.get(f"{COMPANIONS}/tove")).json["home"] == stock()["tove"].home


async def test_rules_that_contradict_each_other_are_refused_with_both_lines(browser: Browser) -> None:
    await browser.post(f"{COMPANIONS}/tove/copy")
    told = await blueprint(browser, f"{COMPANIONS}/tove-2")
    rules = ["when sad: take the stance comfort", "when sad: never take the stance comfort"]
    answer = await put(browser, f"{COMPANIONS}/tove-2", told | {"emotion": {**told["emotion"], "rules": rules}})
    assert problem(answer) == (422, "rules_contradict")
    assert all(rule in answer.json["detail"] for rule in rules)
    assert (await blueprint(browser, f"{COMPANIONS}/tove-2"))["version"] == 1


async def test_a_book_of_lore_comes_in_and_leaves_in_every_form(browser: Browser) -> None:
    path = await brought(browser, Card(name="Mira", description="A baker."))
    assert problem(await browser.get(f"{path}/lorebook")) == (404, "no_lorebook")
    world = {"entries": {"0": {"uid": 0, "key": ["oven"], "content": "The oven is old.", "comment": "Oven"}}}
    assert (await browser.ask("POST", f"{path}/lorebook", json=world)).json["version"] == 2
    for form in ("card", "v3", "world"):
        book = (await browser.get(f"{path}/lorebook?format={form}")).body
        assert b"The oven is old." in book
        assert (await browser.ask("POST", f"{path}/lorebook", data=book)).status == 200
    assert (await blueprint(browser, path))["version"] == 5
    assert problem(await browser.ask("POST", f"{path}/lorebook", json={"a": 1})) == (422, "lorebook_refused")


async def test_a_portrait_is_served_as_a_picture_and_nothing_else(browser: Browser) -> None:
    await bring(browser, FILES["png"])
    answer = await browser.get(f"{COMPANIONS}/mira/portrait")
    assert (answer.status, answer.headers["content-type"], answer.headers["x-content-type-options"]) == (200, "image/png", "nosniff")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.body == picture("PNG")
    assert problem(await browser.get(f"{COMPANIONS}/tove/portrait")) == (404, "no_portrait")


async def test_a_conversation_begins_with_the_greeting_in_its_own_words_and_with_the_others_beside_it(browser: Browser) -> None:
    await brought(browser)
    conversation = await browser.open("mira")
    (greeting,) = (await browser.get(f"{conversation}/messages")).json["items"]
    assert (greeting["kind"], greeting["text"], greeting["alternative"], greeting["alternatives"]) == (
        "greeting",
        "Hello you, Mira here.",
        1,
        3,
    )
    others = (await browser.get(f"{conversation}/messages/{greeting['id']}/alternatives")).json["items"]
    assert [one["text"] for one in others] == ["Hello you, Mira here.", "You are late, you.", "The lamp is lit."]
    assert (await browser.post(f"{conversation}/messages/{others[2]['id']}/show")).status == 204
    assert [m["text"] for m in (await browser.get(f"{conversation}/messages")).json["items"]] == ["The lamp is lit."]


async def test_a_companion_goes_with_its_conversation_only_where_that_is_asked_for(browser: Browser) -> None:
    path = await brought(browser)
    conversation = await browser.open("mira")
    await browser.say(conversation, "My sister is called Mara.", str(uuid4()))
    await browser.house.remember("mira")
    assert problem(await browser.ask("DELETE", path)) == (409, "companion_in_use")
    assert (await browser.ask("DELETE", f"{path}?conversation=true")).status == 204
    assert problem(await browser.get(path)) == (404, "unknown_companion")
    assert problem(await browser.get(conversation)) == (404, "unknown_conversation")
    again = await brought(browser)
    assert (await browser.get(f"{again}/memories?forms=turn&forms=fact")).json["items"] == []
    assert (await browser.ask("DELETE", again)).status == 204
    assert problem(await browser.ask("DELETE", again)) == (404, "unknown_companion")


@pytest.mark.parametrize("path", ["card", "blueprint", "lorebook", "portrait"])
async def test_who_is_not_there_has_no_files(browser: Browser, path: str) -> None:
    assert problem(await browser.get(f"{COMPANIONS}/nobody/{path}")) == (404, "unknown_companion")


async def test_a_stranger_is_shown_nothing(stranger: Browser) -> None:
    assert problem(await stranger.get(f"{COMPANIONS}/tove/card")) == (401, "not_admitted")
    assert problem(await bring(stranger, FILES["json"])) == (401, "not_admitted")


HELD = "If you leave me I will be so lonely."


async def test_a_card_is_taken_whole_whatever_its_greeting_says(browser: Browser) -> None:
    hook = "I'm Kira, a detective with a bad coffee habit. You called about a missing friend?"
    answer = await bring(browser, write_v2(replace(CARD, first_mes=hook)))
    assert (answer.status, answer.json["warnings"]) == (201, [])


async def test_what_of_a_card_holds_somebody_back_is_kept_told_and_never_said(browser: Browser) -> None:
    card = replace(CARD, first_mes=f"Hello. {HELD}", alternate_greetings=(HELD,), character_book=None)
    answer = await bring(browser, write_json(card))
    assert answer.status == 201, answer.json
    assert sum(HELD in told for told in answer.json["warnings"]) == 2
    path = f"{COMPANIONS}/{answer.json['id']}"
    told = await blueprint(browser, path)
    assert told["greeting"] == f"Hello. {HELD}"
    conversation = await browser.open(answer.json["id"])
    (greeting,) = (await browser.get(f"{conversation}/messages")).json["items"]
    others = (await browser.get(f"{conversation}/messages/{greeting['id']}/alternatives")).json["items"]
    assert [one["text"] for one in others] == ["Hello.", told["disclosure"][0]]
    assert read_card((await browser.get(f"{path}/card?format=json")).body).first_mes == f"Hello. {HELD}"
    assert (await put(browser, path, told | {"tagline": "Keeps a lamp."})).status == 200
    assert (await put(browser, path, told | {"not_told": ["No.", "I cried because you left me."]})).status == 422
    assert (await browser.post(f"{path}/copy")).status == 201


async def test_a_blueprint_of_ones_own_that_holds_somebody_back_is_refused(browser: Browser) -> None:
    path = await brought(browser)
    told = await blueprint(browser, path) | {"greeting": HELD}
    answer = await bring(browser, json.dumps(told).encode())
    assert (answer.status, answer.json["code"]) == (422, "rules_contradict")
    assert HELD in answer.json["detail"]
