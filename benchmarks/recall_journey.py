"""Does a companion remember? Twenty facts among thirty other lines, a restart of the server, twenty questions; all with the built-in model.

A reply is right when it contains the word that the fact turns on.
"""

import asyncio
import random
from dataclasses import dataclass

from benchmarks.support import Server, Talk, data_folder, parser, progress, report, run, talking


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told, what is asked after the restart, and the word that a right answer holds."""

    told: str
    asked: str
    word: str


FACTS = (
    Fact("My sister is called Mara.", "What is my sister's name?", "Mara"),
    Fact("I have a brother, Tomas, he's two years older than me.", "What's my brother called?", "Tomas"),
    Fact("My mum's name is Ingrid and she still lives in the house I grew up in.", "Do you remember my mum's name?", "Ingrid"),
    Fact("We have a dog, a beagle named Biscuit.", "What is my dog's name?", "Biscuit"),
    Fact("my cat pepper is fourteen and sleeps on the radiator", "what's my cat called?", "pepper"),
    Fact("I live in Rotterdam, right by the river.", "Which city do I live in?", "Rotterdam"),
    Fact("I was born in Valencia.", "Where was I born?", "Valencia"),
    Fact("I work as a pharmacist.", "What do I do for a living?", "pharmacist"),
    Fact("My partner Jonah is a terrible cook but he tries.", "What is my partner's name?", "Jonah"),
    Fact("My best friend is Priya. We met at university.", "Who is my best friend?", "Priya"),
    Fact("My favourite food is ramen, I could eat it every day.", "What's my favourite food?", "ramen"),
    Fact("My boss is a woman called Helga who never says good morning.", "What's the name of my boss?", "Helga"),
    Fact("Our flat is on Juniper Street.", "What street is our flat on?", "Juniper"),
    Fact("I went to school at Saint Alban's.", "Which school did I go to?", "Alban"),
    Fact("My favourite band is Portishead.", "Can you tell me what my favourite band is?", "Portishead"),
    Fact("I drive an old green Volvo.", "What car do I drive?", "Volvo"),
    Fact("My doctor is Dr. Okafor, she's been very kind.", "Who is my doctor?", "Okafor"),
    Fact("My favourite teacher was Mrs. Abernathy, she taught us chemistry.", "Who was my favourite teacher?", "Abernathy"),
    Fact("I'm flying to Lisbon in March.", "Where am I flying in March?", "Lisbon"),
    Fact("I've been learning the cello for a year now.", "Which instrument am I learning?", "cello"),
)

OTHERS = (
    "It rained all day and I didn't leave the house.",
    "I finally cleaned out the cupboard under the stairs.",
    "The neighbours were drilling again until nine.",
    "I slept badly, I kept waking up at four.",
    "Had pancakes for breakfast, a bit burnt.",
    "I'm trying to drink less coffee.",
    "The train was twenty minutes late and nobody said why.",
    "I think I'm getting a cold.",
    "We watched an old western last night and I fell asleep halfway.",
    "My phone screen cracked when I dropped it on the pavement.",
    "I went for a walk in the park at lunch.",
    "There was a fox in the garden this morning!",
    "I've been putting off a phone call all week.",
    "The washing machine is making a strange noise.",
    "I planted tomatoes on the balcony.",
    "A colleague brought cake because it was her birthday.",
    "I can't decide what colour to paint the hall.",
    "It's so quiet here on Sundays.",
    "I read forty pages before bed, that's a record for me.",
    "Somebody took my umbrella at the library.",
    "I'm a bit nervous about the meeting tomorrow.",
    "The meeting went fine in the end.",
    "I burnt my tongue on the soup.",
    "I found a letter from my grandfather in an old book.",
    "The evenings are getting darker already.",
    "I tried yoga once and pulled something in my back.",
    "We had dinner with some people from down the hall.",
    "I keep losing my keys.",
    "The bakery on the corner has closed for good.",
    "I laughed so much today that my stomach hurt.",
)
QUICK_FACTS, QUICK_OTHERS = 6, 6


def told(facts: tuple[Fact, ...], others: tuple[str, ...], seed: int) -> list[str]:
    """Mix the facts with the other lines."""
    lines = [fact.told for fact in facts] + list(others)
    random.Random(seed).shuffle(lines)  # noqa: S311 - an order, no secret
    return lines


async def journey(facts: tuple[Fact, ...], others: tuple[str, ...], companion: str, seed: int) -> int:
    """Tell, restart, ask; return how many answers were right."""
    with data_folder() as folder, Server(folder) as server:
        async with talking(server, companion) as talk:
            for n, line in enumerate(told(facts, others, seed), 1):
                heard = await talk.say(line)
                assert heard.end == "done", heard
                progress(f"{n:2} {line} -> {heard.text}")
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)
        async with talking(server, companion) as talk:
            return sum([await is_right(talk, fact) for fact in facts])


async def is_right(talk: Talk, fact: Fact) -> bool:
    """Ask for a fact; tell a miss on standard error."""
    heard = await talk.say(fact.asked)
    right = fact.word.casefold() in heard.text.casefold()
    progress(f"{'right' if right else 'MISS '} {fact.asked} -> {heard.text}")
    return right


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--companion", default="tove", help="whom to tell (default: tove)")
    arguments.add_argument("--seed", type=int, default=1, help="the order in which things are told")
    given = arguments.parse_args()
    facts, others = (FACTS[:QUICK_FACTS], OTHERS[:QUICK_OTHERS]) if given.quick else (FACTS, OTHERS)
    right = run(journey(facts, others, given.companion, given.seed))
    report("recall_journey", {"right": right, "asked": len(facts), "companion": given.companion})


if __name__ == "__main__":
    main()
