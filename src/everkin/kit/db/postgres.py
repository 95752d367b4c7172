"""Storage in PostgreSQL, through psycopg."""

import asyncio
from collections.abc import Coroutine
from functools import partial
from typing import Any, Final

from sqlalchemy import URL, Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from everkin.kit.db.errors import DatabaseCorrupt, DatabaseUrlWrong, StorageFull, StorageReadOnly, StorageUnavailable
from everkin.kit.db.schema import to_json
from everkin.kit.db.transactions import T, Transaction, guard, run

POOL_SIZE: Final = 8  # connections that write, and as many that read
ISOLATION: Final = "REPEATABLE READ"
POOL_WAIT_S: Final = 15
CONNECT_TIMEOUT_S: Final = 10
STATEMENT_TIMEOUT_MS: Final = 60_000
LOCK_TIMEOUT_MS: Final = 10_000
RETRY_PAUSES_S: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_CLASHES: Final = {"40001", "40P01"}  # serialization_failure, deadlock_detected
_FULL: Final = {"53100"}  # disk_full
_READ_ONLY: Final = {"25006"}  # read_only_sql_transaction
_CORRUPT: Final = {"XX001", "XX002"}  # data_corrupted, index_corrupted
_BUSY: Final = {*_CLASHES, "55P03", "57014", "53300"}  # lock_not_available, query_canceled, too_many_connections


class _Again(Exception):
    """Nothing of the transaction was kept, and trying again is worth while."""


class PostgresStorage:
    """A PostgreSQL database. Made and used on one event loop."""

    def __init__(self, url: URL) -> None:
        """Use `open`."""
        self.url = url
        self._second_tries = asyncio.Lock()
        self._running: set[asyncio.Task[Any]] = set()
        self._engine = _make_async_engine(url)
        # A pool of its own: a connection that was once read-only would be told READ WRITE from then on, which a standby refuses.
        self._reading = _make_async_engine(url).execution_options(postgresql_readonly=True)

    @classmethod
    async def open(cls, url: URL) -> "PostgresStorage":
        """Reach the server once. Raises a StorageError."""
        if url.drivername != "postgresql+psycopg":
            shown = url.set(drivername="postgresql+psycopg").render_as_string(hide_password=True)
            raise DatabaseUrlWrong(f"The database address must begin with postgresql+psycopg:// as in {shown}")
        storage = cls(url)
        try:
            await storage.read(lambda connection: connection.execute(text("SELECT 1")).scalar())
        except BaseException:
            await storage.close()
            raise
        return storage

    async def write(self, tx: Transaction[T]) -> T:
        """Run a transaction that may write; again when it clashed with another. Its value is returned once it is on the disk."""
        return await self._to_its_end(self._repeat(self._engine, tx))

    async def read(self, tx: Transaction[T]) -> T:
        """Run a transaction that only reads, on one consistent snapshot."""
        return await self._to_its_end(self._repeat(self._reading, tx))

    async def close(self) -> None:
        """Let go of all connections, once what runs has ended. Idempotent."""
        if self._running:
            await asyncio.wait(self._running)
        await self._engine.dispose()
        await self._reading.dispose()

    async def _to_its_end(self, work: Coroutine[None, None, T]) -> T:
        """Let a transaction run to its end, also when nobody waits any more: cut off, it might not give its connection back."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # where nobody waits for it, nobody misses it

    async def _repeat(self, engine: AsyncEngine, tx: Transaction[T]) -> T:
        try:
            return await self._once(engine, tx)
        except _Again:
            pass
        async with self._second_tries:  # one at a time, so that they do not clash with each other again
            for pause_s in RETRY_PAUSES_S:
                try:
                    return await self._once(engine, tx)
                except _Again:
                    await asyncio.sleep(pause_s)
        raise StorageUnavailable(_busy_sentence(self.url))

    async def _once(self, engine: AsyncEngine, tx: Transaction[T]) -> T:
        committing = False
        try:
            async with engine.begin() as connection:
                value = await connection.run_sync(partial(run, tx))
                committing = True
        except (DBAPIError, PoolTimeout) as error:
            lost = isinstance(error, DBAPIError) and error.connection_invalidated
            if _state(error) in _CLASHES or (lost and not committing):
                raise _Again from error
            if engine is self._reading and _state(error) in _READ_ONLY:
                raise  # a mistake in the function, not the server's state
            raise explain(error, self.url) from error
        return value


def _make_async_engine(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=POOL_WAIT_S, isolation_level=ISOLATION, **_common())
    guard(engine.sync_engine)
    return engine


def make_engine(url: URL) -> Engine:
    """Return an engine that blocks, for use outside the event loop."""
    return create_engine(url, poolclass=NullPool, **_common())


def explain(error: Exception, url: URL) -> Exception:
    """Return a StorageError for what the server or the way to it did, the error itself when it was neither."""
    state = _state(error)
    if state in _FULL:
        return StorageFull("The disk of the PostgreSQL server is full, so nothing was saved. Free some room there and try again.")
    if state in _READ_ONLY:
        return StorageReadOnly(f"PostgreSQL at {_place(url)} takes no writes. Point the server at the primary, not at a standby.")
    if state in _CORRUPT:
        return DatabaseCorrupt(f"PostgreSQL at {_place(url)} found damaged data. Keep a copy of it, and restore the latest backup.")
    if state in _BUSY or isinstance(error, PoolTimeout):
        return StorageUnavailable(_busy_sentence(url))
    if isinstance(error, OperationalError | InterfaceError):
        return StorageUnavailable(
            f"PostgreSQL at {_place(url)} cannot be used: {_reason(error, url)}. "
            "Check that it runs and that the address, the user and the password of the database are right."
        )
    return error


def _busy_sentence(url: URL) -> str:
    return f"PostgreSQL at {_place(url)} is too busy. Try again in a moment."


def _common() -> dict[str, Any]:
    limits = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
    return {
        "connect_args": {"connect_timeout": CONNECT_TIMEOUT_S, "options": limits},
        "hide_parameters": True,
        "json_serializer": to_json,
    }


def _state(error: Exception) -> str | None:
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _place(url: URL) -> str:
    host = url.host or url.query.get("host") or "its local socket"
    return f"{host}:{url.port or 5432}/{url.database or ''}"


def _reason(error: DBAPIError, url: URL) -> str:
    reason = " ".join(str(error.orig).split())
    return reason.replace(url.password, "***") if url.password else reason
