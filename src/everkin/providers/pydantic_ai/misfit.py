"""How a form is asked for, and what it means when none comes. Pure."""

from typing import Literal

from everkin.ports.chat import ModelFaulty
from everkin.providers.openai_compatible.faults import Fault

Manner = Literal["json_schema", "tool", "prompt"]
"""How a model is brought to keep to a form: by its engine, by a tool's arguments, or by being shown the schema."""
MISFIT = Fault(
    ModelFaulty,
    "gave an answer that has not the form that was asked for",
    "If this stays, choose a larger model for background work with: everkin models use",
)
