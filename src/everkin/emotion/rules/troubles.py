"""Grave troubles: which one a message tells of, by patterns over its words, so that nothing but words for just that trouble meets it.

The patterns ask who was lost, fell ill or left: a phone dies too, and one loses keys. What one finds counts only where its sentence is the
person's own, and its clause does not take it back. They are English, also as learners with German speak it.
"""

import re
from collections.abc import Mapping
from typing import Literal

from everkin.emotion.rules.wording import plain
from everkin.kit.sentences import asks, sentences

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

_LOVER = (
    r"(?:wife|husband|partner|spouse|girlfriend|boyfriend|gf|bf|fianc(?:e|\u00e9)e?|ex(?:-\w+)?|other half|soulmate|love of my life"
    r"|man(?= has))"
)
_KIN = (
    r"(?:little (?:boy|girl)|mum|mom|mam|mama|mummy|mommy|mother|dad|daddy|papa|father|parents?|nan|nana|gran|granny|grand\w+|brother"
    r"|sister|siblings?|twin|son|daughter|child|kid|children|baby|babies|aunt\w*|uncle|cousin|nephew|niece|(?:step|god)\w+|\w+-in-law"
    rf"|{_LOVER})"
)
_PERSON = (
    rf"(?:{_KIN}|friend|mate|bestie|neighbou?r|colleague|co-?worker|boss|teacher|therapist|mentor|coach|classmate|roommate|flatmate"
    r"|student|patient|priest|somebody|someone)"
)
_PET = (
    r"(?:dog|doggo|puppy|pup|cat|kitten|kitty|hamster|rabbit|bunny|guinea pig|horse|pony|budgie|parrot|bird|canary|rat|ferret|gerbil|pet"
    r"|tortoise|turtle|snake|lizard|gecko|fish|goldfish|hen|chicken|goat|donkey|cockatiel)"
)
_NO_LINK = r"(?!(?:with|in|on|at|to|for|from|of|about|and|when|while|because|after|since|before|until|as|the|a)\b)"
_OWN = rf"\b(?:my|our|his|her|their|the|a|an|\w+'s) (?:{_NO_LINK}[\w-]+ ){{0,3}}?"
_NAME = rf"(?: of (?:mine|ours))?(?:,? {_NO_LINK}\w+,?){{0,4}}?(?: from \w+)?"
_HAS = r"(?: (?:has|have|had|just|also|suddenly|recently|sadly|finally))*"
_SPAN = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|some|few|several|many|about|\d+) (?:\w+ )?"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_WHEN = (
    r"(?:yesterday|today|tonight|last|this|early|late|recently|suddenly|now|then|again|too|forever|every|all|always|over|without|since"
    r"|when|while|after|before|because|due|through|during"
    rf"|on (?:\w+day|the \d|christmas)|in (?:\d+|the war|(?:the )?(?:spring|summer|autumn|winter)"
    rf"|{_MONTH}|an? (?:\w+ )?(?:accident|crash|fire|attack|war))|at (?:birth|\w+ weeks|home|school|work|night|christmas|the weekend)"
    rf"|{_SPAN}(?:hour|day|week|month|year)s?|and|but|so|though|as|i|i'm|we|he|she|they|it|it's|my)"
)
_ENDED = rf"(?= *(?:$|[^\w' ]|{_WHEN}\b))"
"""Where nothing more is said of whom or what: an end, a stop, or a word of time or cause."""
_DIED = (
    rf"(?:{_HAS} (?:(?:died|passed (?:away|on)|(?:was|were|got|been) (?:killed|murdered|shot dead)|drowned|didn't (?:make it|survive)"
    r"|(?:killed|hanged|shot) (?:him|her|them)sel(?:f|ves)|took (?:his|her|their) own li(?:fe|ves))\b"
    rf"|passed\b{_ENDED})|(?:'s|{_HAS} (?:is|are|was|were))(?: since \w+ \w+)?"
    rf" (?:dead\b|gone forever\b|dying\b(?:{_ENDED}|(?= (?:of|from|in|at)\b))))"
)
_LOST = r"\b(?:lost|losing|buried|burying|cremated|mourning|grieving(?: for)?)"
_TAKEN = r"(?= to \w*(?:cancer|covid|suicide|drugs|war)\b)"
_DISEASE = r"(?:cancer|leuk(?:ae|e)mia|lymphoma|a (?:brain )?tumou?r|dementia|alzheimer(?:'?s)?|parkinson'?s|sepsis|hiv)"
_INTO_BED = r"(?:seriously ill|very ill|really ill|stroke|heart attack|hospital(?:i[sz]ed)?|accident|car crash|overdose)"
_HURTS = (
    r"(?:bull(?:y|ies|ied|ying)|mock(?:s|ed|ing)?|humiliat(?:es?|ed|ing)|harass(?:es|ed|ing)?|torment(?:s|ed|ing)?|insult(?:s|ed|ing)?"
    r"|pick(?:s|ed|ing)? on|ma(?:kes?|de|king) (?:fun of|jokes about)|slaps?|slapped|sp[ai]ts? at|laugh(?:s|ed|ing)? at"
    r"|threaten(?:s|ed|ing)?)"
)
_HURT = r"(?:bullied|mocked|harassed|humiliated|picked on|tormented|abused|beaten up)"
_SUCH = rf"(?:{_ENDED}|(?= (?:like|with|about)\b))"
_ALONE = rf"(?:{_ENDED}|(?= (?:for|alone with|with (?:\w+ ){{1,2}}(?:kids|children|baby))\b))"
_BEATEN = rf"(?:{_ENDED}| with (?:a|his|her|their|the) (?:\w+ )?(?:belt|stick|cane|hands?|fists?|shoe|cable))"
_WRETCHED = r"(?:hopeless|desperate|devastated|heartbroken|worthless)"
_CANNOT = r"\bcan(?:'?t|not)"

_PATTERNS: Mapping[Trouble, tuple[str, ...]] = {
    "panic": (
        r"\b(?:panic|anxiety) attacks?\b|\bhyperventilat\w+|\b(?:i'm|i am|im|i keep|started) panick?ing\b",
        rf"{_CANNOT} (?:stop shaking|breathe|catch my breath)\b|\bheart(?:'s| is) (?:racing|pounding)\b",
    ),
    "pet": (
        rf"{_OWN}{_PET}\b{_NAME}{_DIED}",
        rf"{_LOST} (?:both )?{_OWN}{_PET}\b(?:{_ENDED}|{_TAKEN})",
        rf"\b(?:put|putting|let put) (?:{_OWN}{_PET}|him|her|it|them) (?:down|to sleep)\b{_ENDED}|{_PET} let put to sleep\b",
        rf"\bput(?:ting)? down {_OWN}{_PET}\b|\brainbow bridge\b",
        rf"{_OWN}{_PET}\b{_NAME}{_HAS} (?:got|was|been|to be) (?:run over|hit by a|put (?:down|to sleep))",
    ),
    "loss": (
        rf"{_OWN}{_PERSON}\b{_NAME}{_DIED}",
        rf"{_LOST} (?:both )?{_OWN}{_PERSON}\b(?:{_ENDED}|(?= to\b))",
        rf"{_LOST} (?:him|her|them)\b(?:{_ENDED}|{_TAKEN})",
        rf"\b(?:he|she|they|mum|mom|dad|nan|gran|grandma|grandpa|grandad){_DIED}",
        rf"\bmy (?:\w+ )?(?!{_LOVER}){_KIN}(?:'s| is| are| has)(?: now)? gone\b{_ENDED}",
        rf"\b(?:{_PERSON}|people|everyone) (?:who|that) died\b|\bdeath of (?:{_OWN})?{_PERSON}\b",
        rf"\bmy (?:late )?{_PERSON}'s? (?:death|suicide)\b",
        r"\bmiscarr\w+|\bstill ?(?:born|birth)\b|\blost the pregnancy\b|\bectopic\b|\b(?:lost|losing) it at \w+ weeks\b",
        r"\bbereave\w*|\bmy grief\b|\b(?:i'm|i am|im|still) (?:grieving|in mourning|widowed|a widow(?:er)?)\b|\bfuneral\b",
        rf"\b\w+ passed away\b{_ENDED}",
        rf"\b(?:christmas|birthday|easter|summer|winter|year|holidays?|eid|anniversary|day) without (?:{_OWN}{_PERSON}|him|her)\b",
    ),
    "illness": (
        rf"\b(?:has|have|had|with|got|found|fighting|battling|from|it's|it is|she is|he is) (?!a cancer\b)(?:\w+ ){{0,2}}?{_DISEASE}\b",
        r"\b(?:brain|breast|lung|bowel|skin|blood|prostate|terminal|stage \w+) (?:cancer|tumou?r)\b|\bchemo(?:therapy)?\b",
        r"\b(?:my|the) (?:cancer|tumou?r)(?: of my \w+)? (?:is|has|came|spread)\b|\bterminal(?:ly ill| illness| diagnosis)\b",
        r"\b(?:in|into|(?:moved|goes|going|brought|taken) to) (?:an? |the )?(?:\w+ )?(?:intensive care|icu|hospice)\b|\bin a coma\b",
        r"\blife support\b|\b(?:was|were|been|just|got) diagnosed with\b",
        r"\b(?:days|weeks|months|year|years) (?:left )?to live\b",
        rf"{_OWN}{_KIN}\b{_NAME}(?: (?:has|had|is|was|just|got|been|in|to|the|a|taken|rushed))+ {_INTO_BED}\b",
        rf"\b(?:mum|mom|dad|nan|gran|grandma|grandpa|grandad)(?: (?:has|had|just|got|a))+ {_INTO_BED}\b",
        rf"{_OWN}{_KIN}(?: is|'s| has been| got) (?:so |very |really |quite |seriously )*(?:ill|sick|poorly|unwell)\b{_SUCH}",
    ),
    "work": (
        r"\b(?:lost|losing) my (?:\w+ )?(?:job|position|livelihood|work)\b",
        rf"\b(?:was|got|been|being|were|am|i'm) (?:just |suddenly )?(?:fired|sacked)\b(?:{_ENDED}|(?= (?:from|by) (?:my|our|the)\b))",
        r"\blaid (?:me )?off\b|\bmade redundant\b|\b(?:let go (?:from|by)|(?:got|gave me|given me) the sack)\b",
        r"\b(?:has|have) me (?:fired|sacked)\b",
        rf"\b(?:they|he|she|boss|company|work|manager)(?: have| has| just)* (?:(?:fired|sacked) me|let me go)\b{_ENDED}",
    ),
    "parting": (
        rf"\b(?:he|she|they|{_LOVER}){_NAME}{_HAS} (?:left|leaved|dumped|walked out on|ended things with|cheated on) (?:me|us)\b{_ALONE}",
        r"\b(?:got|been|was) dumped\b|\b(?:dumped|cheated on|(?:broke|broken|split) up with|made (?:schluss|an end) with) me\b",
        rf"\b(?:we|i|he|she|and i|{_LOVER} and me){_HAS} (?:broke|split|broken) up\b{_ENDED}",
        r"\b(?:getting|wants?|filed for|asked (?:me )?for|going through) (?:a |the )?divorced?\b|\bmy (?:\w+ )?(?:break-?up|divorce)\b",
    ),
    "cruelty": (
        rf"\b(?:i'm|i am|im|i was|i get|i got|being|been|gets?|getting) (?:\w+ )?{_HURT}\b|\b(?:the|those|my) bull(?:y|ies)\b",
        rf"\b{_HURTS} (?:me|us)\b",
        rf"\b(?:beats?|beating|hits?|hitting) (?:me|us)\b{_BEATEN}|\bbeat(?:s|ing)? (?:me|us) up\b",
        r"\bcall(?:s|ed|ing)? me (?:names|fat|ugly|stupid|worthless|a freak)\b",
    ),
    "despair": (
        rf"{_CANNOT} (?:do|take|bear|stand|handle|manage|live)(?: with| like)? (?:this|it|that|life) any ?(?:more|longer)\b",
        rf"{_CANNOT} (?:cope|go on|live like this|keep going|stop crying)\b{_SUCH}|{_CANNOT} (?:any ?)?more\b",
        r"\b(?:i'm|i am|im|everything(?:'s| is)|life is|it's all|we're) (?:\w+ )?(?:falling (?:apart|to pieces)|breaking down)\b",
        rf"\bi (?:broke|break) down\b{_ENDED}|\bno point in (?:anything|living)\b|\b(?:life|pain|it) is unbearable\b",
        rf"\b(?:i'm|i am|im|i feel|feel|feeling|so|completely|totally) (?:\w+ )?{_WRETCHED}\b{_ENDED}|\bhate (?:myself|my life)\b",
        r"\bi (?:just )?(?:want to|wanna) give up(?: on (?:life|everything))?(?= *(?:[.!,]|$))",
    ),
}
_TROUBLES: Mapping[Trouble, re.Pattern[str]] = {trouble: re.compile("|".join(forms)) for trouble, forms in _PATTERNS.items()}

_SUBJECT = r"(?:i|i'm|i've|im|he|she|they|we|my|our)"
_BREAK = re.compile(
    r"[,;:\n()\u2013\u2014]|\b(?:and|but|because|cause|cos|since|when|while|after|before|though|although|so|where)\b"
    rf"|(?<! of)(?<!not)(?<!n't)(?<!if) (?={_SUBJECT}\b)"
)
"""Where a clause begins: at a stop, a link or a subject."""
_DENIES = re.compile(
    r"\b(?:not?|never|nobody|nothing|none|almost|nearly|hardly|neither|if|(?:did|has|was|is|does|had|have|are|were|do|would)n't)\b"
    r"(?! (?:only|just|even|long|point|know|believe|understand|one day|make it|survive|got over|get over|forget|stopped)\b)"
)
"""What takes a trouble back, in its clause: in its own words too."""
_UNREAL = re.compile(
    r"\b(?:dream\w*|nightmares?|pretend\w*|imagin\w+)\b"
    r"|\b(?:if|whether|thought|afraid(?: of)?|(?:not|n't) (?:\w+ )?(?:think|true|like|say|mean))(?: that)?$"
)
"""What, ahead of a clause, says that it did not happen."""
_MIRTH = re.compile(r"\b(?:laugh\w*(?! at)|boredom|embarrassment|shame|jealousy|funny|hilarious)\b")
"""What makes a figure of speech of a death, or of being out of breath."""
_EXERTION = re.compile(r"\b(?:excite\w*|nose|a run|running|jog\w*|gym|stairs|coffee|jeans|corset)\b")
"""What makes a heart pound, or takes one's breath, that is no panic."""
_KIDDING = re.compile(r"\b(?:just|only|i'm|was) (?:kidding|joking)\b|\bapril fools?\b")
_ELSEWHERE = re.compile(
    r"\b(?:book|film|movie|novel|series|episode|season|show|game|chapter|character|hero|villain|story|comic|anime|opera|theatre)s?\b"
    r"|\b(?:i'm|i am|im|as|become|becoming) an? (?:\w+ )?(?:nurse|doctor|surgeon|vet|carer|midwife|priest|social worker)\b"
    r"|\b(?:volunteer\w*|essay|thesis|lecture|research)\b|\b(?:i|we) (?:work|study|teach|read)\b"
    r"|\b(?:studying|training|working) (?:to|in|at|as|for)\b"
)
"""Fiction and professions: what happens in these is somebody else's."""
_THIRD = re.compile(r"\b(?:he|she|they|him|her|them|the|an?|funeral|passed away|intensive care|icu|hospice|chemo(?:therapy)?)\b")
"""Words for somebody who need not be anyone of the person's own."""
_MINE = re.compile(rf"\b(?:my|our) (?:[\w-]+ ){{0,2}}?(?:{_PERSON}|{_PET})\b")
FIRST_PERSON = re.compile(r"\b(?:i|i'm|i've|i'd|i'll|im|ive|me|my|mine|myself|we|we're|we've|us|our)\b")
"""Words of the first person."""
_NEAR = re.compile(
    r"\b(?:he|she|they|they've|he's|she's|him|her|them|it|it's|everything(?:'s)?|life"
    r"|(?:mum|mom|mam|dad|nan|gran|grandma|grandpa|grandad)(?:'s)?"
    rf"|the (?:vet|doctors?|tumou?r|cancer|baby|{_PET}))\b|^(?:just |so |still |another |feeling |thinking |missing )*"
    r"(?:an? (?:\w+ )?(?:friend|colleague|neighbou?r)|got|getting|having|had|been|was|lost|losing|put|broke"
    r"|can't|cannot|completely|totally|(?:panic|anxiety) attacks?$|funeral)\b"
)
"""Whom one speaks of as "she" or "dad", or, with no subject at all, oneself."""
_YOU = re.compile(r"\b(?:you|your|you're|you've|one|someone's)\b")
_BEAST = re.compile(rf"\b(?:{_PET}|toddler|baby)\b")


def trouble_in(text: str) -> Trouble | None:
    """Tell which grave trouble a message tells of, the most pressing first; None for none.

    A question about the companion or the world tells of none, and neither does what is denied. What happens in a book, or at work to
    others, is no trouble, unless it is somebody of the person's own that is spoken of.
    """
    said = plain(text).replace("can not ", "cannot ")
    if _KIDDING.search(said):
        return None
    told = sentences(said)
    return next((trouble for trouble in _TROUBLES if any(_tells_of(trouble, sentence) for sentence in told)), None)


def _tells_of(trouble: Trouble, sentence: str) -> bool:
    """Whether one of a trouble's patterns is found in a sentence where it is the person's own, and happened."""
    found = _TROUBLES[trouble].finditer(sentence)
    return any(_is_own(one, sentence) and _happened(one, trouble, sentence) for one in found)


def _is_own(found: re.Match[str], sentence: str) -> bool:
    """Whether it is the person who is in trouble, or somebody of theirs."""
    if _ELSEWHERE.search(sentence) and _THIRD.search(found[0]) and not _MINE.search(found[0]):
        return False
    if FIRST_PERSON.search(sentence):
        return not _YOU.search(_clause(found, sentence)) or bool(FIRST_PERSON.search(_clause(found, sentence)))
    return not asks(sentence) and bool(_NEAR.search(sentence))


def _happened(found: re.Match[str], trouble: Trouble, sentence: str) -> bool:
    """Whether nothing in its clause, or ahead of that, takes it back."""
    clause, behind = _clause(found, sentence), _BREAK.split(sentence[found.end() :], maxsplit=1)[0]
    ahead = re.split("[,;]", sentence[: _begin(found, sentence)])[-1].strip()
    if trouble == "panic" and (_MIRTH.search(sentence) or _EXERTION.search(sentence)):
        return False
    if trouble == "cruelty" and _BEAST.search(clause):
        return False
    return not (_DENIES.search(clause) or _UNREAL.search(ahead) or (trouble in {"loss", "pet"} and _MIRTH.search(behind)))


def _clause(found: re.Match[str], sentence: str) -> str:
    """The clause of what was found, up to its end."""
    return sentence[_begin(found, sentence) : found.end()]


def _begin(found: re.Match[str], sentence: str) -> int:
    return max((end.end() for end in _BREAK.finditer(sentence) if end.end() <= found.start()), default=0)
