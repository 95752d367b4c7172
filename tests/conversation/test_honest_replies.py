"""A model that makes up a shared past, through the whole turn: what is shown, and what is kept."""

import pytest

from everkin.memory.rules.honesty import unsupported
from everkin.providers.scripted import ScriptedChat
from tests.support.house import UNBOUND, House, end_of, text_of

CONFABULATED = "Remember our trip to Rome last summer? The fountains were so loud at night. What are you cooking tonight?"
HONEST = "Did you ever tell me about Rome? I cannot find it in my memory. What are you cooking tonight?"


@pytest.mark.parametrize("profile", ["standard", "tiny"])
async def test_a_made_up_memory_is_shown_and_kept_as_a_question(both_houses: House, profile: str) -> None:
    house = both_houses.saying(ScriptedChat([CONFABULATED]), profile)
    conversation = await house.open_unbound()
    events = await house.say(conversation, "The lift at the library hums in an odd key.")
    shown = text_of(events)
    assert shown == (HONEST if profile == "standard" else HONEST.removesuffix(" What are you cooking tonight?"))
    assert "Rome" in shown
    assert unsupported(shown, ()) is None
    message = end_of(events).message
    assert message
    assert message.text == shown
    assert (await house.messages(conversation))[-1].text == shown
    assert (await house.memories(companion_id=UNBOUND.id))[-1].text == shown


async def test_what_a_memory_supports_is_shown_as_it_is(house: House) -> None:
    reply = "Remember our trip to Rome last summer? You said the fountains were loud at night."
    house = house.saying(ScriptedChat(["Noted.", *["It rains."] * 4, reply]))
    conversation = await house.open_unbound()
    await house.say(conversation, "Last summer we made a trip to Rome, and the fountains were loud at night.")
    for number in range(4):
        await house.say(conversation, f"Part {number}. " + "The harbour was loud today. " * 500)
    await house.remember(UNBOUND.id)
    events = await house.say(conversation, "Where should I go, after Rome last summer?")
    assert text_of(events) == reply


async def test_what_stands_in_the_conversation_is_no_invention(house: House) -> None:
    reply = "You said your sister Mara sails. How is Mara? I remember that your exam is on the 4th."
    house = house.saying(ScriptedChat(["Noted.", reply]))
    conversation = await house.open_unbound()
    await house.say(conversation, "My sister Mara sails, and my exam is on the 4th.")
    assert text_of(await house.say(conversation, "Good evening.")) == reply


async def test_a_question_of_its_own_does_not_become_a_memory(house: House) -> None:
    house = house.saying(ScriptedChat([CONFABULATED]))
    conversation = await house.open_unbound()
    first = text_of(await house.say(conversation, "Good evening."))
    assert first == HONEST
    assert text_of(await house.say(conversation, "Soup, I think.")) == HONEST


async def test_another_persons_words_support_nothing(house: House) -> None:
    """What one companion was told is no evidence for another."""
    house = house.saying(ScriptedChat(["Noted.", CONFABULATED]))
    await house.say(await house.open("tove"), "Last summer we made a trip to Rome.")
    assert text_of(await house.say(await house.open("hana"), "Good evening.")) == HONEST


async def test_an_honest_reply_streams_sentence_by_sentence(house: House) -> None:
    chat = ScriptedChat(["Good evening. What is for supper?"])
    house = house.saying(chat)
    events = await house.say(await house.open_unbound(), "Good evening.")
    deltas = [str(event.data) for event in events if event.name == "delta"]
    assert deltas[0].split()[0] == "Good"
    assert len(deltas) > 1


async def test_the_companions_designed_past_is_its_own(house: House) -> None:
    reply = "I remember my years on the icebreaker. Anders and I were married, he still sends me crosswords."
    house = house.saying(ScriptedChat([reply]))
    assert text_of(await house.say(await house.open("tove"), "Tell me about yourself, please.")) == reply
