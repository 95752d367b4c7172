"""Downloading one model file from a hub. It goes on where it broke off, and is kept only when its checksum is right.

Not by huggingface-hub, which throws away what has arrived when a download ends early (2.4: `_download_to_tmp_and_move`), so that a
later run begins anew, and which cannot be cancelled.
"""

import asyncio
import errno
import hashlib
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Protocol, TypeVar

from everkin.kit.files import make_private_folder, publish, sync_file
from everkin.ports.chat import ModelError, ModelMissing, ModelUnreachable
from everkin.providers.hub.catalogue import catalogue
from everkin.providers.hub.client import SHA256_DIGITS, Hub, HubFile, Interrupted
from everkin.providers.hub.reference import pick, read_reference

T = TypeVar("T")
Progress = Callable[[str, int, int | None], None]

HUB = "https://huggingface.co"
BLOCK_BYTES = 1 << 20
ROOM_LEFT_BYTES = 256 << 20
TRIES_IN_VAIN_MAX = 5
PAUSE_FIRST_S = 1.0
MB = 1_000_000
PART_SUFFIX = ".part"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_AGAIN = "What has arrived is kept: the same command goes on from there"


class Hash(Protocol):
    """A running checksum."""

    def update(self, data: bytes, /) -> None:
        """Take the next bytes."""
        ...

    def hexdigest(self) -> str:
        """The checksum so far."""
        ...


async def pull(
    reference: str,
    data_dir: Path,
    progress: Progress,
    *,
    hub: str = HUB,
    token: str = "",
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Path:
    """Download a model by its short name, or `owner/repository:file.gguf` (without a file: its Q4_K_M), and return its place.

    `hub` is the hub's address, `token` an access token for models that want one; `progress` hears the file's name, the bytes that are
    there and those in all. Raises a `ModelError` with what to do. Cancelled or killed, it goes on from there the next time.
    """
    try:
        async with Hub(hub, token) as opened:
            return await _Pull(opened, data_dir / "models", progress, sleep).run(reference)
    except OSError as error:
        raise _trouble(data_dir / "models", error) from error


class _Pull:
    """One download."""

    def __init__(self, hub: Hub, folder: Path, progress: Progress, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._hub = hub
        self._folder = folder
        self._progress = progress
        self._sleep = sleep

    async def run(self, told: str) -> Path:
        """Download what was told and return its place."""
        reference = read_reference(told, catalogue())
        files = await self._persist(lambda: self._hub.files(reference.repository), lambda: 0)
        name = pick(reference, [file.name for file in files])
        file = next(file for file in files if file.name == name)
        if len(file.sha256) != SHA256_DIGITS or not file.size:
            raise ModelMissing(f"The hub tells no checksum of {file.name}, so that nobody could know if it is whole. Choose another file")
        target = self._folder / file.repository / Path(file.name).name
        if not (target.is_file() and target.stat().st_size == file.size):
            await self._download(file, target)
        self._progress(target.name, file.size, file.size)
        return target

    async def _download(self, file: HubFile, target: Path) -> None:
        make_private_folder(target.parent)
        part = target.with_name(f".{target.name}.{file.sha256[:16]}{PART_SUFFIX}")
        if shutil.disk_usage(target.parent).free < file.size - _size(part) + ROOM_LEFT_BYTES:
            raise ModelMissing(
                f"There is too little room in {target.parent} for {target.name} ({file.size // MB} MB). Make room and try again"
            )
        digest = await self._persist(lambda: self._fetch(file, part, target.name), lambda: _size(part))
        if digest.hexdigest() != file.sha256:
            part.unlink()
            raise ModelMissing(f"{target.name} arrived damaged (its checksum is wrong) and was thrown away. Pull it again")
        await asyncio.to_thread(sync_file, part)
        publish(part, target)

    async def _fetch(self, file: HubFile, part: Path, name: str) -> Hash:
        """Bring the file to its full size, and return its checksum. Raises `Interrupted`."""
        digest = await asyncio.to_thread(_digest_of, part)
        if _size(part) < file.size:
            async with self._hub.open(file, _size(part)) as (begins, content):
                digest = digest if begins else hashlib.sha256()
                with part.open("ab" if begins else "wb") as out:
                    async for block in content.iter_chunked(BLOCK_BYTES):
                        digest.update(block)
                        out.write(block)
                        self._progress(name, out.tell(), file.size)
        if _size(part) < file.size:
            raise Interrupted("the connection ended early")
        return digest

    async def _persist(self, work: Callable[[], Awaitable[T]], arrived: Callable[[], int]) -> T:
        """Try again after an interruption, for as long as something arrives. Raises `ModelUnreachable`."""
        in_vain = 0
        while True:
            before = arrived()
            try:
                return await work()
            except Interrupted as error:
                in_vain = in_vain + 1 if arrived() <= before else 0
                if in_vain >= TRIES_IN_VAIN_MAX:
                    raise ModelUnreachable(f"The hub cannot be reached ({error}). Check the connection. {_AGAIN}") from error
            await self._sleep(PAUSE_FIRST_S * 2.0**in_vain)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _digest_of(path: Path) -> Hash:
    digest = hashlib.sha256()
    if path.exists():
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
    return digest


def _trouble(folder: Path, error: OSError) -> ModelError:
    if error.errno in _FULL:
        return ModelMissing(f"The disk is full: the model could not be stored in {folder}. Make room. {_AGAIN}")
    return ModelMissing(f"The model could not be stored in {folder} ({error.strerror or error}). Mend that. {_AGAIN}")
