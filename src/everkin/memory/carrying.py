"""A pair's memory taken along and put back: records, and what the person wishes of them, under names that hold on another server too.

The id of a finding is made with its pair's key, so that it tells nothing where it stands; on another server it is another one. A record is
therefore named by the message that it rests on and by what it says.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from everkin.kit.crypto import SealingKey
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.models import Memory, Pair, Told, Wish
from everkin.memory.rules.derivation import record_id
from everkin.memory.service import read_by_rules

SUMMARY = "summary"
PAGE = 1_000


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


def carried(conn: Connection, pair: Pair, key: SealingKey, told: Callable[[], Iterable[Told]]) -> Carried:
    """Read a pair's memory. `told` are all messages as memory would read them: from them, wishes of records that are gone are named.

    The wish of a record that no rule derives any more is left out: it cannot come back either.
    """
    own = store.own_key(conn, pair, key)
    if own is None:
        return Carried()
    memories = _every_record(conn, pair, own)
    named = {m.id: name_of(m) for m in memories}
    wishes = store.every_wish(conn, pair, own)
    if wishes.keys() - named.keys():
        named |= _derivable(told(), own)
    kept = [Wished(named[record_id], wish) for record_id, wish in wishes.items() if record_id in named]
    return Carried(memories, kept, store.since(conn, pair))


def unread(brought: Carried, told: Mapping[UUID, Told]) -> set[UUID]:
    """The messages of which is brought what the rules do not make of them, or not all of it: they are to be read anew.

    `told` are the messages of the shown path, by their ids, as memory reads them.
    """
    gone = {(one.record.message_id, one.record.parts) for one in brought.wishes if one.wish.deleted}
    there: dict[UUID, set[tuple[str, ...]]] = {}
    for memory in brought.memories:
        if memory.message_id is not None and memory.form != SUMMARY and memory.origin == "said":
            there.setdefault(memory.message_id, set()).add(name_of(memory).parts)
    since, found = brought.since, there.keys() - told.keys()
    for message_id, memories in read_by_rules(told).items():
        kept = [] if since and told[message_id].line.said_at < since else memories
        made = {name_of(m).parts for m in kept if (message_id, name_of(m).parts) not in gone}
        if made != there.get(message_id, set()):
            found.add(message_id)
    return found


def put_back(
    conn: Connection, pair: Pair, key: SealingKey, brought: Carried, message_ids: Mapping[UUID, UUID], due: Iterable[UUID]
) -> None:
    """Store a memory that was taken along.

    `message_ids` are the ids of the messages here by those that they had. What rests on a message that did not come along is left out.
    `due` are those, by the ids that they had, that are to be read anew.
    """
    own = store.begin(conn, pair, key)
    store.set_since(conn, pair, brought.since)
    written = [m.id for m in brought.memories if m.message_id is None]
    taken = store.ids_taken(conn, written)
    ids = {i: uuid4() if i in taken else i for i in written}
    for named in (*map(name_of, brought.memories), *(wished.record for wished in brought.wishes)):
        if (new := _id_here(named, own, message_ids)) is not None:
            ids[named.id] = new
    kept = {ids[m.id]: _here(m, ids, message_ids) for m in brought.memories if m.id in ids}
    store.apply(conn, pair, own, store.Change(list(kept.values())))
    for wished in brought.wishes:
        if wished.record.id in ids:
            corrected_by = ids.get(wished.wish.corrected_by) if wished.wish.corrected_by else None
            store.set_wish(conn, pair, own, ids[wished.record.id], replace(wished.wish, corrected_by=corrected_by))
    store.add_due(conn, pair, [message_ids[one] for one in due if one in message_ids])
    store.add_stale(conn, pair, sorted({m.said_at for m in kept.values() if m.form != SUMMARY}))


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
        corrected_by=ids.get(memory.corrected_by) if memory.corrected_by else None,
        source_ids=tuple(message_ids[i] for i in memory.source_ids if i in message_ids),
    )
