"""Keys of an entry: whether one is in a text, as plain text or as a pattern."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import regex

from everkin.persona.lorebook import Logic
from everkin.persona.rules import patterns

PLACES_MAX = 200
"""At how many of its places a key with punctuation is tried as a whole word."""
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
"""Scripts that put no spaces between words: there a key is found anywhere."""
_IS_UNSPACED = regex.compile(f"[{_UNSPACED}]")
_RUN = regex.compile(rf"[^\W{_UNSPACED}]+")


class Haystack:
    """A text in which keys are looked for."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def folded(self) -> str:
        """Without regard to case."""
        return self.text.casefold()

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words."""
        return frozenset(_RUN.findall(self.text))

    @cached_property
    def folded_words(self) -> frozenset[str]:
        """Its words, without regard to case."""
        return frozenset(_RUN.findall(self.folded))


@dataclass(frozen=True, slots=True)
class Manner:
    """How plain keys are compared. Patterns have their own flags."""

    case_sensitive: bool = False
    whole_words: bool = True


@dataclass(slots=True)
class KeySearch:
    """The search for the keys of many entries in one turn; the patterns among them share an allowance."""

    searches: patterns.Searches = field(default_factory=patterns.Searches)

    def first(self, keys: Iterable[str], text: Haystack, manner: Manner) -> str | None:
        """The first of the keys that is there."""
        return next((key for key in keys if self.found(key, text, manner)), None)

    def count(self, keys: Iterable[str], text: Haystack, manner: Manner) -> int:
        """How many of the keys are there."""
        return sum(self.found(key, text, manner) for key in keys)

    def found(self, key: str, text: Haystack, manner: Manner) -> bool:
        """Whether a key is there. Whole words are asked for of single words only: a key of several is found anywhere."""
        key = key.strip()
        if pattern := patterns.parse(key):
            return self.searches.found(key, pattern, text.text)
        folded = not manner.case_sensitive
        wanted = key.casefold() if folded else key
        there = text.folded if folded else text.text
        if not wanted or not manner.whole_words or len(wanted.split()) > 1 or _IS_UNSPACED.search(wanted):
            return bool(wanted) and wanted in there
        if _RUN.fullmatch(wanted):
            return wanted in (text.folded_words if folded else text.words)
        return _stands_alone(wanted, there)

    def logic_holds(self, logic: Logic, keys: tuple[str, ...], text: Haystack, manner: Manner) -> bool:
        """Whether the secondary keys do what the entry's logic asks."""
        if logic in {"and_any", "not_any"}:
            return (self.first(keys, text, manner) is not None) == (logic == "and_any")
        return all(self.found(key, text, manner) for key in keys) == (logic == "and_all")


def _stands_alone(key: str, text: str) -> bool:
    at = text.find(key)
    for _ in range(PLACES_MAX):
        if at < 0:
            return False
        end = at + len(key)
        if not _in_word(text[at - 1 : at] if at else "") and not _in_word(text[end : end + 1]):
            return True
        at = text.find(key, at + 1)
    return False


def _in_word(character: str) -> bool:
    return _RUN.fullmatch(character) is not None
