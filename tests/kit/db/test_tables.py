"""The tables that the code speaks of are those that the migrations make."""

from everkin.accounts import store as accounts
from everkin.conversation import store as conversation
from everkin.kit.db import Database
from everkin.kit.db.schema import metadata
from everkin.kit.jobs import store as jobs
from everkin.memory import store as memory
from everkin.persona import store as persona
from tests.support.databases import assert_schema_matches

STORES = (accounts, conversation, jobs, memory, persona)


async def test_the_migrations_make_the_tables_of_the_stores(database: Database) -> None:
    assert len(STORES) == 5
    assert metadata.tables
    await assert_schema_matches(database, metadata)
