"""Groups at work: one person with up to ten companions. Each hears what is said while it is there, and knows nothing else of it."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import prompts, rules, store
from everkin.conversation.circle import Circle, circle_of
from everkin.conversation.idle import idle
from everkin.conversation.lore import spoken_by
from everkin.conversation.models import (
    Conversation,
    Member,
    MembersRefused,
    Message,
    Pin,
    TitleRefused,
    UnknownConversation,
)
from everkin.kit.clock import Clock
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.memory.models import Pair
from everkin.memory.service import Memories
from everkin.persona.models import Blueprint
from everkin.persona.service import Personas

PRESENT_MIN, PRESENT_MAX = 2, 10
MEMBERS_MAX = 50
"""How many companions can come and go in one group."""
TITLE_CHARS_MAX = 100


class Groups:
    """Every group. Each method takes the person whose it is, and raises `UnknownConversation` for what is no group of theirs."""

    def __init__(self, database: Database, personas: Personas, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._personas = personas
        self._memory = memory
        self._clock = clock
        self._ids = ids

    async def open(self, person: Person, companion_ids: Sequence[str], title: str = "") -> Conversation:
        """Open a group of two to ten companions; the first of them greets, with its greeting for groups where it has one.

        Raises `MembersRefused`, `TitleRefused` or `UnknownCompanion`.
        """
        named = titled(title)
        if len(set(companion_ids)) != len(companion_ids):
            raise MembersRefused("A companion can be in a group only once. Name each of them once.")
        if not PRESENT_MIN <= len(companion_ids) <= PRESENT_MAX:
            raise MembersRefused(f"A group has {PRESENT_MIN} to {PRESENT_MAX} companions, not {len(companion_ids)}. Choose others.")
        return await self._database.write(partial(self._open, person=person, companion_ids=companion_ids, title=named))

    async def all(self, person: Person) -> list[Conversation]:
        """Return the person's groups, the latest first."""
        return await self._database.read(partial(store.groups, person=person))

    async def get(self, person: Person, conversation_id: UUID) -> Conversation:
        """Return one group."""
        return await self._database.read(partial(self._find, person=person, conversation_id=conversation_id))

    async def circle(self, person: Person, conversation_id: UUID) -> Circle:
        """Return who is in a group, and who is there."""

        def tx(conn: Connection) -> Circle:
            return circle_of(conn, person, self._find(conn, person, conversation_id).id)

        return await self._database.read(tx)

    async def join(self, person: Person, conversation_id: UUID, companion_id: str) -> Member:
        """Let a companion join, or come back in its latest version: it hears what is said from now on.

        Raises `MembersRefused`, `ReplyRunning` or `UnknownCompanion`.
        """
        return await self._database.write(partial(self._join, person=person, conversation_id=conversation_id, companion_id=companion_id))

    async def leave(self, person: Person, conversation_id: UUID, companion_id: str) -> Member:
        """Let a companion leave: it hears nothing from now on, and keeps what it heard. Raises `MembersRefused` or `ReplyRunning`."""
        return await self._database.write(partial(self._leave, person=person, conversation_id=conversation_id, companion_id=companion_id))

    async def quiet(self, person: Person, conversation_id: UUID, companion_id: str, talkativeness: float | None) -> Member:
        """Set how readily a companion speaks here, from 0 to 1; None leaves it to its blueprint. Raises `MembersRefused`."""
        return await self._database.write(
            partial(self._change, person=person, conversation_id=conversation_id, companion_id=companion_id, talkativeness=talkativeness)
        )

    async def rename(self, person: Person, conversation_id: UUID, title: str) -> Conversation:
        """Give a group another title; an empty one takes it away. Raises `TitleRefused`."""
        return await self._database.write(partial(self._rename, person=person, conversation_id=conversation_id, title=titled(title)))

    async def delete(self, person: Person, conversation_id: UUID) -> list[Pair]:
        """Delete a group with all that was said in it and is remembered of that; return whose memories must follow.

        Raises `ReplyRunning`.
        """
        return await self._database.write(partial(self._delete, person=person, conversation_id=conversation_id))

    def _open(self, conn: Connection, person: Person, companion_ids: Sequence[str], title: str) -> Conversation:
        companions = [self._personas.find(conn, person, one) for one in companion_ids]
        now = self._clock.now()
        new = Conversation(self._ids.new(), person.id, "", self._ids.new(), now, now, Pin(0, prompts.VERSION), title=title)
        greeting = self._greeting(companions, new)
        store.add_conversation(conn, new, person)
        for number, who in enumerate(companions, start=1):
            store.put_member(conn, person, new.id, Member(who.id, number, present=True, companion_version=who.version))
        store.add_message(conn, person, new.id, greeting)
        return new

    def _greeting(self, companions: Sequence[Blueprint], new: Conversation) -> Message:
        first = next((who for who in companions if who.group_greetings), companions[0])
        written = first.group_greetings[0] if first.group_greetings else first.greeting
        text = rules.presentable(spoken_by(first, new)(written), first.disclosure[0]) or first.disclosure[0]
        weight = rules.message_weight(text)
        return Message(
            id=new.head_id,
            parent_id=None,
            role="companion",
            kind="greeting",
            text=text,
            state="complete",
            created_at=self._clock.now(),
            weight=weight,
            path_weight=weight,
            speaker_id=first.id,
            present=frozenset(who.id for who in companions),
        )

    def _join(self, conn: Connection, person: Person, conversation_id: UUID, companion_id: str) -> Member:
        members = self._to_change(conn, person, conversation_id)
        who = self._personas.find(conn, person, companion_id)
        before = next((one for one in members if one.companion_id == who.id), None)
        if before is not None and before.present:
            raise MembersRefused(f"{who.called} is here already.")
        if sum(one.present for one in members) >= PRESENT_MAX:
            raise MembersRefused(f"{PRESENT_MAX} companions are here, and that is the most. Let one of them leave first.")
        if before is None and len(members) >= MEMBERS_MAX:
            raise MembersRefused(f"{MEMBERS_MAX} companions have been in this group, and that is the most. Open another one.")
        number, share = (before.number, before.talkativeness) if before else (len(members) + 1, None)
        return self._put(conn, person, conversation_id, Member(who.id, number, True, who.version, share))  # noqa: FBT003

    def _leave(self, conn: Connection, person: Person, conversation_id: UUID, companion_id: str) -> Member:
        members = self._to_change(conn, person, conversation_id)
        before = self._member(members, companion_id)
        if not before.present:
            raise MembersRefused("That companion has left already.")
        if sum(one.present for one in members) <= PRESENT_MIN:
            raise MembersRefused(f"A group has at least {PRESENT_MIN} companions. Let another one join first, or delete the group.")
        return self._put(conn, person, conversation_id, replace(before, present=False))

    def _change(self, conn: Connection, person: Person, conversation_id: UUID, companion_id: str, talkativeness: float | None) -> Member:
        conversation = self._find(conn, person, conversation_id)
        before = self._member(store.members(conn, person, conversation.id), companion_id)
        return self._put(conn, person, conversation_id, replace(before, talkativeness=talkativeness))

    def _rename(self, conn: Connection, person: Person, conversation_id: UUID, title: str) -> Conversation:
        conversation = self._find(conn, person, conversation_id)
        store.rename(conn, person, conversation.id, title)
        return replace(conversation, title=title)

    def _delete(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Pair]:
        conversation = idle(self._find(conn, person, conversation_id))
        parents, _ = store.tree(conn, person, conversation.id)
        heard = store.presence(conn, person, list(parents))
        pairs = [Pair(person.id, one.companion_id) for one in store.members(conn, person, conversation.id)]
        for pair in pairs:
            self._memory.due(conn, pair, [one for one in parents if pair.companion_id in heard[one]])
        store.remove_conversation(conn, person, conversation.id)
        return pairs

    def _to_change(self, conn: Connection, person: Person, conversation_id: UUID) -> list[Member]:
        """The members of a group in which no reply is on its way: who comes or goes meanwhile would have heard half of it."""
        return store.members(conn, person, idle(self._find(conn, person, conversation_id)).id)

    def _put(self, conn: Connection, person: Person, conversation_id: UUID, member: Member) -> Member:
        conversation = self._find(conn, person, conversation_id)
        store.put_member(conn, person, conversation.id, member)
        store.move_head(conn, person, conversation.id, conversation.head_id, self._clock.now())  # the row that all who change it share
        return member

    @staticmethod
    def _member(members: Sequence[Member], companion_id: str) -> Member:
        found = next((one for one in members if one.companion_id == companion_id), None)
        if found is None:
            raise MembersRefused("That companion was never in this group. Let it join first.")
        return found

    @staticmethod
    def _find(conn: Connection, person: Person, conversation_id: UUID) -> Conversation:
        found = store.find(conn, person, conversation_id)
        if found is None or not found.is_group:
            raise UnknownConversation("There is no such group. Choose two companions or more to open one.")
        return found


def titled(title: str) -> str:
    """Return a title ready to be kept; it may be empty. Raises `TitleRefused`."""
    plain = " ".join(title.split())
    if len(plain) > TITLE_CHARS_MAX:
        raise TitleRefused(f"That title has {len(plain):,} characters; {TITLE_CHARS_MAX} is the most. Choose a shorter one.")
    if any(unicodedata.category(c) in {"Cc", "Cs"} for c in plain):
        raise TitleRefused("That title holds bytes that are not text. Write it in plain words.")
    return plain
