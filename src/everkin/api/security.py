"""Keeping other web pages out of a private server: who may call, by which name, and how large a request may be."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from everkin.api.problems import problem
from everkin.api.served import WayIn

BODY_BYTES_MAX = 1024 * 1024
IMPORT_BYTES_MAX = 64 * BODY_BYTES_MAX
CARD_BYTES_MAX = 33 * BODY_BYTES_MAX
"""A card may have 32 MiB; what is a little larger is told so in its own words."""
ARCHIVE_BYTES_MAX = 129 * BODY_BYTES_MAX
_IMPORT = re.compile(r"/v1/conversations/[^/]+/import")
_LARGE = (
    (re.compile(r"/v1/conversations/[^/]+/chat-log"), CARD_BYTES_MAX),
    (re.compile(r"/v1/archives"), ARCHIVE_BYTES_MAX),
    (re.compile(r"/v1/companions(/[^/]+/(?:blueprint|lorebook))?"), CARD_BYTES_MAX),
)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = (
    b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    b"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Doorkeeper:
    """ASGI middleware around everything.

    Only requests that name this server (`Host`) are answered, so that a foreign name pointed at it reaches nothing (DNS rebinding); only
    pages of this server (`Origin`, `Sec-Fetch-Site`) may call the API; bodies have a limit; every answer carries the security headers.
    """

    def __init__(self, app: ASGIApp, way_in: WayIn) -> None:
        self._app = app
        self._way_in = way_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = _refusal(scope["method"], scope["path"], headers, self._way_in)
        if refusal is None and "transfer-encoding" in headers:  # its length is not told
            read = await _read(receive, _most(scope["path"]))
            refusal, receive = (_too_large(scope["path"]), receive) if read is None else (None, _again(read, receive))
        app = problem(*refusal) if refusal else self._app
        await app(scope, receive, _with_headers(send))


def _refusal(method: str, path: str, headers: dict[str, str], way_in: WayIn) -> tuple[int, str, str] | None:
    if _name(headers.get("host", "")) not in way_in.names:
        where = way_in.origin or "http://localhost"
        only = f"as {_name(urlsplit(where).netloc)}" if way_in.origin else "as localhost, on this machine"
        return 421, "wrong_host", f"This server answers only {only}. Open it at {where}."
    if path.startswith("/v1") and not _same_origin(method, headers):
        return 403, "wrong_origin", "Another web page tried to use this server, and was refused. Use Everkin's own page."
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > _most(path):
        return _too_large(path)
    return None


def _most(path: str) -> int:
    """How many bytes a request to a path may hold."""
    if _IMPORT.fullmatch(path):
        return IMPORT_BYTES_MAX
    return next((most for pattern, most in _LARGE if pattern.fullmatch(path)), BODY_BYTES_MAX)


def _too_large(path: str) -> tuple[int, str, str]:
    sentence = f"That is too much at once: a request holds at most {_most(path) // 1024:,} KiB. Nothing of it was taken."
    return 413, "too_large", sentence


def _same_origin(method: str, headers: dict[str, str]) -> bool:
    origin, site = headers.get("origin"), headers.get("sec-fetch-site", "same-origin")
    if origin is not None and _netloc(origin) != headers.get("host"):
        return False
    return site == "same-origin" or (site == "none" and method in _SAFE)


def _netloc(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


async def _read(receive: Receive, most: int) -> Message | None:
    """Read a body to its end, or to the end of its connection; None for one over the limit."""
    body = bytearray()
    while len(body) <= most:
        message = await receive()
        if message["type"] != "http.request":
            return message
        body += message.get("body", b"")
        if not message.get("more_body", False):
            return {"type": "http.request", "body": bytes(body), "more_body": False} if len(body) <= most else None
    return None


def _again(message: Message, receive: Receive) -> Receive:
    """Hand out what was read already, then what follows it."""
    waiting = [message]

    async def received() -> Message:
        return waiting.pop() if waiting else await receive()

    return received


def _with_headers(send: Send, headers: Iterable[tuple[bytes, bytes]] = _HEADERS) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *headers]}
        await send(message)

    return sent
