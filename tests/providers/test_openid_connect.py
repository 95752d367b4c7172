"""Signing in by OpenID Connect, against a provider made here that speaks the protocol: discovery, code, token, keys."""

import base64
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from everkin.ports.identity import Asked, IdentityRefused, ProviderUnavailable
from everkin.providers.openid_connect import OpenIDConnect, Registration

ASKED = Asked("the-state", "the-nonce", "the-verifier-the-verifier-the-verifier-1234")
NOW = 1_795_000_000


def challenge_of(verifier: str) -> str:
    """RFC 7636, section 4.2: S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass
class Issuer:
    """A provider: what it says can be changed, to see what is believed."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signing: Any = None
    algorithm: str = "RS256"
    claims: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    discovered: dict[str, Any] = field(default_factory=dict)

    async def discovery(self, _request: web.Request) -> web.Response:
        ends = {name: f"{self.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        return web.json_response({"issuer": self.url} | ends | self.discovered)

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        verifier = str(form.get("code_verifier", ""))
        if form.get("code") != "the-code" or challenge_of(verifier) != self.challenge:
            return web.json_response({"error": "invalid_grant"}, status=400)
        claims = {"iss": self.url, "aud": "everkin", "sub": "ada-1", "nonce": ASKED.nonce, "iat": NOW, "exp": 2 * NOW}
        claims |= {"email": "ada@example.org", "email_verified": True} | self.claims
        token = jwt.encode({"alg": self.algorithm, "kid": "one"}, claims, self.signing or self.key, [self.algorithm])
        return web.json_response({"access_token": "a", "token_type": "Bearer", "id_token": token})

    async def keys(self, request: web.Request) -> web.Response:
        assert "authorization" not in request.headers
        return web.json_response({"keys": [self.key.as_dict(private=False)]})


@asynccontextmanager
async def served(issuer: Issuer) -> AsyncIterator[OpenIDConnect]:
    app = web.Application()
    app.add_routes(
        [
            web.get("/.well-known/openid-configuration", issuer.discovery),
            web.post("/token_endpoint", issuer.token),
            web.get("/jwks_uri", issuer.keys),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    issuer.url = f"http://{host}:{port}"
    issuer.challenge = challenge_of(ASKED.verifier)
    try:
        yield OpenIDConnect(Registration("Our Login", issuer.url, "everkin", "a secret", "https://here.example/v1/provider"))
    finally:
        await runner.cleanup()


async def test_a_person_is_sent_there_with_all_that_keeps_the_way_back_theirs() -> None:
    async with served(Issuer()) as provider:
        asked = parse_qs(urlsplit(await provider.address(ASKED)).query)
    assert asked["state"] == ["the-state"]
    assert asked["nonce"] == ["the-nonce"]
    assert asked["code_challenge"] == [challenge_of(ASKED.verifier)]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid email"]
    assert asked["redirect_uri"] == ["https://here.example/v1/provider"]


async def test_who_comes_back_is_who_the_provider_says() -> None:
    issuer = Issuer()
    async with served(issuer) as provider:
        who = await provider.identify("the-code", ASKED)
    assert (who.issuer, who.subject, who.email) == (issuer.url, "ada-1", "ada@example.org")


@pytest.mark.parametrize("told", [False, "true", None, 1])
async def test_an_address_that_is_not_vouched_for_is_not_taken(told: object) -> None:
    async with served(Issuer(claims={"email_verified": told})) as provider:
        assert (await provider.identify("the-code", ASKED)).email is None


@pytest.mark.parametrize(
    "issuer",
    [
        Issuer(claims={"aud": "somebody else"}),
        Issuer(claims={"iss": "https://evil.example"}),
        Issuer(claims={"nonce": "of another sign-in"}),
        Issuer(claims={"exp": 1}),
        Issuer(claims={"iat": 3 * NOW}),
        Issuer(claims={"sub": None}),
        Issuer(signing=RSAKey.generate_key(2048, {"kid": "one"})),
        Issuer(signing=OctKey.import_key("0" * 32), algorithm="HS256"),
    ],
    ids=["another audience", "another issuer", "another nonce", "run out", "of the future", "nobody", "another key", "a shared secret"],
)
async def test_a_token_that_does_not_hold_is_refused(issuer: Issuer) -> None:
    async with served(issuer) as provider:
        with pytest.raises(IdentityRefused, match="Our Login did not confirm"):
            await provider.identify("the-code", ASKED)


async def test_a_code_that_was_not_given_to_us_is_refused() -> None:
    async with served(Issuer()) as provider:
        with pytest.raises(IdentityRefused):
            await provider.identify("another code", ASKED)
        with pytest.raises(IdentityRefused):
            await provider.identify("the-code", Asked(ASKED.state, ASKED.nonce, "another verifier, another verifier, another 1"))


@pytest.mark.parametrize("discovered", [{"issuer": "https://evil.example"}, {"token_endpoint": None}])
async def test_a_provider_that_is_not_who_it_should_be_is_not_asked(discovered: dict[str, Any]) -> None:
    async with served(Issuer(discovered=discovered)) as provider:
        with pytest.raises(ProviderUnavailable):
            await provider.address(ASKED)


async def test_a_provider_that_is_not_there_is_told_as_such() -> None:
    async with served(Issuer()) as gone:
        pass
    with pytest.raises(ProviderUnavailable, match="sign in another way"):
        await gone.address(ASKED)
