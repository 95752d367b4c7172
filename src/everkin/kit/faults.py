"""What pydantic finds wrong in what was given, in plain words that name the place and say what to do."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from everkin.kit.counts import counted

Fault = Mapping[str, Any]
"""One of `ValidationError.errors()`: its `type`, its `loc`, and in `ctx` the limits that it is about."""

_Limits = Mapping[str, Any]

_NAMED_VALUES = "has to be a group of named values, such as name: value"
_LIST = "has to be a list"
_WHOLE_NUMBER = "has to be a whole number"
_NUMBER = "has to be a number"
_TRUTH = "has to be true or false"
_DATE = "has to be a date, such as 1990-12-31"
_MOMENT = "has to be a date with a time, such as 2026-03-01T18:30:00Z"
_ID = "has to be an id, such as 01890a5d-ac96-774b-bcce-b302099a8057"

FORMS: Mapping[str, str] = {
    r"^[^\n]*$": "has to stand on one line",
    r"^[a-z][a-z0-9-]{1,47}$": "has to be 2 to 48 small letters, digits and hyphens, of which the first is a letter",
    r"^[a-z]{2,3}(-[A-Z]{2})?$": "has to be the code of a language, such as en or pt-BR",
    r"^#[0-9a-f]{6}$": 'has to be a colour in small letters and quotes, such as "#3a6ea5"',
    r"^https?://[^\s/]+": "has to be a whole address, such as http://localhost:11434/v1",
    r"^https?://[^/\s@?#]+$": "has to be an address without a path, such as https://everkin.example",
    r"^[A-Za-z]{2}$|^$": "has to be the code of a country, such as DE",
    r"^[\w-]{1,64}$": "has to be 1 to 64 letters, digits, hyphens and underscores",
}
"""What each pattern asks for."""


def sentence(fault: Fault, whole: str = "it") -> str:
    """What is wrong, and what to do about it; `whole` names what was given, where the fault is in no part of it."""
    advice = _ADVICE.get(fault["type"])
    return f"{clause(fault, whole)}. {advice}." if advice else f"{clause(fault, whole)}."


def clause(fault: Fault, whole: str = "it") -> str:
    """What is wrong, as the end of a sentence without its stop."""
    lack = LACKS.get(fault["type"], "cannot be taken as it is")
    told = lack if isinstance(lack, str) else lack(fault.get("ctx") or {})
    return f"{place(fault) or whole} {told.removesuffix('.')}"


def place(fault: Fault) -> str:
    """The place of a fault, such as `goals (item 2).weight`; "" for the whole."""
    said = ""
    for part in fault["loc"]:
        if isinstance(part, int):
            said += f" (item {part + 1})" if fault["type"] != "json_invalid" else ""
        elif part != "[key]":
            said += f".{part}" if said else str(part)
    return said.strip()


def _amount(limit: float | datetime | str) -> str:
    if isinstance(limit, datetime):
        return limit.date().isoformat()
    if isinstance(limit, str):
        return limit
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"


def _too_short(at: _Limits) -> str:
    return "is empty" if at["min_length"] == 1 else f"has to have at least {counted(at['min_length'], 'character')}"


LACKS: Mapping[str, str | Callable[[_Limits], str]] = {
    "missing": "is missing",
    "extra_forbidden": "is not known",
    "string_type": "has to be text",
    "string_unicode": "holds characters that are no text",
    "string_too_long": lambda at: f"may have at most {counted(at['max_length'], 'character')}",
    "string_too_short": _too_short,
    "string_pattern_mismatch": lambda at: FORMS[at["pattern"]],
    "int_type": _WHOLE_NUMBER,
    "int_parsing": _WHOLE_NUMBER,
    "int_from_float": _WHOLE_NUMBER,
    "int_parsing_size": "is too large a number",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "greater_than": lambda at: f"has to be more than {_amount(at['gt'])}",
    "greater_than_equal": lambda at: f"has to be at least {_amount(at['ge'])}",
    "less_than_equal": lambda at: f"may be at most {_amount(at['le'])}",
    "literal_error": lambda at: f"has to be {at['expected']}",
    "enum": lambda at: f"has to be {at['expected']}",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "frozen_set_type": _LIST,
    "too_short": lambda at: f"has to have at least {counted(at['min_length'], 'item')}",
    "too_long": lambda at: f"may have at most {counted(at['max_length'], 'item')}",
    "dict_type": _NAMED_VALUES,
    "model_type": _NAMED_VALUES,
    "model_attributes_type": _NAMED_VALUES,
    "invalid_key": "has a name that is no text",
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": "has to name its time zone, as in 2026-03-01T18:30:00Z or 2026-03-01T18:30:00+01:00",
    "uuid_type": _ID,
    "uuid_parsing": _ID,
    "path_type": "has to be a place on this machine",
    "json_invalid": lambda at: f"is not valid JSON ({at['error']})",
    "value_error": lambda at: str(at["error"]),
}
"""What each kind of fault comes to that a model of Everkin can raise (https://docs.pydantic.dev/latest/errors/validation_errors/)."""
_ADVICE: Mapping[str, str] = {
    "missing": "Add it",
    "extra_forbidden": "Check how it is spelled, or take it out",
    "string_type": "Put it in quotes where it looks like a number or a date",
    "string_unicode": "Save it in UTF-8",
    "string_too_long": "Shorten it",
    "string_too_short": "Write something there, or take it out",
    "too_long": "Take some out",
    "too_short": "Add to it",
    "int_parsing_size": "Give a smaller one",
    "invalid_key": "Put it in quotes",
    "json_invalid": "Mend it there",
}
"""What to do, where what is wrong does not say it already."""
