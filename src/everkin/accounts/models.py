"""The nouns of accounts."""

from dataclasses import dataclass
from uuid import UUID

from everkin.kit.crypto import DataKey, SealingKey, Signer
from everkin.kit.errors import EverkinError


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is served, with the key that seals everything they say."""

    id: UUID
    key: DataKey

    @property
    def body(self) -> SealingKey:
        """Seals the person's messages."""
        return self.key.subkey("body")

    @property
    def memory(self) -> SealingKey:
        """Seals the keys of what companions remember of the person."""
        return self.key.subkey("memory")

    @property
    def persona(self) -> SealingKey:
        """Seals the companions that the person made or brought."""
        return self.key.subkey("persona")

    @property
    def signer(self) -> Signer:
        """Signs the archives that the person takes along."""
        return self.key.signer("archive")


class NotAdmitted(EverkinError):
    """No session stands behind the request."""

    code = "not_admitted"
    status = 401
