"""An archive is of one conversation: what a companion knows from groups stays where it is, here and there."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from everkin.conversation.archive import Archives, Restored
from everkin.conversation.archive_format import pack, unpack
from everkin.conversation.models import Conversation, ReplyRunning
from everkin.memory.models import Memory
from tests.support.house import MORNING, House

DOG = "My dog is called Bruno."
SISTER = "My sister is called Mara."
LISBON, PORTO = "I live in Lisbon.", "I moved to Porto."


async def says(house: House, conversation: Conversation, *texts: str) -> None:
    for text in texts:
        house.clock.advance(timedelta(minutes=7))
        await house.say(conversation, text)


async def group(house: House, *texts: str) -> Conversation:
    """A group of Tove and Hana, in which these were said."""
    conversation = await house.app.groups.open(house.owner, ("tove", "hana"))
    await says(house, conversation, *texts)
    return conversation


async def own(house: House, *texts: str) -> Conversation:
    """The conversation with Tove alone, in which these were said."""
    conversation = await house.open()
    await says(house, conversation, *texts)
    return conversation


async def replied(house: House, conversation: Conversation, text: str) -> None:
    """Let Tove's last reply be another one."""
    last = next(m for m in reversed(await house.messages(conversation)) if m.kind == "reply" and m.said_by("tove"))
    await house.app.paths.edit(house.owner, conversation.id, last.id, text, uuid4())


async def leave(house: House) -> bytes:
    return await Archives(house.app).export(house.owner, "tove")


async def arrive(house: House, data: bytes, *, replaces: bool = True) -> Restored:
    return await Archives(house.app).restore(house.owner, data, replaces=replaces)


async def told(house: House) -> list[str]:
    """What Tove remembers that the person said, and holds now."""
    return [m.text for m in await house.memories("turn", "fact") if m.speaker == "person" and m.valid_to is None]


async def about(house: House, word: str) -> Memory:
    return next(m for m in await house.memories("fact", "plan", "canon") if word in m.text)


async def resting_nowhere(house: House) -> list[str]:
    """The records that rest on messages that are in no conversation."""
    found = await house.memories("turn", "fact", "plan", "summary", "canon")
    sources = {one for m in found for one in (m.message_id, *m.source_ids) if one}
    lines = await house.app.conversations.lines(house.owner, "tove", list(sources))
    return [m.text for m in found if any(lines[one] is None for one in (m.message_id, *m.source_ids) if one)]


@pytest.mark.parametrize("replaces", [True, False])
async def test_what_was_told_in_a_group_is_still_known_where_an_archive_is_put_back(both_houses: House, *, replaces: bool) -> None:
    house = both_houses
    await own(house, SISTER)
    data = await leave(house)
    if not replaces:
        await house.database.write(partial(house.app.conversations.make_room, person=house.owner, companion_id="tove"))
    one = await group(house, DOG)
    before = await about(house, "Bruno")
    restored = await arrive(house, data, replaces=replaces)
    assert (await house.recall("What is my dog called?"))[0].memory.text == DOG
    assert (await house.recall("What is my sister called?"))[0].memory.text == SISTER
    assert (await about(house, "Bruno")).source_ids == before.source_ids
    assert set(before.source_ids) <= {m.id for m in await house.messages(one)}
    assert set((await about(house, "Mara")).source_ids) <= {m.id for m in await house.messages(restored.conversation)}
    assert await resting_nowhere(house) == []


async def test_what_goes_with_a_conversation_holds_nothing_closed_any_more(both_houses: House) -> None:
    house = both_houses
    await own(house, SISTER)
    data = await leave(house)
    await group(house, LISBON)
    await own(house, PORTO)
    assert LISBON not in await told(house)
    await arrive(house, data)
    assert (await told(house)).count(LISBON) == 2
    assert not any("Porto" in text for text in await told(house))
    assert (await about(house, "Lisbon")).superseded_by is None


async def test_what_comes_and_what_stays_close_one_another(both_houses: House) -> None:
    house = both_houses
    await own(house, LISBON)
    data = await leave(house)
    await group(house, PORTO)
    await arrive(house, data)
    lisbon, porto = await about(house, "Lisbon"), await about(house, "Porto")
    assert (lisbon.superseded_by, porto.superseded_by) == (porto.id, None)


async def test_canon_of_a_group_stays_and_what_was_said_first_holds(both_houses: House) -> None:
    house = both_houses
    await replied(house, await group(house, "Tove, go on."), "I grew up in Narvik.")
    await replied(house, await own(house, "Go on."), "I grew up in Kalmar.")
    data = await leave(house)
    assert [m.text for m in unpack(data).archive.memories if m.form == "canon"] == ["I grew up in Kalmar."]
    await arrive(house, data)
    assert [m.text for m in await house.memories("canon")] == ["I grew up in Narvik.", "I grew up in Kalmar."]
    assert [m.text for m in await house.app.memory.canon(house.pair(), house.owner.memory)] == ["I grew up in Narvik."]


async def test_wishes_of_what_stays_stay_and_those_of_what_goes_go(both_houses: House) -> None:
    house = both_houses
    conversation = await own(house, SISTER, "I love quiet cafes.")
    data = await leave(house)
    one = await group(house, DOG, "I love storms.")
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    await control.exclude(pair, key, (await about(house, "Bruno")).id, excluded=True)
    for word in ("storms", "cafes"):
        await control.delete(pair, key, (await about(house, word)).id)
    await arrive(house, data)
    assert (await about(house, "Bruno")).excluded
    for where, text in ((one, "I love storms."), (conversation, "I love quiet cafes.")):
        said = next(m for m in await house.messages(where) if m.text == text)
        await house.app.paths.edit(house.owner, where.id, said.id, "Nothing.", uuid4())
        await house.app.paths.show(house.owner, where.id, said.id)
    known = await told(house)
    assert ("I love storms." in known, "I love quiet cafes." in known) == (False, True)


async def test_what_the_person_wrote_and_set_right_stays_and_comes_no_second_time(both_houses: House) -> None:
    house = both_houses
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    await own(house, SISTER)
    await control.add(pair, key, "I am allergic to peanuts.")
    data = await leave(house)
    await group(house, SISTER)
    await control.correct(pair, key, (await about(house, "Mara")).id, "My sister is called Marta.")
    for _ in range(2):
        await arrive(house, data)
        written = [m.text for m in await house.memories("fact") if m.origin == "person"]
        assert sorted(written) == ["I am allergic to peanuts.", "My sister is called Marta."]
    in_the_group = [m for m in await house.memories("fact") if m.text == SISTER and m.corrected_by]
    assert [m.corrected_by for m in in_the_group] == [(await about(house, "Marta")).id]
    assert await resting_nowhere(house) == []


async def test_what_was_set_right_with_words_that_are_deleted_is_no_truer_elsewhere(both_houses: House) -> None:
    house = both_houses
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    await own(house, SISTER)
    right = await control.correct(pair, key, (await about(house, "Mara")).id, "My sister is called Marta.")
    await control.delete(pair, key, right.id)
    before = {(m.text, m.valid_to) for m in await house.memories("fact")}
    await arrive(house, await leave(house))
    assert {(m.text, m.valid_to) for m in await house.memories("fact")} == before


async def test_what_is_due_of_a_group_is_still_read(both_houses: House) -> None:
    house = both_houses
    await own(house, SISTER)
    data = await leave(house)
    await group(house, DOG)
    await arrive(house, data)
    assert DOG in await told(house)


async def test_what_was_erased_stays_so_and_what_is_brought_is_there(both_houses: House) -> None:
    house = both_houses
    conversation = await own(house, SISTER, "I live in Oslo.")
    archive = unpack(await leave(house)).archive
    unread = [m for m in archive.memories if "Oslo" not in m.text]
    data = pack(replace(archive, memories=unread), house.owner.signer, MORNING, "a test")
    one = await group(house, DOG)
    house.clock.advance(timedelta(minutes=1))
    await house.app.control.erase(house.pair(), house.owner.memory)
    await arrive(house, data)
    assert await told(house) == [SISTER, SISTER]
    said = next(m for m in await house.messages(one) if m.text == DOG)
    await house.app.paths.edit(house.owner, one.id, said.id, "Nothing.", uuid4())
    await house.app.paths.show(house.owner, one.id, said.id)
    assert DOG not in await told(house)
    assert [m.text for m in await house.messages(conversation)][1] == SISTER


async def test_what_was_erased_where_an_archive_is_of_bars_nothing_of_a_group_and_stays_erased(both_houses: House) -> None:
    house = both_houses
    one = await group(house, DOG)
    house.clock.advance(timedelta(days=1))
    conversation = await own(house, SISTER)
    house.clock.advance(timedelta(days=1))
    between = house.clock.now()
    await says(house, conversation, LISBON)
    archive = unpack(await leave(house)).archive
    erased = replace(
        archive,
        held=archive.held.model_copy(update={"erased_before": between}),
        memories=[m for m in archive.memories if m.said_at >= between],
        wishes=(),
    )
    await group(house, "My cat is called Ada.")
    restored = await arrive(house, pack(erased, house.owner.signer, MORNING, "a test"))
    await house.app.paths.edit(house.owner, one.id, (await house.messages(one))[-1].id, "A fine name.", uuid4())
    said = next(m for m in await house.messages(restored.conversation) if m.text == SISTER)
    await house.app.paths.edit(house.owner, restored.conversation.id, said.id, "Nothing.", uuid4())
    await house.app.paths.show(house.owner, restored.conversation.id, said.id)
    known = await told(house)
    assert [known.count(text) for text in (DOG, "My cat is called Ada.", LISBON, SISTER)] == [2, 2, 2, 0]
    assert not [m.text for m in await house.memories("turn", "summary") if "Mara" in m.text]
    again = unpack(await leave(house)).archive
    assert not [m.text for m in again.memories if "Mara" in m.text]


async def test_what_was_brought_from_before_an_erasure_stays_while_what_is_beside_it_changes(both_houses: House) -> None:
    house = both_houses
    await own(house, SISTER)
    data = await leave(house)
    await group(house, DOG)
    house.clock.advance(timedelta(minutes=1))
    await house.app.control.erase(house.pair(), house.owner.memory)
    restored = await arrive(house, data)
    await replied(house, restored.conversation, "A fine name.")
    assert await told(house) == [SISTER, SISTER]
    await arrive(house, await leave(house))
    assert await told(house) == [SISTER, SISTER]


async def test_an_archive_holds_nothing_that_was_said_in_a_group(both_houses: House) -> None:
    house = both_houses
    conversation = await own(house, LISBON)
    await group(house, DOG, PORTO)
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    await control.exclude(pair, key, (await about(house, "Bruno")).id, excluded=True)
    house.clock.advance(timedelta(hours=9))
    archive = unpack(await leave(house)).archive
    there = {m.id for m in archive.nodes}
    assert {one for m in archive.memories for one in (m.message_id, *m.source_ids)} <= there
    assert {wished.record.message_id for wished in archive.wishes} <= there
    assert not any(word in m.text for m in archive.memories for word in ("Bruno", "Porto"))
    assert {m.id for m in await house.messages(conversation)} <= there


async def test_what_only_a_group_closed_holds_again_where_the_group_is_not(both_houses: House) -> None:
    house = both_houses
    await own(house, LISBON)
    one = await group(house, PORTO)
    data = await leave(house)
    for pair in await house.app.groups.delete(house.owner, one.id):
        await house.remember(pair.companion_id)
    await arrive(house, data)
    assert (await told(house)).count(LISBON) == 2


async def test_while_a_reply_is_on_its_way_nothing_is_replaced(house: House) -> None:
    conversation = await own(house, SISTER)
    data = await leave(house)
    house.clock.advance(timedelta(minutes=1))
    await house.app.settlement.hold(house.owner, house.said(conversation, "Hello."))
    with pytest.raises(ReplyRunning):
        await arrive(house, data)
    assert (await told(house))[0] == SISTER
