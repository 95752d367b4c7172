"""Naming: from a mood and what was just appraised to one of 21 named states, with its intensity.

The direction of the mood names it, its length weighs it. Neighbours in that space (hurt, sad, ashamed) are told apart by what the message
was: whom it praised or blamed, and what the person felt.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from everkin.emotion.models import Appraisal, Feeling, Pad
from everkin.emotion.rules.appraisal import shared

POINTS_FROM = 1e-9
"""From which length on a mood has a direction."""
FULL = 0.35
"""From which length on the direction of a mood counts in full."""
STILL = 0.45
"""What speaks for calm when little moves."""
LEANING = 0.4
"""How much of the leaning towards a state goes into its intensity."""
WITHOUT = 0.75
"""How much a direction counts where nothing in the message leans to a state that is the feeling of something."""
ELICITED = 0.2
"""From which leaning on it counts in full."""
RISES = 1.2
"""How fast intensity rises: a mood that reaches its prototype is felt at 0.7."""


@dataclass(frozen=True, slots=True)
class Prototype:
    """Where a state lies, and what in a message leans towards it (labels of emotions and the cues of `_cues`, 0..1 each).

    `of` says that it is the feeling of something that has just been, rather than a mood: without that it counts for less.
    """

    at: Pad
    leans: Mapping[str, float] = field(default_factory=dict)
    of: bool = False


PROTOTYPES: Mapping[str, Prototype] = {
    "joyful": Prototype(Pad(0.76, 0.48, 0.35), {"joy": 0.5}),
    "excited": Prototype(Pad(0.62, 0.75, 0.38), {"excitement": 0.6}),
    "amused": Prototype(Pad(0.50, 0.35, 0.20), {"amusement": 0.7}, of=True),
    "proud": Prototype(Pad(0.77, 0.38, 0.65), {"pride": 0.6, "admiration": 0.1}, of=True),
    "grateful": Prototype(Pad(0.40, 0.20, -0.30), {"gratitude": 0.5, "praised": 0.45}, of=True),
    "tender": Prototype(Pad(0.55, -0.05, -0.10), {"love": 0.6, "caring": 0.5, "praised": 0.2}),
    "hopeful": Prototype(Pad(0.51, 0.23, 0.14), {"optimism": 0.6, "desire": 0.3}),
    "curious": Prototype(Pad(0.22, 0.62, -0.01), {"curiosity": 0.6, "confusion": 0.3}),
    "surprised": Prototype(Pad(0.40, 0.67, -0.13), {"surprise": 0.7, "realization": 0.2}, of=True),
    "content": Prototype(Pad(0.30, -0.20, 0.40), {"approval": 0.3, "good": 0.1}),
    "calm": Prototype(Pad(0.25, -0.50, 0.20)),
    "relieved": Prototype(Pad(0.20, -0.30, -0.40), {"relief": 0.8}, of=True),
    "worried": Prototype(Pad(-0.25, 0.45, -0.25), {"fear": 0.4, "nervousness": 0.5, "bad": 0.5}),
    "sad": Prototype(Pad(-0.63, -0.27, -0.33), {"sadness": 0.4, "grief": 0.7, "disappointment": 0.4, "remorse": 0.3}),
    "hurt": Prototype(Pad(-0.50, 0.20, -0.35), {"blamed": 0.45}),
    "ashamed": Prototype(Pad(-0.57, 0.01, -0.34), {"let_down": 0.9}, of=True),
    "annoyed": Prototype(Pad(-0.40, 0.20, 0.10), {"blamed": 0.2, "annoyance": 0.4, "anger": 0.35, "disapproval": 0.3, "disgust": 0.3}),
    "angry": Prototype(Pad(-0.51, 0.59, 0.25), {"blamed": 0.2, "anger": 0.1}),
    "afraid": Prototype(Pad(-0.64, 0.60, -0.43)),
    "tired": Prototype(Pad(-0.15, -0.60, -0.30)),
    "bored": Prototype(Pad(-0.65, -0.62, -0.33)),
}
"""Russell & Mehrabian (1977) for joyful, excited, proud, hopeful, curious, surprised, sad, ashamed, angry, afraid and bored; Gebhard (2005,
ALMA) for grateful, relieved, content (satisfaction) and annoyed (disliking); the others are set between their neighbours."""

FEELINGS: tuple[str, ...] = tuple(PROTOTYPES)


def named(mood: Pad, rest: Pad, appraisal: Appraisal, emotions: Mapping[str, float]) -> Feeling:
    """Name what a companion feels in `mood`, just after it appraised a message with these `emotions`.

    A feeling is what stands out against the mood that the companion rests in: at rest it is calm.
    """
    cues = _cues(appraisal, emotions)
    felt = Pad(mood.pleasure - rest.pleasure, mood.arousal - rest.arousal, mood.dominance - rest.dominance)
    scores = {name: _score(name, felt, cues) for name in PROTOTYPES}
    best = max(scores, key=lambda name: scores[name])
    return Feeling(best, _intensity(best, felt, cues))


def length(mood: Pad) -> float:
    """How far a mood is from the middle: 0 to the square root of 3."""
    return math.hypot(mood.pleasure, mood.arousal, mood.dominance)


def _score(name: str, mood: Pad, cues: Mapping[str, float]) -> float:
    prototype, far = PROTOTYPES[name], length(mood)
    direction = _dot(mood, prototype.at) / (far * length(prototype.at)) if far > POINTS_FROM else 0.0
    weight = min(1.0, far / FULL)
    lean = _lean(prototype, cues)
    counts = WITHOUT + (1 - WITHOUT) * min(1.0, lean / ELICITED) if prototype.of else 1.0
    return max(0.0, direction) * weight * counts + lean + STILL * (1 - weight) * (name == "calm")


def _intensity(name: str, mood: Pad, cues: Mapping[str, float]) -> float:
    prototype = PROTOTYPES[name]
    along = _dot(mood, prototype.at) / length(prototype.at) ** 2
    stillness = 0.5 - length(mood) if name == "calm" else 0.0
    return 1 - math.exp(-RISES * max(0.0, along + LEANING * _lean(prototype, cues), stillness))


def _lean(prototype: Prototype, cues: Mapping[str, float]) -> float:
    return sum(weight * cues.get(cue, 0.0) for cue, weight in prototype.leans.items())


def _cues(appraisal: Appraisal, emotions: Mapping[str, float]) -> dict[str, float]:
    """What leans towards a state. Blame hurts, and shames where it comes from somebody who is let down."""
    blamed = max(0.0, -appraisal.praise)
    let_down = blamed * max(emotions.get("disappointment", 0.0), emotions.get("sadness", 0.0))
    return shared(emotions, appraisal.agency, appraisal.praise) | {
        "praised": max(0.0, appraisal.praise),
        "blamed": blamed,
        "let_down": let_down,
        "good": max(0.0, appraisal.desirability),
        "bad": max(0.0, -appraisal.desirability) * (1 - blamed),
    }


def _dot(a: Pad, b: Pad) -> float:
    return a.pleasure * b.pleasure + a.arousal * b.arousal + a.dominance * b.dominance
