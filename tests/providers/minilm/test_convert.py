"""The published encoder becomes an ONNX file that computes the same."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from everkin.ports.chat import ModelMissing
from everkin.providers.minilm import check_encoder_file, matrices_path
from everkin.providers.minilm.convert import TOKENS_MAX, convert
from everkin.providers.minilm.encoder import Encoder, load
from tests.providers.minilm.bert import DIMENSIONS, forward, random_tensors, tokenizer

Tensors = dict[str, NDArray[np.float32]]


@pytest.fixture
def tensors() -> Tensors:
    return random_tensors(np.random.default_rng(7))


@pytest.fixture
def model(tensors: Tensors, tmp_path: Path) -> Path:
    """A small random encoder, converted."""
    save_file({**tensors, "embeddings.position_ids": np.zeros((1, 10), np.int64)}, tmp_path / "model.safetensors")
    tokenizer().save(str(tmp_path / "tokenizer.json"))
    (tmp_path / "models").mkdir()
    convert(tmp_path / "model.safetensors", tmp_path / "tokenizer.json", tmp_path / "models" / "encoder.onnx")
    return tmp_path / "models" / "encoder.onnx"


@pytest.fixture
def encoder(model: Path) -> Encoder:
    return load(model, threads=1)


@pytest.mark.parametrize("text", ["", "sea", "the sea is rough", "seaside " * 40, "nothing known"])
def test_it_computes_what_bert_is_defined_to(encoder: Encoder, tensors: Tensors, text: str) -> None:
    (vector,) = encoder.encode([text])
    assert vector == pytest.approx(forward(tensors, text), abs=1e-5)


def test_neighbours_and_their_padding_make_no_difference(encoder: Encoder) -> None:
    texts = ["the sea is rough " * length for length in (1, 60, 0, 12, 3, 30, 1, 2)]
    together = encoder.encode(texts)
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert together.shape == (len(texts), DIMENSIONS)
    assert np.abs(together - alone).max() < 1e-5


def test_texts_are_cut_where_the_training_ended(encoder: Encoder, tensors: Tensors) -> None:
    (vector,) = encoder.encode(["sea " * 1000])
    assert vector == pytest.approx(forward(tensors, "sea " * (TOKENS_MAX - 2)), abs=1e-5)


def test_the_graph_vouches_for_both_files(model: Path) -> None:
    check_encoder_file(model)
    assert {path.name for path in model.parent.iterdir()} == {model.name, matrices_path(model).name}


def test_the_graph_may_be_reached_by_a_link(model: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.onnx"
    link.symlink_to(model)
    check_encoder_file(link)
    assert load(link, threads=1).encode(["sea"]).shape == (1, DIMENSIONS)


@pytest.mark.parametrize("spoil", ["missing", "matrices missing", "empty", "cut off", "matrices cut off", "other bytes", "folder"])
def test_what_is_not_whole_is_told_with_what_to_do(model: Path, spoil: str) -> None:
    spoilt = matrices_path(model) if spoil.startswith("matrices") else model
    content = spoilt.read_bytes()
    spoilt.unlink()
    if spoil == "folder":
        spoilt.mkdir()
    elif not spoil.endswith("missing"):
        spoilt.write_bytes({"empty": b"", "other bytes": b"<html>" * 100}.get(spoil, content[:-1]))
    for use in (check_encoder_file, lambda path: load(path, threads=1)):
        with pytest.raises(ModelMissing, match=r"The sentence encoder .*everkin models install"):
            use(model)


def test_what_the_engine_refuses_is_told_with_what_to_do(model: Path) -> None:
    content = model.read_bytes()
    model.write_bytes(content.replace(b"SkipLayerNormalization", b"SlipLayerNormalization"))
    check_encoder_file(model)
    with pytest.raises(ModelMissing, match=r"damaged.*everkin models install"):
        load(model, threads=1)
