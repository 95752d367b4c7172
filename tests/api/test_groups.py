"""Groups, over HTTP."""

from uuid import uuid4

from everkin.persona.service import stock
from tests.api.conftest import Browser, on_the_server
from tests.api.test_routes import NOWHERE, problem

pytestmark = on_the_server

THREE = ["tove", "hana", "idris"]


async def opened(browser: Browser, *companions: str) -> str:
    """Open a group; return its id."""
    answer = await browser.post("/v1/groups", {"companions": companions or THREE, "title": "Long table"})
    assert answer.status == 201
    return str(answer.json["id"])


async def test_a_group_is_opened_listed_renamed_and_deleted(browser: Browser) -> None:
    group = await opened(browser)
    (listed,) = (await browser.get("/v1/groups")).json["items"]
    assert (listed["id"], listed["title"], listed["replying"]) == (group, "Long table", False)
    assert (await browser.get("/v1/conversations")).json["items"] == []
    assert (await browser.get(f"/v1/conversations/{group}")).json["companion_id"] == ""
    assert (await browser.ask("PATCH", f"/v1/groups/{group}", json={"title": "Evening"})).json["title"] == "Evening"
    (greeting,) = (await browser.get(f"/v1/conversations/{group}/messages")).json["items"]
    assert (greeting["speaker_id"], greeting["text"]) == ("tove", stock()["tove"].group_greetings[0])
    assert (await browser.ask("DELETE", f"/v1/groups/{group}")).status == 204
    assert (await browser.get("/v1/groups")).json["items"] == []
    assert problem(await browser.get(f"/v1/groups/{group}")) == (404, "unknown_conversation")


async def test_members_come_go_and_grow_quiet(browser: Browser) -> None:
    members = f"/v1/groups/{await opened(browser)}/members"
    assert (await browser.post(members, {"companion_id": "rowan"})).status == 200
    await browser.ask("PATCH", f"{members}/hana", json={"talkativeness": 0.1})
    await browser.ask("DELETE", f"{members}/idris")
    listed = (await browser.get(members)).json["items"]
    assert [(m["companion_id"], m["called"], m["present"], m["talkativeness"]) for m in listed] == [
        ("tove", "Tove", True, None),
        ("hana", "Hana", True, 0.1),
        ("idris", "Idris", False, None),
        ("rowan", "Rowan", True, None),
    ]
    assert problem(await browser.post(members, {"companion_id": "rowan"})) == (409, "members_refused")
    assert problem(await browser.post(members, {"companion_id": "nobody"})) == (404, "unknown_companion")
    assert (await browser.ask("PATCH", f"{members}/hana", json={"talkativeness": 2})).status == 422


async def test_what_is_no_group_is_refused(browser: Browser) -> None:
    assert problem(await browser.post("/v1/groups", {"companions": ["tove"]})) == (409, "members_refused")
    assert problem(await browser.post("/v1/groups", {"companions": THREE, "title": "x" * 101})) == (422, "title_refused")
    assert problem(await browser.get(f"/v1/groups/{NOWHERE.rpartition('/')[2]}/members"))[0] == 404


async def test_they_speak_in_turn_and_the_end_of_each_turn_tells_who_is_next(browser: Browser) -> None:
    group = f"/v1/conversations/{await opened(browser)}"
    said = await browser.post(f"{group}/messages", {"id": str(uuid4()), "text": "Hana, Idris: what now?"})
    done = said.events[-1].data
    assert (said.events[-1].name, done["message"]["speaker_id"], done["next"]) == ("done", "hana", ["idris"])
    turn = await browser.post(f"{group}/replies", {"id": str(uuid4()), "wants": "turn"})
    assert (turn.events[-1].data["message"]["speaker_id"], turn.events[-1].data["next"]) == ("idris", [])
    turn = await browser.post(f"{group}/replies", {"id": str(uuid4()), "wants": "turn", "speaker_id": "tove"})
    assert turn.events[-1].data["message"]["speaker_id"] == "tove"
    by_hand = {"id": str(uuid4()), "text": "And you?", "speaker_id": "rowan"}
    assert problem(await browser.post(f"{group}/messages", by_hand)) == (409, "not_present")
    assert (await browser.post(f"{group}/replies", {"id": str(uuid4()), "wants": "again"})).status == 422
    shown = (await browser.get(f"{group}/messages")).json["items"]
    assert [m["speaker_id"] for m in shown] == ["tove", None, "hana", "idris", "tove"]
    undone = await browser.post(f"{group}/undo")
    assert (undone.json["text"], undone.json["speaker_id"]) == ("Hana, Idris: what now?", None)


async def test_a_group_takes_no_import(browser: Browser) -> None:
    group = f"/v1/conversations/{await opened(browser)}"
    lines = [{"role": "person", "text": "one", "at": "2026-01-01T00:00:00Z"}]
    assert problem(await browser.post(f"{group}/import", {"lines": lines})) == (422, "import_refused")
