"""A house to test in, built from parts: the real services over a fresh database, a scripted model, a clock that stands.

A conftest takes over what it needs: `from tests.support.house import house, both_houses  # noqa`.

- `house`: on SQLite; `both_houses`: the same on SQLite and on PostgreSQL
- `open_house`: the context manager behind them, for other places and event loops
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
import pytest_asyncio
from hypothesis import settings

from everkin.accounts.models import Person
from everkin.accounts.service import Accounts
from everkin.api.served import Served
from everkin.conversation import store as conversation_store
from everkin.conversation.app import App
from everkin.conversation.groups import Groups
from everkin.conversation.jobs import Remembering, subject_of
from everkin.conversation.models import Conversation, Ended, Message, Pin, Said
from everkin.conversation.paths import Paths
from everkin.conversation.service import PAGE_MAX, Conversations
from everkin.conversation.settlement import Settlement
from everkin.conversation.streams import Event, Stream, Streams
from everkin.conversation.turns import Turns
from everkin.emotion.text_emotion import TextEmotion
from everkin.inference import store
from everkin.inference.models import Candidate, Profile, Role
from everkin.inference.service import Inference
from everkin.kit.clock import ManualClock
from everkin.kit.crypto import KeyFile
from everkin.kit.db import Connection, Database
from everkin.kit.ids import Ids
from everkin.memory import store as memory_store
from everkin.memory.control import Control
from everkin.memory.models import Form, Memory, Names, Pair, Recalled
from everkin.memory.partitions import Partitions
from everkin.memory.service import Memories
from everkin.persona.models import Blueprint
from everkin.persona.service import Personas
from everkin.persona.voices import Voices
from everkin.ports.chat import Chat, ModelUnreachable
from everkin.ports.embedding import Embedding, Vectors
from everkin.providers.scripted import ScriptedChat, ScriptedEmbedding
from everkin.providers.scripted.embedding import DIMENSIONS
from everkin.safety.service import Safety
from tests.support.databases import Templates

settings.register_profile("everkin", deadline=None)  # a busy machine is no failure
settings.load_profile("everkin")

MORNING = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TTL_S = 300.0
OPENING_KEY = "the-opening-key"
UNBOUND = Blueprint(schema=2, id="mira", version=1, name="Mira", called="Mira", persona="You are Mira, an AI.", greeting="Hello.")


class BrokenEmbedding:
    """An encoder that is not there."""

    name = "scripted/broken"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        raise ModelUnreachable(f"The encoder does not answer ({len(texts)} texts).")

    async def close(self) -> None: ...


class ZeroEmbedding:
    """An encoder in another space, to whose eyes all texts are equal."""

    name = "scripted/zero"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), DIMENSIONS), np.float32)

    async def close(self) -> None: ...


@dataclass(frozen=True)
class House:
    """The parts of a house, and short ways to live in it."""

    database: Database
    key_file: KeyFile
    folder: Path
    clock: ManualClock
    chat: ScriptedChat
    app: App
    streams: Streams
    turns: Turns
    owner: Person
    token: str
    every_turns: list[Turns]
    """Those of this house and of all that were made from it."""

    @property
    def served(self) -> Served:
        return Served(self.app, self.turns, OPENING_KEY)

    def asking(self, *candidates: Candidate) -> "House":
        """The same house with other models, tried in this order."""
        return self.with_app(replace(self.app, inference=Inference({Role.CHAT: candidates}, self.clock)))

    def saying(self, chat: ScriptedChat, profile: str = "standard") -> "House":
        """The same house with another script."""
        return replace(self.asking(candidate(chat, profile)), chat=chat)

    def encoding(self, embedding: Embedding) -> "House":
        """The same house as opened anew, with another encoder."""
        return self.with_app(built(self.database, self.app.accounts, self.app.inference, self.clock, self.folder, embedding))

    def anew(self) -> "House":
        """The same house as a server opens it that starts again: nothing of it is in memory yet."""
        return self.encoding(ScriptedEmbedding())

    def with_app(self, app: App) -> "House":
        streams = Streams(self.clock, TTL_S)
        turns = Turns(app, streams, 0.0)
        self.every_turns.append(turns)
        return replace(self, app=app, streams=streams, turns=turns)

    async def open(self, companion_id: str = "tove") -> Conversation:
        return (await self.app.conversations.open(self.owner, companion_id))[0]

    async def open_unbound(self) -> Conversation:
        """A conversation with a companion whose author bound nothing: what a model says is shown as it is."""
        await self.app.personas.save(self.owner, UNBOUND)
        return await self.open(UNBOUND.id)

    def said(self, conversation: Conversation, text: str, message_id: UUID | None = None) -> Said:
        return Said(self.token, conversation.id, message_id or uuid4(), text)

    async def say(self, conversation: Conversation, text: str, message_id: UUID | None = None) -> list[Event]:
        """Say something and hear the turn to its end."""
        return await heard(await self.turns.begin(self.said(conversation, text, message_id)))

    async def idle(self) -> None:
        """Wait until every turn has ended and the model has read ahead."""
        await self.turns.rest()

    async def pin(self, conversation_id: UUID, pin: Pin) -> None:
        """Let a conversation be one that was begun under an earlier pin."""
        conversation = await self.app.conversations.get(self.owner, conversation_id)
        kept = partial(conversation_store.repin, person=self.owner, of=conversation, to=pin, why="kept", now=self.clock.now())
        await self.database.write(kept)

    async def messages(self, conversation: Conversation) -> list[Message]:
        return list((await self.app.conversations.page(self.owner, conversation.id, None, 200)).items)

    async def path(self, conversation: Conversation) -> list[Message]:
        """All messages of the shown path, oldest first."""
        items: list[Message] = []
        has_more = True
        while has_more:
            before = items[0].id if items else None
            page = await self.app.conversations.page(self.owner, conversation.id, before, PAGE_MAX)
            items, has_more = [*page.items, *items], page.has_more
        return items

    async def remembered(self, companion_id: str = "tove") -> list[UUID]:
        """The ids of what memory reads of the shown paths that a companion is part of, oldest first."""
        there = [*await self.app.conversations.all(self.owner), *await self.app.groups.all(self.owner)]
        paths = [await self.path(one) for one in there if self.pair(companion_id) in await self.app.conversations.pairs(self.owner, one)]
        ids = [message.id for path in paths for message in path]
        read = await self.app.conversations.lines(self.owner, companion_id, ids)
        return [one for one in ids if read[one]]

    def pair(self, companion_id: str = "tove") -> Pair:
        """The owner and a companion."""
        return Pair(self.owner.id, companion_id)

    async def remember(self, companion_id: str = "tove") -> None:
        """Do what is due for the memory of a companion."""
        await self.app.remembering.remember(subject_of(self.pair(companion_id)))

    async def recall(self, text: str, companion_id: str = "tove", limit: int = 50) -> list[Recalled]:
        """Do what is due, then recall."""
        await self.remember(companion_id)
        query = (await self.app.memory.hear(text, Names())).query
        return await self.app.memory.recall(self.pair(companion_id), self.owner.memory, query, limit)

    async def memories(self, *forms: Form, companion_id: str = "tove") -> list[Memory]:
        """All that a companion remembers in some forms (its turns, where none is named), the earliest first."""
        await self.remember(companion_id)
        return await stored(self, forms or ("turn",), companion_id)


async def stored(house: House, forms: Sequence[Form], companion_id: str = "tove") -> list[Memory]:
    """The records of some forms as they lie in the database, the earliest first."""
    pair, key = house.pair(companion_id), house.owner.memory

    def tx(conn: Connection) -> list[Memory]:
        own = memory_store.begin(conn, pair, key)
        return memory_store.of_form(conn, pair, own, forms, 10_000)

    return sorted(await house.database.write(tx), key=lambda m: (m.said_at, m.speaker == "companion", m.id.bytes))


async def heard(stream: Stream, after: int = 0) -> list[Event]:
    return [event async for event in stream.follow(after)]


def text_of(events: Sequence[Event]) -> str:
    """What the deltas of a turn say together."""
    return "".join(str(event.data) for event in events if event.name == "delta")


def end_of(events: Sequence[Event]) -> Ended:
    """How a turn ended."""
    ended = events[-1].data
    assert isinstance(ended, Ended)
    return ended


def profile(name: str) -> Profile:
    return next(p for p in store.profiles() if p.name == name)


def candidate(chat: Chat, profile_name: str = "standard", name: str = "Scripted") -> Candidate:
    return Candidate(name, "built_in" if profile_name == "tiny" else "file", chat, profile(profile_name))


def built(database: Database, accounts: Accounts, inference: Inference, clock: ManualClock, folder: Path, embedding: Embedding) -> App:
    """Build the parts of a house. What is due for memory is done when a test says so."""
    ids, personas = Ids(clock), Personas(database, clock)
    partitions = Partitions(database, folder / "memories", embedding.name, DIMENSIONS)
    memory = Memories(database, embedding, partitions, clock)
    conversations = Conversations(database, personas, memory, clock, ids)
    settlement, paths = Settlement(database, personas, memory, clock, ids), Paths(database, memory, clock, ids)
    groups = Groups(database, personas, memory, clock, ids)
    remembering = Remembering(accounts, conversations, memory, not_now, unfenced)
    control = Control(database, partitions, clock, ids)
    voices, emotions = Voices(embedding), TextEmotion.load()
    return App(
        accounts, conversations, settlement, paths, groups, inference, memory, control, remembering, personas, voices, emotions,
        Safety(), clock,
    )  # fmt: skip


async def not_now(_name: str, _subject: str) -> None:
    """Leave work where it is noted."""


def unfenced(_conn: Connection) -> None:
    """Nobody else works here."""


@asynccontextmanager
async def open_house(url: str, folder: Path) -> AsyncIterator[House]:
    """Open a house over a migrated database, its key in `folder`. At the end every turn has ended, and no model is left talking."""
    clock = ManualClock(MORNING)
    key_file = KeyFile.load_or_create(folder / "everkin.key", may_create=True)
    async with await Database.open(url) as database:
        chat = ScriptedChat(["Noted. What sort of day is it?"])
        accounts = Accounts(database, key_file, clock, Ids(clock))
        await accounts.install()
        owner = await accounts.owner()
        token = await accounts.open_session(owner)
        inference = Inference({Role.CHAT: (candidate(chat),)}, clock)
        app = built(database, accounts, inference, clock, folder, ScriptedEmbedding())
        streams = Streams(clock, TTL_S)
        turns = Turns(app, streams, 0.0)
        every_turns = [turns]
        try:
            yield House(database, key_file, folder, clock, chat, app, streams, turns, owner, token, every_turns)
        finally:
            for one in every_turns:
                await one.close()


@pytest_asyncio.fixture(loop_scope="function")
async def house(templates: Templates, tmp_path: Path) -> AsyncIterator[House]:
    """A house on SQLite."""
    templates.copy_sqlite(tmp_path / "everkin.db")
    async with open_house(f"sqlite:///{tmp_path / 'everkin.db'}", tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="function")
async def both_houses(migrated_url: str, tmp_path: Path) -> AsyncIterator[House]:
    """A house, on SQLite and on PostgreSQL in turn."""
    async with open_house(migrated_url, tmp_path) as opened:
        yield opened
