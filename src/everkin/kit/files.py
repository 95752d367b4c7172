"""Files that are whole or absent, and that only their owner can read."""

import os
import sys
from pathlib import Path
from secrets import token_hex

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter, with its parents. One that exists already stays as it is."""
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        make_private_folder(folder.parent)
    folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    sync_folder(folder.parent)


def create_private(path: Path, content: bytes) -> None:
    """Create a file that only its owner can read, and bring it to the disk. On an error nothing is left behind.

    Raises FileExistsError when it is already there, OSError when it cannot be written.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file's content at once: a reader, or a machine that lost power, sees the old content or the new, never a part.

    The file is private to its owner. Raises OSError when it cannot be written; the old content is then still there.
    """
    draft = path.with_name(f".{path.name}.{token_hex(4)}.draft")
    create_private(draft, content)
    publish(draft, path)


def publish(draft: Path, path: Path) -> None:
    """Give a finished file its name, replacing what bore it, and bring the name to the disk. On an error the draft is removed."""
    try:
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Bring a file's content to the disk (fsync)."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Bring a folder's names to the disk (fsync). Windows keeps them in its journal and has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
