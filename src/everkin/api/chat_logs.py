"""Conversations as chat logs of other front ends: under /v1/conversations/{conversation_id}/chat-log."""

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from everkin.api.access import allowed
from everkin.api.companions import FILE_BODY, attachment
from everkin.api.memories import LINES
from everkin.api.routes import PROBLEMS, House, Me, changed, taking
from everkin.persona.cards import read_chat_log, write_chat_log

LOGGED: dict[int | str, dict[str, Any]] = {200: {"content": {LINES: {}}, "description": "A header line, then one message a line."}}

router = APIRouter(prefix="/v1/conversations/{conversation_id}/chat-log", responses=PROBLEMS, dependencies=[Depends(allowed)])


class TakenLog(BaseModel):
    """How many messages of a chat log were taken, and in sentences what of it was left out or mended."""

    count: int
    warnings: list[str]


@router.post("", operation_id="import_chat_log", status_code=201, openapi_extra=FILE_BODY)
async def import_chat_log(conversation_id: UUID, request: Request, house: House, me: Me) -> TakenLog:
    """Add a chat log (JSON lines) to the end of a conversation, all of it or nothing; other texts that were offered become alternatives."""
    conversation = await taking(conversation_id, house, me)
    log = await asyncio.to_thread(read_chat_log, await request.body())
    count, warnings = await house.app.conversations.import_log(me, conversation.companion_id, log)
    await changed(conversation_id, house, me)
    return TakenLog(count=count, warnings=list(warnings))


@router.get("", operation_id="export_chat_log", responses=LOGGED, response_class=Response)
async def export_chat_log(conversation_id: UUID, house: House, me: Me) -> Response:
    """Download what a conversation shows as a chat log, with alternatives, names and dates."""
    conversation = await house.app.conversations.get(me, conversation_id)
    log = await house.app.conversations.chat_log(me, conversation_id)
    return attachment(await asyncio.to_thread(write_chat_log, log), LINES, f"chat-{conversation.companion_id}.jsonl")
