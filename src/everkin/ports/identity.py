"""The port of identity providers: who somebody is, by the word of another service (OpenID Connect Core 1.0)."""

from dataclasses import dataclass
from typing import Protocol

from everkin.kit.errors import EverkinError


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a provider says somebody is: the issuer's own id for them, and an address where it vouches for it."""

    issuer: str
    subject: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one sign-in was begun with: nothing that comes back holds without it."""

    state: str
    nonce: str
    verifier: str


class IdentityProvider(Protocol):
    """Another service at which people sign in."""

    name: str

    async def address(self, asked: Asked) -> str:
        """The page of the provider on which somebody signs in there. Raises `ProviderUnavailable`."""

    async def identify(self, code: str, asked: Asked) -> Identity:
        """Who came back with a code. Raises `IdentityRefused`, `ProviderUnavailable`."""


class IdentityRefused(EverkinError):
    """What came back from a provider does not hold."""

    code = "identity_refused"
    status = 401


class ProviderUnavailable(EverkinError):
    """A provider does not answer, or not as OpenID Connect has it."""

    code = "provider_unavailable"
    status = 503
    retryable = True
