"""Talking: a prompt goes in, a stream of deltas comes out."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from everkin.kit.errors import EverkinError

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a prompt."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn. `None` leaves a value to the engine; `extra` holds an engine's own settings (DRY, min_p).

    `avoid` are words that are not to be said: an engine that can makes them impossible, for others the caller looks at what was said.
    """

    max_tokens: int = 512
    temperature: float | None = None
    top_p: float | None = None
    stop: tuple[str, ...] = ()
    seed: int | None = None
    extra: dict[str, Any] = field(default_factory=dict)
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked. `session` is an opaque, stable name of the conversation, for engines that route or cache by it."""

    lines: tuple[Line, ...]
    sampling: Sampling = field(default_factory=Sampling)
    session: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, as the engine counted them. `cached_tokens` of `prompt_tokens` were not computed anew."""

    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a reply. The last delta of a stream has `finish`, and `usage` where the engine told; others may tell the usage so far."""

    text: str = ""
    finish: Literal["stop", "length"] | None = None
    usage: Usage | None = None


class Chat(Protocol):
    """A model that talks."""

    def stream(self, prompt: Prompt) -> AsyncGenerator[Delta]:
        """Yield the reply as it is made.

        A stream that ends without an error has yielded `finish`. Closing the generator (or cancelling the task) closes the
        connection, so that the engine stops too. Raises a `ModelError`; after the first delta, only `ModelBroke`.
        """
        ...

    async def close(self) -> None:
        """Free connections and child processes. Idempotent."""
        ...


class ModelError(EverkinError):
    """A model did not answer as it should. `retryable` says whether the same request may succeed in a moment."""

    code: ClassVar[str] = "model_failed"
    status: ClassVar[int] = 502


class ModelUnreachable(ModelError):
    """No connection, or no answer within the time limit."""

    code: ClassVar[str] = "model_unreachable"
    status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True


class ModelDenied(ModelError):
    """The endpoint refused the key (401, 403)."""

    code: ClassVar[str] = "model_denied"


class ModelBusy(ModelError):
    """The endpoint is over its limits (429, 503)."""

    code: ClassVar[str] = "model_busy"
    status: ClassVar[int] = 503
    retryable: ClassVar[bool] = True


class ModelRefused(ModelError):
    """The endpoint did not accept the request (other 4xx): an unknown model, a setting that it does not know."""

    code: ClassVar[str] = "model_refused"


class PromptTooLong(ModelError):
    """The prompt does not fit the model's context."""

    code: ClassVar[str] = "prompt_too_long"


class ModelFaulty(ModelError):
    """The endpoint answered with its own error (5xx) or with something that is no answer."""

    code: ClassVar[str] = "model_faulty"
    retryable: ClassVar[bool] = True


class ModelBroke(ModelError):
    """The stream broke off after it had begun."""

    code: ClassVar[str] = "model_broke"
    retryable: ClassVar[bool] = True


class ModelMissing(ModelError):
    """The model's file is missing, truncated or not a model."""

    code: ClassVar[str] = "model_missing"
    status: ClassVar[int] = 503
