"""Pure decisions about a persona: which of its examples stand nearest to what was said."""

import re
from collections.abc import Collection, Iterable

import numpy as np

from everkin.kit.words import WORD, words
from everkin.persona.models import Exchange, Recollection
from everkin.ports.embedding import Vectors

SWAPS_MAX = 2
"""The name, and whose it is."""
_NAMING = re.compile(r"\bcalled\b")


def nearest(examples: Vectors, said: Vectors, k: int) -> list[tuple[int, float]]:
    """Return the `k` rows of `examples` (n, d) nearest to `said` (d,), with their cosines, the nearest last: next to the message."""
    closeness = examples @ said
    return [(int(i), float(closeness[i])) for i in np.argsort(closeness, kind="stable")[-k:]] if k else []


def idiom(recollections: Iterable[Recollection]) -> frozenset[str]:
    """The words (stems) in which a companion answers from memory, without what its examples remember: those are nobody's facts."""
    return frozenset(w for r in recollections for w in set(words(r.reply)) - set(words(f"{r.fact} {r.said}")))


def disclosure(lines: tuple[str, ...], asked_before: int) -> str:
    """Choose how the companion says that it is an AI, in turn, so that asking twice is not answered twice alike."""
    return lines[asked_before % len(lines)]


def own_words(nearest_last: Iterable[tuple[Exchange, float]], said: str, recent: Collection[str], bar: float) -> str | None:
    """Find a hand-written reply that answers `said` as it stands: of the examples at least `bar` close, the nearest.

    Not one that was among the `recent` replies, nor one that takes up a word of its own example ("Noor is a lovely name") which the
    person did not say.
    """
    heard = set(words(said))
    for example, closeness in reversed(list(nearest_last)):
        reply = adapted(example, said)
        if closeness >= bar and reply not in recent and set(words(example.said)) & set(words(reply)) <= heard:
            return reply
    return None


def adapted(example: Exchange, said: str) -> str:
    """The example's reply with the name that `said` gives, where both give one in the same words: "my sister is called Mara".

    Only names: what a reply says of a town or a trade is true of that one alone.
    """
    there, here = WORD.findall(example.said), WORD.findall(said)
    swaps = {a.casefold(): b for a, b in zip(there, here, strict=False) if a.casefold() != b.casefold()}
    names_only = all(words(a) and words(b) for a, b in swaps.items())
    if not _NAMING.search(example.said) or len(there) != len(here) or len(swaps) > SWAPS_MAX or not names_only:
        return example.reply
    return WORD.sub(lambda found: _cased(swaps.get(found[0].casefold(), found[0]), found[0]), example.reply)


def _cased(word: str, like: str) -> str:
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
