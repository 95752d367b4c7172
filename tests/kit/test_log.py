import asyncio
import json
import logging
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from everkin.kit.clock import ManualClock
from everkin.kit.errors import EverkinError
from everkin.kit.log import configure, get_logger

CANARY = "canary-7f3a"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

log = get_logger("everkin.test")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    configure(json_file=tmp_path / "everkin.log", clock=ManualClock(NOON))
    yield tmp_path / "everkin.log"
    configure()


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_is_json_with_its_time_level_and_source(path: Path) -> None:
    log.info("reply blocked", rule="minor", turn=UUID(int=7), took_ms=1.5)
    assert lines(path) == [
        {
            "event": "reply blocked",
            "rule": "minor",
            "turn": "00000000-0000-0000-0000-000000000007",
            "took_ms": 1.5,
            "level": "info",
            "logger": "everkin.test",
            "at": "2026-11-20T12:00:00+00:00",
        }
    ]


def test_private_keys_are_dropped_however_deep(path: Path) -> None:
    log.info("blocked", pii_text=CANARY, found={"rule": 1, "pii_span": CANARY, "list": [{"pii_x": CANARY, "y": 2}]})
    logging.getLogger("foreign").warning("told", extra={"pii_text": CANARY})
    assert CANARY not in path.read_text()
    assert lines(path)[0]["found"] == {"rule": 1, "list": [{"y": 2}]}


def test_private_keys_of_the_context_are_dropped(path: Path) -> None:
    with structlog.contextvars.bound_contextvars(turn=1, pii_name=CANARY):
        log.info("begun")
    assert CANARY not in path.read_text()
    assert lines(path)[0]["turn"] == 1


def test_of_an_object_only_the_type_is_told(path: Path) -> None:
    @dataclass
    class Said:
        text: str

    log.info("begun", said=Said(CANARY), body=CANARY.encode(), several=[Said(CANARY)], names={CANARY}, where=Path("a/b"))
    assert CANARY not in path.read_text()
    told = lines(path)[0]
    assert (told["body"], told["names"], told["where"]) == ("<bytes>", "<set>", "a/b")
    assert told["several"] == [told["said"]]
    assert told["said"].endswith("Said>")


def test_a_strangers_exception_is_told_without_its_message(path: Path) -> None:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError:
        log.exception("failed")
    told = lines(path)[0]["exception"]
    assert CANARY not in path.read_text()
    assert "builtins.ValueError\ncaused:\n" in told
    assert told.endswith("builtins.KeyError")
    assert __file__ in told


def test_our_own_and_the_systems_exceptions_keep_their_message(path: Path) -> None:
    log.error("failed", exc_info=EverkinError("The disk is full."))
    log.error("failed", exc_info=FileNotFoundError(2, "No such file", "/data"))
    ours, systems = (line["exception"] for line in lines(path))
    assert ours.endswith("EverkinError: The disk is full.")
    assert systems.endswith("builtins.FileNotFoundError: [Errno 2] No such file: '/data'")


def test_other_packages_are_heard_from_warning_on(path: Path) -> None:
    foreign = logging.getLogger("foreign.package")
    foreign.info("chatter")
    foreign.warning("trouble %d", 7)
    assert [(line["event"], line["logger"], line["level"]) for line in lines(path)] == [("trouble 7", "foreign.package", "warning")]


def test_a_strangers_exception_from_another_package_is_told_without_its_message(path: Path) -> None:
    logging.getLogger("asyncio").error("failed", exc_info=ValueError(CANARY))
    assert CANARY not in path.read_text()
    assert lines(path)[0]["exception"] == "builtins.ValueError"


async def test_an_exception_that_nobody_awaited_is_told_without_its_message(path: Path) -> None:
    async def fail() -> None:
        raise ValueError(CANARY)

    task = asyncio.create_task(fail())
    await asyncio.wait([task])
    asyncio.get_running_loop().call_exception_handler(
        {"message": "Task exception was never retrieved", "exception": task.exception(), "future": task}
    )
    (told,) = lines(path)
    assert CANARY not in str(told)
    assert "exception=<ValueError>" in told["event"]


def test_levels(tmp_path: Path) -> None:
    configure(level="ERROR", json_file=tmp_path / "everkin.log")
    log.warning("quiet")
    log.error("loud")
    configure()
    assert [line["event"] for line in lines(tmp_path / "everkin.log")] == ["loud"]


def test_a_terminal_gets_plain_lines_without_private_keys() -> None:
    terminal = StringIO()
    configure(terminal=terminal, clock=ManualClock(NOON))
    log.info("server started", address="http://127.0.0.1:8400", pii_name=CANARY)
    configure()
    assert "server started" in terminal.getvalue()
    assert "http://127.0.0.1:8400" in terminal.getvalue()
    assert CANARY not in terminal.getvalue()
    assert "\x1b" not in terminal.getvalue()


def test_configuring_again_replaces_the_first(tmp_path: Path) -> None:
    configure(json_file=tmp_path / "first.log")
    configure(json_file=tmp_path / "second.log")
    log.info("once")
    configure()
    assert (tmp_path / "first.log").read_text() == ""
    assert len(lines(tmp_path / "second.log")) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_the_file_is_private(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValueError, match="LOUD"):
        configure(level="LOUD")
