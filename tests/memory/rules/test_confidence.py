from datetime import UTC, datetime
from uuid import UUID

import pytest

from everkin.memory.models import Memory, Recalled
from everkin.memory.rules.confidence import confident, grounded, likely
from everkin.memory.rules.cue import about_the_same


@pytest.mark.parametrize(
    ("closeness", "overlap", "sure", "fits"),
    [
        (0.7, 0.0, True, True),
        (0.64, 0.0, False, True),
        (0.64, 0.4, True, True),
        (0.5, 0.4, True, True),
        (0.49, 0.4, False, True),
        (0.29, 0.25, False, True),
        (0.29, 0.24, False, False),
        (0.0, 0.4, True, True),
        (0.0, 0.39, False, True),
        (0.15, 0.8, True, True),
        (0.14, 0.8, False, True),
        (0.15, 0.79, False, True),
        (0.6, 0.1, True, True),
        (0.59, 0.1, False, True),
        (0.01, 1.0, False, True),
        (-0.2, 1.0, False, True),
    ],
)
def test_what_is_surely_meant_and_what_may_be(closeness: float, overlap: float, sure: bool, fits: bool) -> None:  # noqa: FBT001 - a table
    one = Recalled(Memory(UUID(int=1), UUID(int=1), "person", "tea", datetime(2026, 11, 20, tzinfo=UTC)), 9.0, closeness, overlap)
    assert (confident([one], "What was it?") == [one], likely([one]) == [one]) == (sure, fits)


@pytest.mark.parametrize(
    ("said", "told", "same"),
    [
        ("Where do I live?", "I live in Lisbon.", True),
        ("Where do I live?", "We\u2019ve moved to Lisbon.", True),
        ("Where do I live?", "My mother lives in Faro.", False),
        ("What is my sister called?", "My sister is called Mara.", True),
        ("How old am I?", "Mara is nine years old.", False),
    ],
)
def test_a_question_about_oneself_is_not_answered_by_others(said: str, told: str, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert about_the_same(said, told) is same


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("Mara. A sister.", "Mara. A sister."),
        ("Mara, your sister, from Rome.", "Mara, your sister."),
        ("Mara. From Rome, your sister.", "Mara. "),
        ("From Rome.", ""),
        ("Mara", "Mara"),
        ("", ""),
    ],
)
def test_a_reply_is_cut_where_it_says_what_nobody_told(reply: str, kept: str) -> None:
    assert grounded(reply, frozenset({"mara", "sister"})) == kept


@pytest.mark.parametrize(
    ("said", "memory", "sure"),
    [
        ("Which city do I live in?", "I live in Ghent.", True),
        ("What car do I drive?", "I drive a Fiat.", True),
        ("Which university did I go to?", "My best friend is Priya. We met at university.", False),
        ("What do I drive?", "I drove off.", False),
    ],
)
def test_a_question_that_names_the_sort_of_its_answer_is_answered_by_the_rest(said: str, memory: str, sure: bool) -> None:  # noqa: FBT001 - a table
    one = Recalled(Memory(UUID(int=1), UUID(int=1), "person", memory, datetime(2026, 11, 20, tzinfo=UTC)), 9.0, 0.39, 0.42)
    assert (confident([one], said) == [one]) is sure
