"""What every benchmark shares: a real server as a process of its own, a way to talk with it, and the line that it ends with."""

import argparse
import asyncio
import json
import math
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from uuid import uuid4

import psutil

import everkin
from everkin.cli.client import Client
from everkin.providers import weights
from everkin.settings import Settings

T = TypeVar("T")

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
REPLY_TIMEOUT_S = 120.0
IDLE_LOOK_S = 0.05
IDLE_LOOKS = 3
TICK_S = 0.01
"""The grain of the kernel's CPU times."""


def parser(about: str) -> argparse.ArgumentParser:
    """Return a parser for a benchmark's arguments."""
    made = argparse.ArgumentParser(description=about)
    made.add_argument("--quick", action="store_true", help="measure less: within 60 seconds on two cores")
    return made


def run(work: Coroutine[None, None, T]) -> T:
    """Do a benchmark's work. Told to end by SIGTERM, it first ends what it has started, as it does at Ctrl-C."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    return asyncio.run(work)


def progress(line: str) -> None:
    """Tell how far the benchmark is."""
    print(line, file=sys.stderr, flush=True)


def report(bench: str, figures: Mapping[str, object]) -> None:
    """Print the line that a benchmark ends with. `load` is the machine's load average, of the last minute and of the last five."""
    load = [round(value, 2) for value in os.getloadavg()[:2]]
    print(json.dumps({"bench": bench, "commit": commit(), "machine": machine(), "load": load, **figures}), flush=True)


def commit() -> str:
    """The commit that is measured, with a plus where the working tree differs from it."""
    head, changes = _git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")
    return f"{head}+" if head and changes else head or "unknown"


def machine() -> str:
    """The machine in words, without its name."""
    return f"{_processor()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB, {platform.system()}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` (0-1) of all do not exceed; not a number where there are none."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)] if values else math.nan


def median(values: Sequence[float]) -> float:
    """The median, with two decimals; not a number where there are none."""
    return round(statistics.median(values), 2) if values else math.nan


class Server:
    """`everkin serve` as a process of its own, on one data folder, for as many lives as wanted. `settings` go into its environment."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.link = ""
        package = str(Path(everkin.__file__).parents[1])
        self._environment = {**os.environ, "EVERKIN_DATA_DIR": str(folder), "PYTHONPATH": package, **settings}
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def process(self) -> psutil.Process:
        """The server's process, while it lives."""
        assert self._process
        return psutil.Process(self._process.pid)

    def start(self) -> None:
        """Start, and wait for the opening link. Raises `RuntimeError` with what the server says instead."""
        with (self.folder / "server.err").open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "everkin", "serve", "--port", "0", "--no-browser"],
                env=self._environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        watchdog = threading.Timer(START_TIMEOUT_S, self._process.kill)
        watchdog.start()
        try:
            assert self._process.stdout
            self.link = next((line.strip() for line in self._process.stdout if "/open?key=" in line), "")
        finally:
            watchdog.cancel()
        if not self.link:
            self.kill()
            raise RuntimeError(f"The server did not start: {(self.folder / 'server.err').read_text('utf-8')[-2000:]}")

    def stop(self) -> None:
        """End the server as an operator does, by SIGTERM. Idempotent. Raises `subprocess.TimeoutExpired` when it does not end."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            finally:
                self.kill()

    def kill(self) -> None:
        """End the server without a word of warning. Idempotent."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()

    def children(self) -> list[psutil.Process]:
        """The engines that the server runs."""
        return self.process.children(recursive=True)

    def cpu_s(self) -> tuple[float, float]:
        """CPU seconds that the server has used, and that its engines have."""
        return _cpu_s(self.process), sum(map(_cpu_s, self.children()))

    async def idle(self, limit_s: float) -> None:
        """Wait until the server and its engines have nothing to do, at most `limit_s` seconds."""
        until = time.monotonic() + limit_s
        used, quiet = sum(self.cpu_s()), 0
        while quiet < IDLE_LOOKS and time.monotonic() < until:
            await asyncio.sleep(IDLE_LOOK_S)
            before, used = used, sum(self.cpu_s())
            quiet = quiet + 1 if used - before <= TICK_S else 0


def still_alive(processes: Sequence[psutil.Process], within_s: float) -> list[psutil.Process]:
    """Those of `processes` that have not ended within some seconds."""
    until = time.monotonic() + within_s
    while (alive := [p for p in processes if _is_alive(p)]) and time.monotonic() < until:
        time.sleep(IDLE_LOOK_S)
    return alive


@dataclass(slots=True)
class Heard:
    """What came of a message, and when: milliseconds from its sending. `end` is the last event's name, `data` its data."""

    accepted_ms: float = math.nan
    first_delta_ms: float = math.nan
    ended_ms: float = math.nan
    text: str = ""
    end: str = ""
    data: dict[str, Any] = field(default_factory=dict)


class Talk:
    """One conversation over the API."""

    def __init__(self, client: Client, conversation: dict[str, Any]) -> None:
        self.client = client
        self.conversation = conversation

    @property
    def id(self) -> str:
        """The conversation's id."""
        return str(self.conversation["id"])

    async def say(self, text: str) -> Heard:
        """Say something and hear the reply to its end. Raises `Refused` and, after two minutes, `TimeoutError`."""
        heard, began = Heard(), time.perf_counter()
        async with asyncio.timeout(REPLY_TIMEOUT_S):
            async for name, data in self.client.say(self.id, uuid4(), text):
                now_ms = (time.perf_counter() - began) * 1e3
                if name == "accepted":
                    heard.accepted_ms = now_ms
                elif name == "delta":
                    heard.first_delta_ms = now_ms if math.isnan(heard.first_delta_ms) else heard.first_delta_ms
                    heard.text += data["text"]
                heard.ended_ms, heard.end, heard.data = now_ms, name, data
        return heard


@asynccontextmanager
async def talking(server: Server, companion: str) -> AsyncGenerator[Talk]:
    """Open the conversation with a companion on a running server."""
    async with Client.signed_in(server.link) as client:
        yield Talk(client, await client.open(companion))


@contextmanager
def data_folder(home: Path | None = None) -> Iterator[Path]:
    """Make a fresh data folder with links to the built-in models of the data folder `home` in it, and remove it at the end.

    `home` is, by default, that of this machine. Where the models are not there yet, they are installed first.
    """
    home = home or Settings().data_dir
    if not weights.installed(home):
        progress("Fetching the built-in models.")
        weights.install(home, lambda _what, _done, _total: None)
    folder = Path(tempfile.mkdtemp(prefix="everkin-bench-"))
    try:
        for place in (weights.chat_model, weights.embedding_model):
            place(folder).parent.mkdir(parents=True, exist_ok=True)
            place(folder).symlink_to(place(home).resolve())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def use_model(folder: Path, **choice: str) -> None:
    """Choose the model that chats on a data folder."""
    (folder / "models.json").write_text(json.dumps({"chat": [choice]}), "utf-8")


@contextmanager
def stub_model(*, chunk_delay_ms: float = 0.0) -> Iterator[str]:
    """Run the stub model as a process of its own and return its address, up to /v1."""
    command = [sys.executable, "-m", "benchmarks.stub", str(chunk_delay_ms)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _git(*words: str) -> str:
    asked = subprocess.run(["git", *words], cwd=Path(__file__).parent, capture_output=True, text=True, check=False)  # noqa: S607 - git on PATH
    return asked.stdout.strip() if asked.returncode == 0 else ""
