"""The nouns of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from everkin.accounts.models import Person
from everkin.kit.crypto import SealingKey
from everkin.kit.errors import EverkinError
from everkin.memory.models import Pair
from everkin.persona.models import Blueprint
from everkin.ports.chat import Usage

Speaker = Literal["person", "companion"]
Kind = Literal["said", "greeting", "reply", "care", "disclosure"]
MessageState = Literal["complete", "stopped", "cut"]
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
    """What reaches a turn: whose session, where, under which id (made by the client, so that saying it again is harmless), which words."""

    token: str
    conversation_id: UUID
    message_id: UUID
    text: str


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

    @property
    def memory_key(self) -> SealingKey:
        """What seals the pair's memories."""
        return self.person.memory(self.companion.id)


@dataclass(slots=True)
class Reply:
    """What a companion answers, while it grows and when it has ended."""

    text: str = ""
    kind: Kind = "reply"
    state: MessageState = "complete"
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    error: EverkinError | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A turn that is over: the reply as stored (None when nothing was said), and where the time went."""

    message: Message | None
    reply: Reply
    stages_ms: dict[str, float]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the shown path, oldest first."""

    items: Sequence[Message]
    has_more: bool


class UnknownConversation(EverkinError):
    """The person has no such conversation."""

    code = "unknown_conversation"
    status = 404


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
