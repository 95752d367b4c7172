"""The published encoder becomes a file that llama.cpp runs."""

from pathlib import Path

import gguf
import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import save_file

from everkin.providers.llama import check_model_file
from everkin.providers.minilm.convert import convert

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[", "]", "sea", "##side", "[unused1]"]
TENSORS = 5 + 6 * 8 * 2


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """Small tensors under the published names."""
    rng = np.random.default_rng(7)

    def tensor(*shape: int) -> NDArray[np.float32]:
        return rng.normal(size=shape).astype(np.float32)

    tensors = {f"embeddings.{name}_embeddings.weight": tensor(10, 32) for name in ("word", "position", "token_type")}
    tensors |= {f"embeddings.LayerNorm.{part}": tensor(32) for part in ("weight", "bias")}
    parts = (
        "attention.self.query",
        "attention.self.key",
        "attention.self.value",
        "attention.output.dense",
        "intermediate.dense",
        "output.dense",
    )
    for layer in range(6):
        prefix = f"encoder.layer.{layer}"
        tensors |= {f"{prefix}.{part}.weight": tensor(32, 32) for part in parts} | {f"{prefix}.{part}.bias": tensor(32) for part in parts}
        for norm in ("attention.output.LayerNorm", "output.LayerNorm"):
            tensors |= {f"{prefix}.{norm}.{part}": tensor(32) for part in ("weight", "bias")}
    tensors["embeddings.position_ids"] = np.zeros((1, 10), np.float32)
    save_file(tensors, tmp_path / "model.safetensors")
    return tmp_path / "model.safetensors"


@pytest.fixture
def vocabulary(tmp_path: Path) -> Path:
    path = tmp_path / "vocab.txt"
    path.write_text("\n".join(WORDS) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def converted(weights: Path, vocabulary: Path, tmp_path: Path) -> gguf.GGUFReader:
    target = tmp_path / "encoder.gguf"
    convert(weights, vocabulary, target)
    check_model_file(target)
    return gguf.GGUFReader(target)


def test_words_are_spelt_as_llama_cpp_spells_them(converted: gguf.GGUFReader) -> None:
    words = converted.fields["tokenizer.ggml.tokens"].contents()
    assert words == [*WORDS[:5], "▁[", "▁]", "▁sea", "side", "[unused1]"]
    kinds = converted.fields["tokenizer.ggml.token_type"].contents()
    assert [kind == gguf.TokenType.CONTROL for kind in kinds] == [True] * 5 + [False] * 4 + [True]
    assert converted.fields["tokenizer.ggml.bos_token_id"].contents() == 2


def test_matrices_are_halved_and_the_rest_is_kept(converted: gguf.GGUFReader) -> None:
    kinds = {tensor.name: tensor.tensor_type for tensor in converted.tensors}
    assert len(kinds) == TENSORS
    halved = {name for name, kind in kinds.items() if kind == gguf.GGMLQuantizationType.F16}
    assert halved == {
        "token_embd.weight",
        *(name for name in kinds if name.startswith("blk.") and name.endswith("weight") and "norm" not in name),
    }


def test_a_failure_leaves_nothing_behind(weights: Path, vocabulary: Path, tmp_path: Path) -> None:
    vocabulary.write_text("no special words\n", encoding="utf-8")
    with pytest.raises(ValueError, match="CLS"):
        convert(weights, vocabulary, tmp_path / "encoder.gguf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.safetensors", "vocab.txt"]
