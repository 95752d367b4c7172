"""Server-sent events: bytes in, data payloads out (WHATWG HTML, 9.2.6 "Interpreting an event stream"). Pure."""

import re

EVENT_BYTES_MAX = 1 << 20
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class EventTooLong(ValueError):
    """One event, or one line, is longer than `EVENT_BYTES_MAX`."""


class SseParser:
    """Cuts a stream of bytes into the data of its events, however the bytes were split on their way.

    One departure from the specification: an event that the stream's end cuts short is given out, for its reader to judge.
    """

    def __init__(self) -> None:
        self._line = bytearray()
        self._data: list[bytes] = []
        self._size = 0
        self._after_cr = False
        self._first = True

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes; return the payloads that they complete. Raises `EventTooLong`."""
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
            self._after_cr = False
        if chunk:
            self._after_cr = chunk.endswith(b"\r")
        head, *rest = _LINE_END.split(chunk)
        self._line += head
        if len(self._line) > EVENT_BYTES_MAX:
            raise EventTooLong
        if not rest:
            return []
        *lines, tail = rest
        payloads = [payload for line in (bytes(self._line), *lines) if (payload := self._take(line)) is not None]
        self._line = bytearray(tail)
        return payloads

    def close(self) -> list[bytes]:
        """Take the end of the stream; return the payload that was still open, if any."""
        found = [self._take(bytes(self._line)), self._take(b"")]
        self._line.clear()
        return [payload for payload in found if payload is not None]

    def _take(self, line: bytes) -> bytes | None:
        if self._first:
            self._first = False
            line = line.removeprefix(_BYTE_ORDER_MARK)
        if not line:
            return self._dispatch()
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
            self._size += len(value)
            if self._size > EVENT_BYTES_MAX:
                raise EventTooLong
        return None

    def _dispatch(self) -> bytes | None:
        payload = b"\n".join(self._data)
        self._data.clear()
        self._size = 0
        return payload or None
