"""Which records fit a query: many weak signals, each with a weight of its own, in one sum.

The signals are of four sorts. What a row says: how near its meaning is to the question's two views, how much of the asked words it holds.
What is said around it: an answer follows its question, and often names nothing that was asked, so the rows beside it and the best row of
its session speak for it. Who said it, against who is asked about. And what can be seen of it: does it ask or tell, has it a time, a number,
a name, was it said in the time that is asked about.

Closeness and BM25 are compared as z-scores over all turns, cut at `Z_MAX`. The weights were fitted by `python -m benchmarks.fit_fusion`, on
people who talk and on the same told to an assistant; what speaks for a row was held at 0 or more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, isnan, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from everkin.memory.models import Recalled
from everkin.memory.rules import times
from everkin.memory.rules.cue import Query
from everkin.memory.rules.forgetting import STABILITY_FACTOR
from everkin.memory.rules.index import CLOSED, EXCLUDED, NOBODY, PINNED, ROLES, View, best_rows
from everkin.memory.rules.times import Asked
from everkin.memory.rules.traits import Trait

Scores = NDArray[np.float32]
Rows = NDArray[np.intp]

WEIGHTS: Final[Mapping[str, float]] = {
    "addressed": 0.57,  # how near the row is to the question as its subject would have been asked it (z)
    "share": 1.72,  # the part of the asked words that the row holds, by rarity (0..1)
    "addressed before": 0.25,  # how near the row ahead is: an answer follows its question (z, less for a long row)
    "words around": 0.43,  # BM25 of the best window of three rows among the row's own and those beside it (z)
    "addressed in session": 0.27,  # how near the nearest row of the session is (z)
    "statement in session": 0.2,  # how near it is to the question as its subject would have told the answer (z)
    "words in session": 0.14,  # the best BM25 of the session (z)
    "speaker": 1.3,  # said by the one who is asked about (half), by the other (minus half)
    "own speaker": 2.0,  # likewise, where a pronoun named that one: "my degree"; held below its fit of 4.3, which knew users only
    "asks": -0.84,  # ends with a question
    "about self": 0.75,  # speaks in the first person
    "about other": -0.25,  # speaks to the other
    "named": 0.7,  # has a name or a title in a sentence
    "dated": 0.55,  # says when
    "counted": 0.21,  # has a number
    "courtesy": -0.14,  # begins with thanks, praise, a greeting
    "after a question": 0.34,  # follows a row that asks
    "time": 3.91,  # fits the time that is asked about (about 1, or below 0; see `times.fit`)
}
"""What each signal weighs."""
NAMES: Final = tuple(WEIGHTS)
"""The signals, in the order of a `Look`."""

BM25_K1: Final = 0.9
BM25_B: Final = 0.4
"""Turns of a talk are short and alike in length: the values that Anserini uses for passages (Yang et al. 2017)."""

CANDIDATES: Final = 200
"""How many of the best rows by each base signal are looked at."""
Z_MAX: Final = 8.0
VIEWS: Final = 2
"""How many of a query's texts are views of the question; a third is the event that its time hangs on."""
BRIEF_WORDS: Final = 25.0
"""A row speaks for the one beside it as far as it is brief: a long answer touches on everything."""
DECAY_WEIGHT: Final = 0.2
"""At this, what was not used for 294 days costs no more than 0.1 points of R@10, on talks of half a year; nor does it at 0.5."""

EVENT_CLOSE: Final = 0.35
"""How near a row must come to an event that a question hangs on ("before the wedding") for its time to be taken."""

SURE_BEST: Final = 5
SURE: Final = (10.2, 4.9, -7.07)
SURE_BY_WORDS: Final = (7.25, -3.23)
"""A logistic model of whether an answer was told at all: the weights of the best closeness and the best overlap among the first
`SURE_BEST`, and a constant; without the encoder, of the overlap alone. Fitted, at even odds, on 1,155 questions asked of the talk that they
are about, and 600 asked of another with the names changed: AUC 0.93 with the talk left out. At 0.5 it keeps 86 % of the former and 11 % of
the latter, at 0.3 93 % and 23 %, at 0.7 75 % and 7 %.
"""

_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row and how well it fits.

    `score` orders: it is the sum of the `parts`, each weighed, and of what has faded. `closeness` is the better cosine of the two views,
    `overlap` the share (0..1) of the asked words.
    """

    row: int
    score: float
    closeness: float
    overlap: float
    parts: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Base:
    """A signal of every row, shape (n,), and what is typical of it. It is compared as a z-score, made for the rows that are looked at."""

    values: Scores
    mean: float
    spread: float

    @classmethod
    def of(cls, view: View, values: Scores) -> "Base":
        """Take the mean and the standard deviation over the typical rows of `view`."""
        mean = view.mean(values)
        return cls(values, mean, sqrt(max(view.mean_square(values) - mean * mean, 0.0)))

    def __getitem__(self, rows: Rows | NDArray[np.int32]) -> Scores:
        """Return the z-scores of `rows`, cut at `Z_MAX`; 0 where the values do not differ."""
        if self.spread < 1e-4:  # noqa: PLR2004 - float noise, no setting
            return np.zeros(len(rows), np.float32)
        standard: Scores = (self.values[rows] - np.float32(self.mean)) / np.float32(self.spread)
        return np.minimum(standard, np.float32(Z_MAX), out=standard)


@dataclass(frozen=True, slots=True)
class Bases:
    """What is computed of every row.

    Four signals, the share of asked words, shape (n,), and how near a row is, shape (n,), to the event that the time asked about hangs on,
    where it hangs on one.
    """

    addressed: Base
    statement: Base
    turn: Base
    window: Base
    share: Scores
    event: Scores | None

    @property
    def fused(self) -> tuple[Base, ...]:
        """The signals that choose the candidates."""
        return self.addressed, self.statement, self.turn, self.window

    def closeness(self, row: int) -> float:
        """The better cosine of the two views."""
        return float(max(self.addressed.values[row], self.statement.values[row]))


def rank(
    view: View,
    query: Query,
    now: datetime,
    limit: int,
    *,
    without: int = EXCLUDED | CLOSED,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Ranked]:
    """Return the `limit` rows of `view` that fit best, best first; rows with one of the flags `without` are left out.

    `now` (aware) is the clock by which memories have faded. Rows that fit equally well are ordered by time, the newest first.
    """
    seen = look(view, query, without)
    rows, matrix, bases = seen.rows, seen.signals, seen.bases
    fit = matrix @ np.array([weights[name] for name in NAMES], np.float32)
    score = fit + DECAY_WEIGHT * _log_retrievability(view, rows, now)
    best = np.lexsort((-view.columns.said_at[rows], -score))[:limit]
    return [
        Ranked(
            int(rows[i]), float(score[i]), bases.closeness(rows[i]), float(bases.share[rows[i]]),
            dict(zip(NAMES, map(float, matrix[i]), strict=True)),
        )
        for i in best
    ]  # fmt: skip


def confidence(ranked: Sequence[Ranked | Recalled]) -> float:
    """How sure it is, 0..1, that what was asked for was told at all, by the first of what was found, best first. See `SURE`."""
    first = ranked[:SURE_BEST]
    closeness, overlap = max((one.closeness for one in first), default=0.0), max((one.overlap for one in first), default=0.0)
    if not first:
        return 0.0
    if closeness == 0.0:
        return _logistic(SURE_BY_WORDS[0] * overlap + SURE_BY_WORDS[1])
    return _logistic(SURE[0] * closeness + SURE[1] * overlap + SURE[2])


def _logistic(x: float) -> float:
    return 1.0 / (1.0 + exp(-x))


@dataclass(frozen=True, slots=True)
class Look:
    """The candidates of a query: their rows, shape (m,), and their signals, shape (m, len(NAMES))."""

    rows: Rows
    signals: Scores
    bases: Bases


def look(view: View, query: Query, without: int = EXCLUDED | CLOSED) -> Look:
    """Choose the candidates of a query and tell their signals."""
    bases = _bases(view, query)
    rows = _candidates(view, bases, without)
    if not len(rows):
        return Look(rows, np.empty((0, len(NAMES)), np.float32), bases)
    found = {
        "addressed": bases.addressed[rows],
        "share": bases.share[rows],
        **_around(view, bases, rows),
        **_who(view, query, rows),
        **_seen(view, rows),
        "time": _timely(view, query, bases, rows),
    }
    return Look(rows, np.stack([found[name] for name in NAMES], axis=1).astype(np.float32), bases)


def _bases(view: View, query: Query) -> Bases:
    lexical = view.lexical(query.words, BM25_K1, BM25_B)
    hangs_on_event = query.time is not None and bool(query.time.event) and len(query.vectors) == len(query.texts)
    asked = query.vectors if hangs_on_event else query.vectors[:VIEWS]
    cosines = view.dense(asked) if len(asked) else np.zeros((1, len(view)), np.float32)
    addressed = Base.of(view, cosines[0])
    return Bases(
        addressed=addressed,
        statement=Base.of(view, cosines[1]) if len(cosines) > 1 else addressed,
        turn=Base.of(view, lexical.turn),
        window=Base.of(view, lexical.window),
        share=lexical.share,
        event=cosines[-1] if hangs_on_event else None,
    )


def _candidates(view: View, bases: Bases, without: int) -> Rows:
    best = [best_rows(base.values, CANDIDATES) for base in bases.fused]
    rows = np.unique(np.concatenate(best))
    kept: Rows = rows[(view.columns.flags[rows] & without) == 0]
    return kept


# ---- what is said around a row


def _around(view: View, bases: Bases, rows: Rows) -> dict[str, Scores]:
    before, after = view.columns.previous[rows], view.columns.following[rows]
    found = {
        "addressed before": _beside(view, bases.addressed, before),
        "words around": np.maximum(bases.window[rows], np.maximum(_at(bases.window, before), _at(bases.window, after))),
    }
    session = view.columns.session[rows]
    for name, values in (("addressed", bases.addressed), ("statement", bases.statement), ("words", bases.turn)):
        found[f"{name} in session"] = _best_of_group(values[rows], session)
    return found


def _at(values: Base, places: NDArray[np.int32]) -> Scores:
    """The values at `places`, 0 where there is nobody."""
    return np.where(places == NOBODY, np.float32(0), values[places])


def _beside(view: View, values: Base, places: NDArray[np.int32]) -> Scores:
    length = np.maximum(view.columns.length[places], 1.0)
    return _at(values, places) * np.minimum(1.0, BRIEF_WORDS / length)


def _best_of_group(values: Scores, groups: NDArray[np.int32]) -> Scores:
    """The highest of the values that share a group; a row without a group (-1) has its own."""
    _, place = np.unique(groups, return_inverse=True)
    highest = np.full(int(place.max()) + 1, -np.inf, np.float32)
    np.maximum.at(highest, place, values)
    return np.where(groups < 0, values, highest[place])


# ---- who said it, what can be seen of it, and when


def _who(view: View, query: Query, rows: Rows) -> dict[str, Scores]:
    side = np.zeros(len(rows), np.float32)
    if query.subject is not None:
        side = np.where(view.columns.role[rows] == ROLES.index(query.subject), 0.5, -0.5).astype(np.float32)
    return {"speaker": side, "own speaker": side * query.own}


_SHOWN: Final[tuple[tuple[str, int], ...]] = (
    ("asks", Trait.ENDS_ASKING),
    ("about self", Trait.ABOUT_SELF),
    ("about other", Trait.ABOUT_OTHER),
    ("named", Trait.NAME),
    ("dated", Trait.TIME),
    ("counted", Trait.NUMBER),
    ("courtesy", Trait.COURTESY),
)


def _seen(view: View, rows: Rows) -> dict[str, Scores]:
    mask = view.columns.traits[rows]
    before = view.columns.previous[rows]
    found = {name: ((mask & trait) != 0).astype(np.float32) for name, trait in _SHOWN}
    found["after a question"] = ((view.columns.traits[before] & Trait.ASKS) != 0) & (before != NOBODY)
    return {name: np.asarray(values, np.float32) for name, values in found.items()}


def _timely(view: View, query: Query, bases: Bases, rows: Rows) -> Scores:
    asked = query.time if bases.event is None or query.time is None else _placed(view, query.time, bases.event)
    if asked is None:
        return np.zeros(len(rows), np.float32)
    columns = view.columns
    return times.fit(asked, columns.said_at[rows], columns.event_begin[rows], columns.event_end[rows])


def _placed(view: View, asked: Asked, near: Scores) -> Asked | None:
    """Return the time asked about, now that its event is looked for: when the nearest row's was, or when that row was said."""
    row = int(np.argmax(near))
    if near[row] < EVENT_CLOSE:
        return None
    told, said = float(view.columns.event_begin[row]), float(view.columns.said_at[row])
    return asked.at(said if isnan(told) else told)


def _log_retrievability(view: View, rows: Rows, now: datetime) -> Scores:
    columns = view.columns
    days = np.maximum(now.timestamp() - columns.touched_at[rows], 0.0) / _DAY_S
    faded = -np.log1p(days / (STABILITY_FACTOR * np.maximum(columns.stability_days[rows], 1e-3)))
    return np.where(columns.flags[rows] & PINNED, 0.0, faded).astype(np.float32)
