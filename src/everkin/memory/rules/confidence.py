"""How sure a recall is, and what a reply that rests on it may say."""

import re
from collections.abc import Sequence

from everkin.kit.words import words
from everkin.memory.models import Recalled

OVERLAP_LIKELY, CLOSENESS_LIKELY = 0.25, 0.3
OVERLAP_ALONE = 0.4
SURE = ((0.8, 0.15), (0.4, 0.5), (0.1, 0.6), (0.0, 0.7))
"""Overlap and closeness that make sure together; see `confident`."""
CLOSENESS_WITH_THE_REST = 0.3

_CLAUSE = re.compile(r".+?(?:[,;:.!?]+(?=\s|$)\s*|$)", re.DOTALL)
_VERB = "am|is|are|was|were|do|did"
_SORT = re.compile(rf"\b(?:what|which)\s+(?!(?:{_VERB})\b)[\w' ]{{2,30}}?\s+(?=(?:{_VERB}|does|have|has)\b)", re.IGNORECASE)


def confident(recalled: Sequence[Recalled], said: str) -> list[Recalled]:
    """Keep what surely answers what is `said`, by one of `SURE`: the more of the asked words it holds, the less near its meaning must be.

    Below that, "I'm not sure" is honest. The bars were set on questions about things told and about things never told: the meanings alone
    of "my sister's name" and a brother's are 0.64 close. "Which city do I live in?" names the sort of its answer, which need not say that
    it is a city: there all the other words must be held. Without the encoder closeness is exactly 0, and words alone decide.
    """
    rest = frozenset(words(_SORT.sub("", said))) if _SORT.search(said) else frozenset()
    return [r for r in recalled if _is_sure(r) or _holds_the_rest(r, rest) or _by_words_alone(r)]


def _is_sure(recalled: Recalled) -> bool:
    return any(recalled.overlap >= overlap and recalled.closeness >= near for overlap, near in SURE)


def _holds_the_rest(recalled: Recalled, rest: frozenset[str]) -> bool:
    return bool(rest) and recalled.closeness >= CLOSENESS_WITH_THE_REST and rest <= frozenset(words(recalled.memory.wording))


def likely(recalled: Sequence[Recalled]) -> list[Recalled]:
    """Keep what may be meant: enough for a model that can tell what fits."""
    return [r for r in recalled if r.overlap >= OVERLAP_LIKELY or r.closeness >= CLOSENESS_LIKELY]


def _by_words_alone(recalled: Recalled) -> bool:
    return recalled.closeness == 0.0 and recalled.overlap >= OVERLAP_ALONE


def grounded(reply: str, known: frozenset[str]) -> str:
    """Cut `reply` off where it begins to say what nobody told: keep its leading clauses whose words (stems) are all `known`."""
    kept = ""
    for clause in _CLAUSE.findall(reply):
        if not known.issuperset(words(clause)):
            break
        kept += clause
    return f"{kept.rstrip(' ,;:')}." if kept != reply and kept.rstrip()[-1:] in {",", ";", ":"} else kept
