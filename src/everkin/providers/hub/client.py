"""The hub's protocol (Hugging Face): what files there are, and their bytes.

`GET /api/models/{repository}?blobs=true` tells the revision and, of each file, the size and the SHA-256;
`GET /{repository}/resolve/{revision}/{file}` gives its bytes, after redirects to a store, and takes `Range`.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self
from urllib.parse import quote

import aiohttp
import orjson

from everkin import __version__
from everkin.ports.chat import ModelDenied, ModelError, ModelMissing, ModelUnreachable

CONNECT_S = 15.0
SILENCE_S = 60.0
SHA256_DIGITS = 64
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})


class Interrupted(Exception):
    """The connection failed or ended early. Going on may work."""


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file of a revision of a repository. `sha256` is empty where the hub told none."""

    repository: str
    revision: str
    name: str
    size: int
    sha256: str


class Hub:
    """One hub at one address. Use as `async with`."""

    def __init__(self, address: str, token: str) -> None:
        headers = {"User-Agent": f"everkin/{__version__}", "Accept-Encoding": "identity"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=SILENCE_S)
        self._address = address.rstrip("/")
        self._has_token = bool(token)
        self._session = aiohttp.ClientSession(headers=headers, timeout=timeout)

    async def __aenter__(self) -> Self:
        """Return the hub."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close every connection."""
        await self._session.close()

    async def files(self, repository: str) -> list[HubFile]:
        """The files of a repository. Raises `Interrupted` or a `ModelError`."""
        async with self._get(f"/api/models/{repository}?blobs=true", repository, {}) as response:
            try:
                listing = orjson.loads(await response.read())
                return [_file(repository, listing["sha"], file) for file in listing["siblings"]]
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                raise ModelUnreachable(f"{self._address} does not answer as a model hub does. Check EVERKIN_HUB_URL") from None

    @asynccontextmanager
    async def open(self, file: HubFile, start: int) -> AsyncGenerator[tuple[int, aiohttp.StreamReader]]:
        """A file's bytes from `start` on, or from where the hub begins instead. Raises `Interrupted` or a `ModelError`."""
        path = f"/{file.repository}/resolve/{quote(file.revision)}/{quote(file.name)}"
        async with self._get(path, file.name, {"Range": f"bytes={start}-"} if start else {}) as response:
            begins = start if response.status == HTTPStatus.PARTIAL_CONTENT and _begins_at(response, start) else 0
            if start and response.status == HTTPStatus.PARTIAL_CONTENT and not begins:
                raise Interrupted("sent another part than was asked for")
            yield begins, response.content

    @asynccontextmanager
    async def _get(self, path: str, what: str, headers: Mapping[str, str]) -> AsyncGenerator[aiohttp.ClientResponse]:
        try:
            async with self._session.get(f"{self._address}{path}", headers=headers) as response:
                if response.status >= HTTPStatus.BAD_REQUEST:
                    raise self._refusal(response.status, what)
                yield response
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Interrupted(str(error) or type(error).__name__) from error

    def _refusal(self, status: int, what: str) -> ModelError | Interrupted:
        if status in _REFUSED:
            advice = "check your token (EVERKIN_HUB_TOKEN)" if self._has_token else "set a token (EVERKIN_HUB_TOKEN)"
            return ModelDenied(f"The hub has no {what}, or not for everybody. Check its spelling, or accept its licence there and {advice}")
        if status == HTTPStatus.NOT_FOUND:
            return ModelMissing(f"The hub has no {what}. Check its spelling; what has a short name shows: everkin models list")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}:
            return Interrupted(f"answered with status {status}")
        return ModelMissing(f"The hub did not give out {what} (status {status}). Try another file")


def _file(repository: str, revision: str, told: Mapping[str, object]) -> HubFile:
    stored = told.get("lfs")
    sha256 = str(stored.get("sha256", "")) if isinstance(stored, dict) else ""
    size = told.get("size")
    return HubFile(repository, revision, str(told["rfilename"]), size if isinstance(size, int) else 0, sha256)


def _begins_at(response: aiohttp.ClientResponse, start: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {start}-")
