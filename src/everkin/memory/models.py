"""The nouns of memory."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

Speaker = Literal["person", "companion", "other"]
"""Who said a line, as the companion whose memory it is sees it: `other` is another companion of a group, named in front of its words."""
Form = Literal["turn", "fact", "plan", "summary", "canon"]
"""A turn is what was said, word for word; a fact, a plan (a dated commitment) and a session's summary rest on turns.

Canon is what the companion said about itself, and holds to.
"""
Kind = Literal["episodic", "semantic", "procedural"]
"""What happened, what is so, how somebody wants things done (Tulving 1985, How many memory systems are there?)."""
Origin = Literal["said", "model", "person"]
"""Who made the record: the rules from what was said, a model from what was said, or the person by hand."""
Precision = Literal["minute", "day", "week", "month", "season", "year"]

STABILITY = timedelta(days=30)
"""How well a memory holds when it is new; see `rules.forgetting`."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose memory it is: one person's with one companion. A recall names exactly one pair and sees nothing else."""

    person_id: UUID
    companion_id: str


@dataclass(frozen=True, slots=True)
class Names:
    """What the two are called, so that "Mara" in a question is known to be one of them. Empty where it is not known."""

    person: str = ""
    companion: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, `begin` up to but without `end`, and how exactly it was said."""

    begin: datetime
    end: datetime
    precision: Precision


@dataclass(frozen=True, slots=True)
class Claim:
    """What a fact says: subject, predicate, object. Where `single`, a newer object replaces the older of the same subject and predicate."""

    subject: str
    predicate: str
    object: str
    single: bool = False

    def __str__(self) -> str:
        """The claim in its own words: "I lives in Ghent"."""
        return f"{self.subject} {self.predicate} {self.object}".strip()

    @property
    def key(self) -> tuple[str, str]:
        """What must agree for one fact to contradict another."""
        return self.subject.casefold(), self.predicate.casefold()


@dataclass(frozen=True, slots=True)
class Line:
    """One message as memory reads it. An empty text is one that was deleted: it keeps its place."""

    id: UUID
    speaker: Speaker
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules, or a model, read in a line: a fact or a plan, told about the person by name or "I"; of canon "I" is the companion.

    `text` stands on its own: references are resolved, relative times are dates. `source_ids` are the messages that it rests on.
    """

    form: Literal["fact", "plan", "canon"]
    kind: Kind
    text: str
    claim: Claim
    source_ids: tuple[UUID, ...]
    entities: tuple[str, ...] = ()
    when: Span | None = None
    confidence: float = 1.0
    importance: float = 0.5


@dataclass(frozen=True, slots=True)
class Memory:
    """One record of a partition.

    `message_id` is the message it was first told in (None: written by the person). It was so from `valid_from` up to `valid_to`, and became
    known at `recorded_at`. `corrected_by` names the record with which the person set it right. `confidence` and `importance` are 0..1. What
    is `excluded` is kept, and never brought up. `asked` is what the companion asked ahead of a turn, for an answer may be short.
    """

    id: UUID
    message_id: UUID | None
    speaker: Speaker
    text: str
    said_at: datetime
    form: Form = "turn"
    kind: Kind = "episodic"
    claim: Claim | None = None
    entities: tuple[str, ...] = ()
    when: Span | None = None
    recorded_at: datetime | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    superseded_by: UUID | None = None
    source_ids: tuple[UUID, ...] = ()
    asked: str = ""
    corrected_by: UUID | None = None
    origin: Origin = "said"
    confidence: float = 1.0
    importance: float = 0.5
    stability: timedelta = STABILITY
    last_used: datetime | None = None
    uses: int = 0
    pinned: bool = False
    excluded: bool = False
    version: int = 1

    @property
    def wording(self) -> str:
        """What it is found by: its text and, of a fact, its claim, for "I moved to Ghent" tells where somebody lives."""
        return f"{self.text} {self.claim}" if self.form == "fact" and self.claim else self.text


@dataclass(frozen=True, slots=True)
class Told:
    """A line and up to two messages ahead of it on the shown path, the earlier first: what its memories are made of.

    The text of a line ahead is empty where memory may not read it.
    """

    line: Line
    before: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person wishes of one record, kept apart from it so that it outlives a record that goes and comes back.

    `pinned` None leaves it to the rules.
    """

    deleted: bool = False
    pinned: bool | None = None
    excluded: bool = False
    corrected_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory that fits a message. `score` orders; `closeness` (cosine) and `overlap` (0..1 of the message's words) tell how well."""

    memory: Memory
    score: float
    closeness: float
    overlap: float
