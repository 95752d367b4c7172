"""Naming a feeling."""

from dataclasses import replace

import pytest
from hypothesis import given

from everkin.emotion.models import Appraisal, Pad
from everkin.emotion.rules.naming import FEELINGS, PROTOTYPES, named
from tests.emotion.rules.draws import pads

NOTHING = Appraisal(relevance=0.3, desirability=0, agency="circumstance", praise=0, expectedness=1)


def test_there_are_more_than_sixteen_named_states() -> None:
    assert len(FEELINGS) == 21


@pytest.mark.parametrize("name", FEELINGS)
def test_each_state_is_named_where_it_lies(name: str) -> None:
    elicited = dict.fromkeys(PROTOTYPES[name].leans, 0.3) if PROTOTYPES[name].of else {}
    appraisal = Appraisal(0.8, -0.5, "companion", -0.8, 0.8) if name == "ashamed" else NOTHING
    feeling = named(PROTOTYPES[name].at, Pad(), appraisal, elicited | ({"disappointment": 0.6} if name == "ashamed" else {}))
    assert feeling.name == name
    assert feeling.intensity > 0.6


def test_what_is_felt_of_something_is_not_felt_of_nothing() -> None:
    nothing_to_thank_for = named(Pad(0.35, 0.10, -0.20), Pad(), NOTHING, {})
    thanked = named(Pad(0.35, 0.10, -0.20), Pad(), replace(NOTHING, praise=0.6), {"gratitude": 0.6})
    assert (nothing_to_thank_for.name, thanked.name) == ("tender", "grateful")


@given(pads)
def test_at_rest_everyone_is_calm(rest: Pad) -> None:
    assert named(rest, rest, NOTHING, {}).name == "calm"


@pytest.mark.parametrize("least", [5e-324, 1e-320, 1e-160])
def test_a_mood_too_small_to_have_a_direction_is_calm(least: float) -> None:
    assert named(Pad(least, least, 0), Pad(), NOTHING, {}).name == "calm"


@given(pads, pads)
def test_intensity_is_a_share(mood: Pad, rest: Pad) -> None:
    assert 0 <= named(mood, rest, NOTHING, {"joy": 1.0, "grief": 1.0}).intensity <= 1


@pytest.mark.parametrize(
    ("appraisal", "emotions", "name"),
    [
        (NOTHING, {"grief": 0.8}, "sad"),
        (Appraisal(0.8, -0.5, "companion", -0.9, 0.5), {"anger": 0.6}, "hurt"),
        (Appraisal(0.8, -0.5, "companion", -0.9, 0.5), {"disappointment": 0.8}, "ashamed"),
        (Appraisal(0.8, -0.6, "circumstance", 0.0, 0.8), {"fear": 0.7}, "worried"),
    ],
    ids=["a death", "a reproach", "a let-down", "a fear"],
)
def test_neighbours_in_mood_are_told_apart_by_what_was_said(appraisal: Appraisal, emotions: dict[str, float], name: str) -> None:
    assert named(Pad(-0.45, 0.05, -0.30), Pad(), appraisal, emotions).name == name


def test_a_stronger_mood_is_felt_more_strongly() -> None:
    mild, strong = (named(Pad(-0.63 * k, -0.27 * k, -0.33 * k), Pad(), NOTHING, {}) for k in (0.4, 1.0))
    assert mild.name == strong.name == "sad"
    assert mild.intensity < strong.intensity
