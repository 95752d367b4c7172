"""Reads conversations with questions about them, and the messages that hold the answers."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from everkin.memory.models import Names, Speaker

_SESSION = re.compile(r"session_(\d+)")
_TURN_ID = re.compile(r"D:?(\d+):(\d+)")
_SESSION_TIME = "%I:%M %p on %d %B, %Y"
_PACE = timedelta(seconds=30)
"""LoCoMo times sessions only; its turns follow each other at this pace."""
_LATER = timedelta(hours=1)
"""How long after the last message a question is asked that bears no time."""
_ASSISTANT = frozenset(("assistant", "companion", "bot", "system"))


@dataclass(frozen=True, slots=True)
class Message:
    """What was said, by whom, and when (aware). `id` is unique in its conversation."""

    id: str
    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A question, asked `at` some time, and the ids of the messages that answer it. `category` is the data set's own."""

    text: str
    evidence: frozenset[str]
    category: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything two said to each other, in its order, and the questions about it."""

    id: str
    names: Names
    messages: tuple[Message, ...]
    questions: tuple[Question, ...]


def read_locomo(path: Path) -> list[Conversation]:
    """Read a file of the LoCoMo shape (Maharana et al. 2024): speaker_a is the person, speaker_b the companion.

    A picture's caption belongs to the text of its turn. Questions without any evidence that exists are left out. Raises ValueError for a
    file of another shape.
    """
    try:
        return [_locomo(sample) for sample in json.loads(path.read_text("utf-8"))]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        raise ValueError(f"{path} is no LoCoMo file: {error!r}") from error


def read_chats(path: Path) -> Iterator[Conversation]:
    """Read JSON lines of chats between a user and an assistant, one conversation a line; see `benchmarks.memory --help`.

    Raises ValueError, with the line's number, for a line of another shape.
    """
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield _chat(json.loads(line))
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    raise ValueError(f"{path}, line {number}, is no chat: {error!r}") from error


def _locomo(sample: dict[str, Any]) -> Conversation:
    talk = sample["conversation"]
    names = Names(talk["speaker_a"], talk["speaker_b"])
    numbers = sorted(int(match[1]) for key in talk if (match := _SESSION.fullmatch(key)))
    messages = tuple(message for number in numbers for message in _session(talk, number, names))
    known = {message.id for message in messages}
    asked_at = messages[-1].at + _LATER
    questions = (
        Question(asked["question"], _evidence(asked.get("evidence", ())) & known, str(asked["category"]), asked_at)
        for asked in sample["qa"]
    )
    return Conversation(str(sample["sample_id"]), names, messages, tuple(question for question in questions if question.evidence))


def _session(talk: dict[str, Any], number: int, names: Names) -> Iterator[Message]:
    begin = datetime.strptime(talk[f"session_{number}_date_time"], _SESSION_TIME).replace(tzinfo=UTC)
    for place, turn in enumerate(talk[f"session_{number}"]):
        caption = turn.get("blip_caption", "")
        text = f"{turn['text']} [shares {caption}]" if caption else turn["text"]
        yield Message(turn["dia_id"], "person" if turn["speaker"] == names.person else "companion", text, begin + place * _PACE)


def _evidence(told: Iterable[str]) -> frozenset[str]:
    """Return the turns that are named; some entries name several, or put "D:" for "D"."""
    return frozenset(f"D{int(session)}:{int(turn)}" for entry in told for session, turn in _TURN_ID.findall(entry))


def _chat(chat: dict[str, Any]) -> Conversation:
    messages = tuple(
        Message(str(m["id"]), "companion" if m["role"] in _ASSISTANT else "person", m["text"], _moment(m["at"])) for m in chat["messages"]
    )
    named = {("companion" if m["role"] in _ASSISTANT else "person"): str(m.get("speaker") or "") for m in chat["messages"]}
    names = Names(
        *("" if named.get(side, "").casefold() in {"user", "assistant", side} else named.get(side, "") for side in ("person", "companion"))
    )
    known = {message.id for message in messages}
    last = max(message.at for message in messages)
    questions = (
        Question(
            asked["question"],
            frozenset(map(str, asked["evidence"])) & known,
            str(asked.get("category", "")),
            _moment(asked["at"]) if asked.get("at") else last + _LATER,
        )
        for asked in chat["questions"]
    )
    return Conversation(str(chat["id"]), names, messages, tuple(question for question in questions if question.evidence))


def _moment(told: str | float) -> datetime:
    """Read a time: ISO 8601 (UTC where it names no zone) or POSIX seconds."""
    if isinstance(told, int | float):
        return datetime.fromtimestamp(told, UTC)
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
