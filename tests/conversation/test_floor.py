"""Who has the floor in a group."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.conversation.floor import AT_ONCE_MAX, SILENT_ROUNDS, Floor, Seat, addressed, speakers
from everkin.persona.rules.chance import seeded

TOVE, HANA, IDRIS = Seat("tove", ("Tove", "Tove Lindqvist"), 0.5), Seat("hana", ("Hana", "Hana Sato"), 0.5), Seat("idris", ("Idris",), 0.5)
WILL = Seat("will", ("Will",), 0.5)
THREE = (TOVE, HANA, IDRIS)
MANY = tuple(Seat(f"c{n}", (f"Cleo{n}",), 0.1 * n) for n in range(10))


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Tove, how was the lake?", ["tove"]),
        ("tove, how was the lake?", ["tove"]),
        ("@tove how was the lake?", ["tove"]),
        ("@idris and @hana, come here", ["idris", "hana"]),
        ("What do you think, Hana?", ["hana"]),
        ("Good morning Idris!", ["idris"]),
        ("Hana? Tove? Anybody?", ["hana", "tove"]),
        ("Idris, Hana, what is this?", ["idris", "hana"]),
        ("I told Tove about it.", ["tove"]),
        ("I like Hana's idea. What about you, Idris?", ["idris", "hana"]),
        ("Tove Lindqvist, stand up.", ["tove"]),
        ("The stove is hot, and the hanabi were loud.", []),
        ("write to me@tove.example or a@hana", []),
        ("It rained.", []),
        ("", []),
    ],
)
def test_who_is_named_is_called_on_and_who_is_spoken_to_comes_first(text: str, called: list[str]) -> None:
    assert addressed(text, THREE) == called


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("I will go.", []),
        ("Will you go?", ["will"]),
        ("Where there is a will there is a way", []),
        ("Will, go.", ["will"]),
        ("@will go", ["will"]),
    ],
)
def test_a_name_that_is_a_word_too_is_a_name_only_where_it_is_written_as_one(text: str, called: list[str]) -> None:
    assert addressed(text, (TOVE, WILL)) == called


@pytest.mark.parametrize(
    "text",
    [
        "Hello everyone!",
        "Good morning, all.",
        "What do all of you think?",
        "So what would you all do?",
        "Listen, everybody: it snowed.",
        "@all hi",
    ],
)
def test_to_all_of_them_all_speak_but_no_more_than_four_at_once(text: str) -> None:
    assert sorted(speakers(text, THREE, (), seeded("x"))) == ["hana", "idris", "tove"]
    assert len(speakers(text, MANY, (), seeded("x"))) == AT_ONCE_MAX


@pytest.mark.parametrize("text", ["Everyone at work hates me.", "That is all.", "I told everybody about it today."])
def test_who_only_speaks_of_everybody_does_not_call_on_all(text: str) -> None:
    assert len(speakers(text, MANY, (), seeded("x"))) <= 2


def test_who_spoke_last_speaks_again_only_when_called_on() -> None:
    for n in range(200):
        assert speakers("And then it rained.", THREE, ("tove", "hana"), seeded(str(n)))[0] != "tove"
    assert speakers("Tove, go on.", THREE, ("tove", "hana"), seeded("x")) == ["tove"]


def test_who_talks_more_readily_speaks_more_often() -> None:
    loud, quiet = Seat("loud", ("Loud",), 0.9), Seat("quiet", ("Quiet",), 0.1)
    counted = Counter(speakers("It rained.", (loud, quiet, TOVE), (), seeded(str(n)))[0] for n in range(600))
    assert counted["loud"] > counted["tove"] > counted["quiet"] > 0


@given(st.integers(2, 10), st.lists(st.floats(0, 1), min_size=10, max_size=10), st.integers(0, 1000), st.booleans())
def test_nobody_speaks_twice_in_a_row_or_is_silent_for_ever(size: int, shares: list[float], seed: int, is_told: bool) -> None:  # noqa: FBT001
    seats = tuple(Seat(f"c{n}", (f"Cleo{n}",), shares[n]) for n in range(size))
    spoken: list[str] = []
    for turn in range(6 * SILENT_ROUNDS * size):
        one = speakers("It rained." if is_told else "", seats, spoken, seeded(f"{seed} {turn}"))
        assert 1 <= len(one) <= 2
        assert len(set(one)) == len(one)
        assert spoken[:1] != one[:1]
        spoken.insert(0, one[0])
    longest = {seat.companion_id: _longest_silence(spoken, seat.companion_id) for seat in seats}
    assert max(longest.values()) <= (SILENT_ROUNDS + 1) * size + 1


def _longest_silence(spoken: list[str], companion_id: str) -> int:
    at = [-1, *(n for n, one in enumerate(spoken) if one == companion_id), len(spoken)]
    return max(after - before - 1 for before, after in pairwise(at))


@given(st.text(alphabet="TovHanaIdris @,.?\n", max_size=60), st.sets(st.sampled_from(["tove", "hana", "idris"]), min_size=1))
def test_only_who_is_there_speaks(text: str, there: set[str]) -> None:
    seats = tuple(seat for seat in THREE if seat.companion_id in there)
    assert set(speakers(text, seats, ("tove",), seeded(text))) <= there


def test_those_who_were_called_on_wait_for_their_turn_each_once() -> None:
    floor = Floor(THREE, "Hana, Tove: what now?", (), ("idris",), "seed")
    assert floor.waiting() == ["hana", "tove"]
    assert floor.next() == "hana"
    assert floor.after("hana", "I do not know.") == ["tove"]
    assert floor.after("hana", "Ask Idris, he knows.") == ["tove", "idris"]
    assert Floor(THREE, floor.said, (("hana", "No."), ("tove", "Hana, why?")), ("idris",), "seed").waiting() == []


def test_asked_for_one_more_somebody_takes_the_floor_who_did_not_speak_last() -> None:
    floor = Floor(THREE, "Hana?", (("hana", "Here."),), (), "seed")
    assert floor.waiting() == []
    assert floor.next() in {"tove", "idris"}


def test_the_same_question_gets_the_same_answer() -> None:
    ask: Callable[[], list[str]] = lambda: Floor(MANY, "What a day.", (), (), "seed").waiting()  # noqa: E731
    assert ask() == ask()
