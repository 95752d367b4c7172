"""What a companion remembers, over the API."""

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from everkin.api import memory_schemas, security
from everkin.api.security import IMPORT_BYTES_MAX
from everkin.conversation.jobs import subject_of
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_routes import problem
from tests.support.house import MORNING

pytestmark = on_the_server
TOVE = "/v1/companions/tove/memories"
LISBON = "I live in Lisbon."
MARA = "My sister is called Mara."
NOBODY = "01a1f84a-95c0-7000-8000-000000000000"
LINE = {"role": "person", "text": LISBON, "at": "2026-03-01T18:30:00Z"}


async def told(browser: Browser, *texts: str, companion_id: str = "tove") -> str:
    """Say something, let it be remembered, and return the path of the conversation."""
    conversation = await browser.open(companion_id)
    for text in texts:
        browser.house.clock.advance(timedelta(hours=1))
        await browser.say(conversation, text, str(uuid4()))
    await remembered(browser, companion_id)
    return conversation


async def remembered(browser: Browser, companion_id: str = "tove") -> None:
    await browser.house.app.remembering.remember(subject_of(browser.house.pair(companion_id)))


async def listed(browser: Browser, query: str = "forms=fact") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await browser.get(f"{TOVE}?{query}")).json["items"]
    return items


async def change(browser: Browser, memory_id: str, **what: object) -> Answer:
    return await browser.ask("PATCH", f"{TOVE}/{memory_id}", json=what)


async def test_memories_are_listed_page_by_page(browser: Browser) -> None:
    await told(browser, LISBON, MARA)
    page = (await browser.get(f"{TOVE}?forms=fact&limit=1")).json
    assert ([m["text"] for m in page["items"]], page["has_more"], page["due"], page["broken"]) == ([MARA], True, 0, 0)
    (last,) = await listed(browser, f"forms=fact&limit=1&before={page['items'][0]['id']}")
    assert set(last) == set(memory_schemas.Memory.model_fields)
    assert (last["text"], last["form"], last["kind"], last["speaker"], last["origin"], last["holds"]) == (
        LISBON,
        "fact",
        "semantic",
        "person",
        "said",
        True,
    )
    assert last["claim"] == {"subject": "I", "predicate": "lives in", "object": "Lisbon"}
    assert {m["form"] for m in await listed(browser, "forms=turn&forms=fact")} == {"turn", "fact"}


async def test_a_list_says_what_is_still_due(browser: Browser) -> None:
    await browser.say(await browser.open(), LISBON, str(uuid4()))
    assert [(await browser.get(path)).json["due"] for path in (TOVE, f"{TOVE}/search?q=Lisbon")] == [2, 2]
    await remembered(browser)
    assert [(await browser.get(path)).json["due"] for path in (TOVE, f"{TOVE}/search?q=Lisbon")] == [0, 0]


async def test_a_search_recalls_with_confidence(browser: Browser) -> None:
    await told(browser, LISBON, MARA)
    found = (await browser.get(f"{TOVE}/search?q=Where+do+I+live%3F&limit=2")).json["items"]
    assert {hit["memory"]["text"] for hit in found} == {LISBON}
    assert all(set(hit) == {"memory", "score", "confidence"} for hit in found)
    assert found[0]["score"] >= found[1]["score"]


async def test_a_memory_is_shown_with_its_sources(browser: Browser) -> None:
    conversation = await told(browser, LISBON)
    (fact,) = await listed(browser)
    shown = (await browser.get(f"{TOVE}/{fact['id'][:8]}")).json
    (source,) = shown.pop("sources")
    assert shown == fact
    assert (source["text"], source["speaker"], source["id"]) == (LISBON, "person", fact["source_ids"][0])
    assert conversation.endswith(source["conversation_id"])


async def test_a_memory_is_added_corrected_pinned_and_left_out(browser: Browser) -> None:
    added = await browser.post(TOVE, {"text": LISBON})
    assert (added.status, added.json["origin"], added.json["source_ids"]) == (201, "person", [])
    new = await change(browser, added.json["id"], text="I live in Faro.", pinned=False, excluded=True)
    assert (new.status, new.json["text"], new.json["pinned"], new.json["excluded"]) == (200, "I live in Faro.", False, True)
    assert new.json["id"] != added.json["id"]
    assert (await listed(browser)) == [new.json]
    old = (await browser.get(f"{TOVE}/{added.json['id']}")).json
    assert (old["holds"], old["superseded_by"]) == (False, new.json["id"])
    assert "I live in Faro." not in {hit["memory"]["text"] for hit in (await browser.get(f"{TOVE}/search?q=Faro")).json["items"]}


async def test_the_past_is_asked_for(browser: Browser) -> None:
    await told(browser, LISBON, "I moved to Porto.")
    before = (MORNING + timedelta(hours=1, minutes=30)).isoformat().replace("+00:00", "Z")
    assert [(m["text"], m["holds"]) for m in await listed(browser, f"forms=fact&as_of={before}")] == [(LISBON, True)]
    assert [m["text"] for m in await listed(browser)] == ["I moved to Porto."]


async def test_a_memory_is_deleted(browser: Browser) -> None:
    conversation = await told(browser, LISBON, MARA)
    fact = next(m for m in await listed(browser) if m["text"] == LISBON)
    answer = await browser.ask("DELETE", f"{TOVE}/{fact['id']}")
    assert (answer.status, answer.json) == (200, {"deleted": 2})
    assert problem(await browser.get(f"{TOVE}/{fact['id']}")) == (404, "unknown_memory")
    assert [m["text"] for m in await listed(browser)] == [MARA]
    assert LISBON in {m["text"] for m in (await browser.get(f"{conversation}/messages")).json["items"]}


async def test_forgetting_everything_must_be_meant(browser: Browser) -> None:
    await told(browser, LISBON)
    for query in ("", "?everything=false"):
        assert problem(await browser.ask("DELETE", TOVE + query)) == (422, "change_unclear")
    assert len(await listed(browser)) == 1
    assert (await browser.ask("DELETE", f"{TOVE}?everything=true")).status == 204
    assert await listed(browser, "forms=fact&forms=turn") == []


async def test_everything_is_exported_with_its_sources(browser: Browser) -> None:
    await told(browser, LISBON, "I moved to Porto.")
    answer = await browser.get(f"{TOVE}/export")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/x-ndjson")
    assert answer.headers["content-disposition"] == 'attachment; filename="memories-tove.jsonl"'
    records = [json.loads(line) for line in answer.body.splitlines()]
    assert sorted((r["form"], r["holds"]) for r in records if r["speaker"] == "person") == [
        ("fact", False),
        ("fact", True),
        ("turn", False),
        ("turn", True),
    ]
    assert all([s["id"] for s in r["sources"]] == r["source_ids"] for r in records)
    assert (await browser.get("/v1/companions/rowan/memories/export")).body == b""


async def test_a_conversation_is_imported_and_remembered(browser: Browser) -> None:
    conversation = await browser.open()
    lines = [LINE, {"role": "companion", "text": "Hilly.", "at": "2026-03-01T18:31:00+01:00"}]
    assert problem(await browser.post(f"{conversation}/import", {"lines": lines})) == (422, "import_refused")
    lines[1]["at"] = "2026-03-01T19:31:00+01:00"
    answer = await browser.post(f"{conversation}/import", {"lines": lines})
    assert (answer.status, answer.json) == (201, {"count": 2})
    await remembered(browser)
    (fact,) = await listed(browser)
    assert (fact["text"], fact["said_at"]) == (LISBON, "2026-03-01T18:30:00Z")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (LINE | {"role": "system"}, "lines (item 1).role"),
        (LINE | {"at": "2026-03-01T18:30:00"}, "lines (item 1).at"),
        (LINE | {"at": "0001-01-01T00:00:00+14:00"}, "lines (item 1).at"),
        (LINE | {"at": "2226-03-01T18:30:00Z"}, "Line 1 of the import"),
        (LINE | {"text": ""}, "Line 1 of the import"),
        (LINE | {"text": "x" * 16_001}, "16,001"),
        ({}, "lines (item 1).role"),
    ],
)
async def test_an_import_that_cannot_be_taken(browser: Browser, line: dict[str, str], words: str) -> None:
    conversation = await browser.open()
    answer = await browser.post(f"{conversation}/import", {"lines": [line]})
    assert problem(answer)[0] == 422
    assert words in answer.json["detail"]
    assert len((await browser.get(f"{conversation}/messages")).json["items"]) == 1


async def test_an_import_may_be_larger_than_other_requests(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = await browser.open()
    lines = [LINE | {"text": "x" * 15_000}] * 100
    body, kind = json.dumps({"lines": lines}).encode(), {"Content-Type": "application/json"}
    assert (await browser.ask("POST", f"{conversation}/import", kind, data=BytesIO(body))).json == {"count": 100}
    monkeypatch.setattr(security, "IMPORT_BYTES_MAX", 2_000)
    assert problem(await browser.ask("POST", f"{conversation}/import", kind, data=BytesIO(body))) == (413, "too_large")
    assert IMPORT_BYTES_MAX == 64 * 2**20


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("POST", "", {"text": LISBON}),
        ("DELETE", "?everything=true", None),
        ("GET", "/search?q=Lisbon", None),
        ("GET", "/export", None),
        ("GET", f"/{NOBODY}", None),
        ("PATCH", f"/{NOBODY}", {"pinned": True}),
        ("DELETE", f"/{NOBODY}", None),
    ],
)
async def test_nobodys_memories_and_strangers(browser: Browser, method: str, path: str, body: object) -> None:
    assert problem(await browser.ask(method, f"/v1/companions/nobody/memories{path}", json=body)) == (404, "unknown_companion")
    browser.cookie = ""
    assert problem(await browser.ask(method, TOVE + path, json=body)) == (401, "not_admitted")


@pytest.mark.parametrize("memory_id", [NOBODY, "nothing", "%00", "abc", "\u79c1"])
async def test_an_unknown_memory(browser: Browser, memory_id: str) -> None:
    await told(browser, LISBON)
    for method, body in (("GET", None), ("PATCH", {"pinned": True}), ("DELETE", None)):
        assert problem(await browser.ask(method, f"{TOVE}/{memory_id}", json=body)) == (404, "unknown_memory")


async def test_one_companions_memory_is_unknown_to_another(browser: Browser) -> None:
    await told(browser, LISBON)
    await told(browser, MARA, companion_id="idris")
    (fact,) = await listed(browser)
    assert problem(await browser.get(f"/v1/companions/idris/memories/{fact['id']}")) == (404, "unknown_memory")
    assert problem(await browser.get(f"/v1/companions/idris/memories?before={fact['id']}")) == (404, "unknown_memory")


async def test_ids_that_begin_alike_must_be_given_further(browser: Browser) -> None:
    await told(browser, LISBON)
    turns = [m["id"] for m in await listed(browser, "forms=turn") if m["speaker"] == "companion"]
    await browser.say(await browser.open(), MARA, str(uuid4()))
    await remembered(browser)
    assert problem(await browser.get(f"{TOVE}/{turns[0][:4]}")) == (409, "memory_ambiguous")


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("POST", "", {"text": ""}, "memory_unfit"),
        ("POST", "", {"text": "x" * 2_001}, "memory_unfit"),
        ("POST", "", {"text": "a\x00b"}, "memory_unfit"),
        ("POST", "", {"text": 5}, "invalid_request"),
        ("GET", "?as_of=2026-03-01T00:00:00", None, "invalid_request"),
        ("GET", "?limit=0", None, "invalid_request"),
        ("GET", "?forms=dream", None, "invalid_request"),
        ("GET", "/search", None, "invalid_request"),
        ("GET", "/search?q=", None, "invalid_request"),
    ],
)
async def test_what_cannot_be_asked(browser: Browser, method: str, path: str, body: object, code: str) -> None:
    assert problem(await browser.ask(method, TOVE + path, json=body)) == (422, code)


async def test_a_change_of_nothing_is_refused(browser: Browser) -> None:
    added = await browser.post(TOVE, {"text": LISBON})
    assert problem(await change(browser, added.json["id"])) == (422, "change_unclear")
