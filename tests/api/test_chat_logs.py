"""Chat logs of other front ends, in and out over HTTP."""

import json
from io import BytesIO
from typing import Any

import pytest

from everkin.persona.cards import LoggedMessage, read_chat_log
from tests.api.conftest import Answer, Browser, on_the_server
from tests.api.test_routes import problem

pytestmark = on_the_server
HEADER = {"user_name": "Sam", "character_name": "Tove", "create_date": "2025-03-01T18:00:00Z", "chat_metadata": {}}
SAID = {"name": "Sam", "is_user": True, "mes": "My sister is called Mara.", "send_date": "March 1, 2025 6:30pm"}
SWIPES = ["Mara, noted.", "Older than you?", "In the log."]
REPLY = {
    "name": "Tove",
    "is_user": False,
    "mes": "Older than you?",
    "send_date": "2025-03-01T18:31:00Z",
    "swipes": SWIPES,
    "swipe_id": 1,
}
LAST = {"name": "Sam", "is_user": True, "mes": "Younger.", "send_date": "2025-03-01T18:32:00Z"}
Row = dict[str, Any]


def jsonl(*rows: Row) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


async def take(browser: Browser, conversation: str, data: bytes) -> Answer:
    return await browser.ask("POST", f"{conversation}/chat-log", data=BytesIO(data))


async def shown(browser: Browser, conversation: str) -> list[Row]:
    return list((await browser.get(f"{conversation}/messages?limit=200")).json["items"])


async def test_a_log_comes_in_with_its_alternatives_and_its_dates(browser: Browser) -> None:
    conversation = await browser.open()
    answer = await take(browser, conversation, jsonl(HEADER, SAID, REPLY, LAST))
    assert (answer.status, answer.json) == (201, {"count": 3, "warnings": []})
    _, said, reply, last = await shown(browser, conversation)
    assert [(m["role"], m["text"], m["created_at"]) for m in (said, reply, last)] == [
        ("person", SAID["mes"], "2025-03-01T18:30:00Z"),
        ("companion", "Older than you?", "2025-03-01T18:31:00Z"),
        ("person", "Younger.", "2025-03-01T18:32:00Z"),
    ]
    assert (reply["alternative"], reply["alternatives"]) == (2, 3)
    others = (await browser.get(f"{conversation}/messages/{reply['id']}/alternatives")).json["items"]
    assert [one["text"] for one in others] == SWIPES
    await browser.house.remember()
    assert [hit.memory.text for hit in await browser.house.recall("What is my sister called?", limit=1)] == [SAID["mes"]]


def told(message: LoggedMessage) -> tuple[object, ...]:
    return message.is_user, message.text, message.chosen, [one.text for one in message.alternatives], message.sent_at


async def test_what_leaves_comes_in_as_it_was(browser: Browser) -> None:
    first = await browser.open("tove")
    await take(browser, first, jsonl(HEADER, SAID, REPLY, LAST))
    left = (await browser.get(f"{first}/chat-log")).body
    second = await browser.open("ines")
    assert (await take(browser, second, left)).json["count"] == 4
    again = (await browser.get(f"{second}/chat-log")).body
    before, after = ([told(m) for m in read_chat_log(one).messages] for one in (left, again))
    assert after[2:] == before[1:]
    assert after[1][:4] == before[0][:4]
    assert [m.name for m in read_chat_log(left).messages] == ["Tove Lindqvist", "You", "Tove Lindqvist", "You"]


async def test_a_greeting_that_is_there_is_not_taken_twice(browser: Browser) -> None:
    conversation = await browser.open()
    (greeting,) = await shown(browser, conversation)
    log = jsonl({"name": "Tove", "mes": greeting["text"]}, LAST)
    assert (await take(browser, conversation, log)).json["count"] == 1
    assert [m["text"] for m in await shown(browser, conversation)] == [greeting["text"], "Younger."]


DATES = [
    (
        ["2026-01-09T00:00:00Z", "2025-03-02T00:00:00Z", "2026-01-08T00:00:00Z", "2025-03-03T00:00:00Z", "2025-03-04T00:00:00Z"],
        [2, 2, 2, 3, 4],
    ),
    ([None, "2025-03-02T00:00:00Z", None, "2025-03-03T00:00:00Z"], [2, 2, 2, 3]),
    (["2025-03-05T00:00:00Z", "2025-03-02T00:00:00Z", None], [2, 2, 2]),
    ([None, None], [1, 1]),
    (["2999-01-01T00:00:00Z", "2025-03-04T00:00:00Z"], [4, 4]),
    (["0001-01-01T00:00:00Z", "2025-03-04T00:00:00Z"], [4, 4]),
]


@pytest.mark.parametrize(("written", "days"), DATES)
async def test_a_missing_date_is_the_nearest_one_and_the_order_stays(browser: Browser, written: list[str | None], days: list[int]) -> None:
    conversation = await browser.open()
    rows = [{"name": "Sam", "is_user": True, "mes": f"Line {n}.", **({"send_date": at} if at else {})} for n, at in enumerate(written)]
    assert (await take(browser, conversation, jsonl(HEADER, *rows))).status == 201
    _, *taken = await shown(browser, conversation)
    assert [m["text"] for m in taken] == [row["mes"] for row in rows]
    assert [int(m["created_at"][8:10]) for m in taken] == days


async def test_what_was_left_out_is_told(browser: Browser) -> None:
    conversation = await browser.open()
    note, blank = {"name": "System", "is_system": True, "mes": "Joined."}, {"name": "Sam", "is_user": True, "mes": "   "}
    other = {"name": "Ines", "mes": "Hello."}
    answer = await take(browser, conversation, jsonl(HEADER, SAID, note, blank, REPLY, other))
    assert answer.json["count"] == 3
    assert any("2 of its messages say nothing" in told for told in answer.json["warnings"])
    assert any("Tove, Ines" in told for told in answer.json["warnings"])


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "card_refused"),
        (b"hello", 422, "card_refused"),
        (jsonl(HEADER), 422, "import_refused"),
        (jsonl(HEADER, {"mes": "x" * 16_001, "is_user": True}), 422, "import_refused"),
        (jsonl(HEADER, {"mes": "x", "is_user": True, "swipes": ["y"] * 1001}), 413, "card_too_large"),
        (jsonl({"mes": "x", "extra": {"a": "b"}}) * 50_001, 422, "import_refused"),
    ],
)
async def test_what_is_no_log_is_refused_and_nothing_of_it_is_taken(browser: Browser, data: bytes, status: int, code: str) -> None:
    conversation = await browser.open()
    assert problem(await take(browser, conversation, data)) == (status, code)
    assert len(await shown(browser, conversation)) == 1


async def test_while_a_reply_is_on_its_way_no_log_is_taken(browser: Browser) -> None:
    conversation = await browser.open()
    house = browser.house
    await house.app.settlement.hold(house.owner, house.said(await house.open(), "two"))
    assert problem(await take(browser, conversation, jsonl(HEADER, SAID))) == (409, "reply_running")


async def test_a_group_takes_no_log(browser: Browser) -> None:
    group = (await browser.post("/v1/groups", {"companions": ["tove", "hana"]})).json["id"]
    assert problem(await take(browser, f"/v1/conversations/{group}", jsonl(HEADER, SAID))) == (422, "import_refused")
