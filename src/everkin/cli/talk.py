"""`everkin chat`: a conversation in the terminal, through a running server or one of its own."""

import re
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from typing import Any, Self
from uuid import uuid4

from anyio.from_thread import BlockingPortal, start_blocking_portal
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.padding import Padding

from everkin.cli.client import Client, Gone, Refused
from everkin.cli.serve import joined
from everkin.cli.wiring import Wiring
from everkin.settings import Settings

HISTORY = 12
INDENT = "  "
_PIECES = re.compile(r"\n|[^\S\n]+|\S+")
HELP = "Type and press Enter. Ctrl-C stops a reply; /help says this again; /quit, Ctrl-D or Ctrl-C at the prompt leaves."

console = Console()


def talk(wiring: Wiring, settings: Settings, companion: str | None) -> None:
    """Talk until the person leaves. The conversation runs beside the terminal, so that the prompt is the terminal's own."""
    with (
        suppress(KeyboardInterrupt),
        start_blocking_portal() as beside,
        beside.wrap_async_context_manager(joined(wiring, settings)) as link,
        beside.wrap_async_context_manager(Exchange.begun(link, companion)) as exchange,
    ):
        _talk(beside, exchange)
    console.print("\n[dim]See you.[/]")


def _talk(beside: BlockingPortal, exchange: "Exchange") -> None:
    with suppress(EOFError, KeyboardInterrupt):
        while (said := _ask()) not in {"/quit", "/exit"}:
            if said == "/help":
                console.print(f"[dim]{HELP}[/]")
            elif said:
                _until_heard(beside, exchange, beside.start_task_soon(exchange.say, said))


def _ask() -> str:
    console.print("[bold]You[/]")
    return input(INDENT).strip()


def _until_heard(beside: BlockingPortal, exchange: "Exchange", reply: Future[None]) -> None:
    """Wait for the end of a reply; Ctrl-C stops it where it is."""
    while True:
        try:
            return reply.result()
        except KeyboardInterrupt:
            beside.start_task_soon(exchange.stop)


class Exchange:
    """One conversation on the screen."""

    def __init__(self, client: Client, who: dict[str, Any], conversation_id: str) -> None:
        self._client = client
        self._who = who
        self._id = conversation_id

    @classmethod
    @asynccontextmanager
    async def begun(cls, link: str, companion: str | None) -> AsyncGenerator[Self]:
        """Open the conversation with a companion, or the latest one, and show where it stands. Raises `Refused`."""
        async with Client.signed_in(link) as client:
            companions = {c["id"]: c for c in await client.companions()}
            conversation = await client.open(companion.casefold() if companion else await client.last_companion())
            exchange = cls(client, companions[conversation["companion_id"]], conversation["id"])
            await exchange.show()
            yield exchange

    async def show(self) -> None:
        """Show who it is, which model talks, and the end of what was said."""
        ready, who = await self._client.ready(), self._who
        console.print(f"\n[bold]{who['name']}[/], {who['occupation']}, {who['home']}. [dim]An AI companion.[/]", highlight=False)
        console.print(f"[dim]{escape(ready.get('words', ''))}\n{HELP}[/]\n", highlight=False)
        for message in await self._client.messages(self._id, HISTORY):
            self._name_speaker(message["role"])
            console.print(Padding(Markdown(message["text"]), (0, 0, 1, 2)))

    async def say(self, text: str) -> None:
        """Say something, and show the reply as it comes."""
        console.print()
        self._name_speaker("companion")
        reply = Reply()
        try:
            async for name, data in self._client.say(self._id, uuid4(), text):
                reply.hear(name, data)
        except Gone:
            raise
        except Refused as refusal:
            reply.hear("failed", {"detail": str(refusal)})
        finally:
            reply.end()
            console.print()

    async def stop(self) -> None:
        """Stop the reply where it is."""
        with suppress(Refused):
            await self._client.stop(self._id)

    def _name_speaker(self, role: str) -> None:
        style, name = (self._who["colour"], self._who["called"]) if role == "companion" else ("default", "You")
        console.print(f"[bold {style}]{name}[/]")


class Reply:
    """A reply on the screen while it comes: indented, and broken between words."""

    def __init__(self) -> None:
        self._column = 0

    def hear(self, name: str, data: dict[str, Any]) -> None:
        """Show an event."""
        if name == "delta":
            self._add(data["text"])
        elif name == "notice":
            self._aside(f"[dim]({escape(data['text'])})[/]")
        elif name == "failed":
            self._aside(f"[yellow]{escape(data['detail'])}[/]")
        elif name == "stopped":
            self._aside("[dim](stopped)[/]")

    def end(self) -> None:
        """End the line that has begun."""
        if self._column:
            console.print()
        self._column = 0

    def _add(self, text: str) -> None:
        for piece in _PIECES.findall(text):
            if piece == "\n" or (self._column + len(piece) > console.width - 2 and not piece.isspace()):
                self.end()
            if piece != "\n":
                shown = piece if self._column else INDENT + piece.lstrip()
                console.print(shown, end="", markup=False, highlight=False, soft_wrap=True)
                self._column += len(shown)

    def _aside(self, markup: str) -> None:
        self.end()
        console.print(Padding(markup, (0, 0, 0, 2)), highlight=False)
