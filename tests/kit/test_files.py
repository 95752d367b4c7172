import os
import stat
import sys
from pathlib import Path

import pytest

from everkin.kit.files import create_private, make_private_folder, write_atomically

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_written_file_has_the_new_content_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failed_write_keeps_the_old_content_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "folder"
    path.mkdir()
    (path / "inside").write_bytes(b"old")
    with pytest.raises(OSError, match="folder"):
        write_atomically(path, b"new")
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_files_and_folders_are_private_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_private_folder(tmp_path / "a" / "b")
        write_atomically(tmp_path / "a" / "b" / "file", b"secret")
    finally:
        os.umask(before)
    assert mode(tmp_path / "a" / "b") == 0o700
    assert mode(tmp_path / "a" / "b" / "file") == 0o600


@posix
def test_a_folder_that_exists_stays_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_private_folder(tmp_path)
    assert mode(tmp_path) == 0o755


def test_creating_refuses_to_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_private(path, b"first")
    with pytest.raises(FileExistsError):
        create_private(path, b"second")
    assert path.read_bytes() == b"first"


def test_a_full_disk_leaves_neither_a_part_of_a_file_nor_touches_the_old_one(small_disk: Path) -> None:
    write_atomically(small_disk / "state", b"old")
    for write in (create_private, write_atomically):
        with pytest.raises(OSError, match="No space"):
            write(small_disk / ("state" if write is write_atomically else "new"), bytes(3 * 1024 * 1024))
    assert list(small_disk.iterdir()) == [small_disk / "state"]
    assert (small_disk / "state").read_bytes() == b"old"
