"""Downloading one GGUF file from a hub: it goes on where it broke off, and is kept only when its checksum is right.

The protocol: `GET /api/models/{repository}` lists the files; `HEAD /{repository}/resolve/main/{file}` tells `X-Linked-Size` and, as
`X-Linked-Etag`, the SHA-256; `GET` of the same address, after redirects, takes `Range`.
"""

import asyncio
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path

import aiohttp
import orjson

from everkin.kit.files import make_private_folder, publish, sync_file
from everkin.ports.chat import ModelDenied, ModelMissing, ModelUnreachable
from everkin.providers.hub.catalogue import catalogue

Progress = Callable[[str, int, int | None], None]
BLOCK_BYTES = 1024 * 1024
SHA256_DIGITS = 64
WISHED = ("q4_k_m", "q4_0", "q5_k_m", "q8_0")
AGAIN = "What arrived is kept; go on with the same command."


async def pull(name: str, data_dir: Path, progress: Progress, *, hub: str, token: str = "") -> Path:
    """Download a model by its short name, or by `owner/repository:file.gguf` (without a file: a usual 4-bit one), and return its place.

    `hub` is the hub's address. Raises `ModelMissing`, `ModelDenied` or `ModelUnreachable`, with what to do.
    """
    reference = next((entry.reference for entry in catalogue() if entry.name == name), name)
    repository, _, file = reference.partition(":")
    if repository.count("/") != 1 or ".." in reference:
        known = ", ".join(entry.name for entry in catalogue())
        raise ModelMissing(f"There is no model called {name!r}. By name there are: {known}. Others: owner/repository:file.gguf")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=60)
    try:
        async with aiohttp.ClientSession(hub, headers=headers, timeout=timeout) as session:
            file = file or await _choose(session, repository)
            return await _download(session, repository, file, data_dir / "models", progress)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ModelUnreachable(f"The download of {name} broke off ({type(error).__name__}). {AGAIN}") from error
    except OSError as error:
        raise ModelMissing(
            f"The model could not be stored in {data_dir / 'models'} ({error.strerror}). Make room there. {AGAIN}"
        ) from error


async def _choose(session: aiohttp.ClientSession, repository: str) -> str:
    async with session.get(f"/api/models/{repository}") as response:
        _check(response, repository)
        files = [str(s["rfilename"]) for s in orjson.loads(await response.read())["siblings"]]
    whole = [f for f in files if f.endswith(".gguf") and "-of-" not in f]
    for wish in WISHED:
        for file in whole:
            if wish in file.casefold():
                return file
    if len(whole) == 1:
        return whole[0]
    there = ", ".join(whole[:12]) or "none"
    raise ModelMissing(f"Say which file of {repository}: everkin models pull {repository}:FILE. GGUF files there: {there}.")


async def _download(session: aiohttp.ClientSession, repository: str, file: str, folder: Path, progress: Progress) -> Path:
    address = f"/{repository}/resolve/main/{file}"
    async with session.head(address, allow_redirects=False) as response:
        _check(response, f"{repository}:{file}")
        size = int(response.headers.get("X-Linked-Size") or response.headers.get("Content-Length") or 0)
        checksum = (response.headers.get("X-Linked-Etag") or "").strip('W/"')
    make_private_folder(folder)
    target = folder / Path(file).name
    part = target.with_name(f"{target.name}.{checksum[:12]}.part")
    await _fetch(session, address, part, size, lambda done: progress(target.name, done, size or None))
    if len(checksum) == SHA256_DIGITS and await asyncio.to_thread(_sha256, part) != checksum:
        part.unlink()
        raise ModelMissing(f"{target.name} arrived damaged: its checksum is wrong. It was thrown away; pull it again.")
    await asyncio.to_thread(sync_file, part)
    publish(part, target)
    return target


async def _fetch(session: aiohttp.ClientSession, address: str, part: Path, size: int, progress: Callable[[int], None]) -> None:
    done = part.stat().st_size if part.exists() else 0
    if size and done >= size:
        return
    async with session.get(address, headers={"Range": f"bytes={done}-"} if done else {}) as response:
        _check(response, part.name)
        goes_on = response.status == HTTPStatus.PARTIAL_CONTENT
        with part.open("ab" if goes_on else "wb") as out:
            async for block in response.content.iter_chunked(BLOCK_BYTES):
                out.write(block)
                progress(out.tell())
    if size and part.stat().st_size < size:
        raise aiohttp.ClientPayloadError("the connection ended early")


def _check(response: aiohttp.ClientResponse, what: str) -> None:
    if response.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise ModelDenied(
            f"The hub does not give {what} to everybody. Accept its licence there, and set EVERKIN_HUB_TOKEN to your access token."
        )
    if response.status == HTTPStatus.NOT_FOUND:
        raise ModelMissing(f"The hub has no {what}. Look at its spelling; by name there are: {', '.join(e.name for e in catalogue())}.")
    if response.status >= HTTPStatus.BAD_REQUEST:
        raise ModelUnreachable(f"The hub answered with status {response.status}. Try again in a while. {AGAIN}")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
