"""`everkin why`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.support import use_model
from everkin.cli.why import NoSuchReply, chosen
from tests.cli.conftest import Everkin, apart, running, wait_for
from tests.support.model_server import ModelServer

MESSAGES = [
    {"id": "aaaa0000", "role": "companion"},
    {"id": "bbbb0000", "role": "person"},
    {"id": "aaaa1111", "role": "companion"},
]


@pytest.fixture
def talked(home: Path, everkin: Everkin, model_server: ModelServer) -> Iterator[Everkin]:
    """The command beside a running server on which Tove was told of lanterns."""
    home.mkdir()
    use_model(home, name="echo", base_url=model_server.base_url, model="echo", profile="standard")
    with running(home, "serve", "--port", "0", "--no-browser") as server:
        wait_for(server, "/open?key=")
        assert apart(home, "chat", "tove", told="Seven lanterns.\n").code == 0
        yield everkin
        server.terminate()
        server.communicate(timeout=30)


def test_the_last_reply_is_explained_in_plain_words(talked: Everkin) -> None:
    told = talked("why")
    assert (told.code, told.complained) == (0, "")
    for words in ("Tove felt", "She chose to", "Remembered Nothing from earlier was recalled", "add --all"):
        assert words in told.said


def test_all_of_it_is_told_where_it_is_asked_for(talked: Everkin) -> None:
    told = talked("why", "TOVE", "--all").said
    for words in (
        "The model read about",
        "frozen",
        "what the person said",
        "perceived:",
        "ruled out by:",
        "model echo",
        "kind of prompt standard",
    ):
        assert words in told


def test_an_earlier_message_is_found_by_its_number_and_by_its_id(talked: Everkin) -> None:
    last = json.loads(talked("why", "--json").said)
    assert (last["message"]["role"], last["why"]["model"]) == ("companion", "echo")
    assert json.loads(talked("why", "--json", "--message", last["message"]["id"]).said) == last
    greeting = talked("why", "tove", "--message", "2")
    assert "Tove greeted you, in words that her author wrote." in greeting.said


SLIPS = {
    "idris": "You have not talked with Idris yet. Begin with: everkin chat idris",
    "nobody": "There is no companion called 'nobody'. See who there is: everkin companions",
    "tove --message 3": "There is no reply 3: choose one from 1, the last, to 2.",
}


def test_a_slip_is_told(talked: Everkin) -> None:
    slips = {words: talked("why", *words.split()) for words in SLIPS}
    assert {words: (slip.code, slip.complained) for words, slip in slips.items()} == {
        words: (1, f"everkin: {told}") for words, told in SLIPS.items()
    }


@pytest.mark.parametrize(("named", "found"), [("1", "aaaa1111"), ("2", "aaaa0000"), ("AAAA1", "aaaa1111")])
def test_a_reply_is_named_by_a_number_or_the_beginning_of_its_id(named: str, found: str) -> None:
    assert chosen(MESSAGES, named)["id"] == found


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("0", "choose one from 1, the last, to 2"),
        ("", "Give a number, 1 for the last"),
        ("-1", "Give a number, 1 for the last"),
        ("aaaa", "Several replies begin with 'aaaa'"),
        ("bbbb", "None of the last 2 replies begins with 'bbbb'"),
    ],
)
def test_what_names_no_reply_is_refused(named: str, told: str) -> None:
    with pytest.raises(NoSuchReply, match=told):
        chosen(MESSAGES, named)
