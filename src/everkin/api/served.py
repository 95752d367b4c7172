"""What one server serves, and how it is reached."""

from dataclasses import dataclass, field

from everkin.accounts.doors import Doors
from everkin.api.rates import Rates
from everkin.conversation.app import App
from everkin.conversation.turns import Turns

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a server is reached: the host names that it answers to, the origin of its page, and the cookie that signs a browser in.

    Without an `origin` the page is wherever the request's `Host` says.
    """

    names: frozenset[str] = LOOPBACK_NAMES
    origin: str = ""
    cookie: str = "everkin_owner"
    is_secure: bool = False

    @classmethod
    def public(cls, origin: str, host: str) -> "WayIn":
        """Reached by many, at an origin such as https://everkin.example."""
        is_secure = origin.startswith("https:")
        return cls(LOOPBACK_NAMES | {host}, origin, "__Host-everkin" if is_secure else "everkin", is_secure)


@dataclass(frozen=True, slots=True)
class Served:
    """The house, its turns, and the key of the opening link: who has it is the owner. `doors` and `rates` where it serves many people."""

    app: App
    turns: Turns
    opening_key: str = field(repr=False)
    way_in: WayIn = WayIn()
    doors: Doors | None = None
    rates: Rates | None = None
