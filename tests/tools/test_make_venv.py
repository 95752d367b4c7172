import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path("tools/make_venv.sh").resolve()


def _make(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SCRIPT], cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False)


def _python(folder: Path, text: str) -> str:
    file = folder / "python-stand-in"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def test_an_interpreter_that_is_missing_is_told(tmp_path: Path) -> None:
    made = _make(tmp_path, PYTHON="python-nowhere")
    assert (made.returncode, made.stderr) == (1, "python-nowhere is no Python 3.11 or newer. Choose another, or leave PYTHON out.\n")


def test_a_missing_venv_package_is_named(tmp_path: Path) -> None:
    python = _python(tmp_path, f'case "$2" in *ensurepip*) exit 1 ;; esac; exec {sys.executable} "$@"')
    made = _make(tmp_path, PYTHON=python)
    name = f"python3.{sys.version_info.minor}"
    assert (made.returncode, made.stderr) == (
        1,
        f"{name} cannot make environments: its venv package is missing. On Debian and Ubuntu: sudo apt-get install {name}-venv\n",
    )


def test_a_machine_without_python_is_told(tmp_path: Path) -> None:
    made = subprocess.run(["/bin/sh", SCRIPT], cwd=tmp_path, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False)
    assert made.returncode == 1
    assert made.stderr.startswith("Everkin needs Python 3.11 or newer, and there is none here.")


def test_an_environment_that_works_is_left_alone(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    made = _make(tmp_path, PYTHON="python-nowhere")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def test_an_environment_from_another_folder_is_made_anew(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "before" / ".venv"], check=True)
    (tmp_path / "before").rename(tmp_path / "after")
    assert _make(tmp_path / "after", PYTHON="python-nowhere").returncode == 1
