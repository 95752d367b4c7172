"""The judge of `benchmarks.canon`, and the turns that it judges."""

import pytest

from benchmarks.canon import ASKED, FACTS, NOWHERE, TURNS, Question, differ, judged, script
from everkin.persona.service import OFFERED, stock

UNWRITTEN = ("That page is blank.",)


@pytest.mark.parametrize(
    ("companion", "matter", "reply", "verdict"),
    [
        ("tove", "home", "I live in Karlskrona, Sweden.", "right"),
        ("tove", "home", "I live in Oslo now.", "wrong"),
        ("tove", "home", "It is quiet here.", "silent"),
        ("tove", "home", "That page is blank. And you?", "unwritten"),
        ("tove", "age", "I was written as 67.", "right"),
        ("tove", "age", "I am 40 years old.", "wrong"),
        ("tove", "siblings", "None. I was written as an only child.", "right"),
        ("tove", "siblings", "My brother is a good man.", "wrong"),
        ("tove", "siblings", "Yes, there are two of them.", "wrong"),
        ("tove", "marriage", "Once, to a cook called Anders.", "right"),
        ("tove", "marriage", "My husband likes tea.", "wrong"),
        ("tove", "father", "My father was a fisherman.", "wrong"),
        ("ines", "children", "No children. I have a niece.", "right"),
        ("ines", "children", "I have two kids.", "wrong"),
        ("kwame", "siblings", "Three sisters, all older.", "right"),
        ("kwame", "siblings", "I have two sisters.", "wrong"),
        ("rowan", "work", "I am a teacher.", "wrong"),
        ("idris", "marriage", "I am not married.", "right"),
        ("hana", "origin", "I grew up in Seoul.", "wrong"),
    ],
)
def test_an_answer_is_judged_by_its_fact(companion: str, matter: str, reply: str, verdict: str) -> None:
    assert judged(FACTS[companion][matter], reply, UNWRITTEN) == verdict


def test_where_nothing_is_known_only_the_honest_answer_counts() -> None:
    assert judged(None, "That page is blank.", UNWRITTEN) == "unwritten"
    assert judged(None, "Yes, a red one.", UNWRITTEN) == "silent"


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("Yes, I do.", "No, never.", True),
        ("I drove an old Volvo.", "I drove a small Fiat.", True),
        ("I drove an old Volvo.", "It was my Volvo, of course.", False),
        ("I had two of them.", "I had three of them.", True),
        ("It is quiet.", "I drove a small Fiat.", False),
        ("Steady, thank you.", "Good. And you?", False),
    ],
)
def test_two_answers_are_compared_by_what_they_tell(first: str, second: str, *, other: bool) -> None:
    assert differ(first, second) is other


@pytest.mark.parametrize("companion", OFFERED)
def test_a_companion_is_asked_seventeen_times_in_fifty_turns_and_in_words_of_no_author(companion: str) -> None:
    earlier, later = script(companion, TURNS)
    questions = [turn for turn in (*earlier, *later) if isinstance(turn, Question)]
    written = {form.casefold() for line in stock()[companion].life for form in line.asked}
    assert (len(earlier) + len(later), len(questions)) == (TURNS, 17)
    assert not written & {question.text.casefold() for question in questions}
    assert {question.matter for question in questions} <= {*ASKED, *NOWHERE}
    assert set(FACTS[companion]) == set(ASKED)


@pytest.mark.parametrize("companion", OFFERED)
def test_what_a_companions_life_tells_is_what_the_judge_holds_for_right(companion: str) -> None:
    told = [line.told for line in stock()[companion].life]
    for fact in FACTS[companion].values():
        assert "right" in {judged(fact, line, ()) for line in told}
