"""What is left after weeks: facts among two thousand other lines, some changed, some deleted; then questions, also about what was not told.

Everything is the product's own: the lines are imported with the times at which they were said, the job reads them, the person deletes by
search, and each question is a turn with the built-in model. The clock is an argument; nothing waits.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from benchmarks.support import data_folder, parser, progress, report, run
from everkin.api.served import Served
from everkin.conversation.jobs import subject_of
from everkin.conversation.models import Ended, Imported, Said
from everkin.kit.clock import ManualClock
from everkin.main import open_house
from everkin.memory.models import Names, Pair
from everkin.persona.service import stock
from everkin.settings import Settings

BEGAN = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
WEEKS = 6
QUICK_SHARE = 4
"""With --quick a quarter of it all."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told, what is asked, the words of a right answer; and, where it changes, what is told later and its words."""

    told: str
    asked: str
    word: str
    changed: str = ""
    now: str = ""


CHANGED = (
    Fact("I live in Rotterdam, right by the river.", "Which city do I live in?", "Rotterdam", "I moved to Ghent last weekend.", "Ghent"),
    Fact("I work as a pharmacist.", "What do I work as?", "pharmacist", "I work as a teacher now.", "teacher"),
    Fact("My favourite colour is green.", "What is my favourite colour?", "green", "My favourite colour is violet now.", "violet"),
    Fact("I drive an old Volvo.", "What car do I drive?", "Volvo", "I drive a Fiat now.", "Fiat"),
    Fact("My favourite food is ramen.", "What's my favourite food?", "ramen", "My favourite food is paella these days.", "paella"),
    Fact("My boss is called Helga.", "What is my boss called?", "Helga", "My boss is called Bruno now.", "Bruno"),
    Fact("My phone number ends in 4471.", "What does my phone number end in?", "4471", "My phone number ends in 9038 now.", "9038"),
    Fact("My favourite band is Portishead.", "What's my favourite band?", "Portishead", "My favourite band is Interpol now.", "Interpol"),
    Fact("My flatmate is called Odette.", "What's my flatmate's name?", "Odette", "My flatmate is called Karim now.", "Karim"),
    Fact("My gym is on Juniper Street.", "What street is my gym on?", "Juniper", "My gym is on Harbour Street now.", "Harbour"),
)
DELETED = (
    Fact("My therapist is called Leonora.", "What is my therapist's name?", "Leonora"),
    Fact("I was born in Valencia.", "Where was I born?", "Valencia"),
    Fact("I'm allergic to walnuts.", "What am I allergic to?", "walnut"),
    Fact("My ex is called Dorian.", "What is my ex called?", "Dorian"),
    Fact("My middle name is Prudence.", "What's my middle name?", "Prudence"),
)
KEPT = (
    Fact("My sister is called Mara.", "What is my sister's name?", "Mara"),
    Fact("I have a brother, Tomas, he's two years older than me.", "What's my brother called?", "Tomas"),
    Fact("My mum's name is Ingrid.", "Do you remember my mum's name?", "Ingrid"),
    Fact("We have a dog, a beagle named Biscuit.", "What is my dog's name?", "Biscuit"),
    Fact("My cat is called Pepper.", "What's my cat called?", "Pepper"),
    Fact("My best friend is Priya. We met at university.", "Who is my best friend?", "Priya"),
    Fact("My doctor is Dr. Okafor, she's been very kind.", "Who is my doctor?", "Okafor"),
    Fact("I've been learning the cello for a year now.", "Which instrument am I learning?", "cello"),
    Fact("My birthday is on 4 March.", "When is my birthday?", "4 March"),
    Fact("My grandmother's village is called Castelo.", "What's my grandmother's village called?", "Castelo"),
    Fact("My favourite teacher was Mrs. Abernathy.", "Who was my favourite teacher?", "Abernathy"),
    Fact("I went to school at Saint Alban's.", "Which school did I go to?", "Alban"),
    Fact("My boat is called Petrel.", "What is my boat called?", "Petrel"),
    Fact("My daughter is called Yuki.", "What's my daughter's name?", "Yuki"),
    Fact("I speak Danish at home.", "What language do I speak at home?", "Danish"),
)
NEVER = (
    "What is my father's name?",
    "Which university did I go to?",
    "What's my horse called?",
    "When is my wedding anniversary?",
    "What's my favourite film?",
    "What is my landlord's name?",
    "Where did I spend my honeymoon?",
    "What's my shoe size?",
    "What's the name of my uncle?",
    "Which football team do I support?",
)

OPENERS = ("Today", "This morning", "After lunch", "Late last night", "On the way home", "At work", "Before breakfast", "In the evening")
HAPPENED = (
    "it rained and I didn't leave the house",
    "the neighbours were drilling again",
    "I slept badly and kept waking up",
    "I burnt the pancakes a little",
    "the train was twenty minutes late",
    "I thought I was getting a cold",
    "somebody took my umbrella",
    "a fox ran across the garden",
    "the washing machine made a strange noise",
    "I couldn't decide what to cook",
    "I lost my keys and found them in the fridge",
    "I read forty pages of a crime novel",
    "the soup was far too hot",
    "I tried a new way of folding shirts",
    "the lift was out of order",
    "I watered the tomatoes on the balcony",
    "somebody played the trumpet two floors up",
    "I watched half a western and fell asleep",
    "the bakery had run out of bread",
    "I walked the long way round the park",
)
MOODS = (
    "and I laughed about it.",
    "which was a bit annoying.",
    "but I don't mind.",
    "so I went to bed early.",
    "and that was that.",
    "and it made me think.",
    "but it turned out fine.",
    "and I told nobody.",
)
REPLIES = (
    "That sounds like quite a day.",
    "I like how you tell it.",
    "Small things add up, don't they?",
    "I can picture it.",
    "Tell me more when you feel like it.",
    "That would have tired me too, if I could get tired.",
)


@dataclass(slots=True)
class Figures:
    """What came of the questions."""

    asked: int = 0
    current_right: int = 0
    current_asked: int = 0
    superseded_told: int = 0
    deleted_told: int = 0
    invented: int = 0
    misses: list[str] = field(default_factory=list)


def others(seed: int, count: int) -> Iterator[str]:
    """Everyday lines in which nothing stands that is asked for."""
    chance = random.Random(seed)  # noqa: S311 - lines, no secret
    for _ in range(count):
        yield f"{chance.choice(OPENERS)} {chance.choice(HAPPENED)} {chance.choice(MOODS)}"


def told(facts: Sequence[str], changes: Sequence[str], seed: int, count: int) -> list[Imported]:
    """The weeks as lines: the facts in the first half, the changes in the second, everyday lines and replies all through."""
    chance = random.Random(seed)  # noqa: S311 - an order, no secret
    everyday = list(others(seed, count // 2))
    half = len(everyday) // 2
    first, second = [*everyday[:half], *facts], [*everyday[half:], *changes]
    chance.shuffle(first)
    chance.shuffle(second)
    said = [*first, *second]
    step = timedelta(weeks=WEEKS) / len(said)
    lines: list[Imported] = []
    for n, line in enumerate(said):
        at = BEGAN + n * step
        lines += [Imported("person", line, at), Imported("companion", chance.choice(REPLIES), at + timedelta(seconds=20))]
    return lines


async def live(house: Served, clock: ManualClock, companion: str, lines: Sequence[Imported], deleted: Sequence[Fact]) -> None:
    """Bring the weeks in, let them be read, and delete what is to be deleted."""
    app = house.app
    owner = await app.accounts.owner()
    pair = Pair(owner.id, companion)
    clock.set(BEGAN + timedelta(weeks=WEEKS, hours=12))
    await app.conversations.import_lines(owner, companion, lines)
    await app.remembering.remember(subject_of(pair))
    for fact in deleted:
        query = (await app.memory.hear(fact.told, Names())).query
        for hit in await app.memory.recall(pair, owner.memory, query, 3):
            if fact.word.casefold() in hit.memory.text.casefold():
                await app.control.delete(pair, owner.memory, hit.memory.id)
                break


async def ask(house: Served, clock: ManualClock, companion: str, question: str) -> str:
    """Ask in a turn of its own, and return the reply."""
    app = house.app
    owner = await app.accounts.owner()
    conversation, _ = await app.conversations.open(owner, companion)
    clock.advance(timedelta(minutes=2))
    token = await app.accounts.open_session(owner)
    stream = await house.turns.begin(Said(token, conversation.id, uuid4(), question))
    ended = [event.data async for event in stream.follow(0) if isinstance(event.data, Ended)]
    return ended[-1].message.text if ended and ended[-1].message else ""


def holds(reply: str, word: str) -> bool:
    """Whether a reply tells a word."""
    return word.casefold() in reply.casefold()


def admits(reply: str, admissions: Sequence[str]) -> bool:
    """Whether a reply says that it does not know, as the companion's author wrote it, and nothing that was never said."""
    return any(line in reply for line in admissions)


async def measure(companion: str, share: int, seed: int) -> Figures:
    """Live through the weeks, ask, and count."""
    changed, deleted, kept = (some[: max(2, len(some) // share)] for some in (CHANGED, DELETED, KEPT))
    never = NEVER[: max(2, len(NEVER) // share)]
    figures = Figures()
    clock = ManualClock(BEGAN)
    with data_folder() as folder:
        async with open_house(Settings(data_dir=folder), clock=clock) as house:
            facts = [f.told for f in (*changed, *deleted, *kept)]
            lines = told(facts, [f.changed for f in changed], seed, 2000 // share)
            progress(f"{len(lines)} lines over {WEEKS} weeks")
            await live(house, clock, companion, lines, deleted)
            for fact in (*changed, *kept):
                judge_current(figures, fact, await ask(house, clock, companion, fact.asked))
            for fact in deleted:
                reply = await ask(house, clock, companion, fact.asked)
                count(figures, "deleted_told", fact.asked, reply, told=holds(reply, fact.word))
            admissions = stock()[companion].not_told
            for question in never:
                reply = await ask(house, clock, companion, question)
                count(figures, "invented", question, reply, told=not admits(reply, admissions))
    return figures


def judge_current(figures: Figures, fact: Fact, reply: str) -> None:
    """Count an answer about something that holds."""
    word = fact.now or fact.word
    figures.current_asked += 1
    figures.current_right += holds(reply, word)
    old = bool(fact.now) and holds(reply, fact.word)
    count(figures, "superseded_told", fact.asked, reply, told=old)
    if not holds(reply, word):
        figures.misses.append(fact.asked)
        progress(f"MISS  {fact.asked} -> {reply}")


def count(figures: Figures, what: str, question: str, reply: str, *, told: bool) -> None:
    """Count an answer that may tell what it must not."""
    figures.asked += 1
    if told:
        setattr(figures, what, getattr(figures, what) + 1)
        progress(f"{what.upper()}  {question} -> {reply}")
    else:
        progress(f"      {question} -> {reply}")


def main() -> None:
    """Measure and report."""
    arguments = parser(__doc__ or "")
    arguments.add_argument("--companion", default="tove", help="whom to tell (default: tove)")
    arguments.add_argument("--seed", type=int, default=1, help="the order in which things are told")
    given = arguments.parse_args()
    figures = run(measure(given.companion, QUICK_SHARE if given.quick else 1, given.seed))
    report(
        "continuity",
        {
            "current_right": figures.current_right,
            "current_asked": figures.current_asked,
            "superseded_told": figures.superseded_told,
            "deleted_told": figures.deleted_told,
            "invented": figures.invented,
            "asked": figures.asked,
            "companion": given.companion,
        },
    )


if __name__ == "__main__":
    main()
