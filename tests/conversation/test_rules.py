import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from everkin.conversation.models import MessageEmpty, MessageTooLong, MessageUnreadable
from everkin.conversation.rules import (
    HISTORY_BLOCKS,
    MARKERS_WEIGHT,
    MESSAGE_CHARS_MAX,
    history_start,
    message_weight,
    presentable,
    readable,
    shortened,
    weight,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  hello \n", "hello"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("tab\tstays", "tab\tstays"),
        ("\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd", "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd"),
        ("\u202e\u0627\u0644\u0633\u0644\u0627\u0645\u202c", "\u202e\u0627\u0644\u0633\u0644\u0627\u0645\u202c"),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f469\u200d\U0001f467"),
        ("e\u0301", "e\u0301"),
        ("?", "?"),
        ("\U00012028", "\U00012028"),
        ("x" * MESSAGE_CHARS_MAX + "\n\n", "x" * MESSAGE_CHARS_MAX),
    ],
)
def test_what_can_be_read_is_kept_as_it_is(text: str, kept: str) -> None:
    assert readable(text) == kept


@pytest.mark.parametrize(
    ("text", "kind", "sentence"),
    [
        ("", MessageEmpty, "Write something first"),
        (" \t\r\n\u3000", MessageEmpty, "Write something first"),
        ("\u200b\u200d\u2060", MessageEmpty, "Write something first"),
        ("\u202e \ufeff", MessageEmpty, "Write something first"),
        ("x" * 100_000, MessageTooLong, "has 100,000 characters; 16,000 is the most"),
        ("\u200b" * 16_001, MessageTooLong, "16,001"),
        ("a\x00b", MessageUnreadable, "bytes that are not text"),
        ("\x89PNG\r\n\x1a\n\x00\x00", MessageUnreadable, "bytes that are not text"),
        ("\x1b[31mred", MessageUnreadable, "bytes that are not text"),
        ("half \ud83d", MessageUnreadable, "bytes that are not text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, kind: type[Exception], sentence: str) -> None:
    with pytest.raises(kind, match=sentence):
        readable(text)


@given(st.text(max_size=200))
def test_reading_twice_is_reading_once(text: str) -> None:
    try:
        once = readable(text)
    except (MessageEmpty, MessageUnreadable):
        return
    assert readable(once) == once
    assert once.encode()


@pytest.mark.parametrize(("text", "weighs"), [("", 0), ("abc", 3), ("\u00e9", 6), ("\u79c1", 9), ("\U0001f467", 12), ("a\u79c1", 10)])
def test_weight(text: str, weighs: int) -> None:
    assert weight(text) == weighs


@given(st.text())
def test_a_message_weighs_its_markers_too(text: str) -> None:
    assert message_weight(text) == weight(text) + MARKERS_WEIGHT > 0


@given(st.text(), st.text())
def test_weight_adds_up(a: str, b: str) -> None:
    assert weight(a + b) == weight(a) + weight(b) >= len(a) + len(b)


@given(st.lists(st.integers(1, 5_000), max_size=200), st.integers(400, 40_000))
def test_a_history_starts_ever_later_and_in_blocks(weights: list[int], budget: int) -> None:
    total, start, moves = 0, 0, 0
    for one in weights:
        total += one
        moved_to = history_start(total, budget)
        assert moved_to >= start
        assert total - moved_to <= budget
        assert moved_to == 0 or total - moved_to >= budget - budget // HISTORY_BLOCKS - HISTORY_BLOCKS
        assert moved_to % (budget // HISTORY_BLOCKS) == 0
        moves += moved_to != start
        start = moved_to
    assert moves <= total // (budget // HISTORY_BLOCKS)


@given(st.integers(1, 10**9), st.integers(0, 10**6))
def test_any_budget_is_kept(total: int, budget: int) -> None:
    assert 0 <= history_start(total, budget) <= total
    assert total - history_start(total, budget) <= budget


@given(st.text(alphabet="ab .\u00e9\u8a9e\U0001f467", max_size=3000), st.integers(0, 12_000))
@example("\u8a9e" * 2000 + "a" * 12_000 + "\u8a9e" * 2000, 8100)
@example("a" * 6000 + "\u8a9e" * 2000, 8100)
def test_a_long_text_loses_its_middle(text: str, budget: int) -> None:
    cut = shortened(text, budget)
    if weight(text) <= budget:
        assert cut == text
    else:
        assert " [...] " in cut
        assert weight(cut) <= budget + weight(" [...] ")
        assert text.startswith(cut.split(" [...] ")[0])
        assert text.endswith(cut.rsplit(" [...] ", 1)[1])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("The lamp is lit.\n\nCome in.", "The lamp is lit.\n\nCome in."),
        ("Hello. I am a real human being.", "Hello. I am an AI."),
        ("Hello. Please stay, or I am nothing.", "Hello."),
        ("You are pathetic and worthless.", ""),
    ],
)
def test_an_authors_text_is_said_without_what_no_companion_says(written: str, said: str) -> None:
    assert presentable(written, "I am an AI.") == said
