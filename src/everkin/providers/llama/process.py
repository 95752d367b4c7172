"""One run of the engine's process: begun, watched, ended."""

import asyncio
import json
import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import TypeVar

from everkin.providers.llama.settings import EngineSettings
from everkin.providers.llama.troubles import Ending, trouble

P = TypeVar("P", asyncio.StreamReader, asyncio.StreamWriter)

SCRIPT = Path(__file__).with_name("child.py")
START_TIMEOUT_S = 900.0
DEATH_NOTICE_S = 0.5
END_S = 5.0
LINES_KEPT = 60
LINE_CHARS_MAX = 400
PIPE_BYTES = 4096
_FAILURE = re.compile(r"GGML_ASSERT|ggml_abort|terminate called|Fatal Python error|out of memory", re.IGNORECASE)


class LastWords:
    """The last lines that a process wrote: any while it starts; once it serves only its own failures, as others may quote a request."""

    def __init__(self) -> None:
        self.serves = False
        self._lines = deque[str](maxlen=LINES_KEPT)

    def add(self, raw: bytes) -> None:
        """Keep a line, if it may be kept."""
        line = raw.decode(errors="replace").strip()[:LINE_CHARS_MAX]
        if line and (not self.serves or _FAILURE.search(line)):
            self._lines.append(line)

    def begin_to_serve(self) -> None:
        """Forget how it started."""
        self.serves = True
        self._lines.clear()

    def __iter__(self) -> Iterator[str]:
        """Return the lines, the oldest first."""
        return iter(self._lines)


@dataclass(slots=True)
class Child:
    """A running engine."""

    process: asyncio.subprocess.Process
    address: str
    api_key: str = field(repr=False)
    words: LastWords
    since: float

    @property
    def alive(self) -> bool:
        """The process has not been seen to end."""
        return self.process.returncode is None

    async def died(self) -> bool:
        """Whether the process has ended, or ends within `DEATH_NOTICE_S`: a connection breaks before its process is gone."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), DEATH_NOTICE_S)
        return not self.alive

    async def stop(self) -> None:
        """End the process. Idempotent."""
        await _end(self.process)


async def spawn(settings: EngineSettings, order: dict[str, object]) -> Child:
    """Begin a process and wait until its model is loaded. Raises a `ModelError`; a `ModelFaulty` may not come again."""
    key, words = token_urlsafe(32), LastWords()
    begun = asyncio.get_running_loop().time()
    process = await _begin()
    hearing = asyncio.create_task(_hear(_pipe(process.stderr), words))
    async with AsyncExitStack() as unless_ready:
        unless_ready.push_async_callback(_end, process)
        answer = await _ask(process, order | {"api_key": key, "parent": os.getpid()})
        if "address" in answer:
            unless_ready.pop_all()
            words.begin_to_serve()
            return Child(process, answer["address"], key, words, begun)
    await hearing
    raise trouble(settings, Ending(answer.get("error", ""), answer.get("detail", ""), process.returncode, tuple(words)))


async def _begin() -> asyncio.subprocess.Process:
    """Start it in a session of its own, so that Ctrl-C in a terminal reaches the parent only. The parent's thread must last."""
    pipe, command = asyncio.subprocess.PIPE, (sys.executable, "-P", str(SCRIPT))
    if sys.platform == "win32":
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, creationflags=group)
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)


async def _ask(process: asyncio.subprocess.Process, order: dict[str, object]) -> dict[str, str]:
    orders = _pipe(process.stdin)
    with suppress(ConnectionError):  # it has ended: its answer says so
        orders.write(json.dumps(order).encode() + b"\n")
        await orders.drain()
    try:
        line = await asyncio.wait_for(_pipe(process.stdout).readline(), START_TIMEOUT_S)
    except TimeoutError:
        return {"error": "slow"}
    answer: dict[str, str] = json.loads(line or b"{}")
    return answer


async def _hear(errors: asyncio.StreamReader, words: LastWords) -> None:
    """Read what the process writes for as long as it lives: a full pipe would stop it."""
    rest = b""
    while chunk := await errors.read(PIPE_BYTES):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            words.add(line)
        rest = rest[-PIPE_BYTES:]
    words.add(rest)


async def _end(process: asyncio.subprocess.Process) -> None:
    _pipe(process.stdin).close()
    try:
        await asyncio.wait_for(process.wait(), END_S)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _pipe(end: P | None) -> P:
    if end is None:
        raise RuntimeError("The engine was begun without its pipes.")
    return end
