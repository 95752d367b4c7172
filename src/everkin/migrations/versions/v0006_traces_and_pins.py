"""Why each reply is as it is; pins, in place of the version that a conversation began with; the head that a turn took off the path."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import UtcDateTime, Uuid

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEEP = """
INSERT INTO pin (conversation_id, number, person_id, companion_version, prompt_version, model, at, why)
SELECT id, 1, person_id, companion_version, 1, '', created_at, 'kept' FROM conversation
"""
_GIVE_BACK = """
UPDATE conversation SET companion_version = (
    SELECT pin.companion_version FROM pin WHERE pin.conversation_id = conversation.id ORDER BY pin.number DESC LIMIT 1
)
"""


def upgrade() -> None:
    op.create_table(
        "trace",
        sa.Column("message_id", Uuid(), nullable=False),
        *_where("trace"),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_trace_message_id_message", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("message_id", name="pk_trace"),
    )
    op.create_table(
        "pin",
        sa.Column("number", sa.Integer(), nullable=False),
        *_where("pin"),
        sa.Column("companion_version", sa.Integer(), nullable=False),
        sa.Column("prompt_version", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "number", name="pk_pin"),
    )
    op.execute(_KEEP)
    op.drop_column("conversation", "companion_version")
    op.add_column("turn", sa.Column("before_id", Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("turn", "before_id")
    op.add_column("conversation", sa.Column("companion_version", sa.Integer(), nullable=False, server_default="1"))
    op.execute(_GIVE_BACK)
    op.drop_table("pin")
    op.drop_table("trace")


def _where(table: str) -> tuple[sa.Column[object] | sa.ForeignKeyConstraint, ...]:
    return (
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("conversation_id", Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=f"fk_{table}_person_id_person", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=f"fk_{table}_conversation_id_conversation", ondelete="CASCADE"
        ),
    )
