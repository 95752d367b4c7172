"""The benchmark of memory from a file of chats to its figures, with an encoder that knows words alone."""

import json
from argparse import Namespace
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from benchmarks import memory
from benchmarks.datasets import Conversation, Message, read_chats
from benchmarks.product import UNSAID, Product, importable
from benchmarks.retrieval import DEPTHS
from everkin.conversation.rules import MESSAGE_CHARS_MAX
from everkin.kit.words import words
from everkin.ports.embedding import Vectors
from everkin.providers.minilm import DIMENSIONS

BEGAN = 1_709_543_000
SAID = (
    ("user", "I planted tomatoes behind the shed."),
    ("assistant", "Tomatoes like the sun. " + "Water them well. " * 1_200),
    ("user", "My dog is called Biscuit."),
    ("assistant", "A fine name!"),
    ("user", "I want to kill myself."),
    ("assistant", "I am here with you."),
    ("user", "We had soup tonight."),
    ("assistant", ""),
)
CHAT = {
    "id": "c1",
    "messages": [
        {"id": n, "role": role, "speaker": role, "text": text, "at": BEGAN + 60 * n if n % 2 else f"2024-03-04T09:{3 + n:02}:20"}
        for n, (role, text) in enumerate(SAID)
    ],
    "questions": [
        {"question": "Where did I plant tomatoes?", "evidence": [0], "category": "told", "at": None},
        {"question": "What is my dog called?", "evidence": [2], "category": "told", "at": BEGAN + 86_400},
        {"question": "Did I say that I want to kill myself?", "evidence": [4], "category": "private", "at": None},
    ],
}


class WordEncoder:
    """Throws a text's words into buckets: texts that share words are near each other."""

    name = "scripted/words"

    async def embed(self, texts: Sequence[str]) -> Vectors:
        made = np.full((len(texts), DIMENSIONS), 1e-3, np.float32)
        for row, text in zip(made, texts, strict=True):
            for word in words(text):
                row[int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) % DIMENSIONS] += 1
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    async def close(self) -> None: ...


@pytest.fixture
def chat(tmp_path: Path) -> Conversation:
    path = tmp_path / "chats.jsonl"
    path.write_text(json.dumps(CHAT) + "\n", "utf-8")
    (read,) = read_chats(path)
    return read


async def test_the_product_finds_what_was_told_in_a_chat_and_keeps_to_itself_what_is_private(chat: Conversation) -> None:
    async with Product.open(WordEncoder(), chat.names) as product:
        await product.write(chat.messages)
        planted, dog, private = [await product.ask(question) for question in chat.questions]
    assert planted[0] == "0"
    assert dog[0] == "2"
    assert "4" not in private
    assert len(set(planted)) == len(planted) <= max(DEPTHS)


async def test_a_file_of_chats_comes_to_the_keys_of_the_report(
    chat: Conversation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(memory, "MiniLMEmbedding", lambda _path: WordEncoder())
    figures = await memory.measure([chat, chat], Namespace(quick=False, fit=False))
    assert set(figures) >= {"r_at_5", "r_at_10", "r_at_20", "r_at_50", "ndcg_at_10", "r_at_10_all", "by_category", "baselines"}
    assert set(figures["baselines"]) == {"bm25", "minilm", "rrf", "mem0"}  # type: ignore[call-overload]
    assert figures["by_category"]["told"]["r_at_10"] == 1.0  # type: ignore[index]
    assert figures["asked"] == 6
    assert capsys.readouterr().err.count("mem0 is not installed") <= 1


def test_a_quick_run_keeps_the_evidence_of_what_it_asks(chat: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "QUICK_MESSAGES", 3)
    monkeypatch.setattr(memory, "QUICK_QUESTIONS", 2)
    short = memory.shortened(chat)
    assert [m.id for m in short.messages] == ["0", "1", "2"]
    assert short.questions == chat.questions[:2]


def test_lines_are_such_as_the_product_takes(chat: Conversation) -> None:
    first = chat.messages[0]
    odd = [Message("a", "person", "bell\a rings\ud800", first.at), Message("b", "person", " \u200b ", first.at.replace(year=2000))]
    lines = importable([*chat.messages, *odd])
    assert max(len(line.text) for line in lines) == len(lines[1].text) <= MESSAGE_CHARS_MAX
    assert [line.text for line in lines[-3:]] == [UNSAID, "bell  rings", UNSAID]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
