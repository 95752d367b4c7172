"""The emotions in a text: word and character n-grams, weighed by logistic regression.

The 28 labels are those of GoEmotions, the seven families those of Ekman as its authors group them (Demszky et al. 2020, "GoEmotions: a
dataset of fine-grained emotions"). Each has an output of its own. The n-grams of words and of characters are two blocks, each weighed by
TF-IDF with logarithmic counts and brought to length 1 (Manning et al. 2008, section 6.4). An n-gram is known by its CRC-32 alone: one that
was never met is taken for a known one in 1 of 38,000 cases.

Where the text's sentence vector is at hand, a small network reads the n-grams' verdict beside it; `tools.train_emotion` makes both.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Keys = NDArray[np.uint32]

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "anger": ("anger", "annoyance", "disapproval"),
    "disgust": ("disgust",),
    "fear": ("fear", "nervousness"),
    "joy": (
        *("admiration", "amusement", "approval", "caring", "desire", "excitement", "gratitude", "joy", "love", "optimism", "pride"),
        "relief",
    ),
    "sadness": ("disappointment", "embarrassment", "grief", "remorse", "sadness"),
    "surprise": ("confusion", "curiosity", "realization", "surprise"),
    "neutral": ("neutral",),
}
"""The seven families, and the labels that each holds."""
LABELS: Final = (*sorted(label for labels in FAMILIES.values() for label in labels if label != "neutral"), "neutral")
"""The 28 labels, in the order of the data set."""
OUTPUTS: Final = len(LABELS) + len(FAMILIES)
"""The labels, then the families."""

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


@dataclass(frozen=True, slots=True)
class Network:
    """What reads the n-grams' logits and the sentence vector, side by side: a hidden layer, and a way past it.

    `hidden` (outputs + dimensions, width), `out` (width, outputs), `past` (outputs + dimensions, outputs).
    """

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats
    past: Floats


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was learnt.

    `keys` (n-grams,) are sorted, `idf` goes with them; `votes` (n-grams, outputs) are whole numbers, to be multiplied with `scale`
    (outputs,). `thresholds` (2, outputs): the probabilities from which a label holds, without and with the sentence vector.
    """

    keys: Keys
    idf: Floats
    votes: NDArray[np.int8]
    scale: Floats
    bias: Floats
    thresholds: Floats
    network: Network


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


def logits(weights: Weights, text: str, vector: Floats | None = None) -> Floats:
    """The log-odds of each output, shape (outputs,). `vector` is the text's unit sentence vector."""
    rows, values = features(text, weights.keys, weights.idf)
    said = (values @ weights.votes[rows]) * weights.scale + weights.bias
    return said if vector is None else through(weights.network, np.concatenate([said, vector]))


def through(network: Network, inputs: Floats) -> Floats:
    """The network's log-odds for inputs, shape (..., outputs)."""
    hidden = np.maximum(inputs @ network.hidden + network.hidden_bias, 0)
    return np.asarray(hidden @ network.out + inputs @ network.past + network.out_bias, np.float32)


def chances(log_odds: Floats) -> Floats:
    """Log-odds as probabilities."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), np.float32)


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
