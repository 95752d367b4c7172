"""Anchors: where a voice drifts, the examples of it that go into the volatile tail, to bring it back."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from everkin.kit.sentences import sentences
from everkin.persona.rules.signature import Score, Signature, score_each, words

WINDOW = 5
"""How many of the last replies are weighed together."""
FALL = 0.06
"""A voice drifts when the mean of the last scores lies so far below its baseline."""
RECOVERY = 0.03
"""It has come back when the mean lies no further below than this: between the two it stays what it was."""
ANCHORS = 4
ANCHORS_MIN, ANCHORS_MAX = 3, 5
CLOSENESS = 0.2
"""What the closeness of an example to the message counts, beside how typical of the voice it is."""
MENDING = 4.0
"""How much more a part counts for each point that it fell."""
VARIETY = 0.4
"""What likeness to the anchors chosen already costs."""


class Example(Protocol):
    """Something said and the voice's answer: `persona.models.Exchange` is one."""

    @property
    def said(self) -> str:
        """What is said to the voice."""
        ...

    @property
    def reply(self) -> str:
        """Its answer."""
        ...


E = TypeVar("E", bound=Example)


def drifting(scores: Sequence[float], baseline: float) -> bool:
    """Whether a voice drifts after replies with these `scores`, oldest first; `baseline` is what it scores when it is itself.

    It begins to when the mean of the last `WINDOW` falls `FALL` below the baseline, and goes on until the mean is back within `RECOVERY`:
    with one bar for both, anchors would come and go from turn to turn. Fewer scores than a window tell nothing.
    """
    drifts = False
    for end in range(WINDOW, len(scores) + 1):
        below = baseline - sum(scores[end - WINDOW : end]) / WINDOW
        drifts = below > (RECOVERY if drifts else FALL)
    return drifts


def choose(
    examples: Sequence[E],
    said_closeness: Sequence[float],
    signature: Signature,
    recent_scores: Sequence[Score],
    recent_replies: Collection[str],
    k: int = ANCHORS,
) -> list[E]:
    """Choose `k` anchors (3 to 5) among the examples of a voice, the best last: next to the message.

    An anchor is typical of the voice, above all in the parts of the score that fell in the recent replies; it fits the message
    (`said_closeness`: a cosine for each example), and is unlike the others: maximal marginal relevance (Carbonell and Goldstein 1998).
    What was said in the `recent_replies` is no anchor.
    """
    lately = {tuple(words(sentence)) for reply in recent_replies for sentence in sentences(reply)}
    fresh = [n for n, e in enumerate(examples) if lately.isdisjoint(tuple(words(s)) for s in sentences(e.reply))]
    own = score_each(signature, [examples[n].reply for n in fresh])
    weights = mending(own, recent_scores)
    merit = {n: _typical(score, weights) + CLOSENESS * said_closeness[n] for n, score in zip(fresh, own, strict=True)}
    looks = {n: frozenset(_pairs(examples[n].reply)) for n in fresh}
    chosen: list[int] = []
    while len(chosen) < min(max(k, ANCHORS_MIN), ANCHORS_MAX, len(fresh)):
        left = [n for n in fresh if n not in chosen]
        chosen.append(max(left, key=lambda n: merit[n] - VARIETY * max((_likeness(looks[n], looks[c]) for c in chosen), default=0.0)))
    return [examples[n] for n in reversed(chosen)]


def mending(own: Sequence[Score], recent: Sequence[Score]) -> dict[str, float]:
    """What each part of a score counts in an anchor: 1, and more the further it fell in the `recent` scores below the voice's `own`."""
    usual, lately = _means(own), _means(recent[-WINDOW:])
    return {name: 1.0 + MENDING * max(0.0, mean - lately.get(name, mean)) for name, mean in usual.items()}


def _means(scores: Sequence[Score]) -> dict[str, float]:
    parts = [score.parts for score in scores]
    names = {name for each in parts for name in each}
    return {name: sum(known) / len(known) for name in sorted(names) if (known := [each[name] for each in parts if name in each])}


def _typical(score: Score, weights: dict[str, float]) -> float:
    parts = score.parts
    return sum(weights[name] * part for name, part in parts.items()) / sum(weights[name] for name in parts)


def _pairs(text: str) -> list[tuple[str, str]]:
    """Each word with the one behind it, and the first and last words marked: how a reply begins and ends is how it sounds."""
    spoken = ["", *words(text), ""]
    return list(pairwise(spoken))


def _likeness(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> float:
    """The share of word pairs that two replies have in common (Jaccard)."""
    return len(one & other) / len(one | other)
