"""Replies under the person's hand: made again, continued, taken back, explained; under /v1/conversations/{conversation_id}."""

from uuid import UUID

from fastapi import APIRouter, Depends, Response

from everkin.api import schemas
from everkin.api.access import Token, allowed
from everkin.api.events import EventResponse
from everkin.api.routes import EVENTS, PROBLEMS, House, Me, changed
from everkin.conversation.models import Said

router = APIRouter(prefix="/v1/conversations/{conversation_id}", responses=PROBLEMS, dependencies=[Depends(allowed)])


@router.post("/replies", operation_id="reply", responses=EVENTS, response_class=Response)
async def reply(conversation_id: UUID, body: schemas.ReplyBody, house: House, me: Me, token: Token) -> EventResponse:
    """Ask for another reply to a message, for more of the last one, or in a group for somebody's turn, and follow it.

    What is made again or goes on becomes an alternative, and is shown. When it fails without a word, what was shown before is shown again.
    """
    message_id = body.message_id or (await house.app.conversations.get(me, conversation_id)).head_id
    speaker_id = body.speaker_id or ""
    said = Said(token, conversation_id, message_id, "", wants=body.wants, hint=body.hint, speaker_id=speaker_id, reply_id=body.id)
    return EventResponse(await house.turns.begin(said), 0)


@router.post("/undo", operation_id="undo")
async def undo(conversation_id: UUID, house: House, me: Me) -> schemas.Message:
    """Take the person's last message, and what followed it, off what is shown; return it. To show it brings it back."""
    message = await house.app.paths.undo(me, conversation_id)
    await changed(conversation_id, house, me)
    return schemas.Message.of(message)


@router.get("/branches", operation_id="branches")
async def branches(conversation_id: UUID, house: House, me: Me) -> schemas.BranchList:
    """List the paths that are not shown, the latest first. To show the end of one shows it."""
    found = await house.app.paths.branches(me, conversation_id)
    return schemas.BranchList(items=[schemas.Branch.of(branch) for branch in found])


@router.get("/messages/{message_id}/why", operation_id="why")
async def why(conversation_id: UUID, message_id: UUID, house: House, me: Me) -> schemas.Why:
    """Tell why a reply is as it is: what its prompt was made of, what the companion felt, what was mended."""
    return schemas.Why.of(await house.app.conversations.trace(me, conversation_id, message_id))
