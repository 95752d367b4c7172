"""Writes the locked requirements from pyproject.toml: `python -m tools.lock`; `--upgrade` moves every pin, `--check` only compares.

The check needs no network: each file begins with the fingerprint of the tables it was made from.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uv import find_uv_bin


@dataclass(frozen=True, slots=True)
class Lock:
    """One locked file: its name, what uv compiles, and the tables of pyproject.toml it depends on."""

    name: str
    sources: tuple[str, ...]
    extras: tuple[str, ...] = ()
    group: str = ""

    def fingerprint(self, project: dict[str, Any]) -> str:
        """Return the SHA-256 of everything this file is made from."""
        if self.group:
            tables = [project["dependency-groups"][self.group]]
        else:
            known = project["project"]
            tables = [known["requires-python"], known["dependencies"], *(known["optional-dependencies"][e] for e in self.extras)]
        return hashlib.sha256(json.dumps([self.sources, tables]).encode()).hexdigest()


LOCKS = (
    Lock("run", ("pyproject.toml", "--extra", "build"), ("build",)),
    Lock("dev", ("pyproject.toml", "--extra", "build", "--extra", "dev", "--constraint", "requirements/run.txt"), ("build", "dev")),
    Lock("bench", ("pyproject.toml", "--extra", "bench"), ("bench",)),
    Lock("node", ("--group", "pyproject.toml:node"), group="node"),
)
FLAGS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet")


def first_line(lock: Lock, project: dict[str, Any]) -> str:
    """Return the line that tells where a locked file comes from."""
    return f"# Made by `make lock`. From pyproject.toml: sha256:{lock.fingerprint(project)}"


def stale(root: Path) -> list[str]:
    """Return the names of the locked files that do not belong to this pyproject.toml."""
    project = _project(root)
    return [lock.name for lock in LOCKS if not _file(root, lock).read_text("utf-8").startswith(first_line(lock, project) + "\n")]


def write(root: Path, flags: Sequence[str]) -> None:
    """Compile every file; pins that still fit stay."""
    project = _project(root)
    for lock in LOCKS:
        file = _file(root, lock)
        subprocess.run(
            [find_uv_bin(), "pip", "compile", *FLAGS, *flags, "--output-file", file, *lock.sources],
            cwd=root,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        file.write_text(f"{first_line(lock, project)}\n{file.read_text('utf-8')}", "utf-8")


def _file(root: Path, lock: Lock) -> Path:
    return root / "requirements" / f"{lock.name}.txt"


def _project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


def main(words: Sequence[str]) -> int:
    """Write the files, or say which are stale."""
    root = Path.cwd()
    if "--check" not in words:
        write(root, [word for word in words if word == "--upgrade"])
        return 0
    names = stale(root)
    for name in names:
        print(f"requirements/{name}.txt was made from another pyproject.toml. Run: make lock")
    return int(bool(names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
