"""What one companion was told, no other one recalls; and what is pinned is found however long ago it was."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from everkin.conversation.models import Imported
from everkin.memory.models import Names
from tests.support.databases import Templates
from tests.support.house import House, open_house

COMPANIONS = ("tove", "idris", "hana")
SOME = ("my", "sister", "canary", "harbour", "Mara", "lives", "in", "Oslo", "green", "boat", "sails", "what", "is", "called")
WORDS = st.lists(st.sampled_from(SOME), min_size=1, max_size=7)
TOLD = st.lists(st.tuples(st.sampled_from(COMPANIONS), WORDS.map(" ".join)), min_size=1, max_size=12)


async def recalled_elsewhere(told: Sequence[tuple[str, str]], asked: str, templates: Templates) -> list[str]:
    """The ids that some companion recalls for a question and that are not its own."""
    strange: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        templates.copy_sqlite(path / "everkin.db")
        async with open_house(f"sqlite:///{path / 'everkin.db'}", path) as house:
            for companion_id, text in told:
                await house.app.conversations.import_lines(house.owner, companion_id, [Imported("person", text, house.clock.now())])
            for companion_id in COMPANIONS:
                own = {m.id for m in await house.memories("turn", "fact", "plan", "summary", companion_id=companion_id)}
                strange += [str(r.memory.id) for r in await house.recall(asked, companion_id) if r.memory.id not in own]
    return strange


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(told=TOLD, asked=WORDS.map(" ".join))
def test_no_record_of_another_partition_is_ever_recalled(told: list[tuple[str, str]], asked: str, templates: Templates) -> None:
    assert asyncio.run(recalled_elsewhere(told, asked, templates)) == []


async def test_a_pinned_memory_is_found_after_any_time_among_many_that_are_fresh(house: House) -> None:
    conversation = await house.open()
    await house.say(conversation, "My anchor is kept in the green shed.")
    await house.remember()
    told = next(m for m in await house.memories() if m.speaker == "person")
    await house.app.control.pin(house.pair(), house.owner.memory, told.id, pinned=True)
    house.clock.advance(timedelta(days=3650))
    now = house.clock.now()
    fresh = [Imported("person", f"The anchor number {n} is kept in shed {n}.", now) for n in range(200)]
    await house.app.conversations.import_lines(house.owner, "tove", fresh)
    await house.remember()
    heard = await house.app.memory.hear("Where is my anchor kept, in the green shed?", Names())
    found = await house.app.memory.recall(house.pair(), house.owner.memory, heard.query, 3)
    assert told.id in {r.memory.id for r in found}
