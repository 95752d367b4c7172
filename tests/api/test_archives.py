"""Relationships taken along and put back, over HTTP."""

import io
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest

from everkin.api.security import ARCHIVE_BYTES_MAX
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_paths import shown
from tests.api.test_routes import problem
from tests.support.databases import Templates
from tests.support.house import open_house

pytestmark = on_the_server
ARCHIVE = "/v1/companions/tove/archive"


async def restore(browser: Browser, data: bytes, query: str = "") -> Answer:
    return await browser.ask("POST", f"/v1/archives{query}", data=BytesIO(data))


async def talked(browser: Browser) -> tuple[str, bytes]:
    """A conversation with Tove, and its archive."""
    conversation = await browser.open()
    await browser.say(conversation, "My sister is called Mara.", str(uuid4()))
    return conversation, (await browser.get(ARCHIVE)).body


async def test_an_archive_is_a_zip_that_is_saved_and_shown_nowhere(browser: Browser) -> None:
    await talked(browser)
    answer = await browser.get(ARCHIVE)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/zip")
    assert answer.headers["content-disposition"] == 'attachment; filename="tove-archive.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        names = archive.namelist()
        assert names[0] == "manifest.json"
        assert b"My sister is called Mara." in archive.read("messages.jsonl")


async def test_what_was_taken_along_is_there_in_a_fresh_house(browser: Browser, templates: Templates, tmp_path: Path) -> None:
    conversation, data = await talked(browser)
    before = await shown(browser, conversation)
    (tmp_path / "other").mkdir()
    templates.copy_sqlite(tmp_path / "other" / "everkin.db")
    async with open_house(f"sqlite:///{tmp_path / 'other' / 'everkin.db'}", tmp_path / "other") as other:
        browser.server.serve(other)
        elsewhere = Browser(browser.server, browser.http, other.token, other)
        answer = await restore(elsewhere, data)
        assert (answer.status, answer.json["messages"], answer.json["companion"]["id"]) == (201, answer.json["messages"], "tove")
        assert f"/v1/conversations/{answer.json['conversation']['id']}" == conversation
        assert len(answer.json["warnings"]) == 1
        assert "another installation" in answer.json["warnings"][0]
        assert await shown(elsewhere, conversation) == before
        await other.remember()
        found = (await elsewhere.get("/v1/companions/tove/memories/search?q=What is my sister called?")).json["items"]
        assert found[0]["memory"]["text"] == "My sister is called Mara."


async def test_a_conversation_that_is_here_is_not_replaced_unasked(browser: Browser) -> None:
    conversation, data = await talked(browser)
    await browser.say(conversation, "And my cat is called Ada.", str(uuid4()))
    assert problem(await restore(browser, data)) == (409, "conversation_there")
    assert len(await shown(browser, conversation)) == 4
    answer = await restore(browser, data, "?replace=true")
    assert (answer.status, answer.json["warnings"]) == (201, [])
    assert len(await shown(browser, conversation)) == 2


async def test_what_was_told_in_a_group_stays_known_where_a_conversation_is_replaced(browser: Browser) -> None:
    _, data = await talked(browser)
    group = (await browser.post("/v1/groups", {"companions": ["tove", "hana"]})).json["id"]
    await browser.say(f"/v1/conversations/{group}", "My dog is called Bruno.", str(uuid4()))
    assert (await restore(browser, data, "?replace=true")).status == 201
    await browser.house.remember()
    found = (await browser.get("/v1/companions/tove/memories/search?q=What is my dog called?")).json["items"]
    assert found[0]["memory"]["text"] == "My dog is called Bruno."
    listed = (await browser.get(f"/v1/conversations/{group}/messages")).json["items"]
    assert set(found[0]["memory"]["source_ids"]) <= {message["id"] for message in listed}
    with zipfile.ZipFile(io.BytesIO((await browser.get(ARCHIVE)).body)) as archive:
        assert not any(b"Bruno" in archive.read(name) for name in archive.namelist())


async def test_without_a_conversation_there_is_nothing_to_take_along(browser: Browser) -> None:
    assert problem(await browser.get(ARCHIVE)) == (404, "unknown_conversation")
    assert problem(await browser.get("/v1/companions/nobody/archive")) == (404, "unknown_companion")


@pytest.mark.parametrize("data", [b"", b"{}", b"PK\x03\x04"])
async def test_what_is_no_archive_is_refused(browser: Browser, data: bytes) -> None:
    assert problem(await restore(browser, data)) == (422, "archive_refused")


async def test_an_archive_over_the_limit_is_refused(browser: Browser) -> None:
    assert problem(await restore(browser, bytes(ARCHIVE_BYTES_MAX + 1))) == (413, "too_large")


async def test_a_stranger_takes_nothing_along(browser: Browser, stranger: Browser) -> None:
    await talked(browser)
    assert problem(await stranger.get(ARCHIVE)) == (401, "not_admitted")
    assert problem(await restore(stranger, b"")) == (401, "not_admitted")
