"""What goes over the wire about groups."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from everkin.conversation import models as conversation
from everkin.conversation.circle import Circle
from everkin.conversation.groups import TITLE_CHARS_MAX


class Group(BaseModel):
    """A conversation with several companions. `replying` says that a reply is on its way; what is said in it stands under its id."""

    id: UUID
    title: str
    created_at: datetime
    updated_at: datetime
    replying: bool

    @classmethod
    def of(cls, one: conversation.Conversation) -> Self:
        """Translate."""
        return cls.model_validate(one, from_attributes=True)


class GroupList(BaseModel):
    """A person's groups, the latest first."""

    items: list[Group]


class Member(BaseModel):
    """A companion that is or was in a group. `talkativeness` (0..1) is none where it is that of its blueprint."""

    companion_id: str
    called: str
    present: bool
    talkativeness: float | None

    @classmethod
    def of(cls, one: conversation.Member, called: str) -> Self:
        """Translate."""
        return cls(companion_id=one.companion_id, called=called, present=one.present, talkativeness=one.talkativeness)


class MemberList(BaseModel):
    """All who ever were in a group, in the order in which they came."""

    items: list[Member]

    @classmethod
    def of(cls, circle: Circle) -> Self:
        """Translate."""
        return cls(items=[Member.of(one, circle.names[one.companion_id]) for one in circle.members])


class GroupBody(BaseModel):
    """With whom to talk: two to ten companions. The title may be left out."""

    companions: list[str] = Field(max_length=50)
    title: str = Field(default="", description=f"At most {TITLE_CHARS_MAX} characters.")


class GroupChange(BaseModel):
    """Another title; an empty one takes it away."""

    title: str = Field(description=f"At most {TITLE_CHARS_MAX} characters.")


class MemberBody(BaseModel):
    """Who is to join, or to come back."""

    companion_id: str = Field(max_length=64)


class MemberChange(BaseModel):
    """How readily a companion speaks in this group; none leaves it to its blueprint."""

    talkativeness: float | None = Field(ge=0, le=1)
