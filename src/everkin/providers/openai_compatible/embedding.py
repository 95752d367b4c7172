"""Sentence vectors over the OpenAI wire."""

import asyncio
from collections.abc import Sequence

import numpy as np

from everkin.ports.chat import PromptTooLong
from everkin.ports.embedding import Vectors
from everkin.providers.openai_compatible.client import Client, Setback, Sleep
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.faults import Fault, tell
from everkin.providers.openai_compatible.vectors import UNUSABLE, embedding_request, read_vectors

BATCH_MAX = 32
CHARS_MAX = 8_000
CHARS_MIN = 200
ANSWER_BYTES_MAX = 32 << 20


class OpenAICompatibleEmbedding:
    """`POST {base_url}/embeddings`, in batches. A text is cut at `CHARS_MAX`, and by halves where the model takes less."""

    def __init__(self, endpoint: Endpoint, *, sleep: Sleep = asyncio.sleep) -> None:
        self._client = Client(endpoint, sleep)
        self._dimensions = 0

    @property
    def name(self) -> str:
        """The vector space: that of the model, wherever it runs."""
        return f"openai_compatible/{self._client.endpoint.model}"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors. See `ports.embedding.Embedding`. An empty list asks for one vector, if none was seen yet."""
        if not texts and not self._dimensions:
            await self._ask([""])
        cut = [text[:CHARS_MAX] for text in texts]
        batches = [await self._batch(cut[start : start + BATCH_MAX]) for start in range(0, len(cut), BATCH_MAX)]
        return np.concatenate([np.empty((0, self._dimensions), np.float32), *batches])

    async def close(self) -> None:
        """Close every connection. Idempotent; nothing can be embedded afterwards."""
        await self._client.close()

    async def _batch(self, texts: Sequence[str]) -> Vectors:
        try:
            return await self._ask(texts)
        except PromptTooLong:
            return np.concatenate([await self._cut_to_fit(text) for text in texts])

    async def _cut_to_fit(self, text: str) -> Vectors:
        while True:
            try:
                return await self._ask([text])
            except PromptTooLong:
                if len(text) <= CHARS_MIN:
                    raise
            text = text[: len(text) // 2]

    async def _ask(self, texts: Sequence[str]) -> Vectors:
        body = embedding_request(self._client.endpoint.model, texts)
        vectors = await self._client.persist(lambda until: self._attempt(body, len(texts), until), texts)
        self._dimensions = self._dimensions or vectors.shape[1]
        if vectors.shape[1] != self._dimensions:
            raise tell(UNUSABLE, self._client.endpoint)
        return vectors

    async def _attempt(self, body: bytes, count: int, until: float) -> Vectors:
        response = await self._client.send("POST", "embeddings", until, body)
        try:
            vectors = read_vectors(await self._client.read_all(response, until, ANSWER_BYTES_MAX), count)
        finally:
            response.close()
        if isinstance(vectors, Fault):
            raise Setback(vectors)
        return vectors
