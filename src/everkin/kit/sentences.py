"""Text as sentences: where one ends, in a whole text and in one that arrives in pieces, however it is cut."""

import re
from itertools import pairwise
from typing import Final

_SPACED: Final = ".!?\u2026\uff0e"
_UNSPACED: Final = "\u3002\uff01\uff1f\uff61\u061f\u06d4\u0964\u0965\u0589\u1362\u1367\u104b\u17d4"
STOPS: Final = _SPACED + _UNSPACED
"""The marks that end a sentence: those behind which a space tells that they do, and those of scripts that may put none there.

These are Chinese, Japanese, Arabic, Urdu, of India, Armenian, Ethiopic, Burmese and Khmer.
"""
CLOSERS: Final = "\"'*_~)]}\u2019\u201d\u00bb\u203a\u300d\u300f\uff09\u3011\u3009\u300b\uff3d"
"""What may stand behind a stop and still belongs to its sentence."""
_EMOJI = "\u2600-\u27bf\u2b50\u2b55\ufe0f\u200d\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff"
_MARKS = f"[{re.escape(STOPS + CLOSERS)}{_EMOJI}]"
_ABBREVIATIONS = ("Dr|Mr|Ms|Mx|Jr|St|Mt|Rd|vs|cf", r"Mrs|Ave|e\.g|i\.e", "Prof", "approx")
_NO_ABBREVIATION = "".join(rf"(?<!(?<![^\W_])(?i:{of_one_length})\.)" for of_one_length in _ABBREVIATIONS)
_RUN = re.compile(rf"[{re.escape(STOPS)}\n](?:(?<=\n)\s*+|(?<!\n){_NO_ABBREVIATION}{_MARKS}*+)")
"""Where a sentence may end: a stop with the marks behind it, or a new line with the blank behind it."""
_ONLY_MARKS = re.compile(f"{_MARKS}*+")
_NO_SPACES = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_QUESTION = "?\uff1f\u061f"
_LETTER = re.compile(r"[^\W_]")


class Sentences:
    """Tells of a text that arrives in pieces where its sentences end: at the same places, however it is cut.

    A sentence ends behind its stop, with the quotation marks and emojis that close it, and ahead of a new line. What stands between two
    sentences belongs to the second one. Each character is looked at once.
    """

    def __init__(self) -> None:
        self._begun = ""
        self._read = 0

    def cut(self, piece: str) -> list[str]:
        """Take a piece; return it in parts, behind each of which, but for the last one, a sentence ends.

        An end is known by the character behind it. So the first part is "" where that of the piece before was one.
        """
        known = len(self._begun)
        self._begun += piece
        if _ONLY_MARKS.fullmatch(piece):
            return [piece]
        ends, self._read = _ends(self._begun, self._read)
        if ends:
            self._begun, self._read = self._begun[ends[-1] :], self._read - ends[-1]
        bounds = [0, *(end - known for end in ends), len(piece)]
        return [piece[begin:end] for begin, end in pairwise(bounds)]


def split(text: str) -> list[str]:
    """Split a text behind the ends of its sentences. Joined, the parts are the text; a last one may be blank."""
    return [part for part in Sentences().cut(text) if part]


def sentences(text: str) -> list[str]:
    """The sentences of a text, without the blanks around them. What has no letter and no digit is none."""
    return [part.strip() for part in split(text) if _LETTER.search(part)]


def asks(sentence: str) -> bool:
    """Whether a sentence is a question."""
    return any(mark in sentence for mark in _QUESTION)


def _ends(text: str, read: int) -> tuple[list[int], int]:
    """Where sentences surely end in a text that may go on, of which `read` characters are known to hold no end; and how far it is read."""
    ends: list[int] = []
    for run in _RUN.finditer(text, read):
        if run[0][0] == "\n":
            if text[ends[-1] if ends else 0 : run.start()].strip():
                ends.append(run.start())
        elif run.end() == len(text):
            return ends, run.start()
        elif _is_end(run[0], text[run.end()]):
            ends.append(run.end())
    return ends, len(text)


def _is_end(marks: str, behind: str) -> bool:
    """Whether a stop and the marks with it end a sentence, by the character behind them."""
    if behind.isspace() or any(stop in marks for stop in _UNSPACED):
        return True
    return bool(_NO_SPACES.match(behind)) and ("!" in marks or "?" in marks)
