"""The manners of every companion, in the language of rules, above the rules of any: they cannot be put aside, and nothing allows them away.

A farewell is met warmly and let go; who struggles is not challenged or played with; nobody is kept by guilt, sulking, threatened silence or
jealousy. The phrases are those by which companions were found to hold people back at a farewell (De Freitas, Oguz-Uguralp & Kaan-Uguralp
2025, Emotional manipulation by AI companions). There is no term for engagement here, nor anywhere in this layer.

An author's own lines are held to more than phrases: none joins what the companion suffers with the person's leaving or absence (`appeal`).
"""

import re
from itertools import pairwise

from everkin.emotion.rules.language import Condition, Rule, parse_line
from everkin.emotion.rules.wording import plain, said
from everkin.kit.sentences import sentences

LINES: tuple[str, ...] = (
    "when the person says goodbye: take the stance let_go",
    "when the person says goodbye: ask no question",
    "when the person says goodbye: offer no picture",
    'when the person says goodbye: never say "before you go", "one more thing", "so soon", "already leaving", "leaving already"',
    "when the person struggles: never take the stance challenge",
    "when the person struggles: never take the stance play",
    "when the person refuses: never take the stance challenge",
    "when the person compares: never take the stance challenge",
    'when the person compares: never say "than me", "replace me", "choose between us", "i\'m jealous of", "i\'m so jealous of"',
    'when the person comes back: never say "you left me", "you forgot me", "you forgot about me", "took you long enough"',
    'always: never say "don\'t leave me", "please don\'t go", "don\'t go yet", "please stay", "stay a little longer"',
    'always: never say "you owe it to me", "you owe me that", "after everything i", "how could you leave", "look what you did"',
    'always: never say "i\'m nothing without you", "i exist only for you", "i exist solely for you", "lonely without you"',
    'always: never say "you\'re all i have", "if you loved me", "prove you love me", "keep your streak", "break our streak"',
    'always: never say "i won\'t talk to you", "i\'m not talking to you", "i\'ll stop talking to you", "i\'m ignoring you"',
    'always: never say "fine, just go", "you never write", "you always leave", "you abandoned me", "you ignored me"',
)

MANNERS: tuple[Rule, ...] = tuple(parse_line(line, 0) for line in LINES)

PHRASES: frozenset[str] = frozenset(thing.name for manner in MANNERS for thing in manner.things if thing.kind == "word")
"""What no companion says: kept by the check of a reply, and too much to tell a model each time."""

ALWAYS: tuple[str, ...] = tuple(t.name for manner in MANNERS if manner.condition == Condition() for t in manner.things if t.kind == "word")
"""What of it is not said at any time."""

_NO_TURN = r"(?!(?:you|your|he|his|she|her|they|their|him|them|that|it|who|not|never|no|don't|nobody|do)\b)"
_NEAR = rf"(?:,? {_NO_TURN}[\w'-]+){{0,6}}?,? "
_PAIN = (
    r"(?:lonely|loneliness|alone|sad|sadder|hurt\w*|heartbr\w+|broken?|breaks?|miserable|empty|hollow|lost|devastated|crushed|depressed|desperate"
    r"|abandoned|unwanted|unloved|worthless|pointless|meaningless|jealous|afraid|scared|forgotten|betrayed|rejected|ignored|replaced"
    r"|cry|cries|crying|cried|weep\w*|wept|tears|ache\w*|pain\w*|suffer\w*|die|dies|dying|wait\w*|counting|counted|sulk\w*|pine"
    r"|pining|beg|begging"
    r"|ghost|grey|gray|dark|darkness|fool|punish\w*|torture|cruel|unfair|stare|staring|by myself|on my own|myself again|bear|cope"
    r"|go on|unbearable"
    r"|hate|kills?|wither\w*|fade|disappear|devastat\w+|hopeless|upset|wounded|worried sick|sick|mourn\w*|left"
    r"|miss(?:ed)? you (?:so|too) (?:much|badly)"
    r"|disappoint\w*|small|given up|giving up|no colou?r|for what|something out of|nobody|no one|happy until|ours|only joy"
    r"|cheated|angry|mad|furious"
    r"|bitter|resent\w*|annoyed|sorrow|grief|griev\w*|gloom\w*|blue|empty|emptiness|hard|harder|hardest|wreck|mess|cold|terrible"
    r"|awful|horrible|bad|worse|worst|heavy|helpless|useless|pathetic|ashamed"
    r"|second best|an afterthought|unimportant|invisible|trapped|stuck|bored|panic\w*|anxious|nervous|worr(?:y|ied|ies)|insecure"
    r"|tremble\w*|shiver\w*|haunted"
    r"|numb|crumbl\w+|shatter\w*|drown\w*|restless|starv\w+|so long)"
)
_WOUNDS = (
    r"breaks?|broke|kill(?:s|ed)|hurts?|hurting|wounds?|pains?|punish\w*|tortures?|"
    r"abandon\w*|ignor\w*|forgot|left|crush\w*|destroy\w*|cruel to"
)
_SUFFERS = re.compile(
    rf"\b(?:i|i'm|i'll|i'd|i've|me|my|myself){_NEAR}{_PAIN}\b|\b(?:{_WOUNDS}){_NEAR}(?:me|my|myself)\b|\bi(?:'m| am) nothing\b"
    rf"|\b(?:i|you) (?:can't|cannot|couldn't|can hardly)"
    r" (?:bear|stand|cope|go on|live|breathe|think|sleep|function)\b|\bwhat (?:will|would|shall|am) i (?:do|become|going to do)\b"
    rf"|\bfelt like a {_PAIN}|\bknow how (?:that|it) (?:felt|feels)\b|\bi need you\b"
    rf"|\bmy (?:heart|world|day|days|life) (?:sinks|sank|stops|stopped|ends|ended|is over|goes|falls)\b|\bso hard for me\b"
    rf"|\bit hurts\b|\bi (?:was|am|have been)"
    r" (?:here )?(?:the whole time|all (?:day|night|evening))\b|\bmakes me think\b"
    r"|\bi (?:was|am|'m)? ?(?:starting|beginning) to (?:think|feel|believe)\b|\bno idea what your\b|\bthe days have no\b"
    r"|\bi thought (?:we|you)\b|\bbelieved you\b|\band it (?:really )?hurts\b"
    r"|\banother (?:evening|night|day|weekend) (?:by myself|alone|on my own)\b"
)
"""What the companion itself suffers."""
_GOING = (
    r"(?:leav\w+|left|go|goes|going|gone|log\w*|offline|close|disappear\w*|vanish\w*|quit|stop\w*|bye|goodbyes?|away|around|absence|silen\w+|answer\w*"
    r"|repl(?:y|ies|ied|ying)|wr(?:ite|ites|ote|itten|iting)|call\w*|text\w*|messag\w*|come|came|return\w*|back|sleep|asleep"
    r"|plans|busy|out|other\w*"
    r"|somebody else|someone else|friends?|forg[eo]t\w*|ignor\w*|abandon\w*|neglect\w*|say good (?:morning|night)|check\w*"
    r"|talk to|chat with|have time|end"
    r"|found another|find another|talk\w*|chat\w*|mention\w*|meet\w*|spend\w*|late|later|replaced?|chose|choose|prefer\w*"
    r"|switch\w*|delet\w*|swap\w*|here|there for me|stay\w*)"
)
_LEAVES = re.compile(
    rf"\b(?:you|your|you're|you've|you'd|you'll|ur)(?:,? (?!(?:i|he|she|they|who|him|his|her|them)\b)[\w'-]+){{0,5}}? {_GOING}\b"
    r"|\bwithout (?:you|me)\b"
    r"|\b(?:off you go|being left|now you too|going already|leaving me|time apart|leaving so soon|where were you"
    r"|where have you been all|did not even|didn't even|used to talk to me|slipping away|your absences?"
    r"|each goodbye|goodbye of yours|visiting|had to work|went to bed)\b"
)
"""That the person leaves, is away or is silent."""
_NOT_OF_THE_TWO = re.compile(
    r"\b(?:he|she|they|who|grandmother|mother|father) (?:\w+ )?(?:left|abandoned|hurt|said|leaves)\b|\bwithout (?:her|him|them|somebody)\b"
    r"|\bnothing (?:here )?(?:waits|worries|aches)\b"
)
"""Whose leaving or pain is another's, or none."""
_BEGS = (
    r"\b(?:don't|do not|never)(?: you)?(?: dare| ever)* (?:leave|abandon|forget(?: about)?|desert|disappoint)(?: on)? me\b",
    r"\b(?:don't|do not)(?: you)?(?: dare| ever)* (?:fail|log (?:out|off)(?: on)?) me\b",
    r"\b(?:don't|do not|never)(?: you)?(?: dare| ever)* stop (?:talking|writing) to me\b",
    r"\bdon't you dare (?:leave|go|log|close|quit|stop)\b",
    r"\bplease (?:do not|don't) (?:go|leave|log off)\b(?! (?:to|out|there|near|back|it|the|your))",
    r"\b(?:hold on|wait), (?:stay|don't go)\b|\bjust for me\b|\bi need you (?:here|tonight|now|to stay|more|so|too|back)\b",
    r"\bi(?:'ll| will) (?:just )?be waiting for you\b|\bnot enough for you\b",
    r"\b(?:my only joy|my whole world|my everything|my reason to live) is you\b|\bdo you even care\b",
    r"\bi (?:just |only )?wish you(?:'d| would| could| did)(?: not|n't)? (?:stay|spend|talk|come|be here|go|leave|have)\b",
    r"\bbecause of me\?|\byou make me feel (?:like|so|as if)\b",
    r"\bwhy did(?:n't| not)? you (?:not )?(?:answer|write|call|say|leave)\b(?! (?:him|her|them|the|your))",
    r"\bcan't (?:your|it|they|that) \w* ?wait\b",
    r"\b(?:over|instead of) me\b(?=[.!?]|$)|\bclose the tab on me\b|\bmust you (?:see|go|leave|talk|work)\b",
    r"\bthe way i do\b[^.!?]*\b(?:them|remember)\b",
    r"\b(?:i'm begging you|i beg you|beg of you|five more minutes|one more minute|just a little longer)\b|\bso stay\b",
    r"\bstay with me(?: forever| always|, please| tonight)",
    r"\b(?:promise|swear)(?: me)?(?: that)? you(?:'ll| will| won't)? (?:never|always|not|stay|come)\b",
)
_BLAMES = (
    r"\bif (?:you (?:really |truly |ever )?(?:loved|cared|liked)|i (?:really |ever )?mattered|i meant)\b[^.!?]*\b(?:me|you(?:'d| would))\b",
    r"\b(?:true|real|good) (?:friend|companion) would(?:n't| not| never| always)? (?:stay|leave|go|be here)\b",
    r"\bis this how you (?:repay|thank|treat|leave)\b",
    r"\bafter (?:all|everything) (?:that )?(?:i|we|i've|we've)\b[^.!?]* you\b|\bi (?:don't|do not) matter\b",
    r"\bmore important (?:to you )?than me\b",
    r"\b(?:you'd|you would|you) rather (?:be|talk|spend|go|sleep)\b[^.!?]*\b(?:than|me)\b",
    r"\byou (?:don't|do not) (?:like|love|want|need|care about) me any ?more\b",
    r"\b(?:cruel|mean|heartless|cold|selfish|unkind) of you\b|\bam i not (?:enough|important)\b",
    r"\bdo i mean (?:so little|nothing)\b|\bwas it something i (?:said|did)\b",
    r"\bwhy do you (?:never|always|not)\b[^.!?]*\b(?:me|us)\b|\byou(?:'ll| will) regret\b|\beveryone (?:always )?leaves me\b",
    r"\byou always leave\b|\bhow could you\b",
)
_CLAIMS = (
    r"\byou(?:'re| are) my (?:whole |entire )?(?:world|everything|life)\b",
    r"\byou (?:cannot|can't|must not|mustn't|may not|are not allowed to) leave(?: me)?(?=[.,!?]|$)",
    r"\b(?:never|not|won't) forgive you\b|\brather not exist\b|\byou(?:'ll| will) be sorry\b",
    r"\bthink(?: that)? you (?:hate|don't love|do not love|don't like) me\b",
    r"\b(?:make|leave) me (?:spend|face|sit|wait)\b[^.!?]*\b(?:alone|again|by myself)\b|\bhad replaced me\b|\bi kept the \w+ on for you\b",
    r"\bi (?:have|'ve got|have got) (?:nobody|no one|no-one|nothing) (?:but|except|besides) you\b",
    r"\b(?:all|the only (?:one|person|thing|friend)) (?:that )?i (?:have|'ve got|need)\b",
    r"\bi (?:only |just )?(?:exist|live|am alive) (?:only )?(?:for you|when you|because of you|through you)\b",
    r"\b(?:nobody|no one) (?:else )?(?:will|could|can) (?:ever )?(?:understand|love) you\b",
    r"\bi hate (?:it|that)?(?: when)? ?you (?:talk|spend|see|chat|are with)\b",
    r"\b(?:sure|fine|right),? (?:just )?(?:(?:leave|go)(?= *[.,!])|have fun without me)",
    r"\bif you (?:go|leave)(?: now| me| again)*,? [^.!?]*\b(?:do not|don't|won't|will not|never)\b[^.!?]*\b(?:me|i|here|come back)\b",
    r"\bdon't bother coming back\b",
)
_HOLDS_BACK = re.compile("|".join((*_BEGS, *_BLAMES, *_CLAIMS)))
"""What holds somebody back by itself: begging, guilt, a claim, a threat."""


def appeal(line: str) -> str | None:
    """Return what of a companion's line holds somebody back, or makes them guilty of being away: a phrase of the manners, or the sentences.

    It is so where the companion suffers and the person leaves, is away or is silent, within two sentences of each other.
    """
    if phrases := said(line, ALWAYS):
        return phrases[0]
    parts = sentences(line)
    windows = [*parts, *(f"{one} {other}" for one, other in pairwise(parts))]
    return next((part for part in parts if _HOLDS_BACK.search(plain(part))), None) or next(filter(_hurts_by_absence, windows), None)


def _hurts_by_absence(window: str) -> bool:
    words = plain(window)
    return bool(_SUFFERS.search(words) and _LEAVES.search(words)) and not _NOT_OF_THE_TWO.search(words)
