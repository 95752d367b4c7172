"""The nouns of inference: profiles, endpoints, roles."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from everkin.kit.errors import EverkinError
from everkin.ports.chat import Chat, Prompt, Sampling


class Role(Enum):
    """A kind of work for a model. Each is a list of models, tried in order."""

    CHAT = "chat"
    BACKGROUND = "background"
    GUARD = "guard"
    VISION = "vision"


class Profile(BaseModel):
    """What a model can do and how it likes to be asked: data, never a branch on a vendor's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    matches: tuple[str, ...] = Field(default=(), description="Substrings of a model's name, lower case, that this profile fits.")
    prompting: Literal["tiny", "standard"]
    context_tokens: int = Field(gt=0)
    reply_tokens: int = Field(gt=0)
    frozen_tokens: int = Field(gt=0, description="Budget of the frozen zone: rules and blueprint.")
    slow_tokens: int = Field(gt=0, description="Budget of the slow zone.")
    history_tokens: int = Field(gt=0, description="Budget of the history zone.")
    tail_tokens: int = Field(gt=0, description="Budget of the volatile tail, the message included.")
    examples: int = Field(gt=0, description="Nearest example exchanges shown in the tail.")
    memories: int = Field(ge=0, description="Memories shown in the tail.")
    bytes_per_token: float = Field(gt=0, description="Bytes of plain English that a token holds: how text is counted.")
    sentences_max: int | None = Field(default=None, description="A reply is cut after this many sentences.")
    own_words: float | None = Field(default=None, description="From this closeness (cosine) on, a hand-written reply is said as it is.")
    whole_sentences: bool = Field(default=False, description="Show a sentence only when it has ended and is fit to be shown.")
    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    engine: dict[str, float | int | str | bool] = Field(default_factory=dict, description="Sampler settings of one kind of engine.")
    vision: bool = False
    tools: bool = False
    json_schema: bool = False

    @property
    def sampling(self) -> Sampling:
        """The profile's sampler settings."""
        return Sampling(self.reply_tokens, self.temperature, self.top_p, self.stop, extra=dict(self.engine))


class Choice(BaseModel):
    """A model that somebody chose: a file on this machine, or an endpoint by URL."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    path: str | None = None
    base_url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+")] | None = None
    model: str | None = None
    api_key: str = Field(default="", repr=False)
    profile: str | None = None
    context_tokens: int | None = Field(default=None, ge=1024)


Where = Literal["built_in", "file", "remote"]
ModelState = Literal["starting", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model ready to be tried: its name for people, where it runs, how to ask it.

    `state` and `is_there` (its file is on this machine, where it has one) are asked at any time. Where the engine can, `start` loads the
    model ahead of its first use, and `warm` computes a prompt ahead, so that it is found in the cache.
    """

    name: str
    where: Where
    chat: Chat
    profile: Profile
    state: Callable[[], ModelState] = lambda: "ready"
    is_there: Callable[[], bool] = lambda: True
    start: Callable[[], Awaitable[None]] | None = None
    warm: Callable[[Prompt], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Which model talks, in plain words, and how to get a better one."""

    candidate: Candidate
    state: ModelState
    words: str
    advice: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """Every choice by role, in the order in which they are tried."""

    by_role: dict[Role, tuple[Choice, ...]] = field(default_factory=dict)


class ChoicesBroken(EverkinError):
    """The file of chosen models cannot be read."""

    code = "model_choices_broken"
    status = 500
