"""Looking at a model file before an engine is given it: is it there, is it a GGUF, is it whole.

The layout is that of the GGUF specification, versions 2 and 3: header, key-value pairs, tensor infos, padding, tensor data.
"""

import struct
from pathlib import Path
from typing import BinaryIO

from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

from everkin.ports.chat import ModelMissing

MAGIC = b"GGUF"
_SCALAR_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY = 8, 9
_ALIGNMENT_KEY = b"general.alignment"
_UINT32 = 4
_NAME_BYTES_MAX = 1 << 24


def check_model_file(path: Path) -> None:
    """Raise `ModelMissing`, with a sentence that says what to do, unless `path` is a whole GGUF file that can be read."""
    again = "Fetch it again (everkin models pull or install), or choose another: everkin models use"
    if path.is_dir():
        raise ModelMissing(f"{path} is a folder, not a model file. Name the .gguf file in it: everkin models use")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if file.read(4) != MAGIC:
                raise ModelMissing(f"{path} is not a GGUF model file. {again}")
            needed = _bytes_needed(file)
    except FileNotFoundError as error:
        raise ModelMissing(f"There is no model file at {path}. {again}") from error
    except PermissionError as error:
        raise ModelMissing(f"The model file {path} may not be read. Give yourself the right to read it.") from error
    except (struct.error, OverflowError, ValueError, KeyError, EOFError) as error:
        raise ModelMissing(f"The model file {path} is damaged or cut off near its beginning. {again}") from error
    if size < needed:
        raise ModelMissing(f"The model file {path} is cut off: it has {size:,} of {needed:,} bytes. {again}")


def _bytes_needed(file: BinaryIO) -> int:
    """Read the header behind the magic and return where the last tensor ends, in bytes."""
    _version, tensors, pairs = struct.unpack("<IQQ", _read(file, 20))
    alignment = 32
    for _ in range(pairs):
        key = _string(file)
        (kind,) = struct.unpack("<I", _read(file, 4))
        if key == _ALIGNMENT_KEY and kind == _UINT32:
            (alignment,) = struct.unpack("<I", _read(file, 4))
        else:
            _skip(file, kind)
    ends = [_tensor_end(file) for _ in range(tensors)]
    data = -(-file.tell() // alignment) * alignment
    return data + max(ends, default=0)


def _tensor_end(file: BinaryIO) -> int:
    _string(file)
    (dimensions,) = struct.unpack("<I", _read(file, 4))
    shape = struct.unpack(f"<{dimensions}Q", _read(file, 8 * dimensions))
    kind, offset = struct.unpack("<IQ", _read(file, 12))
    block, block_bytes = GGML_QUANT_SIZES[GGMLQuantizationType(kind)]
    elements = 1
    for length in shape:
        elements *= length
    return int(offset + elements // block * block_bytes)


def _skip(file: BinaryIO, kind: int) -> None:
    if kind == _STRING:
        _string(file)
    elif kind == _ARRAY:
        inner, count = struct.unpack("<IQ", _read(file, 12))
        if inner in _SCALAR_BYTES:
            file.seek(_SCALAR_BYTES[inner] * count, 1)
        else:
            for _ in range(count):
                _skip(file, inner)
    else:
        _read(file, _SCALAR_BYTES[kind])


def _string(file: BinaryIO) -> bytes:
    (length,) = struct.unpack("<Q", _read(file, 8))
    if length > _NAME_BYTES_MAX:
        raise ValueError(length)
    return _read(file, length)


def _read(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) < count:
        raise EOFError
    return data
