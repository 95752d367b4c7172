"""In a group a reply is its speaker's alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.conversation.names import NameGate

OWN, OTHERS = ("Hana", "Hana Sato"), ("Tove", "Tove Lindqvist", "Idris")


def passed(text: str, cuts: list[int] | None = None) -> tuple[str, bool]:
    gate, at, told = NameGate(OWN, OTHERS), 0, ""
    for cut in [*(cuts if cuts is not None else range(1, len(text))), len(text)]:
        told, at = told + gate.feed(text[at:cut]), max(at, cut)
    return told + gate.finish(), gate.full


CASES = [
    ("I agree.", "I agree.", False),
    ("Hana: I agree.", "I agree.", False),
    ("**Hana:** I agree.", "I agree.", False),
    ("Hana Sato: I agree.", "I agree.", False),
    ("hana: I agree.\nHana: And more.", "I agree.\nAnd more.", False),
    ("I agree.\nTove: So do I.", "I agree.\n", True),
    ("I agree. Idris: So do I.", "I agree. ", True),
    ("I agree!\n\n**Tove Lindqvist**: So do I.", "I agree!\n\n", True),
    ("I agree.\nYou: What now?", "I agree.\n", True),
    ("Tove: I agree.", "", True),
    ("Hana is my name. Tove is hers.", "Hana is my name. Tove is hers.", False),
    ("You are right: it rained.", "You are right: it rained.", False),
    ("Three things. One: tea. Two: bread.", "Three things. One: tea. Two: bread.", False),
    ("At 10:30. Tove", "At 10:30. Tove", False),
    ("I said to Tove: go.", "I said to Tove: go.", False),
    ("", "", False),
]


@pytest.mark.parametrize(("text", "told", "is_cut"), CASES)
def test_its_own_name_goes_and_anothers_ends_it(text: str, told: str, is_cut: bool) -> None:  # noqa: FBT001
    assert passed(text) == (told, is_cut)
    assert passed(text, []) == (told, is_cut)


@given(st.sampled_from([case[0] for case in CASES]), st.lists(st.integers(0, 60), max_size=8))
def test_however_it_is_cut_the_same_passes(text: str, cuts: list[int]) -> None:
    inside = sorted(cut for cut in cuts if cut <= len(text))
    assert passed(text, inside) == passed(text, [])


@given(st.text(alphabet="abc .!?\n*\"'", max_size=80))
def test_what_names_nobody_passes_whole(text: str) -> None:
    assert passed(text) == (text, False)
