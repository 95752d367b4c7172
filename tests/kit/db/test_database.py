"""What holds for both databases."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, NullPool, create_engine, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from everkin.kit.db import Database, DatabaseUrlWrong, StorageError, StorageUnavailable
from tests.kit.db.library import shelf


class Refused(Exception):
    pass


def add(name: str) -> Callable[[Connection], str]:
    def tx(connection: Connection) -> str:
        connection.execute(insert(shelf).values(name=name))
        return name

    return tx


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(shelf.c.name).order_by(shelf.c.name)).scalars())


def write_from_elsewhere(url: str, name: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        add(name)(connection)


async def test_a_write_returns_its_value_and_is_read_at_once(shelves: Database) -> None:
    assert await shelves.write(add("poems")) == "poems"
    assert await shelves.read(names) == ["poems"]


async def test_a_transaction_that_fails_undoes_only_itself(shelves: Database) -> None:
    def refuse(connection: Connection) -> None:
        add("half done")(connection)
        raise Refused

    transactions = [tx for number in range(40) for tx in (add(f"{number:02}"), refuse, add("00"))]
    outcomes = await asyncio.gather(*map(shelves.write, transactions), return_exceptions=True)
    assert await shelves.read(names) == [f"{number:02}" for number in range(40)]
    assert [type(outcome) for outcome in outcomes[1::3]] == [Refused] * 40
    duplicates = [outcome for outcome in [*outcomes[::3], *outcomes[2::3]] if isinstance(outcome, BaseException)]
    assert [type(outcome) for outcome in duplicates] == [IntegrityError] * 40


async def test_every_write_sees_the_one_before(shelves: Database) -> None:
    def count_up(connection: Connection) -> int:
        before = int(connection.execute(select(shelf.c.books)).scalar_one())
        connection.execute(update(shelf).values(books=before + 1))
        return before + 1

    await shelves.write(add("poems"))
    counted = await asyncio.gather(*(shelves.write(count_up) for _ in range(100)))
    assert sorted(counted) == list(range(1, 101))


async def test_a_read_is_of_one_moment(shelves: Database, blank_url: str) -> None:
    def look_twice(connection: Connection) -> tuple[list[str], list[str]]:
        before = names(connection)
        write_from_elsewhere(blank_url, "plays")
        return before, names(connection)

    await shelves.write(add("poems"))
    assert await shelves.read(look_twice) == (["poems"], ["poems"])
    assert await shelves.read(names) == ["plays", "poems"]


async def test_a_read_does_not_write(shelves: Database) -> None:
    with pytest.raises(DBAPIError):
        await shelves.read(add("poems"))
    assert await shelves.read(names) == []


async def test_a_function_may_use_savepoints_of_its_own(shelves: Database) -> None:
    def add_or_keep(connection: Connection) -> bool:
        add("plays")(connection)
        try:
            with connection.begin_nested():
                add("poems")(connection)
        except IntegrityError:
            return False
        return True

    await shelves.write(add("poems"))
    neighbours = [shelves.write(add(str(number))) for number in range(3)]
    assert (await asyncio.gather(*neighbours, shelves.write(add_or_keep)))[-1] is False
    assert await shelves.read(names) == ["0", "1", "2", "plays", "poems"]


@pytest.mark.parametrize("end", [Connection.commit, Connection.rollback])
async def test_a_function_that_ends_the_transaction_itself_fails_alone(shelves: Database, end: Callable[[Connection], None]) -> None:
    def meddle(connection: Connection) -> None:
        add("meddled")(connection)
        end(connection)

    writes = [shelves.write(tx) for tx in (add("a"), meddle, add("b"))]
    outcomes = await asyncio.gather(*writes, return_exceptions=True)
    assert [outcomes[0], type(outcomes[1]), outcomes[2]] == ["a", RuntimeError, "b"]
    assert await shelves.read(names) == ["a", "b"]
    await shelves.write(add("c"))


@pytest.mark.parametrize("raised", [StopIteration, StopAsyncIteration, asyncio.CancelledError])
async def test_an_odd_exception_reaches_its_caller(shelves: Database, raised: type[BaseException]) -> None:
    def fail(_connection: Connection) -> None:
        raise raised

    for use in (shelves.write, shelves.read):
        with pytest.raises((raised, RuntimeError)):
            await use(fail)
    await shelves.write(add("after"))


async def test_cancelled_callers_leave_the_database_working(shelves: Database) -> None:
    writes = [asyncio.create_task(shelves.write(add(str(number)))) for number in range(200)]
    reads = [asyncio.create_task(shelves.read(names)) for _ in range(50)]
    tasks: list[asyncio.Task[str] | asyncio.Task[list[str]]] = [*writes, *reads]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    await shelves.write(add("after"))
    found = set(await shelves.read(names))
    assert {outcome for outcome in outcomes if isinstance(outcome, str)} <= found
    assert "after" in found


async def test_closing_finishes_what_runs(shelves: Database, blank_url: str) -> None:
    writes = [asyncio.create_task(shelves.write(add(f"{number:03}"))) for number in range(150)]
    await asyncio.sleep(0)
    await asyncio.gather(shelves.close(), shelves.close())
    assert await asyncio.gather(*writes) == [f"{number:03}" for number in range(150)]
    async with await Database.open(blank_url) as again:
        assert len(await again.read(names)) == 150


async def test_a_closed_database_says_so(shelves: Database) -> None:
    await shelves.close()
    for use in (shelves.write(names), shelves.read(names), shelves.migrate()):
        with pytest.raises(StorageUnavailable, match="closed") as refused:
            await use
        assert (refused.value.status, refused.value.retryable) == (503, True)


async def test_what_is_not_of_the_storage_is_passed_on_as_it_is(shelves: Database) -> None:
    with pytest.raises(DBAPIError) as refused:
        await shelves.read(lambda connection: connection.execute(text("SELECT * FROM nowhere")))
    assert not isinstance(refused.value, StorageError)


async def test_parameters_stay_out_of_messages(shelves: Database) -> None:
    def misuse(connection: Connection) -> None:
        connection.execute(text("SELECT :canary FROM nowhere"), {"canary": "canary-7f3a"})

    with pytest.raises(DBAPIError) as refused:
        await shelves.write(misuse)
    assert "canary-7f3a" not in str(refused.value)


async def test_many_readers_and_writers_at_once(shelves: Database) -> None:
    async def add_and_look(number: int) -> bool:
        await shelves.write(add(f"{number:02}"))
        return f"{number:02}" in await shelves.read(names)

    assert all(await asyncio.gather(*map(add_and_look, range(60))))
    assert await shelves.read(lambda connection: connection.execute(select(func.count()).select_from(shelf)).scalar()) == 60


@pytest.mark.parametrize(
    "url",
    ["", "everkin.db", "mysql://user:hunter2@host/name", "sqlite://", "sqlite:///:memory:", "sqlite:///x.db?mode=memory", "nonsense://x"],
)
async def test_an_address_that_cannot_be_used_is_explained(url: str) -> None:
    with pytest.raises(DatabaseUrlWrong, match="sqlite:///") as refused:
        await Database.open(url)
    assert "hunter2" not in str(refused.value)


async def test_a_missing_driver_in_the_address_is_explained_without_the_password() -> None:
    with pytest.raises(DatabaseUrlWrong, match=r"postgresql\+psycopg://me:\*\*\*@host/name") as refused:
        await Database.open("postgresql://me:hunter2@host/name")
    assert "hunter2" not in str(refused.value)
