"""The phrases that perception listens for, as patterns over lower-cased text with straight apostrophes: data, one alternative a line.

They are English; in any other language only the emotions of a classifier are left.
"""

import re
from collections.abc import Iterable, Mapping

from everkin.emotion.models import Act


def _any(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_VERY = r"(?:(?:really|so|such|truly|just|always|honestly|very|too|quite|absolutely|actually|a bit|being|pretty|completely) )*"
_YOU_ARE = rf"\b(?:you're|you are|ur|you were|you've been|you have been) {_VERY}(?:an? |the )?{_VERY}"
_I = r"\b(?:i|we) (?:really |just |do |so |still )*"
_I_AM = r"\b(?:i'm|i am|im)"
_END = r"(?= *(?:$|[.!,?;\n]|now\b|then\b|for now\b|though\b|x+\b))"
_PICTURE = r"(?:picture|photo|pic|selfie|image|snap)s?\b"
_FEEL = r"feel (?:better|safe|heard|seen|good)"
_WRETCHED = r"(?:awful|terrible|horrible|bad|stupid|small|worse)"

_KIND = (
    r"(?:kind(?! of)|sweet|lovely|great|amazing|wonderful|brilliant|helpful|funny|hilarious|awesome|good at|the best|best|clever|wise|smart"
    r"|thoughtful|good (?:listener|friend|company)|right about|gem|angel|fantastic|perfect|cute|adorable|incredible|star|legend)"
)
_UNKIND = (
    r"(?:useless|annoying|wrong|mean|cruel|rude|stupid|dumb|horrible|awful|terrible|selfish|cold|boring|unhelpful|insensitive|patroni[sz]ing"
    r"|condescending|pathetic|liar|lying to me|ignoring me|not listening|not helping|no help|fake|idiot|pushy|heartless|preachy|the worst"
    r"|worst|disappointing|a let-?down)"
)

_THANKS = (
    r"(?<!no )(?<!no, )\b(?:thank you|thanks|thankyou|thx|ty|cheers|much appreciated)\b(?! for (?:nothing|ruining|making it worse))",
    rf"{_I}appreciate (?:it|that|this|you|your)\b",
    rf"{_I_AM} (?:so |really |very )?grateful (?:for|to) you\b",
)
_PRAISES = (
    rf"{_YOU_ARE}{_KIND}\b(?! at (?:nothing|making it worse))",
    rf"{_I}(?:love|adore|like) you\b(?! (?:to|less))",
    rf"{_I}(?:love|adore|like) (?:talking (?:to|with) you|our (?:talks|chats)|how you|the way you)\b",
    rf"{_I}(?:love|adore|like) your (?:voice|stories|humour|humor|jokes|advice|company)\b",
    rf"{_I}(?:trust|missed|miss) you\b",
    rf"\byou (?:really |always |just )*(?:helped|understand me|get me|cheer me up|ma(?:k|d)e me (?:laugh|smile|happy|{_FEEL}))\b",
    r"\byou made my day\b|\byou (?:always |just )*know (?:just |exactly )?what to say\b",
    r"\b(?:that was|that's|what) (?:such |really |so |a )*(?:good|great|brilliant|excellent|wise|lovely) (?:advice|idea|point)\b",
    r"\byou (?:were|are) (?:so |absolutely |totally )?right\b(?! to leave)",
)
_BLAMES = (
    rf"{_YOU_ARE}{_UNKIND}\b",
    r"\byou (?:totally |just |completely )?(?:forgot|ignored|hurt|upset|misunderstood|lied to|let) (?:me\b(?! (?:know|in|smile|see))|my\b)",
    r"\byou (?:forgot|broke your (?:word|promise)|aren't (?:listening|helping))\b",
    r"\byou (?:don't|do not) (?:even )?(?:listen|care|get it|understand|remember|know me)\b(?! how)",
    r"\byou (?:never|didn't) (?:even )?(?:listen|care|understand|remember|help|ask)\b",
    r"\byou always (?:forget|do this|say that|make it about|interrupt)\b",
    rf"\byou made (?:it|things|me feel) {_WRETCHED}\b",
    r"\b(?:it's|this is|that's|it is|all) your fault\b|\bthanks for nothing\b|\bshut up\b",
    rf"{_I}(?:hate|can't stand|despise) you\b",
    r"\bthat was (?:so |really |pretty |very )*(?:mean|cruel|rude|unkind|hurtful|harsh|insensitive|cold) of you\b",
    r"\b(?:stop|quit) (?:lecturing|patroni[sz]ing|judging|nagging|pushing|bothering|pretending)\b",
    r"\b(?:bad|stupid|useless|dumb) (?:bot|ai|robot)\b",
    r"\bthat (?:wasn't|was not|isn't|is not) (?:very |even |at all )?(?:funny|nice|kind|helpful)\b",
    r"\bthat (?:was|is|'s) (?:\w+ ){0,3}(?:bad|stupid|rubbish|terrible|useless|awful|silly) (?:answer|advice|joke|reply|thing to say)\b",
    rf"{_I_AM} (?:so |really |very |pretty )*(?:angry|mad|disappointed|cross|upset|annoyed|furious) (?:with|at|in) you\b",
)
_REFUSES = (
    r"^don't (?:want to|wanna) (?:talk|discuss|go there|hear|say)\b",
    r"\bno,? (?:thanks|thank you|ty)\b|^(?:no|nope|nah|never)\b[.! ]*$|\bnot (?:now|today|tonight)[,.! ]*(?:please)?(?=$|[.!,])",
    r"\bi(?:'d| would) (?:really )?rather not\b|\blet's not\b|\b(?:leave|drop) it\b(?! (?:to|in|on|at|with|off))",
    rf"{_I}(?:don't|do not|won't|will not) (?:want|feel like|wanna|need)(?: to)? (?:talk(?:ing)?|discuss|go there|hear|answer|say)\b",
    rf"{_I}(?:don't|do not|won't|will not) (?:want|feel like|wanna|need)(?: to)? (?:(?:do|try) (?:that|it|this)|your|any advice|advice)\b",
    r"\b(?:stop|quit) asking\b|\bnone of your business\b|\bi(?:'ll| will) pass\b",
    rf"{_I_AM} not (?:doing|going to do|telling|answering|discussing) (?:that|it|you|this)\b",
    r"\b(?:please )?don't (?:ask|push me|go on about|bring (?:that|it) up)\b",
)
_GREETS = (
    r"^(?:oh,? |well,? |ah,? )?(?:hi+|hello+|hey+|hiya|heya|howdy|yo|greetings|good (?:morning|afternoon|evening|day))\b",
    r"^(?:morning|evening)(?: \w+)?[.! ]*$|^(?:morning|evening)[.!,]",
    r"^(?:guess who|long time no see|it's me\b|here i am)|\b(?:i'm|i am) back\b",
)
_TO_GO = r"(?:go|run|leave|be off|dash|get going|head (?:off|out)|log off|sign off|sleep|go to (?:bed|sleep))"
_BYE = r"(?:bye+(?:[ -]?bye)?|goodbye|good ?night|night[ -]night|nighty night|farewell|cheerio|ciao|ttyl|gtg)"
_LEAVES = (
    rf"(?<!say )(?<!said )(?<!saying )\b{_BYE}\b(?! (?:party|kiss|present|out|shift|stand|routine|gift|story|to (?:him|her|them|my|the)))",
    r"\b(?:see|catch|talk to|speak to|write (?:to )?) ?(?:you|ya|u) (?:later|soon|tomorrow|tonight|around|then|next|on \w+day|again)\b",
    rf"\b(?:talk|speak|chat|more) (?:later|soon|tomorrow){_END}|^(?:night|later|laters|take care|so long)(?: \w+)? *[.!x]*$",
    rf"\b(?:{_I}(?:have|need|want|should|must)|(?:have )?got|gotta|'ve got|'d better|better|time)(?: to)? {_TO_GO}{_END}",
    rf"{_I_AM} (?:off|off to (?:bed|sleep)|heading (?:off|out|to bed)|going (?:to (?:bed|sleep)|offline|now)|logging off|leaving){_END}",
    r"\b(?:off to (?:bed|sleep)|time for bed|that's (?:me|all|it) for (?:today|tonight|now)|until (?:tomorrow|next time)|till tomorrow)\b",
)
_ASKS_PICTURE = (
    rf"\b(?:send|show|take|give|draw) me(?: \w+){{0,3}} {_PICTURE}",
    rf"(?:^|[.!?,] |\bplease |\b(?:can|could|would|will) you )(?:send|show|share|take|draw)(?: \w+){{0,3}} {_PICTURE}",
    r"\bwhat do you look like\b|\bi (?:want|would like|'d like) to see your face\b",
    r"\b(?:can|could|may) i see (?:you\b(?! (?:later|tomorrow|soon|again))|your face|a (?:picture|photo|pic))",
    r"\b(?:picture|photo|pic|selfie|image) of (?:you|yourself)\b",
)
_COMPARES = (
    r"\b(?:better|nicer|kinder|funnier|smarter|warmer|more \w+|easier to talk to) than you\b",
    r"\b(?:instead of|unlike|replac(?:e|ed|ing)) you\b",
    r"\b(?:another|other|new|different) (?:\w+ )?(?:companion|chat ?bot|bot|ai)s?\b(?! (?:model|tool|course|paper|project))",
    r"\b(?:wish|want) you (?:were|to be|would be) (?:more )?like \w+|\b(?:never|doesn't|wouldn't) \w+ (?:me )?like you do\b",
)
ACTS: Mapping[Act, re.Pattern[str]] = {
    "thanks": _any(_THANKS),
    "praises": _any(_PRAISES),
    "blames": _any(_BLAMES),
    "refuses": _any(_REFUSES),
    "greets": _any(_GREETS),
    "leaves": _any(_LEAVES),
    "asks_picture": _any(_ASKS_PICTURE),
    "compares": _any(_COMPARES),
}
"""How an act sounds. `asks` and `tells` are read from the sentences."""

DISTRESS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, _any(alternatives))
    for weight, alternatives in (
        (0.7, (r"\b(?:hopeless(?! (?:with|at|in|for)\b)|devastated|heartbroken|worthless|what's the point)\b",)),
        (
            0.65,
            (
                r"\b(?:overwhelm\w*|panick?(?:ing|ed)|miserable|sobbing|depress(?:ed|ion)|terrified|drowning)\b",
                r"\b(?:crying|cried)\b(?! with (?:laughter|joy))|\b(?:i'm|i am|i feel) (?:so |just )?broken\b",
            ),
        ),
        (0.6, (r"\b(?:i|we) (?:want to |just )?give up\b|\bgiving up\b",)),
        (
            0.5,
            (
                r"\b(?:i'm|i am|im|feel|feeling) (?:so |really |such |completely |just )*(?:useless|a failure|alone|unwanted)\b",
                r"\b(?:lonely|all alone|sad|scared|afraid|frightened|hurting|struggling|ashamed|a failure|grieving)\b",
                rf"\bfeel(?:ing)? (?:so |really |just )*{_WRETCHED}\b",
            ),
        ),
        (
            0.45,
            (
                r"\b(?:anxious|anxiety|worried|nervous|stress(?:ed)?|exhausted|burn(?:t|ed) out|upset|guilty|in pain|can't sleep)\b",
                rf"{_I_AM} (?:so |really |very )?ill\b",
            ),
        ),
        (
            0.4,
            (
                r"\b(?:rough|bad|hard|tough|shitty|rotten|terrible|awful|worst) (?:day|night|week|month|time|year)\b",
                r"\blong (?:day|week)\b|\bi (?:failed|messed up|screwed up)\b",
            ),
        ),
        (
            0.3,
            (
                r"\b(?:tired|knackered|drained|worn out|disappointed|frustrated|awful|terrible|horrible)\b",
                r"\bfeeling (?:\w+ ){0,2}(?:down|low|off|rubbish)\b|\bdown lately\b|\bmiss (?:him|her|them)\b",
            ),
        ),
    )
)
"""Words of struggling, by how much they say (0..1), beside those of a grave trouble (`troubles`)."""
READINESS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, _any(alternatives))
    for weight, alternatives in (
        (
            0.85,
            (
                r"(?<!don't )\b(?:push|challenge) me\b|\bdon't go easy on me\b|\bgive it to me straight\b",
                r"\bbe (?:honest|blunt|straight) with me\b",
            ),
        ),
        (
            0.8,
            (
                r"\b(?:hold|keep) me (?:to (?:it|that)|accountable)\b",
                r"\bi(?:'ve| have) (?:finally )?decided\b|\bi(?:'m| am) (?:finally )?ready (?:to|for)\b",
            ),
        ),
        (
            0.7,
            (
                r"\bi(?:'ve| have) made up my mind\b|\bno more excuses\b",
                r"\bi(?:'m| am) (?:going to|gonna) (?:do it|try|start|apply|finish)\b",
            ),
        ),
        (0.65, (r"\bi (?:really |actually )?think i can\b|\bi can do (?:this|it)\b|\bi(?:'ll| will) (?:do it|try|start)\b",)),
        (
            0.55,
            (
                r"\bi want to (?:try|learn|start|change|get better|improve|finish|do better)\b",
                r"\bmy (?:goal|plan) is\b|\bwhat(?:'s| is) stopping me\b",
            ),
        ),
    )
)
"""Words of being ready for a challenge, by how much they say (0..1)."""
_THAT = r"(?: (?:that|so|too|very|really|even|been|at all|feeling|being|be|am|as|a|such a))*"
DENIED = _any(
    (
        rf"\b(?:not?|no longer|never|isn't|wasn't|aren't|hardly|without|stopped|nothing to be){_THAT} ?$",
        r"n't(?: (?:feel|be|been|so|that|really|very))* ?$",
    )
)
"""What ahead of a word of feeling takes it back: "not sad", "no longer that worried"."""

_JUST = r"(?:'ve| have)?(?: just| finally| actually| really)*"
_PRIZE = r"(?:job|offer|place|promotion|part|role|raise|scholarship|grant|house|flat|keys|visa|licence)\b"
_PASSED = r"passed(?= *(?:$|[.!,]|my |all |it\b|with |(?:the|an?) (?:\w+ )?(?:exam|test|course|audition|interview)))"
_DONE = rf"(?:won|{_PASSED}|graduated|adopted|nailed|did it|made it)\b(?! (?:out|away|by|the time))"
_LET_IN = r"(?:accepted|hired|promoted|engaged|married)\b"
_WON = (
    rf"\b(?:i|we){_JUST} (?:got (?:the|a|that|my) (?:\w+ )?{_PRIZE}|got {_LET_IN}|{_DONE})",
    rf"\b(?:i|we){_JUST} got in(?:to)? (?:\w+ )?(?:uni\w*|college|the course)\b",
    rf"^(?:(?:just|finally|omg|yay) )*(?:{_DONE}|got (?:the job\b|{_LET_IN}))|\b(?:i|we)(?: was| were|'ve been| have been| am) {_LET_IN}",
    rf"\b(?:they|she|he){_JUST} (?:(?:offered|gave) me (?:the|a) (?:\w+ )?{_PRIZE}|hired me|promoted me|said yes)\b",
    r"\b(?:we're|we are|i'm|i am|im) (?:\w+ )?(?:having a baby|getting married|engaged|cancer-free|in remission)\b",
    r"\bfirst (?:word|steps?)\b|\bgot a (?:rescue |new )?(?:puppy|kitten|dog|cat)\b|\bstart(?:ing)? (?:a|my) new job\b|\bnew job!",
    r"\b(?:it's|its|it is|today is) my (?:birthday|bday|graduation)\b|\bmy birthday(?: today|!)|\bi turn \d+\b|\bbirthday today\b",
    r"\b(?:stopped|quit|given up|gave up) (?:smoking|drinking|vaping)\b|\bi finally (?:called|rang|told|asked|finished|did)\b",
)
"""Good news, which is joy even where nobody says so."""
FEELINGS: Mapping[str, re.Pattern[str]] = {
    label: _any(alternatives)
    for label, alternatives in {
        "joy": (
            *_WON,
            r"\b(?:happy|glad|joy\w*|delighted|so good|yay+|woo+(?:hoo)?|great news|wonderful news|best day|overjoyed|thrilled)\b",
        ),
        "excitement": (r"\b(?:excited|can't wait|thrilled|omg|so pumped|stoked)\b|!{2,}",),
        "amusement": (r"\b(?:a?ha(?:ha)+h?|lol|lmao|rofl|hehe+|hilarious|funny|crack(?:ed|s)? me up|joke)\b",),
        "love": (rf"{_I}(?:love|adore|missed) you\b",),
        "gratitude": (r"(?<!no )(?<!no, )\b(?:thank you|thanks|thankyou|grateful|appreciate)\b(?! for nothing)",),
        "admiration": (r"\b(?:impressive|amazing|brilliant|incredible|admire)\b",),
        "pride": (
            r"\b(?:proud|nailed it)\b",
            rf"\bi (?:did it|made it|{_PASSED}|finished|won|finally (?:did|finished|managed|got))\b",
        ),
        "relief": (r"\b(?:relie(?:f|ved)|phew|thank (?:goodness|god)|finally over|weight off)\b",),
        "optimism": (r"\b(?:hope(?:ful)?|hopefully|looking forward|optimistic|it'll be (?:fine|ok|okay)|looking up)\b",),
        "curiosity": (r"\b(?:curious|wonder(?:ing|ed)?|how come|why (?:is|are|do|does)|what(?:'s| is) an?)\b",),
        "confusion": (
            r"\b(?:confus\w+|don't (?:get|understand) (?:it|this|why|how|what)|makes no sense)\b",
            r"\b(?:no idea (?:what|how|why)|not sure (?:what|how))\b",
        ),
        "surprise": (
            r"\b(?:wow|whoa|woah|no way|unbelievable|can't believe|surpris\w+)\b",
            r"\bout of (?:nowhere|the blue)\b|\byou'll never guess\b",
        ),
        "anger": (
            r"\b(?:furious|angry|mad at|livid|rage|fed up|pissed|how dare|sick of)\b",
            r"\bhate (?:this|it|him|her|them|you|my (?:job|boss|ex))\b",
        ),
        "annoyance": (r"\b(?:annoy\w+|irritat\w+|ugh+|frustrat\w+|typical|so unfair|drives me (?:mad|crazy|nuts))\b",),
        "disappointment": (r"\b(?:disappoint\w+|let (?:me )?down|gutted|bummed|didn't get (?:it|the|in))\b",),
        "embarrassment": (r"\b(?:embarrass\w+|mortified|awkward|cringe)\b",),
        "fear": (r"\b(?:scared|afraid|terrified|frightened|panic\w*|dread\w*)\b",),
        "nervousness": (r"\b(?:nervous|anxious|anxiety|worried|worry|on edge|butterflies|stressed)\b",),
        "sadness": (
            r"\b(?:sad|unhappy|miserable|lonely|heartbroken|depressed|miss (?:him|her|them)|feeling (?:\w+ ){0,2}(?:down|low))\b",
            r"\b(?:crying|cried)\b(?! with (?:laughter|joy))",
        ),
        "grief": (r"\bgrie(?:f|ving)\b",),
        "remorse": (
            r"\b(?:i'm|i am|im|so|really) sorry\b(?! (?:to hear|for your))|\bi (?:apologi[sz]e|regret|feel guilty)\b",
            r"\b(?:my fault|shouldn't have said|guilty)\b",
        ),
    }.items()
}
"""Emotions in plain words: what is felt is heard so even where no classifier is at hand."""
