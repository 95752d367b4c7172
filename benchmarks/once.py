"""An encoder that encodes no text twice: every method of a benchmark is asked about the same texts."""

from collections.abc import Sequence

import numpy as np

from everkin.ports.embedding import Embedding, Vectors


class Once:
    """Passes texts on to an encoder, and keeps their vectors until `forget`."""

    def __init__(self, encoder: Embedding) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}

    @property
    def name(self) -> str:
        """The name of the encoder's vector space."""
        return self._encoder.name

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), dimensions)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            self._known.update(zip(new, await self._encoder.embed(new), strict=True))
        return np.stack([self._known[text] for text in texts])

    def forget(self) -> None:
        """Let go of what is kept: a conversation has ended."""
        self._known.clear()

    async def close(self) -> None:
        """Close the encoder."""
        await self._encoder.close()
