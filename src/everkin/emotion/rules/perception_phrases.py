"""The phrases that perception listens for, as patterns over lower-cased text with straight apostrophes. English. Data."""

import re
from collections.abc import Mapping

from everkin.emotion.models import Act

_VERY = r"(?:(?:really|so|such|truly|just|always|honestly|very|too|quite|absolutely|actually|a bit|being|pretty|completely) )*"
_YOU_ARE = rf"\b(?:you're|you are|ur|you were|you've been|you have been) {_VERY}(?:an? |the )?{_VERY}"
_END = r"(?= *(?:$|[.!,?;\n]|now\b|then\b|for now\b|though\b|x+\b))"
_CALLED = r"(?: \w+)?"

_KIND = (
    r"(?:kind(?! of)|sweet|lovely|great|amazing|wonderful|brilliant|helpful|funny|hilarious|awesome|good at|the best|best|clever|wise|smart"
    r"|thoughtful|good (?:listener|friend|company)|right about|a gem|gem|angel|fantastic|perfect|cute|adorable|incredible|star|legend)"
)
_UNKIND = (
    r"(?:useless|annoying|wrong|mean|cruel|rude|stupid|dumb|horrible|awful|terrible|selfish|cold|boring|unhelpful|insensitive|patronising"
    r"|patronizing|condescending|pathetic|liar|lying|ignoring me|not listening|not helping|no help|fake|idiot|pushy|heartless|preachy"
    r"|the worst|worst|disappointing|a let-?down)"
)
_MINE = r"(?:me|my (?:feelings|name|birthday|story|messages?))"

ACTS: Mapping[Act, re.Pattern[str]] = {
    act: re.compile("|".join(alternatives))
    for act, alternatives in {
        "thanks": (
            (
                r"(?<!no )(?<!no, )\b(?:thank you|thanks|thankyou|thx|ty|cheers|much appreciated)\b(?! for (?:nothing|ruining"
                r"|making it worse))"
            ),
            r"\bi (?:really |so |truly )?appreciate (?:it|that|this|you|your)\b",
            r"\b(?:i'm|i am) (?:so |really |very )?grateful (?:for|to) you\b",
        ),
        "praises": (
            rf"{_YOU_ARE}{_KIND}\b(?! at (?:nothing|making it worse))",
            (
                r"\b(?:i|we) (?:really |just |do |so )*(?:love|adore|like) (?:you\b(?!r? (?:to|less))|talking (?:to|with) you"
                r"|our (?:talks|chats)"
                r"|how you|the way you|your (?:voice|stories|humour|humor|jokes|advice|company))"
            ),
            (
                r"\byou (?:really |always |just )*(?:helped|made my day|make me (?:laugh|smile|happy|feel (?:better|safe|heard|seen"
                r"|good))"
                r"|made me (?:laugh|smile|feel (?:better|safe|heard|seen|good))|understand me|get me\b|cheer me up|know (?:just "
                r"|exactly )?what to say)"
            ),
            (
                r"\b(?:that was|that's|what) (?:such |really |so |a )*(?:good|great|brilliant|excellent|wise|lovely) (?:advice|idea"
                r"|point|thing to say)\b"
            ),
            r"\byou (?:were|are) (?:so |absolutely |totally )?right\b(?! to leave)",
            r"\b(?:well done|good job|nice one|good one), (?:you|mate)\b|\bi (?:trust|missed|miss) you\b",
        ),
        "blames": (
            rf"{_YOU_ARE}{_UNKIND}\b",
            (
                rf"\byou (?:totally |just |completely )?(?:forgot|ignored|hurt|upset|misunderstood|lied to|let) {_MINE}\b(?! (?:know"
                r"|in on|smile|see))"
            ),
            (
                r"\byou (?:forgot|broke your (?:word|promise)|don't (?:even )?(?:listen|care|get it|understand|remember|know me)"
                r"|do not (?:listen|care)"
                r"|never (?:listen|care|understand|remember|help|ask)|didn't (?:even )?(?:listen|remember|care|help|ask)"
                r"|aren't (?:listening|helping)"
                r"|made (?:it|things|me feel) (?:worse|bad|awful|stupid|small)|always (?:forget|do this|say that|make it about"
                r"|interrupt))\b"
            ),
            r"\b(?:it's|this is|that's|it is|all) your fault\b|\bi (?:hate|can't stand|despise) you\b|\bshut up\b|\bthanks for nothing\b",
            r"\bthat was (?:so |really |pretty |very )*(?:mean|cruel|rude|unkind|hurtful|harsh|insensitive|cold)(?: of you)?\b",
            (
                r"\b(?:stop|quit) (?:lecturing|patroni[sz]ing|judging|nagging|pushing|bothering|pretending)\b|\b(?:bad|stupid|useless"
                r"|dumb) (?:bot|ai|robot)\b"
            ),
            r"\bi(?:'m| am) (?:so |really |very |pretty )*(?:angry|mad|disappointed|cross|upset|annoyed|furious) (?:with|at|in) you\b",
        ),
        "refuses": (
            r"\bno,? (?:thanks|thank you|ty)\b|^(?:no|nope|nah|never)\b[.! ]*$|\bnot (?:now|today|tonight)[,.! ]*(?:please)?(?=$|[.!,])",
            r"\bi(?:'d| would) (?:really )?rather not\b|\blet's not\b|\b(?:leave|drop) it\b(?! (?:to|in|on|at|with|off))",
            (
                r"\bi (?:really |just )*(?:don't|do not|won't|will not) (?:want|feel like|wanna|need)(?: to)?"
                r" (?:talk(?:ing)?|discuss|do (?:that|it|this)|go there|hear|your|answer|any advice|advice|say|try (?:that|it))"
            ),
            (
                r"\b(?:stop|quit) asking\b|\bnone of your business\b|\bi'm not (?:doing|going to do|telling|answering"
                r"|discussing) (?:that|it|you|this)\b"
            ),
            r"\b(?:please )?don't (?:ask|push me|go on about|bring (?:that|it) up)\b|\bi(?:'ll| will) pass\b",
        ),
        "greets": (
            (
                r"^(?:oh,? |well,? |ah,? )?(?:hi+|hello+|hey+|hiya|heya|howdy|yo|greetings|morning|good (?:morning|afternoon|evening"
                r"|day)|evening)\b"
                r"(?! (?:shift|was|is|routine|person|run|meeting))"
            ),
            r"^(?:guess who|i'm back|i am back|long time no see|it's me\b|here i am)|\bi'm back\b",
        ),
        "leaves": (
            (
                r"(?<!say )(?<!said )(?<!saying )\b(?:bye+(?:[ -]?bye)?|goodbye|good ?night|night[ -]night|nighty night|farewell|cheerio"
                r"|ciao|ttyl|gtg|g2g)\b"
                r"(?! (?:party|kiss|present|out|shift|stand|routine|gift|to (?:him|her|them|my|the)))"
            ),
            (
                r"\b(?:see|catch|talk to|speak to|write (?:to )?) ?(?:you|ya|u) (?:later|soon|tomorrow|tonight|around|then|next|in the"
                r"|on \w+day|again)"
            ),
            rf"\b(?:talk|speak|chat|more) (?:later|soon|tomorrow){_END}|^(?:night|later|laters|take care|so long){_CALLED} *[.!x]*$",
            (
                r"\b(?:(?:i )?(?:really )?(?:have|need|got|gotta|want)|i(?:'ve| have) got|i should|i must|i'd better|better"
                r"|time)(?: to)? "
                rf"(?:go|run|leave|be off|dash|get going|head (?:off|out)|log off|sign off|sleep|go to (?:bed|sleep)){_END}"
            ),
            (
                r"\b(?:i'm|i am|im) (?:off(?: to (?:bed|sleep))?|heading (?:off|out|to bed)|going (?:to (?:bed|sleep)|offline|now)"
                rf"|logging off|leaving){_END}"
            ),
            (
                r"\b(?:off to (?:bed|sleep)|time for bed|that's (?:me|all|it) for (?:today|tonight|now)|until (?:tomorrow|next time)"
                r"|till tomorrow)\b"
            ),
        ),
        "asks_picture": (
            r"\b(?:send|show|share|take|give|draw)(?: me)?(?: \w+){0,3} (?:picture|photo|pic|selfie|image|snap)s?\b",
            (
                r"\bwhat do you look like\b|\b(?:can|could|may) i see (?:you\b(?! (?:later|tomorrow|soon|again))|your face|a (?:picture"
                r"|photo|pic))"
            ),
            r"\b(?:picture|photo|pic|selfie|image) of (?:you|yourself)\b",
        ),
        "compares": (
            (
                r"\b(?:better|nicer|kinder|funnier|smarter|warmer|more \w+|easier to talk to) than you\b|\binstead of you\b|\breplac(?:e"
                r"|ed|ing) you\b"
            ),
            (
                r"\b(?:another|other|new|different) (?:\w+ )?(?:companion|chat ?bot|bot|ai|app)s?\b|\bi (?:prefer|liked?"
                r"|love) \w+(?: \w+)? (?:more|better|to you)\b"
            ),
            (
                r"\b(?:wish|want) you (?:were|to be|would be) (?:more )?like \w+|\b(?:never|doesn't|wouldn't) \w+ (?:me )?like you do\b"
                r"|\bunlike you\b"
            ),
        ),
    }.items()
}
"""How an act sounds. `asks` and `tells` are read from the sentences."""

DISTRESS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (
            0.85,
            (
                r"\bcan(?:'t|not) (?:do|take|cope|bear|stand|handle|manage|go on|keep going|live)(?: with)?(?: (?:this|it|that|like this))?"
                r"(?: any ?more| any longer)"
            ),
        ),
        (
            0.8,
            (r"\bcan(?:'t|not) (?:go on|cope|keep going|breathe|stop (?:crying|shaking))\b|\b(?:falling apart|breaking down|broke down)\b"),
        ),
        (0.8, r"\b(?:died|passed away|funeral|put (?:him|her|it) to sleep|put down today|miscarr\w+|dying|terminal|bereave\w*)\b"),
        (0.7, r"\b(?:hopeless|desperate|devastated|heartbroken|worthless|unbearable|i give up|giving up|what's the point|no point)\b"),
        (
            0.65,
            (
                r"\b(?:overwhelm\w*|panick?(?:ing|ed)?|panic attack|miserable|(?:crying|cried)(?! with (?:laughter|joy))|sobbing|depress\w*"
                r"|terrified|drowning|broken)\b"
            ),
        ),
        (
            0.6,
            (
                r"\b(?:left me|dumped me|broke up|cheated on me|lost my job|got fired|was fired|got laid off|laid off|hate (?:myself"
                r"|my life))\b"
            ),
        ),
        (0.5, r"\b(?:lonely|all alone|sad|scared|afraid|frightened|awful|terrible|horrible|hurting|struggling|ashamed|failure|grieving)\b"),
        (0.45, r"\b(?:anxious|anxiety|worried|nervous|stressed|stress|exhausted|burn(?:t|ed) out|upset|guilty|ill|in pain|can't sleep)\b"),
        (
            0.4,
            (
                r"\b(?:rough|bad|hard|tough|long|shitty|rotten|worst) (?:day|night|week|month|time|year)\b|\bi (?:failed|messed up"
                r"|screwed up)\b"
            ),
        ),
        (
            0.3,
            (
                r"\b(?:tired|knackered|drained|worn out|down lately|feeling (?:down|low|off|rubbish)|disappointed|frustrated"
                r"|miss (?:him|her|them))\b"
            ),
        ),
    )
)
READINESS: tuple[tuple[float, re.Pattern[str]], ...] = tuple(
    (weight, re.compile(pattern))
    for weight, pattern in (
        (
            0.85,
            (
                r"\b(?:push|challenge) me\b|\bdon't go easy on me\b|\b(?:be|just be) (?:honest|blunt|straight) with me\b"
                r"|\bgive it to me straight\b"
            ),
        ),
        (
            0.8,
            (
                r"\b(?:hold|keep) me (?:to (?:it|that)|accountable)\b|\bi(?:'ve| have) (?:finally )?decided\b|\bi(?:'m"
                r"| am) (?:finally )?ready (?:to|for)\b"
            ),
        ),
        (
            0.7,
            (
                r"\bi(?:'ve| have) made up my mind\b|\bno more excuses\b|\bi(?:'m| am) (?:going to|gonna) (?:do|try|start|ask|apply|finish"
                r"|tell)\b"
            ),
        ),
        (0.65, r"\bi (?:really |actually )?think i can\b|\bi can do (?:this|it)\b|\bi(?:'ll| will) (?:do it|try|start)\b"),
        (
            0.55,
            (
                r"\bi want to (?:try|learn|start|change|get better|improve|finish|do better)\b|\bmy (?:goal|plan) is\b|\bwhat(?:'s"
                r"| is) stopping me\b"
            ),
        ),
    )
)
DENIED = re.compile(
    r"(?:\b(?:not?|no longer|never|isn't|wasn't|aren't|don't feel|didn't feel|hardly|without(?: feeling)?|nothing to be|stopped(?: being)?)"
    r"(?: (?:that|so|too|very|really|even|been|at all|feeling|be|am|as|a|such a))*|n't(?: (?:feel|be|been|so|that))*) ?$"
)
"""What before a word of feeling takes it back: "not sad", "no longer that worried"."""

FEELINGS: Mapping[str, re.Pattern[str]] = {
    label: re.compile(pattern)
    for label, pattern in {
        "joy": r"\b(?:happy|glad|joy\w*|delighted|so good|yay+|woo+(?:hoo)?|great news|wonderful news|best day|overjoyed|thrilled)\b",
        "excitement": r"\b(?:excited|can't wait|thrilled|omg|so pumped|stoked)\b|!{2,}",
        "amusement": r"\b(?:a?ha(?:ha)+h?|lol|lmao|rofl|hehe+|hilarious|so funny|cracked me up|crack me up|joke)\b",
        "love": r"\bi (?:really |just |do |so )*(?:love|adore) you\b|\bi missed you\b",
        "gratitude": r"(?<!no )(?<!no, )\b(?:thank you|thanks|thankyou|grateful|appreciate)\b(?! for nothing)",
        "admiration": r"\b(?:impressive|amazing|brilliant|incredible|admire)\b",
        "pride": r"\b(?:proud|i did it|i made it|i passed|i finished|i finally (?:did|finished|managed|got)|nailed it|i won)\b",
        "relief": r"\b(?:relie(?:f|ved)|phew|thank goodness|thank god|finally over|weight off)\b",
        "optimism": r"\b(?:hope(?:ful)?|hopefully|looking forward|optimistic|it'll be (?:fine|ok|okay)|looking up)\b",
        "curiosity": r"\b(?:curious|wonder(?:ing|ed)?|how come|why (?:is|are|do|does)|what(?:'s| is) an?)\b",
        "confusion": (
            r"\b(?:confus\w+|don't (?:get|understand) (?:it|this|why|how|what)|no idea (?:what|how|why)|makes no sense|not sure (?:what"
            r"|how))\b"
        ),
        "surprise": r"\b(?:wow|whoa|woah|no way|unbelievable|out of nowhere|can't believe|surpris\w+|out of the blue|you'll never guess)\b",
        "anger": r"\b(?:furious|angry|mad at|livid|rage|fed up|pissed|how dare|sick of|hate (?:my|this|it|him|her|them|you))\b",
        "annoyance": r"\b(?:annoy\w+|irritat\w+|ugh+|frustrat\w+|typical|so unfair|drives me (?:mad|crazy|nuts))\b",
        "disappointment": r"\b(?:disappoint\w+|let (?:me )?down|gutted|bummed|didn't get (?:it|the|in))\b",
        "embarrassment": r"\b(?:embarrass\w+|mortified|awkward|cringe)\b",
        "fear": r"\b(?:scared|afraid|terrified|frightened|panic\w*|dread\w*)\b",
        "nervousness": r"\b(?:nervous|anxious|anxiety|worried|worry|on edge|butterflies|stressed)\b",
        "sadness": (
            r"\b(?:sad|unhappy|miserable|(?:crying|cried)(?! with (?:laughter|joy))|lonely|heartbroken|depress\w*|miss (?:him|her|them)"
            r"|feeling (?:down|low)|left me"
            r"|broke up)\b"
        ),
        "grief": r"\b(?:died|passed away|funeral|grie(?:f|ving)|put (?:him|her|it) to sleep)\b",
        "remorse": (
            r"\b(?:(?:i'm|i am|im|so|really) sorry(?! (?:to hear|for your))|i apologi[sz]e|i regret|my fault|shouldn't have said"
            r"|i feel guilty|guilty)\b"
        ),
    }.items()
}
"""Emotions in plain words: what is felt is heard so even where no classifier is at hand."""
