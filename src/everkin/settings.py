"""Every setting of Everkin, and the only place that reads the environment."""

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings, each from `EVERKIN_<NAME>` in the environment. None is needed: the defaults are a private companion on a laptop."""

    model_config = SettingsConfigDict(env_prefix="EVERKIN_", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("everkin", appauthor=False),
        description="Where conversations, keys and model files live.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL instead of SQLite: `postgresql+psycopg://user:password@host/name`.",
    )
    key_file: Path | None = Field(
        default=None,
        description="The key that seals every conversation. Default: `keys/everkin.key` in the data folder.",
    )
    host: Literal["127.0.0.1", "::1", "localhost"] = Field(default="127.0.0.1", description="The address to listen on: only this machine.")
    port: int = Field(default=7777, ge=0, le=65535, description="The port to listen on; 0 takes any free one.")
    stream_ttl_s: float = Field(default=300.0, gt=0, description="How long a finished reply can still be resumed, in seconds.")
    coalesce_ms: int = Field(default=40, ge=0, le=1000, description="Pieces of a reply are sent together this often, in milliseconds.")
    model_threads: int = Field(default=0, ge=0, description="Threads of the built-in model; 0 takes the machine's cores.")
    hub_url: str = Field(default="https://huggingface.co", description="The hub that `everkin models pull` downloads from.")
    hub_token: SecretStr | None = Field(default=None, description="Your access token there, for models that want one.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="How much the log says.")

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


def has_display() -> bool:
    """Whether this terminal belongs to a desktop on which a browser could open."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
