"""Real workers as processes of their own: one that is killed, and one that is stopped and goes on when another has taken over."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest_asyncio
import sqlalchemy as sa

from everkin.kit.db import Connection, Database
from everkin.kit.jobs import Jobs, store
from tests.kit.jobs.conftest import PACE, Opener

LIMIT_S = 40.0
ROOT = Path(__file__).parents[3]

WORKER = """
import asyncio, sys
from pathlib import Path
from everkin.kit.db import Database
from everkin.kit.jobs import Jobs
from tests.kit.jobs.conftest import PACE
from tests.kit.jobs.test_takeover import note

async def main(url, folder):
    async with await Database.open(url) as database, await Jobs.open(url, Path(folder), "child", database, alone=False, pace=PACE) as jobs:
        async def work(subject):
            print("begun", flush=True)
            try:
                await asyncio.to_thread(sys.stdin.readline)
                await note(database, jobs, "child", subject)
            except BaseException as error:
                print(type(error).__name__, flush=True)
                raise
            print("committed", flush=True)
        jobs.handle("note", work)
        await jobs.start()
        await asyncio.Event().wait()

asyncio.run(main(*sys.argv[1:]))
"""

noted = sa.Table("noted", sa.MetaData(), sa.Column("subject", sa.String(64)), sa.Column("worker", sa.String(64)))


async def note(database: Database, jobs: Jobs, worker: str, subject: str) -> None:
    """Commit a job's effect."""

    def tx(connection: Connection) -> None:
        jobs.fence(connection)
        connection.execute(sa.insert(noted).values(subject=subject, worker=worker))

    await database.write(tx)


class Child:
    """A worker as a process of its own, in the middle of a job."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def says(self) -> str:
        assert self.process.stdout
        async with asyncio.timeout(LIMIT_S):
            return (await self.process.stdout.readline()).decode().strip()

    def go_on(self) -> None:
        assert self.process.stdin
        self.process.stdin.write(b"\n")


@pytest_asyncio.fixture
async def child(migrated_url: str, database: Database, tmp_path: Path, opener: Opener) -> AsyncIterator[Child]:
    """A worker that has begun the one job that there is."""
    await database.write(noted.create)
    async with await opener("parent") as jobs:
        await jobs.enqueue("note", "a")
    pipe = asyncio.subprocess.PIPE
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WORKER, migrated_url, str(tmp_path)), stdin=pipe, stdout=pipe, env={**os.environ, "PYTHONPATH": paths}
    )
    made = Child(process)
    try:
        assert await made.says() == "begun"
        yield made
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        await process.communicate()


@pytest_asyncio.fixture
async def parent(opener: Opener, database: Database) -> AsyncIterator[Jobs]:
    """Another worker, in this process."""
    async with await opener("parent", alone=False) as jobs:

        async def work(subject: str) -> None:
            await note(database, jobs, "parent", subject)

        jobs.handle("note", work)
        yield jobs


async def until_noted(database: Database, *expected: tuple[str, str]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while await rows(database) != [*expected]:  # noqa: ASYNC110 - another process's commit rings no bell
            await asyncio.sleep(0.02)


async def rows(database: Database) -> Sequence[tuple[str, str]]:
    return await database.read(lambda connection: [(row.subject, row.worker) for row in connection.execute(sa.select(noted))])


async def test_the_work_of_a_killed_worker_is_taken_over(child: Child, parent: Jobs, database: Database) -> None:
    child.process.send_signal(signal.SIGKILL)
    await parent.start()
    await until_noted(database, ("a", "parent"))


async def test_a_worker_that_lives_keeps_its_work(child: Child, parent: Jobs, database: Database) -> None:
    await parent.start()
    beats = set[object]()
    async with asyncio.timeout(LIMIT_S):
        while len(beats) < 2 * PACE.silent_looks:
            beats.add(await database.read(lambda connection: store.find(connection, "parent")))
            await asyncio.sleep(PACE.beat_s / 4)
    assert await rows(database) == []
    child.go_on()
    assert await child.says() == "committed"
    assert await rows(database) == [("a", "child")]


async def test_a_worker_that_was_stopped_cannot_commit_what_was_taken_over_and_works_again(
    child: Child, parent: Jobs, database: Database, opener: Opener
) -> None:
    child.process.send_signal(signal.SIGSTOP)
    await parent.start()
    await until_noted(database, ("a", "parent"))
    await parent.close()
    child.go_on()
    child.process.send_signal(signal.SIGCONT)
    assert await child.says() in {"FencedOff", "CancelledError"}  # whichever comes first: its commit or its next look at the others
    async with await opener("parent") as jobs:
        await jobs.enqueue("note", "b")
    assert await child.says() == "begun"
    child.go_on()
    assert await child.says() == "committed"
    assert await rows(database) == [("a", "parent"), ("b", "child")]
