"""Memory over a database: sealed, apart, and there again after a restart."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
import sqlalchemy as sa

from everkin.kit.crypto import SealBroken
from everkin.kit.db import Connection
from everkin.memory import service, store
from everkin.memory.models import Pair, Recalled
from everkin.memory.service import NO_MODEL, Memories
from everkin.providers.scripted import ScriptedChat, ScriptedEmbedding
from everkin.providers.scripted.embedding import DIMENSIONS
from tests.support.house import BrokenEmbedding, House, ZeroEmbedding

CANARY = "My canary is called Zanzibarius."


async def recall(house: House, text: str, companion_id: str = "tove", memory: Memories | None = None) -> list[Recalled]:
    memory = memory or house.app.memory
    pair = Pair(house.owner.id, companion_id)
    return await memory.recall(pair, house.owner.memory(companion_id), await memory.cue(text), 50)


async def texts(house: House, text: str, companion_id: str = "tove", memory: Memories | None = None) -> list[str]:
    return [r.memory.text for r in await recall(house, text, companion_id, memory)]


def anew(house: House) -> Memories:
    return Memories(house.database, ScriptedEmbedding(), DIMENSIONS)


async def rows(house: House) -> list[Any]:
    return await house.database.read(lambda conn: list(conn.execute(sa.select(store.memory).order_by(store.memory.c.id)).all()))


async def test_what_was_said_is_recalled_now_and_after_a_restart(both_houses: House) -> None:
    house = both_houses
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "I baked bread.")
    warm, cold = await recall(house, "What is my canary called?"), await recall(house, "What is my canary called?", memory=anew(house))
    assert warm[0].memory.text == CANARY
    assert warm[0].memory.message_id == warm[0].memory.id
    assert [r.memory for r in cold] == [r.memory for r in warm]
    assert [r.score for r in cold] == pytest.approx([r.score for r in warm], abs=1e-2)


async def test_an_open_partition_learns_what_is_said(house: House) -> None:
    conversation = await house.open()
    assert await texts(house, "canary") == []
    await house.say(conversation, CANARY)
    assert (await texts(house, "canary"))[0] == CANARY


async def test_pairs_never_see_each_other(house: House) -> None:
    for companion_id, text in (("tove", CANARY), ("idris", "My canary is called Bob.")):
        await house.say(await house.open(companion_id), text)
    assert CANARY not in await texts(house, "canary", "idris")
    assert "My canary is called Bob." not in await texts(house, "canary", "tove")
    assert await texts(house, "canary", "rowan") == []


async def test_one_companions_key_does_not_open_what_another_remembers(house: House) -> None:
    await house.say(await house.open(), CANARY)
    with pytest.raises(SealBroken):
        await anew(house).recall(Pair(house.owner.id, "tove"), house.owner.memory("idris"), await house.app.memory.cue("?"), 5)


@pytest.mark.parametrize("column", ["id", "companion_id"])
async def test_a_record_moved_to_another_row_does_not_open(house: House, column: str) -> None:
    await house.say(await house.open(), CANARY)
    moved_to = {"id": uuid4(), "companion_id": "idris"}[column]

    def move(conn: Connection) -> None:
        conn.execute(
            sa.update(store.memory)
            .values({column: moved_to})
            .where(store.memory.c.id == sa.select(sa.func.min(store.memory.c.id)).scalar_subquery())
        )

    await house.database.write(move)
    with pytest.raises(SealBroken):
        await recall(house, "canary", "idris" if column == "companion_id" else "tove", anew(house))


async def test_two_records_exchanged_do_not_open(house: House) -> None:
    await house.say(await house.open(), CANARY)
    one, other = await rows(house)

    def exchange(conn: Connection) -> None:
        for to, sealed in ((one.id, other.sealed), (other.id, one.sealed)):
            conn.execute(sa.update(store.memory).where(store.memory.c.id == to).values(sealed=sealed))

    await house.database.write(exchange)
    with pytest.raises(SealBroken):
        await recall(house, "canary", memory=anew(house))


async def test_no_file_holds_what_was_said(house: House, tmp_path: Path) -> None:
    conversation = await house.open()
    await house.say(conversation, CANARY)
    await house.saying(ScriptedChat(["Zanzibarius, noted."])).say(conversation, "What is my canary called?")
    vector = (await ScriptedEmbedding().embed([CANARY]))[0]
    await house.turns.close()
    await house.database.close()
    files = {file.name: file.read_bytes().lower() for file in tmp_path.rglob("*") if file.is_file()}  # noqa: ASYNC240 - nothing else runs
    assert "everkin.db" in files
    for secret in (b"anzibarius", b"canary", house.token.encode(), vector.astype(np.float16).tobytes()[:16]):
        assert [name for name, content in files.items() if secret.lower() in content] == []


async def test_without_the_encoder_words_alone_recall(house: House) -> None:
    deaf = house.encoding(BrokenEmbedding())
    conversation = await deaf.open()
    await house.say(conversation, CANARY)
    await house.say(conversation, "I baked bread.")
    found = await recall(deaf, "canary")
    assert (found[0].memory.text, found[0].closeness) == (CANARY, 0.0)
    assert found[0].overlap > 0.9


async def test_what_was_said_without_the_encoder_is_kept_for_its_words(house: House) -> None:
    deaf = house.encoding(BrokenEmbedding())
    await deaf.say(await house.open(), CANARY)
    assert {row.embed_model for row in await rows(house)} == {NO_MODEL}
    assert (await texts(house, "canary", memory=anew(house)))[0] == CANARY


async def test_vectors_of_another_encoder_are_not_compared(house: House) -> None:
    await house.say(await house.open(), CANARY)
    found = await recall(house, "canary", memory=Memories(house.database, ZeroEmbedding(), DIMENSIONS))
    assert {r.closeness for r in found} == {0.0}
    assert found[0].memory.text == CANARY


async def test_the_least_used_partition_is_closed_when_there_are_too_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PARTITION_CACHE_BYTES_MAX", 1)
    for companion_id in ("tove", "idris"):
        await house.say(await house.open(companion_id), f"{companion_id} knows my canary.")
    for companion_id in ("tove", "idris", "tove"):
        assert (await texts(house, "canary", companion_id))[0] == f"{companion_id} knows my canary."
        assert len(house.app.memory._open) == 1


async def test_no_memories_wanted_costs_no_reading(house: House) -> None:
    await house.say(await house.open(), CANARY)
    memory = anew(house)
    assert await memory.recall(Pair(house.owner.id, "tove"), house.owner.memory("idris"), await memory.cue("?"), 0) == []
