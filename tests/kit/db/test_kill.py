"""A server that is killed in the middle of its work."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import select, text

from everkin.kit.db import Database
from tests.kit.db.library import loan

WRITE = """
import asyncio, sys
from sqlalchemy import insert
from everkin.kit.db import Database
from tests.kit.db.library import library, loan

def lend(connection):
    return connection.execute(insert(loan).values(what="x" * 300).returning(loan.c.number)).scalar_one()

async def keep_writing(database):
    while True:
        print(await database.write(lend), flush=True)

async def main():
    database = await Database.open(f"sqlite:///{sys.argv[1]}")
    await database.write(library.create_all)
    await asyncio.gather(*(keep_writing(database) for _ in range(16)))

asyncio.run(main())
"""


def write_until_killed(path: Path) -> list[int]:
    """Return what a server acknowledged until it was killed."""
    acknowledged: list[int] = []
    with subprocess.Popen([sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            acknowledged += [int(line)] if line.endswith("\n") else []
            if len(acknowledged) == 300:
                child.kill()
    return acknowledged


async def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "everkin.db"
    acknowledged = [number for _ in range(3) for number in write_until_killed(path)]
    async with await Database.open(f"sqlite:///{path}") as database:
        kept = set(await database.read(lambda connection: connection.execute(select(loan.c.number)).scalars().all()))
        assert await database.read(lambda connection: connection.execute(text("PRAGMA integrity_check")).scalar()) == "ok"
    assert len(acknowledged) >= 900
    assert set(acknowledged) <= kept
    assert len(acknowledged) == len(set(acknowledged))
