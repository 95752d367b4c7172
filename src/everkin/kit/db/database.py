"""The database, whichever it is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from everkin.kit.db.errors import DatabaseUrlWrong, StorageUnavailable
from everkin.kit.db.migrate import VERSIONS, migrate_postgres, migrate_sqlite
from everkin.kit.db.postgres import PostgresStorage
from everkin.kit.db.sqlite import SqliteStorage
from everkin.kit.db.transactions import T, Transaction


class Database:
    """Runs transactions: functions `tx(connection)` that are kept whole or not at all. An async context manager.

    Raises a StorageError for what goes wrong with the storage itself; what a transaction raises (SQLAlchemy's IntegrityError among
    it) reaches the caller as it is. Made and used on one event loop.
    """

    def __init__(self, url: URL, storage: SqliteStorage | PostgresStorage) -> None:
        """Use `open`."""
        self._url = url
        self._storage = storage
        self._running = 0
        self._closed = False
        self._idle = asyncio.Event()
        self._idle.set()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Open `sqlite:////path/everkin.db` (made when absent) or `postgresql+psycopg://user:password@host/name`.

        Raises DatabaseUrlWrong, StorageUnavailable, StorageReadOnly, StorageFull or DatabaseCorrupt.
        """
        address = _parse(url)
        if address.get_backend_name() == "sqlite":
            return cls(address, await SqliteStorage.open(address))
        return cls(address, await PostgresStorage.open(address))

    async def write(self, tx: Transaction[T]) -> T:
        """Run a transaction that may write, and return its value once it is on the disk.

        On SQLite writes happen one after another; on PostgreSQL each sees one moment (REPEATABLE READ), and one that would overwrite what
        changed meanwhile is run anew: a rule across rows needs a constraint or a row that its writers share.
        A caller that is cancelled does not know whether its transaction was kept.
        """
        with self._use():
            return await self._storage.write(tx)

    async def read(self, tx: Transaction[T]) -> T:
        """Run a transaction that only reads; all that it reads is of one moment, and sees every write that returned before."""
        with self._use():
            return await self._storage.read(tx)

    async def migrate(self, versions: Path = VERSIONS) -> None:
        """Bring the tables up to date, once, however many processes start at the same time.

        A copy of an existing SQLite file is kept beside it first. Raises DatabaseTooNew, and touches nothing, when a newer version
        wrote the database; a StorageError when it cannot be done. A migration that fails leaves everything as it was.
        """
        with self._use():
            step = migrate_sqlite if isinstance(self._storage, SqliteStorage) else migrate_postgres
            await asyncio.to_thread(step, self._url, versions)

    async def close(self) -> None:
        """Take no more transactions, finish those that run, and let go of the database. Idempotent."""
        self._closed = True
        await self._idle.wait()
        await self._storage.close()

    async def __aenter__(self) -> Self:
        """Return the open database."""
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close."""
        await self.close()

    @contextmanager
    def _use(self) -> Iterator[None]:
        if self._closed:
            sentence = "The database is closed, because the server is stopping. Try again when it is back."
            raise StorageUnavailable(sentence)
        self._running += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()


def _parse(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is not None and address.get_backend_name() in {"sqlite", "postgresql"}:
        return address
    sentence = "The database address must begin with sqlite:/// or postgresql+psycopg://, as in sqlite:////var/lib/everkin/everkin.db"
    raise DatabaseUrlWrong(sentence)
