"""Chat logs as JSONL: a header line, then one line for each message with its alternatives. Alone or in groups."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from everkin.persona.cards import values
from everkin.persona.cards.limits import NAME_CHARS_MAX, check_size, dump, load_object
from everkin.persona.cards.models import Alternative, CardRefused, CardTooLarge, ChatLog, Json, LoggedMessage

LINES_MAX = 100_000
MARKS_MAX = 4_000_000
_BREAK = b"\n"
_UNUSED = "unused"
"""What newer files say for the names in their header."""
_HEADER_KEYS = ("user_name", "character_name", "create_date", "chat_metadata")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_WORDS = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))? ?([ap]m)?", re.IGNORECASE)
_IN_UNITS = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2}) ?@ ?(\d{1,2})h ?(\d{1,2})m ?(\d{1,2})s(?: ?(\d{1,3})ms)?")
_SINCE_EPOCH = re.compile(r"-?\d{1,16}(?:\.\d{1,9})?")
_SECONDS_MAX = 100_000_000_000
"""A larger number since the epoch counts milliseconds."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WRITTEN_CHARS_MAX = 64


def read_chat_log(data: bytes, zone: tzinfo = UTC) -> ChatLog:
    """The chat in a JSONL file. Moments without a zone are taken to be in `zone`. Raises CardRefused, CardTooLarge."""
    check_size(len(data))
    if sum(map(data.count, (b",", b'"', b"[", b"{"))) > MARKS_MAX:
        raise CardTooLarge("The chat log has too many parts; split it and try again.")
    if data.count(_BREAK) > LINES_MAX:
        raise CardTooLarge(f"The chat log has {data.count(_BREAK)} lines; {LINES_MAX} are the most that is taken.")
    lines = [(number, line) for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(_BREAK), 1) if line.strip()]
    rows = [load_object(line, f"Line {number} of the chat log", MARKS_MAX) for number, line in lines]
    header = rows[0] if rows and _is_header(rows[0]) else {}
    if not rows or not (header or _is_message(rows[0])):
        raise CardRefused("This is no chat log: its first line tells neither who talks nor what was said; choose a chat's JSONL file.")
    return _log(header, rows[1:] if header else rows, zone)


def write_chat_log(log: ChatLog) -> bytes:
    """A chat as JSONL. A line that still says what it said is written as it came; unknown keys stay in every one."""
    return b"".join(dump(row) + b"\n" for row in (_header(log), *map(_row, log.messages)))


def moment(value: object, zone: tzinfo = UTC) -> datetime | None:
    """A moment as chat logs write it, aware: ISO 8601, "July 22, 2023 6:17pm", "2023-7-22 @18h 17m 33s 123ms" or since the epoch in ms.

    None where it is none of these, or out of range.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    written = str(value)[:_WRITTEN_CHARS_MAX].strip()
    try:
        found = _since_epoch(written) or _in_units(written) or _in_words(written) or datetime.fromisoformat(written)
        return found.replace(tzinfo=found.tzinfo or zone)
    except (ValueError, OverflowError):
        return None


def _log(header: Json, rows: Sequence[Json], zone: tzinfo) -> ChatLog:
    warnings = [] if header else ["The chat log has no header; names are taken from its messages."]
    messages = tuple(_message(row, zone, f"message {index}") for index, row in enumerate(rows, 1))
    undated = sum(m.sent_at is None for m in messages)
    if undated:
        warnings.append(f"Of {len(messages)} messages {undated} do not say when they were sent.")
    user_name, character_name = _names(header, messages)
    return ChatLog(
        user_name=user_name,
        character_name=character_name,
        messages=messages,
        created_at=moment(header.get("create_date"), zone),
        metadata=values.mapping(header.get("chat_metadata"), "chat_metadata"),
        raw=header,
        warnings=tuple(warnings),
    )


def _message(row: Json, zone: tzinfo, place: str) -> LoggedMessage:
    text = values.text(row.get("mes"), f"The text of {place}")
    offered = _alternatives(row, text, zone, place)
    return LoggedMessage(
        name=values.text(row.get("name"), f"The name in {place}", NAME_CHARS_MAX),
        text=text,
        is_user=_truth(row.get("is_user")),
        is_system=_truth(row.get("is_system")),
        sent_at=moment(row.get("send_date"), zone),
        alternatives=offered,
        chosen=_chosen(row, text, offered),
        started_at=moment(row.get("gen_started"), zone),
        finished_at=moment(row.get("gen_finished"), zone),
        extra=values.mapping(row.get("extra"), f"The extra of {place}"),
        raw=row,
    )


def _alternatives(row: Json, text: str, zone: tzinfo, place: str) -> tuple[Alternative, ...]:
    """All that was offered for a message: its text alone where no others are noted."""
    swipes = values.items(row.get("swipes"), f"The swipes of {place}")
    texts = [values.text(swipe, f"A swipe of {place}") for swipe in swipes] or [text]
    infos = [info if isinstance(info, dict) else {} for info in values.items(row.get("swipe_info"), f"The swipe_info of {place}")]
    infos += [{}] * (len(texts) - len(infos))
    return tuple(Alternative(t, moment(info.get("send_date"), zone), info) for t, info in zip(texts, infos, strict=False))


def _chosen(row: Json, text: str, offered: Sequence[Alternative]) -> int:
    """The index of the alternative that was shown: as noted, or else the one that says the message's text, or the last."""
    noted = values.whole_number(row.get("swipe_id"))
    if noted is not None and 0 <= noted < len(offered):
        return noted
    return next((index for index, a in enumerate(offered) if a.text == text), len(offered) - 1)


def _header(log: ChatLog) -> Json:
    now = (log.user_name, log.character_name, log.metadata)
    then = (*_names(log.raw, log.messages), values.mapping(log.raw.get("chat_metadata"), "chat_metadata"))
    said = _changed(("user_name", "character_name", "chat_metadata"), now, then, log.raw)
    at = log.created_at
    return {**log.raw, **said, **({"create_date": _iso(at)} if at and not _same_moment(at, log.raw.get("create_date")) else {})}


def _row(message: LoggedMessage) -> Json:
    before = _message(message.raw, UTC, "the message")
    now = (message.name, message.is_user, message.is_system, message.text, message.extra)
    then = (before.name, before.is_user, before.is_system, before.text, before.extra)
    said = _changed(("name", "is_user", "is_system", "mes", "extra"), now, then, message.raw)
    return {**message.raw, **said, **_moments(message), **_swipes(message, before)}


def _changed(keys: Sequence[str], now: Sequence[object], then: Sequence[object], raw: Json) -> Json:
    """What is no longer as the line said it; everything where there was no line."""
    return {key: new for key, new, old in zip(keys, now, then, strict=True) if new != old or not raw}


def _moments(message: LoggedMessage) -> Json:
    """The moments of a message that its line does not tell yet."""
    said = {"send_date": message.sent_at, "gen_started": message.started_at, "gen_finished": message.finished_at}
    return {key: _iso(at) for key, at in said.items() if at and not _same_moment(at, message.raw.get(key))}


def _swipes(message: LoggedMessage, before: LoggedMessage) -> Json:
    """The alternatives of a message, where they are not what its line says or there are several and it says nothing."""
    unchanged = (message.chosen, [a.text for a in message.alternatives]) == (before.chosen, [a.text for a in before.alternatives])
    if unchanged or not message.alternatives:
        return {}
    infos = [
        {**a.info, **({"send_date": _iso(a.sent_at)} if a.sent_at and "send_date" not in a.info else {})} for a in message.alternatives
    ]
    return {"swipes": [a.text for a in message.alternatives], "swipe_id": message.chosen, "swipe_info": infos}


def _same_moment(at: datetime, written: object) -> bool:
    """Whether something written tells a moment, in the zone that `at` is in where it names none."""
    return moment(written, at.tzinfo or UTC) == at


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_header(row: Json) -> bool:
    return "mes" not in row and any(key in row for key in _HEADER_KEYS)


def _is_message(row: Json) -> bool:
    return "mes" in row


def _names(header: Json, messages: Sequence[LoggedMessage]) -> tuple[str, str]:
    """The names of the user and of the character: as the header says, or else as they first stand in the messages."""
    users = (m.name for m in messages if m.is_user)
    others = (m.name for m in messages if not m.is_user and not m.is_system)
    user, character = (values.text(header.get(key), key, NAME_CHARS_MAX) for key in _HEADER_KEYS[:2])
    return (next(users, "") if user in {"", _UNUSED} else user, next(others, "") if character in {"", _UNUSED} else character)


def _truth(value: object) -> bool:
    return value in (True, 1, "true")


def _since_epoch(written: str) -> datetime | None:
    if not _SINCE_EPOCH.fullmatch(written):
        return None
    number = float(written)
    return _EPOCH + (timedelta(milliseconds=number) if abs(number) >= _SECONDS_MAX else timedelta(seconds=number))


def _in_units(written: str) -> datetime | None:
    found = _IN_UNITS.fullmatch(written)
    if found is None:
        return None
    year, month, day, hour, minute, second, ms = (int(part or 0) for part in found.groups())
    return datetime(year, month, day, hour, minute, second, ms * 1000)  # noqa: DTZ001 (the caller's zone follows)


def _in_words(written: str) -> datetime | None:
    found = _IN_WORDS.fullmatch(written)
    if found is None or found[1][:3].lower() not in _MONTHS:
        return None
    month = _MONTHS.index(found[1][:3].lower()) + 1
    hour = int(found[4])
    if found[7]:
        hour = hour % 12 + (12 if found[7].lower() == "pm" else 0)
    return datetime(int(found[3]), month, int(found[2]), hour, int(found[5]), int(found[6] or 0))  # noqa: DTZ001 (the caller's zone follows)
