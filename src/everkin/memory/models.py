"""The nouns of memory."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from everkin.ports.embedding import Vectors

Speaker = Literal["person", "companion"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Whose memory it is: one person's with one companion. A recall names exactly one pair and sees nothing else."""

    person_id: UUID
    companion_id: str


@dataclass(frozen=True, slots=True)
class Memory:
    """One thing that was said, word for word, and the message it comes from; of a verbatim turn, the two ids are one."""

    id: UUID
    message_id: UUID
    speaker: Speaker
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Recalled:
    """A memory that fits a message. `score` orders; `closeness` (cosine) and `overlap` (0..1 of the message's words) tell how well."""

    memory: Memory
    score: float
    closeness: float
    overlap: float


@dataclass(frozen=True, slots=True)
class Cue:
    """What a recall goes by: a message, its first-person view, and the vectors of both, shape (1 or 2, d)."""

    texts: tuple[str, ...]
    vectors: Vectors
