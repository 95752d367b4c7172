"""Canon over a database: what a companion said about itself is held to, follows the shown path, and is nobody else's."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from everkin.conversation.models import Conversation, Imported, Message
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.control import MemoryUnfit
from everkin.memory.models import Memory
from tests.support.house import House

CATS = "I have two cats."
DOGS = "I have a dog."
FATHER = "My father repaired instruments."


async def talked(house: House, *replies: str, said: str = "Go on.", companion_id: str = "tove") -> Conversation:
    """A companion said each of some lines, an hour apart; its memory is in line."""
    lines: list[Imported] = []
    for text in replies:
        house.clock.advance(timedelta(hours=1))
        lines += [Imported("person", said, house.clock.now()), Imported("companion", text, house.clock.now())]
    await house.app.conversations.import_lines(house.owner, companion_id, lines)
    await house.remember(companion_id)
    return await house.open(companion_id)


async def canon(house: House, companion_id: str = "tove") -> list[str]:
    return [m.text for m in await house.app.memory.canon(house.pair(companion_id), house.owner.memory)]


async def reply(house: House, conversation: Conversation, text: str) -> Message:
    return next(m for m in await house.messages(conversation) if m.text == text)


async def one(house: House, text: str) -> Memory:
    return next(m for m in await house.memories("canon") if m.text == text)


async def test_what_a_companion_says_about_itself_is_canon_with_its_source(both_houses: House) -> None:
    house = both_houses
    conversation = await talked(house, CATS, FATHER)
    assert await canon(house) == [CATS, FATHER]
    record = await one(house, CATS)
    assert record.source_ids == ((await reply(house, conversation, CATS)).id,)
    assert (record.speaker, record.claim and record.claim.key) == ("companion", ("i", "has cat"))


async def test_what_was_said_first_stays_true_until_it_is_gone(both_houses: House) -> None:
    house = both_houses
    conversation = await talked(house, "I grew up in Narvik.", "I grew up in Kalmar.")
    assert await canon(house) == ["I grew up in Narvik."]
    await house.app.paths.delete(house.owner, conversation.id, (await reply(house, conversation, "I grew up in Narvik.")).id)
    await house.remember()
    assert await canon(house) == ["I grew up in Kalmar."]


async def test_what_is_to_be_read_anew_is_no_canon_meanwhile(house: House) -> None:
    conversation = await talked(house, CATS)
    await house.app.paths.delete(house.owner, conversation.id, (await reply(house, conversation, CATS)).id)
    assert await canon(house) == []


async def test_canon_is_not_recalled_and_not_among_what_is_known_of_the_person(house: House) -> None:
    await talked(house, CATS, FATHER)
    house.clock.advance(timedelta(days=2))
    await house.remember()
    forms = {r.memory.form for r in await house.recall("Do you have two cats? What did your father repair?")}
    assert forms <= {"turn", "summary"}
    assert await house.app.memory.digest(house.pair(), house.owner.memory, house.clock.now()) == []
    assert {m.form for m in (await house.app.control.page(house.pair(), house.owner.memory, limit=50)).items} <= {"summary"}
    asked = await house.app.control.page(house.pair(), house.owner.memory, ("canon",), limit=50)
    assert [m.text for m in asked.items] == [FATHER, CATS]


async def test_a_companion_and_a_person_contradict_each_other_in_nothing(house: House) -> None:
    await talked(house, "I live in Narvik.", said="I live in Ghent.")
    assert [m.text for m in await house.memories("fact") if m.valid_to is None] == ["I live in Ghent."]
    assert await canon(house) == ["I live in Narvik."]


async def test_a_person_who_deletes_their_own_fact_leaves_the_canon_that_says_the_same(house: House) -> None:
    await talked(house, "Good.", said="I live in Ghent.")
    house.clock.advance(timedelta(hours=9))
    await talked(house, "I live in Ghent.")
    fact = next(iter(await house.memories("fact")))
    await house.app.control.delete(house.pair(), house.owner.memory, fact.id)
    assert await canon(house) == ["I live in Ghent."]


@pytest.mark.parametrize("act", ["exclude", "delete"])
async def test_a_person_may_free_a_companion_of_what_it_said(house: House, act: str) -> None:
    await talked(house, CATS)
    record = await one(house, CATS)
    if act == "exclude":
        await house.app.control.exclude(house.pair(), house.owner.memory, record.id, excluded=True)
    else:
        await house.app.control.delete(house.pair(), house.owner.memory, record.id)
    assert await canon(house) == []


async def test_what_a_companion_said_cannot_be_corrected(house: House) -> None:
    await talked(house, CATS)
    with pytest.raises(MemoryUnfit, match="said about itself"):
        await house.app.control.correct(house.pair(), house.owner.memory, (await one(house, CATS)).id, DOGS)


async def test_nothing_is_canon_after_all_is_forgotten_nor_with_another_companion(house: House) -> None:
    await talked(house, CATS)
    assert await canon(house, "idris") == []
    await house.app.control.erase(house.pair(), house.owner.memory)
    await house.remember()
    assert await canon(house) == []


async def test_canon_has_no_vector_and_holds_no_work_open(house: House) -> None:
    await talked(house, CATS)
    house.clock.advance(timedelta(hours=5))
    await house.remember()
    record = await one(house, CATS)
    assert await house.app.memory.pairs_with_work() == []
    assert not await house.database.read(lambda conn: has_vector(conn, record.id))


def has_vector(conn: Connection, record_id: UUID) -> bool:
    return conn.execute(sa.select(store.memory.c.sealed_vector).where(store.memory.c.id == record_id)).scalar_one() is not None
