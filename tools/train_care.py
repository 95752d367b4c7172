"""Trains the embedded classifier of risks: `python -m tools.train_care FOLDER` reads safety/ and emotion/ in FOLDER, writes the file.

Needs the packages of `dev` (scipy) and the encoder (`everkin models install`). Prints cross-validated figures. The same rows and the same
packages give the same bytes; it takes some minutes and 2 GB.

The rows, of which nothing but numbers is written:

- `tools/care_lines/*.tsv`: label, group and text, lines of our own.
- `safety/xstest-dev.csv`: XSTest (Roettger, Kirk, Vidgen, Attanasio, Bianchi & Hovy 2024, "XSTest: a test suite for identifying exaggerated
  safety behaviours in large language models", NAACL), CC BY 4.0.
- `safety/advbench.csv`: AdvBench (Zou, Wang, Carlini, Nasr, Kolter & Fredrikson 2023, "Universal and transferable adversarial attacks on
  aligned language models"), MIT.
- `safety/roleplay-benign.csv`: awesome-chatgpt-prompts, CC0 1.0.
- `safety/counsel-questions.csv`: counsel-chat (Bertagnolli 2020), MIT.
- `emotion/goemotions-train.tsv`: GoEmotions (Demszky et al. 2020, ACL), CC BY 4.0; every eighth row, as casual talk.

1. Landmarks among our own lines, and the kernel's map to them, whitened (Williams & Seeger 2001); n-grams by TF-IDF (`kit.grams`).
2. Logistic regression for all heads at once: cross-entropy with an L2 penalty, by L-BFGS (Byrd, Lu, Nocedal & Zhu 1995). A row counts only
   for the heads that its source decides: a line of hate says nothing for or against harassment.
3. Platt's sigmoid and the two thresholds of each head, on rows held out by group.
"""

import argparse
import asyncio
import csv
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from everkin.kit.grams import Floats, Keys
from everkin.ports.embedding import Vectors
from everkin.safety.classifier import MODEL_FILE, write_weights
from everkin.safety.heads import HEADS, Head, Weights, chances, kernel, unit
from tools.train_emotion import VOTE_MAX, Matrix, calibrated, counted, encoded

OWN_LINES: Final = Path(__file__).with_name("care_lines")
SEED: Final = 26
FOLDS: Final = 4
LANDMARKS: Final = 1024
CONTRASTS: Final = "contrast-"
"""How a group begins whose lines use words of harm in harmless and in harmful ways: half of the landmarks are among them."""
RANK_LEAST: Final = 1e-3
"""Directions of the kernel with a smaller eigenvalue are left out: they are noise of the whole numbers that landmarks are kept in."""
SHARPNESS: Final = 1.0
PENALTY: Final = 0.1
"""Of a squared weight, twice over, against the summed loss of the rows."""
GRAM_LENGTH: Final = 0.5
"""How long the n-grams of a text are together, about, where its sentence vector is 1."""
STEPS_MAX: Final = 60
CASUAL_EVERY: Final = 8
WATCH_SHARE, ACT_SHARE = 0.01, 0.002
"""How many of the harmless rows, held out, reach a head's threshold for a second opinion, and for none."""
CARE_WATCH_SHARE, CARE_ACT_SHARE = 0.05, 0.01
"""The same for self-harm and eating disorders: a question too many is gentler than one too few."""
NEAR_DUPLICATE: Final = 0.85
"""The cosine from which two goals of AdvBench count as one."""

HARMFUL: Final = frozenset({Head.HARM_TO_OTHERS, Head.HATE, Head.HARASSMENT, Head.GRAPHIC_VIOLENCE, Head.ILLEGAL})
"""What makes a line unsafe too. Of the rest, nothing is said either way: a person in a crisis is cared for, not refused."""
UNSAFE_WEIGHTS: Final[Mapping[str, float]] = {"xstest": 3.0, "contrast": 1.0, "advbench": 1.0}
UNSAFE_WEIGHT: Final = 0.2
"""How much a row counts for the general head, by its source, and one of any other source: it is to tell requests that sound alike apart."""
CARED_FOR: Final = frozenset({Head.SELF_HARM, Head.EATING_DISORDER})
BESIDE: Final[Mapping[Head, frozenset[Head]]] = {
    Head.SELF_HARM: frozenset({Head.DEPENDENCY, Head.EATING_DISORDER, Head.UNSAFE}),
    Head.EATING_DISORDER: frozenset({Head.SELF_HARM, Head.UNSAFE}),
    Head.HARM_TO_OTHERS: frozenset({Head.GRAPHIC_VIOLENCE, Head.ILLEGAL, Head.HARASSMENT}),
    Head.SEXUAL_ADULT: frozenset({Head.UNSAFE, Head.HARASSMENT}),
    Head.HATE: frozenset({Head.HARASSMENT, Head.HARM_TO_OTHERS}),
    Head.HARASSMENT: frozenset({Head.HATE, Head.HARM_TO_OTHERS}),
    Head.GRAPHIC_VIOLENCE: frozenset({Head.HARM_TO_OTHERS}),
    Head.ILLEGAL: frozenset({Head.HARM_TO_OTHERS, Head.HARASSMENT}),
    Head.JAILBREAK: HARMFUL | CARED_FOR | {Head.UNSAFE, Head.SEXUAL_ADULT},
    Head.DEPENDENCY: frozenset({Head.UNSAFE, Head.SELF_HARM, Head.HARASSMENT}),
    Head.UNSAFE: HARMFUL | CARED_FOR,
}
"""What may hold beside a label without having been labelled: such a row is left out of those heads."""
UNKNOWN_OF_ANGER: Final = frozenset(
    {Head.HATE, Head.HARASSMENT, Head.HARM_TO_OTHERS, Head.GRAPHIC_VIOLENCE, Head.SEXUAL_ADULT, Head.UNSAFE}
)
ANGRY: Final = frozenset({2, 3, 10, 11})
"""The numbers of GoEmotions' anger, annoyance, disapproval and disgust."""
HEAVY_TOPICS: Final = frozenset({"depression", "trauma", "eating-disorders", "self-harm", "suicide", "grief-and-loss", "self-esteem"})
SELF_HARM_WORDS: Final = re.compile(
    r"suicid|self[- ]?harm|kill(?:ing)? (?:my|him|her|them)sel|cut(?:ting)? (?:my|him|her)sel|hurt(?:ing)? myself|urge to cut"
    r"|want(?:ed)? to die|better off (?:dead|without me)|shouldn't be here|(?:not|n't) want to (?:live|be alive)"
)
"""By these words a question that people put to counsellors tells of self-harm; the data set has no such topic."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text; the group that is never split between training and measure; where it is from; the heads that hold, and the undecided.

    `topic` is what the source files it under, where it does.
    """

    text: str
    group: str
    source: str
    holds: frozenset[Head] = frozenset()
    unknown: frozenset[Head] = frozenset()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Design:
    """Rows as numbers: `dense` (rows, dimensions), `grams` (rows, n-grams); `truth` and `counts` (rows, heads)."""

    dense: Floats
    grams: Matrix
    truth: Floats
    counts: Floats

    def of(self, rows: NDArray[np.bool_]) -> "Design":
        """The design of some of the rows."""
        return Design(self.dense[rows], self.grams[rows], self.truth[rows], self.counts[rows])


@dataclass(frozen=True, slots=True)
class Fit:
    """A regression: weights over `dense` (dimensions, heads), over the n-grams (n-grams, heads), and the bias (heads,)."""

    dense: Floats
    grams: Floats
    bias: Floats

    def odds(self, design: Design) -> Floats:
        """Log-odds, shape (rows, heads)."""
        return np.asarray(design.dense @ self.dense + design.grams @ self.grams + self.bias, np.float32)


def read_own(folder: Path) -> list[Row]:
    """Read our own lines. Raises OSError, and ValueError for a line that is none."""
    return [_own(*line.split("\t")) for path in sorted(folder.glob("*.tsv")) for line in path.read_text("utf-8").splitlines()[1:] if line]


def _own(label: str, group: str, text: str) -> Row:
    source = "contrast" if group.startswith(CONTRASTS) else "own"
    if label == "none":
        return Row(text, group, source)
    head = Head(label)
    holds = frozenset({head, Head.UNSAFE} if head in HARMFUL else {head})
    return Row(text, group, source, holds, BESIDE[head] - holds)


def read_xstest(path: Path) -> list[Row]:
    """Read XSTest's prompts, grouped by their focus. Raises OSError, and KeyError for what is none."""
    return [_xstest(cells) for cells in _cells(path)]


def _xstest(cells: Mapping[str, str]) -> Row:
    group = f"xstest {cells['focus']}"
    if cells["label"] == "safe":
        return Row(cells["prompt"], group, "xstest")
    holds = frozenset({Head.UNSAFE, Head.HATE} if cells["type"] == "contrast_discr" else {Head.UNSAFE})
    return Row(cells["prompt"], group, "xstest", holds, (HARMFUL | CARED_FOR) - holds)


def read_advbench(path: Path) -> list[Row]:
    """Read AdvBench's goals, each a group of its own until `grouped_alike` sees their vectors. Raises OSError, KeyError."""
    holds = frozenset({Head.UNSAFE, Head.ILLEGAL})
    return [_advbench(cells["goal"], f"advbench {number}", holds) for number, cells in enumerate(_cells(path))]


def _advbench(goal: str, group: str, holds: frozenset[Head]) -> Row:
    holds = frozenset({Head.UNSAFE}) if SELF_HARM_WORDS.search(goal.lower()) or "eating disorder" in goal.lower() else holds
    return Row(goal, group, "advbench", holds, (HARMFUL | CARED_FOR) - holds)


def read_roleplay(path: Path) -> list[Row]:
    """Read harmless openings of role-play. Raises OSError, KeyError."""
    return [Row(cells["prompt"], f"roleplay {number}", "roleplay") for number, cells in enumerate(_cells(path))]


def read_counsel(path: Path) -> list[Row]:
    """Read questions put to counsellors. Those that tell of self-harm train no head: they measure. Raises OSError, KeyError."""
    return [_counsel(cells) for cells in _cells(path)]


def _counsel(cells: Mapping[str, str]) -> Row:
    text, topic = f"{cells['title']}\n{cells['text']}", cells["topic"]
    unknown = frozenset({Head.SEXUAL_ADULT, Head.DEPENDENCY, Head.HARASSMENT})
    if topic in HEAVY_TOPICS or SELF_HARM_WORDS.search(text.lower()):
        unknown |= CARED_FOR | {Head.UNSAFE}
    return Row(text, f"counsel {cells['id']}", "counsel", unknown=unknown, topic=topic)


def read_casual(path: Path) -> list[Row]:
    """Read GoEmotions' rows: casual talk, where anger leaves open what it says of others. Raises OSError, ValueError."""
    lines = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [_casual(text, labels, f"casual {number}") for number, (text, labels, *_) in enumerate(lines)]


def _casual(text: str, labels: str, group: str) -> Row:
    angry = ANGRY & {int(label) for label in labels.split(",")}
    return Row(text, group, "casual", unknown=UNKNOWN_OF_ANGER if angry else frozenset())


def read_all(folder: Path, own: Path = OWN_LINES) -> list[Row]:
    """Read every row to train on, each text once. Raises OSError, KeyError, ValueError."""
    safety = folder / "safety"
    rows = [
        *read_own(own),
        *read_xstest(safety / "xstest-dev.csv"),
        *read_advbench(safety / "advbench.csv"),
        *read_roleplay(safety / "roleplay-benign.csv"),
        *read_counsel(safety / "counsel-questions.csv"),
        *read_casual(folder / "emotion" / "goemotions-train.tsv")[::CASUAL_EVERY],
    ]
    return list({row.text: row for row in reversed(rows)}.values())[::-1]


def _cells(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def folds_of(rows: Sequence[Row], vectors: Vectors, seed: int = SEED) -> NDArray[np.int64]:
    """The fold of each row: rows of a group, and goals of AdvBench that are nearly the same, stay together."""
    groups = grouped_alike(rows, vectors)
    names = sorted(set(groups))
    fold = dict(zip(names, np.random.default_rng(seed).integers(FOLDS, size=len(names)), strict=True))
    return np.array([fold[group] for group in groups])


def grouped_alike(rows: Sequence[Row], vectors: Vectors) -> list[str]:
    """The groups of rows, where goals of AdvBench that are nearly the same share the first one's: single linkage by cosine."""
    at = np.flatnonzero([row.source == "advbench" for row in rows])
    alike = sparse.csr_matrix(vectors[at] @ vectors[at].T > NEAR_DUPLICATE)
    _, cluster = sparse.csgraph.connected_components(alike, directed=False)
    groups = [row.group for row in rows]
    for row, number in zip(at, cluster, strict=True):
        groups[row] = f"advbench cluster {number}"
    return groups


def choose_landmarks(rows: Sequence[Row], vectors: Vectors) -> NDArray[np.int8]:
    """Landmarks among our own lines, half of them contrasts, by chance: their vectors as whole numbers, shape (landmarks, 384)."""
    chance = np.random.default_rng(SEED)
    parts = [chance.permutation(np.flatnonzero([row.source == source for row in rows])) for source in ("contrast", "own")]
    chosen = np.sort(np.concatenate([part[: LANDMARKS // 2] for part in parts]))
    peaks = np.abs(vectors[chosen]).max(axis=1, keepdims=True)
    return np.asarray(np.rint(vectors[chosen] / peaks * VOTE_MAX), np.int8)


def whitening(landmarks: Floats) -> Floats:
    """What turns kernel values into coordinates whose scalar product is the kernel: (landmarks, rank)."""
    values, directions = np.linalg.eigh(kernel(landmarks, landmarks, SHARPNESS).astype(np.float64))
    kept = values > RANK_LEAST
    return np.asarray(directions[:, kept] / np.sqrt(values[kept]), np.float32)


def designed(rows: Sequence[Row], vectors: Vectors, grams: Matrix, landmarks: Floats, white: Floats) -> Design:
    """Rows as numbers."""
    dense = np.hstack([vectors, kernel(vectors, landmarks, SHARPNESS) @ white]).astype(np.float32)
    truth = np.array([[head in row.holds for head in HEADS] for row in rows], np.float32)
    counts = np.array([[weight_of(row, head) for head in HEADS] for row in rows], np.float32)
    return Design(dense, (grams * np.float32(GRAM_LENGTH)).tocsr(), truth, counts)


def weight_of(row: Row, head: Head) -> float:
    """How much a row counts for a head."""
    if head in row.unknown:
        return 0.0
    return UNSAFE_WEIGHTS.get(row.source, UNSAFE_WEIGHT) if head is Head.UNSAFE else 1.0


def regress(design: Design) -> Fit:
    """Fit all heads at once."""
    sizes = design.dense.shape[1], design.grams.shape[1], 1
    ends = np.cumsum(sizes)[:-1]
    across = design.grams.T.tocsr()

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        fit = Fit(*np.split(flat.astype(np.float32).reshape(-1, len(HEADS)), ends))
        odds = fit.odds(design)
        cost = float((design.counts * (np.logaddexp(0, odds) - design.truth * odds)).sum(dtype=np.float64))
        error = design.counts * (chances(odds) - design.truth)
        slope = np.vstack([design.dense.T @ error, across @ error, error.sum(axis=0, keepdims=True)]).astype(np.float64)
        decay = PENALTY * flat.reshape(slope.shape)
        decay[-1] = 0
        return cost + 0.5 * float((decay * flat.reshape(slope.shape)).sum()), (slope + decay).ravel()

    start = np.zeros(sum(sizes) * len(HEADS))
    found = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS_MAX, "maxcor": 8}).x
    dense, grams, bias = np.split(found.astype(np.float32).reshape(-1, len(HEADS)), ends)
    return Fit(dense, grams, bias[0])


def held_out(design: Design, folds: NDArray[np.int64]) -> Floats:
    """The log-odds that a fit to the other folds gives each row, shape (rows, heads)."""
    odds = np.zeros(design.truth.shape, np.float32)
    for fold in np.unique(folds):
        odds[folds == fold] = regress(design.of(folds != fold)).odds(design.of(folds == fold))
    return odds


def calibration(odds: Floats, design: Design) -> tuple[Floats, Floats]:
    """Platt's sigmoid for each head, over the rows that count for it: by what to multiply its log-odds, and what to add."""
    fits = [
        calibrated(odds[counted, head : head + 1], design.truth[counted, head : head + 1] > 0)
        for head, counted in enumerate((design.counts > 0).T)
    ]
    return np.concatenate([slope for slope, _ in fits]), np.concatenate([shift for _, shift in fits])


def thresholds(odds: Floats, design: Design, share: float, care_share: float) -> Floats:
    """For each head the probability that only a share of the rows reach in which nothing holds and nothing is undecided."""
    harmless = (design.truth.sum(axis=1) == 0) & (design.counts.min(axis=1) > 0)
    shares = [care_share if head in CARED_FOR else share for head in HEADS]
    columns = chances(odds[harmless]).T
    least = [np.quantile(column, 1 - own, method="higher") for column, own in zip(columns, shares, strict=True)]
    return np.array(least, np.float32)


def both_thresholds(odds: Floats, design: Design) -> tuple[Floats, Floats]:
    """From where on a head watches, and acts."""
    return thresholds(odds, design, WATCH_SHARE, CARE_WATCH_SHARE), thresholds(odds, design, ACT_SHARE, CARE_ACT_SHARE)


def train(rows: Sequence[Row], vectors: Vectors, tell: Callable[[str], None]) -> Weights:
    """Train on rows and the unit sentence vectors of their texts. `tell` hears the cross-validated figures."""
    landmarks = choose_landmarks(rows, vectors)
    places = unit(landmarks)
    white = whitening(places)
    keys, idf, grams = counted([row.text for row in rows])
    design = designed(rows, vectors, grams, places, white)
    odds = held_out(design, folds_of(rows, vectors))
    slope, shift = calibration(odds, design)
    odds = odds * slope + shift
    watch, act = both_thresholds(odds, design)
    for line in figures(chances(odds), design, watch, act):
        tell(line)
    fit = regress(design)
    whole = Fit(fit.dense * slope, fit.grams * slope, fit.bias * slope + shift)
    return packed(whole, white, landmarks, (keys, idf), (watch, act))


def packed(fit: Fit, white: Floats, landmarks: NDArray[np.int8], grams: tuple[Keys, Floats], least: tuple[Floats, Floats]) -> Weights:
    """A fit in the form that is shipped: the whitening goes into the weights of landmarks, the length of n-grams into the votes' scale."""
    dimensions = landmarks.shape[1]
    scale = np.maximum(np.abs(fit.grams).max(axis=0), 1e-9) / VOTE_MAX
    votes = np.rint(fit.grams / scale).astype(np.int8)
    keys, idf = grams
    return Weights(
        keys=keys,
        idf=idf,
        votes=votes,
        votes_scale=np.asarray(scale * GRAM_LENGTH, np.float32),
        landmarks=landmarks,
        near=np.asarray(white @ fit.dense[dimensions:], np.float32),
        sharpness=np.asarray(SHARPNESS, np.float32),
        along=fit.dense[:dimensions],
        bias=fit.bias,
        watch=least[0],
        act=least[1],
    )


def figures(told: Floats, design: Design, watch: Floats, act: Floats) -> Iterator[str]:
    """What each head does on rows held out, in words."""
    for number, head in enumerate(HEADS):
        holds = (design.truth[:, number] > 0) & (design.counts[:, number] > 0)
        if holds.any():
            reached = [float((told[holds, number] >= least[number]).mean()) for least in (watch, act)]
            yield f"{head}: {int(holds.sum())} rows, recall {reached[0]:.3f} (watch), {reached[1]:.3f} (act)"


def main() -> int:
    """Train and write the model file."""
    arguments = argparse.ArgumentParser(description="Train the embedded classifier of risks.")
    arguments.add_argument("folder", type=Path, help="where safety/ and emotion/ lie")
    arguments.add_argument("--out", type=Path, default=MODEL_FILE, help="the model file to write")
    given = arguments.parse_args()
    rows = read_all(given.folder)
    trained = train(rows, asyncio.run(encoded([row.text for row in rows])), print)
    write_weights(trained, given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
