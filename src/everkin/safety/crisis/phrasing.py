"""How the phrases of a language are written down, and what a language listens for."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Tier(IntEnum):
    """How grave a crisis is; in doubt the graver."""

    NONE = 0
    PASSIVE = 1
    """Wishes not to be, sees no hope."""
    ACTIVE = 2
    """Wants to die, or hurts themselves."""
    PLAN = 3
    """Means, a time, a place, a goodbye, intent."""


END = r"\s*(?:$|[.!?,;:)\"])"
"""The end of a clause in folded text."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a language listens for, over folded text (see `normalise.folded`). A rule's name goes to the log, the words never do."""

    heard: Mapping[Tier, Mapping[str, re.Pattern[str]]]
    means: re.Pattern[str]
    """Raises a crisis by a tier, wherever it is said."""
    when: re.Pattern[str]
    """Makes of a wish to die a plan, where it is said beside it."""
    idioms: re.Pattern[str]
    """What sounds like it and is not: taken out before anything is listened for."""
    story: re.Pattern[str]
    """Says of its sentence that it is told of a made-up person."""
    another: re.Pattern[str]
    """Names somebody else."""
    oneself: re.Pattern[str]
    """Names the one who writes."""
    eating: Mapping[str, re.Pattern[str]]


def one_of(*alternatives: str) -> re.Pattern[str]:
    """A pattern of alternatives. Those that begin at a word's edge share that check: most of a text is ruled out by it at once."""
    at_edge: list[str] = []
    anywhere: list[str] = []
    for branch in _branches("|".join(alternatives)):
        (at_edge if branch.startswith(_EDGE) else anywhere).append(branch)
    shared = [rf"\b(?:{'|'.join(branch.removeprefix(_EDGE) for branch in at_edge)})"] if at_edge else []
    return re.compile("|".join([*shared, *anywhere]))


_EDGE = r"\b"
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|.")
_SPELT = str.maketrans({"ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss", "œ": "(?:oe|œ)", "'": "'? ?"})


def spelt(*alternatives: str) -> re.Pattern[str]:
    """A pattern of alternatives in ordinary spelling: umlauts may be written out, accents are taken off, apostrophes may be missing."""
    decomposed = unicodedata.normalize("NFD", "|".join(alternatives).translate(_SPELT))
    return one_of("".join(char for char in decomposed if not unicodedata.combining(char)))


def _branches(pattern: str) -> list[str]:
    """The alternatives of a pattern, outside every bracket."""
    branches, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and not depth:
            branches.append("")
        else:
            branches[-1] += piece
    return branches
