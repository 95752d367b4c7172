"""How old a companion is, as it is written; nobody's age is made up."""

import re

from everkin.persona.models import AGE_MAX, AGE_MIN, Blueprint

_HAVING = ("his", "her", "its", "my", "your", "our", "their", "has a", "has an", "with a", "with an")
_AGE = re.compile(
    "".join(rf"(?<!\b{words} )" for words in _HAVING) + r"(?<!'s )\b(\d{2,3})[ -]years?[ -]old\b|\bage[d]?[ :=(]{1,3}(\d{2,3})\b",
    re.IGNORECASE,
)
"""An age that is told, but not of what somebody has: "her 30-year-old boat" says nothing of her."""


def written_age(who: Blueprint) -> int | None:
    """The age, in years, that an author gave a companion, or else that of an adult of which its persona tells; None where it is unsaid."""
    return who.age if who.age is not None else _told(who.persona)


def _told(persona: str) -> int | None:
    first = next((int(number) for found in _AGE.finditer(persona) for number in found.groups() if number), 0)
    return first if AGE_MIN <= first <= AGE_MAX else None
