"""Text as words: split, without the common ones, cut to their stems."""

import re
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "can",
        "could",
        "d",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "is",
        "it",
        "its",
        "just",
        "ll",
        "m",
        "me",
        "my",
        "myself",
        "of",
        "on",
        "or",
        "our",
        "re",
        "s",
        "she",
        "should",
        "so",
        "t",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "to",
        "too",
        "ve",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "yours",
        "remember",
        "recall",
        "know",
        "tell",
        "told",
        "please",
        "again",
        "what's",
        "who's",
        "where's",
        "when's",
        "how's",
        "i'm",
        "it's",
        "name",
        "called",
        "still",
        "did",
        "say",
        "said",
    ]
)
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def words(text: str) -> list[str]:
    """Split `text` into stemmed words without the common ones; a possessive counts as its noun."""
    found = (w.removesuffix("'s") for w in _WORD.findall(text.replace("\u2019", "'").casefold()))
    return [_stem(w) for w in found if w not in _STOP and len(w) > 1]
