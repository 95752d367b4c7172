"""Memory at work: open a pair's partition, recall from it, add what was said."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

import numpy as np

from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection, Database
from everkin.kit.log import get_logger
from everkin.kit.stages import stage
from everkin.memory import rules, store
from everkin.memory.models import Cue, Memory, Pair, Recalled
from everkin.memory.rules import Partition
from everkin.memory.store import Record
from everkin.ports.chat import ModelError
from everkin.ports.embedding import Embedding, Vectors

log = get_logger(__name__)

NO_MODEL = "none"
PARTITION_CACHE_BYTES_MAX = 256 * 2**20


class Memories:
    """Every pair's memory. Open partitions are cached, bounded by bytes."""

    def __init__(self, database: Database, embedding: Embedding, dimensions: int) -> None:
        self._database = database
        self._embedding = embedding
        self._dimensions = dimensions
        self._open: OrderedDict[Pair, Partition] = OrderedDict()
        self._opening: dict[Pair, asyncio.Lock] = {}

    @stage("embedding")
    async def cue(self, text: str) -> Cue:
        """Read a message as a cue. Without the encoder the cue goes by words alone."""
        texts = rules.cues(text)
        return Cue(texts, await self._embed(texts))

    @stage("recall")
    async def recall(self, pair: Pair, key: SealingKey, cue: Cue, limit: int) -> list[Recalled]:
        """Return the `limit` memories of a pair that fit a cue best, best first."""
        if not limit:
            return []
        return (await self._partition(pair, key)).recall(cue, limit)

    def heard(self, memory: Memory, vector: Vectors) -> Record:
        """Make a record of what a person said; `vector` (d,) is that of its cue."""
        return Record(memory, vector, self._embedding.name if vector.any() else NO_MODEL)

    def spoken(self, memory: Memory) -> Record:
        """Make a record of what a companion said: found by its words alone, for it is the person's words that answer later questions."""
        return Record(memory, np.zeros(self._dimensions, np.float32), NO_MODEL)

    def keep(self, conn: Connection, pair: Pair, key: SealingKey, records: Sequence[Record]) -> None:
        """Store records inside the caller's transaction: a memory shares the fate of its message."""
        store.add(conn, pair, key, records)

    async def learn(self, pair: Pair, records: Sequence[Record]) -> None:
        """Add records to the pair's partition, if it is open or opening; call it once the transaction that kept them is through."""
        async with self._opening.setdefault(pair, asyncio.Lock()):
            opened = self._open.get(pair)
            if opened is not None:
                for record in records:
                    opened.add(record.memory, record.vector)
                self._evict(keep=pair)

    async def _embed(self, texts: Sequence[str]) -> Vectors:
        try:
            return await self._embedding.embed(texts)
        except ModelError as error:
            log.warning("embedding failed", code=error.code)
            return np.zeros((len(texts), self._dimensions), np.float32)

    async def _partition(self, pair: Pair, key: SealingKey) -> Partition:
        async with self._opening.setdefault(pair, asyncio.Lock()):
            if pair not in self._open:
                self._open[pair] = await self._database.read(partial(self._load, pair=pair, key=key))
                self._evict(keep=pair)
            self._open.move_to_end(pair)
            return self._open[pair]

    def _load(self, conn: Connection, pair: Pair, key: SealingKey) -> Partition:
        opened = Partition(self._dimensions)
        lexical_only = np.zeros(self._dimensions, np.float32)
        for record in store.of_pair(conn, pair, key):
            opened.add(record.memory, record.vector if record.embed_model == self._embedding.name else lexical_only)
        return opened

    def _evict(self, keep: Pair) -> None:
        while len(self._open) > 1 and sum(p.size_bytes for p in self._open.values()) > PARTITION_CACHE_BYTES_MAX:
            oldest = next(pair for pair in self._open if pair != keep)
            del self._open[oldest]
            self._opening.pop(oldest, None)
