"""What a text tells about itself, read once when it is written: a bit mask that a question of some kind can be held against."""

import re
from enum import IntFlag


class Trait(IntFlag):
    """What can be seen in a text without knowing what was asked. The values are stored: never renumber them."""

    ASKS = 1
    """Holds a question."""
    ENDS_ASKING = 2
    """Ends with a question: what follows is likely its answer."""
    NUMBER = 4
    """Names a number, in digits or words."""
    TIME = 8
    """Says when: yesterday, last week, in May, on Friday, at 5 pm."""
    PLACE = 16
    """Has a name after in, at, to, from: "in Lisbon"."""
    NAME = 32
    """Has a name, a title or a quotation inside a sentence."""
    TASTE = 64
    """Says what somebody likes, feels or prefers."""
    PLAN = 128
    """Speaks of what is to come."""
    CAUSE = 256
    """Gives a reason."""
    ABOUT_SELF = 512
    """Speaks in the first person."""
    ABOUT_OTHER = 1024
    """Speaks to the other: you, your."""
    PHATIC = 2048
    """Begins with a courtesy: thanks, wow, that sounds great."""
    SHOWS = 4096
    """Comes with a picture."""
    KIN = 8192
    """Names a relative, a friend, a partner or a pet."""


_MONTHS = "january|february|march|april|june|july|august|september|october|november|december"
_DAYS = "mon|tues|wednes|thurs|fri|satur|sun"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|couple|once|twice|several"
_LOWER: tuple[tuple[Trait, re.Pattern[str]], ...] = tuple(
    (trait, re.compile(pattern))
    for trait, pattern in (
        (Trait.ASKS, r"\?(?:\s|$)"),
        (Trait.ENDS_ASKING, r"\?[\s\"')]*(?:\[[^\]]*\])?$"),
        (Trait.NUMBER, rf"\d|\b(?:{_NUMBERS})\b"),
        (
            Trait.TIME,
            (
                rf"\b(?:yesterday|today|tonight|tomorrow|ago|recently|lately|since|(?:last|next|this|past) \w+|(?:{_MONTHS})|in may|may \d"
                rf"|(?:{_DAYS})day|weekend|(?:a|few|two|three|couple) (?:of )?(?:days?|weeks?|months?|years?)|(?:19|20)\d\d|\d+ ?[ap]\.?m)\b"
            ),
        ),
        (
            Trait.TASTE,
            r"\b(?:love[ds]?|lik(?:e|ed|es)|enjoy\w*|favou?rite|prefer\w*|hate[ds]?|fan of|into|feel\w*|felt|happy|proud|dream\w*)\b",
        ),
        (
            Trait.PLAN,
            r"\b(?:will|gonna|going to|plan(?:s|ning|ned)?|hop(?:e|ing)|want(?:s|ed)? to|thinking (?:of|about)|looking forward|'ll)\b",
        ),
        (
            Trait.CAUSE,
            r"\b(?:because|cause|since|so that|inspir\w*|motivat\w*|reason|made me|makes me|help(?:s|ed)? me|decided|reminds?)\b",
        ),
        (Trait.ABOUT_SELF, r"\b(?:i|i'm|i've|i'd|i'll|me|my|mine|we|we're|we've|our|us)\b"),
        (Trait.ABOUT_OTHER, r"\b(?:you|you're|you've|you'll|your|yours)\b"),
        (
            Trait.PHATIC,
            (
                r"^(?:thanks|thank you|wow|cool|awesome|great|nice|congrat\w*|sounds|that's|that sounds|yeah|sure|glad|absolutely|hey|hi|hello"
                r"|no problem|you're welcome|of course|okay|ok|bye|take care|see you|good luck|yay|aww?|woah|whoa)\b"
            ),
        ),
        (Trait.SHOWS, r"\[shares "),
        (
            Trait.KIN,
            (
                r"\b(?:mother|mom|mum|father|dad|parents?|sister|brother|sibling|wife|husband|son|daughter|kids?|child(?:ren)?|cousins?|aunt|uncle"
                r"|grand\w+|family|friends?|girlfriend|boyfriend|partner|dogs?|cats?|pets?|pupp(?:y|ies)|kittens?|colleagues?|boss|roommate)\b"
            ),
        ),
    )
)
_PLACE = re.compile(r"\b(?:in|at|to|from|near|around) (?:the )?[A-Z][a-z]+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+|\"[^\"]{2,60}\"")


def traits(text: str) -> int:
    """Return the `Trait`s of a text as a bit mask."""
    plain = text.replace("\u2019", "'").strip()
    lower = plain.casefold()
    found = sum(trait for trait, pattern in _LOWER if pattern.search(lower))
    return int(found | Trait.PLACE * bool(_PLACE.search(plain)) | Trait.NAME * bool(_NAME.search(plain)))
