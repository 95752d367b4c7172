"""What a conversation is pinned to: nothing changes unasked, what is newer is offered with a preview, and there is a way back."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from everkin.conversation import prompts, store
from everkin.conversation.models import (
    Conversation,
    NothingOffered,
    NoWayBack,
    Offer,
    OutOfPlace,
    Pin,
    PinChange,
    Rehearsed,
    Reply,
    ReplyRunning,
    UnknownConversation,
)
from everkin.conversation.rules import drift, unlike
from everkin.conversation.versions import REHEARSED_MAX, Versions
from everkin.inference.models import Candidate
from everkin.kit.db import Database
from everkin.kit.db.migrate import VERSIONS
from everkin.persona.rules.signature import measure
from everkin.persona.service import stock
from everkin.ports.chat import ModelUnreachable
from everkin.providers.scripted import ScriptedChat
from tests.conversation.test_paths import FIVE, count, edited, ids, listening, old_path, talked, told
from tests.support.house import BrokenEmbedding, House, candidate, heard

LATEST = stock()["tove"].version
NOW = Pin(LATEST, prompts.VERSION, "")


async def pinned(house: House, conversation: Conversation) -> Pin:
    return (await house.app.conversations.get(house.owner, conversation.id)).pin


async def older(house: House, pin: Pin, companion_id: str = "tove") -> Conversation:
    """A conversation as it was begun under an earlier pin."""
    conversation = await house.open(companion_id)
    await house.pin(conversation.id, pin)
    return await house.app.conversations.get(house.owner, conversation.id)


async def offer(house: House, conversation: Conversation) -> Offer | None:
    return await Versions(house.app).offer(house.owner, await house.app.conversations.get(house.owner, conversation.id))


async def test_a_new_conversation_is_pinned_to_what_is_latest(both_houses: House) -> None:
    conversation = await both_houses.open()
    assert conversation.pin == await pinned(both_houses, conversation) == NOW
    (first,) = await Versions(both_houses.app).history(both_houses.owner, conversation.id)
    assert (first.number, first.pin, first.at, first.why) == (1, NOW, both_houses.clock.now(), "opened")
    assert await offer(both_houses, conversation) is None


async def test_a_pin_without_a_model_takes_the_one_that_is_chosen_when_one_first_answers(both_houses: House) -> None:
    house, conversation = both_houses, await both_houses.open()
    for model in ("", "Northwind 8B", "Southwind 3B"):
        turn = await house.app.settlement.hold(house.owner, house.said(conversation, "Hello."))
        await house.app.settlement.settle(turn, Reply("Noted.", model="Scripted", chosen=model))
    assert await pinned(house, conversation) == replace(NOW, model="Northwind 8B")
    assert len(await Versions(house.app).history(house.owner, conversation.id)) == 1


async def test_a_newer_server_changes_nothing_by_itself(both_houses: House) -> None:
    house = both_houses
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    assert LATEST > 1
    anew = house.anew()
    turn = await anew.app.settlement.hold(anew.owner, anew.said(conversation, "Hello."))
    assert (turn.companion.version, turn.companion.called) == (1, "Tove")
    assert turn.conversation.pin == Pin(1, prompts.VERSION, "Scripted")
    await anew.app.settlement.settle(turn, Reply("Noted.", chosen="Scripted"))
    assert (await anew.open()).pin == Pin(1, prompts.VERSION, "Scripted")


async def test_conversations_of_an_earlier_version_are_pinned_as_they_were(blank_url: str, tmp_path: Path) -> None:
    for script in VERSIONS.glob("v000[0-5]_*.py"):
        shutil.copy(script, tmp_path)
    async with await Database.open(blank_url) as database:
        await database.migrate(tmp_path)
        await database.write(old_path)
        await database.migrate()
        rows = await database.read(lambda conn: conn.execute(sa.select(store.pin)).all())
    assert [(r.conversation_id, r.number, r.companion_version, r.prompt_version, r.model, r.why) for r in rows] == [
        (FIVE, 1, 1, 1, "", "kept")
    ]


NEWER: dict[str, tuple[Pin, tuple[PinChange, ...]]] = {
    "nothing": (Pin(LATEST, prompts.VERSION, "Scripted"), ()),
    "the companion": (Pin(1, prompts.VERSION, "Scripted"), ("companion",)),
    "the prompt": (Pin(LATEST, prompts.VERSION + 1, "Scripted"), ("prompt",)),
    "the model": (Pin(LATEST, prompts.VERSION, "Northwind 8B"), ("model",)),
    "all": (Pin(1, prompts.VERSION + 1, "Northwind 8B"), ("companion", "prompt", "model")),
    "the companion, no model yet": (Pin(1, prompts.VERSION, ""), ("companion",)),
}


@pytest.mark.parametrize(("pin", "changes"), NEWER.values(), ids=NEWER)
async def test_what_is_newer_is_offered(house: House, pin: Pin, changes: tuple[PinChange, ...]) -> None:
    conversation = await older(house, pin)
    found = await offer(house, conversation)
    assert (found.changes if found else ()) == changes
    if found:
        assert (found.now, found.offered) == (pin, Pin(LATEST, prompts.VERSION, "Scripted" if pin.model else ""))


async def test_what_is_offered_is_accepted_and_taken_back(both_houses: House) -> None:
    house, versions = both_houses, Versions(both_houses.app)
    before = Pin(1, prompts.VERSION, "Scripted")
    conversation = await older(house, before)
    found = await offer(house, conversation)
    assert found
    assert (await versions.accept(house.owner, conversation.id, found.offered)).pin == await pinned(house, conversation) == found.offered
    assert await offer(house, conversation) is None
    for there in (before, found.offered):
        assert (await versions.back(house.owner, conversation.id)).pin == await pinned(house, conversation) == there
    assert [one.why for one in await versions.history(house.owner, conversation.id)] == [
        "opened",
        "kept",
        "accepted",
        "went_back",
        "went_back",
    ]


async def test_only_what_is_offered_is_accepted(both_houses: House) -> None:
    house, versions = both_houses, Versions(both_houses.app)
    conversation = await house.open()
    for pin in (NOW, Pin(1, prompts.VERSION, "")):
        with pytest.raises(NothingOffered, match="nothing was changed"):
            await versions.accept(house.owner, conversation.id, pin)
    with pytest.raises(NoWayBack, match="never been otherwise"):
        await versions.back(house.owner, conversation.id)
    with pytest.raises(UnknownConversation):
        await versions.back(house.owner, uuid4())
    assert await pinned(house, conversation) == NOW


async def test_nothing_is_pinned_while_a_reply_is_on_its_way(house: House) -> None:
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    found = await offer(house, conversation)
    assert found
    await house.app.settlement.hold(house.owner, house.said(conversation, "Hello."))
    for change in (
        Versions(house.app).accept(house.owner, conversation.id, found.offered),
        Versions(house.app).back(house.owner, conversation.id),
    ):
        with pytest.raises(ReplyRunning):
            await change


async def test_a_model_that_is_gone_is_stood_in_for_with_a_notice_and_the_pin_stays(house: House) -> None:
    conversation = await older(house, Pin(LATEST, prompts.VERSION, "Northwind 8B"))
    events = await house.say(conversation, "Hello.")
    assert [event.data[0] for event in events if event.name == "notice"] == ["fell_back"]  # type: ignore[index]  # a code and a sentence
    assert (await pinned(house, conversation)).model == "Northwind 8B"


async def test_the_pinned_model_answers_though_another_is_first(house: House) -> None:
    pinned_chat, newer_chat = ScriptedChat(["From the old one."]), ScriptedChat(["From the new one."])
    models: list[Candidate] = [candidate(newer_chat, name="Northwind 8B"), candidate(pinned_chat, name="Scripted")]
    house = house.asking(*models)
    conversation = await older(house, Pin(LATEST, prompts.VERSION, "Scripted"))
    await house.say(conversation, "Hello.")
    assert await told(house, conversation) == ["Hello.", "From the old one."]
    found = await offer(house, conversation)
    assert found
    assert found.changes == ("model",)


async def test_a_model_that_failed_is_still_the_one_that_is_pinned_and_offered(house: House) -> None:
    failing = candidate(ScriptedChat([ModelUnreachable("Nobody there.")]), name="Northwind 8B")
    house = house.asking(failing, candidate(ScriptedChat(["Standing in."]), name="Scripted"))
    conversation = await house.open()
    await house.say(conversation, "Hello.")
    assert await told(house, conversation) == ["Hello.", "Standing in."]
    assert (await pinned(house, conversation)).model == "Northwind 8B"
    assert await offer(house, conversation) is None


async def test_what_is_offered_once_is_accepted_once(both_houses: House) -> None:
    house, versions = both_houses, Versions(both_houses.app)
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    found = await offer(house, conversation)
    assert found
    both = (versions.accept(house.owner, conversation.id, found.offered) for _ in range(2))
    done = await asyncio.gather(*both, return_exceptions=True)
    assert [type(one) for one in done if isinstance(one, Exception)] == [NothingOffered]
    assert [one.why for one in await versions.history(house.owner, conversation.id)] == ["opened", "kept", "accepted"]


async def grouped(house: House) -> Conversation:
    """A group whose first model was another one."""
    conversation = await house.app.groups.open(house.owner, ("tove", "hana"))
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "Tove, hello."))
    await house.app.settlement.settle(turn, Reply("Noted.", chosen="Northwind 8B"))
    return conversation


async def test_a_group_takes_a_newer_model_and_goes_back(both_houses: House) -> None:
    house, versions = both_houses, Versions(both_houses.app)
    conversation = await grouped(house)
    before, after = Pin(0, prompts.VERSION, "Northwind 8B"), Pin(0, prompts.VERSION, "Scripted")
    found = await offer(house, conversation)
    assert found == Offer(before, after, ("model",))
    with pytest.raises(NothingOffered):
        await versions.accept(house.owner, conversation.id, replace(after, companion_version=1))
    assert (await versions.accept(house.owner, conversation.id, after)).pin == await pinned(house, conversation) == after
    assert await offer(house, conversation) is None
    for there in (before, after):
        assert (await versions.back(house.owner, conversation.id)).pin == await pinned(house, conversation) == there


async def test_a_group_is_not_previewed(house: House) -> None:
    conversation = await house.app.conversations.get(house.owner, (await grouped(house)).id)
    with pytest.raises(OutOfPlace, match="no preview of a group"):
        await Versions(house.app).to_preview(house.owner, conversation)


async def previewed(house: House, conversation: Conversation) -> list[Rehearsed]:
    conversation = await house.app.conversations.get(house.owner, conversation.id)
    offered = await Versions(house.app).to_preview(house.owner, conversation)
    return [one async for one in Versions(house.app).preview(house.owner, conversation, offered)]


async def test_a_preview_answers_the_last_ten_messages_anew_and_keeps_nothing(both_houses: House) -> None:
    house, memory = listening(both_houses)
    house, conversation = await talked(house, *(f"Message {n}" for n in range(12)))
    await house.pin(conversation.id, Pin(1, prompts.VERSION, "Scripted"))
    house = house.saying(ScriptedChat(["Otherwise."]))
    before, rows = await house.messages(conversation), [await count(house, table) for table in (store.message, store.turn, store.trace)]
    memory.heard()
    made = await previewed(house, conversation)
    assert [(one.said, one.was, one.would, one.model) for one in made] == [
        (f"Message {n}", f"Message {n}.", "Otherwise.", "Scripted") for n in range(2, 12)
    ]
    assert [one.message_id for one in made] == [m.id for m in before if m.role == "person"][2:]
    assert await house.messages(conversation) == before
    assert [await count(house, table) for table in (store.message, store.turn, store.trace)] == rows
    assert memory.heard() == set()
    assert await pinned(house, conversation) == Pin(1, prompts.VERSION, "Scripted")


async def test_a_preview_asks_under_the_offer(house: House) -> None:
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    await house.say(conversation, "Hello there.")
    (old,) = house.chat.prompts
    await previewed(house, conversation)
    assert house.chat.prompts[1].lines[0] != old.lines[0]


async def test_where_little_was_said_examples_join_in(house: House) -> None:
    house, conversation = await talked(house, "one")
    await house.pin(conversation.id, Pin(1, prompts.VERSION, "Scripted"))
    made = await previewed(house, conversation)
    first = await house.app.personas.get(house.owner, "tove", 1)
    assert [(one.said, one.was) for one in made] == [("one", "one."), *((e.said, e.reply) for e in first.examples[: REHEARSED_MAX - 1])]
    assert [one.message_id is None for one in made] == [False, *[True] * (REHEARSED_MAX - 1)]


async def test_a_preview_leaves_out_what_is_not_shown_and_what_was_answered_with_care(house: House) -> None:
    house, conversation = await talked(house, "one", "I want to die", "three")
    await edited(house, conversation, (await ids(house, conversation))["three"], "drei")
    await house.pin(conversation.id, Pin(1, prompts.VERSION, "Scripted"))
    assert [one.said for one in await previewed(house, conversation) if one.message_id] == ["one"]


async def test_a_model_that_fails_ends_the_preview(house: House) -> None:
    conversation = await older(house.saying(ScriptedChat([ModelUnreachable("Nobody there.")])), Pin(1, prompts.VERSION, "Scripted"))
    with pytest.raises(ModelUnreachable):
        await previewed(house.saying(ScriptedChat([ModelUnreachable("Nobody there.")])), conversation)


VOICE = measure([e.reply for e in stock()["tove"].examples])
OWN = [e.reply for e in stock()["tove"].examples[:10]]
GUSHING = ["OMG yes!!! I am SO happy for you, sweetie!!! Tell me EVERYTHING about it right now, please please please!!!"] * 10


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("", "", 0.0),
        ("...", "!", 1.0),
        ("Good day", "good, day!", 0.0),
        ("one two", "three", 1.0),
        ("so so", "so", 1 / 3),
        ("a b", "b c", 0.5),
    ],
)
def test_how_unlike_two_texts_are(one: str, other: str, share: float) -> None:
    assert unlike(one, other) == unlike(other, one) == pytest.approx(share)


def test_answers_that_stay_have_no_drift() -> None:
    assert drift([(text, text) for text in OWN], VOICE).value == 0.0
    assert drift([], VOICE).value == 0.0


def test_the_further_the_voice_the_greater_the_drift() -> None:
    reordered = drift(list(zip(OWN, reversed(OWN), strict=True)), VOICE)
    strange = drift(list(zip(OWN, GUSHING, strict=True)), VOICE)
    assert reordered.voice == pytest.approx(0.0, abs=1e-9)
    assert 0.2 < strange.voice <= 1
    assert reordered.value < strange.value <= 1
    assert strange.value == pytest.approx((strange.voice + strange.wording) / 2)


async def test_the_drift_of_a_preview_is_told_with_an_encoder_and_without(house: House) -> None:
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    made = [Rehearsed("Hello.", was, would, "Scripted", UUID(int=1)) for was, would in zip(OWN, GUSHING, strict=True)]
    found = await Versions(house.app).drift(house.owner, conversation, made)
    deaf = await Versions(house.encoding(BrokenEmbedding()).app).drift(house.owner, conversation, made)
    assert (0.2 < found.voice <= 1, 0.2 < deaf.voice <= 1) == (True, True)
    assert found.wording == deaf.wording


async def test_a_conversation_goes_on_under_what_was_accepted(house: House) -> None:
    conversation = await older(house, Pin(1, prompts.VERSION, "Scripted"))
    await Versions(house.app).accept(house.owner, conversation.id, Pin(LATEST, prompts.VERSION, "Scripted"))
    await heard(await house.turns.begin(house.said(conversation, "Hello.")))
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "And now?"))
    assert turn.companion.version == LATEST
