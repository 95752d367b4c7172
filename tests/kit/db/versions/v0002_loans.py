"""Longer names, more about books, loans: on SQLite the table of shelves is rebuilt while books point to it."""

import sqlalchemy as sa
from alembic import op

from everkin.kit.db import AutoNumber, Json, UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("shelf") as shelf:
        shelf.alter_column("name", type_=sa.String(80), existing_nullable=False)
        shelf.add_column(sa.Column("books", sa.Integer(), nullable=False, server_default="0"))
        shelf.create_unique_constraint("uq_shelf_name", ["name"])
    op.add_column("book", sa.Column("number", sa.Integer()))
    op.add_column("book", sa.Column("facts", Json))
    op.add_column("book", sa.Column("bought_at", UtcDateTime()))
    op.create_index("ix_book_shelf_id", "book", ["shelf_id"])
    op.create_table(
        "loan",
        sa.Column("number", AutoNumber, nullable=False),
        sa.Column("what", sa.String(length=80)),
        sa.PrimaryKeyConstraint("number", name="pk_loan"),
    )
