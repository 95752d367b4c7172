"""Mail by SMTP (RFC 5321), over TLS from the start or by STARTTLS; in the clear only to this machine."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from everkin.kit.errors import EverkinError
from everkin.kit.log import get_logger
from everkin.ports.mail import Letter, MailFailed

TIMEOUT_S = 15.0
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

log = get_logger(__name__)


class MailAddressWrong(EverkinError):
    """The address of the mail server cannot be used."""

    code: ClassVar[str] = "setting_wrong"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed over, and from whom they are."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    is_tls_from_start: bool

    @classmethod
    def read(cls, url: str, sender: str) -> "MailServer":
        """Read `smtp://user:password@host:587` or `smtps://...`. Raises `MailAddressWrong`."""
        try:
            parts = urlsplit(url)
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            parts, port = urlsplit(""), 0
        if not parts.hostname or "@" not in sender:
            raise MailAddressWrong(
                "EVERKIN_MAIL_URL must be like smtp://user:password@mail.example.org:587 (or smtps://), "
                "and EVERKIN_MAIL_FROM the address that letters come from."
            )
        secret = (unquote(parts.username or ""), unquote(parts.password or ""))
        return cls(parts.hostname, port, *secret, sender, parts.scheme == "smtps")


class SmtpMail:
    """Hands letters to a mail server, each over a connection of its own."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    async def send(self, letter: Letter) -> None:
        """Hand a letter over to be delivered. Raises `MailFailed`."""
        try:
            await asyncio.to_thread(self._send, _written(letter, self._server.sender))
        except (OSError, smtplib.SMTPException) as error:
            log.warning("letter not taken", error=type(error).__name__)
            raise MailFailed("The letter could not be sent: the mail server does not take it. Try again later.") from error

    def _send(self, message: EmailMessage) -> None:
        server = self._server
        if server.is_tls_from_start:
            context = ssl.create_default_context()
            with smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context) as line:
                self._hand_over(line, message)
        else:
            with smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S) as line:
                line.ehlo()
                if server.host not in LOOPBACK or line.has_extn("starttls"):
                    line.starttls(context=ssl.create_default_context())
                self._hand_over(line, message)

    def _hand_over(self, line: smtplib.SMTP, message: EmailMessage) -> None:
        if self._server.user:
            line.login(self._server.user, self._server.password)
        line.send_message(message)


def _written(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2].strip("> "))
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message
