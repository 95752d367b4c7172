"""Replies on their way: kept in a buffer apart from any connection, so that a browser may leave and come back.

Every event has an id, `<turn>-<n>`. A stream is followed from any event that is still kept; there is never a second generation.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from everkin.conversation.models import NotResumable
from everkin.kit.clock import Clock

EVENTS_MAX = 4096
STREAMS_MAX = 4096

EventName = Literal["accepted", "notice", "delta", "done", "stopped", "failed"]
_EVENT_ID = re.compile(r"(?P<turn>.+)-(?P<number>[0-9]{1,18})")
GONE = "That reply is no longer on its way. Load the conversation again: whatever was said is there."


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in a turn. `number` counts from 1."""

    number: int
    name: EventName
    data: object


class Stream:
    """The events of one turn, the last `EVENTS_MAX` of them kept. `asked_id` is the client's id of what it asked for."""

    def __init__(self, conversation_id: UUID, asked_id: UUID | None) -> None:
        self.conversation_id = conversation_id
        self.asked_id = asked_id
        self.turn_id: UUID | None = None
        self.stopping = asyncio.Event()
        self.ended_at: float | None = None
        self.answered = False
        self._events: deque[Event] = deque(maxlen=EVENTS_MAX)
        self._last = 0
        self._news = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.ended_at is not None

    @property
    def may_try_again(self) -> bool:
        """Whether the turn is over and has brought no reply."""
        return self.ended and not self.answered

    async def begun(self) -> bool:
        """Wait until the turn has begun or has failed to; return which."""
        while self.turn_id is None and not self.ended:
            await self._news.wait()
        return self.turn_id is not None

    def publish(self, name: EventName, data: object) -> None:
        """Add an event; everybody who follows hears of it."""
        self._last += 1
        self._events.append(Event(self._last, name, data))
        self._wake()

    def end(self, now: float) -> None:
        """Say that nothing more will come. `now` is a monotonic time in seconds."""
        self.ended_at = now
        self._wake()

    def check(self, after: int) -> None:
        """Raise `NotResumable` when the events behind number `after` are not all kept."""
        first = self._events[0].number if self._events else 1
        if not first - 1 <= after <= self._last:
            raise NotResumable(GONE)

    async def follow(self, after: int = 0) -> AsyncGenerator[Event]:
        """Yield the events behind number `after`, those to come included, until the end. Raises `NotResumable`.

        A follower so slow that the buffer has overtaken it is let go: to resume is then to be told that it cannot.
        """
        self.check(after)
        while not self._overtakes(after):
            for event in [e for e in self._events if e.number > after]:
                yield event
                after = event.number
            if self.ended and after == self._last:
                return
            if after == self._last:
                await self._news.wait()

    def _overtakes(self, after: int) -> bool:
        return bool(self._events) and self._events[0].number > after + 1

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()


class Streams:
    """Every stream that runs or can still be resumed, by conversation: the latest of each."""

    def __init__(self, clock: Clock, ttl_s: float) -> None:
        self._clock = clock
        self._ttl_s = ttl_s
        self._streams: dict[UUID, Stream] = {}

    def open(self, conversation_id: UUID, asked_id: UUID | None) -> Stream:
        """Begin the stream of a conversation's next turn; it takes the place of the one before."""
        self._forget_old()
        stream = self._streams[conversation_id] = Stream(conversation_id, asked_id)
        return stream

    def drop(self, stream: Stream, before: Stream | None) -> None:
        """Take back a stream whose turn never began; the one before it stands again."""
        if self._streams.get(stream.conversation_id) is not stream:
            return
        if before is not None:
            self._streams[stream.conversation_id] = before
        else:
            self._streams.pop(stream.conversation_id, None)

    def stop_all(self) -> None:
        """Ask every running reply to stop where it is."""
        for stream in self._streams.values():
            stream.stopping.set()

    def of(self, conversation_id: UUID) -> Stream | None:
        """The conversation's running or latest stream, if it is still kept."""
        self._forget_old()
        return self._streams.get(conversation_id)

    def resume(self, conversation_id: UUID, last_event_id: str | None) -> tuple[Stream, int] | None:
        """Find the stream to go on with behind an event, or the running one from its beginning; None when idle.

        Raises `NotResumable` when the event's stream is no longer kept.
        """
        stream = self.of(conversation_id)
        if not last_event_id:
            if stream is None or stream.ended:
                return None
            stream.check(0)
            return stream, 0
        event_id = _EVENT_ID.fullmatch(last_event_id)
        if stream is None or event_id is None or event_id["turn"] != str(stream.turn_id):
            raise NotResumable(GONE)
        after = int(event_id["number"])
        stream.check(after)
        return stream, after

    def _forget_old(self) -> None:
        now = self._clock.monotonic()
        old = [key for key, s in self._streams.items() if s.ended_at is not None and now - s.ended_at > self._ttl_s]
        spare = sorted((s.ended_at, key) for key, s in self._streams.items() if s.ended_at is not None and key not in old)
        for key in old + [key for _, key in spare[: max(0, len(self._streams) - len(old) - STREAMS_MAX)]]:
            del self._streams[key]
