"""Another reply, and more of one: the new one is shown, the old one kept, and nothing is lost when nothing is said."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from everkin.conversation.models import (
    AlreadyAnswered,
    Conversation,
    Message,
    MessageElsewhere,
    MessageTooLong,
    MessageUnreadable,
    OutOfPlace,
    Reply,
    ReplyRunning,
    Said,
    Turn,
    UnknownMessage,
    Wants,
)
from everkin.conversation.rules import HINT_CHARS_MAX
from everkin.ports.chat import ModelBroke, ModelUnreachable
from everkin.providers.scripted import Broken, ScriptedChat
from tests.conversation.test_paths import ids, listening, talked, told
from tests.support.house import House, end_of, heard, text_of


def wanting(house: House, conversation: Conversation, wants: Wants, message_id: UUID, reply_id: UUID | None = None, hint: str = "") -> Said:
    return Said(house.token, conversation.id, message_id, "", wants=wants, hint=hint, reply_id=reply_id or uuid4())


async def held(house: House, conversation: Conversation, wants: Wants, message_id: UUID) -> Turn:
    return await house.app.settlement.hold(house.owner, wanting(house, conversation, wants, message_id))


async def lone(house: House, *texts: str) -> tuple[House, Conversation, dict[str, UUID]]:
    """A house in which these were said, what is shown of it, and ids by texts."""
    house, conversation = await talked(house, *texts)
    return house, conversation, await ids(house, conversation)


@pytest.mark.parametrize("meant", ["two", "two."], ids=["the message", "a reply to it"])
async def test_another_reply_is_an_alternative_and_shown(both_houses: House, meant: str) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    house.clock.advance(timedelta(seconds=1))
    said = wanting(house, conversation, "again", known[meant])
    events = await heard(await house.saying(ScriptedChat(["Second thoughts."])).turns.begin(said))
    assert (events[0].data.message.id, text_of(events)) == (known["two"], "Second thoughts.")  # type: ignore[attr-defined]  # a turn
    assert await told(house, conversation) == ["one", "one.", "two", "Second thoughts."]
    found = await house.app.paths.alternatives(house.owner, conversation.id, known["two."])
    assert [m.text for m in found] == ["two.", "Second thoughts."]
    assert found[1].id == said.reply_id
    await house.app.paths.show(house.owner, conversation.id, known["two."])
    assert await told(house, conversation) == ["one", "one.", "two", "two."]


async def test_another_reply_further_up_leaves_what_followed_on_its_branch(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two", "three")
    turn = await held(house, conversation, "again", known["one"])
    await house.app.settlement.settle(turn, Reply("Uno."))
    assert await told(house, conversation) == ["one", "Uno."]
    await house.app.paths.show(house.owner, conversation.id, known["one."])
    assert await told(house, conversation) == ["one", "one.", "two", "two.", "three", "three."]


async def test_another_reply_beside_the_path_brings_its_path_back(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    await house.app.paths.edit(house.owner, conversation.id, known["one"], "uno", uuid4())
    turn = await held(house, conversation, "again", known["two"])
    await house.app.settlement.settle(turn, Reply("Again."))
    assert await told(house, conversation) == ["one", "one.", "two", "Again."]


async def test_while_another_reply_is_made_the_old_one_is_not_shown_nor_remembered(both_houses: House) -> None:
    house, memory = listening(both_houses)
    house, conversation, known = await lone(house, "one", "two")
    memory.heard()
    turn = await held(house, conversation, "again", known["one"])
    assert await told(house, conversation) == ["one"]
    assert memory.heard() == {known[text] for text in ("one", "one.", "two", "two.")}
    assert await house.remembered() == [known["one"]]
    await house.app.settlement.settle(turn, Reply("Uno."))
    assert {known["one."], turn.reply_id} <= memory.heard()


SILENT = {
    "stopped": Reply(state="stopped"),
    "failed": Reply(state="cut", error=ModelUnreachable("Nobody there.")),
    "blank": Reply(" "),
}


@pytest.mark.parametrize("reply", SILENT.values(), ids=SILENT)
@pytest.mark.parametrize("wants", ["again", "more"])
async def test_when_nothing_is_said_what_was_shown_comes_back(both_houses: House, wants: Wants, reply: Reply) -> None:
    house, memory = listening(both_houses)
    house, conversation, known = await lone(house, "one", "two")
    before = await house.messages(conversation)
    turn = await held(house, conversation, wants, known["two."])
    memory.heard()
    said = replace(reply, text=turn.begun + reply.text)
    assert await house.app.settlement.settle(turn, said) is None
    assert await house.messages(conversation) == before
    assert {known["two"], known["two."]} <= memory.heard()
    await house.app.paths.show(house.owner, conversation.id, known["one"])
    assert await house.messages(conversation) == before


@pytest.mark.parametrize("ending", ["give_up", "sweep", "next"])
async def test_after_a_crash_what_was_shown_comes_back(both_houses: House, ending: str) -> None:
    house, memory = listening(both_houses)
    house, conversation, known = await lone(house, "one", "two", "three")
    before = await house.messages(conversation)
    await held(house, conversation, "again", known["one"])
    memory.heard()
    if ending == "give_up":
        await house.app.settlement.give_up(conversation.id)
    elif ending == "sweep":
        assert await house.app.settlement.sweep() == 1
    else:
        await house.say(conversation, "four")
        assert (await told(house, conversation))[-2:] == ["four", "four."]
    assert (await house.messages(conversation))[: len(before)] == before
    assert {known[text] for text in ("one", "one.", "two", "two.", "three", "three.")} <= memory.heard()


async def test_a_crash_beside_the_path_leaves_every_path_as_it_was(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    await house.app.paths.edit(house.owner, conversation.id, known["one"], "uno", uuid4())
    await held(house, conversation, "again", known["one."])
    await house.app.settlement.sweep()
    assert await told(house, conversation) == ["uno"]
    await house.app.paths.show(house.owner, conversation.id, known["one"])
    assert await told(house, conversation) == ["one", "one.", "two", "two."]


async def test_a_reply_that_breaks_off_is_kept_as_far_as_it_came(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one")
    broken = house.saying(ScriptedChat([Broken("Half a", ModelBroke("The line went dead."))]))
    events = await heard(await broken.turns.begin(wanting(house, conversation, "again", known["one"])))
    assert events[-1].name == "failed"
    assert await told(house, conversation) == ["one", "Half a"]


async def test_more_of_a_reply_is_an_alternative_that_begins_with_it(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    turn = await held(house, conversation, "more", known["two."])
    assert (turn.begun, turn.message.id, turn.wants) == ("two.", known["two"], "more")
    longer = await house.app.settlement.settle(turn, Reply("two. And three."))
    assert longer
    assert longer.parent_id == known["two"]
    assert await told(house, conversation) == ["one", "one.", "two", "two. And three."]
    found = await house.app.paths.alternatives(house.owner, conversation.id, known["two."])
    assert [m.text for m in found] == ["two.", "two. And three."]


async def test_a_reply_goes_on_where_it_ended(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    going_on = house.saying(ScriptedChat(["And more of it."]))
    events = await heard(await going_on.turns.begin(wanting(house, conversation, "more", known["two."])))
    assert (events[0].data.begun, text_of(events).strip()) == ("two.", "And more of it.")  # type: ignore[attr-defined]  # a turn
    assert (await told(house, conversation))[-1] == "two. And more of it."


async def test_a_reply_with_nothing_more_to_say_stays(house: House) -> None:
    house, conversation, known = await lone(house, "one", "two")
    silent = house.saying(ScriptedChat([" "]))
    events = await heard(await silent.turns.begin(wanting(house, conversation, "more", known["two."])))
    assert (events[-1].name, end_of(events).message) == ("failed", None)
    assert await told(house, conversation) == ["one", "one.", "two", "two."]


async def test_the_same_wish_again_follows_the_same_reply(house: House) -> None:
    house, conversation, known = await lone(house, "one")
    chat = ScriptedChat(["First other.", "Second other."])
    house = house.saying(chat)
    first = wanting(house, conversation, "again", known["one"])
    streams = [await house.turns.begin(first) for _ in range(2)]
    assert streams[0] is streams[1]
    assert [text_of(await heard(stream)) for stream in streams] == ["First other."] * 2
    assert text_of(await heard(await house.turns.begin(first))) == "First other."
    second = await heard(await house.turns.begin(wanting(house, conversation, "again", known["one"])))
    assert text_of(second) == "Second other."
    with pytest.raises(AlreadyAnswered, match="there already"):
        await house.turns.begin(first)
    assert len(await house.app.paths.alternatives(house.owner, conversation.id, known["one."])) == 3


async def test_a_wish_that_failed_is_tried_again_under_its_id(house: House) -> None:
    house, conversation, known = await lone(house, "one")
    house = house.saying(ScriptedChat([ModelUnreachable("Nobody there."), "Here now."]))
    said = wanting(house, conversation, "again", known["one"])
    assert end_of(await heard(await house.turns.begin(said))).message is None
    assert text_of(await heard(await house.turns.begin(said))) == "Here now."
    assert await told(house, conversation) == ["one", "Here now."]


async def test_a_message_without_a_reply_can_be_answered_again_too(both_houses: House) -> None:
    house, conversation = both_houses, await both_houses.open()
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "one"))
    await house.app.settlement.settle(turn, Reply(state="stopped"))
    for text, shown in (("", ["one"]), ("One.", ["one", "One."])):
        turn = await held(house, conversation, "again", turn.message.id)
        await house.app.settlement.settle(turn, Reply(text))
        assert await told(house, conversation) == shown


async def test_no_other_reply_begins_while_one_is_on_its_way(house: House) -> None:
    house, conversation, known = await lone(house, "one")
    stream = await house.turns.begin(house.said(conversation, "two"))
    with pytest.raises(ReplyRunning):
        await house.turns.begin(wanting(house, conversation, "again", known["one"]))
    await heard(stream)


async def greeting_of(house: House, conversation: Conversation) -> Message:
    return (await house.messages(conversation))[0]


async def test_what_answers_nothing_cannot_be_made_again(both_houses: House) -> None:
    house, conversation, known = await lone(both_houses, "one", "two")
    greeting = await greeting_of(house, conversation)
    before = await house.messages(conversation)
    for wants, message_id, why in (
        ("again", greeting.id, "answers nothing that you said"),
        ("more", greeting.id, "Only the last reply"),
        ("more", known["one."], "Only the last reply"),
        ("more", known["two"], "Only the last reply"),
        ("turn", known["two"], "nobody else"),
    ):
        with pytest.raises(OutOfPlace, match=why):
            await held(house, conversation, wants, message_id)  # type: ignore[arg-type]  # each is one
    assert await house.messages(conversation) == before
    await house.app.paths.delete(house.owner, conversation.id, known["two"])
    for wants in ("again", "more"):
        with pytest.raises(OutOfPlace, match="was deleted"):
            await held(house, conversation, wants, known["two."])  # type: ignore[arg-type]  # each is one


async def test_what_is_not_there_is_not_made_again(house: House) -> None:
    house, conversation, known = await lone(house, "one", "two")
    elsewhere = await greeting_of(house, await house.open("idris"))
    await house.app.paths.delete(house.owner, conversation.id, known["two."])
    for message_id in (uuid4(), elsewhere.id, known["two."]):
        with pytest.raises(UnknownMessage):
            await held(house, conversation, "again", message_id)
    with pytest.raises(AlreadyAnswered):
        await house.turns.begin(wanting(house, conversation, "again", known["one"], reply_id=known["one."]))
    with pytest.raises(MessageElsewhere):
        await house.turns.begin(wanting(house, conversation, "again", known["one"], reply_id=elsewhere.id))
    assert await told(house, conversation) == ["one", "one.", "two"]


@pytest.mark.parametrize(
    ("hint", "taken"), [("", ""), ("  shorter, please ", "shorter, please"), ("x" * HINT_CHARS_MAX, "x" * HINT_CHARS_MAX)]
)
async def test_a_hint_reaches_the_turn(house: House, hint: str, taken: str) -> None:
    house, conversation, known = await lone(house, "one")
    turn = await house.app.settlement.hold(house.owner, wanting(house, conversation, "again", known["one"], hint=hint))
    assert turn.hint == taken


@pytest.mark.parametrize(("hint", "error"), [("x" * (HINT_CHARS_MAX + 1), MessageTooLong), ("a\x00b", MessageUnreadable)])
async def test_a_hint_that_cannot_be_taken_changes_nothing(house: House, hint: str, error: type[Exception]) -> None:
    house, conversation, known = await lone(house, "one")
    with pytest.raises(error):
        await house.turns.begin(wanting(house, conversation, "again", known["one"], hint=hint))
    assert await told(house, conversation) == ["one", "one."]
