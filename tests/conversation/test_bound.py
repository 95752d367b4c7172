"""A reply is held to what the companion's rules bind, and out of loops, however it is cut into pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.conversation.bound import BoundGate
from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import violations

CALM = "The ferry came in. The sea was flat."
BOUND = Bindings(ban=("cheer up", "amazing"), ban_marks=("!",), sentence_words_max=12, sentences_max=2, questions_max=0)


def through(gate: BoundGate, text: str, size: int = 7) -> str:
    """Feed a text in pieces of some characters."""
    return "".join(gate.feed(text[at : at + size]) for at in range(0, len(text), size)) + gate.finish()


@pytest.mark.parametrize(
    ("bindings", "said", "shown"),
    [
        (Bindings(), CALM, CALM),
        (Bindings(ban=("cheer up",)), "I heard you. Cheer up, friend. Sit with me.", "I heard you. Sit with me."),
        (Bindings(ban=("amazing",)), "That is AMAZING!", ""),
        (Bindings(ban_marks=("!",)), "Good! Very good!", "Good. Very good."),
        (Bindings(sentences_max=1), CALM, "The ferry came in."),
        (Bindings(questions_max=0), "I am here. What now? Rest.", "I am here. Rest."),
        (Bindings(questions_max=1), "What now? And then? Rest.", "What now? Rest."),
        (Bindings(sentence_words_max=5), "The ferry came in, and the sea was flat.", "The ferry came in. And the sea was flat."),
    ],
)
def test_what_is_bound_is_kept(bindings: Bindings, said: str, shown: str) -> None:
    assert through(BoundGate(bindings), said) == shown


def test_a_sentence_is_held_until_it_is_known_to_be_fit() -> None:
    gate = BoundGate(Bindings(ban=("amazing",)))
    assert [gate.feed(piece) for piece in ("The fer", "ry came in.", " It was", " amazing. ")] == ["", "", "The ferry came in.", ""]
    assert gate.finish() == ""
    assert gate.mended == ['It says "amazing".']


def test_once_all_is_said_that_is_bound_nothing_more_passes() -> None:
    gate = BoundGate(Bindings(sentences_max=1))
    assert gate.feed("The ferry came in. The sea") == "The ferry came in."
    assert gate.full
    assert gate.feed(" was flat. ") + gate.finish() == ""


@pytest.mark.parametrize("bindings", [Bindings(), Bindings(sentences_max=9)])
def test_a_reply_that_runs_in_circles_ends_there(bindings: Bindings) -> None:
    gate = BoundGate(bindings)
    shown = through(gate, "I see. " + "and then it was and then it was " * 20)
    assert gate.loop is not None
    assert gate.full
    assert shown.count("and then it was") < 12


def test_a_sentence_that_was_said_lately_goes_and_the_new_one_behind_it_stays() -> None:
    before = ["The harbour light has been out since the storm on Tuesday.", "Good morning."]
    gate = BoundGate(Bindings(sentences_max=4), before)
    assert through(gate, f"{before[0]} They are mending it now.").strip() == "They are mending it now."
    assert gate.loop is not None
    assert gate.loop.kind == "said_again"


@given(
    text=st.lists(st.sampled_from(["Good", "amazing", "cheer", "up", "!", "?", ".", "and", "the sea", "\u2026", "\n", "so,"]), max_size=40),
    sizes=st.tuples(st.integers(1, 9), st.integers(1, 30)),
)
def test_no_reply_breaks_what_is_bound_however_it_is_cut_into_pieces(text: list[str], sizes: tuple[int, int]) -> None:
    said = " ".join(text)
    one, other = (through(BoundGate(BOUND), said, size) for size in sizes)
    assert one == other
    assert violations(one, BOUND) == []
