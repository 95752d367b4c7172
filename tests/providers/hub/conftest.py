"""A hub on this machine: it lists files, sends to a store at another address for their bytes, and fails on demand."""

import hashlib
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

REPOSITORY = "mara/Lighthouse-GGUF"
REVISION = "5f7f0d1c"
FILE = "lighthouse-q4_k_m.gguf"
CONTENT = bytes(range(256)) * 12_000
Serve = dict[str, object]


@dataclass
class FakeHub:
    """What the hub holds and saw. `cuts`: bytes after which each next answer of the store breaks off. `statuses`: its next refusals."""

    address: str = ""
    store: str = ""
    files: list[str] = field(default_factory=lambda: [FILE, "lighthouse-q8_0.gguf", "README.md"])
    content: bytes = CONTENT
    sha256: str | None = None
    takes_ranges: bool = True
    token: str = ""
    cuts: deque[int] = field(default_factory=deque)
    statuses: deque[int] = field(default_factory=deque)
    ranges: list[str] = field(default_factory=list)
    store_keys: list[str | None] = field(default_factory=list)

    async def list_files(self, request: web.Request) -> web.Response:
        if self.token and request.headers.get("Authorization") != f"Bearer {self.token}":
            return web.json_response({"error": "Access is restricted"}, status=401)
        if self.statuses:
            return web.Response(status=self.statuses.popleft())
        if request.match_info["repository"] != REPOSITORY:
            return web.json_response({"error": "Repository not found"}, status=404)
        digest = hashlib.sha256(CONTENT).hexdigest() if self.sha256 is None else self.sha256
        files: list[Serve] = [{"rfilename": name, "size": len(CONTENT), "lfs": {"sha256": digest}} for name in self.files]
        return web.json_response({"sha": REVISION, "siblings": [*files, {"rfilename": ".gitattributes", "size": 3}]})

    async def resolve(self, request: web.Request) -> web.Response:
        name = request.match_info["file"]
        return web.Response(status=302, headers={"Location": f"{self.store}/{name}"})

    async def send(self, request: web.Request) -> web.StreamResponse:
        self.ranges.append(request.headers.get("Range", ""))
        self.store_keys.append(request.headers.get("Authorization"))
        start = int(self.ranges[-1].removeprefix("bytes=").removesuffix("-") or 0) if self.takes_ranges else 0
        body = self.content[start:]
        headers = {"Content-Length": str(len(body))}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(self.content) - 1}/{len(self.content)}"
        response = web.StreamResponse(status=206 if start else 200, headers=headers)
        await response.prepare(request)
        cut = self.cuts.popleft() if self.cuts else None
        await response.write(body[:cut])
        if cut is not None and request.transport:
            request.transport.close()
        return response


async def _serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, shutdown_timeout=0.0, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def hub() -> AsyncIterator[FakeHub]:
    hub = FakeHub()
    front, back = web.Application(), web.Application()
    front.router.add_get("/api/models/{repository:[^/]+/[^/]+}", hub.list_files)
    front.router.add_get(f"/{REPOSITORY}/resolve/{REVISION}/{{file:.+}}", hub.resolve)
    back.router.add_get("/{file:.+}", hub.send)
    served, hub.address = await _serve(front)
    stored, hub.store = await _serve(back)
    yield hub
    await served.cleanup()
    await stored.cleanup()
