"""The shown path: edits, alternatives, branches, deletions, imports, and what memory hears of them."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from everkin.accounts import store as accounts
from everkin.accounts.models import Person
from everkin.conversation import store
from everkin.conversation.models import (
    Conversation,
    Imported,
    ImportRefused,
    Message,
    MessageElsewhere,
    MessageEmpty,
    Place,
    Reply,
    ReplyRunning,
    Said,
    UnknownConversation,
    UnknownMessage,
)
from everkin.conversation.paths import Paths
from everkin.conversation.rules import IMPORT_LINES_MAX, MARKERS_WEIGHT, MESSAGE_CHARS_MAX, message_weight, parting, runs
from everkin.conversation.service import Conversations
from everkin.conversation.settlement import Settlement
from everkin.kit.db import Connection, Database
from everkin.kit.db.migrate import VERSIONS
from everkin.memory.models import Pair
from everkin.memory.service import Memories
from everkin.persona.service import stock
from everkin.ports.chat import Line
from everkin.providers.scripted import ScriptedChat
from tests.support.house import MORNING, House, heard

GREETINGS = 1 + len(stock()["tove"].greetings)
A_YEAR_AGO = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)


@dataclass
class Listening:
    """A memory that also notes what it is told to be due."""

    memory: Memories
    noted: list[UUID] = field(default_factory=list)

    def due(self, conn: Connection, pair: Pair, message_ids: Iterable[UUID]) -> None:
        ids = list(message_ids)
        self.noted.extend(ids)
        self.memory.due(conn, pair, ids)

    def heard(self) -> set[UUID]:
        """What was noted since this was asked last."""
        told, self.noted = set(self.noted), []
        return told

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever memory has
        return getattr(self.memory, name)


def listening(house: House) -> tuple[House, Listening]:
    """The same house, in which it is noted what memory hears."""
    app, memory = house.app, Listening(house.app.memory)
    parts = app.conversations._database, app.personas, cast("Memories", memory), app.clock, app.conversations._ids
    paths = Paths(parts[0], *parts[2:])
    app = replace(app, conversations=Conversations(*parts), settlement=Settlement(*parts), paths=paths)
    return house.with_app(app), memory


async def told(house: House, conversation: Conversation) -> list[str]:
    """The texts that are shown, without the greeting."""
    return [m.text for m in await house.messages(conversation) if m.kind != "greeting"]


async def ids(house: House, conversation: Conversation) -> dict[str, UUID]:
    """The ids of the messages that are shown, by their texts; of equal texts the last."""
    return {m.text: m.id for m in await house.messages(conversation)}


async def talked(house: House, *texts: str) -> tuple[House, Conversation]:
    """A house in which these were said to Tove, each answered by itself with a full stop more, a minute apart."""
    house = house.saying(ScriptedChat(lambda prompt: prompt.lines[-1].content.split("\n")[-1] + "."))
    conversation = await house.open()
    for text in texts:
        house.clock.advance(timedelta(minutes=1))
        await house.say(conversation, text)
    return house, conversation


async def edited(house: House, conversation: Conversation, message_id: UUID, text: str) -> Message:
    house.clock.advance(timedelta(minutes=1))
    return await house.app.paths.edit(house.owner, conversation.id, message_id, text, uuid4())


async def test_an_edit_ends_the_path_and_what_followed_is_kept(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    before = await house.messages(conversation)
    new = await edited(house, conversation, before[1].id, "  uno ")
    assert await told(house, conversation) == ["uno"]
    assert (new.parent_id, new.role, new.kind, new.state) == (before[0].id, "person", "said", "complete")
    await house.app.paths.show(house.owner, conversation.id, before[1].id)
    assert await house.messages(conversation) == before


async def test_an_edited_message_is_answered_when_it_is_said_under_its_id(house: House) -> None:
    house, conversation = await talked(house, "one", "two")
    new = await edited(house, conversation, (await ids(house, conversation))["one"], "uno")
    await house.say(conversation, "uno", new.id)
    assert await told(house, conversation) == ["uno", "uno."]


async def test_what_a_companion_said_can_be_edited_too(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one")
    new = await edited(house, conversation, (await ids(house, conversation))["one."], "One, and no more.")
    assert (new.role, new.kind) == ("companion", "reply")
    assert await told(house, conversation) == ["one", "One, and no more."]


async def test_an_edited_greeting_is_a_greeting(house: House) -> None:
    house, conversation = await talked(house, "one")
    greeting = (await house.messages(conversation))[0]
    new = await edited(house, conversation, greeting.id, "There you are.")
    assert (new.parent_id, new.kind) == (None, "greeting")
    assert [m.text for m in await house.messages(conversation)] == ["There you are."]
    first, *others, last = await house.app.paths.alternatives(house.owner, conversation.id, new.id)
    assert (first.id, [m.kind for m in others], last.id) == (greeting.id, ["greeting"] * len(stock()["tove"].greetings), new.id)


async def test_the_same_edit_again_is_harmless(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one")
    edit = partial(house.app.paths.edit, house.owner, conversation.id, (await ids(house, conversation))["one"])
    new_id = uuid4()
    assert await edit("uno", new_id) == await edit("uno", new_id)
    assert await told(house, conversation) == ["uno"]
    with pytest.raises(MessageElsewhere):
        await edit("eins", new_id)
    with pytest.raises(MessageEmpty):
        await edit(" ", uuid4())


async def test_alternatives_stand_in_the_order_of_their_making(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    first = (await ids(house, conversation))["one"]
    second = await edited(house, conversation, first, "uno")
    third = await edited(house, conversation, second.id, "eins")
    for asked in (first, second.id, third.id):
        found = await house.app.paths.alternatives(house.owner, conversation.id, asked)
        assert [m.text for m in found] == ["one", "uno", "eins"]
    for shown, number in ((first, 1), (second.id, 2), (third.id, 3)):
        await house.app.paths.show(house.owner, conversation.id, shown)
        page = await house.app.conversations.page(house.owner, conversation.id, None, 50)
        assert page.places[:2] == [Place(1, GREETINGS), Place(number, 3)]
        assert len(page.places) == len(page.items)
    await house.app.paths.delete(house.owner, conversation.id, second.id)
    assert (await house.app.conversations.page(house.owner, conversation.id, None, 50)).places == [Place(1, GREETINGS), Place(2, 2)]


async def test_a_path_is_shown_down_to_where_it_was_shown_last(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    first = await ids(house, conversation)
    await edited(house, conversation, first["two"], "due")
    await edited(house, conversation, first["one"], "uno")
    await house.app.paths.show(house.owner, conversation.id, first["one."])
    assert await told(house, conversation) == ["one", "one.", "due"]
    await house.app.paths.show(house.owner, conversation.id, first["two"])
    assert await told(house, conversation) == ["one", "one.", "two", "two."]


async def test_to_go_on_from_an_earlier_message_makes_a_branch(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    earlier = (await ids(house, conversation))["one."]
    said = replace(house.said(conversation, "other"), parent_id=earlier)
    await heard(await house.turns.begin(said))
    assert await told(house, conversation) == ["one", "one.", "other", "other."]
    assert [m.text for m in await house.app.paths.alternatives(house.owner, conversation.id, said.message_id)] == ["two", "other"]


async def test_nobody_goes_on_from_a_message_that_is_not_there(house: House) -> None:
    house, conversation = await talked(house, "one")
    elsewhere = (await house.messages(await house.open("idris")))[0].id
    for parent_id in (uuid4(), elsewhere):
        with pytest.raises(UnknownMessage, match="Load it again"):
            await house.turns.begin(Said(house.token, conversation.id, uuid4(), "Hello.", parent_id))
    assert await told(house, conversation) == ["one", "one."]


async def test_a_deleted_message_leaves_its_place_and_nothing_else(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "secret " * 40, "three")
    one, answer, secret, *rest = (await house.messages(conversation))[1:]
    await house.app.paths.delete(house.owner, conversation.id, secret.id)
    assert [m.text for m in (await house.messages(conversation))[1:]] == [m.text for m in (one, answer, *rest)]
    row = await house.database.read(lambda conn: store.find_message(conn, house.owner, conversation.id, secret.id))
    assert row
    assert (row.text, row.kind, row.state, row.weight) == ("", "said", "deleted", 0)
    for delete in (house.app.paths.delete, house.app.paths.delete_from):
        with pytest.raises(UnknownMessage):
            await delete(house.owner, conversation.id, secret.id)


async def test_what_is_deleted_weighs_nothing(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    known = await ids(house, conversation)
    await edited(house, conversation, known["three"], "drei")
    await house.app.paths.delete(house.owner, conversation.id, known["two"])
    shown = await house.messages(conversation)
    for number, message in enumerate(shown):
        assert message.path_weight == sum(message_weight(m.text) for m in shown[: number + 1])


async def test_a_long_message_that_was_deleted_does_not_crowd_out_the_history(house: House) -> None:
    house, conversation = await talked(house, "one")
    await house.app.conversations.import_lines(house.owner, "tove", [replace(A_LINE, text="x" * MESSAGE_CHARS_MAX)])
    await house.app.paths.delete(house.owner, conversation.id, (await house.messages(conversation))[-1].id)
    conversation = await house.app.conversations.get(house.owner, conversation.id)
    history = await house.app.conversations.history(house.owner, conversation, conversation.head_id, 1000)
    assert [m.text for m in history][1:] == ["one", "one."]


async def test_no_history_holds_what_was_deleted_or_is_not_shown(house: House) -> None:
    house, conversation = await talked(house, "alpha", "beta", "gamma")
    known = await ids(house, conversation)
    await house.app.paths.delete(house.owner, conversation.id, known["beta"])
    await edited(house, conversation, known["gamma"], "delta")
    await house.say(conversation, "epsilon")
    _, *history, last = house.chat.prompts[-1].lines
    assert history == [Line("user", "alpha"), Line("assistant", "alpha.\nbeta.")]
    assert last.content.endswith("delta\nepsilon")


async def test_deleted_messages_take_no_room_on_a_page(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    known = await ids(house, conversation)
    for text in ("one.", "two", "two."):
        await house.app.paths.delete(house.owner, conversation.id, known[text])
    page = await house.app.conversations.page(house.owner, conversation.id, None, 3)
    assert ([m.text for m in page.items], page.has_more) == (["one", "three", "three."], True)
    page = await house.app.conversations.page(house.owner, conversation.id, known["two"], 2)
    assert ([m.text for m in page.items][1:], page.has_more) == (["one"], False)


async def test_a_deleted_beginning_is_no_further_page(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one")
    greeting = (await house.messages(conversation))[0]
    await house.app.paths.delete(house.owner, conversation.id, greeting.id)
    page = await house.app.conversations.page(house.owner, conversation.id, None, 2)
    assert ([m.text for m in page.items], page.has_more) == (["one", "one."], False)


async def count(house: House, table: sa.Table) -> int:
    return await house.database.read(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


async def test_to_delete_what_follows_removes_every_branch_of_it(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    known = await ids(house, conversation)
    await edited(house, conversation, known["three"], "drei")
    await house.app.paths.delete_from(house.owner, conversation.id, known["two"])
    assert await told(house, conversation) == ["one", "one."]
    assert (await count(house, store.message), await count(house, store.turn)) == (GREETINGS + 2, 1)
    await house.say(conversation, "again")
    assert await told(house, conversation) == ["one", "one.", "again", "again."]


async def test_to_delete_beside_the_path_leaves_the_path(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    known = await ids(house, conversation)
    await edited(house, conversation, known["two"], "due")
    await house.app.paths.delete_from(house.owner, conversation.id, known["two"])
    assert await told(house, conversation) == ["one", "one.", "due"]
    assert (await house.app.conversations.page(house.owner, conversation.id, None, 1)).places == [Place(1, 1)]
    assert await count(house, store.message) == GREETINGS + 3


async def test_a_path_does_not_lead_to_what_was_removed_and_said_elsewhere(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    known = await ids(house, conversation)
    await house.app.paths.delete_from(house.owner, conversation.id, known["two"])
    house.turns.forget(conversation.id)
    greeting = (await house.messages(conversation))[0].id
    await heard(await house.turns.begin(Said(house.token, conversation.id, known["two"], "two", greeting)))
    assert await told(house, conversation) == ["two", "two."]
    await house.app.paths.show(house.owner, conversation.id, known["one"])
    assert await told(house, conversation) == ["one", "one."]


async def test_a_care_that_is_removed_leaves_its_message_to_be_read_anew(both_houses: House) -> None:
    house, memory = listening(both_houses)
    conversation = await house.open()
    turn = await house.app.settlement.hold(house.owner, house.said(conversation, "It was a cold morning."))
    care = await house.app.settlement.settle(turn, Reply("Please call.", "care"))
    assert care
    assert await house.remembered() == []
    memory.heard()
    await house.app.paths.delete_from(house.owner, conversation.id, care.id)
    assert memory.heard() == {turn.message.id, care.id}
    assert await house.remembered() == [turn.message.id]


async def test_a_conversation_keeps_the_place_of_its_greeting(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    greeting = (await house.messages(conversation))[0]
    await house.app.paths.delete_from(house.owner, conversation.id, greeting.id)
    assert await house.messages(conversation) == []
    assert await count(house, store.message) == GREETINGS
    await house.say(conversation, "again")
    assert [(m.text, m.parent_id == greeting.id) for m in await house.messages(conversation)] == [("again", True), ("again.", False)]


async def test_a_deleted_message_is_not_answered_again(house: House) -> None:
    house, conversation = await talked(house, "one")
    known = await ids(house, conversation)
    await house.app.paths.delete_from(house.owner, conversation.id, known["one."])
    await house.app.paths.delete(house.owner, conversation.id, known["one"])
    house.turns.forget(conversation.id)
    with pytest.raises(MessageElsewhere, match="deleted"):
        await house.say(conversation, "one", known["one"])


async def test_a_reply_that_was_deleted_is_made_anew(house: House) -> None:
    house, conversation = await talked(house, "one")
    known = await ids(house, conversation)
    await house.app.paths.delete_from(house.owner, conversation.id, known["one."])
    house.turns.forget(conversation.id)
    await house.say(conversation, "one", known["one"])
    assert await told(house, conversation) == ["one", "one."]
    assert len(house.chat.prompts) == 2


Change = Callable[[House, Person, UUID, UUID], Awaitable[object]]
CHANGES: dict[str, Change] = {
    "edit": lambda house, person, place, message: house.app.paths.edit(person, place, message, "Other words.", uuid4()),
    "show": lambda house, person, place, message: house.app.paths.show(person, place, message),
    "delete": lambda house, person, place, message: house.app.paths.delete(person, place, message),
    "delete from": lambda house, person, place, message: house.app.paths.delete_from(person, place, message),
}
READS: dict[str, Change] = {
    "alternatives": lambda house, person, place, message: house.app.paths.alternatives(person, place, message),
}
A_LINE = Imported("person", "Hello.", A_YEAR_AGO)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_nothing_changes_while_a_reply_is_on_its_way(both_houses: House, change: Change) -> None:
    house, conversation = await talked(both_houses, "one")
    known = await house.messages(conversation)
    await house.app.settlement.hold(house.owner, house.said(conversation, "two"))
    for refused in (
        change(house, house.owner, conversation.id, known[1].id),
        house.app.conversations.import_lines(house.owner, "tove", [A_LINE]),
    ):
        with pytest.raises(ReplyRunning, match="nothing was changed"):
            await refused
    assert (await house.messages(conversation))[:-1] == known


@pytest.mark.parametrize("change", (CHANGES | READS).values(), ids=CHANGES | READS)
async def test_what_is_not_there_is_not_changed(house: House, change: Change) -> None:
    house, conversation = await talked(house, "one")
    known = await house.messages(conversation)
    elsewhere = (await house.messages(await house.open("idris")))[0].id
    stranger = Person(uuid4(), house.owner.key)
    with pytest.raises(UnknownConversation):
        await change(house, house.owner, uuid4(), known[1].id)
    with pytest.raises(UnknownConversation):
        await change(house, stranger, conversation.id, known[1].id)
    for message_id in (uuid4(), elsewhere):
        with pytest.raises(UnknownMessage, match="Load it again"):
            await change(house, house.owner, conversation.id, message_id)
    assert await house.messages(conversation) == known


async def test_memory_hears_of_what_a_change_may_concern(both_houses: House) -> None:
    house, memory = listening(both_houses)
    house, conversation = await talked(house, "one", "two", "three")
    known = await ids(house, conversation)
    assert memory.heard() == {known[text] for text in ("one", "one.", "two", "two.", "three", "three.")}
    new = await edited(house, conversation, known["two"], "due")
    assert memory.heard() == {known[text] for text in ("one.", "two", "two.", "three", "three.")} | {new.id}
    await house.app.paths.show(house.owner, conversation.id, known["two"])
    assert memory.heard() == {known[text] for text in ("one.", "two", "two.", "three", "three.")} | {new.id}
    await house.app.paths.delete(house.owner, conversation.id, known["one"])
    assert memory.heard() == {known[text] for text in ("one", "one.", "two")} | {new.id}
    await house.app.paths.delete_from(house.owner, conversation.id, known["three"])
    assert memory.heard() == {known[text] for text in ("two.", "three", "three.")}
    await house.app.paths.show(house.owner, conversation.id, known["one."])
    assert memory.heard() <= {known["two."]}


async def test_a_message_answered_with_care_is_heard_of_again(house: House) -> None:
    house, memory = listening(house)
    house, conversation = await talked(house, "one")
    memory.heard()
    await house.say(conversation, "I want to die")
    _, care = (await house.messages(conversation))[-2:]
    assert memory.heard() == {care.parent_id, care.id}


async def test_what_memory_reads_of_a_path(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "Are you real?", "I want to die", "four")
    greeting, one, _, _, disclosure, crisis, care, four, last = await house.messages(conversation)
    found = await house.app.conversations.lines(house.owner, "tove", [m.id for m in await house.messages(conversation)])
    assert [m.id for m in (greeting, disclosure, crisis, care) if found[m.id]] == []
    first, fourth, final = found[one.id], found[four.id], found[last.id]
    assert first
    assert fourth
    assert final
    assert [line.text for line in (*first.before, first.line)] == [greeting.text, "one"]
    assert [(line.id, line.text) for line in fourth.before] == [(crisis.id, ""), (care.id, "")]
    assert (fourth.line.speaker, fourth.line.said_at, final.line.speaker) == ("person", four.created_at, "companion")


async def test_a_crisis_is_private_before_it_is_answered_and_after_its_answer_is_gone(house: House) -> None:
    house, conversation = await talked(house, "one")
    await house.app.settlement.hold(house.owner, house.said(conversation, "I want to die"))
    remembered = await house.remembered()
    await house.app.settlement.give_up(conversation.id)
    await house.say(conversation, "I want to die")
    assert await house.remembered() == remembered
    care = (await house.messages(conversation))[-1]
    await house.app.paths.delete(house.owner, conversation.id, care.id)
    assert await house.remembered() == remembered


async def test_memory_reads_nothing_beside_the_path_and_nothing_deleted(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two", "three")
    known = await ids(house, conversation)
    lines = partial(house.app.conversations.lines, house.owner, "tove")
    await house.app.paths.delete(house.owner, conversation.id, known["one."])
    found = await lines([known["one."], known["two"], uuid4()])
    assert [bool(read) for read in found.values()] == [False, True, False]
    two = found[known["two"]]
    assert two
    assert [(line.id, line.text) for line in two.before] == [(known["one"], "one"), (known["one."], "")]
    new = await edited(house, conversation, known["two"], "due")
    found = await lines([known["two"], known["three."], new.id])
    assert [bool(read) for read in found.values()] == [False, False, True]
    assert await house.app.conversations.lines(house.owner, "idris", [new.id]) == {new.id: None}
    assert await lines([]) == {}


async def test_few_messages_are_read_for_a_line_at_the_end_of_a_long_path(both_houses: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house, conversation = both_houses, await both_houses.open()
    await house.app.conversations.import_lines(house.owner, "tove", lines(3000))
    head_id = (await house.app.conversations.get(house.owner, conversation.id)).head_id
    read: list[int] = []

    def counted(walk: Callable[..., list[UUID]], *asked: Any, **limits: Any) -> list[UUID]:  # noqa: ANN401 - whatever is asked
        found = walk(*asked, **limits)
        read.append(len(found))
        return found

    monkeypatch.setattr(store, "trail", partial(counted, store.trail))
    (last,) = (await house.app.conversations.lines(house.owner, "tove", [head_id])).values()
    assert last
    assert [line.text for line in (*last.before, last.line)] == ["Line 2997.", "Line 2998.", "Line 2999."]
    assert read == [1, 3]


def lines(number: int, at: datetime = A_YEAR_AGO) -> list[Imported]:
    roles: Sequence[Any] = ("person", "companion")
    return [Imported(roles[n % 2], f"Line {n}.", at + timedelta(minutes=n)) for n in range(number)]


async def test_an_import_goes_on_where_the_path_ends(both_houses: House) -> None:
    house, memory = listening(both_houses)
    house, conversation = await talked(house, "one")
    memory.heard()
    assert await house.app.conversations.import_lines(house.owner, "tove", lines(4)) == 4
    assert await told(house, conversation) == ["one", "one.", *(f"Line {n}." for n in range(4))]
    new = (await house.messages(conversation))[-4:]
    assert [(m.role, m.kind, m.created_at) for m in new][1:3] == [
        ("companion", "reply", A_YEAR_AGO + timedelta(minutes=1)),
        ("person", "said", A_YEAR_AGO + timedelta(minutes=2)),
    ]
    assert memory.heard() == {m.id for m in new}
    assert new[-1].path_weight == sum(m.weight for m in await house.messages(conversation))
    await house.say(conversation, "two")
    assert (await told(house, conversation))[-2:] == ["two", "two."]


async def test_ten_thousand_messages_in_one_import(both_houses: House) -> None:
    house = both_houses
    assert await house.app.conversations.import_lines(house.owner, "idris", lines(10_000)) == 10_000
    ids = await house.remembered("idris")
    assert len(ids) == 10_000
    found = await house.app.conversations.lines(house.owner, "idris", ids)
    assert [read.line.text for read in found.values() if read] == [f"Line {n}." for n in range(10_000)]


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        ([], "not a line"),
        ([*lines(2), Imported("person", " ", MORNING)], "Line 3 of the import is empty"),
        ([*lines(1), Imported("person", "x" * (MESSAGE_CHARS_MAX + 1), MORNING)], "Line 2 of the import has 16,001 characters"),
        ([*lines(1), Imported("person", "a\x00b", MORNING)], "Line 2 of the import holds bytes that are not text"),
        ([*lines(2), A_LINE], "Line 3 of the import is dated 2025-11-20 09:30, which is earlier"),
        (
            [Imported("person", "Hello.", MORNING + timedelta(seconds=1))],
            "Line 1 of the import is dated 2026-11-20 09:30, which is still to",
        ),
        ([Imported("person", "Hello.", datetime(2025, 1, 1))], "Line 1 of the import has a time without a time zone"),  # noqa: DTZ001 - what is refused
        ([A_LINE] * (IMPORT_LINES_MAX + 1), "50,001 lines; 50,000 is the most"),
    ],
    ids=["none", "empty", "too long", "no text", "backwards", "to come", "no zone", "too many"],
)
async def test_an_import_is_taken_whole_or_not_at_all(house: House, refused: list[Imported], why: str) -> None:
    conversation = await house.open()
    before = await house.messages(conversation)
    with pytest.raises(ImportRefused, match=why) as error:
        await house.app.conversations.import_lines(house.owner, "tove", refused)
    assert str(error.value).endswith((".", "nothing was taken."))
    assert await house.messages(conversation) == before


async def test_changes_at_the_same_time_leave_one_path(both_houses: House) -> None:
    house, conversation = await talked(both_houses, "one", "two")
    known = await ids(house, conversation)
    await asyncio.gather(*(edited(house, conversation, known[text], f"{text} {n}") for text in ("one", "two") for n in range(4)))
    shown = await house.messages(conversation)
    assert [m.parent_id for m in shown] == [None, *(m.id for m in shown[:-1])]
    assert len(await house.app.paths.alternatives(house.owner, conversation.id, known["one"])) == 5
    assert shown[-1].path_weight == sum(len(m.text) + MARKERS_WEIGHT for m in shown)


ONE, TWO, THREE, FOUR, FIVE = (UUID(int=number) for number in range(1, 6))


@pytest.mark.parametrize(
    ("old", "new", "parted"),
    [
        ([TWO, ONE], [THREE, ONE], ([TWO], [THREE], ONE)),
        ([ONE], [THREE, TWO, ONE], ([], [THREE, TWO], ONE)),
        ([THREE, TWO, ONE], [ONE], ([THREE, TWO], [], ONE)),
        ([TWO, ONE], [TWO, ONE], ([], [], TWO)),
        ([TWO, ONE], [FOUR, THREE], ([TWO, ONE], [FOUR, THREE], None)),
        ([THREE, TWO], [FOUR, TWO, ONE], ([THREE], [FOUR], TWO)),
    ],
)
def test_where_two_paths_part(old: list[UUID], new: list[UUID], parted: tuple[list[UUID], list[UUID], UUID | None]) -> None:
    assert parting(old, new) == parted


@pytest.mark.parametrize(
    ("wanted", "length", "read"),
    [
        ([], 9, []),
        ([0], 1, [range(1)]),
        ([8], 9, [range(6, 9)]),
        ([4], 9, [range(2, 6)]),
        ([1, 4], 9, [range(6)]),
        ([8, 1, 2], 9, [range(4), range(6, 9)]),
        (range(5), 5, [range(5)]),
    ],
)
def test_which_stretches_of_a_path_are_read(wanted: Iterable[int], length: int, read: list[range]) -> None:
    assert runs(wanted, length) == read


async def test_paths_of_an_older_version_lead_on_as_they_did(blank_url: str, tmp_path: Path) -> None:
    for script in VERSIONS.glob("v000[0-3]_*.py"):
        shutil.copy(script, tmp_path)
    async with await Database.open(blank_url) as database:
        await database.migrate(tmp_path)
        await database.write(old_path)
        await database.migrate()
        query = sa.select(store.message.c.id, store.message.c.shown_id).order_by(store.message.c.id)
        links = await database.read(lambda conn: [tuple(row) for row in conn.execute(query)])
    assert links == [(ONE, TWO), (TWO, THREE), (THREE, None)]


def old_path(conn: Connection) -> None:
    """Store three messages in a row, as they were before paths could be changed."""
    place = {"person_id": FOUR, "conversation_id": FIVE}
    plain = {"role": "person", "state": "complete", "sealed": b"", "weight": 1, "path_weight": 1, "created_at": MORNING}
    conn.execute(accounts.person.insert().values(id=FOUR, wrapped_key=b"", key_version=1, is_owner=True, created_at=MORNING))
    before_pins = store.conversation.to_metadata(sa.MetaData())
    before_pins.append_column(sa.Column("companion_version", sa.Integer))
    times = {"created_at": MORNING, "updated_at": MORNING}
    conn.execute(before_pins.insert().values(id=FIVE, person_id=FOUR, companion_id="tove", companion_version=1, head_id=THREE, **times))
    for message_id, parent_id in ((ONE, None), (TWO, ONE), (THREE, TWO)):
        conn.execute(store.message.insert().values(id=message_id, parent_id=parent_id, **place, **plain))
