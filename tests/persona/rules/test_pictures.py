import pytest

from everkin.emotion.models import Stance
from everkin.persona.models import Blueprint, CharacterSpec, Pictures, RuntimeRules
from everkin.persona.rules.pictures import offers

WHO = Blueprint(
    schema=2,
    id="mira",
    version=1,
    name="Mira",
    called="Mira",
    persona="A keeper.",
    greeting="Hello.",
    visual=CharacterSpec(),
    runtime=RuntimeRules(pictures=Pictures(familiarity_min=0.3, stances=("celebrate",), a_day_max=2)),
)


@pytest.mark.parametrize(
    ("stance", "familiarity", "today", "bound", "offered"),
    [
        ("celebrate", 0.5, 0, None, True),
        ("celebrate", 0.3, 1, None, True),
        ("celebrate", 0.2, 0, None, False),
        ("comfort", 0.9, 0, None, False),
        ("celebrate", 0.9, 2, None, False),
        ("comfort", 0.1, 0, True, True),
        ("comfort", 0.1, 2, True, False),
        ("celebrate", 0.9, 0, False, False),
    ],
)
def test_a_picture_is_offered_to_the_familiar_at_the_right_moment(
    stance: Stance,
    familiarity: float,
    today: int,
    bound: bool | None,  # noqa: FBT001 - columns of the table
    offered: bool,  # noqa: FBT001
) -> None:
    assert offers(WHO, stance, familiarity, today, bound) is offered


def test_who_has_no_looks_offers_no_picture() -> None:
    assert not offers(WHO.model_copy(update={"visual": None}), "celebrate", 1.0, 0, bound=True)
