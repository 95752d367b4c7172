"""A group inside a transaction: who is in it, who is there, and who has the floor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import store
from everkin.conversation.floor import Floor, Seat
from everkin.conversation.models import Member, Message, NotPresent
from everkin.kit.db import Connection
from everkin.persona.models import Blueprint, UnknownCompanion
from everkin.persona.service import Personas

LOOK_BACK = 64
"""How many messages are looked at to know who spoke lately."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A group as it stands: all who ever were in it, the blueprints of those who are there now, and what everybody is called, by their ids.

    Who is there but has no blueprint any more hears, and cannot speak.
    """

    members: tuple[Member, ...]
    here: Mapping[str, Blueprint]
    names: Mapping[str, str]

    @property
    def present(self) -> frozenset[str]:
        """Who is there now."""
        return frozenset(one.companion_id for one in self.members if one.present)

    def seats(self, present: frozenset[str]) -> tuple[Seat, ...]:
        """Those of `present` who may speak, in the order in which they came."""
        own = {one.companion_id: one.talkativeness for one in self.members}
        return tuple(
            Seat(who.id, (who.called, who.name), who.talkativeness if (share := own[who.id]) is None else share)
            for who in self.here.values()
            if who.id in present
        )

    def hears(self, like: Message | None) -> frozenset[str]:
        """Who hears something now that stands beside, or answers, a message: those who heard that one too. Raises `NotPresent`."""
        present = self.present if like is None else frozenset(one for one in self.present if like.heard_by(one))
        if not present:
            raise NotPresent("Nobody who heard that message is here now. Let one of them come back first; nothing was changed.")
        return present


def circle_of(conn: Connection, person: Person, conversation_id: UUID) -> Circle:
    """The circle of a group."""
    members = tuple(store.members(conn, person, conversation_id))
    known = {one.companion_id: _blueprint(conn, person, one) for one in members}
    here = {one.companion_id: who for one in members if one.present and (who := known[one.companion_id]) is not None}
    return Circle(members, here, {one: who.called if who else one.replace("-", " ").title() for one, who in known.items()})


def _blueprint(conn: Connection, person: Person, member: Member) -> Blueprint | None:
    try:
        return Personas.find(conn, person, member.companion_id, member.companion_version)
    except UnknownCompanion:  # it was removed from the library
        return None


def floor_of(conversation_id: UUID, path: Sequence[Message], seats: tuple[Seat, ...]) -> Floor:
    """Who has the floor behind the end of a path. Raises `NotPresent` where nobody is there to speak."""
    if not seats:
        raise NotPresent("None of those who heard that message can speak now. Let another companion join first; nothing was changed.")
    at = max((n for n, one in enumerate(path) if one.role == "person"), default=-1)
    told, since = (path[at], path[at + 1 :]) if at >= 0 else (None, [])
    before = tuple(one.speaker_id for one in reversed(path[: at + 1] if told else path) if one.role == "companion")
    cared = any(one.kind == "care" for one in since)
    said = "" if told is None or cared else told.text
    replies = tuple((one.speaker_id, "" if cared else one.text) for one in since)
    return Floor(seats, said, replies, before, f"{conversation_id.hex} {(told or path[-1]).id.hex if path else ''}")
