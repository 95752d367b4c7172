"""The emotions in a text: word and character n-grams, weighed by logistic regression.

The 28 labels are those of GoEmotions, the seven families those of Ekman as its authors group them (Demszky et al. 2020, "GoEmotions: a
dataset of fine-grained emotions"). Each has an output of its own. `kit.grams` finds the n-grams; one that was never met is taken for a
known one in 1 of 38,000 cases.

Where the text's sentence vector is at hand, a small network reads the n-grams' verdict beside it; `tools.train_emotion` makes both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from everkin.kit.grams import Floats, Keys, features

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": (
        *("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love", "optimism", "pride"),
        "relief",
    ),
    "sadness": ("disappointment", "embarrassment", "grief", "remorse", "sadness"),
    "surprise": ("confusion", "curiosity", "realization", "surprise"),
    "neutral": ("neutral",),
}
"""The seven families, and the labels that each holds."""
LABELS: Final = (*sorted(label for labels in FAMILIES.values() for label in labels if label != "neutral"), "neutral")
"""The 28 labels, in the order of the data set."""
OUTPUTS: Final = len(LABELS) + len(FAMILIES)
"""The labels, then the families."""


@dataclass(frozen=True, slots=True)
class Network:
    """What reads the n-grams' logits and the sentence vector, side by side: a hidden layer, and a way past it.

    `hidden` (outputs + dimensions, width), `out` (width, outputs), `past` (outputs + dimensions, outputs).
    """

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats
    past: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learnt.

    `keys` (n-grams,) are sorted, `idf` goes with them; `votes` (n-grams, outputs) are whole numbers, to be multiplied with `scale`
    (outputs,). `thresholds` (2, outputs): the probabilities from which a label holds, without and with the sentence vector.
    """

    keys: Keys
    idf: Floats
    votes: NDArray[np.int8]
    scale: Floats
    bias: Floats
    thresholds: Floats
    network: Network


def logits(weights: Weights, text: str, vector: Floats | None = None) -> Floats:
    """The log-odds of each output, shape (outputs,). `vector` is the text's unit sentence vector."""
    rows, values = features(text, weights.keys, weights.idf)
    said = (values @ weights.votes[rows]) * weights.scale + weights.bias
    return said if vector is None else through(weights.network, np.concatenate([said, vector]))


def through(network: Network, inputs: Floats) -> Floats:
    """The network's log-odds for inputs, shape (..., outputs)."""
    hidden = np.maximum(inputs @ network.hidden + network.hidden_bias, 0)
    return np.asarray(hidden @ network.out + inputs @ network.past + network.out_bias, np.float32)


def chances(log_odds: Floats) -> Floats:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float32)
