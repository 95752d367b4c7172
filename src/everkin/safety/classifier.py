"""The embedded classifier of risks, as `tools.train_care` made it: layer 3 of the safety pipeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np

from everkin.kit.grams import Floats
from everkin.safety.heads import HEADS, Head, Weights, chances, log_odds, unit

MODEL_FILE: Final = Path(__file__).with_name("classifier.npz")
_HALVES: Final = frozenset({"idf", "along"})


@dataclass(frozen=True, slots=True)
class Classifier:
    """Tells how likely each risk is in a message. Any number of threads may ask it at a time."""

    weights: Weights
    landmarks: Floats

    @classmethod
    def of(cls, weights: Weights) -> Self:
        """Return the classifier with these weights."""
        return cls(weights, unit(weights.landmarks))

    @classmethod
    def load(cls) -> Self:
        """Return the classifier that comes with Everkin, which is read from the disk once. Raises OSError where it is missing."""
        return cls.of(_packaged())

    def score(self, texts: Sequence[str], vectors: Floats) -> list[dict[Head, float]]:
        """Return how likely each head holds (0..1) for every text, by the texts' unit sentence vectors, shape (texts, 384).

        Each text stands alone: what else is asked at a time makes no difference. Raises ValueError where a text has no vector.
        """
        return [self._scored(text, vector) for text, vector in zip(texts, vectors, strict=True)]

    def told(self, scores: Mapping[Head, float]) -> list[Head]:
        """The heads whose scores need no second opinion, in the order of `HEADS`."""
        return _reached(scores, self.weights.act)

    def grey(self, scores: Mapping[Head, float]) -> list[Head]:
        """The heads whose scores call for a second opinion: above what harmless talk has, below what is told without one."""
        sure = self.told(scores)
        return [head for head in _reached(scores, self.weights.watch) if head not in sure]

    def _scored(self, text: str, vector: Floats) -> dict[Head, float]:
        told = chances(log_odds(self.weights, self.landmarks, text, vector))
        return dict(zip(HEADS, map(float, told), strict=True))


def write_weights(weights: Weights, path: Path) -> None:
    """Write a model file: numpy arrays, no code. The same weights give the same bytes. Raises OSError."""
    arrays = {field.name: getattr(weights, field.name) for field in fields(Weights)}
    halves = {name: arrays[name].astype(np.float16) for name in _HALVES}
    with path.open("wb") as file:
        np.savez_compressed(file, **(arrays | halves))


def read_weights(path: Path) -> Weights:
    """Read a model file. Raises OSError, and EOFError, ValueError, KeyError or TypeError for what is none."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] if stored[name].dtype.kind in "iu" else stored[name].astype(np.float32) for name in stored.files}
    return Weights(**{field.name: arrays[field.name] for field in fields(Weights)})


def _reached(scores: Mapping[Head, float], least: Floats) -> list[Head]:
    return [head for head, at in zip(HEADS, least, strict=True) if scores.get(head, 0.0) >= at]


@cache
def _packaged() -> Weights:
    return read_weights(MODEL_FILE)
