"""Which model reads facts in the background."""

from pathlib import Path

import pytest

from everkin.inference.models import Choice, Choices, Role
from everkin.inference.store import write
from everkin.main import extraction
from everkin.ports.chat import ModelRefused
from everkin.settings import Settings

URL = "http://127.0.0.1:8000/v1"
LARGE = Choice(name="Large", base_url=URL, model="something-70b")
SMALL = Choice(name="Small", base_url=URL, model="something-1b")
FILE = Choice(name="File", path="/models/something-70b.gguf")


@pytest.mark.parametrize(
    ("chosen", "there_is_one"),
    [((), False), ((SMALL,), False), ((FILE,), False), ((LARGE,), True), ((SMALL, FILE, LARGE), True)],
)
async def test_the_first_capable_one_by_url_reads_facts(tmp_path: Path, chosen: tuple[Choice, ...], *, there_is_one: bool) -> None:
    settings = Settings(data_dir=tmp_path)
    write(settings.choices_path, Choices({Role.BACKGROUND: chosen, Role.CHAT: (LARGE,)}))
    reader = extraction(settings)
    assert (reader is not None) is there_is_one
    if reader:
        await reader.close()


def test_without_any_choice_there_is_none(tmp_path: Path) -> None:
    assert extraction(Settings(data_dir=tmp_path)) is None


def test_an_address_that_is_none_is_told(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    write(settings.choices_path, Choices({Role.BACKGROUND: (Choice(name="Odd", base_url="http://name:secret@host/v1"),)}))
    with pytest.raises(ModelRefused):
        extraction(settings)
