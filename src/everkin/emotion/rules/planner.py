"""The planner: the stance that serves best what a companion wants for a person, within the rules. A small constraint search, printable.

All stances are weighed, each with a question and as a statement. Rules and manners rule out; of what is left, the worth decides: for each
goal its weight, times how much the stance serves it, times how much the message calls for it, and how the stance suits the moment. No term
counts how long a person stays or how much they write.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from everkin.emotion.models import Appraisal, Character, Option, Serves, Stance
from everkin.emotion.rules.appraisal import needs, weights
from everkin.emotion.rules.dynamics import reactions
from everkin.emotion.rules.language import Rule, Situation, Thing
from everkin.emotion.rules.ruling import QUESTION, STANCES, Ruling, rulings
from everkin.emotion.rules.tables import AWAY, READY, STRUGGLES

ASKED_OVER = 10
"""Over how many of the last replies the share of questions is kept."""
TENSE = 0.15
"""From which tension on there is something to mend."""
CALLED_FOR = 0.5
"""What a companion's own reaction adds to the stance it calls for."""
SHOWN = 3
"""How many of the best options are written out."""

SERVES: Mapping[Stance, Mapping[Serves, float]] = {
    "listen": {"comfort": 0.6, "connection": 0.4, "clarity": 0.2, "rest": 0.3},
    "comfort": {"comfort": 1.0, "connection": 0.3, "rest": 0.5},
    "encourage": {"comfort": 0.3, "growth": 0.7, "connection": 0.2},
    "challenge": {"growth": 1.0, "clarity": 0.3},
    "celebrate": {"connection": 0.7, "growth": 0.2, "play": 0.4},
    "play": {"play": 1.0, "connection": 0.3},
    "explore": {"clarity": 0.6, "connection": 0.3, "growth": 0.2, "play": 0.2},
    "advise": {"clarity": 1.0, "growth": 0.3},
    "welcome": {"connection": 0.8, "rest": 0.2},
    "let_go": {"rest": 1.0, "connection": 0.5},
    "mend": {"connection": 0.9, "comfort": 0.2},
    "hold": {"clarity": 0.3, "rest": 0.3},
}
"""How much each stance serves each goal, 0..1."""

SUITS: Mapping[Stance, Mapping[str, float]] = {
    "listen": {
        "they tell something": 0.2,
        "they say little": 0.3,
        "they struggle": 0.15,
        "they are cross": 0.45,
        "they refuse": 0.4,
        "they compare": 0.3,
    },
    "comfort": {"they struggle": 0.7, "they are ready": -0.3},
    "encourage": {"they tell something": 0.1, "they are ready": 0.45, "they struggle": 0.15, "they hope": 0.35},
    "challenge": {"they are ready": 0.35, "they ask to be pushed": 0.3, "they struggle": -0.8, "they are strangers": -0.2},
    "celebrate": {"there is good news": 0.8, "they praise": 0.15, "they struggle": -0.6},
    "play": {"they joke": 0.6, "they tell something": 0.15, "they struggle": -0.8, "there is tension": -0.4, "they are strangers": -0.1},
    "explore": {"they wonder": 0.5, "they ask": 0.15, "they tell something": 0.1, "they are surprised": 0.3, "they struggle": -0.2},
    "advise": {"they ask": 0.25, "they are confused": 0.5, "they refuse": -0.5, "they struggle": -0.3},
    "welcome": {"they greet": 0.6, "they come back": 0.5, "they thank": 0.35, "they praise": 0.45, "they struggle": -0.4},
    "let_go": {"they leave": 1.0},
    "mend": {"they blame": 0.95, "there is tension": 0.4, "they apologise": 0.8, "they struggle": -0.1},
    "hold": {"a taboo is touched": 1.2},
}
"""How much each stance suits what there is, -1..1; what there is counts 0..1."""

OPEN: Mapping[Stance, str] = {
    "let_go": "they leave",
    "welcome": "there is something to welcome",
    "mend": "there is something to mend",
    "hold": "there is a boundary",
    "celebrate": "there is good news",
}
"""What must be there for a stance to be open at all, unless a rule demands it or a reaction calls for it."""

FEELS: Mapping[str, Mapping[Stance, float]] = {
    "joyful": {"celebrate": 0.1, "play": 0.05},
    "excited": {"celebrate": 0.1},
    "amused": {"play": 0.1},
    "proud": {"celebrate": 0.1},
    "tender": {"comfort": 0.05, "welcome": 0.05},
    "hopeful": {"encourage": 0.1},
    "curious": {"explore": 0.1},
    "surprised": {"explore": 0.05},
    "worried": {"comfort": 0.05, "listen": 0.05},
    "sad": {"comfort": 0.05, "listen": 0.05},
    "hurt": {"mend": 0.1},
    "ashamed": {"mend": 0.15},
    "annoyed": {"listen": 0.05},
}
"""What a feeling adds to a stance: a little, for a companion's mood is not what the person needs."""

ASKS: Mapping[Stance, float] = {
    "listen": 0.1, "comfort": -0.05, "encourage": 0.05, "challenge": 0.15, "celebrate": 0.1, "play": 0.05, "explore": 0.2, "advise": -0.05,
    "welcome": 0.1, "let_go": -1.0, "mend": 0.05, "hold": -0.1,
}  # fmt: skip
"""What a question adds to each stance."""


@dataclass(frozen=True, slots=True)
class Term:
    """A summand of an option's score: its name, and the factors whose product it is."""

    name: str
    factors: tuple[float, ...]

    @property
    def worth(self) -> float:
        """The product of the factors."""
        product = 1.0
        for factor in self.factors:
            product *= factor
        return product

    def __str__(self) -> str:
        return f"{self.name} {' x '.join(f'{factor:.2f}' for factor in self.factors)}"


@dataclass(frozen=True, slots=True)
class Plan:
    """The options, the best first; the one that is taken, and the reasons as lines to print."""

    options: tuple[Option, ...]
    chosen: Option
    why: tuple[str, ...]


def plan(character: Character, rules: Sequence[Rule], at: Situation, appraisal: Appraisal, asked_lately: Sequence[bool]) -> Plan:
    """Choose a stance, and whether the reply asks something.

    `asked_lately` says of the last replies, the newest last, whether they asked. Where a companion's own rules leave nothing open, the
    manners of all decide alone.
    """
    seen = moment(at, appraisal)
    may_ask = _may_ask(character, asked_lately)
    terms = {(stance, asks): tuple(_terms(stance, character, at, seen, asks=asks)) for stance in STANCES for asks in (False, True)}
    called = frozenset(reaction.stance for _, reaction, _ in reactions(at.percept, character))
    closed = {stance: f"it is open only where {what}" for stance, what in OPEN.items() if not seen[what] and stance not in called}
    options = _options(terms, rulings(rules, at), closed, may_ask=may_ask)
    if all(option.ruled_out_by for option in options):
        options = _options(terms, rulings((), at), closed, may_ask=may_ask)
    options.sort(key=lambda option: (bool(option.ruled_out_by), -option.score))
    return Plan(tuple(options), options[0], (*_weighed(options, terms), *_excluded(options)))


def moment(at: Situation, appraisal: Appraisal) -> dict[str, float]:
    """What there is, each 0..1, in words that can be printed."""
    percept, felt, acts = at.percept, at.percept.emotions, at.percept.acts
    blamed = max(0.0, -appraisal.praise)
    tension = at.relationship.tension
    good = max((felt.get(label, 0.0) for label in ("joy", "pride", "excitement", "relief")), default=0.0)
    returned = 1.0 if percept.silence >= AWAY else 0.0
    seen = {
        "they tell something": float("tells" in acts),
        "they say little": float(not acts),
        "they ask": float("asks" in acts),
        "they struggle": percept.distress,
        "they are ready": percept.readiness,
        "they ask to be pushed": float(percept.readiness >= READY and percept.distress < STRUGGLES),
        "they are cross": max(felt.get("anger", 0.0), felt.get("annoyance", 0.0)) * (1 - blamed),
        "they hope": max(felt.get("optimism", 0.0), felt.get("nervousness", 0.0) * 0.5),
        "there is good news": good if appraisal.desirability > 0.2 else 0.0,  # noqa: PLR2004 - good on the whole
        "they joke": felt.get("amusement", 0.0),
        "they wonder": felt.get("curiosity", 0.0),
        "they are confused": felt.get("confusion", 0.0),
        "they are surprised": felt.get("surprise", 0.0),
        "they refuse": float("refuses" in acts),
        "they greet": float("greets" in acts) * (1 - percept.distress),
        "they thank": float("thanks" in acts),
        "they praise": float("praises" in acts),
        "they come back": returned,
        "they leave": float("leaves" in acts),
        "they blame": float("blames" in acts),
        "they compare": float("compares" in acts),
        "they apologise": felt.get("remorse", 0.0) * float(tension >= TENSE),
        "there is tension": tension,
        "a taboo is touched": float(bool(percept.topics)),
        "they are strangers": 1 - at.relationship.familiarity,
    }
    seen["there is something to welcome"] = max(seen["they greet"], seen["they thank"], seen["they praise"], returned)
    seen["there is something to mend"] = max(seen["they blame"], tension if tension >= TENSE else 0.0)
    seen["there is a boundary"] = seen["a taboo is touched"]
    return seen


def _terms(stance: Stance, character: Character, at: Situation, seen: Mapping[str, float], *, asks: bool) -> Iterator[Term]:
    wanted, called = weights(character.goals), needs(at.percept)
    for serves, share in SERVES[stance].items():
        yield Term(serves, (wanted[serves], share, called[serves]))
    for what, weight in SUITS[stance].items():
        yield Term(what, (weight, seen[what]))
    for name, reaction, share in reactions(at.percept, character):
        if reaction.stance == stance:
            yield Term(f"its reaction to {name}", (CALLED_FOR, share))
    yield Term("its feeling", (FEELS.get(at.feeling.name, {}).get(stance, 0.0), at.feeling.intensity))
    if asks:
        yield Term("a question", (ASKS[stance],))
        yield Term("a question to who refuses", (-0.4, seen["they refuse"]))
        yield Term("a question to who asks", (-0.1, seen["they ask"]))


def _options(
    terms: Mapping[tuple[Stance, bool], Sequence[Term]], says_so: Mapping[Stance, Ruling], closed: Mapping[Stance, str], *, may_ask: bool
) -> list[Option]:
    return [
        _option((stance, asks), summands, _ruled_out(stance, says_so[stance], closed, asks=asks, may_ask=may_ask))
        for (stance, asks), summands in terms.items()
    ]


def _option(key: tuple[Stance, bool], terms: Sequence[Term], ruled_out_by: str) -> Option:
    parts = {term.name: round(term.worth, 4) for term in terms if term.worth}
    return Option(key[0], key[1], round(sum(term.worth for term in terms), 4), parts, ruled_out_by)


def _ruled_out(stance: Stance, says_so: Ruling, closed: Mapping[Stance, str], *, asks: bool, may_ask: bool) -> str:
    """Say what rules an option out; nothing where it is open."""
    if broken := _broken(says_so, stance, asks=asks):
        return broken
    if stance in closed and stance not in says_so.wanted("stance"):
        return closed[stance]
    if asks and not may_ask and QUESTION not in says_so.wants:
        return "as many of the last replies have asked as it asks at most"
    return ""


def _broken(says_so: Ruling, stance: Stance, *, asks: bool) -> str:
    if ban := says_so.bans.get(Thing("stance", stance)):
        return ban.line
    demands = [rule for thing, rule in says_so.wants.items() if thing.kind == "stance"]
    if demands and Thing("stance", stance) not in says_so.wants:
        return demands[-1].line
    no_question = says_so.bans.get(QUESTION) or says_so.bans.get(Thing("mark", "?"))
    if asks and no_question:
        return no_question.line
    if not asks and QUESTION in says_so.wants:
        return says_so.wants[QUESTION].line
    return ""


def _may_ask(character: Character, asked_lately: Sequence[bool]) -> bool:
    """Whether a question now keeps the share of questions at most what it is to be: spread evenly, not in a heap."""
    lately = asked_lately[-ASKED_OVER:]
    return sum(lately) < character.asks * (len(lately) + 1) - 1e-9


def _weighed(options: Sequence[Option], terms: Mapping[tuple[Stance, bool], Sequence[Term]]) -> Iterator[str]:
    for option in [option for option in options if not option.ruled_out_by][:SHOWN]:
        summands = " + ".join(str(term) for term in terms[option.stance, option.asks] if abs(term.worth) >= 0.005)  # noqa: PLR2004 - shown as 0.00
        yield f"{option.stance}, {'with a question' if option.asks else 'as a statement'}: {option.score:.2f} = {summands or '0'}"


def _excluded(options: Sequence[Option]) -> Iterator[str]:
    for stance in STANCES:
        reasons = [option.ruled_out_by for option in options if option.stance == stance]
        if all(reasons):
            yield f"{stance} ruled out by: {reasons[0]}"
    asking = {option.ruled_out_by for option in options if option.asks}
    if len(asking) == 1 and (reason := asking.pop()):
        yield f"a question ruled out by: {reason}"
