"""What the API says, and how it refuses."""

import json
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from everkin import __version__
from everkin.api import problems, schemas
from everkin.api.security import BODY_BYTES_MAX
from everkin.ports.chat import ModelBusy
from everkin.providers.scripted import ScriptedChat
from tests.api.conftest import Answer, Browser, on_the_server
from tests.support.house import candidate

pytestmark = on_the_server
FIELDS = frozenset(schemas.Companion.model_fields)
NOWHERE = "/v1/conversations/01a1f84a-95c0-7000-8000-000000000000"


def problem(answer: Answer) -> tuple[int, str]:
    """The status and the code of a problem, which must be one in every part."""
    body = answer.json
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) == {"title", "status", "code", "detail", "retryable"}
    assert (body["status"], body["title"]) == (answer.status, HTTPStatus(answer.status).phrase)
    assert body["detail"].endswith((".", "everkin open", "everkin companions", "everkin models install"))
    assert isinstance(body["retryable"], bool)
    return answer.status, body["code"]


async def test_health_is_told_to_everybody(stranger: Browser) -> None:
    assert (await stranger.get("/v1/health")).json == {"status": "ok", "version": __version__}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/ready"),
        ("GET", "/v1/companions"),
        ("GET", "/v1/companions/tove"),
        ("GET", "/v1/conversations"),
        ("POST", "/v1/conversations"),
        ("GET", NOWHERE),
        ("GET", f"{NOWHERE}/messages"),
        ("POST", f"{NOWHERE}/messages"),
        ("GET", f"{NOWHERE}/stream"),
        ("POST", f"{NOWHERE}/stop"),
    ],
)
@pytest.mark.parametrize("cookie", ["", "made-up"])
async def test_strangers_are_told_nothing(stranger: Browser, method: str, path: str, cookie: str) -> None:
    stranger.cookie = cookie
    body = {"companion_id": "tove"} if path == "/v1/conversations" else {"id": str(uuid4()), "text": "Hello."}
    answer = await stranger.ask(method, path, json=body if method == "POST" else None)
    assert problem(answer) == (401, "not_admitted")
    assert "everkin open" in answer.json["detail"]


async def test_companions(browser: Browser) -> None:
    items = (await browser.get("/v1/companions")).json["items"]
    assert len(items) == 6
    tove = (await browser.get("/v1/companions/tove")).json
    assert tove in items
    assert (tove["name"], tove["age"], tove["version"]) == ("Tove Lindqvist", 67, 2)
    assert set(tove) == FIELDS


async def test_a_conversation_is_made_once(browser: Browser) -> None:
    made = await browser.post("/v1/conversations", {"companion_id": "tove"})
    there = await browser.post("/v1/conversations", {"companion_id": "tove"})
    assert (made.status, there.status) == (201, 200)
    assert made.json == there.json == (await browser.get(f"/v1/conversations/{made.json['id']}")).json
    assert set(made.json) == {"id", "companion_id", "created_at", "updated_at", "replying"}
    assert datetime.fromisoformat(made.json["created_at"]).utcoffset() is not None
    assert [c["id"] for c in (await browser.get("/v1/conversations")).json["items"]] == [made.json["id"]]
    (greeting,) = (await browser.get(f"/v1/conversations/{made.json['id']}/messages")).json["items"]
    assert (greeting["role"], greeting["kind"], greeting["state"], greeting["parent_id"]) == ("companion", "greeting", "complete", None)


async def test_messages_come_in_pages_from_the_end(browser: Browser) -> None:
    conversation = await browser.open()
    for number in range(3):
        await browser.say(conversation, f"Message {number}.", str(uuid4()))
    everything = (await browser.get(f"{conversation}/messages")).json
    assert (len(everything["items"]), everything["has_more"]) == (7, False)
    pages: list[dict[str, Any]] = []
    before = ""
    while not pages or pages[-1]["has_more"]:
        pages.append((await browser.get(f"{conversation}/messages?limit=3{before}")).json)
        before = f"&before={pages[-1]['items'][0]['id']}"
    assert [len(page["items"]) for page in pages] == [3, 3, 1]
    assert [m for page in reversed(pages) for m in page["items"]] == everything["items"]
    assert (await browser.get(f"{conversation}/messages?before={uuid4()}")).json == {"items": [], "has_more": False}


async def test_ready_tells_who_talks(browser: Browser) -> None:
    answer = await browser.get("/v1/ready")
    assert answer.status == 200
    assert answer.json == {
        "ready": True,
        "model": {"name": "Scripted", "where": "file", "state": "ready"},
        "words": "Talking through Scripted, on this machine.",
        "advice": None,
    }


async def test_not_ready_says_so_in_the_same_words(browser: Browser) -> None:
    browser.move_in(browser.house.asking(candidate(ScriptedChat([ModelBusy("Busy.")]), "tiny")))
    await browser.say(await browser.open(), "zzz qqq xxx", str(uuid4()))
    answer = await browser.get("/v1/ready")
    assert (answer.status, answer.json["ready"], answer.json["model"]["state"]) == (503, False, "unavailable")
    assert answer.json["advice"] == "everkin doctor"


async def test_no_model_at_all_is_a_readiness_too(browser: Browser) -> None:
    browser.move_in(browser.house.asking())
    answer = await browser.get("/v1/ready")
    assert answer.status == 503
    assert answer.headers["content-type"] == "application/json"
    assert answer.json == {
        "ready": False,
        "model": {"name": "", "where": "built_in", "state": "unavailable"},
        "words": "No model is set up for chat. Fetch the built-in one with: everkin models install",
        "advice": "everkin models install",
    }


async def test_a_built_in_model_that_is_not_there_is_to_be_installed(browser: Browser) -> None:
    absent = replace(candidate(ScriptedChat(["Here."]), "tiny"), state=lambda: "failed", is_there=lambda: False)
    browser.move_in(browser.house.asking(absent))
    answer = await browser.get("/v1/ready")
    assert (answer.status, answer.json["model"]["state"], answer.json["advice"]) == (503, "unavailable", "everkin models install")


async def test_stopping_when_idle_is_nothing(browser: Browser) -> None:
    conversation = await browser.open()
    for _ in range(2):
        answer = await browser.post(f"{conversation}/stop")
        assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize("path", [NOWHERE, f"{NOWHERE}/messages", f"{NOWHERE}/stream"])
async def test_an_unknown_conversation(browser: Browser, path: str) -> None:
    assert problem(await browser.get(path)) == (404, "unknown_conversation")


async def test_an_unknown_conversation_is_neither_spoken_in_nor_stopped(browser: Browser) -> None:
    assert problem(await browser.say(NOWHERE, "Hello.", str(uuid4()))) == (404, "unknown_conversation")
    assert problem(await browser.post(f"{NOWHERE}/stop")) == (404, "unknown_conversation")


@pytest.mark.parametrize("name", ["nobody", "x" * 64, "..%2F..", "%00", "\u79c1"])
async def test_an_unknown_companion(browser: Browser, name: str) -> None:
    assert problem(await browser.get(f"/v1/companions/{name}"))[0] == 404
    assert (await browser.post("/v1/conversations", {"companion_id": name[:20]})).status == 404


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v1/nothing", "/v1/conversations/x/y/z"])
async def test_what_is_not_there_is_a_problem_too(browser: Browser, path: str) -> None:
    assert problem(await browser.get(path)) == (404, "not_found")


async def test_another_method_is_a_problem_too(browser: Browser) -> None:
    assert problem(await browser.ask("DELETE", "/v1/conversations")) == (405, "method_not_allowed")


HELLO = {"id": str(uuid4()), "text": "Hello."}


@pytest.mark.parametrize(
    ("body", "status", "code", "words"),
    [
        (HELLO | {"text": ""}, 422, "message_empty", "Write something first"),
        (HELLO | {"text": "\u200b\u200d"}, 422, "message_empty", "Write something first"),
        (HELLO | {"text": "a\x00b"}, 422, "message_unreadable", "plain words"),
        (HELLO | {"text": "x" * 16_001}, 413, "message_too_long", "16,001"),
        (HELLO | {"text": "x" * 100_000}, 413, "message_too_long", "100,000"),
        (HELLO | {"text": 5}, 422, "invalid_request", "text has to be text. "),
        (HELLO | {"id": "one"}, 422, "invalid_request", "id has to be an id, such as "),
        ({"text": "Hello."}, 422, "invalid_request", "id is missing. Add it. /v1/openapi.json says"),
        ([], 422, "invalid_request", "The request's body has to be a group of named values"),
        (None, 422, "invalid_request", "The request's body "),
    ],
)
async def test_what_cannot_be_said(browser: Browser, body: object, status: int, code: str, words: str) -> None:
    conversation = await browser.open()
    answer = await browser.post(f"{conversation}/messages", body)
    assert problem(answer) == (status, code)
    assert words in answer.json["detail"]
    assert len((await browser.get(f"{conversation}/messages")).json["items"]) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b'{"id": "' + str(uuid4()).encode() + b'", "text": "\xc3\x28"}',
        b'{"id": "' + str(uuid4()).encode() + b'", "text": "half \\ud83d"}',
        b"[" * 100_000,
        b'{"text": NaN}',
    ],
    ids=["nothing", "half", "binary", "broken UTF-8", "half a sign", "deep", "no number"],
)
async def test_a_body_that_is_no_json_is_a_problem(browser: Browser, data: bytes) -> None:
    conversation = await browser.open()
    answer = await browser.ask("POST", f"{conversation}/messages", {"Content-Type": "application/json"}, data=data)
    assert problem(answer)[0] in {400, 422}


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "before=x"])
async def test_a_query_that_makes_no_sense(browser: Browser, query: str) -> None:
    assert problem(await browser.get(f"{await browser.open()}/messages?{query}")) == (422, "invalid_request")


async def test_a_body_over_the_limit_is_refused_unread(browser: Browser) -> None:
    conversation = await browser.open()
    body = BytesIO(b'{"text": "' + b"x" * BODY_BYTES_MAX + b'"}')
    answer = await browser.ask("POST", f"{conversation}/messages", {"Content-Type": "application/json"}, data=body)
    assert problem(answer) == (413, "too_large")


async def test_a_body_that_does_not_tell_its_length_is_refused_too(browser: Browser) -> None:
    async def endless() -> Any:  # noqa: ANN401 - an async generator, as aiohttp takes it
        yield b'{"id": "' + str(uuid4()).encode() + b'", "text": "'
        for _ in range(BODY_BYTES_MAX // 65536 + 2):
            yield b"x" * 65536
        yield b'"}'

    conversation = await browser.open()
    answer = await browser.ask("POST", f"{conversation}/messages", {"Content-Type": "application/json"}, data=endless())
    assert problem(answer)[0] in {400, 413}
    assert len((await browser.get(f"{conversation}/messages")).json["items"]) == 1


async def test_a_problem_shows_a_question_mark_for_what_is_no_text() -> None:
    shown = bytes(problems.problem(422, "invalid_request", "\ud800 is not known.").body)
    assert json.loads(shown)["detail"] == "? is not known."


async def test_a_time_that_is_too_early_is_told_plainly(browser: Browser) -> None:
    line = {"role": "person", "text": "hi", "at": "1700-01-01T00:00:00Z"}
    answer = await browser.post(f"{await browser.open()}/import", {"lines": [line]})
    assert problem(answer) == (422, "invalid_request")
    assert "has to be at least 1900-01-01" in answer.json["detail"]
