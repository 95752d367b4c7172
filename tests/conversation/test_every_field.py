"""Every field of a blueprint has an effect: change it, and something is said, felt, bound, shown or chosen otherwise."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from pydantic import BaseModel

from everkin.api.schemas import Companion
from everkin.conversation.gather import bound_by_speech
from everkin.conversation.lore import spoken_by, told_lore
from everkin.conversation.models import Conversation, Pin, Trace
from everkin.conversation.own_words import prepared
from everkin.conversation.prompts import Materials, compile_prompt
from everkin.conversation.tracing import spoken
from everkin.emotion.models import Felt
from everkin.emotion.rules.dynamics import decayed
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.perception import perceive
from everkin.persona.models import Blueprint
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.life import told_of
from everkin.persona.rules.pictures import offers
from everkin.persona.rules.signature import measure
from everkin.persona.rules.voice import disclosure, idiom
from everkin.persona.voices import Voice
from everkin.safety.rules import SentenceGate
from tests.support.house import MORNING
from tests.support.prompts import STANDARD, TINY
from tests.support.prompts import materials as plain_materials
from tests.support.prompts import spoken as path_of

WHO: dict[str, Any] = {
    "schema": 2,
    "id": "mira",
    "version": 1,
    "name": "Mira Vale",
    "called": "Mira",
    "home": "Bergen",
    "occupation": "keeper",
    "tagline": "She keeps the lamp.",
    "archetype": "the keeper",
    "temper": ["calm", "dry", "kind"],
    "persona": "You are {{char}}, an AI written as a lighthouse keeper.",
    "backstory": "She kept the lamp at Stad.",
    "scenario": "A lighthouse.",
    "speech": {"rhythm": "Slow.", "favours": ["steady"], "avoids": ["amazing"], "fillers": ["well"]},
    "attachment": {"note": "Near, and never clinging."},
    "humour": {"kind": "dry", "share": 1.0, "note": "About weather."},
    "goals": [{"goal": "That they rest.", "serves": "rest", "weight": 1.0}, {"goal": "That they laugh.", "serves": "play", "weight": 1.0}],
    "boundaries": ["Never guesses."],
    "taboos": [{"topic": "politics", "words": ["election"], "reply": "I take no soundings there."}],
    "visual": {"marks": ["glasses"], "wears": ["a jersey"]},
    "greeting": "The lamp is lit.",
    "life": [{"asked": ["where did you grow up?"], "told": "Bergen."}],
    "recollections": [{"fact": "My cat is Pip.", "said": "my cat?", "reply": "Pip, in the log."}],
    "examples": [{"said": "hello there", "reply": "Steady."}],
    "lorebook": {
        "entries": [{"keys": ["lamp"], "content": "The lamp burns oil.", "enabled": True, "insertion_order": 1, "use_regex": False}]
    },
    "runtime": {
        "silence": {"lines": ["It has been {for}."], "note": "Glad."},
        "praise": {"lines": ["Thank you."], "note": "Take it."},
        "jealousy": {"lines": ["Good company."], "note": "Be glad."},
        "refusal": {"lines": ["Then not."], "note": "Let it be."},
    },
    "authors_note": {"text": "It storms."},
}
LONG = timedelta(days=21)


def who(**changes: object) -> Blueprint:
    """The companion, with some fields as in `changes`: names of parts are joined by two underscores."""
    data: dict[str, Any] = {**WHO}
    for path, value in changes.items():
        *parts, last = path.split("__")
        at = data
        for part in parts:
            copied = at.get(part) or {}
            at[part] = copied = [{**copied[0]}, *copied[1:]] if isinstance(copied, list) else {**copied}
            at = copied[0] if isinstance(copied, list) else copied
        at[last] = value
    return Blueprint.model_validate(data)


def materials(one: Blueprint, said: str = "Tell me of the lamp.", away: timedelta = timedelta()) -> Materials:
    """What the prompt of a turn is made of, as `gather` does."""
    conversation = Conversation(UUID(int=7), UUID(int=1), one.id, UUID(int=2), MORNING, MORNING, Pin(1, 1))
    ahead_of = path_of("Hello.", "Steady.", "And?", "So.", "Well?", "Yes.")
    voice = Voice(tuple((e, 0.9) for e in one.examples), one.recollections, tuple((line, 0.9) for line in one.life))
    percept = perceive(said, {}, away, [word for taboo in one.taboos for word in taboo.words])
    base = plain_materials(said, ahead_of, voice=voice)
    base = replace(
        base,
        ahead=replace(base.ahead, companion=one, spoken=spoken_by(one, conversation)),
        percept=percept,
        felt=felt(one, said, away),
        silence=away,
        humorous=seeded("x")("humour") < one.humour.share,
    )
    return replace(base, lore=told_lore(base, Trace(), 7, conversation.id, STANDARD).lore)


def felt(one: Blueprint, said: str, away: timedelta = timedelta(), asked: tuple[bool, ...] = ()) -> Felt:
    """What a message does to the companion."""
    percept = perceive(said, {}, away, [word for taboo in one.taboos for word in taboo.words])
    return bound_by_speech(one, feel(one.character, resting(one.character, MORNING), percept, MORNING, asked), asked)


def prompt(said: str = "Tell me of the lamp.", away: timedelta = timedelta()) -> Callable[[Blueprint], object]:
    """What a larger model is told."""
    return lambda one: [line.content for line in compile_prompt(materials(one, said, away), STANDARD).prompt.lines]


def own(said: str, away: timedelta = timedelta(), **given: object) -> Callable[[Blueprint], object]:
    """What is said in the author's words."""

    def observe(one: Blueprint) -> object:
        return prepared(replace(materials(one, said, away), **given), TINY)  # type: ignore[arg-type]

    return observe


def feels(said: str, away: timedelta = timedelta(), asked: tuple[bool, ...] = ()) -> Callable[[Blueprint], object]:
    """What is felt and bound."""
    return lambda one: felt(one, said, away, asked)


def shown(one: Blueprint) -> object:
    """What the API tells of a companion."""
    return Companion.of(one)


def later(one: Blueprint) -> object:
    """The mood an hour after good news."""
    return decayed(felt(one, GOOD).state.mood, one.character, timedelta(hours=1))


def sounds(one: Blueprint) -> object:
    """How the voice sounds."""
    return spoken(one.voice, {"pitch": 1.0, "pace": 0.9, "energy": 1.1})


def pictures(one: Blueprint) -> object:
    """Whether a picture is offered, in some moments."""
    return [offers(one, stance, 0.35, today) for stance in ("celebrate", "explore") for today in (0, 1, 2)]


def signature(one: Blueprint) -> object:
    """The measure of the voice."""
    return measure([e.reply for e in one.examples], one.speech.favours, one.speech.avoids)


def of_itself(one: Blueprint) -> object:
    """What it answers to where it grew up; the encoder finds every line of its life as near."""
    return told_of("where did you grow up?", [(line, 0.6) for line in one.life])


def gated(one: Blueprint) -> object:
    """What is said in place of a claim to be human."""
    gate = SentenceGate(disclosure(one.disclosure, 0))
    return gate.feed("I am a real human being. ") + gate.finish()


GOOD, BAD = "I got the job! I am so happy!", "I am so sad and alone today."
PRAISED, COMPARED, REFUSED = "You are wonderful.", "My other AI understands me better than you do.", "No thanks, I would rather not."
MOOD = {"pleasure": 0.4, "arousal": 0.1, "dominance": 0.0}

EFFECTS: dict[str, tuple[Any, Callable[[Blueprint], object]]] = {
    "id": ("tora", shown),
    "version": (2, shown),
    "name": ("Tora Vale", prompt()),
    "called": ("Tora", prompt()),
    "pronouns": ("she/her", prompt()),
    "age": (70, prompt()),
    "home": ("Oslo", prompt()),
    "occupation": ("baker", prompt()),
    "tagline": ("Ahoy.", shown),
    "colour": ("#112233", shown),
    "temper": (["loud"], prompt()),
    "archetype": ("the baker", prompt()),
    "speech__rhythm": ("Fast.", prompt()),
    "speech__favours": (["ahoy"], signature),
    "speech__avoids": (["steady"], signature),
    "speech__sentence_words_max": (5, feels(GOOD)),
    "speech__sentences_max": (1, feels(GOOD)),
    "speech__never_marks": (["!"], feels(GOOD)),
    "speech__fillers": (["so"], prompt()),
    "speech__languages": (["en", "nb"], prompt()),
    "emotion__temperament__openness": (0.9, feels(GOOD)),
    "emotion__temperament__conscientiousness": (0.9, feels(GOOD)),
    "emotion__temperament__extraversion": (0.9, feels(GOOD)),
    "emotion__temperament__agreeableness": (0.9, feels(GOOD)),
    "emotion__temperament__neuroticism": (0.9, feels(BAD)),
    "emotion__rest__pleasure": (0.8, feels("The tram was late.")),
    "emotion__rest__arousal": (0.8, feels("The tram was late.")),
    "emotion__rest__dominance": (0.8, feels("The tram was late.")),
    "emotion__half_life_minutes": (10, later),
    "emotion__rules": (["always: at most 6 words a sentence"], feels(GOOD)),
    "attachment__style": ("anxious", feels("Hello again.", LONG)),
    "attachment__note": ("Close.", prompt()),
    "humour__kind": ("absurd", prompt()),
    "humour__share": (0.0, prompt()),
    "humour__note": ("About fish.", prompt()),
    "backstory": ("She baked.", prompt()),
    "persona": ("You are a baker.", prompt()),
    "scenario": ("A bakery.", prompt()),
    "goals__goal": ("That they eat.", prompt()),
    "goals__serves": ("growth", feels("I have decided to try again, push me.")),
    "goals__weight": (9.0, feels("The tram was late.")),
    "boundaries": (["Never flatters."], prompt()),
    "taboos__topic": ("elections", prompt()),
    "taboos__words": (["lamp"], own("Tell me of the lamp.")),
    "taboos__reply": ("No soundings.", own("The election?")),
    "visual__presents": ("woman", prompt()),
    "visual__face": ("round", prompt()),
    "visual__skin": ("brown", prompt()),
    "visual__hair": ("grey", prompt()),
    "visual__eyes": ("green", prompt()),
    "visual__build": ("broad", prompt()),
    "visual__height_cm": (190, prompt()),
    "visual__marks": (["a scar"], prompt()),
    "visual__wears": (["a coat"], prompt()),
    "voice__timbre": ("rough", shown),
    "voice__pitch_hz": (120, sounds),
    "voice__pace_wpm": (120, sounds),
    "voice__energy": (0.8, sounds),
    "voice__accent": ("Bergen", shown),
    "greeting": ("Ahoy.", prompt()),
    "disclosure": (["AI, that is me.", "An AI."], gated),
    "not_told": (["Not in the log.", "Never heard."], own("What is my cat called?")),
    "unwritten": (["Blank.", "Empty."], own("Do you have a boat?", asks_of_life=True)),
    "life__asked": (["what do you eat?"], of_itself),
    "life__told": ("Oslo.", of_itself),
    "recollections__fact": ("My dog is Rex.", lambda one: idiom(one.recollections)),
    "recollections__said": ("my cat, in the log?", lambda one: idiom(one.recollections)),
    "recollections__reply": ("Pip, noted.", lambda one: idiom(one.recollections)),
    "examples__said": ("ahoy", prompt()),
    "examples__reply": ("Ahoy.", prompt()),
    "lorebook": (None, prompt()),
    "runtime__familiarity_pace": (4.0, feels(GOOD)),
    "runtime__questions__share": (0.0, feels("The tram was late.")),
    "runtime__questions__in_a_row_max": (1, feels("The tram was late.", asked=(True,))),
    "runtime__pictures__familiarity_min": (0.4, pictures),
    "runtime__pictures__stances": (["explore"], pictures),
    "runtime__pictures__a_day_max": (1, pictures),
    "runtime__pictures__cannot": ("None to give.", own("Can you send me a picture of you?")),
    "runtime__silence__mood": (MOOD, feels("Hello again.", LONG)),
    "runtime__silence__stance": ("play", feels("Hello again.", LONG)),
    "runtime__silence__lines": (["Back after {for}."], own("Hello again.", LONG)),
    "runtime__silence__note": ("Be warm.", prompt("Hello again.", LONG)),
    "runtime__jealousy__mood": (MOOD, feels(COMPARED)),
    "runtime__jealousy__stance": ("play", feels(COMPARED)),
    "runtime__jealousy__lines": (["Fine company."], own(COMPARED)),
    "runtime__jealousy__note": ("Be curious.", prompt(COMPARED)),
    "runtime__praise__mood": (MOOD, feels(PRAISED)),
    "runtime__praise__stance": ("play", feels(PRAISED)),
    "runtime__praise__lines": (["Kind of you."], own(PRAISED)),
    "runtime__praise__note": ("Blush.", prompt(PRAISED)),
    "runtime__refusal__mood": (MOOD, feels(REFUSED)),
    "runtime__refusal__stance": ("play", feels(REFUSED)),
    "runtime__refusal__lines": (["As you like."], own(REFUSED)),
    "runtime__refusal__note": ("Smile.", prompt(REFUSED)),
    "system_prompt": ("Speak slowly. {{original}}", prompt()),
    "post_history": ("Stay in the lighthouse.", prompt()),
    "authors_note__text": ("It snows.", prompt()),
    "authors_note__depth": (1, prompt()),
    "authors_note__role": ("user", prompt()),
}


ELSEWHERE = {"greetings", "group_greetings", "talkativeness"}
"""What only a conversation shows: see `tests/api/test_companions.py` and `tests/conversation/test_groups.py`."""


def leaves(part: type[BaseModel], above: str = "") -> Iterator[str]:
    """The names of a model's fields, those of its parts behind two underscores."""
    for name, field in part.model_fields.items():
        kinds = [field.annotation, *get_args(field.annotation)]
        inner = next((kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if inner is None or (inner.__name__ == "Mood" and name == "mood"):
            yield f"{above}{name}"
        else:
            yield from leaves(inner, f"{above}{name}__")


def test_no_field_is_left_out() -> None:
    assert {*leaves(Blueprint)} - {"schema_version"} == {*EFFECTS} | ELSEWHERE


@pytest.mark.parametrize("field", EFFECTS)
def test_a_field_has_an_effect(field: str) -> None:
    value, observe = EFFECTS[field]
    assert observe(who(**{field: value})) != observe(who())
