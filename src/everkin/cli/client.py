"""The terminal's side of the API: signs in by the opening link, reads and follows conversations."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Self
from uuid import UUID

import aiohttp
import orjson
from yarl import URL

from everkin.kit.errors import EverkinError

LINE_BYTES_MAX = 1024 * 1024
JSON = {"Content-Type": "application/json"}


class Refused(EverkinError):
    """The server refused a request; the sentence is the server's."""

    code = "refused"
    status = 400


class Gone(Refused):
    """The server did not answer, or ended in the middle of an answer."""

    code = "gone"
    status = 503


class Client:
    """Speaks to a server of Everkin on this machine."""

    def __init__(self, session: aiohttp.ClientSession, base: URL) -> None:
        self._session = session
        self._base = base

    @classmethod
    @asynccontextmanager
    async def signed_in(cls, link: str) -> AsyncGenerator[Self]:
        """Open a session by the opening link. Raises `Refused`, as every call does."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
        jar = aiohttp.CookieJar(unsafe=True)  # the server is an IP address
        async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout, read_bufsize=LINE_BYTES_MAX) as session:
            async with _reaching(), session.get(link, allow_redirects=False) as response:
                if response.status != HTTPStatus.SEE_OTHER:
                    raise Refused("The running server did not let this terminal in. Stop it and start it again: everkin serve")
            yield cls(session, URL(link).origin())

    async def companions(self) -> list[dict[str, Any]]:
        """List the companions."""
        return list((await self._json("GET", "/v1/companions"))["items"])

    async def conversations(self) -> list[dict[str, Any]]:
        """List the conversations, the latest first."""
        return list((await self._json("GET", "/v1/conversations"))["items"])

    async def open(self, companion_id: str) -> dict[str, Any]:
        """Open the conversation with a companion."""
        return await self._json("POST", "/v1/conversations", {"companion_id": companion_id})

    async def ready(self) -> dict[str, Any]:
        """Ask which model talks."""
        async with _reaching(), self._session.get(self._base.with_path("/v1/ready")) as response:
            return dict(orjson.loads(await response.read()))

    async def messages(self, conversation_id: str, limit: int) -> list[dict[str, Any]]:
        """Read the end of a conversation."""
        return list((await self._json("GET", f"/v1/conversations/{conversation_id}/messages?limit={limit}"))["items"])

    async def stop(self, conversation_id: str) -> None:
        """Stop the reply."""
        await self._json("POST", f"/v1/conversations/{conversation_id}/stop")

    async def say(self, conversation_id: str, message_id: UUID, text: str) -> AsyncGenerator[tuple[str, dict[str, Any]]]:
        """Say something and yield what comes of it: names of events with their data. Raises `Refused`."""
        body = orjson.dumps({"id": message_id, "text": text})
        url = self._base.with_path(f"/v1/conversations/{conversation_id}/messages")
        async with _reaching(), self._session.post(url, data=body, headers=JSON) as response:
            await _check(response)
            name = ""
            async for line in response.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    yield name, orjson.loads(line[6:])

    async def _json(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        data = None if body is None else orjson.dumps(body)
        async with _reaching(), self._session.request(method, self._base.join(URL(path)), data=data, headers=JSON) as response:
            await _check(response)
            return dict(orjson.loads(await response.read() or b"{}"))


@asynccontextmanager
async def _reaching() -> AsyncGenerator[None]:
    """Put a connection that fails into words."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError) as error:
        raise Gone("Everkin has stopped, or does not answer. Start it again with: everkin chat") from error


async def _check(response: aiohttp.ClientResponse) -> None:
    if response.status >= HTTPStatus.BAD_REQUEST:
        try:
            sentence = str(orjson.loads(await response.read())["detail"])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            sentence = f"The server answered with status {response.status}. Its log says why: everkin.log in the data folder."
        raise Refused(sentence)
