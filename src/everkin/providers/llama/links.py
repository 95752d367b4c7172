"""A connection that follows the engine from one process to the next."""

import asyncio
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from everkin.providers.llama.process import Child
from everkin.providers.openai_compatible import Endpoint
from everkin.providers.openai_compatible.client import Client, Setback


class Closable(Protocol):
    """What holds connections."""

    async def close(self) -> None:
        """Close them. Idempotent."""
        ...


C = TypeVar("C", bound=Closable)
TRIES = 3
ANSWER_S = 120.0
HEALTH_S = 5.0


def endpoint_of(child: Child, name: str, path: str = "", first_token_s: float = ANSWER_S, between_tokens_s: float = ANSWER_S) -> Endpoint:
    """How to reach a process. Several tries, as it closes a connection after each stream without having announced it."""
    return Endpoint(
        f"{child.address}{path}",
        name,
        child.api_key,
        name,
        first_token_timeout_s=first_token_s,
        between_tokens_timeout_s=between_tokens_s,
        attempts=TRIES,
    )


async def at_once(_pause_s: float) -> None:
    """Try again without a pause: the process serves nobody else."""


async def answers(child: Child, name: str) -> bool:
    """Whether a process says that it is well."""
    client = Client(endpoint_of(child, name), at_once)
    try:
        response = await client.send("GET", "health", asyncio.get_running_loop().time() + HEALTH_S)
        response.close()
    except Setback:
        return False
    finally:
        await client.close()
    return True


class Link(Generic[C]):
    """One client, made for the engine's present process by `make` and anew for its successor, as that has another address."""

    def __init__(self, make: Callable[[Child], C]) -> None:
        self._make = make
        self._child: Child | None = None
        self._client: C | None = None

    async def to(self, child: Child) -> C:
        """The client of this process."""
        if self._client is None or self._child is not child:
            old, client = self._client, self._make(child)
            self._client, self._child = client, child
            if old is not None:
                await old.close()
            return client
        return self._client

    async def close(self) -> None:
        """Close the client. Idempotent."""
        if self._client is not None:
            await self._client.close()
