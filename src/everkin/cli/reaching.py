"""A way from a command to the server: the running one, or one that is started for as long as the command needs."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import typer
from anyio.from_thread import BlockingPortal, start_blocking_portal

from everkin.cli.client import Client
from everkin.cli.serve import joined
from everkin.settings import load

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reached:
    """A server that is reached. It runs beside the terminal, so that Ctrl-C is the terminal's own."""

    client: Client
    beside: BlockingPortal

    def do(self, call: Callable[..., Awaitable[T]], *told: object, **asked: object) -> T:
        """Call the server."""
        return self.beside.call(partial(call, *told, **asked))


@contextmanager
def reached(context: typer.Context) -> Iterator[Reached]:
    """Join the running server, or start everything for this command."""
    with (
        start_blocking_portal() as beside,
        beside.wrap_async_context_manager(joined(context.obj, load(), wakes=False)) as link,
        beside.wrap_async_context_manager(Client.signed_in(link)) as client,
    ):
        yield Reached(client, beside)


def plain(text: str) -> str:
    """What was typed, as text that can be sent: bytes that the terminal could not read are marked."""
    return text.encode("utf-8", "replace").decode()
