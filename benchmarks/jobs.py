"""Is background work done once, whatever happens to who does it? Workers that are killed, die with work in hand, and wake from a long stop.

First a lone worker is killed again and again while jobs keep coming, half of them written down as due and never enqueued, as a crash would
leave them. Then one of three workers is stopped in the middle of a job, and another killed with work in hand: `takeover_s` is the time from
that kill until the third has done everything. Then the stopped one goes on, when its job has long been done and is due again:
`zombie_committed` counts what it writes; `zombie_committed_unfenced` is the same without the fence, to show that it would.
"""

import argparse
import asyncio
import random
import shutil
import signal
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import sqlalchemy as sa

from benchmarks import support
from benchmarks.durability import BACKENDS, database
from benchmarks.support import parser, progress, report
from everkin.kit import log
from everkin.kit.db import AutoNumber, Connection, Database
from everkin.kit.jobs import Jobs
from everkin.kit.jobs.store import executor

NAME = "note"
JOB_S = (0.0, 0.04)
"""How long a job takes before it commits, drawn evenly."""

LIFE_S = (0.0, 2.0)
"""How long a worker lives from when it is ready, drawn evenly: it looks into the queue once a second."""

NEVER_ENQUEUED_SHARE = 0.5
HELD_JOBS = 60
ZOMBIE = "zombie"
ZOMBIE_JOB_S = 1.0
SWEEP_S = 3.0
SETTLED_S = 2.0
LOOK_S = 0.05
LIMIT_S = 120.0

tables = sa.MetaData()
due = sa.Table("bench_due", tables, sa.Column("subject", sa.String(64), primary_key=True))
done = sa.Table(
    "bench_done",
    tables,
    sa.Column("number", AutoNumber, primary_key=True),
    sa.Column("subject", sa.String(64), nullable=False),
    sa.Column("worker", sa.String(64), nullable=False),
)


@dataclass(slots=True)
class Outcome:
    """What became of it all. `takeover_s`: seconds from a kill until the other worker had done everything."""

    backend: str
    jobs: int = 0
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    takeover_s: float = 0.0
    zombie_committed: int = 0
    zombie_committed_unfenced: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the jobs are."""

    url: str
    folder: Path


async def work(database: Database, fence: Callable[[Connection], None], worker: str, subject: str) -> None:
    """Do what a job does: in one transaction, write its effect if it is due, and that it is due no longer."""

    def tx(connection: Connection) -> None:
        fence(connection)
        was_due = connection.execute(sa.delete(due).where(due.c.subject == subject).returning(due.c.subject)).first()
        if was_due:
            connection.execute(sa.insert(done).values(subject=subject, worker=worker))

    await database.write(tx)


async def due_subjects(database: Database) -> Sequence[str]:
    """What is to be done."""
    return await database.read(lambda connection: connection.execute(sa.select(due.c.subject)).scalars().all())


async def serve(given: argparse.Namespace) -> None:
    """Be a worker until SIGTERM, telling on standard output when it is ready and when it begins a job."""
    log.configure(terminal=sys.stderr, level="WARNING")
    chance, over = random.Random(), asyncio.Event()  # noqa: S311 - moments, no secret
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    async with (
        await Database.open(given.url) as database,
        await Jobs.open(given.url, given.folder, given.worker, database, alone=given.alone) as jobs,
    ):
        fence = (lambda _connection: None) if given.unfenced else jobs.fence

        async def handle(subject: str) -> None:
            print("begun", subject, flush=True)
            if subject.startswith(ZOMBIE):
                time.sleep(ZOMBIE_JOB_S)  # noqa: ASYNC251 - when it goes on, it is to commit before it looks whether it may
            else:
                await asyncio.sleep(chance.uniform(*JOB_S))
            await work(database, fence, given.worker, subject)

        jobs.handle(NAME, handle)
        jobs.sweep(NAME, lambda: due_subjects(database), every_s=given.sweep_s)
        await jobs.start()
        print("ready", flush=True)
        await over.wait()


class Worker:
    """A worker as a process of its own."""

    def __init__(self, place: Place, name: str, **options: object) -> None:
        self.name = name
        words = [f"--{key.replace('_', '-')}" if value is True else f"--{key.replace('_', '-')}={value}" for key, value in options.items()]
        own = ["--url", place.url, "--folder", str(place.folder), "--worker", name]
        self._command = [sys.executable, "-m", "benchmarks.jobs", *own, *words]
        self._process: Process | None = None

    async def start(self) -> None:
        """Start, and wait until it works."""
        self._process = await asyncio.create_subprocess_exec(*self._command, stdout=PIPE, cwd=Path(__file__).parents[1])
        await self.says("ready")

    async def says(self, word: str) -> None:
        """Wait until it says a word. Raises RuntimeError when it ends instead."""
        assert self._process
        assert self._process.stdout
        async with asyncio.timeout(LIMIT_S):
            while line := await self._process.stdout.readline():
                if line.split()[0].decode() == word:
                    return
        raise RuntimeError(f"The worker ended before it said '{word}'.")

    def tell(self, number: int) -> None:
        """Send a signal."""
        assert self._process
        self._process.send_signal(number)

    async def end(self, number: int = signal.SIGTERM) -> None:
        """End it, and wait for its end. Idempotent."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)
            await self._process.communicate()


@asynccontextmanager
async def workers(place: Place, *names: str, **options: object) -> AsyncGenerator[list[Worker]]:
    """Run some workers side by side."""
    made = [Worker(place, name, **options) for name in names]
    try:
        await asyncio.gather(*(worker.start() for worker in made))
        yield made
    finally:
        for worker in made:
            await worker.end(signal.SIGKILL)


class Bench:
    """The trials on one database."""

    def __init__(self, place: Place, database: Database, jobs: Jobs, outcome: Outcome) -> None:
        self._place = place
        self._database = database
        self._jobs = jobs
        self._outcome = outcome

    async def killed(self, count: int, kills: int, chance: random.Random) -> None:
        """Let a lone worker do `count` jobs, and kill it `kills` times."""
        subjects = [f"job-{number}" for number in range(count)]
        worker = Worker(self._place, "worker-0", alone=True, sweep_s=SWEEP_S)
        try:
            for life in range(kills + 1):
                await worker.start()
                share = subjects[life * count // (kills + 1) : (life + 1) * count // (kills + 1)]
                await self._add(share, [subject for subject in share if chance.random() >= NEVER_ENQUEUED_SHARE])
                if life < kills:
                    await asyncio.sleep(chance.uniform(*LIFE_S))
                    await worker.end(signal.SIGKILL)
                    self._outcome.kills += 1
                    progress(f"{self._outcome.kills} kills, {len(await self._done())} of {count} jobs done")
            await self._until(self._all_done)
            await asyncio.sleep(SETTLED_S)  # what is still queued finds nothing due, or doubles what is done
        finally:
            await worker.end()
        counts = [(await self._done()).count(subject) for subject in subjects]
        self._outcome.jobs = count
        self._outcome.lost = counts.count(0)
        self._outcome.doubled = sum(times - 1 for times in counts if times)

    async def silenced(self, *, unfenced: bool = False) -> int:
        """Stop one of three workers in mid-job, kill another; return what the stopped one writes of its job when it goes on."""
        subject = f"{ZOMBIE}-{'unfenced' if unfenced else 'fenced'}"
        options = {"unfenced": True} if unfenced else {}
        async with workers(self._place, "worker-1", "worker-2", "worker-3", **options) as three:
            await self._add([subject], [subject])
            zombie = await self._first(three)
            zombie.tell(signal.SIGSTOP)
            epoch = await self._epoch(zombie)
            progress(f"{zombie.name} stopped in the middle of a job")
            await self._killed_with_work([worker for worker in three if worker is not zombie])
            await self._add([subject], [])
            zombie.tell(signal.SIGCONT)
            progress(f"{zombie.name} goes on")
            await self._until(lambda: self._rejoined(zombie, epoch + 1))
            await asyncio.gather(*(worker.end() for worker in three))
        await self._database.write(lambda connection: connection.execute(sa.delete(due)))
        return (await self._rows()).count((subject, zombie.name))

    async def _killed_with_work(self, pair: Sequence[Worker]) -> None:
        """Kill the one of two workers that has work in hand, and wait until everything is done."""
        subjects = [f"held-{number}-{self._outcome.takeover_s}" for number in range(HELD_JOBS)]
        await self._add(subjects, subjects)
        first = await self._first(pair)
        await first.end(signal.SIGKILL)
        began = time.monotonic()
        progress(f"{first.name} killed, {len(await due_subjects(self._database))} jobs to do")
        await self._until(self._all_done)
        self._outcome.takeover_s = max(self._outcome.takeover_s, round(time.monotonic() - began, 1))

    async def _add(self, subjects: Sequence[str], enqueued: Sequence[str]) -> None:
        rows = [{"subject": subject} for subject in subjects]
        await self._database.write(lambda connection: connection.execute(sa.insert(due), rows))
        for subject in enqueued:
            await self._jobs.enqueue(NAME, subject)

    async def _first(self, pair: Sequence[Worker]) -> Worker:
        """The first worker that begins a job."""
        waiting = {asyncio.create_task(worker.says("begun")): worker for worker in pair}
        finished, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            other.cancel()
        return waiting[finished.pop()]

    async def _all_done(self) -> bool:
        return not await due_subjects(self._database)

    async def _rejoined(self, worker: Worker, epoch: int) -> bool:
        held = sa.select(executor.c.id).where(executor.c.id == worker.name, executor.c.epoch > epoch, executor.c.beat_at.is_not(None))
        return await self._database.read(lambda connection: connection.execute(held).first() is not None)

    async def _epoch(self, worker: Worker) -> int:
        epoch = sa.select(executor.c.epoch).where(executor.c.id == worker.name)
        return await self._database.read(lambda connection: int(connection.execute(epoch).scalar_one()))

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not await condition():  # noqa: ASYNC110 - what another process does rings no bell
                await asyncio.sleep(LOOK_S)

    async def _done(self) -> list[str]:
        return [subject for subject, _worker in await self._rows()]

    async def _rows(self) -> list[tuple[str, str]]:
        rows = sa.select(done.c.subject, done.c.worker)
        return await self._database.read(lambda connection: [(row.subject, row.worker) for row in connection.execute(rows)])


async def measure(backend: str, count: int, kills: int, *, seed: int, control: bool) -> Outcome:
    """Run the trials. `control`: the last one a second time, without the fence."""
    outcome, folder = Outcome(backend), Path(tempfile.mkdtemp(prefix="everkin-bench-jobs-"))
    try:
        with database(backend) as settings:
            url = settings.get("EVERKIN_DATABASE_URL", f"sqlite:///{folder / 'everkin.db'}")
            async with await Database.open(url) as opened, await Jobs.open(url, folder, "bench", opened) as jobs:
                await opened.migrate()
                await opened.write(tables.create_all)
                bench = Bench(Place(url, folder), opened, jobs, outcome)
                await bench.killed(count, kills, random.Random(seed))  # noqa: S311 - moments, no secret
                outcome.zombie_committed = await bench.silenced()
                outcome.zombie_committed_unfenced = await bench.silenced(unfenced=True) if control else None
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def main() -> None:
    """Measure and report; or be one of the workers."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--backend", choices=BACKENDS, default=BACKENDS[0])
    arguments.add_argument("--jobs", type=int, default=1000)
    arguments.add_argument("--kills", type=int, default=20)
    arguments.add_argument("--seed", type=int, default=1, help="chooses the moments")
    own = arguments.add_argument_group("a worker's own, not for people")
    own.add_argument("--worker", default="")
    own.add_argument("--url")
    own.add_argument("--folder", type=Path)
    own.add_argument("--alone", action="store_true")
    own.add_argument("--unfenced", action="store_true")
    own.add_argument("--sweep-s", type=float, default=LIMIT_S)
    given = arguments.parse_args()
    if given.worker:
        asyncio.run(serve(given))
        return
    count, kills = (100, 3) if given.quick else (given.jobs, given.kills)
    report("jobs", asdict(support.run(measure(given.backend, count, kills, seed=given.seed, control=not given.quick))))


if __name__ == "__main__":
    main()
