"""Conversations at work: open one, read it back, know why a reply is as it is, bring lines along and take them away."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import chat_logs, lookup, prompts, rules, store
from everkin.conversation.heard import lines_of, pairs_of
from everkin.conversation.idle import idle
from everkin.conversation.lore import spoken_by
from everkin.conversation.models import (
    CompanionInUse,
    Conversation,
    Imported,
    Kind,
    Message,
    Offered,
    OutOfPlace,
    Page,
    Pin,
    Pinned,
    Place,
    Trace,
    UnknownMessage,
)
from everkin.conversation.shown import Shown
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.kit.stages import stage
from everkin.memory.models import Pair, Told
from everkin.memory.service import Memories
from everkin.persona.cards.models import ChatLog
from everkin.persona.models import Blueprint
from everkin.persona.service import Personas

PAGE_MAX = 200


class Conversations:
    """Every conversation. Each method takes the person whose it is."""

    def __init__(self, database: Database, personas: Personas, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._personas = personas
        self._memory = memory
        self._clock = clock
        self._ids = ids
        self._shown = Shown(memory, clock, ids)

    @property
    def database(self) -> Database:
        """Where conversations are kept: an archive is read, and restored, in one transaction."""
        return self._database

    def new_id(self) -> UUID:
        """An id for something that is put back under another one than it had."""
        return self._ids.new()

    def make_room(self, conn: Connection, person: Person, companion_id: str) -> None:
        """Inside the caller's transaction: remove the conversation with a companion, if any, and all that it remembers.

        Raises `ReplyRunning`.
        """
        there = store.find_with(conn, person, companion_id)
        if there is not None:
            store.remove_conversation(conn, person, idle(there).id)
        self._memory.erase(conn, Pair(person.id, companion_id), person.memory)

    async def open(self, person: Person, companion_id: str) -> tuple[Conversation, bool]:
        """Return the person's conversation with a companion, and whether it was made now, with the companion's greeting in it."""
        return await self._database.write(partial(self._open, person=person, companion_id=companion_id))

    async def all(self, person: Person) -> list[Conversation]:
        """Return the person's conversations with one companion each, the latest first; groups are listed by `Groups`."""
        return await self._database.read(partial(store.conversations, person=person))

    async def get(self, person: Person, conversation_id: UUID) -> Conversation:
        """Return one conversation. Raises `UnknownConversation`."""
        return await self._database.read(partial(lookup.conversation, person=person, conversation_id=conversation_id))

    async def page(self, person: Person, conversation_id: UUID, before: UUID | None, limit: int) -> Page:
        """Return up to `limit` messages of the shown path: the last ones, or those ahead of `before`."""
        return await self._database.read(
            partial(self._page, person=person, conversation_id=conversation_id, before=before, limit=min(limit, PAGE_MAX))
        )

    @stage("history")
    async def history(self, person: Person, conversation: Conversation, head_id: UUID | None, budget: int) -> Sequence[Message]:
        """Return the path that ends in `head_id`, oldest first: as much of it as weighs at most `budget`, cut in blocks."""
        if head_id is None:
            return []
        return await self._database.read(
            partial(self._history, person=person, conversation_id=conversation.id, head_id=head_id, budget=budget)
        )

    async def trace(self, person: Person, conversation_id: UUID, message_id: UUID) -> Trace:
        """Return why a reply is as it is.

        Raises `UnknownConversation`, and `UnknownMessage` also for a message that is no reply, or one of before there were traces.
        """
        return await self._database.read(partial(self._trace, person=person, conversation_id=conversation_id, message_id=message_id))

    async def traces(self, person: Person, message_ids: Sequence[UUID]) -> dict[UUID, Trace]:
        """Return the traces of replies by their ids; those that have none are left out."""
        found = await self._database.read(partial(store.traces, person=person, message_ids=message_ids))
        return {message_id: trace for message_id, (_, trace) in found.items()}

    async def note(self, person: Person, message_id: UUID, **changes: object) -> None:
        """Change fields of a reply's trace, as `voice_score` and `lapse`, which are known later. Does nothing where it is gone."""
        await self._database.write(partial(self._note, person=person, message_id=message_id, changes=changes))

    async def pins(self, person: Person, conversation_id: UUID) -> list[Pinned]:
        """Return what a conversation was pinned to, the earliest first: the last one counts. Raises `UnknownConversation`."""
        return await self._database.read(partial(self._pins, person=person, conversation_id=conversation_id))

    async def import_lines(self, person: Person, companion_id: str, lines: Sequence[Imported]) -> int:
        """Add lines that were said elsewhere to the end of the shown path, all or none; return how many.

        The conversation is opened where there is none. Raises `ImportRefused`, `ReplyRunning` or `UnknownCompanion`.
        """
        taken = [Offered(line.role, (line.text,), 0, line.at) for line in rules.importable(lines, self._clock.now())]
        return await self._database.write(partial(self._import, person=person, companion_id=companion_id, lines=taken))

    async def import_log(self, person: Person, companion_id: str, log: ChatLog) -> tuple[int, tuple[str, ...]]:
        """Add a chat log to the end of the shown path, all or none, with its alternatives; return how many messages, and warnings.

        Its first message is left out where it is the greeting that the conversation consists of.
        Raises `ImportRefused`, `ReplyRunning` or `UnknownCompanion`.
        """
        lines, warnings = chat_logs.offered(log, self._clock.now())
        rules.check_length(sum(len(line.texts) for line in lines))
        count = await self._database.write(partial(self._import, person=person, companion_id=companion_id, lines=lines))
        return count, warnings

    async def chat_log(self, person: Person, conversation_id: UUID) -> ChatLog:
        """Return the shown path with its alternatives as a chat log. Raises `UnknownConversation`."""
        return await self._database.read(partial(self._chat_log, person=person, conversation_id=conversation_id))

    async def remove_companion(self, person: Person, companion_id: str, *, conversation: bool) -> None:
        """Remove a companion of the person's own; where wanted with the conversation and its memories, else only where there is none.

        Raises `CompanionInUse`, `NotYours`, `ReplyRunning`, `UnknownCompanion`.
        """
        remove = partial(self._remove_companion, person=person, companion_id=companion_id, with_conversation=conversation)
        await self._database.write(remove)
        await self._memory.erased(Pair(person.id, companion_id))

    async def lines(self, person: Person, companion_id: str, message_ids: Sequence[UUID]) -> dict[UUID, Told | None]:
        """Return what memory reads of each message; None where it is not on the shown path, or is not remembered."""
        return await self._database.read(partial(lines_of, person=person, companion_id=companion_id, message_ids=message_ids))

    async def pairs(self, person: Person, conversation: Conversation) -> list[Pair]:
        """Return whose memories a conversation is part of."""
        return await self._database.read(partial(pairs_of, person=person, conversation=conversation))

    def _trace(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> Trace:
        lookup.message(conn, person, lookup.conversation(conn, person, conversation_id), message_id)
        found = store.traces(conn, person, [message_id])
        if not found:
            raise UnknownMessage("Nothing is known about how this message was made: it is no reply, or one of an earlier version.")
        return found[message_id][1]

    @staticmethod
    def _note(conn: Connection, person: Person, message_id: UUID, changes: dict[str, object]) -> None:
        for conversation_id, trace in store.traces(conn, person, [message_id]).values():
            store.put_trace(conn, person, conversation_id, message_id, Trace.model_validate({**trace.model_dump(), **changes}))

    def _pins(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Pinned]:
        return store.pins(conn, person, lookup.conversation(conn, person, conversation_id).id)

    def _import(self, conn: Connection, person: Person, companion_id: str, lines: Sequence[Offered]) -> int:
        conversation = idle(self._open(conn, person, companion_id)[0])
        head = store.find_message(conn, person, conversation.id, conversation.head_id)
        is_greeted = head is not None and head.kind == "greeting" and lines[0].role == "companion" and head.text in lines[0].texts
        run, aside = self._imported(head, companion_id, lines[1:] if is_greeted else lines)
        if run:
            self._shown.append(conn, person, conversation, run)
            store.add_aside(conn, person, conversation.id, aside)
        self._memory.brought_back(conn, Pair(person.id, companion_id))
        return len(run)

    def _imported(self, head: Message | None, companion_id: str, lines: Sequence[Offered]) -> tuple[list[Message], list[Message]]:
        """The messages of lines behind a head, each answering the one before, and beside them the alternatives that were not shown."""
        run: list[Message] = []
        aside: list[Message] = []
        for line in lines:
            kind: Kind = "said" if line.role == "person" else "reply"
            speaker_id = companion_id if line.role == "companion" else ""
            said = [self._shown.message(line.role, kind, text, head) for text in line.texts]
            texts = [replace(one, created_at=line.at, speaker_id=speaker_id) for one in said]
            head = texts.pop(line.chosen)
            run.append(head)
            aside += texts
        return run, aside

    def _chat_log(self, conn: Connection, person: Person, conversation_id: UUID) -> ChatLog:
        conversation = lookup.conversation(conn, person, conversation_id)
        if conversation.is_group:
            raise OutOfPlace("A chat log tells of one companion, and a group has several. Take a conversation with one of them along.")
        who = self._personas.find(conn, person, conversation.companion_id, conversation.pin.companion_version)
        path = store.path(conn, person, conversation.head_id, limit=store.TRAIL_MAX)
        families = store.siblings(conn, person, conversation.id, path)
        found = store.messages(conn, person, list(dict.fromkeys(one for ids in families.values() for one in ids)))
        return chat_logs.log_of(who, path, {m.id: [found[one] for one in families[m.id]] for m in path})

    def _remove_companion(self, conn: Connection, person: Person, companion_id: str, *, with_conversation: bool) -> None:
        if store.find_with(conn, person, companion_id) is not None and not with_conversation:
            raise CompanionInUse("You have a conversation with this companion. Ask for that to be deleted as well, with conversation=true.")
        self.make_room(conn, person, companion_id)
        self._personas.removed(conn, person, companion_id)

    @staticmethod
    def _history(conn: Connection, person: Person, conversation_id: UUID, head_id: UUID, budget: int) -> Sequence[Message]:
        head = store.find_message(conn, person, conversation_id, head_id)
        start = rules.history_start(head.path_weight, budget) if head else 0
        return store.path(conn, person, head_id, start=start, limit=1 + budget // rules.MARKERS_WEIGHT)

    def _open(self, conn: Connection, person: Person, companion_id: str) -> tuple[Conversation, bool]:
        companion = self._personas.find(conn, person, companion_id)
        there = store.find_with(conn, person, companion_id)
        if there is not None:
            return there, False
        now = self._clock.now()
        pin = Pin(companion.version, prompts.VERSION)
        new = Conversation(self._ids.new(), person.id, companion.id, self._ids.new(), now, now, pin)
        if not store.add_conversation(conn, new):
            return lookup.existing(store.find_with(conn, person, companion.id)), False
        for greeting in self._greetings(companion, new):
            store.add_message(conn, person, new.id, replace(greeting, speaker_id=companion.id))
        return new, True

    def _greetings(self, companion: Blueprint, new: Conversation) -> list[Message]:
        """The greeting of a conversation, which it begins with, and its alternatives."""
        said = spoken_by(companion, new)
        written = (rules.presentable(said(text), companion.disclosure[0]) for text in (companion.greeting, *companion.greetings))
        first, *others = (text or companion.disclosure[0] for text in written)
        shown = self._shown.message("companion", "greeting", first, None, new.head_id)
        return [shown, *(self._shown.message("companion", "greeting", text, None) for text in others)]

    def _page(self, conn: Connection, person: Person, conversation_id: UUID, before: UUID | None, limit: int) -> Page:
        conversation = lookup.conversation(conn, person, conversation_id)
        last: UUID | None = conversation.head_id
        if before is not None:
            younger = store.find_message(conn, person, conversation.id, before)
            last = younger.parent_id if younger else None
        read = store.path(conn, person, last, limit=limit + 1) if last else []
        items = read[-limit:]
        others = store.siblings(conn, person, conversation.id, items)
        return Page(items, [Place(others[m.id].index(m.id) + 1, len(others[m.id])) for m in items], len(read) > limit)
