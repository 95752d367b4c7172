"""Writes docs/settings.md from the settings themselves; `--check` only compares."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from everkin.settings import Settings
from tools.kept import keep

FILE = Path("docs/settings.md")
HEAD = """# Settings

None is needed. Each is read from the environment when Everkin starts, for example `EVERKIN_PORT=8000 everkin serve`.
This page is made from the code: `make generate`.

| Setting | Default | What it does |
|---|---|---|
"""
COMPUTED = {
    "data_dir": "`~/.local/share/everkin` on Linux, `~/Library/Application Support/everkin` on macOS, `%LOCALAPPDATA%\\everkin` on Windows"
}
"""Defaults that depend on the machine."""


def page() -> str:
    """Return the page."""
    return HEAD + "".join(f"{row}\n" for row in rows(Settings.model_fields, Settings.model_config.get("env_prefix", "")))


def rows(fields: dict[str, FieldInfo], prefix: str) -> Iterator[str]:
    """Yield a row of the table for each setting. Raises ValueError for one without a description."""
    for name, field in fields.items():
        if not field.description:
            raise ValueError(f"the setting {name} needs a description")
        said = f"{field.description}{_choices(field)}".replace("|", "\\|")
        yield f"| `{prefix}{name.upper()}` | {_default(name, field)} | {said} |"


def _default(name: str, field: FieldInfo) -> str:
    if field.default_factory is not None:
        return COMPUTED[name]
    return "not set" if field.default is None else f"`{field.default:g}`" if isinstance(field.default, float) else f"`{field.default}`"


def _choices(field: FieldInfo) -> str:
    return f" One of {', '.join(f'`{value}`' for value in get_args(field.annotation))}." if get_origin(field.annotation) is Literal else ""


def main(words: Sequence[str]) -> int:
    """Write the page or compare it."""
    return keep(FILE, page(), check="--check" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
