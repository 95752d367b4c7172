"""Groups: conversations without one companion of their own, their members, of each message who said it and who was there.

What several companions heard is remembered by each of them, under the same id.
"""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import Json, Uuid

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_SPOKEN = """
UPDATE message SET speaker_id = (SELECT conversation.companion_id FROM conversation WHERE conversation.id = message.conversation_id)
WHERE role = 'companion'
"""
_REMEMBERED = ("memory", "memory_gone", "memory_wish")
_OF_GROUPS = "SELECT m.id FROM message AS m JOIN conversation AS c ON c.id = m.conversation_id WHERE c.companion_id IS NULL"


def upgrade() -> None:
    for table in _REMEMBERED:
        _identify(table, ["id", "person_id", "companion_id"])
    with op.batch_alter_table("conversation") as conversation:
        conversation.alter_column("companion_id", existing_type=sa.String(length=64), nullable=True)
        conversation.add_column(sa.Column("sealed_title", sa.LargeBinary(), nullable=True))
    op.add_column("message", sa.Column("speaker_id", sa.String(length=64), nullable=True))
    op.add_column("message", sa.Column("present", Json, nullable=True))
    op.execute(_SPOKEN)
    op.create_table(
        "member",
        sa.Column("conversation_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("talkativeness", sa.Float(), nullable=True),
        sa.Column("companion_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name="fk_member_conversation_id_conversation", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_member_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation_id", "companion_id", name="pk_member"),
    )
    op.create_index("ix_member_companion", "member", ["person_id", "companion_id"])


def downgrade() -> None:
    op.execute(f"DELETE FROM memory WHERE message_id IN ({_OF_GROUPS})")  # noqa: S608 - our own words
    for table in _REMEMBERED:
        op.execute(f"DELETE FROM {table} WHERE id IN ({_OF_GROUPS})")  # noqa: S608 - our own words
        _identify(table, ["id"])
    op.execute("DELETE FROM conversation WHERE companion_id IS NULL")
    op.drop_table("member")
    op.drop_column("message", "present")
    op.drop_column("message", "speaker_id")
    with op.batch_alter_table("conversation") as conversation:
        conversation.drop_column("sealed_title")
        conversation.alter_column("companion_id", existing_type=sa.String(length=64), nullable=False)


def _identify(table: str, columns: list[str]) -> None:
    """Let rows be known by these columns."""
    with op.batch_alter_table(table) as changed:
        changed.drop_constraint(f"pk_{table}", type_="primary")
        changed.create_primary_key(f"pk_{table}", columns)
