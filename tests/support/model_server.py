"""A local server that speaks the OpenAI wire and fails on demand.

Say what the next requests meet with `server.then(act, ...)`, or ask for a model whose name is one of `NAMED`. Without either, it echoes.
"""

import asyncio
import json
import threading
import zlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

DIMENSIONS = 8
USAGE = {"prompt_tokens": 100, "completion_tokens": 7, "total_tokens": 107, "prompt_tokens_details": {"cached_tokens": 64}}
EVENTS = {"Content-Type": "text/event-stream"}
Act = Callable[["Request"], Awaitable[web.StreamResponse]]


@dataclass
class Request:
    """What a client asked."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]
    peer: tuple[str, int]
    raw: web.Request

    @property
    def said(self) -> str:
        return str(self.body["messages"][-1]["content"])


@dataclass
class ModelServer:
    """The server's address, what it saw, and what it does next."""

    base_url: str = ""
    requests: list[Request] = field(default_factory=list)
    disconnects: int = 0
    connections: Callable[[], int] = lambda: 0
    _plan: deque[Act] = field(default_factory=deque)
    _waiting: list[tuple[int, Future[None]]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def then(self, *acts: Act) -> None:
        """Meet the next requests with these acts, one each."""
        self._plan.extend(acts)

    async def disconnected(self, count: int = 1) -> None:
        """Wait until `count` clients have hung up in the middle of an answer, since the start. Works from any event loop."""
        waiter: Future[None] = Future()
        with self._lock:
            self._waiting.append((count, waiter))
        self._wake()
        await asyncio.wait_for(asyncio.wrap_future(waiter), 5)

    async def idle(self) -> None:
        """Wait until no client holds a connection. Only on the server's own event loop."""
        async with asyncio.timeout(5):
            while self.connections():  # noqa: ASYNC110  the server does not say when
                await asyncio.sleep(0)

    async def handle(self, raw: web.Request) -> web.StreamResponse:
        body = json.loads(await raw.read() or b"{}")
        request = Request(raw.path, raw.headers.copy(), body, _peer(raw), raw)
        self.requests.append(request)
        act = self._plan.popleft() if self._plan else NAMED.get(str(body.get("model")), ok())
        try:
            return await act(request)
        except (asyncio.CancelledError, ConnectionResetError):
            self.disconnects += 1
            self._wake()
            raise

    def _wake(self) -> None:
        with self._lock:
            for count, waiter in self._waiting:
                if self.disconnects >= count and not waiter.done():
                    waiter.set_result(None)


def _peer(raw: web.Request) -> tuple[str, int]:
    assert raw.transport
    host, port, *_ = raw.transport.get_extra_info("peername")
    return host, port


def ok(
    text: str | None = None, *, split: int = 0, usage: bool = True, done: bool = True, first_s: float = 0.0, delay_s: float = 0.0
) -> Act:
    """Answer well: `text`, or an echo of the last line.

    `split` cuts the answer's bytes into pieces of that many; `first_s` passes before the first, `delay_s` before each.
    """

    async def act(request: Request) -> web.StreamResponse:
        if request.path.endswith("/models"):
            return web.json_response({"object": "list", "data": [{"id": "echo", "object": "model"}, {"id": "other"}]})
        if request.path.endswith("/embeddings"):
            return web.json_response(embeddings(request.body["input"]))
        body = b"".join(chat_events(request, text)) + (event(choices=[], usage=USAGE) if usage else b"") + (DONE if done else b"")
        await asyncio.sleep(first_s)
        return await send(request, cut(body, split) if split else body.splitlines(keepends=True), delay_s)

    return act


def whole(content: object = None, *, finish: str = "stop", refusal: str | None = None, tool: str | None = None) -> Act:
    """Answer in one document: `content` as JSON, or a text as it is; or, with `tool`, as the arguments of a call of that tool."""

    async def act(_: Request) -> web.StreamResponse:
        text = content if isinstance(content, str) or content is None else json.dumps(content)
        message: dict[str, object] = {"role": "assistant", "content": None if tool else text, "refusal": refusal}
        if tool:
            message["tool_calls"] = [{"id": "call_1", "type": "function", "function": {"name": tool, "arguments": text}}]
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if tool else finish}
        head = {"id": "answer", "object": "chat.completion", "created": 0, "model": "echo"}
        return web.json_response({**head, "choices": [choice], "usage": USAGE})

    return act


def raw(*pieces: bytes, headers: Mapping[str, str] | None = None, then: Act | None = None) -> Act:
    """Answer with these bytes as they are, then end well or go on with `then`."""

    async def act(request: Request) -> web.StreamResponse:
        response = await send(request, pieces, headers=headers, end=then is None)
        return await then(request) if then else response

    return act


def error(status: int, body: object = None, *, headers: Mapping[str, str] | None = None) -> Act:
    """Refuse with a status and a JSON body, or a text as it is."""

    async def act(_: Request) -> web.StreamResponse:
        text = body if isinstance(body, str) else json.dumps(body if body is not None else {"error": {"message": "Out of order."}})
        return web.Response(
            status=status, text=text, headers=headers, content_type="text/html" if text.startswith("<") else "application/json"
        )

    return act


async def hang(_: Request) -> web.StreamResponse:
    """Say nothing until the client goes away."""
    await asyncio.Event().wait()
    raise AssertionError


async def drop(request: Request) -> web.StreamResponse:
    """Close the connection, at once."""
    transport = request.raw.transport
    assert transport
    transport.close()
    return web.Response()


def starts(*texts: str) -> bytes:
    """The events of a reply that has begun."""
    return b"".join(event(choices=[{"index": 0, "delta": {"content": text}, "finish_reason": None}]) for text in texts)


def event(**data: object) -> bytes:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def finish(reason: str = "stop") -> bytes:
    return event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])


def chat_events(request: Request, text: str | None) -> Iterator[bytes]:
    """A whole reply that keeps to `stop` and `max_tokens` (a token is a word)."""
    reply = request.said if text is None else text
    for stop in request.body.get("stop") or ():
        reply = reply.split(stop)[0]
    words = [word + " " for word in reply.split(" ")]
    words[-1] = words[-1][:-1]
    most = request.body["max_tokens"]
    yield event(choices=[{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])
    yield starts(*words[:most])
    yield finish("length" if len(words) > most else "stop")


def embeddings(texts: list[str]) -> dict[str, object]:
    """Vectors that depend on the text only, not of unit length, in reverse order."""
    data = [{"index": i, "embedding": _vector(text)} for i, text in enumerate(texts)]
    return {"object": "list", "data": data[::-1], "usage": {"prompt_tokens": 1}}


def _vector(text: str) -> list[float]:
    return [1.0 + zlib.crc32(f"{i}{text}".encode()) % 1000 for i in range(DIMENSIONS)]


def cut(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


async def send(
    request: Request,
    pieces: list[bytes] | tuple[bytes, ...],
    delay_s: float = 0.0,
    *,
    headers: Mapping[str, str] | None = None,
    end: bool = True,
) -> web.StreamResponse:
    response = web.StreamResponse(headers=headers or EVENTS)
    await response.prepare(request.raw)
    for piece in pieces:
        await asyncio.sleep(delay_s)
        await response.write(piece)
    if end:
        await response.write_eof()
    return response


DONE = b"data: [DONE]\n\n"
LLAMA_OVERFLOW = {
    "error": {
        "code": 400,
        "message": "request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it",
        "type": "exceed_context_size_error",
        "n_prompt_tokens": 4390,
        "n_ctx": 4096,
    }
}
OPENAI_OVERFLOW = {
    "error": {
        "message": "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
        "type": "invalid_request_error",
        "param": "messages",
        "code": "context_length_exceeded",
    }
}
NAMED: dict[str, Act] = {
    "hang": hang,
    "drop": drop,
    "denied": error(401),
    "forbidden": error(403),
    "unknown": error(404),
    "limited": error(429, headers={"Retry-After": "1"}),
    "broken": error(500),
    "loading": error(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
    "overflow": error(400, LLAMA_OVERFLOW),
    "error-in-200": raw(json.dumps({"error": {"message": "Out of order.", "type": "server_error", "code": 500}}).encode()),
    "half-json": raw(starts("Hello"), b'data: {"choices":[{"del'),
    "dies": raw(starts("Hello", " there"), then=drop),
    "stalls": raw(starts("Seven.", " Lanterns"), then=hang),
    "no-done": ok(done=False),
    "no-usage": ok(usage=False),
    "bytewise": ok(split=1),
    "slow": ok(delay_s=0.02),
    "slow-start": ok(first_s=0.2),
}


@asynccontextmanager
async def serve() -> AsyncIterator[ModelServer]:
    """Run a server on this event loop."""
    server = ModelServer()
    app = web.Application(client_max_size=64 << 20)
    app.router.add_route("*", "/v1/{path:.*}", server.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.0, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        server.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        http = runner.server
        assert http
        server.connections = lambda: len(http.connections)
        yield server
    finally:
        await runner.cleanup()


@contextmanager
def serve_in_thread() -> Iterator[ModelServer]:
    """Run a server on an event loop of its own, for tests on several loops and for other processes."""
    started: Future[tuple[ModelServer, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def run() -> None:
        async with serve() as server:
            over = asyncio.Event()
            started.set_result((server, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    server, loop, over = started.result(10)
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)


@pytest.fixture(scope="session")
def model_server() -> Iterator[ModelServer]:
    """One server for the whole session; choose its faults by model name, as other tests may use it at the same time."""
    with serve_in_thread() as server:
        yield server
