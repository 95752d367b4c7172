"""Where people, their wrapped keys and what they sign in with are kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from everkin.kit.db import Json, UtcDateTime, Uuid, insert_new, metadata

installation = sa.Table(
    "installation",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key_fingerprint", sa.String(64), nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

person = sa.Table(
    "person",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    sa.Column("key_version", sa.Integer, nullable=False),
    sa.Column("is_owner", sa.Boolean, nullable=False),
    sa.Column("role", sa.String(16), nullable=False, server_default="person"),
    sa.Column("standing", sa.String(16), nullable=False, server_default="active"),
    sa.Column("email_mark", sa.LargeBinary),
    sa.Column("sealed_email", sa.LargeBinary),
    sa.Column("password_hash", sa.String(256)),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ux_person_owner", "is_owner", unique=True, sqlite_where=sa.text("is_owner"), postgresql_where=sa.text("is_owner")),
    sa.Index("ux_person_email_mark", "email_mark", unique=True),
)

session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("id", Uuid, nullable=False),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("sealed_agent", sa.LargeBinary),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime, nullable=False),
    sa.Index("ux_session_id", "id", unique=True),
)

api_key = sa.Table(
    "api_key",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("prefix", sa.String(12), nullable=False, unique=True),
    sa.Column("secret_hash", sa.LargeBinary, nullable=False),
    sa.Column("scopes", Json, nullable=False),
    sa.Column("sealed_name", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime),
)

passkey = sa.Table(
    "passkey",
    metadata,
    sa.Column("id", Uuid, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("credential_id", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("sealed_name", sa.LargeBinary, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("seen_at", UtcDateTime),
)

identity = sa.Table(
    "identity",
    metadata,
    sa.Column("mark", sa.LargeBinary, primary_key=True),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", UtcDateTime, nullable=False),
)

link = sa.Table(
    "link",
    metadata,
    sa.Column("token_hash", sa.LargeBinary, primary_key=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("person_id", Uuid, sa.ForeignKey("person.id", ondelete="CASCADE"), index=True),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("expires_at", UtcDateTime, nullable=False, index=True),
)

_person = sa.select(person.c.id, person.c.wrapped_key, person.c.key_version, person.c.role, person.c.standing)


class WrappedPerson(NamedTuple):
    """A person as stored."""

    id: UUID
    wrapped_key: bytes
    key_version: int
    role: str
    standing: str


class Admission(NamedTuple):
    """A person as stored, behind the credential that they called with."""

    person: WrappedPerson
    credential_id: UUID
    created_at: datetime
    seen_at: datetime | None
    secret_hash: bytes = b""
    scopes: tuple[str, ...] | None = None


class KeptPasskey(NamedTuple):
    """A passkey as stored."""

    id: UUID
    person_id: UUID
    credential_id: bytes
    public_key: bytes
    sign_count: int
    sealed_name: bytes
    created_at: datetime
    seen_at: datetime | None


def key_fingerprint(conn: sa.Connection) -> str | None:
    """The fingerprint of the key that sealed this database, or None in a new one."""
    return conn.execute(sa.select(installation.c.key_fingerprint).where(installation.c.id == 1)).scalar_one_or_none()


def install(conn: sa.Connection, fingerprint: str, now: datetime) -> None:
    """Remember which key seals this database."""
    conn.execute(installation.insert().values(id=1, key_fingerprint=fingerprint, created_at=now))


def house_key(conn: sa.Connection) -> bytes | None:
    """The wrapped key of the installation itself, or None where it has none yet."""
    return conn.execute(sa.select(installation.c.wrapped_key).where(installation.c.id == 1)).scalar_one_or_none()


def keep_house_key(conn: sa.Connection, wrapped: bytes) -> None:
    """Store the wrapped key of the installation."""
    conn.execute(installation.update().where(installation.c.id == 1).values(wrapped_key=wrapped))


def owner(conn: sa.Connection) -> WrappedPerson | None:
    """The owner, if there is one yet."""
    row = conn.execute(_person.where(person.c.is_owner)).one_or_none()
    return WrappedPerson(*row) if row else None


def person_by_id(conn: sa.Connection, person_id: UUID) -> WrappedPerson | None:
    """A person by id."""
    row = conn.execute(_person.where(person.c.id == person_id)).one_or_none()
    return WrappedPerson(*row) if row else None


def person_by_email(conn: sa.Connection, mark: bytes) -> tuple[WrappedPerson, str | None] | None:
    """The person with an address, by its mark, and the hash of their password."""
    row = conn.execute(_person.add_columns(person.c.password_hash).where(person.c.email_mark == mark)).one_or_none()
    return (WrappedPerson(*row[:-1]), row[-1]) if row else None


def person_by_identity(conn: sa.Connection, mark: bytes) -> WrappedPerson | None:
    """The person that an identity provider vouched for before."""
    row = conn.execute(_person.join(identity, identity.c.person_id == person.c.id).where(identity.c.mark == mark)).one_or_none()
    return WrappedPerson(*row) if row else None


def add_person(conn: sa.Connection, new: WrappedPerson, now: datetime, *, is_owner: bool = False, **account: object) -> bool:
    """Store a person. False when there is an owner, or somebody with this address, already."""
    return insert_new(conn, person, new._asdict() | account | {"is_owner": is_owner, "created_at": now})


def account_of(conn: sa.Connection, person_id: UUID) -> tuple[bytes | None, str | None]:
    """A person's sealed address, and the hash of their password."""
    row = conn.execute(sa.select(person.c.sealed_email, person.c.password_hash).where(person.c.id == person_id)).one()
    return row.sealed_email, row.password_hash


def change_person(conn: sa.Connection, person_id: UUID, changes: Mapping[str, object]) -> bool:
    """Change a person's row. False when there is no such person."""
    return conn.execute(person.update().where(person.c.id == person_id).values(**changes)).rowcount == 1


def add_identity(conn: sa.Connection, mark: bytes, person_id: UUID, now: datetime) -> bool:
    """Bind an identity provider's word to a person. False when it is bound already."""
    return insert_new(conn, identity, {"mark": mark, "person_id": person_id, "created_at": now})


def add_session(conn: sa.Connection, token_hash: bytes, session_id: UUID, person_id: UUID, sealed_agent: bytes, now: datetime) -> None:
    """Store a session."""
    row = {"token_hash": token_hash, "id": session_id, "person_id": person_id, "sealed_agent": sealed_agent}
    conn.execute(session.insert().values(**row, created_at=now, seen_at=now))


def by_session(conn: sa.Connection, token_hash: bytes) -> Admission | None:
    """The person behind a session, and when it was begun and seen last."""
    found = _person.join(session, session.c.person_id == person.c.id).where(session.c.token_hash == token_hash)
    row = conn.execute(found.add_columns(session.c.id, session.c.created_at, session.c.seen_at)).one_or_none()
    return Admission(WrappedPerson(*row[:5]), row[5], row[6], row[7]) if row else None


def by_api_key(conn: sa.Connection, prefix: str) -> Admission | None:
    """The person behind an API key, the hash of its secret, and its scopes."""
    found = _person.join(api_key, api_key.c.person_id == person.c.id).where(api_key.c.prefix == prefix)
    columns = (api_key.c.id, api_key.c.created_at, api_key.c.seen_at, api_key.c.secret_hash, api_key.c.scopes)
    row = conn.execute(found.add_columns(*columns)).one_or_none()
    return Admission(WrappedPerson(*row[:5]), row[5], row[6], row[7], row[8], tuple(row[9])) if row else None


def seen(conn: sa.Connection, credential_id: UUID, now: datetime) -> None:
    """Remember when a session or an API key was seen."""
    for table in (session, api_key):
        conn.execute(table.update().where(table.c.id == credential_id).values(seen_at=now))


def sessions(conn: sa.Connection, person_id: UUID) -> list[tuple[UUID, bytes | None, datetime, datetime]]:
    """The sessions of a person, the one seen last first."""
    columns = (session.c.id, session.c.sealed_agent, session.c.created_at, session.c.seen_at)
    found = sa.select(*columns).where(session.c.person_id == person_id).order_by(session.c.seen_at.desc(), session.c.id.desc())
    return [(row.id, row.sealed_agent, row.created_at, row.seen_at) for row in conn.execute(found)]


def remove_session(conn: sa.Connection, person_id: UUID, session_id: UUID) -> bool:
    """End one session of a person. False when there is none."""
    return conn.execute(session.delete().where(session.c.person_id == person_id, session.c.id == session_id)).rowcount == 1


def remove_sessions(conn: sa.Connection, person_id: UUID, besides: UUID | None = None) -> int:
    """End the sessions of a person, besides one, and return how many they were."""
    others = [session.c.id != besides] if besides else []
    return conn.execute(session.delete().where(session.c.person_id == person_id, *others)).rowcount


def remove_old_sessions(conn: sa.Connection, seen_before: datetime, created_before: datetime) -> int:
    """Remove the sessions of anybody that have ended by themselves."""
    ended = sa.or_(session.c.seen_at <= seen_before, session.c.created_at <= created_before)
    # any person: time is up for all alike
    return conn.execute(session.delete().where(ended)).rowcount


def add_api_key(conn: sa.Connection, row: Mapping[str, object]) -> None:
    """Store an API key."""
    conn.execute(api_key.insert().values(**row))


def api_keys(conn: sa.Connection, person_id: UUID) -> list[sa.Row[tuple[UUID, str, list[str], bytes, datetime, datetime | None]]]:
    """The API keys of a person, the newest first: id, prefix, scopes, sealed name, made at, seen at."""
    columns = (api_key.c.id, api_key.c.prefix, api_key.c.scopes, api_key.c.sealed_name, api_key.c.created_at, api_key.c.seen_at)
    return list(conn.execute(sa.select(*columns).where(api_key.c.person_id == person_id).order_by(api_key.c.id.desc())))


def remove_api_key(conn: sa.Connection, person_id: UUID, key_id: UUID) -> bool:
    """Revoke an API key of a person. False when there is none."""
    return conn.execute(api_key.delete().where(api_key.c.person_id == person_id, api_key.c.id == key_id)).rowcount == 1


def add_passkey(conn: sa.Connection, new: KeptPasskey) -> bool:
    """Store a passkey. False when it is known already."""
    return insert_new(conn, passkey, new._asdict())


def passkeys(conn: sa.Connection, person_id: UUID) -> list[KeptPasskey]:
    """The passkeys of a person, the newest first."""
    found = sa.select(*(passkey.c[name] for name in KeptPasskey._fields)).where(passkey.c.person_id == person_id)
    return [KeptPasskey(*row) for row in conn.execute(found.order_by(passkey.c.id.desc()))]


def passkey_by_credential(conn: sa.Connection, credential_id: bytes) -> KeptPasskey | None:
    """A passkey by the id that its authenticator gave it."""
    found = sa.select(*(passkey.c[name] for name in KeptPasskey._fields)).where(passkey.c.credential_id == credential_id)
    row = conn.execute(found).one_or_none()
    return KeptPasskey(*row) if row else None


def passkey_used(conn: sa.Connection, passkey_id: UUID, before: int, sign_count: int, now: datetime) -> bool:
    """Count the use of a passkey. False when it was used beside this: its count is not `before` any more."""
    which = (passkey.c.id == passkey_id, passkey.c.sign_count == before)
    # any person: the passkey itself says whose it is
    return conn.execute(passkey.update().where(*which).values(sign_count=sign_count, seen_at=now)).rowcount == 1


def remove_passkey(conn: sa.Connection, person_id: UUID, passkey_id: UUID) -> bool:
    """Remove a passkey of a person. False when there is none."""
    return conn.execute(passkey.delete().where(passkey.c.person_id == person_id, passkey.c.id == passkey_id)).rowcount == 1


def add_link(conn: sa.Connection, token_hash: bytes, kind: str, expires_at: datetime, person_id: UUID | None, sealed: bytes | None) -> None:
    """Store what a link or a challenge, good for one use, stands for."""
    conn.execute(link.insert().values(token_hash=token_hash, kind=kind, person_id=person_id, sealed=sealed, expires_at=expires_at))


def take_link(conn: sa.Connection, token_hash: bytes, kind: str, now: datetime) -> tuple[UUID | None, bytes | None] | None:
    """Use up a link: whose it is, and what was sealed in it; None where it is not known, was used, or has run out."""
    which = (link.c.token_hash == token_hash, link.c.kind == kind)
    # any person: the link itself says whose it is
    row = conn.execute(link.delete().where(*which).returning(link.c.person_id, link.c.sealed, link.c.expires_at)).one_or_none()
    return (row.person_id, row.sealed) if row and row.expires_at > now else None


def remove_links(conn: sa.Connection, person_id: UUID, kind: str) -> None:
    """Let the links of one kind that a person was sent be good for nothing any more."""
    conn.execute(link.delete().where(link.c.person_id == person_id, link.c.kind == kind))


def remove_old_links(conn: sa.Connection, now: datetime) -> int:
    """Remove the links of anybody that have run out."""
    # any person: time is up for all alike
    return conn.execute(link.delete().where(link.c.expires_at <= now)).rowcount
