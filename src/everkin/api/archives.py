"""Whole relationships, taken along and put back: /v1/companions/{companion_id}/archive and /v1/archives."""

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from everkin.api.access import allowed
from everkin.api.companions import FILE, FILE_BODY, attachment
from everkin.api.routes import PROBLEMS, House, Me
from everkin.api.schemas import Companion, Conversation
from everkin.conversation.archive import Archives

ZIP = "application/zip"

router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Depends(allowed)])


class RestoredArchive(BaseModel):
    """A relationship that was put back, and in sentences what is to be known of it.

    Of its `messages`, on whichever path, `shown` are on the path that is shown. What was deleted is none.
    """

    conversation: Conversation
    companion: Companion
    messages: int
    shown: int
    warnings: list[str]


@router.get("/companions/{companion_id}/archive", operation_id="export_archive", responses=FILE, response_class=Response)
async def export_archive(companion_id: str, house: House, me: Me) -> Response:
    """Download the relationship with a companion: every message, mood and memory, and the companion. It is not sealed there.

    What was said in groups, and is remembered of that, is not in it.
    """
    return attachment(await Archives(house.app).export(me, companion_id), ZIP, f"{companion_id}-archive.zip")


@router.post("/archives", operation_id="restore_archive", status_code=201, openapi_extra=FILE_BODY)
async def restore_archive(request: Request, house: House, me: Me, *, replace: bool = False) -> RestoredArchive:
    """Put back a relationship from the bytes of an archive, all of it or nothing; at most 128 MiB.

    With `replace=true` it takes the place of the conversation with that companion which is here. What is remembered here of groups stays.
    """
    there = {c.id for c in await house.app.conversations.all(me)}
    restored = await Archives(house.app).restore(me, await request.body(), replaces=replace)
    for conversation_id in there - {c.id for c in await house.app.conversations.all(me)} | {restored.conversation.id}:
        house.turns.forget(conversation_id)
    return RestoredArchive(
        conversation=Conversation.of(restored.conversation),
        companion=Companion.of(restored.companion),
        messages=restored.messages,
        shown=restored.shown,
        warnings=list(restored.warnings),
    )
