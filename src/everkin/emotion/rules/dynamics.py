"""The mood: how far a message moves it, how temperament scales that, and how it comes back to rest. Always within -1..1."""

import math
from collections.abc import Mapping
from datetime import timedelta

from everkin.emotion.models import Act, Appraisal, Character, Pad, Percept, Reaction
from everkin.emotion.rules.appraisal import shared
from everkin.emotion.rules.attachment import REACTIONS, STYLES
from everkin.emotion.rules.tables import AWAY

STIRS: Mapping[str, Pad] = {
    "admiration": Pad(0.35, 0.20, -0.05),
    "amusement": Pad(0.45, 0.30, 0.15),
    "anger": Pad(-0.30, 0.30, 0.10),
    "annoyance": Pad(-0.20, 0.15, 0.05),
    "approval": Pad(0.25, 0.00, 0.10),
    "caring": Pad(0.35, -0.05, -0.05),
    "confusion": Pad(0.00, 0.25, 0.00),
    "curiosity": Pad(0.15, 0.40, 0.00),
    "desire": Pad(0.15, 0.25, 0.00),
    "disappointment": Pad(-0.35, -0.10, -0.15),
    "disapproval": Pad(-0.20, 0.10, 0.05),
    "disgust": Pad(-0.30, 0.15, 0.10),
    "embarrassment": Pad(-0.15, 0.10, -0.10),
    "excitement": Pad(0.50, 0.60, 0.20),
    "fear": Pad(-0.30, 0.45, -0.25),
    "gratitude": Pad(0.40, 0.10, -0.15),
    "grief": Pad(-0.60, -0.20, -0.35),
    "joy": Pad(0.60, 0.35, 0.20),
    "love": Pad(0.55, 0.00, -0.05),
    "nervousness": Pad(-0.20, 0.40, -0.15),
    "optimism": Pad(0.40, 0.20, 0.15),
    "pride": Pad(0.50, 0.30, 0.35),
    "realization": Pad(0.10, 0.25, 0.00),
    "relief": Pad(0.40, -0.30, 0.05),
    "remorse": Pad(-0.25, -0.05, -0.15),
    "sadness": Pad(-0.50, -0.20, -0.25),
    "surprise": Pad(0.10, 0.55, -0.05),
}
"""What a person's emotion stirs in someone who wishes them well: happy-for and pity (Ortony, Clore & Collins 1988), not a mirror image."""

REACTS: Mapping[Act, str] = {"compares": "jealousy", "praises": "praise", "refuses": "refusal"}
"""By which of its reactions a companion answers an act."""

STRUGGLE = Pad(-0.35, 0.35, -0.20)
"""What a struggle stirs that shows in no emotion of the text."""

PASSES = Pad(0.30, 0.55, 0.30)
"""How much of what stirs still passes with each new message, which draws attention to itself. Set by hand; excitement passes soonest."""

_WEAL, _ESTEEM, _NEWS, _BLAME, _SEEN = 0.15, 0.4, 0.3, 0.35, 0.3
_SATURATES = timedelta(days=7)


def decayed(mood: Pad, character: Character, elapsed: timedelta) -> Pad:
    """The mood after `elapsed` without a word: half of the way back to rest in each half-life. A clock set back changes nothing."""
    left = 0.5 ** (max(elapsed, timedelta()) / max(character.half_life, timedelta(seconds=1)))
    rest = character.rest
    return bounded(
        rest.pleasure + (mood.pleasure - rest.pleasure) * left,
        rest.arousal + (mood.arousal - rest.arousal) * left,
        rest.dominance + (mood.dominance - rest.dominance) * left,
    )


def impulse(appraisal: Appraisal, percept: Percept, character: Character) -> Pad:
    """How a message pushes the mood, before what is left to move is counted in.

    Extraversion widens what is pleasant and neuroticism what is not (Larsen & Ketelaar 1991); agreeableness widens what the person's
    feelings stir, and lets blame be taken to heart where without it the companion stands up against it.
    """
    temperament, style = character.temperament, STYLES[character.attachment]
    praised, blamed = max(0.0, appraisal.praise) * style.praise, max(0.0, -appraisal.praise) * style.blame
    feels_with = _gain(temperament.agreeableness)
    stirred = _stirred(percept, shared(percept.emotions, appraisal.agency, appraisal.praise))
    yields = 0.7 * temperament.agreeableness + 0.3 * temperament.neuroticism
    pleasure = _WEAL * appraisal.desirability * appraisal.relevance * feels_with + _ESTEEM * (praised - blamed)
    pleasure += stirred.pleasure * feels_with
    arousal = _NEWS * appraisal.relevance * (1 - appraisal.expectedness) + 0.1 * praised + _BLAME * blamed
    arousal += stirred.arousal * feels_with
    dominance = blamed * (0.3 - 0.9 * yields) + stirred.dominance * feels_with
    return bounded(
        pleasure * _gain(temperament.extraversion if pleasure > 0 else temperament.neuroticism),
        arousal * _gain(temperament.neuroticism),
        dominance,
    )


def reactions(percept: Percept, character: Character) -> list[tuple[str, Reaction, float]]:
    """What in a message the companion reacts to: the name, its reaction, and how much of it (0..1; a silence counts by its length)."""
    style = STYLES[character.attachment]
    called = [(name, character.reactions.get(name, REACTIONS[name]), 1.0) for act, name in REACTS.items() if act in percept.acts]
    if percept.silence >= AWAY:
        reaction = character.reactions.get("silence", Reaction(style.silence))
        called.append(("silence", reaction, min(1.0, style.quiet * (1 - math.exp(-(percept.silence / _SATURATES))))))
    return called


def moved(mood: Pad, push: Pad) -> Pad:
    """The mood after a push: the nearer it is to an end, the less a push towards that end moves it."""
    return bounded(_pushed(mood.pleasure, push.pleasure), _pushed(mood.arousal, push.arousal), _pushed(mood.dominance, push.dominance))


def after(mood: Pad, appraisal: Appraisal, percept: Percept, character: Character) -> Pad:
    """The mood after a message: what stirred before passes in part, then it is moved by what is meant and what the companion reacts to."""
    mood = moved(_passed(mood, character.rest), impulse(appraisal, percept, character))
    for _, reaction, share in reactions(percept, character):
        mood = moved(mood, Pad(reaction.mood.pleasure * share, reaction.mood.arousal * share, reaction.mood.dominance * share))
    return mood


def bounded(pleasure: float, arousal: float, dominance: float) -> Pad:
    """A mood, each axis kept within -1..1."""
    return Pad(*(max(-1.0, min(1.0, axis)) for axis in (pleasure, arousal, dominance)))


def _passed(mood: Pad, rest: Pad) -> Pad:
    return bounded(
        mood.pleasure + (rest.pleasure - mood.pleasure) * PASSES.pleasure,
        mood.arousal + (rest.arousal - mood.arousal) * PASSES.arousal,
        mood.dominance + (rest.dominance - mood.dominance) * PASSES.dominance,
    )


def _pushed(level: float, push: float) -> float:
    push = max(-1.0, min(1.0, push))
    return level + push * (1 - level if push > 0 else 1 + level)


def _gain(factor: float) -> float:
    return 0.7 + 0.6 * factor


def _stirred(percept: Percept, emotions: Mapping[str, float]) -> Pad:
    """What the person's emotions stir together; many at once are shares of one message, not so many messages."""
    felt = [(STIRS[label], strength) for label, strength in emotions.items() if label in STIRS]
    felt.append((STRUGGLE, max(0.0, percept.distress - max((p for _, p in felt), default=0.0))))
    whole, seen = max(1.0, sum(p for _, p in felt)), percept.observed or Pad()
    return bounded(
        sum(s.pleasure * p for s, p in felt) / whole + _SEEN * seen.pleasure,
        sum(s.arousal * p for s, p in felt) / whole + _SEEN * seen.arousal,
        sum(s.dominance * p for s, p in felt) / whole + _SEEN * seen.dominance,
    )
