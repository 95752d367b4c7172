"""Where the milliseconds of one piece of work go: stages name themselves, the work collects them."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_current: ContextVar[dict[str, float] | None] = ContextVar("stages", default=None)


@contextmanager
def collect() -> Iterator[dict[str, float]]:
    """Collect the wall time of every stage inside, in milliseconds by name; a stage entered twice adds up."""
    stages: dict[str, float] = {}
    token = _current.set(stages)
    try:
        yield stages
    finally:
        _current.reset(token)


def note(name: str, ms: float) -> None:
    """Add `ms` milliseconds to the stage `name` of the work at hand, if any is collecting."""
    stages = _current.get()
    if stages is not None:
        stages[name] = stages.get(name, 0.0) + ms


def stage(name: str) -> Callable[[Callable[P, Awaitable[T]]], Callable[P, Awaitable[T]]]:
    """Time an async function as the stage `name`."""

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
        @wraps(function)
        async def timed(*args: P.args, **kwargs: P.kwargs) -> T:
            began = time.perf_counter()
            try:
                return await function(*args, **kwargs)
            finally:
                note(name, (time.perf_counter() - began) * 1e3)

        return timed

    return decorate
