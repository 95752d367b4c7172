"""Statements that both databases know, each in its own dialect."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from everkin.kit.db.schema import POSTGRESQL


def insert_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> int:
    """Insert `rows`, passing over those that a unique constraint knows already; return how many were new."""
    if not rows:
        return 0
    insert = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
    statement = insert(table).values(list(rows)).on_conflict_do_nothing().returning(*table.primary_key)
    return len(connection.execute(statement).all())
