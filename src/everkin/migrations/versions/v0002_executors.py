"""Workers: who works on this database, and in which epoch."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "executor",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("beat_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_executor"),
    )


def downgrade() -> None:
    op.drop_table("executor")
