"""Sentence vectors of all-MiniLM-L6-v2, computed in this process by threads of their own."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from everkin.ports.chat import ModelError, ModelUnreachable
from everkin.ports.embedding import Vectors

if TYPE_CHECKING:
    from everkin.providers.minilm.encoder import Encoder

NAME = "all-minilm-l6-v2"
DIMENSIONS = 384
QUERY_TEXTS_MAX = 4
BULK_TEXTS = 16
THREADS = 2


class MiniLMEmbedding:
    """The encoder that comes with Everkin: 384 dimensions, mean pooling, texts cut at 256 tokens as in its training.

    `model` is its file, loaded when it is first needed. `threads` share the work on a text; 0 is the measured best. A few texts, as a
    question is, have a thread of their own; many wait for each other in another one, so that no question stands behind them.
    """

    def __init__(self, model: Path, threads: int = 0) -> None:
        self._model = model
        self._threads = threads or THREADS
        self._loading = Lock()
        self._encoder: Encoder | None = None
        self._closed = False
        self._queries = ThreadPoolExecutor(1, "encoder-queries")
        self._bulk = ThreadPoolExecutor(1, "encoder-bulk")

    @property
    def name(self) -> str:
        """The vector space."""
        return NAME

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), 384). See `ports.embedding.Embedding`."""
        if len(texts) <= QUERY_TEXTS_MAX:
            return await self._encode(self._queries, texts) if texts else np.empty((0, DIMENSIONS), np.float32)
        order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(order), BULK_TEXTS):
            part = order[start : start + BULK_TEXTS]
            vectors[part] = await self._encode(self._bulk, [texts[n] for n in part])
        return vectors

    async def close(self) -> None:
        """Let the texts in hand be finished, and free the model. Idempotent."""
        self._closed = True
        for lane in (self._queries, self._bulk):
            await asyncio.to_thread(lane.shutdown)
        self._encoder = None

    async def _encode(self, lane: ThreadPoolExecutor, texts: Sequence[str]) -> Vectors:
        if self._closed:
            raise ModelUnreachable("The sentence encoder was let go. Try again once Everkin has started")
        return await asyncio.get_running_loop().run_in_executor(lane, self._encode_now, texts)

    def _encode_now(self, texts: Sequence[str]) -> Vectors:
        return self._loaded().encode(texts)

    def _loaded(self) -> "Encoder":
        with self._loading:
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def _load(self) -> "Encoder":
        try:
            from everkin.providers.minilm.encoder import load  # noqa: PLC0415  onnxruntime is loaded with the model
        except ImportError as error:
            raise ModelError(
                f'The sentence encoder needs onnxruntime, which cannot be loaded ("{error}"). Install Everkin again'
            ) from error
        return load(self._model, self._threads)
