"""A queue that does not take its time."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from everkin.kit.db import Database
from everkin.kit.jobs import Jobs, Pace

PACE = Pace(at_once=2, poll_s=0.05, beat_s=0.25, silent_looks=8, pauses_s=(0.01, 0.01), grace_s=5.0)

Opener = Callable[..., Awaitable[Jobs]]


@pytest.fixture
def opener(migrated_url: str, database: Database, tmp_path: Path) -> Opener:
    """Opens the queue of the test's database, as often as wanted; who opens it closes it."""

    async def open_jobs(executor: str = "worker-0", *, alone: bool = True, pace: Pace = PACE) -> Jobs:
        return await Jobs.open(migrated_url, tmp_path, executor, database, alone=alone, pace=pace)

    return open_jobs


@pytest_asyncio.fixture
async def jobs(opener: Opener) -> AsyncIterator[Jobs]:
    """A queue that is open and not started."""
    async with await opener() as opened:
        yield opened
