"""`everkin doctor` finds what is wrong, and says what to do."""

import asyncio
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from everkin.kit.crypto import KeyFile
from everkin.main import check_storage
from everkin.settings import load
from tests.cli.conftest import Everkin, running, wait_for

SERVE = ("serve", "--port", "0", "--no-browser")


@pytest.fixture
def lived_in(home: Path) -> Path:
    """A data folder with a key and a database."""
    load().prepare()
    asyncio.run(check_storage(load()))
    return home


def refuses(everkin: Everkin, sentence: str) -> None:
    """Doctor says it, and so does a server, in one sentence each."""
    examined, served = everkin("doctor"), everkin(*SERVE)
    assert (examined.code, served.code) == (1, 1)
    assert sentence in examined.said
    assert sentence in served.complained
    assert "Traceback" not in examined.complained + served.complained


def test_an_empty_installation(everkin: Everkin, home: Path) -> None:
    ran = everkin("doctor")
    assert (ran.code, ran.complained) == (1, "")
    assert "✓ Key file none yet" in ran.said
    assert "✓ Conversations none yet" in ran.said
    assert "✗ Built-in models missing. Fetch them with: everkin models install" in ran.said
    assert not (home / "everkin.db").exists()


def test_a_whole_installation(everkin: Everkin, furnished: Path, lived_in: Path) -> None:
    assert furnished == lived_in
    ran = everkin("doctor")
    assert "✓ Conversations sealed, and readable with the key file" in ran.said
    assert "✓ Models answering: SmolLM2 135M (built in)" in ran.said
    assert "✓ Encoder answering: all-MiniLM-L6-v2 (built in)" in ran.said


def test_a_lost_key(everkin: Everkin, lived_in: Path) -> None:
    (lived_in / "keys" / "everkin.key").unlink()
    refuses(everkin, f"The key file {lived_in}/keys/everkin.key is missing")
    assert not (lived_in / "keys" / "everkin.key").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_a_key_that_others_can_read(everkin: Everkin, lived_in: Path) -> None:
    (lived_in / "keys" / "everkin.key").chmod(0o644)
    refuses(everkin, "chmod 600")


def test_another_key(everkin: Everkin, lived_in: Path) -> None:
    key = lived_in / "keys" / "everkin.key"
    key.unlink()
    KeyFile.load_or_create(key, may_create=True)
    refuses(everkin, "is not the one")


def test_a_database_of_a_newer_version(everkin: Everkin, lived_in: Path) -> None:
    with closing(sqlite3.connect(lived_in / "everkin.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    refuses(everkin, "which this version of Everkin does not know")


def test_a_database_that_is_none(everkin: Everkin, lived_in: Path) -> None:
    for path in lived_in.glob("everkin.db*"):
        path.unlink()
    (lived_in / "everkin.db").write_bytes(b"no database at all" * 1000)
    refuses(everkin, "is damaged or is no database")


def test_choices_that_cannot_be_read(everkin: Everkin, lived_in: Path) -> None:
    (lived_in / "models.json").write_text("{")
    refuses(everkin, "models.json cannot be read")


def test_a_folder_in_the_place_of_a_file(everkin: Everkin, lived_in: Path) -> None:
    (lived_in / "models.json").mkdir()
    refuses(everkin, "The system refused something at")


def test_a_truncated_model(everkin: Everkin, furnished: Path) -> None:
    whole = next((furnished / "models").glob("SmolLM2*.gguf"))
    content = whole.read_bytes()[:-1000]
    (furnished / "models").unlink()
    (furnished / "models").mkdir()
    (furnished / "models" / whole.name).write_bytes(content)
    ran = everkin("doctor")
    assert ran.code == 1
    assert "✗ Models" in ran.said
    assert "is cut off: it has" in ran.said
    assert "✗ Encoder The sentence encoder is missing" in ran.said


def test_a_running_server_is_seen(everkin: Everkin, lived_in: Path) -> None:
    with running(lived_in, *SERVE) as server:
        wait_for(server, "/open?key=")
        ran = everkin("doctor")
    assert "✓ Server running; everkin open prints its link" in ran.said
    assert "✓ Conversations in use by the running server" in ran.said
