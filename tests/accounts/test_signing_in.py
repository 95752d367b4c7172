from datetime import date, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from everkin.accounts import rules, store
from everkin.accounts.models import LinkUsed, NotAdmitted, Role, SignUpRefused, UnknownPerson, WrongCredentials
from everkin.accounts.passwords import Passwords
from everkin.accounts.signing_in import Credentials, SigningIn
from everkin.ports.mail import Letter
from tests.support.house import House

ADA = Credentials("Ada@example.org", "four words in a row")
BORN = date(1990, 12, 10)
QUICK = Passwords(passes=1, memory_kib=8, lanes=1)


class Postbox:
    """A mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)

    @property
    def token(self) -> str:
        """What the link of the last letter holds."""
        return self.letters[-1].text.split("#", 1)[1].split("\n", 1)[0]


def signing_in(house: House, mail: Postbox | None = None, passwords: Passwords = QUICK) -> SigningIn:
    return SigningIn(
        house.app.accounts, passwords, house.database, house.clock, mail, lambda kind, token: f"https://here.example/{kind}#{token}"
    )


async def joined(house: House) -> str:
    token = await signing_in(house).sign_up(ADA, BORN, "Firefox")
    assert token
    return token


async def test_who_signs_up_is_in_and_can_come_back(both_houses: House) -> None:
    accounts, door = both_houses.app.accounts, signing_in(both_houses)
    person = await accounts.admit(await joined(both_houses))
    assert person.role is Role.PERSON
    assert person.id != both_houses.owner.id
    assert await door.address(person) == "ada@example.org"
    again = await accounts.admit(await door.sign_in(Credentials(" ADA@example.org", ADA.password), ""))
    assert again.id == person.id
    assert [session.agent for session in await accounts.sessions(person)] == ["", "Firefox"]


@pytest.mark.parametrize(
    "wrong",
    [
        Credentials(ADA.email, "four words in a raw"),
        Credentials("bob@example.org", ADA.password),
        Credentials("no address", "x"),
        Credentials("", ""),
    ],
)
async def test_wrong_credentials_do_not_tell_what_is_wrong(both_houses: House, wrong: Credentials) -> None:
    await joined(both_houses)
    with pytest.raises(WrongCredentials, match="do not belong together"):
        await signing_in(both_houses).sign_in(wrong, "")


@pytest.mark.parametrize(
    ("told", "born", "why"),
    [
        (Credentials("ada", ADA.password), BORN, "no address"),
        (Credentials(ADA.email, "short"), BORN, "too short"),
        (ADA, date(2008, 11, 21), "18th birthday"),
        (ADA, BORN, "account with this address already"),
    ],
)
async def test_what_cannot_be_signed_up_says_why_and_keeps_nothing(both_houses: House, told: Credentials, born: date, why: str) -> None:
    await joined(both_houses)
    before = await persons(both_houses)
    with pytest.raises(SignUpRefused, match=why):
        await signing_in(both_houses).sign_up(told, born, "")
    assert await persons(both_houses) == before


async def test_the_database_keeps_neither_address_nor_password(house: House) -> None:
    await joined(house)
    rows = await house.database.read(lambda conn: conn.execute(sa.select(store.person)).all())
    told = repr([tuple(row) for row in rows])
    assert "ada" not in told.casefold().replace("nada", "")
    assert ADA.password not in told
    assert "$argon2id$" in told


async def test_with_mail_an_account_begins_with_the_link_of_a_letter_and_only_once(both_houses: House) -> None:
    mail = Postbox()
    door = signing_in(both_houses, mail)
    assert await door.sign_up(ADA, BORN, "") is None
    before = await persons(both_houses)
    person = await both_houses.app.accounts.admit(await door.signed_up(mail.token, "Firefox"))
    assert len(await persons(both_houses)) == len(before) + 1
    assert await door.address(person) == "ada@example.org"
    with pytest.raises(LinkUsed):
        await door.signed_up(mail.token, "")


async def test_with_mail_nobody_learns_who_has_an_account(both_houses: House) -> None:
    mail = Postbox()
    door = signing_in(both_houses, mail)
    await joined(both_houses)
    assert await door.sign_up(ADA, BORN, "") is None
    assert mail.letters[-1].to == "ada@example.org"
    assert "You have one already" in mail.letters[-1].text
    assert "#" not in mail.letters[-1].text
    await door.send_recovery("nobody@example.org")
    await door.send_recovery("no address")
    assert len(mail.letters) == 1


async def test_two_who_asked_for_one_address_get_one_account(both_houses: House) -> None:
    mail = Postbox()
    door = signing_in(both_houses, mail)
    await door.sign_up(ADA, BORN, "")
    first = mail.token
    await door.sign_up(ADA, BORN, "")
    await door.signed_up(mail.token, "")
    with pytest.raises(SignUpRefused, match="already"):
        await door.signed_up(first, "")


async def test_a_recovery_signs_out_everywhere_and_holds_once(both_houses: House) -> None:
    mail, accounts = Postbox(), both_houses.app.accounts
    door = signing_in(both_houses, mail)
    before = await joined(both_houses)
    await accounts.admit(before)
    await door.send_recovery("ADA@example.org")
    after = await door.recover(mail.token, "another row of words", "")
    with pytest.raises(NotAdmitted):
        await accounts.admit(before)
    assert await door.address(await accounts.admit(after)) == "ada@example.org"
    await door.sign_in(Credentials(ADA.email, "another row of words"), "")
    with pytest.raises(WrongCredentials):
        await door.sign_in(ADA, "")
    with pytest.raises(LinkUsed):
        await door.recover(mail.token, "a third row of words", "")


async def test_only_the_last_link_of_a_recovery_holds_and_not_for_long(both_houses: House) -> None:
    mail = Postbox()
    door = signing_in(both_houses, mail)
    await joined(both_houses)
    await door.send_recovery(ADA.email)
    first = mail.token
    await door.send_recovery(ADA.email)
    with pytest.raises(LinkUsed):
        await door.recover(first, "another row of words", "")
    both_houses.clock.advance(rules.LINK_LIFE)
    with pytest.raises(LinkUsed):
        await door.recover(mail.token, "another row of words", "")
    assert await both_houses.app.accounts.tidy() >= 1


async def test_a_password_that_is_too_weak_does_not_use_up_the_link(house: House) -> None:
    mail = Postbox()
    door = signing_in(house, mail)
    await joined(house)
    await door.send_recovery(ADA.email)
    with pytest.raises(SignUpRefused, match="too short"):
        await door.recover(mail.token, "short", "")
    await door.recover(mail.token, "another row of words", "")


async def test_a_link_of_one_kind_is_good_for_no_other(house: House) -> None:
    mail = Postbox()
    door = signing_in(house, mail)
    await joined(house)
    await door.send_recovery(ADA.email)
    with pytest.raises(LinkUsed):
        await door.signed_up(mail.token, "")
    await door.recover(mail.token, "another row of words", "")


async def test_without_mail_an_operator_hands_the_link_over(house: House) -> None:
    door = signing_in(house)
    await joined(house)
    with pytest.raises(SignUpRefused, match="everkin accounts recover"):
        await door.send_recovery(ADA.email)
    link = await door.recovery_link(ADA.email)
    await door.recover(link.split("#")[1], "another row of words", "")
    for ask in (door.recovery_link, door.known):
        with pytest.raises(UnknownPerson, match="Nobody here"):
            await ask("nobody@example.org")


async def test_a_new_password_needs_the_old_one(house: House) -> None:
    door, accounts = signing_in(house), house.app.accounts
    person = await accounts.admit(await joined(house))
    with pytest.raises(WrongCredentials, match="Nothing was changed"):
        await door.change_password(person, "not the old one", "another row of words")
    with pytest.raises(SignUpRefused):
        await door.change_password(person, ADA.password, "short")
    await door.change_password(person, ADA.password, "another row of words")
    assert await accounts.sessions(person) == []
    await door.sign_in(Credentials(ADA.email, "another row of words"), "")


async def test_a_password_of_weaker_settings_is_hashed_anew_when_it_is_used(house: House) -> None:
    await joined(house)
    stronger = Passwords(passes=2, memory_kib=8, lanes=1)
    await signing_in(house, passwords=stronger).sign_in(ADA, "")
    rows = await house.database.read(lambda conn: conn.execute(sa.select(store.person.c.password_hash)).scalars().all())
    assert any("t=2" in row for row in rows if row)
    await signing_in(house).sign_in(ADA, "")


async def test_an_unreadable_hash_admits_nobody(house: House) -> None:
    await joined(house)
    await house.database.write(lambda conn: conn.execute(store.person.update().values(password_hash="plain")))
    with pytest.raises(WrongCredentials):
        await signing_in(house).sign_in(ADA, "")


async def test_a_password_is_the_same_on_every_keyboard(house: House) -> None:
    composed, apart = "caf\u00e9 au lait noir", "cafe\u0301 au lait noir"
    door = signing_in(house)
    await door.sign_up(Credentials(ADA.email, composed), BORN, "")
    await door.sign_in(Credentials(ADA.email, apart), "")


async def test_a_session_of_long_ago_has_ended(house: House) -> None:
    token = await joined(house)
    house.clock.advance(rules.SESSION_IDLE + timedelta(seconds=1))
    with pytest.raises(NotAdmitted):
        await house.app.accounts.admit(token)


async def persons(house: House) -> list[UUID]:
    return list(await house.database.read(lambda conn: conn.execute(sa.select(store.person.c.id)).scalars().all()))
