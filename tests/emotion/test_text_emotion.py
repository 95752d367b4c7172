"""The reader of emotions: the model that is shipped, and what it does with what people write."""

from pathlib import Path

import numpy as np
import pytest

from everkin.emotion.rules.text_emotion import FAMILIES, LABELS, OUTPUTS
from everkin.emotion.text_emotion import MODEL_FILE, TextEmotion, read_weights, write_weights
from everkin.kit.grams import CHARS_MAX, Floats

MODEL_BYTES_MAX = 6_000_000
VECTOR = np.full(384, 1 / np.sqrt(384), np.float32)

PLAIN = [
    ("Thank you so much, that really helped me!", "gratitude", "joy"),
    ("I love you, you are the best thing in my life", "love", "joy"),
    ("haha that is hilarious, I can't stop laughing", "amusement", "joy"),
    ("I'm so angry, I hate this stupid idiot", "anger", "anger"),
    ("I'm terrified, I'm so scared of going there alone", "fear", "fear"),
    ("I'm sorry, I apologize, it was my fault", "remorse", "sadness"),
    ("This is so sad. I cried all night.", "sadness", "sadness"),
    ("Ew, that is disgusting and gross", "disgust", "disgust"),
    ("Wow, I can't believe it, what a surprise!", "surprise", "surprise"),
    ("I wonder how that works? Do you know?", "curiosity", "surprise"),
    ("I'm so excited for tomorrow!!", "excitement", "joy"),
    ("Congratulations, well done, this is an amazing piece of work", "admiration", "joy"),
    ("I hope everything works out for you", "optimism", "joy"),
    ("I don't understand, I am so confused", "confusion", "surprise"),
    ("The bus leaves at nine from the second stop.", "neutral", "neutral"),
]

ODD = [
    "",
    " ",
    "\n\t",
    "a",
    "?!",
    "🙂",
    "❤️" * 50,
    "\ud800",
    "\x00\x01",
    "\uff41\uff42",
    "爱",
    "مرحبا",
    "e\u0301" * 40,
    "www.",
    "'" * 90,
    "_" * 90,
    "x" * 300_000,
]


@pytest.fixture(scope="module")
def emotion() -> TextEmotion:
    return TextEmotion.load()


def test_the_shipped_model_is_small_and_complete(emotion: TextEmotion) -> None:
    weights = emotion.weights
    assert MODEL_FILE.stat().st_size < MODEL_BYTES_MAX
    assert weights.votes.shape == (len(weights.keys), OUTPUTS)
    assert weights.network.hidden.shape[0] == OUTPUTS + len(VECTOR)
    assert (np.diff(weights.keys.astype(np.int64)) > 0).all()
    assert ((weights.thresholds > 0) & (weights.thresholds < 1)).all()


@pytest.mark.parametrize(("text", "label", "family"), PLAIN, ids=[label for _, label, _ in PLAIN])
def test_a_plain_sentence_is_read_right(emotion: TextEmotion, text: str, label: str, family: str) -> None:
    read, families = emotion.read(text), emotion.read_families(text)
    assert label in emotion.labels_of(read)
    assert family in emotion.labels_of(families)
    assert max(families, key=families.__getitem__) == family


@pytest.mark.parametrize("vector", [None, VECTOR], ids=["alone", "with its vector"])
@pytest.mark.parametrize("text", ODD, ids=[ascii(text[:8]) for text in ODD])
def test_any_text_has_chances_between_0_and_1(emotion: TextEmotion, text: str, vector: Floats | None) -> None:
    read, families = emotion.read(text, vector), emotion.read_families(text, vector)
    assert tuple(read) == LABELS
    assert tuple(families) == tuple(FAMILIES)
    assert all(0 <= chance <= 1 for chance in (*read.values(), *families.values()))


def test_the_sentence_vector_is_heard(emotion: TextEmotion) -> None:
    assert emotion.read("So it goes.", VECTOR) != emotion.read("So it goes.", -VECTOR) != emotion.read("So it goes.")


def test_only_the_beginning_of_a_long_text_is_read(emotion: TextEmotion) -> None:
    dull = "The table is made of wood. " * (CHARS_MAX // 20)
    assert emotion.read(dull + "I hate you!") == emotion.read(dull)


def test_every_label_belongs_to_one_family() -> None:
    assert sorted(label for members in FAMILIES.values() for label in members) == sorted(LABELS)
    assert (len(LABELS), len(FAMILIES)) == (28, 7)


def test_a_model_file_is_read_as_it_was_written(emotion: TextEmotion, tmp_path: Path) -> None:
    write_weights(emotion.weights, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == MODEL_FILE.read_bytes()
    assert TextEmotion(read_weights(tmp_path / "again.npz")).read("Well done!", VECTOR) == emotion.read("Well done!", VECTOR)


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"\x80\x04K\x01."], ids=["empty", "an archive of nothing", "a pickle"])
def test_a_file_that_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "other.npz").write_bytes(content)
    with pytest.raises((EOFError, KeyError, ValueError)):
        read_weights(tmp_path / "other.npz")
