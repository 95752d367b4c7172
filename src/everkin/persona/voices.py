"""How a companion sounds: its examples, encoded once, in the order of their nearness to what is said."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from everkin.emotion.rules.manners import appeal
from everkin.kit.log import get_logger
from everkin.kit.stages import stage
from everkin.persona.books import BOOKS_KEPT, book_of
from everkin.persona.models import Blueprint, Exchange, LifeLine, Recollection
from everkin.persona.rules.scan import semantic_texts
from everkin.persona.rules.signature import Signature, measure, score
from everkin.persona.rules.voice import nearest
from everkin.ports.chat import ModelError
from everkin.ports.embedding import Embedding, Vectors

log = get_logger(__name__)

RECOLLECTIONS = 3
LORE_MAX, LORE_CHARS_MAX = 200, 1_000
"""So many semantic entries of a book are found by their meaning, by so much of each; an encoder reads no more of a text."""
_Entries = tuple[tuple[str, str], ...]
"""The texts of entries behind their ids."""
VOICES_MAX = 256
"""How many voices are kept at a time; the one that was asked for the longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a companion would sound: all its examples, each with its closeness to the message (cosine), a few recollections, its life.

    The nearest stand last. `lore` are the semantic entries of its book, by their ids, where somebody asked for them.
    """

    examples: tuple[tuple[Exchange, float], ...] = ()
    recollections: tuple[Recollection, ...] = ()
    life: tuple[tuple[LifeLine, float], ...] = ()
    lore: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Spoken:
    """The vectors of what is said to a companion: one row each (n, d). `asked` has a row for every question of `life`."""

    examples: Vectors
    recollections: Vectors
    asked: Vectors
    signature: Signature


class Voices:
    """The voice of every companion that is talked with."""

    def __init__(self, embedding: Embedding) -> None:
        self.embedding = embedding
        self._lore: dict[_Entries, asyncio.Task[Vectors | None]] = {}
        self._spoken: dict[tuple[object, ...], asyncio.Task[_Spoken]] = {}

    @stage("persona")
    async def voice(self, who: Blueprint, said: Vectors) -> Voice:
        """Order the examples by how near they are to a message whose vector is `said` (d,).

        Those that hold somebody back are left out. Without the encoder there are none: a reply without examples is better than no reply.
        """
        try:
            spoken = await self._vectors(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)
            return Voice()
        asked = [line for line in who.life for _ in line.asked]
        return Voice(
            tuple(
                (who.examples[i], closeness)
                for i, closeness in nearest(spoken.examples, said, len(who.examples))
                if appeal(who.examples[i].reply) is None
            ),
            tuple(
                who.recollections[i]
                for i, _ in nearest(spoken.recollections, said, RECOLLECTIONS)
                if appeal(who.recollections[i].reply) is None
            ),
            tuple((asked[i], closeness) for i, closeness in nearest(spoken.asked, said, len(asked))),
        )

    async def lore(self, who: Blueprint, said: Vectors) -> tuple[tuple[str, float], ...]:
        """How near the semantic entries of a companion's book are to a message whose vector is `said` (d,), by their ids.

        Nobody waits for them to be encoded, which takes up to a minute: until that is done, there are none.
        """
        entries = await asyncio.to_thread(_semantic, who) if who.lorebook else ()  # a large book takes a while
        vectors = self._encoded(entries) if entries else None
        return () if vectors is None else tuple((entries[i][0], closeness) for i, closeness in nearest(vectors, said, len(entries)))

    def _encoded(self, entries: _Entries) -> Vectors | None:
        """The vectors of entries; None as long as there are none."""
        task = self._lore.pop(entries, None)
        if task and task.done() and (task.cancelled() or task.exception() or task.result() is None):
            task = None
        self._lore[entries] = task = task or asyncio.create_task(self._encode([text for _, text in entries]))
        if len(self._lore) > BOOKS_KEPT:
            self._lore.pop(next(iter(self._lore))).cancel()
        return task.result() if task.done() else None

    async def _encode(self, texts: Sequence[str]) -> Vectors | None:
        try:
            return await self.embedding.embed(texts)
        except ModelError as error:
            log.warning("lore not embedded", code=error.code)
            return None

    async def prepare(self, who: Blueprint) -> None:
        """Encode a companion's examples ahead of the first message. A failure is logged, and only costs the head start."""
        try:
            await self._vectors(who)
        except ModelError as error:
            log.warning("examples not embedded", code=error.code)

    async def signature(self, who: Blueprint) -> Signature | None:
        """The measure of a companion's voice, made of its examples; None without the encoder."""
        try:
            return (await self._vectors(who)).signature
        except ModelError:
            return None

    async def score(self, who: Blueprint, reply: str) -> float | None:
        """How like its own voice a companion's reply is, 0 to 1; None without the encoder."""
        try:
            signature = (await self._vectors(who)).signature
            return score(signature, [reply], await self.embedding.embed([reply])).value
        except ModelError as error:
            log.warning("reply not scored", code=error.code)
            return None

    async def _vectors(self, who: Blueprint) -> _Spoken:
        key = (who.examples, who.recollections, who.life, who.speech.favours, who.speech.avoids)
        task = self._spoken.pop(key, None)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = asyncio.create_task(self._embed(who))
        self._spoken[key] = task
        if len(self._spoken) > VOICES_MAX:
            del self._spoken[next(iter(self._spoken))]
        return await asyncio.shield(task)

    async def _embed(self, who: Blueprint) -> _Spoken:
        asked = [question for line in who.life for question in line.asked]
        texts = [[e.said for e in who.examples], [r.said for r in who.recollections], asked, replies := [e.reply for e in who.examples]]
        vectors = await self.embedding.embed([text for part in texts for text in part])
        ends = list(accumulate(map(len, texts)))
        said, recalled, life, own = (vectors[end - len(part) : end] for end, part in zip(ends, texts, strict=True))
        return _Spoken(said, recalled, life, measure(replies, who.speech.favours, who.speech.avoids, own if replies else None))


def _semantic(who: Blueprint) -> _Entries:
    """The semantic entries of a companion's book by their ids, each as far as it is encoded."""
    book = book_of(who)
    texts = semantic_texts(book).items() if book else ()
    return tuple((entry_id, text[:LORE_CHARS_MAX]) for entry_id, text in islice(texts, LORE_MAX))
