"""Signing in by the word of an identity provider; who comes the first time says when they were born, and has an account."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import partial

from everkin.accounts import rules, store
from everkin.accounts.models import LinkUsed, Person, SignUpRefused, UnknownCredential
from everkin.accounts.service import Accounts
from everkin.accounts.signing_in import TAKEN
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.ports.identity import Asked, Identity, IdentityProvider

ASKED = "provider_asked"
JOINING = "provider_join"
RUN_OUT = "This took too long, or was opened twice. Begin again."


class Federated:
    """Lets people in by the identity providers that the operator named."""

    def __init__(self, accounts: Accounts, database: Database, clock: Clock, providers: Mapping[str, IdentityProvider]) -> None:
        """`providers` are named by the word that stands for them in an address."""
        self._accounts = accounts
        self._database = database
        self._clock = clock
        self._providers = providers

    @property
    def names(self) -> dict[str, str]:
        """What the providers are called, by the word that stands for them."""
        return {word: provider.name for word, provider in self._providers.items()}

    async def begin(self, word: str) -> tuple[str, str]:
        """The provider's page, and the state that the browser has to bring back beside the one in the address (RFC 6749, section 10.12)."""
        asked = Asked(*(secrets.token_urlsafe(32) for _ in range(3)))
        address = await self._provider(word).address(asked)
        await self._database.write(partial(self._keep, kind=ASKED, token=asked.state, told=asdict(asked) | {"word": word}))
        return address, asked.state

    async def finish(self, state: str, brought: str, code: str, agent: str) -> tuple[str | None, str | None]:
        """Return the token of a new session, or else of a joining, for who comes the first time.

        Raises `LinkUsed`, `IdentityRefused`, `ProviderUnavailable`.
        """
        if not secrets.compare_digest(state.encode(), brought.encode()):
            raise LinkUsed(RUN_OUT)
        told = await self._database.write(partial(self._take, kind=ASKED, token=state))
        asked = Asked(told["state"], told["nonce"], told["verifier"])
        who = await self._provider(told["word"]).identify(code, asked)
        wrapped = await self._database.read(partial(store.person_by_identity, mark=self._mark(who)))
        if wrapped is not None:
            return await self._accounts.open_session(self._accounts.unwrapped(wrapped), agent), None
        joining = secrets.token_urlsafe(32)
        await self._database.write(partial(self._keep, kind=JOINING, token=joining, told=asdict(who)))
        return None, joining

    async def join(self, token: str, born: date, agent: str) -> str:
        """Make the account of who came the first time, and return the token of its first session. Raises `LinkUsed`, `SignUpRefused`."""
        if not rules.is_adult(born, self._clock.now().date()):
            raise SignUpRefused("Everkin is for adults: you can have an account from your 18th birthday on. Nothing of this was kept.")
        return await self._database.write(partial(self._join, token=token, agent=agent))

    async def connect(self, person: Person, token: str) -> None:
        """Bind what a joining stands for to an account that there is. Raises `LinkUsed`, `SignUpRefused`."""
        if not await self._database.write(partial(self._connect, person=person, token=token)):
            raise SignUpRefused("That account of the provider is bound to another account here.")

    def _provider(self, word: str) -> IdentityProvider:
        try:
            return self._providers[word]
        except KeyError:
            raise UnknownCredential("This server knows no such identity provider.") from None

    def _mark(self, who: Identity) -> bytes:
        return self._accounts.house_key.subkey("account").mark("identity", who.issuer, who.subject)

    def _keep(self, conn: Connection, kind: str, token: str, told: Mapping[str, str | None]) -> None:
        sealed = self._accounts.house_key.subkey("account").seal(json.dumps(told).encode(), kind)
        store.add_link(conn, rules.token_hash(token), kind, self._clock.now() + rules.LINK_LIFE, None, sealed)

    def _take(self, conn: Connection, kind: str, token: str) -> dict[str, str]:
        found = store.take_link(conn, rules.token_hash(token), kind, self._clock.now())
        if found is None or found[1] is None:
            raise LinkUsed(RUN_OUT)
        told: dict[str, str] = json.loads(self._accounts.house_key.subkey("account").open(found[1], kind))
        return told

    def _join(self, conn: Connection, token: str, agent: str) -> str:
        who = Identity(**self._take(conn, JOINING, token))
        email = rules.folded_email(who.email or "")
        mark = self._accounts.house_key.subkey("account").mark("email", email) if email else None
        person = self._accounts.added(conn, email_mark=mark)
        if person is None:
            raise SignUpRefused(f"{TAKEN} Then connect the provider in your account.")
        if email:
            store.change_person(conn, person.id, {"sealed_email": person.account.seal(email.encode(), "email")})
        store.add_identity(conn, self._mark(who), person.id, self._clock.now())
        return self._accounts.add_session(conn, person, agent)

    def _connect(self, conn: Connection, person: Person, token: str) -> bool:
        return store.add_identity(conn, self._mark(Identity(**self._take(conn, JOINING, token))), person.id, self._clock.now())
