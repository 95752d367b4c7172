"""The first tables: people and their keys, conversations as trees, turns, memories."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import UtcDateTime, Uuid

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key_fingerprint", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "person",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("is_owner", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
    )
    op.create_index(
        "ux_person_owner", "person", ["is_owner"], unique=True, sqlite_where=sa.text("is_owner"), postgresql_where=sa.text("is_owner")
    )
    op.create_table(
        "conversation",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.Column("companion_version", sa.Integer(), nullable=False),
        sa.Column("head_id", Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_conversation_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.UniqueConstraint("person_id", "companion_id", name="uq_conversation_person_id_companion_id"),
    )
    op.create_table(
        "session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_session_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_session"),
    )
    op.create_table(
        "message",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("conversation_id", Uuid(), nullable=False),
        sa.Column("parent_id", Uuid(), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("path_weight", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_message_conversation_id_conversation", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["message.id"], name="fk_message_parent_id_message"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_message_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index("ix_message_conversation_id", "message", ["conversation_id"], unique=False)
    op.create_index("ix_message_parent_id", "message", ["parent_id"], unique=False)
    op.create_table(
        "memory",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("embed_model", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_memory_message_id_message", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_memory_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_memory"),
    )
    op.create_index("ix_memory_message_id", "memory", ["message_id"], unique=False)
    op.create_index("ix_memory_pair", "memory", ["person_id", "companion_id", "said_at"], unique=False)
    op.create_table(
        "turn",
        sa.Column("id", Uuid(), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("conversation_id", Uuid(), nullable=False),
        sa.Column("message_id", Uuid(), nullable=False),
        sa.Column("reply_id", Uuid(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("began_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_turn_conversation_id_conversation", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_turn_message_id_message", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_turn_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["reply_id"], ["message.id"], name="fk_turn_reply_id_message", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_turn"),
    )
    op.create_index("ix_turn_message_id", "turn", ["message_id"], unique=False)
    op.create_index(
        "ux_turn_running",
        "turn",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("state = 'running'"),
        postgresql_where=sa.text("state = 'running'"),
    )


def downgrade() -> None:
    op.drop_index(
        "ux_turn_running", table_name="turn", sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'")
    )
    op.drop_index("ix_turn_message_id", table_name="turn")
    op.drop_table("turn")
    op.drop_index("ix_memory_pair", table_name="memory")
    op.drop_index("ix_memory_message_id", table_name="memory")
    op.drop_table("memory")
    op.drop_index("ix_message_parent_id", table_name="message")
    op.drop_index("ix_message_conversation_id", table_name="message")
    op.drop_table("message")
    op.drop_table("session")
    op.drop_table("conversation")
    op.drop_index("ux_person_owner", table_name="person", sqlite_where=sa.text("is_owner"), postgresql_where=sa.text("is_owner"))
    op.drop_table("person")
    op.drop_table("installation")
