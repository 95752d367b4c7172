"""How descriptions of characters tell that somebody is under 18, and what only sounds like it.

Rules of thumb, in English, that err on the side of refusing: everyone depicted is an adult. What is told of somebody's past ("when she was
ten"), of their children and pupils, or of things ("a 12-year-old whisky") depicts no minor.
"""

import re
from collections.abc import Iterator

from everkin.kit.sentences import STOPS

_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
_AGE = rf"(?<![\d.,$€£-])(?:[0-9]|1[0-7]|{_WORDS})(?![\d%]|[.,]\d|\w)"
_MONTH = r"(?:jan|feb|mar|apr|may|june|july|aug|sep|oct|nov|dec)"
_SOME = r"(?:only |just |still |barely |about |around |nearly |almost |currently |a )*"

_CHILD = (
    r"(?:child|kid|teen(?:ager)?|minor|toddler|baby|infant|pre-?teen|tween|adolescent|school ?girl|school ?boy|(?:little|small|young) "
    r"(?:girl|boy|child|kid)|loli(?:ta|con)?|high[- ]?schooler|middle[- ]?schooler|jailbait|underaged?)"
)
_SCHOOL = r"(?:high|middle|junior high|elementary|primary|grade|secondary)[- ]school"
_PUPIL = r"(?:student|girl|boy|kid|pupil|freshman|sophomore|junior|senior|cheerleader|delinquent|goth|nerd)"
_FIELD = (
    r"(?:age(?: group)?|species|race|type|role|occupation|job|body|build|appearance|features?|archetype|tags?|category|identity|gender|sex|"
    r"life ?stage|character|description|persona(?:lity)?|attributes?|mind)"
)
_IS = (
    r"(?:is|am|are|'s|'m|'re|(?:plays?|playing|poses?|posing|acts?|acting)(?: as)?|role-?play(?:s|ing)?(?: as)?|looks? like|appears? to be)"
)
_WHICH = (
    r"(?:only|eldest|oldest|middle|youngest|second|third|first|inner|love|wild|problem|golden|poster|flower|fellow|favou?rite|big|overgrown|"
    r"new|no|not)"
)
_ENDS = r"(?=\s*(?:$|[,)]| and\b| but\b))"
_GOES_ON = r"(?=\s*(?:$|[,)]| (?:and|but|who|with|from|in|girl|boy|living|named)\b))"

AGES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bage[ds]?\b[\s:=(\[\"'*_-]{{0,6}}(?:is |of |was )?{_SOME}{_AGE}(?! (?:years? )?in (?:oak|wood|casks?|barrels?)\b)",
        rf"{_AGE}[ -]?(?:years?|yrs?)[ -]?olds?\b",
        rf"{_AGE} years? of age\b",
        r"(?<![\d.-])(?:[0-9]|1[0-7]) ?(?:y/?o|y\.o\.?)(?!\w)",
        rf"(?:\b(?:she|he|i)|\{{\{{char\}}\}})(?:'s|'m| is| am) {_SOME}(?!(?:[0-3]|one|two|three)\b){_AGE}{_ENDS}",
        rf"\b(?:turning|turns|turned) {_AGE}(?=\s*(?:$|[,)]| (?:this|next|today|tomorrow|soon|last (?:week|month|year))\b))",
        rf"\bturn(?:s|ed|ing)? {_AGE} (?:in|on) (?:\w+ )?(?:{_MONTH}|spring|summer|autumn|fall|winter|\d)",
        rf"\b(?:girl|boy|lass|lad|maiden) of {_SOME}{_AGE}(?! (?:children|siblings|kids|hearts|minds|brothers|sisters|daughters|sons)\b)",
        rf"(?:^|[.!?] )(?:[a-z][\w'-]+|\{{\{{char\}}\}}), {_SOME}{_AGE},",
        r"\bunder(?: the age of)? (?:18|eighteen)\b(?=\s*(?:$|[,)]))",
    )
)
"""Ages below 18; of bare numbers only those that a person is said to be."""
KINDS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:lolis?|lolicons?|shotacons?|a shota|shota (?:boy|character)|jailbait|underaged?|pre-?teens?|pre-?pubescent)\b",
        r"\b(?:school ?girls?|school ?boys?|high[- ]?schoolers?|middle[- ]?schoolers?|grade[- ]?schoolers?)\b",
        rf"\b{_SCHOOL} {_PUPIL}s?\b",
        r"\b(?:freshman|sophomore|junior|senior|student|pupil) (?:in|at|of) (?:(?:an?|the|her|his|your|local) )*(?:high|middle) school\b",
        r"\bin (?:the )?(?:[1-9]|1[0-2])(?:st|nd|rd|th) grade\b|\b(?:[1-9]|1[0-2])(?:st|nd|rd|th)[- ]graders?\b",
        r"\b(?:is|am|are|'s|'m|'re) (?:still |currently )?in (?:high|middle|elementary|primary|grade) school\b",
        r"\bteen(?:age)?[ -](?:girl|boy|student|daughter|son|idol|heartthrob|runaway|witch|rebel|cheerleader)s?\b",
        rf"\b{_IS} {_SOME}(?!in )(?:an? |the |your )?(?!(?:[a-z']+ ){{0,2}}?{_WHICH} )(?:[a-z-]+ ){{0,2}}?{_CHILD}{_GOES_ON}",
        rf"^{_CHILD}s?$",
        rf"\b{_FIELD}\s*[:=(\[]+(?:[^:=]{{0,300}}?[\s,+\"'(\[/])?{_CHILD}s?(?=\s*(?:$|[,+\"')\]/]))",
        rf"\b{_FIELD}\s*[:=(\[]+[^:=]{{0,300}}?{_SCHOOL}(?=\s*(?:$|[,+\"')\]/]))",
    )
)
"""Words for who is under 18."""

LOOKS = re.compile(
    r"\b(?:body|looks?|appearance|face|figure) of an? (?:\w+ ){0,2}(?:child|kid|teen(?:ager)?|(?:little|young) (?:girl|boy))\b"
    r"|\bchild-?like (?:body|figure|frame|build)\b"
)
"""Looks, which spare nobody, whatever the age behind them."""

_KIN = (
    r"(?:son|daughter|grand(?:son|daughter|child)|child|children|kid|kids|niece|nephew|cousin|brother|sister|sibling|baby|twin|pupil|"
    r"student|ward|stepson|stepdaughter|godson|goddaughter|boy|girl|toddler|neighbou?r)s?"
)
_THINGS = (
    r"(?:dogs?|cats?|hounds?|pupp(?:y|ies)|kittens?|horses?|mares?|ponies|pony|parrots?|labradors?|collies?|terriers?|whisk(?:e)?y|wine|rum|"
    r"brandy|cheese|cars?|vans?|trucks?|bikes?|bicycles?|boats?|ships?|house|home|building|bridge|business|company|firm|shop|store|bakery|"
    r"studio|cafe|bar|restaurant|magazine|blog|scars?|wounds?|feud|grudge|marriage|relationship|friendship|habit|phone|laptop|computer|"
    r"coat|boots|jacket|guitar|violin|piano|tradition|mystery|case|debt|recipe|tree|vine|sourdough|starter)"
)
SPARED_BEFORE = re.compile(
    r"(?:"
    r"\b(?:when|since|until|till|before|after|while|back then|ago|once)\b[^,]*"
    r"|\b(?:at|from|by|around|to|for|over|under)(?: (?:the|an?|her|his|their|my))?(?: (?:young|early|tender|mere))*"
    rf"|\b(?:(?!user's)[a-z]+'s|my|her|his|their|our|two|three|four|an?|with|has|have) (?:[a-z]+ ){{0,3}}{_KIN}\b(?! who)[^.]{{0,30}}"
    rf"|\b(?:the|a|my|her|his|their|our|its?|this|that) (?:[a-z]+ )?{_THINGS}\b[^.]{{0,30}}"
    r"|\bit(?:'s| is| was)"
    r")\s*[(,]?\s*$"
)
"""What stands ahead of an age that is of the past, or of somebody or something else's."""
SPARED_BEHIND = re.compile(
    rf"^[ -]*(?:[a-z-]+ ){{0,2}}?(?:{_THINGS}|daughter|son|niece|nephew|grand(?:son|daughter|child)|twins)\b|^,? when\b|^, to [a-z]"
    r"|^ ago\b|^ at the time\b"
)
KINDS_SPARED_BEFORE = re.compile(
    r"(?:"
    r"\b(?:when|since|until|till|before|after|while|back then)\b[^,]*"
    r"|\b(?:like|(?<!dressed )(?<!dresses )(?<!plays )(?<!poses )(?<!acts )as|was|were|been|former|once|than) "
    r"(?:an? |the )?(?:[a-z]+ ){0,2}"
    r"|\b(?:teach\w*|taught|tutor\w*|coach\w*|mentor\w*|help\w*|counsel\w*|educat\w*|works? with|worked with|working with|volunteers? with|"
    r"lessons? (?:to|for)|books? for|class(?:es)? (?:for|of)|rais(?:es|ed|ing)|protects?|rescues?|saves?|saved) (?:[a-z]+ ){0,3}"
    r"|\b(?:mother|father|parents?|mum|mom|dad|aunt|uncle|guardian|nanny|teacher|tutor|coach|doctor|counsell?or) (?:of|to|for) "
    r"(?:[a-z]+ ){0,3}"
    r"|\b(?:not|never|no|nobody|isn't|aren't) (?:an? )?(?:[a-z]+ ){0,1}"
    r"|\b(?:my|her|his|their|our|has|have|had|with) (?:an? |two |three )?(?:[a-z]+ ){0,1}"
    r")$"
)
KINDS_SPARED_BEHIND = re.compile(
    r"^(?:s'?|'s)? ?(?:crush|grin|giggles?|drawings?|sweethearts?|reunion|teachers?|friends?|years|days|memory|psychologist|psychiatrist|"
    r"therapist|counsell?or|care|of (?:the|its|a|two|three|four|five|six|immigrants|divorce)|at heart|prodigy once)\b"
)
AROUND_CHARS = 200
"""How far around such words it is looked for what spares them."""
_PARTS = re.compile(rf"[.!?;|\n\r]+(?=\s|$)|[\n\r;|{STOPS.translate(dict.fromkeys(map(ord, '.!?')))}]+")
"""Every stop parts, also behind what may be an abbreviation: what spares the one sentence must not spare the next."""
_NAMED = re.compile(
    r"^\W*(?!It|This|That|There|Today|Time|Room|What|Here|Only|Which)(?:[A-Z]\w+ ){1,3}is (?:only |just |still |barely )*(?:[4-9]|1[0-7])"
    r"(?=\s*(?:$|[,)]| and\b| but\b))"
)


def parts(text: str) -> Iterator[str]:
    """The sentences and lines of a description."""
    return (part.strip() for part in _PARTS.split(text) if part.strip())


def told_by(part: str, folded: str) -> str | None:
    """The words of a sentence, as written and folded for matching, by which it tells of somebody under 18; None where it does not."""
    if named := _NAMED.search(part):
        return named[0].strip()
    if looks := LOOKS.search(folded):
        return looks[0]
    ages = _unspared(folded, AGES, SPARED_BEFORE, SPARED_BEHIND)
    return ages or _unspared(folded, KINDS, KINDS_SPARED_BEFORE, KINDS_SPARED_BEHIND)


def _unspared(folded: str, patterns: tuple[re.Pattern[str], ...], before: re.Pattern[str], behind: re.Pattern[str]) -> str | None:
    for pattern in patterns:
        for match in pattern.finditer(folded):
            if not before.search(folded[max(0, match.start() - AROUND_CHARS) : match.start()]) and not behind.search(
                folded[match.end() : match.end() + AROUND_CHARS]
            ):
                return match[0].strip()
    return None
