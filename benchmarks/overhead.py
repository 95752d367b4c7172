"""What the turn pipeline costs: a real server in front of a model that answers at once, interleaved with bare requests to that model.

A turn is the whole of it: admission, durable storage, the real encoder and recall, the prompt, the stream, the final transaction.
Times are from the sending of a message, as a client sees them.
"""

import asyncio
import math
import time
from dataclasses import dataclass, field

import aiohttp

from benchmarks.support import Heard, Server, Talk, data_folder, median, parser, percentile, progress, report, run, stub_model, use_model
from everkin.cli.client import Client

COMPANIONS = ("tove", "ines", "hana", "kwame", "idris", "rowan")
LINES = (
    "The bus was late again, so I walked the last two miles along the canal.",
    "My sister Mara called tonight and we talked about the wedding for an hour.",
    "I am thinking of painting the kitchen a dark green, what do you think?",
    "Do you remember what my sister is called?",
    "We had soup and the last of the bread, and then I read until the light went.",
    "Work was quiet today. I cleaned out my desk and found a postcard from Lisbon.",
    "I started learning the cello last spring and I still sound like a door.",
    "Where did I walk when the bus was late?",
)
PAUSE_S = 0.05
"""Between two turns, so that what a turn leaves to be done counts as CPU and not as the next turn's wait."""


@dataclass(slots=True)
class Found:
    """What was measured, in milliseconds; the last two in CPU a turn."""

    turns: list[Heard] = field(default_factory=list)
    stub: list[float] = field(default_factory=list)
    server_cpu: float = math.nan
    engine_cpu: float = math.nan

    def stages(self) -> dict[str, float]:
        """The median of each stage."""
        told = [turn.data["stages_ms"] for turn in self.turns]
        names = sorted({name for stages in told for name in stages})
        return {name: median([stages[name] for stages in told if name in stages]) for name in names}


async def measure(turns: int) -> Found:
    """Take `turns` turns, spread over all companions, and as many bare requests."""
    with stub_model() as base_url, data_folder() as folder:
        use_model(folder, name="stub", base_url=base_url, model="stub", profile="standard")
        with Server(folder) as server:
            async with Client.signed_in(server.link) as client, aiohttp.ClientSession() as bare:
                talks = [Talk(client, await client.open(companion)) for companion in COMPANIONS]
                await take(len(talks) * 2, talks, bare, base_url)
                await server.idle(limit_s=5.0)
                before = server.cpu_s()
                found = await take(turns, talks, bare, base_url)
                found.server_cpu, found.engine_cpu = ((now - then) * 1e3 / turns for now, then in zip(server.cpu_s(), before, strict=True))
    return found


async def take(turns: int, talks: list[Talk], bare: aiohttp.ClientSession, base_url: str) -> Found:
    """Take turns in the conversations one after the other, each followed by a bare request."""
    found = Found()
    for n in range(turns):
        heard = await talks[n % len(talks)].say(LINES[n // len(talks) % len(LINES)])
        assert heard.end == "done", heard
        found.turns.append(heard)
        found.stub.append(await bare_ms(bare, base_url))
        await asyncio.sleep(PAUSE_S)
        if n % 50 == 49:
            progress(f"{n + 1} turns")
    return found


async def bare_ms(session: aiohttp.ClientSession, base_url: str) -> float:
    """The milliseconds to the stub's first word, asked as the pipeline asks it but with a short prompt."""
    body = {"model": "stub", "stream": True, "messages": [{"role": "user", "content": LINES[0]}]}
    first_ms, began = math.nan, time.perf_counter()
    async with session.post(f"{base_url}/chat/completions", json=body) as response:
        async for line in response.content:
            if math.isnan(first_ms) and b'"content": "' in line and b'"content": ""' not in line:
                first_ms = (time.perf_counter() - began) * 1e3
    return first_ms


def figures(found: Found) -> dict[str, object]:
    """Put what was measured into the words of the report."""
    first = [turn.first_delta_ms for turn in found.turns]
    over = [ours - stub for ours, stub in zip(first, found.stub, strict=True)]
    return {
        "turns": len(found.turns),
        "first_byte_p50_ms": round(percentile(first, 0.5), 2),
        "first_byte_p90_ms": round(percentile(first, 0.9), 2),
        "stub_p50_ms": round(percentile(found.stub, 0.5), 2),
        "over_stub_p50_ms": round(percentile(over, 0.5), 2),
        "over_stub_p90_ms": round(percentile(over, 0.9), 2),
        "accepted_p50_ms": round(percentile([turn.accepted_ms for turn in found.turns], 0.5), 2),
        "done_p50_ms": round(percentile([turn.ended_ms for turn in found.turns], 0.5), 2),
        "cpu_ms_per_turn": round(found.server_cpu + found.engine_cpu, 2),
        "server_cpu_ms_per_turn": round(found.server_cpu, 2),
        "engine_cpu_ms_per_turn": round(found.engine_cpu, 2),
        "stages_ms": found.stages(),
    }


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "").parse_args()
    report("overhead", figures(run(measure(60 if arguments.quick else 300))))


if __name__ == "__main__":
    main()
