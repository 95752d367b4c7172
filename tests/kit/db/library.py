"""A small schema for the tests of storage: shelves with books."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, String, Table

from everkin.kit.db import AutoNumber, Json, UtcDateTime, Uuid
from everkin.kit.db import metadata as package_metadata

library = MetaData(naming_convention=package_metadata.naming_convention)

shelf = Table(
    "shelf",
    library,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
    Column("books", Integer, nullable=False, server_default="0"),
)

book = Table(
    "book",
    library,
    Column("id", Uuid, primary_key=True),
    Column("shelf_id", Integer, ForeignKey("shelf.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", Integer),
    Column("body", LargeBinary),
    Column("facts", Json),
    Column("bought_at", UtcDateTime),
)

loan = Table("loan", library, Column("number", AutoNumber, primary_key=True), Column("what", String(80)))
