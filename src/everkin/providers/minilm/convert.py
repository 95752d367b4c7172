"""all-MiniLM-L6-v2 from its published form (safetensors and a word list) to a GGUF that llama.cpp runs.

Names and meanings follow llama.cpp's `convert_hf_to_gguf.py` for BERT. Matrices become F16; norms, biases and the small position and
type tables stay F32. Needs neither torch nor transformers.
"""

from collections.abc import Iterator
from pathlib import Path

import gguf
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file

from everkin.providers.llama.gguf_draft import write_gguf

LAYERS = 6
HEADS = 12
DIMENSIONS = 384
FEED_FORWARD = 1536
CONTEXT_TOKENS = 512
LAYER_NORM_EPS = 1e-12
TOKEN_TYPES = 2
_WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"
_CONTINUATION = "##"
_SPECIAL = ("[CLS]", "[UNK]", "[SEP]", "[PAD]", "[MASK]")
_EMBEDDINGS = {
    "embeddings.word_embeddings.weight": "token_embd.weight",
    "embeddings.position_embeddings.weight": "position_embd.weight",
    "embeddings.token_type_embeddings.weight": "token_types.weight",
    "embeddings.LayerNorm.weight": "token_embd_norm.weight",
    "embeddings.LayerNorm.bias": "token_embd_norm.bias",
}
_LAYER = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
_KEPT_F32 = frozenset({"position_embd.weight", "token_types.weight"})


def convert(weights: Path, vocabulary: Path, target: Path) -> None:
    """Write `target` (46 MB, some seconds). Raises OSError when it cannot be written."""
    words = vocabulary.read_text(encoding="utf-8").splitlines()
    tensors = load_file(weights)

    def fill(writer: gguf.GGUFWriter) -> None:
        _describe(writer)
        _spell(writer, words)
        for source, name in _names():
            writer.add_tensor(name, _stored(name, tensors[source]))

    write_gguf(target, "bert", fill)


def _names() -> Iterator[tuple[str, str]]:
    yield from _EMBEDDINGS.items()
    for layer in range(LAYERS):
        for source, name in _LAYER.items():
            for part in ("weight", "bias"):
                yield f"encoder.layer.{layer}.{source}.{part}", f"blk.{layer}.{name}.{part}"


def _stored(name: str, tensor: NDArray[np.float32]) -> NDArray[np.float16] | NDArray[np.float32]:
    return tensor if tensor.ndim == 1 or name in _KEPT_F32 else tensor.astype(np.float16)


def _describe(writer: gguf.GGUFWriter) -> None:
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_license("apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_block_count(LAYERS)
    writer.add_context_length(CONTEXT_TOKENS)
    writer.add_embedding_length(DIMENSIONS)
    writer.add_feed_forward_length(FEED_FORWARD)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(LAYER_NORM_EPS)
    writer.add_causal_attention(value=False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)


def _spell(writer: gguf.GGUFWriter, words: list[str]) -> None:
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_type_count(TOKEN_TYPES)
    writer.add_token_list([_spelt(word) for word in words])
    writer.add_token_types([gguf.TokenType.CONTROL if _is_special(word) else gguf.TokenType.NORMAL for word in words])
    cls, unk, sep, pad, mask = (words.index(word) for word in _SPECIAL)
    writer.add_bos_token_id(cls)
    writer.add_unk_token_id(unk)
    writer.add_sep_token_id(sep)
    writer.add_pad_token_id(pad)
    writer.add_mask_token_id(mask)


def _spelt(word: str) -> str:
    """WordPiece marks what continues a word (`##ing`), llama.cpp what starts one."""
    if _is_special(word):
        return word
    return word.removeprefix(_CONTINUATION) if word.startswith(_CONTINUATION) else f"{_WORD_START}{word}"


def _is_special(word: str) -> bool:
    return len(word) > len("[]") and word.startswith("[") and word.endswith("]")
