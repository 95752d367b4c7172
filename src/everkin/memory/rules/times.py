"""What stretch of time a question asks about, counted from a clock that is given."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from everkin.memory.models import Precision
from everkin.memory.rules.dates import spans

Relation = Literal["in", "before", "after"]
Scores = NDArray[np.float32]

_DAY_S: Final = 86_400.0
TELLING_DAYS: Final[dict[Precision, float]] = {"minute": 4.0, "day": 8.0, "week": 10.0, "month": 20.0, "season": 30.0, "year": 60.0}
"""How long after a stretch of time people still tell of it: the fit to it falls to 1/e within so many days."""
EARLIER_DAYS: Final = 5.0
"""How long ahead of it they speak of it: plans."""
WIDE: Final[dict[Precision, float]] = {"minute": 1.0, "day": 1.0, "week": 1.0, "month": 0.7, "season": 0.5, "year": 0.3}
"""How much a stretch of time tells: a whole year fits much that is not meant."""
SIDE: Final = 0.1
"""What being on the right side of a time tells, before it or after it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The time that a question asks about: `begin` up to `end`, POSIX seconds, in it, before it or after it.

    Where `event` is not empty the time is that of an event ("the wedding"), which has to be recalled first; `begin` and `end` are 0 then.
    """

    begin: float
    end: float
    precision: Precision
    relation: Relation = "in"
    event: str = ""

    def at(self, moment: float) -> "Asked":
        """Return the same question, now that it is known when its event was, in POSIX seconds."""
        return Asked(moment, moment, "day", self.relation)


_RELATION = re.compile(r"\b(before|until|prior to|after|since|following)\s*(?:the|that|my|our)?\s*$", re.IGNORECASE)
_EARLIER = frozenset(("before", "until", "prior to"))
_MOVING = re.compile(r"\b(?:the )?(?:day|week|weekend|month|year)s?\s+(?:before|after|of|prior to|following)\s*$", re.IGNORECASE)
_EVENT = re.compile(r"\b(?P<relation>before|after|since) (?P<event>(?:the|my|your|our|his|her|\w+ing) [^,?.!;]{2,60})", re.IGNORECASE)
_LEFT_OVER = re.compile(
    r",?\s*\b(?:(?:as of|as mentioned|in|on|by|over|during|around|from|at|for)\s*)?"
    r"(?:(?:the )?(?:first|second|last|early|late|mid|beginning|end)\s*(?:of)?)?\s*$",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def asked_time(text: str, now: datetime) -> tuple[Asked | None, str]:
    """Return the time that `text`, said at `now` (aware), asks about, and the text without it. None where it names no time."""
    found = [mention for mention in spans(text, now) if mention.span.begin.year > 1]
    if not found:
        event = _EVENT.search(text)
        if event is None:
            return None, text
        relation: Relation = "before" if event["relation"].casefold() in _EARLIER else "after"
        return Asked(0.0, 0.0, "day", relation, event["event"].strip()), text
    rest, last = "", 0
    for mention in found:
        ahead = text[last : mention.start]
        rest += _LEFT_OVER.sub("", _RELATION.sub("", _MOVING.sub("", ahead))) + " "
        last = mention.end
    rest = _SPACE.sub(" ", rest + text[last:]).replace(" ?", "?").strip()
    return _asked(text, found[0].start, found[0].span.begin, found[0].span.end, found[0].span.precision), rest or text


def _asked(text: str, start: int, begin: datetime, end: datetime, precision: Precision) -> Asked:
    ahead = text[:start]
    moved, related = _MOVING.search(ahead), _RELATION.search(ahead)
    if moved:  # "the weekend before 3 June" is about then, give or take
        return Asked(_posix(begin - timedelta(days=7)), _posix(end), "week")
    relation: Relation = "in"
    if related:
        relation = "before" if related[1].casefold() in _EARLIER else "after"
    return Asked(_posix(begin), _posix(end), precision, relation)


def _posix(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def fit(asked: Asked, said_at: NDArray[np.float64], event_begin: NDArray[np.float64], event_end: NDArray[np.float64]) -> Scores:
    """How well rows fit the time asked about, each of shape (n,): about 1 where they do, 0 where nothing is known, below 0 where not.

    A row fits by the time it tells of (`event_begin` up to `event_end`, NaN where none), or by when it was said: during the time asked
    about, or not long after.
    """
    if asked.event:
        return np.zeros(len(said_at), np.float32)
    if asked.relation == "before":
        return np.where(said_at < asked.begin, SIDE, -SIDE).astype(np.float32)
    if asked.relation == "after":
        return np.where(said_at >= asked.begin, SIDE, -SIDE).astype(np.float32)
    late = np.maximum(said_at - asked.end, 0.0) / (_DAY_S * TELLING_DAYS[asked.precision])
    early = np.maximum(asked.begin - said_at, 0.0) / (_DAY_S * EARLIER_DAYS)
    said = np.exp(-late - early)
    told = (event_begin < asked.end) & (event_end > asked.begin)
    return (WIDE[asked.precision] * (1.3 * np.maximum(said, told) - 0.3)).astype(np.float32)
