"""Where people, their wrapped keys and their sessions are kept."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from everkin.kit.db import UtcDateTime, Uuid, insert_new, metadata

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key_fingerprint", sa.String(64), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("key_version", sa.Integer, nullable=False),
    sa.Column("is_owner", sa.Boolean, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ux_person_owner", "is_owner", unique=True, sqlite_where=sa.text("is_owner"), postgresql_where=sa.text("is_owner")),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
)


_wrapped = sa.select(person.c.id, person.c.wrapped_key, person.c.key_version)


class WrappedPerson(NamedTuple):
    """A person as stored."""

    id: UUID
    wrapped_key: bytes
    key_version: int


def key_fingerprint(conn: sa.Connection) -> str | None:
    """The fingerprint of the key that sealed this database, or None in a new one."""
    return conn.execute(sa.select(installation.c.key_fingerprint).where(installation.c.id == 1)).scalar_one_or_none()


def install(conn: sa.Connection, fingerprint: str, now: datetime) -> None:
    """Remember which key seals this database."""
    conn.execute(installation.insert().values(id=1, key_fingerprint=fingerprint, created_at=now))


def owner(conn: sa.Connection) -> WrappedPerson | None:
    """The owner, if there is one yet."""
    row = conn.execute(_wrapped.where(person.c.is_owner)).one_or_none()
    return WrappedPerson(*row) if row else None


def person_by_id(conn: sa.Connection, person_id: UUID) -> WrappedPerson | None:
    """A person by id."""
    row = conn.execute(_wrapped.where(person.c.id == person_id)).one_or_none()
    return WrappedPerson(*row) if row else None


def add_owner(conn: sa.Connection, wrapped: WrappedPerson, now: datetime) -> bool:
    """Store the owner. False when there is one already."""
    return insert_new(conn, person, wrapped._asdict() | {"is_owner": True, "created_at": now})


def add_session(conn: sa.Connection, token_hash: bytes, person_id: UUID, now: datetime) -> None:
    """Store a session."""
    conn.execute(session.insert().values(token_hash=token_hash, person_id=person_id, created_at=now))


def person_of_session(conn: sa.Connection, token_hash: bytes) -> WrappedPerson | None:
    """The person behind a session."""
    found = _wrapped.join(session, session.c.person_id == person.c.id).where(session.c.token_hash == token_hash)
    row = conn.execute(found).one_or_none()
    return WrappedPerson(*row) if row else None
