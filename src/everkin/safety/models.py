"""The nouns of care."""

from dataclasses import dataclass
from enum import Enum

from everkin.safety.crisis.phrasing import Tier


class Concern(Enum):
    """What a message calls for before a model is asked."""

    NONE = "none"
    CRISIS = "crisis"
    EATING_DISORDER = "eating_disorder"
    ASKS_IF_AI = "asks_if_ai"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What safety says of a message: the concern, which rule saw it (for the log; never the words), and of a crisis how grave it is.

    `of_another`: the crisis is somebody else's, and the writer fears for them.
    """

    concern: Concern = Concern.NONE
    rule: str = ""
    tier: Tier = Tier.NONE
    of_another: bool = False

    @property
    def needs_care(self) -> bool:
        """Whether the companion steps aside for words that no model writes."""
        return self.concern in {Concern.CRISIS, Concern.EATING_DISORDER}
