"""A model that reads from a script."""

import asyncio
import re
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import dataclass

from everkin.ports.chat import Delta, ModelError, Prompt, Usage


@dataclass(frozen=True, slots=True)
class Broken:
    """A reply that fails after its text."""

    text: str
    error: ModelError


Reply = str | ModelError | Broken


def by_word(text: str) -> list[str]:
    """Cut a text before each word; the pieces join to the text."""
    return re.findall(r"\s*\S+|\s+$", text)


class ScriptedChat:
    """Says the given replies in turn, and the last one ever after; or what a function makes of the prompt.

    A `ModelError` as a reply is raised at once, a `Broken` one after its text. `delay_s` passes before each piece. While `gate` is given
    and not set, a stream waits after its first `gate_after` pieces. `prompts` are those asked so far, `running` the streams not closed.
    """

    def __init__(
        self,
        replies: Sequence[Reply] | Callable[[Prompt], Reply],
        delay_s: float = 0.0,
        pieces: Callable[[str], Iterable[str]] = by_word,
        *,
        gate: asyncio.Event | None = None,
        gate_after: int = 2,
    ) -> None:
        if not callable(replies) and not replies:
            raise ValueError("A script needs a reply.")
        self.prompts: list[Prompt] = []
        self.running = 0
        self._replies = replies
        self._delay_s = delay_s
        self._pieces = pieces
        self._gate = gate
        self._gate_after = gate_after

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Delta]:
        """Yield the next reply. See `ports.chat.Chat`."""
        self.prompts.append(prompt)
        reply = self._reply(prompt)
        self.running += 1
        try:
            if isinstance(reply, ModelError):
                raise reply
            text = reply.text if isinstance(reply, Broken) else reply
            for number, piece in enumerate(self._pieces(text)):
                await self._wait(number)
                yield Delta(piece)
            if isinstance(reply, Broken):
                raise reply.error
            yield Delta(finish="stop", usage=_usage(prompt, text))
        finally:
            self.running -= 1

    async def close(self) -> None:
        """Do nothing: a script holds nothing."""

    def _reply(self, prompt: Prompt) -> Reply:
        if callable(self._replies):
            return self._replies(prompt)
        return self._replies[min(len(self.prompts), len(self._replies)) - 1]

    async def _wait(self, number: int) -> None:
        if self._gate is not None and number >= self._gate_after:
            await self._gate.wait()
        await asyncio.sleep(self._delay_s)


def _usage(prompt: Prompt, text: str) -> Usage:
    return Usage(prompt_tokens=sum(len(line.content.split()) for line in prompt.lines), completion_tokens=len(text.split()))
