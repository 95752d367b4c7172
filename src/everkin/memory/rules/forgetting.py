"""Forgetting: what was long not used fades behind what is fresh, by a power law, and is never deleted for it."""

from dataclasses import replace
from datetime import datetime, timedelta

from everkin.kit.words import words
from everkin.memory.models import Memory

STABILITY_FACTOR = 9.0
GROWTH = 1.5
"""How much a use that came just before forgetting adds to stability."""
STABILITY_MAX = timedelta(days=3650)
CORE = 0.9
"""From this importance on a fact is of the core, and pinned."""


def retrievability(since: timedelta, stability: timedelta) -> float:
    """How well a memory is still at hand, 0..1, this long `since` it was last touched: R = 1 / (1 + t / 9S).

    Nine tenths are left after one stability (Ye 2022, the power law of FSRS v3).
    """
    return 1 / (1 + max(since, timedelta(0)) / (STABILITY_FACTOR * stability))


def reinforced(memory: Memory, now: datetime) -> Memory:
    """A memory that has just been used in a reply: S grows to S(1 + a(1 - R)), most where it was nearly lost."""
    if memory.last_used is not None and now <= memory.last_used:
        return memory
    left = retrievability(now - (memory.last_used or memory.said_at), memory.stability)
    stability = min(memory.stability * (1 + GROWTH * (1 - left)), STABILITY_MAX)
    return replace(memory, stability=stability, last_used=now, uses=memory.uses + 1, version=memory.version + 1)


def takes_up(reply: str, said: str, memory: str) -> bool:
    """Whether a reply to what was `said` uses a memory: it says a word (a stem) of it that the message did not bring."""
    return bool((set(words(reply)) - set(words(said))) & set(words(memory)))
