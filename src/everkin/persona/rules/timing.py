"""Timed effects of entries, as a function of the shown path: what was activated when, counted in its messages.

Nothing runs down by itself. An effect that began at a message which is no longer on the path, or is about to be replaced, never was.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from everkin.persona.lorebook import Decorators, Entry

Activations = Mapping[str, int]
"""From an entry's key to how many messages the path had when it was last activated (not merely kept): stored with each reply's trace."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How an entry stands at a message: kept active, barred for a while or for good, or not to come yet."""

    sticky: bool = False
    cooling: bool = False
    spent: bool = False
    delayed: bool = False


def timing(entry: Entry, asked: Decorators, activated_at: int | None, count: int) -> Timing:
    """How an entry stands when the path has `count` messages: sticky first, then in cooldown (`sticky` and `cooldown` messages long)."""
    delayed = count < entry.delay
    if activated_at is None or activated_at >= count:
        return Timing(delayed=delayed)
    since = count - activated_at
    return Timing(
        sticky=asked.keep_activate_after_match or since < entry.sticky,
        cooling=entry.sticky <= since < entry.sticky + entry.cooldown,
        spent=asked.dont_activate_after_match and not asked.keep_activate_after_match,
        delayed=delayed,
    )


def is_timed(entry: Entry, asked: Decorators) -> bool:
    """Whether it matters later that the entry was activated."""
    return bool(entry.sticky or entry.cooldown or asked.keep_activate_after_match or asked.dont_activate_after_match)


def is_over(entry: Entry, asked: Decorators, activated_at: int, count: int) -> bool:
    """Whether nothing of an activation is left, so that it need not be kept; one that is undone is over, too."""
    if activated_at >= count:
        return True
    lasting = asked.keep_activate_after_match or asked.dont_activate_after_match
    return not lasting and count - activated_at >= entry.sticky + entry.cooldown
