"""Memory under the person's control, as it is after the work that follows."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from everkin.conversation.models import Conversation
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.control import TEXT_CHARS_MAX, Listed, MemoryAmbiguous, MemoryUnfit, UnknownMemory
from everkin.memory.models import Form, Memory
from everkin.providers.scripted import ScriptedChat
from tests.support.house import House

LISBON = "I live in Lisbon."
MARA = "My sister is called Mara."
TEA = "I like tea."
NOBODY = UUID(int=0)


async def told(house: House, *texts: str) -> Conversation:
    """Say something an hour apart, and let it be remembered."""
    conversation = await house.open()
    for text in texts:
        house.clock.advance(timedelta(hours=1))
        await house.say(conversation, text)
    await house.remember()
    return conversation


async def listed(house: House, *forms: Form, companion_id: str = "tove") -> Listed:
    await house.remember(companion_id)
    return await house.app.control.page(house.pair(companion_id), house.owner.memory, forms or ("fact", "plan"), limit=50)


async def texts(house: House, *forms: Form) -> list[str]:
    return [m.text for m in (await listed(house, *forms)).items]


async def recalled(house: House, text: str) -> list[str]:
    """What is brought up, leaving out what holds no more."""
    now = house.clock.now()
    return [r.memory.text for r in await house.recall(text) if r.memory.valid_to is None or r.memory.valid_to > now]


async def one(house: House, text: str, form: Form = "fact") -> Memory:
    """The memory of a form that says so."""
    return next(m for m in await house.memories(form) if m.text == text)


def rows(conn: Connection, table: sa.Table) -> int:
    return conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


async def test_facts_are_listed_the_latest_first_page_by_page(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON, MARA, TEA)
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    first = await control.page(pair, key, ("fact",), limit=2)
    assert ([m.text for m in first.items], first.has_more, first.broken, first.due) == ([TEA, MARA], True, 0, 0)
    rest = await control.page(pair, key, ("fact",), before=first.items[-1].id, limit=2)
    assert ([m.text for m in rest.items], rest.has_more) == ([LISBON], False)
    assert [m.form for m in (await control.page(pair, key, ("turn",), limit=500)).items].count("turn") == 6


DOG = "My dog died last week."


async def test_a_sentence_is_listed_once_however_much_it_claims_and_however_often_it_is_said(both_houses: House) -> None:
    house = both_houses
    await told(house, TEA, DOG, MARA, DOG, MARA)
    found = await texts(house)
    assert [text[:11] for text in found] == ["My sister i", "My dog died", "I like tea."]
    assert sum(m.text == found[1] for m in await house.memories("fact")) > 1
    pages: list[str] = []
    last: UUID | None = None
    for _ in found:
        page = await house.app.control.page(house.pair(), house.owner.memory, before=last, limit=1)
        last = page.items[0].id
        pages.append(page.items[0].text)
    assert pages == found
    assert not page.has_more


async def test_a_sentence_that_claims_several_things_is_deleted_whole(both_houses: House) -> None:
    house = both_houses
    conversation = await told(house, TEA, DOG, MARA, DOG)
    dog = next(m for m in (await listed(house)).items if m.text.startswith("My dog died"))
    assert await house.app.control.delete(house.pair(), house.owner.memory, dog.id) >= 6
    messages = [m.id for m in await house.messages(conversation)]
    await house.database.write(partial(store.add_due, pair=house.pair(), message_ids=messages))
    assert await texts(house) == [MARA, TEA]
    assert not [text for text in await recalled(house, "What happened to my dog?") if "My dog" in text]


async def test_a_sentence_that_claims_several_things_is_left_out_and_brought_back_whole(both_houses: House) -> None:
    house = both_houses
    await told(house, TEA, DOG)
    dog = next(m for m in (await listed(house)).items if m.text.startswith("My dog died"))
    for excluded in (True, False):
        await house.app.control.exclude(house.pair(), house.owner.memory, dog.id, excluded=excluded)
        of_it = [m for m in await house.memories("turn", "fact") if "My dog died" in m.text]
        assert [m.excluded for m in of_it] == [excluded] * 3
        assert bool([text for text in await recalled(house, "What happened to my dog?") if "My dog" in text]) is not excluded


async def test_a_sentence_that_claims_several_things_is_set_right_whole(both_houses: House) -> None:
    house = both_houses
    await told(house, TEA, DOG)
    dog = next(m for m in (await listed(house)).items if m.text.startswith("My dog died"))
    right = "The neighbour's parrot flew away."
    new = await house.app.control.correct(house.pair(), house.owner.memory, dog.id, right)
    assert sorted(await texts(house)) == [TEA, right]
    assert {m.corrected_by for m in await house.memories("turn", "fact") if "My dog died" in m.text} == {new.id}
    assert not [text for text in await recalled(house, "What happened to my dog?") if "My dog" in text]


async def test_a_list_says_what_is_still_to_be_read(house: House) -> None:
    conversation = await house.open()
    assert (await house.app.control.page(house.pair(), house.owner.memory, limit=5)).due == 0
    await house.say(conversation, LISBON)
    assert (await house.app.control.page(house.pair(), house.owner.memory, limit=5)).due == 2
    assert (await listed(house)).due == 0


async def test_a_memory_is_traced_to_what_was_said(both_houses: House) -> None:
    await told(both_houses, LISBON)
    fact = await one(both_houses, LISBON)
    found = await both_houses.app.control.find(both_houses.pair(), both_houses.owner.memory, fact.id)
    sources = await both_houses.app.control.sources(both_houses.pair(), both_houses.owner.memory, [found])
    assert found == fact
    assert [(s.form, s.text, s.id) for s in sources.values()] == [("turn", LISBON, fact.message_id)]


async def test_the_beginning_of_an_id_names_it(both_houses: House) -> None:
    await told(both_houses, LISBON, MARA)
    control, pair = both_houses.app.control, both_houses.pair()
    fact = await one(both_houses, LISBON)
    for name in (str(fact.id), fact.id.hex, str(fact.id).upper(), fact.id.hex[:12]):
        assert await control.identify(pair, name) == fact.id
    for name in ("", "abc", "nothing", fact.id.hex + "0", "0000", "%", "\u0661\u0661\u0661\u0661"):
        with pytest.raises(UnknownMemory):
            await control.identify(pair, name)


async def test_a_beginning_that_several_share_is_refused(house: House) -> None:
    await told(house, LISBON, MARA)
    replies = [m.id.hex for m in await house.memories("turn") if m.speaker == "companion"]
    with pytest.raises(MemoryAmbiguous, match="Give more of the id"):
        await house.app.control.identify(house.pair(), replies[0][:4])


async def test_what_is_added_is_recalled_and_supersedes(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON)
    house.clock.advance(timedelta(hours=1))
    added = await house.app.control.add(house.pair(), house.owner.memory, " I live in \n Porto. ")
    assert (added.text, added.origin, added.form, added.message_id, added.source_ids) == ("I live in Porto.", "person", "fact", None, ())
    assert await texts(house) == ["I live in Porto."]
    assert "I live in Porto." in await recalled(house, "Where do I live?")
    assert LISBON not in await recalled(house, "Where do I live?")
    await house.app.control.delete(house.pair(), house.owner.memory, added.id)
    assert LISBON in await recalled(house, "Where do I live?")
    assert await texts(house) == [LISBON]


async def test_an_added_appointment_is_a_plan(house: House) -> None:
    added = await house.app.control.add(house.pair(), house.owner.memory, "My interview is on Friday.")
    assert (added.form, added.pinned, added.text) == ("plan", True, "My interview is on Friday.")
    assert added.when is not None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing in it to remember"),
        (" \n ...", "There is nothing in it to remember"),
        ("x" * (TEXT_CHARS_MAX + 1), "2,001 characters; a memory has 2,000 at most"),
        ("a\x00b", "bytes that are not text"),
        ("half \ud83d", "bytes that are not text"),
    ],
)
async def test_what_is_no_sentence_is_not_taken(house: House, text: str, sentence: str) -> None:
    await told(house, LISBON)
    fact = await one(house, LISBON)
    with pytest.raises(MemoryUnfit, match=sentence):
        await house.app.control.add(house.pair(), house.owner.memory, text)
    with pytest.raises(MemoryUnfit, match=sentence):
        await house.app.control.correct(house.pair(), house.owner.memory, fact.id, text)
    assert await texts(house) == [LISBON]


async def test_what_is_corrected_never_was_so(both_houses: House) -> None:
    house = both_houses
    await told(house, TEA, "As I said, I like tea.", LISBON)
    fact = await one(house, LISBON)
    before = house.clock.now()
    house.clock.advance(timedelta(days=1))
    new = await house.app.control.correct(house.pair(), house.owner.memory, fact.id, "I live in Faro.")
    assert new.source_ids == fact.source_ids
    assert set(await texts(house)) == {"I live in Faro.", TEA}
    old, turn = await one(house, LISBON), await one(house, LISBON, "turn")
    assert (old.superseded_by, old.valid_to, old.corrected_by) == (new.id, old.valid_from, new.id)
    assert (turn.superseded_by, turn.valid_to) == (new.id, turn.said_at)
    assert "I live in Faro." in await recalled(house, "Where do I live?")
    assert LISBON not in await recalled(house, "Where do I live?")
    past = await house.app.control.page(house.pair(), house.owner.memory, ("fact", "turn"), as_of=before, limit=50)
    assert {m.text for m in past.items} & {LISBON, "I live in Faro."} == {"I live in Faro."}


async def test_a_correction_of_the_past_leaves_the_present_alone(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON, "I moved to Porto.")
    new = await house.app.control.correct(house.pair(), house.owner.memory, (await one(house, LISBON)).id, "I live in Faro.")
    assert await texts(house) == ["I moved to Porto."]
    past = await house.app.control.page(house.pair(), house.owner.memory, ("fact",), as_of=new.said_at, limit=5)
    assert [m.text for m in past.items] == ["I live in Faro."]


async def test_a_correction_meets_all_that_said_the_same(both_houses: House) -> None:
    house = both_houses
    await told(house, MARA, TEA, "By the way, my sister is called Mara.")
    fact = await one(house, MARA)
    await house.app.control.correct(house.pair(), house.owner.memory, fact.id, "My sister is called Marta.")
    assert set(await texts(house)) == {"My sister is called Marta.", TEA}
    assert not [text for text in await recalled(house, "What is my sister called?") if "Mara." in text]


async def test_a_correction_is_corrected_again(house: House) -> None:
    await told(house, LISBON)
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    fact = await one(house, LISBON)
    for text in ("The sea is near where I live.", "The hills are near where I live.", "There is a lake."):
        house.clock.advance(timedelta(minutes=1))
        await control.correct(pair, key, fact.id, text)
    assert await texts(house) == ["There is a lake."]


async def test_a_written_memory_without_a_claim_is_corrected_too(house: House) -> None:
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    added = await control.add(pair, key, "Rain on a Sunday, and the blue door.")
    await control.pin(pair, key, added.id, pinned=True)
    new = await control.correct(pair, key, added.id, "Rain on a Sunday, and the green door.")
    assert new.pinned
    assert await texts(house) == ["Rain on a Sunday, and the green door."]


async def test_a_correction_of_a_turn_meets_what_was_found_in_it(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON)
    turn = await one(house, LISBON, "turn")
    await house.app.control.correct(house.pair(), house.owner.memory, turn.id, "I live in Faro.")
    assert await texts(house) == ["I live in Faro."]


async def test_a_pin_outlives_the_record(both_houses: House) -> None:
    """The message is said in other words, and then the first words are shown again."""
    house = both_houses
    conversation = await told(house, TEA)
    fact = await one(house, TEA)
    assert not fact.pinned
    assert (await house.app.control.pin(house.pair(), house.owner.memory, fact.id, pinned=True)).pinned
    assert fact.message_id
    await house.app.paths.edit(house.owner, conversation.id, fact.message_id, "I like coffee.", uuid4())
    assert await texts(house) == ["I like coffee."]
    await house.app.paths.show(house.owner, conversation.id, fact.message_id)
    assert [(m.id, m.pinned) for m in (await listed(house)).items] == [(fact.id, True)]
    assert not (await house.app.control.pin(house.pair(), house.owner.memory, fact.id, pinned=False)).pinned


async def test_what_is_left_out_is_kept_and_not_brought_up(both_houses: House) -> None:
    house = both_houses
    answering = house.saying(ScriptedChat(["Lisbon, then. A steep place."]))
    await told(answering, LISBON, TEA)
    fact = await one(house, LISBON)
    out = await house.app.control.exclude(house.pair(), house.owner.memory, fact.id, excluded=True)
    assert out.excluded
    assert LISBON in await texts(house)
    assert not [text for text in await recalled(house, "Where do I live? Lisbon?") if "Lisbon" in text]
    back = await house.app.control.exclude(house.pair(), house.owner.memory, fact.id, excluded=False)
    assert not back.excluded
    assert {m.excluded for m in await house.memories("turn", "fact")} == {False}
    assert LISBON in await recalled(house, "Where do I live?")


async def test_a_turn_stays_out_while_something_else_in_it_is_left_out(house: House) -> None:
    both = "I live in Lisbon and my sister is called Mara."
    await told(house, both)
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    facts = [m.id for m in await house.memories("fact")]
    assert len(facts) == 2
    for fact in facts:
        await control.exclude(pair, key, fact, excluded=True)
    await control.exclude(pair, key, facts[0], excluded=False)
    assert (await one(house, both, "turn")).excluded
    await control.exclude(pair, key, facts[1], excluded=False)
    assert not (await one(house, both, "turn")).excluded


async def test_what_is_deleted_is_gone_with_its_turns_and_replies_and_is_not_made_again(both_houses: House) -> None:
    house = both_houses
    answering = house.saying(ScriptedChat(["Lisbon, then. A steep place."]))
    conversation = await told(answering, LISBON, "As I told you, I live in Lisbon.")
    await told(house, TEA)
    fact = await one(house, LISBON)
    assert await house.app.control.delete(house.pair(), house.owner.memory, fact.id) >= 5
    anew = house.anew()
    messages = [m.id for m in await anew.messages(conversation)]
    await house.database.write(lambda conn: store.add_due(conn, house.pair(), messages))
    everything = await anew.memories("turn", "fact", "plan", "summary")
    assert not [m.text for m in everything if "Lisbon" in m.text]
    assert await texts(anew) == [TEA]
    assert [m.text for m in await anew.messages(conversation)].count(LISBON) == 1
    with pytest.raises(UnknownMemory):
        await anew.app.control.find(house.pair(), house.owner.memory, fact.id)


async def test_a_summary_forgets_at_once_what_is_deleted(house: House) -> None:
    conversation = await house.open()
    for text in (LISBON, MARA, TEA):
        await house.say(conversation, text)
    house.clock.advance(timedelta(days=1))
    (summary,) = await house.memories("summary")
    assert LISBON in summary.text
    await house.app.control.delete(house.pair(), house.owner.memory, (await one(house, LISBON)).id)
    items = (await house.app.control.page(house.pair(), house.owner.memory, ("summary",), limit=5)).items
    assert [("Lisbon" in m.text, "Mara" in m.text) for m in items] == [(False, True)]


async def test_a_summary_is_deleted_alone_and_not_corrected(house: House) -> None:
    conversation = await house.open()
    for text in (LISBON, MARA, TEA):
        await house.say(conversation, text)
    house.clock.advance(timedelta(days=1))
    (summary,) = await house.memories("summary")
    with pytest.raises(MemoryUnfit, match="Correct what it rests on"):
        await house.app.control.correct(house.pair(), house.owner.memory, summary.id, "Another day.")
    assert await house.app.control.delete(house.pair(), house.owner.memory, summary.id) == 1
    assert await house.memories("summary") == []
    assert len(await house.memories("turn")) == 6


async def test_deleting_the_first_turn_of_a_session_leaves_its_summary(house: House) -> None:
    conversation = await house.open()
    for text in (LISBON, MARA, TEA, "I work as a baker."):
        await house.say(conversation, text)
    house.clock.advance(timedelta(days=1))
    assert await house.memories("summary")
    await house.app.control.delete(house.pair(), house.owner.memory, (await one(house, LISBON, "turn")).id)
    (summary,) = await house.memories("summary")
    assert ("Lisbon" in summary.text, "Mara" in summary.text) == (False, True)
    assert LISBON not in await texts(house, "turn", "fact")


async def test_of_a_taste_the_replies_that_name_it_go(house: House) -> None:
    await told(house.saying(ScriptedChat(["Tea, and the day may rain."])), TEA)
    await told(house.saying(ScriptedChat(["You might like a walk."])), MARA)
    await house.app.control.delete(house.pair(), house.owner.memory, (await one(house, TEA)).id)
    left = [m.text for m in await house.memories("turn")]
    assert not [text for text in left if "ea" in text.split(",")[0]]
    assert "You might like a walk." in left


async def test_everything_is_erased_and_the_conversation_stays(both_houses: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = both_houses
    monkeypatch.setattr("everkin.memory.partitions.SNAPSHOT_ROWS_MIN", 1)
    conversation = await told(house, LISBON, MARA)
    await house.recall("Lisbon")
    snapshot = tmp_path / "memories" / str(house.owner.id) / "tove.memory"
    assert snapshot.exists()
    await house.app.control.delete(house.pair(), house.owner.memory, (await one(house, MARA)).id)
    await house.app.control.erase(house.pair(), house.owner.memory)
    assert not snapshot.exists()
    for table in (store.memory, store.gone, store.wish, store.due, store.stale):
        assert await house.database.read(partial(rows, table=table)) == 0
    assert await house.recall("Lisbon") == []
    assert len(await house.messages(conversation)) == 5
    await house.say(conversation, TEA)
    assert await texts(house) == [TEA]


async def test_the_past_is_told_as_it_was(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON)
    before = house.clock.now()
    house.clock.advance(timedelta(days=30))
    await told(house, "I moved to Porto.")
    assert await texts(house) == ["I moved to Porto."]
    past = await house.app.control.page(house.pair(), house.owner.memory, ("fact",), as_of=before, limit=5)
    assert [m.text for m in past.items] == [LISBON]
    long_ago = await house.app.control.page(house.pair(), house.owner.memory, ("fact",), as_of=before - timedelta(days=9), limit=5)
    assert long_ago.items == []


async def test_another_pairs_memories_are_unknown(both_houses: House) -> None:
    house = both_houses
    await told(house, LISBON)
    await house.say(await house.open("idris"), TEA)
    await house.remember("idris")
    control, key, idris = house.app.control, house.owner.memory, house.pair("idris")
    fact = (await one(house, LISBON)).id
    for work in (
        control.find(idris, key, fact),
        control.identify(idris, str(fact)),
        control.page(idris, key, before=fact, limit=5),
        control.correct(idris, key, fact, TEA),
        control.pin(idris, key, fact, pinned=True),
        control.exclude(idris, key, fact, excluded=True),
        control.delete(idris, key, fact),
        control.find(house.pair("rowan"), key, fact),
        control.pin(house.pair("rowan"), key, NOBODY, pinned=True),
    ):
        with pytest.raises(UnknownMemory):
            await work
    assert await texts(house) == [LISBON]
    assert [m.text for m in (await listed(house, companion_id="idris")).items] == [TEA]


async def test_every_record_is_read_once_for_an_export(both_houses: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house = both_houses
    monkeypatch.setattr("everkin.memory.control.PAGE_MAX", 3)
    await told(house, LISBON, "I moved to Porto.", TEA)
    pages = [page async for page in house.app.control.everything(house.pair(), house.owner.memory)]
    ids = [m.id for page in pages for m in page]
    assert len(ids) == len(set(ids)) == len(await house.memories("turn", "fact", "plan", "summary"))
    assert [page async for page in house.app.control.everything(house.pair("rowan"), house.owner.memory)] == []
