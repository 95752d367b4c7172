"""Passkeys against an authenticator made here: ES256 keys, as WebAuthn level 3 has it, with nothing left out that is checked."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from everkin.accounts import rules
from everkin.accounts.models import LinkUsed, Person, SignUpRefused, UnknownCredential, WrongCredentials
from everkin.accounts.passkeys import PASSKEYS_MAX, Party, Passkeys
from everkin.kit.ids import Ids
from tests.support.house import House

PARTY = Party("here.example", "https://here.example")
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def told(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Authenticator:
    """What a phone or a key does: makes a key for a party, and signs with it."""

    origin: str = PARTY.origin
    party: str = PARTY.id
    flags: int = PRESENT | VERIFIED
    count: int = 0
    name: bytes = b"\x01" * 16
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client("webauthn.create", options["challenge"])
        point = self.key.public_key().public_numbers()
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)})
        data = self._data(ATTESTED) + bytes(16) + len(self.name).to_bytes(2) + self.name + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer({"clientDataJSON": told(client), "attestationObject": told(attested)})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        client, data = self._client("webauthn.get", options["challenge"]), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": told(client), "authenticatorData": told(data), "signature": told(signature)})

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, flags: int = 0) -> bytes:
        return hashlib.sha256(self.party.encode()).digest() + bytes([self.flags | flags]) + self.count.to_bytes(4)

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        return {"id": told(self.name), "rawId": told(self.name), "type": "public-key", "response": response}


def passkeys(house: House) -> Passkeys:
    return Passkeys(house.app.accounts, house.database, house.clock, Ids(house.clock), PARTY)


async def added(house: House, device: Authenticator, person: Person | None = None) -> Passkeys:
    doors, person = passkeys(house), person or house.owner
    await doors.add(person, device.create(await doors.options_to_add(person, "ada")), "my phone")
    return doors


async def test_a_passkey_lets_its_person_in_again_and_again(both_houses: House) -> None:
    device = Authenticator()
    doors = await added(both_houses, device)
    for _ in range(2):
        token = await doors.sign_in(device.get(await doors.options_to_sign_in()), "a phone")
        assert (await both_houses.app.accounts.admit(token)).id == both_houses.owner.id
    (kept,) = await doors.all(both_houses.owner)
    assert (kept.name, kept.seen_at) == ("my phone", both_houses.clock.now())


async def test_what_was_shown_once_is_good_for_nothing(both_houses: House) -> None:
    device = Authenticator()
    doors = await added(both_houses, device)
    shown = device.get(await doors.options_to_sign_in())
    await doors.sign_in(shown, "")
    with pytest.raises(LinkUsed):
        await doors.sign_in(shown, "")


async def test_a_challenge_runs_out(house: House) -> None:
    device = Authenticator()
    doors = await added(house, device)
    options = await doors.options_to_sign_in()
    house.clock.advance(rules.CHALLENGE_LIFE)
    with pytest.raises(LinkUsed):
        await doors.sign_in(device.get(options), "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"party": "evil.example"},
        {"flags": PRESENT},
        {"flags": VERIFIED},
        {"key": ec.generate_private_key(ec.SECP256R1())},
        {"name": b"\x02" * 16},
    ],
    ids=["another page", "another party", "nobody verified", "nobody there", "another key", "an unknown passkey"],
)
async def test_a_passkey_that_does_not_hold_admits_nobody(house: House, wrong: dict[str, Any]) -> None:
    device = Authenticator()
    doors = await added(house, device)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(WrongCredentials, match="not known here"):
        await doors.sign_in(device.get(await doors.options_to_sign_in()), "")


async def test_a_copied_authenticator_is_noticed_by_its_count(house: House) -> None:
    device = Authenticator()
    doors = await added(house, device)
    device.count = 7
    await doors.sign_in(device.get(await doors.options_to_sign_in()), "")
    device.count = 3
    with pytest.raises(WrongCredentials):
        await doors.sign_in(device.get(await doors.options_to_sign_in()), "")


@pytest.mark.parametrize("wrong", [{"origin": "https://evil.example"}, {"party": "evil.example"}, {"flags": PRESENT}])
async def test_a_passkey_that_does_not_hold_is_not_added(house: House, wrong: dict[str, Any]) -> None:
    doors = passkeys(house)
    made = Authenticator(**wrong).create(await doors.options_to_add(house.owner, "ada"))
    with pytest.raises(WrongCredentials):
        await doors.add(house.owner, made, "my phone")
    assert await doors.all(house.owner) == []


async def test_a_challenge_of_one_person_adds_no_passkey_to_another(both_houses: House) -> None:
    other = await both_houses.database.write(both_houses.app.accounts.added)
    assert other
    doors = passkeys(both_houses)
    made = Authenticator().create(await doors.options_to_add(both_houses.owner, "ada"))
    with pytest.raises(LinkUsed):
        await doors.add(other, made, "theirs")
    assert await doors.all(other) == []


async def test_a_challenge_for_adding_signs_nobody_in(house: House) -> None:
    device = Authenticator()
    doors = await added(house, device)
    with pytest.raises(LinkUsed):
        await doors.sign_in(device.get(await doors.options_to_add(house.owner, "ada")), "")


async def test_a_passkey_is_one_persons(both_houses: House) -> None:
    other = await both_houses.database.write(both_houses.app.accounts.added)
    assert other
    device = Authenticator()
    doors = await added(both_houses, device)
    with pytest.raises(WrongCredentials, match="somebody's already"):
        await added(both_houses, device, other)
    (kept,) = await doors.all(both_houses.owner)
    with pytest.raises(UnknownCredential):
        await doors.remove(other, kept.id)
    await doors.remove(both_houses.owner, kept.id)
    with pytest.raises(WrongCredentials):
        await doors.sign_in(device.get(await doors.options_to_sign_in()), "")


async def test_there_are_not_too_many_passkeys(house: House) -> None:
    for number in range(PASSKEYS_MAX):
        await added(house, Authenticator(name=bytes([number]) * 16))
    with pytest.raises(SignUpRefused, match="as many as there can be"):
        await passkeys(house).options_to_add(house.owner, "ada")


async def test_who_has_a_passkey_is_not_told_by_the_options(house: House) -> None:
    doors = await added(house, Authenticator())
    assert "allowCredentials" not in (options := await doors.options_to_sign_in()) or options["allowCredentials"] == []
    assert (await doors.options_to_add(house.owner, "ada"))["user"]["id"] != told(house.owner.id.bytes)


@pytest.mark.parametrize(
    "junk", [{}, {"response": 7}, {"response": {"clientDataJSON": "!"}}, {"response": {"clientDataJSON": told(b"[]")}}]
)
async def test_junk_is_refused(house: House, junk: dict[str, Any]) -> None:
    with pytest.raises(LinkUsed):
        await passkeys(house).sign_in(junk, "")
    with pytest.raises(LinkUsed):
        await passkeys(house).add(house.owner, junk, "")
