"""Text as words: split, without the common ones, cut to their stems; a few household words count as one (mum and mother)."""

import re
import threading
from datetime import timedelta
from functools import lru_cache
from typing import Final

import snowballstemmer

WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
"""A word, with what stands behind an apostrophe in it."""
# fmt: off
_STOP = frozenset((
    "a", "again", "an", "and", "are", "as", "at", "be", "been", "but", "by", "called", "can", "could", "d", "did", "do", "does",
    "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "how's", "hows", "i", "i'm", "if", "in", "is", "it",
    "it's", "its", "just", "know", "ll", "m", "me", "my", "myself", "name", "of", "on", "or", "our", "please", "re", "recall",
    "remember", "s", "said", "say", "she", "should", "so", "still", "t", "tell", "that", "the", "their", "them", "then", "there",
    "they", "this", "to", "told", "too", "ve", "was", "we", "were", "what", "what's", "whats", "when", "when's", "whens",
    "where", "where's", "wheres", "which", "who", "who's", "whom", "whos", "why", "will", "with", "would", "you", "your",
    "yours",
))
# fmt: on
_SAME = {
    "mum": "mother",
    "mom": "mother",
    "mummy": "mother",
    "mommy": "mother",
    "mama": "mother",
    "dad": "father",
    "daddy": "father",
    "papa": "father",
    "gran": "grandmother",
    "granny": "grandmother",
    "grandma": "grandmother",
    "grandad": "grandfather",
    "grandpa": "grandfather",
    "kid": "child",
    "kids": "child",
    "children": "child",
    "hubby": "husband",
    "doggo": "dog",
    "puppy": "dog",
    "kitty": "cat",
    "kitten": "cat",
    "flat": "apartment",
    "favorite": "favourite",
    "bday": "birthday",
}  # fmt: skip
_HOUSEHOLD = frozenset((*_SAME, *_SAME.values()))
_stemmers = threading.local()


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    if not hasattr(_stemmers, "english"):  # a stemmer works on itself: one for each thread
        _stemmers.english = snowballstemmer.stemmer("english")
    return str(_stemmers.english.stemWord(_SAME.get(word, word)))


def words(text: str) -> list[str]:
    """Split `text` into stemmed words without the common ones; a possessive counts as its noun."""
    found = (w.removesuffix("'s") for w in WORD.findall(text.replace("\u2019", "'").casefold()))
    return [_stem(w) for w in found if w not in _STOP and len(w) > 1]


def household(text: str) -> frozenset[str]:
    """The words of `text`, as they are written, that `words` counts as one with others: of two cats one may be the kitten."""
    found = (w.removesuffix("'s") for w in WORD.findall(text.replace("\u2019", "'").casefold()))
    return _HOUSEHOLD.intersection(found)


_UNITS = (("year", 365 * 86_400), ("month", 30 * 86_400), ("week", 7 * 86_400), ("day", 86_400), ("hour", 3600), ("minute", 60))
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def duration(length: timedelta) -> str:
    """A length of time as people say it, in its largest unit: "three weeks", "a day", "moments"."""
    seconds = length.total_seconds()
    for unit, size in _UNITS:
        count = round(seconds / size)
        if seconds >= size:
            number = "an" if count == 1 and unit == "hour" else "a" if count == 1 else _NUMBERS[count] if count < len(_NUMBERS) else count
            return f"{number} {unit}{'s' if count != 1 else ''}"
    return "moments"
