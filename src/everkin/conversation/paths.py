"""The paths of a conversation: what is shown of it, edited, taken back, left for another path and come back to, deleted."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import lookup, rules, store
from everkin.conversation.circle import circle_of
from everkin.conversation.idle import idle
from everkin.conversation.models import (
    Branch,
    Conversation,
    Message,
    NothingToUndo,
)
from everkin.conversation.shown import Shown
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.memory.service import Memories

BRANCHES_MAX = 100
LOOK_BACK_FIRST = 8
"""How many messages are first read to find the person's last one."""


class Paths:
    """The paths of every conversation. Each method takes the person whose it is."""

    def __init__(self, database: Database, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._clock = clock
        self._shown = Shown(memory, clock, ids)

    async def edit(self, person: Person, conversation_id: UUID, message_id: UUID, text: str, new_id: UUID) -> Message:
        """Say a message, a person's or a companion's, in other words: an alternative to it, `new_id`, becomes the end of the shown path.

        The message and what followed it leave the path and are kept. The same edit again is harmless.
        Raises `UnknownConversation`, `UnknownMessage`, `ReplyRunning`, `MessageElsewhere`, and what `rules.readable` raises.
        """
        told = rules.readable(text)
        return await self._database.write(
            partial(self._edit, person=person, conversation_id=conversation_id, message_id=message_id, text=told, new_id=new_id)
        )

    async def show(self, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        """Show the path through a message, down to where it was shown last.

        Raises `UnknownConversation`, `UnknownMessage` or `ReplyRunning`.
        """
        await self._database.write(partial(self._show, person=person, conversation_id=conversation_id, message_id=message_id))

    async def undo(self, person: Person, conversation_id: UUID) -> Message:
        """Take the person's last message and what followed it off the shown path, and return it; `show` brings it back.

        Raises `NothingToUndo`, `UnknownConversation` or `ReplyRunning`.
        """
        return await self._database.write(partial(self._undo, person=person, conversation_id=conversation_id))

    async def branches(self, person: Person, conversation_id: UUID) -> list[Branch]:
        """Return the paths that are not shown, the latest first, at most `BRANCHES_MAX`; `show` with the end of one shows it.

        A greeting that nothing was said to is no branch, only an alternative of the first message. Raises `UnknownConversation`.
        """
        return await self._database.read(partial(self._branches, person=person, conversation_id=conversation_id))

    async def alternatives(self, person: Person, conversation_id: UUID, message_id: UUID) -> list[Message]:
        """Return a message with those of the same role that answer the same one, in the order of their making.

        Raises `UnknownConversation` or `UnknownMessage`.
        """
        return await self._database.read(partial(self._alternatives, person=person, conversation_id=conversation_id, message_id=message_id))

    async def delete(self, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        """Destroy a message's text. Its place stays, with what follows it; it is neither shown, nor read by a model, nor remembered.

        Raises `UnknownConversation`, `UnknownMessage` or `ReplyRunning`.
        """
        await self._database.write(partial(self._delete, person=person, conversation_id=conversation_id, message_id=message_id))

    async def delete_from(self, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        """Remove a message and all that follows it, on whichever path. Of a first message, whose place stays, the text is destroyed.

        Raises `UnknownConversation`, `UnknownMessage` or `ReplyRunning`.
        """
        await self._database.write(partial(self._delete_from, person=person, conversation_id=conversation_id, message_id=message_id))

    def _edit(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID, text: str, new_id: UUID) -> Message:
        conversation, old = lookup.to_change(conn, person, conversation_id, message_id)
        there = store.find_message(conn, person, conversation.id, new_id)
        if there is not None and (there.parent_id, there.role, there.text) == (old.parent_id, old.role, text):
            return there
        lookup.check_free(conn, new_id)
        parent = store.find_message(conn, person, conversation.id, old.parent_id) if old.parent_id else None
        new = replace(self._shown.message(old.role, old.kind, text, parent, new_id), speaker_id=old.speaker_id)
        if conversation.is_group:
            new = replace(new, present=circle_of(conn, person, conversation.id).hears(old))
        store.add_message(conn, person, conversation.id, new)
        self._shown.move(conn, person, conversation, new.id, through=new.id)
        return new

    def _show(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        conversation, message = lookup.to_change(conn, person, conversation_id, message_id)
        end = store.end_below(conn, person, message.id)
        if end != conversation.head_id:
            self._shown.move(conn, person, conversation, end, through=message.id)

    def _undo(self, conn: Connection, person: Person, conversation_id: UUID) -> Message:
        conversation = idle(lookup.conversation(conn, person, conversation_id))
        for limit in (LOOK_BACK_FIRST, store.TRAIL_MAX):
            read = store.path(conn, person, conversation.head_id, limit=limit)
            said = next((m for m in reversed(read) if m.role == "person"), None)
            if said is not None and said.parent_id is not None:
                store.show_below(conn, person, [(said.parent_id, None)])
                self._shown.move(conn, person, conversation, said.parent_id)
                return said
        raise NothingToUndo("There is nothing to undo: you have not said anything here yet.")

    def _branches(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Branch]:
        conversation = lookup.conversation(conn, person, conversation_id)
        parents, alive = store.tree(conn, person, conversation.id)
        ends = rules.branches(parents, alive, conversation.head_id, BRANCHES_MAX)
        found = store.messages(conn, person, [end for end, *_ in ends])
        told = (Branch(found[end], parts_at, count) for end, parts_at, count in reversed(ends))
        return [branch for branch in told if branch.end.kind != "greeting"]

    def _alternatives(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> list[Message]:
        message = lookup.message(conn, person, lookup.conversation(conn, person, conversation_id), message_id)
        ids = store.siblings(conn, person, conversation_id, [message])[message.id]
        found = store.messages(conn, person, ids)
        return [found[one] for one in ids]

    def _delete(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        conversation, message = lookup.to_change(conn, person, conversation_id, message_id)
        self._shown.due(conn, person, conversation, self._resting_on(conn, person, conversation, message))
        store.blank(conn, person, conversation.id, message)
        store.move_head(conn, person, conversation.id, conversation.head_id, self._clock.now())

    @staticmethod
    def _resting_on(conn: Connection, person: Person, conversation: Conversation, message: Message) -> Iterable[UUID]:
        """A message and those below it that memory reads with it."""
        if not conversation.is_group:
            return store.below(conn, person, message.id, levels=rules.TOLD_BEFORE)
        parents, _ = store.tree(conn, person, conversation.id)
        return rules.resting_on(parents, store.presence(conn, person, list(parents)), message.id)

    def _delete_from(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        conversation, top = lookup.to_change(conn, person, conversation_id, message_id)
        last = top.parent_id or top.id
        gone = store.below(conn, person, top.id)
        self._shown.due(conn, person, conversation, {last, *gone})
        store.remove_below(conn, person, top)
        if top.parent_id is None:
            store.blank(conn, person, conversation.id, top)
        head_id = last if conversation.head_id in gone else conversation.head_id
        store.move_head(conn, person, conversation.id, head_id, self._clock.now())
