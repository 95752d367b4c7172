"""Engines with the built-in model, and small GGUF files that are no models."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import gguf
import numpy as np
import pytest

from everkin.ports.chat import Line, Prompt, Sampling
from everkin.providers.llama import EngineSettings, LlamaChat, LlamaEngine
from everkin.providers.llama.gguf_draft import write_gguf
from tests.support.weights import CONTEXT_TOKENS, chat_weights, llama_chat

__all__ = ["chat_weights"]


def ask(*told: str, max_tokens: int = 8, **extra: float | str | bool) -> Prompt:
    """A prompt whose first line is the system's, and the others alternate."""
    roles = ["system", *["user", "assistant"] * len(told)]
    lines = tuple(Line(role, text) for role, text in zip(roles, told, strict=False))  # type: ignore[arg-type]
    return Prompt(lines, Sampling(max_tokens=max_tokens, temperature=0.0, seed=7, extra=dict(extra)))


def write_small(path: Path, architecture: str = "llama") -> Path:
    """Write a whole GGUF file of some kilobytes that no engine can run."""

    def fill(writer: gguf.GGUFWriter) -> None:
        writer.add_name("Small")
        writer.add_context_length(64)
        writer.add_token_list(["a", "bc", "d" * 40])
        writer.add_token_scores([0.0, 1.0, 2.0])
        writer.add_tensor("one", np.ones((8, 32), np.float32))
        writer.add_tensor("two", np.ones((4, 64), np.float16))

    write_gguf(path, architecture, fill)
    return path


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that an engine asked for; none is made."""
    return []


@pytest.fixture
async def engine_of(pauses: list[float]) -> AsyncIterator[Callable[[Path], LlamaEngine]]:
    """Make engines that are stopped at the end."""
    made = []

    async def skip(pause_s: float) -> None:
        pauses.append(pause_s)

    def make(model: Path) -> LlamaEngine:
        made.append(LlamaEngine(EngineSettings(model, "built-in", CONTEXT_TOKENS), sleep=skip))
        return made[-1]

    yield make
    for engine in made:
        await engine.stop()


@pytest.fixture
def engine(engine_of: Callable[[Path], LlamaEngine], chat_weights: Path) -> LlamaEngine:
    return engine_of(chat_weights)


@pytest.fixture
async def chat() -> AsyncIterator[LlamaChat]:
    """The built-in model with one slot, so that whatever holds it is in the way of the next request."""
    async with llama_chat(slots=1) as chat:
        yield chat
