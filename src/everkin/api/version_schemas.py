"""What goes over the wire about versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from everkin.conversation import models as conversation


class Pin(BaseModel):
    """What a conversation holds to: versions of the companion and of the prompt, and a model (none yet where it is empty).

    Of a group `companion_version` is 0: each companion there has a version of its own.
    """

    companion_version: int = Field(ge=0, le=2**31 - 1)
    prompt_version: int = Field(ge=1, le=2**31 - 1)
    model: str = Field(max_length=200)

    @classmethod
    def of(cls, pin: conversation.Pin) -> Self:
        """Translate."""
        return cls.model_validate(pin, from_attributes=True)

    def read(self) -> conversation.Pin:
        """Translate."""
        return conversation.Pin(**self.model_dump())


class Pinned(BaseModel):
    """A pin in the history of a conversation: the `number`-th, from 1, and why it came."""

    number: int
    pin: Pin
    at: datetime
    why: conversation.PinnedWhy

    @classmethod
    def of(cls, one: conversation.Pinned) -> Self:
        """Translate."""
        return cls(number=one.number, pin=Pin.of(one.pin), at=one.at, why=one.why)


class Offer(BaseModel):
    """What the conversation could be pinned to, and what of it would change."""

    pin: Pin
    changes: list[conversation.PinChange]

    @classmethod
    def of(cls, offer: conversation.Offer) -> Self:
        """Translate."""
        return cls(pin=Pin.of(offer.offered), changes=list(offer.changes))


class Versions(BaseModel):
    """What a conversation is pinned to and was before, the earliest first, and what is newer, if anything."""

    pin: Pin
    history: list[Pinned]
    offer: Offer | None

    @classmethod
    def of(cls, history: Sequence[conversation.Pinned], offer: conversation.Offer | None) -> Self:
        """Translate."""
        held = Pin.of(history[-1].pin)
        return cls(pin=held, history=[Pinned.of(one) for one in history], offer=Offer.of(offer) if offer else None)


class Rehearsed(BaseModel):
    """Event `rehearsed`: how a message was answered, and how it would be, by which model.

    `message_id` is null for an example of the companion's.
    """

    said: str
    was: str
    would: str
    model: str
    message_id: UUID | None

    @classmethod
    def of(cls, one: conversation.Rehearsed) -> Self:
        """Translate."""
        return cls.model_validate(one, from_attributes=True)


class Drift(BaseModel):
    """Event `drift`: how far the new answers are from the old ones, 0 to 1, and the two parts of it: the voice and the wording."""

    value: float
    voice: float
    wording: float

    @classmethod
    def of(cls, drift: conversation.Drift) -> Self:
        """Translate."""
        return cls.model_validate(drift, from_attributes=True)


class PreviewFailed(BaseModel):
    """Event `failed`: why no more comes."""

    code: str
    detail: str
    retryable: bool
