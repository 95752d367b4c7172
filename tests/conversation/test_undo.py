"""What was said last is taken back, and the paths that are not shown are told of."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from everkin.conversation import paths
from everkin.conversation.models import Conversation, NothingToUndo, ReplyRunning, UnknownConversation
from everkin.conversation.rules import branches
from tests.conversation.test_paths import edited, ids, lines, listening, talked, told
from tests.support.house import House


async def test_undo_takes_the_last_exchange_off_the_path_and_show_brings_it_back(both_houses: House) -> None:
    house, memory = listening(both_houses)
    house, conversation = await talked(house, "one", "two", "three")
    known, before = await ids(house, conversation), await house.messages(conversation)
    memory.heard()
    assert (await house.app.paths.undo(house.owner, conversation.id)).text == "three"
    assert await told(house, conversation) == ["one", "one.", "two", "two."]
    assert memory.heard() == {known[text] for text in ("two.", "three", "three.")}
    assert (await house.app.paths.undo(house.owner, conversation.id)).text == "two"
    assert await told(house, conversation) == ["one", "one."]
    await house.app.paths.show(house.owner, conversation.id, known["three"])
    assert await house.messages(conversation) == before


async def test_what_was_undone_does_not_come_back_by_itself(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    known = await ids(house, conversation)
    await house.app.paths.undo(house.owner, conversation.id)
    await edited(house, conversation, known["one"], "uno")
    await house.app.paths.show(house.owner, conversation.id, known["one"])
    assert await told(house, conversation) == ["one", "one."]
    await house.say(conversation, "three")
    assert await told(house, conversation) == ["one", "one.", "three", "three."]


async def test_a_message_without_a_reply_is_undone_alone(house: House) -> None:
    house, conversation = await talked(house, "one", "two")
    known = await ids(house, conversation)
    await house.app.paths.delete_from(house.owner, conversation.id, known["two."])
    assert (await house.app.paths.undo(house.owner, conversation.id)).id == known["two"]
    assert await told(house, conversation) == ["one", "one."]


async def test_with_a_deleted_message_what_went_before_it_is_undone(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    await house.app.paths.delete(house.owner, conversation.id, (await ids(house, conversation))["two"])
    assert (await house.app.paths.undo(house.owner, conversation.id)).text == "one"
    assert await told(house, conversation) == []


async def test_the_last_message_is_found_however_far_up(house: House) -> None:
    house, conversation = await talked(house, "one")
    await house.app.conversations.import_lines(house.owner, "tove", [lines(2)[1]] * 30)
    assert (await house.app.paths.undo(house.owner, conversation.id)).text == "one"
    assert await told(house, conversation) == []


async def test_at_the_greeting_there_is_nothing_to_undo(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one")
    await house.app.paths.undo(house.owner, conversation.id)
    with pytest.raises(NothingToUndo, match="not said anything"):
        await house.app.paths.undo(house.owner, conversation.id)
    with pytest.raises(UnknownConversation):
        await house.app.paths.undo(house.owner, uuid4())
    assert await told(house, conversation) == []


async def test_nothing_is_undone_while_a_reply_is_on_its_way(house: House) -> None:
    conversation = await house.open()
    await house.app.settlement.hold(house.owner, house.said(conversation, "one"))
    with pytest.raises(ReplyRunning):
        await house.app.paths.undo(house.owner, conversation.id)


async def beside(house: House, conversation: Conversation) -> list[tuple[str, str, int]]:
    """The branches: how each ends, what it shares last, and how many messages it has of its own."""
    texts = {message_id: text for text, message_id in (await ids(house, conversation)).items()}
    found = await house.app.paths.branches(house.owner, conversation.id)
    return [(b.end.text, texts[b.parts_at] if b.parts_at else "", b.count) for b in found]


async def test_branches_tell_how_they_end_and_where_they_part(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    greeting = (await house.messages(conversation))[0].text
    known = await ids(house, conversation)
    assert await beside(house, conversation) == []
    await edited(house, conversation, known["three"], "drei")
    assert await beside(house, conversation) == [("three.", "two.", 2)]
    await edited(house, conversation, known["one"], "uno")
    assert await beside(house, conversation) == [("drei", greeting, 5), ("three.", greeting, 6)]
    latest, earliest = await house.app.paths.branches(house.owner, conversation.id)
    await house.app.paths.show(house.owner, conversation.id, earliest.end.id)
    assert (await told(house, conversation))[-1] == "three."
    assert latest.end.text == "drei"


async def test_a_branch_ends_with_what_is_not_deleted(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    greeting = (await house.messages(conversation))[0].text
    known = await ids(house, conversation)
    for text in ("two", "two."):
        await house.app.paths.delete(house.owner, conversation.id, known[text])
    await edited(house, conversation, known["one"], "uno")
    assert await beside(house, conversation) == [("one.", greeting, 2)]
    await house.app.paths.delete(house.owner, conversation.id, known["one."])
    await house.app.paths.delete(house.owner, conversation.id, known["one"])
    assert await beside(house, conversation) == []


async def test_a_greeting_that_nothing_was_said_to_is_no_branch(house: House) -> None:
    conversation = await house.open()
    greeting = (await house.messages(conversation))[0]
    await edited(house, conversation, greeting.id, "There you are.")
    assert await beside(house, conversation) == []
    await house.app.paths.show(house.owner, conversation.id, greeting.id)
    await house.say(conversation, "one")
    await edited(house, conversation, greeting.id, "You again.")
    assert len(await beside(house, conversation)) == 1


async def test_what_was_undone_is_a_branch(house: House) -> None:
    house, conversation = await talked(house, "one")
    await house.app.paths.undo(house.owner, conversation.id)
    assert [(end, count) for end, _, count in await beside(house, conversation)] == [("one.", 2)]


async def test_only_the_latest_branches_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BRANCHES_MAX", 2)
    house, conversation = await talked(house, "one")
    last = (await ids(house, conversation))["one"]
    for text in ("two", "three", "four"):
        last = (await edited(house, conversation, last, text)).id
        house.clock.advance(timedelta(seconds=1))
    assert [end for end, *_ in await beside(house, conversation)] == ["three", "two"]
    with pytest.raises(UnknownConversation):
        await house.app.paths.branches(house.owner, uuid4())


A, B, C, D, E = (UUID(int=n) for n in range(1, 6))
CHAIN: dict[UUID, UUID | None] = {A: None, B: A, C: B}


@pytest.mark.parametrize(
    ("parents", "alive", "head", "limit", "found"),
    [
        (CHAIN, {A, B, C}, C, 9, []),
        (CHAIN, {A, B, C}, A, 9, [(C, A, 2)]),
        (CHAIN, {A, C}, A, 9, [(C, A, 1)]),
        (CHAIN, {A, B}, A, 9, [(B, A, 1)]),
        ({A: None, B: None}, {A, B}, B, 9, [(A, None, 1)]),
        ({C: B, B: A, A: None}, {A, B, C}, A, 9, [(C, A, 2)]),
        ({**CHAIN, D: A, E: A}, {A, B, C, D, E}, C, 9, [(D, A, 1), (E, A, 1)]),
        ({**CHAIN, D: A, E: A}, {A, B, C, D, E}, C, 1, [(E, A, 1)]),
    ],
    ids=["none", "below", "through a deleted one", "ends ahead of a deleted one", "two firsts", "any order", "two", "the last"],
)
def test_which_paths_are_beside_the_shown_one(
    parents: dict[UUID, UUID | None], alive: set[UUID], head: UUID, limit: int, found: list[tuple[UUID, UUID | None, int]]
) -> None:
    assert branches(parents, alive, head, limit) == found
