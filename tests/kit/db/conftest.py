"""A database with shelves."""

from collections.abc import AsyncIterator

import pytest_asyncio

from everkin.kit.db import Database
from tests.kit.db.library import library


@pytest_asyncio.fixture
async def shelves(blank_database: Database) -> AsyncIterator[Database]:
    """An open database with the tables of the test library."""
    await blank_database.write(library.create_all)
    yield blank_database
