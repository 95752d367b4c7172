"""The API under /v1."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from everkin.accounts.models import Person
from everkin.api import schemas
from everkin.api.access import Admitted, Token, allowed
from everkin.api.events import EventResponse
from everkin.api.served import Served
from everkin.conversation.models import Conversation, ImportRefused, Said
from everkin.memory.models import Pair
from everkin.ports.chat import ModelMissing

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": schemas.Problem, "content": {"application/problem+json": {}}},
    "5XX": {"model": schemas.Problem, "content": {"application/problem+json": {}}},
}
EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/event-stream": {}}, "description": "Events: accepted, notice, delta, done, stopped, failed."},
}

router = APIRouter(prefix="/v1", responses=PROBLEMS, dependencies=[Depends(allowed)])


def served(request: Request) -> Served:
    """What this server serves."""
    house: Served = request.app.state.served
    return house


House = Annotated[Served, Depends(served)]


async def person(caller: Admitted) -> Person:
    """The person who calls."""
    return caller.person


Me = Annotated[Person, Depends(person)]


async def changed(conversation_id: UUID, house: Served, me: Person) -> None:
    """Forget the stream of what may be gone, and let memory and the model read what is shown now."""
    house.turns.forget(conversation_id)
    conversation = await house.app.conversations.get(me, conversation_id)
    for pair in await house.app.conversations.pairs(me, conversation):
        await house.app.remembering.soon(pair)
    house.turns.warm(me, conversation)


async def taking(conversation_id: UUID, house: Served, me: Person) -> Conversation:
    """The conversation that an import goes into. Raises `ImportRefused` for a group."""
    conversation = await house.app.conversations.get(me, conversation_id)
    if conversation.is_group:
        raise ImportRefused("A group takes no import: who heard it? Bring it to the conversation with one of its companions.")
    return conversation


@router.get("/health", operation_id="health")
async def health() -> schemas.Health:
    """Say that the server answers."""
    return schemas.Health()


@router.get("/ready", operation_id="ready", responses={503: {"model": schemas.Readiness, "description": "Not yet."}})
async def ready(house: House, _me: Me, response: Response) -> schemas.Readiness:
    """Say whether a companion can answer now, and through which model."""
    try:
        readiness = schemas.Readiness.of(house.app.inference.status())
    except ModelMissing as missing:
        readiness = schemas.Readiness.without_model(missing)
    response.status_code = 200 if readiness.ready else 503
    return readiness


@router.get("/companions", operation_id="companions")
async def companions(house: House, me: Me) -> schemas.CompanionList:
    """List the companions."""
    return schemas.CompanionList(items=[schemas.Companion.of(who) for who in await house.app.personas.all(me)])


@router.get("/companions/{companion_id}", operation_id="companion")
async def companion(companion_id: str, house: House, me: Me) -> schemas.Companion:
    """Show a companion."""
    return schemas.Companion.of(await house.app.personas.get(me, companion_id))


@router.get("/conversations", operation_id="conversations")
async def conversations(house: House, me: Me) -> schemas.ConversationList:
    """List the person's conversations, the latest first."""
    return schemas.ConversationList(items=[schemas.Conversation.of(c) for c in await house.app.conversations.all(me)])


@router.post(
    "/conversations", operation_id="open_conversation", responses={201: {"model": schemas.Conversation, "description": "Made now."}}
)
async def open_conversation(body: schemas.OpenBody, house: House, me: Me, response: Response) -> schemas.Conversation:
    """Open the conversation with a companion; a new one begins with the companion's greeting."""
    conversation, is_new = await house.app.conversations.open(me, body.companion_id)
    response.status_code = 201 if is_new else 200
    house.turns.warm(me, conversation)
    return schemas.Conversation.of(conversation)


@router.get("/conversations/{conversation_id}", operation_id="conversation")
async def conversation(conversation_id: UUID, house: House, me: Me) -> schemas.Conversation:
    """Show a conversation."""
    return schemas.Conversation.of(await house.app.conversations.get(me, conversation_id))


@router.get("/conversations/{conversation_id}/messages", operation_id="messages")
async def messages(
    conversation_id: UUID, house: House, me: Me, before: UUID | None = None, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> schemas.MessageList:
    """Read a page of a conversation: its end, or what stands ahead of the message `before`."""
    page = await house.app.conversations.page(me, conversation_id, before, limit)
    return schemas.MessageList.of(page)


@router.post("/conversations/{conversation_id}/messages", operation_id="say", responses=EVENTS, response_class=Response)
async def say(conversation_id: UUID, body: schemas.SaidBody, house: House, token: Token) -> EventResponse:
    """Say something, and follow the reply.

    The reply is made to its end whether or not anybody follows. The same id again follows the same reply.
    """
    said = Said(token, conversation_id, body.id, body.text, body.parent_id, speaker_id=body.speaker_id or "")
    stream = await house.turns.begin(said)
    return EventResponse(stream, 0)


@router.patch("/conversations/{conversation_id}/messages/{message_id}", operation_id="edit_message")
async def edit_message(conversation_id: UUID, message_id: UUID, body: schemas.EditBody, house: House, me: Me) -> schemas.Message:
    """Say a message in other words. What comes of it is an alternative, and the end of what is shown.

    A person's message gets its reply when it is said again under the new id.
    """
    message = await house.app.paths.edit(me, conversation_id, message_id, body.text, body.id)
    await changed(conversation_id, house, me)
    return schemas.Message.of(message)


@router.post("/conversations/{conversation_id}/messages/{message_id}/show", operation_id="show_message", status_code=204)
async def show_message(conversation_id: UUID, message_id: UUID, house: House, me: Me) -> None:
    """Show the path through a message, down to where it was shown last."""
    await house.app.paths.show(me, conversation_id, message_id)
    await changed(conversation_id, house, me)


@router.get("/conversations/{conversation_id}/messages/{message_id}/alternatives", operation_id="alternatives")
async def alternatives(conversation_id: UUID, message_id: UUID, house: House, me: Me) -> schemas.AlternativeList:
    """List a message with its alternatives: those of the same role that answer the same message."""
    return schemas.AlternativeList.of(await house.app.paths.alternatives(me, conversation_id, message_id))


@router.delete("/conversations/{conversation_id}/messages/{message_id}", operation_id="delete_message", status_code=204)
async def delete_message(conversation_id: UUID, message_id: UUID, house: House, me: Me, *, following: bool = False) -> None:
    """Delete a message, and where wanted all that follows it, with what was remembered of it."""
    paths = house.app.paths
    await (paths.delete_from if following else paths.delete)(me, conversation_id, message_id)
    await changed(conversation_id, house, me)


@router.post("/conversations/{conversation_id}/import", operation_id="import_lines", status_code=201)
async def import_lines(conversation_id: UUID, body: schemas.ImportBody, house: House, me: Me) -> schemas.Taken:
    """Add a conversation that was held elsewhere to the end of this one, all of it or nothing. It is read into memory in the background."""
    conversation = await taking(conversation_id, house, me)
    count = await house.app.conversations.import_lines(me, conversation.companion_id, body.read())
    await house.app.remembering.soon(Pair(me.id, conversation.companion_id))
    house.turns.warm(me, await house.app.conversations.get(me, conversation_id))
    return schemas.Taken(count=count)


@router.get(
    "/conversations/{conversation_id}/stream",
    operation_id="resume",
    responses={**EVENTS, 204: {"description": "No reply is on its way."}},
    response_class=Response,
)
async def resume(
    conversation_id: UUID, house: House, me: Me, last_event_id: Annotated[str | None, Header(alias="Last-Event-ID")] = None
) -> Response:
    """Follow a reply on from an event; without one, follow the reply that is on its way from its beginning."""
    found = await house.turns.resume(me, conversation_id, last_event_id)
    return EventResponse(*found) if found else Response(status_code=204)


@router.post("/conversations/{conversation_id}/stop", operation_id="stop", status_code=204)
async def stop(conversation_id: UUID, house: House, me: Me) -> None:
    """Stop the reply where it is. What was said of it stays."""
    await house.turns.stop(me, conversation_id)
