"""Who and what a text names: people, places and pets, by their capitals. Small, and of our own.

A capital inside a sentence makes a name, unless the word is a month, a weekday, a language or one that is never a name. At the start of a
sentence a capital says nothing, so there a name must show itself: it has a second word, a possessive, a verb that only somebody can do, or
it stands elsewhere inside a sentence. "Called pixel" names without a capital.
"""

import re
from itertools import islice

from everkin.memory.rules.lexicon import KIN, LANGUAGES, NATIONALITIES, NO_NAMES

READ_CHARS = 8_000
ENTITIES_MAX = 40
"""How much of a text is read, and how many of its names."""

_CALENDAR = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
    | {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
    | {"mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"}
)
_NEVER = NO_NAMES | _CALENDAR | LANGUAGES | NATIONALITIES | KIN.keys()
_TITLE = r"(?:Dr|Mr|Mrs|Ms|Prof|Professor|Doctor|Aunt|Auntie|Uncle|Saint|St|Sir|Lady)"
_BEGINS = re.compile(rf"{_TITLE}\.?|New|San|Los|Las|North|South|East|West|Great")
_JOINS = re.compile(rf"{_BEGINS.pattern}|of|de|da|del|di|van|von|der|la|le|[A-Z]?\d+")
_WORD = r"[A-ZÀ-ÖØ-ÞŁŠŽ][\w'\u2019-]{0,30}"
_NAMES = re.compile(rf"(?<![\w@#/.'\u2019])(?:{_TITLE}\.?\s)?{_WORD}(?:(?:\s(?:of|de|da|del|di|van|von|der|la|le))?\s{_WORD}){{0,3}}")
_STARTS = re.compile(r"(?:^|[.!?…:;]+[\s)\"”*]*|\n\s*|[\"“*(]\s*|(?:^|\s)[-•>]\s*|[^\w\s,.'\u2019-]\s*)$")
_CALLED = re.compile(
    r"\b(?:called|named|name is|name's)\s+(?P<name>[a-z][\w'-]{1,20})(?=\s*(?:[.,!?;)]|$)|\s(?:and|who|but|he|she|is|lol)\b)"
)
_SOMEBODY_DOES = re.compile(
    r"(?:\s+(?:is|was|lives?|loves?|likes?|hates?|works?|said|says|told|calls?|called|came|went|moved"
    "|wants?|thinks?|knows?|got|has|just|always|never"
    r"|turned|died|left|and (?:I|me)|and [A-Z])\b|, my\b)"
)
_POSSESSIVE = re.compile(r"['\u2019]s?$")
_SHOUT = 4
"""From this many letters on a word in capitals is shouted, and is no name."""


def entities(text: str) -> tuple[str, ...]:
    """Return the names in `text` in their order, each once, without possessives: ("Mara", "New York", "Dr. Patel")."""
    text = text[:READ_CHARS]
    found = [name for match in islice(_NAMES.finditer(text), ENTITIES_MAX) for name in _names(match, text)]
    inside = {name for name, initial in found if not initial}
    named = [name for name, initial in found if not initial or name in inside]
    named += [match["name"].title() for match in islice(_CALLED.finditer(text), ENTITIES_MAX) if match["name"].casefold() not in _NEVER]
    return tuple(dict.fromkeys(named))


def is_name(word: str) -> bool:
    """Whether a word could be somebody's or some place's name: it is no common word, month, weekday, language or word for kin."""
    return bool(word) and word.casefold() not in _NEVER


def _names(match: re.Match[str], text: str) -> list[tuple[str, bool]]:
    """The names in a run of capitalised words, and whether each is only taken for one because it starts a sentence."""
    initial = bool(_STARTS.search(text, max(0, match.start() - 8), match.start())) or match.start() == 0
    words = match[0].split()
    while words and not is_name(_bare(words[0])) and not _BEGINS.fullmatch(words[0] if words[1:] else ""):
        words, initial = words[1:], False
    runs = _runs(words)
    if not runs or not initial:
        return [(run, False) for run in runs]
    return [(runs[0], not _shows_itself(runs[0], match, text)), *((run, False) for run in runs[1:])]


def _runs(words: list[str]) -> list[str]:
    """Names out of capitalised words: a possessive or a word that is no name ends one."""
    runs: list[list[str]] = [[]]
    for word in words:
        bare = _bare(word)
        if not is_name(bare) and not _JOINS.fullmatch(word):
            runs.append([])
            continue
        runs[-1].append(bare if bare != word.rstrip(".") else word)
        if _POSSESSIVE.search(word):
            runs.append([])
    return [name for run in runs if run and (name := " ".join(run)) and not _is_noise(name)]


def _bare(word: str) -> str:
    return _POSSESSIVE.sub("", word.rstrip("-'\u2019"))


def _is_noise(name: str) -> bool:
    return len(name) < 2 or (name.isupper() and len(name) >= _SHOUT) or bool(_JOINS.fullmatch(name))  # noqa: PLR2004


def _shows_itself(name: str, match: re.Match[str], text: str) -> bool:
    many_words, possessive = " " in name, bool(_POSSESSIVE.search(match[0].split()[0]))
    return many_words or (possessive and not match[0].endswith("'")) or bool(_SOMEBODY_DOES.match(text, match.end()))
