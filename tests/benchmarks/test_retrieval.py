"""The measures of a ranking, and the fit of weights to samples."""

import numpy as np
import pytest

from benchmarks.fit_fusion import Sample, fit
from benchmarks.retrieval import Tally, ndcg, recall
from everkin.memory.rules import fusion


@pytest.mark.parametrize(
    ("ranked", "evidence", "depth", "part"),
    [(["a", "b", "c"], {"b"}, 5, 1.0), (["a", "b", "c"], {"b"}, 1, 0.0), (["a", "b"], {"b", "x"}, 2, 0.5), ([], {"a"}, 5, 0.0)],
)
def test_recall_is_the_part_that_is_found(ranked: list[str], evidence: set[str], depth: int, part: float) -> None:
    assert recall(ranked, frozenset(evidence), depth) == part


def test_ndcg_is_one_for_the_best_order_and_less_for_a_worse() -> None:
    evidence = frozenset("ab")
    assert ndcg(["a", "b", "c"], evidence) == pytest.approx(1.0)
    assert ndcg(["c", "a", "b"], evidence) == pytest.approx((1 / np.log2(3) + 1 / 2) / (1 + 1 / np.log2(3)))
    assert ndcg(["c"], evidence) == 0


def test_the_fifth_category_counts_only_for_the_figure_of_all() -> None:
    tally = Tally()
    tally.add("1", ["a"], frozenset("a"))
    tally.add("5", ["a"], frozenset("b"))
    figures = tally.figures()
    assert (figures["r_at_10"], figures["r_at_10_all"], figures["asked"]) == (1.0, 0.5, 2)
    assert set(figures["by_category"]) == {"1", "5"}  # type: ignore[call-overload]


def test_where_categories_have_other_names_all_count() -> None:
    tally = Tally()
    tally.add("single", ["a"], frozenset("a"))
    tally.add("multi", ["a"], frozenset("b"))
    assert tally.figures()["r_at_10"] == 0.5
    assert Tally().figures()["r_at_10"] is None


def test_the_fit_finds_what_tells_evidence_from_the_rest() -> None:
    chance = np.random.default_rng(1)
    telling, misleading = fusion.NAMES.index("share"), fusion.NAMES.index("addressed")
    found = []
    for _ in range(60):
        signals = chance.normal(size=(30, len(fusion.NAMES))).astype(np.float32)
        chosen = int(np.argmax(signals[:, telling] - 0.5 * signals[:, misleading]))
        found.append(Sample(signals, np.arange(30) == chosen))
    weights = fit(found)
    assert tuple(weights) == fusion.NAMES
    assert max(weights, key=weights.__getitem__) == "share"
    assert weights["addressed"] == 0
    assert weights["own speaker"] <= 2


def test_there_is_nothing_to_fit_to() -> None:
    with pytest.raises(ValueError, match="no question with evidence"):
        fit([])
