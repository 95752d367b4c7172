"""Retries, patience, and letting go."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from aiohttp import web

from everkin.ports.chat import Delta, Line, ModelBroke, ModelBusy, ModelError, ModelUnreachable, Prompt, Usage
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat
from everkin.providers.openai_compatible.client import BACKOFF_MAX_S, RETRY_AFTER_MAX_S, backoff_max_s, retry_after_s
from tests.providers.openai_compatible.conftest import KEY, ChatAt
from tests.support.model_server import DONE, Act, ModelServer, Request, drop, error, event, finish, hang, ok, raw, starts

PROMPT = Prompt((Line("user", "Hello there, Mara."),), session="a-session")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


async def hear(chat: OpenAICompatibleChat) -> list[Delta]:
    async with asyncio.timeout(10), aclosing(chat.stream(PROMPT)) as stream:
        return [delta async for delta in stream]


def noticed(act: Act, arrived: asyncio.Event) -> Act:
    async def notice(request: Request) -> web.StreamResponse:
        arrived.set()
        return await act(request)

    return notice


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


async def test_the_request_names_the_session_and_carries_the_key(server: ModelServer, chat_at: ChatAt) -> None:
    await hear(chat_at())
    request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert request.headers["Authorization"] == f"Bearer {KEY}"
    assert request.headers["x-session-id"] == "a-session"
    assert request.headers["User-Agent"].startswith("everkin/")
    assert request.body["model"] == "mara-7b"


async def test_without_key_and_session_there_are_no_headers_for_them(server: ModelServer, chat_at: ChatAt) -> None:
    async with aclosing(chat_at(api_key="").stream(Prompt(PROMPT.lines))) as stream:
        assert [delta async for delta in stream]
    assert not {"Authorization", "x-session-id"} & set(server.requests[0].headers)


async def test_a_session_of_any_signs_is_a_safe_header(server: ModelServer, chat_at: ChatAt) -> None:
    async with aclosing(chat_at().stream(Prompt(PROMPT.lines, session="a\r\nb ü"))) as stream:
        assert [delta async for delta in stream]
    assert server.requests[0].headers["x-session-id"] == "a%0D%0Ab%20%C3%BC"


@pytest.mark.parametrize("split", [1, 2, 3, 7, 64])
async def test_any_split_on_the_wire(server: ModelServer, chat_at: ChatAt, split: int) -> None:
    server.then(ok("Grüße 👩‍👩‍👧 und 私", split=split))
    deltas = await hear(chat_at())
    assert text_of(deltas) == "Grüße 👩‍👩‍👧 und 私"
    assert deltas[-1] == Delta(finish="stop", usage=Usage(100, 64, 7))


@pytest.mark.parametrize(
    ("act", "patience_s"), [(ok(done=False), 5.0), (ok(usage=False), 5.0), (raw(starts("Hello there, Mara.") + finish(), then=hang), 0.05)]
)
async def test_a_missing_end_after_the_last_word_is_forgiven(server: ModelServer, chat_at: ChatAt, act: Act, patience_s: float) -> None:
    server.then(act)
    deltas = await hear(chat_at(between_tokens_timeout_s=patience_s))
    assert (text_of(deltas), deltas[-1].finish) == ("Hello there, Mara.", "stop")


async def test_a_whole_document_is_as_good_as_a_stream(server: ModelServer, chat_at: ChatAt) -> None:
    document = b'{"choices": [{"message": {"content": "Hi"}, "finish_reason": "length"}], "usage": {"prompt_tokens": 3}}'
    server.then(raw(document, headers={"Content-Type": "application/json"}))
    assert await hear(chat_at()) == [Delta("Hi", usage=Usage(3, 0, 0)), Delta(finish="length", usage=Usage(3, 0, 0))]


async def test_thinking_keeps_a_reply_alive_and_is_not_told(server: ModelServer, chat_at: ChatAt) -> None:
    thought = event(choices=[{"delta": {"reasoning_content": "Hm."}}])

    server.then(raw(thought, thought, starts("Hi"), finish(), DONE))
    assert text_of(await hear(chat_at())) == "Hi"
    server.then(raw(thought, then=drop))
    with pytest.raises(ModelBroke):
        await hear(chat_at())
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "act",
    [error(500), error(503), error(429), drop, raw(), raw(DONE), raw(b"data: {", then=drop), raw(b'{"error": {"code": 500}}')],
)
async def test_failures_before_the_first_word_are_tried_again(server: ModelServer, chat_at: ChatAt, pauses: list[float], act: Act) -> None:
    server.then(act, act, ok("At last."))
    assert text_of(await hear(chat_at())) == "At last."
    assert len(server.requests) == 3
    assert 0 <= pauses[0] <= 0.25
    assert 0 <= pauses[1] <= 0.5


async def test_attempts_are_counted(server: ModelServer, chat_at: ChatAt, pauses: list[float]) -> None:
    server.then(*[error(503)] * 9)
    with pytest.raises(ModelBusy):
        await hear(chat_at(attempts=4))
    assert (len(server.requests), len(pauses)) == (4, 3)


@pytest.mark.parametrize("status", [307, 400, 401, 402, 403, 404, 413, 422])
async def test_what_will_not_change_is_not_tried_again(server: ModelServer, chat_at: ChatAt, status: int) -> None:
    server.then(error(status))
    with pytest.raises(ModelError) as caught:
        await hear(chat_at())
    assert not caught.value.retryable
    assert len(server.requests) == 1


@pytest.mark.parametrize("act", [raw(starts("Hello"), then=drop), raw(starts("Hello")), raw(starts("Hello") + b"data: {\n\n")])
async def test_nothing_is_tried_again_after_the_first_word(server: ModelServer, chat_at: ChatAt, act: Act) -> None:
    server.then(act)
    with pytest.raises(ModelBroke):
        await hear(chat_at())
    assert len(server.requests) == 1


async def test_a_pause_that_the_endpoint_asks_for_is_kept(server: ModelServer, chat_at: ChatAt, pauses: list[float]) -> None:
    server.then(error(429, headers={"Retry-After": "7"}))
    assert await hear(chat_at())
    assert 7 <= pauses[0] <= 7.25


async def test_a_pause_that_is_too_long_is_left_to_the_person(server: ModelServer, chat_at: ChatAt, pauses: list[float]) -> None:
    server.then(error(429, headers={"Retry-After": str(RETRY_AFTER_MAX_S + 1)}))
    with pytest.raises(ModelBusy, match="Try again in 11 s"):
        await hear(chat_at())
    assert pauses == []


async def test_the_wait_for_the_first_word_holds_for_all_attempts(server: ModelServer, chat_at: ChatAt, pauses: list[float]) -> None:
    server.then(error(503, headers={"Retry-After": "6"}))
    with pytest.raises(ModelBusy):
        await hear(chat_at(first_token_timeout_s=5.0))
    server.then(hang)
    with pytest.raises(ModelUnreachable):
        await hear(chat_at(first_token_timeout_s=0.05))
    assert (len(server.requests), pauses) == (2, [])


async def test_closing_a_stream_closes_its_connection(server: ModelServer, chat_at: ChatAt) -> None:
    server.then(raw(starts("Hello"), then=hang))
    stream = chat_at().stream(PROMPT)
    assert await anext(stream) == Delta("Hello")
    await stream.aclose()
    await server.disconnected()


@pytest.mark.parametrize("act", [hang, raw(then=hang), raw(starts("Hello"), then=hang)])
async def test_cancelling_a_listener_closes_its_connection(server: ModelServer, chat_at: ChatAt, act: Act) -> None:
    arrived = asyncio.Event()
    server.then(noticed(act, arrived))
    listener = asyncio.create_task(hear(chat_at()))
    await arrived.wait()
    listener.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listener
    await server.disconnected()
    assert len(server.requests) == 1


async def test_cancelling_during_a_pause_ends_the_attempts(server: ModelServer) -> None:
    pausing = asyncio.Event()

    async def pause(_: float) -> None:
        pausing.set()
        await asyncio.Event().wait()

    server.then(error(503))
    chat = OpenAICompatibleChat(Endpoint(server.base_url, "mara-7b"), sleep=pause)
    listener = asyncio.create_task(hear(chat))
    await pausing.wait()
    listener.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listener
    await chat.close()
    assert len(server.requests) == 1


async def test_one_connection_serves_one_stream_after_the_other(server: ModelServer, chat_at: ChatAt) -> None:
    chat = chat_at()
    for _ in range(5):
        await hear(chat)
    assert len({request.peer for request in server.requests}) == 1


async def test_no_connection_is_held_after_close(server: ModelServer, chat_at: ChatAt) -> None:
    chat = chat_at()
    await hear(chat)
    assert server.connections() == 1
    await chat.close()
    await server.idle()


async def test_nothing_can_be_asked_after_close(chat_at: ChatAt) -> None:
    chat = chat_at()
    await chat.close()
    with pytest.raises(RuntimeError, match="closed"):
        await hear(chat)


async def test_closing_breaks_a_stream_off(server: ModelServer, chat_at: ChatAt) -> None:
    server.then(raw(starts("Hello"), then=hang))
    chat = chat_at()
    async with aclosing(chat.stream(PROMPT)) as stream:
        assert await anext(stream)
        rest = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        await chat.close()
        with pytest.raises(ModelBroke, match="it was let go"):
            await rest
    await server.idle()


@pytest.mark.parametrize("act", [hang, raw(then=hang)])
async def test_closing_ends_a_stream_that_waits_for_its_first_word(server: ModelServer, chat_at: ChatAt, act: Act) -> None:
    arrived, chat = asyncio.Event(), chat_at()
    server.then(noticed(act, arrived))
    listener = asyncio.create_task(hear(chat))
    await arrived.wait()
    await chat.close()
    with pytest.raises(ModelUnreachable, match="was let go"):
        await listener
    await server.idle()


def test_pauses_grow_to_a_limit() -> None:
    assert [backoff_max_s(tried) for tried in (1, 2, 3)] == [0.25, 0.5, 1.0]
    assert backoff_max_s(2000) == BACKOFF_MAX_S


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("", None),
        ("soon", None),
        ("-1", None),
        ("nan", None),
        ("7", 7.0),
        (" 1.5 ", 1.5),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30.0),
    ],
)
def test_pauses_that_are_asked_for(header: str, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds
