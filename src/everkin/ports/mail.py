"""The port of mail: one plain letter to one address."""

from dataclasses import dataclass
from typing import Protocol

from everkin.kit.errors import EverkinError


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain letter."""

    to: str
    subject: str
    text: str


class Mail(Protocol):
    """Sends letters."""

    async def send(self, letter: Letter) -> None:
        """Hand a letter over to be delivered. Raises `MailFailed`."""


class MailFailed(EverkinError):
    """The mail server did not take a letter."""

    code = "mail_failed"
    status = 503
    retryable = True
