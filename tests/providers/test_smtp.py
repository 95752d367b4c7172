"""Mail over SMTP, handed to a server made here."""

import asyncio
import email
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import Message

import pytest

from everkin.ports.mail import Letter, MailFailed
from everkin.providers.smtp import MailAddressWrong, MailServer, SmtpMail

SENDER = "Everkin <hello@here.example>"
LETTER = Letter("ada@example.org", "Grüße", "Open this link:\n\nhttps://here.example/begin#token\n")


class MailRoom:
    """Speaks as much SMTP (RFC 5321) as it takes to be handed a letter."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes = takes
        self.said: list[str] = []
        self.taken: list[Message] = []

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here.example\r\n")
        while line := (await reader.readline()).decode().strip():
            self.said.append(line)
            verb = line.split(maxsplit=1)[0].upper()
            if verb == "DATA":
                writer.write(b"354 go on\r\n")
                self.taken.append(email.message_from_bytes((await reader.readuntil(b"\r\n.\r\n"))[:-3]))
            refused = verb == "MAIL" and not self.takes
            writer.write(b"550 no\r\n" if refused else b"221 bye\r\n" if verb == "QUIT" else b"250 well\r\n")
            if verb == "QUIT":
                break
        writer.close()


@asynccontextmanager
async def open_room(room: MailRoom) -> AsyncIterator[SmtpMail]:
    server = await asyncio.start_server(room.talk, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield SmtpMail(MailServer.read(f"smtp://127.0.0.1:{port}", SENDER))


async def test_a_letter_arrives_as_it_was_written() -> None:
    room = MailRoom()
    async with open_room(room) as mail:
        await mail.send(LETTER)
    (message,) = room.taken
    assert (message["From"], message["To"], message["Auto-Submitted"]) == (SENDER, LETTER.to, "auto-generated")
    assert str(email.header.make_header(email.header.decode_header(message["Subject"]))) == LETTER.subject
    assert message["Message-ID"].endswith("@here.example>")
    payload = message.get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == LETTER.text


async def test_a_letter_that_is_not_taken_is_told() -> None:
    async with open_room(MailRoom(takes=False)) as mail:
        with pytest.raises(MailFailed, match="Try again later"):
            await mail.send(LETTER)


async def test_a_server_that_is_not_there_is_told() -> None:
    async with open_room(MailRoom()) as mail:
        pass
    with pytest.raises(MailFailed):
        await mail.send(LETTER)


async def test_no_header_is_smuggled_into_a_letter() -> None:
    room = MailRoom()
    async with open_room(room) as mail:
        with pytest.raises(ValueError, match="linefeed"):
            await mail.send(Letter("ada@example.org\nBcc: all@example.org", "x", "x"))
    assert room.taken == []


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "tls"),
    [
        ("smtp://mail.example.org", "mail.example.org", 587, "", "", False),
        ("smtps://ada:p%40ss@mail.example.org", "mail.example.org", 465, "ada", "p@ss", True),
        ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, "", "", False),
    ],
)
def test_an_address_says_where_and_who(url: str, host: str, port: int, user: str, password: str, *, tls: bool) -> None:
    assert MailServer.read(url, SENDER) == MailServer(host, port, user, password, SENDER, tls)


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:y:z"])
def test_an_address_that_is_none_says_how_to_write_it(url: str) -> None:
    with pytest.raises(MailAddressWrong, match="EVERKIN_MAIL_URL must be like"):
        MailServer.read(url, SENDER)
    with pytest.raises(MailAddressWrong, match="EVERKIN_MAIL_FROM"):
        MailServer.read("smtp://x", "nobody")
