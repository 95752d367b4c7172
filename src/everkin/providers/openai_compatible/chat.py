"""Talking to a model over the OpenAI wire."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, suppress

import aiohttp

from everkin.ports.chat import Delta, Prompt
from everkin.providers.openai_compatible.client import Client, Setback, Sleep
from everkin.providers.openai_compatible.endpoint import Endpoint
from everkin.providers.openai_compatible.faults import Fault, refused_connection, tell_broken
from everkin.providers.openai_compatible.payloads import chat_request
from everkin.providers.openai_compatible.reply import ReplyReader

TAIL_S = 1.0
HANG_UP_S = 0.1


class OpenAICompatibleChat:
    """A thin streaming adapter: `POST {base_url}/chat/completions`, one session, retries before the first token only."""

    def __init__(self, endpoint: Endpoint, *, sleep: Sleep = asyncio.sleep) -> None:
        self._client = Client(endpoint, sleep)

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta]:
        """Yield the reply as it is made. See `ports.chat.Chat`."""
        endpoint = self._client.endpoint
        private = [line.content for line in prompt.lines]
        body = chat_request(endpoint.model, prompt, endpoint.max_tokens_name)
        reply = await self._client.persist(lambda until: self._begin(body, prompt.session, until), private)
        try:
            while not reply.reader.ended:
                for delta in reply.reader.take():
                    yield delta
                await reply.go_on()
            for delta in reply.reader.take():
                yield delta
            if reply.reader.fault:
                raise tell_broken(reply.reader.fault, endpoint, private)
            await reply.hang_up()
        finally:
            reply.close()

    async def close(self) -> None:
        """Close every connection. Idempotent; no stream can follow."""
        await self._client.close()

    async def _begin(self, body: bytes, session: str, until: float) -> "_Reply":
        response = await self._client.send("POST", "chat/completions", until, body, session)
        reply = _Reply(self._client, response)
        with ExitStack() as unless_begun:
            unless_begun.callback(reply.close)
            await reply.begin(until)
            unless_begun.pop_all()
        return reply


class _Reply:
    """One reply on its connection."""

    def __init__(self, client: Client, response: aiohttp.ClientResponse) -> None:
        self.reader = ReplyReader()
        self._client = client
        self._response = response
        self._clock = asyncio.get_running_loop().time
        silence_s = client.endpoint.between_tokens_timeout_s
        self._silence = refused_connection(f"fell silent for {silence_s:g} s")

    async def begin(self, until: float) -> None:
        """Read up to the first token, seen or not. Raises `Setback` when there is none."""
        while not (self.reader.tokens or self.reader.finishing or self.reader.ended):
            await self._read(until, None)
        if self.reader.fault and not self.reader.tokens:
            raise Setback(self.reader.fault)

    async def go_on(self) -> None:
        """Read up to the next token, or to the end. What is no token (a comment, an empty chunk) does not prolong the wait."""
        tokens, until = self.reader.tokens, self._clock() + self._client.endpoint.between_tokens_timeout_s
        while self.reader.tokens == tokens and not self.reader.ended:
            if self.reader.finishing:
                until = min(until, self._clock() + TAIL_S)
            await self._read(until, self._silence)

    async def hang_up(self) -> None:
        """Wait a moment for the answer's end, so that the connection can serve again."""
        with suppress(Setback):
            await self._client.read(self._response, self._clock() + HANG_UP_S)

    def close(self) -> None:
        """Close the connection at once, unless the answer was read to its end."""
        self._response.close()

    async def _read(self, until: float, silence: Fault | None) -> None:
        try:
            chunk = await self._client.read(self._response, until, silence)
        except Setback as setback:
            self.reader.end(setback.fault)
            return
        if chunk:
            self.reader.feed(chunk)
        else:
            self.reader.close()
