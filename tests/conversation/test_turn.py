"""One turn at a time: what a person says, what comes of it, and what is left behind."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from everkin.accounts.models import NotAdmitted
from everkin.conversation import store
from everkin.conversation.models import (
    AlreadyAnswered,
    Conversation,
    Ended,
    Message,
    MessageElsewhere,
    MessageEmpty,
    MessageTooLong,
    NotResumable,
    Reply,
    ReplyRunning,
    Speaker,
    Turn,
    UnknownConversation,
)
from everkin.conversation.own_words import COMFORT, LISTENING, PARTING
from everkin.conversation.prompts.standard import NOTHING_FITS
from everkin.conversation.rules import history_start
from everkin.conversation.settlement import Settlement
from everkin.conversation.shown import Shown
from everkin.conversation.streams import EVENTS_MAX, Event
from everkin.inference.rules import REST
from everkin.kit.db import Connection, StorageFull
from everkin.kit.ids import Ids
from everkin.persona.service import OFFERED, stock
from everkin.ports.chat import Line, ModelBroke, ModelBusy, ModelUnreachable, Prompt
from everkin.ports.embedding import Vectors
from everkin.providers.scripted import Broken, ScriptedChat
from tests.support.house import UNBOUND, BrokenEmbedding, House, candidate, end_of, heard, profile, text_of


class SilentEmbedding(BrokenEmbedding):
    """An encoder that never answers."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        await asyncio.Event().wait()
        return await super().embed(texts)


Told = tuple[str, str, str, str]


def told(messages: Sequence[Message]) -> list[Told]:
    """Who said what, of which kind, in which state; without the greeting."""
    return [(m.role, m.kind, m.state, m.text) for m in messages if m.kind != "greeting"]


def names(events: Sequence[Event]) -> list[str]:
    """The events' names, each run of deltas as one."""
    return [e.name for at, e in enumerate(events) if e.name != "delta" or events[at - 1].name != "delta"]


async def states(house: House) -> list[str]:
    """The states of all turns, the oldest first."""
    query = sa.select(store.turn.c.state).order_by(store.turn.c.id)
    return await house.database.read(lambda conn: list(conn.execute(query).scalars().all()))


def said_to(chat: ScriptedChat) -> list[list[str]]:
    """What stood in each prompt as said by the person, without the notes."""
    return [[line.content.rpartition("[The person says]\n")[2] for line in p.lines if line.role == "user"] for p in chat.prompts]


async def test_a_turn_from_word_to_word(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    events = await house.say(conversation, "  My sister is called Mara. ")
    ended = end_of(events)
    assert names(events) == ["accepted", "delta", "done"]
    assert text_of(events) == "Noted. What sort of day is it?"
    messages = await house.messages(conversation)
    assert told(messages) == [
        ("person", "said", "complete", "My sister is called Mara."),
        ("companion", "reply", "complete", "Noted. What sort of day is it?"),
    ]
    assert [m.parent_id for m in messages] == [None, *(m.id for m in messages[:-1])]
    assert ended.message == messages[-1]
    assert (ended.reply.model, ended.reply.usage.completion_tokens) == ("Scripted", 7)
    assert {"admit", "hold", "embedding", "recall", "history", "first_token", "settle"} <= set(ended.stages_ms)
    assert await states(house) == ["complete"]
    assert not (await house.app.conversations.get(house.owner, conversation.id)).replying


async def test_the_message_is_durable_when_it_is_accepted(house: House) -> None:
    gate = asyncio.Event()
    house = house.saying(ScriptedChat(["Noted."], gate=gate, gate_after=0))
    conversation = await house.open()
    stream = await house.turns.begin(house.said(conversation, "Hello."))
    assert told(await house.messages(conversation)) == [("person", "said", "complete", "Hello.")]
    assert (await house.app.conversations.get(house.owner, conversation.id)).replying
    gate.set()
    accepted = (await heard(stream))[0].data
    assert isinstance(accepted, Turn)
    assert accepted.message.text == "Hello."


async def test_a_turn_is_remembered_word_for_word(house: House) -> None:
    conversation = await house.open()
    events = await house.say(conversation, "My sister is called Mara.")
    memories = await house.memories()
    assert [(m.speaker, m.text) for m in memories] == [
        ("person", "My sister is called Mara."),
        ("companion", "Noted. What sort of day is it?"),
    ]
    reply = end_of(events).message
    assert reply
    assert {m.message_id for m in memories} == {reply.id, reply.parent_id}


async def test_what_was_told_long_ago_comes_back_when_it_is_asked_for(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "My sister is called Mara.")
    for number in range(4):
        await house.say(conversation, f"Part {number}. " + "The harbour was loud today. " * 500)
    await house.remember()
    await house.say(conversation, "What is my sister called?")
    prompt = house.chat.prompts[-1]
    assert 'the person said: "My sister is called Mara."' in prompt.lines[-1].content
    assert not any("Mara" in line.content for line in prompt.lines[:-1])


async def test_a_question_about_what_was_never_told_says_so_in_the_prompt(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "What is my sister called?")
    assert NOTHING_FITS in house.chat.prompts[-1].lines[-1].content


@pytest.mark.parametrize("question", ["What is my sister called?", "What did I say my sister is called?", "what's my sister's name again?"])
async def test_a_tiny_model_is_told_what_was_told_however_it_is_asked_for(house: House, question: str) -> None:
    house = house.saying(ScriptedChat(["Mara, of course."]), "tiny")
    conversation = await house.open()
    await house.say(conversation, "My sister is called Mara.")
    await house.say(conversation, "I baked bread today.")
    await house.remember()
    assert "Mara" in text_of(await house.say(conversation, question))
    assert house.chat.prompts[-1].lines[-1].content == f"My sister is called Mara.\n{question}"


@pytest.mark.parametrize("companion_id", OFFERED)
@pytest.mark.parametrize("question", ["What is my cat called?", "where do i live"])
async def test_a_tiny_model_is_not_asked_for_what_was_never_told(house: House, companion_id: str, question: str) -> None:
    house = house.saying(ScriptedChat(["Biscuit, in Lisbon."]), "tiny")
    conversation = await house.open(companion_id)
    first, second = stock()[companion_id].not_told
    assert [text_of(await house.say(conversation, question)) for _ in range(3)] == [first, second, first]
    assert house.chat.prompts == []


async def test_a_tiny_model_is_asked_when_a_person_pleads(house: House) -> None:
    house = house.saying(ScriptedChat(["Sit down first."]), "tiny")
    conversation = await house.open()
    assert text_of(await house.say(conversation, "zzz qqq xxx, what do I do?")) == "Sit down first."


def cared_for(house: House) -> str:
    """What is said to who wants to die."""
    return house.app.safety.care_reply(house.app.safety.admit("I want to die"), ["I want to die"])


async def test_a_crisis_is_answered_without_any_model(both_houses: House) -> None:
    house = both_houses.asking().encoding(BrokenEmbedding())
    conversation = await house.open()
    events = await house.say(conversation, "I want to die")
    assert names(events) == ["accepted", "delta", "done"]
    assert text_of(events) == cared_for(house)
    assert [kind for _, kind, _, _ in told(await house.messages(conversation))] == ["said", "care"]
    assert await house.memories() == []


async def test_a_crisis_asks_no_model_where_there_is_one(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "I want to die")
    assert house.chat.prompts == []


async def test_a_crisis_does_not_wait_for_the_encoder(house: House) -> None:
    house = house.encoding(SilentEmbedding())
    conversation = await house.open()
    events = (await house.turns.begin(house.said(conversation, "I want to die"))).follow()
    assert [(await anext(events)).name for _ in range(2)] == ["accepted", "delta"]
    for task in house.turns._tasks:
        task.cancel()


class FaultyEmbedding(BrokenEmbedding):
    """An encoder with a fault of our own."""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        raise ZeroDivisionError(len(texts))


async def test_a_crisis_is_answered_and_kept_whatever_the_encoder_does(house: House) -> None:
    house = house.encoding(FaultyEmbedding())
    conversation = await house.open()
    events = await house.say(conversation, "I want to die")
    assert names(events) == ["accepted", "delta", "done"]
    assert told(await house.messages(conversation))[-1] == ("companion", "care", "complete", cared_for(house))
    assert await states(house) == ["complete"]


async def test_a_crisis_that_a_dying_server_left_unanswered_is_not_remembered(house: House) -> None:
    conversation = await house.open()
    for text in ("I want to die", "My sister is called Mara."):
        await house.app.settlement.hold(house.owner, house.said(conversation, text))
    assert [m.text for m in await house.memories()] == ["My sister is called Mara."]


async def test_no_file_tells_of_what_kind_a_message_is(house: House, tmp_path: Path) -> None:
    conversation = await house.open()
    for text in ("I want to die", "Are you real?"):
        await house.say(conversation, text)
    assert [m.kind for m in await house.messages(conversation)] == ["greeting", "said", "care", "said", "disclosure"]
    await house.turns.close()
    await house.database.close()
    files = {file.name: file.read_bytes().lower() for file in tmp_path.rglob("*") if file.is_file()}  # noqa: ASYNC240 - nothing else runs
    assert "everkin.db" in files
    for secret in (b"care", b"disclosure", b"greeting", b"crisis"):
        assert [name for name, content in files.items() if secret in content] == []


async def test_without_the_encoder_a_reply_is_made_all_the_same(house: House) -> None:
    house = house.encoding(BrokenEmbedding())
    for chat, kind in ((house.chat, "standard"), (ScriptedChat(["Hello."]), "tiny")):
        events = await house.saying(chat, kind).say(await house.open(), "zzz qqq xxx")
        assert names(events) == ["accepted", "delta", "done"]


async def test_asked_what_it_is_the_companion_says_so_itself_and_differently_each_time(house: House) -> None:
    conversation = await house.open()
    answers = [text_of(await house.say(conversation, question)) for question in ("Are you real?", "are you real?", "are you a bot?")]
    first, second = stock()["tove"].disclosure
    assert answers == [first, second, first]
    assert [kind for _, kind, _, _ in told(await house.messages(conversation))] == ["said", "disclosure"] * 3
    assert house.chat.prompts == []
    assert [m.speaker for m in await house.memories()] == ["person"] * 3
    for number in range(3):
        await house.say(conversation, f"Message {number}.")
    assert text_of(await house.say(conversation, "Are you real?")) == second


async def test_a_reply_that_claims_to_be_human_is_put_right_before_it_is_shown(house: House) -> None:
    house = house.saying(ScriptedChat(["Steady. I am a real woman, of course."]))
    conversation = await house.open_unbound()
    events = await house.say(conversation, "Tell me about yourself.")
    (reply,) = [m.text for m in await house.messages(conversation) if m.kind == "reply"]
    assert reply == text_of(events)
    assert reply.startswith("Steady. ")
    assert any(line in reply for line in UNBOUND.disclosure)
    assert "real woman" not in "".join(str(e.data) for e in events if e.name == "delta")


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("Hello there.\n", "Hello there."),
        ("\n\n Hello  there. ", "Hello  there."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("\u79c1\u306f \u706f\u53f0 \U0001f469\u200d\U0001f467", "\u79c1\u306f \u706f\u53f0 \U0001f469\u200d\U0001f467"),
    ],
)
async def test_what_is_shown_is_what_is_kept(house: House, script: str, shown: str) -> None:
    house = house.saying(ScriptedChat([script], pieces=list))
    conversation = await house.open()
    events = await house.say(conversation, "Hello.")
    assert text_of(events) == shown == told(await house.messages(conversation))[-1][3]


async def test_a_tiny_model_says_two_sentences_at_most(house: House) -> None:
    chat = ScriptedChat(["One here. Two there. Three now. Four then."])
    house = house.saying(chat, "tiny")
    events = await house.say(await house.open(), "zzz qqq xxx")
    assert text_of(events) == "One here. Two there."
    assert chat.running == 0


async def test_a_tiny_model_leaves_to_the_companions_author_what_was_written_for_it(house: House) -> None:
    house = house.saying(ScriptedChat(["From the model."]), "tiny")
    example = stock()["tove"].examples[0]
    conversation = await house.open()
    assert text_of(await house.say(conversation, example.said)) == example.reply
    assert house.chat.prompts == []
    assert [kind for _, kind, _, _ in told(await house.messages(conversation))] == ["said", "reply"]
    assert text_of(await house.say(conversation, example.said)) != example.reply


async def test_a_tiny_model_at_a_loss_falls_back_on_its_companions_words(house: House) -> None:
    house = house.saying(ScriptedChat(["It is what it is what it is."]), "tiny")
    events = await house.say(await house.open(), "zzz qqq xxx")
    assert text_of(events) in {e.reply for e in stock()["tove"].examples}
    assert events[-1].name == "done"


async def begun(house: House, conversation: Conversation, message_id: UUID | None = None) -> tuple[House, asyncio.Event]:
    """A house whose model has shown its first word, made its second, and waits."""
    gate = asyncio.Event()
    house = house.saying(ScriptedChat(["One. Two three."], gate=gate))
    stream = await house.turns.begin(house.said(conversation, "Hello.", message_id))
    events = stream.follow()
    while (await anext(events)).name != "delta":
        pass
    return house, gate


async def test_stopping_keeps_what_was_said_so_far(both_houses: House) -> None:
    conversation = await both_houses.open()
    house, _ = await begun(both_houses, conversation)
    stream = house.streams.of(conversation.id)
    assert stream
    await house.turns.stop(house.owner, conversation.id)
    events = await heard(stream)
    assert names(events) == ["accepted", "delta", "stopped"]
    assert told(await house.messages(conversation))[-1] == ("companion", "reply", "stopped", "One. Two")
    assert (house.chat.running, await states(house)) == (0, ["stopped"])
    assert [m.text for m in await house.memories()] == ["Hello.", "One. Two"]


async def test_stopping_before_the_first_word_leaves_the_message_alone(house: House) -> None:
    house = house.saying(ScriptedChat(["One two."], gate=asyncio.Event(), gate_after=0))
    conversation = await house.open()
    message_id = uuid4()
    stream = await house.turns.begin(house.said(conversation, "Hello.", message_id))
    await house.turns.stop(house.owner, conversation.id)
    events = await heard(stream)
    assert (names(events), end_of(events).message) == (["accepted", "stopped"], None)
    assert told(await house.messages(conversation)) == [("person", "said", "complete", "Hello.")]
    assert await states(house) == ["stopped"]
    house = house.saying(ScriptedChat(["Here."]))
    assert text_of(await house.say(conversation, "Hello.", message_id)) == "Here."


async def test_stopping_when_idle_does_nothing(house: House) -> None:
    conversation = await house.open()
    await house.turns.stop(house.owner, conversation.id)
    await house.say(conversation, "Hello.")
    await house.turns.stop(house.owner, conversation.id)
    assert names(await house.say(conversation, "Hello again."))[-1] == "done"


async def test_closing_the_house_stops_and_settles_every_reply(house: House) -> None:
    conversation = await house.open()
    house, _ = await begun(house, conversation)
    await house.turns.close()
    assert told(await house.messages(conversation))[-1][2:] == ("stopped", "One. Two")
    assert await states(house) == ["stopped"]


async def test_a_model_that_never_begins_leaves_the_message_to_be_tried_again(both_houses: House) -> None:
    house = both_houses.saying(ScriptedChat([ModelBusy("It is busy."), "Here now."]))
    conversation = await house.open()
    message_id = uuid4()
    failed = end_of(await house.say(conversation, "Hello.", message_id))
    assert (failed.message, failed.reply.error and failed.reply.error.code) == (None, "model_busy")
    again = await house.say(conversation, "Hello.", message_id)
    assert names(again) == ["accepted", "delta", "done"]
    assert told(await house.messages(conversation)) == [
        ("person", "said", "complete", "Hello."),
        ("companion", "reply", "complete", "Here now."),
    ]
    assert said_to(house.chat) == [["Hello."]] * 2
    assert await states(house) == ["failed", "complete"]
    assert [m.text for m in await house.memories()] == ["Hello.", "Here now."]


async def test_a_model_that_breaks_off_leaves_what_it_said(house: House) -> None:
    house = house.saying(ScriptedChat([Broken("One. Two", ModelBroke("It broke off.")), "Never."]))
    conversation = await house.open()
    message_id = uuid4()
    events = await house.say(conversation, "Hello.", message_id)
    assert names(events) == ["accepted", "delta", "failed"]
    assert told(await house.messages(conversation))[-1] == ("companion", "reply", "cut", "One. Two")
    assert end_of(events).message
    assert await house.say(conversation, "Hello.", message_id) == events
    assert (len(house.chat.prompts), await states(house)) == (1, ["cut"])


@pytest.mark.parametrize("kind", ["standard", "tiny"])
@pytest.mark.parametrize("script", ["", " \n ", "\n"])
async def test_an_empty_reply_is_drawn_once_more_and_otherwise(house: House, script: str, kind: str) -> None:
    house = house.saying(ScriptedChat([script, "The tide turns."]), kind)
    assert text_of(await house.say(await house.open(), "zzz qqq xxx")) == "The tide turns."
    once, again = (prompt.sampling.temperature or 0.0 for prompt in house.chat.prompts)
    assert again > once


@pytest.mark.parametrize("kind", ["standard", "tiny"])
async def test_behind_a_model_that_says_nothing_the_companions_own_words_stand_in(house: House, kind: str) -> None:
    house = house.saying(ScriptedChat([""]), kind)
    events = await house.say(await house.open(), "zzz qqq xxx")
    assert text_of(events) in {e.reply for e in stock()["tove"].examples}
    assert (events[-1].name, len(house.chat.prompts)) == ("done", 2)


@pytest.mark.parametrize(
    ("said", "lines"),
    [("ok I have to go, bye", PARTING), ("I had a rough day", LISTENING), ("my dad died", COMFORT)],
    ids=["farewell", "rough day", "loss"],
)
@pytest.mark.parametrize("script", ["", "It is what it is what it is.", "I am glad of you."], ids=["silent", "rambling", "repeating"])
async def test_a_companion_without_an_example_is_never_without_a_word(house: House, said: str, lines: Sequence[str], script: str) -> None:
    house = house.saying(ScriptedChat(["I am glad of you.", script]), "tiny")
    conversation = await house.open_unbound()
    assert text_of(await house.say(conversation, "I am painting a fence")) == "I am glad of you."
    events = [await house.say(conversation, said) for _ in range(3)]
    assert {text_of(told) for told in events} <= set(lines)
    assert {told[-1].name for told in events} == {"done"}


async def test_a_farewell_is_met_with_a_word_whatever_the_model(house: House) -> None:
    house = house.saying(ScriptedChat([""]))
    assert text_of(await house.say(await house.open_unbound(), "ok I have to go, bye")) in PARTING


@pytest.mark.parametrize("script", ["", " \n ", "\n"])
async def test_an_empty_reply_has_failed_where_its_companion_has_no_words_at_all(house: House, script: str) -> None:
    house = house.saying(ScriptedChat([script]))
    conversation = await house.open_unbound()
    failed = end_of(await house.say(conversation, "zzz qqq xxx"))
    assert failed.message is None
    assert str(failed.reply.error) == "Scripted gave an empty reply. Try again."
    assert len(told(await house.messages(conversation))) == 1


async def test_without_any_model_the_message_is_kept_and_the_way_out_told(house: House) -> None:
    conversation = await house.open()
    failed = end_of(await house.asking().say(conversation, "Hello."))
    assert failed.reply.error
    assert failed.reply.error.code == "model_missing"
    assert "everkin models install" in str(failed.reply.error)
    assert len(told(await house.messages(conversation))) == 1


async def test_another_model_steps_in_with_a_notice(house: House) -> None:
    first, second = ScriptedChat([ModelUnreachable("No answer.")]), ScriptedChat(["Here."])
    events = await house.asking(candidate(first, name="Mara"), candidate(second, "tiny", "Bo")).say(await house.open(), "zzz qqq xxx")
    assert names(events) == ["accepted", "notice", "delta", "done"]
    assert events[1].data == ("fell_back", "Bo answers for now, because Mara could not: No answer.")
    assert end_of(events).reply.model == "Bo"
    assert len(second.prompts[0].lines[0].content) < len(first.prompts[0].lines[0].content)


async def test_the_same_message_twice_makes_one_reply(house: House) -> None:
    gate = asyncio.Event()
    house = house.saying(ScriptedChat(["One. Two three."], gate=gate))
    conversation = await house.open()
    said = house.said(conversation, "Hello.")
    streams = await asyncio.gather(*(house.turns.begin(said) for _ in range(4)))
    following = [asyncio.create_task(heard(stream)) for stream in streams]
    gate.set()
    first, *others = [await task for task in following]
    assert all(events == first for events in others)
    assert await heard(await house.turns.begin(said)) == first
    assert len(house.chat.prompts) == 1
    assert len(told(await house.messages(conversation))) == 2


async def test_the_same_message_once_its_stream_is_gone_is_gone_too(house: House) -> None:
    conversation = await house.open()
    message_id = uuid4()
    await house.say(conversation, "Hello.", message_id)
    restarted = house.with_app(house.app)
    with pytest.raises(AlreadyAnswered, match="Load it again"):
        await restarted.say(conversation, "Hello.", message_id)
    assert restarted.streams.of(conversation.id) is None
    assert len(house.chat.prompts) == 1


async def test_a_reply_too_long_to_be_replayed_is_read_from_the_messages(house: House) -> None:
    house = house.saying(ScriptedChat([" ".join(f"Verse {n}." for n in range(EVENTS_MAX + 10))]))
    conversation = await house.open_unbound()
    said = house.said(conversation, "Sing.")
    await house.turns.begin(said)
    await house.idle()
    with pytest.raises(NotResumable):
        await house.turns.begin(said)
    assert len(house.chat.prompts) == 1


async def test_another_message_waits_until_the_reply_is_over(house: House) -> None:
    conversation = await house.open()
    talking, gate = await begun(house, conversation)
    with pytest.raises(ReplyRunning, match="was not sent"):
        await talking.say(conversation, "And another thing.")
    stream = talking.streams.of(conversation.id)
    assert stream
    gate.set()
    assert text_of(await heard(stream)) == "One. Two three."
    assert len(told(await talking.messages(conversation))) == 2
    assert names(await talking.say(conversation, "And another thing."))[-1] == "done"


async def test_two_conversations_are_answered_side_by_side(house: House) -> None:
    one, other = await house.open("tove"), await house.open("idris")
    talking, gate = await begun(house, one)
    gate.set()
    assert text_of(await talking.say(other, "Hello.")) == "One. Two three."


@pytest.mark.parametrize(
    ("text", "kind"), [("", MessageEmpty), ("\u200b", MessageEmpty), ("x" * 16_001, MessageTooLong)], ids=["empty", "invisible", "long"]
)
async def test_what_is_refused_leaves_no_trace(house: House, text: str, kind: type[Exception]) -> None:
    conversation = await house.open()
    before = await house.say(conversation, "Hello.")
    with pytest.raises(kind):
        await house.say(conversation, text)
    assert len(told(await house.messages(conversation))) == 2
    stream = house.streams.of(conversation.id)
    assert stream
    assert await heard(stream) == before
    assert await states(house) == ["complete"]


async def test_strangers_and_strange_conversations_are_refused(house: House) -> None:
    conversation = await house.open()
    with pytest.raises(NotAdmitted):
        await house.turns.begin(replace(house.said(conversation, "Hello."), token="made up"))
    with pytest.raises(UnknownConversation):
        await house.turns.begin(replace(house.said(conversation, "Hello."), conversation_id=uuid4()))


async def test_a_message_id_of_another_conversation_is_taken(house: House) -> None:
    message_id = uuid4()
    await house.say(await house.open("idris"), "Hello.", message_id)
    conversation = await house.open("tove")
    with pytest.raises(MessageElsewhere):
        await house.say(conversation, "Hello.", message_id)
    assert told(await house.messages(conversation)) == []


@pytest.mark.parametrize("which", [0, -1], ids=["the greeting", "a reply"])
async def test_what_a_companion_said_is_not_taken_for_what_a_person_says(house: House, which: int) -> None:
    conversation = await house.open()
    await house.say(conversation, "Hello.")
    with pytest.raises(MessageElsewhere):
        await house.say(conversation, "Hello again.", (await house.messages(conversation))[which].id)
    assert len(house.chat.prompts) == 1


async def test_a_turn_given_up_elsewhere_is_told_and_tried_again(house: House) -> None:
    conversation = await house.open()
    said = house.said(conversation, "Hello.")
    talking, gate = await begun(house, conversation, said.message_id)
    stream = talking.streams.of(conversation.id)
    assert stream
    await talking.app.settlement.sweep()
    gate.set()
    failed = end_of(await heard(stream))
    assert failed.message is None
    assert str(failed.reply.error).startswith("That reply was given up elsewhere")
    assert text_of(await heard(await talking.turns.begin(said))) == "One. Two three."
    assert len(told(await talking.messages(conversation))) == 2


async def test_a_turn_orphaned_by_a_crash_is_healed_by_the_next_message(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    await house.app.settlement.hold(house.owner, house.said(conversation, "Hello."))
    assert (await house.app.conversations.get(house.owner, conversation.id)).replying
    assert names(await house.say(conversation, "Still there?"))[-1] == "done"
    assert await states(house) == ["failed", "complete"]
    assert not (await house.app.conversations.get(house.owner, conversation.id)).replying


async def test_a_message_orphaned_by_a_crash_is_tried_again_under_its_id(house: House) -> None:
    conversation = await house.open()
    said = house.said(conversation, "Hello.")
    await house.app.settlement.hold(house.owner, said)
    assert text_of(await heard(await house.turns.begin(said))) == "Noted. What sort of day is it?"
    assert len(told(await house.messages(conversation))) == 2


async def test_a_restart_ends_what_was_left_running(both_houses: House) -> None:
    for companion_id in ("tove", "idris"):
        conversation = await both_houses.open(companion_id)
        await both_houses.app.settlement.hold(both_houses.owner, both_houses.said(conversation, "Hello."))
    assert await both_houses.app.settlement.sweep() == 2
    assert await both_houses.app.settlement.sweep() == 0
    assert await states(both_houses) == ["failed", "failed"]


class Unsettling(Settlement):
    """Cannot settle, as on a full disk, the first time."""

    failed = False

    async def settle(self, turn: Turn, reply: Reply) -> Message | None:
        if not self.failed:
            self.failed = True
            raise StorageFull("The disk is full. Free some room and try again.")
        return await super().settle(turn, reply)


async def test_a_reply_that_cannot_be_settled_is_told_and_tried_again(house: House) -> None:
    there = house.app.settlement
    settlement = Unsettling(there._database, there._personas, there._memory, there._clock, there._ids)
    house = house.with_app(replace(house.app, settlement=settlement))
    conversation = await house.open()
    message_id = uuid4()
    events = await house.say(conversation, "Hello.", message_id)
    assert names(events) == ["accepted", "delta", "failed"]
    assert end_of(events) == Ended(None, Reply(state="cut", error=end_of(events).reply.error), {})
    assert str(end_of(events).reply.error).startswith("The disk is full")
    assert [m.text for m in await house.memories()] == ["Hello."]
    assert names(await house.say(conversation, "Hello.", message_id)) == ["accepted", "delta", "done"]
    assert len(told(await house.messages(conversation))) == 2
    assert await states(house) == ["failed", "complete"]


async def test_a_fault_of_our_own_is_told_without_its_words(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    def stumble(_: Prompt) -> str:
        raise ZeroDivisionError("secret words")

    house = house.saying(ScriptedChat(stumble))
    conversation = await house.open()
    failed = end_of(await house.say(conversation, "Hello."))
    assert failed.reply.error
    assert failed.reply.error.code == "turn_broken"
    assert "secret" not in str(failed.reply.error)
    assert house.streams.of(conversation.id)
    capsys.readouterr()


async def test_the_model_reads_ahead_what_the_next_prompt_begins_with(house: House) -> None:
    warmed: list[Prompt] = []

    async def warm(prompt: Prompt) -> None:
        warmed.append(prompt)

    chat = ScriptedChat(["Noted."])
    house = house.asking(replace(candidate(chat), warm=warm))
    conversation = await house.open()
    for text in ("One.", "Two.", "Three."):
        await house.say(conversation, text)
        await house.idle()
    for ahead, prompt in zip(warmed, chat.prompts[1:], strict=False):
        assert prompt.lines[: len(ahead.lines)] == ahead.lines
        assert prompt.session == ahead.session
    assert len(warmed) == 3


async def test_a_session_is_named_so_that_nobody_knows_it_again(house: House) -> None:
    for companion_id in ("tove", "tove", "idris"):
        conversation = await house.open(companion_id)
        await house.say(conversation, "Hello.")
        assert not {str(conversation.id), conversation.id.hex} & {p.session for p in house.chat.prompts}
    first, again, other = (p.session for p in house.chat.prompts)
    assert first == again != other


@pytest.mark.parametrize("kind", ["standard", "tiny"])
@pytest.mark.parametrize("stopped", [False, True], ids=["failed", "stopped"])
async def test_a_message_left_without_a_reply_is_said_together_with_the_next(house: House, kind: str, stopped: bool) -> None:  # noqa: FBT001 - a table
    conversation = await house.open()
    if stopped:
        house = house.saying(ScriptedChat(["Never."], gate=asyncio.Event(), gate_after=0), kind)
        stream = await house.turns.begin(house.said(conversation, "zzz one"))
        await house.turns.stop(house.owner, conversation.id)
        await heard(stream)
    else:
        await house.saying(ScriptedChat([ModelBusy("It is busy.")]), kind).say(conversation, "zzz one")
    house = house.saying(ScriptedChat(["Fine.", "Noted."]), kind)
    for text in ("zzz two", "zzz three"):
        await house.say(conversation, text)
    before, after = house.chat.prompts
    for prompt in (before, after):
        roles = [line.role for line in prompt.lines[1:]]
        assert [a for a, b in pairwise(roles) if a == b] == []
    joined = "zzz one\nzzz two"
    assert before.lines[-1].content.endswith(joined if kind == "standard" else joined.replace("\n", " "))
    assert Line("user", joined) in after.lines


@pytest.mark.parametrize("kind", ["standard", "tiny"])
async def test_what_was_left_without_a_reply_moves_into_the_tail(house: House, kind: str) -> None:
    warmed: list[Prompt] = []

    async def warm(prompt: Prompt) -> None:
        warmed.append(prompt)

    busy = ModelBusy("It is busy.")
    chat = ScriptedChat(["Fine.", busy, busy, "Here."])
    house = house.asking(replace(candidate(chat, kind), warm=warm))
    conversation = await house.open()
    for text in ("zzz one", "zzz two", "zzz three", "zzz four"):
        await house.say(conversation, text)
        await house.idle()
        house.clock.advance(REST)
    first, *unanswered, answered = warmed
    assert [prompt.lines for prompt in unanswered] == [first.lines] * 2
    assert first.lines[-1] == Line("assistant", "Fine.")
    last = chat.prompts[-1].lines
    assert last[: len(first.lines)] == first.lines
    joined = "zzz two\nzzz three\nzzz four"
    assert last[-1].content.endswith(joined if kind == "standard" else joined.replace("\n", " "))
    assert answered.lines[-2:] == (Line("user", joined), Line("assistant", "Here."))


def short_turns(conn: Connection, house: House, conversation: Conversation, turns: int) -> None:
    """Store so many short turns, without going through them."""
    head = store.find_message(conn, house.owner, conversation.id, conversation.head_id)
    for number in range(turns):
        for role, text in (("person", f"n{number}"), ("companion", "ok.")):
            head = Shown(house.app.memory, house.clock, Ids(house.clock)).message(cast("Speaker", role), "said", text, head)
            store.add_message(conn, house.owner, conversation.id, head)
    assert head
    store.move_head(conn, house.owner, conversation.id, head.id, head.created_at)


@pytest.mark.parametrize("history_tokens", [9000, 1500])
async def test_over_hundreds_of_short_turns_the_prefix_moves_by_blocks_only(house: House, history_tokens: int) -> None:
    asked = profile("standard").model_copy(update={"history_tokens": history_tokens})
    chat = ScriptedChat(["ok."])
    house = house.asking(replace(candidate(chat), profile=asked))
    conversation = await house.open()
    await house.database.write(partial(short_turns, house=house, conversation=conversation, turns=185))
    for number in range(30):
        await house.say(conversation, f"m{number}")
    head_id = (await house.app.conversations.get(house.owner, conversation.id)).head_id
    path = await house.app.conversations.history(house.owner, conversation, head_id, 10**6)
    budget = round(history_tokens * asked.bytes_per_token)
    starts = {history_start(m.path_weight, budget) for m in path[-61:-1] if m.role == "companion"}
    shared = [p.lines[:-1] for p in chat.prompts]
    assert len(path) == 431
    assert sum(after[: len(before)] != before for before, after in pairwise(shared)) == len(starts) - 1
    assert len(starts) == (1 if history_tokens == 9000 else 2)


async def test_prompts_grow_at_their_end_only(house: House) -> None:
    conversation = await house.open()
    for number in range(6):
        await house.say(conversation, f"Message {number}.")
    shared = [p.lines[:-1] for p in house.chat.prompts]
    for before, after in pairwise(shared):
        assert after[: len(before)] == before


async def test_the_latest_conversation_is_read_ahead_at_the_start(house: House) -> None:
    warmed: list[Prompt] = []

    async def warm(prompt: Prompt) -> None:
        warmed.append(prompt)

    house = house.asking(replace(candidate(house.chat, "tiny"), warm=warm))
    await house.turns.wake()
    await house.idle()
    assert warmed == []
    for companion_id in ("idris", "tove"):
        house.clock.advance(timedelta(minutes=1))
        await house.open(companion_id)
    await house.turns.wake()
    await house.idle()
    assert [prompt.lines[-1].content for prompt in warmed] == [stock()["tove"].greeting]
