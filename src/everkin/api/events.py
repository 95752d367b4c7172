"""Replies as server-sent events (WHATWG HTML, section 9.2)."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from everkin.api import schemas
from everkin.conversation.models import Ended, Turn, TurnBroken
from everkin.conversation.streams import Event, Stream

PING_S = 15.0


class EventResponse(StreamingResponse):
    """Follows a stream from behind the event number `after`."""

    def __init__(self, stream: Stream, after: int) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(_lines(stream, after), media_type="text/event-stream", headers=headers)


async def _lines(stream: Stream, after: int) -> AsyncGenerator[bytes]:
    events = stream.follow(after)
    coming: asyncio.Future[Event | None] = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            await asyncio.wait({coming}, timeout=PING_S)
            if not coming.done():
                yield b": ping\n\n"
                continue
            event = coming.result()
            if event is None:
                return
            yield _line(stream, event)
            coming = asyncio.ensure_future(anext(events, None))
    finally:
        coming.cancel()  # and so ends `events`, which cannot be closed while it is waited for


def _line(stream: Stream, event: Event) -> bytes:
    data = _BODIES[event.name](event.data).model_dump_json()
    return f"id: {stream.turn_id}-{event.number}\nevent: {event.name}\ndata: {data}\n\n".encode()


def _accepted(turn: Turn) -> schemas.Accepted:
    return schemas.Accepted(turn_id=turn.id, message=schemas.Message.of(turn.message), begun=turn.begun)


def _notice(notice: tuple[str, str]) -> schemas.Notice:
    return schemas.Notice(code=notice[0], text=notice[1])


def _delta(text: str) -> schemas.Delta:
    return schemas.Delta(text=text)


def _done(ended: Ended) -> schemas.Done:
    usage = schemas.Usage.model_validate(ended.reply.usage, from_attributes=True)
    stages = {name: round(ms, 2) for name, ms in ended.stages_ms.items()}
    manner = schemas.Manner.of(ended.reply.trace)
    following = list(ended.next)
    return schemas.Done(message=_message(ended), manner=manner, model=ended.reply.model, usage=usage, stages_ms=stages, next=following)


def _stopped(ended: Ended) -> schemas.Stopped:
    return schemas.Stopped(message=_message(ended))


def _failed(ended: Ended) -> schemas.Failed:
    error = ended.reply.error or TurnBroken("The reply broke off. Try again.")
    return schemas.Failed(code=error.code, detail=str(error), retryable=error.retryable, message=_message(ended))


def _message(ended: Ended) -> schemas.Message | None:
    return schemas.Message.of(ended.message) if ended.message else None


_BODIES: dict[str, Callable[[Any], BaseModel]] = {
    "accepted": _accepted,
    "notice": _notice,
    "delta": _delta,
    "done": _done,
    "stopped": _stopped,
    "failed": _failed,
}
