"""Is background work done once, whatever happens to who does it? Workers that are killed, die with work in hand, and wake from a long stop.

First the product's own memory job: lines are imported into several conversations, which notes each of them as due, and a lone worker reads
them into memory while it is killed again and again; half of the imports are never enqueued, as a crash would leave them. In the end
`lost` counts the messages that have no record of their words, `doubled` the records that are there twice, by message and content, and those
that differ from what a rebuild of the same memory from the same messages makes of them; `unread` those without their vector.

Then, with a job that only writes a row, one of three workers is stopped in the middle of it, and another killed with work in hand:
`takeover_s` is the time from that kill until the third has done everything. Then the stopped one goes on, when its job has long been done
and is due again: `zombie_committed` counts what it writes, `zombie_committed_unfenced` the same without the fence, to show that it would.
"""

import argparse
import asyncio
import random
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from benchmarks import support
from benchmarks.durability import BACKENDS, database
from benchmarks.product import House
from benchmarks.support import data_folder, parser, progress, report
from everkin.conversation.jobs import REMEMBER, subject_of
from everkin.conversation.models import Imported
from everkin.kit import log
from everkin.kit.clock import ManualClock
from everkin.kit.db import AutoNumber, Connection, Database
from everkin.kit.jobs import Jobs
from everkin.kit.jobs.store import executor
from everkin.memory import store
from everkin.memory.models import Memory, Pair
from everkin.memory.rules.index import FORMS
from everkin.persona.service import OFFERED
from everkin.providers import weights
from everkin.providers.minilm import MiniLMEmbedding

NOW = datetime(2026, 10, 5, 20, tzinfo=UTC)
"""When it all happens: every session is over."""
BEGAN = NOW - timedelta(days=60)
PEOPLE = ("Mara", "Jonah", "Priya", "Tomas", "Odette", "Karim", "Helga", "Bruno")
PLACES = ("Rotterdam", "Ghent", "Bergen", "Porto", "Lyon", "Turin", "Malmo", "Utrecht")
SAID = (
    "I live in {place} these days.",
    "My boss is called {person}, and it is page {n} of the plan again.",
    "I have an appointment with the dentist on Thursday at three.",
    "We walked {n} steps along the canal and it rained the whole time.",
    "My sister {person} plays the cello.",
    "What did I tell you about the {n}th letter?",
)
ANSWERED = ("How was it in {place}?", "That sounds like a long day.", "And what did {person} say to that?")

NAME = "note"
JOB_S = (0.0, 0.04)
"""How long a job takes before it commits, drawn evenly."""

LIFE_S = (0.0, 1.5)
"""How long a worker lives from when it begins to read, drawn evenly."""

EARLY_SHARE = 0.25
"""How often it lives that long from when it is ready: it looks into the queue once a second."""

NEVER_ENQUEUED_SHARE = 0.5
HELD_JOBS = 60
ZOMBIE = "zombie"
ZOMBIE_JOB_S = 1.0
SWEEP_S = 3.0
SETTLED_S = 2.0
LOOK_S = 0.2
LOOK_ROWS = 100_000
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
    """What became of it all.

    `jobs` counts the messages that were due, `records` what they came to. `takeover_s`: seconds from a kill until the other worker had done
    everything.
    """

    backend: str
    jobs: int = 0
    kills: int = 0
    records: int = 0
    lost: int = 0
    doubled: int = 0
    unread: int = 0
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


@asynccontextmanager
async def house_on(database: Database, folder: Path, jobs: Jobs) -> AsyncGenerator[House]:
    """Open the product's memory on a database, with the built-in encoder."""
    embedding = MiniLMEmbedding(weights.embedding_model(folder))
    try:
        yield await House.on(database, folder, embedding, ManualClock(NOW), jobs.enqueue, jobs.fence)
    finally:
        await embedding.close()


async def serve(given: argparse.Namespace) -> None:
    """Be a worker until SIGTERM, telling on standard output when it is ready and when it begins a job."""
    log.configure(terminal=sys.stderr, level="WARNING")
    chance, over = random.Random(), asyncio.Event()  # noqa: S311 - moments, no secret
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    async with (
        await Database.open(given.url) as database,
        await Jobs.open(given.url, given.folder, given.worker, database, alone=given.alone) as jobs,
        house_on(database, given.folder, jobs) as house,
    ):
        fence = (lambda _connection: None) if given.unfenced else jobs.fence

        async def note(subject: str) -> None:
            print("begun", subject, flush=True)
            if subject.startswith(ZOMBIE):
                time.sleep(ZOMBIE_JOB_S)  # noqa: ASYNC251 - when it goes on, it is to commit before it looks whether it may
            else:
                await asyncio.sleep(chance.uniform(*JOB_S))
            await work(database, fence, given.worker, subject)

        jobs.handle(NAME, note)
        jobs.sweep(NAME, lambda: due_subjects(database), every_s=given.sweep_s)

        async def remember(subject: str) -> None:
            print("begun", REMEMBER, flush=True)
            await house.remembering.remember(subject)

        jobs.handle(REMEMBER, remember)
        jobs.sweep(REMEMBER, house.remembering.due, every_s=given.sweep_s)
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


def lines(day: int, count: int, chance: random.Random) -> list[Imported]:
    """Make the lines of a day: things told, told otherwise, asked, answered."""
    begin = BEGAN + timedelta(days=day)

    def filled(template: str) -> str:
        return template.format(person=chance.choice(PEOPLE), place=chance.choice(PLACES), n=chance.randint(2, 999))

    return [
        Imported("companion" if n % 2 else "person", filled(chance.choice(ANSWERED if n % 2 else SAID)), begin + timedelta(minutes=n))
        for n in range(count)
    ]


class Remembered:
    """The first trial: messages of several conversations that are read into memory."""

    def __init__(self, place: Place, database: Database, jobs: Jobs, house: House, outcome: Outcome) -> None:
        self._place = place
        self._database = database
        self._jobs = jobs
        self._house = house
        self._outcome = outcome
        self._pairs: list[Pair] = []

    async def killed(self, count: int, kills: int, chance: random.Random) -> None:
        """Let a lone worker read `count` messages, and kill it `kills` times."""
        worker = Worker(self._place, "worker-0", alone=True, sweep_s=SWEEP_S)
        try:
            for life in range(kills + 1):
                await worker.start()
                share = (life + 1) * count // (kills + 1) - life * count // (kills + 1)
                await self._import(OFFERED[life % len(OFFERED)], lines(life, share, chance), chance)
                if life < kills:
                    if chance.random() >= EARLY_SHARE:
                        await worker.says("begun")
                    await asyncio.sleep(chance.uniform(*LIFE_S))
                    await worker.end(signal.SIGKILL)
                    self._outcome.kills += 1
                    progress(f"{self._outcome.kills} kills, {await self._due()} messages due")
            await until(self._all_read)
            await asyncio.sleep(SETTLED_S)  # what is still queued finds nothing due, or doubles what is done
            await until(self._all_read)
        finally:
            await worker.end()
        self._outcome.jobs = count

    async def examine(self) -> None:
        """Compare every record with the messages, and with what a rebuild makes of them."""
        for pair in self._pairs:
            found = await self._records(pair)
            paths = await self._house.remembered(pair.companion_id)
            contents = [(m.message_id, m.form, m.wording) for m in found]
            self._outcome.records += len(found)
            self._outcome.lost += len(set(paths) - {m.message_id for m in found if m.form == "turn"})
            self._outcome.doubled += len(contents) - len(set(contents))
            self._outcome.unread += await self._unread(pair)
            differing = _differing(found, await self._rebuilt(pair, paths))
            self._outcome.doubled += len(differing)
            progress(f"{pair.companion_id}: {len(found)} records compared {' '.join(differing)}")

    async def _import(self, companion_id: str, said: Sequence[Imported], chance: random.Random) -> None:
        pair = Pair(self._house.owner.id, companion_id)
        self._pairs = list(dict.fromkeys([*self._pairs, pair]))
        await self._house.conversations.import_lines(self._house.owner, companion_id, said)
        if chance.random() >= NEVER_ENQUEUED_SHARE:
            await self._jobs.enqueue(REMEMBER, subject_of(pair))

    async def _due(self) -> int:
        return sum([await self._database.read(partial(store.due_count, pair=pair)) for pair in self._pairs])

    async def _all_read(self) -> bool:
        return not await self._house.remembering.due() and not any([await self._unread(pair) for pair in self._pairs])

    async def _unread(self, pair: Pair) -> int:
        """How many records have no vector; all are given one in the same job that makes them."""

        def look(connection: Connection) -> int:
            key = store.own_key(connection, pair, self._house.owner.memory)
            name = self._house.embedding.name
            return len(store.without_vector(connection, pair, key, name, LOOK_ROWS)) if key else 0

        return await self._database.read(look)

    async def _records(self, pair: Pair) -> list[Memory]:
        def look(connection: Connection) -> list[Memory]:
            key = store.own_key(connection, pair, self._house.owner.memory)
            return store.of_form(connection, pair, key, FORMS, LOOK_ROWS) if key else []

        return await self._database.read(look)

    async def _rebuilt(self, pair: Pair, message_ids: Sequence[UUID]) -> list[Memory]:
        """Delete every record, note every message as due, and read them all anew in this process."""
        ids = [record.id for record in await self._records(pair)]

        def forget(connection: Connection) -> None:
            store.apply(connection, pair, store.begin(connection, pair, self._house.owner.memory), store.Change(drop=ids))
            store.add_due(connection, pair, message_ids)

        await self._database.write(forget)
        await self._house.unfenced().remember(subject_of(pair))
        return await self._records(pair)


def _differing(one: Sequence[Memory], other: Sequence[Memory]) -> list[str]:
    """The records of which either has another, or none, as their forms and ids. The count of a record's changes is no difference."""
    here, there = ({record.id: replace(record, version=1) for record in records} for records in (one, other))
    apart = [own for own in here.keys() | there.keys() if here.get(own) != there.get(own)]
    return [f"{(here.get(own) or there[own]).form}/{own}" for own in apart]


class Bench:
    """The trials of the workers on one database."""

    def __init__(self, place: Place, database: Database, jobs: Jobs, outcome: Outcome) -> None:
        self._place = place
        self._database = database
        self._jobs = jobs
        self._outcome = outcome

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
            await until(lambda: self._rejoined(zombie, epoch + 1))
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
        await until(self._all_done)
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

    async def _rows(self) -> list[tuple[str, str]]:
        rows = sa.select(done.c.subject, done.c.worker)
        return await self._database.read(lambda connection: [(row.subject, row.worker) for row in connection.execute(rows)])


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(LIMIT_S):
        while not await condition():  # noqa: ASYNC110 - what another process does rings no bell
            await asyncio.sleep(LOOK_S)


async def measure(backend: str, count: int, kills: int, *, seed: int, control: bool) -> Outcome:
    """Run the trials. `control`: the last one a second time, without the fence."""
    outcome = Outcome(backend)
    with data_folder() as folder, database(backend) as settings:
        url = settings.get("EVERKIN_DATABASE_URL", f"sqlite:///{folder / 'everkin.db'}")
        place = Place(url, folder)
        async with await Database.open(url) as opened, await Jobs.open(url, folder, "bench", opened) as jobs:
            await opened.migrate()
            await opened.write(tables.create_all)
            async with house_on(opened, folder, jobs) as house:
                remembered = Remembered(place, opened, jobs, house, outcome)
                await remembered.killed(count, kills, random.Random(seed))  # noqa: S311 - moments, no secret
                await remembered.examine()
            bench = Bench(place, opened, jobs, outcome)
            outcome.zombie_committed = await bench.silenced()
            outcome.zombie_committed_unfenced = await bench.silenced(unfenced=True) if control else None
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
