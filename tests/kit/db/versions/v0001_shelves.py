"""Shelves."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "shelf",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_shelf"),
    )
    op.create_table(
        "book",
        sa.Column("id", sa.LargeBinary(16) if op.get_bind().dialect.name == "sqlite" else sa.Uuid(), nullable=False),
        sa.Column("shelf_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["shelf_id"], ["shelf.id"], name="fk_book_shelf_id_shelf", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_book"),
    )
