"""The durable queue, kept by DBOS: on SQLite in a file beside the product's, on PostgreSQL in a schema of the product's database.

What it keeps of a job is a name and an id, as JSON; nothing that a person wrote. Its functions block, and are run in threads.
"""

import json
import logging
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions, Serializer
from sqlalchemy.exc import SQLAlchemyError

from everkin.kit.db import postgres, sqlite
from everkin.kit.files import create_private
from everkin.kit.jobs.pace import Pace

VERSION: Final = "1"
"""Raised when the arguments of `Run` change. Jobs queued by another version are left alone; their ids come anew from what is due."""

SCHEMA: Final = "everkin_jobs"
FILE_NAME: Final = "jobs.db"
CONNECTIONS: Final = 6
THREADS: Final = 8
DEATHS_MAX: Final = 50
"""How many processes may die that hold one and the same job before it is put away."""

PRUNED_AT_ONCE: Final = 500
BUSY_TIMEOUT_MS: Final = 30_000

_APPLICATION: Final = "everkin"
_QUEUE: Final = "everkin"
_WORKFLOW: Final = "job"
_FINISHED: Final = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_LIMITS: Final = "-c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=10000"

# https://docs.dbos.dev/explanations/system-tables
_status = sa.Table(
    "workflow_status",
    sa.MetaData(schema=SCHEMA),
    sa.Column("workflow_uuid", sa.Text, primary_key=True),
    sa.Column("status", sa.Text),
    sa.Column("queue_name", sa.Text),
    sa.Column("executor_id", sa.Text),
    sa.Column("owner_xid", sa.Text),
    sa.Column("started_at_epoch_ms", sa.BigInteger),
    sa.Column("deduplication_id", sa.Text),
)

Run = Callable[[str, str, str, int], Awaitable[None]]
"""What runs a job: (the job's own id, the work's name, the id that it is done for, failures before)."""

_ONE_AT_A_TIME = threading.Lock()  # DBOS is one to a process


class JsonSerializer(Serializer):
    """JSON and nothing else. Of an error only its type is kept: its words may quote what a person wrote."""

    def serialize(self, data: Any) -> str:  # noqa: ANN401 - DBOS's signature
        """Raises TypeError for what is no JSON."""
        return json.dumps(data, default=_type_of_error)

    def deserialize(self, serialized_data: str) -> Any:  # noqa: ANN401 - DBOS's signature
        """Return what was serialized."""
        return json.loads(serialized_data)

    def name(self) -> str:
        """The format's name in the rows."""
        return "everkin_json"


class Queue:
    """Jobs that wait and jobs that run. `open`, `enqueue` for everybody; `launch` and `stop` for a process that runs them."""

    def __init__(self, url: sa.URL, data_dir: Path, pace: Pace) -> None:
        """`url` is the product's database; on SQLite the queue's file lies in `data_dir`."""
        self._pace = pace
        self._path = data_dir / FILE_NAME if url.get_backend_name() == "sqlite" else None
        self._url = sa.URL.create("sqlite", database=str(self._path)) if self._path else url
        self._engine = _sqlite_engine(self._url) if self._path else _postgres_engine(url)
        self._client: DBOSClient | None = None

    def open(self) -> None:
        """Make the queue's tables, or bring them up to date. Raises a StorageError."""
        _hear_through_our_log()
        with self._explained():
            if self._path:
                _make_file(self._path)
            DBOS.migrate(self._url.render_as_string(hide_password=False), schema=SCHEMA)
            self._client = DBOSClient(
                system_database_engine=self._engine,
                dbos_system_schema=SCHEMA,
                serializer=JsonSerializer(),
                application_name=_APPLICATION,
                retry_connection_errors=False,
            )
            self._client.register_queue(_QUEUE, worker_concurrency=self._pace.claimed_max, polling_interval_sec=self._pace.poll_s)

    def enqueue(self, name: str, subject: str, failures: int = 0, pause_s: float = 0.0) -> None:
        """Queue a job, unless the same one waits already. Raises a StorageError."""
        options = EnqueueOptions(
            workflow_name=_WORKFLOW,
            queue_name=_QUEUE,
            app_version=VERSION,
            deduplication_id=f"{VERSION}:{name}:{subject}",
            duplication_policy="return-existing",
        )
        if pause_s:
            options["delay_seconds"] = pause_s
        with self._explained():
            self._opened.enqueue(options, name, subject, failures)

    def begin(self, job_id: str) -> None:
        """Note that a job no longer waits: what is enqueued from now on waits behind it. Raises a StorageError."""
        with self._explained(), self._engine.begin() as connection:
            connection.execute(sa.update(_status).where(_status.c.workflow_uuid == job_id).values(deduplication_id=None))

    def give_back(self, executor: str | None) -> int:
        """Let the jobs that an executor was running wait again, all executors' for None, and return their number. Raises a StorageError.

        DBOS recovers no other executor's jobs by itself. An executor that still runs one of them loses it: DBOS no longer takes its word.
        """
        theirs = () if executor is None else (_status.c.executor_id == executor,)
        running = sa.update(_status).where(_status.c.status == "PENDING", _status.c.queue_name == _QUEUE, *theirs)
        waiting = running.values(status="ENQUEUED", owner_xid=None, started_at_epoch_ms=None).returning(_status.c.workflow_uuid)
        with self._explained(), self._engine.begin() as connection:
            return len(connection.execute(waiting).all())

    def running(self, executor: str) -> int:
        """How many jobs an executor holds whose end is not noted yet. Raises a StorageError."""
        count = sa.select(sa.func.count()).where(_status.c.status == "PENDING", _status.c.executor_id == executor)
        with self._explained(), self._engine.connect() as connection:
            return int(connection.execute(count).scalar_one())

    def prune(self) -> None:
        """Forget what was finished a while ago. Raises a StorageError."""
        before = (datetime.now(UTC) - timedelta(seconds=self._pace.kept_s)).isoformat()
        with self._explained():
            while ids := self._finished(before):
                self._opened.delete_workflows(ids)

    def launch(self, executor: str, run: Run) -> None:
        """Begin to run jobs, on an event loop of DBOS's own. Raises RuntimeError where another queue runs in this process."""
        if not _ONE_AT_A_TIME.acquire(blocking=False):
            raise RuntimeError("DBOS runs one queue in a process: close the other one first")
        try:
            DBOS(config=self._config(executor))
            DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=DEATHS_MAX)(_workflow(run))
            with self._explained():
                DBOS.launch()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop running jobs, cancelling those that run: they stay this executor's until they are given back."""
        DBOS.destroy(destroy_registry=True)
        with suppress(RuntimeError):
            _ONE_AT_A_TIME.release()

    def close(self) -> None:
        """Let go of the database. Idempotent."""
        if self._client is not None:
            self._client.destroy()
        self._engine.dispose()

    @property
    def _opened(self) -> DBOSClient:
        if self._client is None:
            raise RuntimeError("open the queue first")
        return self._client

    def _finished(self, before: str) -> list[str]:
        found = self._opened.list_workflows(
            status=_FINISHED, completed_before=before, limit=PRUNED_AT_ONCE, load_input=False, load_output=False
        )
        return [status.workflow_id for status in found]

    def _config(self, executor: str) -> DBOSConfig:
        return DBOSConfig(
            name=_APPLICATION,
            system_database_url=self._url.render_as_string(hide_password=False),
            system_database_engine=self._engine,
            dbos_system_schema=SCHEMA,
            serializer=JsonSerializer(),
            application_version=VERSION,
            executor_id=executor,
            log_level="WARNING",
            enable_otlp=False,
            run_migrations=False,
            use_listen_notify=False,
            max_executor_threads=THREADS,
            notification_listener_polling_interval_sec=0.5,  # asks nothing, but is waited for when DBOS stops
            scheduler_polling_interval_sec=3600.0,
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            told = sqlite.explain(error, self._path) if self._path else postgres.explain(error, self._url)
            raise told from error
        except OSError as error:
            raise (sqlite.explain_file(error, self._path) if self._path else error) from error


def _workflow(run: Run) -> Callable[[str, str, int], Awaitable[None]]:
    async def job(name: str, subject: str, failures: int) -> None:
        await run(str(DBOS.workflow_id), name, subject, failures)

    return job


def _type_of_error(value: object) -> str:
    if isinstance(value, BaseException):
        return type(value).__name__
    raise TypeError(f"{type(value).__name__} is no JSON")


def _hear_through_our_log() -> None:
    """Keep DBOS from writing to the terminal by itself: with a handler of its own it adds none, and the root's handlers hear it."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _make_file(path: Path) -> None:
    with suppress(FileExistsError):
        create_private(path, b"")
    driver = sqlite3.connect(path)
    try:
        driver.execute("PRAGMA journal_mode = WAL")
    finally:
        driver.close()


def _sqlite_engine(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(url, hide_parameters=True).execution_options(schema_translate_map={SCHEMA: None})

    @sa.event.listens_for(engine, "connect")
    def _set_up(driver: sqlite3.Connection, _entry: object) -> None:
        driver.isolation_level = "IMMEDIATE"
        driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        driver.execute("PRAGMA synchronous = FULL")
        driver.execute("PRAGMA foreign_keys = ON")

    return engine


def _postgres_engine(url: sa.URL) -> sa.Engine:
    limits = {"connect_timeout": postgres.CONNECT_TIMEOUT_S, "options": _LIMITS}
    return sa.create_engine(url, pool_size=CONNECTIONS, max_overflow=0, pool_pre_ping=True, hide_parameters=True, connect_args=limits)
