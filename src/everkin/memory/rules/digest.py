"""The relationship in a few lines, for the prompt's slow zone: what holds, the most important first."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from everkin.memory.models import Memory
from everkin.memory.rules.chains import holds
from everkin.memory.rules.index import CLOSED, EXCLUDED, FORMS, View

FACT = FORMS.index("fact")
FACTS_MAX = 30


def known_before(view: View, before: datetime) -> NDArray[np.intp]:
    """The rows of facts told ahead of `before` that hold and may be brought up, in the order in which they came."""
    columns = view.columns
    return np.flatnonzero((columns.form == FACT) & (columns.said_at < before.timestamp()) & (columns.flags & (CLOSED | EXCLUDED) == 0))


def digest(facts: Iterable[Memory], before: datetime) -> list[str]:
    """The facts that the person told ahead of `before`, a session's beginning, and that hold still, in their words.

    What is told in a running session stands in its history; so the digest stays the same for as long as the session lasts, unless
    something in it ends to hold: then the truth is worth more than the prefix in the cache.
    """
    known = [f for f in facts if f.said_at < before and f.superseded_by is None and not f.excluded and holds(f, before)]
    ordered = sorted(known, key=lambda f: (-f.pinned, -f.importance, f.said_at, f.id.bytes))
    return list(dict.fromkeys(f.text for f in ordered))[:FACTS_MAX]
