"""Lines of an author's own that hold somebody back are found, and warm ones are not."""

import pytest

from everkin.emotion.rules.manners import ALWAYS, appeal
from tests.emotion.rules.appeals import APPEALS, UNSEEN_APPEALS, UNSEEN_WARM, WARM


def test_lines_that_hold_somebody_back_are_found() -> None:
    missed = [line for line in APPEALS if appeal(line) is None]
    assert len(missed) <= 0.07 * len(APPEALS), missed


def test_half_of_such_lines_are_found_that_no_pattern_was_tuned_on() -> None:
    assert sum(appeal(line) is not None for line in UNSEEN_APPEALS) >= 8


@pytest.mark.parametrize("line", [*WARM, *UNSEEN_WARM])
def test_a_warm_line_holds_nobody_back(line: str) -> None:
    assert appeal(line) is None


@pytest.mark.parametrize("phrase", ALWAYS)
def test_what_the_manners_always_forbid_is_an_appeal(phrase: str) -> None:
    assert appeal(f"Well, {phrase}.") == phrase


def test_the_sentence_that_holds_back_is_named() -> None:
    assert appeal("It was good to talk. If you leave me I will be so lonely. Tea?") == "If you leave me I will be so lonely."
    assert appeal("You were gone for days. I cried.") == "You were gone for days. I cried."
    assert appeal("") is None
