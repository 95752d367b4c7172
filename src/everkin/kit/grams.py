"""A text as hashed n-grams of its words and of its characters.

The two are blocks, each weighed by TF-IDF with logarithmic counts and brought to length 1 (Manning, Raghavan & Schuetze 2008,
"Introduction to information retrieval", section 6.4). An n-gram is known by its CRC-32 alone.
"""

import re
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]

CHARS_MAX: Final = 2_000
"""How much of a text is read: what it says stands there, and a text of any length costs no more than that."""
CHAR_GRAMS: Final = range(2, 6)
CHAR_SHARE: Final = 0.7
"""How long the block of characters is, where that of words is 1."""
WORDS, CHARS = 0, 1
"""What a CRC begins with: it keeps the two blocks apart."""

_WEB_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+")
_DRAWN_OUT: Final = re.compile(r"(\w)\1{2,}")
_TOKEN: Final = re.compile(r"\[\w+\]|[^\W_]+(?:'[^\W_]+)*|[^\w\s]|_+")
_ALIKE: Final = str.maketrans({"\u2019": "'", "\u2018": "'", "`": "'", "\u201c": '"', "\u201d": '"', "\ufe0f": None, "\u200d": None})
_LONG_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_SHOUTED_WORDS_MIN: Final = 3
_SHOUTED_SHARE: Final = 0.6


def normalised(text: str) -> str:
    """The beginning of a text in lower case, with straight quotes, without web addresses, no letter more than twice in a row."""
    return _DRAWN_OUT.sub(r"\1\1", _WEB_ADDRESS.sub("[url]", text[:CHARS_MAX].translate(_ALIKE).lower()))


def word_grams(text: str) -> list[str]:
    """Runs of one to three words, marks among them, then how the text is written."""
    words = _TOKEN.findall(normalised(text))
    framed = ["^", *words, "$"]
    pairs = (f"{a} {b}" for a, b in pairwise(framed))
    triples = (f"{a} {b} {c}" for a, b, c in zip(framed, framed[1:], framed[2:], strict=False))
    return [*words, *pairs, *triples, *_manner(text[:CHARS_MAX], len(words))]


def char_grams(text: str) -> list[str]:
    """Runs of two to five characters within words, the spaces beside them included."""
    found: list[str] = []
    for word in normalised(text).split():
        framed = f" {word} "
        for size in CHAR_GRAMS:
            found += [framed[at : at + size] for at in range(max(1, len(framed) - size + 1))]
            if size >= len(framed):
                break
    return found


def keys_of(grams: Sequence[str], block: int) -> Keys:
    """The CRC-32 of each n-gram of a block."""
    return np.fromiter((zlib.crc32(gram.encode("utf-8", "surrogatepass"), block) for gram in grams), np.uint32, len(grams))


def weighed(grams: Keys, keys: Keys, idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Where the known ones of a block's n-grams stand in `keys`, and their TF-IDF, of length 1 together."""
    found, counts = np.unique(grams, return_counts=True)
    at = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
    known = keys[at] == found
    rows = at[known]
    values = (1 + np.log(counts[known])) * idf[rows]
    return rows, (values / max(float(np.sqrt(values @ values)), 1e-9)).astype(np.float32)


def features(text: str, keys: Keys, idf: Floats) -> tuple[NDArray[np.intp], Floats]:
    """A text as the rows of its known n-grams and their values."""
    words, word_values = weighed(keys_of(word_grams(text), WORDS), keys, idf)
    chars, char_values = weighed(keys_of(char_grams(text), CHARS), keys, idf)
    return np.concatenate([words, chars]), np.concatenate([word_values, char_values * np.float32(CHAR_SHARE)])


def _manner(text: str, words: int) -> Iterator[str]:
    """How a text is written: shouted, drawn out, asked, exclaimed, how long."""
    written = _LONG_WORD.findall(text)
    shouted = sum(word.isupper() for word in written)
    if len(written) >= _SHOUTED_WORDS_MIN and shouted > _SHOUTED_SHARE * len(written):
        yield "<shouted>"
    elif shouted:
        yield "<capitals>"
    if _DRAWN_OUT.search(text):
        yield "<drawn out>"
    yield from (f"<{mark}>" for mark in ("!", "?", "!!", "??") if mark in text)
    if text.rstrip().endswith("?"):
        yield "<ends asking>"
    yield f"<words {words.bit_length()}>"
