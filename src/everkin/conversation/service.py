"""Conversations at work: open one, hold it for a turn, settle what was said, read it back."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import rules, store
from everkin.conversation.models import (
    AlreadyAnswered,
    Conversation,
    Kind,
    Message,
    MessageElsewhere,
    MessageState,
    Page,
    Reply,
    Said,
    Speaker,
    Turn,
    TurnBroken,
    UnknownConversation,
)
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.kit.stages import stage
from everkin.memory.models import Memory, Pair
from everkin.memory.service import Memories
from everkin.memory.store import Record
from everkin.persona.models import Blueprint
from everkin.persona.service import Personas
from everkin.safety.models import Concern
from everkin.safety.rules import judge

PAGE_MAX = 200
CATCH_UP_MAX = 500


class Conversations:
    """Every conversation. Each method takes the person whose it is."""

    def __init__(self, database: Database, personas: Personas, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._personas = personas
        self._memory = memory
        self._clock = clock
        self._ids = ids

    async def open(self, person: Person, companion_id: str) -> tuple[Conversation, bool]:
        """Return the person's conversation with a companion, and whether it was made now, with the companion's greeting in it."""
        companion = self._personas.get(companion_id)
        return await self._database.write(partial(self._open, person=person, companion=companion))

    async def all(self, person: Person) -> list[Conversation]:
        """Return the person's conversations, the latest first."""
        return await self._database.read(partial(store.conversations, person=person))

    async def get(self, person: Person, conversation_id: UUID) -> Conversation:
        """Return one conversation. Raises `UnknownConversation`."""
        return await self._database.read(partial(self._find, person=person, conversation_id=conversation_id))

    async def page(self, person: Person, conversation_id: UUID, before: UUID | None, limit: int) -> Page:
        """Return up to `limit` messages of the shown path: the last ones, or those ahead of `before`."""
        return await self._database.read(
            partial(self._page, person=person, conversation_id=conversation_id, before=before, limit=min(limit, PAGE_MAX))
        )

    @stage("hold")
    async def hold(self, person: Person, said: Said) -> Turn:
        """Store what the person said and hold the conversation for its reply. From here on the message is durable.

        The caller knows that no reply is on its way there: a turn that still seems to run is the orphan of a failure, and ends.
        Raises `AlreadyAnswered`, `UnknownConversation`, `MessageElsewhere`, and what `rules.readable` raises.
        """
        text = rules.readable(said.text)
        return await self._database.write(partial(self._hold, person=person, said=said, text=text))

    @stage("history")
    async def history(self, person: Person, conversation: Conversation, head_id: UUID | None, budget: int) -> Sequence[Message]:
        """Return the path that ends in `head_id`, oldest first: as much of it as weighs at most `budget`, cut in blocks."""
        if head_id is None:
            return []
        return await self._database.read(
            partial(self._history, person=person, conversation_id=conversation.id, head_id=head_id, budget=budget)
        )

    @stage("settle")
    async def settle(self, turn: Turn, reply: Reply, records: Sequence[Record]) -> Message | None:
        """End a turn in one transaction: its reply, what is remembered of it, and its state."""
        message = await self._database.write(partial(self._settle, turn=turn, reply=reply, records=records))
        await self._memory.learn(turn.pair, records)
        return message

    async def catch_up(self, person: Person) -> int:
        """Remember what the person said in turns that a dying server did not settle; return how much. A crisis is left out."""
        missing = await self._database.read(partial(store.unremembered, person=person, limit=CATCH_UP_MAX))
        missing = [(companion, m) for companion, m in missing if judge(m.text).concern is not Concern.CRISIS]
        for companion_id, message in missing:
            pair, key = Pair(person.id, companion_id), person.memory(companion_id)
            cue = await self._memory.cue(message.text)
            record = self._memory.heard(Memory(message.id, message.id, "person", message.text, message.created_at), cue.vectors[0])
            await self._database.write(partial(self._memory.keep, pair=pair, key=key, records=[record]))
            await self._memory.learn(pair, [record])
        return len(missing)

    async def give_up(self, conversation_id: UUID) -> None:
        """End the turn of a conversation that broke, so that the message can be tried again."""
        await self._database.write(lambda conn: store.fail_orphans(conn, self._clock.now(), conversation_id))

    async def sweep(self) -> int:
        """End the turns that a stopped server left running; return how many."""
        return await self._database.write(lambda conn: store.fail_orphans(conn, self._clock.now()))

    @staticmethod
    def _history(conn: Connection, person: Person, conversation_id: UUID, head_id: UUID, budget: int) -> Sequence[Message]:
        head = store.find_message(conn, person, conversation_id, head_id)
        start = rules.history_start(head.path_weight, budget) if head else 0
        return store.path(conn, person, head_id, start=start, limit=1 + budget // rules.MARKERS_WEIGHT)

    def _open(self, conn: Connection, person: Person, companion: Blueprint) -> tuple[Conversation, bool]:
        there = store.find_with(conn, person, companion.id)
        if there is not None:
            return there, False
        now = self._clock.now()
        greeting = self._message("companion", "greeting", companion.greeting, None)
        new = Conversation(self._ids.new(), person.id, companion.id, companion.version, greeting.id, now, now)
        if not store.add_conversation(conn, new):
            return self._found(store.find_with(conn, person, companion.id)), False
        store.add_message(conn, person, new.id, greeting)
        return new, True

    def _find(self, conn: Connection, person: Person, conversation_id: UUID) -> Conversation:
        return self._found(store.find(conn, person, conversation_id))

    @staticmethod
    def _found(conversation: Conversation | None) -> Conversation:
        if conversation is None:
            raise UnknownConversation("There is no such conversation. Choose a companion to begin one.")
        return conversation

    def _page(self, conn: Connection, person: Person, conversation_id: UUID, before: UUID | None, limit: int) -> Page:
        conversation = self._find(conn, person, conversation_id)
        last: UUID | None = conversation.head_id
        if before is not None:
            younger = store.find_message(conn, person, conversation.id, before)
            last = younger.parent_id if younger else None
        items = store.path(conn, person, last, limit=limit) if last else []
        return Page(items, bool(items) and items[0].parent_id is not None)

    def _hold(self, conn: Connection, person: Person, said: Said, text: str) -> Turn:
        conversation = self._find(conn, person, said.conversation_id)
        companion = self._personas.get(conversation.companion_id)
        store.fail_orphans(conn, self._clock.now(), conversation.id)
        message = store.find_message(conn, person, conversation.id, said.message_id)
        if message is not None and message.role == "person":
            self._check_unanswered(message, conversation)
        else:
            message = self._hear(conn, person, conversation, said.message_id, text)
        turn = Turn(self._ids.new(), self._ids.new(), person, conversation, companion, message)
        store.begin_turn(conn, person, turn.id, conversation.id, message.id, self._clock.now())
        return turn

    @staticmethod
    def _check_unanswered(message: Message, conversation: Conversation) -> None:
        if conversation.head_id != message.id:
            raise AlreadyAnswered("The conversation has gone on since this message. Load it again to read what was said.")

    def _hear(self, conn: Connection, person: Person, conversation: Conversation, message_id: UUID, text: str) -> Message:
        if store.id_taken(conn, message_id):
            raise MessageElsewhere("This message id is in use. Send the message again under a new id.")
        head = store.find_message(conn, person, conversation.id, conversation.head_id)
        message = self._message("person", "said", text, head, message_id)
        store.add_message(conn, person, conversation.id, message)
        store.move_head(conn, person, conversation.id, message.id, message.created_at)
        return message

    def _settle(self, conn: Connection, turn: Turn, reply: Reply, records: Sequence[Record]) -> Message | None:
        state = reply.state if reply.text else "stopped" if reply.state == "stopped" else "failed"
        if not store.end_turn(conn, turn.person, turn.id, state, self._clock.now()):
            raise TurnBroken("That reply was given up elsewhere, and nothing of it was kept. Try again.")
        message = self._message("companion", reply.kind, reply.text, turn.message, turn.reply_id, reply.state) if reply.text else None
        if message is not None:
            store.add_message(conn, turn.person, turn.conversation.id, message)
            store.set_reply(conn, turn.person, turn.id, message.id)
            store.move_head(conn, turn.person, turn.conversation.id, message.id, message.created_at)
        self._memory.keep(conn, turn.pair, turn.memory_key, records)
        return message

    def _message(
        self, role: Speaker, kind: Kind, text: str, parent: Message | None, message_id: UUID | None = None, state: MessageState = "complete"
    ) -> Message:
        weight, ahead = rules.message_weight(text), parent.path_weight if parent else 0
        parent_id = parent.id if parent else None
        return Message(message_id or self._ids.new(), parent_id, role, kind, text, state, self._clock.now(), weight, ahead + weight)
