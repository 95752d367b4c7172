"""How a companion sounds: its examples, encoded once, in the order of their nearness to what is said."""

import asyncio
from dataclasses import dataclass

from everkin.kit.log import get_logger
from everkin.kit.stages import stage
from everkin.persona.models import Blueprint, Exchange, LifeLine, Recollection
from everkin.persona.rules.voice import nearest
from everkin.ports.chat import ModelError
from everkin.ports.embedding import Embedding, Vectors

log = get_logger(__name__)

RECOLLECTIONS = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """How a companion would sound: all its examples, each with its closeness to the message (cosine), a few recollections, its life.

    The nearest stand last.
    """

    examples: tuple[tuple[Exchange, float], ...] = ()
    recollections: tuple[Recollection, ...] = ()
    life: tuple[tuple[LifeLine, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The vectors of what is said to a companion: one row each (n, d). `asked` has a row for every question of `life`."""

    examples: Vectors
    recollections: Vectors
    asked: Vectors


class Voices:
    """The voice of every companion that is talked with."""

    def __init__(self, embedding: Embedding) -> None:
        self._embedding = embedding
        self._spoken: dict[tuple[object, ...], asyncio.Task[_Spoken]] = {}

    @stage("persona")
    async def voice(self, who: Blueprint, said: Vectors) -> Voice:
        """Order the examples by how near they are to a message whose vector is `said` (d,).

        Without the encoder there are none: a reply without examples is better than no reply.
        """
        try:
            spoken = await self._vectors(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)
            return Voice()
        asked = [line for line in who.life for _ in line.asked]
        return Voice(
            tuple((who.examples[i], closeness) for i, closeness in nearest(spoken.examples, said, len(who.examples))),
            tuple(who.recollections[i] for i, _ in nearest(spoken.recollections, said, RECOLLECTIONS)),
            tuple((asked[i], closeness) for i, closeness in nearest(spoken.asked, said, len(asked))),
        )

    async def prepare(self, who: Blueprint) -> None:
        """Encode a companion's examples ahead of the first message. A failure is logged, and only costs the head start."""
        try:
            await self._vectors(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)

    async def _vectors(self, who: Blueprint) -> _Spoken:
        key = (who.id, who.version, hash(who.examples), hash(who.life))
        task = self._spoken.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._spoken[key] = asyncio.create_task(self._embed(who))
        return await asyncio.shield(task)

    async def _embed(self, who: Blueprint) -> _Spoken:
        said = [e.said for e in who.examples] + [r.said for r in who.recollections] + [q for line in who.life for q in line.asked]
        vectors = await self._embedding.embed(said)
        first, second = len(who.examples), len(who.examples) + len(who.recollections)
        return _Spoken(vectors[:first], vectors[first:second], vectors[second:])
