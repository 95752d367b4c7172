"""A text that arrives in pieces, taken word by word: the same words, however it is cut."""

import re
from typing import Final

WORD: Final = re.compile("[^\\s\u0e00-\U0010ffff]*[\\s\u0e00-\U0010ffff]")
"""A word with the space behind it; in scripts that put none between words, a sign."""


class Pieces:
    """Puts pieces of a text together to whole words. What `take` gave, with `rest` behind it, is the text."""

    def __init__(self) -> None:
        self._begun = ""

    def take(self, piece: str) -> list[str]:
        """Take a piece; return the words that it completes, each with the space behind it."""
        text = self._begun + piece
        found = WORD.findall(text)
        self._begun = text[sum(map(len, found)) :]
        return found

    def rest(self) -> str:
        """Return the word that nothing has ended yet, and begin anew."""
        begun, self._begun = self._begun, ""
        return begun
