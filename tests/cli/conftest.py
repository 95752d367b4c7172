"""The `everkin` command: called in this process, or run as one of its own where it is to serve, to talk or to be interrupted."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from everkin import main
from everkin.providers import weights
from everkin.settings import Settings
from tests.support.model_server import model_server
from tests.support.server import require

__all__ = ["model_server"]
MACHINE = Settings().data_dir
"""The data folder of this machine, where the built-in models are; the tests have their own."""
TIMEOUT_S = 60


@dataclass(frozen=True)
class Ran:
    """How a command ended, and its words without the terminal's line breaks."""

    code: int
    said: str
    complained: str


Everkin = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, made by whoever first needs it."""
    monkeypatch.setenv("EVERKIN_DATA_DIR", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def furnished(home: Path) -> Path:
    """A data folder with the built-in models in it."""
    require(weights.installed(MACHINE), "The built-in models are not here. Fetch them with: everkin models install")
    home.mkdir(mode=0o700)
    (home / "models").symlink_to(weights.chat_model(MACHINE).parent.resolve())
    return home


@pytest.fixture
def everkin(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Everkin:
    """Run a command in this process."""
    assert os.environ["EVERKIN_DATA_DIR"] == str(home)

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["everkin", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main.run()
        said, complained = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, " ".join(said.split()), " ".join(complained.split()))

    return run


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "everkin", *words]


def environment(home: Path, **settings: str) -> dict[str, str]:
    return {**os.environ, "EVERKIN_DATA_DIR": str(home), "PYTHONPATH": str(Path(main.__file__).parents[1]), "COLUMNS": "200", **settings}


def apart(home: Path, *words: str, told: str = "", **settings: str) -> Ran:
    """Run a command as a process of its own, with `told` on its standard input."""
    ran = subprocess.run(
        command(*words), env=environment(home, **settings), input=told, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
    )
    return Ran(ran.returncode, " ".join(ran.stdout.split()), " ".join(ran.stderr.split()))


@contextmanager
def running(home: Path, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on in a process of its own, with pipes to it; it is killed where it does not end."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command(*words), env=environment(home, **settings), stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_for(process: "subprocess.Popen[str]", what: str) -> str:
    """Read what a process says up to the line with `what`, and return that line."""
    assert process.stdout
    return next((line.strip() for line in process.stdout if what in line), "")
