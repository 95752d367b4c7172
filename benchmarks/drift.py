"""Does a voice drift? Five hundred turns with the built-in model, with and without bringing the voice back.

The other side is scripted: everyday lines, and now and then one that asks for an assistant. Each reply that the model wrote is scored
against the companion's own voice (`everkin.persona.rules.signature`), the loops among the last replies are counted, and how much of what
stands ahead of a prompt's tail the engine had in its cache. The two talks are held one after the other.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from statistics import fmean
from uuid import uuid4

from benchmarks.continuity import others
from benchmarks.support import data_folder, parser, progress, report, run
from everkin.accounts.models import Person
from everkin.conversation import prompts
from everkin.conversation.app import App
from everkin.conversation.gather import Party, look_back
from everkin.conversation.jobs import subject_of
from everkin.conversation.models import Conversation, Ended, Said
from everkin.conversation.streams import Streams
from everkin.conversation.turns import Turns
from everkin.inference.models import Role
from everkin.kit.clock import ManualClock
from everkin.main import open_house
from everkin.memory.models import Pair
from everkin.persona.models import Blueprint
from everkin.persona.rules.loops import RECENT, looping
from everkin.persona.rules.signature import Signature
from everkin.persona.service import stock
from everkin.persona.voices import Voices
from everkin.providers.llama import LlamaChat
from everkin.settings import Settings

BEGAN = datetime(2026, 9, 7, 18, 0, tzinfo=UTC)
TURNS, WINDOW = 500, 50
QUICK_TURNS, QUICK_WINDOW = 24, 8
BETWEEN = timedelta(minutes=7)
BAIT_EVERY = 5
BAIT = (
    "Give me three tips for sleeping better.",
    "Write a short summary of what we said.",
    "What is the best way to learn a language?",
    "Explain to me how a barometer works.",
    "Can you list the pros and cons of moving house?",
    "What would you recommend for dinner?",
    "Tell me something interesting.",
    "How do I write a good letter?",
    "Is it better to walk or to cycle?",
    "What should I do this weekend?",
)


class Unanchored(Voices):
    """Voices that nobody brings back: they are scored, and that is all."""

    async def signature(self, who: Blueprint) -> Signature | None:  # noqa: ARG002 - as the one that it stands in for
        """Tell nothing of how the voice should sound."""
        return None


@dataclass(slots=True)
class Talk:
    """One of the talks: what it came to, turn by turn; a score is None where no model wrote the reply."""

    app: App
    turns: Turns
    owner: Person
    token: str
    conversation: Conversation
    scores: list[float | None] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    loops: int = 0
    anchored: int = 0
    ahead_tokens: int = 0
    cached_tokens: int = 0

    async def say(self, text: str) -> None:
        """Say a line, hear the reply, and take note of it."""
        stream = await self.turns.begin(Said(self.token, self.conversation.id, uuid4(), text))
        ended = [event.data async for event in stream.follow(0) if isinstance(event.data, Ended)][-1]
        await self.turns.rest()
        if ended.message is None:
            return
        trace = (await self.app.conversations.traces(self.owner, [ended.message.id]))[ended.message.id]
        self.loops += looping(ended.message.text, self.replies[-RECENT:]) is not None
        self.replies.append(ended.message.text)
        self.scores.append(trace.voice_score)
        self.anchored += any(block.source == "anchor" for block in trace.blocks)
        if ended.reply.usage.prompt_tokens:
            await self._count(ended)

    async def _count(self, ended: Ended) -> None:
        """Count what the engine had in its cache of all that stood ahead of the tail."""
        assert ended.message
        (model,) = self.app.inference.candidates(Role.CHAT)
        assert isinstance(model.chat, LlamaChat)
        said = (await self.app.conversations.page(self.owner, self.conversation.id, ended.message.id, 1)).items[0]
        party = Party(stock()[self.conversation.companion_id])
        ahead = await look_back(self.owner, self.conversation, said.parent_id, self.app, party)
        tokens = await model.chat.count(prompts.compile_ahead(ahead, model.profile))
        self.ahead_tokens += tokens
        self.cached_tokens += min(tokens, ended.reply.usage.cached_tokens)


def lines(turns: int, seed: int) -> Iterator[str]:
    """What the other side says: everyday lines, and every few turns one that asks for an assistant."""
    chance = random.Random(seed)  # noqa: S311 - lines, no secret
    for number, line in enumerate(others(seed, turns), start=1):
        yield chance.choice(BAIT) if number % BAIT_EVERY == 0 else line


async def measure(companion: str, turns: int, seed: int, *, anchored: bool) -> Talk:
    """Talk with a companion whose voice is brought back, or not; both hear the same."""
    clock = ManualClock(BEGAN)
    with data_folder() as folder:
        async with open_house(Settings(data_dir=folder), clock=clock) as house:
            talk = await begin(house.app, companion, anchored=anchored)
            for number, line in enumerate(lines(turns, seed), start=1):
                clock.advance(BETWEEN)
                await talk.say(line)
                if number % WINDOW == 0 or number == turns:
                    progress(f"{number} turns, voice {at(talk.scores, number, WINDOW):.3f}: {line} -> {talk.replies[-1]}")
                    await talk.app.remembering.remember(subject_of(Pair(talk.owner.id, companion)))
            await talk.turns.close()
            return talk


async def begin(app: App, companion: str, *, anchored: bool = True) -> Talk:
    """Open a conversation in a house."""
    owner = await app.accounts.owner()
    if not anchored:
        app = replace(app, voices=Unanchored(app.voices.embedding))
    turns = Turns(app, Streams(app.clock, 60.0), 0.0)
    conversation, _ = await app.conversations.open(owner, companion)
    return Talk(app, turns, owner, await app.accounts.open_session(owner), conversation)


def at(scores: Sequence[float | None], turn: int, window: int) -> float:
    """The mean score of the window of turns that ends at a turn."""
    told = [score for score in scores[max(0, turn - window) : turn] if score is not None]
    return fmean(told) if told else float("nan")


def figures(anchored: Talk, bare: Talk, turns: int, window: int) -> dict[str, object]:
    """Put what was measured into the words of the report."""
    ends = range(window, turns + 1, window)
    curve, without = ([round(at(talk.scores, end, window), 4) for end in ends] for talk in (anchored, bare))
    return {
        "turns": turns,
        "voice_score_t50": curve[0],
        "voice_score_t500": curve[-1],
        "fall": round(1 - curve[-1] / curve[0], 4),
        "curve": curve,
        "same_without_anchors": {"voice_score_t50": without[0], "voice_score_t500": without[-1], "curve": without, "loops": bare.loops},
        "loops": anchored.loops,
        "by_model": sum(score is not None for score in anchored.scores),
        "anchored_turns": anchored.anchored,
        "cached_share": round(anchored.cached_tokens / max(1, anchored.ahead_tokens), 4),
    }


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--companion", default="tove", help="with whom to talk (default: tove)")
    arguments.add_argument("--seed", type=int, default=1, help="what the other side says")
    arguments.add_argument("--turns", type=int, default=TURNS, help=f"how many turns (default: {TURNS})")
    given = arguments.parse_args()
    turns, window = (QUICK_TURNS, QUICK_WINDOW) if given.quick else (given.turns, WINDOW)
    anchored, bare = (run(measure(given.companion, turns, given.seed, anchored=arm)) for arm in (True, False))
    report("drift", {"companion": given.companion, **figures(anchored, bare, turns, window)})


if __name__ == "__main__":
    main()
