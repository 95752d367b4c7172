"""`everkin serve` and `everkin open`."""

import asyncio
import signal
import socket
import sys
import webbrowser
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager
from urllib.parse import urlsplit

import uvicorn
from rich.console import Console

from everkin.api.app import create
from everkin.api.served import Served
from everkin.cli.wiring import Wiring
from everkin.kit import log
from everkin.kit.errors import EverkinError
from everkin.kit.files import write_atomically
from everkin.kit.locks import DataDirectoryLock, read_holder
from everkin.settings import Settings, has_display

OPENING_KEY_FILE = "opening.key"
GRACE_S = 10

console = Console()


class PortTaken(EverkinError):
    """Another program listens there."""

    code = "port_taken"
    status = 409


class NotRunning(EverkinError):
    """No server runs on the data directory."""

    code = "not_running"
    status = 409


def serve(wiring: Wiring, settings: Settings, *, browser: bool) -> None:
    """Serve until Ctrl-C. Raises `PortTaken`, `DataDirectoryBusy` and whatever opening the house raises."""
    with listening(settings) as listener:
        address = address_of(listener)
        with DataDirectoryLock(settings.data_dir, address):
            log.configure(level=settings.log_level.upper(), json_file=settings.data_dir / "everkin.log")
            asyncio.run(_serve(wiring, settings, listener, address, browser=browser))


def open_running(settings: Settings) -> None:
    """Print a link into the running server, and open it where there is a browser. Raises `NotRunning`."""
    link = running_link(settings)
    if link is None:
        raise NotRunning("No Everkin is running on this data directory. Start one with: everkin serve")
    _show(link, browser=True)


def running_link(settings: Settings) -> str | None:
    """The opening link of the server that runs on the data directory, if one does."""
    holder = read_holder(settings.data_dir)
    try:
        key = (settings.data_dir / OPENING_KEY_FILE).read_text("utf-8").strip()
    except OSError:
        return None
    return opening_link(holder.address, key) if holder and _answers(holder.address) else None


def opening_link(address: str, key: str) -> str:
    """The link that signs a browser in."""
    return f"{address}/open?key={key}"


def listening(settings: Settings) -> socket.socket:
    """Listen on the port, so that a taken one is told before anything else happens. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise PortTaken(
            f"Port {settings.port} is in use by another program. Stop that one, or choose another: everkin serve --port {settings.port + 1}"
        ) from error
    return listener


def address_of(listener: socket.socket) -> str:
    """The address at which a listening socket answers."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class HouseServer(uvicorn.Server):
    """Serves an open house. At the end it first stops the replies that are on their way, so that nobody waits for them."""

    def __init__(self, house: Served, *, takes_signals: bool = True) -> None:
        self._house = house
        self._takes_signals = takes_signals
        super().__init__(uvicorn.Config(create(self._opened), log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM end the serving, and nothing else: what was opened is closed in order behind it."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM) if self._takes_signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Settle every turn, then close."""
        await self._house.turns.close()
        await super().shutdown(sockets)

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[Served]:
        yield self._house


async def _serve(wiring: Wiring, settings: Settings, listener: socket.socket, address: str, *, browser: bool) -> None:
    async with wiring.open_house(settings) as house:
        write_atomically(settings.data_dir / OPENING_KEY_FILE, house.opening_key.encode())
        _show(opening_link(address, house.opening_key), browser=browser)
        await HouseServer(house).serve([listener])


def _answers(address: str) -> bool:
    where = urlsplit(address)
    try:
        with socket.create_connection((where.hostname or "", where.port or 80), timeout=1):
            return True
    except OSError:
        return False


def _has_browser() -> bool:
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return sys.platform in {"darwin", "win32"} or has_display()


def _show(link: str, *, browser: bool) -> None:
    opened = browser and _has_browser() and webbrowser.open(link)
    console.print("\n  [bold]Everkin is here.[/] " + ("The page is opening in your browser; if not, open" if opened else "Open"))
    console.print(f"  [bold cyan]{link}[/]", soft_wrap=True, highlight=False)
    console.print("  [dim]Stop with Ctrl-C. Your conversations stay on this machine.[/]\n")
