"""Runs jobs in this process, shows the others that it lives, and takes over from those that do not."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeAlias
from weakref import WeakValueDictionary

from everkin.kit.db import StorageError
from everkin.kit.jobs.errors import FencedOff
from everkin.kit.jobs.pace import Pace
from everkin.kit.jobs.queue import Queue
from everkin.kit.jobs.slot import Slot
from everkin.kit.jobs.store import Beat
from everkin.kit.log import get_logger

Work: TypeAlias = Callable[[str], Awaitable[None]]
"""Does what is due for an id. It may be called again for the same id, so it commits its effects, and that they are no longer due, in one
transaction, in which it calls `Jobs.fence`. Two processes may be at the same id for a moment: the transaction decides."""

STOPPED: Final = "another process works under this worker's name; give each its own and start this one again"

NOTED_LOOKS: Final = 50
NOTED_PAUSE_S: Final = 0.02

log = get_logger(__name__)


class Worker:
    """One slot at work. Made and used on one event loop, on which the jobs run too."""

    def __init__(self, queue: Queue, slot: Slot, pace: Pace, work: Mapping[str, Work], *, alone: bool) -> None:
        """`alone`: no other process ever works on this queue, so nobody waits for signs of life."""
        self._queue = queue
        self._slot = slot
        self._pace = pace
        self._work = work
        self._alone = alone
        self._tending: asyncio.Task[None] | None = None
        self._launched = False
        self._closing = False
        self._changing = asyncio.Lock()  # held while the queue is launched or stopped anew
        self._fenced = asyncio.Event()
        self._held: set[asyncio.Task[None]] = set()  # what DBOS has begun here
        self._running: set[asyncio.Task[None]] = set()  # those of them that do their work
        self._room = asyncio.Semaphore(pace.at_once)
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def start(self) -> None:
        """Take the slot, let its unfinished jobs wait again, and begin. Raises a StorageError."""
        await self._begin()
        self._tending = asyncio.create_task(self._tend())

    async def close(self) -> None:
        """Begin no more jobs, let those that run finish for some seconds, give the rest back, and free the slot. Idempotent."""
        self._closing = True
        if self._running:
            await asyncio.wait(self._running, timeout=self._pace.grace_s)
        async with self._changing:
            if self._tending is not None:
                await cancel(self._tending)
        if self._launched:
            await self._leave()

    async def _leave(self) -> None:
        try:
            await self._noted()
            await self._stop()
            await asyncio.to_thread(self._queue.give_back, self._slot.name)
            await self._slot.leave()
        except StorageError as error:
            log.warning("jobs not given back", exc_info=error)
        finally:
            if self._launched:
                await self._stop()

    async def _noted(self) -> None:
        """Give the queue a moment to note what is done already, lest it be done again."""
        for _ in range(NOTED_LOOKS):
            if await asyncio.to_thread(self._queue.running, self._slot.name) <= len(self._held):
                return
            await asyncio.sleep(NOTED_PAUSE_S)

    async def _begin(self) -> None:
        await self._slot.join()
        await asyncio.to_thread(self._queue.give_back, None if self._alone else self._slot.name)
        ours = asyncio.get_running_loop()

        async def run(job_id: str, name: str, subject: str, failures: int) -> None:
            await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._run(job_id, name, subject, failures), ours))

        self._fenced.clear()
        try:
            await asyncio.to_thread(self._queue.launch, self._slot.name, run)
        except Exception:
            self._fenced.set()
            raise
        self._launched = True

    async def _stop(self) -> None:
        """Cancel what runs, and wait until nothing of it can commit any more: the fence asks for the epoch that is joined next."""
        await asyncio.to_thread(self._queue.stop)
        self._launched = False
        if self._held:
            await asyncio.wait(self._held)

    async def _run(self, job_id: str, name: str, subject: str, failures: int) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in a task
        self._held.add(task)
        task.add_done_callback(self._held.discard)
        lock = self._locks.setdefault((name, subject), asyncio.Lock())
        async with lock, self._room:
            if not (self._closing or self._fenced.is_set()):
                self._running.add(task)
                try:
                    return await self._do(job_id, name, subject, failures)
                except FencedOff:
                    self._fenced.set()
                finally:
                    self._running.discard(task)
        await asyncio.Event().wait()  # neither done nor failed: the job is cancelled when the queue stops, and given back
        return None

    async def _do(self, job_id: str, name: str, subject: str, failures: int) -> None:
        await asyncio.to_thread(self._queue.begin, job_id)
        try:
            await self._work[name](subject)
        except FencedOff:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a job raises, it is tried again
            await self._try_again(name, subject, failures, error)

    async def _try_again(self, name: str, subject: str, failures: int, error: Exception) -> None:
        log.warning("job failed", work=name, failures=failures + 1, exc_info=error)
        if failures < len(self._pace.pauses_s):
            await asyncio.to_thread(self._queue.enqueue, name, subject, failures + 1, self._pace.pauses_s[failures])
        else:
            log.error("job given up", work=name)

    async def _tend(self) -> None:
        while True:
            await self._pause()
            try:
                if self._fenced.is_set() or not await self._looked():
                    self._fenced.set()
                    if not await self._rejoined():
                        return
            except Exception as error:
                log.warning("no sign of life given", exc_info=error)
                await asyncio.sleep(self._pace.beat_s)

    async def _looked(self) -> bool:
        """Give a sign of life, and take over from who gives none. False when the slot is not ours any more."""
        try:
            for name, seen in (await self._slot.look()).items():
                await self._take_over(name, seen)
        except FencedOff:
            return False
        return True

    async def _pause(self) -> None:
        """Wait for the next look, or until a job was fenced off. A lone worker has nobody to look for."""
        try:
            async with asyncio.timeout(None if self._alone else self._pace.beat_s):
                await self._fenced.wait()
        except TimeoutError:
            pass

    async def _take_over(self, name: str, seen: Beat) -> None:
        if await self._slot.seize(name, seen):
            jobs = await asyncio.to_thread(self._queue.give_back, name)
            await self._slot.settle(name, seen)
            log.warning("work of a silent worker taken over", worker=name, jobs=jobs)

    async def _rejoined(self) -> bool:
        """Having been fenced off: stop, and begin a new epoch once the slot is free. False when another process works in it."""
        log.warning("fenced off", worker=self._slot.name)
        async with self._changing:
            if self._launched:
                await self._stop()
        for _ in range(self._pace.silent_looks + 1):  # as long as it takes to find that who was taking over is dead too
            try:
                free = await self._slot.may_rejoin()
                if free is False:
                    log.error(STOPPED, worker=self._slot.name)
                    return False
                if free:
                    break
            except StorageError as error:
                log.warning("not joined again yet", exc_info=error)
            await asyncio.sleep(self._pace.beat_s)
        async with self._changing:
            await self._begin()
        return True


async def cancel(*tasks: asyncio.Task[None]) -> None:
    """Cancel tasks and wait for their end."""
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
