"""Storage with one code path for SQLite and PostgreSQL: a transaction is a synchronous function on a SQLAlchemy Core connection."""

from sqlalchemy import Connection

from everkin.kit.db.database import Database
from everkin.kit.db.errors import (
    DatabaseCorrupt,
    DatabaseTooNew,
    DatabaseUrlWrong,
    StorageError,
    StorageFull,
    StorageReadOnly,
    StorageUnavailable,
)
from everkin.kit.db.schema import AutoNumber, Json, UtcDateTime, Uuid, metadata
from everkin.kit.db.statements import insert_new
from everkin.kit.db.transactions import Transaction

__all__ = [
    "AutoNumber",
    "Connection",
    "Database",
    "DatabaseCorrupt",
    "DatabaseTooNew",
    "DatabaseUrlWrong",
    "Json",
    "StorageError",
    "StorageFull",
    "StorageReadOnly",
    "StorageUnavailable",
    "Transaction",
    "UtcDateTime",
    "Uuid",
    "insert_new",
    "metadata",
]
