"""A pair's memory taken along and put back: records, and what the person wishes of them, under names that hold on another server too.

The id of a finding is made with its pair's key, so that it tells nothing where it stands; on another server it is another one. A record is
therefore named by the message that it rests on and by what it says.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection
from everkin.memory import jobs, store
from everkin.memory.models import Memory, Pair, Told, Wish
from everkin.memory.rules.derivation import record_id
from everkin.memory.service import read_by_rules

SUMMARY = "summary"
PAGE = 1_000

Among = Callable[[Sequence[UUID]], Collection[UUID]]
"""Tells which of some messages are among those that are meant."""


@dataclass(frozen=True, slots=True)
class Named:
    """A record by its message and by the parts of what it says; one that the person wrote has an id alone. `id` is the one that it had."""

    id: UUID
    message_id: UUID | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wished:
    """What the person wishes of a record."""

    record: Named
    wish: Wish


@dataclass(frozen=True, slots=True)
class Carried:
    """All that is remembered: records, wishes, and the moment before which all was erased."""

    memories: Sequence[Memory] = ()
    wishes: Sequence[Wished] = ()
    since: datetime | None = None


def carried(conn: Connection, pair: Pair, key: SealingKey, told: Callable[[], Iterable[Told]], elsewhere: Among) -> Carried:
    """Read what a pair remembers of one conversation, and what the person wrote; what rests on messages `elsewhere` is left out.

    `told` are all messages of the conversation as memory would read them: from them, wishes of records that are gone are named. The wish of
    a record that no rule derives any more is left out: it cannot come back either.
    """
    own = store.own_key(conn, pair, key)
    if own is None:
        return Carried()
    every = _every_record(conn, pair, own)
    memories, _ = _parted(every, elsewhere)
    named = {m.id: name_of(m) for m in memories}
    wishes = store.every_wish(conn, pair, own)
    if wishes.keys() - {m.id for m in every}:
        named |= _derivable(told(), own)
    kept = [Wished(named[record_id], wish) for record_id, wish in wishes.items() if record_id in named]
    return Carried(memories, kept, store.since(conn, pair))


def let_go(conn: Connection, pair: Pair, key: SealingKey, told: Callable[[], Iterable[Told]], of_it: Among) -> None:
    """Forget what rests on the messages of a conversation that goes, and what the person wishes of that. `put_back` follows behind it.

    `told` are all its messages as memory would read them. What rests on others, or was written by the person, stays.
    """
    own = store.own_key(conn, pair, key)
    if own is None:
        return
    every = {m.id: m for m in _every_record(conn, pair, own)}
    stay, go = _parted(list(every.values()), of_it)
    gone = {m.id for m in go}
    if store.every_wish(conn, pair, own).keys() - every.keys():
        gone |= _derivable(told(), own).keys()
    changed = [replace(m, version=m.version + 1) for m in stay if m != every[m.id]]
    store.apply(conn, pair, own, store.Change(changed, [m.id for m in go]))
    store.remove_wishes(conn, pair, gone)


def unread(brought: Carried, told: Mapping[UUID, Told]) -> set[UUID]:
    """The messages of which is brought what the rules do not make of them, or not all of it: they are to be read anew.

    `told` are the messages of the shown path, by their ids, as memory reads them. One that was said before the erasure is not read again:
    what is brought of it stays as it is.
    """
    gone = {(one.record.message_id, one.record.parts) for one in brought.wishes if one.wish.deleted}
    there: dict[UUID, set[tuple[str, ...]]] = {}
    for memory in brought.memories:
        if memory.message_id is not None and memory.form != SUMMARY and memory.origin == "said":
            there.setdefault(memory.message_id, set()).add(name_of(memory).parts)
    found, since = there.keys() - told.keys(), brought.since
    readable = {message_id: one for message_id, one in told.items() if since is None or one.line.said_at >= since}
    for message_id, memories in read_by_rules(readable).items():
        made = {name_of(m).parts for m in memories if (message_id, name_of(m).parts) not in gone}
        if made != there.get(message_id, set()):
            found.add(message_id)
    return found


def barred_one_by_one(brought: Carried, told: Iterable[Told]) -> Carried:
    """The same, with what was erased deleted record by record: a moment would bar what was said elsewhere before it as well.

    `told` are all messages of the conversation as memory would read them.
    """
    since = brought.since
    if since is None:
        return brought
    there = {(one.message_id, one.parts) for one in map(name_of, brought.memories)}
    erased = read_by_rules({one.line.id: one for one in told if one.line.said_at < since})
    names = [name_of(m) for memories in erased.values() for m in memories]
    gone = [Wished(one, Wish(deleted=True)) for one in names if (one.message_id, one.parts) not in there]
    return replace(brought, wishes=[*brought.wishes, *gone], since=None)


def put_back(
    conn: Connection,
    pair: Pair,
    key: SealingKey,
    brought: Carried,
    message_ids: Mapping[UUID, UUID],
    due: Mapping[UUID, datetime],
) -> None:
    """Store a memory that was taken along, beside what there is.

    `message_ids` are the ids of the messages here by those that they had. What rests on a message that did not come along is left out.
    `due` are those, by the ids that they had, that are to be read anew, and when they were said. What was said before an erasure here is
    not read again, and stays as it was brought. The moment of the erasure that is brought bars all that the pair said before it: where
    that is more than this conversation, `barred_one_by_one` goes ahead.
    """
    own, since = store.begin(conn, pair, key), store.since(conn, pair)
    if brought.since is not None:
        store.set_since(conn, pair, max(brought.since, since or brought.since))
    there = {m.id: m for m in _every_record(conn, pair, own)}
    ids = _ids_here(conn, own, brought, message_ids, list(there.values()))
    kept = {ids[m.id]: _joined(there.get(ids[m.id]), _here(m, ids, message_ids)) for m in brought.memories if m.id in ids}
    store.apply(conn, pair, own, store.Change(list(kept.values())))
    for wished in brought.wishes:
        if wished.record.id in ids and ids[wished.record.id] not in there:
            store.set_wish(conn, pair, own, ids[wished.record.id], _wish_here(wished.wish, ids))
    store.add_due(conn, pair, [message_ids[one] for one, at in due.items() if one in message_ids and (since is None or at >= since)])
    store.add_stale(conn, pair, sorted({m.said_at for m in kept.values() if m.form != SUMMARY}))
    reopened = [kept[ids[m.id]] for m in brought.memories if m.id in ids and _has_lost_its_successor(m, ids)]
    jobs.settle(conn, pair, own, [*there.values(), *reopened])


def name_of(memory: Memory) -> Named:
    """The name of a record."""
    if memory.message_id is None or memory.form == "turn":
        return Named(memory.id, memory.message_id)
    if memory.form == SUMMARY:
        return Named(memory.id, memory.message_id, (SUMMARY,))
    claim = memory.claim
    said = (*claim.key, claim.object) if claim else ("", "", "")
    return Named(memory.id, memory.message_id, (memory.form, *said, memory.text))


def _every_record(conn: Connection, pair: Pair, key: SealingKey) -> list[Memory]:
    found: list[Memory] = []
    while page := store.listed(
        conn, pair, key, ("turn", "fact", "plan", "summary", "canon"), (found[-1].said_at, found[-1].id) if found else None, PAGE
    ):
        found += page
    return found


def _parted(memories: Sequence[Memory], among: Among) -> tuple[list[Memory], list[Memory]]:
    """Records in two: those that rest on none of the messages that are meant, and those that do.

    What the person set one of the first right with is of the first, whatever else it rests on.
    """
    meant = set(among(list({i for m in memories for i in (m.message_id, *m.source_ids) if i})))
    apart = {m.id: m for m in memories if not meant.isdisjoint((m.message_id, *m.source_ids))}
    others = [m for m in memories if m.id not in apart]
    waiting = deque(others)
    while waiting:
        memory = waiting.popleft()
        right = apart.get(memory.corrected_by) if memory.corrected_by else None
        if right is not None and right.message_id is None:
            del apart[right.id]
            stays = replace(right, source_ids=tuple(i for i in right.source_ids if i not in meant))
            others.append(stays)
            waiting.append(stays)
    return others, list(apart.values())


def _derivable(told: Iterable[Told], key: SealingKey) -> dict[UUID, Named]:
    """The names of all that the rules derive, and of the summaries that may begin at each message, by the ids that they have here."""
    found: dict[UUID, Named] = {}
    for message_id, memories in read_by_rules({one.line.id: one for one in told}).items():
        for memory in memories:
            here = memory.id if memory.form == "turn" else UUID(bytes=key.mark("id", memory.id))
            found[here] = replace(name_of(memory), id=here)
        summary = record_id(message_id, SUMMARY)
        found[summary] = Named(summary, message_id, (SUMMARY,))
    return found


def _ids_here(
    conn: Connection, key: SealingKey, brought: Carried, message_ids: Mapping[UUID, UUID], there: Sequence[Memory]
) -> dict[UUID, UUID]:
    """The ids of records here by those that they had. One that the person wrote, and that is there already, is that one."""
    alike = {(m.text, m.said_at): m.id for m in there if m.message_id is None}
    written = [m for m in brought.memories if m.message_id is None]
    taken = store.ids_taken(conn, [m.id for m in written])
    ids = {m.id: alike.get((m.text, m.said_at), uuid4() if m.id in taken else m.id) for m in written}
    for named in (*map(name_of, brought.memories), *(wished.record for wished in brought.wishes)):
        if (new := _id_here(named, key, message_ids)) is not None:
            ids[named.id] = new
    return ids


def _id_here(named: Named, key: SealingKey, message_ids: Mapping[UUID, UUID]) -> UUID | None:
    if named.message_id is None or named.message_id not in message_ids:
        return None
    message_id = message_ids[named.message_id]
    if not named.parts:
        return message_id
    plain = record_id(message_id, *named.parts)
    return plain if named.parts == (SUMMARY,) else UUID(bytes=key.mark("id", plain))


def _here(memory: Memory, ids: Mapping[UUID, UUID], message_ids: Mapping[UUID, UUID]) -> Memory:
    return replace(
        memory,
        id=ids[memory.id],
        message_id=message_ids[memory.message_id] if memory.message_id else None,
        superseded_by=ids.get(memory.superseded_by) if memory.superseded_by else None,
        corrected_by=_right_here(memory.corrected_by, ids),
        source_ids=tuple(message_ids[i] for i in memory.source_ids if i in message_ids),
    )


def _wish_here(wish: Wish, ids: Mapping[UUID, UUID]) -> Wish:
    return replace(wish, corrected_by=_right_here(wish.corrected_by, ids))


def _right_here(corrected_by: UUID | None, ids: Mapping[UUID, UUID]) -> UUID | None:
    """What a record was set right with; also where that was deleted since, for the record is no truer by it."""
    return ids.get(corrected_by, corrected_by) if corrected_by else None


def _joined(there: Memory | None, here: Memory) -> Memory:
    """A record that was brought; of one that is there already no more than what it rests on."""
    if there is None:
        return here
    source_ids = tuple(dict.fromkeys((*there.source_ids, *here.source_ids)))
    return there if source_ids == there.source_ids else replace(there, source_ids=source_ids, version=there.version + 1)


def _has_lost_its_successor(memory: Memory, ids: Mapping[UUID, UUID]) -> bool:
    """Whether what closed a record did not come along."""
    return memory.superseded_by is not None and memory.superseded_by not in ids and memory.corrected_by is None
