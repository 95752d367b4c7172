"""What every sentence encoder must do, whoever provides it."""

import numpy as np
import pytest

from everkin.ports.embedding import Embedding

TEXTS = ["My sister is called Mara.", "The sea is rough today.", "", "私は灯台守です。", "👩‍👩‍👧", "   \n"]


async def test_vectors_are_units_of_one_space(embedding: Embedding) -> None:
    vectors = await embedding.embed(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), vectors.shape[1])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)


async def test_the_order_is_that_of_the_texts(embedding: Embedding) -> None:
    together = await embedding.embed(TEXTS)
    backwards = await embedding.embed(TEXTS[::-1])
    assert np.allclose(together, backwards[::-1], atol=1e-3)


async def test_the_same_text_has_the_same_vector(embedding: Embedding) -> None:
    first, second = await embedding.embed(["The lighthouse.", "The lighthouse."])
    assert np.allclose(first, second, atol=1e-3)


async def test_many_texts_are_one_matrix(embedding: Embedding) -> None:
    texts = [f"Day {day} at sea." for day in range(70)]
    vectors = await embedding.embed(texts)
    alone = await embedding.embed([texts[50]])
    assert len(vectors) == len(texts)
    assert np.allclose(vectors[50], alone[0], atol=1e-2)


@pytest.mark.parametrize("text", ["", "word " * 20_000, "x" * 100_000, "語" * 100_000, "\ud83d half a sign"])
async def test_any_text_has_a_vector(embedding: Embedding, text: str) -> None:
    vectors = await embedding.embed([text])
    assert np.linalg.norm(vectors[0]) == pytest.approx(1.0, abs=1e-3)


async def test_no_text_has_no_vector_but_the_same_dimensions(embedding: Embedding) -> None:
    nothing = await embedding.embed([])
    something = await embedding.embed(["A word."])
    assert nothing.shape == (0, something.shape[1])


async def test_the_space_has_a_name(embedding: Embedding) -> None:
    assert embedding.name


async def test_closing_twice_is_closing_once(embedding: Embedding) -> None:
    await embedding.embed(["A word."])
    await embedding.close()
    await embedding.close()
