"""The nouns of care."""

from dataclasses import dataclass
from enum import Enum


class Concern(Enum):
    """What a message calls for before a model is asked."""

    NONE = "none"
    CRISIS = "crisis"
    ASKS_IF_AI = "asks_if_ai"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What safety says of a message: the concern, and which rule saw it (for the log; never the words)."""

    concern: Concern = Concern.NONE
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Helpline:
    """A place where a person answers."""

    where: str
    name: str
    reach: str
