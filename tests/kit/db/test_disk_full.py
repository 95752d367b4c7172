"""A disk that really is full."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, insert, select, text

from everkin.kit.db import Database, StorageFull
from tests.kit.db.library import library, loan

MIB = 1024 * 1024
VERSIONS = Path(__file__).parent / "versions"


def names_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


def lend(bytes_: int) -> Callable[[Connection], int]:
    def tx(connection: Connection) -> int:
        return int(connection.execute(insert(loan).values(what="x" * bytes_).returning(loan.c.number)).scalar_one())

    return tx


def lent(connection: Connection) -> set[int]:
    return set(connection.execute(select(loan.c.number)).scalars())


def whole(connection: Connection) -> object:
    return connection.execute(text("PRAGMA integrity_check")).scalar()


def fill_with_ballast(disk: Path) -> None:
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
        while True:
            ballast.write(bytes(4096))


async def fill(database: Database) -> tuple[set[int], list[BaseException]]:
    """Write until the disk is full; return what was acknowledged and what was refused."""
    acknowledged: set[int] = set()
    refused: list[BaseException] = []
    while not refused:
        outcomes = await asyncio.gather(*(database.write(lend(20_000)) for _ in range(16)), return_exceptions=True)
        acknowledged |= {outcome for outcome in outcomes if isinstance(outcome, int)}
        refused += [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    return acknowledged, refused


async def test_a_full_disk_loses_nothing_that_was_acknowledged_and_the_writer_goes_on(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(MIB // 4))
    url = f"sqlite:///{small_disk / 'everkin.db'}"
    async with await Database.open(url) as database:
        await database.write(library.create_all)
        acknowledged, refused = await fill(database)
        assert {type(error) for error in refused} == {StorageFull}
        assert await database.read(lent) == acknowledged
        ballast.unlink()
        acknowledged.add(await database.write(lend(20_000)))
        assert await database.read(lent) == acknowledged
    async with await Database.open(url) as database:
        assert await database.read(lent) == acknowledged
        assert await database.read(whole) == "ok"


async def test_a_full_disk_is_told_with_the_remedy(small_disk: Path) -> None:
    async with await Database.open(f"sqlite:///{small_disk / 'everkin.db'}") as database:
        await database.write(library.create_all)
        with pytest.raises(StorageFull, match=f"{small_disk}.*Free some room") as refused:
            await database.write(lend(3 * MIB))
        assert (refused.value.status, refused.value.retryable) == (507, False)
        assert await database.write(lend(1)) == 1


async def test_a_disk_that_was_full_before_the_start_is_told(small_disk: Path) -> None:
    fill_with_ballast(small_disk)
    with pytest.raises(StorageFull):
        await Database.open(f"sqlite:///{small_disk / 'everkin.db'}")


async def test_without_room_for_a_copy_nothing_is_migrated(small_disk: Path, tmp_path: Path) -> None:
    older = Path(shutil.copytree(VERSIONS, tmp_path / "older", ignore=shutil.ignore_patterns("v0002*")))

    def fill_a_shelf(connection: Connection) -> None:
        connection.execute(text("INSERT INTO shelf (id, name) VALUES (1, 'poems')"))
        connection.execute(text("INSERT INTO book (id, shelf_id, body) VALUES (x'00', 1, zeroblob(900000))"))

    async with await Database.open(f"sqlite:///{small_disk / 'everkin.db'}") as database:
        await database.migrate(older)
        await database.write(fill_a_shelf)
        fill_with_ballast(small_disk)
        with pytest.raises(StorageFull):
            await database.migrate(VERSIONS)
        (small_disk / "ballast").unlink()
        version = text("SELECT version_num FROM alembic_version")
        assert await database.read(lambda connection: connection.execute(version).scalar()) == "0001"
    assert names_in(small_disk) == ["everkin.db"]


async def test_a_transaction_too_large_for_the_file_fails_alone(tmp_path: Path) -> None:
    def limit(driver: sqlite3.Connection, _entry: object) -> None:
        driver.execute("PRAGMA max_page_count = 60")

    def lend_much(connection: Connection) -> None:
        for _ in range(100):
            lend(4_000)(connection)

    url = f"sqlite:///{tmp_path / 'everkin.db'}"
    async with await Database.open(url) as database:
        await database.write(library.create_all)
    async with await Database.open(url) as database:
        writer = database._storage._writer  # type: ignore[union-attr]
        event.listen(writer._engine, "connect", limit)
        writer._disconnect()
        writes = [database.write(tx) for tx in (lend(10), lend(10), lend_much, lend(10), lend(10))]
        outcomes = await asyncio.gather(*writes, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [int, int, StorageFull, int, int]
        assert len(await database.read(lent)) == 4


LIMITED = """
import asyncio, resource, sys
from everkin.kit.db import Database, StorageFull
from tests.kit.db.library import library
from tests.kit.db.test_disk_full import fill, lend, lent, whole

async def main():
    async with await Database.open(f"sqlite:///{sys.argv[1]}") as database:
        await database.write(library.create_all)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024 * 1024, resource.RLIM_INFINITY))
        acknowledged, refused = await fill(database)
        assert {type(error) for error in refused} == {StorageFull}, refused
        assert await database.read(lent) == acknowledged
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        acknowledged.add(await database.write(lend(20_000)))
        assert await database.read(lent) == acknowledged
        assert await database.read(whole) == "ok"

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LIMITED, str(tmp_path / "everkin.db")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
