"""All of it together: one message, from what is perceived to what is bound."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Character, Felt, Pad, Percept, Reaction, RulesContradict, State, Temperament
from everkin.emotion.rules.feeling import feel, resting
from everkin.emotion.rules.perception import perceive
from tests.emotion.rules.companions import FRIENDS, NOW, state
from tests.emotion.rules.draws import characters, percepts, spans, states

PLAIN = Character()
BLAME = perceive("You never listen to me!", {"anger": 0.6})
REFUSAL = perceive("No thanks.", {})
READY = perceive("I think I can do it. Push me.", {"optimism": 0.7})
SMALL = perceive("I made soup today.", {})
JOY = perceive("I got the job!", {"joy": 0.8})


def felt(percept: Percept, character: Character = PLAIN, before: State | None = None, after: timedelta = timedelta(minutes=1)) -> Felt:
    return feel(character, before or state(character), percept, NOW + after)


@given(characters, states, percepts, spans, st.lists(st.booleans(), max_size=12))
def test_the_same_message_in_the_same_state_is_always_felt_alike(
    character: Character, before: State, percept: Percept, elapsed: timedelta, asked: list[bool]
) -> None:
    assert feel(character, before, percept, NOW + elapsed, asked) == feel(character, before, percept, NOW + elapsed, asked)


@given(characters, states, st.lists(st.tuples(percepts, spans), max_size=8))
def test_the_state_stays_bounded_after_any_conversation(character: Character, before: State, told: list[tuple[Percept, timedelta]]) -> None:
    now = before.at
    for percept, elapsed in told:
        now += elapsed
        before = feel(character, before, percept, now).state
        mood, between = before.mood, before.relationship
        assert all(-1 <= axis <= 1 for axis in (mood.pleasure, mood.arousal, mood.dominance))
        assert all(0 <= level <= 1 for level in (between.familiarity, between.trust, between.affection, between.tension))
        assert before.at == now


def test_a_companion_begins_at_rest_as_a_stranger() -> None:
    gloomy = Character(rest=Pad(-0.3, 0.1, 0.0))
    first = resting(gloomy, NOW)
    assert (first.mood, first.at, first.relationship.familiarity) == (gloomy.rest, NOW, 0)


def test_a_clock_set_back_does_not_take_the_state_back() -> None:
    assert felt(SMALL, after=timedelta(days=-2)).state.at == NOW


def test_an_hour_later_half_of_a_hurt_is_gone_where_the_half_life_is_an_hour() -> None:
    quick, slow = Character(half_life=timedelta(hours=1)), Character(half_life=timedelta(hours=12))
    hurt = State(Pad(-0.6, 0.2, -0.3), FRIENDS, NOW)
    assert felt(SMALL, quick, hurt, timedelta(hours=6)).feeling.name == "calm"
    assert felt(SMALL, slow, hurt, timedelta(hours=6)).feeling.name == "hurt"


EFFECTS = {
    "temperament": (Character(temperament=Temperament(neuroticism=0.95)), BLAME),
    "rest": (Character(rest=Pad(0.5, 0.2, 0.1)), SMALL),
    "half_life": (Character(half_life=timedelta(minutes=1)), SMALL),
    "goals": (Character(goals={"growth": 1.0}), READY),
    "rules": (Character(rules=("always: face wink",)), SMALL),
    "pace": (Character(pace=3.0), SMALL),
    "asks": (Character(asks=0.0), SMALL),
    "reactions": (Character(reactions={"refusal": Reaction(Pad(-0.4, 0, 0), "hold", ("As you like.",))}), REFUSAL),
    "attachment": (Character(attachment="anxious"), BLAME),
}


def test_every_field_of_a_character_is_shown_an_effect_of() -> None:
    assert set(EFFECTS) == set(Character.__dataclass_fields__)


@pytest.mark.parametrize("field", EFFECTS)
def test_every_field_of_a_character_has_an_effect(field: str) -> None:
    character, percept = EFFECTS[field]
    moved = State(Pad(-0.4, 0.2, 0.1), FRIENDS, NOW)
    assert replace(PLAIN, **{field: getattr(character, field)}) == character
    with_it, without = felt(percept, character, moved), felt(percept, PLAIN, moved)
    shown = (with_it.state, with_it.stance, with_it.asks, with_it.bindings, [o.score for o in with_it.options])
    assert shown != (without.state, without.stance, without.asks, without.bindings, [o.score for o in without.options])


def test_its_own_words_for_what_was_done_are_given() -> None:
    assert felt(REFUSAL, EFFECTS["reactions"][0]).lines == ("As you like.",)
    assert felt(JOY, EFFECTS["reactions"][0]).lines == ()


def test_a_statement_leaves_no_room_for_a_question() -> None:
    assert felt(SMALL, Character(asks=0.0)).bindings.questions_max == 0
    assert felt(SMALL, Character(asks=1.0)).bindings.questions_max is None


def test_rules_of_a_stance_bind_in_that_stance_alone() -> None:
    character = Character(goals={"growth": 1.0}, rules=("when challenging: at most two sentences",))
    assert (felt(READY, character).stance, felt(READY, character).bindings.sentences_max) == ("challenge", 2)
    assert felt(SMALL, character).bindings.sentences_max is None


def test_each_step_is_told() -> None:
    why = felt(BLAME).why
    assert [line.partition(":")[0] for line in why[:3]] == ["perceived", "appraised", "mood"]
    assert "blames" in why[0]
    assert "doing of companion" in why[1]
    assert "hurt" in why[2]
    assert any(line.startswith("mend, ") for line in why)


def test_a_rule_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RulesContradict):
        felt(SMALL, Character(rules=("always: dance",)))
