"""What every chat must do, whoever provides it."""

import asyncio
from contextlib import aclosing

import pytest

from everkin.ports.chat import Chat, Delta, Line, Prompt, Sampling
from tests.contracts.conftest import ChatKind

GREETING = "Tell me about the lighthouse and the sea, please."
LONG = " ".join(f"word{number}" for number in range(400))
STOP_AT = "three"


def ask(text: str, **settings: object) -> Prompt:
    sampling = Sampling(**{"max_tokens": 64, "temperature": 0.0, "seed": 7} | settings)  # type: ignore[arg-type]
    return Prompt((Line("system", "You are Mara, a keeper of a lighthouse."), Line("user", text)), sampling, "a-session")


async def hear(chat: Chat, prompt: Prompt) -> list[Delta]:
    async with asyncio.timeout(60), aclosing(chat.stream(prompt)) as stream:
        return [delta async for delta in stream]


def text_of(deltas: list[Delta]) -> str:
    return "".join(delta.text for delta in deltas)


async def test_a_reply_comes_in_pieces_that_join_to_its_text(chat: Chat, chat_kind: ChatKind) -> None:
    deltas = await hear(chat, ask(GREETING))
    assert len([delta for delta in deltas if delta.text]) > 1
    if chat_kind.echoes:
        assert text_of(deltas) == GREETING


async def test_only_the_last_delta_has_a_finish(chat: Chat) -> None:
    deltas = await hear(chat, ask(GREETING))
    assert deltas[-1].finish in {"stop", "length"}
    assert [delta for delta in deltas[:-1] if delta.finish] == []


async def test_usage_is_counted(chat: Chat) -> None:
    usage = [delta.usage for delta in await hear(chat, ask(GREETING)) if delta.usage][-1]
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0
    assert 0 <= usage.cached_tokens <= usage.prompt_tokens


@pytest.mark.parametrize("text", ["Grüße, Zoë!", "私は灯台守です。", "👩‍👩‍👧 🇺🇦 👋🏽", "שלום עולם", "e\u0301 n\u0303", "𒀭𒈹 𐍈"])
async def test_every_script_survives(chat: Chat, chat_kind: ChatKind, text: str) -> None:
    reply = text_of(await hear(chat, ask(text)))
    assert reply.encode("utf-8")
    if chat_kind.echoes:
        assert reply == text


async def test_a_stop_sequence_ends_the_reply_before_it(chat: Chat, chat_kind: ChatKind) -> None:
    if not chat_kind.samples:
        pytest.skip("keeps to its script")
    deltas = await hear(chat, ask("Count up: one two three four five", stop=(STOP_AT,)))
    assert STOP_AT not in text_of(deltas)


async def test_a_reply_that_reaches_its_limit_says_so(chat: Chat, chat_kind: ChatKind) -> None:
    if not chat_kind.samples:
        pytest.skip("keeps to its script")
    deltas = await hear(chat, ask(GREETING, max_tokens=3))
    assert deltas[-1].finish == "length"


async def test_a_stream_closed_early_lets_the_next_one_through(chat: Chat) -> None:
    stream = chat.stream(ask(LONG, max_tokens=400))
    assert (await anext(stream)).text
    await stream.aclose()
    assert text_of(await hear(chat, ask(GREETING)))


async def test_a_stream_closed_before_its_start_asks_nothing(chat: Chat) -> None:
    stream = chat.stream(ask(GREETING))
    await stream.aclose()
    assert text_of(await hear(chat, ask(GREETING)))


async def test_a_cancelled_listener_lets_the_next_one_through(chat: Chat) -> None:
    begun = asyncio.Event()

    async def listen() -> None:
        async with aclosing(chat.stream(ask(LONG, max_tokens=400))) as stream:
            async for _ in stream:
                begun.set()
                await asyncio.Event().wait()

    listener = asyncio.create_task(listen())
    await begun.wait()
    listener.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listener
    assert text_of(await hear(chat, ask(GREETING)))


async def test_streams_side_by_side_do_not_mix(chat: Chat, chat_kind: ChatKind) -> None:
    texts = [f"Number {number} " * 8 for number in range(4)]
    replies = await asyncio.gather(*(hear(chat, ask(text)) for text in texts))
    assert all(deltas[-1].finish for deltas in replies)
    if chat_kind.echoes:
        assert [text_of(deltas) for deltas in replies] == texts


async def test_closing_twice_is_closing_once(chat: Chat) -> None:
    await hear(chat, ask(GREETING))
    await chat.close()
    await chat.close()
