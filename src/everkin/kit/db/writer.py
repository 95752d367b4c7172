"""The one thread that writes to SQLite, and that lets waiting transactions share a commit.

A commit costs a flush of the disk, whatever is in it. While one is under way, transactions gather; the next commit takes up to 64 of
them, each in a savepoint of its own, so that one that fails undoes only itself. Nobody hears that a transaction is done before the
COMMIT that holds it has returned.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

from everkin.kit.db.errors import StorageError, StorageUnavailable
from everkin.kit.db.transactions import Done, Failed, T, Transaction, run

TOGETHER_MAX: Final = 64
WAITING_MAX: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    tx: Transaction[Any]
    answer: "asyncio.Future[Done[Any] | Failed]"


class _BatchLost(Exception):
    """SQLite undid the whole batch, not only the transaction that failed."""


class GroupWriter:
    """Runs transactions in one thread. Made and used on one event loop."""

    def __init__(self, engine: Engine, explain: Callable[[BaseException], BaseException]) -> None:
        """`engine` begins transactions with BEGIN IMMEDIATE; `explain` puts a driver's error into our words."""
        self._engine = engine
        self._explain = explain
        self._loop = asyncio.get_running_loop()
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._closed = False
        self._gone = self._loop.create_future()
        Thread(target=self._serve, name="everkin-writer", daemon=True).start()

    async def write(self, tx: Transaction[T]) -> T:
        """Run a transaction and return its value once it is on the disk.

        When the caller is cancelled, a transaction that has not begun is left out, and one that has begun is kept.
        """
        if self._jobs.qsize() >= WAITING_MAX:
            sentence = f"{WAITING_MAX} writes are waiting for the disk already. Try again in a moment."
            raise StorageUnavailable(sentence)
        job = _Job(tx, self._loop.create_future())
        self._jobs.put(job)
        outcome = await job.answer
        return cast("T", outcome.unwrap())

    async def close(self) -> None:
        """Write what is waiting, then end the thread. Idempotent."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
        await asyncio.shield(self._gone)

    def _serve(self) -> None:
        while batch := self._next_batch():
            outcomes = self._commit_each(batch) if len(batch) == 1 else self._commit_together(batch)
            self._tell(_answer, batch, outcomes)
        self._disconnect()
        self._tell(self._gone.set_result, None)

    def _tell(self, listener: Callable[..., None], *told: object) -> None:
        try:
            self._loop.call_soon_threadsafe(listener, *told)
        except RuntimeError:  # the loop was closed without closing the database: nobody listens any more
            self._closed = True

    def _next_batch(self) -> list[_Job]:
        """Wait for a job, and take those that wait with it; an empty list says that there will be no more."""
        batch: list[_Job] = []
        job = self._jobs.get()
        while job is not None:
            batch.append(job)
            if len(batch) == TOGETHER_MAX:
                return batch
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return batch
        if batch:
            self._jobs.put(None)
        return batch

    def _commit_together(self, batch: list[_Job]) -> list[Done[Any] | Failed]:
        try:
            connection = self._connected()
            with connection.begin():
                outcomes = [self._in_savepoint(connection, job) for job in batch]
        except (_BatchLost, IntegrityError):  # undone as a whole, the latter by a deferred constraint: find the one who did it
            self._disconnect()
            return self._commit_each(batch)
        except Exception as error:  # noqa: BLE001 (handed to every caller of the batch)
            self._disconnect()
            return [Failed(self._explain(error)) for _ in batch]
        return outcomes

    def _in_savepoint(self, connection: Connection, job: _Job) -> Done[Any] | Failed:
        if job.answer.cancelled():
            return Failed(asyncio.CancelledError())
        driver = _driver(connection)  # SQLAlchemy would compile its savepoints anew each time: a sixth of the time of a turn
        driver.execute("SAVEPOINT one")
        try:
            value = run(job.tx, connection)
            driver.execute("RELEASE one")
        except BaseException as error:
            if not (driver.in_transaction and connection.in_transaction()):
                raise _BatchLost from error
            driver.execute("ROLLBACK TO one")
            driver.execute("RELEASE one")
            return Failed(self._explain(error))
        return Done(value)

    def _commit_each(self, batch: list[_Job]) -> list[Done[Any] | Failed]:
        return [self._commit_alone(job) for job in batch]

    def _commit_alone(self, job: _Job) -> Done[Any] | Failed:
        if job.answer.cancelled():
            return Failed(asyncio.CancelledError())
        try:
            connection = self._connected()
            with connection.begin():
                value = run(job.tx, connection)
        except BaseException as error:  # noqa: BLE001 (handed to its caller)
            explained = self._explain(error)
            if isinstance(explained, StorageError) or self._connection is None or _driver(self._connection).in_transaction:
                self._disconnect()
            return Failed(explained)
        return Done(value)

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _disconnect(self) -> None:
        """Let go of the connection, and with it of whatever it had begun; the next batch makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _answer(batch: list[_Job], outcomes: list[Done[Any] | Failed]) -> None:
    for job, outcome in zip(batch, outcomes, strict=True):
        if not job.answer.done():
            job.answer.set_result(outcome)
