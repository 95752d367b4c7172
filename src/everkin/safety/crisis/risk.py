"""How long a crisis is remembered: pure, the time is an argument.

Half of what is left goes every `HALF_LIFE`: a plan is one for most of a day, then a wish to die until the third, then low spirits for
about a week. No figure here is clinical: it decides how gently somebody is met, never whether help is named.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from everkin.safety.crisis.phrasing import Tier

HALF_LIFE = timedelta(days=3)
CHECK_IN_AFTER = timedelta(hours=16)
CHECK_IN_WITHIN = timedelta(days=4)
"""From when to when after a crisis it is asked, once, how somebody is."""


@dataclass(frozen=True, slots=True)
class Risk:
    """What is remembered: the level at `at` (0 to 3, the scale of `Tier`), the last wish to die, whether it was asked about since."""

    level: float = 0.0
    at: datetime | None = None
    crisis_at: datetime | None = None
    checked_in: bool = False


def level_left(risk: Risk, now: datetime) -> float:
    """What is left of a risk, 0 to 3. A clock that goes back leaves all of it."""
    if risk.at is None:
        return 0.0
    return risk.level * float(0.5 ** (max(timedelta(), now - risk.at) / HALF_LIFE))


def tier_left(risk: Risk, now: datetime) -> Tier:
    """The tier that is left of a risk: the nearest, the graver in the middle."""
    return Tier(int(level_left(risk, now) + 0.5))


def tier_now(risk: Risk, tier: Tier, now: datetime) -> Tier:
    """The tier to meet somebody with whose message has `tier`."""
    return max(tier, tier_left(risk, now))


def risk_after(risk: Risk, tier: Tier, now: datetime) -> Risk:
    """What is remembered once a message of `tier` was heard."""
    level = max(float(tier), level_left(risk, now))
    if tier < Tier.ACTIVE:
        return replace(risk, level=level, at=now)
    return Risk(level, now, crisis_at=now)


def check_in_due(risk: Risk, now: datetime) -> bool:
    """Whether it is time to ask, gently and once, how somebody is after their last wish to die."""
    if risk.crisis_at is None or risk.checked_in:
        return False
    return CHECK_IN_AFTER <= now - risk.crisis_at <= CHECK_IN_WITHIN


def after_check_in(risk: Risk) -> Risk:
    """What is remembered once it was asked."""
    return replace(risk, checked_in=True)


def may_count_against(tier: Tier, eating_rule: str) -> bool:
    """Whether anything in a message may count as a strike: never while its writer is in a crisis."""
    return tier is Tier.NONE and not eating_rule
