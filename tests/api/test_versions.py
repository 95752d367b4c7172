"""What a conversation is pinned to, over HTTP: told, previewed, accepted, taken back."""

import json
from uuid import UUID, uuid4

import pytest

from everkin.conversation import prompts
from everkin.conversation.models import Pin
from everkin.persona.service import stock
from everkin.ports.chat import ModelUnreachable
from everkin.providers.scripted import ScriptedChat
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_paths import shown, talked
from tests.api.test_routes import NOWHERE, problem
from tests.support.house import candidate

pytestmark = on_the_server
OLD = {"companion_version": 1, "prompt_version": prompts.VERSION, "model": "Scripted"}
NEW = {**OLD, "companion_version": stock()["tove"].version}


async def older(browser: Browser, *texts: str) -> str:
    """A conversation in which these were said, pinned to an earlier version of the companion."""
    conversation, _ = await talked(browser, *texts)
    house = browser.house
    conversation_id = UUID(conversation.rpartition("/")[2])
    await house.pin(conversation_id, Pin(1, prompts.VERSION, "Scripted"))
    return conversation


def events(answer: Answer) -> list[tuple[str, dict[str, object]]]:
    """The names and the data of events that have no ids."""
    blocks = answer.body.decode().split("\n\n")[:-1]
    parts = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
    return [(part["event"], json.loads(part["data"])) for part in parts]


async def test_what_is_newer_is_offered_accepted_and_taken_back(browser: Browser) -> None:
    conversation = await older(browser)
    told = (await browser.get(f"{conversation}/versions")).json
    assert told["pin"] == OLD
    assert told["offer"] == {"pin": NEW, "changes": ["companion"]}
    assert [(one["number"], one["why"], one["pin"]["companion_version"]) for one in told["history"]] == [(1, "opened", 2), (2, "kept", 1)]
    accepted = await browser.post(f"{conversation}/versions/accept", NEW)
    assert (accepted.status, accepted.json["pin"], accepted.json["offer"]) == (200, NEW, None)
    back = await browser.post(f"{conversation}/versions/back")
    assert (back.status, back.json["pin"], back.json["history"][-1]["why"]) == (200, OLD, "went_back")
    assert (await browser.get(f"{conversation}/versions")).json == back.json


async def test_a_preview_comes_pair_by_pair_and_ends_with_the_drift(browser: Browser) -> None:
    conversation = await older(browser, "one", "two")
    before = await shown(browser, conversation)
    browser.move_in(browser.house.saying(ScriptedChat(["Otherwise."])))
    answer = await browser.post(f"{conversation}/versions/preview")
    assert answer.headers["content-type"].startswith("text/event-stream")
    *rehearsed, (last, drift) = events(answer)
    assert [name for name, _ in rehearsed] == ["rehearsed"] * 10
    assert [(data["said"], data["was"], data["would"]) for _, data in rehearsed[:2]] == [
        ("one", "one.", "Otherwise."),
        ("two", "two.", "Otherwise."),
    ]
    assert last == "drift"
    assert set(drift) == {"value", "voice", "wording"}
    assert await shown(browser, conversation) == before
    assert (await browser.get(f"{conversation}/versions")).json["pin"] == OLD


async def test_a_preview_that_fails_says_why(browser: Browser) -> None:
    conversation = await older(browser, "one")
    browser.move_in(browser.house.saying(ScriptedChat([ModelUnreachable("Nobody there.")])))
    ((name, data),) = events(await browser.post(f"{conversation}/versions/preview"))
    assert (name, data) == ("failed", {"code": "model_unreachable", "detail": "Nobody there.", "retryable": True})


async def test_where_nothing_is_newer_there_is_nothing_to_accept(browser: Browser) -> None:
    conversation = await browser.open()
    assert (await browser.get(f"{conversation}/versions")).json["offer"] is None
    assert problem(await browser.post(f"{conversation}/versions/preview")) == (409, "nothing_offered")
    assert problem(await browser.post(f"{conversation}/versions/accept", NEW)) == (409, "nothing_offered")
    assert problem(await browser.post(f"{conversation}/versions/back")) == (409, "no_way_back")


async def test_a_group_is_offered_a_newer_model_and_goes_back_without_a_preview(browser: Browser) -> None:
    group = (await browser.post("/v1/groups", {"companions": ["tove", "hana"]})).json["id"]
    there = f"/v1/conversations/{group}/versions"
    await browser.say(f"/v1/conversations/{group}", "Tove, hello.", str(uuid4()))
    held = {"companion_version": 0, "prompt_version": prompts.VERSION, "model": "Scripted"}
    assert [(await browser.get(there)).json[part] for part in ("pin", "offer")] == [held, None]
    house = browser.house
    browser.move_in(house.asking(candidate(ScriptedChat(["Noted."]), name="Northwind 8B"), candidate(house.chat)))
    newer = {**held, "model": "Northwind 8B"}
    assert (await browser.get(there)).json["offer"] == {"pin": newer, "changes": ["model"]}
    assert problem(await browser.post(f"{there}/preview")) == (409, "out_of_place")
    assert (await browser.post(f"{there}/accept", newer)).json["pin"] == newer
    assert (await browser.post(f"{there}/back")).json["pin"] == held


async def test_while_a_reply_is_on_its_way_nothing_is_pinned(browser: Browser) -> None:
    conversation = await older(browser)
    house = browser.house
    await house.app.settlement.hold(house.owner, house.said(await house.open(), "two"))
    assert problem(await browser.post(f"{conversation}/versions/accept", NEW)) == (409, "reply_running")
    assert problem(await browser.post(f"{conversation}/versions/back")) == (409, "reply_running")


@pytest.mark.parametrize(("method", "end"), [("GET", ""), ("POST", "/preview"), ("POST", "/accept"), ("POST", "/back")])
async def test_who_may_ask(browser: Browser, stranger: Browser, method: str, end: str) -> None:
    conversation = await older(browser)
    body = NEW if end == "/accept" else None
    there, elsewhere = (f"{place}/versions{end}" for place in (conversation, NOWHERE))
    assert problem(await stranger.ask(method, there, json=body)) == (401, "not_admitted")
    assert problem(await browser.ask(method, there, {"Origin": "https://example.org"}, json=body)) == (403, "wrong_origin")
    assert problem(await browser.ask(method, elsewhere, json=body)) == (404, "unknown_conversation")
    assert (await browser.get(f"{conversation}/versions")).json["pin"] == OLD


@pytest.mark.parametrize(
    "body", [None, {}, {**OLD, "companion_version": -1}, {**OLD, "companion_version": 2**31}, {**OLD, "model": "x" * 201}]
)
async def test_what_is_accepted_must_be_named(browser: Browser, body: object) -> None:
    conversation = await older(browser)
    assert problem(await browser.post(f"{conversation}/versions/accept", body)) == (422, "invalid_request")
