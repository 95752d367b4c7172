"""Which rows hold which words, and how often: compressed columns, and a short tail of what came since they were made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int32]
Counts = NDArray[np.uint8]

COUNT_MAX: Final = 255
"""A word that is said more often in one row counts as this often."""
_TAIL_MIN: Final = 32_768
_TAIL_SHARE: Final = 16
"""The tail is folded in when it exceeds this part of the whole: a word is looked for in all of it."""
_ROOM_MIN: Final = 64
_ROOM_SHARE: Final = 8
_WORD_BYTES: Final = 150
"""What a word of the vocabulary takes, about: a string of some letters, a number, a place in a dictionary."""


def roomy(array: NDArray[Any], needed: int) -> NDArray[Any]:
    """Return `array`, or a copy with some room at its end where it has fewer than `needed` rows. What is in the room is undefined."""
    if needed <= len(array):
        return array
    larger = np.empty((needed + max(_ROOM_MIN, needed // _ROOM_SHARE), *array.shape[1:]), array.dtype)
    larger[: len(array)] = array
    return larger


@dataclass(frozen=True, slots=True)
class PostingsView:
    """The postings as they stood at one moment. `begins` has one place more than there are words in the compressed part."""

    places: Mapping[str, int]
    begins: NDArray[np.int64]
    rows: Rows
    counts: Counts
    tail_places: Rows
    tail_rows: Rows
    tail_counts: Counts

    def of(self, word: str) -> tuple[Rows, Counts]:
        """Return the rows that hold `word`, in ascending order, and how often each does."""
        place = self.places.get(word)
        if place is None:
            return self.rows[:0], self.counts[:0]
        late = np.flatnonzero(self.tail_places == place)
        if place >= len(self.begins) - 1:
            return self.tail_rows[late], self.tail_counts[late]
        held = slice(self.begins[place], self.begins[place + 1])
        if not len(late):
            return self.rows[held], self.counts[held]
        return np.concatenate((self.rows[held], self.tail_rows[late])), np.concatenate((self.counts[held], self.tail_counts[late]))


class Postings:
    """The words of growing rows. A view that was taken keeps what it shows: nothing it refers to is changed in place."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._begins = np.zeros(1, np.int64)
        self._rows: Rows = np.empty(0, np.int32)
        self._counts: Counts = np.empty(0, np.uint8)
        self._tail: dict[str, NDArray[Any]] = _empty_tail()
        self._late = 0

    @property
    def size_bytes(self) -> int:
        """The arrays exactly, the vocabulary about."""
        arrays: tuple[NDArray[Any], ...] = (self._begins, self._rows, self._counts, *self._tail.values())
        return sum(array.nbytes for array in arrays) + len(self._places) * _WORD_BYTES

    def add(self, row: int, counts: Mapping[str, int]) -> None:
        """Add the words of `row`, which is above all rows so far."""
        needed = self._late + len(counts)
        self._tail = {name: roomy(column, needed) for name, column in self._tail.items()}
        new = slice(self._late, needed)
        self._tail["places"][new] = [self._places.setdefault(word, len(self._places)) for word in counts]
        self._tail["rows"][new] = row
        self._tail["counts"][new] = [min(count, COUNT_MAX) for count in counts.values()]
        self._late = needed
        if self._late > max(_TAIL_MIN, len(self._rows) // _TAIL_SHARE):
            self._fold()

    def view(self) -> PostingsView:
        """Take the postings as they stand."""
        places, rows, counts = (column[: self._late] for column in self._tail.values())
        return PostingsView(self._places, self._begins, self._rows, self._counts, places, rows, counts)

    def keep(self, there: NDArray[np.bool_]) -> None:
        """Keep the rows that are `there`, numbered anew, and the words that one of them holds."""
        self._fold()
        held = there[self._rows]
        places = np.repeat(np.arange(len(self._places)), np.diff(self._begins))[held]
        holders = np.bincount(places, minlength=len(self._places))
        numbers = np.cumsum(there, dtype=np.int32) - 1
        self._rows, self._counts = numbers[self._rows[held]], self._counts[held]
        self._begins = _begins(holders[holders > 0])
        self._places = {word: place for place, word in enumerate(word for word, n in zip(self._places, holders, strict=True) if n)}

    def pack(self) -> dict[str, NDArray[Any]]:
        """Return the postings as named arrays; the vocabulary is text in UTF-8, a word a line."""
        self._fold()
        words = np.frombuffer("\n".join(self._places).encode(), np.uint8)
        return {"words": words, "word_begins": self._begins, "word_rows": self._rows, "word_counts": self._counts}

    @classmethod
    def unpack(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """Make postings of what `pack` gave. Raises KeyError where an array is missing, ValueError where they do not fit each other."""
        postings = cls()
        words = arrays["words"].tobytes().decode()
        postings._places = {word: place for place, word in enumerate(words.split("\n"))} if words else {}
        postings._begins = arrays["word_begins"].astype(np.int64, copy=False)
        postings._rows = arrays["word_rows"].astype(np.int32, copy=False)
        postings._counts = arrays["word_counts"].astype(np.uint8, copy=False)
        if len(postings._begins) != len(postings._places) + 1 or not postings._begins[-1] == len(postings._rows) == len(postings._counts):
            raise ValueError("The postings do not fit each other.")
        return postings

    def _fold(self) -> None:
        """Fold the tail into the compressed part. Rows stay in ascending order: those of the tail are above the others."""
        places, rows, counts = (column[: self._late] for column in self._tail.values())
        order = np.argsort(places, kind="stable")
        places = places[order]
        held = np.zeros(len(self._places), np.int64)
        held[: len(self._begins) - 1] = np.diff(self._begins)
        ends = np.cumsum(held)[places]
        self._rows = np.insert(self._rows, ends, rows[order])
        self._counts = np.insert(self._counts, ends, counts[order])
        self._begins = _begins(held + np.bincount(places, minlength=len(held)))
        self._tail, self._late = _empty_tail(), 0


def _empty_tail() -> dict[str, NDArray[Any]]:
    return {"places": np.empty(0, np.int32), "rows": np.empty(0, np.int32), "counts": np.empty(0, np.uint8)}


def _begins(lengths: NDArray[np.integer]) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
