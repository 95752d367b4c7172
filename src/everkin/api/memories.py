"""What a companion remembers of the person, under the person's hand: under /v1/companions/{companion_id}/memories."""

from collections.abc import AsyncGenerator
from typing import Annotated, Any, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from everkin.accounts.models import Person
from everkin.api import memory_schemas as schemas
from everkin.api.access import allowed
from everkin.api.routes import PROBLEMS, House, Me
from everkin.api.served import Served
from everkin.kit.errors import EverkinError
from everkin.memory.control import KEPT_FORMS
from everkin.memory.models import Form, Memory, Names, Pair

LINES = "application/x-ndjson"
EXPORTED: dict[int | str, dict[str, Any]] = {200: {"content": {LINES: {}}, "description": "One memory a line, with its sources."}}


class ChangeUnclear(EverkinError):
    """A request that does not say what it wants done."""

    code: ClassVar[str] = "change_unclear"
    status: ClassVar[int] = 422


router = APIRouter(prefix="/v1/companions/{companion_id}/memories", responses=PROBLEMS, dependencies=[Depends(allowed)])


async def paired(companion_id: str, house: House, me: Me) -> Pair:
    """Whose memory it is: the person's with a companion."""
    return Pair(me.id, (await house.app.personas.get(me, companion_id)).id)


Whose = Annotated[Pair, Depends(paired)]


@router.get("", operation_id="memories")
async def memories(  # noqa: PLR0913 - what a list can be asked for
    house: House,
    me: Me,
    whose: Whose,
    *,
    forms: Annotated[list[Form] | None, Query(description="Default: fact, plan and summary.")] = None,
    before: UUID | None = None,
    as_of: AwareDatetime | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> schemas.MemoryList:
    """List what holds now, or held at `as_of`, the latest first; `before` is the last memory of the page ahead."""
    page = await house.app.control.page(whose, me.memory, forms or KEPT_FORMS, before=before, as_of=as_of, limit=limit)
    return schemas.MemoryList.of(page, as_of or house.app.clock.now())


@router.post("", operation_id="add_memory", status_code=201)
async def add_memory(body: schemas.AddBody, house: House, me: Me, whose: Whose) -> schemas.Memory:
    """Let the companion remember a sentence."""
    memory = await house.app.control.add(whose, me.memory, body.text)
    return await _settled(memory, house, whose)


@router.delete("", operation_id="forget_everything", status_code=204)
async def forget_everything(house: House, me: Me, whose: Whose, *, everything: bool = False) -> None:
    """Delete all that the companion remembers; the conversation stays. It takes `everything=true`."""
    if not everything:
        raise ChangeUnclear("This deletes all that the companion remembers of you. If that is meant, ask for it with everything=true.")
    await house.app.control.erase(whose, me.memory)


@router.get("/search", operation_id="search_memories")
async def search_memories(
    house: House,
    me: Me,
    whose: Whose,
    q: Annotated[str, Query(min_length=1, max_length=2000)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> schemas.HitList:
    """Recall what fits a question or a word, as the companion would for its reply, best first."""
    names = Names(companion=(await house.app.personas.get(me, whose.companion_id)).name)
    heard = await house.app.memory.hear(q, names)
    recalled = await house.app.memory.recall(whose, me.memory, heard.query, limit)
    return schemas.HitList.of(recalled, await house.app.control.due(whose), house.app.clock.now())


@router.get("/export", operation_id="export_memories", responses=EXPORTED, response_class=Response)
async def export_memories(house: House, me: Me, whose: Whose) -> StreamingResponse:
    """Download every record, also what holds no more and what is left out: JSON lines, each a memory with its sources, the latest first."""
    lines = _exported(house, me, whose)
    first = await anext(lines, "")  # what fails here is a problem like any other
    headers = {"Content-Disposition": f'attachment; filename="memories-{whose.companion_id}.jsonl"', "Cache-Control": "no-store"}
    return StreamingResponse(_led_by(first, lines), media_type=LINES, headers=headers)


async def _led_by(first: str, rest: AsyncGenerator[str]) -> AsyncGenerator[str]:
    yield first
    async for line in rest:
        yield line


async def _exported(house: Served, me: Person, whose: Pair) -> AsyncGenerator[str]:
    conversation_id = await _conversation_id(house, me, whose)
    async for page in house.app.control.everything(whose, me.memory):
        sources = await house.app.control.sources(whose, me.memory, page)
        now = house.app.clock.now()
        for memory in page:
            mine = [sources[i] for i in memory.source_ids if i in sources]
            yield schemas.TracedMemory.with_sources(memory, mine, conversation_id, now).model_dump_json() + "\n"


@router.get("/{memory_id}", operation_id="memory")
async def memory(memory_id: str, house: House, me: Me, whose: Whose) -> schemas.TracedMemory:
    """Show a memory with the messages that it rests on. The beginning of its id will do, where no other begins so."""
    found = await house.app.control.find(whose, me.memory, await house.app.control.identify(whose, memory_id))
    sources = await house.app.control.sources(whose, me.memory, [found])
    conversation_id = await _conversation_id(house, me, whose)
    return schemas.TracedMemory.with_sources(found, sources.values(), conversation_id, house.app.clock.now())


@router.patch("/{memory_id}", operation_id="change_memory")
async def change_memory(memory_id: str, body: schemas.ChangeBody, house: House, me: Me, whose: Whose) -> schemas.Memory:
    """Correct a memory, pin it, leave it out. A corrected one never was so; the answer is what took its place, under an id of its own."""
    control, changed = house.app.control, None
    named = await control.identify(whose, memory_id)
    if body.text is not None:
        changed = await control.correct(whose, me.memory, named, body.text)
    if body.pinned is not None:
        changed = await control.pin(whose, me.memory, changed.id if changed else named, pinned=body.pinned)
    if body.excluded is not None:
        changed = await control.exclude(whose, me.memory, changed.id if changed else named, excluded=body.excluded)
    if changed is None:
        raise ChangeUnclear("Nothing is to change. Give a text, pinned or excluded.")
    return await _settled(changed, house, whose)


@router.delete("/{memory_id}", operation_id="delete_memory")
async def delete_memory(memory_id: str, house: House, me: Me, whose: Whose) -> schemas.Deleted:
    """Delete a memory and all that says the same, so that it is not made again. The conversation keeps its messages."""
    deleted = await house.app.control.delete(whose, me.memory, await house.app.control.identify(whose, memory_id))
    await house.app.remembering.soon(whose)
    return schemas.Deleted(deleted=deleted)


async def _settled(memory: Memory, house: Served, whose: Pair) -> schemas.Memory:
    """What a memory is now; what follows from the change is done soon."""
    await house.app.remembering.soon(whose)
    return schemas.Memory.of(memory, house.app.clock.now())


async def _conversation_id(house: Served, me: Person, whose: Pair) -> UUID | None:
    conversations = await house.app.conversations.all(me)
    return next((c.id for c in conversations if c.companion_id == whose.companion_id), None)
