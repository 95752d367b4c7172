"""A reply as it arrives: bytes and mishaps in, deltas out. Pure."""

from collections.abc import Callable
from functools import partial

from everkin.ports.chat import Delta, Usage
from everkin.providers.openai_compatible.body import BodyReader
from everkin.providers.openai_compatible.faults import CUT_OFF, OVERSIZED, WORDLESS, Fault
from everkin.providers.openai_compatible.payloads import DONE, Finish, Piece, merge, read_piece
from everkin.providers.openai_compatible.sse import EventTooLong


class ReplyReader:
    """Follows one reply to its end.

    `tokens` counts what the model made, unseen reasoning included. Once it is `finishing`, only its usage may still come, and no mishap
    matters any more. `ended`: nothing comes after the deltas of `take`. `fault` is why, if it ended badly.
    """

    def __init__(self) -> None:
        self.tokens = 0
        self.ended = False
        self.fault: Fault | None = None
        self._body = BodyReader()
        self._deltas: list[Delta] = []
        self._half = ""
        self._finish: Finish | None = None
        self._usage: Usage | None = None

    @property
    def finishing(self) -> bool:
        """The model has said that it is done."""
        return self._finish is not None

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes of the answer."""
        self._read(partial(self._body.feed, chunk))

    def close(self) -> None:
        """Take the end of the answer."""
        self._read(self._body.close)
        if not self.ended:
            self.end(CUT_OFF if self.tokens else WORDLESS)

    def end(self, fault: Fault) -> None:
        """End the reply: well if the model has said that it is done, else for the reason given."""
        self.ended = True
        if self.finishing:
            self._deltas.append(Delta(finish=self._finish, usage=self._usage))
        else:
            self.fault = fault

    def take(self) -> list[Delta]:
        """The deltas that have arrived since the last call."""
        deltas, self._deltas = self._deltas, []
        return deltas

    def _read(self, body: Callable[[], list[bytes]]) -> None:
        try:
            for payload in body():
                if not self.ended:
                    self._consider(payload)
        except EventTooLong:
            self.end(OVERSIZED)

    def _consider(self, payload: bytes) -> None:
        if payload.strip() == DONE:
            self._finish = self._finish or ("stop" if self.tokens else None)
            self.end(WORDLESS)
            return
        piece = read_piece(payload)
        if isinstance(piece, Fault):
            self.end(piece)
        else:
            self._add(piece)

    def _add(self, piece: Piece) -> None:
        self.tokens += piece.token
        if text := self._whole(piece.text):
            self._deltas.append(Delta(text, usage=piece.usage))
        self._finish = piece.finish or self._finish
        self._usage = merge(self._usage, piece.usage)

    def _whole(self, text: str) -> str:
        """Join the halves of a character that a server cut in two."""
        text = self._half + text
        self._half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        return text[: len(text) - len(self._half)].encode("utf-16", "surrogatepass").decode("utf-16", "replace")
