"""Chat logs of other front ends as lines of a conversation, and a conversation as a chat log. Pure functions."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from everkin.conversation.models import ImportRefused, Message, Offered
from everkin.conversation.rules import MESSAGE_CHARS_MAX, says_something
from everkin.persona.cards.models import Alternative, ChatLog, LoggedMessage
from everkin.persona.models import Blueprint

PERSON = "You"
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""An earlier date is taken for none."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def offered(log: ChatLog, now: datetime) -> tuple[list[Offered], tuple[str, ...]]:
    """The messages of a log as lines, in their order, and in sentences what of the log was left out or mended.

    What says nothing is left out, as are notes of the front end. A date that is missing, out of order or
    still to come is the nearest that is known. Raises `ImportRefused`, which names the message.
    """
    said = [m for m in log.messages if not m.is_system and _texts(m)]
    dates = _in_order([m.sent_at for m in said], log.created_at, now)
    lines = [_line(number, message, at) for number, (message, at) in enumerate(zip(said, dates, strict=True), start=1)]
    if not lines:
        raise ImportRefused("There is not a message in that chat log. Choose a file with messages in it.")
    return lines, (*log.warnings, *_told(log, len(said)))


def log_of(who: Blueprint, path: Sequence[Message], others: Mapping[UUID, Sequence[Message]]) -> ChatLog:
    """A path as a chat log; `others` are each message and its alternatives, by its id, in the order of their making."""
    messages = tuple(_logged(who, message, others[message.id]) for message in path)
    return ChatLog(PERSON, who.name, messages, created_at=path[0].created_at if path else None)


def _texts(message: LoggedMessage) -> list[str]:
    """All that was offered for a message and says something; the shown text is among it."""
    told = dict.fromkeys(_plain(text) for text in (*(a.text for a in message.alternatives), message.text))
    return [text for text in told if says_something(text)]


def _plain(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _line(number: int, message: LoggedMessage, at: datetime) -> Offered:
    texts = _texts(message)
    for text in texts:
        if len(text) > MESSAGE_CHARS_MAX:
            raise ImportRefused(
                f"Message {number:,} of the chat log has {len(text):,} characters, where {MESSAGE_CHARS_MAX:,} is the most. "
                "Mend it and import again: nothing was taken."
            )
    shown = _plain(message.text)
    return Offered("person" if message.is_user else "companion", tuple(texts), texts.index(shown) if shown in texts else len(texts) - 1, at)


def _in_order(dates: Sequence[datetime | None], begun: datetime | None, now: datetime) -> list[datetime]:
    """Dates for messages, none earlier than the one ahead: those that are in order, and for the others the nearest of them ahead."""
    known = [at if at and EARLIEST <= at <= now else None for at in dates]
    kept = _longest_in_order(known)
    first = next((known[n] for n in sorted(kept)), begun if begun and EARLIEST <= begun <= now else now) or now
    ordered: list[datetime] = []
    for n, at in enumerate(known):
        ahead = ordered[-1] if ordered else first
        ordered.append(at if at and n in kept else ahead)
    return ordered


def _longest_in_order(dates: Sequence[datetime | None]) -> set[int]:
    """The indexes of the most dates of which none is earlier than the one ahead (Fredman 1975, On computing longest subsequences)."""
    tails: list[datetime] = []
    ends: list[int] = []
    ahead: dict[int, int] = {}
    for n, at in enumerate(dates):
        if at is None:
            continue
        place = bisect_right(tails, at)
        tails[place : place + 1], ends[place : place + 1] = [at], [n]
        ahead[n] = ends[place - 1] if place else -1
    kept: set[int] = set()
    n = ends[-1] if ends else -1
    while n >= 0:
        kept.add(n)
        n = ahead[n]
    return kept


def _told(log: ChatLog, taken: int) -> list[str]:
    left, names = len(log.messages) - taken, log.characters
    told = [f"{left} of its messages say nothing, or are notes of the program that wrote the log, and were left out."] if left else []
    told += [f"Several speak in it ({', '.join(names)[:200]}): all of them are taken as this companion."] if len(names) > 1 else []
    return told


def _logged(who: Blueprint, message: Message, others: Sequence[Message]) -> LoggedMessage:
    is_user = message.role == "person"
    return LoggedMessage(
        name=PERSON if is_user else who.name,
        text=message.text,
        is_user=is_user,
        sent_at=message.created_at,
        alternatives=tuple(Alternative(one.text, one.created_at) for one in others),
        chosen=[one.id for one in others].index(message.id),
    )
