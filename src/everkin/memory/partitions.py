"""Open partitions: each pair's index in memory, opened from a sealed snapshot and the rows beyond it, kept while there is room."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection, Database
from everkin.kit.files import make_private_folder
from everkin.kit.log import get_logger
from everkin.memory import snapshots, store
from everkin.memory.models import Memory, Pair
from everkin.memory.rules.index import Index
from everkin.memory.snapshots import SnapshotBroken

log = get_logger(__name__)

OPEN_BYTES_MAX = 256 * 2**20
SNAPSHOT_ROWS_MIN = 2_000
"""A partition of fewer rows opens from its records as fast."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, and what it is of: a moment, and the facts that were known then."""

    of: tuple[datetime, tuple[UUID, ...]]
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Canon:
    """What a companion holds to of what it said about itself, as it stood at the change of a number."""

    seq: int
    records: Sequence[Memory]


@dataclass(slots=True)
class Partition:
    """One pair's open memory: its index, its key, the number of the last change that the index holds, and that of its snapshot."""

    index: Index
    key: SealingKey
    sealed_key: bytes
    seq: int = 0
    saved_seq: int = 0
    saved_rows: int = 0
    digest: Digest | None = None
    canon: Canon | None = None
    broken: set[UUID] = field(default_factory=set)


class Partitions:
    """The open partitions, bounded by bytes. Safe under concurrent turns; other processes' changes are seen at the next use."""

    def __init__(self, database: Database, folder: Path, space: str, dimensions: int, bytes_max: int = OPEN_BYTES_MAX) -> None:
        """`space` names the encoder whose vectors, of length `dimensions`, are compared; those of another count as not known."""
        self._database = database
        self._folder = folder
        self._space = space
        self.dimensions = dimensions
        self._bytes_max = bytes_max
        self._open: OrderedDict[Pair, Partition] = OrderedDict()
        self._locks: dict[Pair, asyncio.Lock] = {}

    async def current(self, pair: Pair, key: SealingKey) -> Partition | None:
        """The pair's partition as it stands now; None where nothing is remembered yet. `key` is the one that seals partitions' keys."""
        async with self._locks.setdefault(pair, asyncio.Lock()):
            opened = self._open.pop(pair, None)
            sealed = await self._database.read(partial(self._look, pair=pair, opened=opened))
            if sealed is None:
                return None
            if opened is None or opened.sealed_key != sealed:  # erased elsewhere, and begun anew
                opened = await asyncio.to_thread(self._restored, pair, store.opened_key(sealed, pair, key), sealed)
                await self._database.read(partial(self._catch_up, pair=pair, opened=opened))
            self._open[pair] = opened
            await self._save(pair, opened)
        await self._evict(pair)
        return opened

    async def erased(self, pair: Pair) -> None:
        """Let go of a pair's partition and its snapshot: its records are gone."""
        async with self._locks.setdefault(pair, asyncio.Lock()):
            self._open.pop(pair, None)
            await asyncio.to_thread(self._path(pair).unlink, missing_ok=True)

    async def close(self) -> None:
        """Save what has changed since the last snapshots, and let go of everything."""
        for pair, opened in list(self._open.items()):
            async with self._locks.setdefault(pair, asyncio.Lock()):
                await self._save(pair, opened, closing=True)
        self._open.clear()

    def _restored(self, pair: Pair, own: SealingKey, sealed: bytes) -> Partition:
        path = self._path(pair)
        try:
            index, seq = snapshots.read(path, own, self._identity(pair), self.dimensions)
        except FileNotFoundError:
            return Partition(Index(self.dimensions), own, sealed)
        except (SnapshotBroken, OSError) as error:
            log.warning("memory snapshot is made anew from the records", snapshot=path.name, exc_info=error)
            return Partition(Index(self.dimensions), own, sealed)
        return Partition(index, own, sealed, seq, seq, len(index))

    def _look(self, conn: Connection, pair: Pair, opened: Partition | None) -> bytes | None:
        """The pair's sealed key as it stands; an open partition that it belongs to is brought up to date."""
        sealed, seq = store.state(conn, pair) or (None, 0)
        if opened is not None and opened.sealed_key == sealed and opened.seq != seq:
            self._catch_up(conn, pair, opened)
        return sealed

    def _catch_up(self, conn: Connection, pair: Pair, opened: Partition) -> None:
        changes = store.delta(conn, pair, opened.key, self._space, opened.seq)
        for gone in changes.gone:
            opened.index.remove(gone)
        for row in changes.rows:
            opened.index.put(row.memory, row.vector)
        self._report(opened, changes.broken)
        opened.broken -= {*changes.gone, *(row.memory.id for row in changes.rows)}
        opened.seq = changes.seq
        if changes.gone and opened.saved_seq:  # what was deleted does not stay in a file
            self._path(pair).unlink(missing_ok=True)
            opened.saved_seq = opened.saved_rows = 0

    @staticmethod
    def _report(opened: Partition, broken: Sequence[UUID]) -> None:
        for record_id in set(broken) - opened.broken:
            log.error("a memory does not open: it was altered, or sealed with another key; it is left out", memory=record_id)
            opened.index.remove(record_id)
            opened.broken.add(record_id)

    async def _save(self, pair: Pair, opened: Partition, *, closing: bool = False) -> None:
        """Write a snapshot where one would save the next opening much; a file that cannot be written is only said."""
        rows = len(opened.index)
        grown = rows - opened.saved_rows
        worth = rows >= SNAPSHOT_ROWS_MIN and opened.seq != opened.saved_seq
        if not worth or (grown < max(SNAPSHOT_ROWS_MIN, rows // 4) and not closing):
            return
        try:
            await asyncio.to_thread(self._write, pair, opened)
        except OSError as error:
            log.warning("memory snapshot not written", reason=error.strerror)

    def _write(self, pair: Pair, opened: Partition) -> None:
        path = self._path(pair)
        make_private_folder(path.parent)
        snapshots.write(path, opened.key, self._identity(pair), opened.seq, opened.index)
        opened.saved_seq, opened.saved_rows = opened.seq, len(opened.index)

    async def _evict(self, keep: Pair) -> None:
        while len(self._open) > 1 and sum(p.index.size_bytes for p in self._open.values()) > self._bytes_max:
            oldest = next(pair for pair in self._open if pair != keep)
            async with self._locks.setdefault(oldest, asyncio.Lock()):
                if opened := self._open.pop(oldest, None):
                    await self._save(oldest, opened, closing=True)

    def _path(self, pair: Pair) -> Path:
        return self._folder / str(pair.person_id) / f"{pair.companion_id}.memory"

    def _identity(self, pair: Pair) -> tuple[str | UUID, ...]:
        return pair.person_id, pair.companion_id, self._space
