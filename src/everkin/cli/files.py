"""Files that a command writes: new ones, for their owner's eyes only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from everkin.kit.errors import EverkinError
from everkin.kit.files import PRIVATE_FILE

NewFileArgument = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="A new file, for your eyes only. Default: named after the companion, here.")
]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="The same as FILE.")]


class FileThere(EverkinError):
    """A file that would be written over."""

    code = "file_there"
    status = 409


class FileUnclear(EverkinError):
    """A file that is named twice, in a folder that is not there, or by an ending that stands for nothing."""

    code = "file_unclear"
    status = 422


class FileTooLarge(EverkinError):
    """A file that is larger than what is taken."""

    code = "file_too_large"
    status = 413


def one_file(file: Path | None, output: Path | None) -> Path | None:
    """The file that is to be written, named as FILE or by --output. Raises `FileUnclear` where both name one."""
    if file is not None and output is not None:
        raise FileUnclear(f"The file is named twice, {file} and {output}. Name it once.")
    return file or output


def check_new(path: Path) -> None:
    """Raise `FileThere` for a file that is there, `FileUnclear` for one in a folder that is not."""
    if not path.absolute().parent.is_dir():
        raise FileUnclear(f"There is no folder {path.parent}. Make it first, or choose another place.")
    if path.exists():
        raise FileThere(f"{path} is there already. Choose another name, or move it away.")


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A new file to be written; what breaks off leaves none. Raises `FileThere`, `OSError`."""
    check_new(path)
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, PRIVATE_FILE)) as into:
            yield into
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def whole(path: Path, bytes_max: int) -> bytes:
    """A file's bytes. Raises `FileTooLarge`, `OSError`."""
    if path.stat().st_size > bytes_max:
        raise FileTooLarge(f"{path.name} is larger than {bytes_max // 2**20} MiB, which is the most that is taken.")
    return path.read_bytes()
