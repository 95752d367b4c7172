from dataclasses import dataclass, replace

from everkin.memory.rules import cues, is_question as is_question  # noqa


CUE_CHARS = 2000
@dataclass(frozen=True)
class Query:
    texts: tuple
    vectors: object = None

    def with_vectors(self, v):
        return replace(self, vectors=v)


def read(text, names, now):
    return Query(cues(text))
