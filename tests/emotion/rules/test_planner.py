"""The stance that is chosen, what rules it out or in, and how the choice is told."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Character, Feeling, Percept, Reaction, Relationship, State
from everkin.emotion.rules.appraisal import appraised
from everkin.emotion.rules.feeling import feel
from everkin.emotion.rules.language import Situation, parse
from everkin.emotion.rules.perception import perceive
from everkin.emotion.rules.planner import Plan, plan
from everkin.emotion.rules.ruling import STANCES
from everkin.emotion.rules.tables import STRUGGLES
from tests.emotion.rules.companions import FRIENDS, NOW
from tests.emotion.rules.draws import characters, percepts, states

LEAVES = Percept(acts=frozenset(("leaves",)))
TELLS = Percept(acts=frozenset(("tells",)))
READY = Percept(acts=frozenset(("tells",)), readiness=0.9)


def planned(
    percept: Percept, character: Character | None = None, between: Relationship = FRIENDS, asked_lately: Sequence[bool] = ()
) -> Plan:
    character = character or Character()
    appraisal = appraised(percept, character, between)
    return plan(character, parse(character.rules), Situation(Feeling("calm", 0.4), between, percept), appraisal, asked_lately)


@given(characters, states, percepts)
def test_a_farewell_is_always_let_go_and_never_answered_with_a_question(character: Character, before: State, percept: Percept) -> None:
    going = replace(percept, acts=percept.acts | {"leaves"})
    result = feel(character, before, going, NOW)
    assert (result.stance, result.asks, result.bindings.questions_max) == ("let_go", False, 0)
    assert result.bindings.offers_picture is False


@given(characters, states, percepts)
def test_who_struggles_is_neither_challenged_nor_played_with(character: Character, before: State, percept: Percept) -> None:
    result = feel(character, before, replace(percept, distress=max(percept.distress, STRUGGLES)), NOW)
    assert result.stance not in {"challenge", "play"}


@given(characters, states, percepts, st.lists(st.booleans(), max_size=15))
def test_there_is_always_a_stance_that_nothing_rules_out(character: Character, before: State, percept: Percept, asked: list[bool]) -> None:
    result = feel(character, before, percept, NOW, asked)
    assert result.options[0].ruled_out_by == ""
    assert (result.options[0].stance, result.options[0].asks) == (result.stance, result.asks)
    assert len(result.options) == 2 * len(STANCES)


@pytest.mark.parametrize("stance", [s for s in STANCES if s != "let_go"])
def test_what_a_rule_demands_is_done(stance: str) -> None:
    assert planned(TELLS, Character(rules=(f"always: take the stance {stance}",))).chosen.stance == stance


def test_what_a_rule_forbids_is_not_done_and_the_rule_is_named() -> None:
    free = planned(READY, Character(goals={"growth": 1})).chosen.stance
    line = "with a friend: never take the stance challenge"
    bound = planned(READY, Character(goals={"growth": 1}, rules=(line,)))
    assert free == "challenge" != bound.chosen.stance
    assert f"challenge ruled out by: {line}" in bound.why


def test_the_more_specific_demand_speaks() -> None:
    rules = ("always: take the stance explore", "with a friend: take the stance advise", "with a stranger: take the stance welcome")
    assert planned(TELLS, Character(rules=rules)).chosen.stance == "advise"


def test_a_question_is_asked_where_a_rule_says_so_and_not_where_one_forbids_it() -> None:
    asking, silent = Character(asks=0.0, rules=("always: ask a question",)), Character(rules=("always: ask no question",))
    assert planned(TELLS, asking, asked_lately=[True] * 9).chosen.asks
    assert not planned(TELLS, silent).chosen.asks


def test_rules_that_leave_nothing_open_give_way_to_the_manners_alone() -> None:
    nothing = tuple(f"always: never take the stance {stance}" for stance in STANCES)
    assert planned(TELLS, Character(rules=nothing)).chosen == planned(TELLS).chosen
    assert planned(LEAVES, Character(rules=nothing)).chosen.stance == "let_go"


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.5, 0.8, 1.0])
def test_questions_keep_to_their_share(share: float) -> None:
    asked: list[bool] = []
    for _ in range(200):
        asked.append(planned(TELLS, Character(asks=share), asked_lately=asked).chosen.asks)
    assert sum(asked) / 200 == pytest.approx(share, abs=0.1)


@pytest.mark.parametrize(
    ("goal", "percept", "stance"),
    [
        ("comfort", Percept(acts=frozenset(("tells",)), distress=0.6), "comfort"),
        ("growth", READY, "challenge"),
        ("clarity", Percept({"confusion": 0.6}, frozenset(("asks",))), "advise"),
        ("play", Percept({"amusement": 0.7}, frozenset(("tells",))), "play"),
        ("connection", Percept(acts=frozenset(("greets",))), "welcome"),
        ("rest", LEAVES, "let_go"),
    ],
)
def test_a_goal_raises_the_stance_that_serves_it(goal: str, percept: Percept, stance: str) -> None:
    def score(character: Character) -> float:
        return max(o.score for o in planned(percept, character).options if o.stance == stance)

    wanting, other = Character(goals={goal: 2}), Character(goals={"play" if goal != "play" else "rest": 2})  # type: ignore[dict-item]
    assert planned(percept, wanting).chosen.stance == stance
    assert score(wanting) > score(other)


def test_a_reaction_raises_the_stance_it_calls_for() -> None:
    compares = Percept(acts=frozenset(("compares",)))
    assert planned(compares).chosen.stance != "play"
    assert planned(compares, Character(reactions={"jealousy": Reaction(stance="play")})).chosen.stance == "play"


def test_a_stance_that_a_reaction_calls_for_is_open() -> None:
    refuses = Percept(acts=frozenset(("refuses",)))
    holding = Character(reactions={"refusal": Reaction(stance="hold")})
    assert all(option.ruled_out_by for option in planned(refuses).options if option.stance == "hold")
    assert not all(option.ruled_out_by for option in planned(refuses, holding).options if option.stance == "hold")


def test_a_score_is_the_sum_of_its_parts() -> None:
    for option in planned(READY).options:
        assert option.score == pytest.approx(sum(option.parts.values()), abs=1e-3)


def test_the_reasons_can_be_printed() -> None:
    why = planned(READY, Character(goals={"growth": 1})).why
    assert why[0].startswith("challenge, with a question: ")
    assert "growth 1.00 x 1.00 x 0.90" in why[0]
    assert "let_go ruled out by: it is open only where they leave" in why


def test_nothing_in_the_weighing_counts_how_long_anybody_stays() -> None:
    farewell = planned(LEAVES, Character(goals={"connection": 5, "rest": 0}))
    assert farewell.chosen.stance == "let_go"
    assert all("when the person says goodbye" in o.ruled_out_by for o in farewell.options if o.stance != "let_go")


@pytest.mark.parametrize(
    ("goal", "stances"),
    [("play", {"play"}), ("clarity", {"explore"}), ("growth", {"explore", "encourage"}), ("connection", {"listen", "explore"})],
)
def test_what_a_companion_wants_shows_where_nothing_is_called_for(goal: str, stances: set[str]) -> None:
    assert planned(TELLS, Character(goals={goal: 1})).chosen.stance in stances  # type: ignore[dict-item]


def test_what_a_companion_wants_makes_nobody_push_who_merely_tells() -> None:
    for goals in ({"growth": 1}, {"growth": 3, "clarity": 2}, {"growth": 2, "play": 1}):
        assert planned(TELLS, Character(goals=goals)).chosen.stance != "challenge"  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["I got the job!", "they gave me the job", "i passed my exam", "its my birthday", "we're having a baby"])
def test_good_news_is_celebrated_by_whomever_it_is_told(said: str) -> None:
    for goals in ({"comfort": 1}, {"clarity": 1}, {"growth": 1}, {"play": 1}):
        assert planned(perceive(said, {}), Character(goals=goals)).chosen.stance == "celebrate"  # type: ignore[arg-type]


@pytest.mark.parametrize("said", ["I didn't get the job", "I never got the job", "I passed the shop", "I lost the job"])
def test_what_is_no_good_news_is_not_celebrated(said: str) -> None:
    assert planned(perceive(said, {}), Character(goals={"play": 1})).chosen.stance != "celebrate"


def test_a_question_of_what_was_said_is_not_struggling() -> None:
    fear = {"fear": 0.9, "nervousness": 0.8}
    assert perceive("What did I say I was worried about?", fear).distress < STRUGGLES
    assert perceive("Why am I so worried?", fear).distress >= STRUGGLES


def test_a_hello_ahead_of_a_sorrow_is_not_what_is_met() -> None:
    sad = perceive("hello, I miss her", {"sadness": 0.8})
    for goals in ({"clarity": 1}, {"connection": 1}, {"comfort": 1}):
        assert planned(sad, Character(goals=goals)).chosen.stance in {"comfort", "listen"}  # type: ignore[arg-type]
