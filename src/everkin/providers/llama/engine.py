"""Keeping the embedded engine alive: a child process, started when it is first asked for and anew when it dies."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Literal, TypeVar

from everkin.kit.log import get_logger
from everkin.ports.chat import ModelError, ModelFaulty, ModelUnreachable
from everkin.providers.llama.cpus import threads_allowed
from everkin.providers.llama.gguf_file import check_model_file
from everkin.providers.llama.links import answers
from everkin.providers.llama.process import Child, spawn
from everkin.providers.llama.settings import EngineSettings, engine_order

T = TypeVar("T")
State = Literal["starting", "ready", "failed"]

CRASHES_MAX = 5
STEADY_S = 60.0
BACK_OFF_FIRST_S = 0.5
BACK_OFF_MAX_S = 8.0

log = get_logger(__name__)


class LlamaEngine:
    """One model in one child process.

    After a crash it is started again, at once and then after growing pauses; after `CRASHES_MAX` crashes in a row it has failed, and the
    next request begins a new series. Belongs to the event loop that first uses it. `sleep` passes the pauses.
    """

    def __init__(self, settings: EngineSettings, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.settings = settings
        self._sleep = sleep
        self._child: Child | None = None
        self._failed = False
        self._stopped = False
        self._crashes = 0
        self._starting: asyncio.Task[Child] | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, while it runs."""
        return self._child.process.pid if self._child and self._child.alive else None

    def state(self) -> State:
        """Whether the model can answer now. One that has not been asked for yet counts as starting."""
        if self.pid is not None:
            return "ready"
        return "failed" if self._failed else "starting"

    async def healthy(self) -> bool:
        """Whether the child runs and answers. Starts nothing."""
        return self._child is not None and self._child.alive and await answers(self._child, self.settings.name)

    async def start(self) -> None:
        """Load the model ahead of the first request. Raises a `ModelError`."""
        await self.child()

    async def child(self) -> Child:
        """The running child, started where there is none. Raises a `ModelError`."""
        if self._child is not None and self._child.alive:
            return self._child
        if self._failed:
            self._crashes = 0
        starting = self._begin()
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            if self._stopped and not _is_cancelled():
                raise self._let_go() from None
            raise

    async def ask(self, request: Callable[[Child], Awaitable[T]]) -> T:
        """Make a request of the child. If it dies over it, make it once more, of its successor. Raises a `ModelError`."""
        child = await self.child()
        try:
            return await request(child)
        except (ModelUnreachable, ModelFaulty):
            if not await child.died():
                raise
        return await request(await self.child())

    async def stop(self) -> None:
        """End the child, for good. Idempotent."""
        self._stopped = True
        tasks = [task for task in (self._starting, self._watching) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        if self._child is not None:
            await self._child.stop()

    def _begin(self) -> asyncio.Task[Child]:
        if self._stopped:
            raise self._let_go()
        if self._starting is None or self._starting.done():
            self._failed = False
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(_heed)
        return self._starting

    async def _start(self) -> Child:
        try:
            child = await self._persist()
        except ModelError as error:
            self._failed = True
            log.warning("engine failed", model=self.settings.name, crashes=self._crashes, reason=str(error))
            raise
        self._child = child
        self._watching = asyncio.create_task(self._watch(child))
        log.info("engine ready", model=self.settings.name, crashes=self._crashes)
        return child

    async def _persist(self) -> Child:
        while True:
            await self._sleep(back_off_s(self._crashes))
            order = await asyncio.to_thread(_order, self.settings)
            try:
                return await self._spawn(order)
            except ModelFaulty:
                self._crashes += 1
                if self._crashes >= CRASHES_MAX:
                    raise

    async def _spawn(self, order: dict[str, object]) -> Child:
        child = await spawn(self.settings, order)
        async with AsyncExitStack() as unless_well:
            unless_well.push_async_callback(child.stop)
            if await answers(child, self.settings.name):
                unless_well.pop_all()
                return child
        raise ModelFaulty(f"The engine of the model {self.settings.name} started, but does not answer. Try again in a moment")

    async def _watch(self, child: Child) -> None:
        code = await child.process.wait()
        if self._stopped:
            return
        lived_s = asyncio.get_running_loop().time() - child.since
        self._crashes = 1 if lived_s >= STEADY_S else self._crashes + 1
        last = next(iter(child.words), "")
        log.warning("engine died", model=self.settings.name, code=code, crashes=self._crashes, last=last)
        self._failed = self._crashes >= CRASHES_MAX
        if not self._failed:
            self._begin()

    def _let_go(self) -> ModelUnreachable:
        return ModelUnreachable(f"The model {self.settings.name} was let go. Try again once Everkin has started")


def back_off_s(crashes: int) -> float:
    """The pause before a start after so many crashes in a row: none after the first."""
    return min(BACK_OFF_MAX_S, BACK_OFF_FIRST_S * 2.0 ** (crashes - 2)) if crashes > 1 else 0.0


def _order(settings: EngineSettings) -> dict[str, object]:
    check_model_file(settings.model)
    return engine_order(settings, settings.model.stat().st_size, threads_allowed())


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _heed(starting: asyncio.Task[Child]) -> None:
    """Take note of a failure that nobody waited for; it was logged."""
    if not starting.cancelled():
        starting.exception()
