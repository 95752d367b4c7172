"""`everkin archive`: a whole relationship taken along to another machine."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from everkin.api.security import ARCHIVE_BYTES_MAX
from everkin.cli.files import NewFileArgument, OutputOption, check_new, new_file, one_file, whole
from everkin.cli.reaching import plain, reached
from everkin.kit.counts import counted

HELP = """Take a whole relationship along: the conversation with all its branches, moods, memories, and the companion.

[bold]For example[/]:

  everkin archive export tove

  everkin archive import tove-archive.zip

What is in the file is [bold]not sealed[/bold]: whoever has it can read it.
"""

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, add_completion=False)
console = Console()


@app.command("export")
def export_archive(
    context: typer.Context,
    companion: Annotated[str, typer.Argument(metavar="COMPANION", help="The companion's id, as `everkin companions` lists it.")],
    file: NewFileArgument = None,
    output: OutputOption = None,
) -> None:
    """Write your relationship with a companion to one file."""
    named = plain(companion).casefold()
    path = one_file(file, output) or Path(f"{Path(named).name}-archive.zip")
    check_new(path)
    with reached(context) as server, new_file(path) as into:
        server.do(server.client.archive, named, into)
    console.print(f"Written to {escape(str(path))}. It is not sealed: whoever has it can read it.", highlight=False, soft_wrap=True)


@app.command("import")
def import_archive(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive.", exists=True, dir_okay=False)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the conversation with that companion.")] = False,
) -> None:
    """Put back a relationship, all of it or nothing."""
    data = whole(file, ARCHIVE_BYTES_MAX)
    with reached(context) as server:
        restored = server.do(server.client.restore, data, replaces=replace)
    for told in restored["warnings"]:
        console.print(f"[yellow]{escape(told)}[/]", highlight=False, soft_wrap=True)
    who = restored["companion"]
    words = f"{escape(who['called'])} is here with {_counted(restored)}. To talk: everkin chat {who['id']}"
    console.print(words, highlight=False, soft_wrap=True)


def _counted(restored: Mapping[str, Any]) -> str:
    """How many messages were put back: those that are shown, and the alternatives and branches beside them."""
    shown, beside = restored["shown"], restored["messages"] - restored["shown"]
    also = f", and {beside:,} that {'is' if beside == 1 else 'are'} not shown" if beside else ""
    return f"all of your {counted(shown, 'message', 'messages')}{also}"
