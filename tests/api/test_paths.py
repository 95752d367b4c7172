"""Edits, alternatives, branches and deletions over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest

from everkin.providers.scripted import ScriptedChat
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_routes import NOWHERE, problem

pytestmark = on_the_server


async def talked(browser: Browser, *texts: str) -> tuple[str, dict[str, str]]:
    """Say these to Tove, each answered by itself with a full stop more; return the conversation's path, and ids by texts."""
    browser.move_in(browser.house.saying(ScriptedChat(lambda prompt: prompt.lines[-1].content.split("\n")[-1] + ".")))
    conversation = await browser.open()
    for text in texts:
        await browser.say(conversation, text, str(uuid4()))
    items = (await browser.get(f"{conversation}/messages")).json["items"]
    return conversation, {m["text"]: m["id"] for m in items}


async def shown(browser: Browser, conversation: str) -> list[tuple[str, int, int]]:
    """The messages that are shown, without the greeting, and the place of each among its alternatives."""
    items = (await browser.get(f"{conversation}/messages")).json["items"]
    return [(m["text"], m["alternative"], m["alternatives"]) for m in items if m["kind"] != "greeting"]


async def edit(browser: Browser, message: str, text: str, new_id: str) -> Answer:
    browser.house.clock.advance(timedelta(seconds=1))
    return await browser.ask("PATCH", message, json={"id": new_id, "text": text})


async def test_a_message_in_other_words_is_answered_under_its_new_id(browser: Browser) -> None:
    conversation, known = await talked(browser, "one", "two")
    new_id = str(uuid4())
    for _ in range(2):
        answer = await edit(browser, f"{conversation}/messages/{known['one']}", "uno", new_id)
        assert (answer.status, answer.json["id"], answer.json["text"]) == (200, new_id, "uno")
    assert await shown(browser, conversation) == [("uno", 2, 2)]
    assert (await browser.say(conversation, "uno", new_id)).said == "uno."
    assert await shown(browser, conversation) == [("uno", 2, 2), ("uno.", 1, 1)]


async def test_alternatives_are_listed_and_shown(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    await edit(browser, f"{conversation}/messages/{known['one.']}", "Two.", str(uuid4()))
    listed = (await browser.get(f"{conversation}/messages/{known['one.']}/alternatives")).json["items"]
    assert [(m["text"], m["alternative"], m["alternatives"]) for m in listed] == [("one.", 1, 2), ("Two.", 2, 2)]
    assert (await browser.post(f"{conversation}/messages/{known['one.']}/show")).status == 204
    assert await shown(browser, conversation) == [("one", 1, 1), ("one.", 1, 2)]


async def test_what_is_said_may_name_the_message_that_it_goes_on_from(browser: Browser) -> None:
    conversation, known = await talked(browser, "one", "two")
    body = {"id": str(uuid4()), "text": "other", "parent_id": known["one."]}
    assert (await browser.post(f"{conversation}/messages", body)).said == "other."
    assert [text for text, *_ in await shown(browser, conversation)] == ["one", "one.", "other", "other."]
    lost = await browser.post(f"{conversation}/messages", {"id": str(uuid4()), "text": "lost", "parent_id": str(uuid4())})
    assert problem(lost) == (404, "unknown_message")


@pytest.mark.parametrize(
    ("query", "left"), [("", ["one", "one.", "two."]), ("?following=false", ["one", "one.", "two."]), ("?following=true", ["one", "one."])]
)
async def test_a_message_is_deleted_alone_or_with_what_follows(browser: Browser, query: str, left: list[str]) -> None:
    conversation, known = await talked(browser, "one", "two")
    message = f"{conversation}/messages/{known['two']}"
    answer = await browser.ask("DELETE", message + query)
    assert (answer.status, answer.body) == (204, b"")
    assert [text for text, *_ in await shown(browser, conversation)] == left
    assert problem(await browser.ask("DELETE", message)) == (404, "unknown_message")


async def test_a_deleted_reply_is_not_told_again_by_its_stream(browser: Browser) -> None:
    conversation, _ = await talked(browser)
    said_id = str(uuid4())
    events = (await browser.say(conversation, "one", said_id)).events
    reply_id = events[-1].data["message"]["id"]
    await browser.ask("DELETE", f"{conversation}/messages/{reply_id}")
    answer = await browser.get(f"{conversation}/stream", {"Last-Event-ID": events[0].id})
    assert problem(answer) == (410, "not_resumable")
    assert problem(await browser.say(conversation, "one", said_id)) == (410, "not_resumable")


async def test_nothing_changes_while_a_reply_is_on_its_way(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    house = browser.house
    await house.app.settlement.hold(house.owner, house.said(await house.open(), "two"))
    message = f"{conversation}/messages/{known['one']}"
    for answer in (
        await edit(browser, message, "uno", str(uuid4())),
        await browser.post(f"{message}/show"),
        await browser.ask("DELETE", message),
        await browser.ask("DELETE", f"{message}?following=true"),
    ):
        assert problem(answer) == (409, "reply_running")
        assert answer.json["retryable"]


CHANGES = [("PATCH", ""), ("POST", "/show"), ("GET", "/alternatives"), ("DELETE", ""), ("DELETE", "?following=true")]


@pytest.mark.parametrize(("method", "end"), CHANGES)
async def test_who_may_change_what(browser: Browser, stranger: Browser, method: str, end: str) -> None:
    conversation, known = await talked(browser, "one")
    body = {"id": str(uuid4()), "text": "uno"} if method == "PATCH" else None
    there, elsewhere = (f"{place}/messages/{known['one']}{end}" for place in (conversation, NOWHERE))
    assert problem(await stranger.ask(method, there, json=body)) == (401, "not_admitted")
    assert problem(await browser.ask(method, there, {"Origin": "https://example.org"}, json=body)) == (403, "wrong_origin")
    assert problem(await browser.ask(method, elsewhere, json=body)) == (404, "unknown_conversation")
    assert problem(await browser.ask(method, f"{conversation}/messages/{uuid4()}{end}", json=body)) == (404, "unknown_message")
    assert problem(await browser.ask(method, f"{conversation}/messages/x{end}", json=body)) == (422, "invalid_request")
    assert await shown(browser, conversation) == [("one", 1, 1), ("one.", 1, 1)]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"id": str(uuid4()), "text": " "}, 422, "message_empty"),
        ({"id": str(uuid4()), "text": "x" * 16_001}, 413, "message_too_long"),
        ({"text": "uno"}, 422, "invalid_request"),
        (None, 422, "invalid_request"),
    ],
)
async def test_an_edit_that_cannot_be_taken(browser: Browser, body: object, status: int, code: str) -> None:
    conversation, known = await talked(browser, "one")
    assert problem(await browser.ask("PATCH", f"{conversation}/messages/{known['one']}", json=body)) == (status, code)
    taken = await edit(browser, f"{conversation}/messages/{known['one']}", "uno", known["one."])
    assert problem(taken) == (409, "message_id_taken")
