"""Work that is done later, for an id, and that survives whatever happens to the process."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

from sqlalchemy import make_url

from everkin.kit.clock import Clock, SystemClock
from everkin.kit.db import Connection, Database, StorageError
from everkin.kit.jobs.pace import Pace
from everkin.kit.jobs.queue import Queue
from everkin.kit.jobs.slot import Slot
from everkin.kit.jobs.worker import Work, Worker, cancel
from everkin.kit.log import get_logger

SWEEP_S: Final = 30.0

Due: TypeAlias = Callable[[], Awaitable[Sequence[str]]]
"""Finds the ids for which there is something to do."""

log = get_logger(__name__)


class Jobs:
    """The house's background work. An async context manager, made and used on one event loop.

    `enqueue` is for every process. One that does the work also registers it with `handle` and `sweep` and then calls `start`.
    """

    def __init__(self, queue: Queue, slot: Slot, pace: Pace, *, alone: bool) -> None:
        """Use `open`."""
        self._queue = queue
        self._slot = slot
        self._pace = pace
        self._work: dict[str, Work] = {}
        self._due: list[tuple[str, Due, float]] = []
        self._worker = Worker(queue, slot, pace, self._work, alone=alone)
        self._chores: list[asyncio.Task[None]] = []

    @classmethod
    async def open(  # noqa: PLR0913 - what a worker consists of
        cls,
        url: str,
        data_dir: Path,
        executor: str,
        database: Database,
        *,
        alone: bool | None = None,
        pace: Pace | None = None,
        clock: Clock | None = None,
    ) -> Self:
        """Open the queue that belongs to the product's `database` at `url`; on SQLite it is `data_dir / "jobs.db"`.

        `executor` names the slot that this process works in: the same after each start, another for each process that works at the same
        time. `alone` says that no other ever does; that is the default on SQLite, and a lone worker needs no signs of life.
        Raises a StorageError.
        """
        pace, address = pace or Pace(), make_url(url)
        queue = Queue(address, data_dir, pace)
        try:
            await asyncio.to_thread(queue.open)
        except BaseException:
            queue.close()
            raise
        slot = Slot(database, executor, pace, clock or SystemClock())
        return cls(queue, slot, pace, alone=address.get_backend_name() == "sqlite" if alone is None else alone)

    def handle(self, name: str, work: Work) -> None:
        """Say what is done for the ids that are enqueued under a name. Before `start`."""
        self._work[name] = work

    def sweep(self, name: str, due: Due, *, every_s: float = SWEEP_S) -> None:
        """Enqueue what is due under a name at the start and every so many seconds: also what a crash kept from being enqueued.

        Before `start`. A `due` that always returns the same id makes a job that is done regularly.
        """
        self._due.append((name, due, every_s))

    async def enqueue(self, name: str, subject: str) -> None:
        """Let the work be done for an id, soon. One that waits already is not queued twice; one that runs gets one more run behind it.

        Raises a StorageError; what is due in the database is then found by the sweep.
        """
        await asyncio.to_thread(self._queue.enqueue, name, subject)

    def fence(self, connection: Connection) -> None:
        """Called in the transaction that commits a job's effects: raises FencedOff when another process has taken over meanwhile."""
        self._slot.fence(connection)

    async def start(self) -> None:
        """Begin to work. Raises a StorageError, and RuntimeError when another queue is worked on in this process."""
        await self._worker.start()
        self._chores = [asyncio.create_task(self._sweep(name, due, every_s)) for name, due, every_s in self._due]
        self._chores.append(asyncio.create_task(self._prune()))

    async def close(self) -> None:
        """Begin no more jobs, let those that run finish for some seconds, and give the rest back. Idempotent."""
        await cancel(*self._chores)
        await self._worker.close()
        await asyncio.to_thread(self._queue.close)

    async def __aenter__(self) -> Self:
        """Return the open queue."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        await self.close()

    async def _sweep(self, name: str, due: Due, every_s: float) -> None:
        while True:
            try:
                for subject in await due():
                    await self.enqueue(name, subject)
            except Exception as error:
                log.warning("sweep failed", work=name, exc_info=error)
            await asyncio.sleep(every_s)

    async def _prune(self) -> None:
        while True:
            await asyncio.sleep(self._pace.prune_s)
            try:
                await asyncio.to_thread(self._queue.prune)
            except StorageError as error:
                log.warning("finished jobs not forgotten", exc_info=error)
