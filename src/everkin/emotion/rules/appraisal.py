"""Appraisal: what a message means to a companion that wants something for the person (Ortony, Clore & Collins 1988; Scherer 2001).

It is desirable what is good for the person. Nothing here asks whether the person stays, comes back or writes more.
"""

from collections.abc import Mapping

from everkin.emotion.models import Act, Agency, Appraisal, Character, Percept, Relationship, Serves

SERVES: tuple[Serves, ...] = ("comfort", "growth", "connection", "clarity", "play", "rest")
CARES = 0.5
"""How much a goal weighs with a companion that has stated none; and how much of every person's weal is any companion's concern."""

ROOM = 0.3
"""How much room what somebody merely tells leaves for each thing: it calls for nothing, so what the companion wants for them shows."""

VALENCE: Mapping[str, float] = {
    "joy": 1.0, "excitement": 0.8, "pride": 0.9, "relief": 0.8, "love": 0.8, "gratitude": 0.6, "optimism": 0.7, "amusement": 0.7,
    "admiration": 0.5, "approval": 0.3, "caring": 0.3, "desire": 0.1, "curiosity": 0.1, "surprise": 0.0, "realization": 0.0,
    "confusion": -0.2, "annoyance": -0.4, "disapproval": -0.3, "embarrassment": -0.4, "nervousness": -0.5, "disgust": -0.4, "anger": -0.6,
    "disappointment": -0.6, "remorse": -0.6, "fear": -0.8, "sadness": -0.9, "grief": -1.0,
}  # fmt: skip
"""How good it is for a person to feel so, -1..1."""

_BY: Mapping[Agency, tuple[str, ...]] = {
    "person": ("pride", "remorse", "embarrassment", "optimism"),
    "others": ("anger", "annoyance", "disapproval", "disgust", "admiration"),
    "circumstance": ("sadness", "grief", "fear", "nervousness", "joy", "relief", "surprise", "disappointment"),
}
"""Whose doing it mostly is when a person feels so (Scherer 1997: pride and guilt follow one's own doing, anger that of others)."""
_NEWS: Mapping[str, float] = {"surprise": 0.9, "realization": 0.4, "grief": 0.5, "excitement": 0.4, "fear": 0.3, "confusion": 0.3}
_CROSS: frozenset[str] = frozenset(("anger", "annoyance", "disapproval", "disgust", "disappointment"))
_AT_IT = 0.3
"""What is felt against the companion while it is blamed or refused counts so much as something felt about others."""
_PRAISE: Mapping[Act, float] = {"praises": 0.7, "thanks": 0.4, "blames": -0.7}
_HEAT = 0.3
"""By how much praise or blame grows with the feeling it is said in."""


def weights(goals: Mapping[Serves, float]) -> dict[Serves, float]:
    """Return what a companion wants for the person as weights of 0..1, the largest 1; all alike where it has stated nothing."""
    most = max(goals.values(), default=0.0)
    return {serves: max(0.0, goals.get(serves, 0.0)) / most if most > 0 else CARES for serves in SERVES}


def needs(percept: Percept) -> dict[Serves, float]:
    """How much a message calls for each of the things that a companion can be good for, 0..1."""
    felt, acts = percept.emotions, percept.acts
    gladness = max((felt.get(label, 0.0) for label in ("joy", "excitement", "pride", "relief", "love", "gratitude")), default=0.0)
    near = 0.8 if acts & {"praises", "thanks", "leaves", "blames"} else max(0.3, 0.8 * (1 - percept.distress) * ("greets" in acts))
    asked = 0.6 if "asks" in acts else 0.0
    free = ROOM * (1 - percept.distress) if "tells" in acts else 0.0
    return {
        "comfort": percept.distress,
        "growth": max(percept.readiness, free),
        "connection": max(near, gladness),
        "clarity": max(asked, felt.get("confusion", 0.0), 0.6 * felt.get("curiosity", 0.0), free),
        "play": max(felt.get("amusement", 0.0), 0.5 * felt.get("joy", 0.0), 0.15, free) * (1 - percept.distress),
        "rest": 1.0 if "leaves" in acts else 0.4 * percept.distress,
    }


def appraised(percept: Percept, character: Character, relationship: Relationship) -> Appraisal:
    """Appraise a message for what the companion wants for the person, and for what it says of the companion."""
    agency, praise = _agency(percept), _praise(percept)
    return Appraisal(
        relevance=_relevance(percept, character),
        desirability=_desirability(percept, shared(percept.emotions, agency, praise)),
        agency=agency,
        praise=praise,
        expectedness=_expectedness(percept, relationship),
    )


def shared(emotions: Mapping[str, float], agency: Agency, praise: float) -> dict[str, float]:
    """The emotions in which a companion can feel with a person: those against itself hardly, blame and refusal account for them."""
    against = agency == "companion" and praise <= 0
    return {label: strength * (_AT_IT if against and label in _CROSS else 1.0) for label, strength in emotions.items()}


def _relevance(percept: Percept, character: Character) -> float:
    wanted = weights(character.goals)
    touched = max(need * (CARES + (1 - CARES) * wanted[serves]) for serves, need in needs(percept).items())
    return min(1.0, max(touched, max(percept.emotions.values(), default=0.0) * CARES))


def _desirability(percept: Percept, emotions: Mapping[str, float]) -> float:
    weal = sum(VALENCE.get(label, 0.0) * strength for label, strength in emotions.items())
    weal /= max(1.0, sum(emotions.values()))
    return max(-1.0, min(1.0, weal - 0.7 * percept.distress + 0.3 * percept.readiness))


def _agency(percept: Percept) -> Agency:
    if percept.acts & {"blames", "praises", "thanks", "refuses"}:
        return "companion"
    if percept.readiness > percept.distress:
        return "person"
    shares = {agency: sum(percept.emotions.get(label, 0.0) for label in labels) for agency, labels in _BY.items()}
    return max(shares, key=lambda agency: shares[agency]) if any(shares.values()) else "circumstance"


def _praise(percept: Percept) -> float:
    said = sum(worth for act, worth in _PRAISE.items() if act in percept.acts)
    warm = max(percept.emotions.get(label, 0.0) for label in ("love", "admiration", "gratitude", "joy"))
    cross = max(percept.emotions.get(label, 0.0) for label in ("anger", "annoyance", "disappointment", "disgust"))
    return max(-1.0, min(1.0, said + _HEAT * (warm if said > 0 else -cross if said < 0 else 0.0)))


def _expectedness(percept: Percept, relationship: Relationship) -> float:
    """Blame comes unexpected where there is trust, praise where there is little affection yet (Burgoon 1993, expectancy violations)."""
    news = max((weight * percept.emotions.get(label, 0.0) for label, weight in _NEWS.items()), default=0.0)
    if "blames" in percept.acts:
        news = max(news, 0.7 * relationship.trust)
    if "praises" in percept.acts:
        news = max(news, 0.4 * (1 - relationship.affection))
    return 1.0 - min(1.0, news)
