"""Facts out of statements, by a table: what a person tells about themselves and about the people, pets and places of their life.

Subjects: "I"; otherwise the name where it is known in these lines ("Mara"), or else the relation ("my sister"). `aliases` tells which
relations go by which names, so that "my sister moved" and "Mara lives in Oslo" can be brought together where that is certain.

Predicates, each holding one object at a time unless noted:

- who: name (several for a relation there can be several of) · age · birthday · born in · from · nationality · height · star sign · religion ·
  relationship · "has <kin>" · expecting · died
- where: lives in · lives on · grew up in
- doing: works as · works at · works in · studies · studies at · went to school at · goal · wakes at · sleeps at
- liking: "favourite <what>" · "taste for <what>" (its object is likes or dislikes) · "afraid of <what>" · supports
- body: "allergic to <what>" · diet · "health: <condition>" · smokes
- able: "speaks <language>" · "plays <what>" · "learns <what>" · "collects <what>"
- having: "has <pet>" · drives · "owns <what>" · "colour" · is (a trait; several)
- wishes about the talk (procedural): called · "wants <what>" (several)
- events: did (several)

Where many things can hold side by side the thing stands in the predicate, so that each can end by itself. An empty object ends what was so:
"I don't live in Oslo any more" is ("I", "lives in", "").

Importance: 0.95 names, birthdays, allergies · 0.9 home, close people, health · 0.8 work, pets · 0.6 tastes, things · 0.5 the rest · 0.4 events.
Confidence: 0.9 for what is said outright, 0.8 for an answer or a resolved reference, 0.7 for what only a capital or a list makes plain.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from everkin.memory.models import Claim, Finding, Kind, Line, Span
from everkin.memory.rules.dates import Mention, phrase, spans
from everkin.memory.rules.entities import entities, is_name
from everkin.memory.rules.lexicon import (
    COLOURS,
    CONDITIONS,
    DIETS,
    INSTRUMENTS,
    JOBS,
    KIN,
    LANGUAGES,
    NATIONALITIES,
    NUMBERS,
    PETS,
    PLURAL_KIN,
    RELIGIONS,
    SPORTS,
    STAR_SIGNS,
    UNIQUE_KIN,
)
from everkin.memory.rules.references import Statement
from everkin.memory.rules.sentences import CORRECTED, NAME, RELATION

OBJECT_WORDS_MAX = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A statement taken apart: whom it is about, what it says of them, and when.

    `shown` is the subject in a sentence ("my sister Mara"), `subject` its canonical form ("Mara"). `rest` is what follows it, without times;
    `whole` with them. `relation` is what the person calls them: "little sister".
    """

    shown: str
    subject: str
    rest: str
    whole: str
    times: tuple[Mention, ...]
    statement: Statement
    line: Line
    relation: str = ""

    @property
    def is_self(self) -> bool:
        """Whether it is about the person themselves."""
        return self.subject == "I"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: a pattern on what follows the subject, and what it means.

    `{o}` in `predicate` and `text` is the object as `takes` gives it, `{x}` the pattern's group x, `{s}` the subject, `{t}` the time;
    "[am|is]" is the verb for "I" and for others. `object` stands in the claim where it is not the object itself.
    """

    predicate: str
    pattern: str
    text: str
    takes: str = "thing"
    object: str = "{o}"
    who: str = "all"
    importance: float = 0.5
    confidence: float = 0.9
    single: bool = True
    many: bool = False
    kind: Kind = "semantic"


# What an object may be

_TAIL = re.compile(
    r"(?:[ ,]+(?:now|right now|currently|at the moment|at present|these days|nowadays|by the way|btw|lol|haha|too|as well|though|tbh|actually|again|so much|a lot|very much"
    r"|more than anything|at least|for now|already|you know|to be honest|obviously|of course|still|really|x+|man|dude|for (?:a|about|almost|over|nearly|the (?:last|past))?"
    r" ?(?:few|couple of|\w+)? ?(?:years?|months?|weeks?|ages)|for (?:ages|years|a living|work)|since|until|in|on|at|by|and|or|this|last|all day|every day|even|anyway|here|there"
    r"|btw|rn|always|since then|instead|finally))+$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[,;]|\b(?:because|which|who|that|where|when|but|even|so|while|after|before|until|if|than|as of|thanks to|to be|in case|with (?:my|our|his|her)"
    r"|and (?:I|we|my|he|she|it|they|now|then|also|have|am|is)|near my|for my|for me|like my|just like|every|each|almost)\b).*$"
)
_DEICTIC = re.compile(
    r"^(?:it|that|this|these|those|you|him|her|them|me|us|myself|to|how|when|what|why|where|who|your|yours|his|their|my|our|everything|nothing|something|anything|someone"
    r"|everyone|people|being|having|not|so|too|all|both|more|one|the (?:way|idea|fact|new|one|first|last|other|same|thing|part|whole|rest|best|sound of that|movie|film"
    r"|song|book|show|picture|photo|story|pic))\b",
    re.IGNORECASE,
)


def _trimmed(said: str) -> str:
    """An object without what trails it. Where it was corrected on the spot, what it was corrected to."""
    last = re.sub(r"^(?:in|at|on|to|as|it is)\s+", "", said.split(CORRECTED)[-1].strip(), flags=re.IGNORECASE)
    cut = _CUT.sub("", last).strip(" ,.!?;:-'")
    return _TAIL.sub("", cut).strip(" ,.!?;:-'")


def _thing(said: str) -> str | None:
    """Something of a few words that does not point elsewhere."""
    thing = _trimmed(said)
    few = 0 < len(thing.split()) <= OBJECT_WORDS_MAX
    return thing if few and len(thing) > 1 and thing[:1] not in "-$" and not _DEICTIC.match(thing) and not re.search(r"\byou(?:r|rs)?\b", thing) else None


_NOWHERE = re.compile(
    r"^(?:fear|hope|peace|denial|chaos|constant|my|your|his|her|their|the (?:moment|past|present|future|now|same|middle of nowhere|best|first|end|gym|shop|office|kitchen"
    r"|bathroom|bed|train|bus|car)|a (?:new|different|bigger|smaller|better|lie|bubble|dream|fantasy|hurry|world|different \w+|mess)|work|bed|school|sin|poverty|luxury|one|two"
    r"|another|this|that|it|harmony|time|love|here|there|home|hell|heaven|town|it|front|back|tears|shock|trouble|debt|pain|hospital|an? hour)\b",
    re.IGNORECASE,
)


_TASTES_WORDS_MAX = 5
_THE = re.compile(
    r"^the (?!sea|ocean|beach|mountains?|rain|cold|heat|outdoors|theatre|theater|opera|snow|sun\b|forest|woods|winter|summer|city|countryside|seaside|piano|violin|cello|guitar|beatles"
    r"|(?:smell|sound|taste) of)"
)
_PASSING = re.compile(
    r"^(?:seeing|having|hearing|knowing|being|getting|feeling|talking|chatting|helping|spending|making|looking|especially|even|just|including|throwing|breaking|checking|trying|treating)\b"
    r"|\b(?:I|it|he|she|we|they|them|others|this|these|those|our|some|their|his|her|myself|together|lately|thought|idea|vibe|energy|look|pic|photo|picture)\b",
)
_HOBBIES = (
    r"cook|bake|read|run|swim|dance|sing|paint|draw|hike|travel|write|knit|garden|ski|surf|cycle|play \w+|play the \w+|watch \w+|collect [\w ]+|camp|fish|code|sew|crochet|climb|sail|sleep|skate"
)


def _taste(said: str) -> str | None:
    """What somebody likes or dislikes for good: no reaction to what is being talked of."""
    to = re.match(rf"to ((?:{_HOBBIES}))$", re.sub(r"\s(?:a lot|in my (?:spare|free) time|on weekends|at the weekend|at weekends)$", "", said.strip()))
    if to:
        return f"to {to[1]}"
    thing = _thing(said) if not said.startswith("to ") else None
    if not thing or len(thing.split()) > _TASTES_WORDS_MAX or _THE.match(thing.casefold()) or _PASSING.search(thing):
        return None
    return None if re.match(r"^(?:an? |one of|most|certain|such|that|very)", thing) and not re.match(r"^an? good ", thing) else thing


def _allergen(said: str) -> str | None:
    thing = _thing(said)
    return re.sub(r"^(?:most|all|some|any|basically all) ", "", thing) if thing else None


def _place(said: str) -> str | None:
    """A town, a country, "a small village near Graz"."""
    place = re.sub(r"^(?:in|at|to|near)\s+", "", said.split(CORRECTED)[-1].strip())
    region = re.match(rf"({NAME}(?: {NAME})*, {NAME}(?: {NAME})?)", place)
    place = region[1] if region else _trimmed(place)
    words = place.split()
    if not words or len(words) > OBJECT_WORDS_MAX or _NOWHERE.match(place) or re.search(r"\b(?:I|we|he|she|they|it)\b", place):
        return None
    if words[0].casefold() in {"a", "an", "the"}:
        return place if len(words) > 1 else None
    if words[0][:1].isupper():
        return place if is_name(words[0]) or len(words) > 1 or words[0] in {"UK", "US", "USA", "EU"} else None
    return place.title() if len(words) <= 2 and all(is_name(w) and w.isalpha() for w in words) else None  # noqa: PLR2004 - "new york"


_NO_GIVEN_NAMES = re.compile(
    r"^(?:not|so|very|really|just|too|still|back|home|here|there|fine|ok|okay|good|great|bored|tired|sorry|sure|sick|busy|happy|sad|alone|late|ready|done|single|in|on|at|a|an"
    r"|the|my|coming|going|getting|gone|dead|asleep|awake|pretty|kind|nice|important|hard|easy|weird|cute|safe|something|after|like|as|one|confusing|long|short)\b",
    re.IGNORECASE,
)


def _name(said: str) -> str | None:
    """Somebody's name: one to three words, capitalised, or one word in small letters."""
    name = re.sub(r"^(?:called|named|a \w+ called|a \w+ named)\s+", "", _trimmed(re.split(r"\s(?:and|is|after|for short)\s|,", said)[0]))
    words = name.split()
    if not words or len(words) > 3 or _NO_GIVEN_NAMES.match(name) or not all(re.fullmatch(r"[^\W\d_][\w'.-]*", w) for w in words):  # noqa: PLR2004
        return None
    if words[0][:1].isupper():
        return name if is_name(words[0]) or words[0].rstrip(".") in {"Dr", "Mr", "Mrs", "Ms"} else None
    return name.title() if len(words) == 1 and is_name(name) and len(name) > 2 else None  # noqa: PLR2004


def _job(said: str) -> str | None:
    """An occupation of the list, with what stands beside it: "a freelance graphic designer"."""
    job = re.split(r"\s(?:at|for|in|with|on|from)\s", _trimmed(said))[0]
    words = job.casefold().split()
    return job if words and len(words) <= 5 and (words[-1] in JOBS or words[-1].removesuffix("s") in JOBS) else None  # noqa: PLR2004


def _work(said: str) -> str | None:
    """What somebody says outright that they work as, of the list or not."""
    job = re.split(r"\s(?:at|for|in|with|on|from)\s", _trimmed(said))[0]
    job = re.sub(r"^(?:a|an|the)\s+", "", job)
    bad = {"team", "punishment", "joke", "hell", "usual", "normal", "well"}
    return None if not job or len(job.split()) > 5 or set(job.casefold().split()) & bad else f"{_article(job)} {job}"  # noqa: PLR2004


def _article(noun: str) -> str:
    return "an" if noun[:1].casefold() in "aeiou" else "a"


def _organisation(said: str) -> str | None:
    org = _trimmed(said)
    if re.match(
        r"^(?:home|night|nights|it|the moment|my|least|all|work|first|that|this|a living|free|them|him|her|you|money|\d+|peace|being|making|getting|the same)\b", org, re.IGNORECASE
    ):
        return None
    return org if 0 < len(org.split()) <= 6 else None  # noqa: PLR2004


def _age(said: str) -> str | None:
    """A number of years from 1 to 115, in digits or words."""
    word = said.split(CORRECTED)[-1].strip().casefold()
    parts = re.sub(r"\s*(?:years?(?: old| of age)?|today|now|already|too|btw)$", "", re.sub(r"\s+years old.*$", "", word)).replace("-", " ").split()
    if not parts or len(parts) > 2:  # noqa: PLR2004 - "thirty two"
        return None
    numbers = [int(p) if p.isdigit() else NUMBERS.get(p, -1) for p in parts]
    joined = len(parts) == 1 or (numbers[0] >= 20 and numbers[0] % 10 == 0 and 0 < numbers[1] < 10)  # noqa: PLR2004
    total = sum(numbers)
    return str(total) if joined and min(numbers) >= 0 and 0 < total <= 115 else None  # noqa: PLR2004


def _listed(known: Iterable[str]) -> Callable[[str], str | None]:
    """A taker of words out of a list, as they stand there."""
    listed = frozenset(known)

    def take(said: str) -> str | None:
        word = re.sub(r"^(?:the|some|a bit of|a little|fluent|basic|good|decent|bad|broken|native|to play(?: the)?)\s+", "", _trimmed(said), flags=re.IGNORECASE)
        word = re.sub(r"\s+(?:fluently|natively|well|a bit|a little|lessons?|at home|badly|player|every.*|on .*|with .*|in .*|for .*|twice.*)$", "", word, flags=re.IGNORECASE)
        return word if word.casefold() in listed else None

    return take


def _language(said: str) -> str | None:
    word = _listed(LANGUAGES)(said)
    return word.title() if word else None


def _pet(said: str) -> str | None:
    """A kind of pet, in the singular."""
    word = _trimmed(said).casefold()
    return PETS.get(word) or PETS.get(word.removesuffix("es")) or PETS.get(word.removesuffix("s"))


def _time_of_day(said: str) -> str | None:
    match = re.search(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])?\.?m?\b", said)
    if not match or int(match[1]) > 23:  # noqa: PLR2004
        return None
    return f"{int(match[1])}:{match[2] or '00'}" + (f" {match[3]}m" if match[3] else "")


_TAKES: dict[str, Callable[[str], str | None]] = {
    "thing": _thing,
    "taste": _taste,
    "allergen": _allergen,
    "place": _place,
    "name": _name,
    "job": _job,
    "work": _work,
    "organisation": _organisation,
    "age": _age,
    "language": _language,
    "pet": _pet,
    "instrument": _listed(INSTRUMENTS),
    "game": _listed(SPORTS | INSTRUMENTS),
    "learnt": _listed(INSTRUMENTS | LANGUAGES | SPORTS | {"to drive", "to swim", "to code", "to sew", "to knit", "to cook", "sign language", "coding", "pottery"}),
    "nationality": _listed(NATIONALITIES),
    "time": _time_of_day,
    "nothing": lambda _: "",
    "word": lambda said: _trimmed(said) or None,
}

# The table

_B = r"(?:am|is|are)"
_NOW = r"(?:now |currently |still |also |actually |just |recently |finally |officially |originally |really |already )*"
_BEEN = r"(?:am|is|are|have been|has been)"
_PETS = "|".join(sorted((re.escape(word) for word in PETS), key=len, reverse=True))
_KINS = "|".join(sorted((re.escape(word) for word in KIN), key=len, reverse=True))
_FEW = r"(?:a|an|one|two|three|four|five|six|\d)"
_SIZE = r"(?:(?:little|big|older|younger|twin|half|lovely|cute|tiny|old|new|rescue|black|white|grey|ginger|tabby|young|baby|small|fluffy|orange|brown|beautiful|amazing|great|\d{1,2} years old) )*"
_LOVE = r"(?:(?:really|absolutely|totally|just|still|also|do|quite|truly) )*"

RULES: tuple[Rule, ...] = (
    # who
    Rule("name", rf"{_B} {_NOW}(?:called|named) (?P<o>.+)", "{s} [am|is] called {o}.", "name", importance=0.95),
    Rule("age", rf"(?:{_B} {_NOW}(?:only |about to turn )?|(?:has |have )?(?:just |recently )?turned )(?P<o>[\w-]+(?: [\w-]+)?(?: {CORRECTED} [\w ]+)?(?: today)?)"
         r"(?: years old| years)?(?:\s*,.*| (?:and|but|so) .*)?", "{s} [was|was] {o} years old on {day}.", "age", importance=0.8),
    Rule("born in", rf"(?:was|were) born(?: and (?:raised|bred|brought up))? (?:in|at) (?P<o>.+)", "{s} [was|was] born in {o}.", "place", importance=0.8),
    Rule("from", rf"(?:{_B} {_NOW}from|comes? {_NOW}from|{_B} originally from) (?P<o>.+)", "{s} [am|is] from {o}.", "place", importance=0.8),
    Rule("from", rf"{_B} {_NOW}an? [\w ]{{3,30}}? (?:originally )?from (?P<o>[A-Z].+)", "{s} [am|is] from {o}.", "place", importance=0.8),
    Rule("nationality", rf"{_B} {_NOW}(?:half )?(?P<o>[A-Z]\w+)", "{s} [am|is] {o}.", "nationality", confidence=0.8, importance=0.7),
    Rule("height", rf"{_B} (?:about )?(?P<o>1[.,]\d\d ?m(?:etres|eters)?|\d{{3}} ?cm|[4-7](?:'| ?ft ?| foot ?| feet ?)\d{{0,2}}\"?)(?: tall)?", "{s} [am|is] {o} tall.", "word"),
    Rule("star sign", rf"{_B} an? (?P<o>(?i:{STAR_SIGNS}))", "{s} [am|is] a {o}.", "word"),
    Rule("religion", rf"{_BEEN} {_NOW}(?:(?:a|an) )?(?:practi[sc]ing )?(?P<o>(?i:{RELIGIONS}))", "{s} [am|is] {o}.", "word", importance=0.7),
    Rule("relationship", rf"{_BEEN} {_NOW}(?:happily |recently )?(?P<o>married|engaged|single|divorced|widowed|separated)(?: to {NAME}| now| again)?", "{s} [am|is] {o}.",
         "word", importance=0.9),
    Rule("relationship", r"(?:just |finally )?got (?P<o>married|engaged|divorced)(?: to .+| in .+| at .+)?", "{s} got {o}{t}.", "word", importance=0.9),
    Rule("partner", rf"{_B} {_NOW}(?:married|engaged) to (?P<o>.+)", "{s} [am|is] with {o}.", "name", importance=0.95),
    Rule("has {x}", rf"(?:have|has) (?P<o>{_FEW} {_SIZE}(?P<x>{_KINS}|{'|'.join(PLURAL_KIN)}))(?:,? (?:who|called|named|and|that|of).*| {NAME}.*|,.*)?",
         "{s} [have|has] {o}.", "word", importance=0.9),
    Rule("expecting", rf"{_B} {_NOW}(?:pregnant|expecting(?: a baby| our first| twins)?)(?: with .+)?(?P<o>)", "{s} [am|is] expecting a baby{t}.", "nothing", "a baby", importance=0.9),
    Rule("died", r"(?:(?:has |have )?(?:just |sadly )?(?:died|passed away|passed))(?: of .+| from .+)?(?P<o>)", "{s} died{t}.", "nothing", "died", who="others", importance=0.9),
    # where
    Rule("lives in", rf"{_NOW}(?:lives?|(?:{_B} )?{_NOW}living|{_B} {_NOW}based) {_NOW}(?:with [\w' ]{{2,30}} |alone |together )?(?:in|near|at|by) (?P<o>.+)", "{s} [live|lives] in {o}{since}.", "place", importance=0.9),
    Rule("lives in", rf"(?:have|has) {_NOW}(?:lived|been living) (?:in|near) (?P<o>.+)", "{s} [live|lives] in {o}{since}.", "place", importance=0.9),
    Rule("lives in", rf"(?:have |has )?{_NOW}(?:moved|relocated) (?:back |over |out |down |up |away )?(?:from \w+ )?to (?P<o>.+)", "{s} moved to {o}{t}.", "place", importance=0.9),
    Rule("grew up in", r"(?:grew up|was raised|was brought up) (?:in|near|on) (?P<o>.+)", "{s} grew up in {o}.", "place", importance=0.7),
    # doing
    Rule("works as", rf"(?:{_NOW}works?|{_B} {_NOW}working) (?:(?:full|part)[- ]time |now |here |nights |in [A-Z]\w+ )?as (?P<o>.+)", "{s} [work|works] as {o}.", "work", importance=0.8),
    Rule("works as", rf"{_BEEN} {_NOW}(?P<o>(?:an?|the) .+)", "{s} [am|is] {o}.", "job", importance=0.8, confidence=0.8),
    Rule("works as", r"(?:just )?(?:got|been|have been|has been|was) promoted to (?P<o>.+)", "{s} [was|was] promoted to {o}{t}.", "thing", importance=0.8),
    Rule("works at", rf"(?:{_NOW}works?|{_B} {_NOW}working)(?: (?:full|part)[- ]time)?(?: as .+?)? (?:at|for) (?P<o>.+)", "{s} [work|works] at {o}.", "organisation", importance=0.8),
    Rule("works at", r"(?:work|works) in (?P<o>an? (?:\w+ )?(?:hospital|school|bakery|cafe|café|bank|library|restaurant|shop|bookshop|bar|lab|factory|museum|hotel|office|pharmacy|clinic|kindergarten|nursery|warehouse|garage|salon))",
         "{s} [work|works] at {o}.", "word", importance=0.8),
    Rule("works in", r"(?:work|works) in (?P<o>(?:it|tech|finance|marketing|sales|hr|healthcare|education|retail|construction|logistics|advertising|publishing|fashion|insurance|banking|hospitality|media|law|politics|research|accounting|customer service|customer support|real estate|social care|software|design|film|agriculture))",
         "{s} [work|works] in {o}.", "word", importance=0.7),
    Rule("works at", r"(?:have |has )?(?:just )?(?:got|landed|took|started|accepted) (?:a|my|the|an?) (?:new |first )?(?:job|position|role)(?: as .+)? (?:at|with) (?P<o>.+)", "{s} got a job at {o}{t}.", "organisation", importance=0.8),
    Rule("works as", r"(?:have |has )?(?:just )?(?:got|landed|took|started|accepted) (?:a|my|an?) (?:new |first )?(?:job|position|role) as (?P<o>.+)", "{s} got a job as {o}{t}.", "work", importance=0.8),
    Rule("works at", rf"{_B} (?:now at|at) (?P<o>(?:an?|the) .+?) now|{_B} now at (?P<p>(?:an?|the) .+)", "{s} [am|is] at {o} now.", "organisation", importance=0.7, confidence=0.7, who="work"),
    Rule("works at", r"(?:have |has )?(?:just |recently )?(?:started|began) (?:working|work) (?:at|for) (?P<o>.+)", "{s} started working at {o}{t}.", "organisation", importance=0.8),
    Rule("studies", rf"(?:{_NOW}(?:study|studies)|{_B} {_NOW}(?:studying|majoring in|doing (?:a|my) (?:degree|phd|masters?|bachelors?|course) in)) (?P<o>(?!for|hard|at|all|with|too|in\b|a lot|until|till|from|abroad|tonight).+)",
         "{s} [study|studies] {o}{since}.", "subject", importance=0.8),
    Rule("studies at", rf"(?:{_NOW}(?:study|studies)|{_B} {_NOW}studying)(?: \w+){{0,3}} at (?P<o>(?:the |a )?(?:[A-Z]|uni|univ|college).+)", "{s} [study|studies] at {o}.", "organisation", importance=0.7),
    Rule("went to school at", r"(?:went to (?:school|uni|university|college) (?:at|in)|graduated from) (?P<o>.+)", "{s} went to school at {o}.", "organisation"),
    Rule("goal", r"(?:(?:really )?(?:want|wants) to (?:become|be)) (?P<o>an? .+)", "{s} [want|wants] to become {o}.", "job"),
    Rule("goal", rf"{_B} {_NOW}(?:training|saving up|saving) for (?P<o>.+)", "{s} [am|is] training or saving for {o}.", "thing"),
    Rule("wakes at", r"(?:usually |always |normally |generally )?(?:wake|wakes|get|gets) up (?:every day |every morning |usually )?(?:at|around) (?P<o>.+)", "{s} [get|gets] up at {o}.", "time"),
    Rule("sleeps at", r"(?:usually |always |normally |generally )?(?:go|goes) to (?:bed|sleep) (?:at|around) (?P<o>.+)", "{s} [go|goes] to bed at {o}.", "time"),
    # liking
    Rule("taste for {o}", rf"{_LOVE}(?:love|loves|like|likes|enjoy|enjoys|adore|adores|{_B} (?:really |totally |so |super |very )?into|{_B} (?:really )?obsessed with|{_B} a (?:big |huge |massive )?fan of) (?P<o>.+)",
         "{s} [like|likes] {o}.", "taste", object="likes", many=True, importance=0.6),
    Rule("taste for {o}", rf"(?:{_LOVE}(?:hate|hates|dislike|dislikes|detest|loathe|despise)|cannot stand|(?:do|does) not (?:really )?(?:like|enjoy)(?: the taste of)?|{_B} not (?:a (?:big |huge )?fan of|(?:really )?into)) (?P<o>.+)",
         "{s} [do|does] not like {o}.", "taste", object="dislikes", many=True, importance=0.6),
    Rule("afraid of {o}", rf"{_B} (?:really |so |absolutely |a bit |very |deathly )?(?:afraid|terrified|scared) of (?P<o>(?!being|losing|getting|what|the (?:result|test|exam)).+)", "{s} [am|is] afraid of {o}.", object="{o}", many=True),
    Rule("supports", r"supports? (?P<o>[A-Z].+)", "{s} [support|supports] {o}.", "word"),
    # body
    Rule("allergic to {o}", rf"{_B} {_NOW}(?:severely |very |deathly |mildly |badly |highly |a bit |slightly )?allergic to (?P<o>.+)", "{s} [am|is] allergic to {o}.", "allergen", many=True, importance=0.95),
    Rule("allergic to {o}", r"(?:have|has) (?:a|an) (?:severe |bad |mild |serious )?(?P<o>[a-z]+) allergy", "{s} [am|is] allergic to {o}.", "word", importance=0.95),
    Rule("diet", rf"(?:{_BEEN} {_NOW}(?:an? |mostly |strictly )?|(?:have |has )?(?:just |recently )?(?:went|gone|became|turned|become) (?:an? )?)(?P<o>(?i:{DIETS}))(?: now| again)?(?: (?:since|for) .+)?", "{s} [am|is] {o}.", "word", importance=0.8),
    Rule("diet", r"(?:do|does) not (?:eat|drink) (?P<o>(?:any )?(?:meat|fish|pork|beef|dairy|gluten|sugar|alcohol|red meat|seafood|eggs))(?: at all| any more)?", "{s} [do|does] not have {o}.", "word", "no {o}", importance=0.8),
    Rule("health: {o}", rf"(?:(?:have|has|suffers? from|{_B} living with|(?:was|were|got|have been|has been|{_B}) (?:just |recently )?diagnosed with)) (?:mild |severe |bad |terrible |chronic |really bad )?(?P<o>(?i:{CONDITIONS}))", "{s} [have|has] {o}.", "word", importance=0.9),
    Rule("health: {o}", r"(?:was|were|got|have been|has been|just got) (?:just |recently )?diagnosed with (?P<o>.+)", "{s} [have|has] {o}.", importance=0.9),
    Rule("health: {o}", rf"{_B} (?P<o>lactose intolerant|diabetic|type [12] diabetic|dyslexic|autistic|colou?r[- ]?blind|asthmatic|epileptic|deaf|blind|coeliac|celiac|bipolar|anaemic|anemic|hard of hearing|short-sighted|in remission)", "{s} [am|is] {o}.", "word", importance=0.9),
    Rule("smokes", r"(?P<o>smokes?|vapes?)(?: .+)?", "{s} [smoke|smokes].", "nothing", "yes"),
    # able
    Rule("speaks {o}", rf"(?:can |also )?(?:speak|speaks)(?: fluent)? (?P<o>.+)", "{s} [speak|speaks] {o}.", "language", many=True),
    Rule("speaks {o}", rf"{_B} fluent in (?P<o>.+)", "{s} [speak|speaks] {o}.", "language", many=True),
    Rule("plays {o}", r"(?:can |also |still )?(?:play|plays)(?: the)? (?P<o>.+)", "{s} [play|plays] {o}.", "game", many=True),
    Rule("learns {o}", rf"(?:{_B} {_NOW}|(?:have|has) (?:been )?(?:just )?|(?:just )?)(?:learning|learn|taking|started learning|started|practising|practicing) (?:the |to play the |to play )?(?P<o>.+)", "{s} [am|is] learning {o}{since}.", "learnt"),
    Rule("collects {o}", r"collects? (?P<o>.+)", "{s} [collect|collects] {o}."),
    # having
    Rule("has {o}", rf"(?:have|has|(?:have |has )?(?:just |recently |finally )?(?:got|adopted|bought|rescued)) (?:{_FEW}|some|my|our) {_SIZE}(?P<o>{_PETS})s?(?:,? (?:who|called|named|and|that|at home|now|from).*|,.*| {NAME}.*)?",
         "{s} [have|has] {n}.", "pet", "{n}", importance=0.8),
    Rule("drives", r"(?:drive|drives) (?P<o>(?:an?|the|my) (?!lot|bit|long|hour|little|kids?|bus|taxi|truck for).+)", "{s} [drive|drives] {o}.", "car"),
    Rule("owns {x}", r"(?:own|owns|(?:have |has )?(?:just |recently |finally )?bought|(?:have |has )?(?:just )?got) (?P<o>(?:an?|our|my) (?:\w+ ){0,3}(?P<x>car|house|flat|apartment|boat|motorbike|motorcycle|bike|van|bakery|shop|farm|cabin|guitar|piano|caravan|restaurant|cafe|café))(?: (?:in|on|near|from) .+)?",
         "{s} [have|has] {o}.", "owned", importance=0.6),
    Rule("is", rf"{_BEEN} (?P<o>left[- ]handed|right[- ]handed|ambidextrous|an introvert|an extrovert|introverted|extroverted|a night owl|an early bird|a morning person|an only child|a twin|a triplet|adopted|an orphan|gay|lesbian|bisexual|bi|trans|transgender|non[- ]binary|asexual|retired|unemployed|self[- ]employed|a widow|a widower|a single (?:mum|mom|dad|parent|mother|father)|a stay[- ]at[- ]home (?:mum|mom|dad))",
         "{s} [am|is] {o}.", "word", single=False, importance=0.7),
)  # fmt: skip
"""What follows a subject, and what it tells. The first rule of a predicate that matches wins; rules of several predicates may match."""

POSSESSED: tuple[Rule, ...] = (
    Rule("name", rf"(?:full |real |first )?names? is (?:also )?(?P<o>.+)", "{s} [am|is] called {o}.", "name", importance=0.95),
    Rule("middle name", r"middle name is (?P<o>.+)", "{own} middle name is {o}.", "name"),
    Rule("surname", r"(?:surname|last name|maiden name) is (?P<o>.+)", "{own} surname is {o}.", "name"),
    Rule("birthday", r"birthday (?:is|falls) (?P<o>.+)", "{own} birthday is {on}.", "birthday", importance=0.95),
    Rule("favourite {x}", r"favourite (?P<x>[a-z]+(?: [a-z]+){0,2}?)(?: of all time| ever| growing up| at school| right now)? (?:is|are|was|were|has to be|would be|will always be|has always been|used to be)"
         rf" {_NOW}(?:definitely |probably |always |by far )?(?P<o>.+)", "{own} favourite {x} is {o}.", "favourite", importance=0.6),
    Rule("works as", r"(?:job|profession|occupation) is (?P<o>(?:an? |the )?.+)", "{s} [work|works] as {o}.", "job", importance=0.8),
    Rule("{x}", r"(?P<x>(?:natural )?hair colou?r|eye colou?r|blood type|shoe size|star sign|hometown|home town|native language|mother tongue|first language|nickname|hobby|dream job|pronouns)"
         r" (?:is|are) (?P<o>.+)", "{own} {x} is {o}."),
    Rule("hobby", r"(?:main |biggest )?hobbies are (?P<o>.+)", "{own} hobbies are {o}.", "hobbies"),
    Rule("drives", r"(?:car|van) is (?P<o>an? .+)", "{s} [drive|drives] {o}.", "car"),
    Rule("lives on", r"(?:house|flat|apartment|place|home|studio) is (?:in|on|at|near) (?P<o>.+)", "{own} home is on {o}.", "place", importance=0.8),
    Rule("colour of the {x}", rf"(?P<x>car|bike|house|front door|motorbike|guitar) is (?P<o>{COLOURS})", "{own} {x} is {o}.", "word"),
    Rule("wedding anniversary", r"(?:wedding )?anniversary is (?P<o>.+)", "{own} wedding anniversary is {on}.", "birthday", importance=0.9),
    Rule("dream", r"dream is to (?P<o>.+)", "{own} dream is to {o}."),
)  # fmt: skip
"""What follows "my" or "my sister's"."""

_GONE = r"(?:any more|any longer|these days|now)"
ENDINGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("lives in",), rf"(?:do|does) not live (?:in|at|near|with) .+ {_GONE}|no longer (?:live|lives) (?:in|at) .+|(?:have |has )?moved away from .+|left \w+ for good", ""),
    (("works at", "works as"), r"(?:have |has )?(?:just |finally |recently )?(?:quit|left|lost|resigned from|gave up) (?:my|his|her|their|the) (?:old |teaching |office )?(?:job|position)\b.*"
     r"|(?:have |has |just |finally )*(?:quit|resigned)(?: (?:today|work))?|(?:have been |has been |was |got )(?:just )?(?:fired|laid off|made redundant|let go|sacked)\b.*|(?:have |has |just |finally )*retired\b.*"
     rf"|(?:do|does) not work (?:at|for|as|there|in) ?.* ?{_GONE}|no longer works? (?:at|for|as) .+|stopped working (?:at|for|as) .+", ""),
    (("relationship", "partner"), r"(?:have |has |just )*(?:broke up|broken up|split up|split|separated)(?: with .+)?|(?:am|is|are) (?:not (?:together|married|engaged) any more|no longer (?:together|married|engaged|dating))", ""),
    (("drives", "owns car"), r"(?:have |has |just |finally )*(?:sold|crashed|totalled|scrapped|got rid of|gave away) (?:my|our|the) (?:\w+ )?car\b.*|do not (?:drive|have a car|own a car) any more", ""),
    (("owns {x}",), r"(?:have |has |just |finally )*(?:sold|got rid of|gave away) (?:my|our|the) (?:\w+ )?(?P<x>house|flat|apartment|boat|motorbike|bike|van|guitar|piano|shop|farm|caravan)\b.*", ""),
    (("has {x}",), rf"(?:have |has |just )*(?:gave away|given away|rehomed|had to put down|put down|lost) (?:my|our|the) (?P<x>{_PETS})\b.*|do not have (?:a|the|my|our) (?P<y>{_PETS}) any more", "pet"),
    (("diet",), rf"(?:am|is) (?:not|no longer) (?:an? )?(?:{DIETS})(?: any more| now)?|stopped being (?:{DIETS})|(?:eat|eats|started eating|am eating) meat again", ""),
    (("smokes",), r"(?:have |has |just |finally )*(?:quit|stopped|gave up|given up) (?:smoking|vaping|cigarettes)\b.*|do not smoke any more", ""),
    (("plays {x}",), r"(?:do|does) not play (?:the )?(?P<x>\w+) any more|(?:have |has )?(?:quit|stopped|gave up|given up)(?: playing)? (?:the )?(?P<y>\w+)|no longer plays? (?:the )?(?P<z>\w+)", "game"),
    (("learns {x}",), r"(?:have |has )?(?:quit|stopped|gave up|given up) learning (?:the )?(?P<x>\w+)", "learnt"),
    (("studies",), r"(?:have |has |just |finally )*(?:dropped out|graduated(?! from)|finished (?:uni|university|college|my degree|my phd|my studies)|stopped studying|quit (?:uni|university|college|school))\b.*", ""),
    (("health: {x}",), rf"(?:do|does) not have (?P<x>{CONDITIONS}) any more", "word"),
    (("expecting",), r"(?:have |has |just )*(?:had|gave birth to) (?:a|our|the) baby\b.*|(?:gave birth|had a miscarriage|lost the baby)\b.*", ""),
)  # fmt: skip
"""What ends something: the predicates that it ends, the pattern on what follows the subject, and of what kind its slot is."""


def _subject_of_study(said: str) -> str | None:
    subject = re.split(r"\s(?:at|in|for|with|from)\s", _trimmed(said))[0]
    return None if not subject or len(subject.split()) > 4 or _DEICTIC.match(subject) else subject  # noqa: PLR2004


def _car(said: str) -> str | None:
    car = _trimmed(said)
    return None if not car or len(car.split()) > 5 or re.search(r"\b(?:to|for|hour|miles|km)\b", car) else car  # noqa: PLR2004


def _owned(said: str) -> str | None:
    thing = re.sub(r"^(?:our|my) (?:first |own |new )?", "a ", _trimmed(said))
    return thing or None


def _favourite(said: str) -> str | None:
    """What somebody likes best; one word may be a name or a thing."""
    last = re.sub(r"^(?:it is|probably|definitely|still|now|always|called)\s+", "", said.split(CORRECTED)[-1].strip())
    thing = _trimmed(last)
    few = 0 < len(thing.split()) <= OBJECT_WORDS_MAX
    return thing if few and not re.match(r"^(?:you|when|that|how|not|what|to (?!kill)|it|this|my|the one|the (?:first|last|second) one|always|so|very|definitely)\b", thing, re.IGNORECASE) else None


def _hobbies(said: str) -> str | None:
    return re.split(r"\s(?:but|because)\s", said.strip())[0][:80].strip() or None


_TAKES |= {"subject": _subject_of_study, "car": _car, "owned": _owned, "favourite": _favourite, "hobbies": _hobbies}
_RULES = tuple((rule, re.compile(rf"(?:{rule.pattern})$")) for rule in RULES)
_POSSESSED = tuple((rule, re.compile(rf"(?:{rule.pattern})$")) for rule in POSSESSED)
_ENDINGS = tuple((predicates, re.compile(rf"(?:{pattern})$"), kind) for predicates, pattern, kind in ENDINGS)

# Taking a statement apart

_PLURAL = "|".join(PLURAL_KIN)
_YEARS = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})(?: years old)?"
_SUBJECT = re.compile(
    rf"(?:(?P<me>I|[Ww]e)|(?:[Mm]y|[Oo]ur) (?P<relation>{RELATION}|{_PLURAL})(?: (?P<name>{NAME}(?: {NAME})?|[a-z]{{3,12}}(?= is {_YEARS}$)))?|(?P<solo>{NAME}(?: {NAME})?))"
    r"(?P<owns>'s?)? (?P<rest>.+)$"
)
_OWN = re.compile(r"(?:[Mm]y|[Oo]ur) (?P<rest>.+)$")
_MY_FAVOURITE = re.compile(
    r"(?!(?:it|that|this|he|she|they|you|which|those|these|one)\b)(?P<o>[\w' -]{2,40}?) (?:is|are) (?:definitely |still |probably |by far )?my (?:all[- ]time |absolute )?favourite"
    r" (?P<x>[a-z]+(?: [a-z]+)?)$",
    re.IGNORECASE,
)
_FOR_YEARS = re.compile(r"\bfor (?:about |almost |over |nearly |the (?:last|past) )?(?P<n>\d{1,2}|[a-z]+) years\b", re.IGNORECASE)
_KNOWN_ONLY = frozenset({"lives in", "works as", "works at", "age", "born in", "allergic to {o}"})
"""What is believed of a name that nobody has introduced."""
_AT_WORK = re.compile(r"\b(?:job|quit|work|fired|hired|laid off|left)\b", re.IGNORECASE)


def facts(statement: Statement, line: Line) -> list[Finding]:
    """Return what one statement of a line tells, by the tables above."""
    whole, times = turned(statement.text, line.said_at)
    statement = replace(statement, text=whole)
    told_here = statement.answered or len(statement.source_ids) == 1
    found = [*_introductions(whole, statement, line)] if told_here else []
    own = _OWN.match(whole)
    if own:
        found += _by_table(_POSSESSED, Told("I", "I", _timeless(own["rest"], line.said_at), own["rest"], times, statement, line))
    loved = _MY_FAVOURITE.match(whole)
    if loved:
        found += _by_table(_POSSESSED, Told("I", "I", f"favourite {loved['x']} is {loved['o']}", whole, times, statement, line))
    told = _told(statement, line, times)
    if told and told.shown.endswith("'s"):
        found += _by_table(_POSSESSED, replace(told, shown=told.shown.removesuffix("'s")))
    elif told:
        found += _endings(told) or [*_by_table(_RULES, told), *_is_somebody(told)]
        found += _events(told) if not any(f.claim.predicate != "name" for f in found) else []
    return found


def turned(text: str, at: datetime) -> tuple[str, tuple[Mention, ...]]:
    """A clause with a time that it begins with put last, and its times: "yesterday I swam" becomes "I swam yesterday"."""
    times = tuple(spans(text, at))
    if not times or times[0].start > 0 or times[0].end >= len(text):
        return text, times
    text = f"{text[times[0].end :].strip(' ,')} {times[0].text[:1].lower()}{times[0].text[1:]}"
    return text, tuple(spans(text, at))


def aliases(claims: Iterable[Claim]) -> dict[str, str]:
    """Return which relation goes by which name, where it goes by exactly one: {"my sister": "Mara"}.

    A claim about "my sister" then is one about "Mara". `claims` are those that hold now.
    """
    names: dict[str, set[str]] = {}
    for claim in claims:
        if claim.predicate == "name" and claim.subject.startswith("my ") and claim.object:
            names.setdefault(claim.subject, set()).add(claim.object)
    return {relation: next(iter(found)) for relation, found in names.items() if len(found) == 1}


def _told(statement: Statement, line: Line, times: tuple[Mention, ...]) -> Told | None:
    match = _SUBJECT.match(statement.text)
    if not match:
        return None
    rest, name = match["rest"], match["name"] or match["solo"] or ""
    name = name.title() if name.islower() else name
    if name and not is_name(name.split()[0]):
        return None
    known = dict(statement.known)
    if match["me"]:
        shown = subject = "I"
    elif match["relation"]:
        relation = canonical(match["relation"])
        name = name or known.get(f"my {match['relation']}", "")
        shown, subject = f"my {match['relation']} {name}".strip(), name or f"my {relation}"
    else:
        shown = subject = name
    shown += "'s" if match["owns"] else ""
    return Told(shown, subject, _timeless(rest, line.said_at), rest, times, statement, line, match["relation"] or "")


def canonical(relation: str) -> str:
    """The canonical word of a relation or pet: "little sis" is "little sister"."""
    *adjectives, word = relation.casefold().split()
    word = KIN.get(word, (PETS.get(word, word), ""))[0]
    return " ".join([*adjectives, word])


def _timeless(text: str, at: datetime) -> str:
    """A text without the times that it names."""
    for mention in reversed(spans(text, at)):
        text = text[: mention.start].rstrip(" ,") + " " + text[mention.end :].lstrip(" ,")
    return re.sub(r"\s+", " ", text).strip(" ,")


# Reading by the table


def _by_table(rules: Sequence[tuple[Rule, re.Pattern[str]]], told: Told) -> list[Finding]:
    """The findings of the first matching rule of each predicate."""
    found: dict[str, list[Finding]] = {}
    for rule, pattern in rules:
        if rule.predicate in found and rule.predicate != "has {x}":
            continue
        match = pattern.match(told.whole if rule.takes in {"birthday", "time"} else told.rest)
        if match and _is_about(rule, told) and (read := list(_read(rule, match, told))):
            found[rule.predicate] = read
    return [finding for read in found.values() for finding in read]


def _is_about(rule: Rule, told: Told) -> bool:
    """Whether a rule applies to the one it is told of."""
    if rule.who == "others" and told.is_self:
        return False
    if rule.who == "work" and not _AT_WORK.search(told.line.text):
        return False
    introduced = told.is_self or told.shown.startswith("my ") or told.subject in dict(told.statement.known).values()
    return introduced or rule.predicate in _KNOWN_ONLY


def _read(rule: Rule, match: re.Match[str], told: Told) -> Iterable[Finding]:
    groups = match.groupdict()
    said = (groups["o"] if groups["o"] is not None else groups.get("p")) or ""
    takes = _TAKES[rule.takes] if rule.takes != "birthday" else (lambda _: _anniversary(told))
    parts = re.split(r" and (?:also )?in ", said) if rule.takes == "place" else _listing(said, rule.takes) if rule.many else [said]
    rule = replace(rule, single=rule.single and (rule.many or len(parts) == 1))
    for part in parts:
        taken = takes(part)
        if taken and rule.predicate == "name" and told.relation:
            yield _named(told.relation, taken, told)
        elif taken is not None:
            slot = _slot(groups.get("x") or "")
            if "{x}" in rule.predicate and not slot:
                return
            yield _finding(rule, taken, slot, _numbered(match[0], taken), told)


def _listing(said: str, takes: str) -> list[str]:
    """The things of a list: "peanuts, shellfish and cats". One that has more to say is no list."""
    if takes in {"taste", "allergen", "thing"} and re.search(r"\b(?:with|from|about|between|of|by|in|on|at|for|the)\b", said):
        return [said.split(",")[0]]
    return [part for part in re.split(r"\s*,\s*(?:and |or )?|\s+(?:and|or)\s+(?:also )?", said) if part][:5]


def _slot(said: str) -> str:
    word = said.casefold().replace("color", "colour").replace("movie", "film")
    if re.search(r"\b(?:was|is|part|thing|things|one|ones|memory|moment|when|so|far|bit|way|time|times|place to|bits|aspect)\b", word):
        return ""
    return KIN.get(word, (PLURAL_KIN.get(word, word), ""))[0]


def _numbered(matched: str, taken: str) -> str:
    number = re.search(rf"\b({_FEW}) ", matched)
    many = number and number[1] not in {"a", "an", "one"}
    return f"{number[1]} {taken}s" if number and many else f"{_article(taken)} {taken}"


def _anniversary(told: Told) -> str | None:
    """The day of the year that a birthday falls on, as "4 March", or its month."""
    for mention in told.times:
        begin = mention.span.begin
        if mention.span.precision in {"day", "month"}:
            return f"{begin.day} {begin:%B}" if mention.span.precision == "day" else f"{begin:%B}"
    return None


def _finding(rule: Rule, taken: str, slot: str, number: str, told: Told) -> Finding:
    when, since = _when(rule, told)
    words = {"o": taken, "x": slot, "n": number, "s": told.shown, "own": "My" if told.is_self else f"{told.shown}'s"}
    words |= {"t": f" {phrase(when)}" if when and "{t}" in rule.text else "", "since": since, "day": _on(told.line.said_at)}
    words["on"] = f"on {taken}" if taken[:1].isdigit() else f"in {taken}"
    plural = told.is_self or told.subject.removeprefix("my ") in PLURAL_KIN
    form = (lambda m: {"am": "are", "was": "were"}.get(m[1], m[1])) if plural and not told.is_self else (lambda m: m[1 if plural else 2])
    text = re.sub(r"\[(\w+)\|(\w+)\]", form, rule.text).format(**words)
    claim = Claim(told.subject, rule.predicate.format(**words), rule.object.format(**words) if taken or rule.takes == "nothing" else "", rule.single)
    return made(told, text, claim, rule, when)


def made(told: Told, text: str, claim: Claim, rule: Rule, when: Span | None) -> Finding:
    """A fact by a rule, put as a sentence that stands on its own."""
    doubt = 0.1 * (told.statement.answered or len(told.statement.source_ids) > 1)
    return Finding(
        form="fact",
        kind=rule.kind,
        text=text[:1].upper() + text[1:],
        claim=claim,
        source_ids=told.statement.source_ids,
        entities=_entities(text, told),
        when=when,
        confidence=round(rule.confidence - doubt, 2),
        importance=rule.importance,
    )


def _entities(text: str, told: Told) -> tuple[str, ...]:
    first = () if told.is_self or told.subject.startswith("my ") else (told.subject,)
    return tuple(dict.fromkeys((*first, *entities(text))))


def _on(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _when(rule: Rule, told: Told) -> tuple[Span | None, str]:
    """When it happened, or since when it is so, as the rule has room for; and the words "(since 2019)"."""
    behind = [m.span for m in told.times if m.span.begin <= told.line.said_at]
    if "{t}" in rule.text:
        return (told.times[0].span if told.times else None), ""
    if "{since}" not in rule.text:
        return None, ""
    years = _FOR_YEARS.search(told.whole)
    count = (int(years["n"]) if years["n"].isdigit() else NUMBERS.get(years["n"].casefold(), 0)) if years else 0
    if count:
        begin = told.line.said_at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        begin = begin.replace(year=begin.year - count)
        return Span(begin, begin.replace(year=begin.year + 1), "year"), f" (since about {begin.year})"
    if behind and re.search(r"\bsince\b", told.whole):
        return behind[0], f" (since {phrase(behind[0], bare=True)})"
    return None, ""


# Names


_NAMED = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|(?:have|has|got|adopted|bought|rescued) (?:a|an|one)) (?:{_SIZE})(?P<relation>{RELATION})"
    rf"(?:(?:,? (?:who is |which is )?|,? an? \w+ |,? is an? \w+ )(?:called|named|whose name is)|) (?P<name>(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{NAME})\b(?!'s? \w+'s)"
)
_MY_NAME = re.compile(rf"(?:hi|hello|hey|hiya)\b[^.?!\n]{{0,20}}?\b(?:i'?m|i am|this is) (?P<name>{NAME})(?=\s*(?:[,.!\n]|$|and\b|by the way))", re.IGNORECASE)
_NAME_RULE = Rule("name", "", "", importance=0.95, confidence=0.9)
_SLIGHT = frozenset({"friend", "colleague", "cousin", "neighbour", "teacher", "roommate", "uncle", "aunt", "tutor", "coach", "professor", "niece", "nephew", "ex"})
"""Of whom one has so many that "my friend is called Tom" would say too much."""


def _introductions(whole: str, statement: Statement, line: Line) -> Iterable[Finding]:
    """The names that a statement gives in passing: "my sister Mara", "a cat called Pixel"."""
    for match in _NAMED.finditer(whole):
        if is_name(match["name"].split()[-1]) and match["name"][:1].isupper():
            yield _named(match["relation"], match["name"], Told("I", "I", "", whole, (), statement, line))
    mine = _MY_NAME.match(line.text.replace("\u2019", "'")) if statement.text.startswith("I am") else None
    name = mine["name"] if mine else ""
    if name and name[:1].isupper() and is_name(name):
        yield made(Told("I", "I", "", whole, (), statement, line), f"I am called {name}.", Claim("I", "name", name, single=True), _NAME_RULE, None)


def _named(relation: str, name: str, told: Told) -> Finding:
    word = canonical(relation)
    slight = word.split()[-1] in _SLIGHT and word not in UNIQUE_KIN
    text = f"I have {_article(relation)} {relation} called {name}." if slight else f"My {relation} is called {name}."
    corrected = bool(re.search(r"\bactually\b", told.line.text, re.IGNORECASE))
    return made(told, text, Claim(f"my {word}", "name", name, single=word in UNIQUE_KIN or corrected), _NAME_RULE, None)


_IS_MY = re.compile(rf"(?:is|was) (?:my|our) (?P<relation>{RELATION})(?:'s name)?$")
_IS_NAME = re.compile(rf"is (?:an? \w+ (?:called|named) )?(?P<name>(?:(?:Dr|Mr|Mrs|Ms)\.? )?{NAME})(?: {NAME})?$")


def _is_somebody(told: Told) -> list[Finding]:
    """The names that "Mara is my sister" and "my doctor is Dr. Okafor" give."""
    mine = _IS_MY.match(told.rest)
    if mine and not told.is_self and not told.shown.startswith("my "):
        return [_named(mine["relation"], told.subject, told)]
    name = _IS_NAME.match(told.rest)
    if name and told.relation and _name(name["name"]) and name["name"].casefold() not in NATIONALITIES | LANGUAGES:
        return [_named(told.relation, name["name"], told)]
    return []


# Ends


def _endings(told: Told) -> list[Finding]:
    """What a statement says is no more."""
    for predicates, pattern, kind in _ENDINGS:
        match = pattern.match(told.rest)
        if match:
            said = next((g for g in match.groups() if g), "")
            slot = _TAKES[kind](said) if kind else said
            if slot is not None:
                return [_ended(predicate.format(x=slot), told) for predicate in predicates]
    return _bereaved(told)


def _ended(predicate: str, told: Told) -> Finding:
    rule = Rule(predicate, "", "", importance=0.6)
    shown = "We" if told.statement.text.startswith(("We ", "we ")) else told.shown
    return made(told, f"{shown} {dated(told.whole, told.line.said_at)}.", Claim(told.subject, predicate, "", single=True), rule, _past(told))


def _bereaved(told: Told) -> list[Finding]:
    """Whose pet has died has it no more."""
    pet = next((word for word in told.shown.split() if word in PETS), "")
    if not pet or not re.match(r"(?:has |have |just |had to be )*(?:died|passed away|was put down|put down|ran away)\b", told.rest):
        return []
    text = f"{told.shown} {dated(told.whole, told.line.said_at)}."
    rule = Rule("", "", "", importance=0.8)
    return [
        made(told, text, Claim("I", f"has {PETS[pet]}", "", single=True), rule, _past(told)),
        made(told, text, Claim(told.subject, "died", "died", single=True), rule, _past(told)),
    ]


def _past(told: Told) -> Span | None:
    return next((m.span for m in told.times if m.span.begin <= told.line.said_at), None)


def dated(text: str, at: datetime) -> str:
    """A text with the times it names in words that hold for ever: "on Sunday" becomes "on Sunday, 15 November 2026"."""
    for mention in reversed(spans(text, at)):
        bare = bool(re.search(r"\b(?:since|until|till|by|before|after|during|from|of|for|over)\s+$", text[: mention.start], re.IGNORECASE))
        text = text[: mention.start] + phrase(mention.span, bare=bare) + text[mention.end :]
    return text


# Events

_DONE = (
    "went|saw|met|ran|bought|visited|watched|finished|started|won|lost|broke|got|made|cooked|baked|passed|failed|graduated|moved|quit|left|flew|drove|swam|hiked|climbed"
    "|celebrated|attended|played|adopted|had|took|gave|sold|found|signed|joined|planted|painted|wrote|read|fell|hurt|cut|crashed|missed|helped|called|presented|performed"
    "|sang|danced|travelled|traveled|came|returned|ate|tried|completed|booked|applied|launched|published|dyed|cleaned|fixed|built|sent|received|submitted|spent|stayed"
    "|walked|cycled|biked|married|proposed|retired|turned|hosted|threw|ordered|picked|volunteered|donated|camped|skied|surfed|sailed|rode|dropped|renovated|enrolled|began"
)
_EVENT = re.compile(rf"(?:just |finally |also |both |recently |actually |have |has )*(?:{_DONE})\b(?P<o>.*)$")
_MILESTONE = re.compile(
    r"(?:have |has |just |finally |recently |both )*(?:passed (?:my|his|her|their|the) [\w' ]+|graduated(?: from .+)?|got (?:the job|promoted|a promotion|into [A-Z].+|accepted .+"
    r"|my (?:driving )?licen[cs]e|my degree|my diploma)|had (?:a|our|the) (?:baby|daughter|son|twins)\b.*|won (?:a|the|first|second|third) .+|finished my [\w' ]+|failed my [\w' ]+"
    r"|ran (?:a|my first) (?:half )?marathon|published my .+|proposed to .+|bought (?:a|our first|my first) (?:house|flat|home|apartment)\b.*)$"
)
_OPEN = re.compile(r"\b(?:he|she|him|her|they|them|it|that|this|these|those|a few more|there|his|their|you|your|not|never)\b", re.IGNORECASE)
_EVENT_RULE = Rule("did", "", "", kind="episodic", importance=0.4, confidence=0.9, single=False)


def _events(told: Told) -> list[Finding]:
    """What happened at a time behind, or what is a step in a life whenever it was: "I ran a marathon last Sunday"."""
    when = _past(told)
    ahead = any(m.span.begin > told.line.said_at for m in told.times)
    great = _MILESTONE.match(told.rest)
    if ahead or _OPEN.search(told.whole) or not (great or (when and when.precision != "minute" and _EVENT.match(told.rest))):
        return []
    first = not told.shown.startswith("my ") and not told.is_self and told.subject not in dict(told.statement.known).values()
    if first:
        return []
    shown = "We" if told.statement.text.startswith(("We ", "we ")) else told.shown
    text = f"{shown} {dated(told.whole, told.line.said_at).rstrip(' ,.!')}"
    if told.times and not any(m.text in told.whole for m in told.times) and when:
        text += f" {phrase(when)}"
    rule = replace(_EVENT_RULE, importance=0.7) if great else _EVENT_RULE
    return [made(told, f"{text}.", Claim(told.subject, "did", told.rest, single=False), rule, when)]
