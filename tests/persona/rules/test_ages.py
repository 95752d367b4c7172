"""How old a companion is: as it is written, or unsaid."""

import pytest

from everkin.persona.models import Blueprint
from everkin.persona.rules.ages import written_age


def aged(persona: str, age: int | None = None) -> int | None:
    """The written age of a companion with a persona."""
    return written_age(Blueprint(schema=2, id="mira", version=1, name="Mira", called="Mira", persona=persona, greeting="Hello.", age=age))


@pytest.mark.parametrize(
    ("persona", "age"),
    [
        ("You are Mira, an AI written as a 41-year-old lock keeper.", 41),
        ("Mira is 52 years old.", 52),
        ("Age: 34. A nurse.", 34),
        ("A keeper, aged 63, who mends her 30-year-old boat.", 63),
        ("You are Mira, an AI who keeps a lock.", None),
        ("You are Mira, an AI who mends her 30-year-old boat.", None),
        ("A keeper who has a 25-year-old son.", None),
        ("A 700 years old elf.", None),
        ("An AI, 4 years old.", None),
    ],
)
def test_without_an_age_of_its_own_a_companion_has_the_one_of_which_its_persona_tells(persona: str, age: int | None) -> None:
    assert aged(persona) == age


def test_an_age_that_is_given_counts_before_that_of_the_persona() -> None:
    assert aged("You are Mira, an AI written as a 41-year-old lock keeper.", 67) == 67
