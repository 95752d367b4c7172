"""The real weights, installed once for all workers of a test run.

A conftest takes over what it needs: `from tests.support.weights import chat_weights, embedding_weights  # noqa`.

They lie in the folder that EVERKIN_TEST_WEIGHTS names, else in the machine's data folder if they are installed there, else in
`.cache/weights` of the repository, where the first run installs them.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from everkin.providers import weights
from everkin.providers.llama import EngineSettings, LlamaChat, LlamaEngine
from everkin.providers.minilm import MiniLMEmbedding
from everkin.settings import Settings

CACHE = Path(__file__).parents[2] / ".cache" / "weights"
CONTEXT_TOKENS = 2048


@cache
def weights_folder() -> Path:
    """The data folder with the weights, installed in it when it is first asked for."""
    told = os.environ.get("EVERKIN_TEST_WEIGHTS")
    if told is None and weights.installed(Settings().data_dir):
        return Settings().data_dir
    folder = Path(told) if told else CACHE
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="ascii")
    with FileLock(folder / ".lock"):
        weights.install(folder, lambda *_: None)
    return folder


@asynccontextmanager
async def llama_chat(*, slots: int = 2) -> AsyncIterator[LlamaChat]:
    """The built-in model, in a process of its own."""
    chat = LlamaChat(LlamaEngine(EngineSettings(weights.chat_model(weights_folder()), "built-in", CONTEXT_TOKENS, slots=slots)))
    try:
        yield chat
    finally:
        await chat.close()


@asynccontextmanager
async def minilm_embedding() -> AsyncIterator[MiniLMEmbedding]:
    """The built-in encoder."""
    embedding = MiniLMEmbedding(weights.embedding_model(weights_folder()))
    try:
        yield embedding
    finally:
        await embedding.close()


@pytest.fixture(scope="session")
def chat_weights() -> Path:
    """The file of the model that talks."""
    return weights.chat_model(weights_folder())


@pytest.fixture(scope="session")
def embedding_weights() -> Path:
    """The file of the sentence encoder."""
    return weights.embedding_model(weights_folder())
