"""What stretch of time a question asks about."""

from datetime import UTC, datetime

import numpy as np
import pytest

from everkin.memory.rules.times import Asked, asked_time, fit

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)


def at(year: int, month: int, day: int) -> float:
    return datetime(year, month, day, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("question", "begin", "end", "relation", "rest"),
    [
        ("What did I bake in March 2024?", (2024, 3, 1), (2024, 4, 1), "in", "What did I bake?"),
        ("What did I bake on 3 June 2023?", (2023, 6, 3), (2023, 6, 4), "in", "What did I bake?"),
        ("What did I bake last week?", (2024, 5, 6), (2024, 5, 13), "in", "What did I bake?"),
        ("What did I bake before 3 June 2023?", (2023, 6, 3), (2023, 6, 4), "before", "What did I bake?"),
        ("What have I baked since March 2024?", (2024, 3, 1), (2024, 4, 1), "after", "What have I baked?"),
        ("Where was I the weekend before 3 June 2023?", (2023, 5, 27), (2023, 6, 4), "in", "Where was I?"),
    ],
)
def test_a_time_is_read_and_taken_out(
    question: str, begin: tuple[int, int, int], end: tuple[int, int, int], relation: str, rest: str
) -> None:
    asked, without = asked_time(question, NOW)
    assert asked is not None
    assert (asked.begin, asked.end, asked.relation, asked.event, without) == (at(*begin), at(*end), relation, "", rest)


def test_an_event_stands_for_its_time_until_that_is_known() -> None:
    asked, without = asked_time("What did I bake before the wedding?", NOW)
    assert asked is not None
    assert (asked.relation, asked.event, without) == ("before", "the wedding", "What did I bake before the wedding?")
    assert fit(asked, np.zeros(2), np.full(2, np.nan), np.full(2, np.nan)).tolist() == [0.0, 0.0]
    assert asked.at(5.0) == Asked(5.0, 5.0, "day", "before")


@pytest.mark.parametrize("question", ["What is my name?", "", "May I?", "What did I bake in 24/7 mode?"])
def test_no_time_is_asked_about(question: str) -> None:
    assert asked_time(question, NOW) == (None, question)


def test_rows_fit_by_when_they_were_said_or_by_what_they_tell_of() -> None:
    asked, _ = asked_time("What did I bake in March 2024?", NOW)
    assert asked is not None
    said = np.array([at(2024, 3, 9), at(2024, 4, 5), at(2024, 5, 9), at(2023, 3, 9), at(2023, 1, 9)])
    begin, end = np.full(5, np.nan), np.full(5, np.nan)
    begin[4], end[4] = at(2024, 3, 2), at(2024, 3, 3)
    during, soon, late, early, told = fit(asked, said, begin, end).tolist()
    assert during == told
    assert during > soon > late
    assert early < 0


def test_before_and_after_are_sides_of_a_time() -> None:
    said = np.array([1.0, 3.0])
    nothing = np.full(2, np.nan)
    before = fit(Asked(2.0, 2.0, "day", "before"), said, nothing, nothing)
    after = fit(Asked(2.0, 2.0, "day", "after"), said, nothing, nothing)
    assert before[0] > 0 > before[1]
    assert after[0] < 0 < after[1]
