"""How grave what somebody says is: pure, over the readings of a text (see `normalise.readings`)."""

import re
from collections.abc import Iterable, Iterator
from itertools import compress
from operator import not_

from everkin.safety.crisis.de import DE
from everkin.safety.crisis.en import EN
from everkin.safety.crisis.es import ES
from everkin.safety.crisis.fr import FR
from everkin.safety.crisis.phrasing import Phrases, Tier
from everkin.safety.crisis.pt import PT

LANGUAGES = {"en": EN, "de": DE, "es": ES, "fr": FR, "pt": PT}
"""Every language is listened for in every text: who is in danger may change theirs."""
CALM = (Tier.NONE, "")
BESIDE_CHARS = 60
"""How far around a wish to die a time is looked for."""

_CLAUSE = re.compile(r"[^.!?,;:\n]+?(?:[.!?,;:\n]+|\b(?:and|und|et|y|e|aber|but|pero|mais)\b|$)")
_SENTENCE = re.compile(r"(?:\"[^\"]{0,2000}\"|[^.!?\n\"]|[.!?](?!\s|$)|\")+[.!?\n]*")


def tier_of(readings: Iterable[str]) -> tuple[Tier, str]:
    """The gravest tier that any reading of a text has, and the rule that heard it (for the log; `""` where nothing was heard).

    Means raise a crisis by a tier, a time makes a plan of a wish to die. What a sentence tells of a made-up person is `PASSIVE` at most.
    """
    return max((_heard(_meant(reading)) for reading in readings), default=CALM, key=_gravity)


def concerns_another(readings: Iterable[str]) -> bool:
    """Whether the crisis in a text is that of somebody else alone: nothing is left of it without the clauses that name only them."""
    dangers = [meant for meant in map(_meant, readings) if _heard(meant)[0]]
    return bool(dangers) and all(map(_of_another, dangers))


def _of_another(meant: str) -> bool:
    clauses = _CLAUSE.findall(meant)
    theirs = list(map(_names_only_another, clauses))
    return any(theirs) and not _heard("".join(compress(clauses, map(not_, theirs))))[0]


def _names_only_another(clause: str) -> bool:
    return any(phrases.another.search(clause) and not phrases.oneself.search(clause) for phrases in LANGUAGES.values())


def eating_rule(readings: Iterable[str]) -> str:
    """The rule that heard of an eating disorder in any reading; `""` where none did."""
    return next((rule for reading in readings for rule in _eating(reading)), "")


def _eating(reading: str) -> Iterator[str]:
    for phrases in LANGUAGES.values():
        yield from (rule for rule, pattern in phrases.eating.items() if pattern.search(reading))


def _gravity(found: tuple[Tier, str]) -> int:
    return found[0]


def _meant(reading: str) -> str:
    for phrases in LANGUAGES.values():
        reading = phrases.idioms.sub(" ", reading)
    return reading


def _heard(meant: str) -> tuple[Tier, str]:
    """What is heard in earnest; else, as `PASSIVE`, what is heard in the sentences that tell of a made-up person."""
    sentences = _SENTENCE.findall(meant)
    told = [any(phrases.story.search(sentence) for phrases in LANGUAGES.values()) for sentence in sentences]
    in_earnest = _loudest("".join(compress(sentences, map(not_, told))))
    if in_earnest[0] or not any(told):
        return in_earnest
    tier, rule = _loudest("".join(compress(sentences, told)))
    return min(tier, Tier.PASSIVE), rule


def _loudest(meant: str) -> tuple[Tier, str]:
    return max((_loudest_in(meant, phrases) for phrases in LANGUAGES.values()), key=_gravity)


def _loudest_in(meant: str, phrases: Phrases) -> tuple[Tier, str]:
    for tier in (Tier.PLAN, Tier.ACTIVE, Tier.PASSIVE):
        for rule, pattern in phrases.heard.get(tier, {}).items():
            if match := pattern.search(meant):
                return _raised(tier, meant, match, phrases), rule
    return CALM


def _raised(tier: Tier, meant: str, match: re.Match[str], phrases: Phrases) -> Tier:
    beside = meant[max(0, match.start() - BESIDE_CHARS) : match.end() + BESIDE_CHARS]
    if tier is Tier.ACTIVE and phrases.when.search(beside):
        return Tier.PLAN
    return Tier(min(Tier.PLAN, tier + 1)) if phrases.means.search(meant) else tier
