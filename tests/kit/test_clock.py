from datetime import UTC, datetime, timedelta, timezone

import pytest

from everkin.kit.clock import Clock, ManualClock, SystemClock

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_system_clock_is_aware_and_in_utc() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_a_manual_clock_stands_until_it_is_advanced() -> None:
    clock = ManualClock(NOON)
    assert (clock.now(), clock.monotonic()) == (NOON, 0.0)
    clock.advance(timedelta(minutes=1, milliseconds=500))
    assert (clock.now(), clock.monotonic()) == (NOON + timedelta(minutes=1, milliseconds=500), 60.5)


def test_setting_the_wall_clock_back_leaves_the_monotonic_clock() -> None:
    clock = ManualClock(NOON, monotonic_s=7.0)
    clock.set(NOON - timedelta(hours=1))
    assert (clock.now(), clock.monotonic()) == (NOON - timedelta(hours=1), 7.0)


def test_moments_are_told_in_utc() -> None:
    clock = ManualClock(datetime(2026, 11, 20, 13, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == NOON
    assert clock.now().tzinfo is UTC


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="set"):
        ManualClock(NOON).advance(timedelta(seconds=-1))


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ManualClock(NOON.replace(tzinfo=None))
