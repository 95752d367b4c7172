"""Does memory find what was said? Evidence recall over single messages: of those that answer a question, how many are among the first.

`--locomo FILE` reads the LoCoMo shape. `--chats FILE` reads JSON lines, one conversation of a user and an assistant a line:
{"id": ..., "messages": [{"id": ..., "role": "user" | "assistant", "speaker": name, "text": ..., "at": ISO 8601 or POSIX seconds}],
"questions": [{"question": ..., "evidence": [message ids], "category": ..., "at": as above, or null for an hour after the last message}]}.

Each conversation is imported into a house of its own, read by the product's own job, and asked through the product's own recall;
nothing talks. A fact that is found stands for the message that it was told in; a message that the product keeps to itself is not found.

The shipped weights are measured; `--fit` fits them anew for each conversation, on all others of the file (see `benchmarks.fit_fusion`).
BM25, the bare encoder, the fusion of their ranks and, where it is installed (see CONTRIBUTING.md), mem0 without extraction answer the same
questions in the same run. `--quick` takes one or two conversations, and shortens a long one.
"""

import asyncio
import time
from argparse import Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from benchmarks import fit_fusion
from benchmarks.datasets import Conversation, Question, read_chats, read_locomo
from benchmarks.mem0_peer import Mem0
from benchmarks.once import Once
from benchmarks.product import Product
from benchmarks.retrieval import Tally, plain_rankings
from benchmarks.support import parser, progress, report, run
from benchmarks.turns import Turns
from everkin.memory.rules import fusion
from everkin.ports.embedding import Embedding
from everkin.providers import weights
from everkin.providers.minilm import DIMENSIONS, MiniLMEmbedding
from everkin.settings import Settings

QUICK_S: Final = 20.0
"""A quick run takes up no further conversation after this long."""
QUICK_MESSAGES: Final = 400
QUICK_QUESTIONS: Final = 80
UNUSED: Final = timedelta(days=294)
"""How long nothing is used before the cost of forgetting is measured."""
FOLDS_MAX: Final = 10
"""With `--fit`, at most so many fits: beyond ten conversations, a tenth of them is left out at a time."""


@dataclass(slots=True)
class Found:
    """What every method is worth."""

    product: Tally = field(default_factory=Tally)
    long_unused: Tally = field(default_factory=Tally)
    peers: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in ("bm25", "minilm", "rrf", "mem0")})


async def measure(talks: Iterable[Conversation], given: Namespace) -> dict[str, object]:
    """Write every conversation, ask every question, and return the figures."""
    embedding = Once(MiniLMEmbedding(weights.embedding_model(Settings().data_dir)))
    found, has_mem0 = Found(), Mem0.installed()
    taken = map(shortened, in_time(talks, QUICK_S)) if given.quick else talks
    try:
        for talk, weighed in await fitted(taken, embedding) if given.fit else ((talk, fusion.WEIGHTS) for talk in taken):
            await ask_peers(talk, embedding, found)
            if has_mem0:
                await asyncio.to_thread(_ask_mem0, talk, embedding, asyncio.get_running_loop(), found.peers["mem0"])
            await ask_product(talk, embedding, weighed, found)
            embedding.forget()
            progress(f"{talk.id}: {len(talk.messages)} messages, {len(talk.questions)} questions")
    finally:
        await embedding.close()
    return figures(found)


def in_time(talks: Iterable[Conversation], limit_s: float | None) -> Iterator[Conversation]:
    """Yield conversations until the time is up; at least one."""
    began = time.monotonic()
    for talk in talks:
        yield talk
        if limit_s is not None and time.monotonic() - began > limit_s:
            progress("The time of a quick run is up: what follows is left out.")
            return


def shortened(talk: Conversation) -> Conversation:
    """Return the first questions of a long conversation, the messages that answer them, and others up to what a quick run takes."""
    questions = talk.questions[:QUICK_QUESTIONS]
    needed = frozenset().union(*(question.evidence for question in questions))
    room = QUICK_MESSAGES - len(needed)
    spare = {message.id for message in [m for m in talk.messages if m.id not in needed][: max(room, 0)]}
    return replace(talk, messages=tuple(m for m in talk.messages if m.id in needed | spare), questions=questions)


async def ask_peers(talk: Conversation, embedding: Embedding, found: Found) -> None:
    """Ask the plain methods the questions as they are put."""
    turns = Turns(embedding, DIMENSIONS, talk.names)
    await turns.write(talk.messages)
    for question in talk.questions:
        (vector,) = await embedding.embed([question.text])
        for name, rows in plain_rankings(turns.view, question.text, vector).items():
            found.peers[name].add(question.category, turns.names_of(rows), question.evidence)


def _ask_mem0(talk: Conversation, embedding: Embedding, loop: asyncio.AbstractEventLoop, tally: Tally) -> None:
    mem0 = Mem0.holding(talk, embedding, loop)
    try:
        for question in talk.questions:
            tally.add(question.category, mem0.ask(question.text), question.evidence)
    finally:
        mem0.close()


async def ask_product(talk: Conversation, embedding: Embedding, weighed: Mapping[str, float], found: Found) -> None:
    """Ask the product, now and as if nothing had been used for long."""
    async with Product.open(embedding, talk.names) as product:
        await product.write(talk.messages)
        for question in talk.questions:
            await _ask(product, question, weighed, found)


async def _ask(product: Product, question: Question, weighed: Mapping[str, float], found: Found) -> None:
    fresh = await product.ask(question, weights=weighed)
    found.product.add(question.category, fresh, question.evidence)
    faded = await product.ask(question, at=question.at + UNUSED, weights=weighed)
    found.long_unused.add(question.category, faded, question.evidence)


async def fitted(talks: Iterable[Conversation], embedding: Embedding) -> list[tuple[Conversation, Mapping[str, float]]]:
    """Fit weights for each conversation to all others but those of its fold."""
    learnt = []
    for talk in talks:
        learnt.append((talk, await fit_fusion.learnt_from(talk, embedding)))
        progress(f"{talk.id}: {len(learnt[-1][1])} questions to fit to")
    folds = min(FOLDS_MAX, len(learnt))
    weighed = [
        fit_fusion.fit([sample for place, (_, samples) in enumerate(learnt) if place % folds != fold for sample in samples])
        for fold in range(folds)
    ]
    return [(talk, weighed[place % folds]) for place, (talk, _) in enumerate(learnt)]


def figures(found: Found) -> dict[str, object]:
    """Put what was measured into the words of the report. A method that was not there is null."""
    main = found.product.headline
    cost = [found.product.mean("r_at_10", main), found.long_unused.mean("r_at_10", main)]
    return {
        **found.product.figures(),
        "baselines": {name: tally.mean("r_at_10", main) for name, tally in found.peers.items()},
        "baselines_all": {name: tally.mean("r_at_10") for name, tally in found.peers.items()},
        "decay_days": UNUSED.days,
        "decay_cost_r_at_10": None if cost[0] is None or cost[1] is None else round(cost[0] - cost[1], 4),
    }


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.formatter_class = RawDescriptionHelpFormatter
    data = arguments.add_mutually_exclusive_group(required=True)
    data.add_argument("--locomo", type=Path, metavar="FILE", help="a file of the LoCoMo shape")
    data.add_argument("--chats", type=Path, metavar="FILE", help="JSON lines of chats between a user and an assistant")
    arguments.add_argument("--fit", action="store_true", help="fit the weights for each conversation on the others")
    given = arguments.parse_args()
    talks = read_locomo(given.locomo) if given.locomo else read_chats(given.chats)
    chosen = "fitted without the conversation under test" if given.fit else "shipped"
    report("memory", {"dataset": (given.locomo or given.chats).name, "weights": chosen, **run(measure(talks, given))})


if __name__ == "__main__":
    main()
