"""The product as the benchmarks of memory ask it: messages are written, questions answered with the ids of messages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from benchmarks.datasets import Message, Question
from benchmarks.retrieval import RANKED_MAX
from everkin.memory.models import Memory, Names
from everkin.memory.rules import cue, fusion
from everkin.memory.rules.dates import spans
from everkin.memory.rules.index import Index, View
from everkin.ports.embedding import Embedding, Vectors

BATCH: Final = 64


class Product:
    """One pair's memory of a conversation."""

    def __init__(self, embedding: Embedding, dimensions: int, names: Names) -> None:
        self._embedding = embedding
        self._names = names
        self._index = Index(dimensions)
        self._ids: dict[UUID, str] = {}

    @property
    def view(self) -> View:
        """The index as it stands."""
        return self._index.view()

    async def write(self, messages: Sequence[Message]) -> None:
        """Keep what was said."""
        for begin in range(0, len(messages), BATCH):
            batch = messages[begin : begin + BATCH]
            vectors = await self._embedding.embed([message.text for message in batch])
            for message, vector in zip(batch, vectors, strict=True):
                self._put(message, vector)

    async def query(self, question: Question) -> cue.Query:
        """Read a question as a cue, with the vectors of its views."""
        query = cue.read(question.text, self._names, question.at)
        return query.with_vectors(await self._embedding.embed(query.texts))

    async def ask(self, question: Question, *, at: datetime | None = None, weights: Mapping[str, float] = fusion.WEIGHTS) -> list[str]:
        """Return the ids of the messages that fit a question, best first; `at` is the clock of forgetting where it is another."""
        found = fusion.rank(self.view, await self.query(question), at or question.at, RANKED_MAX, weights=weights)
        return self.names_of([one.row for one in found])

    def names_of(self, rows: Sequence[int]) -> list[str]:
        """Return the messages' ids that some rows stand for."""
        return [self._ids[record] for record in self.view.ids(rows)]

    def _put(self, message: Message, vector: Vectors) -> None:
        record = uuid5(NAMESPACE_OID, message.id)
        self._ids[record] = message.id
        told = spans(message.text, message.at)
        when = told[0].span if told else None
        self._index.put(Memory(record, record, message.speaker, message.text, message.at, when=when), vector)
