"""Versions at work: what is newer than what a conversation is pinned to, how it would answer, and the way there and back."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import prompts, rules
from everkin.conversation.app import App
from everkin.conversation.models import (
    Conversation,
    Drift,
    Message,
    NothingOffered,
    NoWayBack,
    Offer,
    Pin,
    PinChange,
    Pinned,
    Rehearsed,
    Reply,
    Turn,
)
from everkin.conversation.say import Say
from everkin.conversation.streams import Stream
from everkin.conversation.turn import answer
from everkin.inference.models import Role
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

    async def history(self, person: Person, conversation_id: UUID) -> list[Pinned]:
        """Return what a conversation was pinned to, the earliest first: the last one counts. Raises `UnknownConversation`."""
        return await self._app.conversations.pins(person, conversation_id)

    async def offer(self, person: Person, conversation: Conversation) -> Offer | None:
        """Return what is newer than what the conversation is pinned to; None when nothing is. Raises `ModelMissing`."""
        if conversation.is_group:
            return None  # each companion there has a version of its own, and is met in its latest one when it comes back
        now = conversation.pin
        latest = await self._app.personas.get(person, conversation.companion_id)
        model = self._app.inference.candidates(Role.CHAT)[0].name if now.model else ""
        offered = Pin(latest.version, prompts.VERSION, model)
        newer: dict[PinChange, bool] = {
            "companion": offered.companion_version != now.companion_version,
            "prompt": offered.prompt_version != now.prompt_version,
            "model": offered.model != now.model,
        }
        return Offer(now, offered, tuple(what for what, is_newer in newer.items() if is_newer)) if any(newer.values()) else None

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
        """Pin the conversation to what is offered. Raises `NothingOffered` where that is not `offered`, and `ReplyRunning`."""
        found = await self.offer(person, await self._app.conversations.get(person, conversation_id))
        if found is None or found.offered != offered:
            raise NothingOffered("That is not what is offered now. Look again at what is newer; nothing was changed.")
        return await self._app.conversations.repin(person, conversation_id, offered, "accepted")

    async def back(self, person: Person, conversation_id: UUID) -> Pinned:
        """Pin the conversation to what it was pinned to before; done twice, to what it is pinned to now.

        Raises `NoWayBack`, `UnknownConversation` or `ReplyRunning`.
        """
        *earlier, now = await self.history(person, conversation_id)
        before = next((one.pin for one in reversed(earlier) if one.pin != now.pin), None)
        if before is None:
            raise NoWayBack("There is nothing to go back to: this conversation has never been otherwise.")
        return await self._app.conversations.repin(person, conversation_id, before, "went_back")

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
