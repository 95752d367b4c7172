"""How often something may be done: a moving window per operation and per person or address."""

import ipaddress
import time

from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from everkin.kit.errors import EverkinError

NETWORK_BITS = 64
"""Somebody with an IPv6 address has all of its /64."""


class TooMany(EverkinError):
    """It was asked for too often."""

    code = "too_many"
    status = 429
    retryable = True

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"That was too often. Try again in {_told(wait_s)}.")
        self.wait_s = wait_s


class Rates:
    """Counts what is done in this process."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._items: dict[str, RateLimitItem] = {}

    async def count(self, rate: str, operation: str, who: str) -> None:
        """Count one more, by a rate such as "20/15minute". Raises `TooMany`, and then nothing is counted."""
        item = self._items.get(rate) or self._items.setdefault(rate, parse(rate))
        if not await self._limiter.hit(item, operation, _network(who)):
            stats = await self._limiter.get_window_stats(item, operation, _network(who))
            raise TooMany(max(1, round(stats.reset_time - time.time())))


def _network(who: str) -> str:
    try:
        address = ipaddress.ip_address(who)
    except ValueError:
        return who
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False)) if address.version == 6 else who  # noqa: PLR2004 - IPv6


def _told(wait_s: int) -> str:
    minutes = -(-wait_s // 60)
    if wait_s < 60:  # noqa: PLR2004 - seconds of a minute
        return "a second" if wait_s == 1 else f"{wait_s} seconds"
    return "a minute" if minutes == 1 else f"{minutes} minutes"
