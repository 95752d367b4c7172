"""The index of one partition, held in memory: vectors as bytes, word postings and columns. It holds no texts.

What is asked is asked of a `View`: the rows as they stood when it was taken. `Index` is safe to use from several threads (a lock guards
every change and the taking of a view); a view needs no lock. While a view is in use, rows may be appended, which it does not show, and
changed or removed in place, which it may show in part: a record is read and unsealed before anybody sees it, so that does no harm.

Rows stand in the order in which they came. What was said before and after a turn is told by `previous` and `following`.
"""

import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import log1p
from typing import Any, Final, Self, get_args
from uuid import UUID

import numpy as np
import simsimd
from numpy.typing import NDArray

from everkin.kit.words import words as words_of
from everkin.memory.models import Form, Memory, Speaker
from everkin.memory.rules.postings import Postings, PostingsView, roomy
from everkin.memory.rules.traits import traits as traits_of
from everkin.ports.embedding import Vectors

Rows = NDArray[np.int32]
Scores = NDArray[np.float32]

SESSION_GAP: Final = timedelta(hours=4)
"""A silence of this length ends a session."""
ROLES: Final[tuple[Speaker, ...]] = get_args(Speaker)
FORMS: Final[tuple[Form, ...]] = get_args(Form)
TURN: Final = FORMS.index("turn")
PINNED: Final = 1
EXCLUDED: Final = 2
CLOSED: Final = 4
"""No longer so: another record took its place, or its time is over."""
GONE: Final = 8
"""Removed; always EXCLUDED as well. The row itself goes when the index is next made compact."""
NOBODY: Final = -1
"""No row: nothing was said before, or after, in the session."""

_DAY: Final = timedelta(days=1)
_GONE_MIN: Final = 1024
_RECENT_MIN: Final = 4096
_SHARE: Final = 8
"""What is gone, or recent, is folded in when it exceeds this part of the whole."""
_PICKED_SHARE: Final = 32
"""A word that more than this part of all rows hold is counted over all rows."""
_BLOCK_ROWS: Final = 64
_RECENT_BYTES: Final = 200
"""What the name of a recent row takes, about: a string of 16 bytes, a number, a place in a dictionary."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of every row, each of shape (n,).

    `session` counts the sessions in the order of time; it, `previous` and `following` are -1 where there is none, and for all that is no
    turn. Times are POSIX seconds; `event_begin` and `event_end` are NaN where it is not known when. `length` counts words, `window` those
    of the row and its neighbours. `scale` is one over the length of the row's vector of bytes, and 0 without a vector. `flags` are PINNED,
    EXCLUDED, CLOSED and GONE.
    """

    role: NDArray[np.int8]
    form: NDArray[np.int8]
    flags: NDArray[np.uint8]
    traits: NDArray[np.uint32]
    session: Rows
    previous: Rows
    following: Rows
    said_at: NDArray[np.float64]
    touched_at: NDArray[np.float64]
    event_begin: NDArray[np.float64]
    event_end: NDArray[np.float64]
    stability_days: Scores
    length: Scores
    window: Scores
    scale: Scores
    digest: NDArray[np.uint64]

    @property
    def has_vector(self) -> NDArray[np.bool_]:
        """Where there is a vector."""
        return self.scale > 0


_TYPES: Final[dict[str, type[np.generic]]] = {
    "role": np.int8,
    "form": np.int8,
    "flags": np.uint8,
    "traits": np.uint32,
    "session": np.int32,
    "previous": np.int32,
    "following": np.int32,
    "said_at": np.float64,
    "touched_at": np.float64,
    "event_begin": np.float64,
    "event_end": np.float64,
    "stability_days": np.float32,
    "length": np.float32,
    "window": np.float32,
    "scale": np.float32,
    "digest": np.uint64,
}


@dataclass(frozen=True, slots=True)
class Lexical:
    """How well each row fits the words that are asked for, each of shape (n,).

    `turn` is BM25 over the row, `window` over the row with its neighbours; `share` is the part (0..1) of the asked words that the row
    holds, each weighted by its rarity.
    """

    turn: Scores
    window: Scores
    share: Scores


class View:
    """The rows of an index as they stood at one moment.

    What is typical is what the turns are: what was derived from them says the same again, in longer or shorter rows, and would shift every
    mean and rarity. Where turns are the smaller part, as where a person wrote the records by hand, all rows are typical.
    """

    __slots__ = ("_apart", "_ids", "_live", "_matrices", "_means", "_postings", "_typical", "columns")

    def __init__(
        self, columns: Columns, ids: NDArray[np.uint8], matrices: Sequence[NDArray[np.int8]], postings: PostingsView, live: int
    ) -> None:
        self.columns = columns
        self._ids = ids
        self._matrices = matrices
        self._postings = postings
        self._live = live
        there = columns.flags < GONE
        turns = there & (columns.form == TURN)
        self._typical = turns if 2 * np.count_nonzero(turns) >= live else there
        self._apart = np.flatnonzero(~self._typical)
        self._means = tuple(self.mean(lengths) or 1.0 for lengths in (columns.length, columns.window))

    def __len__(self) -> int:
        """Count the rows, those that are GONE included."""
        return len(self._ids)

    def ids(self, rows: Sequence[int] | NDArray[np.integer]) -> list[UUID]:
        """Name the records that `rows` stand for."""
        return [UUID(bytes=bytes(raw)) for raw in self._ids[rows]]

    def mean(self, values: Scores) -> float:
        """The mean of `values`, shape (n,), over the typical rows; 0 where there are none."""
        return float(values.sum() - values[self._apart].sum()) / max(len(self) - len(self._apart), 1)

    def mean_square(self, values: Scores) -> float:
        """The mean of the squares of `values`, shape (n,), over the typical rows; 0 where there are none."""
        apart = values[self._apart]
        return (float(values @ values) - float(apart @ apart)) / max(len(self) - len(self._apart), 1)

    def dense(self, vectors: Vectors) -> Scores:
        """Compare `vectors`, shape (k, d), with every row: their cosines, shape (k, n); 0 where either has no length."""
        asked, scale = _quantised(vectors)
        cosines = np.empty((len(vectors), len(self)), np.float32)
        begin = 0
        for matrix in self._matrices:
            if len(matrix) and len(asked):
                cosines[:, begin : begin + len(matrix)] = simsimd.cdist(asked, matrix, metric="dot")
            begin += len(matrix)
        cosines *= self.columns.scale
        cosines *= scale[:, np.newaxis]
        return cosines

    def lexical(self, words: Sequence[str], k1: float, b: float) -> Lexical:
        """Score every row by the words (see `everkin.kit.words`) that it shares with `words`, each counted once.

        BM25 with the idf of Lucene, ln(1 + (N - n + 0.5) / (n + 0.5)) (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework),
        and the mean length, over the typical rows. The window's term frequencies and lengths are sums over the row and its neighbours; its
        words are as rare as in the turns.
        """
        found = Lexical(*(np.zeros(len(self), np.float32) for _ in range(3)))
        asked = 0.0
        for word in dict.fromkeys(words):
            rows, counts = self._holding(word)
            holders = np.count_nonzero(self._typical[rows])
            rarity = log1p((len(self) - len(self._apart) - holders + 0.5) / (holders + 0.5))
            asked += rarity
            if len(rows):
                found.share[rows] += rarity
                found.turn[rows] += rarity * _saturated(counts, self.columns.length[rows], self._means[0], k1, b)
                reached, sums = self._around(rows, counts)
                found.window[reached] += rarity * _saturated(sums, self.columns.window[reached], self._means[1], k1, b)
        if asked:
            np.divide(found.share, asked, out=found.share)
        return found

    def _holding(self, word: str) -> tuple[NDArray[np.intp], Scores]:
        """Return the rows that hold a word, in ascending order, and how often each does."""
        rows, counts = self._postings.of(word)
        if self._live < len(self):
            there = self.columns.flags[rows] < GONE
            rows, counts = rows[there], counts[there]
        return rows.astype(np.intp), counts.astype(np.float32)

    def _around(self, rows: NDArray[np.intp], counts: Scores) -> tuple[NDArray[np.intp] | slice, Scores]:
        """Return the rows that hold a word or have a neighbour that does, and how often each window holds it.

        Some rows are named repeatedly. Where many are reached, all rows are returned: that is faster than to pick them.
        """
        n = len(self)
        sums = np.zeros(n + 1, np.float32)  # the last place is for NOBODY
        before, after = (column[rows].astype(np.intp) for column in (self.columns.previous, self.columns.following))
        sums[rows] = counts
        sums[before] += counts  # no row has two that follow it: no place but the last is named twice
        sums[after] += counts
        if len(rows) * _PICKED_SHARE > n:
            return slice(None), sums[:n]
        reached = np.concatenate((rows, before[before >= 0], after[after >= 0]))
        return reached, sums[reached]


class Index:
    """The rows of one partition. `dimensions` is the length of its vectors."""

    def __init__(self, dimensions: int) -> None:
        self.dimensions = dimensions
        self._lock = threading.Lock()
        self._count = 0
        self._gone = 0
        self._columns: dict[str, NDArray[Any]] = {name: np.empty(0, kind) for name, kind in _TYPES.items()}
        self._ids = _Ids(np.empty((0, 16), np.uint8))
        self._packed: NDArray[np.int8] = np.empty((0, dimensions), np.int8)
        self._added: NDArray[np.int8] = np.empty((0, dimensions), np.int8)
        self._postings = Postings()
        self._last_turn = NOBODY
        self._linked = True
        self._view: View | None = None

    def __len__(self) -> int:
        """Count the records."""
        return self._count - self._gone

    def __contains__(self, record_id: UUID) -> bool:
        with self._lock:
            return self._ids.row(record_id) is not None

    @property
    def size_bytes(self) -> int:
        """What the index holds in memory: its arrays exactly, its vocabulary about."""
        with self._lock:
            arrays = (*self._columns.values(), self._packed, self._added)
            return sum(array.nbytes for array in arrays) + self._ids.size_bytes + self._postings.size_bytes

    def put(self, memory: Memory, vector: Vectors | None) -> None:
        """Add a record, or replace the one of the same id. `vector` has shape (d,); None: it is not known yet.

        A record whose text is the same keeps its row. Raises ValueError when the vector is of another length.
        """
        if vector is not None and vector.shape != (self.dimensions,):
            raise ValueError(f"The vector has the shape {vector.shape} where {(self.dimensions,)} is due.")
        with self._lock:
            row = self._ids.row(memory.id)
            if row is not None and self._columns["digest"][row] != _digest(memory.wording):
                self._drop(memory.id, row)
                row = None
            if row is None:
                row = self._append(memory)
            else:
                self._relocate(memory, row)
            self._describe(memory, row)
            self._set_vector(row, vector)
            self._view = None

    def remove(self, record_id: UUID) -> None:
        """Remove a record. It is shown no more; its vector goes at once, its words when the index is next made compact. Idempotent."""
        with self._lock:
            row = self._ids.row(record_id)
            if row is not None:
                self._drop(record_id, row)
                self._view = None

    def view(self) -> View:
        """Take the rows as they stand."""
        with self._lock:
            if self._view is None:
                self._view = self._taken()
            return self._view

    def pack(self) -> dict[str, NDArray[Any]]:
        """Return the index as named arrays, from which `unpack` makes it again. What is gone is not in them.

        "vectors" is the index's own array, which is large: a record that is replaced or removed later may change its row.
        """
        with self._lock:
            if self._gone:
                self._compact()
            self._link()
            self._packed, self._added = self._vectors(), self._added[:0].copy()
            columns = {name: column[: self._count].copy() for name, column in self._columns.items()}
            return {**columns, "ids": self._ids.raw.copy(), "vectors": self._packed, **self._postings.pack()}

    @classmethod
    def unpack(cls, arrays: Mapping[str, NDArray[Any]], dimensions: int) -> Self:
        """Make an index of what `pack` gave. The arrays must be writable; they are kept, not copied.

        Raises ValueError when they are not those of an index of vectors of this length.
        """
        index = cls(dimensions)
        try:
            index._adopt(arrays)
        except KeyError as missing:
            raise ValueError(f"There is no array {missing}.") from missing
        return index

    def _adopt(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        ids, vectors = arrays["ids"], arrays["vectors"]
        self._count = len(ids)
        self._columns = {name: arrays[name] for name in _TYPES}
        fitting = all(column.shape == (self._count,) and column.dtype == _TYPES[name] for name, column in self._columns.items())
        if not fitting or ids.shape[1:] != (16,) or vectors.shape != (self._count, self.dimensions) or vectors.dtype != np.int8:
            raise ValueError("The arrays do not fit each other.")
        self._ids = _Ids(ids.astype(np.uint8, copy=False))
        self._packed = vectors.astype(np.int8, copy=False)
        self._postings = Postings.unpack(arrays)
        self._last_turn = self._latest_turn()

    def _taken(self) -> View:
        if self._gone > max(_GONE_MIN, self._count // _SHARE):
            self._compact()
        self._link()
        n = self._count
        columns = {name: column[:n] for name, column in self._columns.items()}
        columns["following"] = columns["following"].copy()  # of the last turn, it is set when the next is appended
        matrices = (self._packed, self._added[: n - len(self._packed)])
        return View(Columns(**columns), self._ids.raw, matrices, self._postings.view(), n - self._gone)

    def _append(self, memory: Memory) -> int:
        row = self._count
        self._columns = {name: roomy(column, row + 1) for name, column in self._columns.items()}
        self._added = roomy(self._added, row + 1 - len(self._packed))
        counts = Counter(words_of(memory.wording))
        for name, value in (("session", NOBODY), ("previous", NOBODY), ("following", NOBODY), ("flags", 0)):
            self._columns[name][row] = value
        self._columns["length"][row] = self._columns["window"][row] = counts.total()
        self._columns["traits"][row] = traits_of(memory.text)
        self._columns["digest"][row] = _digest(memory.wording)
        self._columns["form"][row] = FORMS.index(memory.form)
        self._columns["said_at"][row] = memory.said_at.timestamp()
        self._postings.add(row, counts)
        self._ids.add(memory.id)
        self._count += 1
        if memory.form == "turn":
            self._follow(row)
        return row

    def _follow(self, row: int) -> None:
        """Put a new turn behind the last one; if it was said earlier than that, have all links made anew."""
        columns, last = self._columns, self._last_turn
        silence = columns["said_at"][row] - columns["said_at"][last] if last >= 0 else np.inf
        if silence < 0:
            self._linked = False
            return
        self._last_turn = row
        columns["session"][row] = columns["session"][last] if last >= 0 else 0
        if last >= 0 and silence >= SESSION_GAP.total_seconds():
            columns["session"][row] += 1
        elif last >= 0:
            columns["previous"][row], columns["following"][last] = last, row
            columns["window"][row] += columns["length"][last]
            columns["window"][last] += columns["length"][row]

    def _relocate(self, memory: Memory, row: int) -> None:
        """Have the links made anew when a record that keeps its row comes to stand elsewhere."""
        place = FORMS.index(memory.form), memory.said_at.timestamp()
        if place != (self._columns["form"][row], self._columns["said_at"][row]):
            self._columns["form"][row], self._columns["said_at"][row] = place
            self._linked = False

    def _describe(self, memory: Memory, row: int) -> None:
        columns = self._columns
        closed = memory.superseded_by is not None or memory.valid_to is not None
        columns["flags"][row] = PINNED * memory.pinned | EXCLUDED * memory.excluded | CLOSED * closed
        columns["role"][row] = ROLES.index(memory.speaker)
        columns["touched_at"][row] = (memory.last_used or memory.said_at).timestamp()
        columns["stability_days"][row] = memory.stability / _DAY
        columns["event_begin"][row] = memory.when.begin.timestamp() if memory.when else np.nan
        columns["event_end"][row] = memory.when.end.timestamp() if memory.when else np.nan

    def _set_vector(self, row: int, vector: Vectors | None) -> None:
        matrix, place = (self._packed, row) if row < len(self._packed) else (self._added, row - len(self._packed))
        if vector is None:
            matrix[place], self._columns["scale"][row] = 0, 0
        else:
            quantised, scale = _quantised(vector[np.newaxis])
            matrix[place], self._columns["scale"][row] = quantised[0], scale[0]

    def _drop(self, record_id: UUID, row: int) -> None:
        self._ids.remove(record_id, row)
        self._set_vector(row, None)
        self._columns["flags"][row] = GONE | EXCLUDED
        for name in ("length", "window", "traits", "digest"):
            self._columns[name][row] = 0
        self._gone += 1
        self._linked = self._linked and self._columns["form"][row] != TURN

    def _vectors(self) -> NDArray[np.int8]:
        added = self._added[: self._count - len(self._packed)]
        return np.concatenate((self._packed, added)) if len(added) else self._packed

    def _link(self) -> None:
        """Make the links between the turns anew, if they are not up to date."""
        if self._linked:
            return
        n = self._count
        said_at, length = self._columns["said_at"][:n], self._columns["length"][:n]
        turns = self._turns()
        turns = turns[np.argsort(said_at[turns], kind="stable")]
        apart = np.diff(said_at[turns]) >= SESSION_GAP.total_seconds()
        session, previous, following = (np.full(n, NOBODY, np.int32) for _ in range(3))
        session[turns[:1]] = 0
        session[turns[1:]] = np.cumsum(apart)
        previous[turns[1:]] = np.where(apart, NOBODY, turns[:-1])
        following[turns[:-1]] = np.where(apart, NOBODY, turns[1:])
        window = length + np.where(previous >= 0, length[previous], 0) + np.where(following >= 0, length[following], 0)
        self._columns |= {"session": session, "previous": previous, "following": following, "window": window.astype(np.float32)}
        self._last_turn = int(turns[-1]) if len(turns) else NOBODY
        self._linked = True

    def _turns(self) -> Rows:
        n = self._count
        return np.flatnonzero((self._columns["form"][:n] == TURN) & (self._columns["flags"][:n] < GONE)).astype(np.int32)

    def _latest_turn(self) -> int:
        turns = self._turns()
        said_at = self._columns["said_at"][turns]
        return int(turns[len(turns) - 1 - np.argmax(said_at[::-1])]) if len(turns) else NOBODY

    def _compact(self) -> None:
        """Make everything anew without the rows that are gone."""
        n = self._count
        there = self._columns["flags"][:n] < GONE
        self._packed, self._added = self._vectors()[there], self._added[:0].copy()
        self._columns = {name: column[:n][there] for name, column in self._columns.items()}
        self._ids = _Ids(self._ids.raw[there])
        self._postings.keep(there)
        self._count -= self._gone
        self._gone = 0
        self._linked = False
        self._view = None


class _Ids:
    """The records' names and the way from a name to its row. The name of a row that is gone is all zeros."""

    def __init__(self, raw: NDArray[np.uint8]) -> None:
        self._raw = raw
        self._count = len(raw)
        self._settled = len(raw)
        self._recent: dict[bytes, int] = {}
        self._sorted: tuple[NDArray[np.uint64], NDArray[np.intp]] | None = None

    @property
    def size_bytes(self) -> int:
        """The arrays exactly, the names of the newest rows about."""
        return self._raw.nbytes + sum(array.nbytes for array in self._sorted or ()) + len(self._recent) * _RECENT_BYTES

    @property
    def raw(self) -> NDArray[np.uint8]:
        """The names, shape (n, 16)."""
        return self._raw[: self._count]

    def add(self, record_id: UUID) -> None:
        """Name the next row."""
        self._raw = roomy(self._raw, self._count + 1)
        self._raw[self._count] = np.frombuffer(record_id.bytes, np.uint8)
        self._recent[record_id.bytes] = self._count
        self._count += 1
        if len(self._recent) > max(_RECENT_MIN, self._count // _SHARE):
            self._recent, self._sorted, self._settled = {}, None, self._count

    def remove(self, record_id: UUID, row: int) -> None:
        """Take the name from a row."""
        self._raw[row] = 0
        self._recent.pop(record_id.bytes, None)

    def row(self, record_id: UUID) -> int | None:
        """Return the row that bears a name."""
        recent = self._recent.get(record_id.bytes)
        if recent is not None or not record_id.int:
            return recent
        keys, rows = self._by_key()
        key = np.frombuffer(record_id.bytes, np.uint64)[1]
        begin, end = np.searchsorted(keys, key, "left"), np.searchsorted(keys, key, "right")
        return next((int(row) for row in rows[begin:end] if self._raw[row].tobytes() == record_id.bytes), None)

    def _by_key(self) -> tuple[NDArray[np.uint64], NDArray[np.intp]]:
        """Return the second halves of all names but the newest, in ascending order, and their rows. Made when it is first needed."""
        if self._sorted is None:
            keys = self._raw[: self._settled].view(np.uint64)[:, 1]
            rows = np.argsort(keys)
            self._sorted = keys[rows], rows
        return self._sorted


def best_rows(values: Scores, count: int) -> NDArray[np.intp]:
    """Return the rows of the `count` highest of `values` (n,), in no order; all rows where there are no more.

    Of many rows, only those are compared that are not below the `count`-th highest peak of small blocks: as many are at least as high.
    """
    n = len(values)
    if n <= count:
        return np.arange(n)
    whole = n - n % _BLOCK_ROWS
    peaks = np.concatenate((values[:whole].reshape(-1, _BLOCK_ROWS).max(axis=1), values[whole:]))
    bound = np.partition(peaks, -count)[-count] if len(peaks) > count else -np.inf
    rows = np.flatnonzero(values > bound)
    if len(rows) < count:
        rows = np.concatenate((rows, np.flatnonzero(values == bound)[: count - len(rows)]))
    return rows[np.argpartition(values[rows], -count)[-count:]]


def _digest(text: str) -> int:
    """Tell one text from another: 8 bytes of BLAKE2b."""
    return int.from_bytes(blake2b(text.encode(errors="surrogatepass"), digest_size=8).digest())


def _quantised(vectors: Vectors) -> tuple[NDArray[np.int8], Scores]:
    """Return vectors (k, d) as bytes, the largest component of each 127, and one over the length of each; 0 for one without a length."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    quantised = np.rint(np.divide(vectors * 127, largest, out=np.zeros_like(vectors), where=largest > 0)).astype(np.int8)
    lengths = np.linalg.norm(quantised, axis=1)
    return quantised, np.divide(1.0, lengths, out=np.zeros(len(vectors)), where=lengths > 0).astype(np.float32)


def _saturated(counts: Scores, lengths: Scores, mean: float, k1: float, b: float) -> Scores:
    """The part of BM25 that the count of a word has in rows of some lengths, `mean` being the mean length."""
    parts = lengths * (k1 * b / mean)
    parts += counts + k1 * (1 - b)
    np.divide(counts, parts, out=parts)
    parts *= k1 + 1
    return parts
