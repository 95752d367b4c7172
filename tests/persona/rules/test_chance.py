from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.rules.chance import choice, seeded


@given(st.text(), st.text())
def test_a_draw_lies_between_nought_and_one_and_is_the_same_each_time(seed: str, what: str) -> None:
    assert 0 <= seeded(seed)(what) < 1
    assert seeded(seed)(what) == seeded(seed)(what)


def test_draws_are_spread_evenly() -> None:
    draw = seeded("a chat")
    counts = Counter(choice(draw, str(i), "abcd") for i in range(4000))
    assert set(counts) == set("abcd")
    assert min(counts.values()) > 850


def test_chats_and_things_differ() -> None:
    assert seeded("one")("x") != seeded("another")("x")
    assert seeded("one")("x") != seeded("one")("y")
