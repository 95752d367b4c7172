"""The table of facts: what follows a subject in a sentence, and what it tells. Data; `facts` reads by it."""

import re
from dataclasses import dataclass

from everkin.memory.models import Kind
from everkin.memory.rules.lexicon import COLOURS, CONDITIONS, DIETS, KIN, PETS, PLURAL_KIN, RELIGIONS, STAR_SIGNS
from everkin.memory.rules.sentences import CORRECTED, NAME, RELATION


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


_B = r"(?:am|is|are)"
_NOW = r"(?:now |currently |still |also |actually |just |recently |finally |officially |originally |really |already )*"
_BEEN = r"(?:am|is|are|have been|has been)"
_PETS = "|".join(sorted((re.escape(word) for word in PETS), key=len, reverse=True))
_KINS = "|".join(sorted((re.escape(word) for word in KIN), key=len, reverse=True))
FEW = r"(?:a|an|one|two|three|four|five|six|\d)"
SIZE = (
    "(?:(?:little|big|older|younger|twin|half|lovely|cute|tiny|old|new|rescue|black|white|grey|ginger"
    r"|tabby|young|baby|small|fluffy|orange|brown|beautiful|amazing|great|\d{1,2} years old) )*"
)
_LOVE = r"(?:(?:really|absolutely|totally|just|still|also|do|quite|truly) )*"

_RULES: tuple[Rule, ...] = (
    # who
    Rule("name", rf"(?:am|is|was) {_NOW}(?:called|named) (?P<o>.+)", "{s} [am|is] called {o}.", "name", importance=0.95),
    Rule(
        "age",
        rf"(?:{_B} {_NOW}(?:only |about to turn )?|(?:has |have )?(?:just |recently )?turned )(?P<o>[\w-]+(?:"
        rf" [\w-]+)?(?: {CORRECTED} [\w ]+)?(?: today)?)"
        r"(?: years old| years)?(?:\s*,.*| (?:and|but|so) .*)?",
        "{s} [was|was] {o} years old on {day}.",
        "age",
        importance=0.8,
    ),
    Rule(
        "born in",
        r"(?:was|were) born(?: and (?:raised|bred|brought up))? (?:in|at) (?P<o>.+)",
        "{s} [was|was] born in {o}.",
        "place",
        importance=0.8,
    ),
    Rule(
        "from", rf"(?:{_B} {_NOW}from|comes? {_NOW}from|{_B} originally from) (?P<o>.+)", "{s} [am|is] from {o}.", "place", importance=0.8
    ),
    Rule("from", rf"{_B} {_NOW}an? [\w ]{{3,30}}? (?:originally )?from (?P<o>[A-Z].+)", "{s} [am|is] from {o}.", "place", importance=0.8),
    Rule("nationality", rf"{_B} {_NOW}(?:half )?(?P<o>[A-Z]\w+)", "{s} [am|is] {o}.", "nationality", confidence=0.8, importance=0.7),
    Rule(
        "height",
        rf"{_B} (?:about )?(?P<o>1[.,]\d\d ?m(?:etres|eters)?|\d{{3}} ?cm|[4-7](?:'| ?ft ?| foot ?| feet ?)\d{{0,2}}\"?)(?: tall)?",
        "{s} [am|is] {o} tall.",
        "word",
    ),
    Rule("star sign", rf"{_B} an? (?P<o>(?i:{STAR_SIGNS}))", "{s} [am|is] a {o}.", "word"),
    Rule(
        "religion", rf"{_BEEN} {_NOW}(?:(?:a|an) )?(?:practi[sc]ing )?(?P<o>(?i:{RELIGIONS}))", "{s} [am|is] {o}.", "word", importance=0.7
    ),
    Rule(
        "relationship",
        rf"{_BEEN} {_NOW}(?:happily |recently )?(?P<o>married|engaged|single|divorced|widowed|separated)(?: to {NAME}| now| again)?",
        "{s} [am|is] {o}.",
        "word",
        importance=0.9,
    ),
    Rule(
        "relationship",
        r"(?:just |finally )?got (?P<o>married|engaged|divorced)(?: to .+| in .+| at .+)?",
        "{s} got {o}{t}.",
        "word",
        importance=0.9,
    ),
    Rule("partner", rf"{_B} {_NOW}(?:married|engaged) to (?P<o>.+)", "{s} [am|is] with {o}.", "name", importance=0.95),
    Rule(
        "has {x}",
        rf"(?:have|has) (?P<o>{FEW} {SIZE}(?P<x>{_KINS}|{'|'.join(PLURAL_KIN)}))(?:,? (?:who|called|named|and|that|of).*| {NAME}.*|,.*)?",
        "{s} [have|has] {o}.",
        "word",
        importance=0.9,
    ),
    Rule(
        "expecting",
        rf"{_B} {_NOW}(?:pregnant|expecting(?: a baby| our first| twins)?)(?: with .+)?(?P<o>)",
        "{s} [am|is] expecting a baby{t}.",
        "nothing",
        "a baby",
        importance=0.9,
    ),
    Rule(
        "died",
        r"(?:(?:has |have )?(?:just |sadly )?(?:died|passed away|passed))(?: of .+| from .+)?(?P<o>)",
        "{s} died{t}.",
        "nothing",
        "died",
        who="others",
        importance=0.9,
    ),
    # where
    Rule(
        "lives in",
        (
            rf"{_NOW}(?:lives?|(?:{_B} )?{_NOW}living|{_B} {_NOW}based) {_NOW}(?:with [\w' ]{{2,30}} |alone "
            "|together )?(?:in|near|at|by) (?P<o>.+)"
        ),
        "{s} [live|lives] in {o}{since}.",
        "place",
        importance=0.9,
    ),
    Rule(
        "lives in",
        rf"(?:have|has) {_NOW}(?:lived|been living) (?:in|near) (?P<o>.+)",
        "{s} [live|lives] in {o}{since}.",
        "place",
        importance=0.9,
    ),
    Rule(
        "lives in",
        rf"(?:have |has )?{_NOW}(?:moved|relocated) (?:back |over |out |down |up |away )?(?:from \w+ )?to (?P<o>.+)",
        "{s} moved to {o}{t}.",
        "place",
        importance=0.9,
    ),
    Rule("grew up in", r"(?:grew up|was raised|was brought up) (?:in|near|on) (?P<o>.+)", "{s} grew up in {o}.", "place", importance=0.7),
    # doing
    Rule(
        "works as",
        rf"(?:{_NOW}works?|{_B} {_NOW}working) (?:(?:full|part)[- ]time |now |here |nights |in [A-Z]\w+ )?as (?P<o>.+)",
        "{s} [work|works] as {o}.",
        "work",
        importance=0.8,
    ),
    Rule(
        "works as",
        rf"(?:have|has) {_NOW}(?:been working as (?P<o>.+)|worked as (?P<p>.+) (?:since|for .+))",
        "{s} [work|works] as {o}{since}.",
        "work",
        importance=0.8,
    ),
    Rule("works as", rf"{_BEEN} {_NOW}(?P<o>(?:an?|the) .+)", "{s} [am|is] {o}.", "job", importance=0.8, confidence=0.8),
    Rule(
        "works as",
        r"(?:just )?(?:got|been|have been|has been|was) promoted to (?P<o>.+)",
        "{s} [was|was] promoted to {o}{t}.",
        "thing",
        importance=0.8,
    ),
    Rule(
        "works at",
        rf"(?:{_NOW}works?|{_B} {_NOW}working)(?: (?:full|part)[- ]time)?(?: as .+?)? (?:at|for) (?P<o>.+)",
        "{s} [work|works] at {o}.",
        "organisation",
        importance=0.8,
    ),
    Rule(
        "works at",
        (
            r"(?:work|works) in (?P<o>an? (?:\w+ )?(?:hospital|school|bakery|cafe|café|bank|library|restaurant"
            "|shop|bookshop|bar|lab|factory|museum|hotel|office|pharmacy|clinic|kindergarten|nursery|warehouse"
            "|garage|salon))"
        ),
        "{s} [work|works] at {o}.",
        "word",
        importance=0.8,
    ),
    Rule(
        "works in",
        (
            "(?:work|works) in (?P<o>(?:it|tech|finance|marketing|sales|hr|healthcare|education|retail"
            "|construction|logistics|advertising|publishing|fashion|insurance|banking|hospitality|media|law"
            "|politics|research|accounting|customer service|customer support|real estate|social care|software"
            "|design|film|agriculture))"
        ),
        "{s} [work|works] in {o}.",
        "word",
        importance=0.7,
    ),
    Rule(
        "works at",
        (
            "(?:have |has )?(?:just )?(?:got|landed|took|started|accepted) (?:a|my|the|an?) (?:new |first"
            " )?(?:job|position|role)(?: as .+)? (?:at|with) (?P<o>.+)"
        ),
        "{s} got a job at {o}{t}.",
        "organisation",
        importance=0.8,
    ),
    Rule(
        "works as",
        r"(?:have |has )?(?:just )?(?:got|landed|took|started|accepted) (?:a|my|an?) (?:new |first )?(?:job|position|role) as (?P<o>.+)",
        "{s} got a job as {o}{t}.",
        "work",
        importance=0.8,
    ),
    Rule(
        "works at",
        rf"{_B} (?:now at|at) (?P<o>(?:an?|the) .+?) now|{_B} now at (?P<p>(?:an?|the) .+)",
        "{s} [am|is] at {o} now.",
        "organisation",
        importance=0.7,
        confidence=0.7,
        who="work",
    ),
    Rule(
        "works at",
        r"(?:have |has )?(?:just |recently )?(?:started|began) (?:working|work) (?:at|for) (?P<o>.+)",
        "{s} started working at {o}{t}.",
        "organisation",
        importance=0.8,
    ),
    Rule(
        "studies",
        (
            rf"(?:{_NOW}(?:study|studies)|{_B} {_NOW}(?:studying|majoring in|doing (?:a|my) (?:degree|phd|masters?"
            r"|bachelors?|course) in)) (?P<o>(?!for|hard|at|all|with|too|in\b|a lot|until|till|from|abroad"
            "|tonight).+)"
        ),
        "{s} [study|studies] {o}{since}.",
        "subject",
        importance=0.8,
    ),
    Rule(
        "studies at",
        rf"(?:{_NOW}(?:study|studies)|{_B} {_NOW}studying)(?: \w+){{0,3}} at (?P<o>(?:the |a )?(?:[A-Z]|uni|univ|college).+)",
        "{s} [study|studies] at {o}.",
        "organisation",
        importance=0.7,
    ),
    Rule(
        "went to school at",
        r"(?:went to (?:school|uni|university|college) (?:at|in)|graduated from) (?P<o>.+)",
        "{s} went to school at {o}.",
        "organisation",
    ),
    Rule("goal", r"(?:(?:really )?(?:want|wants) to (?:become|be)) (?P<o>an? .+)", "{s} [want|wants] to become {o}.", "job"),
    Rule("goal", rf"{_B} {_NOW}(?:training|saving up|saving) for (?P<o>.+)", "{s} [am|is] training or saving for {o}.", "thing"),
    Rule(
        "wakes at",
        (
            "(?:usually |always |normally |generally )?(?:wake|wakes|get|gets) up (?:every day |every morning "
            "|usually )?(?:at|around) (?P<o>.+)"
        ),
        "{s} [get|gets] up at {o}.",
        "time",
    ),
    Rule(
        "sleeps at",
        r"(?:usually |always |normally |generally )?(?:go|goes) to (?:bed|sleep) (?:at|around) (?P<o>.+)",
        "{s} [go|goes] to bed at {o}.",
        "time",
    ),
    # liking
    Rule(
        "taste for {o}",
        (
            rf"{_LOVE}(?:love|loves|like|likes|enjoy|enjoys|adore|adores|{_B} (?:really |totally |so |super |very"
            rf" )?into|{_B} (?:really )?obsessed with|{_B} a (?:big |huge |massive )?fan of) (?P<o>.+)"
        ),
        "{s} [like|likes] {o}.",
        "taste",
        object="likes",
        many=True,
        importance=0.6,
    ),
    Rule(
        "taste for {o}",
        (
            rf"(?:{_LOVE}(?:hate|hates|dislike|dislikes|detest|loathe|despise)|cannot stand|(?:do|does) not"
            rf" (?:really )?(?:like|enjoy)(?: the taste of)?|{_B} not (?:a (?:big |huge )?fan of|(?:really )?into))"
            " (?P<o>.+)"
        ),
        "{s} [do|does] not like {o}.",
        "taste",
        object="dislikes",
        many=True,
        importance=0.6,
    ),
    Rule(
        "afraid of {o}",
        (
            rf"{_B} (?:really |so |absolutely |a bit |very |deathly )?(?:afraid|terrified|scared) of (?P<o>(?!being"
            "|losing|getting|what|the (?:result|test|exam)).+)"
        ),
        "{s} [am|is] afraid of {o}.",
        object="{o}",
        many=True,
    ),
    Rule("supports", r"supports? (?P<o>[A-Z].+)", "{s} [support|supports] {o}.", "word"),
    # body
    Rule(
        "allergic to {o}",
        rf"{_B} {_NOW}(?:severely |very |deathly |mildly |badly |highly |a bit |slightly )?allergic to (?P<o>.+)",
        "{s} [am|is] allergic to {o}.",
        "allergen",
        many=True,
        importance=0.95,
    ),
    Rule(
        "allergic to {o}",
        r"(?:have|has) (?:a|an) (?:severe |bad |mild |serious )?(?P<o>[a-z]+) allergy",
        "{s} [am|is] allergic to {o}.",
        "word",
        importance=0.95,
    ),
    Rule(
        "diet",
        (
            rf"(?:{_BEEN} {_NOW}(?:an? |mostly |strictly )?|(?:have |has )?(?:just |recently )?(?:went|gone|became"
            rf"|turned|become) (?:an? )?)(?P<o>(?i:{DIETS}))(?: now| again| these days| at the moment)?(?: (?:since|for) .+)?"
        ),
        "{s} [am|is] {o}.",
        "word",
        importance=0.8,
    ),
    Rule(
        "diet",
        (
            "(?:do|does) not (?:eat|drink) (?P<o>(?:any )?(?:meat|fish|pork|beef|dairy|gluten|sugar|alcohol|red"
            " meat|seafood|eggs))(?: at all| any more)?"
        ),
        "{s} [do|does] not have {o}.",
        "word",
        "no {o}",
        importance=0.8,
    ),
    Rule(
        "health: {o}",
        (
            rf"(?:(?:have|has|suffers? from|{_B} living with|(?:was|were|got|have been|has been|{_B}) (?:just "
            "|recently )?diagnosed with)) (?:mild |severe |bad |terrible |chronic |really bad"
            rf" )?(?P<o>(?i:{CONDITIONS}))"
        ),
        "{s} [have|has] {o}.",
        "word",
        importance=0.9,
    ),
    Rule(
        "health: {o}",
        r"(?:was|were|got|have been|has been|just got) (?:just |recently )?diagnosed with (?P<o>.+)",
        "{s} [have|has] {o}.",
        importance=0.9,
    ),
    Rule(
        "health: {o}",
        (
            rf"{_B} (?P<o>lactose intolerant|diabetic|type [12] diabetic|dyslexic|autistic|colou?r[- ]?blind"
            "|asthmatic|epileptic|deaf|blind|coeliac|celiac|bipolar|anaemic|anemic|hard of hearing|short-sighted"
            "|in remission)"
        ),
        "{s} [am|is] {o}.",
        "word",
        importance=0.9,
    ),
    Rule("smokes", r"(?P<o>smokes?|vapes?)(?: .+)?", "{s} [smoke|smokes].", "nothing", "yes"),
    # able
    Rule("speaks {o}", r"(?:can |also )?(?:speak|speaks)(?: fluent)? (?P<o>.+)", "{s} [speak|speaks] {o}.", "language", many=True),
    Rule("speaks {o}", rf"{_B} fluent in (?P<o>.+)", "{s} [speak|speaks] {o}.", "language", many=True),
    Rule("plays {o}", r"(?:can |also |still )?(?:play|plays)(?: the)? (?P<o>.+)", "{s} [play|plays] {o}.", "game", many=True),
    Rule(
        "learns {o}",
        (
            rf"(?:{_B} {_NOW}|(?:have|has) (?:been )?(?:just )?|(?:just )?)(?:learning|learn|taking|started"
            " learning|started|practising|practicing) (?:the |to play the |to play )?(?P<o>.+)"
        ),
        "{s} [am|is] learning {o}{since}.",
        "learnt",
    ),
    Rule("collects {o}", r"collects? (?P<o>.+)", "{s} [collect|collects] {o}."),
    # having
    Rule(
        "has {o}",
        (
            rf"(?:have|has|(?:have |has )?(?:just |recently |finally )?(?:got|adopted|bought|rescued)) (?:{FEW}"
            rf"|some|my|our) {SIZE}(?P<o>{_PETS})s?(?:,? (?:who|called|named|and|that|at home|now|from).*|,.*|"
            rf" {NAME}.*)?"
        ),
        "{s} [have|has] {n}.",
        "pet",
        "{n}",
        importance=0.8,
    ),
    Rule(
        "drives",
        r"(?:drive|drives) (?P<o>(?:an?|the|my) (?!lot|bit|long|hour|little|kids?|bus|taxi|truck for).+)",
        "{s} [drive|drives] {o}.",
        "car",
    ),
    Rule(
        "owns {x}",
        (
            "(?:own|owns|(?:have |has )?(?:just |recently |finally )?bought|(?:have |has )?(?:just )?got)"
            r" (?P<o>(?:an?|our|my) (?:\w+ ){0,3}(?P<x>car|house|flat|apartment|boat|motorbike|motorcycle|bike|van"
            "|bakery|shop|farm|cabin|guitar|piano|caravan|restaurant|cafe|café))(?: (?:in|on|near|from) .+)?"
        ),
        "{s} [have|has] {o}.",
        "owned",
        importance=0.6,
    ),
    Rule(
        "is",
        (
            rf"{_BEEN} (?P<o>left[- ]handed|right[- ]handed|ambidextrous|an introvert|an extrovert|introverted"
            "|extroverted|a night owl|an early bird|a morning person|an only child|a twin|a triplet|adopted|an"
            " orphan|gay|lesbian|bisexual|bi|trans|transgender|non[- ]binary|asexual|retired|unemployed|self[-"
            " ]employed|a widow|a widower|a single (?:mum|mom|dad|parent|mother|father)|a stay[- ]at[- ]home"
            " (?:mum|mom|dad))"
        ),
        "{s} [am|is] {o}.",
        "word",
        single=False,
        importance=0.7,
    ),
)

_OWNED = rf"(?!{RELATION}(?:'s)? |(?:name|house|flat|apartment|place|home|studio|head|heart|mind) )(?P<x>(?:[a-z]+(?:'s)? ){{0,2}}[a-z]+)"
"""A thing that is somebody's, and nobody of the family."""
_POSSESSED: tuple[Rule, ...] = (
    Rule("name", r"(?:full |real |first )?names? (?:is|was) (?:also )?(?P<o>.+)", "{s} [am|is] called {o}.", "name", importance=0.95),
    Rule("middle name", r"middle name is (?P<o>.+)", "{own} middle name is {o}.", "name"),
    Rule("surname", r"(?:surname|last name|maiden name) is (?P<o>.+)", "{own} surname is {o}.", "name"),
    Rule("birthday", r"birthday (?:is|falls) (?P<o>.+)", "{own} birthday is {on}.", "birthday", importance=0.95),
    Rule(
        "favourite {x}",
        "favourite (?P<x>[a-z]+(?: [a-z]+){0,2}?)(?: of all time| ever| growing up| at school| right now)?"
        " (?:is|are|was|were|has to be|would be|will always be|has always been|used to be)"
        rf" {_NOW}(?:definitely |probably |always |by far )?(?P<o>.+)",
        "{own} favourite {x} is {o}.",
        "favourite",
        importance=0.6,
    ),
    Rule("works as", r"(?:job|profession|occupation) is (?P<o>(?:an? |the )?.+)", "{s} [work|works] as {o}.", "job", importance=0.8),
    Rule(
        "{x}",
        "(?P<x>(?:natural )?hair colou?r|eye colou?r|blood type|shoe size|star sign|hometown|home town|native"
        " language|mother tongue|first language|nickname|hobby|dream job|pronouns)"
        r" (?:is|are) (?P<o>.+)",
        "{own} {x} is {o}.",
    ),
    Rule("hobby", r"(?:main |biggest )?hobbies are (?P<o>.+)", "{own} hobbies are {o}.", "hobbies"),
    Rule("drives", r"(?:car|van) is (?P<o>an? .+)", "{s} [drive|drives] {o}.", "car"),
    Rule(
        "lives on",
        r"(?:house|flat|apartment|place|home|studio) is (?P<x>in|on|at|near) (?P<o>.+)",
        "{own} home is {x} {o}.",
        "place",
        importance=0.8,
    ),
    Rule("colour of the {x}", rf"(?P<x>car|bike|house|front door|motorbike|guitar) is (?P<o>{COLOURS})", "{own} {x} is {o}.", "word"),
    Rule("wedding anniversary", r"(?:wedding )?anniversary is (?P<o>.+)", "{own} wedding anniversary is {on}.", "birthday", importance=0.9),
    Rule("dream", r"dream is to (?P<o>.+)", "{own} dream is to {o}."),
    Rule("{x} name", rf"{_OWNED} {_B} {_NOW}(?:called|named) (?P<o>[A-Z].+)", "{own} {x} is called {o}.", "name", confidence=0.8),
    Rule("{x} is at", rf"{_OWNED} {_B} {_NOW}(?P<y>in|on|at) (?P<o>[A-Z].+)", "{own} {x} is at {o}.", "place", confidence=0.8),
    Rule("{x} ends in", rf"{_OWNED} ends (?:in|with) (?P<o>\d+)(?: now)?", "{own} {x} ends in {o}.", "word", confidence=0.8),
)

_GONE = r"(?:any more|any longer|these days|now)"
_ENDINGS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("lives in",),
        (
            rf"(?:do|does) not live (?:in|at|near|with) .+ {_GONE}|no longer (?:live|lives) (?:in|at) .+|(?:have "
            r"|has )?moved away from .+|left \w+ for good"
        ),
        "",
    ),
    (
        ("works at", "works as"),
        (
            "(?:have |has )?(?:just |finally |recently )?(?:quit|left|lost|resigned from|gave up) (?:my|his|her"
            r"|their|the) (?:old |teaching |office )?(?:job|position)\b.*"
            "|(?:have |has |just |finally )*(?:quit|resigned)(?: (?:today|work))?|(?:have been |has been |was "
            r"|got )(?:just )?(?:fired|laid off|made redundant|let go|sacked)\b.*|(?:have |has |just |finally"
            r" )*retired\b.*"
            rf"|(?:do|does) not work (?:at|for|as|there|in) ?.* ?{_GONE}|no longer works? (?:at|for|as) .+|stopped working (?:at|for|as) .+"
        ),
        "",
    ),
    (
        ("relationship", "partner"),
        (
            "(?:have |has |just )*(?:broke up|broken up|split up|split|separated)(?: with .+)?|(?:am|is|are)"
            " (?:not (?:together|married|engaged) any more|no longer (?:together|married|engaged|dating))"
        ),
        "",
    ),
    (
        ("drives", "owns car"),
        (
            "(?:have |has |just |finally )*(?:sold|crashed|totalled|scrapped|got rid of|gave away) (?:my|our|the)"
            r" (?:\w+ )?car\b.*|do not (?:drive|have a car|own a car) any more"
        ),
        "",
    ),
    (
        ("owns {x}",),
        (
            r"(?:have |has |just |finally )*(?:sold|got rid of|gave away) (?:my|our|the) (?:\w+ )?(?P<x>house|flat"
            r"|apartment|boat|motorbike|bike|van|guitar|piano|shop|farm|caravan)\b.*"
        ),
        "",
    ),
    (
        ("has {x}",),
        (
            "(?:have |has |just )*(?:gave away|given away|rehomed|had to put down|put down|lost) (?:my|our|the)"
            rf" (?P<x>{_PETS})\b.*|do not have (?:a|the|my|our) (?P<y>{_PETS}) any more"
        ),
        "pet",
    ),
    (
        ("diet",),
        (
            rf"(?:am|is) (?:not|no longer) (?:an? )?(?:{DIETS})(?: any more| now)?|stopped being (?:{DIETS})|(?:eat"
            "|eats|started eating|am eating) meat again"
        ),
        "",
    ),
    (
        ("smokes",),
        r"(?:have |has |just |finally )*(?:quit|stopped|gave up|given up) (?:smoking|vaping|cigarettes)\b.*|do not smoke any more",
        "",
    ),
    (
        ("plays {x}",),
        (
            r"(?:do|does) not play (?:the )?(?P<x>\w+) any more|(?:have |has )?(?:quit|stopped|gave up|given"
            r" up)(?: playing)? (?:the )?(?P<y>\w+)|no longer plays? (?:the )?(?P<z>\w+)"
        ),
        "game",
    ),
    (("learns {x}",), r"(?:have |has )?(?:quit|stopped|gave up|given up) learning (?:the )?(?P<x>\w+)", "learnt"),
    (
        ("studies",),
        (
            "(?:have |has |just |finally )*(?:dropped out|graduated(?! from)|finished (?:uni|university|college"
            r"|my degree|my phd|my studies)|stopped studying|quit (?:uni|university|college|school))\b.*"
        ),
        "",
    ),
    (("health: {x}",), rf"(?:do|does) not have (?P<x>{CONDITIONS}) any more", "word"),
    (
        ("expecting",),
        r"(?:have |has |just )*(?:had|gave birth to) (?:a|our|the) baby\b.*|(?:gave birth|had a miscarriage|lost the baby)\b.*",
        "",
    ),
)


RULES = tuple((rule, re.compile(rf"(?:{rule.pattern})$")) for rule in _RULES)
"""What follows a subject, and what it tells. The first rule of a predicate that matches wins; rules of several predicates may match."""
POSSESSED = tuple((rule, re.compile(rf"(?:{rule.pattern})$")) for rule in _POSSESSED)
"""What follows "my" or "my sister's"."""
ENDINGS = tuple((predicates, re.compile(rf"(?:{pattern})$"), kind) for predicates, pattern, kind in _ENDINGS)
"""What ends something: the predicates that it ends, the pattern on what follows the subject, and of what kind its slot is."""
