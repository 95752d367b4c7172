"""A model is pulled from a hub: whole or not at all, and never the same bytes twice."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest

from everkin.ports.chat import ModelDenied, ModelMissing, ModelUnreachable
from everkin.providers import hub as hubs
from everkin.providers.hub.pull import TRIES_IN_VAIN_MAX
from tests.providers.hub.conftest import CONTENT, FILE, REPOSITORY, FakeHub

REFERENCE = f"{REPOSITORY}:{FILE}"
NOBODY = "http://127.0.0.1:9"
Pull = Callable[..., Awaitable[Path]]


@pytest.fixture
def heard() -> list[tuple[str, int, int | None]]:
    """The progress that was told."""
    return []


@pytest.fixture
def pull(hub: FakeHub, tmp_path: Path, heard: list[tuple[str, int, int | None]]) -> Pull:
    """Pull from the hub into a folder, without pauses."""

    async def pull(reference: str = REFERENCE, address: str = hub.address, token: str = "", data_dir: Path = tmp_path) -> Path:
        return await hubs.pull(
            reference, data_dir, lambda *told: heard.append(told), hub=address, token=token, sleep=lambda _: asyncio.sleep(0)
        )

    return pull


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_file_is_pulled_whole(pull: Pull, tmp_path: Path, heard: list[tuple[str, int, int | None]]) -> None:
    path = await pull()
    assert path == tmp_path / "models" / REPOSITORY / FILE
    assert path.read_bytes() == CONTENT
    assert files_in(tmp_path) == [path]
    assert heard[-1] == (FILE, len(CONTENT), len(CONTENT))
    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)


async def test_the_usual_quantisation_is_picked(pull: Pull) -> None:
    assert (await pull(REPOSITORY)).name == FILE


async def test_what_is_there_is_not_pulled_again(pull: Pull, hub: FakeHub) -> None:
    assert await pull() == await pull()
    assert len(hub.ranges) == 1


async def test_a_connection_that_breaks_is_taken_up_where_it_broke(pull: Pull, hub: FakeHub) -> None:
    hub.cuts.extend([1_000_000, 500_000])
    assert (await pull()).read_bytes() == CONTENT
    assert hub.ranges[0] == ""
    starts = [int(told.removeprefix("bytes=").removesuffix("-")) for told in hub.ranges[1:]]
    assert 0 < starts[0] <= 1_000_000 < starts[1] <= 1_500_000


async def test_what_arrived_before_a_kill_is_not_pulled_again(pull: Pull, hub: FakeHub, tmp_path: Path) -> None:
    hub.cuts.extend([1_000_000] + [0] * TRIES_IN_VAIN_MAX)
    with pytest.raises(ModelUnreachable, match="goes on from there"):
        await pull()
    (part,) = files_in(tmp_path)
    arrived = part.stat().st_size
    hub.cuts.clear()
    assert (await pull()).read_bytes() == CONTENT
    assert hub.ranges[-1] == f"bytes={arrived}-"
    assert len(files_in(tmp_path)) == 1


async def test_cancelling_keeps_what_arrived(pull: Pull, hub: FakeHub, tmp_path: Path) -> None:
    hub.cuts.append(1_000_000)
    stuck = asyncio.Event()

    async def wait(_: float) -> None:
        stuck.set()
        await asyncio.Event().wait()

    pulling = asyncio.create_task(hubs.pull(REFERENCE, tmp_path, lambda *_: None, hub=hub.address, sleep=wait))
    await stuck.wait()
    pulling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await pulling
    assert (await pull()).read_bytes() == CONTENT
    assert hub.ranges[-1] != ""


async def test_a_store_that_takes_no_ranges_begins_anew(pull: Pull, hub: FakeHub) -> None:
    hub.takes_ranges = False
    hub.cuts.append(1_000_000)
    assert (await pull()).read_bytes() == CONTENT


async def test_bytes_that_are_not_those_of_the_checksum_are_thrown_away(pull: Pull, hub: FakeHub, tmp_path: Path) -> None:
    hub.content = bytes(len(CONTENT))
    with pytest.raises(ModelMissing, match="checksum is wrong"):
        await pull()
    assert files_in(tmp_path) == []
    hub.content = CONTENT
    assert (await pull()).read_bytes() == CONTENT


async def test_a_part_that_was_damaged_meanwhile_is_thrown_away(pull: Pull, hub: FakeHub, tmp_path: Path) -> None:
    hub.cuts.extend([1_000_000] + [0] * TRIES_IN_VAIN_MAX)
    with pytest.raises(ModelUnreachable):
        await pull()
    (part,) = files_in(tmp_path)
    part.write_bytes(bytes(part.stat().st_size))
    hub.cuts.clear()
    with pytest.raises(ModelMissing, match="checksum is wrong"):
        await pull()
    assert (await pull()).read_bytes() == CONTENT


async def test_a_new_revision_does_not_go_on_with_an_old_part(pull: Pull, hub: FakeHub, tmp_path: Path) -> None:
    folder = tmp_path / "models" / REPOSITORY
    folder.mkdir(parents=True)
    (folder / f".{FILE}.{'0' * 16}.part").write_bytes(b"old")
    assert (await pull()).read_bytes() == CONTENT
    assert hub.ranges == [""]


async def test_what_has_no_checksum_is_not_pulled(pull: Pull, hub: FakeHub) -> None:
    hub.sha256 = ""
    with pytest.raises(ModelMissing, match="no checksum"):
        await pull()
    assert hub.ranges == []


async def test_a_repository_that_does_not_exist_is_told(pull: Pull) -> None:
    with pytest.raises(ModelMissing, match="The hub has no nobody/nothing"):
        await pull("nobody/nothing")


@pytest.mark.parametrize(("token", "sentence"), [("", "set a token"), ("wrong", "check your token")])
async def test_a_model_that_is_not_for_everybody_is_told(pull: Pull, hub: FakeHub, token: str, sentence: str) -> None:
    hub.token = "right"
    with pytest.raises(ModelDenied, match=sentence):
        await pull(token=token)


async def test_a_token_opens_the_hub_and_stays_there(pull: Pull, hub: FakeHub) -> None:
    hub.token = "right"
    assert (await pull(token="right")).is_file()
    assert hub.store_keys == [None]


async def test_a_hub_that_stumbles_is_asked_again(pull: Pull, hub: FakeHub) -> None:
    hub.statuses.extend([503, 500, 429])
    assert (await pull()).is_file()


async def test_a_hub_that_stays_away_is_told(pull: Pull) -> None:
    with pytest.raises(ModelUnreachable, match=r"cannot be reached.*Check the connection"):
        await pull(address=NOBODY)


async def test_an_address_that_is_no_hub_is_told(pull: Pull, hub: FakeHub) -> None:
    with pytest.raises(ModelUnreachable, match="EVERKIN_HUB_URL"):
        await pull(address=hub.store)


@pytest.mark.parametrize("name", ["../../escape.gguf", "deep/folder/model.gguf"])
async def test_a_file_lands_in_its_folder_whatever_it_is_called(pull: Pull, hub: FakeHub, tmp_path: Path, name: str) -> None:
    hub.files = [name]
    path = await pull(REPOSITORY) if "deep" in name else None
    assert path is None or path.parent == tmp_path / "models" / REPOSITORY
    assert not (tmp_path / "escape.gguf").exists()


async def test_too_little_room_is_told_before(pull: Pull, hub: FakeHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(ModelMissing, match="too little room"):
        await pull()
    assert hub.ranges == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode != 0:
        pytest.skip("may not mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run([shutil.which("umount") or "umount", disk], check=True)


async def test_a_disk_that_fills_up_is_told(pull: Pull, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1 << 40))
    with pytest.raises(ModelMissing, match="disk is full"):
        await pull(data_dir=small_disk)


async def test_a_folder_that_cannot_be_made_is_told(pull: Pull, tmp_path: Path) -> None:
    (tmp_path / "models").touch()
    with pytest.raises(ModelMissing, match=f"could not be stored in .*{os.sep}models"):
        await pull()
