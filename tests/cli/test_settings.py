"""A wrong setting is one sentence that names it and says what it may be."""

from pathlib import Path

import pytest

from everkin.settings import Settings, SettingWrong, load
from tests.cli.conftest import Everkin


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("EVERKIN_HOST", "0.0.0.0", "'127.0.0.1', '::1' or 'localhost'"),  # noqa: S104 - the point is that it is refused
        ("EVERKIN_PORT", "abc", "it has to be a whole number."),
        ("EVERKIN_PORT", "70000", "it may be at most 65,535."),
        ("EVERKIN_STREAM_TTL_S", "0", "it has to be more than 0."),
        ("EVERKIN_LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("EVERKIN_DATA_DIR", "~nobody-at-all/x", "it has to be in a home folder that there is."),
    ],
)
@pytest.mark.parametrize("words", [["serve"], ["chat"], ["open"], ["doctor"], ["models", "list"]])
def test_a_wrong_setting(everkin: Everkin, monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str, words: list[str]) -> None:
    monkeypatch.setenv(name, value)
    ran = everkin(*words)
    assert (ran.code, ran.said) == (1, "")
    assert ran.complained.startswith(f"everkin: {name} cannot be '{value}': it ")
    assert allowed in ran.complained


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"EVERKIN_MODE": "served"}, "EVERKIN_MODE=served needs EVERKIN_PUBLIC_URL"),
        ({"EVERKIN_MODE": "served", "EVERKIN_PUBLIC_URL": "http://here.example"}, "must begin with https://"),
        ({"EVERKIN_MODE": "served", "EVERKIN_PUBLIC_URL": "here.example"}, "EVERKIN_PUBLIC_URL cannot be 'here.example'"),
        ({"EVERKIN_MODE": "served", "EVERKIN_PUBLIC_URL": "https://here.example/path"}, "EVERKIN_PUBLIC_URL cannot be"),
        ({"EVERKIN_HOST": "192.0.2.1"}, "EVERKIN_MODE=served"),
    ],
)
def test_settings_that_do_not_go_together(monkeypatch: pytest.MonkeyPatch, told: dict[str, str], why: str) -> None:
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingWrong, match=why):
        load()


@pytest.mark.parametrize("url", ["https://here.example", "http://localhost:7777"])
def test_a_server_of_many_people_listens_wherever_it_is_told(home: Path, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for name, value in {"EVERKIN_MODE": "served", "EVERKIN_PUBLIC_URL": url, "EVERKIN_HOST": "192.0.2.1"}.items():
        monkeypatch.setenv(name, value)
    assert (load().host, load().data_dir) == ("192.0.2.1", home)


def test_an_empty_setting_is_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVERKIN_PORT", "")
    assert (load().port, load(port=0).port, load().data_dir) == (7777, 0, home)


def test_a_folder_is_told_from_the_root_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVERKIN_DATA_DIR", "here")
    monkeypatch.setenv("EVERKIN_KEY_FILE", "~/key")
    assert load().data_dir == tmp_path / "here"
    assert load().key_file == Path.home() / "key"


@pytest.mark.parametrize("words", [["serve", "--port", "0", "--no-browser"], ["chat"], ["models", "use", "--reset"]])
@pytest.mark.parametrize("place", ["file", "file/below", "/proc/no/such"])
def test_a_data_folder_that_cannot_be(
    everkin: Everkin, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, words: list[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("EVERKIN_DATA_DIR", str(tmp_path / place))
    ran = everkin(*words)
    assert ran.code == 1
    assert str(tmp_path / place) in ran.complained
    assert "EVERKIN_DATA_DIR" in ran.complained
    assert "Traceback" not in ran.complained


def test_a_data_folder_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("everkin.settings.create_private", full)
    with pytest.raises(SettingWrong, match="No space left on device"):
        Settings(data_dir=tmp_path).prepare()


def test_what_the_system_refuses_is_a_sentence(everkin: Everkin, home: Path) -> None:
    (home / "models.json").mkdir(parents=True)
    ran = everkin("models", "list")
    assert ran.code == 1
    assert ran.complained.startswith(f"everkin: The system refused something at {home}/models.json (")
    assert ran.complained.endswith("everkin doctor")
