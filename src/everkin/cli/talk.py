"""`everkin chat`: a conversation in the terminal, through a running server or one of its own."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any
from uuid import uuid4

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding

from everkin.cli.client import Client, Refused
from everkin.cli.serve import HouseServer, address_of, listening, opening_link, running_link
from everkin.cli.wiring import Wiring
from everkin.kit import log
from everkin.kit.locks import DataDirectoryLock
from everkin.settings import Settings

HISTORY = 12
HELP = "Type and press Enter. Ctrl-C stops a reply; /help says this again; /quit, Ctrl-D or Ctrl-C at the prompt leaves."

console = Console()


def talk(wiring: Wiring, settings: Settings, companion: str | None) -> None:
    """Talk until the person leaves."""
    with suppress(EOFError, KeyboardInterrupt):
        asyncio.run(_talk(wiring, settings, companion))
    console.print("\n[dim]See you.[/]")


async def _talk(wiring: Wiring, settings: Settings, companion: str | None) -> None:
    async with _link(wiring, settings) as link, Client.signed_in(link) as client:
        who, conversation = await _open(client, companion)
        await _show_history(client, who, conversation)
        while True:
            said = await _ask()
            if said in {"/quit", "/exit"}:
                return
            if said == "/help":
                console.print(f"[dim]{HELP}[/]")
            elif said:
                await _exchange(client, who, conversation, said)


@asynccontextmanager
async def _link(wiring: Wiring, settings: Settings) -> AsyncGenerator[str]:
    """The link into the running server; where none runs, into one that lives as long as this conversation."""
    link = running_link(settings)
    if link is not None:
        yield link
        return
    with listening(settings.model_copy(update={"port": 0})) as listener, DataDirectoryLock(settings.data_dir, address_of(listener)):
        log.configure(level=settings.log_level.upper(), json_file=settings.data_dir / "everkin.log")
        async with AsyncExitStack() as stack:
            with console.status("[dim]Waking up ...[/]"):
                house = await stack.enter_async_context(wiring.open_house(settings))
            server = HouseServer(house, takes_signals=False)  # Ctrl-C stops a reply here
            serving = asyncio.create_task(server.serve([listener]))
            try:
                yield opening_link(address_of(listener), house.opening_key)
            finally:
                server.should_exit = True
                await serving


async def _open(client: Client, companion: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    companions = {c["id"]: c for c in await client.companions()}
    if companion is None:
        latest = await client.conversations()
        companion = latest[0]["companion_id"] if latest else next(iter(companions))
    wanted = companion.casefold()
    conversation = await client.open(wanted)
    return companions[conversation["companion_id"]], conversation


async def _show_history(client: Client, who: dict[str, Any], conversation: dict[str, Any]) -> None:
    ready = await client.ready()
    console.print(f"\n[bold]{who['name']}[/], {who['occupation']}, {who['home']}. [dim]An AI companion.[/]", highlight=False)
    console.print(f"[dim]{ready.get('words', '')}\n{HELP}[/]\n", highlight=False)
    for message in await client.messages(conversation["id"], HISTORY):
        name = who["called"] if message["role"] == "companion" else "You"
        console.print(f"[bold {_colour(who) if message['role'] == 'companion' else 'default'}]{name}[/]")
        console.print(Padding(Markdown(message["text"]), (0, 0, 1, 2)))


async def _ask() -> str:
    console.print("[bold]You[/]")
    return (await asyncio.to_thread(input, "  ")).strip()


async def _exchange(client: Client, who: dict[str, Any], conversation: dict[str, Any], said: str) -> None:
    console.print(f"\n[bold {_colour(who)}]{who['called']}[/]\n  ", end="")
    loop = asyncio.get_running_loop()
    stops: set[asyncio.Task[None]] = set()
    with suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGINT, lambda: stops.add(asyncio.create_task(client.stop(conversation["id"]))))
    try:
        async for name, data in client.say(conversation["id"], uuid4(), said):
            _show_event(name, data)
    except Refused as refusal:
        console.print(f"[yellow]{refusal}[/]", highlight=False)
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGINT)
    console.print("\n")


def _show_event(name: str, data: dict[str, Any]) -> None:
    if name == "delta":
        console.print(data["text"].replace("\n", "\n  "), end="", markup=False, highlight=False, soft_wrap=True)
    elif name == "notice":
        console.print(f"[dim]({data['text']})[/]\n  ", end="", highlight=False)
    elif name == "failed":
        console.print(f"[yellow]{data['detail']}[/]", highlight=False)
    elif name == "stopped":
        console.print(" [dim](stopped)[/]", end="")


def _colour(who: dict[str, Any]) -> str:
    return str(who["colour"])
