"""What the object of a fact may be: a place, a name, an occupation, a number of years. What is no such thing is not taken."""

import re
from collections.abc import Callable, Iterable

from everkin.memory.rules.entities import is_name
from everkin.memory.rules.lexicon import INSTRUMENTS, JOBS, LANGUAGES, NATIONALITIES, NUMBERS, PETS, SPORTS
from everkin.memory.rules.sentences import CORRECTED, NAME

OBJECT_WORDS_MAX = 8

_TAIL = re.compile(
    "(?:[ ,]+(?:now|right now|currently|at the moment|at present|these days|nowadays|by the way|btw|lol"
    "|haha|too|as well|though|tbh|actually|again|so much|a lot|very much"
    "|more than anything|at least|for now|already|you know|to be honest|obviously|of course|still|really"
    "|x+|man|dude|for (?:a|about|almost|over|nearly|the (?:last|past))?"
    r" ?(?:few|couple of|\w+)? ?(?:years?|months?|weeks?|ages)|for (?:ages|years|a living|work)|since"
    "|until|in|on|at|by|and|or|this|last|all day|every day|even|anyway|here|there"
    r"|btw|rn|always|since then|instead|finally|lately))+$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[,;]|\b(?:because|which|who|that|where|when|but|even|so|while|after|before|until|if|than|as of"
    "|thanks to|to be|in case|with (?:my|our|his|her)"
    r"|and (?:I|we|my|he|she|it|they|now|then|also|have|am|is)|near my|for my|for me|like my|just like|every|each|almost)\b).*$"
)
_DEICTIC = re.compile(
    "^(?:it|that|this|these|those|you|him|her|them|me|us|myself|to|how|when|what|why|where|who|your|yours"
    "|his|their|my|our|everything|nothing|something|anything|someone"
    "|everyone|people|being|having|not|so|too|all|both|more|one|the (?:way|idea|fact|new|one|first|last"
    "|other|same|thing|part|whole|rest|best|sound of that|movie|film"
    r"|song|book|show|picture|photo|story|pic))\b",
    re.IGNORECASE,
)


def _trimmed(said: str) -> str:
    """An object without what trails it. Where it was corrected on the spot, what it was corrected to."""
    last = re.sub(r"^(?:in|at|on|to|as|it is)\s+", "", said.rsplit(CORRECTED, maxsplit=1)[-1].strip(), flags=re.IGNORECASE)
    cut = _CUT.sub("", last).strip(" ,.!?;:-'")
    return _TAIL.sub("", cut).strip(" ,.!?;:-'")


def _thing(said: str) -> str | None:
    """Something of a few words that does not point elsewhere."""
    thing = _trimmed(said)
    few = 0 < len(thing.split()) <= OBJECT_WORDS_MAX
    return (
        thing
        if few and len(thing) > 1 and thing[:1] not in "-$" and not _DEICTIC.match(thing) and not re.search(r"\byou(?:r|rs)?\b", thing)
        else None
    )


_NOWHERE = re.compile(
    "^(?:fear|hope|peace|denial|chaos|constant|my|your|his|her|their|the (?:moment|past|present|future"
    "|now|same|middle of nowhere|best|first|end|gym|shop|office|kitchen"
    "|bathroom|bed|train|bus|car)|a (?:new|different|bigger|smaller|better|lie|bubble|dream|fantasy|hurry"
    r"|world|different \w+|mess)|work|bed|school|sin|poverty|luxury|one|two"
    "|another|this|that|it|harmony|time|love|here|there|home|fire|hell|heaven|town|it|front|back|tears"
    r"|shock|trouble|debt|pain|hospital|an? hour)\b",
    re.IGNORECASE,
)


_TASTES_WORDS_MAX = 5
_THE = re.compile(
    r"^the (?!sea|ocean|beach|mountains?|rain|cold|heat|outdoors|theatre|theater|opera|snow|sun\b|forest"
    "|woods|winter|summer|city|countryside|seaside|piano|violin|cello|guitar|beatles"
    r"|(?:smell|sound|taste) of)"
)
_PASSING = re.compile(
    "^(?:seeing|having|hearing|knowing|being|getting|feeling|talking|chatting|helping|spending|making"
    r"|looking|especially|even|just|including|throwing|breaking|checking|trying|treating)\b"
    r"|\b(?:I|it|he|she|we|they|them|others|this|these|those|our|some|their|his|her|myself|together"
    r"|thought|idea|vibe|energy|look|pic|photo|picture)\b",
)
_HOBBIES = (
    r"cook|bake|read|run|swim|dance|sing|paint|draw|hike|travel|write|knit|garden|ski|surf|cycle|play \w+"
    r"|play the \w+|watch \w+|collect [\w ]+|camp|fish|code|sew|crochet|climb|sail|sleep|skate"
)


def _taste(said: str) -> str | None:
    """What somebody likes or dislikes for good: no reaction to what is being talked of."""
    said = re.sub(r"^both ", "", said.strip())
    to = re.match(
        rf"to ((?:{_HOBBIES}))$", re.sub(r"\s(?:a lot|in my (?:spare|free) time|on weekends|at the weekend|at weekends)$", "", said.strip())
    )
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
    place = re.sub(r"^(?:in|at|to|near)\s+", "", said.rsplit(CORRECTED, maxsplit=1)[-1].strip())
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
    "^(?:not|so|very|really|just|too|still|back|home|here|there|fine|ok|okay|good|great|bored|tired|sorry"
    "|sure|sick|busy|happy|sad|alone|late|ready|done|single|in|on|at|a|an"
    "|the|my|coming|going|getting|gone|dead|asleep|awake|pretty|kind|nice|important|hard|easy|weird|cute"
    r"|safe|something|after|like|as|one|confusing|long|short)\b",
    re.IGNORECASE,
)


def given_name(said: str) -> str | None:
    """Somebody's name: one to three words, capitalised, or one word in small letters."""
    name = re.sub(r"^(?:called|named|a \w+ called|a \w+ named)\s+", "", _trimmed(re.split(r"\s(?:and|is|after|for short)\s|,", said)[0]))
    words = name.split()
    if not words or len(words) > 3 or _NO_GIVEN_NAMES.match(name) or not all(re.fullmatch(r"[^\W\d_][\w'.-]*", w) for w in words):  # noqa: PLR2004
        return None
    if words[0][:1].isupper():
        return name if is_name(words[0]) or words[0].rstrip(".") in {"Dr", "Mr", "Mrs", "Ms"} else None
    return name.title() if len(words) == 1 and is_name(name) and len(name) > 2 else None  # noqa: PLR2004


_PRAISE = re.compile(
    r"\b(?:terrible|great|good|bad|horrible|amazing|decent|awful|lousy|brilliant|better|worse|best|worst|real|genius|such)\b", re.IGNORECASE
)


def _job(said: str) -> str | None:
    """An occupation of the list, with what stands beside it: "a freelance graphic designer"."""
    job = re.split(r"\s(?:at|for|in|with|on|from|of)\s", _trimmed(said))[0]
    words = [] if _PRAISE.search(job) else job.casefold().split()
    return job if words and len(words) <= 5 and (words[-1] in JOBS or words[-1].removesuffix("s") in JOBS) else None  # noqa: PLR2004


def _work(said: str) -> str | None:
    """What somebody says outright that they work as, of the list or not."""
    job = re.split(r"\s(?:at|for|in|with|on|from)\s", _trimmed(said))[0]
    job = re.sub(r"^(?:a|an|the)\s+", "", job)
    bad = {"team", "punishment", "joke", "hell", "usual", "normal", "well"}
    return None if not job or len(job.split()) > 5 or set(job.casefold().split()) & bad else f"{article(job)} {job}"  # noqa: PLR2004


def article(noun: str) -> str:
    """The article that goes with a noun."""
    return "an" if noun[:1].casefold() in "aeiou" else "a"


def _organisation(said: str) -> str | None:
    org = _trimmed(said)
    if re.match(
        (
            "^(?:home|night|nights|it|the moment|my|least|all|work|first|that|this|a living|free|them|him|her|you"
            r"|money|\d+|peace|being|making|getting|the same)\b"
        ),
        org,
        re.IGNORECASE,
    ):
        return None
    return org if 0 < len(org.split()) <= 6 else None  # noqa: PLR2004


def _age(said: str) -> str | None:
    """A number of years from 1 to 115, in digits or words."""
    word = said.rsplit(CORRECTED, maxsplit=1)[-1].strip().casefold()
    parts = (
        re.sub(r"\s*(?:years?(?: old| of age)?|today|now|already|too|btw)$", "", re.sub(r"\s+years old.*$", "", word))
        .replace("-", " ")
        .split()
    )
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
        word = re.sub(
            r"^(?:the|some|a bit of|a little|fluent|basic|good|decent|bad|broken|native|to play(?: the)?)\s+",
            "",
            _trimmed(said),
            flags=re.IGNORECASE,
        )
        word = re.sub(
            r"\s+(?:fluently|natively|well|a bit|a little|lessons?|at home|badly|player|every.*|on .*|with .*|in .*|for .*|twice.*)$",
            "",
            word,
            flags=re.IGNORECASE,
        )
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
    last = re.sub(r"^(?:it is|probably|definitely|still|now|always|called)\s+", "", said.rsplit(CORRECTED, maxsplit=1)[-1].strip())
    thing = _trimmed(last)
    few = 0 < len(thing.split()) <= OBJECT_WORDS_MAX
    return (
        thing
        if few
        and not re.match(
            r"^(?:you|when|that|how|not|what|to (?!kill)|it|this|my|the one|the (?:first|last|second) one|always|so|very|definitely)\b",
            thing,
            re.IGNORECASE,
        )
        else None
    )


def _hobbies(said: str) -> str | None:
    return re.split(r"\s(?:but|because)\s", said.strip())[0][:80].strip() or None


TAKES: dict[str, Callable[[str], str | None]] = {
    "thing": _thing,
    "taste": _taste,
    "allergen": _allergen,
    "place": _place,
    "name": given_name,
    "job": _job,
    "work": _work,
    "organisation": _organisation,
    "age": _age,
    "language": _language,
    "pet": _pet,
    "instrument": _listed(INSTRUMENTS),
    "game": _listed(SPORTS | INSTRUMENTS),
    "learnt": _listed(
        INSTRUMENTS
        | LANGUAGES
        | SPORTS
        | {"to drive", "to swim", "to code", "to sew", "to knit", "to cook", "sign language", "coding", "pottery"}
    ),
    "nationality": _listed(NATIONALITIES),
    "time": _time_of_day,
    "nothing": lambda _: "",
    "word": lambda said: _trimmed(said) or None,
    "subject": _subject_of_study,
    "car": _car,
    "owned": _owned,
    "favourite": _favourite,
    "hobbies": _hobbies,
}
"""How an object is taken from what was said, by the kinds that the table names; None where it is no such thing."""
