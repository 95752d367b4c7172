"""Signing up and in with an address and a password, and getting back in without one."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from everkin.accounts import letters, rules, store
from everkin.accounts.models import LinkUsed, Person, Role, SignUpRefused, UnknownPerson, WrongCredentials
from everkin.accounts.passwords import Passwords
from everkin.accounts.service import Accounts
from everkin.accounts.store import WrappedPerson
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.ports.mail import Mail

SIGN_UP = "sign_up"
RECOVERY = "recovery"
TAKEN = "There is an account with this address already. Sign in, or have the password set anew."
NOBODY = "Nobody here has this address. Check how it is spelled."
UNUSABLE = "This link was used already, or is older than half an hour. Ask for another one."


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody signs in with, as they typed it."""

    email: str
    password: str


class SigningIn:
    """Lets people in by their password. With a mail server, an address is only taken from who reads its mail."""

    def __init__(
        self, accounts: Accounts, passwords: Passwords, database: Database, clock: Clock, mail: Mail | None, link: Callable[[str, str], str]
    ) -> None:
        """`link(kind, token)` is the address of the page on which a link of a letter ends."""
        self._accounts = accounts
        self._passwords = passwords
        self._database = database
        self._clock = clock
        self._mail = mail
        self._link = link

    async def sign_up(self, told: Credentials, born: date, agent: str) -> str | None:
        """Make an account and return the token of its first session; None where a letter was sent whose link does that.

        Of the birthday nothing is kept. Raises `SignUpRefused`, `MailFailed`.
        """
        email = self._fit(told, born)
        hashed = await self._passwords.hashed(told.password)
        if self._mail is None:
            return await self._database.write(partial(self._join, email=email, hashed=hashed, agent=agent))
        token = await self._database.write(partial(self._keep_sign_up, email=email, hashed=hashed))
        await self._mail.send(letters.welcome(email, self._link(SIGN_UP, token)) if token else letters.there_already(email))
        return None

    async def signed_up(self, token: str, agent: str) -> str:
        """Make the account that a letter's link stands for, and return its first session's token. Raises `LinkUsed`, `SignUpRefused`."""
        return await self._database.write(partial(self._finish_sign_up, token=token, agent=agent))

    async def sign_in(self, told: Credentials, agent: str) -> str:
        """Return the token of a new session. Raises `WrongCredentials`."""
        person = await self._right(told)
        return await self._accounts.open_session(person, agent)

    async def confirm(self, person: Person, password: str) -> None:
        """Have somebody who is signed in say their password once more, ahead of what cannot be undone. Raises `WrongCredentials`."""
        _, known = await self._database.read(partial(store.account_of, person_id=person.id))
        if known is not None and not (await self._passwords.verified(password, known))[0]:
            raise WrongCredentials("That is not your password. Nothing was changed.")

    async def change_password(self, person: Person, old: str, new: str) -> None:
        """Give a person another password, and sign them out everywhere. Raises `WrongCredentials`, `SignUpRefused`."""
        await self.confirm(person, old)
        _refuse(rules.password_fault(new, await self.address(person) or ""))
        changes = {"password_hash": await self._passwords.hashed(new)}
        await self._database.write(partial(store.change_person, person_id=person.id, changes=changes))
        await self._accounts.end_sessions(person)

    async def send_recovery(self, email: str) -> None:
        """Send the link with which a person sets their password anew. Whether there is an account is not told. Raises `MailFailed`."""
        folded = rules.folded_email(email)
        if self._mail is None:
            raise SignUpRefused("This server sends no letters. Ask who runs it: `everkin accounts recover` makes a link for you.")
        token = await self._database.write(partial(self._keep_recovery, email=folded)) if folded else None
        if folded and token:
            await self._mail.send(letters.recovery(folded, self._link(RECOVERY, token)))

    async def recovery_link(self, email: str) -> str:
        """The link that `send_recovery` would send, for an operator to hand over. Raises `UnknownPerson`."""
        token = await self._database.write(partial(self._keep_recovery, email=rules.folded_email(email) or ""))
        if token is None:
            raise UnknownPerson(NOBODY)
        return self._link(RECOVERY, token)

    async def known(self, email: str) -> UUID:
        """The id of the person with an address. Raises `UnknownPerson`."""
        found = await self._database.read(partial(store.person_by_email, mark=self.mark(rules.folded_email(email) or "")))
        if found is None:
            raise UnknownPerson(NOBODY)
        return found[0].id

    async def recover(self, token: str, password: str, agent: str) -> str:
        """Set a password anew by a link, sign out everywhere, and return the token of a new session. Raises `LinkUsed`, `SignUpRefused`."""
        _refuse(rules.password_fault(password, ""))
        hashed = await self._passwords.hashed(password)
        person, new = await self._database.write(partial(self._recover, token=token, hashed=hashed, agent=agent))
        self._accounts.forget(person.id)
        return new

    async def address(self, person: Person) -> str | None:
        """The address of a person, None where they have none."""
        sealed, _ = await self._database.read(partial(store.account_of, person_id=person.id))
        return person.account.open(sealed, "email").decode() if sealed else None

    def mark(self, email: str) -> bytes:
        """What an address is found by, and tells nothing of it."""
        return self._accounts.house_key.subkey("account").mark("email", email)

    def _fit(self, told: Credentials, born: date) -> str:
        email = rules.folded_email(told.email)
        if email is None:
            raise SignUpRefused("This is no address: write it like name@example.org.")
        if not rules.is_adult(born, self._clock.now().date()):
            raise SignUpRefused("Everkin is for adults: you can have an account from your 18th birthday on. Nothing of this was kept.")
        _refuse(rules.password_fault(told.password, email))
        return email

    async def _right(self, told: Credentials) -> Person:
        email = rules.folded_email(told.email) or ""
        found = await self._database.read(partial(store.person_by_email, mark=self.mark(email)))
        wrapped, known = found or (None, None)
        right, anew = await self._passwords.verified(told.password, known)
        if wrapped is None or not right:
            raise WrongCredentials("The address and the password do not belong together. Try again, or have the password set anew.")
        if anew:
            await self._database.write(partial(store.change_person, person_id=wrapped.id, changes={"password_hash": anew}))
        return self._accounts.unwrapped(wrapped)

    def _join(self, conn: Connection, email: str, hashed: str, agent: str) -> str:
        person = self._accounts.added(conn, role=Role.PERSON, email_mark=self.mark(email), password_hash=hashed)
        if person is None:
            raise SignUpRefused(TAKEN)
        store.change_person(conn, person.id, {"sealed_email": person.account.seal(email.encode(), "email")})
        return self._accounts.add_session(conn, person, agent)

    def _keep_sign_up(self, conn: Connection, email: str, hashed: str) -> str | None:
        if store.person_by_email(conn, self.mark(email)) is not None:
            return None
        token, told = secrets.token_urlsafe(32), json.dumps([email, hashed]).encode()
        sealed = self._accounts.house_key.subkey("account").seal(told, SIGN_UP)
        store.add_link(conn, rules.token_hash(token), SIGN_UP, self._clock.now() + rules.LINK_LIFE, None, sealed)
        return token

    def _finish_sign_up(self, conn: Connection, token: str, agent: str) -> str:
        found = store.take_link(conn, rules.token_hash(token), SIGN_UP, self._clock.now())
        if found is None or found[1] is None:
            raise LinkUsed(UNUSABLE)
        email, hashed = json.loads(self._accounts.house_key.subkey("account").open(found[1], SIGN_UP))
        return self._join(conn, email, hashed, agent)

    def _keep_recovery(self, conn: Connection, email: str) -> str | None:
        found = store.person_by_email(conn, self.mark(email))
        if found is None:
            return None
        token, person_id = secrets.token_urlsafe(32), found[0].id
        store.remove_links(conn, person_id, RECOVERY)
        store.add_link(conn, rules.token_hash(token), RECOVERY, self._clock.now() + rules.LINK_LIFE, person_id, None)
        return token

    def _recover(self, conn: Connection, token: str, hashed: str, agent: str) -> tuple[Person, str]:
        found = store.take_link(conn, rules.token_hash(token), RECOVERY, self._clock.now())
        wrapped: WrappedPerson | None = store.person_by_id(conn, found[0]) if found and found[0] else None
        if wrapped is None:
            raise LinkUsed(UNUSABLE)
        person = self._accounts.unwrapped(wrapped)
        store.change_person(conn, person.id, {"password_hash": hashed})
        store.remove_sessions(conn, person.id)
        return person, self._accounts.add_session(conn, person, agent)


def _refuse(fault: str | None) -> None:
    if fault:
        raise SignUpRefused(fault)
