"""The nouns of accounts."""

from dataclasses import dataclass
from uuid import UUID

from everkin.kit.crypto import DataKey, SealingKey
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

    def memory(self, companion_id: str) -> SealingKey:
        """Seals what one companion remembers of the person."""
        return self.key.subkey(f"memory of {companion_id}")


class NotAdmitted(EverkinError):
    """No session stands behind the request."""

    code = "not_admitted"
    status = 401
