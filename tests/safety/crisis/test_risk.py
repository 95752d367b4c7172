"""How long a crisis is remembered."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.safety.crisis.phrasing import Tier
from everkin.safety.crisis.risk import (
    CHECK_IN_AFTER,
    CHECK_IN_WITHIN,
    Risk,
    after_check_in,
    check_in_due,
    level_left,
    may_count_against,
    risk_after,
    tier_left,
    tier_now,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TIERS = st.sampled_from(Tier)
HOURS = st.floats(0, 10_000, allow_nan=False)
HISTORIES = st.lists(st.tuples(TIERS, HOURS), max_size=12)


def after(history: list[tuple[Tier, float]]) -> tuple[Risk, datetime]:
    """What is remembered of messages, each so many hours after the one before."""
    risk, now = Risk(), NOW
    for tier, hours in history:
        now += timedelta(hours=hours)
        risk = risk_after(risk, tier, now)
    return risk, now


@given(HISTORIES, HOURS)
def test_a_risk_stays_within_its_scale(history: list[tuple[Tier, float]], hours: float) -> None:
    risk, now = after(history)
    assert 0 <= level_left(risk, now + timedelta(hours=hours)) <= max([tier for tier, _ in history], default=Tier.NONE)


@given(HISTORIES, HOURS, HOURS)
def test_a_risk_only_fades_while_nothing_is_said(history: list[tuple[Tier, float]], sooner: float, later: float) -> None:
    risk, now = after(history)
    first, second = sorted((now + timedelta(hours=sooner), now + timedelta(hours=later)))
    assert level_left(risk, first) >= level_left(risk, second)


@given(HISTORIES, TIERS, TIERS)
def test_a_graver_message_leaves_no_smaller_risk(history: list[tuple[Tier, float]], one: Tier, other: Tier) -> None:
    risk, now = after(history)
    milder, graver = sorted((one, other))
    assert risk_after(risk, milder, now).level <= risk_after(risk, graver, now).level


@given(HISTORIES)
def test_a_risk_is_gone_within_two_weeks(history: list[tuple[Tier, float]]) -> None:
    risk, now = after(history)
    assert tier_left(risk, now + timedelta(days=14)) is Tier.NONE


@given(HISTORIES, TIERS)
def test_the_tier_now_is_that_of_the_message_at_least(history: list[tuple[Tier, float]], tier: Tier) -> None:
    risk, now = after(history)
    assert tier_now(risk, tier, now) == max(tier, tier_left(risk, now))
    assert tier_left(risk_after(risk, tier, now), now) >= tier


@given(HISTORIES)
def test_calm_messages_neither_hasten_nor_slow_the_fading(history: list[tuple[Tier, float]]) -> None:
    risk, now = after(history)
    between = risk_after(risk, Tier.NONE, now + timedelta(days=1))
    later = now + timedelta(days=2)
    assert level_left(between, later) == pytest.approx(level_left(risk, later))


@pytest.mark.parametrize(
    ("hours", "left"),
    [(0, Tier.PLAN), (18, Tier.PLAN), (20, Tier.ACTIVE), (71, Tier.ACTIVE), (73, Tier.PASSIVE), (185, Tier.PASSIVE), (187, Tier.NONE)],
)
def test_a_plan_fades_over_days(hours: int, left: Tier) -> None:
    risk = risk_after(Risk(), Tier.PLAN, NOW)
    assert tier_left(risk, NOW + timedelta(hours=hours)) is left


def test_a_clock_that_goes_back_forgets_nothing() -> None:
    risk = risk_after(Risk(), Tier.PLAN, NOW)
    assert tier_left(risk, NOW - timedelta(days=30)) is Tier.PLAN


@pytest.mark.parametrize(
    ("tier", "after_crisis", "due"),
    [
        (Tier.ACTIVE, CHECK_IN_AFTER - timedelta(seconds=1), False),
        (Tier.ACTIVE, CHECK_IN_AFTER, True),
        (Tier.PLAN, timedelta(days=1), True),
        (Tier.PLAN, CHECK_IN_WITHIN, True),
        (Tier.PLAN, CHECK_IN_WITHIN + timedelta(seconds=1), False),
        (Tier.PASSIVE, timedelta(days=1), False),
        (Tier.NONE, timedelta(days=1), False),
    ],
)
def test_when_it_is_asked_how_somebody_is(tier: Tier, after_crisis: timedelta, due: bool) -> None:  # noqa: FBT001 - a column of the table
    assert check_in_due(risk_after(Risk(), tier, NOW), NOW + after_crisis) is due


def test_it_is_asked_once_for_each_crisis() -> None:
    tomorrow = NOW + timedelta(days=1)
    asked = after_check_in(risk_after(Risk(), Tier.ACTIVE, NOW))
    assert not check_in_due(asked, tomorrow)
    assert not check_in_due(risk_after(asked, Tier.PASSIVE, tomorrow), tomorrow + timedelta(hours=1))
    again = risk_after(asked, Tier.ACTIVE, tomorrow)
    assert check_in_due(again, tomorrow + timedelta(days=1))


@pytest.mark.parametrize(
    ("tier", "eating_rule", "may"),
    [(Tier.NONE, "", True), (Tier.NONE, "purge", False), (Tier.PASSIVE, "", False), (Tier.ACTIVE, "", False), (Tier.PLAN, "named", False)],
)
def test_a_crisis_never_counts_against_anybody(tier: Tier, eating_rule: str, may: bool) -> None:  # noqa: FBT001 - a column of the table
    assert may_count_against(tier, eating_rule) is may
