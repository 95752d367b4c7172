"""Each way to fail: its class, and the one sentence that a person reads."""

import asyncio
import json
import traceback
from contextlib import aclosing

import pytest

from everkin.ports.chat import (
    Line,
    ModelBroke,
    ModelBusy,
    ModelDenied,
    ModelError,
    ModelFaulty,
    ModelRefused,
    ModelUnreachable,
    Prompt,
    PromptTooLong,
)
from everkin.providers.openai_compatible import Endpoint
from everkin.providers.openai_compatible.client import ERROR_BYTES_MAX
from everkin.providers.openai_compatible.faults import Complaint, complaint_of, fault_of, tell
from tests.providers.openai_compatible.conftest import KEY, ChatAt
from tests.support.model_server import (
    DONE,
    LLAMA_OVERFLOW,
    OPENAI_OVERFLOW,
    Act,
    ModelServer,
    drop,
    error,
    hang,
    raw,
    starts,
)

SECRET = "I never told anybody that I am afraid of the sea at night."
PROMPT = Prompt((Line("user", SECRET),))
OUT_OF_ORDER = {"error": {"code": 500, "message": "Out of order.", "type": "server_error"}}
IN_STREAM = b"data: " + json.dumps(OUT_OF_ORDER).encode() + b"\n\n"


async def fail(chat_at: ChatAt, **settings: object) -> tuple[str, ModelError]:
    told = ""
    async with asyncio.timeout(10), aclosing(chat_at(attempts=1, **settings).stream(PROMPT)) as stream:
        try:
            async for delta in stream:
                told += delta.text
        except ModelError as error:
            return told, error
    raise AssertionError(told)


BEFORE_A_WORD = [
    (error(401), ModelDenied, 'refused the API key ("Out of order"). Set the right one with: everkin models use'),
    (error(401, {}), ModelDenied, "refused the API key. Set the right one with: everkin models use"),
    (error(402, {}), ModelRefused, "has no credit left on its account. Add credit there, or choose another model with: everkin models use"),
    (
        error(403, {}),
        ModelDenied,
        "does not allow this with the given API key. Check the key's rights, or set another with: everkin models use",
    ),
    (
        error(404, {"error": {"message": "model 'mara-7b' not found", "type": "not_found_error"}}),
        ModelRefused,
        (
            "was not found there (\"model 'mara-7b' not found\"). "
            "Check its name and its address (it often ends in /v1), then set them with: everkin models use"
        ),
    ),
    (
        error(404, "<html><body>nginx</body></html>"),
        ModelRefused,
        "was not found there. Check its name and its address (it often ends in /v1), then set them with: everkin models use",
    ),
    (
        error(422, {"detail": [{"loc": ["body", "top_p"], "msg": "top_p is out of range", "input": SECRET}]}),
        ModelRefused,
        (
            'did not accept the request ("top_p is out of range"). '
            "Change what it complains of, or choose another model with: everkin models use"
        ),
    ),
    (error(307, "moved"), ModelRefused, 'points to another address ("moved"). Give its final address with: everkin models use'),
    (error(429, {}, headers={"Retry-After": "60"}), ModelBusy, "is over its limits. Try again in 60 s"),
    (error(429, {}), ModelBusy, "is over its limits. Try again in a moment"),
    (
        error(429, {"error": {"code": "insufficient_quota"}}),
        ModelRefused,
        "has no credit left on its account. Add credit there, or choose another model with: everkin models use",
    ),
    (error(503, {"error": {"message": "Loading model"}}), ModelBusy, 'is busy or still loading ("Loading model"). Try again in a moment'),
    (error(501, {}), ModelRefused, "cannot do this. Start it so that it can, or choose another with: everkin models use"),
    (
        error(500),
        ModelFaulty,
        'failed with an error of its own ("Out of order"). Try again; if it stays, read the engine\'s log',
    ),
    (
        raw(json.dumps(OUT_OF_ORDER).encode()),
        ModelFaulty,
        'failed with an error of its own ("Out of order"). Try again; if it stays, read the engine\'s log',
    ),
    (raw(IN_STREAM), ModelFaulty, 'failed with an error of its own ("Out of order"). Try again; if it stays, read the engine\'s log'),
    (
        error(400, LLAMA_OVERFLOW),
        PromptTooLong,
        (
            "cannot hold a prompt as long as this one (4390 tokens, and it holds 4096). "
            "Start it with a larger context, or choose another with: everkin models use"
        ),
    ),
    (
        raw(json.dumps(LLAMA_OVERFLOW).encode()),
        PromptTooLong,
        (
            "cannot hold a prompt as long as this one (4390 tokens, and it holds 4096). "
            "Start it with a larger context, or choose another with: everkin models use"
        ),
    ),
    (
        error(400, OPENAI_OVERFLOW),
        PromptTooLong,
        "cannot hold a prompt as long as this one. Start it with a larger context, or choose another with: everkin models use",
    ),
    (
        error(413, "Payload Too Large"),
        PromptTooLong,
        "cannot hold a prompt as long as this one. Start it with a larger context, or choose another with: everkin models use",
    ),
    (raw(), ModelFaulty, "ended its answer without a word. Try again in a moment"),
    (raw(DONE), ModelFaulty, "ended its answer without a word. Try again in a moment"),
    (
        raw(b"<html>Welcome</html>"),
        ModelFaulty,
        "sent something that is no answer. Check its address (it often ends in /v1), or choose another with: everkin models use",
    ),
    (
        raw(b'data: {"choices":[{"del'),
        ModelFaulty,
        "sent something that is no answer. Check its address (it often ends in /v1), or choose another with: everkin models use",
    ),
    (drop, ModelUnreachable, "closed the connection before it answered. Try again in a moment"),
    (raw(b"data: ", then=drop), ModelUnreachable, "closed the connection before its answer was complete. Try again in a moment"),
]
AFTER_A_WORD = [
    (raw(starts("Hello", " there"), then=drop), "it closed the connection before its answer was complete"),
    (raw(starts("Hello", " there"), then=hang), "it fell silent for 0.05 s"),
    (raw(starts("Hello", " there"), *[b": still here\n\n"] * 3, then=hang), "it fell silent for 0.05 s"),
    (raw(starts("Hello", " there")), "it ended its answer too early"),
    (raw(starts("Hello", " there"), b'data: {"choices":[{"del'), "it sent something that is no answer"),
    (raw(starts("Hello", " there"), IN_STREAM), 'it failed with an error of its own ("Out of order")'),
    (raw(starts("Hello", " there") + IN_STREAM), 'it failed with an error of its own ("Out of order")'),
]


@pytest.mark.parametrize(("act", "kind", "sentence"), BEFORE_A_WORD)
async def test_failures_before_the_first_word(
    server: ModelServer, chat_at: ChatAt, act: Act, kind: type[ModelError], sentence: str
) -> None:
    server.then(act)
    told, failure = await fail(chat_at)
    host = server.base_url.removeprefix("http://").removesuffix("/v1")
    assert type(failure) is kind
    assert str(failure) == f"The model mara-7b at {host} {sentence}"
    assert told == ""
    assert KEY not in "".join(traceback.format_exception(failure))


@pytest.mark.parametrize(("act", "reason"), AFTER_A_WORD)
async def test_failures_after_the_first_word(server: ModelServer, chat_at: ChatAt, act: Act, reason: str) -> None:
    server.then(act)
    told, failure = await fail(chat_at, between_tokens_timeout_s=0.05 if "silent" in reason else 5.0)
    host = server.base_url.removeprefix("http://").removesuffix("/v1")
    assert type(failure) is ModelBroke
    assert str(failure) == f"The model mara-7b at {host} broke off in mid-reply: {reason}. Ask again for a whole reply"
    assert told == "Hello there"


@pytest.mark.parametrize("act", [hang, raw(then=hang), raw(*[b": still here\n\n"] * 3, then=hang)])
async def test_silence_from_the_start(server: ModelServer, chat_at: ChatAt, act: Act) -> None:
    server.then(act)
    _, failure = await fail(chat_at, first_token_timeout_s=0.05)
    assert type(failure) is ModelUnreachable
    assert str(failure).endswith("gave no answer within 0.05 s. Try again in a moment")
    await server.disconnected()


async def test_nothing_listens(chat_at: ChatAt) -> None:
    _, failure = await fail(chat_at, base_url="http://127.0.0.1:1/v1")
    assert type(failure) is ModelUnreachable
    assert str(failure) == (
        "The model mara-7b at 127.0.0.1:1 does not answer: nothing listens there. "
        "Check that it runs and its address, then set it with: everkin models use"
    )


async def test_https_where_http_is_spoken(server: ModelServer, chat_at: ChatAt) -> None:
    _, failure = await fail(chat_at, base_url=server.base_url.replace("http:", "https:"))
    assert type(failure) is ModelUnreachable
    assert "offers no safe connection: its certificate, or https in its address, is wrong" in str(failure)


async def test_what_speaks_no_http(chat_at: ChatAt) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as mail:
        port = mail.sockets[0].getsockname()[1]
        _, failure = await fail(chat_at, base_url=f"http://127.0.0.1:{port}/v1")
    assert type(failure) is ModelFaulty
    assert "does not speak HTTP at this address" in str(failure)


async def test_a_key_is_asked_for_where_none_was_given(server: ModelServer, chat_at: ChatAt) -> None:
    server.then(error(401))
    _, failure = await fail(chat_at, api_key="")
    assert str(failure).endswith("asks for an API key. Set one with: everkin models use")


async def test_an_error_longer_than_its_limit_is_not_read_to_its_end(server: ModelServer, chat_at: ChatAt) -> None:
    server.then(error(500, "x" * (ERROR_BYTES_MAX * 8)))
    _, failure = await fail(chat_at)
    assert type(failure) is ModelFaulty
    assert len(str(failure)) < 400


@pytest.mark.parametrize(
    "message",
    [
        f"The key {KEY} is wrong",
        f"Invalid input: {SECRET}",
        f"Invalid input: {SECRET[10:40]}",
        f"Invalid input: {SECRET}".replace(" ", "\n"),
    ],
)
async def test_neither_the_key_nor_the_prompt_is_repeated(server: ModelServer, chat_at: ChatAt, message: str) -> None:
    server.then(error(400, {"error": {"message": message}}))
    _, failure = await fail(chat_at)
    assert KEY not in str(failure)
    assert SECRET[10:40] not in str(failure)


def test_the_key_is_cut_out_of_what_is_repeated() -> None:
    error = tell(fault_of(Complaint(400, message=f"The key {KEY} is wrong.")), Endpoint("http://example/v1", "mara", KEY))
    assert '("The key *** is wrong")' in str(error)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b'{"error":{"message":"a"}}', "a"),
        (b'{"error":"a"}', "a"),
        (b'{"message":"a"}', "a"),
        (b'{"detail":"a"}', "a"),
        (b'{"detail":[{"msg":"a"}]}', "a"),
        (b'{"object":"error","message":"a"}', "a"),
        (b"a", "a"),
        (b"<html>a</html>", ""),
        (b'{"detail":[]}', ""),
        (b"[1]", ""),
        (b"\xff", "\ufffd"),
        (b"", ""),
    ],
)
def test_a_report_is_found_in_whichever_shape_it_comes(body: bytes, message: str) -> None:
    assert complaint_of(400, body) == Complaint(400, message=message)


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (500, "input (1234 tokens) is too large to process. increase the physical batch size (current batch size: 512)"),
        (400, "You passed 1015 input tokens. However, the model's context length is only 1024 tokens"),
        (400, "The prompt (total length 9000) is too long to fit into the model: longer than the maximum model length of 8192."),
        (422, "Input validation error: `inputs` must have less than 512 tokens. Given: 900"),
        (400, "The number of tokens exceeds the model's context"),
    ],
)
def test_prompts_that_do_not_fit_are_known_by_many_words(status: int, message: str) -> None:
    assert fault_of(Complaint(status, message=message)).kind is PromptTooLong


def test_too_many_new_tokens_are_no_long_prompt() -> None:
    message = "max_tokens is too large: 100000. This model supports at most 16384 completion tokens."
    assert fault_of(Complaint(400, message=message)).kind is ModelRefused
