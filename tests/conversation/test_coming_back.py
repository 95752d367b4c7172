"""Somebody comes back after a while: what was known is known, what was planned is asked after, once."""

from datetime import timedelta

import pytest

from everkin.providers.scripted import ScriptedChat
from tests.support.house import House, stored, text_of

ASKED = "How did it go?"


@pytest.mark.parametrize("profile", ["standard", "tiny"])
async def test_what_was_told_in_an_earlier_session_stands_ahead_of_the_history_for_a_model_that_is_told(house: House, profile: str) -> None:
    house = house.saying(ScriptedChat(["Noted."] * 9), profile)
    conversation = await house.open()
    await house.say(conversation, "My sister is called Mara. I moved to Bergen last week.")
    await house.remember()
    for _ in range(2):
        await house.say(conversation, "zzz qqq xxx")
        assert "My sister is called Mara." not in house.chat.prompts[-1].lines[0].content
    house.clock.advance(timedelta(hours=5))
    await house.say(conversation, "zzz qqq xxx")
    first = house.chat.prompts[-1].lines[0].content
    assert ("My sister is called Mara." in first) == (profile == "standard")
    await house.say(conversation, "I have a dog called Rex.")
    await house.remember()
    await house.say(conversation, "zzz qqq xxx")
    assert house.chat.prompts[-1].lines[0].content == first


async def test_what_holds_no_longer_leaves_the_digest(house: House) -> None:
    house = house.saying(ScriptedChat(["Noted."] * 9))
    conversation = await house.open()
    await house.say(conversation, "I live in Oslo.")
    house.clock.advance(timedelta(hours=5))
    await house.say(conversation, "I moved to Bergen.")
    await house.remember()
    house.clock.advance(timedelta(hours=5))
    await house.say(conversation, "zzz qqq xxx")
    known = house.chat.prompts[-1].lines[0].content
    assert "Bergen" in known
    assert "Oslo" not in known


async def test_a_plan_whose_time_has_passed_is_asked_after_once_and_rests_when_it_is_answered(house: House) -> None:
    house = house.saying(ScriptedChat(["Noted."] * 9), "tiny")
    conversation = await house.open()
    await house.say(conversation, "My interview is on Thursday.")  # told on a Friday
    await house.remember()
    house.clock.advance(timedelta(days=7))
    back = text_of(await house.say(conversation, "zzz qqq xxx"))
    assert back.endswith(f'You told me: "My interview is on Thursday, 26 November 2026." {ASKED}')
    assert ASKED not in text_of(await house.say(conversation, "zzz qqq xxx, later"))
    await house.say(conversation, "The interview went really well!")
    await house.remember()
    (plan,) = await stored(house, ("plan",))
    assert plan.valid_to is not None
    house.clock.advance(timedelta(days=4))
    assert ASKED not in text_of(await house.say(conversation, "zzz qqq xxx"))


async def test_a_short_answer_to_the_question_closes_a_plan(house: House) -> None:
    house = house.saying(ScriptedChat(["How did your interview go?"] * 9))
    conversation = await house.open()
    await house.say(conversation, "My interview is on Thursday.")
    house.clock.advance(timedelta(days=7))
    await house.say(conversation, "Hello, I am back.")
    await house.say(conversation, "Really well, thanks!")
    await house.remember()
    (plan,) = await stored(house, ("plan",))
    assert plan.valid_to is not None


async def test_a_larger_model_is_told_of_plans_that_are_near(house: House) -> None:
    house = house.saying(ScriptedChat(["Noted."] * 9))
    conversation = await house.open()
    await house.say(conversation, "My interview is on Thursday.")
    await house.remember()
    await house.say(conversation, "Anything else?")
    assert "Plans of theirs" not in house.chat.prompts[-1].lines[-1].content
    house.clock.advance(timedelta(days=5, hours=12))
    await house.say(conversation, "Good evening.")
    assert 'soon, or just now: "My interview is on Thursday, 26 November 2026."' in house.chat.prompts[-1].lines[-1].content


async def test_who_asks_at_once_is_not_told_that_nothing_was_told(house: House) -> None:
    house = house.saying(ScriptedChat(["Mara, of course."] * 9), "tiny")
    conversation = await house.open()
    await house.say(conversation, "My sister is called Mara.")
    assert "Mara" in text_of(await house.say(conversation, "What is my sister called?"))
