"""Where memories are kept: each record sealed with its partition's key; its pair, order and message in the clear, so that it can be found.

Every change of a partition's rows takes the next number of its `seq`: who has read up to a number reads only what is beyond it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa
from pydantic import TypeAdapter

from everkin.kit.crypto import SealBroken, SealingKey
from everkin.kit.db import AutoNumber, UtcDateTime, Uuid, insert_new, metadata
from everkin.memory.models import Form, Memory, Pair, Wish
from everkin.ports.embedding import Vectors

partition = sa.Table(
    "partition",
    metadata,
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("sealed_key", sa.LargeBinary, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("since", UtcDateTime),
)
"""A pair's memory: its own key, the number of its last change, and the moment before which all was erased, if it was."""

memory = sa.Table(
    "memory",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("message_id", Uuid, index=True),
    sa.Column("form", sa.String(16), nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("claim_mark", sa.LargeBinary),
    sa.Column("embed_model", sa.String(64)),
    sa.Column("sealed_vector", sa.LargeBinary),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("said_at", UtcDateTime, nullable=False),
    sa.Index("ix_memory_seq", "person_id", "companion_id", "seq"),
    sa.Index("ix_memory_said_at", "person_id", "companion_id", "form", "said_at"),
    sa.Index("ix_memory_claim", "person_id", "companion_id", "claim_mark"),
)

"""A turn has the id of its message, which in a group every companion that heard it remembers."""

gone = sa.Table(
    "memory_gone",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Index("ix_memory_gone_seq", "person_id", "companion_id", "seq"),
)
"""Ids of records that are gone, so that open indexes drop them."""

wish = sa.Table(
    "memory_wish",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("companion_id", sa.String(64), primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""What the person wishes of a record, under the record's id, whether the record is there just now or not."""

due = sa.Table(
    "memory_due",
    metadata,
    sa.Column("number", AutoNumber, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_id", sa.String(64), nullable=False),
    sa.Column("message_id", Uuid, nullable=False),
    sa.Column("by_model", sa.Boolean, nullable=False),
    sa.Index("ix_memory_due_pair", "person_id", "companion_id", "by_model", "number"),
)
"""Messages to be read anew, by the rules or by a model: noted with what changed them, deleted with what was made of them."""

stale = sa.Table(
    "memory_stale",
    metadata,
    sa.Column("number", AutoNumber, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_id", sa.String(64), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_memory_stale_pair", "person_id", "companion_id", "at"),
)
"""Moments around which turns came or went: the sessions there are to be summed up anew once they are over."""

_CODEC = TypeAdapter(Memory)
_WISH = TypeAdapter(Wish)
_FIELDS = TypeAdapter(dict[str, Any])
_UNSEALED = {"id", "message_id", "said_at", "form", "version"}


@dataclass(frozen=True, slots=True)
class Row:
    """A record as stored: the memory, its unit vector (d,) or None, and the number of its last change."""

    memory: Memory
    vector: Vectors | None
    seq: int


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed in a partition beyond a number: records, ids of those that are gone, ids of those that do not open, the last number."""

    rows: Sequence[Row]
    gone: Sequence[UUID]
    broken: Sequence[UUID]
    seq: int


@dataclass(slots=True)
class Change:
    """What a transaction does to a partition: records to keep, and ids of records to drop."""

    keep: list[Memory] = field(default_factory=list)
    drop: list[UUID] = field(default_factory=list)


def sealed_key(conn: sa.Connection, pair: Pair) -> bytes | None:
    """The pair's own key, sealed; None where nothing is remembered yet."""
    return conn.execute(sa.select(partition.c.sealed_key).where(_of(partition, pair))).scalar_one_or_none()


def opened_key(sealed: bytes, pair: Pair, key: SealingKey) -> SealingKey:
    """The pair's own key, opened with the person's. Raises `SealBroken`."""
    return key.inner(sealed, "memory", pair.person_id, pair.companion_id, "partition")


def own_key(conn: sa.Connection, pair: Pair, key: SealingKey) -> SealingKey | None:
    """The pair's own key; None where nothing is remembered, or nothing any more."""
    sealed = sealed_key(conn, pair)
    return opened_key(sealed, pair, key) if sealed is not None else None


def begin(conn: sa.Connection, pair: Pair, key: SealingKey) -> SealingKey:
    """The pair's own key; a new one, sealed with the person's, where nothing is remembered yet."""
    sealed = sealed_key(conn, pair)
    if sealed is None:
        new = key.seal_new(pair.person_id, pair.companion_id, "partition")
        insert_new(conn, partition, {"person_id": pair.person_id, "companion_id": pair.companion_id, "sealed_key": new, "seq": 0})
        sealed = sealed_key(conn, pair) or new
    return opened_key(sealed, pair, key)


def state(conn: sa.Connection, pair: Pair) -> tuple[bytes, int] | None:
    """The pair's own key, sealed, and the number of its last change; None where nothing is remembered."""
    row = conn.execute(sa.select(partition.c.sealed_key, partition.c.seq).where(_of(partition, pair))).one_or_none()
    return (row.sealed_key, row.seq) if row else None


def apply(conn: sa.Connection, pair: Pair, key: SealingKey, change: Change) -> None:
    """Keep and drop records. A record that is kept again loses its vector only where its wording changed."""
    if not change.keep and not change.drop:
        return
    seq = _next_seq(conn, pair)
    kept = {m.id: m for m in change.keep}
    dropped = [i for i in change.drop if i not in kept]
    vectors: dict[UUID, dict[str, Any]] = {}
    for some in _batches([*kept, *dropped]):
        replaced = conn.execute(sa.delete(memory).where(_of(memory, pair), memory.c.id.in_(some)).returning(memory)).all()
        vectors |= _vectors_still_true(replaced, pair, key, kept)
        conn.execute(sa.delete(gone).where(_of(gone, pair), gone.c.id.in_(some)))
    if kept:
        conn.execute(memory.insert(), [_row(pair, key, m, seq) | vectors.get(m.id, {}) for m in kept.values()])
    if dropped:
        whose = {"person_id": pair.person_id, "companion_id": pair.companion_id, "seq": seq}
        conn.execute(gone.insert(), [whose | {"id": i} for i in dropped])


def wishes(conn: sa.Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> dict[UUID, Wish]:
    """What the person wishes of records, of those of which there is a wish."""
    found: dict[UUID, Wish] = {}
    for some in _batches(ids):
        for row in conn.execute(sa.select(wish.c.id, wish.c.sealed).where(_of(wish, pair), wish.c.id.in_(some))):
            found[row.id] = _wish_of(row.id, row.sealed, pair, key)
    return found


def _wish_of(record_id: UUID, sealed: bytes, pair: Pair, key: SealingKey) -> Wish:
    """A wish; one that does not open counts as the wish to delete, which harms least."""
    try:
        return _WISH.validate_json(key.open(sealed, pair.person_id, pair.companion_id, record_id, "wish"))
    except SealBroken:
        return Wish(deleted=True)


def every_wish(conn: sa.Connection, pair: Pair, key: SealingKey) -> dict[UUID, Wish]:
    """All that the person wishes of records, by the records' ids."""
    rows = conn.execute(sa.select(wish.c.id, wish.c.sealed).where(_of(wish, pair)))
    return {row.id: _wish_of(row.id, row.sealed, pair, key) for row in rows}


def ids_taken(conn: sa.Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Those of some ids that any record at all has."""
    taken: set[UUID] = set()
    for some in _batches(ids):
        # any person: an id that somebody else's record has is taken all the same; only that is told
        taken.update(conn.execute(sa.select(memory.c.id).where(memory.c.id.in_(some))).scalars())
    return taken


def set_since(conn: sa.Connection, pair: Pair, at: datetime | None) -> None:
    """Set the moment before which all was erased."""
    conn.execute(sa.update(partition).where(_of(partition, pair)).values(since=at))


def set_wish(conn: sa.Connection, pair: Pair, key: SealingKey, record_id: UUID, wished: Wish) -> None:
    """Keep what the person wishes of a record, in the place of an earlier wish."""
    sealed = key.seal(_WISH.dump_json(wished), pair.person_id, pair.companion_id, record_id, "wish")
    conn.execute(sa.delete(wish).where(_of(wish, pair), wish.c.id == record_id))
    conn.execute(wish.insert().values(id=record_id, person_id=pair.person_id, companion_id=pair.companion_id, sealed=sealed))


def remove_wishes(conn: sa.Connection, pair: Pair, ids: Iterable[UUID]) -> None:
    """Delete what the person wishes of records."""
    for some in _batches(list(ids)):
        conn.execute(sa.delete(wish).where(_of(wish, pair), wish.c.id.in_(some)))


def erase(conn: sa.Connection, pair: Pair, key: SealingKey, now: datetime) -> None:
    """Delete everything a companion remembers of a person, the key first, and begin anew: what was said before now is not read again."""
    for table in (partition, memory, gone, wish, due, stale):
        conn.execute(sa.delete(table).where(_of(table, pair)))
    begin(conn, pair, key)
    set_since(conn, pair, now)


def since(conn: sa.Connection, pair: Pair) -> datetime | None:
    """The moment before which all was erased."""
    return conn.execute(sa.select(partition.c.since).where(_of(partition, pair))).scalar_one_or_none()


def delta(conn: sa.Connection, pair: Pair, key: SealingKey, model: str, beyond: int) -> Delta:
    """Read what changed in a partition beyond a number, with the vectors of this encoder; canon, which is not recalled, is left out."""
    _, last = state(conn, pair) or (b"", beyond)
    recalled = _of(memory, pair) & (memory.c.seq > beyond) & (memory.c.form != "canon")
    found = conn.execute(sa.select(memory).where(recalled).order_by(memory.c.said_at, memory.c.id))
    rows: list[Row] = []
    broken: list[UUID] = []
    for row in found:
        try:
            rows.append(_opened(row, pair, key, model))
        except SealBroken:
            broken.append(row.id)
    dropped = conn.execute(sa.select(gone.c.id).where(_of(gone, pair), gone.c.seq > beyond)).scalars().all()
    return Delta(rows, dropped, broken, last)


def by_ids(conn: sa.Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> dict[UUID, Memory]:
    """Read records by id. What is not the pair's, or does not open, is left out."""
    found: list[Memory] = []
    for some in _batches(ids):
        found += _memories(conn, pair, key, memory.c.id.in_(some))
    return {m.id: m for m in found}


def ids_between(conn: sa.Connection, pair: Pair, first: UUID, last: UUID, limit: int) -> list[UUID]:
    """The ids of records from `first` to `last`, both included, in the order of their bytes."""
    query = sa.select(memory.c.id).where(_of(memory, pair), memory.c.id.between(first, last))
    return list(conn.execute(query.order_by(memory.c.id).limit(limit)).scalars())


def of_messages(conn: sa.Connection, pair: Pair, key: SealingKey, message_ids: Sequence[UUID]) -> list[Memory]:
    """Read what rests on messages, turns and findings alike."""
    found: list[Memory] = []
    for some in _batches(message_ids):
        found += _memories(conn, pair, key, memory.c.message_id.in_(some))
    return found


def of_claims(conn: sa.Connection, pair: Pair, key: SealingKey, claims: Iterable[tuple[str, str]]) -> list[Memory]:
    """Read the facts that share a subject and a predicate with one of `claims`."""
    found: list[Memory] = []
    for some in _batches([key.mark(*c) for c in claims]):
        found += _memories(conn, pair, key, memory.c.claim_mark.in_(some))
    return found


def of_form(conn: sa.Connection, pair: Pair, key: SealingKey, forms: Sequence[Form], limit: int) -> list[Memory]:
    """Read records of some forms, the latest first."""
    query = memory.c.form.in_(forms)
    return _memories(conn, pair, key, query, limit=limit)


def listed(
    conn: sa.Connection, pair: Pair, key: SealingKey, forms: Sequence[Form], before: tuple[datetime, UUID] | None, limit: int
) -> list[Memory]:
    """A page of records of some forms, the latest first, those behind `before` (when it was said, its id)."""
    of_forms: sa.ColumnElement[bool] = memory.c.form.in_(forms)
    if before is not None:
        at, record_id = before
        of_forms &= (memory.c.said_at < at) | ((memory.c.said_at == at) & (memory.c.id < record_id))
    return _memories(conn, pair, key, of_forms, limit=limit)


def said_between(conn: sa.Connection, pair: Pair, key: SealingKey, begin: datetime, end: datetime, limit: int) -> list[Memory]:
    """Read the turns said from `begin` up to `end`, the earliest first."""
    between = (memory.c.form == "turn") & (memory.c.said_at >= begin) & (memory.c.said_at <= end)
    return _memories(conn, pair, key, between, earliest_first=True, limit=limit)


def summaries_between(conn: sa.Connection, pair: Pair, key: SealingKey, begin: datetime, end: datetime) -> list[Memory]:
    """Read the summaries of sessions that ended from `begin` up to `end`."""
    return _memories(conn, pair, key, (memory.c.form == "summary") & (memory.c.said_at >= begin) & (memory.c.said_at <= end))


def times_beside(conn: sa.Connection, pair: Pair, at: datetime, *, later: bool, limit: int) -> list[datetime]:
    """When turns were said, going from `at` on (`later`) or back, `at` itself included."""
    said = memory.c.said_at
    query = sa.select(said).where(_of(memory, pair), memory.c.form == "turn", said >= at if later else said <= at)
    return list(conn.execute(query.order_by(said if later else said.desc()).limit(limit)).scalars())


def without_vector(conn: sa.Connection, pair: Pair, key: SealingKey, model: str, limit: int) -> list[Memory]:
    """Read records that have no vector of this encoder and are to have one, the latest first."""
    lacking = memory.c.embed_model.is_distinct_from(model) & (memory.c.form != "canon")
    return _memories(conn, pair, key, lacking, limit=limit)


def set_vectors(conn: sa.Connection, pair: Pair, key: SealingKey, model: str, vectors: Mapping[UUID, tuple[int, Vectors]]) -> None:
    """Give records their vectors; one that has another version by now is left as it is, or gone with all others."""
    if sealed_key(conn, pair) is None:
        return
    seq = _next_seq(conn, pair)
    for record_id, (version, vector) in vectors.items():
        sealed = key.seal(_quantised(vector), *_identity(pair, record_id, version), "vector")
        mine = (_of(memory, pair), memory.c.id == record_id, memory.c.version == version)
        conn.execute(sa.update(memory).where(*mine).values(sealed_vector=sealed, embed_model=model, seq=seq))


def add_due(conn: sa.Connection, pair: Pair, message_ids: Iterable[UUID], *, by_model: bool = False) -> None:
    """Note messages that are to be read anew."""
    whose = {"person_id": pair.person_id, "companion_id": pair.companion_id, "by_model": by_model}
    rows = [whose | {"message_id": message_id} for message_id in message_ids]
    if rows:
        conn.execute(due.insert(), rows)


def due_of(conn: sa.Connection, pair: Pair, limit: int, *, by_model: bool = False) -> dict[int, UUID]:
    """The next messages to be read anew, by the number of their note."""
    query = sa.select(due.c.number, due.c.message_id).where(_of(due, pair), due.c.by_model.is_(by_model))
    return {row.number: row.message_id for row in conn.execute(query.order_by(due.c.number).limit(limit))}


def due_count(conn: sa.Connection, pair: Pair) -> int:
    """How many messages the rules are still to read."""
    query = sa.select(sa.func.count(due.c.message_id.distinct())).where(_of(due, pair), due.c.by_model.is_(False))
    return conn.execute(query).scalar_one()


def shown(conn: sa.Connection, pair: Pair, key: SealingKey, ids: Sequence[UUID]) -> dict[UUID, Memory]:
    """Read records by id, without those that rest on a message that is to be read anew: it may be edited away, or deleted."""
    return {m.id: m for m in settled(conn, pair, list(by_ids(conn, pair, key, ids).values()))}


def settled(conn: sa.Connection, pair: Pair, memories: Sequence[Memory]) -> list[Memory]:
    """Those of some records that rest on no message that is to be read anew."""
    sources = list({source for m in memories for source in (m.message_id, *m.source_ids) if source})
    waiting: set[UUID] = set()
    for some in _batches(sources):
        rules_due = sa.select(due.c.message_id).where(_of(due, pair), due.c.by_model.is_(False), due.c.message_id.in_(some))
        waiting.update(conn.execute(rules_due).scalars())
    return [m for m in memories if waiting.isdisjoint((m.message_id, *m.source_ids))]


def begin_anew(conn: sa.Connection, pair: Pair) -> None:
    """Let what was said before an erasure be read again: the person brings it back."""
    set_since(conn, pair, None)


def done(conn: sa.Connection, pair: Pair, numbers: Sequence[int]) -> set[UUID]:
    """Delete notes of what is read now; return the messages of those that were still there."""
    read: set[UUID] = set()
    for some in _batches(numbers):
        taken = sa.delete(due).where(_of(due, pair), due.c.number.in_(some)).returning(due.c.message_id)
        read.update(conn.execute(taken).scalars())
    return read


def add_stale(conn: sa.Connection, pair: Pair, moments: Iterable[datetime]) -> None:
    """Note moments around which turns came or went."""
    rows = [{"person_id": pair.person_id, "companion_id": pair.companion_id, "at": at} for at in moments]
    if rows:
        conn.execute(stale.insert(), rows)


def stale_of(conn: sa.Connection, pair: Pair, until: datetime, limit: int) -> dict[int, datetime]:
    """The first of the pair's stale moments up to one, by the number of their note, the earliest first."""
    query = sa.select(stale.c.number, stale.c.at).where(_of(stale, pair), stale.c.at <= until).order_by(stale.c.at).limit(limit)
    return {row.number: row.at for row in conn.execute(query)}


def freshened(conn: sa.Connection, pair: Pair, numbers: Sequence[int]) -> None:
    """Delete notes of sessions that have been summed up."""
    for some in _batches(numbers):
        conn.execute(sa.delete(stale).where(_of(stale, pair), stale.c.number.in_(some)))


def pairs_with_work(conn: sa.Connection, quiet_since: datetime, *, by_model: bool) -> list[Pair]:
    """Every pair that has messages to be read (those for a model too), or a session over since `quiet_since` and not summed up."""
    for_whom = (False, True) if by_model else (False,)
    read = sa.select(due.c.person_id, due.c.companion_id).where(due.c.by_model.in_(for_whom))
    summed = sa.select(stale.c.person_id, stale.c.companion_id).where(stale.c.at <= quiet_since)
    # any person: the sweep finds everybody's work, by ids alone
    return [Pair(*row) for row in conn.execute(read.union(summed))]


def _of(table: sa.Table, pair: Pair) -> sa.ColumnElement[bool]:
    return (table.c.person_id == pair.person_id) & (table.c.companion_id == pair.companion_id)


def _next_seq(conn: sa.Connection, pair: Pair) -> int:
    query = sa.update(partition).where(_of(partition, pair)).values(seq=partition.c.seq + 1).returning(partition.c.seq)
    return int(conn.execute(query).scalar_one())


def _vectors_still_true(
    replaced: Iterable[sa.Row[Any]], pair: Pair, key: SealingKey, kept: Mapping[UUID, Memory]
) -> dict[UUID, dict[str, Any]]:
    """The vectors of replaced records whose wording stays, sealed anew for their version."""
    still: dict[UUID, dict[str, Any]] = {}
    for row in replaced:
        new = kept.get(row.id)
        try:
            opened = _opened(row, pair, key, row.embed_model) if new and row.sealed_vector is not None else None
        except SealBroken:
            continue  # what takes its place is whole again
        if new and opened and opened.vector is not None and opened.memory.wording == new.wording:
            sealed = key.seal(_quantised(opened.vector), *_identity(pair, row.id, new.version), "vector")
            still[row.id] = {"sealed_vector": sealed, "embed_model": row.embed_model}
    return still


def _row(pair: Pair, key: SealingKey, m: Memory, seq: int) -> dict[str, Any]:
    plain = _CODEC.dump_json(m, exclude=_UNSEALED, exclude_defaults=True)
    return {
        "id": m.id,
        "person_id": pair.person_id,
        "companion_id": pair.companion_id,
        "message_id": m.message_id,
        "form": m.form,
        "seq": seq,
        "version": m.version,
        "claim_mark": key.mark(*m.claim.key) if m.claim else None,
        "embed_model": None,
        "sealed_vector": None,
        "sealed": key.seal(plain, *_identity(pair, m.id, m.version)),
        "said_at": m.said_at,
    }


def _memories(
    conn: sa.Connection,
    pair: Pair,
    key: SealingKey,
    which: sa.ColumnElement[bool],
    *,
    earliest_first: bool = False,
    limit: int | None = None,
) -> list[Memory]:
    order = (memory.c.said_at, memory.c.id) if earliest_first else (memory.c.said_at.desc(), memory.c.id.desc())
    found: list[Memory] = []
    for row in conn.execute(sa.select(memory).where(_of(memory, pair), which).order_by(*order).limit(limit)):
        try:
            found.append(_body(row, pair, key))
        except SealBroken:
            continue  # isolated: `delta` reports it
    return found


def _opened(row: sa.Row[Any], pair: Pair, key: SealingKey, model: str) -> Row:
    vector = None
    if row.sealed_vector is not None and row.embed_model == model:
        plain = key.open(row.sealed_vector, *_identity(pair, row.id, row.version), "vector")
        vector = np.frombuffer(plain, np.int8).astype(np.float32)
        vector /= max(float(np.linalg.norm(vector)), 1.0)
    return Row(_body(row, pair, key), vector, row.seq)


def _body(row: sa.Row[Any], pair: Pair, key: SealingKey) -> Memory:
    fields = {name: getattr(row, name) for name in _UNSEALED}
    plain = key.open(row.sealed, *_identity(pair, row.id, row.version))
    return _CODEC.validate_python({**_FIELDS.validate_json(plain), **fields})


def _identity(pair: Pair, record_id: UUID, version: int) -> tuple[UUID | str, ...]:
    return pair.person_id, pair.companion_id, record_id, str(version)


def _quantised(vector: Vectors) -> bytes:
    """A unit vector as signed bytes: its direction is kept to a cosine of 0.9999."""
    return np.round(vector * (127 / max(float(np.abs(vector).max()), 1e-9))).astype(np.int8).tobytes()


def _batches(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    """Parts that fit into one statement."""
    return (items[at : at + 500] for at in range(0, len(items), 500))
