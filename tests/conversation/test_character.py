"""A character through whole turns: what it feels goes with the path, its rules win over the model, its voice is brought back."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from everkin.conversation.models import Conversation, Trace
from everkin.conversation.tracing import USUAL_OF, spoken, usual_with
from everkin.persona.models import Blueprint, EmotionalSignature, Exchange, SpeakingVoice
from everkin.ports.chat import ModelBroke
from everkin.providers.scripted import Broken, ScriptedChat
from tests.support.house import UNBOUND, House, end_of, text_of

RULED = UNBOUND.model_copy(
    update={
        "id": "ruled",
        "emotion": EmotionalSignature(rules=('always: never say "amazing"', "when sad: wait 3 s")),
        "examples": tuple(
            Exchange(said=f"say {word}", reply=f"The {word} stands by the sea, as ever.") for word in ("lamp", "door", "stair")
        ),
    }
)
DULL = (
    "Ferries leave at four, mostly.",
    "Somebody painted that bridge green.",
    "Rain is likely towards evening.",
    "Most shops close early on Mondays.",
    "Trains take about an hour from there.",
    "Bread tastes better when it is warm.",
)
SAD = "I am so sad. My dog died this morning and I cannot stop crying."


async def opened(house: House, who: Blueprint = RULED) -> Conversation:
    """A conversation with a companion of the owner's own."""
    await house.app.personas.save(house.owner, who)
    return await house.open(who.id)


async def trace_of(house: House, conversation: Conversation) -> Trace:
    """The trace of the last reply."""
    await house.turns.rest()
    last = (await house.messages(conversation))[-1]
    return await house.app.conversations.trace(house.owner, conversation.id, last.id)


def last_prompt(house: House) -> str:
    """What the model was asked last, from beginning to end."""
    return "\n".join(line.content for line in house.chat.prompts[-1].lines)


async def test_a_reply_tells_what_was_felt_and_why(both_houses: House) -> None:
    house = both_houses.saying(ScriptedChat(["I am with you."]))
    conversation = await opened(house)
    await house.say(conversation, SAD)
    trace = await trace_of(house, conversation)
    assert (trace.companion_id, trace.blueprint, trace.stance) == ("ruled", 1, "comfort")
    assert trace.mood is not None
    assert trace.mood[0] < 0
    assert any("distress" in line for line in trace.why)
    assert {block.zone for block in trace.blocks} == {"frozen", "slow", "tail"}
    assert trace.speech["pitch_hz"] > 0


async def test_the_mood_goes_with_the_path(house: House) -> None:
    house = house.saying(ScriptedChat(["I am with you."]))
    conversation = await opened(house)
    await house.say(conversation, "The tram was late.")
    calm = await trace_of(house, conversation)
    await house.say(conversation, SAD)
    saddened = await trace_of(house, conversation)
    assert calm.mood
    assert saddened.mood
    assert saddened.mood[0] < calm.mood[0]
    await house.app.paths.undo(house.owner, conversation.id)
    await house.say(conversation, "The tram was late again.")
    again = await trace_of(house, conversation)
    assert again.mood
    assert again.mood[0] > saddened.mood[0]
    assert again.number == saddened.number


async def test_the_mood_comes_to_rest_with_time(house: House) -> None:
    house = house.saying(ScriptedChat(["I am with you."]))
    conversation = await opened(house)
    await house.say(conversation, SAD)
    saddened = await trace_of(house, conversation)
    house.clock.advance(timedelta(days=1))
    await house.say(conversation, "The tram was late.")
    rested = await trace_of(house, conversation)
    assert saddened.mood
    assert rested.mood
    assert abs(rested.mood[0]) < abs(saddened.mood[0])


async def test_where_nothing_was_fit_the_model_is_asked_once_more_otherwise(house: House) -> None:
    house = house.saying(ScriptedChat(["That is amazing!", "It stands."]))
    conversation = await opened(house)
    assert text_of(await house.say(conversation, "Tell me.")) == "It stands."
    first, second = house.chat.prompts
    assert "Say it otherwise." in second.lines[-1].content
    assert (second.sampling.temperature or 0) > (first.sampling.temperature or 0)
    assert first.sampling.avoid[:1] == ("amazing",)
    assert (await trace_of(house, conversation)).mended == ('It says "amazing".',)


async def test_where_it_fails_twice_the_authors_words_stand_in(house: House) -> None:
    house = house.saying(ScriptedChat(["That is amazing!"]))
    conversation = await opened(house)
    assert text_of(await house.say(conversation, "Tell me of the lamp.")) in {e.reply for e in RULED.examples}
    assert len(house.chat.prompts) == 2


async def test_the_part_of_a_reply_that_is_fit_is_shown(house: House) -> None:
    house = house.saying(ScriptedChat(["It stands. That is amazing! The sea is flat."]))
    conversation = await opened(house)
    assert text_of(await house.say(conversation, "Tell me.")) == "It stands. The sea is flat."
    assert len(house.chat.prompts) == 1


@pytest.mark.parametrize(
    ("reply", "seen"), [("I'm sorry, but I can't assist with that request.", False), ("The ferry came in at four.", True)]
)
async def test_what_spoils_a_voice_is_kept_from_the_model(house: House, reply: str, seen: bool) -> None:  # noqa: FBT001 - a column
    house = house.saying(ScriptedChat([reply, "It stands."]))
    conversation = await opened(house)
    await house.say(conversation, "Hello.")
    await house.say(conversation, "And now?")
    assert (reply in last_prompt(house)) is seen
    assert [m.text for m in await house.messages(conversation)][2] == reply


async def test_a_voice_is_scored_behind_the_reply_and_brought_back_when_it_drifts(house: House) -> None:
    house = house.saying(ScriptedChat(DULL))
    conversation = await opened(house)
    for number in range(len(DULL)):
        await house.say(conversation, f"Part {number}.")
        trace = await trace_of(house, conversation)
        assert trace.voice_score is not None
        assert trace.voice_scored == number + 1
    assert "Your voice has drifted" not in last_prompt(house)
    for message in [m for m in await house.messages(conversation) if m.kind == "reply"]:
        await house.app.conversations.note(house.owner, message.id, voice_score=0.1, voice_usual=0.9)
    await house.say(conversation, "And the lamp?")
    assert "Your voice has drifted" in last_prompt(house)
    assert RULED.examples[0].reply in last_prompt(house)


async def test_after_weeks_it_is_the_same_one_and_knows_how_long_it_was(house: House) -> None:
    house = house.saying(ScriptedChat(["It stands."]))
    conversation = await opened(house)
    await house.say(conversation, "I planted two apple trees behind the house.")
    house.clock.advance(timedelta(weeks=3))
    await house.say(conversation, "Good evening.")
    assert 'You last spoke three weeks ago. The last they said was: "I planted two apple trees behind the house".' in last_prompt(house)


async def test_a_wish_for_a_reply_reaches_the_model_and_nothing_else(house: House) -> None:
    house = house.saying(ScriptedChat(["It stands.", "It stands, friend.", "Good."]))
    conversation = await opened(house)
    asked = house.said(conversation, "Tell me.")
    first = end_of(await house.say(conversation, "Tell me.", asked.message_id)).message
    assert first
    stream = await house.turns.begin(replace(asked, wants="again", hint="warmer", reply_id=uuid4()))
    _ = [event async for event in stream.follow(0)]
    assert "the person wishes: warmer" in last_prompt(house)
    await house.say(conversation, "Good.")
    assert "warmer" not in last_prompt(house)


async def test_a_reply_that_broke_off_was_felt_too(house: House) -> None:
    house = house.saying(ScriptedChat([Broken("I am with you. And", ModelBroke("It broke off."))]))
    conversation = await opened(house)
    await house.say(conversation, SAD)
    trace = await trace_of(house, conversation)
    assert (trace.stance, trace.lapse) == ("comfort", "truncated")
    assert trace.mood is not None


async def test_another_reply_is_another_one(house: House) -> None:
    """Also with a tiny model, which draws nothing, and which the author's words come before."""
    house = house.saying(ScriptedChat(["Ferries leave at four, mostly.", "Somebody painted that bridge green."]), "tiny")
    conversation = await opened(house)
    asked = house.said(conversation, "say lamp")
    first = text_of(await house.say(conversation, "say lamp", asked.message_id))
    given = {first}
    for _ in range(2):
        stream = await house.turns.begin(replace(asked, wants="again", reply_id=uuid4()))
        given.add(text_of([event async for event in stream.follow(0)]))
    assert first == RULED.examples[0].reply
    assert len(given) == 3
    assert (house.chat.prompts[-1].sampling.temperature or 0) > 0


async def test_a_trace_holds_no_word_of_the_persons(house: House) -> None:
    house = house.saying(ScriptedChat(["It stands."]))
    conversation = await opened(house)
    for said in ("My xylophone is called Quibble.", "What is my xylophone called?", "And the lamp?"):
        await house.say(conversation, said)
        await house.remember(RULED.id)
        told = (await trace_of(house, conversation)).model_dump_json()
        assert "Quibble" not in told
        assert "xylophone" not in told


@pytest.mark.parametrize(
    ("usual", "count", "score", "then"),
    [(None, 0, 0.5, (0.5, 1)), (0.5, 1, 0.7, (0.6, 2)), (0.6, USUAL_OF, 0.1, (0.6, USUAL_OF)), (0.5, 3, 0.9, (0.6, 4))],
)
def test_what_is_usual_is_the_mean_of_the_first_scores(usual: float | None, count: int, score: float, then: tuple[float, int]) -> None:
    assert usual_with(usual, count, score) == pytest.approx(then)


@pytest.mark.parametrize(
    ("bound", "sound"),
    [
        ({}, {"pitch_hz": 200.0, "pace_wpm": 150.0, "energy": 0.5}),
        ({"pitch": 12.0, "pace": 0.8, "energy": 3.0}, {"pitch_hz": 400.0, "pace_wpm": 120.0, "energy": 1.0}),
    ],
)
def test_a_feeling_moves_the_voice(bound: dict[str, float], sound: dict[str, float]) -> None:
    assert spoken(SpeakingVoice(pitch_hz=200), bound) == sound


async def test_lore_goes_on_behind_a_reply_that_no_model_and_no_mood_made(both_houses: House) -> None:
    entry = {"keys": ["lamp"], "content": "The lamp burns oil.", "enabled": True, "insertion_order": 1, "use_regex": False}
    book = {"entries": [{**entry, "extensions": {"sticky": 20}}]}
    house = both_houses.saying(ScriptedChat(["The keeper sees to it.", "Rain, then."]))
    conversation = await opened(house, RULED.model_copy(update={"lorebook": book}))
    await house.say(conversation, "Who fills the lamp by the door?")
    before = await trace_of(house, conversation)
    assert before.activations
    await house.say(conversation, "Are you real?")
    await house.say(conversation, "It rained on the ferry.")
    after = await trace_of(house, conversation)
    assert after.number == before.number + 4
    assert before.activations.keys() <= after.activations.keys()


async def test_what_was_felt_at_a_reply_that_no_model_reads_again_holds(both_houses: House) -> None:
    moods: list[object] = []
    for reply in ("I am with you. That is hard.", "As an AI language model, I cannot help with that request."):
        house = both_houses.saying(ScriptedChat([reply, "Rain, then."]))
        conversation = await opened(house, RULED.model_copy(update={"id": f"ruled-{len(moods)}"}))
        await house.say(conversation, SAD)
        lapsed = (await trace_of(house, conversation)).lapse
        await house.say(conversation, "The tram was late.")
        after = await trace_of(house, conversation)
        moods.append((after.mood, after.relationship, after.number))
    assert lapsed == "assistant"
    assert moods[0] == moods[1]
