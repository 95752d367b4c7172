"""What one server serves."""

from dataclasses import dataclass, field

from everkin.conversation.app import App
from everkin.conversation.turns import Turns


@dataclass(frozen=True, slots=True)
class Served:
    """The house, its turns, and the key of the opening link: who has it is the owner."""

    app: App
    turns: Turns
    opening_key: str = field(repr=False)
