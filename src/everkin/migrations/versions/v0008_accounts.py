"""Accounts: what a person is, signs in with and is reached at; sessions that end; the key of the installation itself."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import Json, UtcDateTime, Uuid

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ADDED = ("role", "standing", "email_mark", "sealed_email", "password_hash")
_MADE = ("link", "identity", "passkey", "api_key")


def upgrade() -> None:
    op.add_column("installation", sa.Column("wrapped_key", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("role", sa.String(length=16), nullable=False, server_default="person"))
    op.add_column("person", sa.Column("standing", sa.String(length=16), nullable=False, server_default="active"))
    op.add_column("person", sa.Column("email_mark", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("sealed_email", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("password_hash", sa.String(length=256), nullable=True))
    op.create_index("ux_person_email_mark", "person", ["email_mark"], unique=True)
    op.execute("UPDATE person SET role = 'operator' WHERE is_owner")
    op.drop_table("session")  # those had no end and no name: a browser signs in once more
    _session(sa.Column("id", Uuid(), nullable=False), sa.Column("sealed_agent", sa.LargeBinary(), nullable=True), _time("seen_at"))
    op.create_index("ux_session_id", "session", ["id"], unique=True)
    _api_key()
    _passkey()
    _identity_and_link()


def downgrade() -> None:
    for table in _MADE:
        op.drop_table(table)
    op.drop_table("session")
    _session()
    op.drop_index("ux_person_email_mark", "person")
    for column in reversed(_ADDED):
        op.drop_column("person", column)
    op.drop_column("installation", "wrapped_key")


def _session(*more: sa.Column[object]) -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        *_of_person("session"),
        *more,
        _time("created_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )
    if more:
        op.create_index("ix_session_person_id", "session", ["person_id"])


def _api_key() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", Uuid(), nullable=False),
        *_of_person("api_key"),
        sa.Column("prefix", sa.String(length=12), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        _time("created_at"),
        _time("seen_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_api_key"),
        sa.UniqueConstraint("prefix", name="uq_api_key_prefix"),
    )
    op.create_index("ix_api_key_person_id", "api_key", ["person_id"])


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", Uuid(), nullable=False),
        *_of_person("passkey"),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("sealed_name", sa.LargeBinary(), nullable=False),
        _time("created_at"),
        _time("seen_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_person_id", "passkey", ["person_id"])


def _identity_and_link() -> None:
    op.create_table(
        "identity",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        *_of_person("identity"),
        _time("created_at"),
        sa.PrimaryKeyConstraint("mark", name="pk_identity"),
    )
    op.create_index("ix_identity_person_id", "identity", ["person_id"])
    op.create_table(
        "link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        *_of_person("link", nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        _time("expires_at"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_link"),
    )
    op.create_index("ix_link_person_id", "link", ["person_id"])
    op.create_index("ix_link_expires_at", "link", ["expires_at"])


def _of_person(table: str, *, nullable: bool = False) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    name = f"fk_{table}_person_id_person"
    return (
        sa.Column("person_id", Uuid(), nullable=nullable),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name, ondelete="CASCADE"),
    )


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UtcDateTime(), nullable=nullable)
