"""Memory under the person's control: list, search, correct, pin, leave out, delete, take along.

What the person wishes of a record is kept apart from it, so that it holds when the record is made again.
"""

import re
import unicodedata
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import ClassVar, TypeVar, get_args
from uuid import UUID, uuid4

import numpy as np

from everkin.kit.clock import Clock
from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection, Database
from everkin.kit.errors import EverkinError
from everkin.kit.ids import Ids
from everkin.kit.words import words
from everkin.memory import jobs, store
from everkin.memory.models import Claim, Form, Line, Memory, Pair, Told, Wish
from everkin.memory.partitions import Partitions
from everkin.memory.rules import derivation
from everkin.memory.rules.chains import corrected, holds
from everkin.memory.rules.extraction import extract
from everkin.memory.rules.index import SESSION_GAP, TURN, View

TEXT_CHARS_MAX = 2_000
PAGE_MAX = 200
REPLIES = 4
"""How many turns behind a source are looked through for words that were said back."""
ALL_OF_THEM = 0.999
KEPT_FORMS: tuple[Form, ...] = ("fact", "plan", "summary")
EVERY_FORM: tuple[Form, ...] = get_args(Form)
STANCES = frozenset(words("likes dislikes loves hates yes no"))
"""What a claim's object may say without naming a thing: that stands in its predicate then ("taste for tea")."""
_BEGINNING = re.compile("[0-9a-f]{4,32}")

T = TypeVar("T")


class UnknownMemory(EverkinError):
    """There is no such memory of this pair."""

    code: ClassVar[str] = "unknown_memory"
    status: ClassVar[int] = 404


class MemoryAmbiguous(EverkinError):
    """Several memories' ids begin alike."""

    code: ClassVar[str] = "memory_ambiguous"
    status: ClassVar[int] = 409


class MemoryUnfit(EverkinError):
    """What is to be remembered is empty or too long, or is not for the person to write."""

    code: ClassVar[str] = "memory_unfit"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of memories, the latest first, how many records do not open, and how many messages are still to be read."""

    items: Sequence[Memory]
    has_more: bool
    broken: int
    due: int


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
        """List what holds now, or held at `as_of`, of some forms, each sentence of a message once, however much it claims.

        `before` names the last of the page ahead. Raises `UnknownMemory`.
        """
        opened, due = await self._partitions.current(pair, key), await self.due(pair)
        if opened is None:
            return Listed((), has_more=False, broken=0, due=due)
        key, at, most = opened.key, as_of or self._clock.now(), min(limit, PAGE_MAX)

        def tx(conn: Connection) -> list[Memory]:
            last = _known(store.by_ids(conn, pair, key, [before]).get(before)) if before else None
            held = (m for m in _behind(conn, pair, key, forms, last) if holds(m, at))
            ahead = [m for m in _beside(conn, pair, key, last) if m.form in forms and holds(m, at)]
            return list(islice(_once(held, ahead), most + 1))

        items = await self._database.read(tx)
        return Listed(items[:most], len(items) > most, len(opened.broken), due)

    async def due(self, pair: Pair) -> int:
        """How many messages are still to be read into memory."""
        return await self._database.read(partial(store.due_count, pair=pair))

    async def everything(self, pair: Pair, key: SealingKey) -> AsyncIterator[Sequence[Memory]]:
        """Read every record there is, whether it holds or not, page by page, the latest first."""
        opened = await self._partitions.current(pair, key)
        before: tuple[datetime, UUID] | None = None
        query = partial(store.listed, pair=pair, forms=EVERY_FORM, limit=PAGE_MAX)
        while opened and (page := await self._database.read(partial(query, key=opened.key, before=before))):
            yield page
            before = page[-1].said_at, page[-1].id

    async def identify(self, pair: Pair, beginning: str) -> UUID:
        """The one memory whose id begins so, in at least four digits. Raises `UnknownMemory`, `MemoryAmbiguous`."""
        digits = beginning.replace("-", "").casefold()
        first, last = (UUID(digits.ljust(32, end)) if _BEGINNING.fullmatch(digits) else None for end in "0f")
        if first is None or last is None:
            raise UnknownMemory("That is no id of a memory: give at least its first four characters, as the list shows them.")
        found = await self._database.read(partial(store.ids_between, pair=pair, first=first, last=last, limit=2))
        if len(found) > 1:
            candidates = " or ".join(str(one) for one in found)
            raise MemoryAmbiguous(
                f"Several memories have an id that begins with {beginning[:36]}, such as {candidates}. Give more of the id."
            )
        return _known(found[0] if found else None)

    async def find(self, pair: Pair, key: SealingKey, memory_id: UUID) -> Memory:
        """Return one memory. Raises `UnknownMemory`."""
        return _known((await self._by_ids(pair, key, [memory_id])).get(memory_id))

    async def sources(self, pair: Pair, key: SealingKey, memories: Sequence[Memory]) -> dict[UUID, Memory]:
        """The turns that memories rest on, in the order in which they were said; those that were deleted are left out."""
        found = await self._by_ids(pair, key, list(dict.fromkeys(i for m in memories for i in m.source_ids)))
        return {m.id: m for m in sorted(found.values(), key=lambda m: (m.said_at, m.id.bytes))}

    async def add(self, pair: Pair, key: SealingKey, text: str) -> Memory:
        """Remember what the person writes down. Raises `MemoryUnfit`."""
        memory = self._written(_readable(text))
        await self._database.write(partial(_add, pair=pair, key=key, memory=memory))
        return await self.find(pair, key, memory.id)

    async def correct(self, pair: Pair, key: SealingKey, memory_id: UUID, text: str) -> Memory:
        """Set a memory right: the new text takes its place, from when on it was thought to be so, and the old one never was.

        Raises `UnknownMemory`, `MemoryUnfit`.
        """
        memory = self._written(_readable(text))
        await self._database.write(partial(_correct, pair=pair, key=key, memory_id=memory_id, memory=memory, now=self._clock.now()))
        return await self.find(pair, key, memory.id)

    async def pin(self, pair: Pair, key: SealingKey, memory_id: UUID, *, pinned: bool) -> Memory:
        """Keep a memory from fading, or no longer. Raises `UnknownMemory`."""
        await self._database.write(partial(_wish_of, pair=pair, key=key, ids=[memory_id], wished={"pinned": pinned}, now=self._clock.now()))
        return await self.find(pair, key, memory_id)

    async def exclude(self, pair: Pair, key: SealingKey, memory_id: UUID, *, excluded: bool) -> Memory:
        """Keep a memory, and all that says the same, from being brought up, or no longer. Raises `UnknownMemory`."""
        ids = await self._saying_the_same(pair, key, memory_id)
        act = partial(_wish_of, wished={"excluded": True}) if excluded else _bring_back
        await self._database.write(partial(act, pair=pair, key=key, ids=ids, now=self._clock.now()))
        return await self.find(pair, key, memory_id)

    async def delete(self, pair: Pair, key: SealingKey, memory_id: UUID) -> int:
        """Delete a memory and all that says the same; it is not made again. Returns how many records went. Raises `UnknownMemory`."""
        ids = await self._saying_the_same(pair, key, memory_id)
        return await self._database.write(partial(_wish_of, pair=pair, key=key, ids=ids, wished={"deleted": True}, now=self._clock.now()))

    async def erase(self, pair: Pair, key: SealingKey) -> None:
        """Delete everything that a companion remembers of the person, its key and its snapshot; the conversation stays.

        What was said before is not read again, whatever is edited later.
        """
        await self._database.write(partial(store.erase, pair=pair, key=key, now=self._clock.now()))
        await self._partitions.erased(pair)

    async def _by_ids(self, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> dict[UUID, Memory]:
        opened = await self._partitions.current(pair, key)
        return await self._database.read(partial(store.by_ids, pair=pair, key=opened.key, ids=ids)) if opened else {}

    async def _saying_the_same(self, pair: Pair, key: SealingKey, memory_id: UUID) -> list[UUID]:
        """The record, those of its sentence, those that make the same claim, and the turns in which it was said or said back."""
        opened = await self._partitions.current(pair, key)
        memory = await self.find(pair, key, memory_id)
        if opened is None:
            return [memory_id]
        alike = await self._database.read(partial(_alike, pair=pair, key=opened.key, memory=memory))
        said_in = _said_in(opened.index.view(), memory)
        turns = await self._database.read(partial(store.by_ids, pair=pair, key=opened.key, ids=said_in))
        return list(dict.fromkeys([memory_id, *alike, *turns]))

    def _written(self, text: str) -> Memory:
        """A record that the person writes: what it says is read as if it were said."""
        line = Line(self._ids.new(), "person", text, self._clock.now().astimezone())
        found = derivation.found(line, extract(line, ()), "person")
        plain = replace(derivation.turn_of(Told(line)), form="fact", kind="semantic", valid_from=line.said_at, origin="person")
        made = found[0] if len(found) == 1 else plain
        return replace(made, id=uuid4(), recorded_at=line.said_at, message_id=None, text=text, source_ids=())


def _readable(text: str) -> str:
    plain = " ".join(text.split())
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in plain):
        raise MemoryUnfit("That holds bytes that are not text. Write it in plain words; nothing of it was kept.")
    if not any(c.isalnum() for c in plain):
        raise MemoryUnfit("There is nothing in it to remember. Write a sentence, such as: My sister is called Mara.")
    if len(plain) > TEXT_CHARS_MAX:
        raise MemoryUnfit(f"That has {len(plain):,} characters; a memory has {TEXT_CHARS_MAX:,} at most. Write it as several.")
    return plain


def _known(memory: T | None) -> T:
    if memory is None:
        raise UnknownMemory("There is no such memory. List them to see which there are.")
    return memory


def _behind(conn: Connection, pair: Pair, key: SealingKey, forms: Sequence[Form], last: Memory | None) -> Iterator[Memory]:
    """Read records from behind `last` on, the latest first."""
    while page := store.listed(conn, pair, key, forms, (last.said_at, last.id) if last else None, PAGE_MAX):
        yield from page
        last = page[-1]


def _beside(conn: Connection, pair: Pair, key: SealingKey, last: Memory | None) -> list[Memory]:
    """The last record of a page, and those of its message that a list has ahead of it."""
    if last is None or last.message_id is None:
        return []
    return [m for m in store.of_messages(conn, pair, key, [last.message_id]) if m.id.bytes >= last.id.bytes]


def _once(memories: Iterable[Memory], ahead: Iterable[Memory]) -> Iterator[Memory]:
    """Each sentence of a message once, and none that was told `ahead`: whose dog died has a dog no more, and told both in one."""
    told = {_sentence(m) for m in ahead}
    for memory in memories:
        if _sentence(memory) not in told:
            told.add(_sentence(memory))
            yield memory


def _sentence(memory: Memory) -> tuple[UUID, Form, str]:
    return memory.message_id or memory.id, memory.form, memory.text


def _add(conn: Connection, pair: Pair, key: SealingKey, memory: Memory) -> None:
    own = store.begin(conn, pair, key)
    store.apply(conn, pair, own, store.Change([memory]))
    jobs.settle(conn, pair, own, [memory])


def _correct(conn: Connection, pair: Pair, key: SealingKey, memory_id: UUID, memory: Memory, now: datetime) -> None:
    own = store.begin(conn, pair, key)
    old = _standing(conn, pair, own, memory_id)
    wished = store.wishes(conn, pair, own, [old.id]).get(old.id)
    new = _in_place_of(old, memory)
    if wished:
        store.set_wish(conn, pair, own, new.id, wished)
        new = replace(new, pinned=wished.pinned if wished.pinned is not None else new.pinned, excluded=wished.excluded)
    store.apply(conn, pair, own, store.Change([new]))
    twins = [m.id for m in _twins(conn, pair, own, old)]
    ids = dict.fromkeys([old.id, *_alike(conn, pair, own, old)])
    _wish_of(conn, pair, key, [i for i in ids if i != new.id], {"corrected_by": new.id}, now)
    _close(conn, pair, own, twins)
    jobs.settle(conn, pair, own, [new])


def _standing(conn: Connection, pair: Pair, key: SealingKey, memory_id: UUID) -> Memory:
    """The memory, or what it was corrected to last. Raises `UnknownMemory`; `MemoryUnfit` for a summary and for canon."""
    memory = _known(store.by_ids(conn, pair, key, [memory_id]).get(memory_id))
    while memory.corrected_by and (later := store.by_ids(conn, pair, key, [memory.corrected_by]).get(memory.corrected_by)):
        memory = later
    if memory.form == "summary":
        raise MemoryUnfit("A summary is made of what was said, and follows it. Correct what it rests on, or delete it.")
    if memory.form == "canon":
        raise MemoryUnfit("That is what the companion said about itself. Delete it, or exclude it: then it no longer holds to it.")
    return memory


def _in_place_of(old: Memory, memory: Memory) -> Memory:
    """A correction, where the old record stood: what was told after that one supersedes this one as well."""
    claim = memory.claim or (replace(old.claim, object=memory.text) if old.claim else None)
    since = memory.valid_from if memory.when and memory.form == "fact" else old.valid_from or old.said_at
    return replace(memory, claim=claim, said_at=old.said_at, valid_from=since, source_ids=old.source_ids)


def _close(conn: Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> None:
    """Let corrected records that make no claim, so that no other supersedes them, hold no more."""
    known = store.by_ids(conn, pair, key, ids).values()
    closed = [replace(corrected(m), version=m.version + 1) for m in known if m != corrected(m)]
    store.apply(conn, pair, key, store.Change(closed))


def _wish_of(conn: Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID], wished: dict[str, object], now: datetime) -> int:
    """Keep a wish of the person's of records, and let them, and the summaries of what they said, follow it.

    Returns how many records it met. Raises `UnknownMemory`.
    """
    own = store.begin(conn, pair, key)
    known = store.by_ids(conn, pair, own, ids)
    _known(known.get(ids[0]))
    before = store.wishes(conn, pair, own, ids)
    for record_id in ids:
        store.set_wish(conn, pair, own, record_id, replace(before.get(record_id, Wish()), **wished))  # type: ignore[arg-type]
    jobs.follow_wishes(conn, pair, own, list(known.values()))
    jobs.sum_up(conn, pair, own, now)
    return len(known)


def _bring_back(conn: Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID], now: datetime) -> int:
    """Include records again, but for the turns in which something else that is left out was told."""
    beside = store.of_messages(conn, pair, store.begin(conn, pair, key), ids)
    hidden = {m.message_id for m in beside if m.excluded and m.form != "turn" and m.id not in ids}
    return _wish_of(conn, pair, key, [i for i in ids if i not in hidden], {"excluded": False}, now)


def _alike(conn: Connection, pair: Pair, key: SealingKey, memory: Memory) -> list[UUID]:
    """The records of the same sentence, those that make a claim of theirs, the turns they were found in, and the replies that took it up.

    Of a turn, what was found in it, and those replies. A summary stands alone: it is made of what is not its own.
    """
    if memory.form == "summary":
        return []
    twins = _twins(conn, pair, key, memory)
    claiming = store.of_claims(conn, pair, key, {m.claim.key for m in twins if m.claim})
    same = [*twins, *(m for m in claiming if any(_claims_the_same(m, one) for one in twins))]
    beside = store.of_messages(conn, pair, key, list({m.message_id for m in same if m.message_id}))
    turns = [m for m in beside if m.form == "turn"]
    findings = [m for m in beside if m.form in {"fact", "plan", "canon"}] if memory.form == "turn" else []
    after = [r for t in turns for r in store.said_between(conn, pair, key, t.said_at, t.said_at + SESSION_GAP, REPLIES)]
    replies = [r for r in after if any(_takes_up(r, m) for m in findings or twins)]
    return [m.id for m in (*same, *turns, *findings, *replies)]


def _twins(conn: Connection, pair: Pair, key: SealingKey, memory: Memory) -> list[Memory]:
    """The records of one sentence of a message, of which a list shows one; of what the person wrote, it alone."""
    beside = store.of_messages(conn, pair, key, [memory.message_id]) if memory.message_id else [memory]
    return [m for m in beside if _sentence(m) == _sentence(memory)]


def _claims_the_same(one: Memory, other: Memory) -> bool:
    """Whether two records say the same of the same one: "I" of canon is the companion."""
    alike = one.claim and other.claim and _said(one.claim) == _said(other.claim)
    return bool(alike) and (one.form == "canon") == (other.form == "canon")


def _said(claim: Claim) -> tuple[str, ...]:
    return *claim.key, claim.object.casefold()


def _takes_up(reply: Memory, memory: Memory) -> bool:
    said = _named(memory.claim) if memory.claim else set(words(memory.text))
    return reply.speaker != "person" and bool(said) and said <= set(words(reply.text))


def _named(claim: Claim) -> set[str]:
    """The words of what a claim is about: its object, or the rest of its predicate ("taste for tea")."""
    return set(words(claim.object)) - STANCES or set(words(claim.predicate)[1:])


def _said_in(view: View, memory: Memory) -> list[UUID]:
    """The turns in which all the words of a finding stand."""
    asked = words(memory.text)
    if memory.claim is None or len(asked) < 2:  # noqa: PLR2004 - one word is no sentence
        return []
    whole = view.lexical(asked, 1.0, 0.0).share > ALL_OF_THEM
    return view.ids(np.flatnonzero(whole & (view.columns.form == TURN)))
