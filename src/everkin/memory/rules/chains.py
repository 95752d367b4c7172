"""Change: which of several facts about the same thing holds when. Bi-temporal and append-only (Snodgrass 1999): nothing is overwritten."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from everkin.memory.models import Claim, Memory


def chained(facts: Iterable[Memory]) -> list[Memory]:
    """Close what newer facts contradict, and fold what was only said again into what holds already.

    `facts` share subject and predicate and have a claim; the order in which they come does not matter. A fact of which only one can hold
    closes all that held before it, and so does one that says that something is no more (an empty object), until the next says otherwise.
    """
    settled: list[Memory] = []
    holding: list[Memory] = []
    ordered = sorted(facts, key=lambda f: (f.said_at, f.id.bytes))
    objects = {_object(f) for f in ordered} - {""}
    for fact in ordered:
        begin = fact.valid_from or fact.said_at
        if fact.corrected_by:
            settled.append(corrected(fact))
            continue
        said_already = next((h for h in holding if _object(h) == _object(fact)), None)
        if said_already:
            settled.append(replace(fact, valid_to=begin, superseded_by=said_already.id))
            continue
        closed = [h for h in holding if _contradicts(fact, h, objects)]
        settled += [replace(h, valid_to=_end(h, fact), superseded_by=fact.id) for h in closed]
        holding = [h for h in holding if h not in closed]
        holding.append(replace(fact, valid_to=None, superseded_by=None))
    return settled + holding


def first_holds(canon: Iterable[Memory]) -> list[Memory]:
    """Close what a companion says about itself against what it said before: what was said first stays true, the rest never was.

    `canon` shares subject and predicate; the order in which it comes does not matter. What is only said again is folded into the first.
    """
    settled: list[Memory] = []
    for record in sorted(canon, key=lambda r: (r.said_at, r.id.bytes)):
        standing = [s for s in settled if s.superseded_by is None]
        single = _claim(record).single
        rival = next((s for s in standing if single or _claim(s).single or _object(s) == _object(record)), None)
        begin = record.valid_from or record.said_at
        settled.append(replace(record, valid_to=begin if rival else None, superseded_by=rival.id if rival else None))
    return settled


def corrected(memory: Memory) -> Memory:
    """A memory that the person set right: it never was so."""
    return replace(memory, valid_to=memory.valid_from or memory.said_at, superseded_by=memory.corrected_by)


def outdated(turn: Memory, findings: Iterable[Memory]) -> Memory:
    """A turn is outdated once the first of the things it told is; what was only said before is not."""
    if turn.corrected_by:
        return corrected(turn)
    ends = [(f.valid_to, f.superseded_by) for f in findings if f.form == "fact" and f.valid_to and f.valid_to > (f.valid_from or f.said_at)]
    ends += [(turn.said_at, f.corrected_by) for f in findings if f.corrected_by]
    end, by = min(ends, key=lambda e: e[0], default=(None, None))
    return replace(turn, valid_to=end, superseded_by=by)


def holds(memory: Memory, at: datetime) -> bool:
    """Whether a memory was so at a moment."""
    begin = memory.valid_from or memory.said_at
    return begin <= at and (memory.valid_to is None or at < memory.valid_to)


def _end(old: Memory, new: Memory) -> datetime:
    """When an old fact ended: when the new one began; where that is said to be before the old one was told, when the new one was."""
    begin = new.valid_from or new.said_at
    return begin if begin > (old.valid_from or old.said_at) else new.said_at


def _contradicts(new: Memory, old: Memory, objects: Iterable[str]) -> bool:
    """Whether what is new closes what is old. What is no more may be named ("I don't live in Oslo any more"): then only that is closed."""
    if not _object(new):
        named = {o for o in objects if _names(new.text, o)}
        return not named or _object(old) in named
    return _claim(new).single or not _object(old)


def _names(text: str, thing: str) -> bool:
    return re.search(rf"\b{re.escape(thing)}\b", text.casefold()) is not None


def _object(fact: Memory) -> str:
    return _claim(fact).object.casefold()


def _claim(fact: Memory) -> Claim:
    return fact.claim or Claim("", "", "")
