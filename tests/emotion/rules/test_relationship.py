"""What grows between the two."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Character, Percept, Relationship
from everkin.emotion.rules.appraisal import appraised
from everkin.emotion.rules.relationship import closeness, grown
from tests.emotion.rules.companions import AT_ODDS, CLOSE, FRIENDS, STRANGERS
from tests.emotion.rules.draws import characters, percepts, relationships

HOUR, PLAIN = timedelta(hours=1), Character()


def next_one(before: Relationship, percept: Percept, character: Character = PLAIN, elapsed: timedelta = HOUR) -> Relationship:
    return grown(before, appraised(percept, character, before), percept, character, elapsed)


def acts(*names: str) -> Percept:
    return Percept(acts=frozenset(names))  # type: ignore[arg-type]


@given(relationships, st.lists(percepts, max_size=12), characters, st.timedeltas(timedelta(days=-1), timedelta(days=400)))
def test_it_stays_within_bounds(between: Relationship, told: list[Percept], character: Character, elapsed: timedelta) -> None:
    for percept in told:
        between = next_one(between, percept, character, elapsed)
        assert all(0 <= level <= 1 for level in (between.familiarity, between.trust, between.affection, between.tension))


@given(relationships, percepts, characters)
def test_familiarity_never_falls(between: Relationship, percept: Percept, character: Character) -> None:
    assert next_one(between, percept, character, timedelta(days=300)).familiarity >= between.familiarity


def turns_until(level: float, character: Character) -> int:
    between, turns = Relationship(), 0
    while between.familiarity < level:
        between, turns = next_one(between, acts("tells"), character), turns + 1
    return turns


def test_a_slow_companion_takes_longer_to_grow_familiar() -> None:
    slow, usual, quick = (turns_until(0.4, Character(pace=pace)) for pace in (0.5, 1.0, 2.0))
    assert slow > usual > quick
    assert 20 < usual < 60


def test_a_companion_without_pace_stays_a_stranger() -> None:
    assert next_one(STRANGERS, acts("tells"), Character(pace=0)).familiarity == STRANGERS.familiarity


def test_opening_up_brings_two_closer_than_small_talk() -> None:
    opened, small = next_one(FRIENDS, Percept(distress=0.8)), next_one(FRIENDS, acts("greets"))
    assert opened.familiarity > small.familiarity
    assert opened.trust > small.trust


def test_blame_leaves_a_tension_and_costs_trust_and_affection() -> None:
    after = next_one(FRIENDS, acts("blames"))
    assert after.tension > 0.2
    assert after.trust < FRIENDS.trust
    assert after.affection < FRIENDS.affection


@pytest.mark.parametrize("percept", [acts("thanks"), acts("praises"), Percept({"remorse": 0.7})], ids=["thanks", "praise", "an apology"])
def test_what_mends_eases_a_tension_faster_than_time(percept: Percept) -> None:
    assert next_one(AT_ODDS, percept).tension < next_one(AT_ODDS, acts("tells")).tension / 1.5


def test_time_eases_a_tension() -> None:
    assert next_one(AT_ODDS, acts("tells"), elapsed=timedelta(days=3)).tension == pytest.approx(AT_ODDS.tension / 2)


@pytest.mark.parametrize(
    "percept", [acts("compares"), acts("leaves"), Percept(silence=timedelta(days=90))], ids=["compares", "leaves", "silence"]
)
def test_going_comparing_and_silence_cost_nothing(percept: Percept) -> None:
    after = next_one(CLOSE, percept)
    assert after.trust >= CLOSE.trust
    assert after.affection >= CLOSE.affection
    assert after.tension == 0


def test_affection_grows_faster_with_an_anxious_companion_than_with_an_avoidant_one() -> None:
    grew = [next_one(FRIENDS, acts("praises"), Character(attachment=style)).affection for style in ("avoidant", "secure", "anxious")]
    assert grew == sorted(grew)
    assert len(set(grew)) == 3


@pytest.mark.parametrize(
    ("familiarity", "name"), [(0, "stranger"), (0.15, "acquaintance"), (0.4, "friend"), (0.7, "close friend"), (1, "close friend")]
)
def test_familiarity_has_names(familiarity: float, name: str) -> None:
    assert closeness(Relationship(familiarity=familiarity)) == name
