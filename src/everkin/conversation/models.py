"""The nouns of a conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

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
Wants = Literal["reply", "again", "more", "turn"]
Zone = Literal["frozen", "slow", "history", "tail"]


class Block(BaseModel):
    """A piece of a prompt: its zone, where it came from, what it weighs, whether the engine had it cached, and why it is in."""

    model_config = ConfigDict(frozen=True)

    zone: Zone
    source: str
    tokens: int
    why: str
    cached: bool = False
    excerpt: str = ""


class Trace(BaseModel):
    """Why a reply is as it is; stored sealed beside it, under the reply's id. What a field has no value for keeps its default.

    `mood` is pleasure, arousal, dominance after the turn, `relationship` familiarity, trust, affection, tension; `felt_at` when they stood
    so. `delay_s`, `typing`, `speech` and `face` are how it is to be shown and spoken. `mended` tells what of the reply was rewritten, and by
    which rule. `activations` are the lore entries with the number of the message at which they were last active.
    """

    model_config = ConfigDict(frozen=True)

    companion_id: str = ""
    blueprint: int = 0
    prompt: int = 0
    model: str = ""
    profile: str = ""
    blocks: tuple[Block, ...] = ()
    dropped: tuple[str, ...] = ()
    mood: tuple[float, float, float] | None = None
    relationship: tuple[float, float, float, float] | None = None
    felt_at: AwareDatetime | None = None
    feeling: str = ""
    intensity: float = 0.0
    stance: str = ""
    asks: bool = False
    why: tuple[str, ...] = ()
    delay_s: float = 0.0
    typing: float = 1.0
    speech: dict[str, float] = Field(default_factory=dict)
    face: str = "neutral"
    mended: tuple[str, ...] = ()
    activations: dict[str, int] = Field(default_factory=dict)
    voice_score: float | None = None
    lapse: str | None = None


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

    `parent_id` is the message that it goes on from; None is the head. What asks for a reply without saying anything new names a `wants`:
    `again` (another reply to the person's message `message_id`, an alternative of what there is), `more` (the reply `message_id` goes on
    where it ended, as an alternative of itself) or `turn` (in a group: somebody speaks, behind `message_id`). `hint` is a wish for this one
    reply. `speaker_id` is the companion who is to answer, in a group.
    """

    token: str
    conversation_id: UUID
    message_id: UUID
    text: str
    parent_id: UUID | None = None
    wants: Wants = "reply"
    hint: str = ""
    speaker_id: str = ""


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
    trace: Trace = field(default_factory=Trace)


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
