"""The built-in encoder agrees with the published model."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import psutil
import pytest
import pytest_asyncio

from everkin.ports.chat import ModelMissing, ModelUnreachable
from everkin.ports.embedding import Vectors
from everkin.providers.minilm import DIMENSIONS, MiniLMEmbedding
from everkin.providers.minilm.convert import TOKENS_MAX
from everkin.providers.minilm.embedding import BULK_NICENESS, BULK_TEXTS, THREADS
from everkin.providers.minilm.encoder import runs
from tests.support.weights import embedding_weights, minilm_embedding

__all__ = ["embedding_weights"]

# The first five components, computed in F32 from the published safetensors by a forward pass in numpy.
REFERENCE = {
    "My sister is called Mara.": [0.01422, 0.01022, -0.03956, 0.02472, -0.14572],
    "I can't sleep; don't you've it's": [-0.04477, 0.01569, 0.01914, 0.02098, 0.0918],
    "Café déjà vu — naïve": [-0.03426, -0.00555, 0.06816, 0.01885, 0.04265],
    "МОЯ СЕСТРА": [0.04849, 0.11258, -0.03945, 0.05344, 0.0042],  # noqa: RUF001  it is Russian
    "今日はいい天気ですね": [0.00722, 0.13772, 0.11166, -0.00695, -0.03705],
    "the quick brown fox " * 120: [-0.03447, -0.03379, 0.00018, -0.02553, -0.03886],
    "": [-0.11884, 0.0483, -0.00255, -0.01101, 0.05195],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def embedding() -> AsyncIterator[MiniLMEmbedding]:
    async with minilm_embedding() as embedding:
        yield embedding


pytestmark = pytest.mark.asyncio(loop_scope="module")


def closeness(vectors: Vectors) -> list[float]:
    """How close each text is to the first."""
    return [float(value) for value in vectors[1:] @ vectors[0]]


@pytest.mark.parametrize("text", REFERENCE)
async def test_a_vector_is_that_of_the_published_model(embedding: MiniLMEmbedding, text: str) -> None:
    (vector,) = await embedding.embed([text])
    assert vector[:5] == pytest.approx(REFERENCE[text], abs=2e-5)


async def test_it_says_what_space_it_makes(embedding: MiniLMEmbedding) -> None:
    assert embedding.name == "all-minilm-l6-v2"
    assert (await embedding.embed(["A word."])).shape == (1, DIMENSIONS)


async def test_what_means_the_same_is_close(embedding: MiniLMEmbedding) -> None:
    same, related, unrelated = closeness(
        await embedding.embed(
            ["My sister is called Mara.", "I have a sister whose name is Mara.", "My brother lives in Oslo.", "The soup needs more salt."]
        )
    )
    assert same > 0.8 > related > unrelated


async def test_only_the_first_256_tokens_are_read(embedding: MiniLMEmbedding) -> None:
    words = "word " * (TOKENS_MAX - 2)
    read, more, less = await embedding.embed([words, words + "sea " * 500, "word " * (TOKENS_MAX - 12) + "sea " * 10])
    assert read @ more == pytest.approx(1.0, abs=1e-4)
    assert read @ less < 0.999


@pytest.mark.parametrize("text", ["각" * 200, "é" * 254, "字" * 254, "a b " * 127, "x" * 254, "x " * 255, "\n".join(["line"] * 300)])
async def test_no_text_is_refused_for_its_length(embedding: MiniLMEmbedding, text: str) -> None:
    (vector,) = await embedding.embed([text])
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


async def test_blanks_change_nothing(embedding: MiniLMEmbedding) -> None:
    one, other = await embedding.embed(["The sea is rough.", "  The\tsea \n is   rough. "])
    assert one @ other == pytest.approx(1.0, abs=1e-5)


async def test_long_and_short_texts_share_a_batch(embedding: MiniLMEmbedding) -> None:
    texts = ["The sea is rough.", "word " * 400, "My sister is called Mara."] * BULK_TEXTS
    vectors = await embedding.embed(texts)
    alone = await embedding.embed(texts[:3])
    assert np.allclose(vectors[-3:], alone, atol=1e-5)


async def test_what_is_missing_is_told_and_may_be_brought_later(tmp_path: Path, embedding_weights: Path) -> None:
    late = MiniLMEmbedding(tmp_path / "encoder.onnx")
    with pytest.raises(ModelMissing, match="everkin models install"):
        await late.embed(["The sea is rough."])
    (tmp_path / "encoder.onnx").symlink_to(embedding_weights)
    assert (await late.embed(["The sea is rough."])).shape == (1, DIMENSIONS)
    await late.close()


async def test_a_question_does_not_stand_behind_many_texts(embedding: MiniLMEmbedding) -> None:
    many = asyncio.create_task(embedding.embed(["word " * 400] * 64))
    await asyncio.sleep(0)
    await embedding.embed(["Where is Mara?"])
    assert not many.done()
    assert len(await many) == 64


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux knows the niceness of one thread")
async def test_only_many_texts_give_way(embedding_weights: Path) -> None:
    fresh = MiniLMEmbedding(embedding_weights)
    before = {thread.id for thread in psutil.Process().threads()}
    await fresh.embed(["The sea is rough."] * BULK_TEXTS)
    own = os.getpriority(os.PRIO_PROCESS, 0)
    started = [os.getpriority(os.PRIO_PROCESS, thread.id) - own for thread in psutil.Process().threads() if thread.id not in before]
    assert sorted(started) == [0] * THREADS + [BULK_NICENESS]
    await fresh.close()


async def test_one_that_was_let_go_says_so() -> None:
    async with minilm_embedding() as closed:
        await closed.close()
        with pytest.raises(ModelUnreachable, match="let go"):
            await closed.embed(["The sea is rough."])


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([], []), ([9999], [(0, 1)]), ([3] * 4, [(0, 4)]), ([100, 256, 256, 257], [(0, 2), (2, 3), (3, 4)])],
)
async def test_a_run_holds_a_bounded_number_of_tokens(lengths: list[int], expected: list[tuple[int, int]]) -> None:
    assert [(run.start, run.stop) for run in runs(lengths)] == expected
