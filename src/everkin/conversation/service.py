"""Conversations at work: open one, hold it for a turn, settle what was said, read it back, change what is shown of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import chat_logs, prompts, rules, store
from everkin.conversation.circle import LOOK_BACK, Circle, circle_of, floor_of
from everkin.conversation.lore import spoken_by
from everkin.conversation.models import (
    AlreadyAnswered,
    Branch,
    CompanionInUse,
    Conversation,
    Imported,
    Kind,
    Message,
    MessageElsewhere,
    MessageState,
    NothingToUndo,
    NotPresent,
    Offered,
    OutOfPlace,
    Owner,
    Page,
    Pin,
    Pinned,
    PinnedWhy,
    Place,
    Reply,
    ReplyRunning,
    Said,
    Speaker,
    Trace,
    Turn,
    TurnBroken,
    UnknownConversation,
    UnknownMessage,
    Whose,
)
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
BRANCHES_MAX = 100
LOOK_BACK_FIRST = 8
"""How many messages are first read to find the person's last one."""
PARTING_STEP = 64
"""How many messages of two paths are first compared to find where they part; eight times as many each time that it is further up."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a turn is asked for: the message that the reply stands behind, the text that it goes on from, and the reply that it is made for.

    `heard` is the message of which those who heard it hear the reply too; None where all who are there do.
    """

    message: Message
    begun: str = ""
    instead_of: Message | None = None
    heard: Message | None = None


@dataclass(frozen=True, slots=True)
class _Seen:
    """A path, what a companion heard of it, and what the companions there are called, by their ids."""

    companion_id: str
    path: Sequence[UUID]
    heard: Sequence[UUID]
    names: Mapping[str, str]


class Conversations:
    """Every conversation. Each method takes the person whose it is."""

    def __init__(self, database: Database, personas: Personas, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._personas = personas
        self._memory = memory
        self._clock = clock
        self._ids = ids

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
            store.remove_conversation(conn, person, self._idle(there).id)
        self._memory.erase(conn, Pair(person.id, companion_id), person.memory)

    async def open(self, person: Person, companion_id: str) -> tuple[Conversation, bool]:
        """Return the person's conversation with a companion, and whether it was made now, with the companion's greeting in it."""
        return await self._database.write(partial(self._open, person=person, companion_id=companion_id))

    async def all(self, person: Person) -> list[Conversation]:
        """Return the person's conversations with one companion each, the latest first; groups are listed by `Groups`."""
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

        Where another reply is wanted, or more of one, the shown path ends at the message that is answered until the reply is settled; when
        nothing is said, what was shown before comes back.

        The caller knows that no reply is on its way there: a turn that still seems to run is the orphan of a failure, and ends.
        Raises `AlreadyAnswered`, `OutOfPlace`, `UnknownConversation`, `UnknownMessage`, `MessageElsewhere`, and what `rules.readable` and
        `rules.wish` raise.
        """
        text = rules.readable(said.text) if said.wants == "reply" else ""
        wanted = replace(said, text=text, hint=rules.wish(said.hint))
        return await self._database.write(partial(self._hold, person=person, said=wanted))

    @stage("history")
    async def history(self, person: Person, conversation: Conversation, head_id: UUID | None, budget: int) -> Sequence[Message]:
        """Return the path that ends in `head_id`, oldest first: as much of it as weighs at most `budget`, cut in blocks."""
        if head_id is None:
            return []
        return await self._database.read(
            partial(self._history, person=person, conversation_id=conversation.id, head_id=head_id, budget=budget)
        )

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

    async def repin(self, person: Person, conversation_id: UUID, pin: Pin, why: PinnedWhy) -> Pinned:
        """Pin a conversation to something else from now on. Raises `UnknownConversation`, `UnknownCompanion` or `ReplyRunning`."""
        return await self._database.write(partial(self._repin, person=person, conversation_id=conversation_id, pin=pin, why=why))

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
        return await self._database.read(partial(self.lines_of, person=person, companion_id=companion_id, message_ids=message_ids))

    async def path_ids(self, person: Person, companion_id: str) -> list[UUID]:
        """Return the ids of all that is remembered of the shown path with a companion, oldest first."""
        return await self._database.read(partial(self._path_ids, person=person, companion_id=companion_id))

    async def pairs(self, person: Person, conversation: Conversation) -> list[Pair]:
        """Return whose memories a conversation is part of."""
        return await self._database.read(partial(self.pairs_of, person=person, conversation=conversation))

    @staticmethod
    def pairs_of(conn: Connection, person: Whose, conversation: Conversation) -> list[Pair]:
        """What `pairs` returns, read inside the caller's transaction."""
        everybody = [one.companion_id for one in store.members(conn, person, conversation.id)] if conversation.is_group else []
        return [Pair(person.id, one) for one in everybody or [conversation.companion_id]]

    @staticmethod
    def lines_of(conn: Connection, person: Person, companion_id: str, message_ids: Sequence[UUID]) -> dict[UUID, Told | None]:
        """What `lines` returns, read inside the caller's transaction: of its own conversation and of groups, as far as it heard them.

        The path is walked no further up than the oldest of the messages; that of a group as a whole.
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

    @staticmethod
    def _path_ids(conn: Connection, person: Person, companion_id: str) -> list[UUID]:
        remembered: list[UUID] = []
        for head_id, is_group in store.heads_with(conn, person, companion_id).values():
            ids = store.trail(conn, person, head_id)[::-1]
            found = store.messages(conn, person, ids)
            heard = set(_heard(conn, person, companion_id, ids) if is_group else ids)
            remembered += [one for one in rules.remembered([found[one] for one in ids]) if one in heard]
        return remembered

    def _edit(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID, text: str, new_id: UUID) -> Message:
        conversation, old = self._to_change(conn, person, conversation_id, message_id)
        there = store.find_message(conn, person, conversation.id, new_id)
        if there is not None and (there.parent_id, there.role, there.text) == (old.parent_id, old.role, text):
            return there
        self._check_free(conn, new_id)
        parent = store.find_message(conn, person, conversation.id, old.parent_id) if old.parent_id else None
        new = replace(self._message(old.role, old.kind, text, parent, new_id), speaker_id=old.speaker_id)
        if conversation.is_group:
            new = replace(new, present=circle_of(conn, person, conversation.id).hears(old))
        store.add_message(conn, person, conversation.id, new)
        self._move(conn, person, conversation, new.id, through=new.id)
        return new

    def _show(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        conversation, message = self._to_change(conn, person, conversation_id, message_id)
        end = store.end_below(conn, person, message.id)
        if end != conversation.head_id:
            self._move(conn, person, conversation, end, through=message.id)

    def _undo(self, conn: Connection, person: Person, conversation_id: UUID) -> Message:
        conversation = self._idle(self._find(conn, person, conversation_id))
        for limit in (LOOK_BACK_FIRST, store.TRAIL_MAX):
            read = store.path(conn, person, conversation.head_id, limit=limit)
            said = next((m for m in reversed(read) if m.role == "person"), None)
            if said is not None and said.parent_id is not None:
                store.show_below(conn, person, [(said.parent_id, None)])
                self._move(conn, person, conversation, said.parent_id)
                return said
        raise NothingToUndo("There is nothing to undo: you have not said anything here yet.")

    def _branches(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Branch]:
        conversation = self._find(conn, person, conversation_id)
        parents, alive = store.tree(conn, person, conversation.id)
        ends = rules.branches(parents, alive, conversation.head_id, BRANCHES_MAX)
        found = store.messages(conn, person, [end for end, *_ in ends])
        told = (Branch(found[end], parts_at, count) for end, parts_at, count in reversed(ends))
        return [branch for branch in told if branch.end.kind != "greeting"]

    def _trace(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> Trace:
        self._there(conn, person, self._find(conn, person, conversation_id), message_id)
        found = store.traces(conn, person, [message_id])
        if not found:
            raise UnknownMessage("Nothing is known about how this message was made: it is no reply, or one of an earlier version.")
        return found[message_id][1]

    @staticmethod
    def _note(conn: Connection, person: Person, message_id: UUID, changes: dict[str, object]) -> None:
        for conversation_id, trace in store.traces(conn, person, [message_id]).values():
            store.put_trace(conn, person, conversation_id, message_id, Trace.model_validate({**trace.model_dump(), **changes}))

    def _pins(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Pinned]:
        return store.pins(conn, person, self._find(conn, person, conversation_id).id)

    def _repin(self, conn: Connection, person: Person, conversation_id: UUID, pin: Pin, why: PinnedWhy) -> Pinned:
        conversation = self._idle(self._find(conn, person, conversation_id))
        if conversation.is_group:
            raise OutOfPlace("In a group each companion has a version of its own: let it leave and come back to meet its latest one.")
        self._personas.find(conn, person, conversation.companion_id, pin.companion_version)
        return store.repin(conn, person, conversation, pin, why, self._clock.now())

    def _alternatives(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> list[Message]:
        message = self._there(conn, person, self._find(conn, person, conversation_id), message_id)
        ids = store.siblings(conn, person, conversation_id, [message])[message.id]
        found = store.messages(conn, person, ids)
        return [found[one] for one in ids]

    def _delete(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> None:
        conversation, message = self._to_change(conn, person, conversation_id, message_id)
        self._due(conn, person, conversation, self._resting_on(conn, person, conversation, message))
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
        conversation, top = self._to_change(conn, person, conversation_id, message_id)
        last = top.parent_id or top.id
        gone = store.below(conn, person, top.id)
        self._due(conn, person, conversation, {last, *gone})
        store.remove_below(conn, person, top)
        if top.parent_id is None:
            store.blank(conn, person, conversation.id, top)
        head_id = last if conversation.head_id in gone else conversation.head_id
        store.move_head(conn, person, conversation.id, head_id, self._clock.now())

    def _import(self, conn: Connection, person: Person, companion_id: str, lines: Sequence[Offered]) -> int:
        conversation = self._idle(self._open(conn, person, companion_id)[0])
        head = store.find_message(conn, person, conversation.id, conversation.head_id)
        is_greeted = head is not None and head.kind == "greeting" and lines[0].role == "companion" and head.text in lines[0].texts
        run, aside = self._imported(head, companion_id, lines[1:] if is_greeted else lines)
        if run:
            self._append(conn, person, conversation, run)
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
            said = [self._message(line.role, kind, text, head) for text in line.texts]
            texts = [replace(one, created_at=line.at, speaker_id=speaker_id) for one in said]
            head = texts.pop(line.chosen)
            run.append(head)
            aside += texts
        return run, aside

    def _chat_log(self, conn: Connection, person: Person, conversation_id: UUID) -> ChatLog:
        conversation = self._find(conn, person, conversation_id)
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

    def _append(self, conn: Connection, person: Person, conversation: Conversation, run: Sequence[Message]) -> None:
        """Go on with a conversation, from its head or from further up, by messages of which each answers the one before."""
        store.add_messages(conn, person, conversation.id, run)
        if run[0].parent_id != conversation.head_id:
            self._move(conn, person, conversation, run[-1].id, through=run[0].id)
            return
        store.move_head(conn, person, conversation.id, run[-1].id, self._clock.now())
        self._due(conn, person, conversation, [m.id for m in run])

    def _move(self, conn: Connection, person: Whose, conversation: Conversation, head_id: UUID, through: UUID | None = None) -> None:
        """Show another path: it ends in `head_id`, and goes `through` a message from which on it is shown as it was.

        Without `through` it is shown for the moment: what was shown last below each message stays noted as it was.
        What leaves the path, what joins it, and the message that is now answered otherwise are due.
        """
        limit, fork = PARTING_STEP, None
        while fork is None:
            old, new = (store.trail(conn, person, end, limit=limit) for end in (conversation.head_id, head_id))
            leaving, joining, fork = rules.parting(old, new)
            if max(len(old), len(new)) < limit:
                break
            limit *= 8
        around = [*joining, *([fork] if fork else [])]
        if through is not None:
            store.show_below(conn, person, [(above, below) for below, above in pairwise(around[around.index(through) :])])
        store.move_head(conn, person, conversation.id, head_id, self._clock.now())
        self._due(conn, person, conversation, [*leaving, *around])

    def _due(self, conn: Connection, person: Whose, conversation: Conversation, message_ids: Iterable[UUID]) -> None:
        """Let memory follow: what these messages say on the shown path may have changed."""
        if not conversation.is_group:
            self._memory.due(conn, Pair(person.id, conversation.companion_id), message_ids)
            return
        ids = list(dict.fromkeys(message_ids))
        heard = store.presence(conn, person, ids)
        for pair in self.pairs_of(conn, person, conversation):
            self._memory.due(conn, pair, [one for one in ids if pair.companion_id in heard.get(one, ())])

    def _to_change(self, conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> tuple[Conversation, Message]:
        conversation = self._idle(self._find(conn, person, conversation_id))
        return conversation, self._there(conn, person, conversation, message_id)

    @staticmethod
    def _idle(conversation: Conversation) -> Conversation:
        if conversation.replying:
            raise ReplyRunning("A reply is on its way. Wait for it, or stop it first; nothing was changed.")
        return conversation

    @staticmethod
    def _there(conn: Connection, person: Person, conversation: Conversation, message_id: UUID) -> Message:
        message = store.find_message(conn, person, conversation.id, message_id)
        if message is None or message.state == store.DELETED:
            raise UnknownMessage("That message is not in this conversation any more. Load it again to see what is.")
        return message

    @staticmethod
    def _check_free(conn: Connection, message_id: UUID) -> None:
        if store.id_taken(conn, message_id):
            raise MessageElsewhere("This message id is in use. Send the message again under a new id.")

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
            return self._found(store.find_with(conn, person, companion.id)), False
        for greeting in self._greetings(companion, new):
            store.add_message(conn, person, new.id, replace(greeting, speaker_id=companion.id))
        return new, True

    def _greetings(self, companion: Blueprint, new: Conversation) -> list[Message]:
        """The greeting of a conversation, which it begins with, and its alternatives."""
        said = spoken_by(companion, new)
        written = (rules.presentable(said(text), companion.disclosure[0]) for text in (companion.greeting, *companion.greetings))
        first, *others = (text or companion.disclosure[0] for text in written)
        shown = self._message("companion", "greeting", first, None, new.head_id)
        return [shown, *(self._message("companion", "greeting", text, None) for text in others)]

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
        read = store.path(conn, person, last, limit=limit + 1) if last else []
        items = read[-limit:]
        others = store.siblings(conn, person, conversation.id, items)
        return Page(items, [Place(others[m.id].index(m.id) + 1, len(others[m.id])) for m in items], len(read) > limit)

    def _hold(self, conn: Connection, person: Person, said: Said) -> Turn:
        conversation = self._find(conn, person, said.conversation_id)
        if self._end_orphans(conn, conversation.id):
            conversation = self._find(conn, person, conversation.id)
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
                self._move(conn, Owner(orphan.conversation.person_id), orphan.conversation, orphan.before_id)
        return len(left)

    def _check_new(self, conn: Connection, person: Person, conversation: Conversation, reply_id: UUID) -> None:
        if store.find_message(conn, person, conversation.id, reply_id) is not None:
            raise AlreadyAnswered("That reply is there already. Load the conversation again to read it.")
        self._check_free(conn, reply_id)

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
        self._move(conn, person, conversation, asked.message.id)
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
        asked = self._there(conn, person, conversation, message_id)
        if asked.role == "person":
            return _Asked(asked, heard=asked)
        return _Asked(self._answered(conn, person, conversation, asked), instead_of=asked, heard=asked)

    def _to_go_on(self, conn: Connection, person: Person, conversation: Conversation, said: Said) -> _Asked:
        reply = self._there(conn, person, conversation, said.message_id)
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
        self._check_free(conn, said.message_id)
        parent = store.find_message(conn, person, conversation.id, said.parent_id or conversation.head_id)
        if parent is None:
            raise UnknownMessage("The message that this one answers is not in this conversation any more. Load it again to see what is.")
        message = self._message("person", "said", said.text, parent, said.message_id)
        message = replace(message, present=circle.hears(None)) if circle else message
        self._append(conn, person, conversation, [message])
        return message

    def _settle(self, conn: Connection, turn: Turn, reply: Reply) -> Message | None:
        is_said = bool(reply.text.removeprefix(turn.begun).strip())
        state = reply.state if is_said else "stopped" if reply.state == "stopped" else "failed"
        if not store.end_turn(conn, turn.person, turn.id, state, self._clock.now()):
            raise TurnBroken("That reply was given up elsewhere, and nothing of it was kept. Try again.")
        message = self._message("companion", reply.kind, reply.text, turn.message, turn.reply_id, reply.state) if is_said else None
        if message is not None:
            message = replace(message, speaker_id=turn.companion.id, present=turn.present)
            self._answer(conn, turn, reply, message)
        elif turn.wants != "reply":
            self._move(conn, turn.person, replace(turn.conversation, head_id=turn.message.id), turn.conversation.head_id)
        self._memory.used(conn, turn.pair, turn.person.memory, reply.used)
        return message

    def _answer(self, conn: Connection, turn: Turn, reply: Reply, message: Message) -> None:
        """Store a reply with its trace, and show it."""
        person, conversation = turn.person, turn.conversation
        store.add_message(conn, person, conversation.id, message)
        store.add_trace(conn, person, conversation.id, message.id, reply.trace)
        store.set_reply(conn, person, turn.id, message.id)
        if reply.model:
            store.name_model(conn, person, conversation.id, reply.model)
        if turn.wants != "reply":
            self._move(conn, person, conversation, message.id, through=message.id)
            return
        store.move_head(conn, person, conversation.id, message.id, message.created_at)
        answered = [turn.message.id] if reply.kind == "care" else []
        self._due(conn, person, conversation, [*answered, message.id])

    def _message(
        self, role: Speaker, kind: Kind, text: str, parent: Message | None, message_id: UUID | None = None, state: MessageState = "complete"
    ) -> Message:
        weight, ahead = rules.message_weight(text), parent.path_weight if parent else 0
        parent_id = parent.id if parent else None
        return Message(message_id or self._ids.new(), parent_id, role, kind, text, state, self._clock.now(), weight, ahead + weight)


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
