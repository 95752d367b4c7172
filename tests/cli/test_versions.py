"""`everkin versions`, beside a server that found another model than the conversation began with."""

import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from uuid import uuid4

import aiohttp
import anyio
import pytest
from yarl import URL

from benchmarks.support import use_model
from everkin.cli.client import Client
from everkin.cli.versions import PreviewBroken, in_words, show_pairs
from tests.cli.conftest import Everkin, Ran, apart, running, wait_for
from tests.support.model_server import ModelServer

TOVE = {"called": "Tove", "colour": "#0a6e5c"}
PAIR: dict[str, object] = {"message_id": None, "said": "Lanterns?", "was": "Seven.", "would": "", "model": "first"}


@pytest.fixture
def versions(home: Path, everkin: Everkin, model_server: ModelServer) -> Iterator[Everkin]:
    """`everkin versions` in this process, beside a running server."""
    home.mkdir()
    use_model(home, name="first", base_url=model_server.base_url, model="echo", profile="standard")
    assert apart(home, "chat", "tove", told="Seven lanterns.\n").code == 0
    use_model(home, name="second", base_url=model_server.base_url, model="echo", profile="standard")
    with running(home, "serve", "--port", "0", "--no-browser") as server:
        wait_for(server, "/open?key=")

        def run(*words: str) -> Ran:
            return everkin("versions", *words)

        yield run
        server.terminate()
        server.communicate(timeout=30)


def test_what_is_newer_is_listed_previewed_accepted_and_taken_back(versions: Everkin) -> None:
    listed = versions()
    assert (listed.code, listed.complained) == (0, "")
    assert "first model" in listed.said
    assert json.loads(versions("--json").said)[0]["offer"] == json.loads(versions("show", "--json").said)["offer"]
    assert "Tove could speak through another model: second." in versions("show", "TOVE").said
    preview = versions("preview", "tove")
    assert (preview.code, preview.complained) == (0, "")
    for words in (
        "Tove could speak through another model",
        "1 You Seven lanterns. Tove, before",
        "10 You",
        "All in all,",
        "Voice moved by",
    ):
        assert words in preview.said
    assert "the model first" in versions("show").said
    assert versions("tove").said == versions("show", "tove").said
    assert json.loads(versions("tove", "--json").said) == json.loads(versions("show", "tove", "--json").said)
    assert versions("accept", "tove").said == (
        "Tove is pinned to version 2, version 1 of the prompt and the model second from now on. To undo it: everkin versions back tove"
    )
    assert versions("preview").said == "Nothing is newer than what your conversation with Tove holds to."
    assert versions("accept", "--all").said == "Nothing is newer than what your conversations hold to."
    assert "the model first from now on" in versions("back", "tove").said
    assert "Tove is pinned to" in versions("accept", "--all").said
    history = versions("show", "tove").said
    assert [word in history for word in ("as it began", "you accepted it", "you went back to it")] == [True] * 3


def test_a_group_takes_what_is_newer_and_goes_back_without_a_preview(home: Path, everkin: Everkin, model_server: ModelServer) -> None:
    home.mkdir()
    for model in ("first", "second"):
        use_model(home, name=model, base_url=model_server.base_url, model="echo", profile="standard")
        with running(home, "serve", "--port", "0", "--no-browser") as server:
            link = wait_for(server, "/open?key=")
            if model == "first":
                group_id = anyio.run(talked_in_a_group, link, "The long table")
            else:
                assert json.loads(everkin("versions", "--json").said)[0]["conversation_id"] == group_id
                shown = everkin("versions", "show", "the long table").said
                assert "The long table is pinned to version 1 of the prompt and the model first." in shown
                assert "To take it: everkin versions accept 'The long table'" in shown
                assert "There is no preview of a group." in everkin("versions", "preview", group_id).complained
                assert "the model second from now on." in everkin("versions", "accept", "The long table").said
                assert "the model first from now on." in everkin("versions", "back", group_id).said
                assert "The long table is pinned to" in everkin("versions", "accept", "--all").said
            server.terminate()
            server.communicate(timeout=30)


def test_where_no_model_has_answered_yet_the_chosen_one_is_still_to_come(home: Path, everkin: Everkin) -> None:
    home.mkdir()
    with running(home, "serve", "--port", "0", "--no-browser") as server:
        anyio.run(opened_group, wait_for(server, "/open?key="), "The long table")
        shown = everkin("versions", "show", "the long table").said
        server.terminate()
        server.communicate(timeout=30)
    assert "is pinned to version 1 of the prompt and the model that is chosen when one first answers." in shown
    assert "(none yet)" in shown


async def opened_group(link: str, title: str) -> str:
    """Open a group on a server, and return its id."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        await session.get(link)
        body = {"companions": ["tove", "idris"], "title": title}
        async with session.post(URL(link).with_path("/v1/groups").with_query(None), json=body) as answer:
            return str((await answer.json())["id"])


async def talked_in_a_group(link: str, title: str) -> str:
    """Open a group on a server, say something in it, and return its id."""
    group_id = await opened_group(link, title)
    async with Client.signed_in(link) as client:
        async for _ in client.say(group_id, uuid4(), "Seven lanterns."):
            pass
    return group_id


def test_a_slip_is_told(versions: Everkin) -> None:
    for words, told in {
        "accept": "Say either whose conversation it is, as in: everkin versions accept tove, or --all.",
        "accept tove --all": "Say either whose conversation it is, as in: everkin versions accept tove, or --all.",
        "nobody": "There is no companion called 'nobody'. See who there is: everkin companions",
        "show nobody": "There is no companion called 'nobody'. See who there is: everkin companions",
        "preview idris": "You have not talked with Idris yet. Begin with: everkin chat idris",
        "back tove": "There is nothing to go back to: this conversation has never been otherwise.",
    }.items():
        slip = versions(*words.split())
        assert (slip.code, slip.complained) == (1, f"everkin: {told}")


def test_before_any_conversation_there_is_nothing_to_list(home: Path) -> None:
    listed = apart(home, "versions")
    assert (listed.code, listed.said, listed.complained) == (0, "There is no conversation yet. Begin with: everkin chat", "")


@pytest.mark.parametrize(
    ("drift", "told"),
    [(0.0, "hardly"), (0.149, "hardly"), (0.15, "a little"), (0.349, "a little"), (0.35, "clearly"), (0.6, "very"), (1.0, "very")],
)
def test_a_drift_is_told_in_words(drift: float, told: str) -> None:
    assert in_words(drift) == f"All in all, {told} different."


def test_pairs_are_shown_up_to_the_drift(capsys: pytest.CaptureFixture[str]) -> None:
    assert anyio.run(show_pairs, TOVE, "second", events(("rehearsed", PAIR), ("drift", {"value": 0.5}))) == {"value": 0.5}
    assert (
        " ".join(capsys.readouterr().out.split()) == "1 You, in an example Lanterns? Tove, before Seven. Tove, then (by first) (no words)"
    )


@pytest.mark.parametrize(
    ("last", "told"), [([("failed", {"detail": "Nobody there."})], "Nobody there."), ([], "The preview broke off. Nothing was changed")]
)
def test_a_preview_that_breaks_off_says_why(last: list[tuple[str, dict[str, object]]], told: str) -> None:
    with pytest.raises(PreviewBroken, match=told):
        anyio.run(show_pairs, TOVE, "second", events(("rehearsed", PAIR), *last))


async def events(*told: tuple[str, dict[str, object]]) -> AsyncGenerator[tuple[str, dict[str, object]]]:
    for event in told:
        yield event
