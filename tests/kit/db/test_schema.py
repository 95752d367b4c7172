import math
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Connection, Integer, String, Table, insert, select
from sqlalchemy.exc import StatementError

from everkin.kit.db import Database
from tests.kit.db.library import book, library, loan, shelf
from tests.support.databases import assert_schema_matches

NOON = datetime(2026, 11, 20, 12, 0, 0, 123456, tzinfo=UTC)


async def kept(database: Database, **values: object) -> object:
    """Store a book with one value and return that value as it is read back."""
    (name,) = values
    made = values.get("id", uuid4())

    def put(connection: Connection) -> None:
        if connection.execute(select(shelf)).first() is None:
            connection.execute(insert(shelf).values(id=1, name="poems"))
        connection.execute(insert(book).values({"id": made, "shelf_id": 1, **values}))

    await database.write(put)
    return await database.read(lambda connection: connection.execute(select(book.c[name]).where(book.c.id == made)).scalar_one())


async def test_a_uuid_comes_back(shelves: Database) -> None:
    made = UUID("01936f3c-0000-7000-8000-00000000ff01")
    assert await kept(shelves, id=made) == made


@pytest.mark.parametrize("body", [None, b"", b"\x00\xff sealed"])
async def test_bytes_come_back(shelves: Database, body: bytes | None) -> None:
    assert await kept(shelves, body=body) == body


@pytest.mark.parametrize("facts", [None, {}, {"a": [1, 2.5, None, True, "ä\n'😀"]}, [], "text", 0, 2**53])
async def test_json_comes_back(shelves: Database, facts: object) -> None:
    assert await kept(shelves, facts=facts) == facts


async def test_json_none_is_null(shelves: Database) -> None:
    await kept(shelves, facts=None)
    assert await shelves.read(lambda connection: connection.execute(select(book).where(book.c.facts.is_(None))).all())


@pytest.mark.parametrize("wrong", [math.nan, math.inf, object(), "\ud800"])
async def test_what_is_no_json_is_refused(shelves: Database, wrong: object) -> None:
    with pytest.raises((StatementError, ValueError, TypeError)):
        await kept(shelves, facts={"x": wrong})


@pytest.mark.parametrize(
    "moment",
    [None, NOON, NOON.replace(microsecond=0), NOON.astimezone(timezone(timedelta(hours=5, minutes=30))), datetime(1, 1, 2, tzinfo=UTC)],
)
async def test_a_moment_comes_back_in_utc(shelves: Database, moment: datetime | None) -> None:
    found = await kept(shelves, bought_at=moment)
    assert found == moment
    assert found is None or (isinstance(found, datetime) and found.tzinfo is UTC)


async def test_moments_and_uuids_sort_and_compare_as_in_python(shelves: Database) -> None:
    moments = [NOON + timedelta(microseconds=step) for step in (-1_000_000, -123456, -1, 0, 1, 876544)]
    rows = [{"id": UUID(int=index << 64 | 0xFF - index), "shelf_id": 1, "bought_at": moment} for index, moment in enumerate(moments)]

    def put(connection: Connection) -> None:
        connection.execute(insert(shelf).values(id=1, name="poems"))
        connection.execute(insert(book), rows[::-1])

    def sort(connection: Connection) -> tuple[list[Any], list[Any], list[Any]]:
        before = select(book.c.bought_at).where(book.c.bought_at < NOON).order_by(book.c.bought_at)
        return (
            list(connection.execute(select(book.c.bought_at).order_by(book.c.bought_at)).scalars()),
            list(connection.execute(select(book.c.bought_at).order_by(book.c.id)).scalars()),
            list(connection.execute(before).scalars()),
        )

    await shelves.write(put)
    assert await shelves.read(sort) == (moments, moments, moments[:3])


@pytest.mark.parametrize(
    ("column", "wrong", "kind"),
    [
        ("bought_at", NOON.replace(tzinfo=None), ValueError),
        ("bought_at", "2026-11-20", TypeError),
        ("id", "01936f3c-0000-7000-8000-00000000ff01", TypeError),
    ],
)
async def test_what_would_mean_something_else_on_the_other_database_is_refused(
    shelves: Database, column: str, wrong: object, kind: type[Exception]
) -> None:
    with pytest.raises(StatementError) as refused:
        await kept(shelves, **{column: wrong})
    assert isinstance(refused.value.orig, kind)


async def test_numbers_count_by_themselves(shelves: Database) -> None:
    def lend(connection: Connection) -> list[int]:
        return [connection.execute(insert(loan).values(what=what).returning(loan.c.number)).scalar_one() for what in "abc"]

    assert await shelves.write(lend) == [1, 2, 3]


async def test_the_schema_helper_finds_no_difference_where_there_is_none(shelves: Database) -> None:
    await assert_schema_matches(shelves, library)


async def test_the_schema_helper_finds_every_kind_of_difference(blank_database: Database) -> None:
    def build(connection: Connection) -> None:
        old = type(library)(naming_convention=library.naming_convention)
        Table("shelf", old, Column("id", Integer, primary_key=True), Column("name", Integer), Column("extra", String(3)))
        old.create_all(connection)

    await blank_database.write(build)
    with pytest.raises(AssertionError) as found:
        await assert_schema_matches(blank_database, library)
    for difference in ["add_table", "remove_column", "add_column", "modify_type", "modify_nullable", "add_constraint"]:
        assert difference in str(found.value)
