import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from everkin.kit.locks import HOLDER_NAME, LOCK_NAME, DataDirectoryBusy, DataDirectoryLock, Holder, read_holder

HOLD = """
import sys
from pathlib import Path
from everkin.kit.locks import DataDirectoryLock
with DataDirectoryLock(Path(sys.argv[1]), "http://127.0.0.1:8400"):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_the_second_server_is_told_who_the_first_is(tmp_path: Path) -> None:
    with start_holder(tmp_path) as first:
        with pytest.raises(DataDirectoryBusy) as refused, DataDirectoryLock(tmp_path, "http://127.0.0.1:8401"):
            pass
        first.kill()
    assert refused.value.status == 409
    assert f"process {first.pid} at http://127.0.0.1:8400" in str(refused.value)
    assert "Stop that server first" in str(refused.value)


def test_the_kernel_frees_the_directory_of_a_killed_server(tmp_path: Path) -> None:
    with start_holder(tmp_path) as first:
        first.kill()
    assert read_holder(tmp_path) == Holder(first.pid, "http://127.0.0.1:8400")
    with DataDirectoryLock(tmp_path, "http://127.0.0.1:8401"):
        assert read_holder(tmp_path) == Holder(os.getpid(), "http://127.0.0.1:8401")


def test_a_released_directory_can_be_taken_again(tmp_path: Path) -> None:
    lock = DataDirectoryLock(tmp_path, "here")
    with lock:
        pass
    lock.release()
    assert read_holder(tmp_path) is None
    with DataDirectoryLock(tmp_path, "there"):
        assert read_holder(tmp_path) == Holder(os.getpid(), "there")


def test_two_locks_in_one_process_exclude_each_other(tmp_path: Path) -> None:
    with DataDirectoryLock(tmp_path, "here"), pytest.raises(DataDirectoryBusy), DataDirectoryLock(tmp_path, "there"):
        pass


@pytest.mark.parametrize("told", [b"", b"{", b"[]", b'{"pid": "x"}', b'{"pid": null, "address": 1}'])
def test_without_a_readable_note_the_refusal_still_makes_sense(tmp_path: Path, told: bytes) -> None:
    with DataDirectoryLock(tmp_path, "here"):
        (tmp_path / HOLDER_NAME).write_bytes(told)
        with pytest.raises(DataDirectoryBusy, match="in use by another process"):
            DataDirectoryLock(tmp_path, "there").acquire()


def test_a_note_that_cannot_be_written_leaves_the_directory_free(tmp_path: Path) -> None:
    (tmp_path / HOLDER_NAME).mkdir()
    (tmp_path / HOLDER_NAME / "inside").touch()
    with pytest.raises(OSError, match=HOLDER_NAME):
        DataDirectoryLock(tmp_path, "here").acquire()
    (tmp_path / HOLDER_NAME / "inside").unlink()
    (tmp_path / HOLDER_NAME).rmdir()
    with DataDirectoryLock(tmp_path, "here"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_a_missing_directory_is_made_private(tmp_path: Path) -> None:
    with DataDirectoryLock(tmp_path / "data", "here"):
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "data" / LOCK_NAME).stat().st_mode) == 0o600
        assert stat.S_IMODE((tmp_path / "data" / HOLDER_NAME).stat().st_mode) == 0o600
