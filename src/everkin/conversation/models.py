"""The nouns of a conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from everkin.accounts.models import Person
from everkin.conversation.floor import Floor
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
PinnedWhy = Literal["opened", "kept", "accepted", "went_back"]
PinChange = Literal["companion", "prompt", "model"]
Zone = Literal["frozen", "slow", "history", "tail"]


class Whose(Protocol):
    """Whose something is: enough to find it, not to read it."""

    @property
    def id(self) -> UUID:
        """The person's id."""
        ...


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
    so. `delay_s`, `typing`, `speech` (pitch_hz, pace_wpm, energy) and `face` are how it is to be shown and spoken. `mended` tells what of
    the reply was rewritten, and by which rule. `number` counts the messages of the path, the one that is answered included; `activations`
    are the lore entries with the number of the message at which they were last active, `variables` what macros keep in a chat.
    `voice_score` (0..1) is how like its own voice the companion spoke, `voice_usual` the mean of the first `voice_scored` ones (at most
    `tracing.USUAL_OF`) of the path.
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
    number: int = 0
    activations: dict[str, int] = Field(default_factory=dict)
    variables: dict[str, str] = Field(default_factory=dict)
    offers_picture: bool = False
    voice_score: float | None = None
    voice_usual: float | None = None
    voice_scored: int = 0
    lapse: str | None = None


@dataclass(frozen=True, slots=True)
class Owner:
    """A person of whom no more than the id is known."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Pin:
    """What a conversation holds to until its person wants otherwise: versions of the companion and of the prompt, and a model by its name.

    Where `model` is empty, the model that is chosen when one first answers becomes it.
    """

    companion_version: int
    prompt_version: int
    model: str = ""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A pin in the history of a conversation: the `number`-th, from 1, and why it came."""

    number: int
    pin: Pin
    at: datetime
    why: PinnedWhy


@dataclass(frozen=True, slots=True)
class Offer:
    """What a conversation could be pinned to in place of `now`, and what of it would change."""

    now: Pin
    offered: Pin
    changes: tuple[PinChange, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How a message was answered, and how it would be under an offer, by which model.

    `message_id` is that of the person's message; None for an example of the companion's.
    """

    said: str
    was: str
    would: str
    model: str
    message_id: UUID | None


@dataclass(frozen=True, slots=True)
class Drift:
    """How far answers under an offer are from those of before, each from 0 to 1: `value` is the mean of the others.

    `voice` is how much less like the companion's voice they are, or more; `wording` the share of their words that changed.
    """

    value: float
    voice: float
    wording: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """A person's conversation with a companion, or with a group of them, which may have a `title`.

    `head_id` is the last message of the shown path. Of a group `companion_id` is empty, and so are the versions of companions in its pins.
    """

    id: UUID
    person_id: UUID
    companion_id: str
    head_id: UUID
    created_at: datetime
    updated_at: datetime
    pin: Pin
    replying: bool = False
    title: str = ""

    @property
    def is_group(self) -> bool:
        """Whether several companions are in it."""
        return not self.companion_id


@dataclass(frozen=True, slots=True)
class Member:
    """A companion of a group, the `number`-th that came, and whether it is there now.

    `talkativeness` (0..1) is None where it is the blueprint's; `companion_version` is the version that speaks here.
    """

    companion_id: str
    number: int
    present: bool
    companion_version: int
    talkativeness: float | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the tree. `parent_id` is the one it answers; `weight` is `rules.weight`, `path_weight` that of its whole path.

    `speaker_id` is the companion who said it. `present` are the companions who heard it; None is the conversation's only one.
    """

    id: UUID
    parent_id: UUID | None
    role: Speaker
    kind: Kind
    text: str
    state: MessageState
    created_at: datetime
    weight: int
    path_weight: int
    speaker_id: str = ""
    present: frozenset[str] | None = None

    def heard_by(self, companion_id: str) -> bool:
        """Whether a companion was there when it was said."""
        return self.present is None or companion_id in self.present

    def said_by(self, companion_id: str) -> bool:
        """Whether a companion said it."""
        return self.role == "companion" and self.speaker_id in {"", companion_id}


@dataclass(frozen=True, slots=True)
class Said:
    """What reaches a turn: whose session, where, under which id (made by the client, so that saying it again is harmless), which words.

    `parent_id` is the message that it goes on from; None is the head. What asks for a reply without saying anything new names a `wants`:
    `again` (another reply to the person's message `message_id`, an alternative of what there is), `more` (the reply `message_id` goes on
    where it ended, as an alternative of itself) or `turn` (in a group: somebody speaks behind `message_id`, the head). `hint` is a wish for
    this one reply, which will be `reply_id`: made by the client too, so that to ask again is harmless. `speaker_id` is the companion who is
    to answer, in a group.
    """

    token: str
    conversation_id: UUID
    message_id: UUID
    text: str
    parent_id: UUID | None = None
    wants: Wants = "reply"
    hint: str = ""
    speaker_id: str = ""
    reply_id: UUID | None = None

    @property
    def asked_id(self) -> UUID | None:
        """The client's id of what it asks for: the same again is the same turn."""
        return self.message_id if self.wants == "reply" else self.reply_id


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that holds its conversation: the person's message is durable, the reply, which will be `reply_id`, is still to come.

    `conversation` is as it was ahead of the turn. `message` is what the reply stands behind: in a group, where somebody speaks behind
    another companion, that one's reply. `begun` is the text that the reply goes on from: its own text begins with that. In a group
    `said` is the person's last message on the path, `heard` the last one that the companion heard, `present` are those who will have heard
    the reply, `circle` all who are there now by their ids, `names` what everybody is called who ever was, and `floor` tells who would speak
    when.
    """

    id: UUID
    reply_id: UUID
    person: Person
    conversation: Conversation
    companion: Blueprint
    message: Message
    wants: Wants = "reply"
    hint: str = ""
    begun: str = ""
    said: Message | None = None
    heard: Message | None = None
    present: frozenset[str] | None = None
    circle: Mapping[str, Blueprint] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    floor: Floor | None = None

    @property
    def pair(self) -> Pair:
        """Whose memory the turn is answered from."""
        return Pair(self.person.id, self.companion.id)

    @property
    def pairs(self) -> list[Pair]:
        """Whose memories the turn becomes part of."""
        return [Pair(self.person.id, one) for one in sorted(self.present or {self.companion.id})]

    @property
    def goes_behind(self) -> bool:
        """Whether the companion speaks behind others, and not to a message of the person's that it heard just now."""
        return self.floor is not None and (self.heard is None or self.heard.id != self.message.id)

    @property
    def asked(self) -> str:
        """What the person said last, as far as the companion heard it."""
        answered = self.message if self.floor is None else self.heard
        return answered.text if answered else ""

    @property
    def judged(self) -> str:
        """What the person said last, heard or not: nobody talks on past a crisis."""
        answered = self.message if self.floor is None else self.said
        return answered.text if answered else ""


@dataclass(slots=True)
class Reply:
    """What a companion answers, while it grows and when it has ended; `used` are the ids of memories that it took up.

    `model` answered, in the place of the `chosen` one where that could not: a pin without a model takes the chosen one.
    """

    text: str = ""
    kind: Kind = "reply"
    state: ReplyState = "complete"
    model: str = ""
    chosen: str = ""
    usage: Usage = field(default_factory=Usage)
    error: EverkinError | None = None
    used: tuple[UUID, ...] = ()
    trace: Trace = field(default_factory=Trace)


@dataclass(frozen=True, slots=True)
class Ended:
    """A turn that is over: the reply as stored (None when nothing was said), where the time went, and in a group who would speak next."""

    message: Message | None
    reply: Reply
    stages_ms: dict[str, float]
    next: tuple[str, ...] = ()


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
class Orphan:
    """A turn that nobody ends: the conversation where it ran, and the head that it took off the path, if any."""

    conversation: Conversation
    before_id: UUID | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A path beside the shown one: it ends in `end`, and has `count` messages of its own behind `parts_at`, the last that both share."""

    end: Message
    parts_at: UUID | None
    count: int


@dataclass(frozen=True, slots=True)
class Imported:
    """One line of a conversation that was held elsewhere. `at` is aware."""

    role: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Offered:
    """One message of a conversation that was held elsewhere: all the texts that were offered for it, and the index of the shown one."""

    role: Speaker
    texts: tuple[str, ...]
    chosen: int
    at: datetime


class UnknownConversation(EverkinError):
    """The person has no such conversation."""

    code = "unknown_conversation"
    status = 404


class UnknownMessage(EverkinError):
    """The conversation has no such message, or no longer has it."""

    code = "unknown_message"
    status = 404


class CompanionInUse(EverkinError):
    """There is a conversation with the companion."""

    code = "companion_in_use"
    status = 409


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


class OutOfPlace(EverkinError):
    """What is asked for cannot be done at this message."""

    code = "out_of_place"
    status = 409


class NothingToUndo(EverkinError):
    """The person has said nothing on the shown path."""

    code = "nothing_to_undo"
    status = 409


class NothingOffered(EverkinError):
    """There is nothing newer than what the conversation is pinned to, or something else than what was accepted."""

    code = "nothing_offered"
    status = 409


class NoWayBack(EverkinError):
    """The conversation was never pinned to anything else."""

    code = "no_way_back"
    status = 409


class MembersRefused(EverkinError):
    """A group cannot have, or lose, this companion."""

    code = "members_refused"
    status = 409


class NotPresent(EverkinError):
    """A companion is to speak where it is not."""

    code = "not_present"
    status = 409


class TitleRefused(EverkinError):
    """A title that is too long, or is not text."""

    code = "title_refused"
    status = 422


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
