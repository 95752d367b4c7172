"""Whatever is said in whose presence, edited, undone, branched, deleted and imported: no companion knows what was told while it was away.

Each message tells a word that stands nowhere else. Every prompt, recall, digest and record of every companion is looked through for words
that it did not hear; what it heard, and what is still shown, it recalls.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import get_args
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings

from everkin.conversation import store
from everkin.conversation.models import (
    Conversation,
    Imported,
    MembersRefused,
    Message,
    NothingToUndo,
    NotPresent,
    OutOfPlace,
    Said,
    UnknownMessage,
    Wants,
)
from everkin.conversation.say import Say
from everkin.conversation.streams import Stream
from everkin.conversation.turn import take_turn
from everkin.memory import store as memory_store
from everkin.memory.models import Form, Names
from everkin.ports.chat import Prompt
from everkin.providers.scripted import ScriptedChat
from tests.support.databases import Templates
from tests.support.house import House, open_house, stored

EVERYBODY = ("tove", "hana", "idris", "rowan")
TOLD = (
    "My boat is called {}.",
    "My sister {} lives in Porto.",
    "I work with {} now.",
    "My meeting with {} is on Friday.",
    "It was {} who rang.",
    "Remember {}, please.",
)
REPLIED = ("Noted, {}.", "So it was {}.", "{}, then.", "Ah, {}!", "Very well, {}.", "And {}, I hear.", "Now {} too.")
FORMS: tuple[Form, ...] = get_args(Form)
MORE = dict.fromkeys(("say", "say to", "turn"), 3)
Act = tuple[str, int, int]


def canary(number: int) -> str:
    """A name that stands nowhere else."""
    return "Z" + "".join("bdfgklmnprtv"[number // 12**at % 12] + "aeiou"[(number + at) % 5] for at in range(3)) + "x"


@dataclass
class Day:
    """A house for one schedule, and who heard which canary."""

    house: House
    chat: ScriptedChat
    group: Conversation
    here: set[str]
    heard: dict[str, frozenset[str]] = field(default_factory=dict)
    told: dict[UUID, frozenset[str]] = field(default_factory=dict)
    deleted: bool = False
    checked: int = 0

    def coin(self, heard: Iterable[str], form: str) -> str:
        """A text with a canary of its own, which only these hear."""
        word = canary(len(self.heard))
        self.heard[word] = frozenset(heard)
        return form.format(word)

    def unheard(self, companion_id: str) -> list[str]:
        return [word for word, heard in self.heard.items() if companion_id not in heard]

    def check(self, companion_id: str, where: str, text: str) -> None:
        leaked = [word for word in self.unheard(companion_id) if word in text]
        assert not leaked, f"{companion_id} learnt {leaked} through its {where}"
        self.checked += 1

    async def path(self, conversation: Conversation | None = None) -> list[Message]:
        return await self.house.messages(conversation or self.group)

    async def turn(self, said: Said, hears: Iterable[str], number: int) -> None:
        """Take a turn; the reply tells a canary of its own to those who hear it."""
        words = self.coin(hears, REPLIED[number % len(REPLIED)])
        self.chat._replies = lambda _prompt: words
        before = len(self.chat.prompts)
        turn, ended = await take_turn(said, self.house.app, Say(Stream(said.conversation_id, None), 0.0))
        for prompt in self.chat.prompts[before:]:
            self.check(turn.companion.id, "prompt", whole(prompt))
        self.told[turn.message.id] = self.told.get(turn.message.id, frozenset(self.here))
        if ended.message:
            self.told[ended.message.id] = frozenset(hears)
            assert turn.companion.id in set(hears)


def whole(prompt: Prompt) -> str:
    return "\n".join(line.content for line in prompt.lines)


async def say(day: Day, one: int, other: int) -> None:
    text = day.coin(day.here, TOLD[other % len(TOLD)])
    await day.turn(day.house.said(day.group, text), day.here, one)


async def say_to(day: Day, one: int, other: int) -> None:
    """To one of them by hand, from the head or from further up."""
    speaker = sorted(day.here)[one % len(day.here)]
    parent = (await day.path())[-1 - other % 3 :][0].id
    text = day.coin(day.here, TOLD[one % len(TOLD)])
    await day.turn(replace(day.house.said(day.group, text), parent_id=parent, speaker_id=speaker), day.here, other)


async def in_private(day: Day, one: int, other: int) -> None:
    who = EVERYBODY[one % 4]
    conversation = await day.house.open(who)
    await day.turn(day.house.said(conversation, day.coin({who}, TOLD[other % len(TOLD)])), {who}, other)


async def asks_for(day: Day, wants: Wants, message: Message, hears: frozenset[str], number: int, speaker_id: str = "") -> None:
    said = Said(day.house.token, day.group.id, message.id, "", wants=wants, speaker_id=speaker_id, reply_id=uuid4())
    await day.turn(said, hears, number)


async def turn(day: Day, one: int, other: int) -> None:
    head = await head_of(day)
    await asks_for(day, "turn", head, frozenset(day.here), other, ["", *sorted(day.here)][one % (1 + len(day.here))])


async def again(day: Day, one: int, other: int) -> None:
    asked = (await day.path())[-1 - one % 4 :][0]
    await asks_for(day, "again", asked, day.told[asked.id] & day.here, other)


async def more(day: Day, one: int, _other: int) -> None:
    asked = (await day.path())[-1]
    await asks_for(day, "more", asked, day.told[asked.id] & day.here, one)


async def head_of(day: Day) -> Message:
    conversation = await day.house.app.conversations.get(day.house.owner, day.group.id)
    found = await day.house.database.read(lambda conn: store.find_message(conn, day.house.owner, day.group.id, conversation.head_id))
    assert found is not None
    return found


async def join(day: Day, one: int, _other: int) -> None:
    await day.house.app.groups.join(day.house.owner, day.group.id, EVERYBODY[one % 4])
    day.here.add(EVERYBODY[one % 4])


async def leave(day: Day, one: int, _other: int) -> None:
    await day.house.app.groups.leave(day.house.owner, day.group.id, EVERYBODY[one % 4])
    day.here.discard(EVERYBODY[one % 4])


async def edit(day: Day, one: int, other: int) -> None:
    path = await day.path()
    old, new_id = path[one % len(path)], uuid4()
    hears = day.told[old.id] & day.here
    await day.house.app.paths.edit(day.house.owner, day.group.id, old.id, day.coin(hears, TOLD[other % len(TOLD)]), new_id)
    day.told[new_id] = hears


async def undo(day: Day, _one: int, _other: int) -> None:
    await day.house.app.paths.undo(day.house.owner, day.group.id)


async def show(day: Day, one: int, _other: int) -> None:
    others = await day.house.app.paths.branches(day.house.owner, day.group.id)
    if others:
        await day.house.app.paths.show(day.house.owner, day.group.id, others[one % len(others)].end.id)


async def delete(day: Day, one: int, other: int) -> None:
    path, paths = await day.path(), day.house.app.paths
    if len(path) > 1:
        day.deleted = True
        message_id = path[1 + one % (len(path) - 1)].id
        await (paths.delete_from if other % 3 == 0 else paths.delete)(day.house.owner, day.group.id, message_id)


async def bring(day: Day, one: int, other: int) -> None:
    who = EVERYBODY[one % 4]
    lines = [Imported("person", day.coin({who}, form), day.house.clock.now()) for form in TOLD[other % 3 :]]
    await day.house.app.conversations.import_lines(day.house.owner, who, lines)


async def remember(day: Day, one: int, _other: int) -> None:
    await day.house.remember(EVERYBODY[one % 4])


async def sleep(day: Day, one: int, _other: int) -> None:
    day.house.clock.advance(timedelta(hours=5 * (1 + one % 20)))


ACTS: dict[str, Callable[[Day, int, int], Awaitable[None]]] = {
    "say": say, "say to": say_to, "in private": in_private, "turn": turn, "again": again, "more": more, "join": join, "leave": leave,
    "edit": edit, "undo": undo, "show": show, "delete": delete, "import": bring, "remember": remember, "sleep": sleep,
}  # fmt: skip
REFUSED = (MembersRefused, NotPresent, OutOfPlace, NothingToUndo, UnknownMessage)


async def look_through(day: Day) -> int:
    """Everything that a companion could know, looked through for what it did not hear; and what it heard and is shown, it recalls."""
    house, found = day.house, 0
    kinds = {"said"} if day.deleted else {"said", "reply"}  # what answers a deleted message is not remembered
    shown = [m for m in await day.path() if m.kind in kinds]
    for who in EVERYBODY:
        await house.remember(who)
        day.check(who, "records", "\n".join(m.text for m in await stored(house, FORMS, who)))
        pair, key = house.pair(who), house.owner.memory
        day.check(who, "digest", "\n".join(await house.app.memory.digest(pair, key, house.clock.now() + timedelta(days=1))))
        query = (await house.app.memory.hear(" ".join(day.heard), Names())).query
        recalled = "\n".join(r.memory.text for r in await house.app.memory.recall(pair, key, query, 500))
        day.check(who, "recall", recalled)
        for message in shown:
            for word in (word for word in day.heard if word in message.text and who in day.told[message.id]):
                assert word in recalled, f"{who} heard {message.text!r} and does not recall it"
                found += 1
    return found


async def live(house: House, members: int, acts: list[Act]) -> tuple[int, int]:
    """Live through a schedule. Returns how much was looked through, and how many canaries were recalled."""
    chat = ScriptedChat(["Noted."])
    house = house.anew().saying(chat)
    start = EVERYBODY[: 2 + members % 3]
    day = Day(house, chat, await house.app.groups.open(house.owner, start), set(start))
    day.told[(await day.path())[0].id] = frozenset(start)
    for name, one, other in acts:
        house.clock.advance(timedelta(seconds=7))
        with suppress(*REFUSED):
            await ACTS[name](day, one, other)
    recalled = await look_through(day)
    return day.checked, recalled


def forget_all(conn: sa.Connection) -> None:
    tables = (store.conversation, memory_store.partition, memory_store.memory, memory_store.gone, memory_store.wish)
    for table in (*tables, memory_store.due, memory_store.stale):
        conn.execute(sa.delete(table))


@pytest.mark.timeout(600)
def test_what_is_told_while_a_companion_is_away_never_reaches_it(templates: Templates, tmp_path: Path) -> None:
    names = [name for name in ACTS for _ in range(MORE.get(name, 1))]
    act = st.tuples(st.sampled_from(names), st.integers(0, 119), st.integers(0, 119))
    counted: list[tuple[int, int]] = []
    templates.copy_sqlite(tmp_path / "everkin.db")
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(open_house(f"sqlite:///{tmp_path / 'everkin.db'}", tmp_path)))

        @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
        @given(st.integers(0, 2), st.lists(act, min_size=4, max_size=9))
        def schedules(members: int, acts: list[Act]) -> None:
            runner.run(house.database.write(forget_all))
            counted.append(runner.run(live(house, members, acts)))

        try:
            schedules()
        finally:
            runner.run(stack.aclose())
    assert len(counted) >= 200
    assert sum(recalled for _, recalled in counted) > 500
