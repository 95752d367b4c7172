"""Who may call what: the one table is whole, and every route keeps to it."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from uuid import uuid4

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from everkin.accounts.models import Role, Scope, Standing
from everkin.api import access
from everkin.api.access import ACCESS, EVERYBODY, allowed
from everkin.api.app import create
from tests.api.conftest import Answer, Browser, on_the_server

ROUTES = {
    route.operation_id or route.path: (min(route.methods or ()), context.path or "", route)
    for context in iter_route_contexts(create(lambda: nullcontext(None)).routes)  # type: ignore[arg-type]  # never opened
    if isinstance(route := context.route, APIRoute) and (context.path or "").startswith("/v1")
}
GUARDED = {name: access for name, access in sorted(ACCESS.items()) if access.roles is not None}


def needed(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from needed(one)


async def refusals(browser: Browser, headers: Mapping[str, str] | None = None) -> AsyncIterator[tuple[str, Answer]]:
    """What every guarded operation answers, called with ids that nothing has; the one that ends the session comes last."""
    for name in sorted(GUARDED, key=lambda name: name == "sign_out"):
        method, path, _ = ROUTES[name]
        with_ids = re.sub(r"\{[^}]+\}", lambda _: str(uuid4()), path)
        yield name, await browser.ask(method, with_ids, headers, json={})


def refused(answer: Answer, why: str) -> bool:
    return answer.status == 403 and answer.json["code"] == "not_allowed" and why in answer.json["detail"]


def test_every_route_is_declared_and_every_declaration_is_a_route() -> None:
    assert set(ACCESS) == set(ROUTES)


def test_every_route_asks_who_may_call_it() -> None:
    assert [name for name, (_, _, route) in ROUTES.items() if allowed not in set(needed(route.dependant))] == []


def test_nothing_that_anybody_may_call_has_a_scope() -> None:
    assert [name for name, access in ACCESS.items() if access.roles is None and access.scope is not None] == []


@on_the_server
async def test_who_is_not_signed_in_is_sent_away_everywhere(stranger: Browser) -> None:
    let_through = [name async for name, answer in refusals(stranger) if (answer.status, answer.json["code"]) != (401, "not_admitted")]
    assert let_through == []


@on_the_server
async def test_who_is_suspended_is_sent_away_everywhere(browser: Browser) -> None:
    await browser.house.app.accounts.change(browser.house.owner.id, standing=Standing.SUSPENDED)
    assert [name async for name, answer in refusals(browser) if not refused(answer, "appeal")] == []


@on_the_server
async def test_who_waits_for_an_age_check_manages_the_account_and_takes_what_is_theirs(browser: Browser) -> None:
    await browser.house.app.accounts.change(browser.house.owner.id, standing=Standing.LOCKED)
    let_through = {name async for name, answer in refusals(browser) if not refused(answer, "age check")}
    assert let_through == {name for name, access in GUARDED.items() if access.when_locked}


@on_the_server
@pytest.mark.parametrize("scope", Scope)
async def test_a_key_does_what_its_scopes_say_and_never_manages_the_account(browser: Browser, stranger: Browser, scope: Scope) -> None:
    _, token = await browser.house.app.accounts.make_api_key(browser.house.owner, "a lamp", [scope])
    async for name, answer in refusals(stranger, {"Authorization": f"Bearer {token}"}):
        needs = GUARDED[name].scope
        why = "sign in yourself" if needs is None else f"lacks the scope {needs}"
        assert refused(answer, why) is (needs is not scope), name


@on_the_server
async def test_another_role_is_sent_away(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    narrowed = {name: replace(one, roles=EVERYBODY - {Role.OPERATOR}) for name, one in GUARDED.items()}
    monkeypatch.setattr(access, "ACCESS", narrowed)
    assert [name async for name, answer in refusals(browser) if not refused(answer, "another role")] == []
