"""The deferred work of a conversation: what was said is read into memory once the turn is over."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from uuid import UUID

from everkin.accounts.models import Person
from everkin.accounts.service import Accounts
from everkin.conversation.service import Conversations
from everkin.kit.db import Connection, StorageError
from everkin.kit.errors import EverkinError
from everkin.kit.log import get_logger
from everkin.memory.models import Pair, Told
from everkin.memory.service import Due, Memories
from everkin.ports.chat import ModelError

log = get_logger(__name__)

REMEMBER = "remember"
CATCH_UP_S = 2.0

Enqueue = Callable[[str, str], Awaitable[None]]
"""Lets a piece of work, by its name, be done soon for a subject, an id in words."""


class Remembering:
    """Brings a pair's memory in line with the path that is shown. What is to be done stands in the database; a subject is a pair's ids."""

    def __init__(
        self, accounts: Accounts, conversations: Conversations, memory: Memories, enqueue: Enqueue, fence: Callable[[Connection], None]
    ) -> None:
        self._accounts = accounts
        self._conversations = conversations
        self._memory = memory
        self._enqueue = enqueue
        self._fence = fence

    async def soon(self, pair: Pair) -> None:
        """Let a pair's memory be brought in line soon; what cannot be enqueued is found by the sweep."""
        try:
            await self._enqueue(REMEMBER, subject_of(pair))
        except StorageError as error:
            log.warning("memory waits for the sweep", code=error.code)

    async def caught_up(self, pair: Pair, besides: UUID) -> None:
        """Wait a moment until what was said is read, `besides` the message that asks for it now; where that takes longer, go on without."""
        notes = (await self._memory.next_due(pair)).notes
        if set(notes.values()) - {besides}:
            with suppress(EverkinError, TimeoutError):
                async with asyncio.timeout(CATCH_UP_S):
                    await self.remember(subject_of(pair))

    async def due(self) -> Sequence[str]:
        """The subjects for which there is something to do."""
        return [subject_of(pair) for pair in await self._memory.pairs_with_work()]

    async def remember(self, subject: str) -> None:
        """Do what is due for a pair, and nothing twice. A person who is no more has nothing due."""
        pair = pair_of(subject)
        person = await self._accounts.person(pair.person_id)
        if person is None:
            return
        await self._read(person, pair)
        while (due := await self._memory.next_for_model(pair)).notes:
            try:
                await self._memory.read_by_model(due, person.memory, await self._told(person, due), self._fence)
            except ModelError as error:
                log.warning("reading by a model waits", code=error.code)
                return
            await self._read(person, pair)  # a model is slow: what is said or deleted meanwhile does not wait for all that it has to read

    async def _read(self, person: Person, pair: Pair) -> None:
        while (due := await self._memory.next_due(pair)).notes:
            await self._memory.read(due, person.memory, await self._told(person, due), self._fence)
        await self._memory.finish(pair, person.memory, self._fence)

    async def _told(self, person: Person, due: Due) -> dict[UUID, Told | None]:
        return await self._conversations.lines(person, due.pair.companion_id, list(due.notes.values()))


def subject_of(pair: Pair) -> str:
    """A pair as the subject of a job: ids, and nothing else."""
    return f"{pair.person_id}/{pair.companion_id}"


def pair_of(subject: str) -> Pair:
    """The pair that a subject names."""
    person_id, _, companion_id = subject.partition("/")
    return Pair(UUID(person_id), companion_id)
