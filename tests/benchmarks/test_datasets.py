"""The readers of labelled conversations."""

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.datasets import read_chats, read_locomo
from benchmarks.fit_fusion import as_chat
from everkin.memory.models import Names

TALK = {
    "sample_id": "t1",
    "conversation": {
        "speaker_a": "Mara",
        "speaker_b": "Tove",
        "session_10_date_time": "9:05 am on 4 March, 2024",
        "session_10": [{"speaker": "Tove", "dia_id": "D10:1", "text": "My cello is old.", "blip_caption": "a cello"}],
        "session_2_date_time": "1:10 pm on 27 February, 2024",
        "session_2": [
            {"speaker": "Mara", "dia_id": "D2:1", "text": "I baked bread."},
            {"speaker": "Tove", "dia_id": "D2:2", "text": "Nice!"},
        ],
    },
    "qa": [
        {"question": "What did Mara bake?", "evidence": ["D2:1"], "category": 4},
        {"question": "Who plays, Mara or Tove?", "evidence": ["D2:1; D:10:01"], "category": 1},
        {"question": "What did Mara lose?", "evidence": ["D7:1"], "category": 5},
        {"question": "What did Mara find?", "category": 5},
    ],
}
CHAT = {
    "id": "c1",
    "messages": [
        {"id": 1, "role": "user", "speaker": "user", "text": "I studied botany.", "at": "2024-03-04T09:00:00"},
        {"id": 2, "role": "assistant", "speaker": "assistant", "text": "Plants!", "at": 1709543100},
    ],
    "questions": [
        {"question": "What did I study?", "evidence": [1], "category": "single", "at": "2024-05-01T00:00:00+02:00"},
        {"question": "Where?", "evidence": [9], "category": "single", "at": None},
        {"question": "And what did you say?", "evidence": [2], "at": None},
    ],
}


def written(folder: Path, content: str) -> Path:
    path = folder / "data.json"
    path.write_text(content, "utf-8")
    return path


def test_a_locomo_file_is_read_in_the_order_of_its_sessions(tmp_path: Path) -> None:
    (talk,) = read_locomo(written(tmp_path, json.dumps([TALK])))
    assert talk.names == Names("Mara", "Tove")
    assert [(m.id, m.speaker, m.text) for m in talk.messages] == [
        ("D2:1", "person", "I baked bread."),
        ("D2:2", "companion", "Nice!"),
        ("D10:1", "companion", "My cello is old. [shares a cello]"),
    ]
    assert talk.messages[0].at == datetime(2024, 2, 27, 13, 10, tzinfo=UTC)
    assert [(q.category, sorted(q.evidence)) for q in talk.questions] == [("4", ["D2:1"]), ("1", ["D10:1", "D2:1"])]


def test_a_file_of_chats_is_read_line_by_line(tmp_path: Path) -> None:
    (chat,) = read_chats(written(tmp_path, json.dumps(CHAT) + "\n\n"))
    assert chat.names == Names()
    assert [(m.id, m.speaker) for m in chat.messages] == [("1", "person"), ("2", "companion")]
    assert [(q.category, sorted(q.evidence)) for q in chat.questions] == [("single", ["1"]), ("", ["2"])]
    assert chat.questions[0].at == datetime(2024, 4, 30, 22, tzinfo=UTC)
    assert chat.questions[1].at > chat.messages[-1].at


@pytest.mark.parametrize("content", ["", '{"a": 1}', "[{}]", "[1]", "no json"])
def test_what_is_no_locomo_file_is_named(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ValueError, match=r"data\.json is no LoCoMo file"):
        read_locomo(path)


@pytest.mark.parametrize("line", ["no json", "[]", "{}", '{"id": 1, "messages": [], "questions": []}'])
def test_a_line_that_is_no_chat_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match="line 2, is no chat"):
        list(read_chats(written(tmp_path, f"{json.dumps(CHAT)}\n{line}\n")))


def test_a_talk_becomes_a_chat_of_one_speaker(tmp_path: Path) -> None:
    (talk,) = read_locomo(written(tmp_path, json.dumps([TALK])))
    chat = as_chat(talk, "person", random.Random(1))  # noqa: S311 - the same chat each time
    assert [(m.id, m.speaker) for m in chat.messages] == [("D2:1", "person"), ("D2:1 answer", "companion")]
    assert len(chat.messages[1].text) > len(chat.messages[0].text)
    assert [q.text for q in chat.questions] == ["What did I bake?"]
