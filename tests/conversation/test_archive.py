"""A relationship that is taken along is the same one elsewhere: over two real houses, one on SQLite and one on PostgreSQL."""

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings

from everkin.conversation import prompts
from everkin.conversation.archive import Archives, ConversationThere, Restored
from everkin.conversation.archive_format import (
    Archive,
    ArchiveRefused,
    Held,
    Node,
    PinnedTo,
    Traced,
    in_order,
    pack,
    unpack,
)
from everkin.conversation.companions import Companions, MinorDepicted
from everkin.conversation.models import Conversation, Said, Trace
from everkin.conversation.store import DELETED
from everkin.memory.models import Memory
from everkin.persona.cards import Card, write_json
from everkin.persona.service import stock
from everkin.providers.scripted import ScriptedChat
from tests.support.databases import PostgresServer, Templates
from tests.support.house import MORNING, House, end_of, heard, open_house, stored

Archived = tuple[House, House]
SAID = (
    "My sister is called Mara.",
    "I live in Lisbon.",
    "My interview is on Thursday.",
    "I love quiet cafes.",
    "I moved to Porto.",
    "I am so sad today.",
    "My dog is called Bruno.",
)
QUESTIONS = (
    "What is my sister called?",
    "Where do I live?",
    "When is my interview?",
    "What do I love?",
    "dog",
    "Am I allergic to anything?",
)


@pytest_asyncio.fixture(params=["sqlite to postgresql", "postgresql to sqlite"], loop_scope="function")
async def houses(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> AsyncIterator[Archived]:
    """The house that a relationship leaves, and another one with another key, where nobody has talked yet."""
    server: PostgresServer = request.getfixturevalue("postgres_server")
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    templates.copy_sqlite(tmp_path / "everkin.db")
    name = templates.copy_postgres()
    urls = [f"sqlite:///{tmp_path / 'everkin.db'}", server.url(name)]
    if request.param.startswith("postgresql"):
        urls.reverse()
    async with AsyncExitStack() as stack:
        stack.callback(server.drop, name)
        one = await stack.enter_async_context(open_house(urls[0], tmp_path / "one"))
        other = await stack.enter_async_context(open_house(urls[1], tmp_path / "other"))
        yield one, other


@pytest_asyncio.fixture(loop_scope="function")
async def packed(house: House) -> bytes:
    """An archive of two messages with Tove."""
    await house.say(await house.open(), SAID[0])
    return await leave(house)


async def lived(house: House) -> Conversation:
    """A conversation with all that can become of one: alternatives, edits, what was deleted, and the person's hand in memory."""
    conversation = await house.open()
    for text in SAID:
        house.clock.advance(timedelta(minutes=7))
        await house.say(conversation, text)
    house.clock.advance(timedelta(hours=9))
    _, *_, dog, reply = await house.messages(conversation)
    again = Said(house.token, conversation.id, reply.id, "", wants="again", reply_id=uuid4())
    await heard(await house.turns.begin(again))
    await house.app.paths.edit(house.owner, conversation.id, dog.id, "My dog is called Rufus.", uuid4())
    await house.app.paths.show(house.owner, conversation.id, dog.id)
    await house.say(conversation, "Forget this one.")
    *_, gone, _ = await house.messages(conversation)
    await house.app.paths.delete(house.owner, conversation.id, gone.id)
    await handled(house)
    return conversation


async def handled(house: House) -> None:
    """Memories corrected, pinned, left out, deleted and added by hand."""
    control, pair, key = house.app.control, house.pair(), house.owner.memory
    found = await house.memories("fact", "plan", "turn")

    def about(word: str) -> UUID:
        return next(m.id for m in sorted(found, key=lambda m: m.form == "turn") if word in m.text)

    await control.delete(pair, key, about("quiet cafes"))
    await control.exclude(pair, key, about("interview"), excluded=True)
    await control.correct(pair, key, about("Mara"), "My sister is called Marta.")
    await control.pin(pair, key, about("Porto"), pinned=False)
    await control.add(pair, key, "I am allergic to peanuts.")


async def leave(house: House, companion_id: str = "tove") -> bytes:
    return await Archives(house.app).export(house.owner, companion_id)


async def arrive(house: House, data: bytes, *, replaces: bool = False) -> Restored:
    return await Archives(house.app).restore(house.owner, data, replaces=replaces)


def remembered(memory: Memory) -> tuple[object, ...]:
    """What of a memory is the same everywhere."""
    told = (memory.form, memory.text, memory.said_at, memory.valid_from, memory.valid_to, memory.pinned, memory.excluded)
    return (*told, memory.origin, memory.uses, memory.last_used, memory.stability, memory.entities, memory.confidence, memory.importance)


async def everything(house: House) -> list[tuple[object, ...]]:
    """All that is remembered, in an order that does not go by ids."""
    return sorted(map(remembered, await house.memories("turn", "fact", "plan", "summary", "canon")), key=str)


async def answers(house: House) -> dict[str, list[str]]:
    """What is recalled for each of the questions, best first."""
    return {q: [hit.memory.text for hit in await house.recall(q, limit=5)] for q in QUESTIONS}


async def scores(house: House) -> dict[str, Any]:
    """How well it fits: the same to the precision of the arithmetic."""
    return {q: pytest.approx([hit.score for hit in await house.recall(q, limit=5)], abs=1e-4) for q in QUESTIONS}


async def shown(house: House, conversation: Conversation) -> list[tuple[object, ...]]:
    """The shown path with the place of each message among its alternatives."""
    page = await house.app.conversations.page(house.owner, conversation.id, None, 200)
    return [
        (m.role, m.kind, m.state, m.text, m.created_at, m.weight, m.path_weight, place)
        for m, place in zip(page.items, page.places, strict=True)
    ]


async def test_what_was_restored_answers_from_the_same_memories(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    await answers(one)
    data = await leave(one)
    other.clock.set(one.clock.now())
    restored = await arrive(other, data)
    assert (restored.companion.id, restored.conversation.id) == ("tove", conversation.id)
    assert await answers(other) == await answers(one)
    assert {q: fits.expected for q, fits in (await scores(other)).items()} == await scores(one)
    assert await everything(other) == await everything(one)
    assert (await answers(one))["Am I allergic to anything?"][0] == "I am allergic to peanuts."
    assert await shown(other, restored.conversation) == await shown(one, conversation)
    pins = [await h.app.conversations.pins(h.owner, conversation.id) for h in houses]
    assert pins[0] == pins[1]


async def test_the_next_turn_has_the_same_mood_and_the_same_relationship(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    data = await leave(one)
    other.clock.set(one.clock.now())
    await arrive(other, data)
    felt = []
    for house in houses:
        house.clock.advance(timedelta(minutes=20))
        said = await house.say(conversation, "You were right. Thank you, that helped me.")
        felt.append(end_of(said).reply.trace)
    assert felt[0].mood is not None
    assert (felt[0].mood, felt[0].relationship, felt[0].felt_at) == (felt[1].mood, felt[1].relationship, felt[1].felt_at)
    assert (felt[0].feeling, felt[0].intensity, felt[0].stance, felt[0].number) == (
        felt[1].feeling,
        felt[1].intensity,
        felt[1].stance,
        felt[1].number,
    )


async def test_what_was_not_shown_can_be_shown_there_too(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    data = await leave(one)
    other.clock.set(one.clock.now())
    await arrive(other, data)
    edited = (await one.app.paths.branches(one.owner, conversation.id))[0].end.id
    for house in houses:
        await house.app.paths.show(house.owner, conversation.id, edited)
    assert await shown(other, conversation) == await shown(one, conversation)
    assert await everything(other) == await everything(one)


async def test_what_was_deleted_from_memory_is_not_made_again(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    await arrive(other, await leave(one))
    cafes = next(m for m in await other.messages(conversation) if m.text == "I love quiet cafes.")
    new = uuid4()
    await other.app.paths.edit(other.owner, conversation.id, cafes.id, "I love storms.", new)
    await other.app.paths.show(other.owner, conversation.id, cafes.id)
    told = [m.text for m in await other.memories("fact", "turn")]
    assert "I moved to Porto." in told
    assert "I love quiet cafes." not in told


async def test_what_the_rules_make_of_the_messages_is_there_at_once_and_the_rest_is_read_anew(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    archive = unpack(await leave(one)).archive
    said = {n.text: n.id for n in archive.nodes}
    forged = [replace(m, text="I live in Rome.") if m.text == "I live in Lisbon." and m.form == "fact" else m for m in archive.memories]
    kept = [m for m in forged if m.message_id != said["I moved to Porto."]]
    other.clock.set(one.clock.now())
    await arrive(other, pack(replace(archive, memories=kept), one.owner.signer, MORNING, "a test"))
    due = await other.app.memory.next_due(other.pair())
    assert set(due.notes.values()) == {said["I live in Lisbon."], said["I moved to Porto."]}
    assert await everything(other) == await everything(one)
    assert await shown(other, conversation) == await shown(one, conversation)


async def test_a_memory_that_was_erased_stays_so(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    await one.app.control.erase(one.pair(), one.owner.memory)
    one.clock.advance(timedelta(minutes=5))
    await one.say(conversation, "My cat is called Ada.")
    other.clock.set(one.clock.now())
    await arrive(other, await leave(one))
    told = {m.text for m in await other.memories("turn") if m.speaker == "person"}
    assert told == {"My cat is called Ada."}


async def test_an_erasure_that_is_still_to_come_bars_nothing_that_is_said_here(houses: Archived) -> None:
    one, other = houses
    await lived(one)
    archive = unpack(await leave(one)).archive
    to_come = archive.held.model_copy(update={"erased_before": one.clock.now() + timedelta(days=10_000)})
    other.clock.set(one.clock.now())
    restored = await arrive(other, pack(replace(archive, held=to_come, memories=(), wishes=()), one.owner.signer, MORNING, "a test"))
    other.clock.advance(timedelta(minutes=5))
    await other.say(restored.conversation, "My cat is called Ada.")
    assert "My cat is called Ada." in {m.text for m in await other.memories("turn")}


async def test_a_companion_of_ones_own_comes_along_with_its_card(houses: Archived) -> None:
    one, other = houses
    card = write_json(Card(name="Mira", description="A baker.", first_mes="Hello, {{user}}.", tags=("bread",)))
    who = (await Companions(one.app).bring(one.owner, card)).companion
    conversation = await one.open("mira")
    await one.say(conversation, SAID[0])
    await one.app.personas.save(one.owner, who.model_copy(update={"greeting": "Come in."}))
    data = await leave(one, "mira")
    restored = await arrive(other, data)
    assert (restored.companion, restored.warnings[1:]) == (who, ())
    assert await other.app.personas.asset(other.owner, "mira", "card") == card
    assert (await other.recall("What is my sister called?", "mira", 1))[0].memory.text == SAID[0]


async def test_a_companion_whose_line_holds_somebody_back_comes_along_with_a_word_about_it(houses: Archived) -> None:
    one, other = houses
    held = "If you leave me I will be so lonely."
    await Companions(one.app).bring(one.owner, write_json(Card(name="Mira", description="A baker.", first_mes=f"Hello. {held}")))
    conversation = await one.open("mira")
    await one.say(conversation, SAID[0])
    restored = await arrive(other, await leave(one, "mira"))
    assert restored.companion.greeting == f"Hello. {held}"
    assert any(held in told for told in restored.warnings)


async def test_a_version_that_is_not_known_here_comes_along_as_ones_own(house: House, packed: bytes) -> None:
    newer = stock()["tove"].model_copy(update={"version": 99, "home": "Ghent"})
    archive = unpack(packed).archive
    pin = archive.held.pins[0].model_copy(update={"companion_version": 99, "prompt_version": prompts.VERSION + 5})
    held = archive.held.model_copy(update={"pins": (pin,)})
    told = replace(archive, held=held, blueprints=[newer.model_dump(mode="json", by_alias=True)])
    restored = await arrive(house, pack(told, house.owner.signer, MORNING, "a test"))
    assert (restored.companion.id, restored.companion.version, restored.companion.home) == ("tove-2", 99, "Ghent")
    assert restored.conversation.pin.prompt_version == prompts.VERSION
    assert restored.warnings == ("The companion is called tove-2 here: another one has the id tove.",)
    before, after = await house.messages(await house.open()), await house.messages(restored.conversation)
    assert [m.text for m in before] == [m.text for m in after]
    assert not {m.id for m in before} & {m.id for m in after}
    traces = await house.app.conversations.traces(house.owner, [m.id for m in after])
    assert [trace.companion_id for trace in traces.values()] == ["tove-2"]
    assert [h.memory.text for h in await house.recall("sister", "tove-2", 1)] == [
        h.memory.text for h in await house.recall("sister", limit=1)
    ]


async def test_a_conversation_that_is_here_is_replaced_only_where_that_is_asked_for(house: House, packed: bytes) -> None:
    conversation = await house.open()
    await house.say(conversation, "My cat is called Ada.")
    before = await shown(house, conversation)
    with pytest.raises(ConversationThere, match=r"replace=true\.$"):
        await arrive(house, packed)
    assert await shown(house, conversation) == before
    restored = await arrive(house, packed, replaces=True)
    held = [node for node in unpack(packed).archive.nodes if node.state != DELETED]
    assert (restored.warnings, restored.messages) == ((), len(held))
    assert restored.shown == len(await house.messages(restored.conversation)) < restored.messages
    assert [m.text for m in await house.messages(restored.conversation)][1] == SAID[0]
    assert "My cat is called Ada." not in [m.text for m in await house.memories()]


async def test_the_restored_conversation_goes_on(houses: Archived) -> None:
    one, other = houses
    conversation = await lived(one)
    await arrive(other, await leave(one))
    said = await other.saying(ScriptedChat(["Marta, in the log."])).say(conversation, "Do you know my sister?")
    assert end_of(said).message is not None


Change = Callable[[dict[str, bytes]], None]


def rewritten(data: bytes, change: Change) -> bytes:
    """An archive of which some files were changed, and nothing else."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def edited(name: str, **fields: object) -> Change:
    def change(files: dict[str, bytes]) -> None:
        files[name] = json.dumps({**json.loads(files[name]), **fields}).encode()

    return change


def appended(name: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        files[name] += b"{}\n"

    return change


def taken_out(name: str) -> Change:
    def change(files: dict[str, bytes]) -> None:
        del files[name]

    return change


def put_in(name: str, content: bytes = b"x") -> Change:
    return lambda files: files.update({name: content})


TAMPERED: Mapping[str, Change] = {
    "messages.jsonl": appended("messages.jsonl"),
    "traces.jsonl": appended("traces.jsonl"),
    "memories.jsonl": appended("memories.jsonl"),
    "wishes.jsonl": appended("wishes.jsonl"),
    "blueprints.jsonl": appended("blueprints.jsonl"),
    "conversation.json": edited("conversation.json", companion_id="ines"),
    "conversation.json is missing": taken_out("conversation.json"),
    "memories.jsonl is missing": taken_out("memories.jsonl"),
    "more.txt": put_in("more.txt"),
    "card": put_in("card"),
    "manifest.json": edited("manifest.json", made_by="somebody else"),
    "manifest.json is empty": put_in("manifest.json", b"{}"),
    "signature": edited("manifest.json", signature="AAAA"),
    "signature is none": edited("manifest.json", signature="\u00e4"),
    "signature only": edited("manifest.json", signature=""),
    "no manifest.json": taken_out("manifest.json"),
    "newer Everkin": edited("manifest.json", version=2),
    "unsafe name": put_in("../card"),
}


@pytest.mark.parametrize("what", TAMPERED)
async def test_what_was_changed_on_the_way_is_refused_with_the_file_named(house: House, packed: bytes, what: str) -> None:
    before = await shown(house, await house.open())
    with pytest.raises(ArchiveRefused) as refused:
        await arrive(house, rewritten(packed, TAMPERED[what]), replaces=True)
    assert what.split(" is ", maxsplit=1)[0].removesuffix(" only") in str(refused.value)
    assert await shown(house, await house.open()) == before


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip", bytes(1000)])
async def test_what_is_no_archive_is_refused(house: House, data: bytes) -> None:
    with pytest.raises(ArchiveRefused):
        await arrive(house, data)


async def test_an_archive_that_nobody_signed_is_restored_with_a_warning(house: House, packed: bytes) -> None:
    restored = await arrive(house, rewritten(packed, edited("manifest.json", signature="", public_key="")), replaces=True)
    assert [told.split(":")[0] for told in restored.warnings] == ["The archive is not signed"]


def node(parent: Node | None = None, **fields: Any) -> Node:  # noqa: ANN401 - any of its fields
    told = {
        "id": uuid4(),
        "parent_id": parent.id if parent else None,
        "role": "person",
        "kind": "said",
        "state": "complete",
        "text": "Hello.",
    }
    return Node.model_validate({**told, "created_at": MORNING, "shown_id": None, **fields})


def held(head_id: UUID, **fields: Any) -> Held:  # noqa: ANN401 - any of its fields
    pin = PinnedTo(companion_version=2, prompt_version=1, model="", at=MORNING, why="opened")
    told = {"id": uuid4(), "companion_id": "tove", "head_id": head_id, "created_at": MORNING, "updated_at": MORNING, "pins": (pin,)}
    return Held.model_validate({**told, **fields})


def archive_of(nodes: list[Node], head_id: UUID | None = None, **parts: Any) -> Archive:  # noqa: ANN401 - any of its parts
    tove = stock()["tove"].model_dump(mode="json", by_alias=True)
    told = {"held": held(head_id or nodes[-1].id), "blueprints": [tove], "nodes": nodes, "traces": [], "memories": [], "wishes": []}
    return Archive(**{**told, **parts})


ROOT = node()
CHILD = node(ROOT)


def traced(**fields: Any) -> Traced:  # noqa: ANN401 - any of its fields
    return Traced.model_construct(message_id=ROOT.id, trace=Trace(**fields))


UNSOUND: Mapping[str, Callable[[], Archive]] = {
    "line 1 answers a message": lambda: archive_of([CHILD, ROOT]),
    "line 2 has the id": lambda: archive_of([ROOT, ROOT]),
    "does not answer it": lambda: archive_of([ROOT, node(ROOT, shown_id=ROOT.id)]),
    "ends in a message": lambda: archive_of([ROOT], uuid4()),
    "a message that is not there": lambda: archive_of([ROOT], traces=[Traced(message_id=uuid4(), trace=Trace())]),
    "a message twice": lambda: archive_of([ROOT], traces=[Traced(message_id=ROOT.id, trace=Trace())] * 2),
    "line 1, in the archive is broken: trace .* such as a reply leaves": lambda: archive_of([ROOT], traces=[traced(mood=(5.0, 0.0, 0.0))]),
    "such as a reply leaves": lambda: archive_of([ROOT], traces=[traced(voice_scored=-1)]),
    "the versions": lambda: archive_of([ROOT], blueprints=[]),
    "a version twice": lambda: archive_of([ROOT], blueprints=[stock()["tove"].model_dump(mode="json", by_alias=True)] * 2),
}


@pytest.mark.parametrize("why", UNSOUND)
async def test_what_is_no_tree_is_refused_even_where_it_is_signed(house: House, why: str) -> None:
    with pytest.raises(ArchiveRefused, match=why):
        await arrive(house, pack(UNSOUND[why](), house.owner.signer, MORNING, "a test"))


async def test_a_minor_does_not_come_along(house: House) -> None:
    told = stock()["tove"].model_dump(mode="json", by_alias=True) | {"id": "mira", "persona": "Mira is 15 years old."}
    archive = archive_of([ROOT], held=held(ROOT.id, companion_id="mira"), blueprints=[told])
    with pytest.raises(MinorDepicted):
        await arrive(house, pack(archive, house.owner.signer, MORNING, "a test"))


@st.composite
def trees(draw: st.DrawFn) -> Archive:
    """Small trees of messages with a cursor in each and a mood here and there."""
    nodes: list[Node] = []
    for number in draw(st.lists(st.integers(1, 2**128 - 1), unique=True, min_size=1, max_size=12)):
        parent = draw(st.sampled_from([None, *nodes])) if nodes else None
        role, kind = draw(st.sampled_from([("person", "said"), ("companion", "reply"), ("companion", "care")]))
        state = draw(st.sampled_from(["complete", "complete", "stopped", "deleted"]))
        text = "" if state == "deleted" else draw(st.sampled_from(SAID) | st.text(st.characters(codec="utf-8"), max_size=20))
        at = MORNING - timedelta(minutes=draw(st.integers(0, 100)))
        nodes.append(node(parent, id=UUID(int=number), role=role, kind=kind, state=state, text=text, created_at=at))
    below = {n.id: [c.id for c in nodes if c.parent_id == n.id] for n in nodes}
    sound = [n.model_copy(update={"shown_id": draw(st.sampled_from([None, *below[n.id]]))}) for n in nodes]
    moods = [
        Traced(message_id=n.id, trace=Trace(companion_id="tove", mood=(draw(st.floats(-1, 1)), 0.0, 0.5), felt_at=MORNING))
        for n in sound
        if n.role == "companion" and n.state != "deleted" and draw(st.booleans())
    ]
    return archive_of(in_order(sound), draw(st.sampled_from(sound)).id, traces=moods)


def test_any_tree_comes_back_as_it_was(templates: Templates, tmp_path: Path) -> None:
    templates.copy_sqlite(tmp_path / "everkin.db")
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(open_house(f"sqlite:///{tmp_path / 'everkin.db'}", tmp_path)))

        @settings(max_examples=40, suppress_health_check=list(HealthCheck))
        @given(trees())
        def comes_back(archive: Archive) -> None:
            restored = runner.run(arrive(house, pack(archive, house.owner.signer, MORNING, "a test"), replaces=True))
            again = unpack(runner.run(leave(house))).archive
            assert again.held == archive.held
            assert sorted(again.nodes, key=str) == sorted(archive.nodes, key=str)
            assert {t.message_id: t.trace for t in again.traces} == {t.message_id: t.trace for t in archive.traces}
            assert restored.conversation.id == archive.held.id

        try:
            comes_back()
        finally:
            runner.run(stack.aclose())


async def test_records_on_the_disk_are_sealed_with_the_new_houses_key(houses: Archived) -> None:
    one, other = houses
    await lived(one)
    await arrive(other, await leave(one))
    await other.remember()
    ids = {m.id for m in await stored(one, ("fact", "plan"))} & {m.id for m in await stored(other, ("fact", "plan"))}
    assert ids == {m.id for m in await stored(other, ("fact",)) if m.origin == "person"}
