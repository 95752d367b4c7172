"""Turns at large: each runs as a task of its own, so that it goes on when the browser is closed."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation.app import App
from everkin.conversation.models import Conversation, ReplyRunning, Said, TurnBroken
from everkin.conversation.say import Say
from everkin.conversation.streams import Stream, Streams
from everkin.conversation.tracing import scored
from everkin.conversation.turn import read_ahead, take_turn
from everkin.kit.errors import EverkinError
from everkin.kit.log import get_logger

log = get_logger(__name__)

BROKEN = "Something went wrong on this side; the log says what. What you said is kept: try again."


class Turns:
    """Begins turns, lets browsers follow them, stops them."""

    def __init__(self, app: App, streams: Streams, coalesce_s: float) -> None:
        self._app = app
        self._streams = streams
        self._coalesce_s = coalesce_s
        self._tasks: set[asyncio.Task[None]] = set()
        self._warming: asyncio.Task[None] | None = None
        self._closing = False

    async def begin(self, said: Said) -> Stream:
        """Begin a turn and return its stream once the message is durable; the same message or wish again returns the stream that it has.

        Raises what `take_turn` raises before the message is accepted: then nothing has happened.
        """
        person = await self._app.accounts.admit(said.token)
        await self._app.conversations.get(person, said.conversation_id)
        while (before := self._streams.of(said.conversation_id)) and _asks_the_same(said, before):
            if await before.begun():
                before.check(0)
                return before
        if before is not None and not before.ended:
            raise ReplyRunning("The last message is still being answered. Wait for the reply, or stop it first; this message was not sent.")
        self._leave_off()
        stream = self._streams.open(said.conversation_id, said.asked_id)
        task = self._spawn(self._run(said, stream))
        if not await stream.begun():
            self._streams.drop(stream, before)
            await task
        return stream

    async def resume(self, person: Person, conversation_id: UUID, last_event_id: str | None) -> tuple[Stream, int] | None:
        """Find the stream to follow and the event to go on behind; None when idle. Raises `NotResumable`."""
        await self._app.conversations.get(person, conversation_id)
        return self._streams.resume(conversation_id, last_event_id)

    async def stop(self, person: Person, conversation_id: UUID) -> None:
        """Stop the conversation's reply where it is; what was said of it is kept. Does nothing when idle."""
        await self._app.conversations.get(person, conversation_id)
        stream = self._streams.of(conversation_id)
        if stream is not None:
            stream.stopping.set()

    def forget(self, conversation_id: UUID) -> None:
        """Let go of the latest reply's events once it has ended: what was changed or deleted is not told again."""
        stream = self._streams.of(conversation_id)
        if stream is not None and stream.ended:
            self._streams.drop(stream, None)

    def warm(self, person: Person, conversation: Conversation) -> None:
        """Let the model read a conversation ahead of its next message, in the background; the latest wish counts."""
        self._leave_off()
        if not self._closing:
            self._warming = self._spawn(self._warm(person, conversation))

    async def wake(self) -> None:
        """At the start of a server: let the model read the latest conversation ahead."""
        owner = await self._app.accounts.owner()
        latest = await self._app.conversations.all(owner)
        if latest:
            self.warm(owner, latest[0])

    async def rest(self) -> None:
        """Wait until every turn has ended, with what comes after it: its voice is scored, and the model has read ahead."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self) -> None:
        """Stop every reply where it is, and wait until all are settled."""
        self._closing = True
        self._streams.stop_all()
        self._leave_off()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _leave_off(self) -> None:
        """Leave off reading ahead: somebody waits for the model, or something else is to be read."""
        if self._warming is not None:
            self._warming.cancel()

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, said: Said, stream: Stream) -> None:
        say = Say(stream, self._coalesce_s)
        try:
            settled = await take_turn(said, self._app, say)
        except Exception as error:
            if stream.turn_id is None:
                raise
            log.exception("turn broke", turn=stream.turn_id)
            with suppress(EverkinError):
                await self._app.settlement.give_up(said.conversation_id)
            say.broken(error if isinstance(error, EverkinError) else TurnBroken(BROKEN))
            settled = None
        finally:
            stream.end(self._app.clock.monotonic())
        await self._read_ahead(said)
        if settled is not None:
            with suppress(EverkinError):
                await scored(*settled, self._app)

    async def _read_ahead(self, said: Said) -> None:
        with suppress(EverkinError):
            person = await self._app.accounts.admit(said.token)
            self.warm(person, await self._app.conversations.get(person, said.conversation_id))

    async def _warm(self, person: Person, conversation: Conversation) -> None:
        with suppress(EverkinError):
            await read_ahead(person, conversation, self._app)


def _asks_the_same(said: Said, before: Stream) -> bool:
    """Whether what is asked for is what a stream has brought, or still brings."""
    return said.asked_id is not None and before.asked_id == said.asked_id and not before.may_try_again
