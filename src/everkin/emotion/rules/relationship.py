"""What grows between the two: slowly, within 0..1, and not undone by a silence."""

from datetime import timedelta

from everkin.emotion.models import Appraisal, Character, Percept, Relationship
from everkin.emotion.rules.attachment import STYLES
from everkin.emotion.rules.tables import CLOSENESS

TENSION_HALVES = timedelta(days=3)
"""A tension that nobody touches is half gone after this."""
FAMILIAR, TRUSTED, LIKED, TENSED = 0.012, 0.01, 0.01, 0.35
"""What one message adds, of what is left to add."""
MENDS: frozenset[str] = frozenset(("thanks", "praises"))


def grown(before: Relationship, appraisal: Appraisal, percept: Percept, character: Character, elapsed: timedelta) -> Relationship:
    """The relationship after a message.

    Familiarity grows with every one, faster where the person opens up (Altman & Taylor 1973, social penetration), by the companion's pace.
    Trust and affection grow with opening up and praise, and give a little under blame, which leaves a tension; thanks, praise, an apology
    and time ease it.
    """
    opened = max(percept.distress, percept.readiness, 0.3 if "tells" in percept.acts else 0.0)
    praised, blamed = max(0.0, appraisal.praise), max(0.0, -appraisal.praise)
    warmth = STYLES[character.attachment].affection
    tension = before.tension * 0.5 ** (max(elapsed, timedelta()) / TENSION_HALVES)
    if not blamed and (percept.acts & MENDS or percept.emotions.get("remorse", 0.0) >= 0.3):  # noqa: PLR2004 - an apology that can be heard
        tension *= 0.5
    return Relationship(
        familiarity=_towards(before.familiarity, 1.0, FAMILIAR * character.pace * (1 + 2 * opened)),
        trust=_towards(_towards(before.trust, 1.0, TRUSTED * (1 + 2 * opened + 2 * praised) * (not blamed)), 0.0, 0.06 * blamed),
        affection=_towards(_towards(before.affection, 1.0, LIKED * warmth * (1 + 4 * praised) * (not blamed)), 0.0, 0.03 * blamed),
        tension=_towards(tension, 1.0, TENSED * blamed),
    )


def closeness(relationship: Relationship) -> str:
    """What the two are to each other by familiarity: stranger, acquaintance, friend or close friend."""
    return [name for name, least in CLOSENESS.items() if relationship.familiarity >= least][-1]


def _towards(level: float, end: float, share: float) -> float:
    return max(0.0, min(1.0, level + (end - level) * max(0.0, min(1.0, share))))
