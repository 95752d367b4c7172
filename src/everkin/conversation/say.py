"""The sink of a turn: what a reply passes on its way out."""

import asyncio

from everkin.conversation.models import Ended, Reply, Turn
from everkin.conversation.streams import Stream
from everkin.kit.errors import EverkinError


class Say:
    """Turns what happens in a turn into events, pieces of the reply gathered so that they are sent at most every `coalesce_s` seconds."""

    def __init__(self, stream: Stream, coalesce_s: float) -> None:
        self._stream = stream
        self._coalesce_s = coalesce_s
        self._waiting: list[str] = []
        self._timer: asyncio.TimerHandle | None = None
        self._sent_at = float("-inf")

    @property
    def stopping(self) -> asyncio.Event:
        """Set when the person wants the reply to stop."""
        return self._stream.stopping

    def accepted(self, turn: Turn) -> None:
        """The person's message is durable."""
        self._stream.turn_id = turn.id
        self._stream.publish("accepted", turn)

    def notice(self, code: str, text: str) -> None:
        """One quiet sentence for the person."""
        self._stream.publish("notice", (code, text))

    def text(self, piece: str) -> None:
        """A piece of the reply: sent at once when the last one is long enough ago, else together with the next."""
        if not piece:
            return
        self._waiting.append(piece)
        loop = asyncio.get_running_loop()
        due = self._sent_at + self._coalesce_s
        if loop.time() >= due:
            self._flush()
        elif self._timer is None:
            self._timer = loop.call_at(due, self._flush)

    def ended(self, ended: Ended) -> None:
        """The turn is settled."""
        self._flush()
        self._stream.answered = ended.message is not None
        state = ended.reply.state
        self._stream.publish("failed" if state == "cut" else "stopped" if state == "stopped" else "done", ended)

    def broken(self, error: EverkinError) -> None:
        """The turn could not be settled."""
        self._flush()
        self._stream.publish("failed", Ended(None, Reply(state="cut", error=error), {}))

    def _flush(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            self._stream.publish("delta", "".join(self._waiting))
            self._waiting.clear()
            self._sent_at = asyncio.get_running_loop().time()
