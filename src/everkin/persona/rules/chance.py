"""Chance as an argument: a draw that is the same wherever and whenever the same thing is drawn for."""

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

Draw = Callable[[str], float]
"""From what is drawn for to a number in [0, 1), each time the same."""
_Item = TypeVar("_Item")


def seeded(seed: str) -> Draw:
    """Make a draw. Of a conversation's id it holds for the conversation; with the number of the message, for a turn."""
    key = blake2b(seed.encode("utf-8", "surrogatepass"), digest_size=32).digest()

    def draw(what: str) -> float:
        digest = blake2b(what.encode("utf-8", "surrogatepass"), digest_size=6, key=key).digest()
        return int.from_bytes(digest, "big") / 2**48

    return draw


def choice(draw: Draw, what: str, items: Sequence[_Item]) -> _Item:
    """One of `items`, which are not empty."""
    return items[min(int(draw(what) * len(items)), len(items) - 1)]
