"""Meaning as numbers."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedding(Protocol):
    """A sentence encoder. `name` identifies the vector space: vectors of different names never mix."""

    @property
    def name(self) -> str:
        """The name of the vector space."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), dimensions). Long texts are cut. Raises a `ModelError`."""
        ...

    async def close(self) -> None:
        """Free connections and child processes. Idempotent."""
        ...
