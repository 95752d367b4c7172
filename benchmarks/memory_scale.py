"""What a partition costs as it grows to a lifetime: CPU of a query, of opening it and of writing to it, its memory, its bytes on disk.

A query is the whole of recall but for the reading of the hits: the cue is read and embedded, every row is scored, the best are ranked. A
line is written before each query, as in a talk. Beside it, in the same run, two common stores search the same rows: `sqlite_vec` (its exact
scan of bytes; the query is embedded likewise) and `fts5` (SQLite's full-text index). The first is in the extra `bench` (see
CONTRIBUTING.md); without it its figures are null. Lines are made of a seeded vocabulary with Zipf's frequencies; vectors are those of some
thousand such lines, blended with each other and with noise.
"""

import asyncio
import gc
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean
from typing import Any
from uuid import UUID

import numpy as np
import orjson
import psutil

from benchmarks.support import data_folder, median, parser, percentile, progress, report
from everkin.kit.crypto import SealingKey
from everkin.kit.words import words
from everkin.memory import snapshots
from everkin.memory.models import Line, Memory, Names, Told
from everkin.memory.rules import cue, derivation, fusion
from everkin.memory.rules.index import Index
from everkin.ports.embedding import Vectors
from everkin.providers import weights
from everkin.providers.minilm import DIMENSIONS, MiniLMEmbedding

Figures = dict[str, Any]

RECORDS, RECORDS_QUICK = (1_000, 10_000, 100_000, 365_000), (1_000, 10_000)
WRITES = 100
BATCH = 5_000
HITS = 20
PEER_HITS = 200
"""The other stores have to find what the fusion would choose from."""
KEY = SealingKey(b"k" * 32, "memory")
WHOSE = (UUID(int=1), "tove")
NAMES = Names("Jonah", "Tove")
NOW = datetime(2050, 1, 1, 8, tzinfo=UTC)
START = datetime(2016, 1, 1, 8, tzinfo=UTC)
SESSION_LINES = 40
"""A talk a day, three minutes between two lines."""
# fmt: off
COMMON = (
    "like", "really", "good", "time", "day", "work", "love", "people", "home", "week", "night", "friend", "feel", "need", "start", "great",
    "family", "nice", "morning", "long", "year", "life", "house", "sister", "mother", "dog", "music", "book", "walk", "talk", "train",
    "dinner", "coffee", "garden", "city", "weekend", "kitchen", "movie", "game", "phone", "school", "car", "rain", "summer", "winter",
    "trip", "job", "boss", "meeting", "doctor", "birthday", "wedding", "party", "photo", "song", "guitar", "cello", "run", "swim", "bike",
    "mountain", "river", "lake", "beach", "market", "bread", "soup", "fish", "cheese", "wine", "tea", "cake", "pizza", "paint", "letter",
    "story", "dream", "sleep", "tired", "happy", "sad", "angry", "worried", "proud", "quiet", "busy", "late", "early", "cold", "warm",
    "green", "blue", "red", "old", "young", "small", "big", "strange", "funny", "lovely", "perfect", "terrible", "simple", "hard", "easy",
)
# fmt: on
TIMES = ("", "", " last week", " in May", " before the wedding")
GLUE = ("the", "my", "and", "was", "to", "in", "a", "with", "I", "we", "of", "for")
TOLD = (
    "My sister Mara works as a nurse in Bergen.",
    "I have an interview on Thursday at three.",
    "We have a dog, a beagle named Biscuit.",
    "I moved to Rotterdam last month.",
    "My favourite food is ramen, I could eat it every day.",
)
SYLLABLES = tuple(first + vowel + last for first in "bdfgklmnprstvw" for vowel in "aeiou" for last in ("", "n", "r", "s", "l"))
VOCABULARY = 30_000
RANK_SHIFT, RANK_POWER = 8.0, 1.05
"""Mandelbrot's form of Zipf's law, without the commonest words, which an index leaves out: one in ten lines holds the first."""


class World:
    """The lines, the vectors and the questions; the same for the same seed."""

    def __init__(self, seed: int = 0) -> None:
        self._draws = np.random.default_rng(seed)
        made = {"".join(self._draws.choice(SYLLABLES, size)): None for size in self._draws.integers(2, 5, 2 * VOCABULARY)}
        self._words = np.array([*COMMON, *made][:VOCABULARY])
        odds = (np.arange(VOCABULARY) + RANK_SHIFT) ** -RANK_POWER
        self._odds = np.cumsum(odds / odds.sum())

    def lines(self, count: int) -> Iterator[str]:
        """Make lines of 12 to 24 words, half of them glue."""
        for size in self._draws.integers(6, 13, count):
            said = self._words[np.searchsorted(self._odds, self._draws.random(size))]
            glue = self._draws.integers(0, len(GLUE), size)
            yield " ".join(f"{GLUE[which]} {word}" for which, word in zip(glue, said, strict=True)) + "."

    def questions(self, count: int) -> Iterator[str]:
        """Make questions with three to five of the words, some of them with a time."""
        for size in self._draws.integers(3, 6, count):
            said = self._words[np.searchsorted(self._odds, self._draws.random(size))]
            yield f"What did I tell you about the {' '.join(said)}{TIMES[int(self._draws.integers(len(TIMES)))]}?"

    def vectors(self, pool: Vectors, count: int) -> Vectors:
        """Blend vectors of `pool` to others that are spread likewise, shape (count, d)."""
        one, other = (pool[self._draws.integers(0, len(pool), count)] for _ in range(2))
        mixed: Vectors = one + 0.35 * other + 0.02 * self._draws.standard_normal(one.shape, np.float32)
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        return mixed

    def record(self, number: int, text: str) -> Memory:
        """Make the record of the line of some number."""
        day, line = divmod(number, SESSION_LINES)
        said_at = START + timedelta(days=day, minutes=3 * line)
        return Memory(UUID(bytes=self._draws.bytes(16)), None, "companion" if number % 2 else "person", text, said_at)


class SqliteVec:
    """The exact scan of sqlite-vec over vectors of bytes. Raises ImportError where it is not installed."""

    embeds = True

    def __init__(self, path: Path) -> None:
        apsw, sqlite_vec = import_module("apsw"), import_module("sqlite_vec")
        self._database: Any = apsw.Connection(str(path))
        self._database.enable_load_extension(True)  # noqa: FBT003 - SQLite's own
        self._database.load_extension(sqlite_vec.loadable_path())
        self._database.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS v USING vec0(e int8[{DIMENSIONS}] distance_metric=cosine)")

    def add(self, first: int, texts: Sequence[str], vectors: Vectors) -> None:
        """Add rows, numbered from `first`."""
        rows = ((first + n, _as_bytes(vector)) for n, vector in zip(range(len(texts)), vectors, strict=True))
        with self._database:
            self._database.executemany("INSERT INTO v (rowid, e) VALUES (?, vec_int8(?))", rows)

    def search(self, text: str, vector: Vectors) -> list[int]:  # noqa: ARG002 - by meaning alone
        """Find the best rows."""
        asked = f"SELECT rowid FROM v WHERE e MATCH vec_int8(?) AND k = {PEER_HITS}"  # noqa: S608 - a constant
        return [int(row[0]) for row in self._database.execute(asked, (_as_bytes(vector),))]

    def close(self) -> None:
        """Close the file."""
        self._database.close()


class Fts5:
    """BM25 of SQLite's full-text index over stems."""

    embeds = False

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5(t, tokenize = 'porter unicode61')")

    def add(self, first: int, texts: Sequence[str], vectors: Vectors) -> None:  # noqa: ARG002 - by words alone
        """Add rows, numbered from `first`."""
        with self._database:
            self._database.executemany("INSERT INTO f (rowid, t) VALUES (?, ?)", ((first + n, text) for n, text in enumerate(texts)))

    def search(self, text: str, vector: Vectors) -> list[int]:  # noqa: ARG002 - by words alone
        """Find the best rows."""
        asked = " OR ".join(f'"{word}"' for word in words(text)) or '""'
        found = self._database.execute(f"SELECT rowid FROM f WHERE f MATCH ? ORDER BY rank LIMIT {PEER_HITS}", (asked,))  # noqa: S608 - a constant
        return [int(row[0]) for row in found]

    def close(self) -> None:
        """Close the file."""
        self._database.close()


PEERS: dict[str, type[SqliteVec | Fts5]] = {"sqlite_vec": SqliteVec, "fts5": Fts5}


class Encoder:
    """The built-in sentence encoder, as the server has it, called from code that waits for it."""

    def __init__(self, home: Path) -> None:
        self._loop = asyncio.new_event_loop()  # no asyncio.Runner: it spells its result out, which takes as long as the encoding
        self._embedding = MiniLMEmbedding(weights.embedding_model(home))
        self(["warm up"])
        gc.freeze()  # as the server does when it has started: what it holds by then is not searched for garbage again

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Encode, shape (len(texts), d)."""
        return self._loop.run_until_complete(self._embedding.embed(texts))

    def close(self) -> None:
        """Free it."""
        self._loop.run_until_complete(self._embedding.close())
        self._loop.close()


@dataclass(frozen=True, slots=True)
class Task:
    """One size to measure, in a folder of its own; `home` is the data folder with the built-in models."""

    folder: Path
    home: Path
    records: int
    queries: int
    peer_queries: int
    lines_embedded: int

    @property
    def snapshot(self) -> Path:
        """Where the sealed snapshot lies."""
        return self.folder / "tove.memory"

    def peers(self) -> dict[str, SqliteVec | Fts5]:
        """Open the other stores that are installed."""
        opened: dict[str, SqliteVec | Fts5] = {}
        for name, kind in PEERS.items():
            with suppress(ImportError):
                opened[name] = kind(self.folder / f"{name}.db")
        return opened


def build(task: Task) -> Figures:
    """Write a partition, its snapshot and the other stores' files."""
    world, index, peers = World(), Index(DIMENSIONS), task.peers()
    with closing(Encoder(task.home)) as encode:
        pool = encode(list(world.lines(task.lines_embedded)))
        for first in range(0, task.records, BATCH):
            texts = list(world.lines(min(BATCH, task.records - first)))
            vectors = world.vectors(pool, len(texts))
            for number, (text, vector) in enumerate(zip(texts, vectors, strict=True), first):
                index.put(world.record(number, text), vector)
            for peer in peers.values():
                peer.add(first, texts, vectors)
            progress(f"{task.records}: {first + len(texts)} written")
        written = (world.record(task.records + n, told(text, n)) for n, text in enumerate(world.lines(WRITES)))
        costs = [cpu_ms(partial(write, index, memory, encode)) for memory in written]
    snapshots.write(task.snapshot, KEY, WHOSE, len(index), index)
    for peer in peers.values():
        peer.close()
    return {"write_cpu_ms": round(fmean(costs), 2), "disk_mb": megabytes(task.snapshot.stat().st_size)}


def told(line: str, number: int) -> str:
    """Let every fourth line tell something that is worth a record of its own."""
    return TOLD[number // 4 % len(TOLD)] if number % 4 == 0 else line


def write(index: Index, memory: Memory, encode: Encoder) -> None:
    """Write a line: what is read in it, and for each record its vector, its sealed form, its row."""
    records = derivation.derived(Told(Line(memory.id, "person", memory.text, memory.said_at)))
    for record, vector in zip(records, encode([record.wording for record in records]), strict=True):
        plain = orjson.dumps({"speaker": record.speaker, "text": record.text, "entities": record.entities})
        assert KEY.seal(plain + vector.astype(np.float16).tobytes(), *WHOSE, record.id)
        index.put(record, vector)


def ask(task: Task) -> Figures:
    """Open the snapshot in a process that has not seen it, and ask; the other stores are asked the same, in turn."""
    world = World()
    questions = list(world.questions(task.queries))
    with closing(Encoder(task.home)) as encode:
        begun = time.process_time()
        index, _ = snapshots.read(task.snapshot, KEY, WHOSE, DIMENSIONS)
        opened_ms = (time.process_time() - begun) * 1e3
        first_ms = cpu_ms(partial(answer, index, questions[0], encode))
        rss_mb = megabytes(psutil.Process().memory_info().rss)
        peers = task.peers()
        costs: dict[str, list[float]] = {name: [] for name in ("everkin", *PEERS)}
        for number, (question, text) in enumerate(zip(questions, world.lines(len(questions)), strict=True)):
            index.put(world.record(len(index), text), encode([text])[0])
            costs["everkin"].append(cpu_ms(partial(answer, index, question, encode)))
            for name, peer in peers.items() if number < task.peer_queries else ():
                costs[name].append(cpu_ms(partial(peer_answer, peer, question, encode)))
    return {
        "query_p50_cpu_ms": median(costs["everkin"]),
        "query_p99_cpu_ms": rounded(percentile(costs["everkin"], 0.99)),
        "cold_open_cpu_ms": rounded(opened_ms),
        "first_query_cpu_ms": rounded(first_ms),
        "rss_mb": rss_mb,
        "index_mb": megabytes(index.size_bytes),
        "peers": {name: peer_figures(costs[name], task.folder / f"{name}.db") for name in PEERS},
    }


def answer(index: Index, question: str, encode: Encoder) -> list[UUID]:
    """Find the records that fit a question best."""
    query = cue.read(question, NAMES, NOW)
    view = index.view()
    return view.ids([hit.row for hit in fusion.rank(view, query.with_vectors(encode(query.texts)), NOW, HITS)])


def peer_answer(peer: SqliteVec | Fts5, question: str, encode: Encoder) -> list[int]:
    """Find the rows of another store that fit a question best."""
    return peer.search(question, encode([question])[0] if peer.embeds else np.empty(0, np.float32))


def peer_figures(costs: list[float], file: Path) -> Figures | None:
    """What another store costs; None where it is not installed."""
    if not costs:
        return None
    p50, p99 = median(costs), rounded(percentile(costs, 0.99))
    return {"query_p50_cpu_ms": p50, "query_p99_cpu_ms": p99, "disk_mb": megabytes(file.stat().st_size)}


def cpu_ms(work: Callable[[], object]) -> float:
    """The CPU milliseconds that some work takes, on all threads of this process."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1e3


def megabytes(size: float) -> float:
    """Bytes as MB."""
    return rounded(size / 1e6)


def rounded(value: float) -> float:
    """A figure with two decimals."""
    return round(value, 2)


def measure(task: Task) -> Figures:
    """Build in one process, ask in another."""
    figures: Figures = {}
    for step in (build, ask):
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            figures |= fresh.submit(step, task).result()
    progress(f"{task.records}: {figures}")
    return figures


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--records", type=int, nargs="+", help=f"sizes to measure (default: {' '.join(map(str, RECORDS))})")
    given = arguments.parse_args()
    queries, peer_queries, lines = (100, 20, 200) if given.quick else (500, 40, 2_000)
    records: dict[str, Figures] = {}
    with data_folder() as folder:
        for count in given.records or (RECORDS_QUICK if given.quick else RECORDS):
            place = folder / str(count)
            place.mkdir()
            records[str(count)] = measure(Task(place, folder, count, queries, peer_queries, lines))
            shutil.rmtree(place)
    peers = {name: {count: figures["peers"][name] for count, figures in records.items()} for name in PEERS}
    own = {count: {key: value for key, value in figures.items() if key != "peers"} for count, figures in records.items()}
    report("memory_scale", {"records": own, "peers": peers})


def _as_bytes(vector: Vectors) -> bytes:
    return bytes(np.rint(vector * (127 / np.abs(vector).max())).astype(np.int8))


if __name__ == "__main__":
    main()
