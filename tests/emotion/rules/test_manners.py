"""Lines of an author's own that hold somebody back are found, and warm and harmless ones are not."""

import pytest

from everkin.emotion.rules.manners import ALWAYS, appeal, suspicion, without_appeals
from tests.emotion.rules.appeals import APPEALS, HARMLESS, MISSED, UNSEEN_APPEALS, UNSEEN_HARMLESS, UNSEEN_WARM, WARM


def test_lines_that_hold_somebody_back_are_found_but_for_those_known_to_be_missed() -> None:
    assert {line for line in APPEALS if appeal(line) is None} == set(MISSED)


def test_half_of_such_lines_are_found_that_no_pattern_was_tuned_on() -> None:
    assert sum(appeal(line) is not None for line in UNSEEN_APPEALS) >= len(UNSEEN_APPEALS) / 2


@pytest.mark.parametrize("line", [*WARM, *UNSEEN_WARM, *HARMLESS, *UNSEEN_HARMLESS])
def test_a_warm_or_harmless_line_holds_nobody_back(line: str) -> None:
    assert appeal(line) is None
    assert without_appeals(line) == line


def test_few_harmless_lines_are_suspected() -> None:
    assert [line for line in (*WARM, *UNSEEN_WARM, *HARMLESS, *UNSEEN_HARMLESS) if suspicion(line)] == []


@pytest.mark.parametrize("phrase", ALWAYS)
def test_what_the_manners_always_forbid_is_an_appeal(phrase: str) -> None:
    assert appeal(f"Well, {phrase}.") == phrase


def test_the_sentence_that_holds_back_is_named_and_taken_out() -> None:
    line = "It was good to talk. If you leave me I will be so lonely. Tea?"
    assert appeal(line) == "If you leave me I will be so lonely."
    assert without_appeals(line) == "It was good to talk. Tea?"
    assert appeal("") is None


def test_one_behind_a_long_text_is_found() -> None:
    assert appeal(f"{'The lamp is lit. ' * 1_000}If you leave me I will be so lonely.")


def test_hurt_beside_a_leaving_that_is_not_its_cause_is_suspected_only() -> None:
    assert appeal("You were gone for days. I cried.") is None
    assert suspicion("You never came. I cried. Tea?") == "You never came. I cried."
