"""Calls to the engine beside its chat: one request, one answer."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from everkin.providers.llama.engine import LlamaEngine
from everkin.providers.llama.process import Child
from everkin.providers.openai_compatible import Endpoint
from everkin.providers.openai_compatible.client import Client, Setback
from everkin.providers.openai_compatible.faults import Fault

T = TypeVar("T")

ANSWER_BYTES_MAX = 32 << 20
ANSWER_TIMEOUT_S = 120.0


class Calls:
    """Requests to whichever process runs the engine now. A crash costs a restart, not the answer."""

    def __init__(self, engine: LlamaEngine) -> None:
        self._engine = engine
        self._child: Child | None = None
        self._client: Client | None = None

    async def post(self, path: str, body: bytes, read: Callable[[bytes], T | Fault], private: Iterable[str] = ()) -> T:
        """Post a body and interpret the answer with `read`. `private` is text that no error may repeat. Raises a `ModelError`."""

        async def request(child: Child) -> T:
            client = await self._client_to(child)
            return await client.persist(lambda until: _attempt(client, path, body, read, until), private)

        return await self._engine.ask(request)

    async def close(self) -> None:
        """Close every connection. Idempotent."""
        if self._client is not None:
            await self._client.close()

    async def _client_to(self, child: Child) -> Client:
        if self._client is None or self._child is not child:
            await self.close()
            name = self._engine.settings.name
            endpoint = Endpoint(child.address, name, child.api_key, name, first_token_timeout_s=ANSWER_TIMEOUT_S, attempts=1)
            self._client, self._child = Client(endpoint), child
        return self._client


async def _attempt(client: Client, path: str, body: bytes, read: Callable[[bytes], T | Fault], until: float) -> T:
    response = await client.send("POST", path, until, body)
    try:
        answer = read(await client.read_all(response, until, ANSWER_BYTES_MAX))
    finally:
        response.close()
    if isinstance(answer, Fault):
        raise Setback(answer)
    return answer
