"""Pure decisions of care: is this a crisis, is it asked whether the companion is an AI, does a sentence claim to be human or wound."""

import re
from itertools import pairwise

from everkin.kit.pieces import Pieces, Word
from everkin.safety import minors, phrases
from everkin.safety.crisis.phrasing import Tier
from everkin.safety.crisis.tiers import concerns_another, eating_rule, tier_of
from everkin.safety.models import Concern, Verdict
from everkin.safety.normalise import folded, readings


def judge(text: str) -> Verdict:
    """Say what a person's message calls for, whatever it is disguised as. A crisis outranks everything; in doubt it is one."""
    found = readings(text)
    tier, rule = tier_of(found)
    if tier is not Tier.NONE:
        return Verdict(Concern.CRISIS, rule, tier, concerns_another(found))
    if rule := eating_rule(found):
        return Verdict(Concern.EATING_DISORDER, rule)
    if asks_if_ai(found[0]):
        return Verdict(Concern.ASKS_IF_AI, "asks_if_ai")
    return Verdict()


def asks_if_ai(words: str) -> bool:
    """Whether folded `words` ask what kind of being answers."""
    return bool(phrases.ASKS_IF_AI.search(words)) and not phrases.NOT_ABOUT_BEING.search(words)


def claims_to_be_human(sentence: str) -> bool:
    """Whether a companion's sentence denies being an AI or claims to be a human being."""
    return bool(phrases.CLAIMS_HUMAN.search(folded(sentence)))


def claims_to_be_a_child(sentence: str) -> bool:
    """Whether a companion's sentence makes it a minor. Every companion is an adult."""
    return bool(phrases.CLAIMS_CHILD.search(folded(sentence)))


def depicts_a_minor(text: str) -> str | None:
    """The words by which a description tells of somebody under 18; None where everyone in it may be an adult."""
    told = (minors.told_by(part, folded(part)) for part in minors.parts(text))
    return next((words for words in told if words), None)


def rambles(sentence: str) -> bool:
    """Whether a sentence goes round in circles: two words in a row come back in the same order."""
    said = re.findall(r"[^\W_]+(?:'[^\W_]+)?", folded(sentence))
    pairs = list(pairwise(said))
    return len(pairs) > len(set(pairs))


def wounds(sentence: str) -> bool:
    """Whether a companion's sentence shows contempt for the person. What only tells of such words, or denies them, does not."""
    return bool(phrases.WOUNDS.search(phrases.SPARES.sub(" ", folded(sentence))))


def may_become_unfit(sentence_so_far: str) -> bool:
    """Whether an unfinished sentence could still turn into a claim or a wound, and so must be held back until it ends."""
    return bool(phrases.MAY_BE_UNFIT.search(folded(sentence_so_far)))


SHOWN_CHARS = 64
"""How much of what a gate has let through is looked at again: what may be unfit is held from its first word on."""


class SentenceGate:
    """Lets a reply through piece by piece, and holds back a sentence that may turn into a claim or a wound until it has ended.

    Feed it pieces; what it returns may be shown. A sentence that claims to be human is replaced by `instead`, once; one that claims to be
    a child, or wounds, is dropped, from the words on that gave it away. With `whole`, every sentence is held until its end, and one that
    only rambles is dropped too.
    """

    def __init__(self, instead: str, *, whole: bool = False) -> None:
        self.whole = whole
        self._instead = instead
        self._shown = ""
        self._held = ""
        self._words = Pieces()

    def feed(self, piece: str) -> str:
        """Take a piece of the reply, return what may be shown now: the same in the end, however a reply is cut into pieces."""
        return "".join([self._feed(word) for word in self._words.take(piece)])

    def _feed(self, word: Word) -> str:
        self._held += word.text
        if word.ends:
            return self._judged()
        if self.whole or may_become_unfit(self._shown + self._held):
            return ""
        passed, self._held = self._held, ""
        self._shown = (self._shown + passed)[-SHOWN_CHARS:]
        return passed

    def finish(self) -> str:
        """Return what is left when the reply has ended."""
        self._held += self._words.rest()
        return self._judged()

    def _judged(self) -> str:
        """What may be shown of a sentence that has ended."""
        sentence, rest = self._shown + self._held, self._held
        self._shown = self._held = ""
        if claims_to_be_human(sentence):
            instead, self._instead = self._instead, ""
            return f"{rest[: len(rest) - len(rest.lstrip())]}{instead}{rest[len(rest.rstrip()) :]}" if instead else ""
        unfit = claims_to_be_a_child(sentence) or wounds(sentence) or (self.whole and rambles(sentence))
        return "" if unfit else rest
