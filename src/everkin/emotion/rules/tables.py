"""The words in which feelings are spoken of: what the person does, how close the two are, which marks there are. Data."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from everkin.emotion.models import Act, Stance

STRUGGLES: Final = 0.5
READY: Final = 0.5
"""From which distress a person counts as struggling, and from which readiness as ready."""
AWAY: Final = timedelta(days=2)
"""How long a silence is that somebody comes back from."""
STRONGLY: Final = 0.6
"""From which intensity a feeling is strong."""

CLOSENESS: Mapping[str, float] = {"stranger": 0.0, "acquaintance": 0.15, "friend": 0.4, "close friend": 0.7}
"""From which familiarity (0..1) on someone is what."""

ACTS: Mapping[str, Act] = {
    "tells something": "tells",
    "asks": "asks",
    "says thanks": "thanks",
    "gives praise": "praises",
    "gives blame": "blames",
    "refuses": "refuses",
    "says hello": "greets",
    "says goodbye": "leaves",
    "asks for a picture": "asks_picture",
    "compares": "compares",
}
CONDITIONS: tuple[str, ...] = ("struggles", "is ready", "comes back", "touches a taboo")
DOINGS: tuple[str, ...] = (*ACTS, *CONDITIONS)
"""What can be said of the person after "when the person"."""

STANCES: Mapping[str, Stance] = {
    "listening": "listen",
    "comforting": "comfort",
    "encouraging": "encourage",
    "challenging": "challenge",
    "celebrating": "celebrate",
    "playing": "play",
    "exploring": "explore",
    "advising": "advise",
    "welcoming": "welcome",
    "letting go": "let_go",
    "mending": "mend",
    "holding a boundary": "hold",
}

MARKS: Mapping[str, str] = {
    "exclamation marks": "!",
    "question marks": "?",
    "ellipses": "\u2026",
    "dashes": "\u2014",
    "semicolons": ";",
    "colons": ":",
    "asterisks": "*",
    "emojis": "\U0001f642",
}
"""Marks by name. An ellipsis stands for three dots too, a dash for every dash between spaces, and one emoji for all."""

SYNONYMS: Mapping[str, str] = {
    "happy": "joyful",
    "playful": "amused",
    "warm": "tender",
    "peaceful": "calm",
    "anxious": "worried",
    "grieving": "sad",
    "wounded": "hurt",
    "irritated": "annoyed",
    "scared": "afraid",
    "guilty": "ashamed",
}
"""Other words for the named states, which rules may use."""
