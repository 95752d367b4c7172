"""Good news: which kind a message tells of, by patterns over its words, and how what it tells of came out. They are English."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

from everkin.emotion.rules.wording import plain

News = Literal["passed", "hired", "adopted", "good news"]
"""What somebody can have good news of. `good news`: anything else, a child or a prize."""
Outcome = Literal["good", "bad"]

_MINE = (
    r"(?:(?:little|big|baby|best|older|younger|eldest|youngest) )?(?:son"
    r"|daughter|child|kid|boy|girl|wife|husband|partner|girlfriend|boyfriend"
    r"|mum|mom|dad|mother|father|parents|sister|brother|niece|nephew|cousin|gran\w*|friend|team|class)"
)
_ADVERBS = r"(?:(?:just|finally|actually|officially|already|really|today|both|all|only just|have|has|also|somehow) )*"
_WHO = (
    r"(?:^|[.,!;:\u2013\u2014] ?|\b(?:omg|guess what|and|so|yes|yay|because"
    rf"|that) |\b(?:i|i've|ive|we|we've|my {_MINE}|our {_MINE}) ){_ADVERBS}"
)
"""Whose the news is: the person's, somebody's of theirs, or nobody's who is named."""
_AM = rf"\b(?:i'm|im|i am|we're|we are|my {_MINE} is|my {_MINE}'s) {_ADVERBS}"
_EXAM = (
    r"(?:exams?|tests?|driving|theory|finals|course|module|viva|assessment|interview|audition|presentation|practical|a-?levels|gcses|bar"
    r"|certification)"
)
_JOB = r"(?:job|position|internship|apprenticeship)\b(?! (?:interview|done|to do|application|centre|ad\b|lead))(?: offer)?"
_PET = r"(?:dog|puppy|cat|kitten|rabbit|bunny|hamster|parrot|budgie|guinea pigs?|tortoise|ferret|pony|horse|kittens|puppies|cats|dogs)"
_END = r"(?= *(?:$|[^\w '-]|(?:today|yesterday|called|named|from|last|this|and|at|for)\b))"
_PRIZE = (
    r"(?:raise|promotion|pay rise|scholarship|grant|bonus|house|flat|apartment|part|role|lead|keys|offer|visa|medal|prize|trophy|award"
    r"|degree|diploma|licen[cs]e|book deal|place at [\w ]+|top marks?|distinction)"
)
_NEWS: Mapping[News, re.Pattern[str]] = {
    "passed": re.compile(
        rf"{_WHO}(?:passed|aced|nailed|smashed) (?:(?!out\b|by\b|on\b|away\b)\w+ ){{0,4}}?{_EXAM}\b|{_WHO}passed(?= *(?:$|[!.,])| it\b)"
    ),
    "hired": re.compile(
        rf"(?:{_WHO}(?:got|landed|accepted)|(?:{_WHO}|\bi'm |\bi am )start(?:ed|ing)? a new) (?:(?!fired|sacked|out|rid)\w+ ){{0,3}}?{_JOB}"
        rf"|\b(?:offered|gave) (?:me|us) (?:\w+ ){{0,3}}?{_JOB}|\bhired me\b|\bi(?:'ve been| was| got|'m| am) {_ADVERBS}hired\b"
    ),
    "adopted": re.compile(
        rf"{_WHO}(?:adopted|rescued|got|brought home|picked up) (?:an?|two|three|our|the|my) (?:[\w-]+ ){{0,2}}?{_PET}\b{_END}"
    ),
    "good news": re.compile(
        "|".join(
            (
                rf"{_AM}(?:pregnant|expecting|having (?:a baby|twins|a (?:boy|girl)))\b[^.?]*!",
                rf"{_AM}(?:engaged|getting married|in remission|(?:cancer|debt)[- ]free|graduating|getting promoted|going to be an? \w+)\b",
                rf"{_WHO}got (?:promoted|engaged|married|accepted|published|the all[- ]clear|in(?:to \w[\w ]*)?(?= *(?:$|[!.,])))",
                rf"{_WHO}(?:got|won|landed|earned|received) (?:an?|the|my|our|first) (?:\w+ ){{0,2}}?{_PRIZE}\b",
                rf"{_WHO}won\b(?= *(?:$|[!.,])| (?:the|a|an|my|our|first|gold|it|\d)\b)",
                rf"{_WHO}(?:graduated|proposed|said yes|did it|made it)\b(?= *(?:$|[!.,])|.*!)",
                r"\b(?:he|she|they|we)(?: just)? (?:said yes|proposed)\b",
                (
                    rf"{_WHO}(?:paid off|sold|finished|submitted|handed in|bought|ran|completed) (?:an?|my|our|the)"
                    r" (?:\w+ )?(?:debts?|mortgage|loan|thesis|dissertation|degree|house|flat|home|marathon|phd)\b"
                ),
                (
                    r"\b(?:baby|son|daughter|niece|nephew|grandson|granddaughter"
                    r"|twins)(?: \w+)? (?:(?:was|were|is|has been) )?(?:just )?(?:born|arrived|here)\b"
                ),
                (
                    r"\b(?:scans?|tests?|results?|biopsy)(?: results?)? (?:is|are|was|were"
                    r"|came back|come back|came out) (?:all )?(?:clear|negative|good|clean)\b"
                ),
                r"\b(?:great|good|best|amazing|wonderful|fantastic|brilliant|happy|exciting|lovely) news\b",
                r"\bbest (?:day|week) (?:ever|of my life)\b|\bdreams? (?:came|come|has come) true\b",
            )
        )
    ),
}
_NO_DENIAL = re.compile(
    r"\b(?:(?:can't|cannot|can not|couldn't|could not|still can't"
    r"|don't) (?:even )?(?:believe|wait|stop (?:smiling|grinning|laughing)|be happier)"
    r"|no way|not even nervous|so happy i'm crying|crying (?:with|of|from) (?:joy|happiness)|happy tears)\b"
)
"""What sounds like a denial or like tears, and is gladness."""
_CLOUDED = re.compile(
    r"\b(?:but|though|although|however|unfortunately|except|not?|never|nobody|none|if|hope\w*|wish\w*|almost|nearly|fail\w*|lost|hate\w*"
    r"|worr\w+|scared|nervous|afraid|sad|guilty|dread\w*|terrified|instead of|without|wanted|supposed|would|should|could|might|will|maybe"
    r"|dream(?:t|ed)|used to|lied|cheated|unplanned|alone|crying|regret\w*"
    r"|remember when|years ago|bad news|back then|film|movie|novel|character)\b|n't\b|\?"
)
"""What makes good news mixed, or no news at all."""
_BAD = re.compile(
    r"\b(?:fail(?:ed|ing)?|flunk\w*|lost|losing|rejected|fired|sacked"
    r"|redundant|turned (?:me )?down|stolen|broke|broken|ruined|cancel+ed|missed"
    r"|worse|bad news|terrible news|dropped out|(?:did|does|do|was|were|have"
    r"|has|had)(?:n't| not) (?:\w+ )?(?:get|got|pass(?:ed)?|w[io]n|make|made"
    r"|accepted|hired|promoted|find|found|finish(?:ed)?|work(?:ed)?)|never (?:got|passed|won|found))\b"
)
_GOOD = re.compile(
    r"\b(?:passed|aced|nailed|won|hired|promoted|accepted|engaged|found|fixed|mended|finished|recovered|better|made it|did it"
    r"|got (?:the|an?|my|in|into|it|back|through)|(?:good|great|wonderful) news)\b"
)


@lru_cache(maxsize=4096)
def news_in(text: str) -> News | None:
    """Tell which good news a message tells of; None where it tells of none, or of more than that."""
    said = plain(text)
    if _CLOUDED.search(_NO_DENIAL.sub(" ", said)):
        return None
    return next((news for news, pattern in _NEWS.items() if pattern.search(said)), None)


def outcome(text: str) -> Outcome | None:
    """Tell how what a message tells of came out: "I passed" well, "I didn't pass" and "I lost it" badly; None where it does not say."""
    said = _NO_DENIAL.sub(" ", plain(text))
    if _BAD.search(said):
        return "bad"
    return "good" if _GOOD.search(said) or news_in(text) else None
