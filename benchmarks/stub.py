"""A model that answers at once: 50 chunks over the OpenAI wire, as raw ASGI, so that what is measured is not the stub.

`python -m benchmarks.stub [DELAY_MS]` prints its address and serves until it is killed; `DELAY_MS` passes ahead of every chunk.
"""

import asyncio
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

REPLY = (
    "That sounds like a full day, and I am glad you told me about it. The part about the evening made me smile, since you so rarely "
    "take an hour for yourself. How does it go on from here, and what will you do first tomorrow morning, once fully awake?"
)
WORDS = REPLY.split(" ")


def _event(choices: list[dict[str, Any]], **more: object) -> bytes:
    body = {"id": "stub", "object": "chat.completion.chunk", "created": 1, "model": "stub", "choices": choices, **more}
    return f"data: {json.dumps(body)}\n\n".encode()


def _piece(text: str) -> bytes:
    return _event([{"index": 0, "delta": {"content": text}, "finish_reason": None}])


CHUNKS = (
    _event([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}]),
    *(_piece(word if n == 0 else f" {word}") for n, word in enumerate(WORDS)),
    _event([{"index": 0, "delta": {}, "finish_reason": "stop"}]),
    _event([], usage={"prompt_tokens": 1, "completion_tokens": len(WORDS), "total_tokens": 1 + len(WORDS)}),
    b"data: [DONE]\n\n",
)


class Stub:
    """Answers every request alike."""

    def __init__(self, chunk_delay_s: float) -> None:
        self._delay_s = chunk_delay_s

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for chunk in CHUNKS:
            if self._delay_s:
                await asyncio.sleep(self._delay_s)
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


def main() -> None:
    """Serve on a free port of this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/v1", flush=True)
    stub = Stub(float(sys.argv[1]) / 1e3 if len(sys.argv) > 1 else 0.0)
    uvicorn.Server(uvicorn.Config(stub, log_config=None, access_log=False, lifespan="off")).run([listener])


if __name__ == "__main__":
    main()
