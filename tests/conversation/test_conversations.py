"""Conversations at work: opened once, read back in pages, cut in blocks."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from everkin.conversation import service, store
from everkin.conversation.models import Message, UnknownConversation
from everkin.conversation.rules import history_start
from everkin.kit.crypto import SealBroken
from everkin.kit.db import Connection
from everkin.persona.models import UnknownCompanion
from everkin.persona.service import stock
from everkin.providers.scripted import ScriptedChat
from tests.support.house import House


async def test_a_conversation_is_opened_once_however_many_ask(both_houses: House) -> None:
    opened = await asyncio.gather(*(both_houses.app.conversations.open(both_houses.owner, "tove") for _ in range(5)))
    assert len({conversation.id for conversation, _ in opened}) == 1
    assert sorted(is_new for _, is_new in opened) == [False] * 4 + [True]
    (greeting,) = await both_houses.messages(opened[0][0])
    assert greeting.text == stock()["tove"].greeting


async def test_the_latest_conversation_comes_first(both_houses: House) -> None:
    house = both_houses
    for companion_id in ("tove", "idris", "rowan"):
        house.clock.advance(timedelta(minutes=1))
        await house.open(companion_id)
    house.clock.advance(timedelta(minutes=1))
    await house.say(await house.open("idris"), "Hello.")
    assert [c.companion_id for c in await house.app.conversations.all(house.owner)] == ["idris", "rowan", "tove"]


async def test_pages_join_to_the_whole_path(both_houses: House) -> None:
    conversation = await both_houses.open()
    for number in range(4):
        await both_houses.say(conversation, f"Message {number}.")
    whole = await both_houses.messages(conversation)
    read: list[Message] = []
    before: UUID | None = None
    for _ in range(5):
        page = await both_houses.app.conversations.page(both_houses.owner, conversation.id, before, 2)
        read, before = [*page.items, *read], page.items[0].id
        assert page.has_more is (len(read) < len(whole))
    assert read == whole
    assert (await both_houses.app.conversations.page(both_houses.owner, conversation.id, whole[0].id, 2)).items == []


async def test_a_page_has_a_limit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE_MAX", 3)
    conversation = await house.open()
    for number in range(3):
        await house.say(conversation, f"Message {number}.")
    assert len((await house.app.conversations.page(house.owner, conversation.id, None, 1000)).items) == 3


@pytest.mark.parametrize("budget", [1, 100, 400, 10_000])
async def test_a_history_is_as_much_as_the_budget_takes(both_houses: House, budget: int) -> None:
    house = both_houses.saying(ScriptedChat(["Noted. " * 5]))
    conversation = await house.open()
    for number in range(6):
        await house.say(conversation, f"Message {number}. " * 3)
    conversation = await house.app.conversations.get(house.owner, conversation.id)
    whole = await house.messages(conversation)
    start = history_start(whole[-1].path_weight, budget)
    kept = list(await house.app.conversations.history(house.owner, conversation, conversation.head_id, budget))
    fits = [m for m in whole if m.path_weight - m.weight >= start]
    assert kept[-len(fits) :] == fits if fits else kept == whole[-1:]
    assert len(kept) - len(fits) <= 1


async def test_nothing_said_is_no_history(house: House) -> None:
    assert await house.app.conversations.history(house.owner, await house.open(), None, 1000) == []


async def test_what_is_not_there(house: House) -> None:
    with pytest.raises(UnknownCompanion):
        await house.open("nobody")
    for ask in (house.app.conversations.get(house.owner, uuid4()), house.app.conversations.page(house.owner, uuid4(), None, 5)):
        with pytest.raises(UnknownConversation, match="Choose a companion"):
            await ask


async def test_a_message_moved_to_another_row_does_not_open(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "Hello.")
    one, other, _ = await house.messages(conversation)

    def move(conn: Connection) -> None:
        sealed = conn.execute(sa.select(store.message.c.sealed).where(store.message.c.id == one.id)).scalar_one()
        conn.execute(sa.update(store.message).where(store.message.c.id == other.id).values(sealed=sealed))

    await house.database.write(move)
    with pytest.raises(SealBroken):
        await house.messages(conversation)
