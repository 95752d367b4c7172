"""The nouns of accounts."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from everkin.kit.crypto import DataKey, SealingKey, Signer
from everkin.kit.errors import EverkinError


class Role(StrEnum):
    """What a person is on an installation; each route says who may call it."""

    PERSON = "person"
    CREATOR = "creator"
    MODERATOR = "moderator"
    OPERATOR = "operator"


class Standing(StrEnum):
    """Whether a person may use the service: as always, only to have their age checked, or not until an appeal is heard."""

    ACTIVE = "active"
    LOCKED = "locked"
    SUSPENDED = "suspended"


class Scope(StrEnum):
    """What an API key may do for its person. The account itself is never managed with a key."""

    READ = "read"
    TALK = "talk"
    CHANGE = "change"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is served, with the key that seals everything they say."""

    id: UUID
    key: DataKey
    role: Role = Role.PERSON
    standing: Standing = Standing.ACTIVE

    @property
    def body(self) -> SealingKey:
        """Seals the person's messages."""
        return self.key.subkey("body")

    @property
    def memory(self) -> SealingKey:
        """Seals the keys of what companions remember of the person."""
        return self.key.subkey("memory")

    @property
    def persona(self) -> SealingKey:
        """Seals the companions that the person made or brought."""
        return self.key.subkey("persona")

    @property
    def account(self) -> SealingKey:
        """Seals the person's address, and the names of their passkeys, keys and devices."""
        return self.key.subkey("account")

    @property
    def signer(self) -> Signer:
        """Signs the archives that the person takes along."""
        return self.key.signer("archive")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, and by what: a session of theirs, or an API key with its scopes."""

    person: Person
    credential_id: UUID
    scopes: frozenset[Scope] | None = None
    """None for a session, which may do all that the person may."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser or program that is signed in."""

    id: UUID
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key that a program of the person's calls with. Its secret is shown once, when it is made."""

    id: UUID
    name: str
    prefix: str
    scopes: frozenset[Scope]
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey that the person signs in with (WebAuthn level 3)."""

    id: UUID
    name: str
    created_at: datetime
    seen_at: datetime | None


class NotAdmitted(EverkinError):
    """No session stands behind the request."""

    code = "not_admitted"
    status = 401


class NotAllowed(EverkinError):
    """Who calls may not do this: their role, their key's scopes or their standing does not reach."""

    code = "not_allowed"
    status = 403


class WrongCredentials(EverkinError):
    """The address and the password do not belong together, or the passkey is not known. Which of it is not told."""

    code = "wrong_credentials"
    status = 401


class SignUpRefused(EverkinError):
    """An account cannot be made so: closed, an address that is none or taken, a password that is easily guessed, no adult."""

    code = "sign_up_refused"
    status = 422


class LinkUsed(EverkinError):
    """A link or a challenge was used already, or has run out."""

    code = "link_used"
    status = 410


class UnknownPerson(EverkinError):
    """Nobody has this address."""

    code = "unknown_person"
    status = 404


class UnknownCredential(EverkinError):
    """There is no such session, key or passkey of this person."""

    code = "unknown_credential"
    status = 404
