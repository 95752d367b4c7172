"""`everkin companions`: who there is, brought in and taken out as files."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from everkin.api.security import CARD_BYTES_MAX
from everkin.cli.files import FileUnclear, NewFileArgument, OutputOption, check_new, new_file, one_file, whole
from everkin.cli.meeting import found
from everkin.cli.reaching import plain, reached
from everkin.persona.service import check_own, stock
from everkin.settings import load

HELP = """List the companions, and bring them in and out as files.

[bold]For example[/]:

  everkin companions

  everkin companions import mira.png

  everkin companions export tove tove.charx

A card (JSON, PNG or CHARX) or a blueprint (YAML or JSON) can be imported. Nothing in it is run or fetched.
"""

app = typer.Typer(help=HELP, rich_markup_mode="rich", add_completion=False)
console = Console()


class Format(StrEnum):
    """The forms of a card."""

    PNG = "png"
    JSON = "json"
    CHARX = "charx"
    V1 = "v1"
    V2 = "v2"


ENDINGS = {Format.PNG: ".png", Format.JSON: ".json", Format.CHARX: ".charx", Format.V1: "-v1.json", Format.V2: "-v2.json"}
CompanionArgument = Annotated[str, typer.Argument(metavar="COMPANION", help="The companion's id, as `everkin companions` lists it.")]


@app.callback(invoke_without_command=True)
def list_companions(context: typer.Context) -> None:
    """List the companions, those of your own last."""
    if context.invoked_subcommand is None:
        everyone = _everyone(context)
        width = max(len(who["id"]) for who in everyone) + 2
        for who in everyone:
            told = ", ".join(part for part in (who["name"], str(who["age"] or ""), who["home"]) if part)
            typer.echo(f"{who['id']:{width}}{told}.{' ' + who['tagline'] if who['tagline'] else ''}")


@app.command("import")
def import_companion(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A card or a blueprint, of at most 32 MiB.", exists=True, dir_okay=False)],
) -> None:
    """Take in a companion from a file."""
    data = whole(file, CARD_BYTES_MAX)
    with reached(context) as server:
        who = server.do(server.client.bring, data, plain(file.name))
    _tell_warnings(who["warnings"])
    console.print(f"{escape(who['name'])} is here. To talk: everkin chat {who['id']}", highlight=False, soft_wrap=True)


@app.command("export")
def export_companion(
    context: typer.Context,
    companion: CompanionArgument,
    file: NewFileArgument = None,
    form: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="PNG, JSON and CHARX hold all that a card can; v1 and v2 are for older readers. Default: by the file's ending, or png.",
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Write a companion to a file, as a card."""
    named = plain(companion).casefold()
    path = one_file(file, output)
    written_as = form or (_form_of(path) if path else Format.PNG)
    path = path or Path(Path(named).name + ENDINGS[written_as])
    check_new(path)
    with reached(context) as server, new_file(path) as into:
        server.do(server.client.card, named, written_as.value, into)
    console.print(f"Written to {escape(str(path))}.", highlight=False, soft_wrap=True)


@app.command("show")
def show_companion(context: typer.Context, companion: CompanionArgument) -> None:
    """Print a companion's blueprint as JSON."""
    with reached(context) as server:
        told = server.do(server.client.companion, plain(companion).casefold())
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


@app.command("remove")
def remove_companion(
    context: typer.Context,
    companion: CompanionArgument,
    *,
    conversation: Annotated[bool, typer.Option("--conversation", help="Delete the conversation and its memories as well.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Remove a companion of your own."""
    named = plain(companion).casefold()
    beside = " with your conversation, and all that it remembers of you" if conversation else ""
    with reached(context) as server:
        who = found(server, named)
        check_own(named)
        if not yes:
            typer.confirm(f"Remove {who['name']}{beside}? This cannot be undone.", abort=True)
        server.do(server.client.remove_companion, named, conversation=conversation)
    console.print(f"{escape(who['name'])} is gone.", highlight=False)


def _form_of(path: Path) -> Format:
    """The form that a file's ending stands for. Raises `FileUnclear`."""
    form = next((form for form in (Format.PNG, Format.JSON, Format.CHARX) if path.suffix.casefold() == ENDINGS[form]), None)
    if form is None:
        raise FileUnclear(f"{path.name} does not say which form is wanted. End it in .png, .json or .charx, or give --format.")
    return form


def _everyone(context: typer.Context) -> Sequence[Mapping[str, Any]]:
    """All companions; where nobody has lived yet, those that come with Everkin."""
    if not load().key_path.exists():
        return [who.model_dump() for who in stock().values()]
    with reached(context) as server:
        return server.do(server.client.companions)


def _tell_warnings(warnings: Sequence[str]) -> None:
    for told in warnings:
        console.print(f"[yellow]{escape(told)}[/]", highlight=False, soft_wrap=True)
