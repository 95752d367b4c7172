"""A server that is killed three times while six conversations go on; fifty times it is `python -m benchmarks.durability`."""

import pytest

from benchmarks import durability
from tests.support.weights import weights_folder


@pytest.mark.parametrize("backend", durability.BACKENDS)
async def test_nothing_that_was_acknowledged_is_lost(backend: str) -> None:
    outcome = await durability.measure(backend, kills=3, seed=7, home=weights_folder())
    assert outcome.kills == 3
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.broken, outcome.orphans) == (0, 0, 0)
