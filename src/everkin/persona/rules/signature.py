"""The signature of a voice: how long its replies are, how they are built and punctuated, which words it loves; and how like it a reply is.

Each trait is weighed as evidence: how much likelier is what is seen where this voice speaks than where any other does (a log-likelihood
ratio of two normal distributions, in nats). What was measured on few replies is drawn towards voices at large, so that a voice of which
nothing is known is neither recognised nor missed.

The profile of function words is that of J. Burrows, 'Delta': a Measure of Stylistic Difference and a Guide to Likely Authorship, Literary
and Linguistic Computing 17(3), 2002, pages 267-287. A reply is too short for a distance between two profiles, so its own is read along one
line: from voices at large to this voice.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt, tanh

import numpy as np
from numpy.typing import NDArray

from everkin.kit.sentences import sentences
from everkin.ports.embedding import Vectors

Numbers = NDArray[np.float64]

READ_CHARS = 4_000
"""How much of a reply is read."""
FOLDS = 5
"""In how many parts replies are held out of their own signature, to find how high the voice itself scores."""
TRUST = 4.0
"""So many replies weigh as much as what is known of voices at large."""
BENEFIT = 1.4
"""The benefit of the doubt, in nats, that a well-known voice has in every part."""
WANDER = 0.35
"""How far a voice may wander without being another, as a share of the spread between voices."""
FOR_MAX, AGAINST_MAX = 2.0, 5.0
"""What one trait may weigh, in nats: more speaks against a voice than for it."""
NEUTRAL = 0.5
"""The score of a voice of which nothing is known."""
APART, APART_REPLIES = 0.27, 20
"""How far along the line to a well-known voice its own unseen replies stand, and strangers on the other side; of one that was measured on
so many replies, half as far: the rest of a profile is chance."""
WOBBLE = 0.03
"""The variance of where long texts stand on that line."""
DAMPED = 0.6
"""What traits of one kind weigh together: they are not independent."""
CLOSENESS_SPREAD = 0.2
"""The spread of the closeness to a centroid of which little is known."""
FAVOURED, FAVOURED_AT_LARGE = 0.15, 0.04
"""The share of replies in which a voice says one of its favourite words, before more is known, and any other voice one of them."""
FORBIDDEN_COST = 2.0
"""What each forbidden word costs its reply, in nats; without one it has twice the benefit of the doubt."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A quantity of a voice's replies: its mean, and its spread (standard deviation) from reply to reply."""

    mean: float
    spread: float


@dataclass(frozen=True, slots=True)
class Signature:
    """A voice, measured from `replies` replies.

    `traits` are in the order of `TRAITS`, `function_words` are z-scores in the order of `FUNCTION_WORDS`. `favoured_share` is the share of
    replies with a favoured word. `centroid` is a unit vector, empty without vectors, and `closeness` the cosine of the replies to it.
    `baseline` is the mean score of the single replies, each held out of the signature that it was scored by: what the voice scores when it
    is itself.
    """

    replies: int
    traits: tuple[Trait, ...]
    function_words: tuple[float, ...]
    favoured: tuple[str, ...]
    favoured_share: float
    forbidden: tuple[str, ...]
    centroid: tuple[float, ...]
    closeness: Trait
    baseline: float


@dataclass(frozen=True, slots=True)
class Score:
    """How like a voice a reply, or a window of replies, is: 0 to 1, and so are its parts. A part that cannot be judged is None."""

    value: float
    length: float
    function_words: float
    punctuation: float
    favoured: float | None
    forbidden: float
    centroid: float | None

    @property
    def parts(self) -> dict[str, float]:
        """The parts that could be judged, by name."""
        return {name: part for name in WEIGHTS if (part := getattr(self, name)) is not None}


WEIGHTS = {"length": 1.0, "function_words": 1.0, "punctuation": 1.0, "favoured": 1.0, "forbidden": 1.0, "centroid": 0.5}
"""What each part counts in a score."""


@dataclass(frozen=True, slots=True)
class _AtLarge:
    """A trait of voices at large: its mean, its spread between voices and within one."""

    mean: float
    between: float
    within: float


LENGTHS = {"words": _AtLarge(18, 7, 5), "sentence_words": _AtLarge(9, 2.5, 2.5), "sentences": _AtLarge(2.1, 0.5, 0.5)}
"""Words a reply, words a sentence, sentences a reply."""
_MARKS = {
    "exclamation": (r"!", _AtLarge(0.2, 0.3, 0.5)),
    "question": (r"\?", _AtLarge(1.0, 0.4, 0.6)),
    "ellipsis": (r"\.{2,}|\u2026", _AtLarge(0.05, 0.2, 0.3)),
    "dash": (r"(?<=\s)-+(?=\s)|--+|[\u2013\u2014]", _AtLarge(0.05, 0.2, 0.3)),
    "comma": (r",", _AtLarge(1.6, 0.4, 1.0)),
    "semicolon": (r";", _AtLarge(0.02, 0.2, 0.2)),
    "colon": (r":(?!\w)", _AtLarge(0.05, 0.2, 0.2)),
    "emoji": ("[\u2600-\u27bf\U0001f300-\U0001faff]|(?<!\\S)[:;]-?[)(DPp](?!\\w)", _AtLarge(0.1, 0.3, 0.4)),
    "quote": ('["\u201c\u201d\u00ab\u00bb]', _AtLarge(0.05, 0.3, 0.4)),
    "capital": (r"[A-Z]", _AtLarge(2.9, 0.6, 1.0)),
    "contraction": (r"(?<=\w)['\u2019](?:s|t|re|ve|m|ll|d)\b", _AtLarge(0.6, 0.5, 0.7)),
    "asterisk": (r"[*_#]+", _AtLarge(0.05, 0.3, 0.4)),
    "break": (r"\n+", _AtLarge(0.05, 0.2, 0.3)),
}
_PATTERNS = {name: re.compile(pattern) for name, (pattern, _) in _MARKS.items()}
MARKS = {name: at_large for name, (_, at_large) in _MARKS.items()}
"""Marks per 100 characters."""
TRAITS = {**LENGTHS, **MARKS}
"""The traits that are measured, and what they are at large, for replies in a chat."""

# fmt: off
FUNCTION_WORDS = {
    "a": 32.6, "about": 2.6, "all": 1.0, "am": 3.2, "an": 4.1, "and": 27.0, "are": 6.1, "as": 2.5, "at": 5.7, "be": 3.7,
    "but": 1.8, "by": 1.4, "can": 3.3, "did": 6.9, "do": 7.2, "does": 3.2, "for": 8.2, "from": 2.2, "has": 3.4, "have": 6.2,
    "he": 1.2, "her": 1.3, "how": 3.5, "i": 21.9, "if": 1.4, "in": 10.7, "is": 20.9, "it": 24.6, "just": 1.6, "like": 4.3,
    "me": 6.6, "my": 6.1, "no": 6.0, "not": 5.9, "now": 2.6, "of": 12.2, "on": 9.0, "one": 9.5, "only": 2.9, "or": 8.2,
    "out": 3.0, "she": 1.6, "so": 6.8, "still": 2.5, "than": 1.2, "that": 13.3, "the": 35.0, "them": 0.8, "then": 4.3,
    "there": 3.8, "they": 2.9, "this": 3.9, "to": 13.9, "too": 1.2, "was": 6.1, "we": 2.2, "what": 27.0, "when": 3.4,
    "where": 2.3, "which": 8.8, "who": 8.0, "will": 2.2, "with": 8.3, "would": 1.6, "you": 44.1, "your": 10.6,
}
# fmt: on
"""The function words, per 1,000 words: the mean over the six companions that come with the package."""

_USUAL = np.array(list(FUNCTION_WORDS.values()))
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_APOSTROPHE = re.compile(r"['\u2019]")
_NAMED_MARKS = {
    "exclamation": r"exclamation (?:mark|point)s?",
    "question": r"question marks?",
    "ellipsis": r"ellips[ei]s",
    "dash": r"(?:em )?dash(?:es)?",
    "semicolon": r"semicolons?",
    "emoji": r"(?:emojis?|emoticons?|smileys)",
    "contraction": r"contractions?",
    "asterisk": r"(?:asterisks?|markdown)",
}
"""Marks that a blueprint may forbid by name."""
_ASSISTANT = re.compile(
    r"\bas an? (?:ai|artificial intelligence)(?: language model| assistant)?,|\bas a (?:large )?language model\b"
    r"|\bi(?:'d| would| am|'m) (?:be )?(?:happy|glad|here) to (?:help|assist|support)\b|\bhow (?:can|may) i (?:help|assist) you\b"
    r"|\b(?:anything else|something) i can (?:help|assist)\b|\bhere (?:are|is) (?:some|a few|a list|\d+)\b"
    r"|\bi(?:'m| am) (?:just|only) (?:an? )?(?:ai |computer )?(?:program|assistant|language model)\b|\bfeel free to\b"
    r"|\bplease (?:let me know|provide|note)\b|\bseek (?:professional|medical) (?:help|advice)\b|\bit(?:'s| is) important to\b",
    re.IGNORECASE,
)
"""How an assistant talks: forbidden in every voice that is known."""


def words(text: str) -> list[str]:
    """Split `text` into words, in lower case, contractions whole and with a plain apostrophe."""
    return [_APOSTROPHE.sub("'", found) for found in _WORD.findall(text.casefold())]


def measure(replies: Sequence[str], favours: Iterable[str] = (), avoids: Iterable[str] = (), vectors: Vectors | None = None) -> Signature:
    """Measure the voice of `replies`, of which there may be none; their order does not matter.

    `favours` and `avoids` are words and phrases; a mark may be avoided by its name ("exclamation marks"). `vectors` (n, d) embed the
    replies; without them there is no centroid.
    """
    favoured, forbidden = tuple(sorted(set(favours))), tuple(sorted(set(avoids)))
    sample = _sample(replies, favoured, forbidden, vectors)
    signature = _measured(sample, favoured, forbidden)
    return replace(signature, baseline=float(np.mean(_held_out(sample, favoured, forbidden)))) if replies else signature


def score(signature: Signature, replies: Sequence[str], vectors: Vectors | None = None) -> Score:
    """Score how like the voice a reply, or a window of replies, is; their order does not matter.

    `vectors` (n, d) embed the replies: give them where the signature was measured with vectors, for its baseline was too.
    """
    if not replies:
        return Score(NEUTRAL, NEUTRAL, NEUTRAL, NEUTRAL, None, NEUTRAL, None)
    return _scored(signature, _sample(replies, signature.favoured, signature.forbidden, vectors))


def score_each(signature: Signature, replies: Sequence[str], vectors: Vectors | None = None) -> list[Score]:
    """Score replies one by one, in their order; quicker than `score` for each."""
    sample = _sample(replies, signature.favoured, signature.forbidden, vectors)
    order = sorted(range(len(replies)), key=lambda n: replies[n])
    scores = dict(zip(order, (_scored(signature, one) for one in sample.each()), strict=True))
    return [scores[n] for n in range(len(replies))]


# Reading replies


@dataclass(frozen=True, slots=True)
class _Sample:
    """What is read in n replies: traits (n, t), function words (n, f), words (n,), favoured (n,), forbidden (n,), vectors (n, d)."""

    traits: Numbers
    function_words: Numbers
    words: Numbers
    favoured: Numbers
    forbidden: Numbers
    vectors: Numbers | None

    def each(self) -> Iterator["_Sample"]:
        """The replies one by one."""
        return (self.only(row) for row in np.arange(len(self.words))[:, None])

    def only(self, rows: NDArray[np.intp]) -> "_Sample":
        """The replies of some rows."""
        vectors = None if self.vectors is None else self.vectors[rows]
        return _Sample(self.traits[rows], self.function_words[rows], self.words[rows], self.favoured[rows], self.forbidden[rows], vectors)


def _sample(replies: Sequence[str], favoured: tuple[str, ...], forbidden: tuple[str, ...], vectors: Vectors | None) -> _Sample:
    order = sorted(range(len(replies)), key=lambda n: replies[n])
    texts = [replies[n][:READ_CHARS] for n in order]
    said = [words(text) for text in texts]
    heads = [Counter(word.split("'")[0] for word in spoken) for spoken in said]
    favourites, banned = _phrases(favoured), _phrases(forbidden)
    return _Sample(
        np.array([_traits(text, len(spoken)) for text, spoken in zip(texts, said, strict=True)]).reshape(-1, len(TRAITS)),
        np.array([[float(counts[word]) for word in FUNCTION_WORDS] for counts in heads]).reshape(-1, len(FUNCTION_WORDS)),
        np.array([float(len(spoken)) for spoken in said]),
        np.array([float(bool(favourites and favourites.search(_plain(text)))) for text in texts]),
        np.array([float(_forbidden(text, banned, forbidden)) for text in texts]),
        None if vectors is None else np.asarray(vectors, np.float64)[order],
    )


def _traits(text: str, spoken: int) -> list[float]:
    """Lengths, and marks per 100 characters, in the order of `TRAITS`."""
    spans = max(1, len(sentences(text)))
    marks = [len(pattern.findall(text)) * 100 / max(1, len(text)) for pattern in _PATTERNS.values()]
    return [spoken, spoken / spans, spans, *marks]


def _forbidden(text: str, banned: re.Pattern[str] | None, forbidden: Iterable[str]) -> int:
    """How often a reply does what the voice never does."""
    marks = {mark for phrase in forbidden for mark, named in _NAMED_MARKS.items() if re.fullmatch(named, phrase.casefold())}
    said = len(banned.findall(_plain(text))) if banned else 0
    return said + sum(bool(_PATTERNS[mark].search(text)) for mark in marks) + len(_ASSISTANT.findall(_plain(text)))


def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    """A pattern for any of the phrases, as whole words."""
    alternatives = "|".join(re.escape(_plain(phrase)) for phrase in phrases if _WORD.search(phrase))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)") if alternatives else None


def _plain(text: str) -> str:
    return _APOSTROPHE.sub("'", " ".join(text.casefold().split()))


# Measuring


def _measured(sample: _Sample, favoured: tuple[str, ...], forbidden: tuple[str, ...]) -> Signature:
    replies = len(sample.words)
    if not replies:
        nothing = tuple(Trait(t.mean, t.within) for t in TRAITS.values())
        return Signature(0, nothing, (0.0,) * len(FUNCTION_WORDS), favoured, 0.0, forbidden, (), Trait(0.0, 0.0), NEUTRAL)
    means, spreads = sample.traits.mean(axis=0), sample.traits.std(axis=0)
    centroid, closeness = _centroid(sample.vectors)
    return Signature(
        replies,
        tuple(Trait(float(m), float(s)) for m, s in zip(means, spreads, strict=True)),
        tuple(float(z) for z in _delta(sample, TRUST)),
        favoured,
        float(sample.favoured.mean()),
        forbidden,
        centroid,
        closeness,
        NEUTRAL,
    )


def _held_out(sample: _Sample, favoured: tuple[str, ...], forbidden: tuple[str, ...]) -> list[float]:
    """What each reply scores by the signature of the others, from which a part of the replies is held out at a time."""
    rows, scores = np.arange(len(sample.words)), []
    for fold in range(FOLDS):
        others = _measured(sample.only(rows[rows % FOLDS != fold]), favoured, forbidden)
        scores += [_scored(others, one).value for one in sample.only(rows[fold::FOLDS]).each()]
    return scores


def _delta(sample: _Sample, trust: float) -> Numbers:
    """The z-scores of the function words, drawn towards voices at large as if by `trust` more replies of theirs.

    The spread is that of chance (Poisson) in 1,000 words: between so few voices none can be measured for a rare word.
    """
    more = trust * LENGTHS["words"].mean
    rates = (1000 * sample.function_words.sum(axis=0) + more * _USUAL) / (sample.words.sum() + more)
    scores: Numbers = (rates - _USUAL) / np.sqrt(_USUAL)
    return scores


def _centroid(vectors: Numbers | None) -> tuple[tuple[float, ...], Trait]:
    """The direction of the mean vector, and how close each vector is to that of the others."""
    if vectors is None or len(vectors) < 2:  # noqa: PLR2004 - one has no others
        return (), Trait(0.0, 0.0)
    others = _unit(vectors.sum(axis=0) - vectors)
    closeness = (vectors * others).sum(axis=1)
    return tuple(map(float, _unit(vectors.sum(axis=0)))), Trait(float(closeness.mean()), float(closeness.std()))


def _unit(vectors: Numbers) -> Numbers:
    units: Numbers = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return units


# Scoring


def _scored(signature: Signature, sample: _Sample) -> Score:
    benefit = BENEFIT * signature.replies / (signature.replies + TRUST)
    evidence = _traits_evidence(signature, sample)
    lengths, marks = evidence[: len(LENGTHS)], evidence[len(LENGTHS) :]
    favoured, centroid = _favoured_evidence(signature, sample), _centroid_evidence(signature, sample)
    faults = float(sample.forbidden.mean()) if signature.replies or signature.forbidden else 0.0
    parts = Score(
        value=NEUTRAL,
        length=_likely(benefit + DAMPED * lengths.sum()),
        function_words=_likely(benefit + _function_words_evidence(signature, sample)),
        punctuation=_likely(benefit + DAMPED * marks.sum()),
        favoured=None if favoured is None else _likely(benefit + favoured),
        forbidden=_likely(2 * benefit - FORBIDDEN_COST * faults),
        centroid=None if centroid is None else _likely(benefit + centroid),
    )
    weights = {name: WEIGHTS[name] for name in parts.parts}
    return replace(parts, value=sum(weights[name] * part for name, part in parts.parts.items()) / sum(weights.values()))


def _likely(evidence: float) -> float:
    """The probability that goes with so many nats."""
    return (1 + tanh(evidence / 2)) / 2


def _traits_evidence(signature: Signature, sample: _Sample) -> Numbers:
    """What each trait of a window weighs for the voice, in nats, beyond what it weighs on average where the voice itself speaks."""
    known, seen = signature.replies, len(sample.words)
    usual, between, within = np.array([(t.mean, t.between, t.within) for t in TRAITS.values()]).T
    mean, spread = np.array([(t.mean, t.spread) for t in signature.traits]).T
    trust = TRUST / (known + TRUST)
    own_mean = (1 - trust) * mean + trust * usual
    own_within = (1 - trust) * spread**2 + trust * within**2
    own = max(WANDER**2, trust) * between**2 + own_within * (1 / seen + (1 - trust) / (known + TRUST))
    at_large = between**2 + within**2 / seen
    at = sample.traits.mean(axis=0)
    as_own, as_other = (at - own_mean) ** 2 / own, (at - usual) ** 2 / at_large
    expected = (own + (own_mean - usual) ** 2) / at_large
    evidence: Numbers = np.clip((1 - as_own + as_other - expected) / 2, -AGAINST_MAX, FOR_MAX)
    return evidence


def _bounded(evidence: float) -> float:
    return max(-AGAINST_MAX, min(FOR_MAX, evidence))


def _function_words_evidence(signature: Signature, sample: _Sample) -> float:
    """Where a window stands on the line from voices at large (0) to this voice (1), weighed by how sure so few words can be."""
    voice = np.array(signature.function_words)
    square, spoken = float(voice @ voice), float(sample.words.sum())
    if not spoken or not square:
        return 0.0
    stands = float(_delta(sample, 0.0) @ voice) / square
    apart = APART * signature.replies / (signature.replies + APART_REPLIES)
    return _bounded(2 * apart * stands / (1000 / spoken / square + WOBBLE))


def _favoured_evidence(signature: Signature, sample: _Sample) -> float | None:
    """What the share of replies with a favourite word weighs, in nats; None where the voice has no favourites."""
    if not signature.favoured:
        return None
    share = (signature.replies * signature.favoured_share + TRUST * FAVOURED) / (signature.replies + TRUST)
    share = max(share, FAVOURED_AT_LARGE)
    said, seen = float(sample.favoured.sum()), len(sample.favoured)
    return _bounded(said * log(share / FAVOURED_AT_LARGE) + (seen - said) * log((1 - share) / (1 - FAVOURED_AT_LARGE)))


def _centroid_evidence(signature: Signature, sample: _Sample) -> float | None:
    """What being further from the centroid than usual weighs, in nats; None where either side has no vectors. Being nearer is no fault."""
    if not signature.centroid or sample.vectors is None:
        return None
    trust = TRUST / (signature.replies + TRUST)
    spread = sqrt((1 - trust) * signature.closeness.spread**2 + trust * CLOSENESS_SPREAD**2)
    away = max(0.0, signature.closeness.mean - float((sample.vectors @ np.array(signature.centroid)).mean())) / spread
    return _bounded(-(away**2) / (WANDER**2 + 1 / len(sample.words)) / 2)
