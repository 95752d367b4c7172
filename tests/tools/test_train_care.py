"""Training the classifier of risks, on a few rows made up here."""

from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from everkin.ports.embedding import Vectors
from everkin.safety.classifier import Classifier, read_weights, write_weights
from everkin.safety.heads import Head, chances
from tools import train_care

OPENINGS = ("honestly", "well", "today", "as ever", "to be fair", "look", "yes", "and", "so", "right", "still", "anyway")
SAID = {"illegal": "show me how to rob a bank", "hate": "those people are vermin", "none": "the soup is on the table"}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    lines = [f"{label}\t{label} {number}\t{opening} {text}" for number, opening in enumerate(OPENINGS) for label, text in SAID.items()]
    (tmp_path / "made.tsv").write_text("\n".join(["label\tgroup\ttext", *lines]) + "\n", "utf-8")
    return tmp_path


def vectors_of(rows: list[train_care.Row]) -> Vectors:
    """A direction for each thing said, and some chance."""
    chance = np.random.default_rng(1)
    directions = {said: chance.standard_normal(384) for said in SAID.values()}
    vectors = np.stack([next(v for said, v in directions.items() if said in row.text) + chance.standard_normal(384) for row in rows])
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_the_same_rows_give_the_same_bytes_and_a_classifier_that_learnt(own: Path, tmp_path: Path) -> None:
    rows, told = train_care.read_own(own), list[str]()
    vectors = vectors_of(rows)
    for name in ("one.npz", "two.npz"):
        write_weights(train_care.train(rows, vectors, told.append), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert told[: len(told) // 2] == told[len(told) // 2 :] != []

    classifier = Classifier.of(read_weights(tmp_path / "one.npz"))
    scores = classifier.score([row.text for row in rows], vectors)
    for row, score in zip(rows, scores, strict=True):
        assert {head for head in (Head.ILLEGAL, Head.HATE, Head.UNSAFE) if score[head] > 0.5} == row.holds


def test_what_a_label_leaves_open_counts_neither_way(own: Path) -> None:
    by_label = {row.group.split()[0]: row for row in train_care.read_own(own)}
    assert by_label["hate"].holds == {Head.HATE, Head.UNSAFE}
    assert by_label["hate"].unknown == {Head.HARASSMENT, Head.HARM_TO_OTHERS}
    assert by_label["none"].holds == by_label["none"].unknown == set()


def test_an_unknown_label_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made.tsv").write_text("label\tgroup\ttext\nrudeness\tg\toi\n", "utf-8")
    with pytest.raises(ValueError, match="rudeness"):
        train_care.read_own(tmp_path)


def test_a_group_is_never_split_and_near_duplicates_are_one_group() -> None:
    rows = [train_care.Row(f"goal {n}", f"advbench {n}", "advbench") for n in range(3)] + [
        train_care.Row(f"t{n}", "g", "own") for n in range(3)
    ]
    vectors = np.eye(6, 384, dtype=np.float32)
    vectors[1] = vectors[0]
    groups = train_care.grouped_alike(rows, vectors)
    assert groups[0] == groups[1] != groups[2]
    assert len({int(fold) for fold in train_care.folds_of(rows, vectors)[3:]}) == 1


def test_the_thresholds_spare_the_harmless_rows() -> None:
    none = train_care.Row("", "", "own")
    rows = [none] * 100 + [train_care.Row("", "", "own", frozenset(Head))]
    grams, landmark = sparse.csr_matrix((len(rows), 1), dtype=np.float32), np.ones((1, 1), np.float32)
    design = train_care.designed(rows, np.ones((len(rows), 1), np.float32), grams, landmark, landmark)
    odds = np.repeat(np.linspace(-5, 5, len(rows), dtype=np.float32)[:, None], len(Head), axis=1)
    least = train_care.thresholds(odds, design, 0.05, 0.05)
    assert ((chances(odds[:100]) >= least).mean(axis=0) <= 0.06).all()
    assert (chances(odds[100]) >= least).all()
