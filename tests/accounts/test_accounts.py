import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from everkin.accounts import rules, store
from everkin.accounts.models import NotAdmitted, Role, Scope, Standing, UnknownCredential
from everkin.accounts.service import CALLER_TTL, CALLERS_CACHED_MAX, Accounts
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


async def test_the_cache_of_callers_is_bounded(house: House) -> None:
    accounts = house.app.accounts
    await accounts.admit(house.token)
    (known,) = accounts._admitted.values()
    accounts._admitted.update((str(n).encode(), known) for n in range(CALLERS_CACHED_MAX + 5))
    await accounts.admit(await accounts.open_session(house.owner))
    assert len(accounts._admitted) == CALLERS_CACHED_MAX


async def test_a_session_that_is_used_lasts_and_one_that_is_not_ends(both_houses: House) -> None:
    accounts, clock = both_houses.app.accounts, both_houses.clock
    for _ in range(3):
        clock.advance(rules.SESSION_IDLE - timedelta(minutes=1))
        await accounts.admit(both_houses.token)
    clock.advance(rules.SESSION_IDLE)
    assert await accounts.sessions(both_houses.owner) == []
    with pytest.raises(NotAdmitted):
        await accounts.admit(both_houses.token)
    assert await accounts.tidy() == 1
    assert await accounts.tidy() == 0


async def test_a_session_ends_after_its_life_however_often_it_is_used(house: House) -> None:
    step = rules.SESSION_IDLE / 2
    for _ in range(rules.SESSION_LIFE // step):
        house.clock.advance(step)
        await house.app.accounts.admit(house.token)
    house.clock.advance(step)
    with pytest.raises(NotAdmitted):
        await house.app.accounts.admit(house.token)


async def test_a_person_sees_where_they_are_signed_in_and_ends_it(both_houses: House) -> None:
    accounts, owner = both_houses.app.accounts, both_houses.owner
    both_houses.clock.advance(timedelta(hours=2))
    elsewhere = await accounts.open_session(owner, "Firefox on a phone")
    phone, here = await accounts.sessions(owner)
    assert (phone.agent, here.agent) == ("Firefox on a phone", "")
    await accounts.end_session(owner, phone.id)
    with pytest.raises(NotAdmitted):
        await accounts.admit(elsewhere)
    await accounts.admit(both_houses.token)
    with pytest.raises(UnknownCredential):
        await accounts.end_session(owner, phone.id)


async def test_signing_out_everywhere_may_spare_where_one_is(house: House) -> None:
    accounts = house.app.accounts
    others = [await accounts.open_session(house.owner) for _ in range(3)]
    caller = await accounts.caller(house.token)
    assert await accounts.end_sessions(house.owner, caller.credential_id) == 3
    assert (await accounts.caller(house.token)).person.id == house.owner.id
    for token in others:
        with pytest.raises(NotAdmitted):
            await accounts.admit(token)


async def test_nobody_ends_what_is_somebody_elses(both_houses: House) -> None:
    accounts = both_houses.app.accounts
    other = await both_houses.database.write(accounts.added)
    assert other
    (session,) = await accounts.sessions(both_houses.owner)
    key, _ = await accounts.make_api_key(both_houses.owner, "mine", {Scope.READ})
    with pytest.raises(UnknownCredential):
        await accounts.end_session(other, session.id)
    with pytest.raises(UnknownCredential):
        await accounts.revoke_api_key(other, key.id)
    assert await accounts.end_sessions(other) == 0
    assert await accounts.api_keys(other) == []


async def test_an_api_key_calls_within_its_scopes_until_it_is_revoked(both_houses: House) -> None:
    accounts, owner = both_houses.app.accounts, both_houses.owner
    key, token = await accounts.make_api_key(owner, "the lamp in the hall", {Scope.TALK, Scope.READ})
    caller = await accounts.caller(token)
    assert (caller.person.id, caller.credential_id, caller.scopes) == (owner.id, key.id, frozenset({Scope.READ, Scope.TALK}))
    (listed,) = await accounts.api_keys(owner)
    assert (listed.name, listed.prefix, listed.seen_at) == ("the lamp in the hall", key.prefix, both_houses.clock.now())
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), token[:-1], f"ek_{key.prefix}_", key.prefix):
        with pytest.raises(NotAdmitted):
            await accounts.caller(wrong)
    await accounts.revoke_api_key(owner, key.id)
    with pytest.raises(NotAdmitted):
        await accounts.caller(token)


async def test_the_database_keeps_no_secret_of_a_key_and_no_name(house: House) -> None:
    _, token = await house.app.accounts.make_api_key(house.owner, "the lamp in the hall", {Scope.READ})
    (row,) = await house.database.read(lambda conn: conn.execute(sa.select(store.api_key)).all())
    kept = repr(tuple(row))
    assert token.split("_", 2)[2] not in kept
    assert "lamp" not in kept


async def test_what_a_person_is_changes_at_once_here_and_soon_elsewhere(both_houses: House) -> None:
    accounts, owner = both_houses.app.accounts, both_houses.owner
    elsewhere = Accounts(both_houses.database, both_houses.key_file, both_houses.clock, Ids(both_houses.clock))
    await elsewhere.caller(both_houses.token)
    assert await accounts.change(owner.id, role=Role.MODERATOR, standing=Standing.LOCKED)
    person = (await accounts.caller(both_houses.token)).person
    assert (person.role, person.standing) == (Role.MODERATOR, Standing.LOCKED)
    both_houses.clock.advance(CALLER_TTL)
    assert (await elsewhere.caller(both_houses.token)).person.standing is Standing.LOCKED
    assert not await accounts.change(Ids(both_houses.clock).new(), role=Role.OPERATOR)


async def test_the_owner_is_an_operator(house: House) -> None:
    assert (await house.app.accounts.owner()).role is Role.OPERATOR


async def test_a_person_shows_no_key(house: House) -> None:
    assert "secret" not in repr(house.owner)
    assert repr(house.owner.memory) == "SealingKey('memory')"
