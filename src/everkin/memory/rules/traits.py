"""What can be seen of a text without knowing what will be asked, read once when it is written and kept as a bit mask."""

import re
from enum import IntFlag


class Trait(IntFlag):
    """What can be seen of a text. The values are stored in snapshots: never renumber them."""

    ASKS = 1
    """Holds a question."""
    ENDS_ASKING = 2
    """Ends with a question: what follows is likely its answer."""
    NUMBER = 4
    """Has a number, in digits or words."""
    TIME = 8
    """Says when: yesterday, last week, in May, on Friday, at 5 pm."""
    NAME = 16
    """Has a name, a title or a quotation inside a sentence."""
    ABOUT_SELF = 32
    """Speaks in the first person."""
    ABOUT_OTHER = 64
    """Speaks to the other: you, your."""
    COURTESY = 128
    """Begins with thanks, praise or a greeting."""


_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "mon|tues|wednes|thurs|fri|satur|sun"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|couple|once|twice|several"
_TIMES = (
    r"yesterday|today|tonight|tomorrow|ago|recently|lately|since|(?:last|next|this|past) \w+"
    rf"|(?:{_MONTHS})|in may|may \d|(?:{_DAYS})day|weekend|(?:a|few|two|three|couple) (?:of )?(?:days?|weeks?|months?|years?)"
    r"|(?:19|20)\d\d|\d+ ?[ap]\.?m"
)
_COURTESIES = (
    r"thanks|thank you|wow|cool|awesome|great|nice|congrat\w*|sounds|that's|that sounds|yeah|sure|glad|absolutely|hey|hi|hello"
    r"|no problem|you're welcome|of course|okay|ok|bye|take care|see you|good luck|yay|aww?|woah|whoa"
)
_SEEN: tuple[tuple[Trait, re.Pattern[str]], ...] = (
    (Trait.ASKS, re.compile(r"\?(?:\s|$)")),
    (Trait.ENDS_ASKING, re.compile(r"\?[\s\"')]*(?:\[[^\]]*\])?$")),
    (Trait.NUMBER, re.compile(rf"\d|\b(?:{_NUMBERS})\b", re.IGNORECASE)),
    (Trait.TIME, re.compile(rf"\b(?:{_TIMES})\b", re.IGNORECASE)),
    (Trait.NAME, re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|\"[^\"]{2,60}\"")),
    (Trait.ABOUT_SELF, re.compile(r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|we|we're|we've|our|us)\b", re.IGNORECASE)),
    (Trait.ABOUT_OTHER, re.compile(r"\b(?:you|you're|you've|you'll|your|yours)\b", re.IGNORECASE)),
    (Trait.COURTESY, re.compile(rf"^(?:{_COURTESIES})\b", re.IGNORECASE)),
)


def traits(text: str) -> int:
    """Return the `Trait`s of a text as a bit mask."""
    plain = text.replace("\u2019", "'").strip()
    return sum(trait.value for trait, pattern in _SEEN if pattern.search(plain))
