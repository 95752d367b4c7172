"""`everkin memory`, against a server that runs and by itself."""

import json
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from benchmarks.support import use_model
from tests.cli.conftest import Everkin, Ran, apart, running, wait_for
from tests.support.model_server import ModelServer

LISBON, PORTO, MARA = "I live in Lisbon.", "I moved to Porto.", "My sister is called Mara."
CHAT = [
    {"role": "user", "text": LISBON, "at": "2025-03-01T18:30:00Z"},
    {"role": "assistant", "text": "Lisbon is hilly.", "at": "2025-03-01T18:31:00Z"},
    {"role": "user", "text": MARA, "at": "2025-03-02T18:30:00Z"},
    {"role": "user", "text": PORTO, "at": "2025-06-01T18:30:00Z"},
]
Memory = Callable[..., Ran]


@pytest.fixture
def chat(tmp_path: Path) -> Path:
    path = tmp_path / "chat.jsonl"
    path.write_text("\n".join(map(json.dumps, CHAT)), "utf-8")
    return path


@pytest.fixture
def memory(home: Path, everkin: Everkin, model_server: ModelServer) -> Iterator[Memory]:
    """`everkin memory` in this process, beside a running server."""
    home.mkdir()
    use_model(home, name="echo", base_url=model_server.base_url, model="echo", profile="standard")
    with running(home, "serve", "--port", "0", "--no-browser") as server:
        wait_for(server, "/open?key=")
        yield lambda *words: everkin("memory", *words)
        server.terminate()
        server.communicate(timeout=30)


def named(memory: Memory, text: str) -> str:
    """The short id of a memory that is listed."""
    items = json.loads(memory("list", "--json").said)["items"]
    return next(str(m["id"])[:8] for m in items if m["text"] == text)


def test_what_was_imported_is_listed_traced_and_set_right(memory: Memory, chat: Path) -> None:
    imported = memory("import", str(chat))
    assert (imported.code, imported.complained) == (0, "")
    assert "Imported 4 messages into your conversation with Tove. Tove has read them." in imported.said
    shown = memory("show", named(memory, PORTO))
    for word in (PORTO, "fact (semantic)", "yes, since 1 Jun 2025", "I / lives in / Porto", "you: I moved to Porto."):
        assert word in shown.said
    assert LISBON in memory("list", "--as-of", "2025-03-01").said
    corrected = memory("correct", named(memory, PORTO), "I moved to Faro.")
    assert (corrected.code, "Corrected. I moved to Faro." in corrected.said) == (0, True)
    now = memory("list", "--form", "fact").said
    assert "I moved to Faro." in now
    assert PORTO not in now
    found = memory("search", "Where do I live?").said
    assert "fits" in found
    assert "never so" in found


def test_pins_what_is_left_out_and_what_is_deleted(memory: Memory, chat: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory("import", str(chat))
    mara = named(memory, MARA)
    assert "pinned" not in memory("unpin", mara).said.removeprefix("No longer pinned.")
    assert memory("pin", mara).said.endswith("pinned")
    assert memory("exclude", mara).said.endswith("left out")
    assert "Mara" not in memory("search", "What is my sister called? Mara?").said
    assert "left out" not in memory("include", mara).said
    monkeypatch.setattr("sys.stdin", StringIO())
    asked = memory("delete", mara)
    assert (asked.code, "Delete this, and all that says the same?" in asked.said) == (1, True)
    assert memory("delete", mara, "--yes").said.startswith("Deleted, 2 records in all.")
    assert MARA not in memory("list").said
    assert memory("show", mara).complained == "everkin: There is no such memory. List them to see which there are."


def test_export_add_and_forget(memory: Memory, chat: Path, tmp_path: Path) -> None:
    memory("import", str(chat))
    file = tmp_path / "export.jsonl"
    assert memory("export", str(file)).code == 0
    records = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert {r["text"] for r in records} >= {line["text"] for line in CHAT}
    assert sys.platform == "win32" or file.stat().st_mode & 0o777 == 0o600
    assert "is there already" in memory("export", str(file)).complained
    assert [json.loads(line) for line in memory("export").said.replace("} {", "}\n{").splitlines()] == records
    assert "Tove remembers it from now on. I keep bees." in memory("add", "I keep bees.").said
    assert memory("forget-everything", "--yes").said == "Tove remembers nothing of you any more."
    assert memory("list").said == "Tove remembers nothing of you yet."
    assert "Seven" not in memory("list", "--companion", "IDRIS").said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["add", "..."], "There is nothing in it to remember"),
        (["show", "zzzz"], "give at least its first four characters"),
        (["list", "--as-of", "someday"], "'someday' is no date. Write it as 2026-03-01"),
        (["list", "--companion", "no/body"], "everkin companions"),
        (["correct", "abcd", "There is a lake."], "There is no such memory"),
    ],
)
def test_a_slip_is_told(memory: Memory, words: list[str], told: str) -> None:
    slip = memory(*words)
    assert slip.code == 1
    assert told in slip.complained


def test_by_itself_it_starts_everything_and_imports_nothing_of_a_broken_file(home: Path, chat: Path) -> None:
    broken = chat.with_name("broken.jsonl")
    broken.write_text(chat.read_text("utf-8") + "\n{", "utf-8")
    refused = apart(home, "memory", "import", str(broken))
    assert (refused.code, refused.complained.startswith("everkin: Line 5 is not JSON")) == (1, True)
    imported = apart(home, "memory", "import", str(chat), "--companion", "idris")
    assert (imported.code, imported.complained) == (0, "")
    listed = apart(home, "memory", "list")
    assert MARA in listed.said
    assert listed.said.count(MARA) <= 2
    assert {"opening.key", "server.json"}.isdisjoint(path.name for path in home.iterdir())


def test_help_teaches_by_examples(everkin: Everkin) -> None:
    helped = everkin("memory", "--help")
    assert 'everkin memory search "my sister"' in helped.said
    for command in (
        "list",
        "show",
        "add",
        "correct",
        "pin",
        "unpin",
        "exclude",
        "include",
        "delete",
        "forget-everything",
        "export",
        "import",
    ):
        assert command in helped.said
