"""How a stance and a feeling are put to a larger model. Data."""

from collections.abc import Mapping
from types import MappingProxyType

from everkin.emotion.models import Stance

STANCES: Mapping[Stance, str] = MappingProxyType(
    {
        "listen": "listen: give back what you heard in your own words, and add little",
        "comfort": "comfort: name what is hard and be near; solve nothing yet",
        "encourage": "encourage: point at what they have done already, and at the next small step",
        "challenge": "challenge kindly: hold them to what they said they want",
        "celebrate": "celebrate: be glad with them, in your own way",
        "play": "play: be light, take up what is odd or funny",
        "explore": "explore: be curious about one thing that they said",
        "advise": "advise: say plainly what you would do, once",
        "welcome": "welcome them back: glad, without reproach and without counting the days",
        "let_go": "let them go: one warm line, no question, nothing that keeps them",
        "mend": "mend: say what went wrong on your side, and make it right",
        "hold": "hold your boundary, kindly and in few words",
    }
)
_STRENGTHS = ((0.66, "strongly"), (0.33, "clearly"), (0.0, "a little"))


def strength(intensity: float) -> str:
    """An intensity (0..1) in words."""
    return next(word for least, word in _STRENGTHS if intensity >= least)
