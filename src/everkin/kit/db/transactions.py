"""What a transaction is: a function that is run, and may be run again, until its effects are kept whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, event

T = TypeVar("T")

Transaction: TypeAlias = Callable[[Connection], T]
"""A synchronous function on a SQLAlchemy Core connection.

It may be run more than once (only the last run is kept), so it changes nothing but the database; and it leaves commit and rollback
alone. `connection.begin_nested()` is allowed.
"""

_RUNNING = "everkin_transaction_running"


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """A transaction returned a value."""

    value: T

    def unwrap(self) -> T:
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Failed:
    """A transaction was not kept."""

    error: BaseException

    def unwrap(self) -> None:
        """Raise the error."""
        raise self.error


def run(tx: Transaction[T], connection: Connection) -> T:
    """Run a transaction's function, in which committing or rolling back the whole is an error."""
    info = connection.info
    info[_RUNNING] = True
    try:
        return tx(connection)
    finally:
        info.pop(_RUNNING)


def guard(engine: Engine) -> None:
    """Refuse `commit` and `rollback` from within a transaction's function, which would end what others share."""

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def _refuse(connection: Connection) -> None:
        if not connection.invalidated and _RUNNING in connection.info:
            msg = "a transaction function leaves commit and rollback to the Database: raise an error to undo it"
            raise RuntimeError(msg)
