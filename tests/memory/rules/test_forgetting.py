from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from everkin.memory.models import Memory
from everkin.memory.rules.forgetting import STABILITY_MAX, reinforced, retrievability

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("since", "left"),
    [(timedelta(0), 1.0), (MONTH, 0.9), (9 * MONTH, 0.5), (81 * MONTH, 0.1), (-MONTH, 1.0)],
)
def test_nine_tenths_are_left_after_one_stability_and_it_never_goes_quite(since: timedelta, left: float) -> None:
    assert retrievability(since, MONTH) == pytest.approx(left)


def memory() -> Memory:
    return Memory(UUID(int=1), UUID(int=1), "person", "I sail.", START)


def test_a_use_makes_a_memory_hold_longer_and_most_when_it_was_nearly_lost() -> None:
    soon, late = reinforced(memory(), START + timedelta(days=1)), reinforced(memory(), START + timedelta(days=300))
    assert MONTH < soon.stability < late.stability
    assert (late.uses, late.last_used, late.version) == (1, START + timedelta(days=300), 2)


def test_the_same_use_counts_once_and_stability_has_an_end() -> None:
    used = reinforced(memory(), START + MONTH)
    assert reinforced(used, START + MONTH) == used
    for year in range(1, 150):
        used = reinforced(used, START + timedelta(days=365 * year))
    assert used.stability == STABILITY_MAX
