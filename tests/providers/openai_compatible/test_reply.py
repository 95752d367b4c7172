import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.ports.chat import Delta, Usage
from everkin.providers.openai_compatible.faults import CUT_OFF, GARBLED, OVERSIZED, WITHHELD, WORDLESS, Fault
from everkin.providers.openai_compatible.reply import ReplyReader
from everkin.providers.openai_compatible.sse import EVENT_BYTES_MAX
from tests.support.model_server import DONE, USAGE, event, finish, starts

ERROR = event(error={"code": 500, "message": "Out of order."})
WHOLE = json.dumps({"choices": [{"message": {"content": "Hello there"}, "finish_reason": "stop"}], "usage": USAGE}).encode()


def read(*chunks: bytes) -> ReplyReader:
    reader = ReplyReader()
    for chunk in chunks:
        reader.feed(chunk)
    if not reader.ended:
        reader.close()
    return reader


@given(st.lists(st.integers(0, 600), max_size=12), st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=6))
def test_any_split_of_the_bytes_gives_the_same_reply(cuts: list[int], texts: list[str]) -> None:
    data = starts(*texts) + finish() + event(choices=[], usage=USAGE) + DONE
    places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    reader = read(*(data[start:end] for start, end in pairwise(places)))
    *told, last = reader.take()
    assert [delta.text for delta in told] == texts
    assert last == Delta(finish="stop", usage=Usage(100, 64, 7))
    assert reader.fault is None


@pytest.mark.parametrize(
    ("data", "text", "last"),
    [
        (starts("Hi") + finish("length") + DONE, "Hi", Delta(finish="length")),
        (starts("Hi") + finish(), "Hi", Delta(finish="stop")),
        (starts("Hi") + DONE, "Hi", Delta(finish="stop")),
        (starts("Hi") + DONE.rstrip(), "Hi", Delta(finish="stop")),
        (starts("Hi") + finish() + ERROR, "Hi", Delta(finish="stop")),
        (starts("Hi") + finish() + b"data: {", "Hi", Delta(finish="stop")),
        (starts("Hi") + finish() + DONE + starts("more"), "Hi", Delta(finish="stop")),
        (finish() + DONE, "", Delta(finish="stop")),
        (b"\r\n " + WHOLE, "Hello there", Delta(finish="stop", usage=Usage(100, 64, 7))),
    ],
)
def test_replies_that_end_well(data: bytes, text: str, last: Delta) -> None:
    reader = read(data)
    deltas = reader.take()
    assert reader.fault is None
    assert "".join(delta.text for delta in deltas) == text
    assert deltas[-1] == last


@pytest.mark.parametrize(
    ("data", "tokens", "fault"),
    [
        (b"", 0, WORDLESS),
        (DONE, 0, WORDLESS),
        (b": only a comment\n\n", 0, WORDLESS),
        (b"{}", 0, WORDLESS),
        (WHOLE[:40], 0, GARBLED),
        (b"<html>Welcome</html>", 0, GARBLED),
        (starts("Hi"), 1, CUT_OFF),
        (starts("Hi") + b'data: {"choices":[{"del', 1, GARBLED),
        (starts("Hi") + event(choices=[{"delta": {}, "finish_reason": "content_filter"}]), 1, WITHHELD),
        (b"data: " + b"x" * (EVENT_BYTES_MAX + 1), 0, OVERSIZED),
        (b"data: " + b"x" * (EVENT_BYTES_MAX // 2) + b"\ndata: " + b"x" * (EVENT_BYTES_MAX // 2), 0, OVERSIZED),
        (b"{" + b" " * EVENT_BYTES_MAX, 0, OVERSIZED),
    ],
)
def test_replies_that_end_badly(data: bytes, tokens: int, fault: Fault) -> None:
    reader = read(data)
    assert (reader.tokens, reader.fault, reader.ended) == (tokens, fault, True)


def test_what_came_before_an_error_is_told() -> None:
    reader = read(starts("Hi", " you") + ERROR + starts("more"))
    assert reader.take() == [Delta("Hi"), Delta(" you")]
    assert reader.fault
    assert reader.fault.detail == "Out of order."


def test_a_sign_that_a_server_cut_in_two_is_whole_again() -> None:
    data = b"".join(b'data: {"choices":[{"delta":{"content":"%s"}}]}\n\n' % text for text in (b"a\\ud83d", b"\\ude00b", b"\\ud83d", b"c"))
    assert "".join(delta.text for delta in read(data + DONE).take()) == "a😀b\ufffdc"
