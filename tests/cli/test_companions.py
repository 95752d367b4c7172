"""`everkin companions`, `everkin archive` and chat logs, beside a server that runs."""

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.support import use_model
from everkin.persona.cards import Card, read_card, write_json
from tests.cli.conftest import Everkin, running, wait_for
from tests.support.model_server import ModelServer

MIRA = Card(name="Mira", description="A baker, 41 years old.", first_mes="Hello, {{user}}.", tags=("bread",))
LOG = [
    {"user_name": "Sam", "character_name": "Mira", "chat_metadata": {}},
    {"name": "Sam", "is_user": True, "mes": "My sister is called Mara.", "send_date": "2025-03-01T18:30:00Z"},
    {"name": "Mira", "mes": "Good name.", "send_date": "2025-03-01T18:31:00Z", "swipes": ["Noted.", "Good name."], "swipe_id": 1},
]


@pytest.fixture
def lived_in(home: Path, everkin: Everkin, model_server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Everkin]:
    """The command beside a running server, in a folder of its own."""
    home.mkdir()
    monkeypatch.chdir(tmp_path)
    Path("mira.json").write_bytes(write_json(MIRA))
    Path("chat.jsonl").write_text("\n".join(map(json.dumps, LOG)), "utf-8")
    use_model(home, name="echo", base_url=model_server.base_url, model="echo", profile="standard")
    with running(home, "serve", "--port", "0", "--no-browser") as server:
        wait_for(server, "/open?key=")
        yield everkin
        server.terminate()
        server.communicate(timeout=30)


def test_a_companion_comes_in_is_listed_and_leaves_as_a_card(lived_in: Everkin) -> None:
    assert lived_in("companions", "import", "mira.json").said == "Mira is here. To talk: everkin chat mira"
    listed = lived_in("companions").said
    assert " mira Mira, 41." in listed
    again = lived_in("companions", "import", "mira.json").said
    assert again.startswith("There is a companion called mira already, so this one is called mira-2.")
    assert again.endswith("Mira is here. To talk: everkin chat mira-2")
    assert "tove Tove Lindqvist, 67, Karlskrona, Sweden." in listed
    assert json.loads(lived_in("companions", "show", "Mira").said)["persona"] == "A baker, 41 years old."
    assert lived_in("companions", "export", "mira").said == "Written to mira.png."
    assert read_card(Path("mira.png").read_bytes()).tags == ("bread",)
    assert lived_in("companions", "export", "tove", "--format", "charx", "--output", "t.charx").said == "Written to t.charx."
    assert read_card(Path("t.charx").read_bytes()).name == "Tove Lindqvist"
    assert lived_in("companions", "export", "tove", "tove.charx").said == "Written to tove.charx."
    assert Path("tove.charx").read_bytes()[:2] == b"PK"
    assert lived_in("companions", "export", "tove", "t.json", "--format", "v1").said == "Written to t.json."
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("mira.png").stat().st_mode) == 0o600


def test_of_a_companion_of_whom_no_age_is_written_none_is_told(lived_in: Everkin) -> None:
    Path("otto.json").write_bytes(write_json(Card(name="Otto", description="A sailor.")))
    lived_in("companions", "import", "otto.json")
    assert "otto Otto. " in f"{lived_in('companions').said} "
    assert json.loads(lived_in("companions", "show", "otto").said)["age"] is None


def test_a_long_id_stands_apart_from_the_name(lived_in: Everkin) -> None:
    Path("otto.json").write_bytes(write_json(Card(name="Otto of the Long Pier", description="A sailor, 50 years old.")))
    lived_in("companions", "import", "otto.json")
    assert "otto-of-the-long-pier Otto of the Long Pier, 50." in lived_in("companions").said


def test_what_goes_wrong_is_told_in_one_line(lived_in: Everkin) -> None:
    Path("young.json").write_bytes(write_json(Card(name="Mia", description="Mia is 15 years old.")))
    Path("there.png").write_bytes(b"")
    for words, told in (
        (("companions", "import", "chat.jsonl"), "The file is not valid JSON"),
        (("companions", "import", "young.json"), "tells of somebody under 18"),
        (("companions", "export", "nobody"), "There is no companion called 'nobody'."),
        (("companions", "export", "tove", "--output", "there.png"), "there.png is there already."),
        (("companions", "export", "tove", "there.png"), "there.png is there already."),
        (("companions", "export", "tove", "a.png", "--output", "b.png"), "The file is named twice, a.png and b.png."),
        (("companions", "export", "tove", "nowhere/tove.png"), "There is no folder nowhere. Make it first"),
        (("companions", "export", "tove", "tove.card"), "End it in .png, .json or .charx, or give --format."),
        (("companions", "remove", "tove"), "Tove comes with Everkin and stays as it is."),
        (("companions", "remove", "nobody"), "There is no companion called 'nobody'."),
        (("archive", "export", "ines"), "no conversation with this companion"),
        (("archive", "import", "mira.json"), "This is no archive of a relationship."),
    ):
        ran = lived_in(*words)
        assert (ran.code, ran.said, ran.complained[:9]) == (1, "", "everkin: ")
        assert told in ran.complained
    assert not Path("nobody.png").exists()
    assert not Path("ines-archive.zip").exists()


def test_a_relationship_is_taken_along_and_put_back(lived_in: Everkin) -> None:
    lived_in("companions", "import", "mira.json")
    taken = lived_in("memory", "import", "chat.jsonl", "--companion", "mira").said
    assert taken.startswith("Imported 2 messages into your conversation with Mira.")
    assert lived_in("archive", "export", "mira", "-o", "mira-archive.zip").said.startswith("Written to mira-archive.zip. It is not sealed")
    assert "as well, with --conversation." in lived_in("companions", "remove", "mira", "--yes").complained
    assert lived_in("companions", "remove", "mira", "--conversation", "--yes").said == "Mira is gone."
    restored = lived_in("archive", "import", "mira-archive.zip")
    assert restored.complained == ""
    assert restored.said == "Mira is here with all of your 3 messages, and 1 that is not shown. To talk: everkin chat mira"
    assert "with --replace." in lived_in("archive", "import", "mira-archive.zip").complained
    assert lived_in("archive", "import", "mira-archive.zip", "--replace").code == 0
    asked = (lived_in("memory", "search", "sister", "--companion", "mira").said for _ in range(60))
    assert next((told for told in asked if "Still to be read" not in told), "").startswith("My sister is called Mara.")
