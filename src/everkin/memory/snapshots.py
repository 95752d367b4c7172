"""The sealed snapshot of a partition's index: a file that spares reading and unsealing every record when the partition is opened.

A file is: 8 bytes that say what it is, the version (2 bytes), a random name of this writing (16), the count of chunks (4); then the chunks.
A chunk is up to 1 MiB, sealed with AES-256-GCM (see `everkin.kit.crypto`) and bound to whose it is, to the version, to the writing, to its
number and to their count: none can be altered, swapped, left out, or taken from another file. Their contents, one after the other, are:
the length of a head (4), the head (JSON: the number of the last change, the arrays' names, types and shapes), the arrays.

Whatever is wrong with a file, the records are the truth: it is made anew from them.
"""

import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, ClassVar, Final
from uuid import UUID, uuid4

import numpy as np
import orjson
from numpy.typing import NDArray

from everkin.kit.crypto import NONCE_BYTES, TAG_BYTES, SealBroken, SealingKey
from everkin.kit.errors import EverkinError
from everkin.kit.files import create_private, publish, sync_file
from everkin.memory.rules.index import Index

VERSION: Final = 1
"""To be raised when the arrays, the stems of words, or the traits change: older files are then made anew."""
CHUNK_BYTES: Final = 2**20
_SEALED_BYTES: Final = CHUNK_BYTES + 1 + NONCE_BYTES + TAG_BYTES

_MARK: Final = b"EVKNMEM\n"
_HEADER: Final = struct.Struct(">8sH16sI")
_LENGTH: Final = struct.Struct(">I")
_HEAD_BYTES_MAX: Final = 2**16


class SnapshotBroken(EverkinError):
    """A snapshot does not open."""

    code: ClassVar[str] = "snapshot_broken"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"The memory snapshot {path.name} {why}. Nothing is lost: it is made anew from the records.")


def write(path: Path, key: SealingKey, identity: Sequence[str | UUID], seq: int, index: Index) -> None:
    """Write the snapshot of `index`, which holds all changes up to `seq`, in place of an older one.

    It is there whole or not at all, and private to its owner. `identity` says whose it is: person, companion. Drafts that an
    interrupted writing left are removed. Raises OSError when it cannot be written; the older one is then still there.
    """
    arrays = {name: np.ascontiguousarray(array) for name, array in index.pack().items()}
    head = orjson.dumps({"seq": seq, "arrays": {name: [array.dtype.str, array.shape] for name, array in arrays.items()}})
    parts = [memoryview(_LENGTH.pack(len(head)) + head), *map(_bytes, arrays.values())]
    count = -(-sum(len(part) for part in parts) // CHUNK_BYTES)
    writing = uuid4()
    _remove_drafts(path)
    draft = path.with_name(f".{path.name}.{token_hex(4)}.draft")
    create_private(draft, _HEADER.pack(_MARK, VERSION, writing.bytes, count))
    try:
        with draft.open("ab") as file:
            for number, chunk in enumerate(_chunks(parts)):
                file.write(key.seal(chunk, *_bound(identity, writing, number, count)))
        sync_file(draft)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
    publish(draft, path)


def read(path: Path, key: SealingKey, identity: Sequence[str | UUID], dimensions: int) -> tuple[Index, int]:
    """Return the index that was written for `identity`, and the number of the last change in it.

    Raises SnapshotBroken when the file is not whole, was altered, is not this pair's, or is of another version or other `dimensions`;
    OSError (FileNotFoundError) when it cannot be read.
    """
    with path.open("rb") as file:
        contents = _Contents(_opened(file, path, key, identity))
        try:
            seq, arrays = _arrays(contents)
            return Index.unpack(arrays, dimensions), seq
        except (ValueError, KeyError, TypeError, StopIteration) as unfit:
            raise SnapshotBroken(path, "does not hold what it should") from unfit


class _Contents:
    """The chunks' contents as one run of bytes, read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._chunk = memoryview(b"")

    def fill(self, target: memoryview) -> None:
        """Read as many bytes as `target` has. Raises StopIteration when there are fewer."""
        while len(target):
            if not len(self._chunk):
                self._chunk = memoryview(next(self._chunks))
            size = min(len(target), len(self._chunk))
            target[:size] = self._chunk[:size]
            target, self._chunk = target[size:], self._chunk[size:]

    def take(self, size: int) -> bytes:
        """Read some bytes."""
        taken = bytearray(size)
        self.fill(memoryview(taken))
        return bytes(taken)

    def rest(self) -> bool:
        """Tell whether something is left; reads the chunks to their end."""
        return bool(len(self._chunk)) or any(self._chunks)


def _arrays(contents: _Contents) -> tuple[int, Mapping[str, NDArray[Any]]]:
    (size,) = _LENGTH.unpack(contents.take(_LENGTH.size))
    if size > _HEAD_BYTES_MAX:
        raise ValueError
    head = orjson.loads(contents.take(size))
    arrays = {name: np.empty(shape, kind) for name, (kind, shape) in head["arrays"].items()}
    for array in arrays.values():
        contents.fill(_bytes(array))
    if contents.rest():
        raise ValueError
    return int(head["seq"]), arrays


def _opened(file: BinaryIO, path: Path, key: SealingKey, identity: Sequence[str | UUID]) -> Iterator[bytes]:
    """Yield the contents of the chunks, the last one when nothing follows it."""
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size or not header.startswith(_MARK):
        raise SnapshotBroken(path, "is no snapshot")
    _, version, writing, count = _HEADER.unpack(header)
    if version != VERSION:
        raise SnapshotBroken(path, f"is of version {version} where {VERSION} is due")
    for number in range(count):
        sealed = file.read(_SEALED_BYTES)
        try:
            yield key.open(sealed, *_bound(identity, UUID(bytes=writing), number, count))
        except SealBroken as broken:
            raise SnapshotBroken(path, "was altered or cut off, or belongs to another") from broken
    if file.read(1):
        raise SnapshotBroken(path, "has something behind its end")


def _bound(identity: Sequence[str | UUID], writing: UUID, number: int, count: int) -> tuple[str | UUID, ...]:
    return "memory snapshot", str(VERSION), *identity, writing, str(number), str(count)


def _chunks(parts: Iterable[memoryview]) -> Iterator[bytes]:
    """Yield the parts as one run of bytes, cut into chunks."""
    held = bytearray()
    for part in parts:
        for begin in range(0, len(part), CHUNK_BYTES):
            held += part[begin : begin + CHUNK_BYTES]
            if len(held) >= CHUNK_BYTES:
                yield bytes(held[:CHUNK_BYTES])
                del held[:CHUNK_BYTES]
    if held:
        yield bytes(held)


def _bytes(array: NDArray[Any]) -> memoryview:
    """The memory of a contiguous array."""
    return array.reshape(-1).view(np.uint8).data


def _remove_drafts(path: Path) -> None:
    for entry in os.scandir(path.parent):
        if entry.name.startswith(f".{path.name}.") and entry.name.endswith(".draft"):
            with suppress(OSError):
                Path(entry.path).unlink()
