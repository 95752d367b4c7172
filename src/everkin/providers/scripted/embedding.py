"""Vectors without a model: words in common make texts alike."""

import re
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

from everkin.ports.embedding import Vectors

DIMENSIONS = 64


class ScriptedEmbedding:
    """A hashed bag of words: each word is a direction of 64 signs, a text the unit vector of their sum."""

    @property
    def name(self) -> str:
        """The vector space."""
        return "scripted/bag-of-words-64"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), 64)."""
        rows = [_vector(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, DIMENSIONS), np.float32)

    async def close(self) -> None:
        """Do nothing: a hash holds nothing."""


def _vector(text: str) -> Vectors:
    words = Counter(re.findall(r"\w+", text.casefold()) or [""])
    total = sum((count * np.array(_signs(word), np.float64) for word, count in words.items()), np.zeros(DIMENSIONS))
    length = np.linalg.norm(total)
    unit: Vectors = (total / length if length else np.eye(DIMENSIONS)[0]).astype(np.float32)
    return unit


def _signs(word: str) -> list[int]:
    hashed = int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=DIMENSIONS // 8).digest())
    return [1 if hashed >> bit & 1 else -1 for bit in range(DIMENSIONS)]
