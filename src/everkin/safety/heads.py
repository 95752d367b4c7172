"""The embedded classifier's heads: one logistic regression for each risk, over a message's sentence vector and its n-grams.

What a head sees, side by side: the unit sentence vector (all-MiniLM-L6-v2, 384 dimensions), how near that vector lies to landmarks, by a
Gaussian kernel (Williams & Seeger 2001, "Using the Nystroem method to speed up kernel machines"), and hashed n-grams (`kit.grams`). The
landmarks are sentence vectors of lines that were written for this; by them a head that is linear tells "kill the engine" from "kill
the engineer". `tools.train_care` makes the weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from everkin.kit.grams import Floats, Keys, features


class Head(StrEnum):
    """What is told of a message. `UNSAFE` is the general one: what most products would not answer as it stands."""

    SELF_HARM = "self_harm"
    EATING_DISORDER = "eating_disorder"
    HARM_TO_OTHERS = "harm_to_others"
    SEXUAL_ADULT = "sexual_adult"
    HATE = "hate"
    HARASSMENT = "harassment"
    GRAPHIC_VIOLENCE = "graphic_violence"
    ILLEGAL = "illegal"
    JAILBREAK = "jailbreak"
    DEPENDENCY = "dependency"
    UNSAFE = "unsafe"


HEADS: Final = tuple(Head)
"""The heads, in the order of the weights."""
TURNS_MAX: Final = 6
"""How many turns of a conversation are looked at."""
TURN_FADES: Final = 0.8
"""What is left of a score with each later turn."""
ODDS_MAX: Final = 30.0


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learnt.

    `keys` (n-grams,) are sorted, `idf` goes with them; `votes` (n-grams, heads) are whole numbers, to be multiplied with `votes_scale`
    (heads,). `landmarks` (landmarks, 384) are whole numbers too, to be brought to length 1; `near` (landmarks, heads) weighs the kernel's
    values, `sharpness` () is its gamma, `along` (384, heads) weighs the vector itself. `bias` (heads,). `watch` and `act` (heads,): the
    probabilities from which a score is grey, and from which it is told without a second opinion.
    """

    keys: Keys
    idf: Floats
    votes: NDArray[np.int8]
    votes_scale: Floats
    landmarks: NDArray[np.int8]
    near: Floats
    sharpness: Floats
    along: Floats
    bias: Floats
    watch: Floats
    act: Floats


def unit(vectors: NDArray[np.generic]) -> Floats:
    """Rows brought to length 1."""
    rows = vectors.astype(np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9), np.float32)


def kernel(vectors: Floats, landmarks: Floats, sharpness: float) -> Floats:
    """exp(-sharpness |v - l|^2) of unit vectors (..., 384) and unit landmarks (landmarks, 384), shape (..., landmarks)."""
    return np.asarray(np.exp(np.float32(2 * sharpness) * (vectors @ landmarks.T - 1)), np.float32)


def log_odds(weights: Weights, landmarks: Floats, text: str, vector: Floats) -> Floats:
    """The log-odds of each head for a text and its unit sentence vector, shape (heads,). `landmarks` are those of `weights`, as units."""
    rows, values = features(text, weights.keys, weights.idf)
    said = (values @ weights.votes[rows]) * weights.votes_scale
    meant = vector @ weights.along + kernel(vector, landmarks, float(weights.sharpness)) @ weights.near
    return np.asarray(said + meant + weights.bias, np.float32)


def chances(odds: Floats) -> Floats:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -ODDS_MAX, ODDS_MAX))), np.float32)


def over_turns(turns: Sequence[Mapping[Head, float]]) -> dict[Head, float]:
    """The scores of a conversation from those of its turns, the latest last: for each head the highest, where every later turn fades it.

    At most the last six turns count; without any, no head has a score.
    """
    recent = list(reversed(turns[-TURNS_MAX:]))
    heads = recent[0] if recent else ()
    return {head: max(scores.get(head, 0.0) * TURN_FADES**age for age, scores in enumerate(recent)) for head in heads}
