"""Memory under the person's control: list, search, correct, pin, leave out, delete, take along.

What the person wishes of a record is kept apart from it, so that it holds when the record is made again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

import numpy as np

from everkin.kit.clock import Clock
from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection, Database
from everkin.kit.errors import EverkinError
from everkin.kit.ids import Ids
from everkin.kit.words import words
from everkin.memory import jobs, store
from everkin.memory.models import Claim, Form, Line, Memory, Pair, Wish
from everkin.memory.partitions import Partitions
from everkin.memory.rules.chains import holds
from everkin.memory.rules.entities import entities
from everkin.memory.rules.extraction import extract
from everkin.memory.rules.index import SESSION_GAP, TURN, View

TEXT_CHARS_MAX = 2_000
PAGE_MAX = 200
REPLIES = 4
"""How many turns behind a source are looked through for words that were said back."""
ALL_OF_THEM = 0.999
KEPT_FORMS: tuple[Form, ...] = ("fact", "plan", "summary")


class UnknownMemory(EverkinError):
    """There is no such memory of this pair."""

    code: ClassVar[str] = "unknown_memory"
    status: ClassVar[int] = 404


class MemoryUnfit(EverkinError):
    """What is to be remembered is empty or too long."""

    code: ClassVar[str] = "memory_unfit"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of memories, the latest first, and how many records do not open."""

    items: Sequence[Memory]
    has_more: bool
    broken: int


class Control:
    """What a person may do with what a companion remembers of them. `key` is the one that seals the person's partitions."""

    def __init__(self, database: Database, partitions: Partitions, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._partitions = partitions
        self._clock = clock
        self._ids = ids

    async def page(
        self,
        pair: Pair,
        key: SealingKey,
        forms: Sequence[Form] = KEPT_FORMS,
        *,
        before: UUID | None = None,
        as_of: datetime | None = None,
        limit: int,
    ) -> Listed:
        """List what holds now, or held at `as_of`, of some forms; `before` names the last of the page ahead. Raises `UnknownMemory`."""
        opened = await self._partitions.current(pair, key)
        if opened is None:
            return Listed((), has_more=False, broken=0)
        at = as_of or self._clock.now()
        items = await self._database.read(
            partial(_page, pair=pair, key=opened.key, forms=forms, before=before, at=at, limit=min(limit, PAGE_MAX) + 1)
        )
        return Listed(items[:limit], len(items) > limit, len(opened.broken))

    async def find(self, pair: Pair, key: SealingKey, memory_id: UUID) -> Memory:
        """Return one memory. Raises `UnknownMemory`."""
        opened = await self._partitions.current(pair, key)
        found = await self._database.read(partial(store.by_ids, pair=pair, key=opened.key, ids=[memory_id])) if opened else {}
        return _known(found.get(memory_id))

    async def add(self, pair: Pair, key: SealingKey, text: str) -> Memory:
        """Remember what the person writes down. Raises `MemoryUnfit`."""
        memory = self._written(_readable(text))
        await self._database.write(partial(_add, pair=pair, key=key, memory=memory))
        return memory

    async def correct(self, pair: Pair, key: SealingKey, memory_id: UUID, text: str) -> Memory:
        """Set a memory right: from now on the new text holds, and the old one never did. Raises `UnknownMemory`, `MemoryUnfit`."""
        memory = self._written(_readable(text))
        return await self._database.write(partial(_correct, pair=pair, key=key, memory_id=memory_id, memory=memory))

    async def pin(self, pair: Pair, key: SealingKey, memory_id: UUID, *, pinned: bool) -> Memory:
        """Keep a memory from fading, or no longer. Raises `UnknownMemory`."""
        await self._database.write(partial(_wish_of, pair=pair, key=key, ids=[memory_id], wished={"pinned": pinned}))
        return await self.find(pair, key, memory_id)

    async def exclude(self, pair: Pair, key: SealingKey, memory_id: UUID, *, excluded: bool) -> Memory:
        """Keep a memory, and all that says the same, from being brought up, or no longer. Raises `UnknownMemory`."""
        ids = await self._saying_the_same(pair, key, memory_id)
        await self._database.write(partial(_wish_of, pair=pair, key=key, ids=ids, wished={"excluded": excluded}))
        return await self.find(pair, key, memory_id)

    async def delete(self, pair: Pair, key: SealingKey, memory_id: UUID) -> int:
        """Delete a memory and all that says the same; it is not made again. Returns how many records went. Raises `UnknownMemory`."""
        ids = await self._saying_the_same(pair, key, memory_id)
        return await self._database.write(partial(_wish_of, pair=pair, key=key, ids=ids, wished={"deleted": True}))

    async def erase(self, pair: Pair, key: SealingKey) -> None:
        """Delete everything that a companion remembers of the person, its key and its snapshot; the conversation stays."""
        del key  # nothing is read
        await self._database.write(partial(store.erase, pair=pair))
        await self._partitions.erased(pair)

    async def _saying_the_same(self, pair: Pair, key: SealingKey, memory_id: UUID) -> list[UUID]:
        """The record, those that make the same claim, and the turns in which it was said or said back."""
        opened = await self._partitions.current(pair, key)
        memory = await self.find(pair, key, memory_id)
        if opened is None:
            return [memory_id]
        alike = await self._database.read(partial(_alike, pair=pair, key=opened.key, memory=memory))
        said_in = _said_in(opened.index.view(), memory)
        turns = await self._database.read(partial(store.by_ids, pair=pair, key=opened.key, ids=said_in))
        return list(dict.fromkeys([memory_id, *alike, *turns]))

    def _written(self, text: str) -> Memory:
        """A record that the person writes: its claim is read as if it were said."""
        now, record_id = self._clock.now(), self._ids.new()
        findings = extract(Line(record_id, "person", text, now), ())
        found = findings[0] if len(findings) == 1 else None
        return Memory(
            id=record_id,
            message_id=None,
            speaker="person",
            text=text,
            said_at=now,
            form="fact",
            kind=found.kind if found else "semantic",
            claim=found.claim if found else None,
            entities=entities(text),
            when=found.when if found else None,
            recorded_at=now,
            valid_from=now,
            origin="person",
            importance=found.importance if found else 0.5,
        )


def _readable(text: str) -> str:
    plain = text.strip()
    if not plain:
        raise MemoryUnfit("There is nothing in it to remember. Write a sentence, such as: My sister is called Mara.")
    if len(plain) > TEXT_CHARS_MAX:
        raise MemoryUnfit(f"That has {len(plain):,} characters; a memory has {TEXT_CHARS_MAX:,} at most. Write it as several.")
    return plain


def _known(memory: Memory | None) -> Memory:
    if memory is None:
        raise UnknownMemory("There is no such memory. List them to see which there are.")
    return memory


def _page(
    conn: Connection, pair: Pair, key: SealingKey, forms: Sequence[Form], before: UUID | None, at: datetime, limit: int
) -> list[Memory]:
    last = _known(store.by_ids(conn, pair, key, [before]).get(before)) if before else None
    kept: list[Memory] = []
    while len(kept) < limit:
        page = store.listed(conn, pair, key, forms, (last.said_at, last.id) if last else None, PAGE_MAX)
        kept += [m for m in page if holds(m, at)]
        if len(page) < PAGE_MAX:
            break
        last = page[-1]
    return kept[:limit]


def _add(conn: Connection, pair: Pair, key: SealingKey, memory: Memory) -> None:
    own = store.begin(conn, pair, key)
    store.apply(conn, pair, own, store.Change([memory]))
    jobs.settle(conn, pair, own, [memory])


def _correct(conn: Connection, pair: Pair, key: SealingKey, memory_id: UUID, memory: Memory) -> Memory:
    own = store.begin(conn, pair, key)
    old = _known(store.by_ids(conn, pair, own, [memory_id]).get(memory_id))
    new = replace(memory, claim=memory.claim or _claimed_anew(old.claim, memory.text), source_ids=old.source_ids)
    store.apply(conn, pair, own, store.Change([new]))
    same = [m.id for m in store.of_messages(conn, pair, own, [old.message_id]) if _rests_on(m, old)] if old.message_id else []
    _wish_of(conn, pair, key, list(dict.fromkeys([memory_id, *same])), {"corrected_by": new.id})
    jobs.settle(conn, pair, own, [new])
    return new


def _claimed_anew(claim: Claim | None, text: str) -> Claim | None:
    return replace(claim, object=text) if claim else None


def _rests_on(memory: Memory, old: Memory) -> bool:
    """Whether a record of the same message falls with the one that is corrected: the turn with its findings, a finding with its turn."""
    return memory.form == "turn" or old.form == "turn"


def _wish_of(conn: Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID], wished: dict[str, object]) -> int:
    """Keep a wish of the person's of records, and let them follow it. Returns how many records it met. Raises `UnknownMemory`."""
    own = store.begin(conn, pair, key)
    known = store.by_ids(conn, pair, own, ids)
    _known(known.get(ids[0]))
    before = store.wishes(conn, pair, own, ids)
    for record_id in ids:
        store.set_wish(conn, pair, own, record_id, replace(before.get(record_id, Wish()), **wished))  # type: ignore[arg-type]
    jobs.follow_wishes(conn, pair, own, list(known.values()))
    return len(known)


def _alike(conn: Connection, pair: Pair, key: SealingKey, memory: Memory) -> list[UUID]:
    """The records that make the same claim, the turns they were found in, and the replies that took it up; of a turn, its findings."""
    same = [memory]
    if memory.claim:
        same += [m for m in store.of_claims(conn, pair, key, [memory.claim.key]) if m.claim and _object(m.claim) == _object(memory.claim)]
    messages = list({m.message_id for m in same if m.message_id})
    beside = store.of_messages(conn, pair, key, messages)
    turns = [m for m in beside if m.form == "turn"]
    replies = [
        r.id
        for t in turns
        for r in store.said_between(conn, pair, key, t.said_at, t.said_at + SESSION_GAP, REPLIES)
        if _takes_up(r, memory)
    ]
    findings = [m.id for m in beside] if memory.form == "turn" else []
    return [*(m.id for m in (*same, *turns)), *findings, *replies]


def _object(claim: Claim) -> str:
    return claim.object.casefold()


def _takes_up(reply: Memory, memory: Memory) -> bool:
    said = set(words(memory.claim.object if memory.claim else memory.text))
    return reply.speaker == "companion" and bool(said) and said <= set(words(reply.text))


def _said_in(view: View, memory: Memory) -> list[UUID]:
    """The turns in which all the words of a finding stand."""
    asked = words(memory.text)
    if memory.claim is None or len(asked) < 2:  # noqa: PLR2004 - one word is no sentence
        return []
    whole = view.lexical(asked, 1.0, 0.0).share > ALL_OF_THEM
    return view.ids(np.flatnonzero(whole & (view.columns.form == TURN)))
