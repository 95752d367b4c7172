"""Where a model answers, and how long to wait for it."""

from dataclasses import dataclass, field

from yarl import URL

from everkin.ports.chat import ModelDenied, ModelRefused


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind an OpenAI-compatible API.

    `base_url` is the address up to and without `/chat/completions`; a query in it is kept. `name` is the model's name in messages,
    `model` the one on the wire. `first_token_timeout_s` bounds the whole wait for the first token: connecting, every attempt and the
    pauses between them. `max_tokens_name` is what the endpoint calls its limit of new tokens (newer OpenAI models:
    `max_completion_tokens`). Raises `ModelRefused` or `ModelDenied` when the address or the key cannot be used.
    """

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    name: str = ""
    connect_timeout_s: float = 5.0
    first_token_timeout_s: float = 60.0
    between_tokens_timeout_s: float = 30.0
    attempts: int = 3
    max_tokens_name: str = "max_tokens"

    def __post_init__(self) -> None:
        """Refuse what no request could be made of."""
        url = self._base()
        if url is None or url.scheme not in {"http", "https"} or not url.host:
            raise ModelRefused(f"The address of the model {self._title} is no web address. Give one like http://host:8000/v1 {_USE}")
        if url.user is not None or url.password is not None:
            raise ModelRefused(f"The address of the model {self._title} holds a password. Give it as the API key instead {_USE}")
        if not (self.api_key.isascii() and self.api_key.isprintable()):
            raise ModelDenied(f"The API key of the model {self.label} holds a sign that no key has. Set the right one {_USE}")

    @property
    def label(self) -> str:
        """The model in a sentence: its name and its host."""
        url = URL(self.base_url)
        port = f":{url.explicit_port}" if url.explicit_port else ""
        return f"{self._title} at {url.host_subcomponent}{port}"

    @property
    def _title(self) -> str:
        return self.name or self.model

    def url(self, path: str) -> URL:
        """The address of one of the API's resources."""
        base = URL(self.base_url)
        return (base / path).with_query(base.query)

    def _base(self) -> URL | None:
        try:
            url = URL(self.base_url)
            (url.raw_host or "").encode("idna")
        except ValueError:
            return None
        return url


_USE = "with: everkin models use"
