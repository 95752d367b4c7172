import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from everkin.memory.models import Claim, Memory
from everkin.memory.rules.consolidation import SUMMARY_CHARS_MAX, is_over, sessions, summary
from everkin.memory.rules.digest import digest

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def turn(number: int, text: str, speaker: str = "person", after: timedelta = timedelta(0)) -> Memory:
    at = START + number * MINUTE + after
    return Memory(UUID(int=number), UUID(int=number), speaker, text, at, source_ids=(UUID(int=number),))  # type: ignore[arg-type]


def finding(number: int, text: str) -> Memory:
    claim = Claim("I", "is", text)
    return replace(turn(number, text), id=UUID(int=1000 + number), form="fact", claim=claim, valid_from=START)


TALK = [
    turn(1, "My sister is called Mara."),
    turn(2, "A fine name.", "companion"),
    turn(3, "We went sailing near the old lighthouse and saw two porpoises."),
    turn(4, "How was the wind?"),
    turn(5, "Fine."),
]


def test_silence_parts_sessions_and_nothing_is_lost() -> None:
    later = [turn(n, "Later.", after=timedelta(hours=5)) for n in (6, 7)]
    parted = list(sessions([*TALK, *later]))
    assert parted == [TALK, later]
    assert list(sessions([])) == []


@pytest.mark.parametrize(("since", "over"), [(timedelta(hours=3, minutes=59), False), (timedelta(hours=4), True)])
def test_a_session_is_over_after_four_silent_hours(since: timedelta, over: bool) -> None:  # noqa: FBT001 - a table
    assert is_over(START, START + since) is over


def test_a_summary_tells_what_was_found_then_the_weightiest_words_and_names_its_sources() -> None:
    made = summary(TALK, [finding(1, "My sister is called Mara.")])
    assert made is not None
    assert made.text == (
        "On Monday, 2 March 2026 you said: My sister is called Mara. "
        '"We went sailing near the old lighthouse and saw two porpoises." "Fine."'
    )
    assert made.source_ids == (UUID(int=1), UUID(int=3), UUID(int=5))
    assert (made.form, made.said_at, made.message_id) == ("summary", TALK[-1].said_at, UUID(int=1))


def test_the_same_session_gives_the_same_summary() -> None:
    assert summary(TALK, []) == summary(TALK, [])


def test_what_is_not_to_be_brought_up_or_was_wrong_is_not_summed_up() -> None:
    wrong = replace(finding(1, "My sister is called Mara."), corrected_by=UUID(int=9))
    hidden = replace(TALK[2], excluded=True)
    made = summary([*TALK[:2], hidden, *TALK[3:]], [wrong])
    assert made is not None
    assert "Mara" not in made.text
    assert "porpoises" not in made.text


def test_a_short_session_is_not_summed_up_and_a_long_one_within_bounds() -> None:
    assert summary(TALK[:3], []) is None
    endless = [turn(n, f"Word{n} " + "and on and on " * 30) for n in range(40)]
    made = summary(endless, [finding(n, f"Thing number {n} is as long as it is.") for n in range(60)])
    assert made is not None
    assert len(made.text) <= SUMMARY_CHARS_MAX


def test_a_digest_holds_what_was_told_before_the_session_and_holds_still_the_weightiest_first() -> None:
    name = replace(finding(1, "I am called Ines."), pinned=True, importance=0.95)
    tea = replace(finding(2, "I like tea."), importance=0.6)
    gone = replace(finding(3, "I live in Oslo."), valid_to=START + MINUTE, superseded_by=UUID(int=7))
    hidden = replace(finding(4, "I snore."), excluded=True)
    fresh = replace(finding(5, "I have a dog."), said_at=START + timedelta(days=9))
    assert digest([tea, gone, hidden, fresh, name, replace(tea, id=UUID(int=8))], START + timedelta(days=1)) == [
        "I am called Ines.",
        "I like tea.",
    ]


def test_what_is_weightiest_does_not_depend_on_the_order_of_sets() -> None:
    """Floats are added exactly: a process with another hash seed picks the same words."""
    script = (
        "from tests.memory.rules.test_consolidation import *\n"
        "near = [turn(n, ' '.join(f'w{k}x{n // k}' for k in (1, 2, 3, 4, 6, 12))) for n in range(24)]\n"
        "print(summary(near, []).text)"
    )
    seeds = ({**os.environ, "PYTHONHASHSEED": str(seed)} for seed in range(4))
    ran = [subprocess.run([sys.executable, "-c", script], env=seed, capture_output=True, check=True) for seed in seeds]
    assert len({one.stdout for one in ran}) == 1
