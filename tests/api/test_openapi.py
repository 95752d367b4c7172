"""The API keeps to its own description, whatever it is sent (schemathesis)."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks

from everkin.api.app import create
from everkin.api.served import ON_THIS_MACHINE, Served
from tests.api.conftest import running
from tests.support.databases import Templates
from tests.support.house import open_house

CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]


@dataclass(frozen=True)
class Town:
    """A server on a thread of its own, for clients that block."""

    base_url: str
    cookie: str
    conversation_id: str


@pytest.fixture(scope="module")
def town(templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    templates.copy_sqlite(folder / "everkin.db")
    ready: Future[tuple[Town, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = threading.Thread(target=asyncio.run, args=(_serve(folder, ready),), daemon=True)
    thread.start()
    town, loop, over = ready.result(30)
    yield town
    loop.call_soon_threadsafe(over.set)
    thread.join(30)


async def _serve(folder: Path, ready: "Future[tuple[Town, asyncio.AbstractEventLoop, asyncio.Event]]") -> None:
    async with open_house(f"sqlite:///{folder / 'everkin.db'}", folder) as house:

        @asynccontextmanager
        async def open_served() -> AsyncIterator[Served]:
            yield house.served

        conversation = await house.open()
        async with running(create(open_served)) as server:
            over = asyncio.Event()
            cookie = f"{ON_THIS_MACHINE.name}={house.token}"
            ready.set_result((Town(server.base_url, cookie, str(conversation.id)), asyncio.get_running_loop(), over))
            await over.wait()


AnyCase: TypeAlias = schemathesis.Case[Any]
schema = schemathesis.openapi.from_dict(create(lambda: nullcontext(None)).openapi())  # type: ignore[arg-type]  # never opened
bounded = settings(
    max_examples=10, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True
)


@schema.parametrize()
@bounded
def test_the_owner_gets_what_is_described(case: AnyCase, town: Town) -> None:
    case.call_and_validate(town.base_url, headers={"Cookie": town.cookie}, checks=CHECKS)


@schema.include(path_regex="conversation_id").parametrize()
@bounded
def test_in_a_conversation_that_exists_too(case: AnyCase, town: Town) -> None:
    case.path_parameters["conversation_id"] = town.conversation_id
    case.call_and_validate(town.base_url, headers={"Cookie": town.cookie}, checks=CHECKS)


@schema.parametrize()
@settings(bounded, max_examples=5)
def test_a_stranger_gets_what_is_described(case: AnyCase, town: Town) -> None:
    case.call_and_validate(town.base_url, checks=CHECKS)
