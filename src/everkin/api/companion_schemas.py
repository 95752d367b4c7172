"""What of the companions that a person made or brought goes over the wire."""

from typing import Self

from everkin.api.schemas import Companion
from everkin.conversation.companions import TakenIn


class BroughtCompanion(Companion):
    """A companion that was taken in from a file, and in sentences what of the file was mended."""

    warnings: list[str]

    @classmethod
    def brought(cls, taken: TakenIn) -> Self:
        """Translate."""
        return cls(**Companion.of(taken.companion).model_dump(), warnings=list(taken.warnings))
