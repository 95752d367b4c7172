"""Files with conversations that were held elsewhere: JSON lines, one message each, or one conversation each under "messages"."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from everkin.api.security import IMPORT_BYTES_MAX
from everkin.conversation.models import Speaker
from everkin.conversation.rules import IMPORT_LINES_MAX
from everkin.kit.errors import EverkinError

ROLES: Mapping[str, Speaker] = {"person": "person", "user": "person", "companion": "companion", "assistant": "companion"}
LOG_KEYS = frozenset({"mes", "user_name", "character_name", "chat_metadata"})
"""What the first line of a chat log tells."""
FIRST_LINE_BYTES_MAX = 2**20
BLANK_LINES_MAX = 10


class ChatsUnreadable(EverkinError):
    """A file that is no conversation as it stands; nothing of it was taken."""

    code = "chats_unreadable"
    status = 422


def read_chats(path: Path) -> list[dict[str, Any]]:
    """Read the messages of a file, in its order, as the API takes them. Raises `ChatsUnreadable`, which names the line; `OSError`."""
    if path.stat().st_size > IMPORT_BYTES_MAX:
        raise ChatsUnreadable(f"{path.name} is larger than {IMPORT_BYTES_MAX // 2**20} MB. Import it in parts.")
    messages: list[dict[str, Any]] = []
    before: datetime | None = None
    for where, told in _messages(path):
        message = _message(where, told)
        if before is not None and message["at"] < before:
            raise _broken(where, f"is dated {message['at']:%Y-%m-%d %H:%M}, which is earlier than the message ahead of it")
        before = message["at"]
        messages.append(message)
        if len(messages) > IMPORT_LINES_MAX:
            raise ChatsUnreadable(f"{path.name} holds more than {IMPORT_LINES_MAX:,} messages. Import it in parts: nothing was imported.")
    if not messages:
        raise ChatsUnreadable(f"There is no message in {path.name}. Nothing was imported.")
    return messages


def is_chat_log(path: Path) -> bool:
    """Whether a file is a chat log of another front end: its first line says so. Raises `OSError`."""
    with path.open("rb") as file:
        line = next((one for one in (file.readline(FIRST_LINE_BYTES_MAX) for _ in range(BLANK_LINES_MAX)) if one.strip()), b"")
    try:
        told = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return False
    return isinstance(told, dict) and not LOG_KEYS.isdisjoint(told)


def _messages(path: Path) -> Iterator[tuple[str, object]]:
    """Yield what stands for a message, and where it stands."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            where = f"Line {number:,}"
            told = _json(where, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line)
            if isinstance(told, dict) and isinstance(told.get("messages"), list):
                yield from ((f"{where}, message {n:,}", message) for n, message in enumerate(told["messages"], start=1))
            elif told is not None:
                yield where, told


def _json(where: str, line: bytes) -> object:
    """What a line holds; None for an empty one."""
    if not line.strip():
        return None
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _broken(where, f"is not JSON ({error.msg})") from None


def _message(where: str, told: object) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise _broken(where, 'is no message: one looks like {"role": "person", "text": "Hello.", "at": "2026-03-01T18:30:00Z"}')
    role, text, at = told.get("role"), told.get("text"), told.get("at")
    if not isinstance(role, str) or role not in ROLES:
        raise _broken(where, f"has the role {str(role)[:40]!r}; a role is one of {', '.join(ROLES)}")
    if not isinstance(text, str):
        raise _broken(where, "has no text")
    return {"role": ROLES[role], "text": text, "at": _moment(where, at)}


def _moment(where: str, told: object) -> datetime:
    try:
        at = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        at = None
    if at is None:
        raise _broken(where, f'has {str(told)[:40]!r} for a time; write it as 2026-03-01T18:30:00Z, under "at"')
    if at.tzinfo is None:
        raise _broken(where, f"has a time without a time zone, {told}; write it as 2026-03-01T18:30:00Z or with +01:00 at its end")
    return at


def _broken(where: str, why: str) -> ChatsUnreadable:
    return ChatsUnreadable(f"{where} {why}. Mend it and import again: nothing was imported.")
