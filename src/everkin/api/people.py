"""Those who are served, for who runs the server."""

from fastapi import APIRouter, Depends

from everkin.api import account_schemas as schemas
from everkin.api.access import allowed
from everkin.api.accounts import In
from everkin.api.routes import PROBLEMS, House

router = APIRouter(prefix="/v1/people", responses=PROBLEMS, dependencies=[Depends(allowed)])


@router.post("/recovery-links", operation_id="make_recovery_link", status_code=201)
async def make_recovery_link(body: schemas.AddressBody, found: In) -> schemas.RecoveryLink:
    """Make the link with which a person sets their password anew, to be handed over by hand."""
    return schemas.RecoveryLink(link=await found.signing_in.recovery_link(body.email))


@router.put("/role", operation_id="change_role", status_code=204)
async def change_role(body: schemas.RoleBody, house: House, found: In) -> None:
    """Make a person something else here: it holds from their next request on."""
    await house.app.accounts.change(await found.signing_in.known(body.email), role=body.role)
