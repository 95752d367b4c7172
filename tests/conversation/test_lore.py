"""Lore in a compiled prompt: where an entry stands, what brings it in, and what of it a trace may hold."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from everkin.conversation.lore import greeted_with, spoken_by, told_lore
from everkin.conversation.models import Conversation, Message, Pin, Trace
from everkin.conversation.prompts import Compiled, compile_prompt
from everkin.conversation.prompts.tiny import UNREAD
from everkin.inference.models import Profile
from everkin.persona.models import AuthorsNote, Blueprint
from everkin.persona.voices import Voice
from everkin.providers.scripted import ScriptedChat
from tests.support.house import MORNING, House, text_of
from tests.support.prompts import STANDARD, TINY, TOVE, materials, spoken

CONVERSATION = Conversation(UUID(int=7), UUID(int=1), "tove", UUID(int=2), MORNING, MORNING, Pin(1, 1))
PATH = spoken("Good day.", "Good day to you.", "It rains.", "It does.")
SAID = "Who tends the lamp?"


def entry(content: str, position: int = 0, **more: object) -> dict[str, Any]:
    """An entry that the lamp calls, at a position as world files number them."""
    extensions = {"position": position, **more}
    return {"keys": ["lamp"], "content": content, "enabled": True, "insertion_order": 100, "use_regex": False, "extensions": extensions}


def who(*entries: Mapping[str, Any], **more: object) -> Blueprint:
    return TOVE.model_copy(update={"lorebook": {"entries": list(entries)}, **more})


def compiled(one: Blueprint, said: str = SAID, path: list[Message] = PATH, profile: Profile = STANDARD, **given: Any) -> Compiled:  # noqa: ANN401 - parts of materials
    base = materials(said, path, **given)
    base = replace(base, ahead=replace(base.ahead, companion=one, heard=path, spoken=spoken_by(one, CONVERSATION)))
    return compile_prompt(replace(base, lore=told_lore(base, Trace(), 7, CONVERSATION.id, profile).lore), profile)


def prompt(one: Blueprint, **given: Any) -> list[str]:  # noqa: ANN401 - those of `compiled`
    return [line.content for line in compiled(one, **given).prompt.lines]


def test_lore_around_the_character_stands_in_the_notes_in_the_order_of_its_places() -> None:
    entries = (
        entry("Third.", 1),
        entry("@@position scenario\nMiddle."),
        entry("First.", 0),
        entry("@@position personality\nSecond."),
    )
    head, *_, tail = prompt(who(*entries))
    places = [tail.index(text) for text in ("Now: it is", "First.", "Second.", "Middle.", "Third.", "Stay yourself")]
    assert places == sorted(places)
    assert "First." not in head


def test_lore_beside_the_examples_stands_there() -> None:
    tail = prompt(who(entry("Behind them.", 6), entry("Ahead of them.", 5)))[-1]
    places = [tail.index(text) for text in ("Ahead of them.", "For the sound of you", "Behind them.", "[The person says]")]
    assert places == sorted(places)


@pytest.mark.parametrize(("note", "line"), [(AuthorsNote(text="It storms.", depth=2), -2), (None, -4)])
def test_lore_around_the_authors_note_stands_at_its_depth(note: AuthorsNote | None, line: int) -> None:
    there = prompt(who(entry("Below.", 3), entry("Above.", 2), authors_note=note))[line]
    notes = ["[Note: Above.]", "[Note: It storms.]", "[Note: Below.]"] if note else ["[Note: Above.]", "[Note: Below.]"]
    assert there.split("\n")[: len(notes)] == notes


@pytest.mark.parametrize(
    ("depth", "line", "begins", "ends"),
    [
        (0, -1, "[Notes for you", "Who tends the lamp?\n[Note: Oil.]"),
        (1, -1, "[Note: Oil.]\n[Notes for you", "Who tends the lamp?"),
        (2, -2, "[Note: Oil.]\nIt does.", "It does."),
        (3, -3, "[Note: Oil.]\nIt rains.", "It rains."),
        (99, 1, "[Note: Oil.]\nGood day.", "Good day."),
    ],
)
def test_lore_at_a_depth_counts_the_persons_message(depth: int, line: int, begins: str, ends: str) -> None:
    there = prompt(who(entry("Oil.", 4, depth=depth)))[line]
    assert there.startswith(begins)
    assert there.endswith(ends)


def test_lore_at_a_depth_is_there_from_the_first_message_on() -> None:
    assert "[Note: Oil.]" in prompt(who(entry("Oil.", 4, depth=4)), path=spoken())[-1]


def test_what_stands_equally_deep_stands_in_its_order() -> None:
    entries = (entry("Near.", 4, depth=2) | {"insertion_order": 9}, entry("Far.", 4, depth=2) | {"insertion_order": 1})
    assert prompt(who(*entries))[-2].startswith("[Note: Far.]\n[Note: Near.]\n")


def test_notes_in_the_history_keep_to_the_budget_too() -> None:
    heavy = AuthorsNote(text="word " * 7_900)
    made = compiled(who(authors_note=heavy))
    assert "tail: author's note" in made.dropped
    assert sum(made.tokens.values()) < STANDARD.context_tokens


def test_an_entry_that_waits_for_an_outlet_stands_nowhere() -> None:
    assert "Oil." not in "".join(prompt(who(entry("Oil.", 7, outlet_name="cellar"))))


@pytest.mark.parametrize(("closeness", "comes"), [(0.7, True), (0.2, False)])
def test_a_semantic_entry_comes_by_its_meaning(closeness: float, comes: bool) -> None:  # noqa: FBT001 - a column
    one = who(entry("The keeper sleeps by day.", vectorized=True) | {"id": "keeper"})
    voice = Voice(lore=(("keeper", closeness),))
    assert ("The keeper sleeps by day." in prompt(one, said="Who is up at night?", voice=voice)[-1]) is comes


@pytest.mark.parametrize(("greeting", "which"), [(TOVE.greeting, 0), ("I am an AI, and it rains.", 1), ("Imported.", None)])
def test_an_entry_may_be_for_one_of_the_greetings(greeting: str, which: int | None) -> None:
    one = who(entry("@@is_greeting 1\nRain."), greetings=("I am an AI, and it rains.",))
    path = [replace(PATH[0], kind="greeting", text=greeting), *PATH[1:]]
    ahead = replace(materials().ahead, companion=one, heard=path, spoken=spoken_by(one, CONVERSATION))
    assert greeted_with(ahead) == which
    assert ("Rain." in prompt(one, path=path)[-1]) is (which == 1)


def test_macros_of_lore_know_the_temper_and_who_is_there() -> None:
    assert "They are laconic, precise, quietly kind, dry." in prompt(who(entry("They are {{personality}}.")))[-1]
    assert "Here: Tove." in prompt(who(entry("Here: {{group}}.")))[-1]


def test_a_personality_is_looked_through_where_an_entry_asks_for_that() -> None:
    asks = entry("Few words.", match_character_personality=True) | {"keys": ["laconic"]}
    assert "Few words." in prompt(who(asks))[-1]
    assert "Few words." not in prompt(who(entry("Few words.") | {"keys": ["laconic"]}))[-1]


def test_a_tiny_model_is_told_no_lore_and_the_trace_says_so() -> None:
    made = compiled(who(entry("Oil.") | {"name": "Lamp"}), profile=TINY)
    assert "Oil." not in "".join(line.content for line in made.prompt.lines)
    assert made.dropped == (f"lore: Lamp: {UNREAD}",)


@pytest.mark.parametrize("position", [0, 1, 2, 3, 4, 5, 6])
def test_no_excerpt_quotes_lore_wherever_it_stands(position: int) -> None:
    made = compiled(who(entry("Oil burns.", position, depth=2) | {"name": "Lamp"}))
    assert any("Oil burns." in line.content for line in made.prompt.lines)
    assert [block.excerpt for block in made.blocks if block.source == "lore: Lamp"] == [""]
    assert not any("Oil burns." in block.excerpt for block in made.blocks)


@pytest.mark.parametrize(("retold", "source", "excerpt"), [(False, "facets", "- I sail."), (True, "canon", "")])
def test_what_a_companion_told_of_itself_in_a_message_is_not_quoted(retold: bool, source: str, excerpt: str) -> None:  # noqa: FBT001 - a column
    made = compile_prompt(replace(materials("Do you sail?"), facets=("I sail.",), retold=retold), STANDARD)
    (block,) = [block for block in made.blocks if block.source == source]
    assert block.excerpt.endswith(excerpt)
    assert bool(block.excerpt) is not retold
    assert "- I sail." in made.prompt.lines[-1].content


async def test_a_semantic_entry_reaches_the_model_in_a_turn(house: House) -> None:
    book = entry("The harbour freezes in a hard winter.", vectorized=True) | {"keys": []}
    house = house.saying(ScriptedChat(["It does."]))
    await house.app.personas.save(house.owner, who(book, id="semantic", examples=(), life=()))
    conversation = await house.open("semantic")
    for _ in range(2):  # nobody waits for the entries to be encoded
        await house.say(conversation, "The harbour freezes in a hard winter?")
    assert "freezes in a hard winter.\n" in house.chat.prompts[-1].lines[-1].content
    await house.say(conversation, "Name some cheese.")
    assert "freezes in a hard winter.\n" not in house.chat.prompts[-1].lines[-1].content


async def test_no_word_of_a_message_lasts_in_a_trace_by_way_of_a_macro(house: House) -> None:
    content = "{{setvar::said::{{lastMessage}}}}{{setvar::tea::green}}They said {{getvar::said}}."
    book = entry(content, 4, depth=1) | {"keys": ["{{lastMessage}}", "lamp"]}
    house = house.saying(ScriptedChat(["My Quibble stands."]))
    await house.app.personas.save(house.owner, who(book, id="curious", examples=(), life=(), recollections=()))
    conversation = await house.open("curious")
    for said in ("The lamp is lit.", "The lamp is out.", "My Quibble stands. The lamp?"):
        assert text_of(await house.say(conversation, said))
        await house.turns.rest()
        reply = (await house.messages(conversation))[-1]
        trace = await house.app.conversations.trace(house.owner, conversation.id, reply.id)
        assert trace.variables == {"tea": "green"}
        assert any(block.source.startswith("lore: ") for block in trace.blocks)
        assert "Quibble" not in trace.model_dump_json()
    assert "They said My Quibble stands." in house.chat.prompts[-1].lines[-1].content
