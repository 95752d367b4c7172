"""The file of chosen models."""

import stat
import sys
from pathlib import Path

import pytest

from everkin.inference import store
from everkin.inference.models import Choice, Choices, ChoicesBroken, Role

CHOICES = Choices(
    {
        Role.CHAT: (
            Choice(name="Mara", base_url="http://127.0.0.1:8000/v1", model="mara-7b", api_key="sk-secret", context_tokens=8192),
            Choice(name="Büro ❤", path="/models/büro.gguf", profile="small"),
        ),
        Role.BACKGROUND: (),
    }
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "models.json"


def test_choices_are_read_as_they_were_written(file: Path) -> None:
    store.write(file, CHOICES)
    assert store.read(file) == CHOICES
    assert "profile" not in file.read_text("utf-8").split("Mara")[1].split("}")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are given otherwise there")
def test_only_the_owner_reads_the_file_with_the_keys(file: Path) -> None:
    store.write(file, CHOICES)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_no_file_is_no_choice(file: Path) -> None:
    assert store.read(file) == Choices()


def test_no_key_shows_in_a_repr() -> None:
    assert "sk-secret" not in repr(CHOICES)


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "the file is not valid JSON"),
        ("{", "the file is not valid JSON"),
        ("[]", "the file has to be a group of named values"),
        ('{"dreams": []}', "dreams has to be 'chat', 'background'"),
        ('{"chat": {}}', "chat has to be a list"),
        ('{"chat": [{}]}', r"chat \(item 1\)\.name is missing"),
        ('{"chat": [{"name": "a", "base_url": "ftp://x"}]}', r"chat \(item 1\)\.base_url has to be a whole address"),
        ('{"chat": [{"name": "a", "key": "b"}]}', r"chat \(item 1\)\.key is not known"),
        ('{"chat": [{"name": "a", "context_tokens": 1023}]}', r"chat \(item 1\)\.context_tokens has to be at least 1,024"),
    ],
)
def test_a_broken_file_is_told_with_its_place(file: Path, content: str, place: str) -> None:
    file.write_text(content)
    with pytest.raises(ChoicesBroken, match=place) as caught:
        store.read(file)
    assert str(file) in str(caught.value)
    assert str(caught.value).endswith("Mend or delete it, then choose again: everkin models use")


def test_a_file_that_is_no_text_is_told_too(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(ChoicesBroken, match="cannot be read"):
        store.read(file)
