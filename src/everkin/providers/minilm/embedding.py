"""Sentence vectors of all-MiniLM-L6-v2, from the embedded engine."""

from collections.abc import Sequence
from pathlib import Path

from everkin.ports.chat import ModelUnreachable
from everkin.ports.embedding import Vectors
from everkin.providers.llama import EngineSettings, LlamaEngine
from everkin.providers.minilm.convert import CONTEXT_TOKENS
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleEmbedding

NAME = "all-minilm-l6-v2"
SLOTS = 4
CHARS_MAX = 1000
"""About 256 tokens, which is as far as the model was trained to read."""


def embedding_engine(model: Path, threads: int) -> LlamaEngine:
    """Make the engine of the encoder. One thread is quickest for a message; `threads` 1 or more overrides."""
    return LlamaEngine(EngineSettings(model, NAME, CONTEXT_TOKENS, slots=SLOTS, threads=threads or 1, embedding=True, cache_mb=0))


class MiniLMEmbedding:
    """The encoder that comes with Everkin: 384 dimensions. A crash costs a restart, not the vector."""

    name = NAME

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._wire: OpenAICompatibleEmbedding | None = None
        self._address = ""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """See `ports.embedding.Embedding`."""
        cut = [text[:CHARS_MAX] for text in texts]
        try:
            return await (await self._connected()).embed(cut)
        except ModelUnreachable:
            if self._engine.pid is not None:
                raise
            return await (await self._connected()).embed(cut)

    async def close(self) -> None:
        """End the engine. Idempotent."""
        if self._wire is not None:
            await self._wire.close()
        await self._engine.stop()

    async def _connected(self) -> OpenAICompatibleEmbedding:
        address = await self._engine.address()
        if self._wire is None or address != self._address:
            if self._wire is not None:
                await self._wire.close()
            endpoint = Endpoint(f"{address}/v1", NAME, self._engine.api_key, NAME)
            self._wire, self._address = OpenAICompatibleEmbedding(endpoint), address
        return self._wire
