"""Occasions: what a message is all about where nothing but words for just that can meet it. They are English."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from everkin.emotion.rules.news import News, news_in, outcome
from everkin.emotion.rules.perception import perceive
from everkin.emotion.rules.troubles import Trouble, trouble_in
from everkin.emotion.rules.wording import plain

Occasion = Trouble | News | Literal["farewell", "introduction", "how are you", "return", "greeting", "laughter"]

SERIOUS = 0.7
"""From which distress, in plain words, somebody who speaks of themselves is in trouble, whatever it is about."""
AT_EASE = 0.5
"""Below which distress "I'm" with a word is heard as a name."""
INTRODUCTION_WORDS_MAX = 12
GREETING_WORDS_MAX = 5

_HOW_ARE_YOU = re.compile(
    r"\bhow(?:'s| is|s| are|'re|re)? (?:it going|(?:are )?(?:you|u|ya)|things|life|everything)"
    r"(?: doing| going| feeling| today| tonight| this \w+| then| \w+)?\W*$|^\W*(?:hi|hey|hello)?\W*how(?:'s| is) (?:it|your day) going\W*$"
)
_RETURN = re.compile(r"\b(?:back|again|been (?:a while|long|ages|too long)|it's been|its been|it has been|long time|ages)\b")
_LAUGHS = re.compile(r"^(?:a?ha(?:ha)+h?|lol|lmao|rofl|hehe+)\b|\b(?:a?ha(?:ha)+h?|lol|lmao|rofl|hehe+)(?: \w+)?\W*$")
_OF_ONESELF = re.compile(r"\b(?:i|i'm|im|i've|i'd|i'll|me|my|we|our|feel|feeling)\b")
_ON_A_SCREEN = re.compile(r"\b(?:films?|movies?|books?|novels?|songs?|stor(?:y|ies)|episodes?|endings?|series|news|game|music)\b")
_NAMED = re.compile(
    r"(?:\b(?:my name(?:'s|s| is|:)|i(?:'m| am|m) called|(?:just |you can |please )?call me|(?:people|friends|they|everyone) call me"
    r"|i go by)"
    r"|(?:^|[.,!?;]\s*|\b(?:hi|hello|hey) )(?:the )?name(?:'s| is))"
    r" (?P<name>[^\W\d_][\w'-]{1,20})(?:(?-i: [A-Z][\w'-]+)){0,2}"
    r"(?=\s*(?:$|[.,!?;)(]|\b(?:and|by the way|btw|but|from|what|nice|pleased|who)\b))",
    re.IGNORECASE,
)
_I_AM = re.compile(
    r"(?:^|[.,!?;]\s*|\b(?i:hi|hello|hey|hiya|there|evening|morning|afternoon|you|everyone)\s+)(?:[Ii](?:'m| am|m)|[Tt]his is)"
    r" (?P<name>[A-Z][a-z][\w'-]{0,19})(?=\s*(?:$|[.,!?;)(]|\b(?:and|by the way|btw|from|nice|pleased|what)\b))"
)
_NO_NAME = re.compile(
    r"an?|the|me|you|it|that|this|not|so|if|when|what|maybe|crazy|later|back|soon|tomorrow|tonight|stupid|old|anything|whatever|names|fine"
    r"|good|ok|okay|well|home|here|there|new|lost|sick|ill|busy|ready|done|free|late|early|awake|hungry|thirsty|sleepy|dizzy|hungover|drunk"
    r"|broke|sober|stuck|cold|hot|single|pregnant|gay|bi|trans|vegan|vegetarian|catholic|christian|muslim|jewish|hindu|buddhist|american"
    r"|british|welsh|french|german|italian|norwegian|russian|ukrainian"
    r"|greek|chinese|japanese|korean|indian|mexican|canadian|australian|african"
    r"|asian|european|brazilian|dutch|long|short|hard|weird|unusual|secret|\w+day|christmas|easter",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\w{2,}(?:ing|ed|ful|less|ous|ish|able)(?<!fred)(?<!hmed)(?<!mmed)(?<!ohamed)(?<!jared)(?<!irving)(?<!sterling)", re.IGNORECASE
)
"""Words for how somebody is. Alfred, Ahmed and Mohammed are none."""
_DAYTIMES = tuple(
    re.compile(rf"\b(?:{words})\b") for words in (r"good ?morning|morning|gm", "afternoon", "evening", "good ?night|night|gn|tonight")
)
_GENDERS = tuple(
    re.compile(rf"\b(?:{words})\b")
    for words in (
        r"he|him|his|himself|(?:grand|step)?(?:father|dad|pa)|daddy|grandpa|grandad|brother|son|uncle|nephew|husband|boyfriend|boy|man",
        r"she|her|hers|herself|(?:grand|step)?(?:mother|mum|mom|ma)|nan|gran|granny|sister|daughter|aunt|niece|wife|girlfriend|girl|woman",
    )
)


@lru_cache(maxsize=4096)
def occasion(text: str) -> Occasion | None:
    """Tell what a message is all about; None where a model, or an example of anything, may meet it."""
    return trouble_in(text) or next(_occasions(text), None)


def _occasions(text: str) -> Iterator[Occasion]:
    said, percept = plain(text), perceive(text, {})
    of_oneself, words = bool(_OF_ONESELF.search(said)), len(said.split())
    if "leaves" in percept.acts:
        yield "farewell"
    if percept.distress >= SERIOUS and of_oneself and "?" not in said and not _ON_A_SCREEN.search(said):
        yield "despair"
    if words <= INTRODUCTION_WORDS_MAX and "?" not in said and introduced(text):
        yield "introduction"
    if _HOW_ARE_YOU.search(said):
        yield "how are you"
    if percept.acts == {"greets"}:
        if _RETURN.search(said):
            yield "return"
        elif words <= GREETING_WORDS_MAX and not of_oneself:
            yield "greeting"
    if percept.distress < AT_EASE and (news := news_in(text)):
        yield news
    if _LAUGHS.search(said) and percept.distress < AT_EASE and percept.acts == {"tells"} and not _RETURN.search(said):
        yield "laughter"


def introduced(text: str) -> str | None:
    """The name by which somebody introduces themselves, as they write it: "My name is Alex", "Hi, I am Alex"; None without one."""
    straight = text.replace("\u2019", "'")
    found = _NAMED.search(straight)
    if found is None and not straight.isupper() and (found := _I_AM.search(straight)) and _is_state(found["name"], text):
        return None
    return None if found is None or _NO_NAME.fullmatch(found["name"]) else found["name"]


def _is_state(word: str, text: str) -> bool:
    """Whether "I'm" with a word says how somebody is: it is a word of feeling or made as one, or they are in distress."""
    feels = perceive(f"i'm {word}", {})
    is_felt = bool(feels.emotions or feels.distress) and word.lower() not in {"joy", "hope"}
    return is_felt or bool(_STATE.fullmatch(word)) or perceive(text, {}).distress >= AT_EASE


def suits(example: str, reply: str, said: str) -> bool:
    """Whether the reply to an example can answer what was said.

    Of the same time of day, of a man or a woman where it speaks of one, and never of a failure where one passed.
    """
    there, here = plain(example), plain(said)
    if {outcome(example), outcome(said)} == {"good", "bad"}:
        return False
    daytimes = all(time.search(here) for time in _DAYTIMES if time.search(there))
    return daytimes and all(words.search(here) for words in _GENDERS if words.search(there) and words.search(plain(reply)))
