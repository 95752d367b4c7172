"""What one server serves, and how it is reached."""

from dataclasses import dataclass, field

from everkin.accounts.doors import Doors
from everkin.api.rates import Rates
from everkin.conversation.app import App
from everkin.conversation.turns import Turns

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Cookie:
    """The name of a cookie, and whether it goes over https alone (RFC 6265bis: with `__Host-` no other host and no plain page sets it)."""

    name: str
    is_secure: bool


ON_THIS_MACHINE = Cookie("everkin_owner", is_secure=False)
OVER_HTTPS = Cookie("__Host-everkin", is_secure=True)


@dataclass(frozen=True, slots=True)
class WayIn:
    """How a server is reached: the host names that it answers to, and the origin of its page; without one, wherever `Host` says."""

    names: frozenset[str] = LOOPBACK_NAMES
    origin: str = ""

    @classmethod
    def public(cls, origin: str, host: str) -> "WayIn":
        """Reached by many, at an origin such as https://everkin.example."""
        return cls(LOOPBACK_NAMES | {host}, origin)

    def cookie(self, host: str) -> "Cookie":
        """The cookie that signs a browser in which asks for `host`: elsewhere than on this machine one that only https sets and sends."""
        return OVER_HTTPS if self.origin.startswith("https:") and host not in LOOPBACK_NAMES else ON_THIS_MACHINE


@dataclass(frozen=True, slots=True)
class Served:
    """The house, its turns, and the key of the opening link: who has it is the owner. `doors` and `rates` where it serves many people."""

    app: App
    turns: Turns
    opening_key: str = field(repr=False)
    way_in: WayIn = WayIn()
    doors: Doors | None = None
    rates: Rates | None = None
