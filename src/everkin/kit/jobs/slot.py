"""A worker's slot: signs of life, the fence that keeps a worker which was taken for dead from committing, and taking over from the dead."""

from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.jobs import store
from everkin.kit.jobs.errors import FencedOff
from everkin.kit.jobs.pace import Pace, Silence
from everkin.kit.jobs.store import Beat


class Slot:
    """What this process holds while it works. Made and used on one event loop; `fence` is called in transactions."""

    def __init__(self, database: Database, name: str, pace: Pace, clock: Clock) -> None:
        """`name` is the slot's, the same after each start; two processes at a time cannot share it: the later one has it."""
        self.name = name
        self._database = database
        self._pace = pace
        self._clock = clock
        self._epoch = 0
        self._beat: Beat | None = None
        self._silence = Silence(pace.silent_looks)

    async def join(self) -> None:
        """Begin a new epoch: what an earlier holder of the slot has not committed yet, it cannot commit any more."""
        now = self._clock.now()
        self._epoch = await self._database.write(lambda connection: store.join(connection, self.name, now))
        self._beat = Beat(self._epoch, now)
        self._silence = Silence(self._pace.silent_looks)

    def fence(self, connection: Connection) -> None:
        """Within a transaction, make sure that it commits in this slot's epoch or not at all. Raises FencedOff."""
        if not store.is_held(connection, self.name, self._epoch):
            raise FencedOff

    async def look(self) -> dict[str, Beat]:
        """Give a sign of life, and return the last ones of those who have been silent for too long. Raises FencedOff."""
        now, epoch = self._clock.now(), self._epoch

        def tx(connection: Connection) -> dict[str, Beat] | None:
            return store.beats(connection) if store.beat(connection, self.name, epoch, now) else None

        found = await self._database.write(tx)
        if found is None:
            raise FencedOff
        self._beat = found.pop(self.name)
        return {name: found[name] for name in self._silence.look(found)}

    async def seize(self, name: str, seen: Beat) -> bool:
        """End the epoch of a silent slot; return whether it fell to this process to take its work over."""
        return await self._database.write(lambda connection: store.seize(connection, name, seen))

    async def settle(self, name: str, seen: Beat) -> None:
        """Say that all work of a slot that was seized has been taken over. Until then, others would do it if this process died."""
        await self._database.write(lambda connection: store.leave(connection, name, seen.epoch + 1))

    async def may_rejoin(self) -> bool | None:
        """Having been fenced off: whether the slot is free (True), somebody else works in it (False), or it is being taken over (None)."""
        row = await self._database.read(lambda connection: store.find(connection, self.name))
        if row.beat_at is None:
            return True
        return None if self._beat is not None and row.beat_at == self._beat.beat_at else False

    async def leave(self) -> None:
        """Give the slot free, if it is still ours."""
        await self._database.write(lambda connection: store.leave(connection, self.name, self._epoch))
