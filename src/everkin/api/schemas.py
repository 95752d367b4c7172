"""What goes over the wire."""

import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, field_validator, model_validator

from everkin import __version__
from everkin.conversation import models as conversation
from everkin.inference.models import Status
from everkin.inference.rules import INSTALL
from everkin.persona.models import Blueprint, CharacterSpec, SpeakingVoice
from everkin.persona.rules.ages import written_age
from everkin.persona.service import stock
from everkin.ports.chat import ModelMissing

EXCERPT_CHARS = 160
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing that is imported was said earlier."""


class Problem(BaseModel):
    """What went wrong (RFC 9457). `detail` is one sentence for a person; `code` is stable and for programs."""

    title: str
    status: int
    code: str
    detail: str
    retryable: bool


class Health(BaseModel):
    """The server answers."""

    status: Literal["ok"] = "ok"
    version: str = __version__


class Model(BaseModel):
    """The model that talks."""

    name: str
    where: Literal["built_in", "file", "remote"]
    state: Literal["starting", "ready", "unavailable"]


class Readiness(BaseModel):
    """Whether a companion can answer now: which model talks, in plain words, and how to get a better one."""

    ready: bool
    model: Model
    words: str
    advice: str | None

    @classmethod
    def of(cls, status: Status) -> Self:
        """Translate."""
        state: Literal["starting", "ready", "unavailable"] = "unavailable" if status.state == "failed" else status.state
        model = Model(name=status.candidate.name, where=status.candidate.where, state=state)
        return cls(ready=state == "ready", model=model, words=status.words, advice=status.advice)

    @classmethod
    def without_model(cls, missing: ModelMissing) -> Self:
        """Say that no model is set up at all."""
        model = Model(name="", where="built_in", state="unavailable")
        return cls(ready=False, model=model, words=str(missing), advice=INSTALL)


class Companion(BaseModel):
    """A companion, as it is shown. `own`: the person's, to be changed and removed; else it comes with Everkin.

    `age` is in years; null where nobody wrote one.
    """

    id: str
    own: bool
    version: int
    name: str
    called: str
    pronouns: str
    age: int | None
    home: str
    occupation: str
    tagline: str
    temper: list[str]
    colour: str
    greeting: str
    backstory: str
    visual: CharacterSpec | None
    voice: SpeakingVoice

    @classmethod
    def of(cls, who: Blueprint) -> Self:
        """Translate."""
        return cls(own=who.id not in stock(), age=written_age(who), **who.model_dump(include=set(Companion.model_fields) - {"age"}))


class CompanionList(BaseModel):
    """Every companion."""

    items: list[Companion]


class Conversation(BaseModel):
    """A conversation. `replying` says that a reply is on its way. Of a group, which stands under /v1/groups, `companion_id` is empty."""

    id: UUID
    companion_id: str
    created_at: datetime
    updated_at: datetime
    replying: bool

    @classmethod
    def of(cls, one: conversation.Conversation) -> Self:
        """Translate."""
        return cls.model_validate(one, from_attributes=True)


class ConversationList(BaseModel):
    """A person's conversations, the latest first."""

    items: list[Conversation]


class Message(BaseModel):
    """A message. `stopped`: the person stopped it; `cut`: the model broke off. `speaker_id` is the companion who said it, if one did."""

    id: UUID
    parent_id: UUID | None
    role: conversation.Speaker
    speaker_id: str | None
    kind: conversation.Kind
    text: str
    state: conversation.ReplyState
    created_at: datetime

    @field_validator("speaker_id", mode="before")
    @classmethod
    def _or_nobody(cls, speaker_id: str | None) -> str | None:
        return speaker_id or None

    @classmethod
    def of(cls, one: conversation.Message) -> Self:
        """Translate."""
        return cls.model_validate(one, from_attributes=True)


class PlacedMessage(Message):
    """A message among its alternatives: the `alternative`-th of `alternatives`, from 1."""

    alternative: int
    alternatives: int

    @classmethod
    def at(cls, one: conversation.Message, place: conversation.Place) -> Self:
        """Translate."""
        return cls(**Message.of(one).model_dump(), alternative=place.number, alternatives=place.count)


class MessageList(BaseModel):
    """A page of messages, oldest first."""

    items: list[PlacedMessage]
    has_more: bool

    @classmethod
    def of(cls, page: conversation.Page) -> Self:
        """Translate."""
        placed = zip(page.items, page.places, strict=True)
        return cls(items=[PlacedMessage.at(m, place) for m, place in placed], has_more=page.has_more)


class AlternativeList(BaseModel):
    """A message and its alternatives, in the order of their making."""

    items: list[PlacedMessage]

    @classmethod
    def of(cls, messages: Sequence[conversation.Message]) -> Self:
        """Translate."""
        count = len(messages)
        return cls(items=[PlacedMessage.at(m, conversation.Place(number, count)) for number, m in enumerate(messages, start=1)])


class Branch(BaseModel):
    """A path that is not shown: its last message `end`, with the beginning of its text, and how many messages it has behind `parts_at`."""

    end: UUID
    role: conversation.Speaker
    excerpt: str
    created_at: datetime
    parts_at: UUID | None
    count: int

    @classmethod
    def of(cls, one: conversation.Branch) -> Self:
        """Translate."""
        end = one.end
        excerpt = textwrap.shorten(end.text, EXCERPT_CHARS, placeholder=" \u2026")
        return cls(end=end.id, role=end.role, excerpt=excerpt, created_at=end.created_at, parts_at=one.parts_at, count=one.count)


class BranchList(BaseModel):
    """The paths of a conversation that are not shown, the latest first; at most 100."""

    items: list[Branch]


class Why(conversation.Trace):
    """Why a reply is as it is."""

    @classmethod
    def of(cls, trace: conversation.Trace) -> Self:
        """Translate."""
        return cls.model_validate(trace.model_dump())


class OpenBody(BaseModel):
    """Whom to talk with."""

    companion_id: str = Field(max_length=64)


class SaidBody(BaseModel):
    """What a person says. `id` is made by the client: the same id again never makes a second reply.

    `parent_id` is the message that it goes on from, on whichever path; without it, the last one that is shown. In a group `speaker_id` is
    the companion who is to answer; without it, whoever is called on, or takes the floor.
    """

    id: UUID
    text: str
    parent_id: UUID | None = None
    speaker_id: str | None = Field(default=None, max_length=64)


class ReplyBody(BaseModel):
    """A reply is wanted without anything new being said. `id` is made by the client, for the reply: the same id again makes no other.

    `again` asks for another reply to the message `message_id`, which may also be named by a reply that it has; `more` lets the last reply
    that is shown go on. `turn` lets a companion of a group speak behind the last message that is shown, which may be named. `hint` says
    what is wished of it, `speaker_id` who is to speak in a group.
    """

    id: UUID
    wants: Literal["again", "more", "turn"]
    message_id: UUID | None = None
    hint: str = Field(default="", description="At most 500 characters.")
    speaker_id: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _names_its_message(self) -> Self:
        if self.message_id is None and self.wants != "turn":
            raise ValueError("has to name the message that is meant, as message_id")
        return self


class EditBody(BaseModel):
    """A message in other words. `id` is made by the client, for the alternative that comes of it: the same edit again is harmless."""

    id: UUID
    text: str


class ImportedLine(BaseModel):
    """One line of a conversation that was held elsewhere, and when it was said, with its time zone."""

    role: conversation.Speaker
    text: str
    at: AwareDatetime = Field(ge=EARLIEST)


class ImportBody(BaseModel):
    """A conversation that was held elsewhere, the earliest line first; at most 50,000 lines."""

    lines: list[ImportedLine]

    def read(self) -> list[conversation.Imported]:
        """Translate."""
        return [conversation.Imported(line.role, line.text, line.at) for line in self.lines]


class Taken(BaseModel):
    """How many lines were taken into a conversation."""

    count: int


class Usage(BaseModel):
    """Tokens, as the engine counted them."""

    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int


class Accepted(BaseModel):
    """Event `accepted`: what the person said is stored; `begun` is the text that the reply goes on from, where more of one is wanted."""

    turn_id: UUID
    message: Message
    begun: str


class Notice(BaseModel):
    """Event `notice`: one quiet sentence."""

    code: str
    text: str


class Delta(BaseModel):
    """Event `delta`: a piece of the reply."""

    text: str


class Manner(BaseModel):
    """How a reply is meant: seconds to wait ahead of it, the pace of typing, how it is spoken, the face, the feeling and its intensity."""

    delay_s: float
    typing: float
    speech: dict[str, float]
    face: str
    feeling: str
    intensity: float

    @classmethod
    def of(cls, why: conversation.Trace) -> Self | None:
        """Translate; None where the reply was made without a feeling."""
        return cls.model_validate(why, from_attributes=True) if why.feeling else None


class Done(BaseModel):
    """Event `done`: the reply as stored, the model that made it, where the milliseconds went, and how it is meant.

    `next` are the companions of a group who would speak next: each does when it is asked for, by a reply of the kind `turn`.
    """

    message: Message
    manner: Manner | None
    model: str
    usage: Usage
    stages_ms: dict[str, float]
    next: list[str]


class Stopped(BaseModel):
    """Event `stopped`: what had been said until then, if anything."""

    message: Message | None


class Failed(BaseModel):
    """Event `failed`: why, and what had been said until then, if anything."""

    code: str
    detail: str
    retryable: bool
    message: Message | None
