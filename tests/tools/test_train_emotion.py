"""Training the reader of emotions, on a few rows made up here."""

from pathlib import Path

import numpy as np
import pytest

from everkin.emotion.rules.text_emotion import FAMILIES, LABELS, chances
from everkin.emotion.text_emotion import TextEmotion, read_weights, write_weights
from everkin.ports.embedding import Vectors
from tools import train_emotion

OPENINGS = ("honestly", "well", "today", "as ever", "to be fair", "look", "yes", "and", "so", "right")
SAID = {"gratitude": "thank you for this", "anger": "i hate this so much", "fear": "i am so scared", "neutral": "it is on the table"}


@pytest.fixture
def rows(tmp_path: Path) -> train_emotion.Rows:
    lines = [f"{opening} {text}\t{LABELS.index(label)}\tid" for opening in OPENINGS for label, text in SAID.items()]
    (tmp_path / "rows.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    return train_emotion.read_rows(tmp_path / "rows.tsv")


def vectors_of(rows: train_emotion.Rows) -> Vectors:
    vectors = np.random.default_rng(1).standard_normal((len(rows.texts), 384)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def test_the_same_rows_give_the_same_bytes_and_a_reader_that_learnt(rows: train_emotion.Rows, tmp_path: Path) -> None:
    told: list[str] = []
    for name in ("one.npz", "two.npz"):
        write_weights(train_emotion.train(rows, vectors_of(rows), told.append), tmp_path / name)
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()
    assert told[:2] == told[2:]

    emotion = TextEmotion(read_weights(tmp_path / "one.npz"))
    for label, text in SAID.items():
        read = emotion.read(f"my friend {text}")
        assert max(read, key=read.__getitem__) == label


def test_a_row_holds_its_labels_and_their_families() -> None:
    held = train_emotion.outputs_of([[LABELS.index("grief"), LABELS.index("love")], [LABELS.index("neutral")]])
    names = (*LABELS, *FAMILIES)
    assert [[names[at] for at in np.flatnonzero(row)] for row in held] == [["grief", "love", "joy", "sadness"], ["neutral", "neutral"]]


def test_thresholds_are_best_for_f1() -> None:
    told = np.array([[0.9], [0.8], [0.7], [0.2], [0.1]], np.float32)
    held = np.array([[True], [False], [True], [False], [False]])
    at, f1 = train_emotion.best_thresholds(told, held)
    assert 0.2 < at[0] < 0.7
    assert f1[0] == pytest.approx(0.8)


def test_calibration_draws_boasts_in() -> None:
    boasts = np.array([[-6.0], [-6.0], [-6.0], [6.0], [6.0], [6.0]] * 20, np.float32)
    held = np.array([[False], [False], [True], [True], [True], [False]] * 20)
    slope, shift = train_emotion.calibrated(boasts, held)
    assert chances(boasts * slope + shift)[[0, 3], 0] == pytest.approx([1 / 3, 2 / 3], abs=0.01)
