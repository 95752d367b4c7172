"""Consolidation: what is kept of a session once it is over, beside its words: a summary that names what it rests on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from math import fsum, log

from everkin.kit.words import words
from everkin.memory.models import Memory
from everkin.memory.rules.cue import is_question
from everkin.memory.rules.derivation import record_id
from everkin.memory.rules.index import SESSION_GAP

TURNS_MIN = 4
"""A shorter session says no more in sum than in its turns."""
PICKED_MAX = 4
SUMMARY_CHARS_MAX = 700
QUOTE_CHARS_MAX = 160


def is_over(last: datetime, now: datetime) -> bool:
    """Whether a session whose last turn was then is over."""
    return now - last >= SESSION_GAP


def sessions(turns: Iterable[Memory]) -> Iterator[list[Memory]]:
    """Part turns, the earliest first, where silence lasted long enough."""
    session: list[Memory] = []
    for turn in turns:
        if session and turn.said_at - session[-1].said_at >= SESSION_GAP:
            yield session
            session = []
        session.append(turn)
    if session:
        yield session


def summary(session: Sequence[Memory], findings: Sequence[Memory]) -> Memory | None:
    """Sum up a session that is over: what was found in it, then the weightiest of the person's other words; None where there is too little.

    It tells what was said that day, whether it still holds or not.
    """
    if len(session) < TURNS_MIN:
        return None
    told = list({f.text: f for f in findings if _may_be_told(f)}.values())
    found_in = {f.message_id for f in findings}
    picked = _weightiest([t for t in session if t.speaker == "person" and t.id not in found_in and _may_be_told(t)])
    if not told and not picked:
        return None
    day = f"{session[0].said_at:%A, %-d %B %Y}"
    parts = [*(f.text for f in told), *(f'"{_quoted(t.text)}"' for t in picked)]
    first, last = session[0], session[-1]
    sources = dict.fromkeys([s for f in told for s in f.source_ids] + [t.id for t in picked])
    return Memory(
        id=record_id(first.id, "summary"),
        message_id=first.id,
        speaker="person",
        text=_within(f"On {day} you said:", parts),
        said_at=last.said_at,
        form="summary",
        entities=tuple(dict.fromkeys(e for m in (*told, *picked) for e in m.entities)),
        source_ids=tuple(sources),
    )


def _may_be_told(memory: Memory) -> bool:
    return not memory.excluded and memory.corrected_by is None


def _weightiest(turns: Sequence[Memory]) -> list[Memory]:
    """The statements that hold most of the session's rare words, in the order in which they were said."""
    stated = [t for t in turns if not is_question(t.text)]
    spread = Counter(w for t in stated for w in set(words(t.text)))

    def weight(turn: Memory) -> float:
        return fsum(log(1 + len(stated) / spread[w]) for w in set(words(turn.text)))

    best = sorted(stated, key=lambda t: (-weight(t), t.said_at))[:PICKED_MAX]
    return sorted((t for t in best if weight(t) > 0), key=lambda t: (t.said_at, t.id.bytes))


def _quoted(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE_CHARS_MAX else line[:QUOTE_CHARS_MAX].rsplit(" ", 1)[0] + " ..."


def _within(head: str, parts: Sequence[str]) -> str:
    told = head
    for part in parts:
        if len(told) + 1 + len(part) > SUMMARY_CHARS_MAX:
            break
        told += f" {part}"
    return told
