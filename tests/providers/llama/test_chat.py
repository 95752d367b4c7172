"""The embedded model as a chat, beyond what the contract asks."""

import asyncio
import os
import signal
import sys
from contextlib import aclosing
from dataclasses import replace

import pytest

from everkin.inference.store import profiles
from everkin.persona.rules.loops import CIRCLES, REPEATS, Resample, resampled
from everkin.ports.chat import Delta, Line, ModelBroke, ModelUnreachable, Prompt, PromptTooLong, Sampling, Usage
from everkin.providers.llama import LlamaChat, LlamaEngine
from tests.providers.llama.conftest import ask
from tests.support.weights import llama_chat

PERSONA = "You are Mara, who keeps a lighthouse. " + "The sea is rough, the lamp is lit, the cat sleeps. " * 12
OTHER = "You are Noor, who bakes bread. " + "The oven is hot, the dough is soft, the street is quiet. " * 12
LONG_TOKENS = 1500
FEW_S = 20
posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


async def hear(chat: LlamaChat, prompt: Prompt) -> tuple[str, Usage]:
    text, usage = "", Usage()
    async with asyncio.timeout(120), aclosing(chat.stream(prompt)) as stream:
        async for delta in stream:
            text, usage = text + delta.text, delta.usage or usage
    return text, usage


async def first(chat: LlamaChat, prompt: Prompt) -> Delta:
    async with aclosing(chat.stream(prompt)) as stream:
        return await anext(stream)


async def test_warming_puts_the_next_turn_s_beginning_into_the_cache(chat: LlamaChat) -> None:
    prefix = await chat.count(ask(PERSONA))
    await chat.warm(ask(PERSONA))
    _, usage = await hear(chat, ask(PERSONA, "Good evening! Is the lamp lit?"))
    assert usage.cached_tokens >= 0.98 * prefix


async def test_warming_a_history_that_ends_in_a_reply_holds_for_the_next_turn(chat: LlamaChat) -> None:
    told = (PERSONA, "Is the lamp lit?", "It is, and the cat sleeps beside it.")
    await chat.warm(ask(*told))
    prefix = await chat.count(ask(*told))
    _, usage = await hear(chat, ask(*told, "Good night, then."))
    assert usage.cached_tokens >= 0.98 * prefix


async def test_conversations_take_turns_without_losing_their_place(chat: LlamaChat) -> None:
    for persona in (PERSONA, OTHER):
        await hear(chat, ask(persona, "Hello."))
    for persona in (PERSONA, OTHER):
        prefix = await chat.count(ask(persona))
        _, usage = await hear(chat, ask(persona, "Hello."))
        assert usage.cached_tokens >= 0.98 * prefix


async def test_what_a_trim_leaves_of_a_history_is_not_read_again() -> None:
    head = "You are Mara, who keeps a lighthouse. " + "The sea is rough, the lamp is lit, the cat sleeps. " * 4
    talk = [f"On day {n} the wind came from the west and a ship went by." for n in range(50)]
    async with llama_chat(slots=2) as chat:
        await hear(chat, ask(head, *talk, "Good night."))
        trimmed = ask(head, *talk[20:])
        _, usage = await hear(chat, ask(head, *talk[20:], "Good night."))
        assert usage.cached_tokens >= 0.95 * await chat.count(trimmed)


async def test_a_count_is_what_the_usage_will_say(chat: LlamaChat) -> None:
    prompt = ask(PERSONA, "Is the lamp lit?", "It is.", "Grüße, Zoë! 私は灯台守です。")
    _, usage = await hear(chat, prompt)
    assert await chat.count(prompt) == usage.prompt_tokens


async def test_a_text_is_cut_into_tokens(chat: LlamaChat) -> None:
    assert len(await chat.tokenise("Hello there")) == 2
    assert await chat.tokenise("") == []
    assert await chat.tokenise("\ud83d")


async def test_a_word_that_is_not_to_be_said_is_not_said(chat: LlamaChat) -> None:
    asked = Prompt((Line("user", "Say only the word: yes"),), Sampling(max_tokens=6, temperature=0.0))
    said, _ = await hear(chat, asked)
    assert "yes" in said.casefold()
    held, _ = await hear(chat, replace(asked, sampling=replace(asked.sampling, avoid=("yes", "unpronounceability"))))
    assert "yes" not in held.casefold()


@pytest.mark.parametrize("resample", [CIRCLES, REPEATS])
async def test_the_engine_takes_the_sampling_of_another_try(chat: LlamaChat, resample: Resample) -> None:
    tiny = next(p for p in profiles() if p.name == "tiny")
    said, _ = await hear(chat, Prompt((Line("user", "Say hello."),), replace(resampled(tiny.sampling, resample), max_tokens=4)))
    assert said


async def test_a_reply_that_nobody_hears_any_more_frees_its_slot(chat: LlamaChat) -> None:
    await hear(chat, ask(PERSONA, "Hello."))
    async with asyncio.timeout(FEW_S):
        for _ in range(3):
            assert (await first(chat, ask(PERSONA, "Tell me a long story.", max_tokens=LONG_TOKENS, ignore_eos=True))).text
        assert (await hear(chat, ask(PERSONA, "Hello.")))[0]


async def test_warming_can_be_broken_off(chat: LlamaChat) -> None:
    await hear(chat, ask(PERSONA, "Hello."))
    warming = asyncio.create_task(chat.warm(ask(OTHER * 2)))
    await asyncio.sleep(0.3)
    warming.cancel()
    with pytest.raises(asyncio.CancelledError):
        await warming
    assert (await hear(chat, ask(PERSONA, "Hello.")))[0]


async def test_a_prompt_that_does_not_fit_is_told(chat: LlamaChat) -> None:
    with pytest.raises(PromptTooLong, match="built-in"):
        await hear(chat, ask("word " * 4000, "Hello."))


@posix
async def test_a_crash_before_the_first_token_costs_a_restart_not_the_reply(engine: LlamaEngine) -> None:
    chat = LlamaChat(engine)
    await engine.start()
    pid = engine.pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    listening = asyncio.create_task(hear(chat, ask("Be brief.", "Hello.")))
    await asyncio.sleep(0.2)
    os.kill(pid, signal.SIGKILL)
    text, usage = await listening
    assert text
    assert usage.completion_tokens
    assert engine.pid != pid
    await chat.close()


@posix
async def test_a_crash_between_two_turns_is_not_noticed(engine: LlamaEngine) -> None:
    chat = LlamaChat(engine)
    await hear(chat, ask("Be brief.", "Hello."))
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    assert (await hear(chat, ask("Be brief.", "Hello.")))[0]
    assert await chat.count(ask("Be brief."))
    await chat.close()


@posix
async def test_a_crash_in_mid_reply_is_told(engine: LlamaEngine) -> None:
    chat = LlamaChat(engine)
    async with aclosing(chat.stream(ask("Be long.", "Tell me a story.", max_tokens=400, ignore_eos=True))) as stream:
        await anext(stream)
        assert engine.pid
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(ModelBroke, match="broke off"):
            async for _ in stream:
                pass
    assert (await hear(chat, ask("Be brief.", "Hello.")))[0]
    await chat.close()


async def test_closing_ends_the_engine(engine: LlamaEngine) -> None:
    chat = LlamaChat(engine)
    await hear(chat, ask("Be brief.", "Hello."))
    await chat.close()
    assert engine.pid is None
    with pytest.raises(ModelUnreachable, match="was let go"):
        await hear(chat, ask("Be brief.", "Hello."))
