"""When a companion offers a picture of itself."""

from everkin.emotion.models import Stance
from everkin.persona.models import Blueprint


def offers(who: Blueprint, stance: Stance, familiarity: float, offered_today: int, bound: bool | None = None) -> bool:  # noqa: FBT001 - as it is bound
    """Whether a picture is offered now: to somebody who is familiar enough (0..1), in a stance for it, and not too often in a day.

    A feeling may have `bound` it: then that holds, but nobody is ever offered more than their share, and who has no looks has no picture.
    """
    pictures = who.runtime.pictures
    if who.visual is None or offered_today >= pictures.a_day_max:
        return False
    fits = familiarity >= pictures.familiarity_min and stance in pictures.stances
    return fits if bound is None else bound
