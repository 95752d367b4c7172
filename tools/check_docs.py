"""Keeps the documents true: links lead somewhere, and every make target, everkin command and setting they name exists."""

import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hatch_build
import typer

from everkin.cli.app import app
from everkin.settings import Settings
from tools.find_browser import CHOSEN, REQUIRED
from tools.no_leaks import files

FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*?)\s*$", re.MULTILINE)
COMMAND = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?(make|everkin)(?:\s+(.*))?$")
SETTING = re.compile(r"\bEVERKIN_[A-Z0-9_]*[A-Z0-9]\b")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Command:
    """An everkin command: what may follow it."""

    options: frozenset[str] = frozenset()
    variables: frozenset[str] = frozenset()
    subcommands: Mapping[str, "Command"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What documents may name."""

    targets: frozenset[str]
    everkin: Command
    settings: frozenset[str]


def faults(path: Path, known: Known) -> Iterator[str]:
    """Yield a sentence for everything in a document that is not so."""
    text = path.read_text("utf-8")
    prose = FENCE.sub("", text)
    for target in LINK.findall(INLINE.sub("", prose)):
        if not _leads_somewhere(path, target):
            yield f"the link {target} leads nowhere"
    for words in _commands(text, prose):
        yield from _unknown_make(words[1:], known.targets) if words[0] == "make" else _unknown_everkin(words[1:], known.everkin)
    for name in sorted(set(SETTING.findall(text)) - known.settings):
        yield f"{name} is no setting"


def _leads_somewhere(path: Path, target: str) -> bool:
    """Follow a relative link and its anchor. Addresses of the web are taken on trust: nothing is fetched."""
    if re.match(r"[a-z]+:", target):
        return True
    place, _, anchor = target.partition("#")
    file = (path.parent / place).resolve() if place else path
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in {_slug(heading) for heading in HEADING.findall(file.read_text("utf-8"))}


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _commands(text: str, prose: str) -> Iterator[list[str]]:
    """Yield the make and everkin commands in blocks and between backticks, as words."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()] + INLINE.findall(prose)
    for line in (part for whole in lines for part in re.split(r"&&|[;|]", whole)):
        if found := COMMAND.match(line):
            words = shlex.split((found[2] or "").replace("'", ""), comments=True)
            yield [found[1], *words]


def _unknown_make(words: list[str], targets: frozenset[str]) -> Iterator[str]:
    yield from (f"make {word} does not exist" for word in words if re.fullmatch("[a-z][a-z-]*", word) and word not in targets)


def _unknown_everkin(words: list[str], command: Command, said: str = "everkin") -> Iterator[str]:
    for word in words:
        if word.startswith("-"):
            if word.partition("=")[0] not in command.options | {"--help"}:
                yield f"{said} has no {word}"
        elif command.subcommands:
            if word not in command.subcommands:
                yield f"{said} {word} does not exist"
                return
            command, said = command.subcommands[word], f"{said} {word}"


def described(command: Any) -> Command:  # noqa: ANN401 - click's own classes, which Typer brings in one of two packages
    """Read a click command."""
    options = frozenset(name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts))
    subcommands = {name: described(sub) for name, sub in getattr(command, "commands", {}).items()}
    own = {parameter.envvar for parameter in command.params if isinstance(parameter.envvar, str)}
    return Command(options, frozenset(own.union(*(sub.variables for sub in subcommands.values()))), subcommands)


def known(root: Path) -> Known:
    """Gather what there is."""
    targets = frozenset(TARGET.findall((root / "Makefile").read_text("utf-8")))
    settings = {f"EVERKIN_{name.upper()}" for name in Settings.model_fields}
    everkin = described(typer.main.get_command(app))
    return Known(targets, everkin, frozenset({*settings, *everkin.variables, hatch_build.SKIP, CHOSEN, REQUIRED}))


def main(root: Path) -> int:
    """Print every fault of every document."""
    there = known(root)
    found = [f"{name}: {fault}" for name in files(root) if name.endswith(".md") for fault in faults(root / name, there)]
    print("\n".join(found) or "The documents are true.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
