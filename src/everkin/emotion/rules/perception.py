"""Perception: what a person does with a message, how much they struggle and how ready they are, by rules over its words and emotions."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from everkin.emotion.models import Act, Pad, Percept
from everkin.emotion.rules.perception_phrases import ACTS, DENIED, DISTRESS, FEELINGS, READINESS
from everkin.emotion.rules.troubles import FEELS, FIRST_PERSON, WEIGHTS, Trouble, trouble_in
from everkin.emotion.rules.wording import READ_CHARS, plain, tokens
from everkin.kit.sentences import sentences

IN_WORDS = 0.6
"""How strong an emotion is that is spoken of in plain words."""
HEARD = 0.05
"""Fainter emotions are not kept."""
RECALLED = 0.3
"""How much of a feeling is left in a question of what somebody once said of it."""
DENIED_WITHIN = 30
"""How many characters ahead of a word may take it back."""

STRUGGLE: Mapping[str, float] = {
    "grief": 0.9, "sadness": 0.75, "fear": 0.7, "remorse": 0.55, "nervousness": 0.5, "disappointment": 0.45, "embarrassment": 0.35,
    "anger": 0.3, "annoyance": 0.15, "disgust": 0.1, "confusion": 0.1,
}  # fmt: skip
DRIVE: Mapping[str, float] = {"optimism": 0.6, "pride": 0.3, "excitement": 0.3, "desire": 0.3, "curiosity": 0.15, "realization": 0.2}
RELIEVES: Mapping[str, float] = {"joy": 0.6, "amusement": 0.6, "relief": 0.7, "excitement": 0.4, "pride": 0.4, "gratitude": 0.2}
"""How much an emotion says of struggling, of readiness for a challenge, and against struggling."""

_QUESTION = re.compile(
    r"(?:(?:so|hey|and|but|ok|okay|well|oh|um|hm+)[, ]+)*(?:what|who|where|when|why|how|which|whose|do you|does|did you|is it|are you"
    r"|can you|could you|would you|will you|have you|should i|can i|may i|tell me|do i)\b"
)
_HELLO = re.compile(
    r"^(?:(?:oh|well|ah),? )?(?:hi+|hello+|hey+|hiya|good (?:morning|afternoon|evening)|morning|evening)(?: there| \w+)?[,!.] *(?=\w+ \w)"
)
_RECALLS = re.compile(
    r"\b(?:did i (?:say|tell|mention)|i (?:said|told you|mentioned)|do you (?:remember|recall|know)|remember (?:when|what|how|that|if|why)"
    r"|remind me|(?:what|when|why|how|who) was i)\b"
)
_OF_OTHERS = re.compile(r"\byou(?:r|'re|'ve)?\b|^(?:what|who) (?:is|are) (?:an? |the )?\w+\W*$")
"""What a question is about that is about the companion or the world, where no first person is in it."""
_DRY = re.compile(r"^\W*(?:ok(?:ay)?|k|fine|meh|yes|yeah|yep|sure|hm+|mhm|right|alright|idk|nothing|not much|same)\W*$")


def perceive(
    text: str,
    emotions: Mapping[str, float],
    silence: timedelta = timedelta(),
    taboos: Sequence[str] = (),
    observed: Pad | None = None,
) -> Percept:
    """Perceive a message.

    `emotions` are GoEmotions labels with their strength (0..1), or nothing; `silence` is how long it was since the person last wrote;
    `taboos` are the companion's taboo topics; `observed` is the mood that a camera or a voice showed.
    """
    said = plain(text)
    own = _own(said)
    trouble = trouble_in(text)
    acts = _acts(said)
    held = RECALLED if acts == {"asks"} and _RECALLS.search(said) else 1.0
    felt = {label: held * strength for label, strength in _felt(said, own, emotions, trouble).items()}
    distress = held * _distress(own, felt, trouble)
    return Percept(
        emotions=felt,
        acts=acts,
        topics=_topics(text[:READ_CHARS], taboos),
        distress=distress,
        readiness=_readiness(said, felt) * (1 - distress),
        observed=observed,
        silence=max(silence, timedelta()),
    )


def _felt(plain: str, own: str, emotions: Mapping[str, float], trouble: Trouble | None) -> dict[str, float]:
    spoken = {label: IN_WORDS for label, pattern in FEELINGS.items() if _meant(pattern, own if label in STRUGGLE else plain)}
    if trouble is not None and trouble in FEELS:
        spoken[FEELS[trouble]] = IN_WORDS
    denied = {label for label, pattern in FEELINGS.items() if label not in spoken and pattern.search(plain)}
    given = {label: max(0.0, min(1.0, p)) for label, p in emotions.items() if label not in denied | {"neutral"} and p >= HEARD}
    return {label: max(spoken.get(label, 0.0), given.get(label, 0.0)) for label in sorted({*spoken, *given})}


def _own(plain: str) -> str:
    """A message without its questions about the companion or the world: what is felt there is not the person's."""
    return " ".join(said for said in sentences(plain) if not (_asks(said) and _OF_OTHERS.search(said) and not FIRST_PERSON.search(said)))


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") or bool(_QUESTION.match(sentence))


def _acts(plain: str) -> frozenset[Act]:
    acts: set[Act] = {act for act, pattern in ACTS.items() if _meant(pattern, plain)}
    if "blames" in acts and "thanks" in acts and "thanks for nothing" in plain:
        acts.discard("thanks")
    told, asked = _tells_and_asks(plain)
    if asked:
        acts.add("asks")
    if told or (not acts and not _DRY.match(plain)):
        acts.add("tells")
    return frozenset(acts) if plain else frozenset()


def _tells_and_asks(plain: str) -> tuple[bool, bool]:
    """Whether a sentence tells something (and is not only a courtesy), and whether one asks."""
    told = asked = False
    for sentence in sentences(plain):
        said = _HELLO.sub("", sentence)
        if _asks(said):
            asked = True
        elif not _DRY.match(said) and not any(pattern.search(said) for pattern in ACTS.values()):
            told = told or len(said.split()) > 1
    return told, asked


def _topics(text: str, taboos: Sequence[str]) -> tuple[str, ...]:
    heard = {word.removesuffix("s") for word in tokens(text)}
    return tuple(topic for topic in taboos if (meant := {word.removesuffix("s") for word in tokens(topic)}) and meant <= heard)


def _distress(own: str, felt: Mapping[str, float], trouble: Trouble | None) -> float:
    """How much somebody struggles: each sign leaves a share of the doubt (noisy or), and gladness takes from it."""
    signs = [STRUGGLE.get(label, 0.0) * strength for label, strength in felt.items()]
    signs.append(WEIGHTS[trouble] if trouble else 0.0)
    signs.append(max((weight for weight, pattern in DISTRESS if _meant(pattern, own)), default=0.0))
    ease = max((RELIEVES.get(label, 0.0) * strength for label, strength in felt.items()), default=0.0)
    return _together(signs) * (1 - ease)


def _readiness(plain: str, felt: Mapping[str, float]) -> float:
    signs = [DRIVE.get(label, 0.0) * strength for label, strength in felt.items()]
    signs.append(max((weight for weight, pattern in READINESS if _meant(pattern, plain)), default=0.0))
    return _together(signs)


def _together(signs: Sequence[float]) -> float:
    doubt = 1.0
    for sign in signs:
        doubt *= 1 - sign
    return 1 - doubt


def _meant(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether a pattern is found where nothing ahead of it takes it back ("not sad")."""
    return any(not DENIED.search(plain[max(0, found.start() - DENIED_WITHIN) : found.start()]) for found in pattern.finditer(plain))
