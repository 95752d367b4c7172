import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from everkin.accounts import rules, store
from everkin.accounts.models import NotAdmitted
from everkin.accounts.service import SESSIONS_CACHED_MAX, Accounts
from everkin.kit.clock import ManualClock
from everkin.kit.crypto import KeyFile, KeyWrong
from everkin.kit.ids import Ids
from tests.support.house import MORNING, House


def reopened(house: House, key_file: KeyFile | None = None) -> Accounts:
    clock = ManualClock(MORNING + timedelta(days=1))
    return Accounts(house.database, key_file or house.key_file, clock, Ids(clock))


async def test_the_owner_stays_the_same_after_a_restart(both_houses: House) -> None:
    again = await reopened(both_houses).owner()
    assert again.id == both_houses.owner.id
    assert again.body.open(both_houses.owner.body.seal(b"tea"), *()) == b"tea"


async def test_a_session_admits_now_and_after_a_restart(both_houses: House) -> None:
    assert (await both_houses.app.accounts.admit(both_houses.token)).id == both_houses.owner.id
    assert (await reopened(both_houses).admit(both_houses.token)).id == both_houses.owner.id


@pytest.mark.parametrize("token", ["", "wrong", "\x00", "\ud800", "x" * 100_000])
async def test_who_has_no_session_is_told_where_to_get_one(house: House, token: str) -> None:
    with pytest.raises(NotAdmitted, match="everkin open"):
        await house.app.accounts.admit(token)


async def test_every_session_has_a_token_of_its_own(house: House) -> None:
    other = await house.app.accounts.open_session(house.owner)
    assert other != house.token
    assert len(other) >= 43
    assert (await house.app.accounts.admit(other)).id == house.owner.id


async def test_the_database_keeps_no_token(house: House) -> None:
    stored = await house.database.read(lambda conn: conn.execute(sa.select(store.session.c.token_hash)).scalars().all())
    assert stored == [rules.token_hash(house.token)]
    assert house.token.encode() not in stored[0]


async def test_another_key_file_is_refused(house: House, tmp_path: Path) -> None:
    other = KeyFile.load_or_create(tmp_path / "other.key", may_create=True)
    with pytest.raises(KeyWrong, match="Put the right key file there"):
        await reopened(house, other).install()
    with pytest.raises(KeyWrong):
        await reopened(house, other).admit(house.token)
    await reopened(house).install()


async def test_there_is_one_owner_however_many_ask_at_once(both_houses: House) -> None:
    await both_houses.database.write(lambda conn: conn.execute(sa.delete(store.person)))
    owners = await asyncio.gather(*(both_houses.app.accounts.owner() for _ in range(5)))
    assert len({owner.id for owner in owners}) == 1


async def test_the_cache_of_sessions_is_bounded(house: House) -> None:
    accounts = house.app.accounts
    accounts._admitted.update((str(n).encode(), house.owner) for n in range(SESSIONS_CACHED_MAX + 5))
    await accounts.admit(await accounts.open_session(house.owner))
    assert len(accounts._admitted) == SESSIONS_CACHED_MAX


async def test_a_person_shows_no_key(house: House) -> None:
    assert "secret" not in repr(house.owner)
    assert repr(house.owner.memory) == "SealingKey('memory')"
