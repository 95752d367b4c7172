"""A text that arrives in pieces, taken word by word: the same words, and the same sentences, however it is cut."""

import re
from typing import Final, NamedTuple

from everkin.kit.sentences import Sentences

WORD: Final = re.compile("[^\\s\u0e00-\U0010ffff]*[\\s\u0e00-\U0010ffff]")
"""A word with the space behind it; in scripts that put none between words, a sign."""


class Word(NamedTuple):
    """A word, or a part of one, and whether a sentence ends with it."""

    text: str
    ends: bool = False


class Pieces:
    """Puts pieces of a text together to whole words. What `take` gave, with `rest` behind it, is the text."""

    def __init__(self) -> None:
        self._begun = ""
        self._sentences = Sentences()

    def take(self, piece: str) -> list[Word]:
        """Take a piece; return the words that it completes, each with the space behind it, and parted where a sentence ends within.

        A word that ends a sentence has no text where it is known only now that the word before did.
        """
        text = self._begun + piece
        found = WORD.findall(text)
        self._begun = text[sum(map(len, found)) :]
        return [part for word in found for part in self._parted(word)]

    def rest(self) -> str:
        """Return the word that nothing has ended yet, and begin anew."""
        begun, self._begun = self._begun, ""
        self._sentences = Sentences()
        return begun

    def _parted(self, word: str) -> list[Word]:
        *ended, rest = self._sentences.cut(word)
        if ended and rest.isspace():
            ended[-1], rest = ended[-1] + rest, ""
        return [*(Word(part, ends=True) for part in ended), *([Word(rest)] if rest else [])]
