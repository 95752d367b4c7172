"""Sentence vectors of all-MiniLM-L6-v2, from the embedded engine."""

import unicodedata
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import orjson

from everkin.ports.embedding import Vectors
from everkin.providers.llama import EngineSettings, LlamaEngine
from everkin.providers.llama.answers import read_tokens
from everkin.providers.llama.calls import Calls
from everkin.providers.minilm.convert import CONTEXT_TOKENS, DIMENSIONS
from everkin.providers.openai_compatible.payloads import well_formed
from everkin.providers.openai_compatible.vectors import read_vectors

NAME = "all-minilm-l6-v2"
TOKENS_MAX = 256
FRAME_TOKENS = 2
BATCH_MAX = 32
SLOTS = 4
CHARS_MAX = 8_000


def embedding_engine(model: Path, threads: int = 0) -> LlamaEngine:
    """Make the engine of the encoder. One thread is the quickest for a message, as threads wait for each other; `threads` overrides."""
    settings = EngineSettings(
        model,
        NAME,
        CONTEXT_TOKENS,
        slots=SLOTS,
        threads=threads or 1,
        embedding=True,
        gpu_layers=0,
        cache_mb=0,
        batch_tokens=CONTEXT_TOKENS,
    )
    return LlamaEngine(settings)


class MiniLMEmbedding:
    """The encoder that comes with Everkin: 384 dimensions, mean pooling, texts cut at 256 tokens as in its training."""

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._calls = Calls(engine)

    @property
    def name(self) -> str:
        """The vector space."""
        return NAME

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), 384). See `ports.embedding.Embedding`."""
        batches = [await self._batch(texts[start : start + BATCH_MAX]) for start in range(0, len(texts), BATCH_MAX)]
        return np.concatenate([np.empty((0, DIMENSIONS), np.float32), *batches])

    async def close(self) -> None:
        """Close every connection and end the engine. Idempotent."""
        await self._calls.close()
        await self._engine.stop()

    async def _batch(self, texts: Sequence[str]) -> Vectors:
        inputs = [await self._fitted(text) for text in texts]
        body = orjson.dumps({"input": inputs})
        return await self._calls.post("v1/embeddings", body, partial(read_vectors, count=len(texts)), texts)

    async def _fitted(self, text: str) -> str | list[int]:
        """The text, or as tokens what of it the model reads. A token holds a character or more, so a short text needs no count."""
        text = " ".join(well_formed(text[:CHARS_MAX]).split()) or " "
        if len(unicodedata.normalize("NFD", text)) <= TOKENS_MAX - FRAME_TOKENS:
            return text
        tokens = await self._calls.post("tokenize", orjson.dumps({"content": text, "add_special": True}), read_tokens, [text])
        return tokens if len(tokens) <= TOKENS_MAX else [*tokens[: TOKENS_MAX - 1], tokens[-1]]
