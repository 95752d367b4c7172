from datetime import date

import pytest

from everkin.accounts import rules
from everkin.accounts.federated import Federated
from everkin.accounts.models import LinkUsed, SignUpRefused, UnknownCredential
from everkin.ports.identity import Asked, Identity, IdentityRefused
from tests.accounts.test_signing_in import ADA, signing_in
from tests.support.house import House

BORN = date(1990, 12, 10)


class Provider:
    """A provider that vouches for whom it is told to."""

    name = "Our Login"

    def __init__(self, who: Identity) -> None:
        self.who = who
        self.asked: Asked | None = None

    async def address(self, asked: Asked) -> str:
        self.asked = asked
        return f"https://login.example/?state={asked.state}"

    async def identify(self, code: str, asked: Asked) -> Identity:
        if code != "the-code" or asked != self.asked:
            raise IdentityRefused("no")
        return self.who


def federated(house: House, who: Identity) -> Federated:
    return Federated(house.app.accounts, house.database, house.clock, {"ours": Provider(who)})


async def back(door: Federated) -> tuple[str | None, str | None]:
    """Go to the provider, and come back."""
    _, state = await door.begin("ours")
    return await door.finish(state, state, "the-code", "Firefox")


ADA_THERE = Identity("https://login.example", "ada-1", "Ada@example.org")


async def test_who_comes_the_first_time_says_their_age_and_is_known_from_then_on(both_houses: House) -> None:
    door = federated(both_houses, ADA_THERE)
    token, joining = await back(door)
    assert token is None
    assert joining
    person = await both_houses.app.accounts.admit(await door.join(joining, BORN, ""))
    assert await signing_in(both_houses).address(person) == "ada@example.org"
    token, joining = await back(door)
    assert joining is None
    assert token
    assert (await both_houses.app.accounts.admit(token)).id == person.id


async def test_two_of_one_provider_are_two(house: House) -> None:
    found = []
    for subject in ("ada-1", "bob-2"):
        door = federated(house, Identity(ADA_THERE.issuer, subject))
        _, joining = await back(door)
        found.append((await house.app.accounts.admit(await door.join(joining or "", BORN, ""))).id)
    assert len(set(found)) == 2


async def test_a_minor_has_no_account(house: House) -> None:
    door = federated(house, ADA_THERE)
    _, joining = await back(door)
    with pytest.raises(SignUpRefused, match="18th birthday"):
        await door.join(joining or "", date(2010, 1, 1), "")
    assert (await back(door))[0] is None


async def test_an_account_is_not_taken_over_by_an_address(both_houses: House) -> None:
    await signing_in(both_houses).sign_up(ADA, BORN, "")
    door = federated(both_houses, ADA_THERE)
    _, joining = await back(door)
    with pytest.raises(SignUpRefused, match="Then connect"):
        await door.join(joining or "", BORN, "")


async def test_who_is_signed_in_connects_a_provider(both_houses: House) -> None:
    token = await signing_in(both_houses).sign_up(ADA, BORN, "")
    person = await both_houses.app.accounts.admit(token or "")
    door = federated(both_houses, ADA_THERE)
    _, joining = await back(door)
    await door.connect(person, joining or "")
    token, _ = await back(door)
    assert (await both_houses.app.accounts.admit(token or "")).id == person.id
    with pytest.raises(LinkUsed):
        await door.connect(both_houses.owner, joining or "")


async def test_an_account_of_a_provider_is_bound_once(house: House) -> None:
    door = federated(house, ADA_THERE)
    (_, first), (_, second) = await back(door), await back(door)
    await door.connect(house.owner, first or "")
    other = await house.app.accounts.admit(await signing_in(house).sign_up(ADA, BORN, "") or "")
    with pytest.raises(SignUpRefused, match="bound to another account"):
        await door.connect(other, second or "")


async def test_a_state_holds_once_for_its_browser_and_not_for_long(both_houses: House) -> None:
    door = federated(both_houses, ADA_THERE)
    _, state = await door.begin("ours")
    with pytest.raises(LinkUsed):
        await door.finish(state, "of another browser", "the-code", "")
    await door.finish(state, state, "the-code", "")
    with pytest.raises(LinkUsed):
        await door.finish(state, state, "the-code", "")
    _, state = await door.begin("ours")
    both_houses.clock.advance(rules.LINK_LIFE)
    with pytest.raises(LinkUsed):
        await door.finish(state, state, "the-code", "")


async def test_a_provider_that_is_not_named_is_not_asked(house: House) -> None:
    with pytest.raises(UnknownCredential):
        await federated(house, ADA_THERE).begin("theirs")
    assert federated(house, ADA_THERE).names == {"ours": "Our Login"}
