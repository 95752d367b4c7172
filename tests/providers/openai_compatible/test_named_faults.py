"""The faults that other tests choose by the model's name, over the server that they share."""

from contextlib import aclosing

import pytest

from everkin.ports.chat import Line, ModelError, Prompt
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleChat
from tests.support.model_server import NAMED, ModelServer

CODES = {
    "hang": "model_unreachable",
    "drop": "model_unreachable",
    "denied": "model_denied",
    "forbidden": "model_denied",
    "unknown": "model_refused",
    "limited": "model_busy",
    "broken": "model_faulty",
    "loading": "model_busy",
    "overflow": "prompt_too_long",
    "error-in-200": "model_faulty",
    "half-json": "model_broke",
    "dies": "model_broke",
    "stalls": "model_broke",
}


@pytest.mark.parametrize("model", sorted({"anything else", *NAMED}))
async def test_a_name_chooses_what_happens(model_server: ModelServer, model: str) -> None:
    first_s, between_s = 0.05 if model == "hang" else 5.0, 0.05 if model == "stalls" else 5.0
    endpoint = Endpoint(model_server.base_url, model, first_token_timeout_s=first_s, between_tokens_timeout_s=between_s, attempts=1)
    chat = OpenAICompatibleChat(endpoint)
    assert await outcome(chat) == CODES.get(model, "Hello there")
    await chat.close()


async def outcome(chat: OpenAICompatibleChat) -> str:
    async with aclosing(chat.stream(Prompt((Line("user", "Hello there"),)))) as stream:
        try:
            return "".join([delta.text async for delta in stream])
        except ModelError as error:
            return error.code
