import asyncio
from contextlib import aclosing

import pytest

from everkin.ports.chat import Delta, Line, ModelBroke, ModelBusy, Prompt, Usage
from everkin.providers.scripted import Broken, ScriptedChat, ScriptedEmbedding, by_word

PROMPT = Prompt((Line("system", "Be kind."), Line("user", "Hello there")))


async def hear(chat: ScriptedChat) -> list[Delta]:
    async with aclosing(chat.stream(PROMPT)) as stream:
        return [delta async for delta in stream]


async def test_a_reply_comes_word_by_word() -> None:
    assert await hear(ScriptedChat(["Missed you."])) == [Delta("Missed"), Delta(" you."), Delta(finish="stop", usage=Usage(4, 0, 2))]


@pytest.mark.parametrize("text", ["", " ", "one", " one  two\n", "私は 灯台守\n\n"])
def test_pieces_join_to_the_text(text: str) -> None:
    assert "".join(by_word(text)) == text


async def test_other_pieces() -> None:
    assert [delta.text for delta in await hear(ScriptedChat(["abc"], pieces=list))] == ["a", "b", "c", ""]


async def test_replies_come_in_turn_and_the_last_one_stays() -> None:
    chat = ScriptedChat(["a", "b"])
    assert [(await hear(chat))[0].text for _ in range(3)] == ["a", "b", "b"]
    assert chat.prompts == [PROMPT] * 3


async def test_a_reply_may_follow_from_the_prompt() -> None:
    assert (await hear(ScriptedChat(lambda prompt: prompt.lines[-1].content)))[0].text == "Hello"


async def test_a_failure_then_a_reply() -> None:
    chat = ScriptedChat([ModelBusy("Too many."), "a"])
    with pytest.raises(ModelBusy, match="Too many"):
        await hear(chat)
    assert (await hear(chat))[0].text == "a"
    assert chat.running == 0


async def test_a_failure_in_mid_reply() -> None:
    stream = ScriptedChat([Broken("a b", ModelBroke("Gone."))]).stream(PROMPT)
    assert [await anext(stream), await anext(stream)] == [Delta("a"), Delta(" b")]
    with pytest.raises(ModelBroke, match="Gone"):
        await anext(stream)


async def test_a_stream_waits_at_its_gate() -> None:
    gate = asyncio.Event()
    chat = ScriptedChat(["a b c"], gate=gate, gate_after=2)
    stream = chat.stream(PROMPT)
    assert [await anext(stream), await anext(stream)] == [Delta("a"), Delta(" b")]
    third = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    assert (third.done(), chat.running) == (False, 1)
    gate.set()
    assert await third == Delta(" c")
    await stream.aclose()
    assert chat.running == 0


def test_a_script_needs_a_reply() -> None:
    with pytest.raises(ValueError, match="needs a reply"):
        ScriptedChat([])


async def test_words_in_common_make_texts_alike() -> None:
    sister, question, sea = await ScriptedEmbedding().embed(["My sister is called Mara.", "What is my sister called?", "Rough sea today"])
    assert sister @ question > 0.5
    assert abs(sister @ sea) < 0.4
