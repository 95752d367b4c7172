"""A thousand canaries are told, read, recalled, saved and erased: no file ever holds one, and afterwards not even what sealed them."""

import asyncio
from pathlib import Path

import pytest

from everkin.conversation.jobs import REMEMBER, Remembering
from everkin.conversation.models import Imported
from everkin.kit.jobs import Jobs
from everkin.kit.log import configure, get_logger
from everkin.memory import partitions, store
from tests.support.house import House, stored

CANARIES = [f"Zan{number:04}zibarius" for number in range(1000)]
READ_WITHIN_S = 60


@pytest.fixture
def early_snapshots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "SNAPSHOT_ROWS_MIN", 1)


async def read_by_jobs(house: House, folder: Path) -> None:
    """Let the durable queue do what is due, as a server does."""
    url = f"sqlite:///{folder / 'everkin.db'}"
    async with await Jobs.open(url, folder, "server", house.database) as jobs:
        app = house.app
        remembering = Remembering(app.accounts, app.conversations, app.memory, jobs.enqueue, jobs.fence)
        jobs.handle(REMEMBER, remembering.remember)
        jobs.sweep(REMEMBER, remembering.due)
        await jobs.start()
        await remembering.soon(house.pair())
        async with asyncio.timeout(READ_WITHIN_S):
            while await app.memory.pairs_with_work():  # noqa: ASYNC110 - what the database says, nobody announces
                await asyncio.sleep(0.05)


def snapshots_in(folder: Path) -> list[Path]:
    return list(folder.rglob("*.memory"))


def told_in(folder: Path, secrets: list[bytes]) -> list[str]:
    """The files that hold one of the secrets, in whatever case."""
    files = {path: path.read_bytes().lower() for path in folder.rglob("*") if path.is_file()}
    assert {"everkin.db", "jobs.db", "everkin.log"} <= {path.name for path in files}
    return [path.name for path, content in files.items() if any(secret.lower() in content for secret in secrets)]


@pytest.mark.usefixtures("early_snapshots")
async def test_no_file_holds_a_canary_and_after_the_erasure_not_even_its_sealed_form(house: House, tmp_path: Path) -> None:
    canaries = [canary.encode() for canary in CANARIES]
    configure(level="DEBUG", json_file=tmp_path / "everkin.log")
    try:
        get_logger("everkin.tests").info("a log there is")
        await house.open()
        now = house.clock.now()
        lines = [Imported("person", f"My canary is called {canary}.", now) for canary in CANARIES]
        await house.app.conversations.import_lines(house.owner, "tove", lines)
        await read_by_jobs(house, tmp_path)
        assert len(await stored(house, ("turn", "fact"))) == 2 * len(CANARIES)
        assert CANARIES[7] in (await house.recall(CANARIES[7], limit=1))[0].memory.text
        assert snapshots_in(tmp_path)
        assert told_in(tmp_path, canaries) == []
        sealed = await house.database.read(lambda conn: store.sealed_key(conn, house.pair()))
        await house.app.control.erase(house.pair(), house.owner.memory)
        assert await house.recall(CANARIES[7]) == []
        assert snapshots_in(tmp_path) == []
        assert told_in(tmp_path, canaries) == []
        await house.turns.close()
        await house.database.close()
        assert isinstance(sealed, bytes)
        assert told_in(tmp_path, [*canaries, sealed]) == []
    finally:
        configure()
