"""Groups: who is in them, who speaks, and what each of them knows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from everkin.conversation.groups import PRESENT_MAX
from everkin.conversation.models import (
    Conversation,
    Ended,
    MembersRefused,
    Message,
    NotPresent,
    OutOfPlace,
    ReplyRunning,
    Said,
    TitleRefused,
    UnknownConversation,
    Wants,
)
from everkin.inference.models import Role
from everkin.persona.models import UnknownCompanion
from everkin.persona.service import OFFERED, stock
from everkin.ports.chat import Line, Prompt
from everkin.providers.scripted import ScriptedChat
from tests.support.house import House, end_of, heard

THREE = ("tove", "hana", "idris")
CANARY = "My sister keeps quokkas in Fremantle."


async def group(house: House, *companion_ids: str) -> Conversation:
    return await house.app.groups.open(house.owner, companion_ids or THREE)


async def says(house: House, conversation: Conversation, text: str, speaker_id: str = "") -> Ended:
    """Say something, and hear how the turn ends."""
    house.clock.advance(timedelta(seconds=5))
    return end_of(await heard(await house.turns.begin(replace(house.said(conversation, text), speaker_id=speaker_id))))


async def asks(house: House, conversation: Conversation, wants: Wants = "turn", speaker_id: str = "") -> Ended:
    """Ask for one more reply, of whatever kind, at the head."""
    house.clock.advance(timedelta(seconds=5))
    head_id = (await house.app.conversations.get(house.owner, conversation.id)).head_id
    said = Said(house.token, conversation.id, head_id, "", wants=wants, speaker_id=speaker_id, reply_id=uuid4())
    return end_of(await heard(await house.turns.begin(said)))


async def spoken(house: House, conversation: Conversation) -> list[tuple[str, list[str]]]:
    """Who said each message of the path, and who heard it."""
    return [(m.speaker_id or "person", sorted(m.present or ())) for m in await house.messages(conversation)]


async def here(house: House, conversation: Conversation) -> list[str]:
    return list((await house.app.groups.circle(house.owner, conversation.id)).here)


def whole(prompt: Prompt) -> str:
    return "\n".join(line.content for line in prompt.lines)


# ---- who is in it


async def test_a_group_is_opened_and_one_of_them_greets(both_houses: House) -> None:
    house = both_houses
    one = await house.app.groups.open(house.owner, THREE, "  The  long table ")
    assert (one.is_group, one.title, one.companion_id) == (True, "The long table", "")
    assert await here(house, one) == list(THREE)
    (greeting,) = await house.messages(one)
    assert (greeting.speaker_id, greeting.text, greeting.kind) == ("tove", stock()["tove"].group_greetings[0], "greeting")
    assert greeting.present == frozenset(THREE)
    assert [g.id for g in await house.app.groups.all(house.owner)] == [one.id]
    assert await house.app.conversations.all(house.owner) == []
    assert (await house.app.groups.get(house.owner, one.id)).title == "The long table"


async def test_the_same_companions_may_be_in_several_groups_and_in_conversations_of_their_own(both_houses: House) -> None:
    house = both_houses
    first, second, own = await group(house), await group(house), await house.open()
    assert len({first.id, second.id, own.id}) == 3
    assert [c.id for c in await house.app.conversations.all(house.owner)] == [own.id]


@pytest.mark.parametrize(
    "companion_ids", [(), ("tove",), ("tove", "hana", "tove"), ("tove", *(f"c{n}" for n in range(PRESENT_MAX)))], ids=len
)
async def test_a_group_of_one_of_eleven_or_of_twice_the_same_is_refused(house: House, companion_ids: Sequence[str]) -> None:
    with pytest.raises(MembersRefused):
        await house.app.groups.open(house.owner, companion_ids)
    assert await house.app.groups.all(house.owner) == []


async def test_strangers_and_wrong_titles_are_refused(house: House) -> None:
    groups = house.app.groups
    with pytest.raises(UnknownCompanion):
        await groups.open(house.owner, ("tove", "nobody"))
    for title in ("x" * 101, "a\x00b"):
        with pytest.raises(TitleRefused):
            await groups.open(house.owner, THREE, title)
    one = await group(house)
    with pytest.raises(UnknownCompanion):
        await groups.join(house.owner, one.id, "nobody")
    with pytest.raises(MembersRefused):
        await groups.leave(house.owner, one.id, "rowan")
    with pytest.raises(UnknownConversation):
        await groups.join(house.owner, (await house.open()).id, "hana")
    with pytest.raises(UnknownConversation):
        await groups.get(house.owner, uuid4())


async def test_companions_join_leave_and_come_back_and_the_last_two_stay(both_houses: House) -> None:
    house = both_houses
    one, groups = await group(house, "tove", "hana"), house.app.groups
    with pytest.raises(MembersRefused):
        await groups.leave(house.owner, one.id, "hana")
    with pytest.raises(MembersRefused):
        await groups.join(house.owner, one.id, "hana")
    await groups.join(house.owner, one.id, "idris")
    await groups.leave(house.owner, one.id, "hana")
    with pytest.raises(MembersRefused):
        await groups.leave(house.owner, one.id, "hana")
    assert await here(house, one) == ["tove", "idris"]
    await groups.join(house.owner, one.id, "hana")
    assert await here(house, one) == ["tove", "hana", "idris"]
    assert [m.number for m in (await groups.circle(house.owner, one.id)).members] == [1, 2, 3]


async def test_an_eleventh_is_refused(house: House) -> None:
    one = await group(house, *OFFERED)
    for n in range(PRESENT_MAX - len(OFFERED)):
        who = stock()["rowan"].model_copy(update={"id": f"rowan-{n}", "called": f"Rowan{n}", "name": f"Rowan{n}"})
        await house.app.personas.save(house.owner, who)
        await house.app.groups.join(house.owner, one.id, who.id)
    await house.app.personas.save(house.owner, stock()["rowan"].model_copy(update={"id": "eleventh"}))
    with pytest.raises(MembersRefused):
        await house.app.groups.join(house.owner, one.id, "eleventh")


async def test_how_readily_one_speaks_and_the_title_can_be_changed(both_houses: House) -> None:
    house = both_houses
    one, groups = await group(house), house.app.groups
    await groups.quiet(house.owner, one.id, "hana", 0.05)
    assert [m.talkativeness for m in (await groups.circle(house.owner, one.id)).members] == [None, 0.05, None]
    await groups.quiet(house.owner, one.id, "hana", None)
    assert [m.talkativeness for m in (await groups.circle(house.owner, one.id)).members] == [None] * 3
    await groups.rename(house.owner, one.id, "Evening")
    assert (await groups.get(house.owner, one.id)).title == "Evening"
    await groups.rename(house.owner, one.id, "")
    assert (await groups.get(house.owner, one.id)).title == ""


async def test_nobody_comes_or_goes_while_a_reply_is_on_its_way(house: House) -> None:
    one = await group(house)
    await house.app.settlement.hold(house.owner, house.said(one, "Hello."))
    for change in (house.app.groups.join(house.owner, one.id, "rowan"), house.app.groups.leave(house.owner, one.id, "hana")):
        with pytest.raises(ReplyRunning):
            await change
    with pytest.raises(ReplyRunning):
        await house.app.groups.delete(house.owner, one.id)


async def test_a_deleted_group_is_gone_and_forgotten(both_houses: House) -> None:
    house = both_houses
    one = await group(house)
    await says(house, one, CANARY)
    assert [r for r in await house.recall("quokkas", "hana") if "quokkas" in r.memory.text]
    pairs = await house.app.groups.delete(house.owner, one.id)
    assert sorted(p.companion_id for p in pairs) == sorted(THREE)
    assert await house.app.groups.all(house.owner) == []
    for companion_id in THREE:
        assert await house.memories("turn", "fact", companion_id=companion_id) == []


# ---- who speaks


async def test_who_is_called_on_speaks_and_the_others_wait(house: House) -> None:
    one = await group(house)
    ended = await says(house, one, "Hana, Idris: what do you think?")
    assert ended.message is not None
    assert (ended.message.speaker_id, ended.next) == ("hana", ("idris",))
    ended = await asks(house, one)
    assert ended.message is not None
    assert (ended.message.speaker_id, ended.next) == ("idris", ())
    assert [who for who, _ in await spoken(house, one)] == ["tove", "person", "hana", "idris"]
    trace = await house.app.conversations.trace(house.owner, one.id, ended.message.id)
    assert trace.companion_id == "idris"


async def test_who_is_asked_for_by_hand_speaks(house: House) -> None:
    one = await group(house)
    ended = await says(house, one, "Hana?", speaker_id="tove")
    assert ended.message is not None
    assert (ended.message.speaker_id, ended.next) == ("tove", ("hana",))
    ended = await asks(house, one, speaker_id="idris")
    assert ended.message is not None
    assert ended.message.speaker_id == "idris"


async def test_who_is_not_there_cannot_speak_and_nothing_is_stored(house: House) -> None:
    one = await group(house)
    await house.app.groups.leave(house.owner, one.id, "hana")
    for stranger in ("hana", "rowan", "nobody"):
        with pytest.raises(NotPresent):
            await house.turns.begin(replace(house.said(one, "Hello?"), speaker_id=stranger))
    assert len(await house.messages(one)) == 1
    with pytest.raises(NotPresent):
        await house.turns.begin(replace(house.said(await house.open(), "Hello?"), speaker_id="hana"))


async def test_a_reply_is_made_again_by_the_same_one_and_goes_on_in_the_same_voice(house: House) -> None:
    one = await group(house)
    await says(house, one, "Hana, Idris?")
    await asks(house, one)
    again = await asks(house, one, "again")
    more = await asks(house, one, "more")
    assert [e.message.speaker_id for e in (again, more) if e.message] == ["idris", "idris"]
    other = await asks(house, one, "again", "tove")
    assert other.message is not None
    assert other.message.speaker_id == "tove"
    assert len(await house.app.paths.alternatives(house.owner, one.id, other.message.id)) == 4
    with pytest.raises(NotPresent):
        await asks(house, one, "more", "hana")


async def test_nobody_takes_a_turn_in_a_conversation_of_two_or_behind_what_is_no_head(house: House) -> None:
    own, one = await house.open(), await group(house)
    with pytest.raises(OutOfPlace):
        await asks(house, own)
    await says(house, one, "Hello.")
    first = (await house.messages(one))[0]
    with pytest.raises(OutOfPlace):
        await house.turns.begin(Said(house.token, one.id, first.id, "", wants="turn", reply_id=uuid4()))


async def test_a_crisis_is_met_with_care_and_nobody_talks_on_past_it(house: House) -> None:
    one = await group(house)
    ended = await says(house, one, "I want to kill myself.")
    assert (ended.reply.kind, ended.next) == ("care", ())
    await house.app.groups.join(house.owner, one.id, "rowan")
    assert (await asks(house, one, speaker_id="rowan")).reply.kind == "care"
    assert house.chat.prompts == []


async def test_the_name_in_front_goes_and_what_is_said_for_others_is_cut(house: House) -> None:
    house = house.saying(ScriptedChat(["Hana: The kettle is on.\nTove: And the lamp is lit.", "Tove: I speak first.", "Fine by me."]))
    one = await group(house)
    ended = await says(house, one, "Evening.", "hana")
    assert ended.reply.text == "The kettle is on."
    ended = await says(house, one, "And you?", "hana")
    assert ended.reply.text == "Fine by me."
    assert "It spoke for somebody else." in ended.reply.trace.mended


# ---- what each of them knows


async def test_each_hears_what_is_said_while_it_is_there(both_houses: House) -> None:
    house = both_houses
    one, groups = await group(house), house.app.groups
    await says(house, one, "One.", "tove")
    await groups.leave(house.owner, one.id, "hana")
    await says(house, one, CANARY, "tove")
    await groups.join(house.owner, one.id, "rowan")
    await groups.join(house.owner, one.id, "hana")
    await says(house, one, "Three.", "tove")
    everybody, without, later = sorted(THREE), ["idris", "tove"], ["hana", "idris", "rowan", "tove"]
    assert [present for _, present in await spoken(house, one)] == [everybody] * 3 + [without] * 2 + [later] * 2
    for companion_id, knows in (("tove", True), ("idris", True), ("hana", False), ("rowan", False)):
        recalled = [r.memory.text for r in await house.recall("Who keeps quokkas?", companion_id)]
        assert any("quokkas" in text for text in recalled) is knows
        await says(house, one, "What of it?", companion_id)
        assert ("quokkas" in whole(house.chat.prompts[-1])) is knows
    assert [m.text for m in await house.memories(companion_id="rowan") if m.text == "Three."] == ["Three."]


async def test_what_is_said_in_a_group_is_known_in_private_and_the_other_way_round_by_the_one_alone(house: House) -> None:
    one, own = await group(house), await house.open("hana")
    await says(house, one, CANARY, "tove")
    await house.say(own, "My boat is called Wanderer.")
    house.clock.advance(timedelta(days=1))
    assert any("quokkas" in r.memory.text for r in await house.recall("Who keeps quokkas?", "hana"))
    assert any("Wanderer" in r.memory.text for r in await house.recall("my boat", "hana"))
    assert not any("Wanderer" in r.memory.text for r in await house.recall("my boat", "tove"))


async def test_what_another_companion_says_is_remembered_as_anothers_and_is_nobodys_canon(house: House) -> None:
    house = house.saying(ScriptedChat(["I like damson jam."]))
    one = await group(house)
    await says(house, one, "Tell me something.", "tove")
    (told,) = [m for m in await house.memories(companion_id="hana") if "damson" in m.text]
    assert (told.speaker, told.text) == ("other", "Tove: I like damson jam.")
    (own,) = [m for m in await house.memories(companion_id="tove") if "damson" in m.text]
    assert (own.speaker, own.text) == ("companion", "I like damson jam.")
    assert await house.memories("canon", companion_id="hana") == []
    assert await house.memories("canon", companion_id="tove") != []


async def test_an_edit_is_heard_by_those_who_heard_what_is_edited_and_are_there(house: House) -> None:
    one, groups = await group(house), house.app.groups
    ended = await says(house, one, "My aunt lives in Bergen.", "tove")
    assert ended.message is not None
    said = (await house.messages(one))[1]
    await groups.leave(house.owner, one.id, "hana")
    await groups.join(house.owner, one.id, "rowan")
    new = await house.app.paths.edit(house.owner, one.id, said.id, CANARY, uuid4())
    assert new.present == frozenset({"tove", "idris"})
    for companion_id, knows in (("tove", True), ("hana", False), ("rowan", False)):
        texts = [m.text for m in await house.memories(companion_id=companion_id)]
        assert (any("quokkas" in text for text in texts), any("Bergen" in text for text in texts)) == (knows, False)
    with pytest.raises(NotPresent):
        await house.turns.begin(replace(house.said(one, CANARY, new.id), speaker_id="rowan"))
    await groups.join(house.owner, one.id, "hana")
    await groups.leave(house.owner, one.id, "tove")
    await groups.leave(house.owner, one.id, "idris")
    with pytest.raises(NotPresent):
        await house.app.paths.edit(house.owner, one.id, new.id, "Something else.", uuid4())


async def test_who_comes_in_and_is_asked_to_speak_greets(house: House) -> None:
    one = await group(house)
    await says(house, one, CANARY, "tove")
    await house.app.groups.join(house.owner, one.id, "rowan")
    ended = await asks(house, one, speaker_id="rowan")
    assert ended.reply.text == stock()["rowan"].group_greetings[0]
    assert len(house.chat.prompts) == 1


async def test_each_has_a_mood_of_its_own(house: House) -> None:
    one = await group(house)
    moods = [
        (await says(house, one, "You are wonderful, Hana! I love what you say.", who)).reply.trace for who in ("hana", "hana", "idris")
    ]
    assert moods[0].relationship is not None
    assert moods[1].relationship is not None
    assert moods[2].relationship is not None
    assert moods[1].relationship[0] > moods[0].relationship[0] >= moods[2].relationship[0]


async def test_what_rests_on_a_deleted_message_is_read_anew_by_each_who_heard_it(house: House) -> None:
    one, groups = await group(house), house.app.groups
    await says(house, one, "My sister Mara is a nurse.", "tove")
    said = (await house.messages(one))[1]
    await groups.leave(house.owner, one.id, "hana")
    for n in range(3):
        await says(house, one, f"Between {n}.", "tove")
    await groups.join(house.owner, one.id, "hana")
    await says(house, one, "She lives in Porto.", "tove")
    assert any("Mara" in m.text and "Porto" in m.text for m in await house.memories("fact", companion_id="hana"))
    await house.app.paths.delete(house.owner, one.id, said.id)
    assert not any("Mara" in m.text for m in await house.memories("fact", "turn", companion_id="hana"))


# ---- the prompt


def shared(first: Prompt, second: Prompt) -> int:
    """How many lines two prompts share from their beginning."""
    same = [a == b for a, b in zip(first.lines, second.lines, strict=False)]
    return same.index(False) if False in same else len(same)


@pytest.mark.parametrize("kind", ["standard", "small"])
async def test_all_who_speak_share_the_head_and_the_history_byte_for_byte(house: House, kind: str) -> None:
    house = house.saying(ScriptedChat(["Noted, and then some."]), kind)
    one = await group(house)
    for n, who in enumerate(("tove", "hana", "idris", "tove")):
        await says(house, one, f"Thing {n}.", who)
    prompts = []
    for who in THREE:
        await says(house, one, "And now?", who)
        prompts.append(house.chat.prompts[-1])
        await house.app.paths.undo(house.owner, one.id)
    for first, second in pairwise(prompts):
        assert len(first.lines) == len(second.lines) == shared(first, second) + 1
        assert first.session == second.session
    contents = [line.content for line in prompts[0].lines]
    assert contents[0].count("AI companions who talk with one person") == 1
    assert [stock()[who].tagline in contents[0] for who in THREE] == [True] * 3
    assert contents[1:3] == ["Thing 0.", "Tove: Noted, and then some."]
    for who, prompt in zip(THREE, prompts, strict=True):
        called = stock()[who].called
        assert prompt.lines[-1].content.endswith(f"Answer as {called}, and only as {called}, without the name in front.]")
        assert f"You are {stock()[who].name}, an AI companion." in prompt.lines[-1].content
        assert [line.role for line in prompt.lines] == ["system", *["user", "assistant"] * 4, "user"]


async def test_who_speaks_behind_another_sees_what_was_said_and_no_message_twice(house: House) -> None:
    one = await group(house)
    await says(house, one, "Hana, Idris: was it the heron?")
    await asks(house, one)
    lines = house.chat.prompts[-1].lines
    assert lines[-3:-1] == (Line("user", "Hana, Idris: was it the heron?"), Line("assistant", "Hana: Noted. What sort of day is it?"))
    assert "heron" not in lines[-1].content
    assert "It is Idris's turn." in lines[-1].content


async def test_a_tiny_model_speaks_as_one_without_names(house: House) -> None:
    house = house.saying(ScriptedChat(["Noted."]), "tiny")
    one = await group(house)
    for who in THREE:
        await says(house, one, "Quite a grey sort of afternoon, with rain on the greenhouse.", who)
    for prompt in house.chat.prompts:
        assert not any(f"{stock()[who].called}: " in whole(prompt) for who in THREE)


async def test_what_is_read_ahead_is_how_the_next_prompt_begins(house: House) -> None:
    from everkin.conversation.gather import Party, look_back  # noqa: PLC0415
    from everkin.conversation.prompts import compile_ahead  # noqa: PLC0415

    one = await group(house)
    await says(house, one, "One.", "hana")
    circle = await house.app.groups.circle(house.owner, one.id)
    conversation = await house.app.groups.get(house.owner, one.id)
    party = Party(circle.here["tove"], circle.here, circle.names)
    ahead = await look_back(house.owner, conversation, conversation.head_id, house.app, party)
    (candidate,) = house.app.inference.candidates(Role.CHAT)
    read = compile_ahead(ahead, candidate.profile)
    await says(house, one, "Two.", "idris")
    assert house.chat.prompts[-1].lines[: len(read.lines)] == read.lines


def test_old_messages_are_their_companions_and_heard_by_it() -> None:
    message = Message(uuid4(), None, "companion", "reply", "x", "complete", None, 1, 1)  # type: ignore[arg-type]
    assert message.said_by("tove")
    assert message.heard_by("tove")
