"""Passkeys (Web Authentication level 3): a person signs in with what their device keeps, and no password exists that could leak."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from webauthn import generate_authentication_options, generate_registration_options, options_to_json
from webauthn import verify_authentication_response as verify_authentication
from webauthn import verify_registration_response as verify_registration
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from everkin.accounts import rules, store
from everkin.accounts.models import LinkUsed, Passkey, Person, SignUpRefused, UnknownCredential, WrongCredentials
from everkin.accounts.service import Accounts
from everkin.accounts.store import KeptPasskey
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids

ADDING = "passkey_add"
USING = "passkey_use"
PASSKEYS_MAX = 20
UNKNOWN = "This passkey is not known here. Sign in another way, and add it in your account."
RUN_OUT = "This took too long, or was sent twice. Try again."


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks for a passkey: the domain that it is bound to, and the origin of the page (WebAuthn, section 5.1.3)."""

    id: str
    origin: str
    name: str = "Everkin"


class Passkeys:
    """Adds passkeys, and lets people in by them."""

    def __init__(self, accounts: Accounts, database: Database, clock: Clock, ids: Ids, party: Party) -> None:
        self._accounts = accounts
        self._database = database
        self._clock = clock
        self._ids = ids
        self._party = party

    async def options_to_add(self, person: Person, called: str) -> dict[str, Any]:
        """What the browser's `navigator.credentials.create` takes, for one use within five minutes. Raises `SignUpRefused` at the limit."""
        there = await self._database.read(partial(store.passkeys, person_id=person.id))
        if len(there) >= PASSKEYS_MAX:
            raise SignUpRefused(f"You have {PASSKEYS_MAX} passkeys, which is as many as there can be. Remove one that you no longer use.")
        challenge = await self._challenge(ADDING, person.id)
        options = generate_registration_options(
            rp_id=self._party.id,
            rp_name=self._party.name,
            user_id=person.account.mark("passkey"),
            user_name=called,
            challenge=challenge,
            exclude_credentials=[PublicKeyCredentialDescriptor(kept.credential_id) for kept in there],
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
            ),
        )
        told: dict[str, Any] = json.loads(options_to_json(options))
        return told

    async def add(self, person: Person, made: Mapping[str, Any], name: str) -> Passkey:
        """Keep the passkey that a browser made. Raises `LinkUsed`, `WrongCredentials` for one that does not hold."""
        challenge = _challenge_of(made)
        if await self._database.write(partial(self._taken, kind=ADDING, challenge=challenge)) != person.id:
            raise LinkUsed(RUN_OUT)
        try:
            found = verify_registration(
                credential=dict(made),
                expected_challenge=challenge,
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError) as error:
            raise WrongCredentials("This passkey could not be checked. Try again, or use another device.") from error
        new = Passkey(self._ids.new(), name, self._clock.now(), None)
        sealed = person.account.seal(name.encode("utf-8", "replace"), new.id)
        public = (found.credential_id, found.credential_public_key, found.sign_count)
        kept = KeptPasskey(new.id, person.id, *public, sealed, new.created_at, None)
        if not await self._database.write(partial(store.add_passkey, new=kept)):
            raise WrongCredentials("This passkey is somebody's already.")
        return new

    async def options_to_sign_in(self) -> dict[str, Any]:
        """What the browser's `navigator.credentials.get` takes: any passkey of this party, for one use within five minutes."""
        options = generate_authentication_options(
            rp_id=self._party.id, challenge=await self._challenge(USING, None), user_verification=UserVerificationRequirement.REQUIRED
        )
        told: dict[str, Any] = json.loads(options_to_json(options))
        return told

    async def sign_in(self, shown: Mapping[str, Any], agent: str) -> str:
        """Return the token of a new session. Raises `LinkUsed`, `WrongCredentials`."""
        challenge = _challenge_of(shown)
        kept = await self._database.write(partial(self._shown, challenge=challenge, credential_id=_bytes(shown.get("rawId"))))
        if kept is None:
            raise WrongCredentials(UNKNOWN)
        try:
            found = verify_authentication(
                credential=dict(shown),
                expected_challenge=challenge,
                expected_rp_id=self._party.id,
                expected_origin=self._party.origin,
                credential_public_key=kept.public_key,
                credential_current_sign_count=kept.sign_count,
                require_user_verification=True,
            )
        except (WebAuthnException, ValueError) as error:
            raise WrongCredentials(UNKNOWN) from error
        count, now = found.new_sign_count, self._clock.now()
        used = partial(store.passkey_used, passkey_id=kept.id, before=kept.sign_count, sign_count=count, now=now)
        person = await self._accounts.person(kept.person_id)
        if person is None or not await self._database.write(used):
            raise WrongCredentials(UNKNOWN)
        return await self._accounts.open_session(person, agent)

    async def all(self, person: Person) -> list[Passkey]:
        """The passkeys of a person, the newest first."""
        rows = await self._database.read(partial(store.passkeys, person_id=person.id))
        return [Passkey(row.id, person.account.open(row.sealed_name, row.id).decode(), row.created_at, row.seen_at) for row in rows]

    async def remove(self, person: Person, passkey_id: UUID) -> None:
        """Let a passkey be good for nothing from now on. Raises `UnknownCredential`."""
        if not await self._database.write(partial(store.remove_passkey, person_id=person.id, passkey_id=passkey_id)):
            raise UnknownCredential("You have no such passkey: it was removed already.")

    async def _challenge(self, kind: str, person_id: UUID | None) -> bytes:
        challenge, until = secrets.token_bytes(32), self._clock.now() + rules.CHALLENGE_LIFE
        row = (_name(challenge), kind, until, person_id, None)
        await self._database.write(lambda conn: store.add_link(conn, *row))
        return challenge

    def _taken(self, conn: Connection, kind: str, challenge: bytes) -> UUID | None:
        found = store.take_link(conn, _name(challenge), kind, self._clock.now())
        if found is None:
            raise LinkUsed(RUN_OUT)
        return found[0]

    def _shown(self, conn: Connection, challenge: bytes, credential_id: bytes) -> KeptPasskey | None:
        self._taken(conn, USING, challenge)
        return store.passkey_by_credential(conn, credential_id)


def _name(challenge: bytes) -> bytes:
    return rules.token_hash(challenge.hex())


def _challenge_of(told: Mapping[str, Any]) -> bytes:
    """The challenge that an answer says it is for; nothing where it says none."""
    try:
        client = json.loads(_bytes(told["response"]["clientDataJSON"]))
        return _bytes(client["challenge"])
    except (KeyError, TypeError, ValueError, RecursionError):
        return b""


def _bytes(told: object) -> bytes:
    try:
        return base64.urlsafe_b64decode(f"{told}===") if isinstance(told, str) else b""
    except ValueError:
        return b""
