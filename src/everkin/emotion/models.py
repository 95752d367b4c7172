"""The nouns of feeling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from everkin.kit.errors import EverkinError

Act = Literal["tells", "asks", "thanks", "praises", "blames", "refuses", "greets", "leaves", "asks_picture", "compares"]
"""What a person does with a message. `refuses`: turns down what the companion offered or asked; `compares`: prefers or tells of another
companion or person in the companion's place."""

Stance = Literal[
    "listen", "comfort", "encourage", "challenge", "celebrate", "play", "explore", "advise", "welcome", "let_go", "mend", "hold"
]
"""How a companion stands towards a person in one reply. `let_go` meets a farewell warmly; `mend` takes up a tension; `hold` keeps a
boundary kindly. There is none that keeps somebody."""

Serves = Literal["comfort", "growth", "connection", "clarity", "play", "rest"]
"""What a companion's goal for the person is good for."""

Agency = Literal["person", "companion", "others", "circumstance"]


@dataclass(frozen=True, slots=True)
class Pad:
    """A point of pleasure, arousal and dominance, each -1..1 (Mehrabian 1996, Pleasure-arousal-dominance)."""

    pleasure: float = 0.0
    arousal: float = 0.0
    dominance: float = 0.0


@dataclass(frozen=True, slots=True)
class Temperament:
    """The five factors, each 0..1 with 0.5 in the middle (McCrae & Costa 1987)."""

    openness: float = 0.5
    conscientiousness: float = 0.5
    extraversion: float = 0.5
    agreeableness: float = 0.5
    neuroticism: float = 0.5

    @property
    def rest(self) -> Pad:
        """The mood that a temperament rests in (Mehrabian 1996, with emotional stability as the opposite of neuroticism)."""
        o, c, e, a = (2 * x - 1 for x in (self.openness, self.conscientiousness, self.extraversion, self.agreeableness))
        stable = 1 - 2 * self.neuroticism
        pleasure = 0.21 * e + 0.59 * a + 0.19 * stable
        arousal = 0.15 * o + 0.30 * a - 0.57 * stable
        dominance = 0.25 * o + 0.17 * c + 0.60 * e - 0.32 * a
        return Pad(*(max(-1.0, min(1.0, x)) for x in (pleasure, arousal, dominance)))


@dataclass(frozen=True, slots=True)
class Relationship:
    """What has grown between the two, each 0..1."""

    familiarity: float = 0.0
    trust: float = 0.3
    affection: float = 0.2
    tension: float = 0.0


@dataclass(frozen=True, slots=True)
class State:
    """A companion's mood and relationship as they stood at a moment (aware). They move with what is said, and decay in between."""

    mood: Pad
    relationship: Relationship
    at: datetime


@dataclass(frozen=True, slots=True)
class Percept:
    """What is perceived of a message.

    `emotions` are those in its text (GoEmotions label -> 0..1), `acts` what the person does with it, `topics` the words of the companion's
    taboos that it touches; `distress` (0..1) is how much the person struggles, `readiness` (0..1) how ready they are to be challenged;
    `observed` is the mood that a camera or a voice showed, `silence` how long it was since the person last wrote.
    """

    emotions: Mapping[str, float] = field(default_factory=dict)
    acts: frozenset[Act] = frozenset()
    topics: tuple[str, ...] = ()
    distress: float = 0.0
    readiness: float = 0.0
    observed: Pad | None = None
    silence: timedelta = timedelta()


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a message means to the companion (Ortony, Clore & Collins 1988; Marsella & Gratch 2009, EMA).

    `relevance`, `expectedness` 0..1; `desirability`, `praise` -1..1 (negative: blame of the companion).
    """

    relevance: float
    desirability: float
    agency: Agency
    praise: float
    expectedness: float


@dataclass(frozen=True, slots=True)
class Feeling:
    """A named state and how strong it is (0..1)."""

    name: str
    intensity: float


@dataclass(frozen=True, slots=True)
class Bindings:
    """What a feeling binds in one reply. None leaves a thing as it is.

    `prefer` and `ban` are words or phrases in lower case; `ban_marks` are punctuation marks. `delay_s` is how long the companion waits
    before it writes, `typing` its pace against its own (1.0). `voice` gives pace and energy (ratios) and pitch (semitones); `face` names
    an expression.
    """

    prefer: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    ban_marks: tuple[str, ...] = ()
    sentence_words_max: int | None = None
    sentences_max: int | None = None
    questions_max: int | None = None
    delay_s: float = 0.0
    typing: float = 1.0
    voice: Mapping[str, float] = field(default_factory=dict)
    face: str = "neutral"
    offers_picture: bool | None = None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What something does to a companion: by how much it moves the mood, which stance it calls for, and words of its own for it."""

    mood: Pad = Pad()
    stance: Stance | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Character:
    """All that feeling needs to know of a companion.

    `rest` is the mood it comes back to, half of the way each `half_life`. `goals` weigh what it wants for the person. `rules` are lines in
    the language of `rules.language`. `pace` is how fast it grows familiar (1.0: as most). `reactions` are to silence, jealousy, praise and
    refusal. `asks` is the share of its replies that may end in a question.
    """

    temperament: Temperament = Temperament()
    rest: Pad = Pad()
    half_life: timedelta = timedelta(hours=2)
    goals: Mapping[Serves, float] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    pace: float = 1.0
    asks: float = 0.6
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    attachment: Literal["secure", "anxious", "avoidant", "fearful"] = "secure"


@dataclass(frozen=True, slots=True)
class Option:
    """A stance that was weighed: its score by goal, or the rule that ruled it out."""

    stance: Stance
    asks: bool
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    ruled_out_by: str = ""


@dataclass(frozen=True, slots=True)
class Felt:
    """What a message has come to: the state after it, the feeling, the stance and what they bind, and why.

    `lines` are the companion's own words for what was done, where it has some (`Reaction.lines`).
    """

    state: State
    appraisal: Appraisal
    feeling: Feeling
    stance: Stance
    asks: bool
    bindings: Bindings
    options: Sequence[Option] = ()
    why: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


class RulesContradict(EverkinError):
    """Two rules of a companion cannot hold together, or one cannot be read."""

    code = "rules_contradict"
    status = 422
