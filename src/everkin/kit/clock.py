"""What time it is, as something that is handed in."""

from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol


class Clock(Protocol):
    """Tells the time. Rules never ask it: they are given a moment."""

    def now(self) -> datetime:
        """Return the wall clock's moment, aware, in UTC. It may jump when the machine's clock is set."""
        ...

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start, never going back: for durations and deadlines."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the machine's wall clock in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return the machine's monotonic clock in seconds."""
        return monotonic()


class ManualClock:
    """A clock that moves only when it is told to, for tests and simulations."""

    def __init__(self, now: datetime, monotonic_s: float = 0.0) -> None:
        """Stop the clock at `now` (aware)."""
        self._now = _in_utc(now)
        self._monotonic_s = monotonic_s

    def now(self) -> datetime:
        """Return the moment at which the clock stands."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds that have been advanced, plus the start."""
        return self._monotonic_s

    def advance(self, by: timedelta) -> None:
        """Let time pass: both clocks move. Raises ValueError for a negative `by`."""
        if by < timedelta(0):
            msg = "time does not run backwards; use set() to move the wall clock"
            raise ValueError(msg)
        self._now += by
        self._monotonic_s += by.total_seconds()

    def set(self, now: datetime) -> None:
        """Set the wall clock, forwards or back, as an administrator would: the monotonic clock stays."""
        self._now = _in_utc(now)


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        msg = "a moment needs a time zone"
        raise ValueError(msg)
    return moment.astimezone(UTC)
