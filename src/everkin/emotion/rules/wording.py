"""Text as a rule sees it: words without regard to case and apostrophes."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from everkin.kit.sentences import STOPS

APOSTROPHES = "'\u2019\u2018\u02bc\u00b4`\u2032\uff07"
_TOKEN = re.compile(rf"[^\W_]+(?:[{APOSTROPHES}][^\W_]+)*")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_ENDINGS = ("s", "re", "ll", "d", "ve", "m")
_STOP = re.compile(f"[{re.escape(STOPS)}]")
_BLANKS = re.compile(r"[^\S\n]+")
_SHORTENED = re.compile(r"\b(do|does|did|is|was|were|ca|has|have|had|are|could|should|would|wo)nt\b")
_STRAIGHT = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
READ_CHARS = 2_000
"""How much of a message is read."""


def plain(text: str) -> str:
    """Bring a message into the form that patterns read: its beginning, in lower case, with single blanks and straight apostrophes.

    One that is left out ("dont") is put in.
    """
    straight = _BLANKS.sub(" ", text[:READ_CHARS].translate(_STRAIGHT).lower()).strip()
    return _SHORTENED.sub(r"\1n't", straight)


def folded(text: str) -> str:
    """Bring a text into one form: NFKC, without invisible characters; its case is left."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c) != "Cf" or c == "\u200d")


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, each without its apostrophes: "Don't" and "dont" are the same word."""
    return [_APOSTROPHE.sub("", word).casefold() for word in _TOKEN.findall(folded(text).replace("\u200d", ""))]


def says(text: str, phrase: str) -> bool:
    """Whether `text` has the words of `phrase` in a row within a sentence, whatever stands between, also with an ending ("whatever's")."""
    return bool(said(text, (phrase,)))


def said(text: str, phrases: Iterable[str]) -> list[str]:
    """Those of `phrases` that `text` `says`, in their order."""
    plain = folded(text).replace("\u200d", "")
    found = list(_TOKEN.finditer(plain))
    forms = [_forms(token[0]) for token in found]
    starts: dict[str, list[int]] = {}
    for at, words in enumerate(forms):
        for word in words:
            starts.setdefault(word, []).append(at)

    def is_said(wanted: Sequence[str]) -> bool:
        ends = ((at, at + len(wanted)) for at in starts.get(wanted[0], ()) if at + len(wanted) <= len(found))
        return any(
            all(word in words for word, words in zip(wanted, forms[at:end], strict=True)) and _in_one_sentence(plain, found[at:end])
            for at, end in ends
        )

    return [phrase for phrase in phrases if (wanted := _phrase(phrase)) and is_said(wanted)]


def word_count(sentence: str) -> int:
    """How many words a sentence has."""
    return len(_TOKEN.findall(sentence))


def _in_one_sentence(plain: str, found: Sequence[re.Match[str]]) -> bool:
    return not any(_STOP.search(plain, a.end(), b.start()) for a, b in pairwise(found))


@lru_cache(maxsize=4096)
def _phrase(phrase: str) -> Sequence[str]:
    return tuple(tokens(phrase))


def _forms(word: str) -> frozenset[str]:
    parts = _APOSTROPHE.split(word.casefold())
    whole = "".join(parts)
    return frozenset((whole, "".join(parts[:-1]))) if len(parts) > 1 and parts[-1] in _ENDINGS else frozenset((whole,))
