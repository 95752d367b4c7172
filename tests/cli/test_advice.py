"""Commands that messages, help and documents tell of: each is one that there is, with the options that it takes."""

import re
import shlex
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

from everkin.cli import app

ROOT = Path(__file__).parents[2]
TOLD = sorted(
    path.relative_to(ROOT)
    for folder, endings in (("src/everkin", {".py"}), ("docs", {".md"}), ("web/src", {".ts", ".tsx"}), (".", {".md"}))
    for path in (ROOT.glob("*.md") if folder == "." else (ROOT / folder).rglob("*"))
    if path.suffix in endings
)
COMMAND = re.compile(
    r"(?<!from )(?<!b\")\beverkin ((?:[a-z-]+|--[a-z-]+)(?: (?:\{[^{}]*\}|\"[^\"\n]*\"|\\\"[^\"\n]*\\\"|[\w~/.:|=-]*[\w~/:|=-]|\.\.\.))*)"
)
COMMANDS = get_command(app.app)


def commands(text: str) -> list[list[str]]:
    """The words of every command in a text, but `everkin` itself."""
    return [shlex.split(re.sub(r"\{[^{}]*\}", "x", found).replace('\\"', '"')) for found in COMMAND.findall(text)]


def slip(words: list[str]) -> str:
    """What is wrong with a command; "" where there is one of that name, and it takes its options."""
    command, rest = COMMANDS, list(words)
    context = typer.Context(command, info_name="everkin")
    while isinstance(command, TyperGroup) and rest and not rest[0].startswith("-"):
        try:
            _, inner, rest = command.resolve_command(context, rest)
        except TyperException as error:
            return str(error)
        command = inner or command
        context = typer.Context(command, info_name=command.name, parent=context)
    try:
        command.make_parser(context).parse_args(rest)
    except TyperException as error:
        return str(error)
    return ""


@pytest.mark.parametrize("path", [path for path in TOLD if COMMAND.search((ROOT / path).read_text("utf-8"))], ids=str)
def test_every_command_that_is_told_of_exists(path: Path) -> None:
    slips = {" ".join(words): slip(words) for words in commands((ROOT / path).read_text("utf-8"))}
    assert {told: why for told, why in slips.items() if why} == {}


@pytest.mark.parametrize("words", ["serv", "models fetch", "versions accept --everyone", "archive import --over x.zip"])
def test_a_command_that_is_none_is_noticed(words: str) -> None:
    assert slip(words.split())
