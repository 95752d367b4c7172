"""Every setting of Everkin, and the only place that reads the environment."""

import os
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from everkin.kit.errors import EverkinError
from everkin.kit.faults import clause
from everkin.kit.files import create_private, make_private_folder

PREFIX = "EVERKIN_"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingWrong(EverkinError):
    """A setting has a value that it cannot have."""

    code: ClassVar[str] = "setting_wrong"


def _whole(path: Path) -> Path:
    """The path from the root on, whatever folder Everkin is started in."""
    try:
        return path.expanduser().absolute()
    except RuntimeError as error:  # a home folder that nobody has
        raise ValueError("has to be in a home folder that there is") from error


WholePath = Annotated[Path, AfterValidator(_whole)]


class Settings(BaseSettings):
    """Settings, each from `EVERKIN_<NAME>` in the environment. None is needed: the defaults are a private companion on a laptop."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    data_dir: WholePath = Field(
        default_factory=lambda: user_data_path("everkin", appauthor=False),
        description="Where conversations, keys and model files live.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL instead of SQLite: `postgresql+psycopg://user:password@host/name`.",
    )
    key_file: WholePath | None = Field(
        default=None,
        description="The key that seals every conversation. Default: `keys/everkin.key` in the data folder.",
    )
    mode: Literal["private", "served"] = Field(
        default="private", description="`private`: one person on this machine, without an account. `served`: many people, with accounts."
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s@?#]+$",
        description="Served: the address that people open, like `https://everkin.example`. Passkeys and cookies are bound to it.",
    )
    sign_up: Literal["open", "closed"] = Field(default="open", description="Served: whether new people may make an account.")
    mail_url: SecretStr | None = Field(
        default=None,
        description="Served: the mail server, like `smtp://user:password@mail.example.org:587`. Without one no address is checked.",
    )
    mail_from: str = Field(default="", description="Served: the address that letters come from.")
    oidc_issuer: str | None = Field(default=None, description="Served: an identity provider to sign in with (OpenID Connect): its issuer.")
    oidc_client_id: str = Field(default="", description="Served: how this server is known to the identity provider.")
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), description="Served: the secret that goes with it.")
    oidc_name: str = Field(default="Single sign-on", description="Served: what the identity provider is called on the page.")
    host: str = Field(default="127.0.0.1", description="The address to listen on. Private: only this machine's.")
    port: int = Field(default=7777, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    country: str = Field(
        default="",
        pattern=r"^[A-Za-z]{2}$|^$",
        description="Where the people live who are served, as a code of two letters such as `DE`: whose help lines are named. "
        "Without one, those of several countries are.",
    )
    stream_ttl_s: float = Field(default=300.0, gt=0, description="How long a finished reply can still be resumed, in seconds.")
    coalesce_ms: int = Field(default=40, ge=0, le=1000, description="Pieces of a reply are sent together this often, in milliseconds.")
    model_threads: int = Field(
        default=0, ge=0, description="Threads of a model on this machine; 0 takes the machine's cores, and two for the encoder."
    )
    worker: str = Field(
        default="server",
        pattern=r"^[\w-]{1,64}$",
        description="The name of this server's slot for background work: another for each server of a database, the same after each start.",
    )
    hub_url: str = Field(default="https://huggingface.co", description="The hub that `everkin models pull` downloads from.")
    hub_token: SecretStr | None = Field(default=None, description="Your access token there, for models that want one.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much the log says.")

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.mode == "private" and self.host not in LOOPBACK:
            raise ValueError(
                f"{PREFIX}HOST cannot be {self.host!r}: it must be '127.0.0.1', '::1' or 'localhost' in a private installation, which has "
                f"no accounts. To serve people who have some: {PREFIX}MODE=served."
            )
        if self.mode == "served" and self.public_url is None:
            raise ValueError(f"{PREFIX}MODE=served needs {PREFIX}PUBLIC_URL: the address that people open, like https://everkin.example.")
        if self.mode == "served" and urlsplit(self.public_url or "").scheme == "http" and self.public_host not in LOOPBACK:
            raise ValueError(f"{PREFIX}PUBLIC_URL must begin with https://, so that nobody on the way reads along.")
        return self

    def prepare(self) -> None:
        """Make the data folder, where there is none, and try whether it can be written. Raises `SettingWrong`."""
        probe = self.data_dir / f".probe-{os.getpid()}"
        try:
            make_private_folder(self.data_dir)
            probe.unlink(missing_ok=True)
            create_private(probe, b"?")
            probe.unlink()
        except OSError as error:
            raise SettingWrong(
                f"Nothing can be written in the data folder {self.data_dir} ({error.strerror}). "
                f"Make room and give your user the right to write there, or name another folder in {PREFIX}DATA_DIR."
            ) from error

    @property
    def public_host(self) -> str:
        """The host of the address that people open."""
        return urlsplit(self.public_url or "").hostname or ""

    @property
    def url(self) -> str:
        """The database's address."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.data_dir / 'everkin.db'}"

    @property
    def key_path(self) -> Path:
        """The key file's place."""
        return self.key_file or self.data_dir / "keys" / "everkin.key"

    @property
    def choices_path(self) -> Path:
        """The file of chosen models."""
        return self.data_dir / "models.json"


def load(*, port: int | None = None) -> Settings:
    """Read the settings; `port` goes before the environment's. Raises `SettingWrong` about the first that is wrong."""
    try:
        return Settings() if port is None else Settings(port=port)
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise SettingWrong(first["msg"].removeprefix("Value error, ")) from error
        name = str(first["loc"][0])
        about = Settings.model_fields[name].description or ""
        wanted = clause({**first, "loc": ()})
        raise SettingWrong(f"{PREFIX}{name.upper()} cannot be {str(first['input'])[:80]!r}: {wanted}. {about}") from error


def has_display() -> bool:
    """Whether this terminal belongs to a desktop on which a browser could open."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
