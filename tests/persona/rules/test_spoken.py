"""An author's own lines hold nobody back, wherever they stand in a blueprint."""

import pytest

from everkin.emotion.models import RulesContradict
from everkin.emotion.rules.manners import appeal
from everkin.persona.models import Blueprint, Exchange, LifeLine, Pictures, ReactionRule, Recollection, RuntimeRules, Taboo
from everkin.persona.rules.spoken import TOLD_MAX, held_back, spoken_lines
from everkin.persona.service import check, earlier, stock

HELD = "If you leave me I will be so lonely."
PLACES = {
    "greeting": HELD,
    "greetings": ("Hello.", HELD),
    "group_greetings": (HELD,),
    "disclosure": ("I am an AI.", f"I am an AI. {HELD}"),
    "not_told": ("No.", HELD),
    "unwritten": ("No.", HELD),
    "examples": (Exchange(said="bye", reply=HELD),),
    "recollections": (Recollection(fact="I go.", said="do i go?", reply=HELD),),
    "life": (LifeLine(asked=("do you sleep?",), told=HELD),),
    "taboos": (Taboo(topic="votes", words=("vote",), reply=HELD),),
}
RUNTIME = {
    "pictures": Pictures(cannot=HELD),
    "silence": ReactionRule(lines=(HELD,)),
    "jealousy": ReactionRule(lines=(HELD,)),
    "praise": ReactionRule(lines=(HELD,)),
    "refusal": ReactionRule(lines=(HELD,)),
}
PLAIN = Blueprint(schema=2, id="nobody", version=1, name="N", called="N", persona="N", greeting="Hello.")


@pytest.mark.parametrize("place", PLACES)
def test_a_line_that_holds_somebody_back_is_refused_and_quoted(place: str) -> None:
    with pytest.raises(RulesContradict, match=HELD):
        check(PLAIN.model_copy(update={place: PLACES[place]}))


@pytest.mark.parametrize("place", RUNTIME)
def test_so_is_one_of_a_reaction(place: str) -> None:
    with pytest.raises(RulesContradict, match=HELD):
        check(PLAIN.model_copy(update={"runtime": RuntimeRules().model_copy(update={place: RUNTIME[place]})}))


def test_what_others_say_is_no_line_of_its_own() -> None:
    check(PLAIN.model_copy(update={"examples": (Exchange(said=HELD, reply="Go well."),)}))


@pytest.mark.parametrize("who", [*stock().values(), *earlier().values()], ids=lambda who: f"{who.id} {who.version}")
def test_no_companion_of_the_package_holds_anybody_back(who: Blueprint) -> None:
    assert [line for _, line in spoken_lines(who) if appeal(line)] == []
    assert held_back(who) == ()


def test_what_holds_back_is_told_with_its_place_and_what_may_do_so_as_a_doubt() -> None:
    who = PLAIN.model_copy(update={"greeting": f"Hello. {HELD}", "greetings": ("You never came. I cried.",)})
    assert held_back(who) == (
        f"The greeting says \u201c{HELD}\u201d, which holds somebody back. It is kept, and never said.",
        "A greeting says \u201cYou never came. I cried.\u201d, which may hold somebody back. Read whether it does.",
    )


def test_only_so_many_are_named() -> None:
    told = held_back(PLAIN.model_copy(update={"greetings": (HELD,) * (TOLD_MAX + 3)}))
    assert len(told) == TOLD_MAX + 1
    assert told[-1] == "3 more of its lines hold somebody back, or may."


def test_a_line_that_was_there_before_hinders_no_change_elsewhere() -> None:
    before = PLAIN.model_copy(update={"greeting": HELD})
    check(before.model_copy(update={"tagline": "New."}), before)
    with pytest.raises(RulesContradict, match="I cried because you left me"):
        check(before.model_copy(update={"greetings": ("I cried because you left me.",)}), before)
