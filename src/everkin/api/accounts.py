"""Ways in, and a person's own account."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from everkin.accounts.doors import Doors
from everkin.accounts.models import NotAllowed
from everkin.api import account_schemas as schemas
from everkin.api.access import Admitted, allowed
from everkin.api.routes import PROBLEMS, House, Me
from everkin.api.signed_in import cookie_of, signed_in, signed_out

STATE_COOKIE = "everkin-provider"
STATE_AGE_S = 1800

router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Depends(allowed)])


async def doors(house: House) -> Doors:
    """The ways in of a server of many people. Raises `NotAllowed` in a private installation."""
    if house.doors is None:
        raise NotAllowed("This installation is private: it has one person and no accounts. Open it with: everkin open")
    return house.doors


async def sign_up_open(found: Annotated[Doors, Depends(doors)]) -> Doors:
    """The same, where new people may come. Raises `NotAllowed`."""
    if not found.sign_up_open:
        raise NotAllowed("This server takes no new people just now. Ask who runs it.")
    return found


class Browser:
    """Who asks, with what it calls itself, and the cookie in which it keeps a session."""

    def __init__(self, request: Request, response: Response) -> None:
        self.agent = request.headers.get("user-agent", "")
        self.cookie = cookie_of(request)
        self._response = response

    def signed_in(self, token: str) -> schemas.SignedUp:
        """Sign it in by the token of a session."""
        signed_in(self._response, self.cookie, token)
        return schemas.SignedUp(state="signed_in")

    def signed_out(self) -> None:
        """Sign it out."""
        signed_out(self._response, self.cookie)


In = Annotated[Doors, Depends(doors)]
Open = Annotated[Doors, Depends(sign_up_open)]
Asking = Annotated[Browser, Depends()]


@router.get("/ways-in", operation_id="ways_in")
async def ways_in(house: House) -> schemas.WaysIn:
    """Say how somebody gets in here."""
    if house.doors is None:
        return schemas.WaysIn(mode="private")
    return schemas.WaysIn(mode="served", sign_up=house.doors.sign_up_open, providers=house.doors.federated.names)


@router.post("/sign-up", operation_id="sign_up", status_code=201)
async def sign_up(body: schemas.SignUpBody, found: Open, browser: Asking) -> schemas.SignedUp:
    """Make an account. Where the server sends mail, the address gets a letter, and its link makes the account."""
    token = await found.signing_in.sign_up(body.read(), body.born, browser.agent)
    return browser.signed_in(token) if token else schemas.SignedUp(state="letter_sent")


@router.post("/sign-up/finish", operation_id="finish_sign_up", status_code=201)
async def finish_sign_up(body: schemas.LinkBody, found: Open, browser: Asking) -> schemas.SignedUp:
    """Make the account that the link of a letter stands for."""
    return browser.signed_in(await found.signing_in.signed_up(body.token, browser.agent))


@router.post("/sign-up/provider", operation_id="join_from_provider", status_code=201)
async def join_from_provider(body: schemas.JoinBody, found: Open, browser: Asking) -> schemas.SignedUp:
    """Make the account of who came from an identity provider the first time."""
    return browser.signed_in(await found.federated.join(body.token, body.born, browser.agent))


@router.post("/session", operation_id="sign_in")
async def sign_in(body: schemas.SignInBody, house: House, found: In, browser: Asking) -> schemas.SignedUp:
    """Sign in with an address and a password."""
    if house.rates is not None:
        await house.rates.count("10/15minute", "address", body.email.strip().casefold())
    return browser.signed_in(await found.signing_in.sign_in(body.read(), browser.agent))


@router.delete("/session", operation_id="sign_out", status_code=204)
async def sign_out(house: House, caller: Admitted, browser: Asking) -> None:
    """Sign out here."""
    await house.app.accounts.end_session(caller.person, caller.credential_id)
    browser.signed_out()


@router.post("/session/passkey/options", operation_id="passkey_options")
async def passkey_options(found: In) -> dict[str, Any]:
    """Get what `navigator.credentials.get` takes."""
    return await found.passkeys.options_to_sign_in()


@router.post("/session/passkey", operation_id="sign_in_with_passkey")
async def sign_in_with_passkey(body: schemas.CredentialBody, found: In, browser: Asking) -> schemas.SignedUp:
    """Sign in with a passkey."""
    return browser.signed_in(await found.passkeys.sign_in(body.credential, browser.agent))


@router.get("/session/provider/{word}", operation_id="to_provider", status_code=303, response_class=RedirectResponse)
async def to_provider(word: str, found: In, browser: Asking) -> Response:
    """Go to an identity provider to sign in there."""
    address, state = await found.federated.begin(word)
    answer = RedirectResponse(address, 303)
    secure = browser.cookie.is_secure
    answer.set_cookie(STATE_COOKIE, state, max_age=STATE_AGE_S, httponly=True, samesite="lax", secure=secure, path="/v1/session")
    return answer


@router.get("/session/provider", operation_id="from_provider", status_code=303, response_class=RedirectResponse)
async def from_provider(
    request: Request, found: In, browser: Asking, state: Annotated[str, Query()] = "", code: Annotated[str, Query()] = ""
) -> Response:
    """Come back from an identity provider: signed in, or to say one's age where one comes the first time."""
    token, joining = await found.federated.finish(state, request.cookies.get(STATE_COOKIE, ""), code, browser.agent)
    answer = RedirectResponse("/" if token else f"/join#{joining}", 303)
    if token:
        signed_in(answer, browser.cookie, token)
    answer.delete_cookie(STATE_COOKIE, path="/v1/session")
    return answer


@router.post("/recovery", operation_id="ask_for_recovery", status_code=202)
async def ask_for_recovery(body: schemas.AddressBody, house: House, found: In) -> None:
    """Ask for a letter whose link sets the password anew. Whether there is such an account is not told."""
    if house.rates is not None:
        await house.rates.count("5/hour", "letter", body.email.strip().casefold())
    await found.signing_in.send_recovery(body.email)


@router.post("/recovery/finish", operation_id="recover")
async def recover(body: schemas.RecoverBody, found: In, browser: Asking) -> schemas.SignedUp:
    """Set the password anew by the link of a letter. It signs out everywhere else."""
    return browser.signed_in(await found.signing_in.recover(body.token, body.password, browser.agent))


@router.get("/me", operation_id="me")
async def me(house: House, caller: Admitted) -> schemas.Me:
    """Show who calls."""
    who = caller.person
    email = await house.doors.signing_in.address(who) if house.doors else None
    return schemas.Me(role=who.role, standing=who.standing, email=email, session_id=caller.credential_id)


@router.put("/me/password", operation_id="change_password", status_code=204)
async def change_password(body: schemas.PasswordBody, found: In, house: House, me: Me, browser: Asking) -> None:
    """Change the password. It signs out everywhere else."""
    await found.signing_in.change_password(me, body.old, body.new)
    browser.signed_in(await house.app.accounts.open_session(me, browser.agent))


@router.get("/me/sessions", operation_id="sessions")
async def sessions(house: House, caller: Admitted) -> schemas.SessionList:
    """List where the person is signed in."""
    found = await house.app.accounts.sessions(caller.person)
    return schemas.SessionList(items=[schemas.Session.of(session, caller.credential_id) for session in found])


@router.delete("/me/sessions", operation_id="end_other_sessions", status_code=204)
async def end_other_sessions(house: House, caller: Admitted) -> None:
    """Sign out everywhere else."""
    await house.app.accounts.end_sessions(caller.person, caller.credential_id)


@router.delete("/me/sessions/{session_id}", operation_id="end_session", status_code=204)
async def end_session(session_id: UUID, house: House, me: Me) -> None:
    """Sign out one browser or program."""
    await house.app.accounts.end_session(me, session_id)


@router.get("/me/api-keys", operation_id="api_keys")
async def api_keys(house: House, me: Me) -> schemas.ApiKeyList:
    """List the person's API keys."""
    return schemas.ApiKeyList(items=[schemas.ApiKey.of(key) for key in await house.app.accounts.api_keys(me)])


@router.post("/me/api-keys", operation_id="make_api_key", status_code=201)
async def make_api_key(body: schemas.NewApiKeyBody, house: House, me: Me) -> schemas.NewApiKey:
    """Make an API key for a program of the person's. Its token is shown this once."""
    key, token = await house.app.accounts.make_api_key(me, body.name, body.scopes)
    return schemas.NewApiKey(**schemas.ApiKey.of(key).model_dump(), token=token)


@router.delete("/me/api-keys/{key_id}", operation_id="revoke_api_key", status_code=204)
async def revoke_api_key(key_id: UUID, house: House, me: Me) -> None:
    """Let an API key be good for nothing from now on."""
    await house.app.accounts.revoke_api_key(me, key_id)


@router.get("/me/passkeys", operation_id="passkeys")
async def passkeys(found: In, me: Me) -> schemas.PasskeyList:
    """List the person's passkeys."""
    return schemas.PasskeyList(items=[schemas.Passkey.of(one) for one in await found.passkeys.all(me)])


@router.post("/me/passkeys/options", operation_id="options_to_add_passkey")
async def options_to_add_passkey(found: In, me: Me) -> dict[str, Any]:
    """Get what `navigator.credentials.create` takes."""
    return await found.passkeys.options_to_add(me, await found.signing_in.address(me) or "Everkin")


@router.post("/me/passkeys", operation_id="add_passkey", status_code=201)
async def add_passkey(body: schemas.NewPasskeyBody, found: In, me: Me) -> schemas.Passkey:
    """Keep a passkey that the browser made."""
    return schemas.Passkey.of(await found.passkeys.add(me, body.credential, body.name))


@router.delete("/me/passkeys/{passkey_id}", operation_id="remove_passkey", status_code=204)
async def remove_passkey(passkey_id: UUID, found: In, me: Me) -> None:
    """Let a passkey be good for nothing from now on."""
    await found.passkeys.remove(me, passkey_id)
