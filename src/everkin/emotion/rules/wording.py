"""Text as a rule sees it: words without regard to case and apostrophes, and sentences."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`\u2032\uff07"
_TOKEN = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_ENDINGS = ("s", "re", "ll", "d", "ve", "m")
_SENTENCE = re.compile(r"[^\n]+?(?:[.!?\u2026]+[\"'\u201d\u2019)\]*]*(?=\s|$)|(?=\n)|$)", re.MULTILINE)
_STOP = re.compile(r"[.!?\u2026]")
_LETTER = re.compile(r"[^\W_]")


def folded(text: str) -> str:
    """Bring a text into one form: NFKC, without invisible characters; its case is left."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf" or c == "\u200d")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, each without its apostrophes: "Don't" and "dont" are the same word."""
    return [_APOSTROPHE.sub("", word).casefold() for word in _TOKEN.findall(folded(text).replace("\u200d", ""))]


def says(text: str, phrase: str) -> bool:
    """Whether `text` has the words of `phrase` in a row within a sentence, whatever stands between, also with an ending ("whatever's")."""
    wanted, plain = _phrase(phrase), folded(text).replace("\u200d", "")
    found = list(_TOKEN.finditer(plain))
    starts = range(len(found) - len(wanted) + 1) if wanted else ()
    return any(_said(plain, found[start : start + len(wanted)], wanted) for start in starts)


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its stop; a line's end ends one too. What has no letter or digit is none."""
    return [found.strip() for found in _SENTENCE.findall(text) if _LETTER.search(found)]


def asks(sentence: str) -> bool:
    """Whether a sentence of a reply is a question."""
    return "?" in sentence


def word_count(sentence: str) -> int:
    """How many words a sentence has."""
    return len(_TOKEN.findall(sentence))


def _said(plain: str, found: Sequence[re.Match[str]], wanted: Sequence[str]) -> bool:
    in_one_sentence = not any(_STOP.search(plain, a.end(), b.start()) for a, b in pairwise(found))
    return in_one_sentence and all(word in _forms(heard[0]) for heard, word in zip(found, wanted, strict=True))


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> Sequence[str]:
    return tuple(tokens(phrase))


def _forms(word: str) -> frozenset[str]:
    parts = _APOSTROPHE.split(word.casefold())
    whole = "".join(parts)
    return frozenset((whole, "".join(parts[:-1]))) if len(parts) > 1 and parts[-1] in _ENDINGS else frozenset((whole,))
