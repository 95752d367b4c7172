"""A card becomes a companion, and a companion a card."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from everkin.persona.cards.blueprints import OWN, blueprint_of, card_of
from everkin.persona.cards.containers import read_card, write_charx, write_json, write_png
from everkin.persona.cards.models import Card, CardRefused
from everkin.persona.lorebook import LorebookRefused
from everkin.persona.models import AuthorsNote, Blueprint
from everkin.persona.rules.ages import written_age
from everkin.persona.service import stock

BOOK = {"entries": [{"keys": ["harbour"], "content": "The harbour freezes.", "enabled": True, "insertion_order": 1, "use_regex": False}]}
MIRA = Card(
    name="Mira Vale",
    nickname="Mira",
    description="{{char}} is a lighthouse keeper, an adult of forty.",
    personality="patient, wry",
    scenario="A lighthouse in winter.",
    first_mes="The lamp is lit, {{user}}.",
    mes_example="<START>\n{{user}}: hi\n{{char}}: The stairs are steep.\nMind the third.\n<START>\n{{user}}: bye\n{{char}}: Safe seas.",
    system_prompt="{{original}} Speak slowly.",
    post_history_instructions="Stay in the lighthouse.",
    alternate_greetings=("A ship passes.",),
    group_only_greetings=("So many guests.",),
    character_book=BOOK,
    extensions={"talkativeness": "0.7", "depth_prompt": {"prompt": "It storms.", "depth": 2, "role": "user"}, "fav": True},
)
NOTED = stock()["tove"].model_copy(update={"authors_note": AuthorsNote(text="Fog.", depth=3, role="user")})


def test_a_card_becomes_a_blueprint() -> None:
    who = blueprint_of(MIRA, "mira-1")
    assert (who.id, who.version, who.name, who.called) == ("mira-1", 1, "Mira Vale", "Mira")
    assert who.persona == "{{char}} is a lighthouse keeper, an adult of forty.\n\npatient, wry"
    assert (who.scenario, who.greeting, who.greetings) == ("A lighthouse in winter.", "The lamp is lit, {{user}}.", ("A ship passes.",))
    assert [(e.said, e.reply) for e in who.examples] == [("hi", "The stairs are steep.\nMind the third."), ("bye", "Safe seas.")]
    assert (who.system_prompt, who.post_history) == ("{{original}} Speak slowly.", "Stay in the lighthouse.")
    assert who.authors_note is not None
    assert (who.authors_note.text, who.authors_note.depth, who.authors_note.role) == ("It storms.", 2, "user")
    assert (who.talkativeness, who.group_greetings, who.lorebook) == (0.7, ("So many guests.",), BOOK)


@pytest.mark.parametrize(("card", "greeting"), [(replace(MIRA, first_mes=" "), "Hello, I am Mira, an AI. What shall we talk about?")])
def test_who_has_no_first_word_greets_as_an_ai(card: Card, greeting: str) -> None:
    assert blueprint_of(card, "mira").greeting == greeting


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"description": "", "personality": " "}, "The card describes nobody"),
        ({"description": "x" * 50_000}, "The card cannot be taken: description may have at most 40,000 characters. Shorten it."),
        ({"name": "x" * 500}, "The card cannot be taken: name may have at most 400 characters"),
    ],
)
def test_what_no_companion_can_be_made_of_is_refused(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(CardRefused, match=sentence):
        blueprint_of(replace(MIRA, **change), "mira")


def test_a_book_that_cannot_be_read_is_refused_with_the_card() -> None:
    with pytest.raises(LorebookRefused):
        blueprint_of(replace(MIRA, character_book={"entries": 7}), "mira")


@pytest.mark.parametrize("who", stock().values(), ids=lambda who: who.id)
@pytest.mark.parametrize("write", [write_json, write_png, write_charx])
def test_a_companion_goes_out_as_a_card_and_comes_back_the_same(who: Blueprint, write: Callable[[Card], bytes]) -> None:
    back = blueprint_of(read_card(write(card_of(who))), who.id)
    assert back.model_copy(update={"version": who.version}) == who


def test_a_card_that_was_not_changed_goes_out_as_it_came() -> None:
    assert card_of(blueprint_of(MIRA, "mira"), MIRA) is MIRA


def test_of_a_changed_companion_the_card_keeps_all_that_was_not_changed() -> None:
    who = blueprint_of(MIRA, "mira").model_copy(update={"greeting": "The lamp is out."})
    card = card_of(who, MIRA)
    assert card.first_mes == "The lamp is out."
    assert (card.description, card.personality, card.mes_example) == (MIRA.description, MIRA.personality, MIRA.mes_example)
    assert card.extensions["fav"] is True
    assert blueprint_of(card, "mira") == who


def test_what_another_program_changed_in_a_card_of_ours_counts() -> None:
    tove = stock()["tove"]
    card = replace(card_of(tove), first_mes="Good evening.")
    back = blueprint_of(card, "tove")
    assert back.greeting == "Good evening."
    assert back.life == tove.life
    assert OWN in card.extensions


@pytest.mark.parametrize(
    ("change", "part", "value"),
    [
        ({"personality": "loud, merry"}, "temper", ("loud", "merry")),
        ({"personality": ""}, "temper", ()),
        ({"extensions": {"talkativeness": "0.9"}}, "talkativeness", 0.9),
        ({"extensions": {"depth_prompt": {"prompt": "It storms.", "depth": 2}}}, "authors_note", AuthorsNote(text="It storms.", depth=2)),
        ({"extensions": {"depth_prompt": {"prompt": " ", "depth": 4}}}, "authors_note", None),
        ({"extensions": {}}, "talkativeness", NOTED.talkativeness),
    ],
)
def test_every_field_that_another_program_changed_in_a_card_of_ours_counts(change: dict[str, Any], part: str, value: object) -> None:
    card = card_of(NOTED)
    extensions = {**card.extensions, **change["extensions"]} if "extensions" in change else card.extensions
    back = blueprint_of(replace(card, **{**change, "extensions": extensions}), NOTED.id)
    assert back == NOTED.model_copy(update={part: value, "version": 1})


def test_a_personality_of_sentences_becomes_part_of_the_persona() -> None:
    said = "She hums while she works, and never raises her voice at anybody."
    back = blueprint_of(replace(card_of(NOTED), personality=said), NOTED.id)
    assert (back.temper, back.backstory) == ((), "")
    assert back.persona == f"{NOTED.persona}\n\n{NOTED.backstory}\n\n{said}"


@pytest.mark.parametrize(
    "change",
    [
        {"temper": ("calm", "dry")},
        {"persona": "A keeper."},
        {"persona": "A keeper.", "temper": ("calm",), "backstory": "She sailed."},
        {"authors_note": None},
        {"authors_note": AuthorsNote(text="Fog.", depth=1)},
        {"talkativeness": 0.1},
    ],
)
def test_a_card_that_was_brought_and_changed_here_comes_back_as_it_was_changed(change: dict[str, Any]) -> None:
    who = blueprint_of(MIRA, "mira").model_copy(update=change)
    once = card_of(who, MIRA)
    assert blueprint_of(once, "mira") == who
    assert blueprint_of(card_of(who, once), "mira") == who


def test_a_description_that_another_program_changed_does_not_tell_the_backstory_twice() -> None:
    card = card_of(stock()["tove"])
    back = blueprint_of(replace(card, description=f"{card.description} She whistles."), "tove")
    assert back.backstory == ""
    assert back.persona.count(stock()["tove"].backstory) == 1


@pytest.mark.parametrize(
    ("description", "age"),
    [("A 52-year-old watchmaker.", 52), ("Age: 34. A nurse.", 34), ("A keeper.", None), ("A 700 years old elf.", None), ("aged 41", 41)],
)
def test_the_age_that_a_description_tells_is_the_companions(description: str, age: int | None) -> None:
    assert written_age(blueprint_of(replace(MIRA, description=description), "mira")) == age
