"""Memories anew: partitions with keys of their own, records with what they claim, and notes of what is to be read.

What was remembered before is made again from the messages: each is noted as due.
"""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import AutoNumber, UtcDateTime, Uuid

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_table("memory")
    op.create_table(
        "partition",
        *_whose("partition"),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "companion_id", name="pk_partition"),
    )
    op.create_table(
        "memory",
        sa.Column("id", Uuid(), nullable=False),
        *_whose("memory"),
        sa.Column("message_id", Uuid(), nullable=True),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claim_mark", sa.LargeBinary(), nullable=True),
        sa.Column("embed_model", sa.String(length=64), nullable=True),
        sa.Column("sealed_vector", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_memory"),
    )
    op.create_index("ix_memory_message_id", "memory", ["message_id"])
    op.create_index("ix_memory_seq", "memory", ["person_id", "companion_id", "seq"])
    op.create_index("ix_memory_said_at", "memory", ["person_id", "companion_id", "form", "said_at"])
    op.create_index("ix_memory_claim", "memory", ["person_id", "companion_id", "claim_mark"])
    op.create_table(
        "memory_gone",
        sa.Column("id", Uuid(), nullable=False),
        *_whose("memory_gone"),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_memory_gone"),
    )
    op.create_index("ix_memory_gone_seq", "memory_gone", ["person_id", "companion_id", "seq"])
    op.create_table(
        "memory_wish",
        sa.Column("id", Uuid(), nullable=False),
        *_whose("memory_wish"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_memory_wish"),
    )
    op.create_table(
        "memory_due",
        sa.Column("number", AutoNumber, nullable=False),
        *_whose("memory_due"),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("by_model", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_memory_due"),
    )
    op.create_index("ix_memory_due_pair", "memory_due", ["person_id", "companion_id", "by_model", "number"])
    op.create_table(
        "memory_stale",
        sa.Column("number", AutoNumber, nullable=False),
        *_whose("memory_stale"),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_memory_stale"),
    )
    op.create_index("ix_memory_stale_pair", "memory_stale", ["person_id", "companion_id", "at"])
    op.execute(
        "INSERT INTO memory_due (person_id, companion_id, message_id, by_model) "
        "SELECT m.person_id, c.companion_id, m.id, false FROM message m JOIN conversation c ON c.id = m.conversation_id "
        "ORDER BY m.created_at"
    )


def downgrade() -> None:
    for table in ("memory_stale", "memory_due", "memory_wish", "memory_gone", "memory", "partition"):
        op.drop_table(table)
    op.create_table(
        "memory",
        sa.Column("id", Uuid(), nullable=False),
        *_whose("memory"),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("embed_model", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_memory_message_id_message", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_memory"),
    )
    op.create_index("ix_memory_message_id", "memory", ["message_id"])
    op.create_index("ix_memory_pair", "memory", ["person_id", "companion_id", "said_at"])


def _whose(table: str) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id_person", ondelete="CASCADE"),
    )
