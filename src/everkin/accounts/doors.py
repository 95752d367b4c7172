"""The ways in of an installation that serves many people."""

from dataclasses import dataclass

from everkin.accounts.federated import Federated
from everkin.accounts.passkeys import Passkeys
from everkin.accounts.signing_in import SigningIn


@dataclass(frozen=True, slots=True)
class Doors:
    """Every way in, and whether new people may come."""

    signing_in: SigningIn
    passkeys: Passkeys
    federated: Federated
    sign_up_open: bool
