from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from everkin.memory.models import Memory, Span
from everkin.memory.rules.follow_ups import asked, is_over, offered

TOLD = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
THURSDAY = Span(datetime(2026, 11, 19, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC), "day")
PLAN = Memory(UUID(int=1), UUID(int=1), "person", "My interview is on Thursday, 19 November 2026.", TOLD, form="plan", when=THURSDAY)


@pytest.mark.parametrize(
    ("now", "is_offered"),
    [
        (TOLD + timedelta(hours=1), False),
        (TOLD + DAY, False),
        (THURSDAY.begin - timedelta(hours=25), False),
        (THURSDAY.begin - timedelta(hours=12), True),
        (THURSDAY.begin + timedelta(hours=9), True),
        (THURSDAY.end + DAY, True),
        (THURSDAY.end + 8 * DAY, False),
    ],
)
def test_a_plan_is_worth_a_word_from_a_day_ahead_until_a_week_after(now: datetime, is_offered: bool) -> None:  # noqa: FBT001
    assert bool(offered([PLAN], now)) is is_offered


@pytest.mark.parametrize(
    "settled",
    [
        replace(PLAN, valid_to=THURSDAY.end, superseded_by=UUID(int=2)),
        replace(PLAN, excluded=True),
        replace(PLAN, last_used=THURSDAY.end + DAY),
        replace(PLAN, when=None),
    ],
)
def test_what_is_answered_unwished_or_was_just_asked_rests(settled: Memory) -> None:
    assert offered([settled], THURSDAY.end + 2 * DAY) == []


def test_the_earliest_comes_first() -> None:
    later = replace(PLAN, id=UUID(int=2), when=Span(THURSDAY.end, THURSDAY.end + DAY, "day"))
    assert offered([later, PLAN], THURSDAY.end + 2 * DAY) == [PLAN, later]


def test_a_companion_asks_with_the_persons_own_words() -> None:
    assert is_over(PLAN, THURSDAY.end)
    assert not is_over(PLAN, THURSDAY.begin)
    assert asked(PLAN) == 'You told me: "My interview is on Thursday, 19 November 2026." How did it go?'
