"""`everkin chat`: a conversation in the terminal, through a running server or one of its own."""

import re
import sys
from collections.abc import AsyncGenerator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from io import TextIOWrapper
from textwrap import shorten
from typing import Any, Self
from uuid import uuid4

from anyio.from_thread import BlockingPortal, start_blocking_portal
from rich.console import Console
from rich.markdown import Markdown
from rich.markup import escape
from rich.padding import Padding

from everkin.cli.client import Client, Events, Gone, Refused
from everkin.cli.plainly import in_fixed_words
from everkin.cli.serve import joined
from everkin.cli.why import in_plain_words
from everkin.cli.wiring import Wiring
from everkin.settings import Settings

HISTORY = 12
INDENT = "  "
UNDONE_CHARS = 60
GOES_ON = "... "
NO_REPLY = "There is no reply yet. Say something first."
_PIECES = re.compile(r"\n|[^\S\n]+|\S+")
HELP = "Type and press Enter. Ctrl-C stops a reply; /help says what else there is; /quit, Ctrl-D or Ctrl-C at the prompt leaves."
COMMANDS = {
    "/again": "another reply; /again shorter says what you wish of it",
    "/more": "the last reply goes on",
    "/undo": "your last message is taken back, with what followed it",
    "/why": "why the last reply is as it is",
    "/help": "this",
    "/quit": "leave",
}
"""What may be typed instead of a message, and what comes of it."""

console = Console()


def talk(wiring: Wiring, settings: Settings, companion: str | None) -> None:
    """Talk until the person leaves. The conversation runs beside the terminal, so that the prompt is the terminal's own."""
    _read_anything()
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
            if said:
                _until_heard(beside, exchange, beside.start_task_soon(exchange.take, said))


def _read_anything() -> None:
    """Read bytes that are no text as the character that marks them, U+FFFD."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def _ask() -> str:
    console.print("[bold]You[/]")
    return input(INDENT).encode("utf-8", "replace").decode().strip()


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
        told = ", ".join(part for part in (f"[bold]{who['name']}[/]", who["occupation"], who["home"]) if part)
        console.print(f"\n{told}. [dim]An AI companion.[/]", highlight=False)
        console.print(f"[dim]{escape(ready.get('words', ''))}\n{HELP}[/]\n", highlight=False)
        with suppress(Refused):
            if (await self._client.versions(self._id))["offer"]:
                _aside(f"There is something newer for this conversation: everkin versions show {who['id']}")
        for message in await self._client.messages(self._id, HISTORY):
            self._show_message(message)

    async def take(self, line: str) -> None:
        """Do what a line says: a command, or else a message."""
        command, _, rest = line.partition(" ")
        acts = {"/again": self.again, "/more": self.more, "/undo": self.undo, "/why": self.why, "/help": self.help}
        try:
            if not line.startswith("/") or line.startswith("//"):
                await self.say(line.removeprefix("/"))
            elif command in acts:
                await acts[command](rest.strip())
            else:
                _aside(f"There is no {command}. There are {', '.join(COMMANDS)}. To say it as a message, begin it with //.")
        except Gone:
            raise
        except Refused as refusal:
            _aside(str(refusal), "yellow")

    async def say(self, text: str) -> None:
        """Say something, and show the reply as it comes."""
        await self._hear(self._client.say(self._id, uuid4(), text))

    async def again(self, hint: str) -> None:
        """Ask for another reply, with what is wished of it, and show it as it comes."""
        await self._ask_for("again", hint)

    async def more(self, hint: str) -> None:
        """Let the last reply go on, and show how."""
        await self._ask_for("more", hint)

    async def undo(self, _: str) -> None:
        """Take the person's last message back, and show where that leaves the conversation."""
        taken = await self._client.undo(self._id)
        _aside(f"Taken back, with what followed it: {shorten(taken['text'], UNDONE_CHARS, placeholder=' ...')}")
        self._show_message(await self._last())

    async def why(self, _: str) -> None:
        """Tell why the last message of the companion is as it is."""
        last = await self._last()
        if last["role"] == "person":
            _aside(NO_REPLY)
        elif fixed := in_fixed_words(last["kind"], self._who):
            _aside(fixed)
        else:
            why = await self._client.why(self._id, last["id"])
            console.print(Padding(in_plain_words(why, self._who), (0, 0, 1, 2)), highlight=False)
            _aside(f"All that the model read, and what was weighed: everkin why {self._who['id']} --all")

    async def help(self, _: str) -> None:
        """Say what may be typed."""
        _aside("\n".join(f"{command:8}{told}" for command, told in COMMANDS.items()))
        _aside("Ctrl-C stops a reply. A line that begins with // is said as a message that begins with /.")

    async def stop(self) -> None:
        """Stop the reply where it is."""
        with suppress(Refused):
            await self._client.stop(self._id)

    async def _last(self) -> dict[str, Any]:
        """The last message that is shown."""
        return (await self._client.messages(self._id, 1))[-1]

    async def _ask_for(self, wants: str, hint: str) -> None:
        last = await self._last()
        if last["kind"] == "greeting":
            _aside(NO_REPLY)
        else:
            await self._hear(self._client.reply(self._id, uuid4(), wants, last["id"], hint))

    async def _hear(self, events: Events) -> None:
        """Show a reply as it comes."""
        reply = Reply()
        try:
            async for name, data in events:
                if name == "accepted":
                    console.print()
                    self._name_speaker("companion")
                    reply.hear("delta", {"text": GOES_ON if data["begun"] else ""})
                reply.hear(name, data)
        finally:
            reply.end()
        console.print()

    def _show_message(self, message: Mapping[str, Any]) -> None:
        self._name_speaker(message["role"])
        console.print(Padding(Markdown(message["text"]), (0, 0, 1, 2)))

    def _name_speaker(self, role: str) -> None:
        style, name = (self._who["colour"], self._who["called"]) if role == "companion" else ("default", "You")
        console.print(f"[bold {style}]{name}[/]")


def _aside(text: str, style: str = "dim") -> None:
    console.print(Padding(f"[{style}]{escape(text)}[/]", (0, 0, 1, 2)), highlight=False)


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
