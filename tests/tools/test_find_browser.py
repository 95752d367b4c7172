from pathlib import Path

import pytest

from tools.find_browser import find, is_required, main


@pytest.fixture
def empty_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("CI", "EVERKIN_BROWSER", "EVERKIN_REQUIRE_BROWSER"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _executable(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_machine_without_a_browser_skips_the_journeys_and_says_so(empty_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert empty_machine.is_dir()
    assert main(["--install"]) == 0
    assert "No Chromium here, so the browser journeys are skipped." in capsys.readouterr().out


@pytest.mark.parametrize(("name", "value"), [("CI", "true"), ("EVERKIN_REQUIRE_BROWSER", "1")])
def test_where_the_journeys_must_run_a_missing_browser_fails(
    empty_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    assert empty_machine.is_dir()
    monkeypatch.setenv(name, value)
    assert main([]) == 1
    assert "the browser journeys cannot run" in capsys.readouterr().out


def test_it_finds_a_browser_on_the_path(empty_machine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chrome = _executable(empty_machine / "google-chrome")
    assert main([]) == 0
    assert capsys.readouterr().out == f"{chrome}\n"


def test_it_finds_the_newest_one_that_playwright_has_fetched(empty_machine: Path) -> None:
    cache = empty_machine / ".cache" / "ms-playwright"
    _executable(cache / "chromium-1100" / "chrome-linux" / "chrome")
    newest = _executable(cache / "chromium-1200" / "chrome-linux64" / "chrome")
    assert find() == newest


def test_a_chosen_browser_comes_first(empty_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _executable(empty_machine / "chromium")
    monkeypatch.setenv("EVERKIN_BROWSER", "mine")
    assert find() == Path("mine")


@pytest.mark.parametrize("environment", [{}, {"CI": ""}, {"CI": "false"}, {"EVERKIN_REQUIRE_BROWSER": "0"}])
def test_elsewhere_it_is_not_required(environment: dict[str, str]) -> None:
    assert not is_required(environment)
