"""The relationship in a few lines, for the prompt's slow zone: what holds, the most important first."""

from collections.abc import Iterable
from datetime import datetime

from everkin.memory.models import Memory
from everkin.memory.rules.chains import holds

FACTS_MAX = 30


def digest(facts: Iterable[Memory], before: datetime) -> list[str]:
    """The facts that the person told ahead of `before`, a session's beginning, and that hold still, in their words.

    What is told in a running session stands in its history; so the digest stays the same for as long as the session lasts.
    """
    known = [f for f in facts if f.said_at < before and f.superseded_by is None and not f.excluded and holds(f, before)]
    ordered = sorted(known, key=lambda f: (-f.pinned, -f.importance, f.said_at, f.id.bytes))
    return list(dict.fromkeys(f.text for f in ordered))[:FACTS_MAX]
