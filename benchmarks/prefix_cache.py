"""Does the model read a conversation once? Forty turns with the built-in model, and how much of every prompt it found in its cache.

What stands ahead of a prompt's volatile tail (see `everkin.conversation.prompts`) is the same from turn to turn, so from the second
turn on nearly all of it should be cached. Between two turns the benchmark waits, as long as a person types, until the server is idle.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from benchmarks.support import Heard, Server, Talk, data_folder, median, parser, progress, report, run, talking
from everkin.conversation import prompts
from everkin.conversation.app import App
from everkin.conversation.gather import Party, look_back
from everkin.inference.models import Role
from everkin.main import open_house
from everkin.providers.llama import LlamaChat
from everkin.settings import Settings

COMPANION = "tove"
TYPING_S = 2.0
QUICK_TURNS = 14
PAGE = 200
LINES = (
    "The lift in our building has been out of order since Tuesday.",
    "I carried six bags up four flights and my arms are still shaking.",
    "On the third floor somebody was practising the trumpet, always the same four notes.",
    "I think it was a march, though I couldn't name it.",
    "Upstairs I noticed that I'd left the salt on the counter of the shop.",
    "So I ate my potatoes plain, which was better than I thought.",
    "There is a drawer in my kitchen that only opens when it rains.",
    "The wood swells, says the caretaker, but wood should do the opposite.",
    "I keep string, candles and three dead batteries in it.",
    "My grandfather used to say that a drawer tells you more than a diary.",
    "He repaired radios in a shed behind the petrol station.",
    "The shed smelled of solder and oranges.",
    "I still have one of his screwdrivers, the handle is cracked.",
    "Last week I used it to open the back of the kitchen clock.",
    "It runs eleven minutes fast, and I've stopped correcting it.",
    "That way I'm never late for the tram, only confused.",
    "The tram driver on the number six hums while he brakes.",
    "Yesterday an old lady offered him a peppermint at the terminus.",
    "He put it in his breast pocket, very formally.",
    "I wrote that down on the back of a receipt.",
    "I have a shoebox full of such receipts by now.",
    "One of them says only: blue umbrella, wrong door, laughter.",
    "No idea any more what that was about.",
    "Perhaps I should sort them by colour of ink.",
    "Do you think a list can be finished?",
    "I'd start with the green ones, there are just four.",
    "The library has put out its unwanted books on a trolley again.",
    "I took home a manual for a tractor that nobody makes today.",
    "Chapter nine is about starting it in frost.",
    "You have to warm the oil in a pan, apparently.",
    "There's a pencil note in the margin: works, but mind the curtains.",
    "I'd like to know what happened to those curtains.",
    "A neighbour saw me reading it on the stairs and shook his head.",
    "He collects beer mats, so he can hardly judge.",
    "We ended up comparing hinges for half an hour.",
    "His door squeaks in the morning and mine at night.",
    "We agreed to buy one can of oil between us.",
    "He'll keep it in even months and I in odd ones.",
    "That is the most binding contract I've signed this year.",
    "Tomorrow the lift is supposed to run again, but I may take the stairs.",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A turn that reached the model: its number, what came of it, and the tokens ahead of its prompt's tail."""

    number: int
    heard: Heard
    ahead: int

    @property
    def cached(self) -> int:
        """Tokens ahead of the tail that the engine did not compute."""
        return min(self.ahead, int(self.heard.data["usage"]["cached_tokens"]))

    @property
    def tail(self) -> int:
        """Tokens of the tail."""
        return int(self.heard.data["usage"]["prompt_tokens"]) - self.ahead

    @property
    def first_token_ms(self) -> float:
        """Milliseconds from the request to the engine to its first token."""
        return float(self.heard.data["stages_ms"]["first_token"])


async def measure(turns: int) -> list[Asked]:
    """Talk, then count what stood ahead in each prompt."""
    with data_folder() as folder:
        with Server(folder) as server:
            async with talking(server, COMPANION) as talk:
                heard = await converse(server, talk, turns)
        async with open_house(Settings(data_dir=folder)) as house:
            return await counted(heard, UUID(talk.id), house.app)


async def converse(server: Server, talk: Talk, turns: int) -> list[Heard]:
    """Say one line after the other."""
    heard = []
    for n, line in enumerate(LINES[:turns], 1):
        await server.idle(TYPING_S)
        heard.append(await talk.say(line))
        assert heard[-1].end == "done", heard[-1]
        progress(f"{n:2} {line} -> {heard[-1].text} {heard[-1].data['usage']}")
    return heard


async def counted(heard: Sequence[Heard], conversation_id: UUID, app: App) -> list[Asked]:
    """Count, with the engine's own tokenizer, what stood ahead of the tail in each turn that reached the model."""
    owner = await app.accounts.owner()
    conversation = await app.conversations.get(owner, conversation_id)
    parents = {m.id: m.parent_id for m in (await app.conversations.page(owner, conversation_id, None, PAGE)).items}
    party = Party(await app.personas.get(owner, conversation.companion_id, conversation.pin.companion_version))
    (model,) = app.inference.candidates(Role.CHAT)
    assert isinstance(model.chat, LlamaChat)
    asked = []
    for n, one in enumerate(heard, 1):
        if one.data["usage"]["prompt_tokens"]:
            ahead = await look_back(owner, conversation, parents[UUID(one.data["message"]["parent_id"])], app, party)
            asked.append(Asked(n, one, await model.chat.count(prompts.compile_ahead(ahead, model.profile))))
    return asked


def figures(asked: Sequence[Asked], turns: int) -> dict[str, object]:
    """Put what was measured into the words of the report."""
    later = [a for a in asked if a.number > 1]
    by_number = {a.number: a for a in asked}
    first_token = {n: a.first_token_ms for n, a in by_number.items()}
    first_delta = {n: a.heard.first_delta_ms for n, a in by_number.items()}
    return {
        "turns": turns,
        "asked_of_model": len(asked),
        "cached_share_turn2_on": round(sum(a.cached for a in later) / sum(a.ahead for a in later), 4),
        "cached_share_worst": round(min(a.cached / a.ahead for a in later), 4),
        "ahead_tokens_last": asked[-1].ahead,
        "tail_tokens_p50": median([a.tail for a in later]),
        "ttft_turn1_ms": first_token.get(1, math.nan),
        "ttft_turn2_ms": first_token.get(2, math.nan),
        "ttft_turn40_ms": first_token.get(turns, math.nan),
        "ttft_turns2to6_ms": median([first_token[n] for n in range(2, 7) if n in first_token]),
        "ttft_last5_ms": median([first_token[n] for n in range(turns - 4, turns + 1) if n in first_token]),
        "ttft_p50_ms": median([a.first_token_ms for a in later]),
        "first_delta_p50_ms": median([first_delta[a.number] for a in later]),
    }


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "").parse_args()
    turns = QUICK_TURNS if arguments.quick else len(LINES)
    report("prefix_cache", figures(run(measure(turns)), turns))


if __name__ == "__main__":
    main()
