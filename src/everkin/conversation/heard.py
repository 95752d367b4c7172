"""What a companion heard, and what its memory reads of it, inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import rules, store
from everkin.conversation.circle import circle_of
from everkin.conversation.models import (
    Conversation,
    Message,
    Whose,
)
from everkin.kit.db import Connection
from everkin.memory.models import Pair, Told


@dataclass(frozen=True, slots=True)
class _Seen:
    """A path, what a companion heard of it, and what the companions there are called, by their ids."""

    companion_id: str
    path: Sequence[UUID]
    heard: Sequence[UUID]
    names: Mapping[str, str]


def pairs_of(conn: Connection, person: Whose, conversation: Conversation) -> list[Pair]:
    """Whose memories a conversation is part of."""
    everybody = [one.companion_id for one in store.members(conn, person, conversation.id)] if conversation.is_group else []
    return [Pair(person.id, one) for one in everybody or [conversation.companion_id]]


def lines_of(conn: Connection, person: Person, companion_id: str, message_ids: Sequence[UUID]) -> dict[UUID, Told | None]:
    """What memory reads of each message, of a companion's own conversation and of groups as far as it heard them.

    None where it is not on the shown path, or is not remembered. The path is walked no further up than the oldest of the messages; that
    of a group as a whole.
    """
    answer: dict[UUID, Told | None] = dict.fromkeys(message_ids)
    heads = store.heads_with(conn, person, companion_id)
    for conversation_id, ids in store.places(conn, person, list(answer)).items():
        head_id, is_group = heads.get(conversation_id, (None, False))
        if head_id is None:
            continue
        wanted = store.messages(conn, person, ids)
        if is_group:
            path = store.trail(conn, person, head_id)[::-1]
            heard = _heard(conn, person, companion_id, path)
            seen = _Seen(companion_id, path, heard, circle_of(conn, person, conversation_id).names)
        else:
            path = _stretch(conn, person, head_id, wanted)
            seen = _Seen(companion_id, path, path, {})
        answer.update(_told(conn, person, wanted, seen))
    return answer


def _stretch(conn: Connection, person: Person, head_id: UUID, wanted: Mapping[UUID, Message]) -> list[UUID]:
    """The path that ends in `head_id`, oldest first, from two messages ahead of the oldest of the `wanted` ones."""
    trail = store.trail(conn, person, head_id, start=min(m.path_weight - m.weight for m in wanted.values()))
    trail += store.trail(conn, person, trail[-1], limit=1 + rules.TOLD_BEFORE)[1:] if trail else []
    return trail[::-1]


def _heard(conn: Connection, person: Person, companion_id: str, path: Sequence[UUID]) -> list[UUID]:
    """What a companion heard of a group's path."""
    presence = store.presence(conn, person, path)
    return [one for one in path if companion_id in presence.get(one, ())]


def _told(conn: Connection, person: Person, wanted: Mapping[UUID, Message], seen: _Seen) -> dict[UUID, Told]:
    """What a companion's memory reads of messages, as far as it heard them."""
    heard, behind = seen.heard, dict(pairwise(seen.path))
    runs = [heard[run.start : run.stop] for run in rules.runs((at for at, one in enumerate(heard) if one in wanted), len(heard))]
    needed = {other for run in runs for one in run for other in (one, behind.get(one)) if other is not None}
    found = store.messages(conn, person, list(needed))
    answers = {one: found[behind[one]] for one in found if one in behind and behind[one] in found}
    told: dict[UUID, Told] = {}
    for run in runs:
        told.update(rules.told([found[one] for one in run], wanted, answers, seen.companion_id, seen.names))
    return told
