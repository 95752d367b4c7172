"""What a person told of themselves is answered by a tiny model's companion, and what they set right as they set it right."""

from datetime import timedelta

import pytest

from everkin.conversation.models import Conversation
from everkin.persona.service import stock
from everkin.providers.scripted import ScriptedChat
from tests.support.house import BrokenEmbedding, House, text_of

UNTOLD = stock()["tove"].not_told


async def told(house: House, *texts: str) -> Conversation:
    """Say something, an hour apart, to a companion of a tiny model, and let it be remembered."""
    conversation = await house.open()
    for text in texts:
        house.clock.advance(timedelta(hours=1))
        await house.say(conversation, text)
    await house.remember()
    return conversation


def tiny(house: House) -> House:
    """A house whose model only says that it heard: what else is answered is answered from memory."""
    return house.saying(ScriptedChat(["Noted."]), "tiny")


async def corrected(house: House, name: str, text: str) -> None:
    """Set right the fact that holds a name."""
    fact = next(m for m in await house.memories("fact") if name in m.text)
    await house.app.control.correct(house.pair(), house.owner.memory, fact.id, text)


@pytest.mark.parametrize("question", ["What is my name?", "what's my name", "Do you remember my name?", "What am I called?"])
@pytest.mark.parametrize("deaf", [False, True], ids=["with the encoder", "without it"])
async def test_a_name_that_was_told_is_said_when_it_is_asked_for(house: House, question: str, deaf: bool) -> None:  # noqa: FBT001 - a table
    house = tiny(house.encoding(BrokenEmbedding()) if deaf else house)
    conversation = await told(house, "My name is Jordan.", "I am from Ghent.", "My cat is called Lola.", "What is my name?")
    assert "Jordan" in text_of(await house.say(conversation, question))


async def test_a_name_that_was_never_told_is_no_other_name(house: House) -> None:
    house = tiny(house)
    conversation = await told(house, "I am from Ghent.", "My cat is called Lola.")
    said = [text_of(await house.say(conversation, question)) for question in ("What is my name?", "What am I called?")]
    assert said == list(UNTOLD)


@pytest.mark.parametrize(
    ("texts", "name", "right", "question", "answer"),
    [
        (["My name is Jordan."], "Jordan", "My name is Jordana.", "What is my name?", "Jordana"),
        (["My sister is called Nora."], "Nora", "My sister is called Norma.", "What is my sister's name?", "Norma"),
        (["I live in Oslo."], "Oslo", "I live in Bergen.", "Where do I live?", "Bergen"),
        (
            ["I have a kitten called Juno.", "My cat is called Lola."],
            "Juno",
            "My kitten is called Jupiter.",
            "What is my kitten called?",
            "Jupiter",
        ),
    ],
)
async def test_what_was_set_right_is_answered_as_it_was_set_right(
    house: House, texts: list[str], name: str, right: str, question: str, answer: str
) -> None:
    house = tiny(house)
    conversation = await told(house, *texts)
    await corrected(house, name, right)
    assert answer in text_of(await house.say(conversation, question))


async def test_of_two_cats_the_one_is_named_that_is_asked_for(house: House) -> None:
    house = tiny(house)
    conversation = await told(house, "My kitten is called Juno.", "My cat is called Lola.")
    for question, name in (("What is my kitten called?", "Juno"), ("What is my cat called?", "Lola")):
        assert name in text_of(await house.say(conversation, question))


async def test_what_the_person_wrote_into_memory_is_answered_from(house: House) -> None:
    house = tiny(house)
    conversation = await told(house, "Good morning.")
    await house.app.control.add(house.pair(), house.owner.memory, "My sister is called Nora.")
    assert "Nora" in text_of(await house.say(conversation, "What is my sister's name?"))
