"""Groups: conversations with several companions, under /v1/groups; what is said in one stands under /v1/conversations."""

from uuid import UUID

from fastapi import APIRouter, Depends

from everkin.api import group_schemas as schemas
from everkin.api.access import allowed
from everkin.api.routes import PROBLEMS, House, Me

router = APIRouter(prefix="/v1/groups", responses=PROBLEMS, dependencies=[Depends(allowed)])


@router.get("", operation_id="groups")
async def groups(house: House, me: Me) -> schemas.GroupList:
    """List the person's groups, the latest first."""
    return schemas.GroupList(items=[schemas.Group.of(one) for one in await house.app.groups.all(me)])


@router.post("", operation_id="open_group", status_code=201)
async def open_group(body: schemas.GroupBody, house: House, me: Me) -> schemas.Group:
    """Open a group with two to ten companions, of whom one greets."""
    group = await house.app.groups.open(me, body.companions, body.title)
    house.turns.warm(me, group)
    return schemas.Group.of(group)


@router.get("/{group_id}", operation_id="group")
async def group(group_id: UUID, house: House, me: Me) -> schemas.Group:
    """Show a group."""
    return schemas.Group.of(await house.app.groups.get(me, group_id))


@router.patch("/{group_id}", operation_id="rename_group")
async def rename_group(group_id: UUID, body: schemas.GroupChange, house: House, me: Me) -> schemas.Group:
    """Give a group another title."""
    return schemas.Group.of(await house.app.groups.rename(me, group_id, body.title))


@router.delete("/{group_id}", operation_id="delete_group", status_code=204)
async def delete_group(group_id: UUID, house: House, me: Me) -> None:
    """Delete a group with all that was said in it, and what its companions remember of that."""
    pairs = await house.app.groups.delete(me, group_id)
    house.turns.forget(group_id)
    for pair in pairs:
        await house.app.remembering.soon(pair)


@router.get("/{group_id}/members", operation_id="members")
async def members(group_id: UUID, house: House, me: Me) -> schemas.MemberList:
    """List all who are or were in a group, in the order in which they came."""
    return schemas.MemberList.of(await house.app.groups.circle(me, group_id))


@router.post("/{group_id}/members", operation_id="join_group")
async def join_group(group_id: UUID, body: schemas.MemberBody, house: House, me: Me) -> schemas.MemberList:
    """Let a companion join, or come back. It hears what is said from now on, and nothing of what was said before."""
    await house.app.groups.join(me, group_id, body.companion_id)
    return await members(group_id, house, me)


@router.patch("/{group_id}/members/{companion_id}", operation_id="change_member")
async def change_member(group_id: UUID, companion_id: str, body: schemas.MemberChange, house: House, me: Me) -> schemas.MemberList:
    """Set how readily a companion speaks in a group."""
    await house.app.groups.quiet(me, group_id, companion_id, body.talkativeness)
    return await members(group_id, house, me)


@router.delete("/{group_id}/members/{companion_id}", operation_id="leave_group")
async def leave_group(group_id: UUID, companion_id: str, house: House, me: Me) -> schemas.MemberList:
    """Let a companion leave. It keeps what it heard, and hears nothing from now on."""
    await house.app.groups.leave(me, group_id, companion_id)
    return await members(group_id, house, me)
