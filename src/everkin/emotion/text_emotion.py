"""The reader of emotions that comes with Everkin, as `tools.train_emotion` made it from GoEmotions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np

from everkin.emotion.rules.text_emotion import FAMILIES, LABELS, Network, Weights, chances, logits
from everkin.kit.grams import Floats

MODEL_FILE: Final = Path(__file__).with_name("text_emotion.npz")


@dataclass(frozen=True, slots=True)
class TextEmotion:
    """Reads the emotions of a text. Any number of threads may ask it at a time.

    With the text's unit sentence vector (all-MiniLM-L6-v2, shape (384,)), which a turn computes anyway, it sees more than by n-grams alone.
    """

    weights: Weights

    @classmethod
    def load(cls) -> Self:
        """Return the reader of the model that comes with Everkin, which is read from the disk once. Raises OSError where it is missing."""
        return cls(_packaged())

    def read(self, text: str, vector: Floats | None = None) -> dict[str, float]:
        """Return how likely each of the 28 labels holds (0..1). They do not sum to 1: a text may hold several, or none."""
        return dict(zip(LABELS, self._chances(text, vector)[: len(LABELS)], strict=True))

    def read_families(self, text: str, vector: Floats | None = None) -> dict[str, float]:
        """Return how likely each of the seven families holds (0..1)."""
        return dict(zip(FAMILIES, self._chances(text, vector)[len(LABELS) :], strict=True))

    def labels_of(self, probabilities: Mapping[str, float], *, with_vector: bool = False) -> list[str]:
        """Return the labels, or families, that hold: those whose probability reaches what training found to be best for F1."""
        first = 0 if len(probabilities) == len(LABELS) else len(LABELS)
        names = (*LABELS, *FAMILIES)[first:]
        least = self.weights.thresholds[int(with_vector)][first:]
        return [name for name, threshold in zip(names, least, strict=False) if probabilities.get(name, 0.0) >= threshold]

    def _chances(self, text: str, vector: Floats | None) -> list[float]:
        return [float(chance) for chance in chances(logits(self.weights, text, vector))]


def write_weights(weights: Weights, path: Path) -> None:
    """Write a model file: numpy arrays, no code. The same weights give the same bytes. Raises OSError."""
    arrays = {field.name: getattr(weights, field.name) for field in fields(Weights) if field.name != "network"}
    network = {f"network.{field.name}": getattr(weights.network, field.name).astype(np.float16) for field in fields(Network)}
    with path.open("wb") as file:
        np.savez_compressed(file, **(arrays | {"idf": weights.idf.astype(np.float16)}), **network)


def read_weights(path: Path) -> Weights:
    """Read a model file. Raises OSError, and ValueError or KeyError for what is none."""
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] if stored[name].dtype.kind in "iu" else stored[name].astype(np.float32) for name in stored.files}
    network = Network(**{field.name: arrays.pop(f"network.{field.name}") for field in fields(Network)})
    return Weights(network=network, **arrays)


@cache
def _packaged() -> Weights:
    return read_weights(MODEL_FILE)
