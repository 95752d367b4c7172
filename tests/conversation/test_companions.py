"""What a companion that somebody brought may not be."""

import pytest

from everkin.conversation.companions import UNREAD_BOOK, Companions, check_disclosure
from everkin.persona.cards.containers import write_json
from everkin.persona.cards.models import Card
from everkin.persona.models import BlueprintBroken
from everkin.persona.service import EARLIER, OFFERED, earlier, stock
from everkin.providers.scripted import ScriptedChat
from tests.support.house import UNBOUND, House


@pytest.mark.parametrize("line", ["I am a real human being.", "I am a real woman, and no AI.", "Who knows what I am?"])
def test_who_would_not_say_that_it_is_an_ai_is_refused(line: str) -> None:
    with pytest.raises(BlueprintBroken, match="does not say that it is an AI"):
        check_disclosure(UNBOUND.model_copy(update={"disclosure": ("I am an AI.", line)}))


def test_those_that_come_with_everkin_say_so() -> None:
    everybody = [*stock().values(), *earlier().values()]
    assert len(everybody) == len(OFFERED) + len(EARLIER)
    for who in everybody:
        check_disclosure(who)


@pytest.mark.parametrize(
    ("profile", "keys", "told"), [("tiny", ["lamp"], (UNREAD_BOOK,)), ("standard", ["lamp"], ()), ("tiny", None, ())], ids=str
)
async def test_who_has_a_book_that_the_model_does_not_read_is_told_so(
    house: House, profile: str, keys: list[str] | None, told: tuple[str, ...]
) -> None:
    entry = {"keys": keys, "content": "The lamp burns oil.", "enabled": True, "insertion_order": 1, "use_regex": False}
    card = Card(name="Vera", description="A keeper.", character_book={"entries": [entry] if keys else []})
    house = house.saying(ScriptedChat(["So."]), profile)
    assert (await Companions(house.app).bring(house.owner, write_json(card))).warnings == told


async def test_without_a_model_nothing_is_told_of_a_book(house: House) -> None:
    card = Card(name="Vera", description="A keeper.", character_book={"entries": [{"keys": ["lamp"], "content": "Oil."}]})
    assert (await Companions(house.asking().app).bring(house.owner, write_json(card))).warnings == ()
