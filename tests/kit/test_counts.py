"""Numbers of things, as they are said."""

import pytest

from everkin.kit.counts import counted


@pytest.mark.parametrize(
    ("count", "words", "told"),
    [
        (0, ("record",), "0 records"),
        (1, ("record",), "1 record"),
        (2, ("record",), "2 records"),
        (1, ("reply", "replies"), "1 reply"),
        (1200, ("reply", "replies"), "1,200 replies"),
    ],
)
def test_one_is_told_from_several(count: int, words: tuple[str, ...], told: str) -> None:
    assert counted(count, *words) == told
