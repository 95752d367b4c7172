"""Statements that both databases know, each in its own dialect."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from everkin.kit.db.schema import POSTGRESQL


def insert_new(connection: Connection, table: Table, row: Mapping[str, object]) -> bool:
    """Insert `row`, unless a unique constraint knows it already; return whether it was new."""
    insert = postgresql.insert if connection.dialect.name == POSTGRESQL else sqlite.insert
    statement = insert(table).on_conflict_do_nothing().returning(*table.primary_key)
    return connection.execute(statement, row).first() is not None
