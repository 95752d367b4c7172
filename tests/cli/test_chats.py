"""Files with conversations that were held elsewhere."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from everkin.cli import chats
from everkin.cli.chats import ChatsUnreadable, read_chats

NOON = "2026-03-01T12:00:00Z"


def line(**changed: object) -> str:
    return json.dumps({"role": "person", "text": "Hello.", "at": NOON} | changed)


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "chats.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


def test_lines_are_messages(tmp_path: Path) -> None:
    path = written(
        tmp_path, line(), "", line(role="assistant", text="H\u00e9.", at="2026-03-01T13:00:00+01:00", speaker="Tove"), encoding="utf-8-sig"
    )
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert read_chats(path) == [{"role": "person", "text": "Hello.", "at": noon}, {"role": "companion", "text": "H\u00e9.", "at": noon}]


def test_a_line_may_hold_a_whole_conversation(tmp_path: Path) -> None:
    messages = [{"id": n, "role": role, "speaker": "?", "text": role, "at": NOON} for n, role in enumerate(("user", "assistant"))]
    path = written(tmp_path, json.dumps({"id": "a", "messages": messages, "questions": []}), line())
    assert [m["role"] for m in read_chats(path)] == ["person", "companion", "person"]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([line(), "{"], "Line 2 is not JSON"),
        ([line(), "\ufffd"], "Line 2 is not JSON"),
        (["5"], "Line 1 is no message: one looks like"),
        ([line(role="system")], "Line 1 has the role 'system'; a role is one of person, user, companion, assistant"),
        ([line(role=["person"])], "Line 1 has the role"),
        ([line(text=None)], "Line 1 has no text"),
        ([line(at="yesterday")], "Line 1 has 'yesterday' for a time; write it as 2026-03-01T18:30:00Z"),
        ([line(at=5)], "Line 1 has '5' for a time"),
        ([line(at="2026-02-30T12:00:00Z")], "Line 1 has '2026-02-30T12:00:00Z' for a time"),
        ([line(at="2026-03-01T12:00:00")], "Line 1 has a time without a time zone, 2026-03-01T12:00:00"),
        ([line(), line(at="2026-03-01T11:59:00Z")], "Line 2 is dated 2026-03-01 11:59, which is earlier"),
        ([line(), json.dumps({"messages": [json.loads(line()), {}]})], "Line 2, message 2 has the role"),
        ([""], "There is no message in chats.jsonl"),
    ],
)
def test_what_is_no_conversation_names_its_line(tmp_path: Path, lines: list[str], told: str) -> None:
    with pytest.raises(ChatsUnreadable) as refused:
        read_chats(written(tmp_path, *lines))
    assert told in str(refused.value)
    assert str(refused.value).endswith("othing was imported.")


@pytest.mark.parametrize(
    ("limits", "told"), [({"IMPORT_LINES_MAX": 2}, "more than 2 messages"), ({"IMPORT_BYTES_MAX": 2**7}, "larger than")]
)
def test_too_much_at_once_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: Mapping[str, int], told: str) -> None:
    for name, most in limits.items():
        monkeypatch.setattr(chats, name, most)
    with pytest.raises(ChatsUnreadable, match=told):
        read_chats(written(tmp_path, line(), line(), line()))
