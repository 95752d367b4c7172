"""Generates the client's types from web/openapi.json; `--check` generates them elsewhere and compares."""

import filecmp
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.npm import ready

TYPES = Path("web/src/api")


def differences(kept: Path, made: Path) -> list[str]:
    """Return the names of the files that two folders do not have alike."""
    names = {path.relative_to(folder).as_posix() for folder in (kept, made) for path in folder.rglob("*") if path.is_file()}
    _, unlike, absent = filecmp.cmpfiles(kept, made, names, shallow=False)
    return sorted(unlike + absent)


def generate(root: Path, folder: Path) -> None:
    """Generate the types into a folder. Exits with npm's words when that fails."""
    sentence = "The client's types could not be generated; the generator says why above."
    ready(root).run_or_exit("run", "generate", "--", "--output", str(folder), cwd=root / "web", sentence=sentence)


def main(words: Sequence[str]) -> int:
    """Generate the types or compare them."""
    root = Path.cwd()
    if "--check" not in words:
        generate(root, root / TYPES)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        generate(root, Path(folder))
        found = differences(root / TYPES, Path(folder))
    for name in found:
        print(f"{TYPES / name} is not what web/openapi.json says. Run: make generate")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
