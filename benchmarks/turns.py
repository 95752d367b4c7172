"""The index alone, one verbatim record for each message: what the plain methods rank, and what the weights are fitted to.

It is what the product ranks, without the database, the facts and the summaries; so thousands of questions are asked of it in a minute.
"""

from collections.abc import Sequence
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from benchmarks.datasets import Message, Question
from everkin.memory.models import Memory, Names
from everkin.memory.rules import cue
from everkin.memory.rules.dates import spans
from everkin.memory.rules.index import Index, View
from everkin.ports.embedding import Embedding, Vectors

BATCH: Final = 64


class Turns:
    """The messages of one conversation."""

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

    def names_of(self, rows: Sequence[int]) -> list[str]:
        """Return the messages' ids that some rows stand for."""
        return [self._ids[record] for record in self.view.ids(rows)]

    def _put(self, message: Message, vector: Vectors) -> None:
        record = uuid5(NAMESPACE_OID, message.id)
        self._ids[record] = message.id
        told = spans(message.text, message.at)
        when = told[0].span if told else None
        self._index.put(Memory(record, record, message.speaker, message.text, message.at, when=when), vector)
