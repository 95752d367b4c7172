"""A small random BERT, and its definition in numpy (Devlin et al., 2019; Hendrycks and Gimpel, 2016, for GELU), one token after another."""

from collections.abc import Iterator
from math import erf

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

Tensors = dict[str, NDArray[np.float32]]
Array = NDArray[np.float64]

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "sea", "##side", "is", "rough")
LAYERS = 6
HEADS = 12
DIMENSIONS = 24
FEED_FORWARD = 40
PLACES = 256
PROJECTIONS = {
    "attention.self.query": (DIMENSIONS, DIMENSIONS),
    "attention.self.key": (DIMENSIONS, DIMENSIONS),
    "attention.self.value": (DIMENSIONS, DIMENSIONS),
    "attention.output.dense": (DIMENSIONS, DIMENSIONS),
    "intermediate.dense": (FEED_FORWARD, DIMENSIONS),
    "output.dense": (DIMENSIONS, FEED_FORWARD),
}


def tokenizer() -> Tokenizer:
    """The tokenizer as it is published: cut and filled up to a fixed length."""
    made = Tokenizer(WordPiece({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.normalizer = BertNormalizer(lowercase=True)
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    made.enable_truncation(8)
    made.enable_padding(length=8)
    return made


def random_tensors(rng: np.random.Generator) -> Tensors:
    """Tensors under the published names."""
    shapes: dict[str, tuple[int, ...]] = {f"embeddings.{name}.weight": (rows, DIMENSIONS) for name, rows in _tables()}
    norms = ["embeddings.LayerNorm"]
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        shapes |= {f"{prefix}.{name}.weight": shape for name, shape in PROJECTIONS.items()}
        shapes |= {f"{prefix}.{name}.bias": shape[:1] for name, shape in PROJECTIONS.items()}
        norms += [f"{prefix}.attention.output.LayerNorm", f"{prefix}.output.LayerNorm"]
    shapes |= {f"{norm}.{part}": (DIMENSIONS,) for norm in norms for part in ("weight", "bias")}
    return {name: rng.normal(scale=0.5, size=shape).astype(np.float32) for name, shape in shapes.items()}


def forward(tensors: Tensors, text: str) -> Array:
    """The vector of a text, by the definition."""
    whole = tokenizer()
    whole.no_padding()
    whole.no_truncation()
    t = {name: values.astype(np.float64) for name, values in tensors.items()}
    ids = whole.encode(text).ids
    hidden = t["embeddings.word_embeddings.weight"][ids] + t["embeddings.position_embeddings.weight"][: len(ids)]
    hidden = _norm(t, "embeddings.LayerNorm", hidden + t["embeddings.token_type_embeddings.weight"][0])
    for layer in range(LAYERS):
        hidden = _layer(t, f"encoder.layer.{layer}", hidden)
    mean = hidden.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def _tables() -> Iterator[tuple[str, int]]:
    yield from (("word_embeddings", len(WORDS)), ("position_embeddings", PLACES), ("token_type_embeddings", 2))


def _layer(t: dict[str, Array], prefix: str, hidden: Array) -> Array:
    query, key, value = (
        _dense(t, f"{prefix}.attention.self.{name}", hidden).reshape(len(hidden), HEADS, -1).swapaxes(0, 1)
        for name in ("query", "key", "value")
    )
    scores = np.exp(query @ key.swapaxes(1, 2) / np.sqrt(DIMENSIONS / HEADS))
    attended = (scores / scores.sum(axis=-1, keepdims=True) @ value).swapaxes(0, 1).reshape(hidden.shape)
    hidden = _norm(t, f"{prefix}.attention.output.LayerNorm", hidden + _dense(t, f"{prefix}.attention.output.dense", attended))
    wide = _dense(t, f"{prefix}.intermediate.dense", hidden)
    bent = wide * 0.5 * (1 + np.vectorize(erf)(wide / np.sqrt(2)))
    return _norm(t, f"{prefix}.output.LayerNorm", hidden + _dense(t, f"{prefix}.output.dense", bent))


def _dense(t: dict[str, Array], name: str, values: Array) -> Array:
    return np.asarray(values @ t[f"{name}.weight"].T + t[f"{name}.bias"])


def _norm(t: dict[str, Array], name: str, values: Array) -> Array:
    centred = values - values.mean(axis=-1, keepdims=True)
    unit = centred / np.sqrt(centred.var(axis=-1, keepdims=True) + 1e-12)
    return np.asarray(unit * t[f"{name}.weight"] + t[f"{name}.bias"])
