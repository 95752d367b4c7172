"""Where memories are kept: each record sealed, its pair in the clear so that it can be found and erased."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import orjson
import sqlalchemy as sa

from everkin.kit.crypto import SealingKey
from everkin.kit.db import UtcDateTime, Uuid, insert_new, metadata
from everkin.memory.models import Memory, Pair
from everkin.ports.embedding import Vectors

memory = sa.Table(
    "memory",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("companion_id", sa.String(64), nullable=False),
    sa.Column("message_id", Uuid, sa.ForeignKey("message.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("embed_model", sa.String(64), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("said_at", UtcDateTime, nullable=False),
    sa.Index("ix_memory_pair", "person_id", "companion_id", "said_at"),
)


@dataclass(frozen=True, slots=True)
class Record:
    """A memory with its vector (d,), and the name of the encoder that made the vector."""

    memory: Memory
    vector: Vectors
    embed_model: str


def add(conn: sa.Connection, pair: Pair, key: SealingKey, records: Sequence[Record]) -> None:
    """Store records, sealed. A record that is there already stays as it is."""
    for r in records:
        row = {
            "id": r.memory.id,
            "person_id": pair.person_id,
            "companion_id": pair.companion_id,
            "message_id": r.memory.message_id,
            "embed_model": r.embed_model,
            "sealed": key.seal(_pack(r), pair.person_id, pair.companion_id, r.memory.id),
            "said_at": r.memory.said_at,
        }
        insert_new(conn, memory, row)


def of_pair(conn: sa.Connection, pair: Pair, key: SealingKey) -> Iterable[Record]:
    """Read a pair's records, oldest first."""
    found = conn.execute(
        sa.select(memory.c.id, memory.c.message_id, memory.c.embed_model, memory.c.sealed, memory.c.said_at)
        .where(memory.c.person_id == pair.person_id, memory.c.companion_id == pair.companion_id)
        .order_by(memory.c.said_at, memory.c.id)
    )
    for row in found:
        plain = key.open(row.sealed, pair.person_id, pair.companion_id, row.id)
        yield _unpack(plain, row.id, row.message_id, row.said_at, row.embed_model)


def _pack(record: Record) -> bytes:
    head = orjson.dumps({"speaker": record.memory.speaker, "text": record.memory.text})
    return struct.pack("<I", len(head)) + head + record.vector.astype(np.float16).tobytes()


def _unpack(plain: bytes, record_id: UUID, message_id: UUID, said_at: datetime, embed_model: str) -> Record:
    (size,) = struct.unpack_from("<I", plain)
    head = orjson.loads(plain[4 : 4 + size])
    vector = np.frombuffer(plain, np.float16, offset=4 + size).astype(np.float32)
    return Record(Memory(record_id, message_id, head["speaker"], head["text"], said_at), vector, embed_model)
