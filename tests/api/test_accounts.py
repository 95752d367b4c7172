"""Signing up and in, over HTTP, at a server of many people."""

from collections.abc import AsyncIterator
from dataclasses import replace
from http.cookies import SimpleCookie

import aiohttp
import pytest
import pytest_asyncio

from everkin.accounts.doors import Doors
from everkin.accounts.federated import Federated
from everkin.accounts.passkeys import Passkeys
from everkin.api.rates import Rates
from everkin.api.served import ON_THIS_MACHINE, Cookie, WayIn
from everkin.kit.ids import Ids
from everkin.ports.identity import Identity
from tests.accounts.test_federated import Provider
from tests.accounts.test_passkeys import PARTY, Authenticator
from tests.accounts.test_signing_in import Postbox, signing_in
from tests.api.conftest import Answer, Browser, Server, on_the_server
from tests.support.house import House

ADA = {"email": "ada@example.org", "password": "four words in a row", "born": "1990-12-10"}


@pytest.fixture
def mail() -> Postbox | None:
    return None


@pytest_asyncio.fixture(loop_scope="session")
async def guest(server: Server, house: House, mail: Postbox | None) -> AsyncIterator[Browser]:
    """A browser that is not signed in, at a server of many people."""
    app, clock = house.app, house.clock
    passkeys = Passkeys(app.accounts, house.database, clock, Ids(clock), PARTY)
    federated = Federated(app.accounts, house.database, clock, {"ours": Provider(Identity("https://login.example", "ada-1"))})
    doors = Doors(signing_in(house, mail), passkeys, federated, sign_up_open=True)
    server.api.state.served = replace(house.served, doors=doors, rates=Rates())
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(20)) as http:
        yield Browser(server, http, "", house)


def let_in(guest: Browser, answer: Answer) -> Browser:
    """The browser with the cookie that it was given."""
    return replace(guest, cookie=SimpleCookie(answer.headers["Set-Cookie"])[ON_THIS_MACHINE.name].value)


async def joined(guest: Browser) -> Browser:
    answer = await guest.post("/v1/sign-up", ADA)
    assert (answer.status, answer.json) == (201, {"state": "signed_in"})
    return let_in(guest, answer)


@on_the_server
async def test_a_private_installation_has_no_accounts(stranger: Browser) -> None:
    assert (await stranger.get("/v1/ways-in")).json == {"mode": "private", "sign_up": False, "providers": {}}
    answer = await stranger.post("/v1/sign-up", ADA)
    assert (answer.status, answer.json["code"]) == (403, "not_allowed")
    assert "everkin open" in answer.json["detail"]


@on_the_server
async def test_who_signs_up_has_a_life_of_their_own(guest: Browser) -> None:
    ada = await joined(guest)
    told = (await ada.get("/v1/me")).json
    assert (told["role"], told["standing"], told["email"]) == ("person", "active", "ada@example.org")
    await ada.open()
    assert len((await ada.get("/v1/conversations")).json["items"]) == 1
    owner = replace(ada, cookie=ada.house.token)
    assert (await owner.get("/v1/conversations")).json["items"] == []


@on_the_server
async def test_ways_in_say_what_there_is(guest: Browser) -> None:
    assert (await guest.get("/v1/ways-in")).json == {"mode": "served", "sign_up": True, "providers": {"ours": "Our Login"}}


@on_the_server
async def test_a_closed_server_lets_in_whom_it_knows(guest: Browser) -> None:
    await joined(guest)
    served = guest.server.api.state.served
    guest.server.api.state.served = replace(served, doors=replace(served.doors, sign_up_open=False))
    refused = await guest.post("/v1/sign-up", ADA | {"email": "bob@example.org"})
    assert (refused.status, refused.json["code"]) == (403, "not_allowed")
    assert (await guest.post("/v1/session", {"email": ADA["email"], "password": ADA["password"]})).status == 200


@on_the_server
@pytest.mark.parametrize(
    ("wrong", "status", "told"),
    [
        ({"password": "short"}, 422, "too short"),
        ({"email": "ada"}, 422, "no address"),
        ({"born": "2015-01-01"}, 422, "18th birthday"),
        ({"born": "yesterday"}, 422, "born"),
    ],
)
async def test_a_sign_up_that_does_not_do_says_why(guest: Browser, wrong: dict[str, str], status: int, told: str) -> None:
    answer = await guest.post("/v1/sign-up", ADA | wrong)
    assert answer.status == status
    assert told in answer.json["detail"]
    assert "Set-Cookie" not in answer.headers


@on_the_server
async def test_signing_out_ends_the_session_and_the_cookie(guest: Browser) -> None:
    ada = await joined(guest)
    answer = await ada.ask("DELETE", "/v1/session")
    assert answer.status == 204
    assert SimpleCookie(answer.headers["Set-Cookie"])[ON_THIS_MACHINE.name].value == ""
    assert (await ada.get("/v1/me")).status == 401


@on_the_server
async def test_a_person_signs_out_elsewhere(guest: Browser) -> None:
    ada = await joined(guest)
    phone = let_in(guest, await guest.post("/v1/session", {"email": ADA["email"], "password": ADA["password"]}))
    listed = (await ada.get("/v1/me/sessions")).json["items"]
    assert sorted(one["is_here"] for one in listed) == [False, True]
    (other,) = [one["id"] for one in listed if not one["is_here"]]
    assert (await ada.ask("DELETE", f"/v1/me/sessions/{other}")).status == 204
    assert (await ada.ask("DELETE", f"/v1/me/sessions/{other}")).status == 404
    assert (await phone.get("/v1/me")).status == 401
    third = let_in(guest, await guest.post("/v1/session", {"email": ADA["email"], "password": ADA["password"]}))
    assert (await ada.ask("DELETE", "/v1/me/sessions")).status == 204
    assert [(await one.get("/v1/me")).status for one in (ada, third)] == [200, 401]


@on_the_server
async def test_a_program_calls_with_a_key_until_it_is_revoked(guest: Browser) -> None:
    ada = await joined(guest)
    made = (await ada.post("/v1/me/api-keys", {"name": "the lamp", "scopes": ["read"]})).json
    bearer = {"Authorization": f"Bearer {made['token']}"}
    assert (await guest.get("/v1/companions", bearer)).status == 200
    assert (await guest.post("/v1/conversations", {"companion_id": "tove"}, bearer)).status == 403
    (listed,) = (await ada.get("/v1/me/api-keys")).json["items"]
    assert "token" not in listed
    assert listed["prefix"] in made["token"]
    assert (await ada.ask("DELETE", f"/v1/me/api-keys/{made['id']}")).status == 204
    assert (await guest.get("/v1/companions", bearer)).status == 401


@on_the_server
async def test_a_password_is_changed_and_only_this_browser_stays(guest: Browser) -> None:
    ada = await joined(guest)
    phone = let_in(guest, await guest.post("/v1/session", {"email": ADA["email"], "password": ADA["password"]}))
    wrong = await ada.ask("PUT", "/v1/me/password", json={"old": "not this one", "new": "another row of words"})
    assert (wrong.status, wrong.json["code"]) == (401, "wrong_credentials")
    changed = await ada.ask("PUT", "/v1/me/password", json={"old": ADA["password"], "new": "another row of words"})
    assert changed.status == 204
    assert (await let_in(guest, changed).get("/v1/me")).status == 200
    assert (await phone.get("/v1/me")).status == 401


@on_the_server
async def test_a_passkey_is_added_and_lets_in(guest: Browser) -> None:
    ada, device = await joined(guest), Authenticator()
    options = (await ada.post("/v1/me/passkeys/options")).json
    added = await ada.post("/v1/me/passkeys", {"credential": device.create(options), "name": "my phone"})
    assert (added.status, added.json["name"]) == (201, "my phone")
    options = (await guest.post("/v1/session/passkey/options")).json
    again = let_in(guest, await guest.post("/v1/session/passkey", {"credential": device.get(options)}))
    assert (await again.get("/v1/me")).json["email"] == "ada@example.org"
    assert (await ada.ask("DELETE", f"/v1/me/passkeys/{added.json['id']}")).status == 204
    assert (await ada.get("/v1/me/passkeys")).json["items"] == []


@on_the_server
async def test_who_comes_from_a_provider_says_their_age_and_is_in(guest: Browser) -> None:
    there = await guest.get("/v1/session/provider/ours")
    state = SimpleCookie(there.headers["Set-Cookie"])["everkin-provider"]
    assert there.status == 303
    assert (state["samesite"], state["path"], bool(state["httponly"])) == ("lax", "/v1/session", True)
    back = f"/v1/session/provider?state={state.value}&code=the-code"
    assert (await guest.get(back)).status == 410  # without the cookie it is another browser
    first = await guest.get(back, {"Cookie": f"everkin-provider={state.value}"})
    token = first.headers["Location"].removeprefix("/join#")
    ada = let_in(guest, await guest.post("/v1/sign-up/provider", {"token": token, "born": "1990-12-10"}))
    assert (await ada.get("/v1/me")).json["role"] == "person"
    there = await guest.get("/v1/session/provider/ours")
    state = SimpleCookie(there.headers["Set-Cookie"])["everkin-provider"]
    again = await guest.get(f"/v1/session/provider?state={state.value}&code=the-code", {"Cookie": f"everkin-provider={state.value}"})
    assert again.headers["Location"] == "/"


@on_the_server
@pytest.mark.parametrize("mail", [Postbox()])
async def test_with_mail_a_letter_stands_between(guest: Browser, mail: Postbox) -> None:
    asked = await guest.post("/v1/sign-up", ADA)
    assert (asked.json, "Set-Cookie" in asked.headers) == ({"state": "letter_sent"}, False)
    ada = let_in(guest, await guest.post("/v1/sign-up/finish", {"token": mail.token}))
    assert (await ada.get("/v1/me")).status == 200
    for email in (ADA["email"], "nobody@example.org"):
        assert (await guest.post("/v1/recovery", {"email": email})).status == 202
    anew = await guest.post("/v1/recovery/finish", {"token": mail.token, "password": "another row of words"})
    assert (await let_in(guest, anew).get("/v1/me")).status == 200
    assert (await ada.get("/v1/me")).status == 401
    used = await guest.post("/v1/recovery/finish", {"token": mail.token, "password": "another row of words"})
    assert (used.status, used.json["code"]) == (410, "link_used")


@on_the_server
async def test_guessing_is_slowed_down_by_address(guest: Browser) -> None:
    answers = [await guest.post("/v1/session", {"email": " Ada@example.org", "password": f"guess {n}"}) for n in range(11)]
    assert [answer.status for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 60
    assert "Try again in" in answers[-1].json["detail"]
    assert (await guest.post("/v1/session", {"email": "bob@example.org", "password": "guess"})).status == 401


@on_the_server
async def test_guessing_is_slowed_down_by_where_it_comes_from(guest: Browser) -> None:
    statuses = [(await guest.post("/v1/session", {"email": f"{n}@example.org", "password": "guess"})).status for n in range(21)]
    assert statuses == [401] * 20 + [429]


@on_the_server
async def test_one_person_does_not_use_up_anothers_turn(guest: Browser) -> None:
    ada = await joined(guest)
    owner = replace(ada, cookie=ada.house.token)
    statuses = [(await ada.post("/v1/conversations", {"companion_id": "tove"})).status for _ in range(31)]
    assert statuses[-1] == 429
    assert (await owner.post("/v1/conversations", {"companion_id": "tove"})).status == 201


def test_a_public_server_has_a_cookie_that_no_other_host_can_set() -> None:
    public = WayIn.public("https://here.example", "here.example")
    assert public.cookie("here.example") == Cookie("__Host-everkin", is_secure=True)
    assert public.cookie("127.0.0.1") == ON_THIS_MACHINE  # the terminal asks there, over http
    assert public.names >= {"here.example", "localhost"}


@on_the_server
async def test_who_runs_the_server_helps_people_in_again_and_gives_them_roles(guest: Browser) -> None:
    ada = await joined(guest)
    owner = replace(ada, cookie=ada.house.token)
    link = (await owner.post("/v1/people/recovery-links", {"email": "Ada@example.org"})).json["link"]
    anew = await guest.post("/v1/recovery/finish", {"token": link.split("#")[1], "password": "another row of words"})
    ada = let_in(guest, anew)
    assert (await owner.ask("PUT", "/v1/people/role", json={"email": "ada@example.org", "role": "moderator"})).status == 204
    assert (await ada.get("/v1/me")).json["role"] == "moderator"
    refused = await ada.ask("PUT", "/v1/people/role", json={"email": "ada@example.org", "role": "operator"})
    assert (refused.status, refused.json["code"]) == (403, "not_allowed")
    unknown = await owner.post("/v1/people/recovery-links", {"email": "nobody@example.org"})
    assert (unknown.status, unknown.json["code"]) == (404, "unknown_person")
