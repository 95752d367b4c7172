"""Work that is done later: once for what is due, again when it failed, and not lost when the process ends."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from everkin.kit.db import Connection, Database, StorageUnavailable
from everkin.kit.jobs import FencedOff, Jobs, Pace, store
from everkin.kit.jobs.queue import FILE_NAME, SCHEMA
from everkin.kit.jobs.slot import Slot
from tests.kit.jobs.conftest import PACE, Opener

LIMIT_S = 20.0
CANARY = "Tangerine-marmalade"


class Hand:
    """A worker's hand: it does what it is told, and tells what it did."""

    def __init__(self) -> None:
        self.did: Counter[str] = Counter()
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.fails = 0
        self._changed = asyncio.Condition()

    async def work(self, subject: str) -> None:
        async with self._changed:
            self.did[subject] += 1
            self._changed.notify_all()
        await self.may_go_on.wait()
        if self.did[subject] <= self.fails:
            raise ValueError(CANARY)

    async def has_done(self, **expected: int) -> None:
        async with asyncio.timeout(LIMIT_S), self._changed:
            await self._changed.wait_for(lambda: all(self.did[subject] >= times for subject, times in expected.items()))


@pytest.fixture
def hand() -> Hand:
    return Hand()


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not await condition():  # noqa: ASYNC110 - what a database keeps rings no bell
            await asyncio.sleep(0.02)


class Rows:
    """What DBOS keeps, read beside it."""

    def __init__(self, url: str, folder: Path) -> None:
        on_sqlite = url.startswith("sqlite")
        self._engine = sa.create_engine(f"sqlite:///{folder / FILE_NAME}" if on_sqlite else url)
        self._schema = "" if on_sqlite else f"{SCHEMA}."

    def states(self) -> Counter[str]:
        with self._engine.connect() as connection:
            return Counter(connection.execute(sa.text(f"SELECT status FROM {self._schema}workflow_status")).scalars())  # noqa: S608

    async def are(self, **expected: int) -> None:
        async def reached() -> bool:
            return await asyncio.to_thread(self.states) == Counter(expected)

        await until(reached)

    def everything(self) -> str:
        with self._engine.connect() as connection:
            names = sa.inspect(connection).get_table_names(schema=self._schema.rstrip(".") or None)
            return repr([connection.execute(sa.text(f"SELECT * FROM {self._schema}{name}")).all() for name in names])  # noqa: S608

    def dispose(self) -> None:
        self._engine.dispose()


@pytest.fixture
def rows(migrated_url: str, tmp_path: Path) -> Iterator[Rows]:
    made = Rows(migrated_url, tmp_path)
    yield made
    made.dispose()


async def test_what_is_enqueued_is_done(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    jobs.handle("note", hand.work)
    await jobs.start()
    for subject in "abc":
        await jobs.enqueue("note", subject)
    await hand.has_done(a=1, b=1, c=1)
    await rows.are(SUCCESS=3)


async def test_what_waits_is_not_queued_twice(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    jobs.handle("note", hand.work)
    for subject in ("a", "a", "b", "a"):
        await jobs.enqueue("note", subject)
    await jobs.enqueue("other", "a")
    await rows.are(ENQUEUED=3)


async def test_behind_what_runs_one_more_run_waits(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    hand.may_go_on.clear()
    jobs.handle("note", hand.work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await hand.has_done(a=1)
    for _ in range(3):
        await jobs.enqueue("note", "a")
    await rows.are(PENDING=2)  # the second is claimed, and waits for the first
    await jobs.enqueue("note", "a")
    assert hand.did == {"a": 1}
    hand.may_go_on.set()
    await rows.are(SUCCESS=2)
    assert hand.did == {"a": 2}


async def test_no_more_run_at_once_than_may(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    hand.may_go_on.clear()
    jobs.handle("note", hand.work)
    for subject in "abcd":
        await jobs.enqueue("note", subject)
    await jobs.start()
    await rows.are(PENDING=4)
    await until(lambda: _true(sum(hand.did.values()) == PACE.at_once))
    await asyncio.sleep(0.1)
    assert sum(hand.did.values()) == PACE.at_once
    hand.may_go_on.set()
    await rows.are(SUCCESS=4)


async def test_what_fails_is_tried_again(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    hand.fails = 2
    jobs.handle("note", hand.work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await hand.has_done(a=3)
    await rows.are(SUCCESS=3)


async def test_what_always_fails_is_given_up_and_its_words_are_kept_nowhere(
    jobs: Jobs, hand: Hand, rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    hand.fails = 99
    jobs.handle("note", hand.work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await hand.has_done(a=len(PACE.pauses_s) + 1)
    await rows.are(SUCCESS=len(PACE.pauses_s) + 1)
    assert hand.did == {"a": len(PACE.pauses_s) + 1}
    assert CANARY not in rows.everything()
    assert "job given up" in caplog.text


async def test_a_name_that_nobody_handles_is_tried_again_and_given_up(jobs: Jobs, rows: Rows) -> None:
    await jobs.start()
    await jobs.enqueue("unknown", "a")
    await rows.are(SUCCESS=len(PACE.pauses_s) + 1)


async def test_a_sweep_finds_what_was_never_enqueued(jobs: Jobs, hand: Hand) -> None:
    due = ["a", "b"]

    async def find() -> Sequence[str]:
        return due

    jobs.handle("note", hand.work)
    jobs.sweep("note", find, every_s=0.1)
    await jobs.start()
    await hand.has_done(a=1, b=1)
    due[:] = ["c"]
    await hand.has_done(c=1)


async def test_a_sweep_that_fails_is_made_again(jobs: Jobs, hand: Hand) -> None:
    sweeps = Counter[str]()

    async def find() -> Sequence[str]:
        sweeps["made"] += 1
        if sweeps["made"] == 1:
            raise ValueError(CANARY)
        return ["a"]

    jobs.handle("note", hand.work)
    jobs.sweep("note", find, every_s=0.05)
    await jobs.start()
    await hand.has_done(a=1)


async def test_who_closes_lets_what_runs_finish(opener: Opener, hand: Hand, rows: Rows) -> None:
    hand.may_go_on.clear()
    async with await opener() as jobs:
        jobs.handle("note", hand.work)
        await jobs.start()
        await jobs.enqueue("note", "a")
        await hand.has_done(a=1)
        asyncio.get_running_loop().call_later(0.2, hand.may_go_on.set)
    await rows.are(SUCCESS=1)


async def test_what_does_not_finish_is_given_back_and_done_at_the_next_start(opener: Opener, hand: Hand, rows: Rows) -> None:
    hand.may_go_on.clear()
    async with await opener(pace=Pace(poll_s=0.05, grace_s=0.05)) as jobs:
        jobs.handle("note", hand.work)
        await jobs.start()
        await jobs.enqueue("note", "a")
        await hand.has_done(a=1)
    await rows.are(ENQUEUED=1)
    hand.may_go_on.set()
    async with await opener() as jobs:
        jobs.handle("note", hand.work)
        await jobs.start()
        await rows.are(SUCCESS=1)
    assert hand.did == {"a": 2}


async def test_a_process_that_only_enqueues_leaves_the_work_to_others(opener: Opener, hand: Hand, rows: Rows) -> None:
    async with await opener() as jobs:
        await jobs.enqueue("note", "a")
    async with await opener() as jobs:
        jobs.handle("note", hand.work)
        await jobs.start()
        await hand.has_done(a=1)
    await rows.are(SUCCESS=1)


async def test_a_process_has_one_worker(opener: Opener) -> None:
    async with await opener() as jobs, await opener("worker-1") as other:
        await jobs.start()
        with pytest.raises(RuntimeError, match="one queue in a process"):
            await other.start()


async def test_a_job_that_is_fenced_off_is_done_by_the_worker_s_next_life(jobs: Jobs, database: Database, hand: Hand, rows: Rows) -> None:
    """As for a process that was stopped: another ends its epoch in the middle of a job, and says that all is taken over."""
    outcomes: list[str] = []

    def end_epoch(connection: Connection) -> None:
        connection.execute(sa.update(store.executor).values(epoch=store.executor.c.epoch + 1, beat_at=None))

    async def work(subject: str) -> None:
        if not outcomes:
            await database.write(end_epoch)
        try:
            await database.write(jobs.fence)
        except FencedOff:
            outcomes.append("fenced off")
            raise
        outcomes.append("committed")
        await hand.work(subject)

    jobs.handle("note", work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await hand.has_done(a=1)
    await rows.are(SUCCESS=1)
    assert outcomes == ["fenced off", "committed"]


async def test_a_worker_that_cannot_join_again_at_once_tries_until_it_can(
    jobs: Jobs, database: Database, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database went away again just when the slot was free."""
    lives: list[str] = []
    join = Slot.join

    async def unsteady(slot: Slot) -> None:
        lives.append("joins")
        if len(lives) in {2, 3}:
            raise StorageUnavailable("The database cannot be reached.")
        await join(slot)

    def end_epoch(connection: Connection) -> None:
        connection.execute(sa.update(store.executor).values(epoch=store.executor.c.epoch + 1, beat_at=None))

    async def work(subject: str) -> None:
        if len(lives) == 1:
            await database.write(end_epoch)
        await database.write(jobs.fence)
        await hand.work(subject)

    monkeypatch.setattr(Slot, "join", unsteady)
    jobs.handle("note", work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await hand.has_done(a=1)
    assert len(lives) == 4


async def test_a_worker_whose_slot_is_in_use_stops(jobs: Jobs, database: Database, hand: Hand, caplog: pytest.LogCaptureFixture) -> None:
    async def work(_subject: str) -> None:
        await database.write(lambda connection: store.join(connection, "worker-0", datetime.now(UTC)))
        await database.write(jobs.fence)

    jobs.handle("note", work)
    await jobs.start()
    await jobs.enqueue("note", "a")
    await until(lambda: _true("another process works under this worker's name" in caplog.text))
    await jobs.enqueue("note", "b")  # the queue itself goes on taking jobs
    assert hand.did == {}


async def test_what_is_finished_is_forgotten_after_a_while(opener: Opener, hand: Hand, rows: Rows) -> None:
    async with await opener(pace=Pace(poll_s=0.05, prune_s=0.1, kept_s=0.0)) as jobs:
        jobs.handle("note", hand.work)
        await jobs.start()
        for subject in "abc":
            await jobs.enqueue("note", subject)
        await hand.has_done(a=1, b=1, c=1)
        await rows.are()
    assert "'a'" not in rows.everything()


async def test_rows_are_json_and_hold_ids_only(jobs: Jobs, hand: Hand, rows: Rows) -> None:
    async def work(subject: str) -> None:
        secret = f"{CANARY} for {subject}"
        await hand.work(subject)
        if hand.did[subject] == 1:
            raise ValueError(secret)

    jobs.handle("note", work)
    await jobs.start()
    await jobs.enqueue("note", "pair-1")
    await hand.has_done(**{"pair-1": 2})
    await rows.are(SUCCESS=2)
    kept = rows.everything()
    assert '{"args": ["note", "pair-1", 0], "kwargs": {}}' in kept
    assert "everkin_json" in kept
    assert "pickle" not in kept
    assert CANARY not in kept


async def _true(value: bool) -> bool:  # noqa: FBT001 - the value itself
    return value
