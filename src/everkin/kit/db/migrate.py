"""Bringing the tables up to date with alembic: under a lock, in one transaction, the same scripts for both databases."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from everkin.kit.db import postgres, sqlite
from everkin.kit.db.errors import DatabaseTooNew, StorageError
from everkin.kit.files import create_private, publish, sync_file

SCRIPTS: Final = Path(__file__).parents[2] / "migrations"
VERSIONS: Final = SCRIPTS / "versions"
ADVISORY_LOCK: Final = 0x45564B4E_4D494752  # "EVKNMIGR"
LOCK_TIMEOUT_MS: Final = 60_000

_ALEMBIC_IS_GLOBAL = threading.Lock()


def migrate_sqlite(url: URL, versions: Path) -> None:
    """Migrate a SQLite file, having kept a copy of it where it held anything. Raises a StorageError."""
    path = sqlite.path_of(url)
    engine = sqlite.make_engine(path, "migrate")
    try:
        with _ALEMBIC_IS_GLOBAL, engine.begin() as connection:
            _upgrade(connection, versions, lambda revision: keep_copy(path, revision))
    except (DBAPIError, sqlite3.Error) as error:
        raise sqlite.explain(error, path) from error
    except OSError as error:
        raise sqlite.explain_file(error, path) from error


def migrate_postgres(url: URL, versions: Path) -> None:
    """Migrate a PostgreSQL database. Raises a StorageError."""
    engine = postgres.make_engine(url)
    try:
        with _ALEMBIC_IS_GLOBAL, engine.begin() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT_MS}"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            _upgrade(connection, versions, _keep_nothing)
    except DBAPIError as error:
        raise postgres.explain(error, url) from error


def keep_copy(path: Path, revision: str) -> Path:
    """Keep a whole, compact copy of a SQLite file beside it, as `everkin.db.at-<revision>`, private to its owner.

    It replaces an older copy of the same revision. Raises sqlite3.Error or OSError, and then leaves no part of a copy.
    """
    copy = path.with_name(f"{path.name}.at-{revision}")
    draft = path.with_name(f"{copy.name}.draft")
    draft.unlink(missing_ok=True)
    create_private(draft, b"")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as driver:
            driver.execute("VACUUM INTO ?", (str(draft),))
        sync_file(draft)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    publish(draft, copy)
    return copy


def _upgrade(connection: Connection, versions: Path, keep: Callable[[str], object]) -> None:
    """Run what is missing, in the transaction that has begun and holds the lock."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", _escaped(SCRIPTS))
    config.set_main_option("version_locations", _escaped(versions))
    config.set_main_option("path_separator", "newline")
    scripts = ScriptDirectory.from_config(config)
    present = set(MigrationContext.configure(connection).get_current_heads())
    _refuse_newer(present, scripts)
    if present == set(scripts.get_heads()):
        return
    if inspect(connection).get_table_names():
        keep("+".join(sorted(present)) or "base")
    command.upgrade(config, "heads")
    if connection.dialect.name == "sqlite":
        _check_foreign_keys(connection)


def _refuse_newer(present: set[str], scripts: ScriptDirectory) -> None:
    unknown = present - {script.revision for script in scripts.walk_revisions()}
    if unknown:
        sentence = (
            f"The database is at revision {', '.join(sorted(unknown))}, which this version of Everkin does not know, so it was not "
            "touched. Install the newer version again, or restore the copy that was kept before its migration."
        )
        raise DatabaseTooNew(sentence)


def _check_foreign_keys(connection: Connection) -> None:
    """SQLite does not watch references while tables are rebuilt, so look once at the end."""
    orphan = connection.execute(text("PRAGMA foreign_key_check")).first()
    if orphan is not None:
        sentence = f"The migration would leave rows of '{orphan[0]}' that point to nothing, so nothing was changed. Please report this."
        raise StorageError(sentence)


def _keep_nothing(_revision: str) -> None:
    """On PostgreSQL a copy is its administrator's to make."""


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")
