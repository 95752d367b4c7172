"""Extraction: an instruction and a text go in, a filled-in form comes out."""

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Request(Generic[Form]):
    """What is asked: to read `text` by `instruction` and to fill in `form`, in at most `max_tokens` new tokens."""

    instruction: str
    text: str
    form: type[Form]
    max_tokens: int = 1024


class Extraction(Protocol):
    """A model that fills in forms. What it fills in has the form's shape, and no more than that is sure."""

    async def extract(self, request: Request[Form]) -> Form:
        """Return the form, filled in. Raises a `ports.chat.ModelError`."""
        ...

    async def close(self) -> None:
        """Free connections. Idempotent; no request can follow."""
        ...
