"""Who holds a slot, and who may commit."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from everkin.kit.clock import ManualClock
from everkin.kit.db import Database
from everkin.kit.jobs import FencedOff, store
from everkin.kit.jobs.pace import Pace
from everkin.kit.jobs.slot import Slot
from everkin.kit.jobs.store import Beat

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
PACE = Pace(silent_looks=3)


class Hall:
    """Slots of one database, and a clock for all."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOON)

    async def joined(self, name: str) -> Slot:
        slot = Slot(self.database, name, PACE, self.clock)
        await slot.join()
        return slot

    async def looks(self, slot: Slot, times: int = PACE.silent_looks + 1) -> dict[str, Beat]:
        silent: dict[str, Beat] = {}
        for _ in range(times):
            self.clock.advance(timedelta(seconds=1))
            silent = await slot.look()
        return silent

    async def row(self, name: str) -> Beat:
        return await self.database.read(lambda connection: store.find(connection, name))


@pytest.fixture
def hall(database: Database) -> Hall:
    return Hall(database)


async def test_each_start_begins_a_new_epoch(hall: Hall) -> None:
    assert [(await hall.joined("a"), (await hall.row("a")).epoch)[1] for _ in range(3)] == [1, 2, 3]


async def test_who_holds_the_slot_may_commit(hall: Hall) -> None:
    slot = await hall.joined("a")
    await hall.database.write(slot.fence)


async def test_who_was_started_again_may_not_commit_in_its_former_life(hall: Hall) -> None:
    former = await hall.joined("a")
    latter = await hall.joined("a")
    with pytest.raises(FencedOff):
        await hall.database.write(former.fence)
    with pytest.raises(FencedOff):
        await former.look()
    await hall.database.write(latter.fence)


async def test_a_silent_worker_is_seized_by_one_alone_and_cannot_commit(hall: Hall) -> None:
    silent, first, second = [await hall.joined(name) for name in ("silent", "first", "second")]
    seen = (await hall.looks(first))["silent"]
    assert [await first.seize("silent", seen), await second.seize("silent", seen)] == [True, False]
    with pytest.raises(FencedOff):
        await hall.database.write(silent.fence)


async def test_a_worker_that_stirs_at_the_last_moment_is_not_seized(hall: Hall) -> None:
    slow, other = await hall.joined("slow"), await hall.joined("other")
    seen = (await hall.looks(other))["slow"]
    await slow.look()
    assert not await other.seize("slow", seen)
    await hall.database.write(slow.fence)


async def test_workers_that_look_in_turn_are_alive_to_each_other_whatever_their_clock_does(hall: Hall) -> None:
    one, other = await hall.joined("one"), await hall.joined("other")
    for jump_s in (1, -86_400, 86_400, 5, -5, 3600):
        hall.clock.set(hall.clock.now() + timedelta(seconds=jump_s))
        assert (await one.look(), await other.look()) == ({}, {})


async def test_a_take_over_that_dies_half_way_is_done_by_the_next(hall: Hall) -> None:
    first, second = await hall.joined("first"), await hall.joined("second")
    await hall.joined("dead")
    assert await first.seize("dead", (await hall.looks(first))["dead"])
    silent = await hall.looks(second)  # the first said no more, and nothing of the dead one's work is settled
    assert sorted(silent) == ["dead", "first"]
    assert await second.seize("dead", silent["dead"])
    await second.settle("dead", silent["dead"])
    assert (await hall.row("dead")).beat_at is None
    assert sorted(await hall.looks(second, 1)) == ["first"]


async def test_who_was_fenced_off_joins_again_when_its_work_has_been_taken_over(hall: Hall) -> None:
    paused, other = await hall.joined("paused"), await hall.joined("other")
    await paused.look()
    seen = (await hall.looks(other))["paused"]
    await other.seize("paused", seen)
    assert await paused.may_rejoin() is None
    await other.settle("paused", seen)
    assert await paused.may_rejoin() is True
    await paused.join()
    await hall.database.write(paused.fence)


async def test_who_finds_its_slot_in_use_does_not_fight_for_it(hall: Hall) -> None:
    former = await hall.joined("a")
    hall.clock.advance(timedelta(seconds=1))
    await hall.joined("a")
    assert await former.may_rejoin() is False


async def test_a_slot_that_was_left_is_nobody_s(hall: Hall) -> None:
    gone, other = await hall.joined("gone"), await hall.joined("other")
    await gone.leave()
    assert await hall.looks(other) == {}


async def test_a_seizure_waits_for_a_commit_that_is_under_way(hall: Hall, migrated_url: str) -> None:
    working, other = await hall.joined("working"), await hall.joined("other")
    seen = (await hall.looks(other))["working"]
    order: list[str] = []
    fenced, go_on = threading.Event(), threading.Event()

    def commit(connection: Connection) -> None:
        working.fence(connection)
        fenced.set()
        go_on.wait(5)
        order.append("committed")

    async def seize() -> None:
        assert await other.seize("working", seen)
        order.append("seized")

    async def commit_elsewhere() -> None:
        async with await Database.open(migrated_url) as own:
            await own.write(commit)

    committing = asyncio.create_task(asyncio.to_thread(asyncio.run, commit_elsewhere()))
    await asyncio.to_thread(fenced.wait, 5)
    seizing = asyncio.create_task(seize())
    await asyncio.sleep(0.1)
    go_on.set()
    await asyncio.gather(committing, seizing)
    assert order == ["committed", "seized"]
