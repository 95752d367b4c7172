"""One server to a data directory."""

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import orjson
from filelock import FileLock, Timeout

from everkin.kit.errors import EverkinError
from everkin.kit.files import PRIVATE_FILE, make_private_folder, write_atomically

LOCK_NAME = "server.lock"
HOLDER_NAME = "server.json"


class DataDirectoryBusy(EverkinError):
    """Another server holds the data directory."""

    code: ClassVar[str] = "data_directory_busy"
    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True)
class Holder:
    """The server that holds a data directory: its process id and the address at which it answers."""

    pid: int
    address: str


class DataDirectoryLock:
    """Keeps a second server out of a data directory. The kernel frees it when the process ends, however it ends.

    Who holds it stands in a small JSON file beside the lock. A context manager: `with DataDirectoryLock(folder, address): ...`
    """

    def __init__(self, folder: Path, address: str) -> None:
        """`address` is where this server answers; it is shown to whoever comes second."""
        self._folder = folder
        self._address = address
        # Without flock a lock would be a mere file, which outlives a killed process: better none than that.
        self._lock = FileLock(folder / LOCK_NAME, timeout=0, mode=PRIVATE_FILE, thread_local=False, fallback_to_soft=False)

    def acquire(self) -> None:
        """Take the lock, making the folder where there is none. Raises DataDirectoryBusy, or OSError from the file system."""
        make_private_folder(self._folder)
        try:
            self._lock.acquire()
        except Timeout as taken:
            raise DataDirectoryBusy(_busy_sentence(self._folder)) from taken
        try:
            write_atomically(self._folder / HOLDER_NAME, orjson.dumps(Holder(os.getpid(), self._address)))
        except OSError:
            self._lock.release(force=True)
            raise

    def release(self) -> None:
        """Give the directory free. Idempotent."""
        if self._lock.is_locked:
            (self._folder / HOLDER_NAME).unlink(missing_ok=True)
            self._lock.release(force=True)

    def __enter__(self) -> Self:
        """Take the lock."""
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Give the directory free."""
        self.release()


def is_held(folder: Path) -> bool:
    """Whether a live process holds the data directory. Holds it itself for a moment where none does."""
    lock = FileLock(folder / LOCK_NAME, timeout=0, mode=PRIVATE_FILE, thread_local=False, fallback_to_soft=False)
    try:
        lock.acquire()
    except Timeout:
        return True
    lock.release()
    return False


def read_holder(folder: Path) -> Holder | None:
    """Return who took the data directory last, or None when that is not written down (yet)."""
    try:
        told = orjson.loads((folder / HOLDER_NAME).read_bytes())
        return Holder(pid=int(told["pid"]), address=str(told["address"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _busy_sentence(folder: Path) -> str:
    holder = read_holder(folder)
    who = f"process {holder.pid} at {holder.address}" if holder else "another process"
    return f"The data directory {folder} is in use by {who}. Stop that server first, or give this one a directory of its own."
