"""A server on a loopback port, and a browser before it.

One uvicorn serves the whole session, on the session's event loop; each test moves a house of its own in, so `pytestmark = on_the_server`.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
import uvicorn
from fastapi import FastAPI

from everkin.api.app import create
from everkin.api.served import ON_THIS_MACHINE, Served
from tests.support.databases import Templates, postgres_server, templates
from tests.support.house import House, open_house

__all__ = ["postgres_server", "templates"]

on_the_server = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True)
class Server:
    """A running server, into which houses move."""

    api: FastAPI
    base_url: str

    @property
    def host(self) -> str:
        return self.base_url.removeprefix("http://")

    def serve(self, house: House) -> None:
        self.api.state.served = house.served


class Uvicorn(uvicorn.Server):
    """Leaves the signals to pytest."""

    def capture_signals(self) -> nullcontext[None]:  # type: ignore[override]
        return nullcontext()


@asynccontextmanager
async def running(api: FastAPI) -> AsyncIterator[Server]:
    """Serve on any free port of the loopback."""
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    server = Uvicorn(uvicorn.Config(api, log_level="warning", timeout_graceful_shutdown=2, server_header=False))
    task = asyncio.create_task(server.serve([port]))
    while not server.started:  # noqa: ASYNC110 - it does not say when
        await asyncio.sleep(0.01)
    try:
        yield Server(api, f"http://127.0.0.1:{port.getsockname()[1]}")
    finally:
        server.should_exit = True
        await task


@dataclass
class Event:
    """One server-sent event."""

    id: str
    name: str
    data: dict[str, Any]


def whole(body: bytes) -> bytes:
    """What of a stream has come in whole events."""
    return body[: body.rfind(b"\n\n") + 2] if b"\n\n" in body else b""


@dataclass
class Answer:
    """A whole response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 - what JSON is
        return json.loads(self.body)

    @property
    def events(self) -> list[Event]:
        """The events that have come whole."""
        blocks = whole(self.body).decode().split("\n\n")[:-1]
        parts = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks if not block.startswith(":")]
        return [Event(part["id"], part["event"], json.loads(part["data"])) for part in parts]

    @property
    def said(self) -> str:
        return "".join(event.data["text"] for event in self.events if event.name == "delta")


@dataclass
class Browser:
    """Asks the server. `cookie` is empty for a stranger."""

    server: Server
    http: aiohttp.ClientSession
    cookie: str
    house: House

    def request(self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any) -> Any:  # noqa: ANN401 - aiohttp's own
        cookie = {"Cookie": f"{ON_THIS_MACHINE.name}={self.cookie}"} if self.cookie else {}
        return self.http.request(method, self.server.base_url + path, headers={**cookie, **(headers or {})}, allow_redirects=False, **body)

    async def ask(self, method: str, path: str, headers: Mapping[str, str] | None = None, **body: Any) -> Answer:  # noqa: ANN401
        async with self.request(method, path, headers, **body) as response:
            return Answer(response.status, response.headers.copy(), await response.read())

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.ask("GET", path, headers)

    async def post(self, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Answer:
        return await self.ask("POST", path, headers, json=body)

    async def open(self, companion_id: str = "tove") -> str:
        """Open a conversation and return its path."""
        answer = await self.post("/v1/conversations", {"companion_id": companion_id})
        return f"/v1/conversations/{answer.json['id']}"

    async def say(self, conversation: str, text: str, message_id: str) -> Answer:
        return await self.post(f"{conversation}/messages", {"id": message_id, "text": text})

    def move_in(self, house: House) -> None:
        """Let another house be served from now on."""
        self.house = house
        self.server.serve(house)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def server() -> AsyncIterator[Server]:
    @asynccontextmanager
    async def nobody_home() -> AsyncIterator[Served]:
        yield Served(None, None, "")  # type: ignore[arg-type]  # houses move in later

    async with running(create(nobody_home)) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="session")
async def house(templates: Templates, tmp_path: Path) -> AsyncIterator[House]:
    templates.copy_sqlite(tmp_path / "everkin.db")
    async with open_house(f"sqlite:///{tmp_path / 'everkin.db'}", tmp_path) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def browser(server: Server, house: House) -> AsyncIterator[Browser]:
    """The owner's browser, in a house of its own."""
    server.serve(house)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), timeout=aiohttp.ClientTimeout(20)) as http:
        yield Browser(server, http, house.token, house)


@pytest_asyncio.fixture(loop_scope="session")
async def stranger(browser: Browser) -> Browser:
    """A browser that never opened the link."""
    return Browser(browser.server, browser.http, "", browser.house)
