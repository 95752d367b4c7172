"""Reading a blueprint of an earlier schema: what it did not say yet takes the defaults, which change nothing."""

from collections.abc import Mapping
from typing import Any

from everkin.persona.models import SCHEMA


def upgraded(data: Any) -> Any:  # noqa: ANN401 - what a file says may be anything
    """A blueprint in the words of the present schema; what is none comes back as it is. In schema 1 a goal was a line."""
    if not isinstance(data, Mapping) or data.get("schema") != 1:
        return data
    goals = data.get("goals") or ()
    return {**data, "schema": SCHEMA, "goals": [{"goal": goal} if isinstance(goal, str) else goal for goal in goals]}
