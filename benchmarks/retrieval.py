"""How good a ranking is, and the plain methods that the product is measured beside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log2
from statistics import fmean
from typing import Final

import numpy as np

from everkin.kit.words import words
from everkin.memory.rules.index import View
from everkin.ports.embedding import Vectors

DEPTHS: Final = (5, 10, 20, 50)
RANKED_MAX: Final = max(DEPTHS)
RRF_K: Final = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)."""
MAIN_CATEGORIES: Final = frozenset("1234")
"""LoCoMo's fifth asks about what the other one said: in most published figures it is left out."""


def recall(ranked: Sequence[str], evidence: frozenset[str], depth: int) -> float:
    """The part (0-1) of the evidence among the first `depth`."""
    return len(evidence.intersection(ranked[:depth])) / len(evidence)


def ndcg(ranked: Sequence[str], evidence: frozenset[str], depth: int = 10) -> float:
    """The discounted cumulative gain of the first `depth`, by that of the best order (Jarvelin and Kekalainen 2002)."""
    gain = sum(1 / log2(place + 2) for place, found in enumerate(ranked[:depth]) if found in evidence)
    return gain / sum(1 / log2(place + 2) for place in range(min(depth, len(evidence))))


@dataclass(slots=True)
class Tally:
    """The rankings of one method: what each question's was worth."""

    rows: list[tuple[str, dict[str, float]]] = field(default_factory=list)

    def add(self, category: str, ranked: Sequence[str], evidence: frozenset[str]) -> None:
        """Count a question's ranking, best first, without doubles."""
        worth = {f"r_at_{depth}": recall(ranked, evidence, depth) for depth in DEPTHS}
        self.rows.append((category, {**worth, "ndcg_at_10": ndcg(ranked, evidence)}))

    def mean(self, key: str, among: Callable[[str], bool] = lambda _: True) -> float | None:
        """The mean over the questions of some categories; None where there are none."""
        values = [worth[key] for category, worth in self.rows if among(category)]
        return round(fmean(values), 4) if values else None

    def headline(self, category: str) -> bool:
        """Whether a category counts for the figure that others publish. Where none is one of LoCoMo's first four, all count."""
        return category in MAIN_CATEGORIES or not any(known in MAIN_CATEGORIES for known, _ in self.rows)

    def figures(self) -> dict[str, object]:
        """The benchmark's keys."""
        keys = (*(f"r_at_{depth}" for depth in DEPTHS), "ndcg_at_10")
        categories = sorted({category for category, _ in self.rows})
        return {
            **{key: self.mean(key, self.headline) for key in keys},
            "r_at_10_all": self.mean("r_at_10"),
            "by_category": {name: {key: self.mean(key, name.__eq__) for key in keys} | {"asked": self._count(name)} for name in categories},
            "asked": len(self.rows),
        }

    def _count(self, category: str) -> int:
        return sum(name == category for name, _ in self.rows)


def plain_rankings(view: View, asked: str, vector: Vectors) -> Mapping[str, Sequence[int]]:
    """Rank the rows by BM25 (k1 1.2, b 0.75), by the cosine of the question as it is put, and by the fusion of both ranks."""
    scores = {"bm25": view.lexical(words(asked), 1.2, 0.75).turn, "minilm": view.dense(vector[np.newaxis])[0]}
    orders = {name: np.argsort(-values, kind="stable") for name, values in scores.items()}
    fused = np.zeros(len(view))
    for order in orders.values():
        fused[order] += 1 / (RRF_K + 1 + np.arange(len(view)))
    orders["rrf"] = np.argsort(-fused, kind="stable")
    return {name: order[:RANKED_MAX].tolist() for name, order in orders.items()}
