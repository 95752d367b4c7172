"""An answer's bytes in, its payloads out, whether it comes as events or, against what was asked, as one document. Pure."""

from everkin.providers.openai_compatible.sse import EVENT_BYTES_MAX, EventTooLong, SseParser

_BLANK = b" \t\r\n"
_DOCUMENT = b"{[<"


class BodyReader:
    """Cuts an answer into payloads. The first sign that is not blank tells a document from events."""

    def __init__(self) -> None:
        self._events = SseParser()
        self._document = bytearray()
        self._whole: bool | None = None

    def feed(self, chunk: bytes) -> list[bytes]:
        """Take the next bytes; return the payloads that they complete. Raises `EventTooLong`."""
        if self._whole is None and (sign := chunk.lstrip(_BLANK)[:1]):
            self._whole = sign in _DOCUMENT
        if not self._whole:
            return self._events.feed(chunk)
        self._document += chunk
        if len(self._document) > EVENT_BYTES_MAX:
            raise EventTooLong
        return []

    def close(self) -> list[bytes]:
        """Take the end of the answer; return what was still open."""
        return [bytes(self._document)] if self._whole else self._events.close()
