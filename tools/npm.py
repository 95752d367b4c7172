"""Runs npm in the web client's folder, with the Node that the build would take: `python -m tools.npm run lint`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import hatch_build


def ready(root: Path) -> hatch_build.Npm:
    """Return npm, the client's packages installed."""
    tool = hatch_build.npm()
    hatch_build.install_modules(root, tool)
    return tool


def main(words: Sequence[str]) -> int:
    """Run npm; return its exit status."""
    root = Path.cwd()
    return ready(root).run(*words, cwd=root / "web")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
