"""Writes docs/blueprint.schema.json from the blueprint itself; `--check` only compares."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic.json_schema import GenerateJsonSchema

from everkin.persona.models import SCHEMA, Blueprint
from tools.kept import keep

FILE = Path("docs/blueprint.schema.json")


class _Untitled(GenerateJsonSchema):
    """Leaves out the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - of no field
        return False


def schema() -> str:
    """Return the JSON schema (draft 2020-12), sorted by name, with a newline at its end."""
    made = Blueprint.model_json_schema(schema_generator=_Untitled)
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": f"Everkin blueprint, schema {SCHEMA}"}
    return json.dumps(made | head, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main(words: Sequence[str]) -> int:
    """Write the schema or compare it."""
    return keep(FILE, schema(), check="--check" in words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
