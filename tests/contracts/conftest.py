"""Who must keep the contracts. A new provider adds a line to `CHATS` or `EMBEDDINGS`; nothing else."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import pytest

from everkin.ports.chat import Chat
from everkin.ports.embedding import Embedding
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat, OpenAICompatibleEmbedding
from everkin.providers.scripted import ScriptedChat, ScriptedEmbedding
from tests.support.model_server import serve
from tests.support.weights import llama_chat, minilm_embedding


@dataclass(frozen=True)
class ChatKind:
    """How to make a chat, closed by its context. `echoes`: the reply is the prompt's last line. `samples`: `Sampling` is honoured."""

    make: Callable[[], AbstractAsyncContextManager[Chat]]
    echoes: bool
    samples: bool


@asynccontextmanager
async def _openai_compatible_chat() -> AsyncIterator[Chat]:
    async with serve() as server:
        chat = OpenAICompatibleChat(Endpoint(server.base_url, "echo"))
        try:
            yield chat
        finally:
            await chat.close()


@asynccontextmanager
async def _scripted_chat() -> AsyncIterator[Chat]:
    yield ScriptedChat(lambda prompt: prompt.lines[-1].content)


@asynccontextmanager
async def _openai_compatible_embedding() -> AsyncIterator[Embedding]:
    async with serve() as server:
        embedding = OpenAICompatibleEmbedding(Endpoint(server.base_url, "hash"))
        try:
            yield embedding
        finally:
            await embedding.close()


@asynccontextmanager
async def _scripted_embedding() -> AsyncIterator[Embedding]:
    yield ScriptedEmbedding()


CHATS = {
    "llama": ChatKind(llama_chat, echoes=False, samples=True),
    "openai_compatible": ChatKind(_openai_compatible_chat, echoes=True, samples=True),
    "scripted": ChatKind(_scripted_chat, echoes=True, samples=False),
}
EMBEDDINGS: dict[str, Callable[[], AbstractAsyncContextManager[Embedding]]] = {
    "minilm": minilm_embedding,
    "openai_compatible": _openai_compatible_embedding,
    "scripted": _scripted_embedding,
}


@pytest.fixture(params=sorted(CHATS))
def chat_kind(request: pytest.FixtureRequest) -> ChatKind:
    return CHATS[request.param]


@pytest.fixture
async def chat(chat_kind: ChatKind) -> AsyncIterator[Chat]:
    async with chat_kind.make() as chat:
        yield chat


@pytest.fixture(params=sorted(EMBEDDINGS))
async def embedding(request: pytest.FixtureRequest) -> AsyncIterator[Embedding]:
    async with EMBEDDINGS[request.param]() as embedding:
        yield embedding
