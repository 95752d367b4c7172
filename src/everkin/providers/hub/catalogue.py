"""The models that have a short name."""

from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter


class Entry(BaseModel):
    """A model that can be pulled by name. Sizes in MB."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    reference: str
    size_mb: int
    memory_mb: int
    about: str


@cache
def catalogue() -> tuple[Entry, ...]:
    """Read the catalogue that comes with the package."""
    text = resources.files("everkin.providers.hub").joinpath("catalogue.yaml").read_text("utf-8")
    return TypeAdapter(tuple[Entry, ...]).validate_python(yaml.safe_load(text))
