"""What holds for SQLite: the writer's commits, the file, and the words for what can go wrong with it."""

import asyncio
import sqlite3
import stat
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import Column, Connection, ForeignKey, Integer, MetaData, Table, event, insert, select, text

from everkin.kit.db import Database, DatabaseCorrupt, StorageReadOnly, StorageUnavailable, sqlite, writer
from everkin.kit.db.sqlite import SqliteStorage
from everkin.kit.db.writer import GroupWriter
from tests.kit.db.library import library, shelf


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "everkin.db"


@pytest_asyncio.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with await Database.open(f"sqlite:///{path}") as opened:
        await opened.write(library.create_all)
        yield opened


@pytest.fixture
def commits(database: Database) -> list[None]:
    """Grows with every commit."""
    counted: list[None] = []
    event.listen(writer_of(database)._engine, "commit", lambda _connection: counted.append(None))
    return counted


def writer_of(database: Database) -> GroupWriter:
    assert isinstance(database._storage, SqliteStorage)
    return database._storage._writer


def add(name: str) -> Callable[[Connection], str]:
    def tx(connection: Connection) -> str:
        connection.execute(insert(shelf).values(name=name))
        return name

    return tx


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(shelf.c.name).order_by(shelf.c.name)).scalars())


class Gate:
    """A transaction that keeps the writer until it is opened."""

    def __init__(self, database: Database) -> None:
        self._opened = threading.Event()
        self._reached = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(database.write(self._wait))

    async def reached(self) -> None:
        await self._reached.wait()

    async def open(self) -> None:
        self._opened.set()
        await self._task

    def _wait(self, _connection: Connection) -> None:
        self._loop.call_soon_threadsafe(self._reached.set)
        assert self._opened.wait(timeout=30)


async def start(database: Database, *transactions: Callable[[Connection], object]) -> list[asyncio.Task[object]]:
    tasks = [asyncio.create_task(database.write(tx)) for tx in transactions]
    await asyncio.sleep(0)
    return tasks


async def test_waiting_transactions_share_a_commit(database: Database, commits: list[None]) -> None:
    gate = Gate(database)
    await gate.reached()
    waiting = await start(database, *(add(f"{number:03}") for number in range(100)))
    await gate.open()
    assert await asyncio.gather(*waiting) == [f"{number:03}" for number in range(100)]
    assert len(commits) == 1 + 2  # the gate's, then 64 and 36


async def test_nobody_hears_of_a_transaction_before_its_commit_has_returned(database: Database) -> None:
    loop = asyncio.get_running_loop()
    seen: list[list[bool]] = []
    waiting: list[asyncio.Task[object]] = []

    async def look() -> None:
        for _ in range(20):
            await asyncio.sleep(0)
        seen.append([task.done() for task in waiting])

    gate = Gate(database)
    await gate.reached()
    waiting += await start(database, *(add(str(number)) for number in range(3)))
    opening = asyncio.create_task(gate.open())
    await asyncio.sleep(0)
    event.listen(
        writer_of(database)._engine, "commit", lambda _connection: asyncio.run_coroutine_threadsafe(look(), loop).result(timeout=30)
    )
    await asyncio.gather(opening, *waiting)
    assert seen[-1] == [False, False, False]


async def test_a_transaction_whose_caller_went_away_before_it_began_is_left_out(database: Database) -> None:
    gate = Gate(database)
    await gate.reached()
    first, gone, last = await start(database, add("first"), add("gone"), add("last"))
    gone.cancel()
    await asyncio.sleep(0)
    await gate.open()
    await asyncio.gather(first, last)
    assert await database.read(names) == ["first", "last"]


async def test_a_transaction_whose_caller_goes_away_after_it_began_is_kept(database: Database) -> None:
    begun, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(connection: Connection) -> None:
        add("kept")(connection)
        loop.call_soon_threadsafe(begun.set)
        assert go_on.wait(timeout=30)

    (task,) = await start(database, slow)
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    go_on.set()
    await database.write(add("after"))
    assert await database.read(names) == ["after", "kept"]


async def test_closing_ends_although_callers_went_away(database: Database) -> None:
    gate = Gate(database)
    await gate.reached()
    gone = await start(database, add("a"), add("b"))
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    closing_ = asyncio.create_task(database.close())
    await gate.open()
    await asyncio.wait_for(closing_, 30)


async def test_a_constraint_that_fails_at_commit_fails_alone(database: Database) -> None:
    tables = MetaData()
    parent = Table("parent", tables, Column("id", Integer, primary_key=True))
    child = Table("child", tables, Column("id", Integer, ForeignKey(parent.c.id, deferrable=True, initially="DEFERRED")))
    await database.write(tables.create_all)

    def orphan(connection: Connection) -> None:
        connection.execute(insert(child).values(id=7))

    gate = Gate(database)
    await gate.reached()
    first, bad, last = await start(database, add("first"), orphan, add("last"))
    await gate.open()
    outcomes = await asyncio.gather(first, bad, last, return_exceptions=True)
    assert [outcomes[0], outcomes[2]] == ["first", "last"]
    assert "FOREIGN KEY" in str(outcomes[1])
    assert await database.read(names) == ["first", "last"]


async def test_a_commit_that_fails_fails_all_that_it_held_and_the_writer_goes_on(database: Database) -> None:
    commits: list[None] = []

    def fail_second(_connection: Connection) -> None:
        commits.append(None)
        if len(commits) == 2:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error

    gate = Gate(database)
    await gate.reached()
    waiting = await start(database, add("a"), add("b"), add("c"))
    event.listen(writer_of(database)._engine, "commit", fail_second)
    await gate.open()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [StorageUnavailable] * 3
    assert len({id(outcome) for outcome in outcomes}) == 3
    assert await database.write(add("after")) == "after"
    assert await database.read(names) == ["after"]


async def test_too_many_waiting_writes_are_turned_away(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "WAITING_MAX", 2)
    gate = Gate(database)
    await gate.reached()
    waiting = await start(database, add("a"), add("b"))
    with pytest.raises(StorageUnavailable, match="waiting"):
        await database.write(add("c"))
    await gate.open()
    await asyncio.gather(*waiting)
    assert await database.read(names) == ["a", "b"]


async def test_the_connections_are_set_up(database: Database) -> None:
    def settings(connection: Connection) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "query_only")
        return [connection.execute(text(f"PRAGMA {pragma}")).scalar() for pragma in pragmas]

    assert await database.write(settings) == ["wal", 2, 1, 5000, 0]
    assert await database.read(settings) == ["wal", 2, 1, 5000, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
async def test_the_files_are_private(database: Database, path: Path) -> None:
    await database.write(add("a"))
    found = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert found == {"everkin.db": 0o600, "everkin.db-wal": 0o600, "everkin.db-shm": 0o600}


async def test_closing_leaves_one_file(path: Path) -> None:
    async with await Database.open(f"sqlite:///{path}") as opened:
        await opened.write(library.create_all)
        await opened.read(names)
    assert [file.name for file in path.parent.iterdir()] == ["everkin.db"]


async def test_a_busy_database_is_told(database: Database, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)
    writer_of(database)._disconnect()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcomes = await asyncio.gather(*map(database.write, (add("a"), add("b"))), return_exceptions=True)
        other.execute("ROLLBACK")
    for outcome in outcomes:
        assert isinstance(outcome, StorageUnavailable)
        assert outcome.retryable
        assert "busy" in str(outcome)
    assert await database.write(add("a")) == "a"


def scribble(path: Path, content: bytes, start: int = 0) -> None:
    with path.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.write(content)


def content_of(path: Path) -> bytes:
    return path.read_bytes()


async def test_a_file_that_is_no_database_is_told_and_kept(path: Path) -> None:
    diary = b"a diary, not a database" * 400
    scribble(path, diary)
    with pytest.raises(DatabaseCorrupt, match="restore the latest backup"):
        await Database.open(f"sqlite:///{path}")
    assert content_of(path) == diary


async def test_a_damaged_page_is_told(path: Path) -> None:
    async with await Database.open(f"sqlite:///{path}") as opened:
        await opened.write(library.create_all)
        await opened.write(lambda connection: connection.execute(insert(shelf), [{"name": f"{n:060}"} for n in range(2000)]))
    scribble(path, b"\xa5" * 4096 * 20, start=4096 * 6)
    async with await Database.open(f"sqlite:///{path}") as opened:
        for use in (opened.read(names), opened.write(names)):
            with pytest.raises(DatabaseCorrupt, match="damaged"):
                await use


async def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="does not exist"):
        await Database.open(f"sqlite:///{tmp_path}/nowhere/everkin.db")


async def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        await Database.open(f"sqlite:///{tmp_path}")


async def test_a_file_that_cannot_be_written_is_told(database: Database) -> None:
    def forbid(connection: Connection) -> None:
        connection.execute(text("PRAGMA query_only = ON"))

    await database.write(forbid)
    with pytest.raises(StorageReadOnly, match="permissions"):
        await database.write(add("a"))
    assert await database.write(add("b")) == "b"


async def test_a_loop_that_ends_without_closing_leaves_no_thread_waiting(path: Path) -> None:
    threads: list[threading.Thread] = []

    async def forget_to_close() -> None:
        before = set(threading.enumerate())
        database = await Database.open(f"sqlite:///{path}")
        threads.extend(thread for thread in set(threading.enumerate()) - before if thread.name == "everkin-writer")
        asyncio.get_running_loop().call_soon(writer_of(database)._jobs.put, None)

    await asyncio.to_thread(asyncio.run, forget_to_close())
    await asyncio.to_thread(threads[0].join, 30)
    assert not threads[0].is_alive()
