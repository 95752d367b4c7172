"""A whole relationship taken along, and restored on another server: the tree of messages, moods, memories, wishes, and the companion."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from everkin import __version__
from everkin.accounts.models import Person
from everkin.conversation import prompts, rules, store
from everkin.conversation.app import App
from everkin.conversation.archive_format import (
    BLUEPRINTS,
    Archive,
    Held,
    Node,
    PinnedTo,
    Traced,
    Unpacked,
    broken,
    in_order,
    pack,
    unpack,
)
from everkin.conversation.companions import check_adults, check_disclosure
from everkin.conversation.idle import idle
from everkin.conversation.jobs import subject_of
from everkin.conversation.models import Conversation, Message, Pin, Pinned, Trace, UnknownConversation
from everkin.kit.db import Connection
from everkin.kit.errors import EverkinError
from everkin.memory import carrying
from everkin.memory.carrying import Carried
from everkin.memory.models import Pair, Told
from everkin.persona import store as persona_store
from everkin.persona.brought import CARD, checked_blueprint, read_kept
from everkin.persona.models import Blueprint
from everkin.persona.rules.spoken import held_back

NOBODYS = "The archive is not signed: whether it is as it was exported cannot be known."
SOMEBODYS = "The archive is signed with a key of another installation. It is as it was exported there; who that was is yours to know."


class ConversationThere(EverkinError):
    """There is a conversation with this companion already."""

    code = "conversation_there"
    status = 409


@dataclass(frozen=True, slots=True)
class Restored:
    """A relationship that was put back, under the companion's id here, and in sentences what is to be known of it.

    Of its `messages`, on whichever path, `shown` are on the path that is shown. What was deleted is none.
    """

    conversation: Conversation
    companion: Blueprint
    messages: int
    shown: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ready:
    """An archive, and what is worked out of it ahead of the transaction: checked blueprints, what is due, its memory beside groups."""

    unpacked: Unpacked
    blueprints: Sequence[Blueprint]
    due: Mapping[UUID, datetime]
    beside_groups: Carried


class Archives:
    """Takes relationships along and puts them back."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._database = app.conversations.database

    async def export(self, person: Person, companion_id: str) -> bytes:
        """Write the person's relationship with a companion to a file, but for what was said in groups. What is said there is not sealed.

        Raises `ArchiveTooLarge`, `UnknownCompanion`, and `UnknownConversation` where there is none.
        """
        await self._app.personas.get(person, companion_id)
        await self._app.remembering.remember(subject_of(Pair(person.id, companion_id)))
        archive = await self._database.read(partial(self._read, person=person, companion_id=companion_id))
        return await asyncio.to_thread(pack, archive, person.signer, self._app.clock.now(), f"Everkin {__version__}")

    async def restore(self, person: Person, data: bytes, *, replaces: bool = False) -> Restored:
        """Put a relationship back, all of it or nothing. `replaces`: a conversation with that companion which is here goes.

        What the companion remembers here of groups stays, and what the person wrote into its memory.
        Raises `ArchiveRefused`, `ConversationThere`, `MinorDepicted`, `ReplyRunning`, and what a blueprint and a card may raise.
        """
        ready = await asyncio.to_thread(_made_ready, data)
        restored = await self._database.write(partial(self._restore, person=person, ready=ready, replaces=replaces))
        pair = Pair(person.id, restored.companion.id)
        await self._app.memory.erased(pair)
        await self._app.remembering.soon(pair)
        return restored

    def _read(self, conn: Connection, person: Person, companion_id: str) -> Archive:
        conversation = store.find_with(conn, person, companion_id)
        if conversation is None:
            raise UnknownConversation("You have no conversation with this companion that could be taken along.")
        nodes = _nodes(conn, person, conversation.id)
        pins = store.pins(conn, person, conversation.id)
        versions = sorted({p.pin.companion_version for p in pins})
        found = [self._app.personas.find(conn, person, companion_id, version) for version in versions]
        traces = store.traces(conn, person, [node.id for node in nodes])
        pair, elsewhere = Pair(person.id, companion_id), partial(_elsewhere, conn, person, conversation.id)
        memory = carrying.carried(conn, pair, person.memory, partial(_as_told, nodes), elsewhere)
        return Archive(
            held=_held(conversation, pins, memory),
            blueprints=[who.model_dump(mode="json", by_alias=True) for who in found],
            nodes=nodes,
            traces=[Traced(message_id=message_id, trace=trace) for message_id, (_, trace) in traces.items()],
            memories=memory.memories,
            wishes=memory.wishes,
            card=persona_store.find_asset(conn, person, companion_id, CARD),
        )

    def _restore(self, conn: Connection, person: Person, ready: _Ready, *, replaces: bool) -> Restored:
        archive = ready.unpacked.archive
        assets = [(CARD, archive.card)] if archive.card else []
        companion_id = self._app.personas.restored(conn, person, ready.blueprints, assets)
        is_alone = self._make_room(conn, person, companion_id, replaces=replaces)
        ids = self._ids_here(conn, archive)
        conversation, history = _conversation(person, companion_id, archive.held, ids)
        store.add_restored(conn, conversation, history)
        store.add_tree(conn, person, conversation.id, list(_messages(archive.nodes, ids, companion_id)))
        for one in archive.traces:
            store.add_trace(conn, person, conversation.id, ids[one.message_id], _trace_here(one.trace, companion_id))
        message_ids = {node.id: ids[node.id] for node in archive.nodes}
        brought = _by_now(_brought(archive), self._app.clock.now()) if is_alone else ready.beside_groups
        carrying.put_back(conn, Pair(person.id, companion_id), person.memory, brought, message_ids, ready.due)
        companion = self._app.personas.find(conn, person, companion_id, conversation.pin.companion_version)
        counts = _counted(archive.nodes, archive.held.head_id)
        return Restored(conversation, companion, *counts, _warnings(ready.unpacked, person, companion))

    def _ids_here(self, conn: Connection, archive: Archive) -> dict[UUID, UUID]:
        """The ids of the conversation and its messages here, by those that they had: the same ones where they are free."""
        had = [archive.held.id, *(node.id for node in archive.nodes)]
        taken = store.ids_taken(conn, had)
        return {one: self._app.conversations.new_id() if one in taken else one for one in had}

    def _make_room(self, conn: Connection, person: Person, companion_id: str, *, replaces: bool) -> bool:
        """Remove the conversation that is in the way; return whether the companion is in no group either. Raises `ConversationThere`."""
        there, pair = store.find_with(conn, person, companion_id), Pair(person.id, companion_id)
        if there is not None and not replaces:
            raise ConversationThere(
                "You have a conversation with this companion here already. "
                "To have the archive's in its place, ask for it with replace=true."
            )
        if there is not None:
            idle(there)
            carrying.let_go(
                conn,
                pair,
                person.memory,
                lambda: _as_told(_nodes(conn, person, there.id)),
                partial(_of_it, conn, person, there.id),
            )
            store.remove_conversation(conn, person, there.id)
        is_alone = not store.heads_with(conn, person, companion_id)
        if is_alone:
            self._app.memory.brought_back(conn, pair)
        return is_alone


def _made_ready(data: bytes) -> _Ready:
    unpacked = unpack(data)
    archive = unpacked.archive
    return _Ready(unpacked, _checked(archive), _unread(archive), _beside_groups(archive))


def _nodes(conn: Connection, person: Person, conversation_id: UUID) -> list[Node]:
    return in_order(_node(message, shown_id) for message, shown_id in store.whole_tree(conn, person, conversation_id))


def _of_it(conn: Connection, person: Person, conversation_id: UUID, message_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some messages that are of a conversation."""
    return set(store.places(conn, person, message_ids).get(conversation_id, ()))


def _elsewhere(conn: Connection, person: Person, conversation_id: UUID, message_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some messages that are of other conversations."""
    places = store.places(conn, person, message_ids)
    return {one for place, ids in places.items() if place != conversation_id for one in ids}


def _checked(archive: Archive) -> list[Blueprint]:
    """The versions of the companion, each looked at like one that is brought. Raises `ArchiveRefused`, and what those raise."""
    found = [checked_blueprint(told) for told in archive.blueprints]
    pinned = {one.companion_version for one in archive.held.pins}
    if {who.id for who in found} != {archive.held.companion_id} or not pinned <= {who.version for who in found}:
        raise broken(BLUEPRINTS, "it does not hold the versions that the conversation was pinned to")
    if len({who.version for who in found}) < len(found):
        raise broken(BLUEPRINTS, "it holds a version twice")
    card = read_kept(archive.card) if archive.card else None
    for who in found:
        check_adults(who, card)
        check_disclosure(who)
    return found


def _brought(archive: Archive) -> Carried:
    return Carried(archive.memories, archive.wishes, archive.held.erased_before)


def _by_now(brought: Carried, now: datetime) -> Carried:
    """The same without an erasure that is still to come: it would bar all that is ever said here."""
    return replace(brought, since=min(brought.since, now)) if brought.since else brought


def _beside_groups(archive: Archive) -> Carried:
    """What is brought to where the companion remembers groups: an erasure of the archive's is not one of theirs."""
    return carrying.barred_one_by_one(_brought(archive), _as_told(archive.nodes))


def _unread(archive: Archive) -> dict[UUID, datetime]:
    """The messages of which the archive holds not just what the rules make of them, to be read anew; and when they were said."""
    by_id = {node.id: node for node in archive.nodes}
    path: list[Message] = []
    here: UUID | None = archive.held.head_id
    while here is not None:
        path.append(_weightless(by_id[here]))
        here = by_id[here].parent_id
    path.reverse()
    unread = carrying.unread(_brought(archive), rules.told(path, by_id))
    return {one: by_id[one].created_at for one in unread if one in by_id}


def _weightless(node: Node) -> Message:
    return Message(node.id, node.parent_id, node.role, node.kind, node.text, node.state, node.created_at, 0, 0)


def _node(message: Message, shown_id: UUID | None) -> Node:
    fields = {name: getattr(message, name) for name in ("id", "parent_id", "role", "kind", "state", "text", "created_at")}
    return Node.model_construct(**fields, shown_id=shown_id)


def _held(conversation: Conversation, pins: Sequence[Pinned], memory: Carried) -> Held:
    return Held(
        id=conversation.id,
        companion_id=conversation.companion_id,
        head_id=conversation.head_id,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        pins=tuple(
            PinnedTo(
                companion_version=one.pin.companion_version,
                prompt_version=one.pin.prompt_version,
                model=one.pin.model,
                at=one.at,
                why=one.why,
            )
            for one in pins
        ),
        erased_before=memory.since,
    )


def _as_told(nodes: Sequence[Node]) -> Iterator[Told]:
    """Every message as memory would read it, with the two ahead of it."""
    weightless = {node.id: _weightless(node) for node in nodes}
    for message in weightless.values():
        run = [message]
        while len(run) <= rules.TOLD_BEFORE and (parent_id := run[0].parent_id) is not None:
            run.insert(0, weightless[parent_id])
        yield from rules.told(run, {message.id}).values()


def _conversation(person: Person, companion_id: str, held: Held, ids: Mapping[UUID, UUID]) -> tuple[Conversation, list[Pinned]]:
    history = [
        Pinned(number, Pin(one.companion_version, min(one.prompt_version, prompts.VERSION), one.model), one.at, one.why)
        for number, one in enumerate(held.pins, start=1)
    ]
    head_id, last = ids[held.head_id], history[-1].pin
    return Conversation(ids[held.id], person.id, companion_id, head_id, held.created_at, held.updated_at, last), history


def _messages(nodes: Sequence[Node], ids: Mapping[UUID, UUID], companion_id: str) -> Iterator[tuple[Message, UUID | None]]:
    ends: dict[UUID, int] = {}
    for node in nodes:
        is_deleted = node.state == store.DELETED
        text = "" if is_deleted else node.text
        weight = 0 if is_deleted else rules.message_weight(text)
        ends[node.id] = weight + (ends[node.parent_id] if node.parent_id else 0)
        parent_id, shown_id = (ids[one] if one else None for one in (node.parent_id, node.shown_id))
        message = Message(ids[node.id], parent_id, node.role, node.kind, text, node.state, node.created_at, weight, ends[node.id])
        yield replace(message, speaker_id=companion_id if node.role == "companion" else ""), shown_id


def _counted(nodes: Sequence[Node], head_id: UUID) -> tuple[int, int]:
    """How many messages there are in a tree, and how many of them are on the path to its head."""
    there = {node.id: node for node in nodes}
    at, path = there.get(head_id), list[Node]()
    while at is not None:
        path.append(at)
        at = there.get(at.parent_id) if at.parent_id else None
    count, shown = (sum(node.state != store.DELETED for node in some) for some in (nodes, path))
    return count, shown


def _trace_here(trace: Trace, companion_id: str) -> Trace:
    """A trace under the companion's id here, which also begins the keys of its book's entries."""
    before = trace.companion_id
    if before in {"", companion_id}:
        return trace
    keys = {_key_here(key, before, companion_id): number for key, number in trace.activations.items()}
    return trace.model_copy(update={"companion_id": companion_id, "activations": keys})


def _key_here(key: str, before: str, companion_id: str) -> str:
    return f"{companion_id}/{key.removeprefix(f'{before}/')}" if key.startswith(f"{before}/") else key


def _warnings(unpacked: Unpacked, person: Person, companion: Blueprint) -> tuple[str, ...]:
    signed = NOBODYS if unpacked.signed_by is None else SOMEBODYS if unpacked.signed_by != person.signer.public else ""
    before = unpacked.archive.held.companion_id
    renamed = f"The companion is called {companion.id} here: another one has the id {before}." if before != companion.id else ""
    return (*(told for told in (signed, renamed) if told), *held_back(companion))
