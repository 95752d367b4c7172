"""Memory over a database: sealed, apart, there again after a restart, and whole whatever breaks."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from everkin.conversation.models import Imported
from everkin.kit.crypto import DataKey, SealBroken
from everkin.kit.db import Connection
from everkin.memory import partitions, store
from everkin.memory.models import Names, Recalled
from everkin.memory.partitions import Partitions
from everkin.memory.service import Memories
from everkin.providers.scripted import ScriptedChat, ScriptedEmbedding
from everkin.providers.scripted.embedding import DIMENSIONS
from tests.support.house import BrokenEmbedding, House, ZeroEmbedding, stored, unfenced

CANARY = "My canary is called Zanzibarius."


async def texts(house: House, text: str, companion_id: str = "tove") -> list[str]:
    return [r.memory.text for r in await house.recall(text, companion_id) if r.memory.form == "turn"]


async def rows(house: House) -> list[Any]:
    turns = sa.select(store.memory).where(store.memory.c.form == "turn").order_by(store.memory.c.said_at, store.memory.c.id)
    return await house.database.read(lambda conn: list(conn.execute(turns).all()))


async def change(house: House, statement: sa.Update) -> None:
    """Tamper with the table, in a way that an open partition sees."""

    def tx(conn: Connection) -> None:
        conn.execute(statement)
        conn.execute(sa.update(store.memory).values(seq=store.memory.c.seq + 1))
        conn.execute(sa.update(store.partition).values(seq=store.partition.c.seq + 1))

    await house.database.write(tx)


def said(recalled: list[Recalled]) -> list[str]:
    return [r.memory.text for r in recalled]


async def test_what_was_said_is_recalled_now_and_after_a_restart(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "I baked bread.")
    warm = await house.recall("What is my canary called?")
    cold = await house.anew().recall("What is my canary called?")
    assert warm[0].memory.text == CANARY
    assert [r.memory for r in cold] == [r.memory for r in warm]
    assert [r.score for r in cold] == pytest.approx([r.score for r in warm], abs=1e-2)


async def test_an_open_partition_sees_what_is_said_and_what_another_process_writes(house: House) -> None:
    conversation, other = await house.open(), house.anew()
    assert await texts(house, "canary") == []
    await house.say(conversation, CANARY)
    assert (await texts(house, "canary"))[0] == CANARY
    assert (await texts(other, "canary"))[0] == CANARY
    await house.say(conversation, "My canary sings.")
    await house.remember()
    assert "My canary sings." in await texts(other, "canary")


async def test_pairs_never_see_each_other(house: House) -> None:
    for companion_id, text in (("tove", CANARY), ("idris", "My canary is called Bob.")):
        await house.say(await house.open(companion_id), text)
    assert CANARY not in said(await house.recall("canary", "idris"))
    assert "My canary is called Bob." not in said(await house.recall("canary", "tove"))
    assert await house.recall("canary", "rowan") == []


async def test_another_persons_key_opens_nothing(house: House) -> None:
    await house.say(await house.open(), CANARY)
    await house.remember()
    memory = house.anew().app.memory
    query = (await memory.hear("canary", Names())).query
    with pytest.raises(SealBroken):
        await memory.recall(house.pair(), DataKey.make(uuid4()).subkey("memory"), query, 5)


@pytest.mark.parametrize("column", ["id", "sealed", "version"])
async def test_a_record_that_does_not_open_is_left_out_and_said_and_the_others_stand(
    house: House, column: str, caplog: pytest.LogCaptureFixture
) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "My canary sings at dawn.")
    await house.remember()
    told = next(m.id for m in await house.memories() if m.text == CANARY)
    broken = next(row for row in await rows(house) if row.id == told)
    value = {"id": uuid4(), "sealed": broken.sealed[:-1] + bytes([broken.sealed[-1] ^ 1]), "version": broken.version + 1}[column]
    await change(house, sa.update(store.memory).where(store.memory.c.id == broken.id).values({column: value}))
    for one in (house, house.anew()):
        found = said(await one.recall("canary"))
        assert "My canary sings at dawn." in found
        assert len([t for t in found if t == CANARY]) <= 1  # the fact that rests on it has a seal of its own
    assert any("does not open" in str(r.msg) for r in caplog.records)


async def test_no_file_holds_what_was_said(house: House, tmp_path: Path) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.saying(ScriptedChat(["Zanzibarius, noted."])).say(conversation, "What is my canary called?")
    await house.remember()
    await house.app.memory.close()
    await house.turns.close()
    await house.database.close()
    files = {file.name: file.read_bytes().lower() for file in tmp_path.rglob("*") if file.is_file()}  # noqa: ASYNC240 - nothing else runs
    assert "everkin.db" in files
    for secret in (b"anzibarius", b"canary", house.token.encode()):
        assert [name for name, content in files.items() if secret.lower() in content] == []


async def test_without_the_encoder_words_alone_recall_and_the_gap_is_filled_later(house: House) -> None:
    conversation = await house.open()
    deaf = house.encoding(BrokenEmbedding())
    await deaf.say(conversation, CANARY)
    await deaf.say(conversation, "I baked bread.")
    found = await deaf.recall("canary")
    assert found[0].memory.text == CANARY
    assert found[0].closeness == 0.0
    assert {row.embed_model for row in await rows(house)} == {None}
    assert (await house.anew().recall("canary"))[0].closeness > 0.0
    assert {row.embed_model for row in await rows(house)} == {ScriptedEmbedding().name}


async def test_vectors_of_another_encoder_are_never_compared(house: House) -> None:
    await house.say(await house.open(), CANARY)
    await house.remember()
    other = house.encoding(ZeroEmbedding())
    query = (await other.app.memory.hear("canary", Names())).query
    found = await other.app.memory.recall(other.pair(), other.owner.memory, query, 5)
    assert {r.closeness for r in found} == {0.0}
    assert found[0].memory.text == CANARY
    await other.remember()
    assert {row.embed_model for row in await rows(house)} == {ZeroEmbedding.name}


async def test_the_least_used_partition_is_let_go_when_there_are_too_many(house: House, tmp_path: Path) -> None:
    tight = Partitions(house.database, tmp_path / "memories", ScriptedEmbedding().name, DIMENSIONS, bytes_max=1)
    memory = Memories(house.database, ScriptedEmbedding(), tight, house.clock)
    for companion_id in ("tove", "idris"):
        await house.say(await house.open(companion_id), f"{companion_id} knows my canary.")
        await house.remember(companion_id)
    query = (await memory.hear("canary", Names())).query
    for companion_id in ("tove", "idris", "tove"):
        found = await memory.recall(house.pair(companion_id), house.owner.memory, query, 1)
        assert found[0].memory.text == f"{companion_id} knows my canary."
        assert len(tight._open) == 1


async def test_no_memories_wanted_costs_no_reading(house: House) -> None:
    await house.say(await house.open(), CANARY)
    await house.remember()
    memory = house.anew().app.memory
    query = (await memory.hear("canary", Names())).query
    assert await memory.recall(house.pair(), DataKey.make(uuid4()).subkey("memory"), query, 0) == []


@pytest.fixture
def early_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "SNAPSHOT_ROWS_MIN", 1)


def snapshot_of(house: House) -> Path:
    return house.folder / "memories" / str(house.owner.id) / "tove.memory"


@pytest.mark.usefixtures("early_snapshots")
async def test_a_partition_opens_from_its_snapshot_and_the_rows_beyond_it(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    warm = await house.recall("canary")
    await house.app.memory.close()
    assert snapshot_of(house).exists()
    await house.say(conversation, "My canary sings.")
    await house.remember()

    def hide(conn: Connection) -> None:  # what the snapshot holds is not read again: unreadable rows do no harm to the index
        conn.execute(sa.update(store.memory).where(store.memory.c.seq <= 1).values(sealed_vector=b"?"))

    await house.database.write(hide)
    cold = await house.anew().recall("canary")
    assert {r.memory.text for r in cold} >= {warm[0].memory.text, "My canary sings."}
    assert all(r.closeness for r in cold if r.memory.text == CANARY)


@pytest.mark.usefixtures("early_snapshots")
@pytest.mark.parametrize("harm", [lambda b: b[:-7], lambda b: b[:40] + bytes([b[40] ^ 1]) + b[41:], lambda _: b"", lambda b: b * 2])
async def test_a_broken_snapshot_is_made_anew_from_the_records(house: House, harm: Callable[[bytes], bytes]) -> None:
    await house.say(await house.open(), CANARY)
    warm = await house.recall("canary")
    await house.app.memory.close()
    snapshot = snapshot_of(house)
    snapshot.write_bytes(harm(snapshot.read_bytes()))
    assert [r.memory for r in await house.anew().recall("canary")] == [r.memory for r in warm]


@pytest.mark.usefixtures("early_snapshots")
async def test_what_is_deleted_does_not_stay_in_a_snapshot(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "I baked bread.")
    await house.recall("canary")
    await house.app.memory.close()
    before = snapshot_of(house).read_bytes()
    message = (await house.messages(conversation))[1]
    await house.app.paths.delete(house.owner, conversation.id, message.id)
    again = house.anew()
    assert CANARY not in said(await again.recall("canary"))
    await again.app.memory.close()
    assert not snapshot_of(house).exists() or snapshot_of(house).read_bytes() != before


async def test_a_memory_that_a_reply_takes_up_holds_longer(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.remember()
    await house.saying(ScriptedChat(["Zanzibarius, of course."])).say(conversation, "What is my canary called?")
    await house.remember()
    used = [m for m in await stored(house, ("turn", "fact")) if m.uses]
    assert {m.text for m in used} == {CANARY}
    assert all(m.last_used == house.clock.now() for m in used)


async def test_an_erased_memory_leaves_no_row_and_not_its_key(both_houses: House) -> None:
    house = both_houses
    await house.say(await house.open(), CANARY)
    await house.remember()
    before = await house.database.read(lambda conn: store.sealed_key(conn, house.pair()))
    await house.app.control.erase(house.pair(), house.owner.memory)
    for table in (store.memory, store.gone, store.wish, store.due, store.stale):
        count = sa.select(sa.func.count()).select_from(table)
        assert await house.database.read(lambda conn, count=count: conn.execute(count).scalar_one()) == 0  # type: ignore[misc]
    assert await house.database.read(lambda conn: store.sealed_key(conn, house.pair())) != before
    assert await house.recall("canary") == []


async def test_what_was_erased_does_not_come_back_with_an_edit(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "I baked bread.")
    await house.remember()
    house.clock.advance(timedelta(minutes=1))
    await house.app.control.erase(house.pair(), house.owner.memory)
    house.clock.advance(timedelta(minutes=1))
    baked = next(m for m in await house.messages(conversation) if m.text == "I baked bread.")
    await house.app.paths.edit(house.owner, conversation.id, baked.id, "I baked a cake.", uuid4())
    assert [m.text for m in await house.memories("turn", "fact")] == ["I baked a cake."]


async def test_ten_thousand_lines_at_once_are_read_whole(house: House) -> None:
    conversation = await house.open()
    now = house.clock.now()
    lines = [Imported("person", f"I counted {n} stones.", now) for n in range(2_000)]
    await house.app.conversations.import_lines(house.owner, "tove", lines)
    await house.say(conversation, CANARY)
    assert len(await house.memories()) == 2_002
    assert (await house.recall("canary", limit=1))[0].memory.text == CANARY


async def test_what_is_erased_elsewhere_and_begun_anew_is_opened_anew(house: House) -> None:
    conversation, other = await house.open(), house.anew()
    await house.say(conversation, CANARY)
    assert CANARY in said(await other.recall("canary"))
    await house.app.control.erase(house.pair(), house.owner.memory)
    await house.say(conversation, "I baked bread.")
    await house.remember()
    assert CANARY not in said(await other.recall("canary"))
    assert "I baked bread." in said(await other.recall("bread"))


async def test_what_was_being_read_when_all_was_erased_is_not_kept(house: House) -> None:
    await house.say(await house.open(), CANARY)
    memory, pair, key = house.app.memory, house.pair(), house.owner.memory
    due = await memory.next_due(pair)
    told = await house.app.conversations.lines(house.owner, "tove", list(due.notes.values()))
    await house.app.control.erase(pair, key)
    await memory.read(due, key, told, unfenced)
    await memory.finish(pair, key, unfenced)
    assert await rows(house) == []
    assert await house.recall("canary") == []


async def test_what_is_deleted_is_not_recalled_even_before_the_job_has_run(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.remember()
    message = next(m for m in await house.messages(conversation) if m.text == CANARY)
    await house.app.paths.delete(house.owner, conversation.id, message.id)
    query = (await house.app.memory.hear("canary", Names())).query
    found = await house.app.memory.recall(house.pair(), house.owner.memory, query, 9)
    assert not any("Zanzibarius" in text for text in said(found))


async def test_an_answer_goes_from_memory_with_the_message_that_it_answers(house: House) -> None:
    house = house.saying(ScriptedChat(["Zanzibarius, what a name."]))
    conversation = await house.open()
    await house.say(conversation, CANARY)
    assert len(await house.memories()) == 2
    message = next(m for m in await house.messages(conversation) if m.text == CANARY)
    await house.app.paths.delete(house.owner, conversation.id, message.id)
    assert await house.memories() == []


async def test_what_is_imported_after_an_erasure_is_remembered_however_old_it_is(house: House) -> None:
    await house.say(await house.open(), "I baked bread.")
    house.clock.advance(timedelta(minutes=1))
    await house.app.control.erase(house.pair(), house.owner.memory)
    old = house.clock.now() - timedelta(days=30)
    await house.app.conversations.import_lines(house.owner, "tove", [Imported("person", CANARY, old)])
    assert CANARY in [m.text for m in await house.memories()]


async def test_a_wish_that_does_not_open_counts_as_the_wish_to_delete(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    told = next(m for m in await house.memories() if m.text == CANARY)
    await house.app.control.pin(house.pair(), house.owner.memory, told.id, pinned=True)
    await house.database.write(lambda conn: conn.execute(sa.update(store.wish).values(sealed=b"?")) and None)
    await house.database.write(lambda conn: store.add_due(conn, house.pair(), [told.id]))
    assert CANARY not in [m.text for m in await house.memories()]


NAME = "I am called Jordan."


async def test_a_persons_name_is_recalled_ahead_of_the_questions_for_it(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    for text in ("My name is Jordan.", "My cat is called Lola.", *("What is my name?",) * 3):
        house.clock.advance(timedelta(hours=1))
        await house.say(conversation, text)
    found = await house.recall("What is my name?")
    assert (found[0].memory.text, found[0].overlap) == (NAME, 1.0)
    assert len({r.memory.id for r in found}) == len(found)
    assert said(await house.recall("What is my name?", limit=1)) == [NAME]
    await house.app.control.exclude(house.pair(), house.owner.memory, found[0].memory.id, excluded=True)
    assert NAME not in said(await house.recall("What is my name?"))


async def test_of_two_names_the_one_that_holds_is_recalled(house: House) -> None:
    conversation = await house.open()
    for text in ("My name is Jordan.", "My name is Robin."):
        house.clock.advance(timedelta(hours=1))
        await house.say(conversation, text)
    assert [r.memory.text for r in await house.recall("What is my name?") if r.overlap == 1.0] == ["I am called Robin."]


async def test_what_was_set_right_is_recalled_ahead_of_what_never_was_so(house: House) -> None:
    await house.say(await house.open(), "My sister is called Nora.")
    wrong = (await house.memories("fact"))[0]
    right = await house.app.control.correct(house.pair(), house.owner.memory, wrong.id, "My sister is called Norma.")
    found = [r.memory for r in await house.recall("What is my sister's name?")]
    assert found.index(right) < min(at for at, m in enumerate(found) if m.corrected_by == right.id)
    assert all(m.corrected_by for m in found[[m.corrected_by is not None for m in found].index(True) :])
