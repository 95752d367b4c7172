"""What holds for PostgreSQL: clashes and lost connections are tried again, and the words for what can go wrong with it."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import Connection, insert, make_url, select, text, update

from everkin.kit.db import Database, DatabaseCorrupt, StorageFull, StorageReadOnly, StorageUnavailable
from everkin.kit.db import postgres as postgres_module
from everkin.kit.db.postgres import PostgresStorage
from tests.kit.db.library import library, shelf
from tests.support.databases import PostgresServer

PASSWORD = "hunter2-canary"


@pytest.fixture
def url(postgres_server: PostgresServer) -> Iterator[str]:
    name = postgres_server.create()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with await Database.open(url) as opened:
        await opened.write(library.create_all)
        yield opened


def add(name: str) -> Callable[[Connection], str]:
    def tx(connection: Connection) -> str:
        connection.execute(insert(shelf).values(name=name))
        return name

    return tx


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(shelf.c.name).order_by(shelf.c.name)).scalars())


def fail_with(state: str) -> Callable[[Connection], None]:
    def tx(connection: Connection) -> None:
        connection.execute(text(f"DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '{state}'; END $$"))

    return tx


@contextmanager
def closed_port() -> Iterator[int]:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        yield unheard.getsockname()[1]


@pytest.mark.parametrize(
    ("state", "kind", "words"),
    [
        ("53100", StorageFull, "disk of the PostgreSQL server is full"),
        ("25006", StorageReadOnly, "primary"),
        ("XX001", DatabaseCorrupt, "latest backup"),
        ("57014", StorageUnavailable, "too busy"),
        ("53300", StorageUnavailable, "too busy"),
    ],
)
async def test_what_the_server_says_is_put_into_words(database: Database, state: str, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        await database.write(fail_with(state))
    assert await database.write(add("after")) == "after"


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_a_clash_is_tried_again_a_bounded_number_of_times(database: Database, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "RETRY_PAUSES_S", (0, 0, 0))
    tries: list[None] = []

    def clash(connection: Connection) -> None:
        tries.append(None)
        fail_with(state)(connection)

    with pytest.raises(StorageUnavailable, match="too busy"):
        await database.write(clash)
    assert len(tries) == 4


async def test_a_clash_that_passes_is_never_seen(database: Database) -> None:
    tries: list[None] = []

    def clash_once(connection: Connection) -> str:
        tries.append(None)
        if len(tries) == 1:
            fail_with("40001")(connection)
        return add("poems")(connection)

    assert await database.write(clash_once) == "poems"
    assert await database.read(names) == ["poems"]


async def test_a_deadlock_is_resolved(database: Database) -> None:
    def count(first: str, second: str) -> Callable[[Connection], None]:
        def tx(connection: Connection) -> None:
            for name in (first, second):
                connection.execute(update(shelf).where(shelf.c.name == name).values(books=shelf.c.books + 1))

        return tx

    await asyncio.gather(database.write(add("a")), database.write(add("b")))
    await asyncio.gather(*(database.write(count(*pair)) for pair in [("a", "b"), ("b", "a")] * 4))
    assert await database.read(lambda connection: connection.execute(select(shelf.c.books)).scalars().all()) == [8, 8]


async def test_connections_that_the_server_dropped_are_replaced_unseen(database: Database, url: str) -> None:
    await asyncio.gather(*(database.write(add(str(number))) for number in range(8)))
    with psycopg.connect(url.replace("+psycopg", "")) as elsewhere:
        elsewhere.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert await asyncio.gather(*(database.read(lambda connection: len(names(connection))) for _ in range(8))) == [8] * 8
    assert await database.write(add("after")) == "after"


async def test_a_connection_lost_in_the_middle_is_tried_again(database: Database) -> None:
    tries: list[None] = []

    def cut_once(connection: Connection) -> str:
        tries.append(None)
        connection.execute(insert(shelf).values(name="poems"))
        if len(tries) == 1:
            connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return "poems"

    assert await database.write(cut_once) == "poems"
    assert await database.read(names) == ["poems"]
    assert len(tries) == 2


async def test_a_server_that_takes_no_writes_is_told(url: str, postgres_server: PostgresServer) -> None:
    postgres_server.execute(f'ALTER DATABASE "{make_url(url).database}" SET default_transaction_read_only = on')
    async with await Database.open(url) as database:
        with pytest.raises(StorageReadOnly, match="standby"):
            await database.write(library.create_all)


async def test_a_server_that_is_not_there_is_told() -> None:
    with closed_port() as port, pytest.raises(StorageUnavailable, match=f"127.0.0.1:{port}/name cannot be used") as refused:
        await Database.open(f"postgresql+psycopg://me:{PASSWORD}@127.0.0.1:{port}/name")
    assert "Check that it runs" in str(refused.value)
    assert refused.value.retryable
    assert PASSWORD not in repr(refused.value)


async def test_a_missing_database_is_told(url: str) -> None:
    with pytest.raises(StorageUnavailable, match='"nowhere" does not exist'):
        await Database.open(make_url(url).set(database="nowhere").render_as_string(hide_password=False))


def ask_for_a_password(server: PostgresServer, url: str) -> None:
    """Make a role that needs a password, and wait until the server asks for it."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SHOW hba_file").fetchone()
        assert row is not None
        hba = Path(row[0])
    rule = "local all guarded scram-sha-256\n"
    if not hba.read_text().startswith(rule):
        hba.write_text(rule + hba.read_text())
    server.execute("DROP ROLE IF EXISTS guarded", f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'", "SELECT pg_reload_conf()")
    for _ in range(1000):
        try:
            psycopg.connect(url.replace("+psycopg", "").replace("postgres:@", "guarded:wrong@")).close()
        except psycopg.OperationalError:
            return
    pytest.fail("the server does not ask for a password")


async def test_a_wrong_password_is_told_without_showing_it(url: str, postgres_server: PostgresServer) -> None:
    ask_for_a_password(postgres_server, url)
    address = make_url(url).set(username="guarded")
    async with await Database.open(address.set(password=PASSWORD).render_as_string(hide_password=False)) as database:
        assert await database.read(lambda connection: connection.execute(text("SELECT current_user")).scalar()) == "guarded"
    with pytest.raises(StorageUnavailable, match="password authentication failed") as refused:
        await Database.open(address.set(password="hunter3-canary").render_as_string(hide_password=False))
    assert "hunter3-canary" not in repr(refused.value)


async def test_when_all_connections_are_taken_waiting_ends(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_module, "POOL_SIZE", 1)
    monkeypatch.setattr(postgres_module, "POOL_WAIT_S", 0.05)
    async with await Database.open(url) as database:
        assert isinstance(database._storage, PostgresStorage)
        async with database._storage._engine.connect():
            with pytest.raises(StorageUnavailable, match="too busy"):
                await database.write(names)
