"""How a claim of a shared history begins, what takes it back, and where it ends: the tables of `honesty`."""

import re
from collections.abc import Sequence

MACROS = {
    "YOU": "you|you've|you'd",
    "WE": "we|we've|we'd",
    "HAVE": "have|had",
    "ADV": (
        "also|once|already|just|always|often|even|actually|really|first|specifically|recently|sometimes|definitely|both|all"
        "|still|briefly|only|so|clearly|finally|later|together|never"
    ),
    "TELLING": "told|texted|reminded|promised|showed|asked|taught|sent",
    "SAYING": "mentioned|said|confided|described|admitted|explained|confessed|shared|wrote|talked|spoke",
    "TALKED": "said|talked|spoke|spoken|chatted|discussed|agreed|promised|planned",
    "SHARED": (
        "went|gone|visited|met|watched|danced|travelled|traveled|walked|laughed|sat|cooked|ate|drank|swam|flew|drove|stayed"
        "|played|kissed|celebrated|saw|spent|took|had|listened|explored|hiked|been|got|shared|did|made|built|read|sang|cried"
        "|baked|rode|climbed|camped"
    ),
    "PAST": (
        r"\w+ed|went|gone|was|were|had|met|saw|sat|spoke|took|made|drove|flew|ate|drank|swam|ran|rode|got|came|found|bought|sang"
        "|slept|spent|did|said|wrote|read|built|told|thought|felt|began|fell|left|won|lost|hid|kept|held|heard|stood|wore|woke"
        "|broke|gave|brought|caught|taught|sent|cut|hurt|been|seen|taken|done|let|sold|paid|drew|grew|knew|threw|forgot|chose"
        "|froze|shook|sank|burnt|spilt|learnt|dreamt|lit|hit|put|fed|led|bit|swore|tore|blew|shot|stole|stuck|struck|sent|bled"
        "|fled|hung|dug|spun|swung|clung"
    ),
    "UNIT": (
        "time|night|week|weekend|month|year|spring|summer|autumn|fall|winter|evening|monday|tuesday|wednesday|thursday|friday"
        "|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|christmas"
        "|easter"
    ),
    "SPELL": "time|night|day|evening|morning|afternoon|weekend|week|summer|winter|spring|autumn|year",
    "SELF": (
        "i|i'll|i've|i'd|do|don't|you|you'll|can|can't|cannot|could|will|won't|still|always|also|never|often|fondly|vividly"
        "|clearly|to|love|have|haven't|not|even|definitely|certainly|really|must|should|like|of|course|couldn't|hardly|barely"
        "|didn't"
    ),
    "RECALLS": "remember|remembers|remembered|remembering|recall|recalled|recalling|forget|forgot|forgotten|forgetting",
    "TREASURES": "miss|missed|missing|treasure|cherish|cherished|loved|enjoyed|liked|replaying",
    "IS": "is|are|was|were|did|does|has|have|will",
    "HOWS": "how's|how're|how'd",
    "KIN": (
        "girl|boy|mother-in-law|father-in-law|sister-in-law|brother-in-law|sister|brother|husband|wife|son|daughter|boyfriend|girlfriend|partner|fiance|fiancee|aunt|uncle|niece|nephew|cousin"
        "|grandson|granddaughter|twin|twins|kids|children|child|baby|stepson|stepdaughter|stepmother|stepfather|sisters"
        "|brothers|sons|daughters|in-laws"
    ),
    "KNOWN": (
        "friend|boss|manager|neighbour|neighbor|colleague|coworker|teacher|roommate|flatmate|landlord|mother|father|mum|mom|dad"
        "|grandmother|grandfather|grandma|grandpa|ex|doctor|therapist|coach|professor|mate|buddy"
    ),
    "PET": (
        "dog|cat|dogs|cats|puppy|kitten|parrot|horse|pony|rabbit|hamster|bird|budgie|fish|tortoise|turtle|pet|pets|guinea"
        "|ferret|goat|hens|chickens|snake|lizard"
    ),
    "EVENT": (
        "exam|exams|test|interview|wedding|trip|operation|surgery|appointment|holiday|vacation|flight|presentation|recital"
        "|concert|audition|exhibition|marathon|race|tournament|match|thesis|dissertation|novel|book|boat|car|motorbike|move"
        "|divorce|funeral|graduation|birthday|party|anniversary|promotion|internship|deadline|date|knee|ankle|wrist|engagement"
        "|pregnancy|scan|piano|guitar|violin|band|choir|startup|business|shop|bakery|restaurant|allotment"
    ),
    "EVENTS": (
        "trip|trips|holiday|holidays|vacation|date|dates|walk|walks|dinner|wedding|honeymoon|picnic|visit|weekend|kiss"
        "|anniversary|adventure|adventures|journey|summer|hike|dance|evening|night|nights|evenings|mornings|weekends|afternoons|afternoon|flight|tour|cruise|stay"
        "|christmas|birthday|reunion|argument|fight|bet|secret"
    ),
    "TALK": "conversation|conversations|talk|talks|chat|chats|discussion|call",
    "COUNT": "a|an|two|three|four|five|six|some|many|several",
    "GREET": "hug|kiss|pet|scratch|congratulate|greet|cuddle",
    "ANY": r"[\w'-]+",
    "NAME": r"(?-i:[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u024f\u0370-\u03ab\u0400-\u042f])[\w'-]*",
    "DESCRIBED": (
        "little|old|big|new|dear|older|younger|youngest|eldest|twin|best|late|baby|first|second|last|recent|job|driving|final"
        "|lovely|sweet|beautiful|wonderful|long|great|own|special|famous|big|poor|upcoming|favourite|favorite|whole|amazing"
        "|romantic|magical|three|two|half"
    ),
}

PHRASES: tuple[tuple[str, str], ...] = (
    ("told", "YOU HAVE? ADV* TELLING me"),
    ("told", "YOU HAVE? ADV* SAYING"),
    ("told", "you were ADV* telling|saying|describing|talking"),
    ("told", "you've been ADV* telling|saying|describing|talking"),
    ("told", "you ADV* used to"),
    ("talked", "WE HAVE? ADV* TALKED"),
    ("talked", "we were talking|chatting|speaking"),
    ("did", "WE HAVE? ADV* SHARED"),
    ("did", "you and i|me HAVE? ADV* SHARED"),
    ("recalled", "SELF* RECALLS"),
    ("recalled", "SELF|keep|am|was|i'm* thinking|think|thought|dream about|of|back"),
    ("recalled", "reminds|reminded|reminding me? of"),
    ("treasured", "SELF* TREASURES our|when"),
    ("when", "last UNIT when|that? YOU|WE HAVE? ADV* PAST"),
    ("when", "yesterday YOU|WE HAVE? ADV* PAST"),
    ("when", "earlier today|this? week|month|year? YOU|WE HAVE? ADV* PAST"),
    ("when", "the other day|night|evening|week when|that? YOU|WE HAVE? ADV* PAST"),
    ("when", "COUNT few|couple|little? of? days|day|weeks|week|months|month|years|year|while ago YOU|WE HAVE? ADV* PAST"),
    ("when", "back in|then|when ANY? YOU|WE HAVE? ADV* PAST"),
    ("when", "that|the|those|this DESCRIBED? SPELL when|that? YOU|WE HAVE? ADV* PAST"),
    ("relic", "the|that|those DESCRIBED? ANY we|we've HAVE? ADV* PAST"),
    ("relic", "since we HAVE? ADV* PAST"),
    ("relic", "the|that|those ANY i ADV* gave|sent|bought|showed|brought|baked|knitted you"),
    ("event", "how did|was|were|is the DESCRIBED* EVENT"),
    ("event", "IS the DESCRIBED* twins|kids|children|baby|dog|dogs|cat|cats|puppy|kitten|parrot|horse|rabbit|hamster"),
    ("ours", "our DESCRIBED* EVENTS"),
    ("ourtalk", "our DESCRIBED|last|previous|first|earlier|late-night* TALK about|on|of|from|yesterday|last"),
    ("has", "your DESCRIBED* KIN|KNOWN|PET NAME"),
    ("has", "your ANY to|in|at|with|about|from|near NAME"),
    ("has", "how IS? your DESCRIBED* KIN|PET|EVENT"),
    ("has", "HOWS your DESCRIBED* KIN|PET|EVENT"),
    ("has", "IS your DESCRIBED* KIN|PET|EVENT"),
    ("has", "what IS|about your DESCRIBED* KIN|PET"),
    ("has", "your DESCRIBED* KIN|PET|EVENT was|were|must|sounded|went|is|has|will"),
    ("has", "luck with|at|on|for|in your DESCRIBED* EVENT"),
    ("has", "loved|enjoyed|liked hearing|talking|chatting about your DESCRIBED* KIN|PET|EVENT"),
    ("has", "hope|hoping your DESCRIBED* KIN|PET|EVENT"),
    ("has", "GREET your DESCRIBED* KIN|PET"),
    ("asks", "how IS|HOWS DESCRIBED* NAME"),
    ("asks", "HOWS DESCRIBED* NAME"),
    ("asks", "how IS|HOWS the|that|your DESCRIBED* ANY with|about|in|at NAME"),
    ("asks", "HOWS the|that|your DESCRIBED* ANY with|about|in|at NAME"),
    ("asks", "did|has NAME ANY"),
    ("asks", "you ANY so|very|really? ANY? when NAME"),
    ("asks", "tell NAME i|that|to|we|from"),
    ("asks", "hope|hoping|bet|guess NAME is|was|are|gets|got|likes|liked|enjoyed|feels|feeling|still"),
    ("asks", "i know how? much|hard|well? you|your ANY NAME"),
    ("asks", "how IS|HOWS things|it|everything|that|life go? going? with|in NAME"),
    ("asks", "HOWS things|it|everything|that|life go? going? with|in NAME"),
    ("asks", "any? news from|about|of|on NAME"),
    ("asks", "heard from NAME"),
    ("asks", "hi|hello|love|best|regards|greetings|hug|kiss|wishes to NAME"),
    ("asks", "GREET NAME"),
    ("asks", "IS NAME still|doing|feeling|better|okay|ok|well|coming|back|sleeping|eating|healing|recovering|any|home"),
)
"""A kind of claim, and how it begins: slots of one word each, `?` where a slot may be missing, `*` where it may come again."""

_GAP = r",?\s+"
_CONNECTIVE = "and|but|so|because|since|as|like|just|that|which|also|though|then|plus|or|oh|ah|well|hey|especially|ever"
_MANY = {"": "", "?": "?", "*": "{0,6}"}
_Slot = tuple[str, str]


def _slots(phrase: str) -> list[_Slot]:
    rows = [(part.rstrip("?*"), part[len(part.rstrip("?*")) :]) for part in phrase.split(" ")]
    return [("|".join(MACROS.get(option, option) for option in options.split("|")), _MANY[many]) for options, many in rows]


def _whole(slots: Sequence[_Slot]) -> str:
    """A pattern for the phrase."""
    (options, many), rest = slots[0], slots[1:]
    word = rf"(?:{options})\b"
    if many:
        return f"(?:{word}{_GAP}){many}{_whole(rest)}"
    return f"{word}{_GAP}{_whole(rest)}" if rest else word


def _begun(slots: Sequence[_Slot]) -> str:
    """A pattern for the phrase, or for what it starts with at the end of a text."""
    (options, many), rest = slots[0], slots[1:]
    word = rf"(?:{options})\b"
    if many:
        return rf"(?:{word}{_GAP}){many}(?:{word}\W*$|{_begun(rest)})"
    return rf"{word}(?:\W*$|{_GAP}{_begun(rest)})" if rest else word


CLAIMS = tuple((kind, re.compile(rf"(?<![\w'])(?:{_whole(_slots(phrase))})", re.IGNORECASE)) for kind, phrase in PHRASES)
TELLS = re.compile("|".join(pattern.pattern for kind, pattern in CLAIMS if kind == "told"), re.IGNORECASE)
MAY_CLAIM = re.compile(
    rf"(?<!\S)\S*[,;:\u2013\u2014]\s*$|(?<![\w'])(?:(?:\S+[,;:\u2013\u2014]|[\u2013\u2014])\s+)?(?:(?:{_CONNECTIVE})\b{_GAP}){{0,4}}"
    rf"(?:(?:{_CONNECTIVE})\W*$|{'|'.join(_begun(_slots(phrase)) for _, phrase in PHRASES)})",
    re.IGNORECASE,
)

HEDGED = re.compile(
    r"\b(?:have|had|has|did|do|does|if|whether|maybe|perhaps|wish|unless|imagine|suppose|pretend|could|would|might|may|should|can|will"
    r"|once|whenever|what if|as if|as though)(?: (?:ever|that|perhaps|maybe|only))*\W*$"
    r"|(?:\bnot (?:quite |entirely |at all )?(?:sure|certain)|\bunsure|n't (?:know|think|believe|recall|remember|say|tell|find|have)"
    r"|\bdo not (?:know|think|believe|recall|remember|have|find)|\bcannot (?:say|tell|recall|remember|find)|\bwonder|\bno memory"
    r"|\bcorrect me|\bremind me|\b(?:did|have|had) (?:you|we) (?:ever )?(?:tell|told|mention(?:ed)?|say|said|talk(?:ed)?"
    r"|speak|spoken)|\bimagine|\bpretend|\bsuppose|\bwhat if|\bhaven't|\bnever|\bnext time|\bone day|\bsome day|\bsomeday"
    r"|\bif|\bunless|\bwish|\bwould|\bcould)"
    r"\b[^,;:.!?]*$",
    re.IGNORECASE,
)
"""What stands before a claim and takes it back."""
TO_COME = re.compile(r"\b(?:once|when|after|until|before|soon as|if)\W*$", re.IGNORECASE)
WHEN_SAID = re.compile(
    rf"(?:yesterday|last (?:{MACROS['UNIT']})|earlier(?: today)?|once|before|today|tonight|just now|the other \w+"
    rf"|(?:{MACROS['COUNT']}) \w+ ago)\b,?\s*",
    re.IGNORECASE,
)
BOUNDARY = re.compile(
    r"\s*(?:[;:.!?\u2026\u2013\u2014()]+(?:\s|$)|\s-+\s|,\s(?:so|but|and|which|because|since|how|what|why|who|where|when|is|are|was|were|did|do"
    r"|does|would|could|can|shall|should|maybe|perhaps|i|i'm|i'd|i'll|it|it's|that|that's|this|let|let's|right|yes|no|then|there|now|tell|haven't"
    r"|didn't|don't|if|though|although|while|or|you're|you can|you could|you might|you are)\b"
    r"|\s(?:but|because|although|so (?:i|you|we|let|how|what|why|tell)"
    r"|and (?:i|it|how|what|that|then|now|tell|let|why|maybe|perhaps))\b|$)",
    re.IGNORECASE,
)
"""Where the clause of a claim ends."""
_ADVERB = rf"(?:(?:{MACROS['ADV']}) )*"
WE_DID = re.compile(rf"\bwe(?:'ve|'d| have| had)? {_ADVERB}(?:{MACROS['PAST']})\b(?<!need)", re.IGNORECASE)
OURS = re.compile(r"\bours?\b|\bus \w+ing\b", re.IGNORECASE)
YOU_ONCE = re.compile(
    rf"\b(?:when|why|where|how|{MACROS['SPELL']}) (?:that )?you(?:'ve|'d| have| had)? {_ADVERB}(?:{MACROS['PAST']})\b(?<!need)"
    r"|\byou \w+ing\b",
    re.IGNORECASE,
)
YOU = re.compile(r"\byou(?:r|rs|'ve|'d|'re|rself)?\b|\bwe\b|\bus\b", re.IGNORECASE)
ANY_TIME = re.compile(r"\b(?:first|last|next|only) (?:time|day|night)\b|\byou (?:first|last)\b", re.IGNORECASE)
CHILDHOOD = re.compile(
    r"\b(?:you|we) were (?:all |both )?(?:an? )?(?:kids?|child(?:ren)?|little|young(?:er)?|small|babies|teen\w*|born|made|built)\b",
    re.IGNORECASE,
)
OWN_PAST = re.compile(r"\b(?:my|mine|and i|me and)\b", re.IGNORECASE)
NAMED_BEFORE = re.compile(r"\b(?:the|that|those|this|your) (?:[\w'-]+ ){1,4}?(?:that |which |who |whom )?$", re.IGNORECASE)
NOUN = f"{MACROS['KIN']}|{MACROS['KNOWN']}|{MACROS['PET']}|{MACROS['EVENT']}"
HAD = re.compile(
    rf"your (?:(?:{MACROS['DESCRIBED']}) )*[\w'-]+(?: {MACROS['NAME']})*"
    rf"(?: (?:to|in|at|with|of|from|near|about) (?:the |your |a )?{MACROS['NAME']})*",
    re.IGNORECASE,
)
OF_ANYONE = re.compile(r"\b(?:favou?rite|best|first|last|special|whole|dream|ideal|next|perfect)\b", re.IGNORECASE)
HYPOTHETICAL = re.compile(
    r"\b(?:if|whether|imagine|suppose|pretend|wonder|not sure|don't know|do not know|do you have"
    r"|(?:did|have) you (?:ever )?(?:tell|told))\b[^.!?]*$",
    re.IGNORECASE,
)
NOT_TO_ME = re.compile(
    r"(?:to|with) (?!me\b|us\b)|(?:it|this|that|so|these|those)(?:\W*$|[,;.!?]| even\b| out\b| so\b| to\b)"
    r"|(?:him|her|them|no|yes|nothing|goodbye|hello|sorry)\b",
    re.IGNORECASE,
)
INTRODUCED = re.compile(r"(?:about|that|how|of|to|what|why|where)\b(?! (?:time|night|day))", re.IGNORECASE)
ABOUT = re.compile(r"(?:about|of|how|why|what|where)\b", re.IGNORECASE)
SAYS_THAT = re.compile(r"(?:said|promised|admitted|told me|reminded me|saying)$", re.IGNORECASE)
CLAUSE_OF = re.compile(r"(?:you|i|he|she|it|they|we|you're|there)\b", re.IGNORECASE)
# fmt: off
SAME = {word: group[0] for group in (
    ("tired", "exhausted", "sleepy", "drained", "knackered"), ("sad", "unhappy", "blue", "low", "down"),
    ("afraid", "scared", "frightened", "anxious", "nervous", "worried", "worry", "stressed"),
    ("job", "work", "office"), ("boss", "manager"), ("exam", "test"), ("trip", "journey", "travel", "holiday", "vacation"),
    ("operation", "surgery"), ("buy", "bought"), ("break", "broke", "broken"), ("lose", "lost"), ("fall", "fell", "fallen"),
    ("meet", "met"), ("teach", "taught"), ("swim", "swam"), ("sing", "sang"), ("drive", "drove"), ("fly", "flew"), ("eat", "ate"),
    ("drink", "drank"), ("ride", "rode"), ("grow", "grew"), ("leave", "left"), ("sleep", "slept"), ("win", "won"), ("write", "wrote"),
    ("marry", "married", "marriage", "wedding"), ("big", "large", "huge"), ("small", "little", "tiny"), ("boyfriend", "bf"),
    ("girlfriend", "gf"), ("speak", "spoke", "spoken"), ("sick", "ill"), ("film", "movie"), ("argue", "fight", "row"),
    ("2", "two"), ("3", "three"), ("4", "four"), ("5", "five"), ("6", "six"), ("7", "seven"), ("8", "eight"), ("9", "nine"),
    ("10", "ten"), ("11", "eleven"), ("12", "twelve"),
) for word in group}
LIGHT = (
    "about afternoon ago all almost always another any anybody anyone anything around away back because become before best better bit"
    " came chat come coming conversation day did different discuss discussed doing done each earlier else enjoy enjoyed even evening"
    " ever every everybody everyone everything far feel feeling felt few first get getting give given go goes going gone good got"
    " great had happen happened happy hard here hope into keep kept kind last lately later least less let like liked long look lot"
    " love loved made make making many matter maybe me mean memory mention mentioned moment month more morning most much need needed"
    " never next nice night no nobody none not nothing now off often ok okay old once one ones only other others out over own part"
    " place point quite rather ready really right same saying see seem sense several share shared so some somebody someone something"
    " sometimes somewhere soon sort sound speak spend spent spoke spoken start stay stuff such sure take taken talk talked telling"
    " than thing think though thought through time today together tomorrow tonight took tried try trying until up us use used very"
    " want wanted way week weekend well went while whole without word words year yesterday yet you're you've yourself"
)
NO_NAMES = (
    "i i'm i'll i've i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december christmas easter new mum mom dad god ai english okay ok what how who the that this your my"
)
# fmt: on
LED_UP = re.compile(
    r"(?:\b(?:(?:the )?(?:last|other) \w+|yesterday|earlier(?: today| this \w+)?|(?:an?|some|two|three|many) (?:\w+ ){1,2}ago|back then)"
    rf"(?: we (?:talked|spoke|met|chatted))?)?(?:[\s,;:\u2013\u2014-]|\b(?:{_CONNECTIVE})\b)*$",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    rf"^(?!.*\?).*\b(?:we|our|us|you|it|there|they|he|she|that|the)\b.*\b(?!need\b|tired\b)(?:{MACROS['PAST']})\b",
    re.IGNORECASE | re.DOTALL,
)
"""What goes on to tell of what was."""
YES = re.compile(
    r"\W*(?:yes|yeah|yep|yup|right|exactly|correct|true|indeed|i did|i do|we did|that's (?:it|right|him|her))\b", re.IGNORECASE
)
