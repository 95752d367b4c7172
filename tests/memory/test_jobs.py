"""The deferred work of memory: what is due is done once, by whoever may commit, and what a model finds is added."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from everkin.conversation.jobs import Remembering, pair_of, subject_of
from everkin.kit.db import Connection
from everkin.memory import store
from everkin.memory.models import Finding, Line, Memory, Pair
from everkin.memory.partitions import Partitions
from everkin.memory.rules import derivation
from everkin.memory.rules.model_extraction import Fact, Facts
from everkin.memory.service import Memories
from everkin.ports.chat import ModelUnreachable, PromptTooLong
from everkin.ports.extraction import Form, Request
from everkin.providers.scripted import ScriptedChat, ScriptedEmbedding
from everkin.providers.scripted.embedding import DIMENSIONS
from tests.support.house import House, not_now, stored, unfenced


class Fenced(Exception):
    """Another process has taken over."""


class Reader:
    """A model that reads one fact, once it is there."""

    def __init__(self, *facts: Fact) -> None:
        self.facts = facts
        self.there = True
        self.asked: list[str] = []

    async def extract(self, request: Request[Form]) -> Form:
        if not self.there:
            raise ModelUnreachable("The model does not answer.")
        self.asked.append(request.text)
        return request.form.model_validate(Facts(facts=list(self.facts)).model_dump())

    async def close(self) -> None: ...


def shut(_conn: Connection) -> None:
    raise Fenced


def remembering(house: House, memory: Memories | None = None, fence: Callable[[Connection], None] = unfenced) -> Remembering:
    return Remembering(house.app.accounts, house.app.conversations, memory or house.app.memory, not_now, fence)


def with_reader(house: House, reader: Reader) -> Memories:
    partitions = Partitions(house.database, house.folder / "memories", ScriptedEmbedding().name, DIMENSIONS)
    return Memories(house.database, ScriptedEmbedding(), partitions, house.clock, reader)


def test_a_subject_is_ids_and_no_more() -> None:
    pair = Pair(UUID(int=5), "tove")
    assert subject_of(pair) == f"{UUID(int=5)}/tove"
    assert pair_of(subject_of(pair)) == pair


async def test_who_is_fenced_off_commits_nothing_and_another_does_the_work(both_houses: House) -> None:
    house = both_houses
    await house.say(await house.open(), "My sister is called Mara.")
    with pytest.raises(Fenced):
        await remembering(house, fence=shut).remember(subject_of(house.pair()))
    assert await stored(house, ("turn", "fact")) == []
    assert await house.app.memory.pairs_with_work() == [house.pair()]
    await house.remember()
    assert len(await stored(house, ("turn", "fact"))) == 3
    assert await house.app.memory.pairs_with_work() == []


async def test_what_is_done_twice_is_there_once(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    await house.say(conversation, "My sister is called Mara.")
    once = await house.memories("turn", "fact")
    ids = [m.message_id for m in once if m.message_id]

    def again(conn: Connection) -> None:
        store.add_due(conn, house.pair(), ids)

    await house.database.write(again)
    assert await house.memories("turn", "fact") == once


async def test_a_session_that_is_over_is_summed_up_by_the_sweep_and_only_once(house: House) -> None:
    conversation = await house.open()
    for line in ("My sister is called Mara.", "We sailed past the lighthouse."):
        await house.say(conversation, line)
    await house.remember()
    assert await house.app.memory.pairs_with_work() == []
    house.clock.advance(timedelta(hours=4))
    assert await house.app.memory.pairs_with_work() == [house.pair()]
    assert [m.form for m in await house.memories("summary")] == ["summary"]
    assert await house.app.memory.pairs_with_work() == []


async def test_a_person_who_is_no_more_has_nothing_due(house: House) -> None:
    await house.app.remembering.remember(subject_of(Pair(UUID(int=1), "tove")))


async def test_what_a_model_finds_is_added_and_goes_with_its_message(house: House) -> None:
    said = "I weave baskets out of willow."
    fact = Fact(subject="I", predicate="weave", object="baskets", single=False, kind="semantic", quote="I weave baskets", date="")
    reader = Reader(fact)
    memory = with_reader(house, reader)
    conversation = await house.open()
    await house.say(conversation, said)
    await remembering(house, memory).remember(subject_of(house.pair()))
    found = [m for m in await stored(house, ("fact",)) if m.origin == "model"]
    assert [m.claim.object for m in found if m.claim] == ["baskets"]
    assert len(reader.asked) == 1
    message = next(m for m in await house.messages(conversation) if m.text == said)
    await house.app.paths.delete(house.owner, conversation.id, message.id)
    await remembering(house, memory).remember(subject_of(house.pair()))
    assert [m for m in await stored(house, ("fact",)) if m.origin == "model"] == []


async def test_a_model_that_is_not_there_keeps_nothing_waiting_but_itself(house: House) -> None:
    reader = Reader()
    reader.there = False
    memory = with_reader(house, reader)
    await house.say(await house.open(), "My sister is called Mara.")
    await remembering(house, memory).remember(subject_of(house.pair()))
    assert [m.text for m in await stored(house, ("fact",))] == ["My sister is called Mara."]
    reader.there = True
    await remembering(house, memory).remember(subject_of(house.pair()))
    assert len(reader.asked) == 1


async def test_a_message_that_no_model_can_read_keeps_no_other_waiting(house: House) -> None:
    reader = Reader()
    memory = with_reader(house, reader)
    conversation = await house.open()

    async def refuse(request: Request[Form]) -> Form:
        reader.asked.append(request.text)
        raise PromptTooLong("That is too long for this model.")

    reader.extract = refuse  # type: ignore[method-assign]
    for line in ("I weave baskets.", "I carve spoons."):
        await house.say(conversation, line)
    await remembering(house, memory).remember(subject_of(house.pair()))
    assert len(reader.asked) == 2
    assert await memory.pairs_with_work() == []


async def test_a_message_that_breaks_the_rules_is_kept_word_for_word(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_line: Line, _before: Sequence[Line]) -> list[Finding]:
        raise ZeroDivisionError

    monkeypatch.setattr(derivation, "extract", broken)
    await house.say(await house.open(), "My sister is called Mara.")
    assert [m.text for m in await house.memories("turn", "fact") if m.speaker == "person"] == ["My sister is called Mara."]


async def test_a_deletion_does_not_wait_until_a_model_has_read_all(house: House) -> None:
    reader = Reader()
    memory = with_reader(house, reader)
    conversation = await house.open()
    for line in ("My sister is called Mara.", "I carve spoons.", "I mend boats."):
        await house.say(conversation, line)
    message = next(m for m in await house.messages(conversation) if m.text == "My sister is called Mara.")
    there: list[list[str]] = []

    async def slow(request: Request[Form]) -> Form:
        there.append([m.text for m in await stored(house, ("fact",))])
        if len(there) == 1:
            await house.app.paths.delete(house.owner, conversation.id, message.id)
        return request.form.model_validate(Facts(facts=[]).model_dump())

    reader.extract = slow  # type: ignore[method-assign]
    await remembering(house, memory).remember(subject_of(house.pair()))
    assert there[0][0] == "My sister is called Mara."
    assert "My sister is called Mara." not in there[1]


async def test_what_a_model_found_has_its_vector_at_once(house: House) -> None:
    fact = Fact(subject="I", predicate="weave", object="baskets", single=False, kind="semantic", quote="I weave baskets", date="")
    memory = with_reader(house, Reader(fact))
    await house.say(await house.open(), "I weave baskets out of willow.")
    await remembering(house, memory).remember(subject_of(house.pair()))

    def lacking(conn: Connection) -> list[Memory]:
        own = store.begin(conn, house.pair(), house.owner.memory)
        return store.without_vector(conn, house.pair(), own, ScriptedEmbedding().name, 10)

    assert await house.database.write(lacking) == []


async def test_a_new_plan_leaves_the_others_as_they_are(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "My interview is on Thursday.")
    house.clock.advance(timedelta(days=8))
    await house.say(conversation, "The interview went well!")
    before = await house.memories("plan")
    assert [p.superseded_by is not None for p in before] == [True]
    await house.say(conversation, "My driving test is on Friday.")
    assert (await house.memories("plan"))[:1] == before


async def test_a_plan_is_open_again_when_the_question_that_its_answer_rested_on_is_gone(house: House) -> None:
    asking = house.saying(ScriptedChat(["Noted.", "How did the interview go?", "Good."]))
    conversation = await asking.open()
    await asking.say(conversation, "My interview is on Thursday.")
    house.clock.advance(timedelta(days=8))
    await asking.say(conversation, "Hello again.")
    await asking.say(conversation, "Really well!")
    assert [p.superseded_by is not None for p in await asking.memories("plan")] == [True]
    question = next(m for m in await asking.messages(conversation) if m.text == "How did the interview go?")
    await asking.idle()
    await asking.app.paths.delete(asking.owner, conversation.id, question.id)
    assert [p.superseded_by is not None for p in await asking.memories("plan")] == [False]


async def test_a_record_that_does_not_open_is_made_anew_when_its_message_is_read_again(house: House) -> None:
    await house.say(await house.open(), "My sister is called Mara.")
    fact = (await house.memories("fact"))[0]

    def harm(conn: Connection) -> None:
        conn.execute(sa.update(store.memory).where(store.memory.c.id == fact.id).values(sealed=bytes(80)))
        store.add_due(conn, house.pair(), [m for m in [fact.message_id] if m])

    await house.database.write(harm)
    assert [m.text for m in await house.memories("fact")] == ["My sister is called Mara."]
