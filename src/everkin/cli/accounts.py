"""`everkin accounts`: those who are served, for who runs the server."""

from typing import Annotated

import typer
from rich.console import Console

from everkin.accounts.models import Role
from everkin.cli.reaching import reached

HELP = """Help people of a server that serves many, on the machine where it runs.

[bold]For example[/]:

  everkin accounts recover ada@example.org

  everkin accounts role ada@example.org moderator
"""

Address = Annotated[str, typer.Argument(metavar="ADDRESS", help="The address that they sign in with.")]

app = typer.Typer(help=HELP, rich_markup_mode="rich", no_args_is_help=True, add_completion=False)
console = Console()


@app.command()
def recover(context: typer.Context, email: Address) -> None:
    """Print a link with which somebody sets their password anew, once, within half an hour. Hand it to nobody else."""
    with reached(context) as server:
        console.print(server.do(server.client.recovery_link, email), soft_wrap=True, highlight=False)


@app.command()
def role(
    context: typer.Context,
    email: Address,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="person, creator, moderator or operator.")],
) -> None:
    """Make somebody a person, a creator, a moderator or an operator, from their next request on."""
    with reached(context) as server:
        server.do(server.client.change_role, email, role)
    console.print(f"{email} is {'an' if role is Role.OPERATOR else 'a'} {role} now.", highlight=False)
