"""The conversation with a companion that a command is about."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import orjson
import typer

from everkin.cli.reaching import Reached, plain, reached
from everkin.kit.errors import EverkinError
from everkin.persona.models import UnknownCompanion

T = TypeVar("T")

CompanionArgument = Annotated[
    str | None, typer.Argument(metavar="COMPANION", help="Who; `everkin companions` lists them. Default: the last one.")
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


class NotMet(EverkinError):
    """There is no conversation with the companion."""

    code = "not_met"
    status = 404


@dataclass(frozen=True, slots=True)
class Met:
    """A companion, as the API tells it, and the conversation with it, on a server that is reached."""

    server: Reached
    who: Mapping[str, Any]
    conversation_id: str

    def do(self, call: Callable[..., Awaitable[T]], *told: object) -> T:
        """Call the server about the conversation. Raises `Refused`."""
        return self.server.do(call, self.conversation_id, *told)


@contextmanager
def met(context: typer.Context, companion: str | None) -> Iterator[Met]:
    """Reach the server, and find the conversation with a companion, or the last one. Raises `UnknownCompanion` or `NotMet`."""
    with reached(context) as server:
        yield meet(server, companion)


def meet(server: Reached, companion: str | None) -> Met:
    """The conversation with a companion, or the last one. Raises `UnknownCompanion` or `NotMet`."""
    companion_id = plain(companion).casefold() if companion else server.do(server.client.last_companion)
    who = found(server, companion_id)
    for conversation in server.do(server.client.conversations):
        if conversation["companion_id"] == companion_id:
            return Met(server, who, str(conversation["id"]))
    raise NotMet(f"You have not talked with {who['called']} yet. Begin with: everkin chat {companion_id}")


def found(server: Reached, companion_id: str) -> Mapping[str, Any]:
    """The companion with an id, as the API tells it. Raises `UnknownCompanion`."""
    for who in server.do(server.client.companions):
        if who["id"] == companion_id:
            return who
    raise UnknownCompanion(f"There is no companion called {companion_id[:40]!r}. See who there is: everkin companions")


def print_json(told: object) -> None:
    """Print what a program reads."""
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
