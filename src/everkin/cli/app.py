"""The `everkin` command."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

from everkin import __version__
from everkin.cli import accounts, archives, companions, doctor, memory, models, serve, talk, versions, why
from everkin.cli.meeting import CompanionArgument, JsonOption
from everkin.cli.wiring import Wiring
from everkin.cli.words import in_words
from everkin.kit.errors import EverkinError
from everkin.kit.faults import clause
from everkin.settings import load

HELP = """AI companions that persist: private, on your own machine.

[bold]everkin serve[/bold] opens the web page, [bold]everkin chat[/bold] talks here in the terminal: no key, no account, no model to choose.
[bold]everkin memory[/bold] shows what a companion remembers of you, and lets you correct and delete it.
[bold]everkin companions[/bold] lists who there is, and brings companions in and out as cards.
[bold]everkin archive[/bold] takes a whole relationship along to another machine.
[bold]everkin why[/bold] tells why the last reply is as it is, and [bold]everkin versions[/bold] what a conversation is pinned to.
[bold]everkin accounts[/bold] helps people of a server that serves many.
[bold]everkin doctor[/bold] says what is wrong when something is.
"""

errors = Console(stderr=True)


class PlainGroup(TyperGroup):
    """The commands, where what was typed for one and cannot be is told in plain words."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - as typer has it
        """Run what was typed."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            if isinstance(error.__cause__, ValidationError):
                first = error.__cause__.errors()[0]
                told = clause({**first, "loc": ()})
                error.message = f"{told.removeprefix('it ') if first['type'] == 'value_error' else told}."
            raise


app = typer.Typer(
    cls=PlainGroup,
    name="everkin",
    help=HELP,
    rich_markup_mode="rich",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(models.app, name="models")
app.add_typer(memory.app, name="memory")
app.add_typer(companions.app, name="companions")
app.add_typer(archives.app, name="archive")
app.add_typer(accounts.app, name="accounts")
app.add_typer(versions.app, name="versions")


def _print_version(asked: bool) -> None:  # noqa: FBT001 - as typer calls it
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def main(
    *, version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)] = False
) -> None:
    """Everkin."""


@app.command("serve")
def serve_command(
    context: typer.Context,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes any free one.", min=0, max=65535)] = None,
    *,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser, where there is one.")] = True,
) -> None:
    """Serve the web page on this machine, and print the link that opens it."""
    serve.serve(_wiring(context), load(port=port), browser=browser)


@app.command("chat")
def chat_command(
    context: typer.Context,
    companion: Annotated[
        str | None, typer.Argument(metavar="COMPANION", help="Whom to talk with; `everkin companions` lists them. Default: the last one.")
    ] = None,
) -> None:
    """Talk in the terminal. It joins a running server, or starts everything by itself."""
    talk.talk(_wiring(context), load(), companion)


@app.command("why")
def why_command(
    context: typer.Context,
    companion: CompanionArgument = None,
    message: Annotated[
        str, typer.Option("--message", metavar="N|ID", help="Which reply: 1, the last, 2, the one before; or its id.")
    ] = "1",
    *,
    whole: Annotated[bool, typer.Option("--all", help="Also all that the model read, and what was weighed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Tell why a reply is as it is: what was felt, remembered, left out and put right."""
    why.explain(context, companion, message, whole=whole, as_json=as_json)


@app.command("open")
def open_command() -> None:
    """Print the link into the running server again, and open it in the browser, where there is one."""
    serve.open_running(load())


@app.command("doctor")
def doctor_command(context: typer.Context) -> None:
    """Check everything, and say what to do about what is wrong."""
    if not doctor.examine(_wiring(context), load()):
        raise typer.Exit(1)


def run(wiring: Wiring) -> None:
    """Run the command line."""
    logging.getLogger().addHandler(logging.NullHandler())  # the log is a server's: a command says what there is to say itself
    with told():
        app(obj=wiring)


@contextmanager
def told() -> Iterator[None]:
    """Tell an error in its one sentence, and leave with status 1."""
    try:
        yield
    except EverkinError as error:
        _tell(str(error))
    except OSError as error:
        _tell(in_words(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _tell(sentence: str) -> NoReturn:
    errors.print(f"[bold red]everkin:[/] {escape(sentence)}", highlight=False, soft_wrap=True)
    sys.exit(1)


def _wiring(context: typer.Context) -> Wiring:
    wiring: Wiring = context.obj
    return wiring
