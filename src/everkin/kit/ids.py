"""Names for new things: UUID version 7, sorted by the time of their making (RFC 9562, section 5.7)."""

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from everkin.kit.clock import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_VERSION_7 = 7 << 76
_VARIANT_RFC = 0b10 << 62
_TAIL_BITS = 74
_RAND_B_BITS = 62
_RAND_B_MASK = (1 << _RAND_B_BITS) - 1


class Ids:
    """Makes UUIDs that sort in the order of their making, within a millisecond too, and that nobody can guess.

    Within a millisecond the 74 bits behind the timestamp grow by a random step of up to 2**32 (RFC 9562, section 6.2, method 2).
    A clock that is set back keeps the last timestamp until it has caught up. Safe to share between threads.
    """

    def __init__(self, clock: Clock, random: Callable[[int], bytes] = os.urandom) -> None:
        """`random(n)` returns n random bytes; the system's source unless a test wants repeatable ids."""
        self._clock = clock
        self._random = random
        self._lock = threading.Lock()
        self._last_ms = -1
        self._tail = 0

    def new(self) -> UUID:
        """Make the next id."""
        now_ms = (self._clock.now() - _EPOCH) // _MILLISECOND
        with self._lock:
            if now_ms > self._last_ms:
                self._start_millisecond(now_ms)
            else:
                self._tail += 1 + int.from_bytes(self._random(4))
                if self._tail >> _TAIL_BITS:
                    self._start_millisecond(self._last_ms + 1)
            return _compose(self._last_ms, self._tail)

    def _start_millisecond(self, ms: int) -> None:
        self._last_ms = ms
        # The topmost bit starts as zero, so that a millisecond has room for 2**41 steps.
        self._tail = int.from_bytes(self._random(10)) >> (80 - _TAIL_BITS + 1)


def _compose(ms: int, tail: int) -> UUID:
    head = ms << 80 | _VERSION_7 | (tail >> _RAND_B_BITS) << 64
    return UUID(int=head | _VARIANT_RFC | tail & _RAND_B_MASK)
