"""Two people on one server: whatever one calls, with the other's ids in every place, nothing of the other is told or changed."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

from everkin.accounts.models import Scope
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_access import GUARDED, ROUTES
from tests.support.house import UNBOUND

pytestmark = on_the_server
CANARY = "zanzibar-canary-7731"
BODIES: dict[str, object] = {
    "change_companion": UNBOUND.model_dump(mode="json", by_alias=True),
    "add_memory": {"text": "My sister is called Mara."},
    "change_memory": {"text": "My sister is called Mara."},
    "open_conversation": {"companion_id": "mira"},
    "import_lines": {"lines": [{"role": "person", "text": "hi", "at": "2026-03-01T18:30:00Z"}]},
    "say": {"id": str(uuid4()), "text": "What do you know of me?"},
    "edit_message": {"id": str(uuid4()), "text": "Otherwise."},
    "accept_version": {"companion_version": 1, "prompt_version": 1, "model": "Scripted"},
    "open_group": {"companions": ["mira", "tove"]},
    "rename_group": {"title": "Mine now"},
    "join_group": {"companion_id": "hana"},
    "change_member": {"talkativeness": 0.1},
    "make_api_key": {"name": "a lamp", "scopes": ["read"]},
}


async def lived(ada: Browser) -> dict[str, str]:
    """Let somebody have one of everything, each with the canary in it; return the ids."""
    house = ada.house
    await house.app.personas.save(house.owner, UNBOUND.model_copy(update={"persona": f"You are Mira, an AI. {CANARY}"}))
    conversation = await ada.open("mira")
    said = str(uuid4())
    await ada.say(conversation, f"My sister is called {CANARY}.", said)
    await house.remember("mira")
    await house.idle()
    listed = (await ada.get("/v1/companions/mira/memories")).json["items"]
    group = (await ada.post("/v1/groups", {"companions": ["mira", "tove"], "title": CANARY})).json["id"]
    key, _ = await house.app.accounts.make_api_key(house.owner, CANARY, [Scope.READ])
    (session,) = await house.app.accounts.sessions(house.owner)
    return {
        "conversation_id": conversation.rpartition("/")[2],
        "message_id": said,
        "companion_id": "mira",
        "memory_id": listed[0]["id"],
        "group_id": group,
        "key_id": str(key.id),
        "session_id": str(session.id),
        "passkey_id": str(uuid4()),
    }


async def all_called(bob: Browser, ids: dict[str, str]) -> AsyncIterator[tuple[str, bool, Answer]]:
    """What every operation answers that names something of the other's, in its path or in its body."""
    bodies = BODIES | {"reply": {"id": str(uuid4()), "wants": "again", "message_id": ids["message_id"]}}
    for name in GUARDED:
        method, path, _ = ROUTES[name]
        filled = re.sub(r"\{(\w+)\}", lambda match: ids[match[1]], path)
        sent = bodies.get(name)
        body = {"json": sent} if sent else {"data": b"x"} if method in {"POST", "PUT", "PATCH"} else {}
        if name != "sign_out":
            yield name, filled != path, await bob.ask(method, filled, **body)


async def whole(browser: Browser, ids: dict[str, str]) -> list[object]:
    """All that somebody has."""
    conversation = f"/v1/conversations/{ids['conversation_id']}"
    paths = (
        "/v1/companions",
        "/v1/conversations",
        f"{conversation}/messages",
        f"{conversation}/branches",
        f"{conversation}/versions",
        "/v1/companions/mira/memories",
        "/v1/companions/mira/blueprint",
        "/v1/groups",
        f"/v1/groups/{ids['group_id']}/members",
        "/v1/me/api-keys",
        "/v1/me/sessions",
    )
    answers = [await browser.get(path) for path in paths]
    assert {answer.status for answer in answers} == {200}
    return [answer.json for answer in answers]


async def test_nothing_of_one_is_told_to_the_other_or_changed_by_them(browser: Browser) -> None:
    accounts, ids = browser.house.app.accounts, await lived(browser)
    other = await browser.house.database.write(accounts.added)
    assert other
    bob = replace(browser, cookie=await accounts.open_session(other))
    before = await whole(browser, ids)
    assert CANARY in json.dumps(before)
    answered = [(name, named, answer) async for name, named, answer in all_called(bob, ids)]
    assert [name for name, _, answer in answered if CANARY.encode() in answer.body] == []
    crossed = [(name, answer.status) for name, named, answer in answered if named and answer.status not in {403, 404, 422}]
    assert crossed == []
    unread = [name for name, named, answer in answered if named and answer.status == 422]
    assert set(unread) <= {"import_chat_log", "set_lorebook"}  # what was sent is looked at first
    assert await whole(browser, ids) == before
