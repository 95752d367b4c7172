"""mem0 as a peer: its store and search over the same messages and the same encoder, without extraction (`infer=False`).

It is given the speaker's name with each message: a question that names somebody then lies nearer to what that one said. The extra `bench`
has it (see CONTRIBUTING.md). It searches by meaning: for its BM25 as well it needs `fastembed` and spaCy, which fetch models of their own.
"""

import asyncio
import importlib
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

from benchmarks.datasets import Conversation
from benchmarks.retrieval import RANKED_MAX
from benchmarks.support import progress
from everkin.ports.embedding import Embedding
from everkin.providers.minilm import DIMENSIONS

_EVERYBODY = "benchmark"


class Mem0:
    """A mem0 memory in a folder of its own. Ask and close it from a thread: it waits for the encoder, which works in the event loop."""

    def __init__(self, embedding: Embedding, loop: asyncio.AbstractEventLoop) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="everkin-bench-mem0-"))
        os.environ |= {"MEM0_TELEMETRY": "False", "MEM0_DIR": str(self._folder), "OPENAI_API_KEY": "none"}  # read when it is imported

        store = {"collection_name": "messages", "path": str(self._folder / "store"), "embedding_model_dims": DIMENSIONS}
        history = str(self._folder / "history.db")
        mem0 = importlib.import_module("mem0")
        self._memory: Any = mem0.Memory.from_config({"vector_store": {"provider": "qdrant", "config": store}, "history_db_path": history})
        self._memory.embedding_model = _Encoder(embedding, loop)

    @staticmethod
    def installed() -> bool:
        """Whether it is there; if not, say so."""
        there = importlib.util.find_spec("mem0") is not None
        if not there:
            progress("mem0 is not installed, its figure is null. CONTRIBUTING.md tells how to have it.")
        return there

    @classmethod
    def holding(cls, talk: Conversation, embedding: Embedding, loop: asyncio.AbstractEventLoop) -> Self:
        """Make one that holds the messages of a conversation, each with its speaker."""
        made = cls(embedding, loop)
        for message in talk.messages:
            role, name = ("user", talk.names.person) if message.speaker == "person" else ("assistant", talk.names.companion)
            said = [{"role": role, "content": f"{name}: {message.text}" if name else message.text}]
            made._memory.add(said, user_id=_EVERYBODY, infer=False, metadata={"message": message.id})
        return made

    def ask(self, question: str) -> list[str]:
        """Return the ids of the messages that fit a question, best first."""
        found = self._memory.search(question, filters={"user_id": _EVERYBODY}, top_k=RANKED_MAX, threshold=0.0)
        return list(dict.fromkeys(one["metadata"]["message"] for one in found["results"]))

    def close(self) -> None:
        """Remove what it wrote."""
        self._memory.vector_store.client.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class _Encoder:
    """Our encoder as mem0 calls one."""

    def __init__(self, embedding: Embedding, loop: asyncio.AbstractEventLoop) -> None:
        self._embedding = embedding
        self._loop = loop

    def embed(self, text: str, memory_action: str | None = None) -> list[float]:
        """Encode one text."""
        return self.embed_batch([text], memory_action)[0]

    def embed_batch(self, texts: list[str], memory_action: str | None = None) -> list[list[float]]:  # noqa: ARG002 - mem0's own signature
        """Encode several."""
        found = asyncio.run_coroutine_threadsafe(self._embedding.embed(texts), self._loop).result()
        return [[float(x) for x in vector] for vector in found]
