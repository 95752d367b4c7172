"""Sentence vectors of all-MiniLM-L6-v2, computed in this process by threads of their own."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import numpy as np

from everkin.ports.chat import ModelError, ModelUnreachable
from everkin.ports.embedding import Vectors

if TYPE_CHECKING:
    from everkin.providers.minilm.encoder import Encoder

P = ParamSpec("P")
R = TypeVar("R")

NAME = "all-minilm-l6-v2"
DIMENSIONS = 384
QUERY_TEXTS_MAX = 4
BULK_TEXTS = 16
BULK_NICENESS = 10
THREADS = 2
"""Quicker for a message than one, on busy cores too, for a tenth more of processor time."""


class MiniLMEmbedding:
    """The encoder that comes with Everkin: 384 dimensions, mean pooling, texts cut at 256 tokens as in its training.

    `model` is its file, loaded when it is first needed. `threads` share the work on a text; 0 is the measured best. A few texts, as a
    question is, have a thread of their own; many wait for each other in another one that gives way, so that no question stands behind
    them. Belongs to the event loop that first uses it.
    """

    def __init__(self, model: Path, threads: int = 0) -> None:
        self._model = model
        self._threads = threads or THREADS
        self._encoder: Encoder | None = None
        self._closed = False
        self._queries = ThreadPoolExecutor(1, "encoder-queries")
        self._bulk = ThreadPoolExecutor(1, "encoder-bulk", _give_way)

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
        encoder = self._encoder
        if encoder is None:
            encoder = await self._run(self._queries, self._loaded)
        return await self._run(lane, encoder.encode, texts)

    async def _run(self, lane: ThreadPoolExecutor, work: Callable[P, R], *args: P.args, **_none: P.kwargs) -> R:
        if self._closed:
            raise ModelUnreachable("The sentence encoder was let go. Try again once Everkin has started")
        return await asyncio.get_running_loop().run_in_executor(lane, work, *args)

    def _loaded(self) -> "Encoder":
        """The model, in the thread of the questions: the engine's threads take over the niceness of the one that loads it."""
        if self._encoder is None:
            self._encoder = _load(self._model, self._threads)
        return self._encoder


def _load(model: Path, threads: int) -> "Encoder":
    try:
        from everkin.providers.minilm.encoder import load  # noqa: PLC0415  onnxruntime is loaded with the model
    except ImportError as error:
        raise ModelError(f'The sentence encoder needs onnxruntime, which cannot be loaded ("{error}"). Install Everkin again') from error
    return load(model, threads)


def _give_way() -> None:
    """Let this thread stand back behind others. Only Linux knows the niceness of one thread."""
    if sys.platform == "linux":
        os.nice(BULK_NICENESS)
