"""The chosen models, kept in one readable file beside the data: an operator edits it by hand or by `everkin models use`."""

import json
from functools import cache
from importlib import resources
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from everkin.inference.models import Choice, Choices, ChoicesBroken, Profile, Role
from everkin.kit.faults import clause
from everkin.kit.files import write_atomically

_FILE = TypeAdapter(dict[Role, tuple[Choice, ...]])


@cache
def profiles() -> tuple[Profile, ...]:
    """Read the profiles that come with the package."""
    text = resources.files("everkin.inference").joinpath("profiles.yaml").read_text("utf-8")
    return TypeAdapter(tuple[Profile, ...]).validate_python(yaml.safe_load(text))


def read(path: Path) -> Choices:
    """Read the chosen models; none when the file does not exist. Raises `ChoicesBroken` with the place of the fault."""
    try:
        return Choices(_FILE.validate_json(path.read_bytes()))
    except FileNotFoundError:
        return Choices()
    except ValidationError as error:
        lack = clause(error.errors()[0], "the file")
        raise ChoicesBroken(f"{path} cannot be read: {lack}. Mend or delete it, then choose again: everkin models use") from error


def write(path: Path, choices: Choices) -> None:
    """Write the chosen models, readable by their owner only: the file may hold API keys."""
    plain = {role.value: [c.model_dump(exclude_none=True) for c in chosen] for role, chosen in choices.by_role.items()}
    write_atomically(path, (json.dumps(plain, indent=2) + "\n").encode())
