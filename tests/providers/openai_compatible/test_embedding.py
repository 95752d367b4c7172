import asyncio
import json
from collections.abc import AsyncIterator

import numpy as np
import pytest

from everkin.ports.chat import ModelDenied, ModelError, ModelFaulty, PromptTooLong
from everkin.providers.openai_compatible import Endpoint, OpenAICompatibleEmbedding
from everkin.providers.openai_compatible.embedding import BATCH_MAX, CHARS_MAX, CHARS_MIN
from everkin.providers.openai_compatible.faults import GARBLED, Fault
from everkin.providers.openai_compatible.vectors import UNUSABLE, embedding_request, read_vectors
from tests.support.model_server import LLAMA_OVERFLOW, Act, ModelServer, Request, drop, error, ok, raw


async def no_pause(_: float) -> None: ...


@pytest.fixture
async def embedding(server: ModelServer) -> AsyncIterator[OpenAICompatibleEmbedding]:
    embedding = OpenAICompatibleEmbedding(Endpoint(server.base_url, "minilm"), sleep=no_pause)
    yield embedding
    await embedding.close()


def document(*vectors: object) -> bytes:
    return json.dumps({"data": [{"index": index, "embedding": vector} for index, vector in enumerate(vectors)]}).encode()


def holding(most: int) -> Act:
    """An engine whose model takes so many characters."""

    async def act(request: Request) -> object:
        if max(map(len, request.body["input"])) > most:
            return await error(400, LLAMA_OVERFLOW)(request)
        return await ok()(request)

    return act  # type: ignore[return-value]


async def test_texts_go_in_batches(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    vectors = await embedding.embed([f"Text {number}" for number in range(BATCH_MAX * 2 + 1)])
    assert [len(request.body["input"]) for request in server.requests] == [BATCH_MAX, BATCH_MAX, 1]
    assert len(vectors) == BATCH_MAX * 2 + 1


async def test_a_long_text_is_cut(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    await embedding.embed(["x" * 100_000])
    assert len(server.requests[0].body["input"][0]) == CHARS_MAX


async def test_a_text_is_cut_until_it_fits_and_the_others_stay_whole(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    server.then(*[holding(3000)] * 9)
    vectors = await embedding.embed(["short", "x" * 20_000, "y" * 3000])
    alone = await embedding.embed(["short", "x" * 2000, "y" * 3000])
    assert np.array_equal(vectors, alone)


async def test_what_never_fits_is_told(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    server.then(*[error(400, LLAMA_OVERFLOW)] * 20)
    with pytest.raises(PromptTooLong):
        await embedding.embed(["x" * CHARS_MIN * 3])
    assert [len(request.body["input"][0]) for request in server.requests] == [600, 600, 300, 150]


@pytest.mark.parametrize("act", [error(500), error(429), drop, raw(b"{")])
async def test_failures_are_tried_again(server: ModelServer, embedding: OpenAICompatibleEmbedding, act: Act) -> None:
    server.then(act, act)
    assert len(await embedding.embed(["Hello"])) == 1
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("act", "kind", "sentence"),
    [
        (error(401), ModelDenied, "asks for an API key"),
        (raw(document([1.0], [2.0])), ModelFaulty, "sent no usable vectors"),
        (raw(b"<html>"), ModelFaulty, "sent something that is no answer"),
        (raw(b'{"error": {"message": "Out of order.", "code": 500}}'), ModelFaulty, 'with an error of its own \\("Out of order"\\)'),
    ],
)
async def test_failures_are_told(
    server: ModelServer, embedding: OpenAICompatibleEmbedding, act: Act, kind: type[ModelError], sentence: str
) -> None:
    server.then(act, act, act)
    with pytest.raises(kind, match=f"The model minilm at 127.0.0.1:.* {sentence}"):
        await embedding.embed(["Hello"])


async def test_a_space_keeps_its_dimensions(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    server.then(raw(document([1.0, 2.0])))
    await embedding.embed(["Hello"])
    with pytest.raises(ModelFaulty, match="sent no usable vectors"):
        await embedding.embed(["Hello"])


async def test_cancelling_closes_the_connection(server: ModelServer, embedding: OpenAICompatibleEmbedding) -> None:
    arrived = asyncio.Event()

    async def hang(_: Request) -> object:
        arrived.set()
        return await asyncio.Event().wait()

    server.then(hang)  # type: ignore[arg-type]
    task = asyncio.create_task(embedding.embed(["Hello"]))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await server.disconnected()


def test_a_blank_text_is_sent_as_a_space() -> None:
    assert json.loads(embedding_request("minilm", ["", " \n", "a\ud83d"])) == {"model": "minilm", "input": [" ", " ", "a?"]}


def test_vectors_come_in_the_order_of_their_index() -> None:
    vectors = read_vectors(b'{"data": [{"index": 1, "embedding": [0, 2]}, {"index": 0, "embedding": [3, 4]}]}', 2)
    assert not isinstance(vectors, Fault)
    assert vectors.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0.0, 1.0]]


def test_without_an_index_vectors_come_in_their_own_order() -> None:
    vectors = read_vectors(b'{"data": [{"embedding": [2, 0]}, {"embedding": [0, 3]}]}', 2)
    assert not isinstance(vectors, Fault)
    assert vectors.tolist() == [[1.0, 0.0], [0.0, 1.0]]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (b"{", GARBLED),
        (b"[]", GARBLED),
        (b"{}", UNUSABLE),
        (b'{"data": 5}', UNUSABLE),
        (b'{"data": [5]}', UNUSABLE),
        (b'{"data": []}', UNUSABLE),
        (b'{"data": [{"index": 7, "embedding": [1]}]}', UNUSABLE),
        (b'{"data": [{"index": [], "embedding": [1]}]}', UNUSABLE),
        (b'{"data": [{"index": 0}]}', UNUSABLE),
        (document([]), UNUSABLE),
        (document(5), UNUSABLE),
        (document("AAAA"), UNUSABLE),
        (document([0.0, 0.0]), UNUSABLE),
        (document([[1.0, 2.0]]), UNUSABLE),
        (document([None, 1.0]), UNUSABLE),
        (b'{"data": [{"embedding": [NaN]}]}', UNUSABLE),
    ],
)
def test_what_is_no_vector_is_not_taken_for_one(body: bytes, fault: Fault) -> None:
    assert read_vectors(body, 1) == fault


def test_rows_of_different_lengths_are_no_vectors() -> None:
    assert read_vectors(document([1.0], [1.0, 2.0]), 2) == UNUSABLE
