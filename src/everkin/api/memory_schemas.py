"""What of memory goes over the wire."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from everkin.memory import models as memory
from everkin.memory.control import Listed
from everkin.memory.rules.chains import holds
from everkin.memory.rules.fusion import confidence


class Span(BaseModel):
    """A stretch of time, `begin` up to but without `end`, and how exactly it was said."""

    begin: datetime
    end: datetime
    precision: memory.Precision


class Claim(BaseModel):
    """What a fact says. An empty object says that it is no more so."""

    subject: str
    predicate: str
    object: str


class Memory(BaseModel):
    """One thing that is remembered.

    `holds`: it is so, at the time that was asked about. `recorded_at` is when it became known; `superseded_by` is what took its place;
    `source_ids` are the messages that it rests on. What is `excluded` is kept, and never brought up.
    """

    id: UUID
    form: memory.Form
    kind: memory.Kind
    text: str
    speaker: memory.Speaker
    said_at: datetime
    recorded_at: datetime
    when: Span | None
    valid_from: datetime
    valid_to: datetime | None
    holds: bool
    superseded_by: UUID | None
    source_ids: list[UUID]
    origin: memory.Origin
    confidence: float
    importance: float
    pinned: bool
    excluded: bool
    uses: int
    last_used: datetime | None
    entities: list[str]
    claim: Claim | None

    @classmethod
    def of(cls, one: memory.Memory, at: datetime) -> Self:
        """Translate, as it is at a moment."""
        alike = {name: getattr(one, name) for name in cls.model_fields.keys() - {"holds"}}
        since = {"valid_from": one.valid_from or one.said_at, "recorded_at": one.recorded_at or one.said_at}
        return cls.model_validate(alike | since | {"holds": holds(one, at)}, from_attributes=True)


class MemoryList(BaseModel):
    """A page of memories, the latest first. `due` messages are still to be read into memory; `broken` records do not open."""

    items: list[Memory]
    has_more: bool
    due: int
    broken: int

    @classmethod
    def of(cls, page: Listed, at: datetime) -> Self:
        """Translate."""
        return cls(items=[Memory.of(m, at) for m in page.items], has_more=page.has_more, due=page.due, broken=page.broken)


class Hit(BaseModel):
    """A memory that fits what was searched for: `score` orders, `confidence` tells how surely it is what is meant (0-1)."""

    memory: Memory
    score: float
    confidence: float


class HitList(BaseModel):
    """The memories that fit best, best first. `due` messages are still to be read into memory."""

    items: list[Hit]
    due: int

    @classmethod
    def of(cls, recalled: Iterable[memory.Recalled], due: int, at: datetime) -> Self:
        """Translate."""
        hits = [Hit(memory=Memory.of(r.memory, at), score=r.score, confidence=confidence([r])) for r in recalled]
        return cls(items=hits, due=due)


class Source(BaseModel):
    """A message that a memory rests on."""

    id: UUID
    text: str
    speaker: memory.Speaker
    said_at: datetime
    conversation_id: UUID | None


class TracedMemory(Memory):
    """A memory with the messages that it rests on, as far as they are remembered still."""

    sources: list[Source]

    @classmethod
    def with_sources(cls, one: memory.Memory, sources: Iterable[memory.Memory], conversation_id: UUID | None, at: datetime) -> Self:
        """Translate."""
        told = [Source(id=s.id, text=s.text, speaker=s.speaker, said_at=s.said_at, conversation_id=conversation_id) for s in sources]
        return cls(**Memory.of(one, at).model_dump(), sources=told)


class AddBody(BaseModel):
    """What is to be remembered: a sentence that stands on its own."""

    text: str


class ChangeBody(BaseModel):
    """What is to change of a memory: other words take its place, it is pinned or no longer, it is left out or no longer."""

    text: str | None = None
    pinned: bool | None = None
    excluded: bool | None = None


class Deleted(BaseModel):
    """How many records went: the memory, and all that said the same."""

    deleted: int
