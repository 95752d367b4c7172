"""The blueprint: a companion as a design document, versioned, and never changed unasked."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from everkin.kit.errors import EverkinError

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400, pattern=r"^[^\n]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speech(_Part):
    """How a companion talks."""

    rhythm: Text
    favours: tuple[Line, ...] = Field(min_length=3)
    avoids: tuple[Line, ...] = Field(min_length=1)


class Exchange(_Part):
    """One thing said to the companion and its answer, in its own voice."""

    said: Line
    reply: Line


class Recollection(_Part):
    """How the companion answers from one remembered line: `fact` is what the person once said, in the first person."""

    fact: Line
    said: Line
    reply: Line


class Blueprint(_Part):
    """A companion, schema 1. Everyone depicted is an adult."""

    schema_version: Literal[1] = Field(alias="schema")
    id: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,24}$")]
    version: int = Field(ge=1)
    name: Line
    called: Line
    pronouns: Line
    age: int = Field(ge=21, le=120)
    home: Line
    occupation: Line
    tagline: Annotated[Line, StringConstraints(max_length=90)]
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
    temper: tuple[Line, ...] = Field(min_length=3, max_length=5)
    archetype: Line
    speech: Speech
    backstory: Text
    persona: Text
    goals: tuple[Line, ...] = Field(min_length=1)
    boundaries: tuple[Line, ...] = Field(min_length=1)
    greeting: Text
    disclosure: tuple[Line, ...] = Field(min_length=2)
    not_told: tuple[Line, ...] = Field(min_length=2)
    recollections: tuple[Recollection, ...] = Field(min_length=3)
    examples: tuple[Exchange, ...] = Field(min_length=30)


class UnknownCompanion(EverkinError):
    """No companion has that name."""

    code = "unknown_companion"
    status = 404


class BlueprintBroken(EverkinError):
    """A blueprint file does not follow its schema."""

    code = "blueprint_broken"
