"""Attachment: how a companion's own style of closeness colours silence, warmth, blame and pace (Bartholomew & Horowitz 1991). Data.

It colours the companion's tone alone: what a style fears is never said as a claim on the person (see `manners`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from everkin.emotion.models import Pad, Reaction

ENDEARMENTS: Final = ("darling", "sweetheart", "my love")


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a style changes.

    `silence` is what a long silence does to the mood where the character does not say; `praise`, `blame` and `quiet` are gains on
    what these do, `affection` one on how fast it grows. `delay` is a factor on the pause before a reply. Endearments are kept for an
    affection of `endears` and more.
    """

    silence: Pad
    praise: float = 1.0
    blame: float = 1.0
    quiet: float = 1.0
    affection: float = 1.0
    delay: float = 1.0
    endears: float = 0.5


STYLES: Mapping[str, Attachment] = {
    "secure": Attachment(silence=Pad(0.35, 0.0, -0.05)),
    "anxious": Attachment(silence=Pad(-0.08, 0.25, -0.15), praise=1.2, blame=1.4, quiet=1.3, affection=1.3, delay=0.7, endears=0.4),
    "avoidant": Attachment(silence=Pad(0.0, -0.08, 0.05), praise=0.6, blame=0.8, quiet=0.5, affection=0.6, delay=1.4, endears=0.8),
    "fearful": Attachment(silence=Pad(-0.06, 0.15, -0.15), praise=0.7, blame=1.4, quiet=1.0, affection=0.7, delay=1.2, endears=0.75),
}

REACTIONS: Mapping[str, Reaction] = {
    "jealousy": Reaction(),
    "praise": Reaction(),
    "refusal": Reaction(Pad(-0.04, 0.0, -0.05)),
}
"""What comparing, praise and refusal do beyond their appraisal, where a character does not say; silence hangs on its attachment."""
