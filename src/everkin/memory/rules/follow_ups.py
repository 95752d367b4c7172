"""Follow-ups: when a dated commitment of the person's is worth a word, and when it has had it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from everkin.memory.models import Memory, Span
from everkin.memory.rules.index import CLOSED, EXCLUDED, FORMS, SESSION_GAP, View

PLAN = FORMS.index("plan")
AHEAD = timedelta(hours=24)
AFTER = timedelta(days=7)
AGAIN = timedelta(days=3)
"""What was brought up once rests this long."""


def offered(plans: Iterable[Memory], now: datetime) -> list[Memory]:
    """The open plans that are worth a word now: from a day ahead until a week after, not twice in a row, not while it was just told."""
    return sorted((p for p in plans if _is_due(p, now)), key=lambda p: (p.when.begin if p.when else now, p.id.bytes))


def worth_a_word(view: View, now: datetime) -> NDArray[np.intp]:
    """The rows of open plans whose time is near; `offered` looks at them closely."""
    columns, at = view.columns, now.timestamp()
    is_open = (columns.form == PLAN) & (columns.flags & (CLOSED | EXCLUDED) == 0)
    near = (columns.event_begin - AHEAD.total_seconds() <= at) & (at <= columns.event_end + AFTER.total_seconds())
    return np.flatnonzero(is_open & near)


def is_over(plan: Memory, now: datetime) -> bool:
    """Whether a plan's time has passed."""
    return plan.when is not None and plan.when.end <= now


def asked(plan: Memory) -> str:
    """How a companion asks after a plan whose time has passed, in words that fit every plan."""
    return f'You told me: "{plan.text}" How did it go?'


def _is_due(plan: Memory, now: datetime) -> bool:
    if plan.when is None or plan.superseded_by is not None or plan.valid_to is not None or plan.excluded:
        return False
    rests = plan.last_used is not None and now - plan.last_used < AGAIN
    just_told = now - plan.said_at < SESSION_GAP
    return not rests and not just_told and _near(plan.when, now)


def _near(when: Span, now: datetime) -> bool:
    return when.begin - AHEAD <= now <= when.end + AFTER
