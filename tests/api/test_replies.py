"""Another reply, more of one, undo, branches and reasons, over HTTP."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from everkin.api.schemas import EXCERPT_CHARS, Manner
from everkin.conversation.models import Block, Reply, Trace
from everkin.ports.chat import ModelUnreachable
from everkin.providers.scripted import ScriptedChat
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_paths import edit, shown, talked
from tests.api.test_routes import NOWHERE, problem

pytestmark = on_the_server


async def ask(browser: Browser, conversation: str, wants: str, message_id: str, **more: str) -> Answer:
    browser.house.clock.advance(timedelta(seconds=1))
    return await browser.post(f"{conversation}/replies", {"id": str(uuid4()), "wants": wants, "message_id": message_id, **more})


async def test_another_reply_comes_as_events_and_is_shown(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    browser.move_in(browser.house.saying(ScriptedChat(["Second thoughts."])))
    reply_id = str(uuid4())
    for _ in range(2):
        answer = await ask(browser, conversation, "again", known["one."], id=reply_id, hint="Warmer.")
        assert [event.name for event in answer.events if event.name != "delta"] == ["accepted", "done"]
        assert answer.said == "Second thoughts."
        assert (answer.events[0].data["message"]["id"], answer.events[0].data["begun"]) == (known["one"], "")
        assert answer.events[-1].data["message"]["id"] == reply_id
    assert await shown(browser, conversation) == [("one", 1, 1), ("Second thoughts.", 2, 2)]


async def test_when_another_reply_fails_the_old_one_is_shown(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    browser.move_in(browser.house.saying(ScriptedChat([ModelUnreachable("Nobody there.")])))
    answer = await ask(browser, conversation, "again", known["one"])
    assert (answer.events[-1].name, answer.events[-1].data["message"]) == ("failed", None)
    assert await shown(browser, conversation) == [("one", 1, 1), ("one.", 1, 1)]


async def test_more_of_a_reply_tells_what_it_goes_on_from(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    browser.move_in(browser.house.saying(ScriptedChat(["And so on."])))
    answer = await ask(browser, conversation, "more", known["one."])
    assert answer.events[0].data["begun"] == "one."


async def test_what_was_said_last_is_undone(browser: Browser) -> None:
    conversation, known = await talked(browser, "one", "two")
    for text, left in (("two", [("one", 1, 1), ("one.", 1, 1)]), ("one", [])):
        answer = await browser.post(f"{conversation}/undo")
        assert (answer.status, answer.json["id"], answer.json["text"]) == (200, known[text], text)
        assert await shown(browser, conversation) == left
    assert problem(await browser.post(f"{conversation}/undo")) == (409, "nothing_to_undo")


async def test_branches_are_listed_and_shown(browser: Browser) -> None:
    conversation, known = await talked(browser, "one", "two")
    long = (await edit(browser, f"{conversation}/messages/{known['two.']}", "word " * 100, str(uuid4()))).json["id"]
    await edit(browser, f"{conversation}/messages/{known['one.']}", "Uno.", str(uuid4()))
    latest, earlier = (await browser.get(f"{conversation}/branches")).json["items"]
    assert (latest["end"], latest["role"], latest["parts_at"], latest["count"]) == (long, "companion", known["one"], 3)
    assert latest["excerpt"].endswith("word \u2026")
    assert len(latest["excerpt"]) <= EXCERPT_CHARS
    assert (earlier["end"], earlier["excerpt"]) == (known["two."], "two.")
    assert (await browser.post(f"{conversation}/messages/{earlier['end']}/show")).status == 204
    assert [text for text, *_ in await shown(browser, conversation)] == ["one", "one.", "two", "two."]


async def test_why_a_reply_is_as_it_is(browser: Browser) -> None:
    house = browser.house
    conversation = await house.open()
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "one"))
    trace = Trace(
        model="Scripted", feeling="relief", mood=(0.5, 0.0, -0.5), blocks=(Block(zone="tail", source="memory", tokens=9, why="asked for"),)
    )
    reply = await house.app.settlement.settle(turn, Reply("Noted.", trace=trace))
    assert reply
    place = f"/v1/conversations/{conversation.id}/messages"
    answer = (await browser.get(f"{place}/{reply.id}/why")).json
    assert (answer["feeling"], answer["mood"], answer["blocks"][0]["source"]) == ("relief", [0.5, 0.0, -0.5], "memory")
    assert set(answer) == set(Trace.model_fields)
    assert problem(await browser.get(f"{place}/{turn.message.id}/why")) == (404, "unknown_message")


async def test_a_reply_is_told_with_its_manner_where_it_was_felt() -> None:
    felt = Trace(delay_s=1.5, typing=0.8, speech={"pace_wpm": 150.0}, face="smile", feeling="joy", intensity=0.5)
    assert Manner.of(felt) == Manner(delay_s=1.5, typing=0.8, speech={"pace_wpm": 150.0}, face="smile", feeling="joy", intensity=0.5)
    assert Manner.of(Trace(face="smile")) is None


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"wants": "again", "message_id": str(uuid4())}, 404, "unknown_message"),
        ({"wants": "again", "message_id": "greeting"}, 409, "out_of_place"),
        ({"wants": "more", "message_id": "one"}, 409, "out_of_place"),
        ({"wants": "again", "message_id": "one", "hint": "x" * 501}, 413, "message_too_long"),
        ({"wants": "again", "message_id": "one", "hint": "a\x07b"}, 422, "message_unreadable"),
        ({"wants": "turn", "message_id": "one"}, 409, "out_of_place"),
        ({"wants": "again"}, 422, "invalid_request"),
        ({"wants": "again", "message_id": "one", "id": "one."}, 410, "not_resumable"),
    ],
)
async def test_a_wish_that_cannot_be_met(browser: Browser, body: dict[str, str], status: int, code: str) -> None:
    conversation, known = await talked(browser, "one")
    known["greeting"] = (await browser.get(f"{conversation}/messages")).json["items"][0]["id"]
    filled = {"id": str(uuid4()), **body}
    sent = {name: known.get(value, value) if name in {"id", "message_id"} else value for name, value in filled.items()}
    assert problem(await browser.post(f"{conversation}/replies", sent)) == (status, code)
    assert await shown(browser, conversation) == [("one", 1, 1), ("one.", 1, 1)]


async def test_nothing_else_is_asked_for_while_a_reply_is_on_its_way(browser: Browser) -> None:
    conversation, known = await talked(browser, "one")
    gate = asyncio.Event()
    browser.move_in(browser.house.saying(ScriptedChat(["Slowly now, and slower still."], gate=gate)))
    house = browser.house
    await house.turns.begin(house.said(await house.open(), "two"))
    assert problem(await ask(browser, conversation, "again", known["one"])) == (409, "reply_running")
    assert problem(await browser.post(f"{conversation}/undo")) == (409, "reply_running")
    gate.set()


REQUESTS = [("POST", "/replies"), ("POST", "/undo"), ("GET", "/branches"), ("GET", "/messages/{}/why")]


@pytest.mark.parametrize(("method", "end"), REQUESTS)
async def test_who_may_ask(browser: Browser, stranger: Browser, method: str, end: str) -> None:
    conversation, known = await talked(browser, "one")
    body = {"id": str(uuid4()), "wants": "again", "message_id": known["one"]} if end == "/replies" else None
    there, elsewhere = (place + end.format(known["one."]) for place in (conversation, NOWHERE))
    assert problem(await stranger.ask(method, there, json=body)) == (401, "not_admitted")
    assert problem(await browser.ask(method, there, {"Origin": "https://example.org"}, json=body)) == (403, "wrong_origin")
    assert problem(await browser.ask(method, elsewhere, json=body)) == (404, "unknown_conversation")
    assert await shown(browser, conversation) == [("one", 1, 1), ("one.", 1, 1)]
