"""Pure decisions about a persona: which of its examples stand nearest to what was said."""

import numpy as np

from everkin.ports.embedding import Vectors


def nearest(examples: Vectors, said: Vectors, k: int) -> list[int]:
    """Return the indices of the `k` rows of `examples` (n, d) nearest to `said` (d,), the nearest last: next to the message."""
    closeness = examples @ said
    return [int(i) for i in np.argsort(closeness, kind="stable")[-k:]] if k else []


def disclosure(lines: tuple[str, ...], asked_before: int) -> str:
    """Choose how the companion says that it is an AI, in turn, so that asking twice is not answered twice alike."""
    return lines[asked_before % len(lines)]
