"""Whatever happens to a conversation, memory is what its shown path gives: nothing of another pair's, nothing twice, nothing lost."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from everkin.conversation.jobs import Remembering, subject_of
from everkin.conversation.models import Conversation, Imported
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.models import STABILITY, Form, Memory
from everkin.providers.scripted import ScriptedChat
from tests.support.databases import Templates
from tests.support.house import House, not_now, open_house, stored

FORMS: tuple[Form, ...] = ("turn", "fact", "plan", "summary")
LINES = (
    "My sister is called Mara.",
    "My sister is called Nora, not Mara.",
    "I live in Oslo.",
    "I moved to Bergen yesterday.",
    "I don't live in Bergen any more.",
    "My interview is on Thursday.",
    "The interview went well!",
    "My favourite colour is green.",
    "My favourite colour is violet now.",
    "She works as a nurse.",
    "I bought some bread.",
    "What is my sister called?",
    "I'm allergic to walnuts and I drive an old Volvo.",
)
ACTS = ("say", "say", "say", "edit", "show", "branch", "delete", "delete_from", "wait", "pin", "exclude", "forget", "correct", "import_")
ACTS_AND_ENDS = (*ACTS, "restart", "kill", "remember")
Act = tuple[str, int, int]


class Killed(Exception):
    """The process dies here."""


@dataclass
class Life:
    """A house in which acts are done one after another."""

    house: House
    conversation: Conversation
    said: list[UUID] = field(default_factory=list)

    async def do(self, act: Act) -> None:
        name, which, line = act
        await getattr(self, name)(which, LINES[line % len(LINES)])

    async def say(self, _which: int, line: str, parent_id: UUID | None = None) -> None:
        self.house.clock.advance(timedelta(minutes=5))
        said = replace(self.house.said(self.conversation, line), parent_id=parent_id)
        stream = await self.house.turns.begin(said)
        _ = [event async for event in stream.follow(0)]
        self.said.append(said.message_id)

    async def branch(self, which: int, line: str) -> None:
        shown = await self.house.messages(self.conversation)
        answered = [m.id for m in shown if m.role == "companion"]
        await self.say(which, line, answered[which % len(answered)] if answered else None)

    async def edit(self, which: int, line: str) -> None:
        if one := self._one(await self._shown(), which):
            await self.house.app.paths.edit(self.house.owner, self.conversation.id, one, line, uuid4())

    async def show(self, which: int, _line: str) -> None:
        if one := self._one(await self._there(), which):
            await self.house.app.paths.show(self.house.owner, self.conversation.id, one)

    async def delete(self, which: int, _line: str) -> None:
        if one := self._one(await self._shown(), which):
            await self.house.app.paths.delete(self.house.owner, self.conversation.id, one)

    async def delete_from(self, which: int, _line: str) -> None:
        if one := self._one(await self._shown(), which):
            await self.house.app.paths.delete_from(self.house.owner, self.conversation.id, one)

    async def wait(self, which: int, _line: str) -> None:
        self.house.clock.advance(timedelta(hours=5 * (1 + which)))

    async def pin(self, which: int, _line: str) -> None:
        if one := await self._memory(which):
            await self.house.app.control.pin(self.house.pair(), self.house.owner.memory, one, pinned=bool(which % 2))

    async def exclude(self, which: int, _line: str) -> None:
        if one := await self._memory(which):
            await self.house.app.control.exclude(self.house.pair(), self.house.owner.memory, one, excluded=bool(which % 3))

    async def forget(self, which: int, _line: str) -> None:
        if one := await self._memory(which):
            await self.house.app.control.delete(self.house.pair(), self.house.owner.memory, one)

    async def correct(self, which: int, line: str) -> None:
        if one := await self._memory(which):
            await self.house.app.control.correct(self.house.pair(), self.house.owner.memory, one, line)

    async def restart(self, _which: int, _line: str) -> None:
        await self.house.app.memory.close()
        self.house = self.house.anew()

    async def kill(self, which: int, _line: str) -> None:
        """The worker dies in its `which`-th transaction."""
        dying = Remembering(self.house.app.accounts, self.house.app.conversations, self.house.app.memory, not_now, dies_at(which))
        with suppress(Killed):  # or there was less to do
            await dying.remember(subject_of(self.house.pair()))

    async def remember(self, _which: int, _line: str) -> None:
        await self.house.remember()

    async def import_(self, _which: int, line: str) -> None:
        now = self.house.clock.now()
        lines = [Imported("person", line, now), Imported("companion", "Noted.", now)]
        await self.house.app.conversations.import_lines(self.house.owner, "tove", lines)

    async def _shown(self) -> list[UUID]:
        shown = await self.house.messages(self.conversation)
        return [m.id for m in shown if m.kind != "greeting"]

    async def _there(self) -> list[UUID]:
        return [i for i in self.said if await self._exists(i)]

    async def _exists(self, message_id: UUID) -> bool:
        def tx(conn: Connection) -> bool:
            found = sa.text("SELECT state FROM message WHERE id = :id")
            row = conn.execute(found.bindparams(id=message_id.bytes)).first()
            return row is not None and row.state != "deleted"

        return await self.house.database.read(tx)

    async def _memory(self, which: int) -> UUID | None:
        await self.house.remember()
        known = [m.id for m in await stored(self.house, ("turn", "fact", "plan"))]
        return known[which % len(known)] if known else None

    @staticmethod
    def _one(ids: Sequence[UUID], which: int) -> UUID | None:
        return ids[which % len(ids)] if ids else None


def dies_at(which: int) -> Callable[[Connection], None]:
    left = [which]

    def fence(_conn: Connection) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1

    return fence


def content(memories: Sequence[Memory]) -> dict[UUID, Memory]:
    """Memories without what use, repetition and the moment of recording have made of them."""
    return {m.id: replace(m, version=1, uses=0, last_used=None, stability=STABILITY, recorded_at=None) for m in memories}


async def rebuilt(house: House) -> dict[UUID, Memory]:
    """What memory is when everything but the person's wishes and own records is made anew from the shown path."""
    pair, key = house.pair(), house.owner.memory
    path = await house.remembered(pair.companion_id)

    def tx(conn: Connection) -> None:
        own = store.begin(conn, pair, key)
        made = [m.id for m in store.of_form(conn, pair, own, FORMS, 10_000) if m.origin != "person"]
        store.apply(conn, pair, own, store.Change(drop=made))
        store.add_due(conn, pair, path)

    await house.database.write(tx)
    await house.remember()
    return content(await stored(house, FORMS))


async def live(acts: Sequence[Act], templates: Templates) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        templates.copy_sqlite(path / "everkin.db")
        async with open_house(f"sqlite:///{path / 'everkin.db'}", path) as opened:
            house = opened.saying(ScriptedChat(["Noted. What sort of day is it?"] * 200))
            life = Life(house, await house.open())
            for act in acts:
                await life.do(act)
            await life.house.remember()
            now = content(await stored(life.house, FORMS))
            again = await rebuilt(life.house)
            assert [(m.text, m.form, now.get(i)) for i, m in again.items() if now.get(i) != m] == [], acts
            assert again.keys() == now.keys(), acts
            for one in (life.house, house):
                await one.idle()


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS_AND_ENDS), st.integers(0, 5), st.integers(0, len(LINES) - 1)), min_size=3, max_size=14))
def test_after_any_sequence_memory_is_what_the_shown_path_gives(acts: list[Act], templates: Templates) -> None:
    asyncio.run(live(acts, templates))
