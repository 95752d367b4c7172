"""Paths that can be changed: below each message, which one was shown last; messages found by their siblings, turns by their reply."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import Uuid

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Until now no message had more than one answer.
_FOLLOW = """
UPDATE message SET shown_id = (SELECT answer.id FROM message AS answer WHERE answer.parent_id = message.id LIMIT 1)
"""


def upgrade() -> None:
    op.add_column("message", sa.Column("shown_id", Uuid(), nullable=True))
    op.execute(_FOLLOW)
    op.create_index("ix_message_siblings", "message", ["conversation_id", "parent_id"], unique=False)
    op.drop_index("ix_message_conversation_id", table_name="message")
    op.create_index("ix_turn_reply_id", "turn", ["reply_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_turn_reply_id", table_name="turn")
    op.create_index("ix_message_conversation_id", "message", ["conversation_id"], unique=False)
    op.drop_index("ix_message_siblings", table_name="message")
    op.drop_column("message", "shown_id")
