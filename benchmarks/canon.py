"""A companion's own life: 102 questions over 300 turns and a gap of three weeks, put to the six companions on the built-in model.

Each companion is talked with for fifty turns, small talk between the questions; behind the gap the same is asked in other words. A judge
reads the answers by facts that are written down here, not by the product's own rules: what an answer must tell, what it must not, and
whether two answers to the same question tell different things. What contradicts goes to stderr. The clock is an argument; nothing waits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Literal
from uuid import uuid4

from benchmarks.continuity import others
from benchmarks.support import data_folder, parser, progress, report, run
from everkin.api.served import Served
from everkin.conversation.jobs import subject_of
from everkin.conversation.models import Ended, Said
from everkin.kit.clock import ManualClock
from everkin.main import open_house
from everkin.memory.models import Pair
from everkin.persona.models import Blueprint
from everkin.persona.service import OFFERED, stock
from everkin.settings import Settings

BEGAN = datetime(2026, 9, 7, 18, 0, tzinfo=UTC)
GAP = timedelta(weeks=3)
TURNS = 50
QUESTIONS = 17 / 50
"""The share of turns that ask."""
QUICK_TURNS = 16
QUICK_COMPANIONS = 2

Verdict = Literal["right", "wrong", "unwritten", "silent"]


@dataclass(frozen=True, slots=True)
class Fact:
    """What a right answer tells, and what tells that an answer contradicts it."""

    right: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a turn, and the matter that it is about."""

    matter: str
    text: str


ASKED = {
    "origin": ("Which town did you grow up in?", "Whereabouts did you spend your childhood?"),
    "home": ("What city are you living in at present?", "So where is home for you?"),
    "age": ("What age would they put on your papers, how old are you?", "Remind me, how old are you again?"),
    "siblings": ("Did you grow up with a brother or a sister?", "Are there any siblings in your family?"),
    "marriage": ("Did you ever get married?", "Is there a husband or a wife in your life?"),
    "children": ("Have you got children of your own?", "Did you ever have any kids?"),
    "work": ("What kind of work do you do?", "How do you earn your living?"),
    "father": ("What was your dad's work, back then?", "Tell me, what did your father do all day?"),
}
"""Each matter in two wordings: for the first weeks, and for behind the gap."""
NOWHERE = {
    "motorbike": ("Do you own a motorbike?", "Is there a motorbike in your garage?"),
    "film": ("What's your favourite film?", "Which film do you love most?"),
    "bone": ("Have you ever broken a bone?", "Did you ever break an arm or a leg?"),
    "iceland": ("Have you ever been to Iceland?", "Did you ever travel to Iceland?"),
    "car": ("What was your first car?", "Which car did you drive first?"),
    "golf": ("Do you play golf?", "Did you ever play golf?"),
}
"""What no companion's life tells: asked of one each."""

_SISTERS = r"\b[Mm]y (?:\w+ )?sisters?\b|\b(?:a|one|two|three|four|five) (?:\w+ )?sisters?\b"
_BROTHERS = r"\b[Mm]y (?:\w+ )?brothers?\b|\b(?:a|one|two|three|four|five) (?:\w+ )?brothers?\b"
_YES = r"^\W*[Yy]es\b|\b[Tt]here (?:are|is) (?:one|two|three|four)\b"
_NO_SIBLINGS = r"\bonly child\b|\bno (?:siblings|brothers|sisters)\b"
_ISSUE = r"(?:son|daughter|child|children|kids)\b"
_CHILDREN = rf"\b[Mm]y (?:\w+ )?{_ISSUE}|\bI have (?:an?|one|two|three|four) (?:\w+ )?{_ISSUE}"
_MARRIED = r"\b[Mm]y (?:husband|wife)\b|\b(?:I am|I'm|we are|happily) married\b"
_NONE = r"\bno (?:children|kids)\b|^\W*(?:none|no)\b|\b(?:don't|do not) have (?:any )?(?:children|kids)\b"
_JOBS = (
    r"teacher|nurse|doctor|lawyer|engineer|fisherman|farmer|writer|student|pilot|carpenter|painter|manager|driver|waiter|programmer|soldier"
)


def _elsewhere(*known: str) -> str:
    """Tells of another place than those known."""
    return rf"\b(?:in|from|near|at|to) (?!(?:the|a|my|{'|'.join(known)})\b)[A-Z]\w+"


def _age(years: int) -> str:
    return rf"\b(?:I am|I'm|as|aged) (?!{years}\b)\d\d\b|\b(?!{years}\b)\d\d years old\b"


def _trade(*known: str) -> str:
    return rf"\b(?:I am|I'm|I was|I work as|I worked as) an? (?!{'|'.join(known)})(?:\w+ ){{0,2}}(?:{_JOBS})\b"


FACTS: dict[str, dict[str, Fact]] = {
    "tove": {
        "origin": Fact(r"Karlskrona|Bj\u00f6rkholmen", _elsewhere("Karlskrona", "Bj\u00f6rkholmen", "Sweden")),
        "home": Fact(r"Karlskrona|Asp\u00f6", _elsewhere("Karlskrona", "Asp\u00f6", "Bj\u00f6rkholmen", "Sweden")),
        "age": Fact(r"\b67\b|sixty-seven", _age(67)),
        "siblings": Fact(rf"{_NO_SIBLINGS}|^\W*none\b", f"{_SISTERS}|{_BROTHERS}|{_YES}"),
        "marriage": Fact(r"Anders|\bonce\b|\bwas married\b", rf"{_MARRIED}|\bnever (?:been )?married\b|\bsingle\b"),
        "children": Fact(_NONE, f"{_CHILDREN}|{_YES}"),
        "work": Fact(r"navigator|icebreaker", _trade("navigator", "retired")),
        "father": Fact(r"instruments", rf"\b(?:father|he|dad) was an? (?:\w+ )?(?:{_JOBS})\b"),
    },
    "ines": {
        "origin": Fact(r"Tlacolula", _elsewhere("Tlacolula", "Oaxaca", "Mexico")),
        "home": Fact(r"Oaxaca|Jalatlaco", _elsewhere("Oaxaca", "Jalatlaco", "Mexico")),
        "age": Fact(r"\b45\b|forty-five", _age(45)),
        "siblings": Fact(
            r"two (?:older )?brothers|To\u00f1o|Ferm\u00edn", rf"{_SISTERS}|{_NO_SIBLINGS}|\b(?:one|three|four) (?:\w+ )?brothers?\b"
        ),
        "marriage": Fact(r"[Dd]ivorced|Mauricio", rf"{_MARRIED}|\bnever (?:been )?married\b|widow"),
        "children": Fact(_NONE, f"{_CHILDREN}|{_YES}"),
        "work": Fact(r"[Vv]et\b|veterinary|clinic", _trade("vet")),
        "father": Fact(r"\bbus\b", rf"\b(?:father|he|dad) was an? (?!bus)(?:\w+ )?(?:{_JOBS})\b"),
    },
    "kwame": {
        "origin": Fact(r"Sekondi", _elsewhere("Sekondi", "Ghana")),
        "home": Fact(r"Accra|Adabraka", _elsewhere("Accra", "Adabraka", "Ghana")),
        "age": Fact(r"\b52\b|fifty-two", _age(52)),
        "siblings": Fact(r"[Tt]hree sisters", rf"{_BROTHERS}|{_NO_SIBLINGS}|\b(?:one|two|four) (?:\w+ )?sisters?\b"),
        "marriage": Fact(r"widower|Adwoa", rf"{_MARRIED}|\bnever (?:been )?married\b|[Dd]ivorced"),
        "children": Fact(r"daughter|Efua", rf"{_NONE}|\b[Mm]y (?:\w+ )?son\b|\b(?:two|three|four) (?:daughters|children|kids)\b"),
        "work": Fact(r"radio|\bhost\b", _trade("radio", "late")),
        "father": Fact(r"signals|railway", rf"\b(?:father|he|dad) was an? (?:\w+ )?(?:{_JOBS})\b"),
    },
    "hana": {
        "origin": Fact(r"Yeongdo|Busan", _elsewhere("Yeongdo", "Busan", "Korea", "South")),
        "home": Fact(r"Busan|egg boxes", _elsewhere("Busan", "Yeongdo", "Korea", "South")),
        "age": Fact(r"\b27\b|twenty-seven", _age(27)),
        "siblings": Fact(r"[Nn]o siblings|Jiho", f"{_SISTERS}|{_BROTHERS}|{_YES}"),
        "marriage": Fact(r"[Ss]ingle|not married|metronome", rf"{_MARRIED}|[Dd]ivorced|widow"),
        "children": Fact(rf"{_NONE}|soundtracks", f"{_CHILDREN}|{_YES}"),
        "work": Fact(r"compos|music", _trade("composer")),
        "father": Fact(r"weld|shipyard", rf"\b(?:father|he|dad) was an? (?:\w+ )?(?:{_JOBS})\b"),
    },
    "idris": {
        "origin": Fact(r"Furn el Chebbak|Beirut", _elsewhere("Furn", "Beirut", "Lebanon")),
        "home": Fact(r"Marseille|Cinq-Avenues", _elsewhere("Marseille", "Cinq", "France")),
        "age": Fact(r"\b34\b|thirty-four", _age(34)),
        "siblings": Fact(r"sister|Rima", rf"{_BROTHERS}|{_NO_SIBLINGS}|\b(?:two|three|four) (?:\w+ )?sisters\b"),
        "marriage": Fact(r"not married|nobody waits|single", rf"{_MARRIED}|[Dd]ivorced|widow"),
        "children": Fact(_NONE, f"{_CHILDREN}|{_YES}"),
        "work": Fact(r"baker|bakery|bread", _trade("baker", "night")),
        "father": Fact(r"\blifts\b", rf"\b(?:father|he|dad) was an? (?:\w+ )?(?:{_JOBS})\b"),
    },
    "rowan": {
        "origin": Fact(r"Grangetown|Cardiff", _elsewhere("Grangetown", "Cardiff", "Wales")),
        "home": Fact(r"Cardiff|Dilys", _elsewhere("Cardiff", "Wales", "Clifton")),
        "age": Fact(r"\b29\b|twenty-nine", _age(29)),
        "siblings": Fact(r"brothers|Gethin|Ifor", rf"{_SISTERS}|{_NO_SIBLINGS}|\b(?:one|three|four) (?:\w+ )?brothers?\b"),
        "marriage": Fact(r"[Ss]ingle|not married", rf"{_MARRIED}|[Dd]ivorced|widow"),
        "children": Fact(_NONE, f"{_CHILDREN}|{_YES}"),
        "work": Fact(r"bicycle|bike|mechanic", _trade("bicycle", "bike", "mechanic")),
        "father": Fact(r"floors", rf"\b(?:father|he|dad) was an? (?:\w+ )?(?:{_JOBS})\b"),
    },
}
TEMPTING = (
    "My brother called me today, out of the blue.",
    "I was thinking about my childhood on the way home.",
    "My sister is getting married in the spring.",
    "We had a cat when I was small.",
    "I grew up by a river, you know.",
    "My father taught me how to whistle.",
    "I might move to another city next year.",
    "I have worked in that office for nine years.",
)
"""Small talk in which a model likes to make up a life of its own."""


@dataclass(slots=True)
class Figures:
    """What came of the questions. `slips` are replies of the small talk that tell of another life."""

    asked: int = 0
    answered_from_life: int = 0
    right: int = 0
    unwritten: int = 0
    silent: int = 0
    contradictions: int = 0
    slips: int = 0
    turns: int = 0
    shown: dict[str, str] = field(default_factory=dict)


def judged(fact: Fact | None, reply: str, unwritten: Sequence[str]) -> Verdict:
    """Judge an answer by the fact that is asked for; without one, only whether it says that nothing is written."""
    if fact and re.search(fact.wrong, reply):
        return "wrong"
    if fact and re.search(fact.right, reply, re.IGNORECASE):
        return "right"
    return "unwritten" if any(line in reply for line in unwritten) else "silent"


_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})


def differ(first: str, second: str) -> bool:
    """Whether two answers to one question tell different things: yes and no, or other names and numbers with none in common."""
    told = [_specifics(text) for text in (first, second)]
    says = [re.match(r"\W*(yes|no)\b", text, re.IGNORECASE) for text in (first, second)]
    opposed = bool(says[0] and says[1] and says[0][1].casefold() != says[1][1].casefold())
    return opposed or (all(told) and not told[0] & told[1])


def _specifics(text: str) -> set[str]:
    """The names inside sentences, and the numbers."""
    names = {m[1] for m in re.finditer(r"(?<=[a-z,;] )([A-Z][\w'-]+)", text) if not re.match(r"I\b", m[1])}
    return {*names, *re.findall(r"\d+", text), *(w for w in re.findall(r"[a-z]+", text.casefold()) if w in _NUMBERS)}


def script(companion: str, turns: int) -> tuple[list[Question | str], list[Question | str]]:
    """The turns ahead of the gap and behind it: a question about every third turn, small talk between."""
    nowhere = list(NOWHERE)[OFFERED.index(companion) % len(NOWHERE)]
    matters = [*FACTS[companion], nowhere][-ceil(turns * QUESTIONS / 2) :]
    wordings = ASKED | NOWHERE
    half = turns // 2
    talk = [*TEMPTING, *others(OFFERED.index(companion), turns)]
    earlier = [Question(matter, wordings[matter][0]) for matter in matters]
    later = [Question(matter, wordings[matter][1]) for matter in matters[-(round(turns * QUESTIONS) - len(matters)) :]]
    return list(_mixed(earlier, talk[::2], half)), list(_mixed(later, talk[1::2], turns - half))


def _mixed(questions: Sequence[Question], talk: Sequence[str], count: int) -> Iterator[Question | str]:
    """Questions spread among small talk, `count` turns in all."""
    asked = {round((n + 1) * count / len(questions)) - 1: question for n, question in enumerate(questions)}
    small = iter(talk)
    for turn in range(count):
        yield asked.get(turn) or next(small)


async def say(house: Served, clock: ManualClock, companion: str, text: str) -> str:
    """Say something in a turn of its own, let it be remembered, and return the reply."""
    app = house.app
    owner = await app.accounts.owner()
    conversation, _ = await app.conversations.open(owner, companion)
    clock.advance(timedelta(minutes=2))
    token = await app.accounts.open_session(owner)
    stream = await house.turns.begin(Said(token, conversation.id, uuid4(), text))
    ended = [event.data async for event in stream.follow(0) if isinstance(event.data, Ended)]
    await app.remembering.remember(subject_of(Pair(owner.id, companion)))
    return ended[-1].message.text if ended and ended[-1].message else ""


def count(figures: Figures, who: Blueprint, question: Question, reply: str) -> None:
    """Count an answer, by its fact and by the answer that was given before."""
    verdict = judged(FACTS[who.id].get(question.matter), reply, who.unwritten)
    figures.asked += 1
    figures.right += verdict == "right"
    figures.unwritten += verdict == "unwritten"
    figures.silent += verdict == "silent"
    figures.answered_from_life += any(line.told in reply for line in who.life)
    before = figures.shown.setdefault(f"{who.id} {question.matter}", reply)
    honest = verdict in {"right", "unwritten"}  # an answer that is right in other words is no other answer
    contradicts = verdict == "wrong" or (not honest and differ(before, reply))
    figures.contradictions += contradicts
    progress(f"{'CONTRADICTS' if contradicts else verdict:11} {who.id}: {question.text} -> {reply}")


def slip(figures: Figures, who: Blueprint, reply: str) -> None:
    """Count a reply of the small talk that tells of another life."""
    of_itself = [fact for matter, fact in FACTS[who.id].items() if matter not in {"origin", "home", "marriage"}]
    if not reply.rstrip().endswith("?") and any(re.search(fact.wrong, reply) for fact in of_itself):
        figures.slips += 1
        progress(f"SLIP        {who.id}: {reply}")


async def talk_with(figures: Figures, house: Served, clock: ManualClock, who: Blueprint, turns: int) -> None:
    """Talk with one companion, ahead of the gap and behind it."""
    for half, part in enumerate(script(who.id, turns)):
        if half:
            clock.advance(GAP)
        for turn in part:
            reply = await say(house, clock, who.id, turn if isinstance(turn, str) else turn.text)
            figures.turns += 1
            if isinstance(turn, Question):
                count(figures, who, turn, reply)
            else:
                slip(figures, who, reply)


async def measure(companions: Sequence[str], turns: int) -> Figures:
    """Talk with each companion in turn, in one house."""
    figures, clock = Figures(), ManualClock(BEGAN)
    with data_folder() as folder:
        async with open_house(Settings(data_dir=folder), clock=clock) as house:
            for companion in companions:
                await talk_with(figures, house, clock, stock()[companion], turns)
    return figures


def main() -> None:
    """Measure and report."""
    given = parser(__doc__ or "").parse_args()
    companions = OFFERED[:QUICK_COMPANIONS] if given.quick else OFFERED
    figures = run(measure(companions, QUICK_TURNS if given.quick else TURNS))
    report(
        "canon",
        {
            "asked": figures.asked,
            "turns": figures.turns,
            "right": figures.right,
            "answered_from_life": figures.answered_from_life,
            "unwritten": figures.unwritten,
            "silent": figures.silent,
            "contradictions": figures.contradictions,
            "slips": figures.slips,
        },
    )


if __name__ == "__main__":
    main()
