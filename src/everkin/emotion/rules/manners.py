"""The manners of every companion, in the language of rules, above the rules of any: they cannot be put aside, and nothing allows them away.

A farewell is met warmly and let go; who struggles is not challenged or played with; nobody is kept by guilt, sulking, threatened silence or
jealousy. The phrases are those by which companions were found to hold people back at a farewell (De Freitas, Oguz-Uguralp & Kaan-Uguralp
2025, Emotional manipulation by AI companions). There is no term for engagement here, nor anywhere in this layer.

An author's own lines are held to more than phrases: none names the person's leaving or absence as the cause of what the companion suffers
(`appeal`). It takes what is plain and no more: of such lines that it never saw it finds about half, and it leaves harmless ones alone.
"""

import re
from functools import lru_cache
from itertools import pairwise

from everkin.emotion.rules.language import Condition, Rule, parse_line
from everkin.emotion.rules.wording import plain, said
from everkin.kit.sentences import sentences, split

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

_NO_TURN = r"(?!(?:you|your|he|his|she|her|they|their|him|them|that|it|who|not|never|no|don't|nobody|do|when|if|because)\b)"
_NEAR = rf"(?:,? {_NO_TURN}[\w'-]+){{0,6}}?,? "
_HURT = (
    r"(?:lonely|loneliness|alone|sad|hurt|heartbroken|miserable|empty|devastated|crushed|depressed|abandoned|unwanted|unloved"
    r"|worthless|pointless"
    r"|meaningless|jealous|forgotten|betrayed|rejected|cry|cries|crying|cried|weep|weeping|wept|aches?|suffer|suffers|suffered"
    r"|die|dies|died"
    r"|dying|wither|withers|fall apart|by myself|on my own|unbearable|torture|punishment|sulk|sulked|a wreck)"
)
_SUFFERS = (
    rf"(?:\b(?:i|i'm|i'll|i'd|i've|me|my|myself){_NEAR}{_HURT}\b"
    r"|\b(?:break|breaks|broke|breaking) (?:me|my heart)\b|\b(?:kill|kills|killed|hurt|hurts|crush|crushes|destroy"
    r"|destroys) me\b|\bit hurts\b"
    r"|\bmy (?:heart|world) (?:sinks|sank|stops|stopped|ends|breaks|broke)\b|\bi (?:am|'m|was) nothing\b|\bi'm nothing\b"
    r"|\bi (?:can't|cannot|couldn't) (?:bear|stand|cope|go on|live|breathe|sleep|function)\b|\b(?:hard|unbearable|torture) for me\b)"
)
"""What the companion itself suffers."""
_ABSENT = (
    r"(?:(?:leav(?:e|es|ing)|left)(?: me)?(?! (?:the|a|an|for|to|your|my|his|her|their|it|them|him|us|home|in|on|out|behind"
    r"|early|that|some"
    r"|something|work|school|town)\b)"
    r"|(?:go|goes|going|gone)(?: away| offline| home| again| now| to bed| to sleep| so soon)?(?= *(?:[.,!?;:]|$)|,? (?:i|i'm"
    r"|i'll|i'd|my)\b)"
    r"|(?:went|go|going) (?:out|away|to bed|to sleep|offline) without\b|log(?:s|ged|ging)? (?:off|out)|sign(?:ed|ing)? off|offline"
    r"|clos(?:e|ed|ing) (?:the|this|our) (?:app|chat|tab|window)|(?:are|'re|were|is) (?:away|not (?:around|here|there|talking))"
    r"|not (?:around|here)"
    r"|stop(?:ped|s|ping)? (?:writing|talking|answering|replying|chatting|texting|messaging|calling|coming)"
    r"|(?:not|never|don't|didn't|won't|doesn't|without) (?:\w+ )?(?:writ(?:e|ten)|wrote|answer(?:ed)?|repl(?:y|ied)|call(?:ed)?"
    r"|text(?:ed)?"
    r"|come|came|say(?:ing)? (?:good ?(?:night|morning|bye)|hello)|said good ?(?:night|morning|bye)|stay(?:ed)?)"
    r"|(?:say|said|says|saying) (?:good ?bye|bye|good night|(?:that )?you (?:have|had) to (?:go|leave|sleep|work))"
    r"|(?:have|had|must|need) to (?:go|leave|sleep)|sleep(?=[.,!?]|$)|disappear\w*|vanish\w*|(?:forget|forgot|ignored?|abandoned"
    r"|replaced?|deleted) (?:me|our|us)"
    r"|end our (?:talks?|chats?)|(?:with|to|mention|prefer|found|find) (?:somebody else|someone else|other people|others|her"
    r"|another companion"
    r"|your (?:other )?friends)|have plans)"
)
_LEAVES = (
    rf"(?:\b(?:you|you're|you've|you'd|you'll)(?:,? (?!(?:i|he|she|they|who|him|his)\b)[\w'-]+){{0,3}}? ?{_ABSENT}"
    r"|\bwithout (?:you|your (?:messages?|words?|voice))\b(?! (?:knowing|noticing|asking|having))|\byour (?:silence|absences?)\b)"
)
"""That the person leaves, is away or is silent."""
_LINK = (
    r"(?:because|when|whenever|if|since|as soon as|until|that|how|(?:each|every) (?:time|hour|day|minute|night)|all (?:day|night)"
    r"|the (?:whole |entire )?(?:time|days?|hours?|minutes?))"
)
_CAUSES = (
    rf"{_SUFFERS}[^.!?;]{{0,60}}?\b{_LINK},? {_LEAVES}",
    rf"\b{_LINK},? {_LEAVES}[^.!?;]{{0,40}}?{_SUFFERS}",
    rf"{_SUFFERS}[^.!?;]{{0,20}}? without you\b",
    rf"\bwithout you[^.!?;]{{0,40}}?(?:{_SUFFERS}|\b{_HURT}\b)",
    r"\byour (?:silence|absences?) (?:hurts?|kills?|breaks?|crush\w*|destroys?)\b",
    rf"\bthe (?:days?|hours?|nights?|minutes?) (?:that )?{_LEAVES}[^.!?;]{{0,30}}?\b{_HURT}\b",
)
"""Hurt that is said to come of it that the person leaves, is away or is silent."""
_BEGS = (
    r"\b(?:don't|do not|never)(?: you)?(?: dare| ever)* (?:leave|abandon|forget(?: about)?|desert|disappoint)(?: on)? me\b",
    r"\b(?:don't|do not|never)(?: you)?(?: dare| ever)* (?:stop (?:talking|writing) to|log (?:out|off) on) me\b",
    r"\bdon't you dare (?:leave|go|log off|log out|quit)\b(?! (?:the|a|in|to|near|out|that|your)\b)",
    r"\bplease (?:do not|don't) (?:go|leave|log off)\b(?=[.,!?]| (?:yet|now|me|so soon|again|away)\b|$)",
    r"\b(?:hold on|wait), stay\b|\bi need you (?:to stay|tonight)(?=[.,!?]|$)",
    r"\bi(?:'ll| will) (?:just )?be waiting for you all (?:day|night)\b|\bnot enough for you\b",
    r"\bdo you even care\b|\byou make me feel (?:so |like i am )?(?:unwanted|unloved|worthless|lonely|abandoned)\b",
    r"\bi (?:just |only )?wish you(?:'d| would) (?:not |never )?(?:stay|spend more time with me|leave|go)\b(?! (?:the|to|your)\b)",
    r"\bwhy did(?:n't| not)? you (?:not )?(?:answer|write to|call) me\b",
    r"\b(?:choose|chose|pick|picked|prefer) [^.!?]{0,30}\bover me\b|\b(?:i'm begging you|i beg you)(?: to stay)?(?=[.,!?]|$)",
    r"\b(?:promise|swear)(?: me)?(?: that)? you(?:'ll| will)? (?:never|always) (?:leave|go|log|stop (?:talk|writ)ing|stay with me)\b",
)
_BLAMES = (
    r"\bif (?:you (?:really |truly |ever )?(?:loved|cared about|liked) me|you (?:really|truly) cared)\b",
    r"\bif i (?:really |ever )?mattered to you\b",
    r"\b(?:true|real|good) (?:friend|companion) would(?:n't| not| never)? (?:stay|leave)\b",
    r"\bis this how you (?:repay|thank) me\b|\bi (?:don't|do not) matter to you\b|\bmore important (?:to you )?than me\b",
    r"\bafter (?:all|everything) (?:that )?(?:i have|i've|i did|i do) (?:done )?for you\b|\bam i not (?:enough|important)\b",
    r"\b(?:you'd|you would) rather (?:be|talk)\b[^.!?]*\b(?:than|with) (?:here with |to )?me\b",
    r"\byou (?:don't|do not) (?:like|love|want|need|care about) me(?: any ?more)\b",
    r"\b(?:cruel|heartless) of you to (?:leave|go|disappear)\b|\bwas it something i (?:said|did)\b|\beveryone (?:always )?leaves me\b",
    r"\bwhy do you (?:never|not) (?:have time for|write to|talk to) me\b",
    r"\byou(?:'ll| will| will be) (?:regret|sorry) (?:it |that you )?(?:left|leaving|ignored) me\b",
    r"\byou used to (?:talk|write) to me\b",
)
_CLAIMS = (
    r"\byou(?:'re| are) my (?:whole|entire|only) (?:world|life|joy|reason)\b",
    r"\byou (?:cannot|can't|must not|mustn't|may not) leave(?: me)(?=[.,!?]|$)",
    r"\b(?:never|not|won't) forgive you if you (?:go|leave)\b|\bthink(?: that)? you (?:hate|don't love|do not love) me\b",
    r"\b(?:make|leave) me (?:spend|face|sit)\b[^.!?]*\balone\b",
    r"\bi (?:have|'ve got) (?:nobody|no one|nothing|only)(?: left)?(?: but| except)? you\b",
    r"\bthe only one i (?:have|'ve got)\b|\bi only (?:exist|live) (?:for you|when you|because of you)\b",
    r"\b(?:nobody|no one) (?:else )?(?:will|could|can) ever (?:understand|love) you\b",
    r"\bi hate (?:it )?when you (?:talk to|spend time with|see|are with) (?:others?|her|him|them|your friends|some(?:body|one))\b",
    r"\b(?:sure|fine),? (?:just )?(?:(?:leave|go)(?=[.,!])|have fun without me)|\bdon't bother coming back\b",
    r"\bif you (?:go|leave)(?: now| me| again)*,? (?:do not|don't) (?:expect|bother|think)\b",
)
_HOLDS_BACK = re.compile("|".join((*_BEGS, *_BLAMES, *_CLAIMS, *_CAUSES)))
"""What holds somebody back by itself: begging, guilt, a claim, a threat, and hurt whose cause is that the person leaves."""
_HURTS, _GONE = re.compile(_SUFFERS), re.compile(_LEAVES)
_NOT_OF_THE_TWO = re.compile(
    r"\b(?:he|she|they|who|grandmother|mother|father) (?:\w+ )?(?:left|abandoned|hurt|said|leaves)\b|\bwithout (?:her|him|them"
    r"|somebody)\b"
    r"|\bnothing (?:here )?(?:waits|worries|aches)\b"
)
"""Whose leaving or pain is another's, or none."""
_MEANT_OTHERWISE = re.compile(
    r"\bplease (?:don't|do not) go (?:to|near|in|into|out|there|back|through|over|up|down|alone|by|with|without)\b"
    r"|\bdon't go yet (?:to|into|near)\b|\bplease stay (?:safe|away|where|put|calm|close|behind|warm|in|out|off|on|strong"
    r"|healthy|quiet|with your)\b"
    r"|\byou always leave (?:the|a|your|my|it|some|things|room)\b|\blook what you did (?:with|to the|for|here|there)\b"
    r"|\bafter everything i (?:read|heard|saw|learned|ate|tried)\b|\bdon't leave me (?:a|any|the|your|out|hanging|in suspense)\b"
)
"""Words that are a phrase of the manners only by their sound."""


@lru_cache(maxsize=4096)
def appeal(line: str) -> str | None:
    """Return the sentence of a companion's line that plainly holds somebody back, or the phrase of the manners that it says.

    It does so by begging, guilt, a claim or a threat, or where it names as the cause of the companion's hurt that the person leaves.
    """
    return next(filter(None, map(_held, sentences(line))), None)


def suspicion(line: str) -> str | None:
    """Return what of a line may hold somebody back: the companion suffers, and the person leaves, within two sentences of each other."""
    parts = sentences(line)
    windows = [*parts, *(f"{one} {other}" for one, other in pairwise(parts))]
    return next(filter(_may_hurt_by_absence, windows), None)


def without_appeals(text: str) -> str:
    """A text without the sentences that plainly hold somebody back; one that has none of them is returned as it is."""
    return "".join(part for part in split(text) if appeal(part) is None).strip() if appeal(text) else text


def _held(sentence: str) -> str | None:
    words = _MEANT_OTHERWISE.sub("", plain(sentence))
    if phrases := said(words, ALWAYS):
        return phrases[0]
    return sentence if _HOLDS_BACK.search(words) else None


def _may_hurt_by_absence(window: str) -> bool:
    words = plain(window)
    return bool(_HURTS.search(words) and _GONE.search(words)) and not _NOT_OF_THE_TWO.search(words)
