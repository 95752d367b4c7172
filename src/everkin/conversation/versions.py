"""Versions at work: what is newer than what a conversation is pinned to, how it would answer, and the way there and back."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import prompts, rules, store
from everkin.conversation.app import App
from everkin.conversation.idle import idle
from everkin.conversation.models import (
    Conversation,
    Drift,
    Message,
    NothingOffered,
    NoWayBack,
    Offer,
    OutOfPlace,
    Pin,
    PinChange,
    Pinned,
    Rehearsed,
    Reply,
    Turn,
    UnknownConversation,
)
from everkin.conversation.say import Say
from everkin.conversation.streams import Stream
from everkin.conversation.turn import answer
from everkin.inference.models import Role
from everkin.kit.db import Connection
from everkin.kit.ids import Ids
from everkin.persona.models import Blueprint
from everkin.persona.rules.signature import measure

REHEARSED_MAX = 10
READ_BACK = 200
"""How many messages are read to find those that are answered once more."""


class Versions:
    """What every conversation is pinned to. Nothing newer is used until its person accepts it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._database = app.conversations.database

    async def history(self, person: Person, conversation_id: UUID) -> list[Pinned]:
        """Return what a conversation was pinned to, the earliest first: the last one counts. Raises `UnknownConversation`."""
        return await self._app.conversations.pins(person, conversation_id)

    async def offer(self, person: Person, conversation: Conversation) -> Offer | None:
        """Return what is newer than what the conversation is pinned to; None when nothing is. Raises `ModelMissing`.

        A group is offered prompts and models. Each companion there has a version of its own, and comes back in its latest one.
        """
        return await self._database.read(partial(self._offer, person=person, conversation=conversation))

    async def to_preview(self, person: Person, conversation: Conversation) -> Pin:
        """Return what is offered, to be previewed. Raises `NothingOffered`, and `OutOfPlace` for a group, which has no preview."""
        if conversation.is_group:
            raise OutOfPlace("There is no preview of a group. Accept what is newer there; if it does not please you, go back.")
        found = await self.offer(person, conversation)
        if found is None:
            raise NothingOffered("There is nothing newer than what this conversation holds to.")
        return found.offered

    async def preview(self, person: Person, conversation: Conversation, offered: Pin) -> AsyncGenerator[Rehearsed]:
        """Answer the person's last messages on the shown path as under `offered`, and yield each as it comes; nothing of it is kept.

        Where there are fewer than ten, examples of the companion's join them. What is remembered is what is remembered now. Raises the
        model's `ModelError`.
        """
        as_if = replace(conversation, pin=offered)
        for message, was in await self._answered(person, conversation):
            reply = await rehearse(person, as_if, message, self._app)
            if reply.error is not None:
                raise reply.error
            is_example = message.parent_id is None
            yield Rehearsed(message.text, was, reply.text, reply.model, None if is_example else message.id)

    async def drift(self, person: Person, conversation: Conversation, rehearsed: Sequence[Rehearsed]) -> Drift:
        """Return how far the answers of a preview are from those of before, by the voice that the conversation is pinned to."""
        who = await self._pinned(person, conversation)
        signature = await self._app.voices.signature(who)
        if signature is None:
            signature = measure([example.reply for example in who.examples], who.speech.favours, who.speech.avoids)
        return rules.drift([(one.was, one.would) for one in rehearsed], signature)

    async def accept(self, person: Person, conversation_id: UUID, offered: Pin) -> Pinned:
        """Pin the conversation to what is offered.

        Raises `NothingOffered` where that is not `offered`, `UnknownConversation` and `ReplyRunning`.
        """
        return await self._database.write(partial(self._accept, person=person, conversation_id=conversation_id, offered=offered))

    async def back(self, person: Person, conversation_id: UUID) -> Pinned:
        """Pin the conversation to what it was pinned to before; done twice, to what it is pinned to now.

        Raises `NoWayBack`, `UnknownConversation`, `UnknownCompanion` or `ReplyRunning`.
        """
        return await self._database.write(partial(self._back, person=person, conversation_id=conversation_id))

    def _offer(self, conn: Connection, person: Person, conversation: Conversation) -> Offer | None:
        now = conversation.pin
        latest = (
            now.companion_version if conversation.is_group else self._app.personas.find(conn, person, conversation.companion_id).version
        )
        model = self._app.inference.chosen(Role.CHAT).name if now.model else ""
        offered = Pin(latest, prompts.VERSION, model)
        newer: dict[PinChange, bool] = {
            "companion": offered.companion_version != now.companion_version,
            "prompt": offered.prompt_version != now.prompt_version,
            "model": offered.model != now.model,
        }
        return Offer(now, offered, tuple(what for what, is_newer in newer.items() if is_newer)) if any(newer.values()) else None

    def _accept(self, conn: Connection, person: Person, conversation_id: UUID, offered: Pin) -> Pinned:
        conversation = self._to_repin(conn, person, conversation_id)
        found = self._offer(conn, person, conversation)
        if found is None or found.offered != offered:
            raise NothingOffered("That is not what is offered now. Look again at what is newer; nothing was changed.")
        return store.repin(conn, person, conversation, offered, "accepted", self._app.clock.now())

    def _back(self, conn: Connection, person: Person, conversation_id: UUID) -> Pinned:
        conversation = self._to_repin(conn, person, conversation_id)
        pins = store.pins(conn, person, conversation.id)
        before = next((one.pin for one in reversed(pins) if one.pin != conversation.pin), None)
        if before is None:
            raise NoWayBack("There is nothing to go back to: this conversation has never been otherwise.")
        if not conversation.is_group:
            self._app.personas.find(conn, person, conversation.companion_id, before.companion_version)
        return store.repin(conn, person, conversation, before, "went_back", self._app.clock.now())

    @staticmethod
    def _to_repin(conn: Connection, person: Person, conversation_id: UUID) -> Conversation:
        found = store.find(conn, person, conversation_id)
        if found is None:
            raise UnknownConversation("There is no such conversation. Choose a companion to begin one.")
        store.move_head(conn, person, found.id, found.head_id, found.updated_at)  # the row that all who change it share
        return idle(found)

    async def _answered(self, person: Person, conversation: Conversation) -> list[tuple[Message, str]]:
        """Messages with their answers, the earliest first: the person's last ones, then examples of the companion's."""
        page = await self._app.conversations.page(person, conversation.id, None, READ_BACK)
        pairs = zip(page.items, page.items[1:], strict=False)
        own = [(said, reply.text) for said, reply in pairs if said.role == "person" and reply.kind == "reply"][-REHEARSED_MAX:]
        known = {said.text for said, _ in own}
        examples = [e for e in (await self._pinned(person, conversation)).examples if e.said not in known][: REHEARSED_MAX - len(own)]
        return own + [(self._as_message(e.said), e.reply) for e in examples]

    async def _pinned(self, person: Person, conversation: Conversation) -> Blueprint:
        return await self._app.personas.get(person, conversation.companion_id, conversation.pin.companion_version)

    def _as_message(self, text: str) -> Message:
        """A message that begins a conversation, and is in none."""
        clock, weight = self._app.clock, rules.message_weight(text)
        return Message(Ids(clock).new(), None, "person", "said", text, "complete", clock.now(), weight, weight)


async def rehearse(person: Person, conversation: Conversation, message: Message, app: App) -> Reply:
    """Answer a message as a turn would, in a conversation as if it were so, and keep nothing of it. What fails is told in the reply."""
    companion = await app.personas.get(person, conversation.companion_id, conversation.pin.companion_version)
    turn = Turn(message.id, message.id, person, conversation, companion, message)
    return await answer(turn, app, Say(Stream(conversation.id, None), 0.0))
