"""What the commands are handed by `main`: the terminal names no provider itself."""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from everkin.api.served import Served
from everkin.inference.models import Choice, Profile
from everkin.settings import Settings


class Downloadable(Protocol):
    """A model that can be pulled by a short name."""

    @property
    def name(self) -> str:
        """The short name."""

    @property
    def size_mb(self) -> int:
        """The download, in MB."""

    @property
    def memory_mb(self) -> int:
        """What it needs to run, in MB."""

    @property
    def about(self) -> str:
        """What to expect of it."""


class OpenHouse(Protocol):
    """Opens everything that a server serves; unless it `wakes`, no engine is started ahead of its first use."""

    def __call__(self, settings: Settings, *, wakes: bool = True) -> AbstractAsyncContextManager[Served]:
        """Open, and close at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Trial:
    """How a model did when it was tried: whether it answered, in which words, how fast (milliseconds to the first token)."""

    ok: bool
    told: str
    first_token_ms: float | None = None


class Progress(Protocol):
    """Hears how far a download is: what it is, bytes done, bytes in all (None while unknown)."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Hear it."""


@dataclass(frozen=True, slots=True)
class Wiring:
    """The calls behind the commands."""

    open_house: OpenHouse
    install_weights: Callable[[Path, Progress], None]
    weights_installed: Callable[[Path], bool]
    catalogue: Callable[[], Sequence[Downloadable]]
    pull: Callable[[str, Settings, Progress], Coroutine[None, None, Path]]
    check_choice: Callable[[Choice, Settings], None]
    reads_facts: Callable[[Choice], bool]
    profiles: Callable[[], tuple[Profile, ...]]
    try_choice: Callable[[Choice | None, Settings], Coroutine[None, None, Trial]]
    try_encoder: Callable[[Settings], Coroutine[None, None, Trial]]
    check_storage: Callable[[Settings], Coroutine[None, None, str]]
