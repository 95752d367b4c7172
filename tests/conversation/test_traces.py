"""Why a reply is as it is: stored with it, sealed under it, changed later, gone with it."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from everkin.accounts.models import Person
from everkin.conversation import store
from everkin.conversation.models import Block, Conversation, Message, Reply, Trace, UnknownConversation, UnknownMessage
from everkin.kit.crypto import SealBroken
from everkin.kit.db import Connection
from tests.support.house import MORNING, House

WHY = Trace(
    companion_id="tove",
    blueprint=2,
    prompt=1,
    model="Scripted",
    blocks=(Block(zone="frozen", source="blueprint", tokens=120, why="who speaks", excerpt="Tove keeps"),),
    mood=(0.25, -0.5, 0.125),
    relationship=(0.5, 0.25, 0.125, 0.0),
    felt_at=MORNING,
    feeling="relief",
    speech={"rate": 0.9},
    activations={"harbour": 3},
)


async def replied(house: House, trace: Trace = WHY, text: str = "Noted.") -> tuple[Conversation, Message]:
    conversation = await house.open()
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "It was cold."))
    reply = await house.app.settlement.settle(turn, Reply(text, trace=trace))
    assert reply
    return conversation, reply


async def count(house: House) -> int:
    return await house.database.read(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(store.trace)).scalar_one())


async def test_a_trace_is_stored_with_its_reply(both_houses: House) -> None:
    house = both_houses
    conversation, reply = await replied(house)
    assert await house.app.conversations.trace(house.owner, conversation.id, reply.id) == WHY
    assert reply.parent_id
    assert await house.app.conversations.traces(house.owner, [uuid4(), reply.parent_id, reply.id]) == {reply.id: WHY}
    assert await house.app.conversations.traces(Person(uuid4(), house.owner.key), [reply.id]) == {}


async def test_without_a_reply_there_is_no_trace(both_houses: House) -> None:
    house, conversation = both_houses, await both_houses.open()
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "It was cold."))
    await house.app.settlement.settle(turn, Reply(state="stopped", trace=WHY))
    assert await count(house) == 0


async def test_what_is_known_later_is_noted(both_houses: House) -> None:
    house = both_houses
    _, reply = await replied(house)
    await house.app.conversations.note(house.owner, reply.id, voice_score=0.75, lapse="loop")
    changed = WHY.model_copy(update={"voice_score": 0.75, "lapse": "loop"})
    assert await house.app.conversations.traces(house.owner, [reply.id]) == {reply.id: changed}
    await house.app.conversations.note(house.owner, uuid4(), voice_score=0.5)
    assert await count(house) == 1


@pytest.mark.parametrize("following", [False, True], ids=["alone", "with what follows"])
async def test_a_trace_goes_with_its_reply(both_houses: House, following: bool) -> None:  # noqa: FBT001 - a case of the table
    house = both_houses
    conversation, reply = await replied(house)
    paths = house.app.paths
    await (paths.delete_from if following else paths.delete)(house.owner, conversation.id, reply.id)
    assert await count(house) == 0
    with pytest.raises(UnknownMessage):
        await house.app.conversations.trace(house.owner, conversation.id, reply.id)


async def test_what_has_no_trace_says_so(house: House) -> None:
    conversation, reply = await replied(house)
    greeting = (await house.messages(conversation))[0]
    with pytest.raises(UnknownMessage, match="Nothing is known"):
        await house.app.conversations.trace(house.owner, conversation.id, greeting.id)
    with pytest.raises(UnknownMessage, match="not in this conversation"):
        await house.app.conversations.trace(house.owner, conversation.id, uuid4())
    with pytest.raises(UnknownConversation):
        await house.app.conversations.trace(house.owner, uuid4(), reply.id)


async def test_a_trace_is_sealed_under_its_reply(house: House) -> None:
    _, first = await replied(house)
    _, second = await replied(house, WHY.model_copy(update={"feeling": "pride"}))

    def swap(conn: Connection) -> bytes:
        sealed: bytes = conn.execute(sa.select(store.trace.c.sealed).where(store.trace.c.message_id == first.id)).scalar_one()
        conn.execute(sa.update(store.trace).where(store.trace.c.message_id == second.id).values(sealed=sealed))
        return sealed

    assert b"relief" not in await house.database.write(swap)
    with pytest.raises(SealBroken):
        await house.app.conversations.traces(house.owner, [second.id])
