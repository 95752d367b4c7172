"""The nouns of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from everkin.accounts.models import Person
from everkin.kit.errors import EverkinError
from everkin.memory.models import Pair
from everkin.persona.models import Blueprint
from everkin.ports.chat import Usage

Speaker = Literal["person", "companion"]
Kind = Literal["said", "greeting", "reply", "care", "disclosure"]
ReplyState = Literal["complete", "stopped", "cut"]
MessageState = Literal[ReplyState, "deleted"]
TurnState = Literal["running", "complete", "stopped", "cut", "failed"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """A person's conversation with a companion. `head_id` is the last message of the shown path."""

    id: UUID
    person_id: UUID
    companion_id: str
    companion_version: int
    head_id: UUID
    created_at: datetime
    updated_at: datetime
    replying: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the tree. `parent_id` is the one it answers; `weight` is `rules.weight`, `path_weight` that of its whole path."""

    id: UUID
    parent_id: UUID | None
    role: Speaker
    kind: Kind
    text: str
    state: MessageState
    created_at: datetime
    weight: int
    path_weight: int


@dataclass(frozen=True, slots=True)
class Said:
    """What reaches a turn: whose session, where, under which id (made by the client, so that saying it again is harmless), which words.

    `parent_id` is the message that it goes on from; None is the head.
    """

    token: str
    conversation_id: UUID
    message_id: UUID
    text: str
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that holds its conversation: the person's message is durable, the reply, which will be `reply_id`, is still to come."""

    id: UUID
    reply_id: UUID
    person: Person
    conversation: Conversation
    companion: Blueprint
    message: Message

    @property
    def pair(self) -> Pair:
        """Whose memory the turn belongs to."""
        return Pair(self.person.id, self.companion.id)


@dataclass(slots=True)
class Reply:
    """What a companion answers, while it grows and when it has ended; `used` are the ids of memories that it took up."""

    text: str = ""
    kind: Kind = "reply"
    state: ReplyState = "complete"
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    error: EverkinError | None = None
    used: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Ended:
    """A turn that is over: the reply as stored (None when nothing was said), and where the time went."""

    message: Message | None
    reply: Reply
    stages_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands among its alternatives: the `number`-th of `count`, from 1."""

    number: int
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the shown path, oldest first, and the place of each of its messages."""

    items: Sequence[Message]
    places: Sequence[Place]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """One line of a conversation that was held elsewhere. `at` is aware."""

    role: Speaker
    text: str
    at: datetime


class UnknownConversation(EverkinError):
    """The person has no such conversation."""

    code = "unknown_conversation"
    status = 404


class UnknownMessage(EverkinError):
    """The conversation has no such message, or no longer has it."""

    code = "unknown_message"
    status = 404


class ImportRefused(EverkinError):
    """An import that cannot be taken as it is; nothing of it was."""

    code = "import_refused"
    status = 422


class MessageEmpty(EverkinError):
    """A message without a word."""

    code = "message_empty"
    status = 422


class MessageTooLong(EverkinError):
    """A message over the limit."""

    code = "message_too_long"
    status = 413


class MessageUnreadable(EverkinError):
    """A message that is not text."""

    code = "message_unreadable"
    status = 422


class MessageElsewhere(EverkinError):
    """The client's message id is in use."""

    code = "message_id_taken"
    status = 409


class ReplyRunning(EverkinError):
    """The companion is still answering."""

    code = "reply_running"
    status = 409
    retryable = True


class AlreadyAnswered(EverkinError):
    """The message has its reply, and the stream of it is over."""

    code = "not_resumable"
    status = 410


class NotResumable(EverkinError):
    """The stream that a client wants to resume is no longer kept."""

    code = "not_resumable"
    status = 410


class TurnBroken(EverkinError):
    """A turn failed for a reason of our own."""

    code = "turn_broken"
    retryable = True
