"""The log: JSON lines to a file, plain lines to a terminal, and never a private word.

`get_logger(__name__).info("reply blocked", rule=rule, pii_text=text)`: every key that begins with `pii_` is dropped, however deep.
Of a value that is no plain one (a request, a dataclass) only the type is told, because its fields may hold anything.
Of an exception the log keeps where it came from and its type; its message only when it is one of ours or the system's, because the
message of any other (a validator's, a driver's, a vendor's) may quote what a person wrote.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from traceback import extract_tb, format_list
from typing import TextIO, cast
from uuid import UUID

import orjson
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from everkin.kit.clock import Clock, SystemClock
from everkin.kit.errors import EverkinError
from everkin.kit.files import PRIVATE_FILE

PRIVATE_PREFIX = "pii_"
FILE_BYTES_MAX = 10 * 1024 * 1024
FILES_KEPT = 5
FRAMES_MAX = 40
CAUSES_MAX = 8

_OURS = "everkin"
_PLAIN = (str, int, float, bool, type(None), date, UUID, Enum, PurePath)


def get_logger(name: str) -> BoundLogger:
    """Return the logger of a module (`get_logger(__name__)`). Private keys are dropped even before `configure` was called."""
    if not structlog.is_configured():
        structlog.configure(
            processors=[
                structlog.stdlib.filter_by_level,
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                drop_private,
                ProcessorFormatter.wrap_for_formatter,
            ],
            logger_factory=structlog.stdlib.LoggerFactory(),
            wrapper_class=BoundLogger,
            cache_logger_on_first_use=True,
        )
    return cast("BoundLogger", structlog.get_logger(name))


def configure(*, level: str = "INFO", json_file: Path | None = None, terminal: TextIO | None = None, clock: Clock | None = None) -> None:
    """Say where the log goes; a second call replaces the first.

    `level` holds for our own loggers; other packages are heard from WARNING on. `json_file` is private to its owner and turned over
    at 10 MiB, five old ones kept. `terminal` is usually `sys.stderr`. Raises OSError when the file cannot be opened, ValueError for
    an unknown level.
    """
    stamp = _stamp(clock or SystemClock())
    handlers: list[logging.Handler] = []
    if json_file is not None:
        handlers.append(_handler(_PrivateFile(json_file), stamp, structlog.processors.JSONRenderer(_as_json)))
    if terminal is not None:
        plain = structlog.dev.ConsoleRenderer(colors=terminal.isatty())
        handlers.append(_handler(logging.StreamHandler(terminal), stamp, plain))
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler.formatter, ProcessorFormatter)]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(level)


def drop_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every key that begins with `pii_`, in nested mappings and lists too (a structlog processor)."""
    return cast("EventDict", _without_private(event))


def name_objects(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Tell only the type of a value that is no plain one (a structlog processor)."""
    return cast("EventDict", _named(event))


def tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put an exception into words without quoting it (a structlog processor): `exc_info` becomes `exception`."""
    info = event.pop("exc_info", None)
    error = _exception_of(info)
    if error is not None:
        event["exception"] = describe(error)
    return event


def unquote_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Take an exception's own words out of the message that reports it, as asyncio writes them there (a structlog processor)."""
    error = _exception_of(event.get("exc_info"))
    if error is not None:
        name = f"<{type(error).__qualname__}>"
        for quote in (repr(error), str(error)):
            event["event"] = str(event["event"]).replace(quote, name) if quote else event["event"]
    return event


def describe(error: BaseException) -> str:
    """Return an exception with its causes: stack, type, and the message only of our own and the system's exceptions."""
    parts = []
    for link in _chain(error):
        stack = format_list(extract_tb(link.__traceback__, limit=-FRAMES_MAX))
        message = f": {link}" if isinstance(link, EverkinError | OSError) else ""
        parts.append("".join(stack) + f"{type(link).__module__}.{type(link).__qualname__}{message}")
    return "\ncaused:\n".join(reversed(parts))


def _chain(error: BaseException) -> Iterator[BaseException]:
    link: BaseException | None = error
    for _ in range(CAUSES_MAX):
        if link is None:
            return
        yield link
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


def _exception_of(info: object) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return cast("BaseException | None", info[1])
    return sys.exc_info()[1] if info else None


def _without_private(value: object) -> object:
    if isinstance(value, Mapping):
        value = {key: item for key, item in value.items() if not str(key).startswith(PRIVATE_PREFIX)}
    return _inside(value, _without_private)


def _named(value: object) -> object:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping | list | tuple):
        return _inside(value, _named)
    return f"<{type(value).__qualname__}>"


def _inside(value: object, change: Callable[[object], object]) -> object:
    if isinstance(value, Mapping):
        return {key: change(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(change(item) for item in value)
    return value


def _stamp(clock: Clock) -> Processor:
    def add_time(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        event["at"] = clock.now().isoformat()
        return event

    return add_time


def _handler(handler: logging.Handler, stamp: Processor, render: Processor) -> logging.Handler:
    ours: list[Processor] = [stamp, tell_exception, ProcessorFormatter.remove_processors_meta, name_objects, render]
    foreign: list[Processor] = [structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, drop_private, unquote_exception]
    handler.setFormatter(ProcessorFormatter(processors=ours, foreign_pre_chain=foreign))
    return handler


def _as_json(event: object, **_options: object) -> str:
    return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class _PrivateFile(RotatingFileHandler):
    """A log file that only its owner can read, turned over when it is full."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, maxBytes=FILE_BYTES_MAX, backupCount=FILES_KEPT, encoding="utf-8")

    def _open(self) -> TextIOWrapper:
        return cast("TextIOWrapper", open(self.baseFilename, self.mode, encoding=self.encoding, opener=_open_private))


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, PRIVATE_FILE)
