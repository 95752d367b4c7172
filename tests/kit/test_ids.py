import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import RFC_4122, UUID

from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.clock import ManualClock, SystemClock
from everkin.kit.ids import Ids

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MS = timedelta(milliseconds=1)


def made_at_ms(made: UUID) -> int:
    return made.int >> 80


def milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // MS


def seeded(seed: int) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes  # noqa: S311 (repeatable on purpose)


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC)), st.integers())  # noqa: DTZ001 (hypothesis adds the zone)
def test_an_id_is_a_uuid7_that_carries_its_millisecond(moment: datetime, seed: int) -> None:
    made = Ids(ManualClock(moment), seeded(seed)).new()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made_at_ms(made) == milliseconds(moment)


@given(st.lists(st.integers(min_value=-5_000, max_value=5_000), max_size=40), st.integers())
def test_ids_sort_in_the_order_of_their_making_even_when_the_clock_is_set_back(steps_us: list[int], seed: int) -> None:
    clock = ManualClock(NOON)
    ids = Ids(clock, seeded(seed))
    made = [ids.new()]
    for step_us in steps_us:
        clock.set(clock.now() + timedelta(microseconds=step_us))
        made.append(ids.new())
    assert all(earlier < later for earlier, later in pairwise(made))
    assert [one.bytes for one in made] == sorted(one.bytes for one in made)


def test_the_same_clock_and_chance_make_the_same_ids() -> None:
    first, second = Ids(ManualClock(NOON), seeded(7)), Ids(ManualClock(NOON), seeded(7))
    assert [first.new() for _ in range(3)] == [second.new() for _ in range(3)]


def test_a_full_millisecond_borrows_from_the_next() -> None:
    ids = Ids(ManualClock(NOON), lambda count: b"\xff" * count)
    ids.new()
    ids._tail = (1 << 74) - 1
    assert made_at_ms(ids.new()) == milliseconds(NOON) + 1


def test_ids_within_a_millisecond_cannot_be_guessed_from_each_other() -> None:
    ids = Ids(ManualClock(NOON))
    steps = {later.int - earlier.int for earlier, later in pairwise([ids.new() for _ in range(100)])}
    assert len(steps) == 99


def test_threads_share_a_maker() -> None:
    ids = Ids(SystemClock())
    with ThreadPoolExecutor(8) as threads:
        batches = list(threads.map(lambda _: [ids.new() for _ in range(500)], range(8)))
    assert len({made for batch in batches for made in batch}) == 4000
    assert all(batch == sorted(batch) for batch in batches)
