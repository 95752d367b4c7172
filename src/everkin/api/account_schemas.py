"""Accounts, on the wire."""

from datetime import date, datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from everkin.accounts import models as accounts
from everkin.accounts.models import Role, Scope, Standing
from everkin.accounts.signing_in import Credentials

Text = Field(max_length=320)
Secret = Field(max_length=1024)
Name = Field(min_length=1, max_length=80)


class SignInBody(BaseModel):
    """An address and its password."""

    email: str = Text
    password: str = Secret

    def read(self) -> Credentials:
        """Translate."""
        return Credentials(self.email, self.password)


class SignUpBody(SignInBody):
    """What an account is made of. The birthday is looked at and not kept."""

    born: date


class LinkBody(BaseModel):
    """What the link of a letter holds."""

    token: str = Secret


class JoinBody(LinkBody):
    """Who comes from an identity provider the first time says when they were born."""

    born: date


class RecoverBody(LinkBody):
    """A link, and the new password."""

    password: str = Secret


class AddressBody(BaseModel):
    """An address."""

    email: str = Text


class RoleBody(AddressBody):
    """Who, and what they are to be."""

    role: Role


class RecoveryLink(BaseModel):
    """A link with which a password is set anew, once, within half an hour."""

    link: str


class PasswordBody(BaseModel):
    """The old password and the new one."""

    old: str = Secret
    new: str = Secret


class CredentialBody(BaseModel):
    """What a browser's passkey answered (WebAuthn level 3, `PublicKeyCredential.toJSON`)."""

    credential: dict[str, Any]


class NewPasskeyBody(CredentialBody):
    """A new passkey, and what the person calls it."""

    name: str = Name


class NewApiKeyBody(BaseModel):
    """What an API key is called, and what it may do."""

    name: str = Name
    scopes: frozenset[Scope] = Field(min_length=1)


class SignedUp(BaseModel):
    """Whether somebody is signed in now, or has a letter whose link does it."""

    state: Literal["signed_in", "letter_sent"]


class WaysIn(BaseModel):
    """How somebody gets into this installation. A private one is opened by the link in its terminal."""

    mode: Literal["private", "served"]
    sign_up: bool = False
    providers: dict[str, str] = Field(default_factory=dict)


class Me(BaseModel):
    """Who calls."""

    role: Role
    standing: Standing
    email: str | None
    session_id: UUID


class Session(BaseModel):
    """One browser or program that is signed in."""

    id: UUID
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_here: bool

    @classmethod
    def of(cls, session: accounts.Session, here: UUID) -> Self:
        """Translate."""
        fields = (session.id, session.agent, session.created_at, session.seen_at, session.expires_at, session.id == here)
        return cls(**dict(zip(cls.model_fields, fields, strict=True)))


class SessionList(BaseModel):
    """Where a person is signed in."""

    items: list[Session]


class ApiKey(BaseModel):
    """An API key, without its secret."""

    id: UUID
    name: str
    prefix: str
    scopes: list[Scope]
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, key: accounts.ApiKey) -> Self:
        """Translate."""
        made = {"created_at": key.created_at, "seen_at": key.seen_at}
        return cls(id=key.id, name=key.name, prefix=key.prefix, scopes=sorted(key.scopes), **made)


class NewApiKey(ApiKey):
    """An API key just made. The token is shown this once."""

    token: str


class ApiKeyList(BaseModel):
    """The person's API keys."""

    items: list[ApiKey]


class Passkey(BaseModel):
    """A passkey of the person's."""

    id: UUID
    name: str
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, passkey: accounts.Passkey) -> Self:
        """Translate."""
        return cls(id=passkey.id, name=passkey.name, created_at=passkey.created_at, seen_at=passkey.seen_at)


class PasskeyList(BaseModel):
    """The person's passkeys."""

    items: list[Passkey]
