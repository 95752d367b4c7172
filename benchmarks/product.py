"""The product as the benchmarks of memory ask it: lines are imported, the job reads them into sealed records, questions are recalled.

Nothing of it is simplified but the model that would talk: nobody talks here. The clock is an argument.
"""

import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from benchmarks.datasets import Message, Question
from benchmarks.retrieval import RANKED_MAX
from everkin.accounts.models import Person
from everkin.accounts.service import Accounts
from everkin.conversation.jobs import Remembering, subject_of
from everkin.conversation.models import Imported, MessageEmpty, MessageUnreadable, Speaker
from everkin.conversation.rules import MESSAGE_CHARS_MAX, readable
from everkin.conversation.service import PAGE_MAX, Conversations
from everkin.kit.clock import Clock, ManualClock
from everkin.kit.crypto import KeyFile
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.memory.models import Names, Pair
from everkin.memory.partitions import Partitions
from everkin.memory.rules import fusion
from everkin.memory.service import Memories
from everkin.persona.service import OFFERED, Personas
from everkin.ports.embedding import Embedding
from everkin.providers.minilm import DIMENSIONS

ROWS_PER_MESSAGE: Final = 3
"""How many records more are asked for than messages: facts and their turns stand for one message."""
UNSAID: Final = "..."
"""Stands for a message without a word, which the product does not take."""


async def _later(_name: str, _subject: str) -> None:
    """Leave work where it is noted."""


def _nobody_else(_connection: Connection) -> None:
    """Let everything be committed: nobody else works here."""


@dataclass(frozen=True, slots=True)
class House:
    """The parts of the product that remember, on one database."""

    owner: Person
    accounts: Accounts
    conversations: Conversations
    memory: Memories
    embedding: Embedding
    remembering: Remembering

    @classmethod
    async def on(
        cls,
        database: Database,
        folder: Path,
        embedding: Embedding,
        clock: Clock,
        enqueue: Callable[[str, str], Awaitable[None]] = _later,
        fence: Callable[[Connection], None] = _nobody_else,
    ) -> "House":
        """Put the parts together on a database that is migrated; the key and the snapshots lie in `folder`."""
        accounts = Accounts(database, KeyFile.load_or_create(folder / "everkin.key", may_create=True), clock, Ids(clock))
        await accounts.install()
        memory = Memories(database, embedding, Partitions(database, folder / "memories", embedding.name, DIMENSIONS), clock)
        conversations = Conversations(database, Personas(database, clock), memory, clock, Ids(clock))
        remembering = Remembering(accounts, conversations, memory, enqueue, fence)
        return cls(await accounts.owner(), accounts, conversations, memory, embedding, remembering)

    def unfenced(self) -> Remembering:
        """The memory job of a process in which nobody else works."""
        return Remembering(self.accounts, self.conversations, self.memory, _later, _nobody_else)

    async def path(self, companion_id: str) -> list[UUID]:
        """The ids of the shown path's messages behind the greeting, oldest first."""
        conversation, _ = await self.conversations.open(self.owner, companion_id)
        ids: list[UUID] = []
        before: UUID | None = None
        has_more = True
        while has_more:
            page = await self.conversations.page(self.owner, conversation.id, before, PAGE_MAX)
            ids = [*(m.id for m in page.items), *ids]
            before, has_more = ids[0], page.has_more
        return ids[1:]

    async def remembered(self, companion_id: str) -> list[UUID]:
        """The ids of what memory reads of the shown path, oldest first."""
        ids = await self.path(companion_id)
        read = await self.conversations.lines(self.owner, companion_id, ids)
        return [one for one in ids if read[one]]


class Product:
    """One pair's memory of a conversation, in a house of its own."""

    def __init__(self, house: House, clock: ManualClock, names: Names) -> None:
        self._house = house
        self._clock = clock
        self._names = names
        self._pair = Pair(house.owner.id, OFFERED[0])
        self._ids: dict[UUID, str] = {}

    @classmethod
    @asynccontextmanager
    async def open(cls, embedding: Embedding, names: Names) -> AsyncGenerator["Product"]:
        """Open a new house in a folder of its own, which goes at the end."""
        clock = ManualClock(datetime(1970, 1, 1, tzinfo=UTC))
        with tempfile.TemporaryDirectory(prefix="everkin-bench-") as folder:
            async with await Database.open(f"sqlite:///{Path(folder) / 'everkin.db'}") as database:
                await database.migrate()
                yield cls(await House.on(database, Path(folder), embedding, clock), clock, names)

    async def write(self, messages: Sequence[Message]) -> None:
        """Import what was said, and let the job read it."""
        lines = importable(messages)
        self._clock.set(lines[-1].at + timedelta(hours=12))
        await self._house.conversations.import_lines(self._house.owner, self._pair.companion_id, lines)
        self._ids = dict(zip(await self._house.path(self._pair.companion_id), (m.id for m in messages), strict=True))
        await self._house.remembering.remember(subject_of(self._pair))

    async def ask(self, question: Question, *, at: datetime | None = None, weights: Mapping[str, float] = fusion.WEIGHTS) -> list[str]:
        """Return the ids of the messages that are recalled for a question, best first; `at` is the clock of forgetting if it is another.

        A fact stands for the message that it was told in. A summary stands for none.
        """
        self._clock.set(question.at)
        heard = await self._house.memory.hear(question.text, self._names)
        self._clock.set(at or question.at)
        found = await self._house.memory.recall(self._pair, self._house.owner.memory, heard.query, ROWS_PER_MESSAGE * RANKED_MAX, weights)
        told_in = (one.memory.message_id for one in found if one.memory.form != "summary")
        return list(dict.fromkeys(self._ids[own] for own in told_in if own in self._ids))[:RANKED_MAX]


def importable(messages: Sequence[Message]) -> list[Imported]:
    """Return messages as lines of an import: their times do not run backwards, and their texts are such as the product takes."""
    lines: list[Imported] = []
    for message in messages:
        role: Speaker = "person" if message.speaker == "person" else "companion"
        lines.append(Imported(role, _taken(message.text), max(message.at, lines[-1].at) if lines else message.at))
    return lines


def _taken(text: str) -> str:
    """The text, cut at the product's limit, without what is no text."""
    try:
        return readable(text.strip()[:MESSAGE_CHARS_MAX])
    except (MessageEmpty, MessageUnreadable):
        return "".join(c if c.isprintable() else " " for c in text)[:MESSAGE_CHARS_MAX].strip() or UNSAID
