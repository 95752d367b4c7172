"""What a turn does to its conversation: what was said is kept and the conversation held, then its reply settled, or the turn given up."""

from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import lookup, rules, store
from everkin.conversation.circle import LOOK_BACK, Circle, circle_of, floor_of
from everkin.conversation.models import (
    AlreadyAnswered,
    Conversation,
    Message,
    MessageElsewhere,
    NotPresent,
    OutOfPlace,
    Owner,
    Reply,
    Said,
    Turn,
    TurnBroken,
    UnknownMessage,
)
from everkin.conversation.shown import Shown
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.kit.stages import stage
from everkin.memory.service import Memories
from everkin.persona.service import Personas


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a turn is asked for: the message that the reply stands behind, the text that it goes on from, and the reply that it is made for.

    `heard` is the message of which those who heard it hear the reply too; None where all who are there do.
    """

    message: Message
    begun: str = ""
    instead_of: Message | None = None
    heard: Message | None = None


class Settlement:
    """Holds every conversation for a turn of its own, and settles it."""

    def __init__(self, database: Database, personas: Personas, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._personas = personas
        self._memory = memory
        self._clock = clock
        self._ids = ids
        self._shown = Shown(memory, clock, ids)

    @stage("hold")
    async def hold(self, person: Person, said: Said) -> Turn:
        """Store what the person said and hold the conversation for its reply. From here on the message is durable.

        Where another reply is wanted, or more of one, the shown path ends at the message that is answered until the reply is settled; when
        nothing is said, what was shown before comes back.

        The caller knows that no reply is on its way there: a turn that still seems to run is the orphan of a failure, and ends.
        Raises `AlreadyAnswered`, `OutOfPlace`, `UnknownConversation`, `UnknownMessage`, `MessageElsewhere`, and what `rules.readable` and
        `rules.wish` raise.
        """
        text = rules.readable(said.text) if said.wants == "reply" else ""
        wanted = replace(said, text=text, hint=rules.wish(said.hint))
        return await self._database.write(partial(self._hold, person=person, said=wanted))

    @stage("settle")
    async def settle(self, turn: Turn, reply: Reply) -> Message | None:
        """End a turn in one transaction: its reply with its trace, what is due for memory, and its state."""
        return await self._database.write(partial(self._settle, turn=turn, reply=reply))

    async def give_up(self, conversation_id: UUID) -> None:
        """End the turn of a conversation that broke, so that the message can be tried again."""
        await self._database.write(partial(self._end_orphans, conversation_id=conversation_id))

    async def sweep(self) -> int:
        """End the turns that a stopped server left running; return how many."""
        return await self._database.write(self._end_orphans)

    def _hold(self, conn: Connection, person: Person, said: Said) -> Turn:
        conversation = lookup.conversation(conn, person, said.conversation_id)
        if self._end_orphans(conn, conversation.id):
            conversation = lookup.conversation(conn, person, conversation.id)
        if said.reply_id is not None:
            self._check_new(conn, person, conversation, said.reply_id)
        circle = circle_of(conn, person, conversation.id) if conversation.is_group else None
        asked = self._asked(conn, person, conversation, said, circle)
        if circle is not None:
            turn = self._group_turn(conn, person, conversation, said, asked, circle)
        else:
            turn = self._turn(conn, person, conversation, said, asked)
        before_id = None if said.wants == "reply" else conversation.head_id
        store.begin_turn(conn, turn, before_id, self._clock.now())
        return turn

    def _turn(self, conn: Connection, person: Person, conversation: Conversation, said: Said, asked: _Asked) -> Turn:
        companion = self._personas.find(conn, person, conversation.companion_id, conversation.pin.companion_version)
        if said.speaker_id not in {"", companion.id}:
            raise NotPresent(f"Only {companion.called} is in this conversation. Open a group to talk with several companions.")
        reply_id = said.reply_id or self._ids.new()
        return Turn(self._ids.new(), reply_id, person, conversation, companion, asked.message, said.wants, said.hint, asked.begun)

    def _group_turn(self, conn: Connection, person: Person, conversation: Conversation, said: Said, asked: _Asked, circle: Circle) -> Turn:
        """A turn of whoever is asked to speak, of who made the reply that is made anew, or of who has the floor."""
        present = circle.hears(asked.heard)
        path = store.path(conn, person, asked.message.id, limit=LOOK_BACK)
        floor = floor_of(conversation.id, path, circle.seats(present))
        speaker_id = said.speaker_id or (asked.instead_of.speaker_id if asked.instead_of else floor.next())
        if speaker_id not in present or speaker_id not in circle.here:
            name = circle.names.get(speaker_id, "That companion")
            raise NotPresent(f"{name} is not here, or was not when that was said. Choose a companion who was; nothing was changed.")
        return Turn(
            id=self._ids.new(),
            reply_id=said.reply_id or self._ids.new(),
            person=person,
            conversation=conversation,
            companion=circle.here[speaker_id],
            message=asked.message,
            wants=said.wants,
            hint=said.hint,
            begun=asked.begun,
            said=next((one for one in reversed(path) if one.role == "person"), None),
            heard=next((one for one in reversed(path) if one.role == "person" and one.heard_by(speaker_id)), None),
            present=present,
            circle=circle.here,
            names=circle.names,
            floor=floor,
        )

    def _end_orphans(self, conn: Connection, conversation_id: UUID | None = None) -> int:
        """End the turns that nobody will end; what they took off the path comes back. Returns how many."""
        left = store.fail_orphans(conn, self._clock.now(), conversation_id)
        for orphan in left:
            if orphan.before_id is not None:
                self._shown.move(conn, Owner(orphan.conversation.person_id), orphan.conversation, orphan.before_id)
        return len(left)

    def _check_new(self, conn: Connection, person: Person, conversation: Conversation, reply_id: UUID) -> None:
        if store.find_message(conn, person, conversation.id, reply_id) is not None:
            raise AlreadyAnswered("That reply is there already. Load the conversation again to read it.")
        lookup.check_free(conn, reply_id)

    def _asked(self, conn: Connection, person: Person, conversation: Conversation, said: Said, circle: Circle | None) -> _Asked:
        """What is asked for; the message that the reply stands behind is now the head of the shown path."""
        match said.wants:
            case "reply":
                message = self._said(conn, person, conversation, said, circle)
                return _Asked(message, heard=message)
            case "again":
                asked = self._to_answer_again(conn, person, conversation, said.message_id)
            case "more":
                asked = self._to_go_on(conn, person, conversation, said)
            case "turn":
                asked = self._to_speak_behind(conn, person, conversation, said.message_id)
        self._shown.move(conn, person, conversation, asked.message.id)
        return asked

    def _said(self, conn: Connection, person: Person, conversation: Conversation, said: Said, circle: Circle | None) -> Message:
        message = store.find_message(conn, person, conversation.id, said.message_id)
        if message is None or message.role != "person":
            return self._hear(conn, person, conversation, said, circle)
        self._check_unanswered(message, conversation)
        store.move_head(conn, person, conversation.id, message.id, self._clock.now())  # the row that all who change the path share
        return message

    def _to_answer_again(self, conn: Connection, person: Person, conversation: Conversation, message_id: UUID) -> _Asked:
        """The message of the person's that is meant by its own id or by that of a reply; in a group, whatever a reply stands behind."""
        asked = lookup.message(conn, person, conversation, message_id)
        if asked.role == "person":
            return _Asked(asked, heard=asked)
        return _Asked(self._answered(conn, person, conversation, asked), instead_of=asked, heard=asked)

    def _to_go_on(self, conn: Connection, person: Person, conversation: Conversation, said: Said) -> _Asked:
        reply = lookup.message(conn, person, conversation, said.message_id)
        if reply.id != conversation.head_id or reply.kind != "reply":
            raise OutOfPlace("Only the last reply that is shown can go on. Load the conversation again to see which one that is.")
        if said.speaker_id not in {"", reply.speaker_id}:
            raise NotPresent("A reply goes on in the voice of who began it. Leave the companion out, or ask it for a turn of its own.")
        return _Asked(self._answered(conn, person, conversation, reply), reply.text, instead_of=reply, heard=reply)

    @staticmethod
    def _to_speak_behind(conn: Connection, person: Person, conversation: Conversation, message_id: UUID) -> _Asked:
        if not conversation.is_group:
            raise OutOfPlace("There is nobody else in this conversation who could speak.")
        if message_id != conversation.head_id:
            raise OutOfPlace("The conversation has gone on since. Load it again to see where, and ask again.")
        head = store.find_message(conn, person, conversation.id, message_id)
        if head is None:
            raise UnknownMessage("That message is not in this conversation any more. Load it again to see what is.")
        return _Asked(head)

    @staticmethod
    def _answered(conn: Connection, person: Person, conversation: Conversation, reply: Message) -> Message:
        message = store.find_message(conn, person, conversation.id, reply.parent_id) if reply.parent_id else None
        is_answered = message is not None and (message.role == "person" or conversation.is_group)
        if message is None or not is_answered or message.state == store.DELETED:
            raise OutOfPlace(
                "That message answers nothing that you said, or what you said was deleted. Choose a reply to a message of yours."
            )
        return message

    @staticmethod
    def _check_unanswered(message: Message, conversation: Conversation) -> None:
        if message.state == store.DELETED:
            raise MessageElsewhere("This message was deleted. Say it again under a new id.")
        if conversation.head_id != message.id:
            raise AlreadyAnswered("The conversation has gone on since this message. Load it again to read what was said.")

    def _hear(self, conn: Connection, person: Person, conversation: Conversation, said: Said, circle: Circle | None) -> Message:
        lookup.check_free(conn, said.message_id)
        parent = store.find_message(conn, person, conversation.id, said.parent_id or conversation.head_id)
        if parent is None:
            raise UnknownMessage("The message that this one answers is not in this conversation any more. Load it again to see what is.")
        message = self._shown.message("person", "said", said.text, parent, said.message_id)
        message = replace(message, present=circle.hears(None)) if circle else message
        self._shown.append(conn, person, conversation, [message])
        return message

    def _settle(self, conn: Connection, turn: Turn, reply: Reply) -> Message | None:
        is_said = bool(reply.text.removeprefix(turn.begun).strip())
        state = reply.state if is_said else "stopped" if reply.state == "stopped" else "failed"
        if not store.end_turn(conn, turn.person, turn.id, state, self._clock.now()):
            raise TurnBroken("That reply was given up elsewhere, and nothing of it was kept. Try again.")
        message = self._shown.message("companion", reply.kind, reply.text, turn.message, turn.reply_id, reply.state) if is_said else None
        if message is not None:
            message = replace(message, speaker_id=turn.companion.id, present=turn.present)
            self._answer(conn, turn, reply, message)
        elif turn.wants != "reply":
            self._shown.move(conn, turn.person, replace(turn.conversation, head_id=turn.message.id), turn.conversation.head_id)
        self._memory.used(conn, turn.pair, turn.person.memory, reply.used)
        return message

    def _answer(self, conn: Connection, turn: Turn, reply: Reply, message: Message) -> None:
        """Store a reply with its trace, and show it."""
        person, conversation = turn.person, turn.conversation
        store.add_message(conn, person, conversation.id, message)
        store.add_trace(conn, person, conversation.id, message.id, reply.trace)
        store.set_reply(conn, person, turn.id, message.id)
        if reply.chosen:
            store.name_model(conn, person, conversation.id, reply.chosen)
        if turn.wants != "reply":
            self._shown.move(conn, person, conversation, message.id, through=message.id)
            return
        store.move_head(conn, person, conversation.id, message.id, message.created_at)
        answered = [turn.message.id] if reply.kind == "care" else []
        self._shown.due(conn, person, conversation, [*answered, message.id])
