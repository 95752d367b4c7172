"""Companions that a person brings as files, changes and takes along: under /v1/companions."""

from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from everkin.api import companion_schemas as schemas
from everkin.api.access import allowed
from everkin.api.routes import PROBLEMS, House, Me
from everkin.api.schemas import Companion
from everkin.conversation.companions import Companions
from everkin.persona.brought import CardFormat

MEDIA: dict[CardFormat, tuple[str, str]] = {
    "png": ("image/png", ".png"),
    "json": ("application/json", ".json"),
    "charx": ("application/zip", ".charx"),
    "v1": ("application/json", "-v1.json"),
    "v2": ("application/json", "-v2.json"),
}
FILE_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}
BLUEPRINT_BODY: dict[str, Any] = {"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "description": "A file."}
}
PICTURE: dict[int | str, dict[str, Any]] = {200: {"content": {"image/png": {}}, "description": "A picture."}}
_NOTHING_RUNS = "default-src 'none'; sandbox"

router = APIRouter(prefix="/v1/companions", responses=PROBLEMS, dependencies=[Depends(allowed)])


def attachment(content: bytes, media: str, name: str) -> Response:
    """A file to be saved under a name, which no browser shows or runs."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": _NOTHING_RUNS,
    }
    return Response(content, media_type=media, headers=headers)


@router.post("", operation_id="bring_companion", status_code=201, openapi_extra=FILE_BODY)
async def bring_companion(
    request: Request, house: House, me: Me, name: Annotated[str, Query(max_length=200, description="The file's name.")] = ""
) -> schemas.BroughtCompanion:
    """Take in a companion from the bytes of a file: a card (JSON, PNG, CHARX) or a blueprint (JSON, YAML); at most 32 MiB."""
    return schemas.BroughtCompanion.brought(await Companions(house.app).bring(me, await request.body(), name))


@router.delete("/{companion_id}", operation_id="remove_companion", status_code=204)
async def remove_companion(companion_id: str, house: House, me: Me, *, conversation: bool = False) -> None:
    """Remove a companion of one's own; with `conversation=true` also the conversation with it and its memories."""
    there = [c for c in await house.app.conversations.all(me) if c.companion_id == companion_id]
    await Companions(house.app).remove(me, companion_id, conversation=conversation)
    for one in there:
        house.turns.forget(one.id)


@router.post("/{companion_id}/copy", operation_id="copy_companion", status_code=201)
async def copy_companion(companion_id: str, house: House, me: Me) -> Companion:
    """Make a companion of one's own, to be changed, that is as another one."""
    return Companion.of(await Companions(house.app).copy(me, companion_id))


@router.get("/{companion_id}/card", operation_id="companion_card", responses=FILE, response_class=Response)
async def companion_card(
    companion_id: str, house: House, me: Me, container: Annotated[CardFormat, Query(alias="format")] = "png"
) -> Response:
    """Download a companion as a card. Of one that came as a card, all is in it that was not changed since."""
    written = await Companions(house.app).card(me, companion_id, container)
    media, ending = MEDIA[container]
    return attachment(written, media, companion_id + ending)


@router.get("/{companion_id}/portrait", operation_id="companion_portrait", responses=PICTURE, response_class=Response)
async def companion_portrait(companion_id: str, house: House, me: Me) -> Response:
    """The picture that came with a companion's card."""
    picture = await Companions(house.app).portrait(me, companion_id)
    headers = {"Content-Disposition": "inline", "Cache-Control": "private, no-cache", "Content-Security-Policy": _NOTHING_RUNS}
    return Response(picture, media_type="image/png", headers=headers)


@router.get("/{companion_id}/blueprint", operation_id="companion_blueprint")
async def companion_blueprint(companion_id: str, house: House, me: Me) -> dict[str, Any]:
    """Read a companion's blueprint in its latest version."""
    return (await house.app.personas.get(me, companion_id)).model_dump(mode="json", by_alias=True)


@router.put("/{companion_id}/blueprint", operation_id="change_companion", openapi_extra=BLUEPRINT_BODY)
async def change_companion(companion_id: str, request: Request, house: House, me: Me) -> Companion:
    """Store the next version of a companion of one's own; the id and the version that the blueprint names do not count.

    A conversation holds to the version that it is pinned to until its person accepts the newer one.
    """
    return Companion.of(await Companions(house.app).put(me, companion_id, await request.body()))


@router.post("/{companion_id}/lorebook", operation_id="set_lorebook", openapi_extra=FILE_BODY)
async def set_lorebook(companion_id: str, request: Request, house: House, me: Me) -> Companion:
    """Give a companion of one's own another book of lore, its next version: a card's book, `lorebook_v3` or a world file."""
    return Companion.of(await Companions(house.app).set_lorebook(me, companion_id, await request.body()))


@router.get("/{companion_id}/lorebook", operation_id="companion_lorebook", responses=FILE, response_class=Response)
async def companion_lorebook(
    companion_id: str, house: House, me: Me, form: Annotated[Literal["card", "v3", "world"], Query(alias="format")] = "v3"
) -> Response:
    """Download a companion's book of lore."""
    book = await Companions(house.app).lorebook(me, companion_id, form)
    return attachment(orjson.dumps(book, option=orjson.OPT_INDENT_2), "application/json", f"{companion_id}-lorebook-{form}.json")
