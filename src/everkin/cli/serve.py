"""`everkin serve` and `everkin open`."""

import asyncio
import errno
import signal
import socket
import sys
import time
import webbrowser
from collections.abc import AsyncGenerator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from rich.console import Console

from everkin.api.app import create
from everkin.api.served import Served
from everkin.cli.wiring import Wiring
from everkin.kit import log
from everkin.kit.errors import EverkinError
from everkin.kit.files import write_atomically
from everkin.kit.locks import DataDirectoryLock, is_held, read_holder
from everkin.settings import Settings, has_display

GRACE_S = 10
ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - who listens everywhere listens here too
START_S = 10.0
LOOK_S = 0.1

console = Console()
errors = Console(stderr=True)


class PortTaken(EverkinError):
    """The port cannot be listened on."""

    code = "port_taken"
    status = 409


class AlreadyRunning(EverkinError):
    """A server runs on the data folder."""

    code = "already_running"
    status = 409


class NotRunning(EverkinError):
    """No server runs on the data folder."""

    code = "not_running"
    status = 409


def serve(wiring: Wiring, settings: Settings, *, browser: bool) -> None:
    """Serve until Ctrl-C. Raises `AlreadyRunning`, `PortTaken` and whatever opening the house raises."""
    uvloop_if_there = uvicorn.Config("", log_config=None).get_loop_factory()
    with holding(settings) as listener, asyncio.Runner(loop_factory=uvloop_if_there) as runner:
        runner.run(_serve(wiring, settings, listener, browser=browser))


def open_running(settings: Settings) -> None:
    """Print the link into the running server, and open it where there is a browser. Raises `NotRunning`."""
    link = running_link(settings)
    if link is None:
        raise NotRunning(f"No Everkin is running on the data folder {settings.data_dir}. Start one with: everkin serve")
    _show(link, browser=True)


def running_link(settings: Settings) -> str | None:
    """The opening link of the server that runs on the data folder, if one does. Waits a moment for one that is only starting."""
    until = time.monotonic() + START_S
    while (holder := read_holder(settings.data_dir)) and _answers(holder.address) and is_held(settings.data_dir):
        with suppress(OSError):
            return _opening_link(holder.address, _key_file(settings).read_text("utf-8").strip())
        if time.monotonic() > until:
            break
        time.sleep(LOOK_S)
    return None


@contextmanager
def holding(settings: Settings) -> Iterator[socket.socket]:
    """Hold the data folder and a listening socket, and begin the log. What a server before left of its link is removed.

    Raises `SettingWrong`, `PortTaken`, `AlreadyRunning`, `DataDirectoryBusy`.
    """
    settings.prepare()
    if (holder := read_holder(settings.data_dir)) and is_held(settings.data_dir):
        raise AlreadyRunning(
            f"Everkin is running on the data folder {settings.data_dir} already, at {holder.address}. "
            f"To open it: everkin open. To start it anew, stop process {holder.pid} first."
        )
    with listening(settings) as listener, DataDirectoryLock(settings.data_dir, address_of(listener)):
        _key_file(settings).unlink(missing_ok=True)
        log.configure(level=settings.log_level.upper(), json_file=settings.data_dir / "everkin.log")
        try:
            yield listener
        finally:
            _key_file(settings).unlink(missing_ok=True)


def unlock(house: Served, settings: Settings, listener: socket.socket) -> str:
    """Let who runs commands on this data folder in, by a key that only its owner can read, and return the link that does."""
    write_atomically(_key_file(settings), house.opening_key.encode())
    return _opening_link(address_of(listener), house.opening_key)


def listening(settings: Settings) -> socket.socket:
    """Listen on the port, so that a taken one is told before anything else happens. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with ExitStack() as unless_well:
        try:
            listener = unless_well.enter_context(socket.socket(family, socket.SOCK_STREAM))
            if sys.platform != "win32":
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((settings.host, settings.port))
            listener.listen(128)
        except OSError as error:
            raise _unavailable(settings, error) from error
        unless_well.pop_all()
    return listener


def address_of(listener: socket.socket) -> str:
    """The address at which a listening socket answers on this machine."""
    host, port = listener.getsockname()[:2]
    host = ANYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class HouseServer(uvicorn.Server):
    """Serves an open house. At the end it first stops the replies that are on their way, so that nobody waits for them."""

    def __init__(self, house: Served, *, takes_signals: bool = True) -> None:
        self._house = house
        self._takes_signals = takes_signals
        api = create(self._opened, house.way_in)
        super().__init__(uvicorn.Config(api, log_config=None, access_log=False, timeout_graceful_shutdown=GRACE_S))

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


@asynccontextmanager
async def joined(wiring: Wiring, settings: Settings, *, wakes: bool = True) -> AsyncGenerator[str]:
    """The link into the server that runs on the data folder; where none does, into one that lives as long as this, and `wakes` or not."""
    if link := running_link(settings):
        yield link
        return
    with holding(settings.model_copy(update={"port": 0})) as listener:
        async with AsyncExitStack() as stack:
            with errors.status("[dim]Waking up ...[/]"):
                house = await stack.enter_async_context(wiring.open_house(settings, wakes=wakes))
            server = HouseServer(house, takes_signals=False)  # Ctrl-C is for who called
            serving = asyncio.create_task(server.serve([listener]))
            try:
                yield unlock(house, settings, listener)
            finally:
                server.should_exit = True
                await serving


async def _serve(wiring: Wiring, settings: Settings, listener: socket.socket, *, browser: bool) -> None:
    async with wiring.open_house(settings) as house:
        _show(unlock(house, settings, listener), browser=browser)
        await HouseServer(house).serve([listener])


def _key_file(settings: Settings) -> Path:
    return settings.data_dir / "opening.key"


def _opening_link(address: str, key: str) -> str:
    return f"{address}/open?key={key}"


def _unavailable(settings: Settings, error: OSError) -> PortTaken:
    if error.errno == errno.EADDRINUSE:
        return PortTaken(f"Port {settings.port} is in use by another program. Stop that one, or take any free port: everkin serve --port 0")
    if error.errno == errno.EACCES:
        return PortTaken(f"Port {settings.port} is not for this user to listen on. Choose one from 1024 on: everkin serve --port 7777")
    return PortTaken(f"Nothing can listen at {settings.host}, port {settings.port} ({error.strerror}). Choose another EVERKIN_HOST.")


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
