"""The opening link and the web client's files."""

import hmac
import mimetypes
from importlib import resources
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from everkin.api.problems import problem
from everkin.api.served import Served
from everkin.api.signed_in import cookie_of, signed_in

CLIENT = (Path(str(resources.files("everkin"))) / "_web").resolve()
mimetypes.add_type("text/javascript", ".js")  # some Windows registries say text/plain, which browsers refuse to run
_IMMUTABLE = "public, max-age=31536000, immutable"

router = APIRouter(include_in_schema=False)


@router.get("/open")
async def open_link(request: Request, key: str = "") -> Response:
    """Sign a browser in by the link that the terminal printed."""
    house: Served = request.app.state.served
    if not hmac.compare_digest(key.encode(), house.opening_key.encode()):
        return problem(403, "link_expired", "That link is from an earlier start. Print the present one in the terminal: everkin open")
    agent = request.headers.get("user-agent", "")
    token = await house.app.accounts.open_session(await house.app.accounts.owner(), agent)
    response = RedirectResponse("/", 303)
    signed_in(response, cookie_of(request), token)
    return response


@router.get("/{path:path}")
async def client(path: str) -> Response:
    """Serve the web client; a path that is no file is one of its own pages."""
    if path == "v1" or path.startswith("v1/"):
        return problem(404, "not_found", "There is nothing here. /v1/openapi.json says what there is.")
    file = _file(path)
    if file is not None:
        cached = _IMMUTABLE if path.startswith("assets/") else "no-cache"
        return FileResponse(file, headers={"Cache-Control": cached})
    page = CLIENT / "index.html"
    if not page.is_file():
        return PlainTextResponse("The web client has not been built. Run: make run\nThe terminal works without it: everkin chat\n", 503)
    return FileResponse(page, headers={"Cache-Control": "no-cache"})


def _file(path: str) -> Path | None:
    try:
        file = (CLIENT / path).resolve()
        return file if path and file.is_relative_to(CLIENT) and file.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def install(api: FastAPI) -> None:
    """Add the pages; last, because they answer every path."""
    api.include_router(router)
