"""Writes the API's description to web/openapi.json, from which the client's types are generated; `--check` only compares."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from everkin.api.app import create
from tools.kept import keep

FILE = Path("web/openapi.json")


def description() -> str:
    """Return the API's description as JSON, its keys sorted."""
    return json.dumps(create(_closed_house).openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _closed_house() -> NoReturn:
    raise RuntimeError("Only the description is wanted: nothing is served.")


def main(words: Sequence[str]) -> int:
    """Write the file or compare it."""
    return keep(FILE, description(), check="--check" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
