"""What can be seen of a text."""

import pytest

from everkin.memory.rules.traits import Trait, traits


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("", Trait(0)),
        ("Is it far? Go on.", Trait.ASKS),
        ("Go on. Is it far?", Trait.ASKS | Trait.ENDS_ASKING),
        ("Far? [shares a photo of a road]", Trait.ASKS | Trait.ENDS_ASKING),
        ("Bread costs 3.", Trait.NUMBER),
        ("It rained yesterday.", Trait.TIME),
        ("It may rain.", Trait(0)),
        ("It rained in May.", Trait.TIME | Trait.NAME),
        ("The train to Porto left.", Trait.NAME),
        ('The book is called "the long way".', Trait.NAME),
        ("I\u2019m tired.", Trait.ABOUT_SELF),
        ("Your coat is wet.", Trait.ABOUT_OTHER),
        ("Thanks, bread helps.", Trait.COURTESY),
        ("Icy roads.", Trait(0)),
    ],
)
def test_what_can_be_seen(text: str, seen: Trait) -> None:
    assert Trait(traits(text)) == seen


def test_a_long_text_is_read_quickly_enough_to_end() -> None:
    assert Trait.TIME in Trait(traits("a" * 100_000 + " yesterday"))
