"""Companions that a person made or brought: every version of their blueprints, and what came with a card."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import UtcDateTime, Uuid

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blueprint",
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_blueprint_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "companion_id", "version", name="pk_blueprint"),
    )
    op.create_table(
        "asset",
        sa.Column("person_id", Uuid(), nullable=False),
        sa.Column("companion_id", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_asset_person_id_person", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "companion_id", "mark", name="pk_asset"),
    )


def downgrade() -> None:
    op.drop_table("asset")
    op.drop_table("blueprint")
