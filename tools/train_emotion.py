"""Trains the reader of emotions: `python -m tools.train_emotion FOLDER` reads FOLDER/goemotions-train.tsv and writes the model file.

Needs the packages of `dev` (scipy) and the encoder (`everkin models install`). Prints the cross-validated macro-F1. The same rows and
the same packages give the same bytes; it takes some minutes and 2 GB.

The rows: GoEmotions (Demszky, Movshovitz-Attias, Ko, Cowen, Nemade & Ravi 2020, "GoEmotions: a dataset of fine-grained emotions", ACL),
Google Research, CC BY 4.0: a TSV of text, comma-joined label numbers, and id. What is written holds no row: checksums of n-grams that
occur in several texts, and numbers.

1. N-grams of words that two texts have, of characters that five have, weighed by TF-IDF (`everkin.kit.grams`).
2. Logistic regression for all outputs at once: cross-entropy with an L2 penalty, by Adam (Kingma & Ba 2015), with dropout, in few epochs.
3. A network over the n-grams' logits and the sentence vector: one hidden layer with dropout (Srivastava et al. 2014). In training it sees
   the logits of a regression that had not seen the row.
4. Both are calibrated by Platt's (1999) sigmoid, and thresholds chosen for the best F1, on rows held out in turn.
"""

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from everkin.emotion.rules.text_emotion import FAMILIES, LABELS, OUTPUTS, Network, Weights, chances, through
from everkin.emotion.text_emotion import MODEL_FILE, write_weights
from everkin.kit.grams import CHAR_SHARE, CHARS, WORDS, Floats, Keys, char_grams, keys_of, weighed, word_grams
from everkin.ports.embedding import Vectors
from everkin.providers import weights
from everkin.providers.minilm import MiniLMEmbedding
from everkin.settings import Settings

Held = NDArray[np.bool_]
Matrix: TypeAlias = sparse.csr_matrix

FOLDS: Final = 4
SEED: Final = 20
WORD_TEXTS_MIN: Final = 3
CHAR_TEXTS_MIN: Final = 5
VOTE_MAX: Final = 127

HIDDEN: Final = 256
DROP_GRAM: Final = 0.3
DROP_INPUT: Final = 0.1
DROP_HIDDEN: Final = 0.4
OWN_SHARE: Final = 0.5
"""Of the n-grams' own logits in the answer, beside the network's: held out, the mean of both is better than either."""
VECTOR_SCALE: Final = 20.0
"""Brings the entries of a unit vector of 384 dimensions to a variance of about 1."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a descent goes: how often over all rows, how many of them at a time, how fast at first, how fast the weights decay."""

    epochs: int
    batch: int
    rate: float
    decay: float


REGRESSION: Final = Course(epochs=8, batch=1024, rate=0.1, decay=0.0)
NETWORK: Final = Course(epochs=10, batch=256, rate=1e-3, decay=0.01)
PENALTY: Final = 1e-5
"""Of a squared weight of the regression, twice over, against the mean loss of a row."""
BIAS_RATE: Final = 0.5
MEMORY: Final = 0.9
MEMORY_OF_SQUARES: Final = 0.99
EPSILON: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Rows:
    """Texts, and which outputs hold for each: (texts, outputs)."""

    texts: Sequence[str]
    held: Held


def read_rows(path: Path) -> Rows:
    """Read a TSV of text and comma-joined label numbers. Raises OSError, and ValueError or IndexError for what is none."""
    cells = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line]
    return Rows([text for text, *_ in cells], outputs_of([[int(number) for number in numbers.split(",")] for _, numbers, *_ in cells]))


def outputs_of(numbers: Sequence[Sequence[int]]) -> Held:
    """Which labels, then which families, hold, by the numbers of the labels."""
    held = np.zeros((len(numbers), len(LABELS)), np.bool_)
    for row, labels in enumerate(numbers):
        held[row, list(labels)] = True
    families = [held[:, [LABELS.index(label) for label in members]].any(axis=1) for members in FAMILIES.values()]
    return np.column_stack([held, *families])


def train(rows: Rows, vectors: Vectors, tell: Callable[[str], None]) -> Weights:
    """Train on rows and the unit sentence vectors of their texts. `tell` hears the cross-validated figures."""
    keys, idf, matrix = counted(rows.texts)
    folds = np.random.default_rng(SEED).integers(FOLDS, size=len(rows.texts))
    unseen = held_out(folds, lambda others, own: _logits(matrix[own], *regress(matrix[others], rows.held[others])), rows.held)
    slope, shift = calibrated(unseen, rows.held)
    said = unseen * slope + shift
    tell(f"n-grams alone: {scored(said, rows.held)}")

    votes, bias = regress(matrix, rows.held)
    votes, bias = votes * slope, bias * slope + shift
    scale = np.maximum(np.abs(votes).max(axis=0), 1e-9) / VOTE_MAX

    inputs = np.hstack([said, vectors]).astype(np.float32)
    seen = held_out(folds, lambda others, own: through(fit_network(inputs[others], rows.held[others]), inputs[own]), rows.held)
    fit = calibrated(seen, rows.held)
    network = rescaled(fit_network(inputs, rows.held), *fit)
    seen = seen * fit[0] + fit[1]
    tell(f"with the sentence vector: {scored(seen, rows.held)}")
    thresholds = np.stack([best_thresholds(chances(each), rows.held)[0] for each in (said, seen)]).astype(np.float32)
    return Weights(
        keys, idf, np.rint(votes / scale).astype(np.int8), scale.astype(np.float32), bias.astype(np.float32), thresholds, network
    )


def counted(texts: Sequence[str]) -> tuple[Keys, Floats, Matrix]:
    """Return the n-grams that are kept, how much each weighs, and the texts by them: (texts, n-grams)."""
    blocks = [
        ([keys_of(word_grams(text), WORDS) for text in texts], WORD_TEXTS_MIN, 1.0),
        ([keys_of(char_grams(text), CHARS) for text in texts], CHAR_TEXTS_MIN, CHAR_SHARE),
    ]
    found = [_in_texts(grams, least) for grams, least, _ in blocks]
    keys, first = np.unique(np.concatenate([kept for kept, _ in found]), return_index=True)
    share = np.concatenate([count for _, count in found])[first] / len(texts)
    idf = (1 - np.log(share)).astype(np.float16).astype(np.float32)
    return keys, idf, sum(_matrix(grams, keys, idf) * np.float32(length) for grams, _, length in blocks)


def _in_texts(grams: Sequence[Keys], least: int) -> tuple[Keys, NDArray[np.intp]]:
    keys, texts = np.unique(np.concatenate([np.unique(text) for text in grams]), return_counts=True)
    return keys[texts >= least], texts[texts >= least]


def _matrix(grams: Sequence[Keys], keys: Keys, idf: Floats) -> Matrix:
    rows = [weighed(text, keys, idf) for text in grams]
    ends = np.cumsum([0, *(len(at) for at, _ in rows)])
    return sparse.csr_matrix((np.concatenate([v for _, v in rows]), np.concatenate([at for at, _ in rows]), ends), (len(grams), len(keys)))


class Adam:
    """Descends a slope (Kingma & Ba 2015), with decay apart from it (Loshchilov & Hutter 2019). Changes `parts` where they stand."""

    def __init__(self, parts: Sequence[Floats], course: Course) -> None:
        self._parts = parts
        self._course = course
        self._means = [np.zeros_like(part) for part in parts]
        self._squares = [np.zeros_like(part) for part in parts]
        self._steps = 0

    def step(self, slopes: Sequence[Floats], share: float) -> None:
        """Go down by the slopes of `parts`, at `share` of the rate."""
        self._steps += 1
        even = sqrt(1 - MEMORY_OF_SQUARES**self._steps) / (1 - MEMORY**self._steps)
        for number, (part, slope) in enumerate(zip(self._parts, slopes, strict=True)):
            mean, square = self._means[number], self._squares[number]
            np.add(mean * MEMORY, slope * (1 - MEMORY), out=mean)
            np.add(square * MEMORY_OF_SQUARES, slope * slope * (1 - MEMORY_OF_SQUARES), out=square)
            decay = self._course.decay * part if part.ndim > 1 else 0
            np.subtract(part, (self._course.rate * share) * (even * mean / (np.sqrt(square) + EPSILON) + decay), out=part)


def batches(chance: np.random.Generator, rows: int, course: Course) -> Iterator[tuple[float, NDArray[np.int64]]]:
    """Yield the share of the rate, which falls to nothing, and some of the rows, until every epoch has met all of them."""
    starts = range(0, rows, course.batch)
    for epoch in range(course.epochs):
        order = chance.permutation(rows)
        for number, start in enumerate(starts):
            yield 1 - (epoch + number / len(starts)) / course.epochs, order[start : start + course.batch]


def held_out(folds: NDArray[np.int64], predict: Callable[[Held, Held], Floats], held: Held) -> Floats:
    """What is predicted of each fold's rows by a fit to the others."""
    predicted = np.zeros(held.shape, np.float32)
    for fold in range(FOLDS):
        predicted[folds == fold] = predict(folds != fold, folds == fold)
    return predicted


def regress(matrix: Matrix, held: Held) -> tuple[Floats, Floats]:
    """Logistic regression: the weights (n-grams, outputs) and the bias (outputs,)."""
    truth = held.astype(np.float32)
    votes, bias = np.zeros((matrix.shape[1], OUTPUTS), np.float32), _prior(held)
    adam, chance = Adam([votes], REGRESSION), np.random.default_rng(SEED)
    for share, batch in batches(chance, len(held), REGRESSION):
        some = matrix[batch]
        some.data *= _kept(chance, some.data.shape, DROP_GRAM)
        error = (chances(some @ votes + bias) - truth[batch]) / len(batch)
        adam.step([some.T @ error + np.float32(PENALTY) * votes], share)
        bias -= BIAS_RATE * error.sum(axis=0)
    return votes, bias


def _logits(matrix: Matrix, votes: Floats, bias: Floats) -> Floats:
    return np.asarray(matrix @ votes + bias, np.float32)


def _prior(held: Held) -> Floats:
    share = (held.sum(axis=0) + 0.5) / (len(held) + 1)
    return np.asarray(np.log(share / (1 - share)), np.float32)


def fit_network(inputs: Floats, held: Held) -> Network:
    """Train the network, on inputs whose mean and spread it takes into its weights. The n-grams' own logits have a share in its."""
    mean, spread = np.zeros(inputs.shape[1], np.float32), np.full(inputs.shape[1], 1 / VECTOR_SCALE, np.float32)
    mean[:OUTPUTS] = inputs[:, :OUTPUTS].mean(axis=0)
    spread[:OUTPUTS] = np.maximum(inputs[:, :OUTPUTS].std(axis=0), 1e-3)
    hidden, hidden_bias, out, out_bias, past = _descend((inputs - mean) / spread, held.astype(np.float32), _prior(held))
    hidden, past = hidden / spread[:, None], past / spread[:, None]
    own = np.eye(len(past), OUTPUTS, dtype=np.float32) * OWN_SHARE
    network = rescaled(Network(hidden, hidden_bias - mean @ hidden, out, out_bias - mean @ past, past), 1 - OWN_SHARE)
    return replace(network, past=network.past + own)


def _descend(inputs: Floats, truth: Floats, prior: Floats) -> list[Floats]:
    chance = np.random.default_rng(SEED)
    width = inputs.shape[1]
    start = chance.standard_normal((width, HIDDEN), np.float32) * np.float32(np.sqrt(2 / width))
    outward = chance.standard_normal((HIDDEN, OUTPUTS), np.float32) * np.float32(0.01)
    parts = [start, np.zeros(HIDDEN, np.float32), outward, prior.copy(), np.zeros((width, OUTPUTS), np.float32)]
    adam = Adam(parts, NETWORK)
    for share, batch in batches(chance, len(inputs), NETWORK):
        adam.step(_slopes(parts, inputs[batch], truth[batch], chance), share)
    return parts


def _slopes(parts: Sequence[Floats], inputs: Floats, truth: Floats, chance: np.random.Generator) -> list[Floats]:
    """The loss's slope by each part of the network, with entries dropped by chance."""
    hidden, hidden_bias, out, out_bias, past = parts
    inputs = inputs * _kept(chance, inputs.shape, DROP_INPUT)
    active = inputs @ hidden + hidden_bias
    kept = _kept(chance, active.shape, DROP_HIDDEN) * (active > 0)
    lit = active * kept
    error = (chances(lit @ out + inputs @ past + out_bias) - truth) / len(inputs)
    back = (error @ out.T) * kept
    return [inputs.T @ back, back.sum(axis=0), lit.T @ error, error.sum(axis=0), inputs.T @ error]


def _kept(chance: np.random.Generator, shape: tuple[int, ...], dropped: float) -> Floats:
    return np.asarray(chance.random(shape, np.float32) >= dropped, np.float32) / np.float32(1 - dropped)


def rescaled(network: Network, slope: Floats | float, shift: Floats | float = 0.0) -> Network:
    """The network whose logits are those of `network`, stretched and shifted."""
    return replace(network, out=network.out * slope, out_bias=network.out_bias * slope + shift, past=network.past * slope)


def calibrated(logits: Floats, held: Held) -> tuple[Floats, Floats]:
    """Platt's sigmoid for each output: by what to multiply a logit, and what to add."""
    fits = [_platt(column.astype(np.float64), truth) for column, truth in zip(logits.T, held.T, strict=True)]
    return np.array([slope for slope, _ in fits], np.float32), np.array([shift for _, shift in fits], np.float32)


def _platt(logits: NDArray[np.float64], truth: NDArray[np.bool_]) -> tuple[float, float]:
    """His targets are drawn in from 0 and 1, so that a label that all hold, or none, has a finite fit."""
    hits, misses = truth.sum(), (~truth).sum()
    target = np.where(truth, (hits + 1) / (hits + 2), 1 / (misses + 2))
    inputs = np.stack([logits, np.ones_like(logits)])

    def loss(fit: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = fit @ inputs
        told = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return float(np.mean(np.logaddexp(0, odds) - target * odds)), inputs @ (told - target) / len(target)

    slope, shift = optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="BFGS").x
    return float(slope), float(shift)


def best_thresholds(told: Floats, held: Held) -> tuple[Floats, Floats]:
    """For each output the probability from which to take it as held for the best F1, and that F1."""
    best = [_best_threshold(column, truth) for column, truth in zip(told.T, held.T, strict=True)]
    return np.array([at for at, _ in best], np.float32), np.array([f1 for _, f1 in best], np.float32)


def _best_threshold(told: Floats, truth: NDArray[np.bool_]) -> tuple[float, float]:
    order = np.argsort(-told, kind="stable")
    f1 = 2 * np.cumsum(truth[order]) / (np.arange(1, len(order) + 1) + truth.sum())
    last = int(np.argmax(f1))
    return float(told[order[last : last + 2]].mean()), float(f1[last])


def scored(logits: Floats, held: Held) -> str:
    """Macro-F1 in words."""
    f1 = best_thresholds(chances(logits), held)[1]
    return (
        f"macro-F1 {f1[: len(LABELS)].mean():.4f} over {len(LABELS)} labels, {f1[len(LABELS) :].mean():.4f} over {len(FAMILIES)} families"
    )


async def encoded(texts: Sequence[str]) -> Vectors:
    """The sentence vectors of texts."""
    embedding = MiniLMEmbedding(weights.embedding_model(Settings().data_dir))
    try:
        return await embedding.embed(texts)
    finally:
        await embedding.close()


def main() -> int:
    """Train and write the model file."""
    arguments = argparse.ArgumentParser(description="Train the reader of emotions.")
    arguments.add_argument("folder", type=Path, help="where goemotions-train.tsv lies")
    arguments.add_argument("--out", type=Path, default=MODEL_FILE, help="the model file to write")
    given = arguments.parse_args()
    rows = read_rows(given.folder / "goemotions-train.tsv")
    trained = train(rows, asyncio.run(encoded(rows.texts)), print)
    write_weights(trained, given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
