"""How the mood moves and comes back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Character, Pad, Percept, Reaction, Temperament
from everkin.emotion.rules.appraisal import appraised
from everkin.emotion.rules.dynamics import after, decayed, impulse, moved, reactions
from tests.emotion.rules.companions import FRIENDS
from tests.emotion.rules.draws import characters, pads, percepts, temperaments

PLAIN = Character()


def axes(mood: Pad) -> tuple[float, float, float]:
    return mood.pleasure, mood.arousal, mood.dominance


def mood_after(percept: Percept, character: Character = PLAIN) -> Pad:
    return after(character.rest, appraised(percept, character, FRIENDS), percept, character)


@given(pads, st.lists(st.tuples(percepts, st.timedeltas(timedelta(), timedelta(days=9))), max_size=12), characters)
def test_the_mood_stays_bounded_after_any_sequence(mood: Pad, told: list[tuple[Percept, timedelta]], character: Character) -> None:
    for percept, elapsed in told:
        mood = decayed(mood, character, elapsed)
        mood = after(mood, appraised(percept, character, FRIENDS), percept, character)
        assert all(-1 <= axis <= 1 for axis in axes(mood))


@given(pads, pads)
def test_a_push_moves_towards_its_own_end_and_not_past_it(mood: Pad, push: Pad) -> None:
    for before, force, moved_to in zip(axes(mood), axes(push), axes(moved(mood, push)), strict=True):
        assert -1 <= moved_to <= 1
        assert (moved_to - before) * force >= -1e-12


@given(pads, characters)
def test_the_mood_comes_back_to_rest(mood: Pad, character: Character) -> None:
    assert axes(decayed(mood, character, 60 * character.half_life)) == pytest.approx(axes(character.rest), abs=1e-9)


@given(pads, characters)
def test_half_of_the_way_is_gone_in_each_half_life(mood: Pad, character: Character) -> None:
    half_way = [(a + b) / 2 for a, b in zip(axes(mood), axes(character.rest), strict=True)]
    assert axes(decayed(mood, character, character.half_life)) == pytest.approx(half_way, abs=1e-9)


@given(pads, characters)
def test_a_clock_set_back_changes_nothing(mood: Pad, character: Character) -> None:
    assert axes(decayed(mood, character, timedelta(days=-3))) == pytest.approx(axes(mood), abs=1e-9)


@given(temperaments)
def test_every_temperament_rests_within_bounds(temperament: Temperament) -> None:
    assert all(-1 <= axis <= 1 for axis in axes(temperament.rest))


def test_rest_follows_mehrabian() -> None:
    assert axes(Temperament().rest) == (0, 0, 0)
    assert axes(Temperament(extraversion=1.0).rest) == pytest.approx((0.21, 0, 0.60))
    assert axes(Temperament(agreeableness=1.0).rest) == pytest.approx((0.59, 0.30, -0.32))
    assert axes(Temperament(neuroticism=1.0).rest) == pytest.approx((-0.19, 0.57, 0))


GRIEF, JOY = Percept({"grief": 0.8}, distress=0.8), Percept({"joy": 0.8})
BLAME = Percept({"anger": 0.5}, frozenset(("blames",)))


@pytest.mark.parametrize(
    ("trait", "percept", "axis"),
    [
        ("extraversion", JOY, "pleasure"),
        ("neuroticism", GRIEF, "pleasure"),
        ("neuroticism", BLAME, "arousal"),
        ("agreeableness", GRIEF, "pleasure"),
    ],
)
def test_temperament_scales_what_a_message_does(trait: str, percept: Percept, axis: str) -> None:
    low, high = (Character(replace(Temperament(), **{trait: level})) for level in (0.1, 0.9))
    pushes = [impulse(appraised(percept, c, FRIENDS), percept, c) for c in (low, high)]
    assert abs(getattr(pushes[0], axis)) < abs(getattr(pushes[1], axis))


def test_blame_makes_the_agreeable_yield_and_the_disagreeable_stand_up() -> None:
    meek, proud = (Character(Temperament(agreeableness=a)) for a in (0.95, 0.05))
    assert mood_after(BLAME, meek).dominance < 0 < mood_after(BLAME, proud).dominance


def test_a_struggle_that_no_classifier_hears_is_felt_all_the_same() -> None:
    assert mood_after(Percept(distress=0.9)).pleasure < -0.2


def test_what_a_camera_sees_counts_less_than_what_is_said_but_counts() -> None:
    seen = mood_after(Percept(observed=Pad(-0.8, 0, 0)))
    said = mood_after(Percept({"sadness": 0.8}, distress=0.6))
    assert said.pleasure < seen.pleasure < 0


@pytest.mark.parametrize(
    ("name", "percept"),
    [
        ("silence", Percept(silence=timedelta(days=20))),
        ("jealousy", Percept(acts=frozenset(("compares",)))),
        ("praise", Percept(acts=frozenset(("praises",)))),
        ("refusal", Percept(acts=frozenset(("refuses",)))),
    ],
)
def test_a_reaction_moves_the_mood_when_its_act_occurs_and_only_then(name: str, percept: Percept) -> None:
    reacting = Character(reactions={name: Reaction(Pad(-0.3, 0.2, 0.1))})
    assert mood_after(percept, reacting).pleasure < mood_after(percept).pleasure
    assert mood_after(JOY, reacting) == mood_after(JOY)


def test_silence_counts_by_its_length_and_saturates() -> None:
    lonely = Character(reactions={"silence": Reaction(Pad(-0.5, 0, 0))})
    moods = [mood_after(Percept(silence=timedelta(days=days)), lonely).pleasure for days in (1, 3, 10, 100, 1000)]
    assert moods[0] == 0
    assert moods[0] > moods[1] > moods[2] > moods[3]
    assert moods[3] == pytest.approx(moods[4], abs=1e-4)


def test_attachment_colours_what_silence_does() -> None:
    back = Percept(silence=timedelta(days=20))
    moods = {style: mood_after(back, Character(attachment=style)) for style in ("secure", "anxious", "avoidant", "fearful")}
    assert moods["secure"].pleasure > 0.2
    assert moods["anxious"].arousal > moods["fearful"].arousal > moods["avoidant"].arousal
    assert len({axes(mood) for mood in moods.values()}) == 4


def test_a_companion_reacts_to_several_things_at_once() -> None:
    percept = Percept(acts=frozenset(("compares", "refuses")), silence=timedelta(days=9))
    assert [name for name, _, _ in reactions(percept, PLAIN)] == ["jealousy", "refusal", "silence"]
