"""Migrations, on both databases."""

import asyncio
import hashlib
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, inspect, make_url, text

from everkin.kit.db import Database, DatabaseTooNew, StorageError, StorageUnavailable, sqlite
from tests.kit.db.library import book, library
from tests.support.databases import assert_schema_matches

VERSIONS = Path(__file__).parent / "versions"

FAILING = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
    op.execute("DELETE FROM book")
    op.drop_table("loan")
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("SELECT * FROM nowhere")
"""

ORPHANING = """
from alembic import op

revision = "0003"
down_revision = "0002"

def upgrade():
    op.execute("DELETE FROM shelf")
"""

COUNTING = """
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

def upgrade():
    op.create_table("ran", sa.Column("id", sa.Integer()))
    op.execute("INSERT INTO ran VALUES (1)")
"""

MIGRATE_TOGETHER = """
import asyncio, sys
from pathlib import Path
from uuid import UUID
from everkin.kit.db import Database

async def main():
    async with await Database.open(sys.argv[1]) as database:
        print("ready", flush=True)
        sys.stdin.readline()
        await database.migrate(Path(sys.argv[2]))

asyncio.run(main())
"""


@pytest.fixture
def first_only(tmp_path: Path) -> Path:
    """The history as an older version knew it."""
    folder = tmp_path / "first only"
    folder.mkdir()
    shutil.copy(VERSIONS / "v0001_shelves.py", folder)
    return folder


def with_third(tmp_path: Path, script: str) -> Path:
    folder = tmp_path / "with third"
    shutil.copytree(VERSIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "v0003_third.py").write_text(script)
    return folder


def heads(connection: Connection) -> tuple[str, ...]:
    return MigrationContext.configure(connection).get_current_heads()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def put_a_book(connection: Connection) -> None:
    connection.execute(text("INSERT INTO shelf (id, name) VALUES (1, 'poems')"))
    connection.execute(insert(book).values(id=UUID("01936f3c-0000-7000-8000-000000000001"), shelf_id=1))


def books(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM book JOIN shelf ON shelf.id = shelf_id")).scalar_one())


def digest(url: str) -> str:
    return hashlib.sha256(Path(make_url(url).database or "").read_bytes()).hexdigest()


async def test_a_new_database_gets_all_tables(blank_database: Database) -> None:
    await blank_database.migrate(VERSIONS)
    await assert_schema_matches(blank_database, library)
    assert await blank_database.read(heads) == ("0002",)


async def test_migrating_again_changes_nothing(blank_database: Database) -> None:
    await blank_database.migrate(VERSIONS)
    await blank_database.write(put_a_book)
    await blank_database.migrate(VERSIONS)
    assert await blank_database.read(books) == 1


async def test_rows_survive_a_rebuilt_table_that_others_point_to(blank_database: Database, first_only: Path) -> None:
    await blank_database.migrate(first_only)
    await blank_database.write(put_a_book)
    await blank_database.migrate(VERSIONS)
    await assert_schema_matches(blank_database, library)
    assert await blank_database.read(books) == 1


async def test_a_migration_that_fails_leaves_everything_as_it_was(blank_database: Database, tmp_path: Path) -> None:
    await blank_database.migrate(VERSIONS)
    await blank_database.write(put_a_book)
    with pytest.raises(Exception, match="nowhere"):
        await blank_database.migrate(with_third(tmp_path, FAILING))
    await assert_schema_matches(blank_database, library)
    assert await blank_database.read(heads) == ("0002",)
    assert await blank_database.read(books) == 1


@pytest.mark.parametrize("revision", ["0003", "00", "ae1027a6acf"])
async def test_a_newer_database_is_refused_and_not_touched(blank_url: str, revision: str) -> None:
    async with await Database.open(blank_url) as database:
        await database.migrate(VERSIONS)
        await database.write(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = :new"), {"new": revision})
        )
    before = digest(blank_url) if "sqlite" in blank_url else ""
    async with await Database.open(blank_url) as database:
        with pytest.raises(DatabaseTooNew, match=f"revision {revision}.*Install the newer version"):
            await database.migrate(VERSIONS)
        assert await database.read(heads) == (revision,)
    if "sqlite" in blank_url:
        assert digest(blank_url) == before


async def test_an_older_version_refuses_what_a_newer_one_migrated(blank_database: Database, first_only: Path) -> None:
    await blank_database.migrate(VERSIONS)
    with pytest.raises(DatabaseTooNew):
        await blank_database.migrate(first_only)
    await assert_schema_matches(blank_database, library)


def test_processes_that_start_together_migrate_once(blank_url: str, tmp_path: Path) -> None:
    (tmp_path / "counting").mkdir()
    (tmp_path / "counting" / "v0001_counting.py").write_text(COUNTING)
    command = [sys.executable, "-c", MIGRATE_TOGETHER, blank_url, str(tmp_path / "counting")]
    children = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [child.stdout.readline() for child in children if child.stdout] == ["ready\n"] * 3
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate()
    assert [child.returncode for child in children] == [0, 0, 0]

    async def count() -> int:
        async with await Database.open(blank_url) as database:
            return int(await database.read(lambda connection: connection.execute(text("SELECT count(*) FROM ran")).scalar_one()))

    assert asyncio.run(count()) == 1


async def test_two_databases_migrate_at_once_in_one_process(blank_database: Database, tmp_path: Path) -> None:
    async with await Database.open(f"sqlite:///{tmp_path / 'other.db'}") as other:
        await asyncio.gather(blank_database.migrate(VERSIONS), other.migrate(VERSIONS), blank_database.migrate(VERSIONS))
        await assert_schema_matches(other, library)
    await assert_schema_matches(blank_database, library)


async def test_writes_wait_for_a_migration(blank_database: Database, first_only: Path) -> None:
    await blank_database.migrate(first_only)
    await asyncio.gather(blank_database.migrate(VERSIONS), blank_database.write(put_a_book), blank_database.read(tables))
    assert await blank_database.read(books) == 1


async def test_the_packages_own_migrations_run(database: Database) -> None:
    assert "alembic_version" in await database.read(tables)
    before = await database.read(heads)
    await database.migrate()
    assert await database.read(heads) == before


def copies(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.at-*"))


@pytest.mark.parametrize("blank_url", ["sqlite"], indirect=True)
class TestCopies:
    """A SQLite file is copied before it is changed."""

    async def test_a_copy_of_the_old_state_is_kept(self, blank_database: Database, blank_url: str, first_only: Path) -> None:
        path = Path(make_url(blank_url).database or "")
        await blank_database.migrate(first_only)
        await blank_database.write(put_a_book)
        await blank_database.migrate(VERSIONS)
        copy = path.with_name("blank.db.at-0001")
        with closing(sqlite3.connect(copy)) as driver:
            assert driver.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
            assert driver.execute("SELECT count(*) FROM book").fetchone() == (1,)
            assert driver.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copies(path.parent) == [copy.name]
        assert sys.platform == "win32" or stat.S_IMODE(copy.stat().st_mode) == 0o600

    async def test_a_new_database_and_one_that_is_up_to_date_are_not_copied(self, blank_database: Database, tmp_path: Path) -> None:
        await blank_database.migrate(VERSIONS)
        await blank_database.migrate(VERSIONS)
        assert copies(tmp_path) == []

    async def test_tables_that_no_migration_made_are_copied_too(self, blank_database: Database, tmp_path: Path) -> None:
        await blank_database.write(lambda connection: connection.execute(text("CREATE TABLE diary (day TEXT)")))
        await blank_database.migrate(VERSIONS)
        assert copies(tmp_path) == ["blank.db.at-base"]

    async def test_a_second_attempt_renews_the_copy(self, blank_database: Database, tmp_path: Path) -> None:
        await blank_database.migrate(VERSIONS)
        for expected in (0, 1):
            with pytest.raises(Exception, match="nowhere"):
                await blank_database.migrate(with_third(tmp_path / str(expected), FAILING))
            with closing(sqlite3.connect(tmp_path / "blank.db.at-0002")) as driver:
                assert driver.execute("SELECT count(*) FROM book").fetchone() == (expected,)
            if not expected:
                await blank_database.write(put_a_book)
        assert copies(tmp_path) == ["blank.db.at-0002"]

    async def test_rows_that_would_point_to_nothing_stop_the_migration(self, blank_database: Database, tmp_path: Path) -> None:
        await blank_database.migrate(VERSIONS)
        await blank_database.write(put_a_book)
        with pytest.raises(StorageError, match="'book' that point to nothing"):
            await blank_database.migrate(with_third(tmp_path, ORPHANING))
        assert await blank_database.read(books) == 1

    async def test_without_room_for_the_copy_nothing_is_migrated(self, blank_database: Database, tmp_path: Path, first_only: Path) -> None:
        await blank_database.migrate(first_only)
        (tmp_path / "blank.db.at-0001.draft").mkdir()
        with pytest.raises(StorageError):
            await blank_database.migrate(VERSIONS)
        assert await blank_database.read(heads) == ("0001",)

    async def test_a_database_that_another_process_keeps_busy_is_told(
        self, blank_database: Database, blank_url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sqlite, "MIGRATION_TIMEOUT_MS", 20)
        with closing(sqlite3.connect(make_url(blank_url).database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StorageUnavailable, match="busy"):
                await blank_database.migrate(VERSIONS)
