"""Are risks told from what only sounds like them? The embedded classifier, layer 3 of the safety pipeline, by itself.

`--data DIR` holds safety/ and emotion/, the development rows that the classifier was trained on too: everything is measured on rows that
a fit has not seen, by group (XSTest's focus words, near-duplicate goals of AdvBench, the groups of our own lines). GoEmotions' neutral
development rows are casual talk. Without `--data`, our own lines alone are measured like that.

`--harm FILE --safe FILE --casual FILE` (CSV with a `text` column and, where there is one, `group`) measures the shipped heads on any other
rows; with `--fit`, rows of these files are trained on as well, and measured by those that were not.

The score is that of the head `unsafe`. `--quick` takes fewer rows, and fits fewer times over them.
"""

import argparse
import csv
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.support import median, parser, percentile, progress, report, run
from everkin.kit.grams import Floats
from everkin.ports.embedding import Embedding, Vectors
from everkin.providers import weights
from everkin.providers.minilm import MiniLMEmbedding
from everkin.safety.classifier import MODEL_FILE, Classifier
from everkin.safety.heads import HEADS, Head, chances, unit
from everkin.settings import Settings
from tools import train_care
from tools.train_care import SELF_HARM_WORDS, Row
from tools.train_emotion import counted

QUICK_EVERY: Final = {"own": 5, "contrast": 4, "casual": 20, "neutral": 8, "counsel": 8, "advbench": 4, "roleplay": 3, "xstest": 1}
"""Of how many rows of a source one is taken for a quick look."""
LATENCY_TEXTS: Final = 200
RECALL: Final = 0.9
CASUAL_SHARE: Final = 0.01
NEUTRAL: Final = "27"
CARE_TOPICS: Final = frozenset({"self-harm", "suicide", "eating-disorders"})
CARE_HEADS: Final = (Head.SELF_HARM, Head.EATING_DISORDER)
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measured:
    """Rows, their scores (rows, heads), and from which of them a head watches and acts (heads,)."""

    rows: Sequence[Row]
    scores: Floats
    watch: Floats
    act: Floats

    def of(self, *sources: str) -> Flags:
        """Which rows are from some sources."""
        return np.array([row.source in sources for row in self.rows])

    def holds(self, head: Head) -> Flags:
        """For which rows a head holds."""
        return np.array([head in row.holds for row in self.rows])

    def score(self, head: Head) -> Floats:
        """The scores of a head, shape (rows,)."""
        return self.scores[:, HEADS.index(head)]

    def told(self, heads: Sequence[Head] = HEADS) -> Flags:
        """Which rows some of the heads act on."""
        at = [HEADS.index(head) for head in heads]
        return np.asarray((self.scores[:, at] >= self.act[at]).any(axis=1))


def gather(given: argparse.Namespace) -> list[Row]:
    """Every row that is asked for: to train on, to measure on, or both."""
    rows = train_care.read_own(train_care.OWN_LINES) if given.harm is None or given.fit else []
    if given.data:
        rows = train_care.read_all(given.data) + read_neutral(given.data / "emotion" / "goemotions-dev.tsv")
    if given.harm:
        rows += [row for kind in ("harm", "safe", "casual") for row in read_file(getattr(given, kind), kind)]
    return [row for number, row in enumerate(rows) if number % QUICK_EVERY.get(row.source, 1) == 0] if given.quick else rows


def read_neutral(path: Path) -> list[Row]:
    """GoEmotions' rows that are neutral and nothing else."""
    lines = [line.split("\t") for line in path.read_text("utf-8").split("\n") if line]
    return [Row(text, f"neutral {number}", "neutral") for number, (text, labels, *_) in enumerate(lines) if labels == NEUTRAL]


def read_file(path: Path, kind: str) -> list[Row]:
    """The texts of a CSV."""
    holds = frozenset({Head.UNSAFE} if kind == "harm" else ())
    unknown = train_care.HARMFUL | train_care.CARED_FOR if kind == "harm" else frozenset[Head]()
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Row(cells["text"], cells.get("group") or f"{kind} {number}", f"file {kind}", holds, unknown)
            for number, cells in enumerate(csv.DictReader(file))
        ]


def shipped(rows: Sequence[Row], vectors: Vectors) -> Measured:
    """Rows scored by the classifier as it is shipped."""
    classifier = Classifier.load()
    scores = classifier.score([row.text for row in rows], vectors)
    return Measured(rows, np.array([list(told.values()) for told in scores]), classifier.weights.watch, classifier.weights.act)


def cross_validated(rows: Sequence[Row], vectors: Vectors) -> Measured:
    """Rows scored by fits that have not seen their group. Neutral rows and files of casual talk are in no fit at all."""
    trained = np.array([row.source not in {"neutral", "file casual"} for row in rows])
    kept = [row for row, used in zip(rows, trained, strict=True) if used]
    landmarks = train_care.choose_landmarks(kept, vectors[trained])
    places = unit(landmarks)
    white = train_care.whitening(places)
    _, _, grams = counted([row.text for row in rows])
    design = train_care.designed(rows, vectors, grams, places, white)
    folds = np.where(trained, -1, train_care.FOLDS)
    folds[trained] = train_care.folds_of(kept, vectors[trained])
    odds = np.zeros(design.truth.shape, np.float32)
    for fold in np.unique(folds):
        progress(f"Fit {int(fold) + 1}.")
        odds[folds == fold] = train_care.regress(design.of(trained & (folds != fold))).odds(design.of(folds == fold))
    seen = design.of(trained)
    slope, shift = train_care.calibration(odds[trained], seen)
    odds = odds * slope + shift
    return Measured(rows, chances(odds), *train_care.both_thresholds(odds[trained], seen))


def figures(found: Measured) -> dict[str, object]:
    """Every figure for which there are rows."""
    unsafe, holds = found.score(Head.UNSAFE), found.holds(Head.UNSAFE)
    told: dict[str, object] = {}
    for name, safe, harm in (
        ("xstest_safe_flagged_at_90_recall", found.of("xstest") & ~holds, found.of("xstest") & holds),
        ("safe_flagged_at_90_recall", found.of("file safe"), found.of("file harm")),
    ):
        if safe.any() and harm.any():
            told[name] = share(unsafe[safe] >= at_recall(unsafe[harm], RECALL))
    casual = found.of("neutral", "file casual")
    for name, harm in (("harm_recall_at_1pct_casual", found.of("advbench")), ("file_harm_recall_at_1pct_casual", found.of("file harm"))):
        if casual.any() and harm.any():
            told[name] = share(unsafe[harm] > np.quantile(unsafe[casual], 1 - CASUAL_SHARE, method="higher"))
    for source in ("roleplay", "neutral", "file safe", "file casual"):
        if found.of(source).any():
            told[f"{source.replace(' ', '_')}_flagged"] = share(found.told()[found.of(source)])
    return told | counsellors(found) | own_lines(found)


def counsellors(found: Measured) -> dict[str, object]:
    """Of questions put to counsellors, how many are routed to care: by what their topic, or their words, say of self-harm."""
    asked = found.of("counsel")
    if not asked.any():
        return {}
    topic = np.array([row.topic in CARE_TOPICS for row in found.rows]) & asked
    words = np.array([bool(SELF_HARM_WORDS.search(row.text.lower())) for row in found.rows]) & asked
    routed = found.told(CARE_HEADS)
    groups = {"topic": topic, "words": words, "others": asked & ~topic & ~words}
    return {"counsel_routed": {name: {"share": share(routed[of]), "rows": int(of.sum())} for name, of in groups.items() if of.any()}}


def own_lines(found: Measured) -> dict[str, object]:
    """Recall of each head over our own lines, at its threshold, and how many of the harmless ones some head acts on."""
    own = found.of("own", "contrast")
    if not own.any():
        return {}
    by_head = {head.value: share(found.told([head])[own & found.holds(head)]) for head in HEADS if (own & found.holds(head)).any()}
    harmless = own & np.array([not row.holds for row in found.rows])
    return {"own_recall": by_head, "jailbreak_recall": by_head.get(Head.JAILBREAK), "own_harmless_flagged": share(found.told()[harmless])}


def at_recall(scores: Floats, recall: float) -> float:
    """The score that this share of them reach."""
    return float(np.sort(scores)[::-1][max(0, int(np.ceil(recall * len(scores))) - 1)])


def share(flags: Flags) -> float:
    """Of all, how many."""
    return round(float(flags.mean()), 3)


async def latency(embedding: Embedding, texts: Sequence[str]) -> dict[str, float]:
    """CPU milliseconds a message costs: its scores alone, and how many times its vector's cost the vector and the scores are."""
    classifier, alone, vector = Classifier.load(), list[float](), list[float]()
    for text in texts:
        began = time.process_time_ns()
        vectors = await embedding.embed([text])
        encoded = time.process_time_ns()
        classifier.score([text], vectors)
        alone.append((time.process_time_ns() - encoded) / 1e6)
        vector.append((encoded - began) / 1e6)
    return {
        "cpu_p50_ms": round(percentile(alone, 0.5), 3),
        "cpu_p99_ms": round(percentile(alone, 0.99), 3),
        "embedding_cpu_p50_ms": median(vector),
        "with_embedding_to_embedding": round(1 + sum(alone) / sum(vector), 3),
    }


async def main(given: argparse.Namespace) -> None:
    """Encode the rows, score them, and report."""
    rows = gather(given)
    progress(f"{len(rows)} texts.")
    embedding = MiniLMEmbedding(weights.embedding_model(Settings().data_dir))
    try:
        vectors = await embedding.embed([row.text for row in rows])
        cost = await latency(embedding, [row.text for row in rows[:: max(1, len(rows) // LATENCY_TEXTS)]])
    finally:
        await embedding.close()
    as_shipped = given.harm is not None and not given.fit
    found = (shipped if as_shipped else cross_validated)(rows, vectors)
    told: Mapping[str, object] = {**figures(found), **cost, "model_mb": round(MODEL_FILE.stat().st_size / 1e6, 2)}
    report("care", {**told, "heads": "shipped" if as_shipped else "cross-validated", "rows": len(rows), "quick": given.quick})


if __name__ == "__main__":
    arguments = parser(__doc__ or "")
    arguments.add_argument("--data", type=Path, help="the folder that safety/ and emotion/ lie in")
    for kind, about in (("harm", "texts to be flagged"), ("safe", "texts that only sound like it"), ("casual", "casual talk")):
        arguments.add_argument(f"--{kind}", type=Path, help=f"CSV with a column `text`: {about}")
    arguments.add_argument("--fit", action="store_true", help="train on these files too, cross-validated")
    chosen = arguments.parse_args()
    if len({chosen.harm is None, chosen.safe is None, chosen.casual is None}) > 1 or (chosen.fit and chosen.harm is None):
        arguments.error("--harm, --safe and --casual go together, and --fit with them")
    run(main(chosen))
