"""The terminal's side of the API: signs in by the opening link, reads and follows conversations."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from io import BytesIO
from typing import Any, BinaryIO, Self
from urllib.parse import quote
from uuid import UUID

import aiohttp
import orjson
from yarl import URL

from everkin.kit.errors import EverkinError

LINE_BYTES_MAX = 1024 * 1024
JSON = {"Content-Type": "application/json"}
OPTIONS = {"replace=true": "--replace", "conversation=true": "--conversation"}
"""What the API's sentences ask for, as it is asked for in the terminal."""

Events = AsyncGenerator[tuple[str, dict[str, Any]]]


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

    async def groups(self) -> list[dict[str, Any]]:
        """List the groups, the latest first."""
        return list((await self._json("GET", "/v1/groups"))["items"])

    async def last_companion(self) -> str:
        """The companion who was talked with last; before any conversation, the one who is offered first."""
        latest = await self.conversations()
        return str(latest[0]["companion_id"] if latest else (await self.companions())[0]["id"])

    async def open(self, companion_id: str) -> dict[str, Any]:
        """Open the conversation with a companion."""
        return await self._json("POST", "/v1/conversations", {"companion_id": companion_id})

    async def ready(self) -> dict[str, Any]:
        """Ask which model talks."""
        async with _reaching(), self._session.get(self._base.with_path("/v1/ready")) as response:
            return dict(orjson.loads(await response.read()))

    async def messages(self, conversation_id: str, limit: int) -> list[dict[str, Any]]:
        """Read the end of a conversation."""
        return list((await self._json("GET", f"/v1/conversations/{conversation_id}/messages", query={"limit": str(limit)}))["items"])

    async def stop(self, conversation_id: str) -> None:
        """Stop the reply."""
        await self._json("POST", f"/v1/conversations/{conversation_id}/stop")

    def say(self, conversation_id: str, message_id: UUID, text: str) -> Events:
        """Say something and yield what comes of it: names of events with their data. Raises `Refused`."""
        return self._events(f"/v1/conversations/{conversation_id}/messages", {"id": message_id, "text": text})

    def reply(self, conversation_id: str, reply_id: UUID, wants: str, message_id: str, hint: str = "") -> Events:
        """Ask for another reply (`again`) to a message or for `more` of the last one, and yield what comes of it. Raises `Refused`."""
        body = {"id": reply_id, "wants": wants, "message_id": message_id, "hint": hint}
        return self._events(f"/v1/conversations/{conversation_id}/replies", body)

    async def undo(self, conversation_id: str) -> dict[str, Any]:
        """Take the person's last message and what followed it off what is shown, and return it."""
        return await self._json("POST", f"/v1/conversations/{conversation_id}/undo")

    async def why(self, conversation_id: str, message_id: str) -> dict[str, Any]:
        """Ask why a reply is as it is."""
        return await self._json("GET", f"/v1/conversations/{conversation_id}/messages/{message_id}/why")

    async def versions(self, conversation_id: str) -> dict[str, Any]:
        """Ask what a conversation is pinned to, and what is newer."""
        return await self._json("GET", f"/v1/conversations/{conversation_id}/versions")

    def preview(self, conversation_id: str) -> Events:
        """Have messages answered as under what is newer, and yield the pairs, then the drift. Raises `Refused`."""
        return self._events(f"/v1/conversations/{conversation_id}/versions/preview")

    async def accept_version(self, conversation_id: str, pin: Mapping[str, Any]) -> dict[str, Any]:
        """Pin a conversation to what is offered."""
        return await self._json("POST", f"/v1/conversations/{conversation_id}/versions/accept", pin)

    async def version_back(self, conversation_id: str) -> dict[str, Any]:
        """Pin a conversation to what it was pinned to before."""
        return await self._json("POST", f"/v1/conversations/{conversation_id}/versions/back")

    async def recovery_link(self, email: str) -> str:
        """Make the link with which somebody sets their password anew."""
        return str((await self._json("POST", "/v1/people/recovery-links", {"email": email}))["link"])

    async def change_role(self, email: str, role: str) -> None:
        """Make somebody something else."""
        await self._json("PUT", "/v1/people/role", {"email": email, "role": role})

    async def memories(self, companion_id: str, **asked: str | list[str]) -> dict[str, Any]:
        """List what a companion remembers."""
        return await self._json("GET", _memories(companion_id), query=asked)

    async def search(self, companion_id: str, **asked: str) -> dict[str, Any]:
        """Recall what fits a question."""
        return await self._json("GET", _memories(companion_id, "search"), query=asked)

    async def memory(self, companion_id: str, memory_id: str) -> dict[str, Any]:
        """Read a memory with its sources."""
        return await self._json("GET", _memories(companion_id, memory_id))

    async def add_memory(self, companion_id: str, text: str) -> dict[str, Any]:
        """Let a companion remember a sentence."""
        return await self._json("POST", _memories(companion_id), {"text": text})

    async def change_memory(self, companion_id: str, memory_id: str, change: Mapping[str, str | bool]) -> dict[str, Any]:
        """Correct a memory, pin it, or leave it out."""
        return await self._json("PATCH", _memories(companion_id, memory_id), change)

    async def delete_memory(self, companion_id: str, memory_id: str) -> int:
        """Delete a memory and all that says the same; return how many records went."""
        return int((await self._json("DELETE", _memories(companion_id, memory_id)))["deleted"])

    async def forget_everything(self, companion_id: str) -> None:
        """Delete all that a companion remembers."""
        await self._json("DELETE", _memories(companion_id), query={"everything": "true"})

    async def export(self, companion_id: str, into: BinaryIO) -> None:
        """Write every memory of a companion to a file as JSON lines."""
        await self._fetch(_memories(companion_id, "export"), into)

    async def import_lines(self, conversation_id: str, lines: Sequence[Mapping[str, Any]]) -> int:
        """Add lines that were said elsewhere to a conversation; return how many."""
        return int((await self._json("POST", f"/v1/conversations/{conversation_id}/import", {"lines": lines}))["count"])

    async def import_log(self, conversation_id: str, log: bytes) -> dict[str, Any]:
        """Add a chat log to a conversation; tell how many messages were taken, and what was mended."""
        return await self._send("POST", f"/v1/conversations/{conversation_id}/chat-log", log)

    async def companion(self, companion_id: str) -> dict[str, Any]:
        """Read a companion's blueprint."""
        return await self._json("GET", _companion(companion_id, "blueprint"))

    async def bring(self, data: bytes, name: str) -> dict[str, Any]:
        """Take in a companion from a file."""
        return await self._send("POST", "/v1/companions", data, {"name": name})

    async def card(self, companion_id: str, form: str, into: BinaryIO) -> None:
        """Write a companion to a file as a card."""
        await self._fetch(_companion(companion_id, "card"), into, {"format": form})

    async def remove_companion(self, companion_id: str, *, conversation: bool) -> None:
        """Remove a companion of one's own."""
        await self._json("DELETE", _companion(companion_id), query={"conversation": str(conversation).lower()})

    async def archive(self, companion_id: str, into: BinaryIO) -> None:
        """Write the relationship with a companion to a file."""
        await self._fetch(_companion(companion_id, "archive"), into)

    async def restore(self, data: bytes, *, replaces: bool) -> dict[str, Any]:
        """Put back a relationship from a file."""
        return await self._send("POST", "/v1/archives", data, {"replace": str(replaces).lower()})

    async def _events(self, path: str, body: object = None) -> Events:
        data = None if body is None else orjson.dumps(body)
        async with _reaching(), self._session.post(self._base.join(URL(path)), data=data, headers=JSON) as response:
            await _check(response)
            name = ""
            async for line in response.content:
                if line.startswith(b"event: "):
                    name = line[7:].strip().decode()
                elif line.startswith(b"data: "):
                    yield name, orjson.loads(line[6:])

    async def _json(
        self, method: str, path: str, body: object = None, query: Mapping[str, str | list[str]] | None = None
    ) -> dict[str, Any]:
        return await self._send(method, path, None if body is None else orjson.dumps(body), query)

    async def _send(self, method: str, path: str, data: bytes | None, query: Mapping[str, str | list[str]] | None = None) -> dict[str, Any]:
        url = self._base.join(URL(path)).with_query(query or {})
        body = None if data is None else BytesIO(data)
        async with _reaching(), self._session.request(method, url, data=body, headers=JSON) as response:
            await _check(response)
            return dict(orjson.loads(await response.read() or b"{}"))

    async def _fetch(self, path: str, into: BinaryIO, query: Mapping[str, str] | None = None) -> None:
        async with _reaching(), self._session.get(self._base.join(URL(path)).with_query(query or {})) as response:
            await _check(response)
            async for piece in response.content.iter_any():
                into.write(piece)


def _memories(companion_id: str, *within: str) -> str:
    return _companion(companion_id, "memories", *within)


def _companion(companion_id: str, *within: str) -> str:
    return "/".join(["/v1/companions", *(quote(part, safe="") for part in (companion_id, *within))])


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
        for asked, option in OPTIONS.items():
            sentence = sentence.replace(asked, option)
        raise Refused(sentence)
