import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from everkin.providers.openai_compatible.sse import EVENT_BYTES_MAX, EventTooLong, SseParser

TEXT = 'data: {"a":"Grüße 👩‍👩‍👧"}\n\n: a comment\ndata: one\ndata: two\nid: 7\nevent: x\n\ndata:tight\n\ndata\n\ndata: [DONE]\n\n'
PAYLOADS = ['{"a":"Grüße 👩‍👩‍👧"}'.encode(), b"one\ntwo", b"tight", b"[DONE]"]


def parse(*chunks: bytes) -> list[bytes]:
    parser = SseParser()
    return [payload for chunk in chunks for payload in parser.feed(chunk)] + parser.close()


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    return [data[start:end] for start, end in pairwise(places)]


def as_specified(data: bytes) -> list[bytes]:
    """The whole stream at once, by the letter."""
    events: list[list[bytes]] = [[]]
    for line in re.split(rb"\r\n|\r|\n", data.removeprefix(b"\xef\xbb\xbf")):
        if not line:
            events.append([])
        elif line == b"data" or line.startswith(b"data:"):
            events[-1].append(line[5:].removeprefix(b" "))
    return [payload for event in events if (payload := b"\n".join(event))]


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_every_line_end_and_every_single_cut(line_end: str) -> None:
    data = TEXT.replace("\n", line_end).encode()
    assert all(parse(data[:place], data[place:]) == PAYLOADS for place in range(len(data) + 1))


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n"])
def test_byte_by_byte(line_end: str) -> None:
    data = TEXT.replace("\n", line_end).encode()
    assert parse(*(bytes([byte]) for byte in data)) == PAYLOADS


@given(st.text(max_size=40).map(str.encode), st.lists(st.integers(0, 60), max_size=8))
@example(b"data: a\r", [7, 8])
def test_any_text_survives_any_split(text: bytes, cuts: list[int]) -> None:
    data = b"".join(b"data: " + line + b"\n" for line in re.split(rb"\r\n|\r|\n", text)) + b"\n"
    assert parse(*pieces(data, cuts)) == as_specified(data)


@given(
    st.lists(st.sampled_from([b"data: x", b"data:", b"data", b":", b"\n", b"\r", b"\r\n", b"\n\n", b" ", b"id: 1", b"\xc3", b"\xa9"])),
    st.lists(st.integers(0, 80)),
)
def test_any_bytes_split_anyhow_read_as_they_do_whole(parts: list[bytes], cuts: list[int]) -> None:
    data = b"".join(parts)
    assert parse(*pieces(data, cuts)) == as_specified(data)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_no_bytes_break_it(data: bytes, cuts: list[int]) -> None:
    assert parse(*pieces(data, cuts)) == as_specified(data)


def test_the_last_event_needs_no_blank_line() -> None:
    assert parse(b"data: one\n\ndata: tw", b"o") == [b"one", b"two"]


def test_a_byte_order_mark_is_skipped() -> None:
    assert parse(b"\xef\xbb", b"\xbfdata: one\n\n") == [b"one"]


def test_a_payload_is_given_out_at_its_blank_line_not_later() -> None:
    parser = SseParser()
    assert parser.feed(b"data: one\r\n\r") == [b"one"]
    assert parser.feed(b"\ndata: two\n\n") == [b"two"]


def test_a_line_without_end_is_refused() -> None:
    parser = SseParser()
    half = b"x" * (EVENT_BYTES_MAX // 2)
    parser.feed(half)
    parser.feed(half)
    with pytest.raises(EventTooLong):
        parser.feed(b"x")


def test_an_event_without_end_is_refused() -> None:
    parser = SseParser()
    line = b"data: " + b"x" * 1000 + b"\n"
    with pytest.raises(EventTooLong):
        parser.feed(line * (EVENT_BYTES_MAX // 1000 + 1))
