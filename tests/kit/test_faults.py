"""What pydantic finds wrong, in plain words: every kind of fault that a model of Everkin can raise has its own."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import everkin
from everkin.inference.models import Role
from everkin.kit.faults import FORMS, LACKS, clause, place, sentence

PYDANTICS = re.compile(r"Input|Field required|Extra inputs|String should|Tuple|[Dd]ictionary|instance of|Value error|valid (?!JSON)|\^")
HOSTILE: tuple[Any, ...] = (
    None, True, 0, 1, -(10**9), 10**9, 10**30, 1.5, -1e9, float("inf"), float("nan"),
    "", "x", "a\nb", "x" * 50_000, "\ud800", "12", "1.5", "1" * 5000, "2026-03-01T18:30", "2026-13-45T00:00:00Z", "an-id",
    [], ["x"], [1], ["x"] * 2000, [{}], {}, {"a": 1}, {1: 2}, {"x": {}}, object(), b"\xff",
)  # fmt: skip
"""Values of which each kind of field takes some and refuses others."""


def models() -> Iterator[type[BaseModel]]:
    """Every model of the package."""
    for module in pkgutil.walk_packages(everkin.__path__, "everkin."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    due = list(BaseModel.__subclasses__())
    while due:
        due += (model := due.pop()).__subclasses__()
        if model.__module__.startswith("everkin."):
            yield model


def checks(model: type[BaseModel]) -> Iterator[TypeAdapter[Any]]:
    """What looks at a model, and at each of its fields."""
    yield TypeAdapter(model)
    for field in model.model_fields.values():
        annotated: Any = Annotated[field.annotation, *field.metadata, "a field"]
        yield TypeAdapter(annotated)


def faults() -> Iterator[Mapping[str, Any]]:
    """What the models say of hostile values, which come as they are and as JSON."""
    for model in models():
        for check in checks(model):
            for value in HOSTILE:
                yield from _found(check.validate_python, value)
                with suppress(TypeError, UnicodeEncodeError):
                    yield from _found(check.validate_json, json.dumps(value))


def _found(validate: Any, value: object) -> list[Any]:  # noqa: ANN401 - either of two calls
    try:
        validate(value)
    except ValidationError as error:
        return list(error.errors())
    except TypeError:  # settings take named values only
        return []
    return []


def test_every_fault_that_a_model_can_find_has_plain_words() -> None:
    seen = {(fault["type"], (fault.get("ctx") or {}).get("pattern")): fault for fault in faults()}
    assert {kind for kind, _ in seen} <= LACKS.keys()
    assert {pattern for _, pattern in seen if pattern} == FORMS.keys()
    for fault in seen.values():
        assert not PYDANTICS.search(sentence(fault))
        assert re.fullmatch(r".+[^.\s]\.", sentence(fault), re.DOTALL)


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"type": "missing", "loc": ("name",)}, "name is missing. Add it."),
        ({"type": "extra_forbidden", "loc": ("speech", "length")}, "speech.length is not known. Check how it is spelled, or take it out."),
        ({"type": "greater_than", "loc": ("goals", 1, "weight"), "ctx": {"gt": 0.0}}, "goals (item 2).weight has to be more than 0."),
        (
            {"type": "greater_than_equal", "loc": ("at",), "ctx": {"ge": datetime(1900, 1, 1, tzinfo=UTC)}},
            "at has to be at least 1900-01-01.",
        ),
        ({"type": "less_than_equal", "loc": ("age",), "ctx": {"le": 120_000}}, "age may be at most 120,000."),
        ({"type": "too_short", "loc": ("disclosure",), "ctx": {"min_length": 2}}, "disclosure has to have at least 2 items. Add to it."),
        ({"type": "too_short", "loc": ("words",), "ctx": {"min_length": 1}}, "words has to have at least 1 item. Add to it."),
        ({"type": "string_too_short", "loc": ("name",), "ctx": {"min_length": 1}}, "name is empty. Write something there, or take it out."),
        ({"type": "model_attributes_type", "loc": ()}, "it has to be a group of named values, such as name: value."),
        ({"type": "value_error", "loc": (), "ctx": {"error": ValueError("needs a name.")}}, "it needs a name."),
        ({"type": "json_invalid", "loc": (8,), "ctx": {"error": "EOF"}}, "it is not valid JSON (EOF). Mend it there."),
        ({"type": "of_tomorrow", "loc": ("name",)}, "name cannot be taken as it is."),
    ],
)
def test_a_sentence_names_the_place_and_says_what_to_do(fault: Mapping[str, Any], told: str) -> None:
    assert sentence(fault) == told


def test_the_whole_is_named_where_no_part_is_at_fault() -> None:
    fault = {"type": "missing", "loc": ()}
    assert (place(fault), clause(fault, "the request")) == ("", "the request is missing")


def test_a_name_among_named_values_is_told_by_its_own_name() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(dict[Role, int]).validate_python({"dreams": 1})
    assert clause(refused.value.errors()[0]) == "dreams has to be 'chat', 'background', 'guard' or 'vision'"
