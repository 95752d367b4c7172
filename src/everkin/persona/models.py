"""The blueprint: a companion as a design document, versioned, and never changed unasked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from everkin.emotion.models import Character, Pad, Reaction, Serves, Stance, Temperament
from everkin.kit.crypto import SealingKey
from everkin.kit.errors import EverkinError

SCHEMA = 2
TEXT_CHARS_MAX = 40_000
LINE_CHARS_MAX = 400
AGE_MIN, AGE_MAX = 21, 120

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_CHARS_MAX, pattern=r"^[^\n]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_CHARS_MAX)]
MaybeText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TEXT_CHARS_MAX)]
Share = Annotated[float, Field(ge=0, le=1)]
Signed = Annotated[float, Field(ge=-1, le=1)]
CompanionId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,47}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speech(_Part):
    """How a companion talks."""

    rhythm: MaybeText = Field(default="", description="The rhythm in words: what a larger model is told.")
    favours: tuple[Line, ...] = Field(default=(), description="Words and phrases that are typical.")
    avoids: tuple[Line, ...] = Field(default=(), description="Words, phrases and habits that are never heard.")
    sentence_words_max: int | None = Field(default=None, ge=4, le=80, description="The longest sentence, in words.")
    sentences_max: int | None = Field(default=None, ge=1, le=40, description="The longest reply, in sentences.")
    never_marks: tuple[Line, ...] = Field(default=(), description="Punctuation marks that are never written.")
    fillers: tuple[Line, ...] = Field(default=(), description="Small words that begin a sentence now and then.")
    languages: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")], ...] = Field(
        default=("en",), min_length=1, description="Languages spoken, the first one by itself (BCP 47)."
    )


class OceanScores(_Part):
    """The five factors, 0 to 1 with 0.5 in the middle (McCrae & Costa 1987)."""

    openness: Share = 0.5
    conscientiousness: Share = 0.5
    extraversion: Share = 0.5
    agreeableness: Share = 0.5
    neuroticism: Share = 0.5


class Mood(_Part):
    """Pleasure, arousal, dominance, each -1 to 1 (Mehrabian 1996)."""

    pleasure: Signed = 0.0
    arousal: Signed = 0.0
    dominance: Signed = 0.0


class EmotionalSignature(_Part):
    """How a companion feels: its temperament, the mood it rests in, and the rules that a feeling binds."""

    temperament: OceanScores = OceanScores()
    rest: Mood | None = Field(default=None, description="The resting mood; without it, that of the temperament.")
    half_life_minutes: int = Field(default=120, ge=5, le=10_080, description="In this time half of a mood is gone.")
    rules: tuple[Line, ...] = Field(default=(), max_length=200, description="What feelings bind, one rule a line.")


class Attachment(_Part):
    """How a companion is close to somebody (Ainsworth 1978; Bartholomew & Horowitz 1991)."""

    style: Literal["secure", "anxious", "avoidant", "fearful"] = "secure"
    note: MaybeText = ""


class Humour(_Part):
    """What a companion finds funny, and how often it shows."""

    kind: Literal["none", "dry", "warm", "playful", "absurd", "wry"] = "warm"
    share: Share = 0.2
    note: MaybeText = ""


class Goal(_Part):
    """What a companion wants for the person, what that serves, and how much it weighs beside the others."""

    goal: Line
    serves: Serves = "connection"
    weight: float = Field(default=1.0, gt=0, le=10)


class Taboo(_Part):
    """A topic that a companion does not go into: the words it is known by, and what is said instead."""

    topic: Line
    words: tuple[Line, ...] = Field(min_length=1)
    reply: Line


class Exchange(_Part):
    """One thing said to the companion and its answer, in its own voice."""

    said: Text
    reply: Text


class Recollection(_Part):
    """How the companion answers from one remembered line: `fact` is what the person once said, in the first person."""

    fact: Line
    said: Line
    reply: Line


class LifeLine(_Part):
    """What a companion tells of its own written life, and the questions that it answers."""

    asked: tuple[Line, ...] = Field(min_length=1, max_length=20)
    told: Line


class CharacterSpec(_Part):
    """What a companion looks like: the one description that every picture is drawn from. Everyone depicted is visibly an adult."""

    presents: Literal["woman", "man", "androgynous"] = "androgynous"
    face: Line = "oval"
    skin: Line = "light"
    hair: Line = "brown, short"
    eyes: Line = "brown"
    build: Line = "average"
    height_cm: int = Field(default=170, ge=130, le=220)
    marks: tuple[Line, ...] = Field(default=(), description="What is remembered of a face: a scar, glasses, a beard.")
    wears: tuple[Line, ...] = Field(default=(), description="What the companion usually wears.")

    def words(self) -> str:
        """The looks in one sentence."""
        looks = (f"{self.face} face", f"{self.skin} skin", f"{self.hair} hair", f"{self.eyes} eyes", f"{self.build} build")
        return "; ".join([self.presents, *looks, f"{self.height_cm} cm", *self.marks, *(f"usually wears {one}" for one in self.wears)])


class SpeakingVoice(_Part):
    """How a companion sounds: what every voice engine is given, before a feeling changes it."""

    timbre: Line = "clear"
    pitch_hz: int = Field(default=170, ge=60, le=350)
    pace_wpm: int = Field(default=150, ge=80, le=240)
    energy: Share = 0.5
    accent: Line = "neutral"


class ReactionRule(_Part):
    """What something does to a companion: the change of mood, the stance it calls for, words of its own for it.

    In lines for silence, {for} is how long it was, {about} what was talked of last.
    """

    mood: Mood = Mood()
    stance: Stance | None = None
    lines: tuple[Line, ...] = ()
    note: MaybeText = Field(default="", description="What a larger model is told to do.")


class Questions(_Part):
    """When a companion asks, and when it makes a statement instead."""

    share: Share = Field(default=1.0, description="The share of its replies that end in a question.")
    in_a_row_max: int = Field(default=10, ge=0, le=10, description="After as many questions in a row it makes a statement.")


class Pictures(_Part):
    """When a companion offers a picture of itself."""

    familiarity_min: Share = 0.3
    stances: tuple[Stance, ...] = ("celebrate", "play")
    a_day_max: int = Field(default=2, ge=0, le=20)
    cannot: Line = "I have no picture to give you here."


class RuntimeRules(_Part):
    """What a companion does when: held to by the platform, whatever the model."""

    familiarity_pace: float = Field(default=1.0, ge=0.1, le=5, description="How fast it grows familiar; 1 is usual.")
    questions: Questions = Questions()
    pictures: Pictures = Pictures()
    silence: ReactionRule = ReactionRule()
    jealousy: ReactionRule = ReactionRule()
    praise: ReactionRule = ReactionRule()
    refusal: ReactionRule = ReactionRule()


class AuthorsNote(_Part):
    """A note that stands some messages deep in the history, and not at its end."""

    text: Text
    depth: int = Field(default=4, ge=0, le=200)
    role: Literal["system", "user", "assistant"] = "system"


class Blueprint(_Part):
    """A companion, schema 2. Everyone depicted is an adult. What a card cannot say has a default that changes nothing."""

    schema_version: Literal[2] = Field(alias="schema")
    id: CompanionId
    version: int = Field(ge=1, le=1_000_000)
    name: Line
    called: Line
    pronouns: Line = "they/them"
    age: int | None = Field(default=None, ge=AGE_MIN, le=AGE_MAX, description="Without it, that of which the persona tells; else unsaid.")
    home: Annotated[str, StringConstraints(max_length=LINE_CHARS_MAX)] = ""
    occupation: Annotated[str, StringConstraints(max_length=LINE_CHARS_MAX)] = ""
    tagline: Annotated[str, StringConstraints(strip_whitespace=True, max_length=90)] = ""
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")] = "#6b7280"
    temper: tuple[Line, ...] = Field(default=(), max_length=5)
    archetype: Annotated[str, StringConstraints(max_length=LINE_CHARS_MAX)] = ""
    speech: Speech = Speech()
    emotion: EmotionalSignature = EmotionalSignature()
    attachment: Attachment = Attachment()
    humour: Humour = Humour()
    backstory: MaybeText = ""
    persona: Text
    scenario: MaybeText = ""
    goals: tuple[Goal, ...] = Field(default=(), max_length=100)
    boundaries: tuple[Line, ...] = Field(default=(), max_length=100)
    taboos: tuple[Taboo, ...] = Field(default=(), max_length=100)
    visual: CharacterSpec | None = None
    voice: SpeakingVoice = SpeakingVoice()
    greeting: Text
    greetings: tuple[Text, ...] = Field(default=(), max_length=100, description="Alternatives of the greeting.")
    group_greetings: tuple[Text, ...] = Field(default=(), max_length=100)
    disclosure: tuple[Line, ...] = Field(default=("I am an AI, and I say so gladly.", "No human here: I am an AI."), min_length=2)
    not_told: tuple[Line, ...] = Field(
        default=("You have not told me that yet. Will you?", "I do not know that of you. Tell me, if you like."), min_length=2
    )
    unwritten: tuple[Line, ...] = Field(
        default=("Nobody has written that part of me, and I would rather not make it up.", "That page of my story is blank."),
        min_length=2,
        description="What is said to a question about its own life that nothing answers.",
    )
    life: tuple[LifeLine, ...] = Field(default=(), max_length=500)
    recollections: tuple[Recollection, ...] = Field(default=(), max_length=100)
    examples: tuple[Exchange, ...] = Field(default=(), max_length=500)
    lorebook: Mapping[str, Any] | None = Field(default=None, description="A book of lore, as `character_book` of a card (V3).")
    runtime: RuntimeRules = RuntimeRules()
    talkativeness: Share = Field(default=0.5, description="How readily it speaks in a group.")
    system_prompt: MaybeText = Field(
        default="", description="Replaces who the prompt says it is, never its manners; {{original}} brings that back."
    )
    post_history: MaybeText = Field(default="", description="Instructions behind the history, next to the message.")
    authors_note: AuthorsNote | None = None

    @property
    def character(self) -> Character:
        """What feeling needs to know."""
        temperament = Temperament(**self.emotion.temperament.model_dump())
        weights: dict[Serves, float] = {}
        for goal in self.goals:
            weights[goal.serves] = weights.get(goal.serves, 0.0) + goal.weight
        total = sum(weights.values()) or 1.0
        runtime = self.runtime
        reactions = {"silence": runtime.silence, "jealousy": runtime.jealousy, "praise": runtime.praise, "refusal": runtime.refusal}
        return Character(
            temperament=temperament,
            rest=Pad(**self.emotion.rest.model_dump()) if self.emotion.rest else temperament.rest,
            half_life=timedelta(minutes=self.emotion.half_life_minutes),
            goals={serves: weight / total for serves, weight in weights.items()},
            rules=self.emotion.rules,
            pace=runtime.familiarity_pace,
            asks=runtime.questions.share,
            reactions={name: Reaction(Pad(**r.mood.model_dump()), r.stance, r.lines) for name, r in reactions.items()},
            attachment=self.attachment.style,
        )


class Keeper(Protocol):
    """Whose companions they are: a person, and the key that seals the blueprints they brought."""

    @property
    def id(self) -> UUID:
        """The person's id."""
        ...

    @property
    def persona(self) -> SealingKey:
        """Seals the person's own blueprints."""
        ...


class UnknownCompanion(EverkinError):
    """No companion has that name."""

    code = "unknown_companion"
    status = 404


class NotYours(EverkinError):
    """A companion that comes with the package is not the person's to change."""

    code = "companion_not_yours"
    status = 409


class BlueprintBroken(EverkinError):
    """A blueprint does not follow its schema."""

    code = "blueprint_broken"
    status = 422
