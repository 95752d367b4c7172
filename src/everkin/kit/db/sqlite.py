"""Storage in one SQLite file: a thread that writes, a few that read, each read from one consistent snapshot."""

import asyncio
import errno
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as DriverConnection
from typing import Final, Literal, cast

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from everkin.kit.db.errors import (
    DatabaseCorrupt,
    DatabaseUrlWrong,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
)
from everkin.kit.db.schema import to_json
from everkin.kit.db.transactions import Done, Failed, T, Transaction, guard, run
from everkin.kit.db.writer import GroupWriter
from everkin.kit.files import create_private

READERS: Final = 4
BUSY_TIMEOUT_MS: Final = 5_000
MIGRATION_TIMEOUT_MS: Final = 60_000
WAL_BYTES_KEPT: Final = 64 * 1024 * 1024

Mode = Literal["write", "read", "migrate"]

_BEGIN: Final[dict[Mode, str]] = {"write": "BEGIN IMMEDIATE", "read": "BEGIN", "migrate": "BEGIN EXCLUSIVE"}

# https://www.sqlite.org/rescode.html: the low byte is the kind, the rest tells more.
_KIND: Final = 0xFF
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _PROTOCOL, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 15, 26
_NO_ROOM: Final = {_FULL, _IOERR | 3 << 8, _IOERR | 19 << 8}  # FULL, IOERR_WRITE (quota, size limit), IOERR_SHMSIZE
_NO_ROOM_ERRNO: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class SqliteStorage:
    """One SQLite file in WAL mode. Made and used on one event loop."""

    def __init__(self, path: Path) -> None:
        """Use `open`."""
        self.path = path
        self._reading = make_engine(path, "read")
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="everkin-reader")
        self._writer = GroupWriter(make_engine(path, "write"), self._explain)

    @classmethod
    async def open(cls, url: URL) -> "SqliteStorage":
        """Open the file, making an empty one, private to its owner, where there is none. Raises a StorageError."""
        path = path_of(url)
        await asyncio.to_thread(_make_file, path)
        storage = cls(path)
        try:
            await storage.write(lambda connection: connection.execute(text("SELECT count(*) FROM sqlite_schema")).scalar())
        except BaseException:
            await storage.close()
            raise
        return storage

    async def write(self, tx: Transaction[T]) -> T:
        """Run a transaction that may write; see GroupWriter."""
        return await self._writer.write(tx)

    async def read(self, tx: Transaction[T]) -> T:
        """Run a transaction that only reads, in a thread, on one consistent snapshot."""
        outcome = await asyncio.get_running_loop().run_in_executor(self._readers, self._read, tx)
        return cast("T", outcome.unwrap())

    async def close(self) -> None:
        """Write what is waiting, then let go of the file. Idempotent."""
        await self._writer.close()
        await asyncio.to_thread(self._readers.shutdown)
        self._reading.dispose()

    def _read(self, tx: Transaction[T]) -> Done[T] | Failed:
        try:
            with self._reading.connect() as connection, connection.begin():
                return Done(run(tx, connection))
        except BaseException as error:  # noqa: BLE001 (handed to its caller)
            return Failed(error if _kind(error) == _READONLY else self._explain(error))

    def _explain(self, error: BaseException) -> BaseException:
        return explain(error, self.path)


def path_of(url: URL) -> Path:
    """Return the file that a URL names. Raises DatabaseUrlWrong for one in memory, which no two connections could share."""
    if not url.database or url.database == ":memory:" or url.query:
        sentence = f"The database address {url} names no file. Write it as sqlite:////absolute/path/to/everkin.db"
        raise DatabaseUrlWrong(sentence)
    return Path(url.database)


def make_engine(path: Path, mode: Mode) -> Engine:
    """Return an engine for one kind of use: its connections are set up, and begin their transactions, accordingly."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        hide_parameters=True,
        json_serializer=to_json,
        **({"poolclass": QueuePool, "pool_size": READERS, "max_overflow": 0} if mode == "read" else {"poolclass": NullPool}),
    )

    @event.listens_for(engine, "connect")
    def _set_up(driver: DriverConnection, _entry: ConnectionPoolEntry) -> None:
        set_up(driver, mode, path)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(_BEGIN[mode])

    guard(engine)
    return engine


def set_up(driver: DriverConnection, mode: Mode, path: Path) -> None:
    """Set a new connection up. Raises StorageUnavailable where the file system has no write-ahead log."""
    driver.isolation_level = None  # SQLAlchemy's events begin transactions, not the driver
    driver.execute(f"PRAGMA busy_timeout = {MIGRATION_TIMEOUT_MS if mode == 'migrate' else BUSY_TIMEOUT_MS}")
    (journal,) = driver.execute("PRAGMA journal_mode = WAL").fetchone()
    if journal != "wal":
        sentence = f"The file system of {path} cannot share memory between processes. Move the database to a local disk."
        raise StorageUnavailable(sentence)
    driver.execute("PRAGMA synchronous = FULL")
    driver.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten, and does not wait in a free page
    driver.execute(f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}")
    driver.execute(f"PRAGMA foreign_keys = {'OFF' if mode == 'migrate' else 'ON'}")
    driver.execute(f"PRAGMA query_only = {'ON' if mode == 'read' else 'OFF'}")


def explain(error: BaseException, path: Path) -> BaseException:
    """Return a StorageError for what SQLite or the file system did, the error itself when it was neither."""
    code = _code(error)
    kind = code & _KIND
    told: StorageError | None = None
    if code in _NO_ROOM:
        told = _full(path)
    elif kind in {_BUSY, _LOCKED, _PROTOCOL}:
        told = StorageUnavailable(f"Another process keeps the database {path} busy. Try again in a moment, or stop that process.")
    elif kind in {_READONLY, _PERM}:
        told = StorageReadOnly(f"The database {path} cannot be written. Check the permissions of the file, its folder and its disk.")
    elif kind in {_CORRUPT, _NOTADB}:
        told = DatabaseCorrupt(f"The file {path} is damaged or is no database. Keep a copy of it, and restore the latest backup.")
    elif kind == _CANTOPEN:
        told = StorageUnavailable(f"The database {path} cannot be opened. Check that its folder exists and that the server may enter it.")
    elif kind == _IOERR:
        told = StorageUnavailable(f"The disk that holds {path} reported an error. Check the disk and the system's log.")
    if told is None:
        return error
    told.__cause__ = error
    return told


def explain_file(error: OSError, path: Path) -> StorageError:
    """Return a StorageError for what the file system did when a file was to be made at `path` or beside it."""
    if error.errno in _NO_ROOM_ERRNO:
        return _full(path)
    if isinstance(error, FileNotFoundError):
        return StorageUnavailable(f"The folder {path.parent} for the database does not exist. Make it, or correct the address.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return StorageReadOnly(f"The server may not write in {path.parent}. Change the folder's owner or permissions.")
    return StorageUnavailable(f"The disk that holds {path} reported an error: {error.strerror}. Check the disk and the system's log.")


def _full(path: Path) -> StorageFull:
    return StorageFull(f"Nothing more can be written to {path.parent}: the disk or a quota is full. Free some room and try again.")


def _code(error: BaseException) -> int:
    origin = error.orig if isinstance(error, DBAPIError) else error
    return int(getattr(origin, "sqlite_errorcode", 0))


def _kind(error: BaseException) -> int:
    return _code(error) & _KIND


def _make_file(path: Path) -> None:
    try:
        with suppress(FileExistsError):
            create_private(path, b"")
    except OSError as error:
        raise explain_file(error, path) from error
