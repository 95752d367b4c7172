"""Grave troubles: which one a message tells of, by patterns over its words, so that nothing but words for just that trouble meets it.

The patterns ask who was lost, fell ill or left: a phone dies too, and one loses keys. They are English.
"""

import re
from collections.abc import Mapping
from typing import Literal

from everkin.emotion.rules.wording import plain

Trouble = Literal["panic", "pet", "loss", "illness", "work", "parting", "cruelty", "despair"]
"""What somebody can be in grave trouble about. `loss`: somebody died, or a pregnancy ended; `work`: a position was lost; `parting`: a love
ended; `despair`: it is not told what about."""

WEIGHTS: Mapping[Trouble, float] = {
    "panic": 0.75, "pet": 0.8, "loss": 0.8, "illness": 0.65, "work": 0.6, "parting": 0.6, "cruelty": 0.55, "despair": 0.8,
}  # fmt: skip
"""How much a trouble says of struggling (0..1)."""
FEELS: Mapping[Trouble, str] = {
    "panic": "fear",
    "pet": "grief",
    "loss": "grief",
    "illness": "fear",
    "parting": "sadness",
    "despair": "sadness",
}
"""The emotion that a trouble is heard with, in plain words."""

_LOVER = r"(?:wife|husband|partner|spouse|girlfriend|boyfriend|gf|bf|fianc(?:e|\u00e9)e?|ex(?:-\w+)?|other half|soulmate)"
_KIN = (
    r"(?:little (?:boy|girl)|mum|mom|mam|mama|mummy|mommy|mother|dad|daddy|papa|father|parents?|nan|nana|gran|granny|grand\w+|brother"
    r"|sister|siblings?|twin|son|daughter|child|kid|children|baby|babies|aunt\w*|uncle|cousin|nephew|niece|(?:step|god)\w+|\w+-in-law"
    rf"|{_LOVER})"
)
_PERSON = (
    rf"(?:{_KIN}|friend|mate|bestie|neighbou?r|colleague|co-?worker|boss|teacher|mentor|coach|classmate|roommate|flatmate|student|patient"
    r"|priest|somebody|someone)"
)
_PET = (
    r"(?:dog|doggo|puppy|pup|cat|kitten|kitty|hamster|rabbit|bunny|guinea pig|horse|pony|budgie|parrot|bird|canary|rat|ferret|gerbil|pet"
    r"|tortoise|turtle|snake|lizard|gecko|fish|goldfish|hen|chicken|goat|donkey|cockatiel)"
)
_NO_LINK = r"(?!(?:with|in|on|at|to|for|from|of|about|and|when|while|because|after|since|before|until|as|the|a)\b)"
_OWN = rf"\b(?:my|our|his|her|their|the|a|an|\w+'s) (?:{_NO_LINK}[\w-]+ ){{0,3}}?"
_NAME = rf"(?: {_NO_LINK}\w+,?){{0,4}}?"
_HAS = r"(?: (?:has|have|had|just|also|suddenly|recently|sadly|finally))*"
_OF_MIRTH = r"(?! (?:out |the )?(?:laughing|of (?:laughter|embarrassment|boredom|shame)|on me|down|to|for|her|his|my|their|the)\b)"
_NO_TEST = r"(?! (?:an? )?(?:\w+ )?(?:exam|test|audition|course|interview|message)\b)"
_DIED = (
    rf"{_HAS} (?:died|passed(?: away| on)?|(?:is|are) dead|is gone forever|(?:was|were|got|been) (?:killed|murdered|shot dead)"
    r"|(?:is|was|are) dying|drowned|(?:killed|hanged|shot) (?:him|her|them)sel(?:f|ves)|took (?:his|her|their) own li(?:fe|ves)"
    rf"|didn't (?:make it|survive))\b{_OF_MIRTH}{_NO_TEST}"
)
_LOST = r"\b(?:lost|losing|buried|burying|cremated|mourning|grieving(?: for)?)"
_PLACES = r"(?:crowd|supermarket|shop|store|market|airport|station|mall|park|fog|queue|phone|game)"
_MISLAID = rf"(?![^.!?]*\b(?:in|at|on) the (?:\w+ )?{_PLACES}\b)"
_DISEASE = r"(?:cancer|leuk(?:ae|e)mia|lymphoma|a (?:brain )?tumou?r|dementia|alzheimer'?s|parkinson'?s|sepsis|hiv)"
_INTO_BED = r"(?:seriously ill|very ill|really ill|stroke|heart attack|hospital(?:i[sz]ed)?|accident|car crash|overdose)"
_HURTS = (
    r"(?:bull(?:y|ies|ied|ying)|mock(?:s|ed|ing)?|humiliat(?:es?|ed|ing)|harass(?:es|ed|ing)?|torment(?:s|ed|ing)?|insult(?:s|ed|ing)?"
    r"|pick(?:s|ed|ing)? on|ma(?:kes?|de|king) fun of|slaps?|slapped|sp[ai]ts? at|laugh(?:s|ed|ing)? at|threaten(?:s|ed|ing)?)"
)
_HURT = r"(?:bullied|mocked|harassed|humiliated|picked on|tormented|abused|beaten up)"
_NOT_THERE = r"(?! (?:an?|the|with|some|in|at|out|alone|hanging|feeling|speechless|on read|to|his|her|their|home|my|wondering|waiting)\b)"
_I_AM = r"\b(?:i'm|i am|im|i feel|feel|feeling|so|completely|totally)"

_PATTERNS: Mapping[Trouble, tuple[str, ...]] = {
    "panic": (
        r"\b(?:panic|anxiety) attacks?\b|\bhyperventilat\w+|\b(?:i'm|i am|im|i keep|started) panick?ing\b|\bcan(?:'t|not) stop shaking\b",
        r"\bcan(?:'?t|not) (?:breathe|catch my breath)\b(?![^.!?]*\b(?:laugh\w*|nose|in (?:these|this|that)|funny)\b)",
        r"\bheart(?:'s| is) (?:racing|pounding)\b(?![^.!?]*\b(?:excite\w*|run|running|jog|gym|coffee|match|stairs)\b)",
    ),
    "pet": (
        rf"{_OWN}{_PET}\b{_NAME}{_DIED}",
        rf"{_LOST} {_OWN}{_PET}\b{_MISLAID}(?! (?:food|toy|lead|leash|tag|collar|race|show))",
        rf"\bput(?:ting)? (?:{_OWN}{_PET}|him|her|it|them) (?:down|to sleep)\b(?! (?:at|by|around|for|in|on|as|early|late|here|there))",
        rf"\bput(?:ting)? down {_OWN}{_PET}\b|\brainbow bridge\b",
        rf"{_OWN}{_PET}\b{_NAME}{_HAS} (?:got|was|been) (?:run over|hit by a|put (?:down|to sleep))",
    ),
    "loss": (
        rf"{_OWN}{_PERSON}\b{_NAME}{_DIED}",
        rf"{_LOST} {_OWN}{_PERSON}\b(?!'s)(?! (?:a|my|the|his|her|number|at (?:chess|cards|tennis))\b){_MISLAID}",
        rf"\b(?:lost|losing) {_KIN} to\b|{_LOST} (?:him|her|them)\b(?! (?:in|at|on|the|a) )",
        rf"\b(?:he|she|they|mum|mom|dad|nan|gran|grandma|grandpa|grandad){_DIED}",
        rf"\b(?:{_PERSON}|people|everyone) (?:who|that) died\b|\bdeath of (?:{_OWN})?{_PERSON}\b",
        rf"\bmy (?:late )?{_PERSON}'s? (?:death|suicide)\b",
        r"\bmiscarr\w+|\bstill ?(?:born|birth)\b|\blost the pregnancy\b|\bectopic\b|\b(?:lost|losing) it at \w+ weeks\b",
        r"\bbereave\w*|\bmy grief\b|\b(?:i'm|i am|im|still) (?:grieving|in mourning|widowed|a widow(?:er)?)\b|\bfuneral\b",
        r"\b(?:has|have|had|who|\w+) passed away\b(?! the )",
        rf"\b(?:christmas|birthday|easter|summer|winter|year|holidays?|eid|anniversary|day) without (?:{_OWN}{_PERSON}|him|her)\b",
    ),
    "illness": (
        rf"\b(?:has|have|had|with|got|fighting|battling|from|it's|is) (?!a cancer\b)(?:\w+ ){{0,2}}?{_DISEASE}\b(?<!sign is cancer)",
        r"\b(?:brain|breast|lung|bowel|skin|blood|prostate|terminal|stage \w+) (?:cancer|tumou?r)\b|\bchemo(?:therapy)?\b",
        r"\b(?:my|the) (?:cancer|tumou?r) (?:is|has|came|spread)\b|\bterminal(?:ly ill| illness| diagnosis)\b",
        r"\bintensive care\b|\bicu\b|\bhospice\b|\bin a coma\b|\blife support\b|\b(?:was|were|been|just|got) diagnosed with\b",
        rf"{_OWN}{_KIN}\b{_NAME}(?: (?:has|had|is|was|just|got|been|in|to|the|a|taken|rushed))+ {_INTO_BED}\b",
        rf"{_OWN}{_KIN}(?: is|'s| has been| got) (?:so |very |really |quite |seriously )*(?:ill|sick|poorly|unwell)\b(?! of)",
    ),
    "work": (
        r"\b(?:lost|losing) my (?:\w+ )?(?:job|position|livelihood|work)\b",
        r"\b(?:was|got|been|being|were|am|i'm) (?:just |suddenly )?(?:fired\b(?! up)|sacked\b)|\blaid off\b|\bmade redundant\b",
        r"\b(?:let go (?:from|by)|got the sack)\b",
        r"\b(?:they|he|she|boss|company|work|manager)(?: have| has| just)* (?:(?:fired|sacked) me|let me go)\b(?! (?:home|early|to|up))",
    ),
    "parting": (
        rf"\b(?:he|she|they|{_LOVER}){_NAME}{_HAS} (?:left|dumped|walked out on|ended things with|cheated on) (?:me|us)\b{_NOT_THERE}",
        r"\b(?:got|been|was) dumped\b|\b(?:dumped|cheated on|(?:broke|broken|split) up with) me\b",
        rf"\b(?:we|i|he|she|and i|{_LOVER} and me){_HAS} (?:broke|split|broken) up\b",
        r"\b(?:getting|wants?|filed for|asked (?:me )?for|going through) (?:a |the )?divorced?\b|\bmy (?:\w+ )?(?:break-?up|divorce)\b",
    ),
    "cruelty": (
        rf"\b(?:i'm|i am|im|i was|i get|i got|being|been|gets?|getting) (?:\w+ )?{_HURT}\b|\b(?:the|those|my) bull(?:y|ies)\b",
        rf"(?<!cat )(?<!dog )(?<!kitten )(?<!puppy )(?<!toddler )\b{_HURTS} (?:me|us)\b(?! into\b)",
        r"\b(?:beats?|beating|hits?|hitting) (?:me|us)\b(?! (?:up with|at|with|to|by|in)\b)",
        r"\bcall(?:s|ed)? me (?:names|fat|ugly|stupid|worthless|a freak)\b",
    ),
    "despair": (
        r"\bcan(?:'?t|not) (?:do|take|bear|stand|handle|manage|live)(?: with| like)? (?:this|it|that|life) any ?(?:more|longer)\b",
        r"\bcan(?:'?t|not) (?:cope|go on|live like this|keep going|stop crying)\b(?! (?:about|holiday))",
        r"\b(?:i'm|i am|im|everything(?:'s| is)|life is|it's all|we're) (?:\w+ )?(?:falling (?:apart|to pieces)|breaking down)\b",
        r"\bi (?:broke|break) down\b(?! (?:the|my|a|an|some)\b)|\bno point in (?:anything|living)\b|\b(?:life|pain|it) is unbearable\b",
        rf"{_I_AM} (?:\w+ )?(?:hopeless|desperate|devastated|heartbroken|worthless)\b(?! (?:for|at|to))|\bhate (?:myself|my life)\b",
        r"\bi (?:just )?(?:want to|wanna) give up(?: on (?:life|everything))?(?= *(?:[.!,]|$))",
    ),
}
_TROUBLES: Mapping[Trouble, re.Pattern[str]] = {trouble: re.compile("|".join(forms)) for trouble, forms in _PATTERNS.items()}
_NOT_SO = re.compile(
    r"\b(?:nobody|no one|nothing|almost|nearly|never|not|didn't|hasn't|wasn't|isn't|doesn't|if|afraid of"
    r"|nightmare|dreamt|dreamed|pretend\w*)"
    r"(?: \w+){0,3} ?$"
)
"""What ahead of a trouble says that it has not happened."""
_FICTION = re.compile(r"\b(?:book|film|movie|novel|series|episode|season|show|game|chapter|character|hero|villain|story|comic|anime)s?\b")
_THIRD = re.compile(r"\b(?:he|she|they|him|her|them|the|an?|funeral|passed away)\b")
"""Words for somebody who need not be anyone of the person's own."""
_MINE = re.compile(rf"\b(?:my|our) (?:[\w-]+ ){{0,2}}?(?:{_PERSON}|{_PET})\b")


def trouble_in(text: str) -> Trouble | None:
    """Tell which grave trouble a message tells of, the most pressing first; None for none.

    What happens in a book or a film is no trouble, unless it is somebody of the person's own that is spoken of.
    """
    said = plain(text)
    return next((trouble for trouble, pattern in _TROUBLES.items() if _tells_of(pattern, said)), None)


def _tells_of(pattern: re.Pattern[str], said: str) -> bool:
    in_fiction = bool(_FICTION.search(said))
    return any(
        not _NOT_SO.search(said[: found.start()]) and not (in_fiction and _THIRD.search(found[0]) and not _MINE.search(found[0]))
        for found in pattern.finditer(said)
    )
