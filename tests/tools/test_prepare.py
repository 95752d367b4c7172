import os
from pathlib import Path

import pytest

from everkin.settings import Settings
from tools import prepare
from tools.prepare import Stamp, data_folder, gomp_command

ROOT = Path(prepare.__file__).parents[1]


def test_a_stamp_is_current_until_what_it_was_made_from_changes(tmp_path: Path) -> None:
    assert not Stamp(tmp_path, "step", b"one").is_current()
    Stamp(tmp_path, "step", b"one").set()
    assert Stamp(tmp_path, "step", b"one").is_current()
    assert not Stamp(tmp_path, "step", b"two").is_current()
    assert not Stamp(tmp_path, "other", b"one").is_current()


def test_the_command_for_libgomp_is_the_system_s_own(tmp_path: Path) -> None:
    assert gomp_command([str(tmp_path)]) == "sudo apt-get install libgomp1"
    (tmp_path / "dnf").touch()
    assert gomp_command([str(tmp_path)]) == "sudo dnf install libgomp"


@pytest.mark.parametrize("chosen", [None, "elsewhere"])
def test_the_models_are_looked_for_where_the_settings_put_them(monkeypatch: pytest.MonkeyPatch, chosen: str | None) -> None:
    monkeypatch.delenv("EVERKIN_DATA_DIR", raising=False)
    if chosen:
        monkeypatch.setenv("EVERKIN_DATA_DIR", chosen)
    assert data_folder(os.environ) == Settings().data_dir


@pytest.mark.parametrize("name", ["chat.gguf", "encoder.onnx", "encoder.onnx.data"])
def test_a_model_that_is_gone_is_fetched_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("EVERKIN_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(prepare, "ENVIRONMENT", tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / name).touch()
    prepare._models(ROOT).set()
    assert prepare._models(ROOT).is_current()
    (tmp_path / "models" / name).unlink()
    assert not prepare._models(ROOT).is_current()
