"""A server of their own for each test, and short patience."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import pytest

from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat
from tests.support.model_server import ModelServer, model_server, serve

__all__ = ["model_server"]

KEY = "sk-a-made-up-key"
ChatAt = Callable[..., OpenAICompatibleChat]


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with serve() as server:
        yield server


@pytest.fixture
def pauses() -> list[float]:
    """The pauses that were asked for; none is made."""
    return []


@pytest.fixture
async def chat_at(server: ModelServer, pauses: list[float]) -> AsyncIterator[ChatAt]:
    """Make a chat with the test's server; settings of the endpoint by name."""
    made: list[OpenAICompatibleChat] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    def make(**settings: Any) -> OpenAICompatibleChat:  # noqa: ANN401
        endpoint = Endpoint(server.base_url, "mara-7b", KEY)
        made.append(OpenAICompatibleChat(replace(endpoint, **settings), sleep=pause))
        return made[-1]

    yield make
    for chat in made:
        await chat.close()
