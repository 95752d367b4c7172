"""A database of the first version: what was remembered before is noted to be made anew."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from everkin.kit.db import Connection, Database
from everkin.kit.db.migrate import VERSIONS

PERSON, CONVERSATION, FIRST, SECOND = (UUID(int=n) for n in range(1, 5))
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def live(conn: Connection) -> None:
    """Somebody talked with the first version."""
    tables = sa.MetaData()
    tables.reflect(conn)

    def put(table: str, **values: object) -> None:
        as_bytes = conn.dialect.name == "sqlite"
        typed = {name: v.bytes if as_bytes and isinstance(v, UUID) else v for name, v in values.items()}
        conn.execute(tables.tables[table].insert().values(typed))

    moment = NOW.replace(tzinfo=None) if conn.dialect.name == "sqlite" else NOW
    put("person", id=PERSON, wrapped_key=b"k", key_version=1, is_owner=True, created_at=moment)
    whose = {"person_id": PERSON, "companion_id": "tove"}
    put("conversation", id=CONVERSATION, companion_version=1, head_id=SECOND, created_at=moment, updated_at=moment, **whose)
    for message_id, parent_id in ((FIRST, None), (SECOND, FIRST)):
        put(
            "message", id=message_id, person_id=PERSON, conversation_id=CONVERSATION, parent_id=parent_id, role="person", state="complete",
            sealed=b"s", weight=1, path_weight=1, created_at=moment,
        )  # fmt: skip
    put("memory", id=FIRST, message_id=FIRST, embed_model="none", sealed=b"s", said_at=moment, **whose)


async def count(database: Database, of: str) -> int:
    return await database.read(lambda conn: int(conn.execute(sa.text(f"SELECT count(*) FROM {of}")).scalar_one()))  # noqa: S608 - our own words


async def test_what_was_remembered_before_is_noted_to_be_made_anew(blank_url: str, tmp_path: Path) -> None:
    first_version = tmp_path / "versions"
    first_version.mkdir()
    shutil.copy(VERSIONS / "v0001_first_tables.py", first_version)
    async with await Database.open(blank_url) as database:
        await database.migrate(first_version)
        await database.write(live)
        await database.migrate()
        noted = sa.text("SELECT message_id FROM memory_due ORDER BY number")
        due = await database.read(lambda conn: [UUID(bytes=i) if isinstance(i, bytes) else i for i in conn.execute(noted).scalars()])
        assert sorted(due) == [FIRST, SECOND]
        assert await count(database, "memory") == 0
        assert await count(database, "message WHERE shown_id IS NOT NULL") == 1
