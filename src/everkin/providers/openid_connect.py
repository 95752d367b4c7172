"""Signing in by OpenID Connect: the authorization code flow with PKCE (RFC 7636), an id token checked against the provider's keys."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from everkin.ports.identity import Asked, Identity, IdentityRefused, ProviderUnavailable

TIMEOUT_S = 10.0
LEEWAY_S = 60
ALGORITHMS = ("RS256", "ES256", "PS256", "EdDSA")
"""Of asymmetric keys only: a shared secret or no signature at all is refused."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How this installation is known to a provider."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    redirect: str


class OpenIDConnect:
    """One provider, as its discovery document (OpenID Connect Discovery 1.0) describes it. What was read of it is kept."""

    def __init__(self, registration: Registration) -> None:
        self.name = registration.name
        self._registration = registration
        self._found: dict[str, Any] = {}
        self._reading = asyncio.Lock()

    async def address(self, asked: Asked) -> str:
        """The page of the provider on which somebody signs in there. Raises `ProviderUnavailable`."""
        endpoint = (await self._discovered())["authorization_endpoint"]
        async with self._client() as client:
            made: tuple[str, str] = client.create_authorization_url(
                endpoint, state=asked.state, nonce=asked.nonce, code_verifier=asked.verifier
            )
        return made[0]

    async def identify(self, code: str, asked: Asked) -> Identity:
        """Who came back with a code. Raises `IdentityRefused`, `ProviderUnavailable`."""
        found = await self._discovered()
        try:
            async with self._client() as client:
                token = await client.fetch_token(found["token_endpoint"], code=code, code_verifier=asked.verifier)
                keys = await client.request("GET", found["jwks_uri"], withhold_token=True)
            claims = jwt.decode(token["id_token"], KeySet.import_key_set(keys.raise_for_status().json()), list(ALGORITHMS)).claims
            self._registry(asked).validate(claims)
        except (OAuthError, JoseError, KeyError, TypeError, ValueError) as error:
            raise IdentityRefused(f"{self.name} did not confirm who you are. Try again.") from error
        except httpx2.HTTPError as error:
            raise self._unavailable() from error
        return _identity(claims)

    async def _discovered(self) -> dict[str, Any]:
        async with self._reading:
            if not self._found:
                self._found = await self._discover()
        return self._found

    async def _discover(self) -> dict[str, Any]:
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_S) as client:
                answer = await client.get(f"{self._registration.issuer.rstrip('/')}/.well-known/openid-configuration")
            found: dict[str, Any] = answer.raise_for_status().json()
            fits = found["issuer"] == self._registration.issuer
            needed = all(isinstance(found[name], str) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
        except (httpx2.HTTPError, KeyError, TypeError, ValueError) as error:
            raise self._unavailable() from error
        if not (fits and needed):
            raise self._unavailable()
        return found

    def _client(self) -> AsyncOAuth2Client:
        one = self._registration
        return AsyncOAuth2Client(
            one.client_id,
            one.client_secret,
            scope="openid email",
            redirect_uri=one.redirect,
            code_challenge_method="S256",
            timeout=TIMEOUT_S,
        )

    def _registry(self, asked: Asked) -> jwt.JWTClaimsRegistry:
        """What an id token must say (OpenID Connect Core 1.0, section 3.1.3.7)."""
        return jwt.JWTClaimsRegistry(
            leeway=LEEWAY_S,
            iss={"essential": True, "value": self._registration.issuer},
            aud={"essential": True, "value": self._registration.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": asked.nonce},
        )

    def _unavailable(self) -> ProviderUnavailable:
        return ProviderUnavailable(f"{self.name} does not answer just now. Try again, or sign in another way.")


def _identity(claims: Mapping[str, Any]) -> Identity:
    vouched = claims.get("email") if claims.get("email_verified") is True else None
    return Identity(str(claims["iss"]), str(claims["sub"]), vouched if isinstance(vouched, str) else None)
