"""Who may call what: every operation of the API, declared in this one place, and how often. A test reads it against the routes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Annotated

from fastapi import Depends, Request

from everkin.accounts import rules
from everkin.accounts.models import Caller, NotAllowed, Role, Scope
from everkin.api.rates import Rates
from everkin.api.served import Served
from everkin.api.signed_in import cookie_of

EVERYBODY = frozenset(Role)
BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call an operation.

    `roles`: those who may; None: anybody, signed in or not. `scope`: what an API key needs; None: no key may. `when_locked`: also while
    the age check is due. `rate`: how often, of each person, or of each address where anybody may.
    """

    roles: frozenset[Role] | None
    scope: Scope | None = None
    when_locked: bool = False
    rate: str = "120/minute"


ANYBODY = Access(None)
COMING_IN = Access(None, rate="20/15minute")
READ = Access(EVERYBODY, Scope.READ, rate="600/minute")
TALK = Access(EVERYBODY, Scope.TALK, rate="30/minute")
CHANGE = Access(EVERYBODY, Scope.CHANGE)
BULK = replace(CHANGE, rate="20/minute")
TAKE_AWAY = Access(EVERYBODY, Scope.READ, when_locked=True, rate="20/minute")
ACCOUNT = Access(EVERYBODY, when_locked=True, rate="60/minute")
OPERATE = Access(frozenset({Role.OPERATOR}))

ACCESS: Mapping[str, Access] = MappingProxyType(
    {
        "health": ANYBODY,
        "sign_up": COMING_IN,
        "finish_sign_up": COMING_IN,
        "sign_in": COMING_IN,
        "ask_for_recovery": COMING_IN,
        "recover": COMING_IN,
        "passkey_options": COMING_IN,
        "sign_in_with_passkey": COMING_IN,
        "ways_in": ANYBODY,
        "to_provider": COMING_IN,
        "from_provider": COMING_IN,
        "join_from_provider": COMING_IN,
        "sign_out": ACCOUNT,
        "me": replace(ACCOUNT, scope=Scope.READ),
        "change_password": replace(ACCOUNT, rate="10/15minute"),
        "sessions": ACCOUNT,
        "end_session": ACCOUNT,
        "end_other_sessions": ACCOUNT,
        "api_keys": ACCOUNT,
        "make_api_key": ACCOUNT,
        "revoke_api_key": ACCOUNT,
        "passkeys": ACCOUNT,
        "options_to_add_passkey": ACCOUNT,
        "add_passkey": ACCOUNT,
        "remove_passkey": ACCOUNT,
        "make_recovery_link": OPERATE,
        "change_role": OPERATE,
        "ready": READ,
        "companions": READ,
        "companion": READ,
        "companion_card": TAKE_AWAY,
        "companion_portrait": READ,
        "companion_blueprint": TAKE_AWAY,
        "companion_lorebook": TAKE_AWAY,
        "bring_companion": BULK,
        "copy_companion": CHANGE,
        "change_companion": CHANGE,
        "set_lorebook": CHANGE,
        "remove_companion": CHANGE,
        "conversations": READ,
        "conversation": READ,
        "messages": READ,
        "alternatives": READ,
        "branches": READ,
        "why": READ,
        "open_conversation": TALK,
        "say": TALK,
        "reply": TALK,
        "resume": replace(TALK, rate="120/minute"),
        "stop": replace(TALK, rate="120/minute"),
        "undo": CHANGE,
        "edit_message": CHANGE,
        "show_message": CHANGE,
        "delete_message": CHANGE,
        "import_lines": BULK,
        "import_chat_log": BULK,
        "export_chat_log": TAKE_AWAY,
        "export_archive": TAKE_AWAY,
        "restore_archive": BULK,
        "groups": READ,
        "group": READ,
        "members": READ,
        "open_group": CHANGE,
        "rename_group": CHANGE,
        "delete_group": CHANGE,
        "join_group": CHANGE,
        "change_member": CHANGE,
        "leave_group": CHANGE,
        "memories": READ,
        "memory": READ,
        "search_memories": READ,
        "export_memories": TAKE_AWAY,
        "add_memory": CHANGE,
        "change_memory": CHANGE,
        "delete_memory": CHANGE,
        "forget_everything": CHANGE,
        "versions": READ,
        "preview_version": BULK,
        "accept_version": CHANGE,
        "version_back": CHANGE,
    }
)


def token_of(request: Request) -> str:
    """The token that a request carries: an API key's or a session's as a bearer token (RFC 6750), or else the cookie's."""
    authorization = request.headers.get("authorization", "")
    if authorization.startswith(BEARER):
        return authorization.removeprefix(BEARER).strip()
    return request.cookies.get(cookie_of(request).name, "")


Token = Annotated[str, Depends(token_of)]


async def allowed(request: Request, token: Token) -> Caller | None:
    """Who calls, if they may; None where anybody may. Raises `NotAdmitted`, `NotAllowed`, `TooMany`."""
    house: Served = request.app.state.served
    operation = request.scope["route"].operation_id
    access = ACCESS[operation]
    if access.roles is None:
        await _count(house.rates, access, operation, request.client.host if request.client else "")
        return None
    caller = await house.app.accounts.caller(token)
    if told := rules.refusal(caller, access.roles, access.scope, when_locked=access.when_locked):
        raise NotAllowed(told)
    await _count(house.rates, access, operation, str(caller.person.id))
    return caller


async def _count(rates: Rates | None, access: Access, operation: str, who: str) -> None:
    if rates is not None:
        await rates.count(access.rate, operation, who)


Calling = Annotated[Caller | None, Depends(allowed)]


async def admitted(caller: Calling) -> Caller:
    """Who calls. An operation that anybody may call has nobody to ask for."""
    if caller is None:
        msg = "this operation is declared for anybody, and asks who calls"
        raise RuntimeError(msg)
    return caller


Admitted = Annotated[Caller, Depends(admitted)]
