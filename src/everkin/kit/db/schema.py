"""The one `MetaData` of all stores, and column types that mean the same on both databases.

Bytes are SQLAlchemy's own `LargeBinary`; text, integers and booleans are its own types too.
"""

import json
import uuid
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData
from sqlalchemy import Uuid as NativeUuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

UUID_BYTES: Final = 16
POSTGRESQL: Final = "postgresql"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Json: Final = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), POSTGRESQL)
"""JSON without NaN; `None` is NULL. PostgreSQL does not keep the order of keys and refuses the character U+0000."""

AutoNumber: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A 64-bit primary key that counts by itself (on SQLite only INTEGER does)."""

to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


class Uuid(TypeDecorator[uuid.UUID]):
    """A UUID: PostgreSQL's own type, 16 bytes on SQLite. Both sort in the order of the bytes."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type."""
        if dialect.name == POSTGRESQL:
            return dialect.type_descriptor(NativeUuid())
        return dialect.type_descriptor(LargeBinary(UUID_BYTES))

    def process_bind_param(self, value: uuid.UUID | None, dialect: Dialect) -> object:
        """Turn a UUID into what the driver takes. Raises TypeError for anything else."""
        if value is None:
            return None
        if not isinstance(value, uuid.UUID):
            msg = f"a UUID is needed, not {type(value).__name__}"
            raise TypeError(msg)
        return value if dialect.name == POSTGRESQL else value.bytes

    def process_result_value(self, value: object, dialect: Dialect) -> uuid.UUID | None:
        """Turn what the driver gives into a UUID."""
        del dialect
        return uuid.UUID(bytes=value) if isinstance(value, bytes) else value  # type: ignore[return-value]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with microseconds, always aware and in UTC: `timestamptz` on PostgreSQL, text that sorts by time on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into what the driver takes. Raises ValueError for one without a time zone."""
        if value is None:
            return None
        if not isinstance(value, datetime):
            msg = f"a moment is needed, not {type(value).__name__}; do arithmetic with time in Python"
            raise TypeError(msg)
        if value.tzinfo is None:
            msg = "a moment needs a time zone: make it with datetime.now(UTC) or a Clock"
            raise ValueError(msg)
        moment = value.astimezone(UTC)
        return moment if dialect.name == POSTGRESQL else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what the driver gives into a moment in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == POSTGRESQL else value.replace(tzinfo=UTC)
