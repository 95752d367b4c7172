"""Are the emotions of a text read right? Macro-F1 over the 28 labels of GoEmotions and over Ekman's seven families, and a message's cost.

`--test FILE` is a TSV of text and comma-joined label numbers, in the order of the 28 labels; further columns are left out of account. The
shipped model is measured with the text's sentence vector, as a turn has it at hand, and without it; the vector's own cost, which the turn
bears anyway, stands apart. `--quick` takes the first 2,000 rows, over which a macro-F1 swings by some points: grief is 1 in 600.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.support import parser, percentile, progress, report, run
from everkin.emotion.rules.text_emotion import FAMILIES, LABELS
from everkin.emotion.text_emotion import MODEL_FILE, TextEmotion
from everkin.ports.embedding import Vectors
from everkin.providers import weights
from everkin.providers.minilm import MiniLMEmbedding
from everkin.settings import Settings

QUICK_ROWS: Final = 2_000
Held = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """A text and the labels that people gave it."""

    text: str
    labels: frozenset[str]


def read_rows(path: Path) -> list[Row]:
    """Read a TSV of text and comma-joined label numbers."""
    cells = (line.split("\t") for line in path.read_text("utf-8").split("\n") if line)
    return [Row(text, frozenset(LABELS[int(number)] for number in numbers.split(","))) for text, numbers, *_ in cells]


def families_of(labels: frozenset[str]) -> frozenset[str]:
    """The families that labels belong to."""
    return frozenset(family for family, members in FAMILIES.items() if labels & set(members))


def macro_f1(told: Sequence[frozenset[str]], found: Sequence[frozenset[str]], names: Sequence[str]) -> dict[str, float]:
    """F1 of each name: 2 hits / (told + found), 0 where there is neither."""
    return {
        name: 2 * sum(name in a and name in b for a, b in zip(told, found, strict=True)) / max(1, sum(name in s for s in (*told, *found)))
        for name in names
    }


async def encoded(texts: Sequence[str]) -> tuple[Vectors, float]:
    """Return the sentence vectors, and the CPU milliseconds that one costs."""
    embedding = MiniLMEmbedding(weights.embedding_model(Settings().data_dir))
    began = time.process_time()
    try:
        vectors = await embedding.embed(texts)
    finally:
        await embedding.close()
    return vectors, (time.process_time() - began) * 1e3 / len(texts)


def measure(rows: Sequence[Row], vectors: Vectors | None) -> dict[str, float | dict[str, float]]:
    """Read every row and return the figures."""
    emotion = TextEmotion.load()
    seen = vectors is not None
    costs_ms, labels, families = [], [], []
    for number, row in enumerate(rows):
        vector = vectors[number] if vectors is not None else None
        began = time.thread_time_ns()
        read = emotion.read(row.text, vector)
        costs_ms.append((time.thread_time_ns() - began) / 1e6)
        labels.append(frozenset(emotion.labels_of(read, with_vector=seen)))
        families.append(frozenset(emotion.labels_of(emotion.read_families(row.text, vector), with_vector=seen)))
    by_label = macro_f1([row.labels for row in rows], labels, LABELS)
    by_family = macro_f1([families_of(row.labels) for row in rows], families, tuple(FAMILIES))
    return {
        "macro_f1_28": _mean(by_label),
        "macro_f1_7": _mean(by_family),
        "cpu_ms_per_message": round(sum(costs_ms) / len(costs_ms), 3),
        "cpu_p99_ms": round(percentile(costs_ms, 0.99), 3),
        "by_label": {name: round(value, 3) for name, value in by_label.items()},
        "by_family": {name: round(value, 3) for name, value in by_family.items()},
    }


async def main(path: Path, *, quick: bool) -> None:
    """Measure both ways, and report."""
    rows = read_rows(path)[: QUICK_ROWS if quick else None]
    progress(f"{len(rows)} texts: without the sentence vector")
    alone = measure(rows, None)
    progress("with the sentence vector")
    vectors, encoder_ms = await encoded([row.text for row in rows])
    figures = measure(rows, vectors)
    size_mb = round(MODEL_FILE.stat().st_size / 1e6, 2)
    report("emotion", {**figures, "without_vector": alone, "encoder_cpu_ms": round(encoder_ms, 2), "model_mb": size_mb, "rows": len(rows)})


def _mean(values: dict[str, float]) -> float:
    return round(sum(values.values()) / len(values), 4)


if __name__ == "__main__":
    arguments = parser(__doc__ or "")
    arguments.add_argument("--test", type=Path, required=True, help="TSV of text and comma-joined label numbers")
    given = arguments.parse_args()
    run(main(given.test, quick=given.quick))
