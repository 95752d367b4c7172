"""Replies on their way: cut, left, come back to, and always the same."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import pytest

from everkin.api import events
from everkin.conversation.streams import EVENTS_MAX
from everkin.ports.chat import ModelBroke, ModelBusy
from everkin.providers.scripted import Broken, ScriptedChat
from tests.api.conftest import Answer, Browser, Event, on_the_server, whole
from tests.support.house import TTL_S, UNBOUND, candidate

pytestmark = on_the_server
TEXT = 'Grüße. \u79c1\u306f \u706f\u53f0 \U0001f469\u200d\U0001f467 and "quotes",\nnew lines \\n and data: too.'
STEP = 29


def waiting(browser: Browser, text: str = TEXT, after: int = 2) -> asyncio.Event:
    """Let the model wait after its first words, for this gate."""
    gate = asyncio.Event()
    browser.move_in(browser.house.saying(ScriptedChat([text], gate=gate, gate_after=after)))
    return gate


async def read(browser: Browser, path: str, most: int, body: object = None) -> Answer:
    """Say something, read the first `most` bytes of the stream, then hang up."""
    async with browser.request("POST", path, json=body) as response:
        content = b""
        while len(content) < most and (piece := await response.content.read(most - len(content))):
            content += piece
        response.close()
        return Answer(response.status, response.headers.copy(), content)


async def read_until(browser: Browser, name: str, path: str, body: object = None, last_event_id: str = "") -> list[Event]:
    """Follow a stream up to the first event of this name, then hang up."""
    headers = {"Last-Event-ID": last_event_id} if last_event_id else {}
    async with browser.request("POST" if body else "GET", path, headers, json=body) as response:
        content = await response.content.readuntil(b"\n\n")
        while (events := Answer(200, {}, content).events)[-1].name != name:
            content += await response.content.readuntil(b"\n\n")
        response.close()
        return events


def body_of(text: str) -> dict[str, str]:
    return {"id": str(uuid4()), "text": text}


async def test_the_events_of_a_reply(browser: Browser) -> None:
    browser.move_in(browser.house.saying(ScriptedChat([TEXT])))
    conversation = await browser.open()
    message_id = str(uuid4())
    answer = await browser.say(conversation, "Hello.", message_id)
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    first, *deltas, last = answer.events
    assert (first.name, last.name, {e.name for e in deltas}) == ("accepted", "done", {"delta"})
    turn_id = first.data["turn_id"]
    assert [e.id for e in answer.events] == [f"{turn_id}-{n}" for n in range(1, len(answer.events) + 1)]
    assert answer.said == TEXT
    _, person, companion = (await browser.get(f"{conversation}/messages")).json["items"]
    in_its_place = {"alternative": 1, "alternatives": 1}
    assert (first.data["message"] | in_its_place, last.data["message"] | in_its_place) == (person, companion)
    assert (person["id"], companion["parent_id"], companion["text"]) == (message_id, message_id, TEXT)
    assert set(last.data) == {"message", "manner", "model", "usage", "stages_ms", "next"}
    assert set(last.data["usage"]) == {"prompt_tokens", "cached_tokens", "completion_tokens"}


def numbered(number: int) -> str:
    """A reply that says nothing that another one said: what was said lately is not said again."""
    return re.sub(r"\w+", lambda word: f"{word[0]}{number}", TEXT)


async def test_a_stream_cut_anywhere_and_resumed_gives_the_same_text_from_one_generation(browser: Browser) -> None:
    browser.move_in(browser.house.saying(ScriptedChat([numbered(n) for n in range(1000)])))
    await browser.house.open_unbound()
    conversation = await browser.open(UNBOUND.id)
    length = len((await browser.say(conversation, "Hello.", str(uuid4()))).body)
    cuts = range(0, length + STEP, STEP)
    for number, cut in enumerate(cuts, start=1):
        body = body_of(f"Cut after {cut}.")
        before = await read(browser, f"{conversation}/messages", cut, body)
        if before.events:
            rest = await browser.get(f"{conversation}/stream", {"Last-Event-ID": before.events[-1].id})
        else:
            rest = await browser.post(f"{conversation}/messages", body)
        assert rest.status == 200, cut
        together = Answer(200, {}, whole(before.body) + rest.body)
        assert together.said == numbered(number), cut
        assert [int(e.id.rpartition("-")[2]) for e in together.events] == list(range(1, len(together.events) + 1)), cut
    assert len(browser.house.chat.prompts) == len(cuts) + 1


async def test_a_running_reply_is_left_and_resumed_in_mid_word(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    gate = waiting(browser)
    conversation = await browser.open()
    begun = await read_until(browser, "delta", f"{conversation}/messages", body_of("Hello."))
    again = await read_until(browser, "delta", f"{conversation}/stream")
    assert again == begun
    assert (await browser.get(conversation)).json["replying"] is True
    assert browser.house.chat.running == 1
    gate.set()
    rest = await browser.get(f"{conversation}/stream", {"Last-Event-ID": begun[-1].id})
    assert begun[-1].data["text"] + rest.said == TEXT
    assert len(browser.house.chat.prompts) == 1
    assert [record.getMessage() for record in caplog.records if record.name == "uvicorn.error"] == []


async def test_a_reply_is_made_to_its_end_though_nobody_listens(browser: Browser) -> None:
    gate = waiting(browser)
    conversation = await browser.open()
    await read_until(browser, "accepted", f"{conversation}/messages", body_of("Hello."))
    gate.set()
    await browser.house.idle()
    *_, reply = (await browser.get(f"{conversation}/messages")).json["items"]
    assert (reply["text"], reply["state"]) == (TEXT, "complete")


async def test_many_follow_one_reply(browser: Browser) -> None:
    gate = waiting(browser)
    conversation = await browser.open()
    body = body_of("Hello.")
    (accepted,) = await read_until(browser, "accepted", f"{conversation}/messages", body)
    followers = [asyncio.create_task(browser.post(f"{conversation}/messages", body)) for _ in range(3)]
    followers += [asyncio.create_task(browser.get(f"{conversation}/stream")) for _ in range(3)]
    gate.set()
    answers = await asyncio.gather(*followers)
    assert {answer.said for answer in answers if answer.status == 200} == {TEXT}
    assert {answer.events[0].id for answer in answers if answer.status == 200} == {accepted.id}
    assert {answer.status for answer in answers} <= {200, 204}
    assert len(browser.house.chat.prompts) == 1


async def test_idle_is_204(browser: Browser) -> None:
    conversation = await browser.open()
    assert (await browser.get(f"{conversation}/stream")).status == 204
    await browser.say(conversation, "Hello.", str(uuid4()))
    assert (await browser.get(f"{conversation}/stream")).status == 204


async def test_a_finished_reply_is_replayed_until_its_time_is_over(browser: Browser) -> None:
    conversation = await browser.open()
    body = body_of("Hello.")
    first = await browser.post(f"{conversation}/messages", body)
    browser.house.clock.advance(timedelta(seconds=TTL_S))
    assert (await browser.post(f"{conversation}/messages", body)).body == first.body
    last_id = first.events[-1].id
    assert (await browser.get(f"{conversation}/stream", {"Last-Event-ID": last_id})).body == b""
    browser.house.clock.advance(timedelta(seconds=1))
    for answer in (
        await browser.get(f"{conversation}/stream", {"Last-Event-ID": last_id}),
        await browser.post(f"{conversation}/messages", body),
    ):
        assert (answer.status, answer.json["code"], answer.json["retryable"]) == (410, "not_resumable", False)
    assert len(browser.house.chat.prompts) == 1


@pytest.mark.parametrize(
    "event_id", ["x", "1", "01a1f84a-95c0-7000-8000-000000000000-1", "{turn}-99", "{turn}-" + "9" * 5000, "{turn}--1", "\u79c1-1"]
)
async def test_an_event_that_is_not_kept_is_410(browser: Browser, event_id: str) -> None:
    conversation = await browser.open()
    turn_id = (await browser.say(conversation, "Hello.", str(uuid4()))).events[0].data["turn_id"]
    answer = await browser.get(f"{conversation}/stream", {"Last-Event-ID": event_id.format(turn=turn_id)})
    assert (answer.status, answer.json["code"]) == (410, "not_resumable")


async def test_a_second_message_waits(browser: Browser) -> None:
    gate = waiting(browser)
    conversation = await browser.open()
    await read_until(browser, "delta", f"{conversation}/messages", body_of("Hello."))
    answer = await browser.post(f"{conversation}/messages", body_of("And another thing."))
    assert (answer.status, answer.json["code"], answer.json["retryable"]) == (409, "reply_running", True)
    gate.set()
    await browser.house.idle()
    assert len((await browser.get(f"{conversation}/messages")).json["items"]) == 3


async def test_a_message_id_that_is_in_use_is_409(browser: Browser) -> None:
    body = body_of("Hello.")
    await browser.post(f"{await browser.open('idris')}/messages", body)
    answer = await browser.post(f"{await browser.open('tove')}/messages", body)
    assert (answer.status, answer.json["code"]) == (409, "message_id_taken")


async def test_stopping_ends_the_stream_with_what_was_said(browser: Browser) -> None:
    waiting(browser)
    conversation = await browser.open()
    following = asyncio.create_task(browser.say(conversation, "Hello.", str(uuid4())))
    while not browser.house.chat.running:  # noqa: ASYNC110 - a script does not say when
        await asyncio.sleep(0)
    await read_until(browser, "delta", f"{conversation}/stream")
    assert (await browser.post(f"{conversation}/stop")).status == 204
    answer = await following
    last = answer.events[-1]
    assert (last.name, last.data["message"]["state"], last.data["message"]["text"]) == ("stopped", "stopped", answer.said)
    assert TEXT.startswith(answer.said)


@pytest.mark.parametrize(
    ("script", "code", "retryable", "text"),
    [
        (ModelBusy("It is busy. Wait a moment."), "model_busy", True, None),
        (Broken("One two", ModelBroke("It broke off.")), "model_broke", True, "One two"),
    ],
)
async def test_a_failure_is_an_event_with_a_sentence(
    browser: Browser,
    script: str | ModelBusy | Broken,
    code: str,
    retryable: bool,  # noqa: FBT001 - a column of the table
    text: str | None,
) -> None:
    browser.move_in(browser.house.saying(ScriptedChat([script, "Here now."])))
    conversation = await browser.open()
    body = body_of("Hello.")
    first = await browser.post(f"{conversation}/messages", body)
    last = first.events[-1]
    assert (last.name, last.data["code"], last.data["retryable"]) == ("failed", code, retryable)
    assert last.data["detail"].endswith(".")
    assert (last.data["message"] and last.data["message"]["text"]) == text
    assert (last.data["message"] and last.data["message"]["state"]) == (text and "cut")
    again = await browser.post(f"{conversation}/messages", body)
    assert again.said == (text or "Here now.")


async def test_another_model_is_told_in_a_notice(browser: Browser) -> None:
    models = candidate(ScriptedChat([ModelBusy("It is busy.")]), name="A"), candidate(ScriptedChat(["Here."]), name="B")
    browser.move_in(browser.house.asking(*models))
    notice = (await browser.say(await browser.open(), "Hello.", str(uuid4()))).events[1]
    assert (notice.name, notice.data) == ("notice", {"code": "fell_back", "text": "B answers for now, because A could not: It is busy."})


async def test_a_silent_stream_is_kept_open_by_comments(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PING_S", 0.01)
    gate = waiting(browser, after=0)
    conversation = await browser.open()
    async with browser.request("POST", f"{conversation}/messages", json=body_of("Hello.")) as response:
        content = b""
        while b": ping\n\n" not in content:
            content += await response.content.readany()
        gate.set()
        content += await response.read()
    answer = Answer(200, {}, content)
    assert (answer.said, answer.events[-1].name) == (TEXT, "done")


async def test_a_reply_longer_than_the_buffer_is_read_from_the_messages(browser: Browser) -> None:
    browser.move_in(browser.house.saying(ScriptedChat([" ".join(f"Verse {n}." for n in range(EVENTS_MAX + 10))])))
    await browser.house.open_unbound()
    conversation = await browser.open(UNBOUND.id)
    body = body_of("Sing.")
    await read_until(browser, "accepted", f"{conversation}/messages", body)
    await browser.house.idle()
    assert (await browser.post(f"{conversation}/messages", body)).status == 410
    assert (await browser.get(f"{conversation}/messages")).json["items"][-1]["text"].startswith("Verse 0. Verse 1. ")
