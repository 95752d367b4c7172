"""Keeping the embedded engine alive: a child process on a loopback port with a key of its own, started anew when it dies."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from typing import Literal

from everkin.kit.log import get_logger
from everkin.ports.chat import ModelFaulty, ModelMissing, ModelUnreachable
from everkin.providers.llama.gguf_file import check_model_file

log = get_logger(__name__)

START_TIMEOUT_S = 120.0
BACK_OFF_S = (0.0, 0.5, 2.0, 5.0, 15.0)
LINES_KEPT = 40

State = Literal["starting", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """What the engine runs: a GGUF file under a name, its context per slot in tokens. `threads` 0 takes the machine's cores."""

    model: Path
    name: str
    context_tokens: int
    slots: int = 1
    threads: int = 0
    embedding: bool = False
    gpu_layers: int = 0
    cache_mb: int = 512


class LlamaEngine:
    """One model in one child process."""

    def __init__(self, settings: EngineSettings, command: Sequence[str] = (sys.executable, "-m", "everkin.providers.llama.child")) -> None:
        self.settings = settings
        self._command = command
        self._key = token_urlsafe(24)
        self._process: subprocess.Popen[str] | None = None
        self._address = ""
        self._failures = 0
        self._state: State = "starting"
        self._starting = asyncio.Lock()
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)

    @property
    def api_key(self) -> str:
        """What the child wants to hear with each request."""
        return self._key

    @property
    def pid(self) -> int | None:
        """The child's process id, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def state(self) -> State:
        """Whether the model can answer now. One that has died and was not started again yet counts as starting."""
        return "starting" if self._state == "ready" and self.pid is None else self._state

    async def address(self) -> str:
        """Where the child answers; it is started first where it does not run. Raises `ModelMissing`, `ModelFaulty`, `ModelUnreachable`."""
        async with self._starting:
            if self.pid is None:
                await self._start()
            return self._address

    async def stop(self) -> None:
        """End the child. Idempotent."""
        async with self._starting:
            await asyncio.to_thread(self._end)

    async def _start(self) -> None:
        self._state = "starting"
        try:
            check_model_file(self.settings.model)
            if self._process is not None:
                self._failures += 1
                await asyncio.sleep(BACK_OFF_S[min(self._failures, len(BACK_OFF_S)) - 1])
            await asyncio.to_thread(self._end)
            self._address = await asyncio.to_thread(self._spawn)
        except (ModelMissing, ModelFaulty, ModelUnreachable):
            self._state = "failed"
            raise
        self._state = "ready"
        log.info("engine ready", model=self.settings.name, failures=self._failures)

    def _spawn(self) -> str:
        """Start the child and wait for its address."""
        environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONUNBUFFERED": "1"}  # noqa: TID251
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            env=environment,
            start_new_session=True,
        )
        assert self._process.stdin
        assert self._process.stdout
        threading.Thread(target=self._listen, args=(self._process,), daemon=True).start()
        watchdog = threading.Timer(START_TIMEOUT_S, self._process.kill)
        watchdog.start()
        try:
            self._process.stdin.write(json.dumps(self._told()) + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline() or "{}")
        except (OSError, ValueError) as error:
            raise ModelFaulty(self._sentence("did not start")) from error
        finally:
            watchdog.cancel()
        if "address" not in answer:
            raise ModelFaulty(self._sentence(answer.get("error") or "ended while it was starting"))
        return str(answer["address"])

    def _told(self) -> dict[str, object]:
        settings = self.settings
        return {
            "model": str(settings.model),
            "api_key": self._key,
            "slots": settings.slots,
            "context_tokens": settings.context_tokens,
            "threads": settings.threads or cores(),
            "gpu_layers": settings.gpu_layers,
            "cache_mb": settings.cache_mb,
            "embedding": settings.embedding,
        }

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr
        for line in process.stderr:
            self._lines.append(line.strip())

    def _sentence(self, what: str) -> str:
        told = next((line for line in reversed(self._lines) if line), "")
        if "libgomp" in told or "libgomp" in what:
            return "The model's engine needs the system library libgomp. Install it (Debian, Ubuntu: apt-get install libgomp1) and start again."
        last = f" Its last line: {told[:200]}" if told else ""
        return f"The model {self.settings.name} could not be started: {what}.{last} Check everything with: everkin doctor"

    def _end(self) -> None:
        process = self._process
        if process is None:
            return
        if process.stdin:
            process.stdin.close()
        try:
            process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()


def cores() -> int:
    """How many threads serve a model best: the cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
