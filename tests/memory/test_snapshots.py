import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from everkin.kit.crypto import SealingKey
from everkin.memory import snapshots
from everkin.memory.models import Memory
from everkin.memory.rules.index import Index
from everkin.memory.snapshots import SnapshotBroken, read, write

DIMENSIONS = 12
KEY = SealingKey(b"k" * 32, "memory")
WHOSE = (UUID(int=1), "tove")
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SECRET = "Rumpelstiltskin"
CHUNK_BYTES, HEADER_BYTES, SEALING_BYTES = 256, 30, 29


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    use_chunks(monkeypatch, CHUNK_BYTES)


def use_chunks(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(snapshots, "CHUNK_BYTES", size)
    monkeypatch.setattr(snapshots, "_SEALED_BYTES", size + SEALING_BYTES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "tove.memory"


def filled(rows: int, seed: int = 0) -> Index:
    index = Index(DIMENSIONS)
    drawn = np.random.default_rng(seed)
    for number in range(1, rows + 1):
        text = f"{SECRET} told me story number {number} of the ferry."
        said_at = START + timedelta(hours=number)
        index.put(Memory(UUID(int=number), None, "person", text, said_at), drawn.standard_normal(DIMENSIONS).astype(np.float32))
    return index


def same(one: Index, other: Index) -> bool:
    packed, due = one.pack(), other.pack()
    return packed.keys() == due.keys() and all(np.array_equal(packed[name], due[name], equal_nan=name.startswith("event")) for name in due)


def is_broken(path: Path, key: SealingKey = KEY, whose: tuple[str | UUID, ...] = WHOSE, dimensions: int = DIMENSIONS) -> bool:
    try:
        read(path, key, whose, dimensions)
    except SnapshotBroken as broken:
        return "made anew" in str(broken)
    return False


def chunks(content: bytes) -> list[bytes]:
    size = CHUNK_BYTES + SEALING_BYTES
    return [content[begin : begin + size] for begin in range(HEADER_BYTES, len(content), size)]


@pytest.mark.parametrize("rows", [0, 1, 2, 37])
def test_what_was_written_is_read(path: Path, rows: int) -> None:
    index = filled(rows)
    write(path, KEY, WHOSE, 41, index)
    found, seq = read(path, KEY, WHOSE, DIMENSIONS)
    assert seq == 41
    assert same(found, index)


def test_what_was_read_can_be_changed_and_written_again(path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(5))
    index, _ = read(path, KEY, WHOSE, DIMENSIONS)
    index.remove(UUID(int=3))
    index.put(Memory(UUID(int=9), None, "companion", "And then?", START + timedelta(hours=3)), None)
    write(path, KEY, WHOSE, 2, index)
    found, seq = read(path, KEY, WHOSE, DIMENSIONS)
    assert (seq, len(found), UUID(int=3) in found) == (2, 5, False)
    assert same(found, index)


def test_a_chunk_holds_a_mebibyte(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.undo()
    assert snapshots.CHUNK_BYTES == 2**20
    index = filled(3_000)
    index._packed = np.zeros((3_000, 1_000), np.int8)
    index.dimensions = 1_000
    write(path, KEY, WHOSE, 1, index)
    assert path.stat().st_size > 3 * 2**20
    assert same(read(path, KEY, WHOSE, 1_000)[0], index)


def test_a_file_tells_nothing_and_only_its_owner_can_read_it(path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(20))
    assert all(word not in path.read_bytes() for word in (SECRET.casefold().encode(), b"ferri", b"said_at", b"tove"))
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_with_any_byte_altered_is_broken(path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    whole = path.read_bytes()
    for place in [*range(60), *range(60, len(whole), 7), len(whole) - 1]:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert is_broken(path), place


def test_a_file_that_was_cut_off_anywhere_is_broken(path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    whole = path.read_bytes()
    edges = [HEADER_BYTES + n * (CHUNK_BYTES + SEALING_BYTES) for n in range(len(chunks(whole)))]
    for size in [*range(0, len(whole), 11), *edges, len(whole) - 1]:
        path.write_bytes(whole[:size])
        assert is_broken(path), size


@pytest.mark.parametrize("more", [b"\0", b"x" * (CHUNK_BYTES + SEALING_BYTES)])
def test_a_file_with_something_behind_its_end_is_broken(path: Path, more: bytes) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    path.write_bytes(path.read_bytes() + more)
    assert is_broken(path)


def test_nothing_can_follow_a_last_chunk_that_is_full(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    size = path.stat().st_size - HEADER_BYTES - SEALING_BYTES * len(chunks(path.read_bytes()))
    use_chunks(monkeypatch, size // 2 if size % 2 == 0 else size)
    write(path, KEY, WHOSE, 1, filled(6))
    assert (path.stat().st_size - HEADER_BYTES) % (snapshots.CHUNK_BYTES + SEALING_BYTES) == 0
    assert len(read(path, KEY, WHOSE, DIMENSIONS)[0]) == 6
    path.write_bytes(path.read_bytes() + b"\0")
    assert is_broken(path)


def test_chunks_cannot_change_places_be_left_out_or_come_from_another_writing(path: Path) -> None:
    index = filled(60)
    write(path, KEY, WHOSE, 1, index)
    older = path.read_bytes()
    write(path, KEY, WHOSE, 1, index)
    whole = path.read_bytes()
    header, sealed, former = whole[:HEADER_BYTES], chunks(whole), chunks(older)
    assert len(sealed) == len(former) > 20
    for made in (
        *([*sealed[:n], sealed[n + 1], sealed[n], *sealed[n + 2 :]] for n in range(len(sealed) - 1)),
        sealed[1:],
        [*sealed[:2], *sealed[3:]],
        sealed[:-1],
        [sealed[0], *sealed],
        [former[0], *sealed[1:]],
        [*sealed[:-1], former[-1]],
        former,
    ):
        path.write_bytes(header + b"".join(made))
        assert is_broken(path)
    fewer = header[:-4] + (len(sealed) - 1).to_bytes(4)
    path.write_bytes(fewer + b"".join(sealed[:-1]))
    assert is_broken(path)


@pytest.mark.parametrize(
    ("key", "whose"),
    [
        (SealingKey(b"o" * 32, "memory"), WHOSE),
        (SealingKey(b"k" * 32, "body"), WHOSE),
        (KEY, (UUID(int=2), "tove")),
        (KEY, (UUID(int=1), "ines")),
        (KEY, (UUID(int=1),)),
    ],
)
def test_anothers_file_is_broken(path: Path, key: SealingKey, whose: tuple[str | UUID, ...]) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    assert is_broken(path, key, whose)


def test_vectors_of_another_length_are_broken(path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    assert is_broken(path, dimensions=DIMENSIONS + 1)


def test_a_file_of_another_version_is_broken(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    monkeypatch.setattr(snapshots, "VERSION", snapshots.VERSION + 1)
    assert is_broken(path)


@pytest.mark.parametrize("content", [b"", b"\0" * 500, b"EVKNMEM\n", b"plain text, and not a little of it " * 30])
def test_what_is_no_snapshot_is_broken(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert is_broken(path)


def test_where_there_is_no_file_that_is_said(path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(path, KEY, WHOSE, DIMENSIONS)


def test_a_writing_that_fails_leaves_the_older_file_and_no_draft(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    write(path, KEY, WHOSE, 1, filled(6))
    whole = path.read_bytes()

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshots, "sync_file", full)
    with pytest.raises(OSError, match="No space left"):
        write(path, KEY, WHOSE, 2, filled(7))
    assert path.read_bytes() == whole
    assert list(path.parent.iterdir()) == [path]


def test_drafts_of_an_interrupted_writing_are_removed_and_nothing_else(path: Path) -> None:
    left, others = path.with_name(f".{path.name}.0a1b2c3d.draft"), path.with_name(".ines.memory.0a1b2c3d.draft")
    left.write_bytes(b"half")
    others.write_bytes(b"half")
    write(path, KEY, WHOSE, 1, filled(1))
    assert sorted(path.parent.iterdir()) == sorted([others, path])
