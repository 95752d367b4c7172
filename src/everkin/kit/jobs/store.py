"""Who works on this database: one row for each worker's slot, in the product's own database, where its work is committed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import sqlalchemy as sa

from everkin.kit.db import Connection, UtcDateTime, insert_new, metadata

FROZEN_MS: Final = 7_000
"""How long PostgreSQL lets a process that stopped in the middle of its commit keep its fence row: less than it takes to be dead."""

executor = sa.Table(
    "executor",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("epoch", sa.BigInteger, nullable=False),
    sa.Column("beat_at", UtcDateTime),
)
"""`epoch` grows each time the slot changes hands; `beat_at` is the last sign of life, NULL when nobody is there and nothing is left."""


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life. Equal ones are one and the same."""

    epoch: int
    beat_at: datetime | None


def join(connection: Connection, name: str, now: datetime) -> int:
    """Take a slot, whoever had it, and return its new epoch."""
    if insert_new(connection, executor, {"id": name, "epoch": 1, "beat_at": now}):
        return 1
    raised = sa.update(executor).where(executor.c.id == name).values(epoch=executor.c.epoch + 1, beat_at=now)
    return int(connection.execute(raised.returning(executor.c.epoch)).scalar_one())


def beat(connection: Connection, name: str, epoch: int, now: datetime) -> bool:
    """Give a sign of life; return whether the slot is still ours."""
    return _change(connection, sa.update(executor).where(*_held_at(name, epoch)).values(beat_at=now))


def leave(connection: Connection, name: str, epoch: int) -> bool:
    """Say that nobody holds the slot and that nothing of its work is left; return whether it was held in this epoch."""
    return _change(connection, sa.update(executor).where(*_held_at(name, epoch)).values(beat_at=None))


def seize(connection: Connection, name: str, seen: Beat) -> bool:
    """End the epoch of a slot that was silent; return False when it has stirred or another was first. Waits for its open commits."""
    still = executor.c.beat_at == seen.beat_at
    return _change(connection, sa.update(executor).where(*_held_at(name, seen.epoch), still).values(epoch=seen.epoch + 1))


def beats(connection: Connection) -> dict[str, Beat]:
    """The latest signs of life of the slots that somebody holds, or whose work is left."""
    rows = connection.execute(sa.select(executor).where(executor.c.beat_at.is_not(None)))
    return {row.id: Beat(row.epoch, row.beat_at) for row in rows}


def find(connection: Connection, name: str) -> Beat:
    """The latest sign of life of one slot that was joined before."""
    row = connection.execute(sa.select(executor).where(executor.c.id == name)).one()
    return Beat(row.epoch, row.beat_at)


def is_held(connection: Connection, name: str, epoch: int) -> bool:
    """Whether the slot is in this epoch, and will be until this transaction ends.

    SQLite has one writer at a time. On PostgreSQL the row stays locked against `seize`; the server ends the session of a process that
    stops in the middle of it, lest it keep the others from taking over.
    """
    current = sa.select(executor.c.epoch).where(executor.c.id == name)
    if connection.dialect.name != "sqlite":
        limit = sa.func.set_config("idle_in_transaction_session_timeout", str(FROZEN_MS), True)  # noqa: FBT003 - SQL's arguments
        current = current.add_columns(limit).with_for_update(read=True)
    return connection.execute(current).scalar() == epoch


def _held_at(name: str, epoch: int) -> tuple[sa.ColumnElement[bool], ...]:
    return executor.c.id == name, executor.c.epoch == epoch


def _change(connection: Connection, change: sa.Update) -> bool:
    return connection.execute(change.returning(executor.c.id)).first() is not None
