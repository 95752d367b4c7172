"""What a conversation is pinned to, what is newer, and the way there and back: under /v1/conversations/{conversation_id}/versions."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from everkin.accounts.models import Person
from everkin.api import version_schemas as schemas
from everkin.api.access import allowed
from everkin.api.routes import PROBLEMS, House, Me
from everkin.api.served import Served
from everkin.conversation.models import Conversation, Pin, Rehearsed
from everkin.conversation.versions import Versions
from everkin.kit.errors import EverkinError

PREVIEW: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Events: rehearsed (up to ten), then drift, or failed."},
}

router = APIRouter(prefix="/v1/conversations/{conversation_id}/versions", responses=PROBLEMS, dependencies=[Depends(allowed)])


@router.get("", operation_id="versions")
async def versions(conversation_id: UUID, house: House, me: Me) -> schemas.Versions:
    """Tell what a conversation is pinned to and was before, and what is newer."""
    offer = await Versions(house.app).offer(me, await house.app.conversations.get(me, conversation_id))
    return schemas.Versions.of(await Versions(house.app).history(me, conversation_id), offer)


@router.post("/preview", operation_id="preview_version", responses=PREVIEW, response_class=Response)
async def preview_version(conversation_id: UUID, house: House, me: Me) -> StreamingResponse:
    """Answer up to ten messages as under the offer, one event each, then tell how far that is from before. Nothing of it is kept."""
    conversation = await house.app.conversations.get(me, conversation_id)
    offered = await Versions(house.app).to_preview(me, conversation)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_preview(house, me, conversation, offered), media_type="text/event-stream", headers=headers)


@router.post("/accept", operation_id="accept_version")
async def accept_version(conversation_id: UUID, body: schemas.Pin, house: House, me: Me) -> schemas.Versions:
    """Pin the conversation to what is offered, which the request repeats: nothing else is accepted by it."""
    await Versions(house.app).accept(me, conversation_id, body.read())
    return await _repinned(conversation_id, house, me)


@router.post("/back", operation_id="version_back")
async def version_back(conversation_id: UUID, house: House, me: Me) -> schemas.Versions:
    """Pin the conversation to what it was pinned to before."""
    await Versions(house.app).back(me, conversation_id)
    return await _repinned(conversation_id, house, me)


async def _repinned(conversation_id: UUID, house: Served, me: Person) -> schemas.Versions:
    """Let the model read what its next prompt begins with now."""
    house.turns.warm(me, await house.app.conversations.get(me, conversation_id))
    return await versions(conversation_id, house, me)


async def _preview(house: Served, me: Person, conversation: Conversation, offered: Pin) -> AsyncGenerator[bytes]:
    made: list[Rehearsed] = []
    try:
        async for one in Versions(house.app).preview(me, conversation, offered):
            made.append(one)
            yield _line("rehearsed", schemas.Rehearsed.of(one))
        yield _line("drift", schemas.Drift.of(await Versions(house.app).drift(me, conversation, made)))
    except EverkinError as error:
        yield _line("failed", schemas.PreviewFailed(code=error.code, detail=str(error), retryable=error.retryable))


def _line(name: str, body: BaseModel) -> bytes:
    return f"event: {name}\ndata: {body.model_dump_json()}\n\n".encode()
