"""Looking at a model file before an engine is given it: is it there, is it a GGUF, is it whole.

The layout is that of the GGUF specification, versions 2 and 3: header, key-value pairs, tensor infos, padding, tensor data.
"""

import struct
from math import prod
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from gguf import GGML_QUANT_SIZES

from everkin.ports.chat import ModelMissing

MAGIC = b"GGUF"
VERSIONS = (2, 3)
DIMENSIONS_MAX = 8
_SCALAR_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_ALIGNMENT_KEY = b"general.alignment"
_ALIGNMENT = 32
_UINT32 = 4
_BLOCKS = {kind.value: sizes for kind, sizes in GGML_QUANT_SIZES.items()}
_AGAIN = "Fetch it again (everkin models install, or pull), or choose another: everkin models use"


def check_model_file(path: Path) -> None:
    """Raise `ModelMissing`, with a sentence that says what to do, unless `path` is a whole GGUF file that can be read."""
    try:
        with path.open("rb") as file:
            _check(path, file)
    except FileNotFoundError:
        raise ModelMissing(f"There is no model file at {path}. {_AGAIN}") from None
    except IsADirectoryError:
        raise _folder(path) from None
    except PermissionError:
        if path.is_dir():  # Windows says so of a folder
            raise _folder(path) from None
        raise ModelMissing(f"The model file {path} may not be read. Give the user that runs Everkin the right to read it") from None
    except OSError as error:
        raise ModelMissing(f"The model file {path} cannot be read ({error.strerror}). {_AGAIN}") from error


def _check(path: Path, file: BinaryIO) -> None:
    start = file.read(len(MAGIC))
    if not start:
        raise ModelMissing(f"The model file {path} is empty. {_AGAIN}")
    if start.lstrip()[:1] == b"<":
        raise ModelMissing(f"{path} is a web page, not a model: the download went wrong, or asked for an account. {_AGAIN}")
    if start != MAGIC:
        raise ModelMissing(f"{path} is not a GGUF model file. {_AGAIN}")
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        try:
            needed = _Header(data).bytes_needed()
        except (struct.error, ValueError, KeyError):
            raise ModelMissing(f"The model file {path} is damaged or cut off near its beginning. {_AGAIN}") from None
        if len(data) < needed:
            raise ModelMissing(f"The model file {path} is cut off: it has {len(data):,} of {needed:,} bytes. {_AGAIN}")


def _folder(path: Path) -> ModelMissing:
    return ModelMissing(f"{path} is a folder, not a model file. Name the .gguf file in it: everkin models use")


class _Header:
    """Walks over a file's header. Raises struct.error, ValueError or KeyError where it makes no sense."""

    def __init__(self, data: mmap) -> None:
        self._data = data
        self._at = len(MAGIC)

    def bytes_needed(self) -> int:
        """Where the last tensor ends."""
        version, tensors, pairs = self._take("<IQQ")
        if version not in VERSIONS:
            raise ValueError(version)
        alignment = _ALIGNMENT
        for _ in range(pairs):
            key, (kind,) = self._string(), self._take("<I")
            if key == _ALIGNMENT_KEY and kind == _UINT32:
                (alignment,) = self._take("<I")
            else:
                self._skip(kind)
        end = max((self._tensor_end() for _ in range(tensors)), default=0)
        return -(-self._at // max(1, alignment)) * alignment + end

    def _tensor_end(self) -> int:
        self._string()
        (dimensions,) = self._take("<I")
        if dimensions > DIMENSIONS_MAX:
            raise ValueError(dimensions)
        shape = self._take(f"<{dimensions}Q")
        kind, offset = self._take("<IQ")
        if kind not in _BLOCKS:
            return int(offset)  # younger than the table: the engine may know it
        block, block_bytes = _BLOCKS[kind]
        return int(offset + prod(shape) // block * block_bytes)

    def _skip(self, kind: int) -> None:
        if kind == _STRING:
            self._string()
        elif kind == _ARRAY:
            inner, count = self._take("<IQ")
            if inner == _STRING:
                for _ in range(count):
                    self._string()
            else:
                self._advance(_SCALAR_BYTES[inner] * count)
        else:
            self._advance(_SCALAR_BYTES[kind])

    def _string(self) -> bytes:
        (length,) = self._take("<Q")
        self._advance(length)
        return self._data[self._at - length : self._at]

    def _advance(self, count: int) -> None:
        self._at += count
        if self._at > len(self._data):
            raise ValueError(self._at)

    def _take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values
