"""What loops, and what only repeats: songs, lists, laughter and greetings do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.rules.loops import CIRCLES, RECENT, REPEATS, TEMPERATURE_MAX, LoopKind, LoopWatch, looping, resampled
from everkin.persona.service import OFFERED, stock
from everkin.ports.chat import Sampling

WORLD = "You've got the whole sea in your hands"
RECIPE = """Here you go:
1. Cut the onions, and put them into the pot with the oil.
2. Cut the carrots, and put them into the pot with the onions.
3. Cut the leeks, and put them into the pot with the carrots.
4. Let it simmer until the window is fogged."""
NIGHT = "the sea is calm and the night is long and the boat is old"
SONG = """Row, row, row your boat,
gently down the stream,
merrily, merrily, merrily, merrily,
life is but a dream.
La la la la la la la la la la la la,
gently down the stream.
Row, row, row your boat,
life is but a dream."""


@pytest.mark.parametrize(
    ("reply", "kind", "times"),
    [
        ("a" * 60, "characters", 40),
        ("Haaaaaaaa" + "ha" * 40, "characters", 20),
        ("!?" * 30, "characters", 20),
        ("no " * 12, "phrase", 9),
        ("Well, tick tock tick tock tick tock tick tock.", "phrase", 4),
        ("I love you. " * 6, "phrase", 4),
        ("and then we went home and then we went home and then we went home and then we went home", "phrase", 4),
        ("la " * 40, "phrase", 33),
        ("I'm sorry, I'm sorry. I'm sorry, I'm sorry.", "phrase", 4),
        ("Pack a hat, a coat, a rope, a hat, a bed, a coat, a hat, a hat, a coat. A hat, a coat, and a hat.", "circling", None),
        (
            "You're a cat, I'm a cat. I'm a cat, you're a cat. You're not a cat. You're a cat, I'm the cat. You're a cat, the cat.",
            "circling",
            None,
        ),
        ("I want to hear more about your day. I want to hear more about your day.", "sentence", 2),
        ("You are kind. Tell me all of it. Then go. Tell me all of it. So. Tell me all of it. Tell me all of it.", "sentence", 4),
        ("We could walk there.\nWe could walk there.\n" * 4, "phrase", 4),
        (
            f"{NIGHT}, so {NIGHT}, yet {NIGHT}, for {NIGHT}",
            "circling",
            None,
        ),
    ],
)
def test_a_reply_that_runs_in_circles(reply: str, kind: LoopKind, times: int | None) -> None:
    loop = looping(reply)
    assert loop is not None
    assert (loop.kind, loop.resample) == (kind, CIRCLES)
    assert times in {loop.times, None}


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "Hahahahahaha, no way!",
        "Nooooooooooooooooo!",
        "No, no, no, no. Not the blue one.",
        "Very, very, very good.",
        "Ha ha ha ha ha ha ha, you win.",
        "La la la la la, la la la la la, la la la.",
        "Happy birthday to you, happy birthday to you, happy birthday dear Anna, happy birthday to you!",
        "You are not alone. You are not alone, and I mean it.",
        "Tick tock, tick tock, tick tock.",
        f"{WORLD},\n{WORLD},\n{WORLD},\nand the wind as well.",
        "I woke up this morning, and the bread was gone.\nI woke up this morning, and the bread was gone.\nSo I cried, and baked on.",
        SONG,
        RECIPE,
        "Once for the road. Once for the sea. Once for the ship. And once for you and me.",
        "One potato, two potato, three potato, four, five potato, six potato, seven potato, more.",
        "It was 10.10.10 10:10 when it rang, at 1010 Ten Street.",
        "-" * 30,
    ],
)
def test_what_only_repeats_is_no_loop(reply: str) -> None:
    assert looping(reply) is None


TEA = "The kettle is on and the window is open."


@pytest.mark.parametrize(
    ("reply", "recent", "kind"),
    [
        (TEA, [TEA], "said_again"),
        (TEA.upper(), ["Hm.", TEA, "Ah."], "said_again"),
        ("Not yet.", ["Not yet."] * 3, "said_again"),
        (
            "That is good. What did you think of it then?",
            ["What did you think of it then?", "Hm. What did you think of it then?"],
            "said_again",
        ),
        (
            "Yes. I would have taken the night train to the coast instead.",
            ["I would have taken the night train to the coast instead."],
            "said_again",
        ),
        (
            "Then the kettle is on and the window is open and the cat sleeps.",
            ["Well, the kettle is on and the window is open and the cat sleeps here."],
            "said_again",
        ),
        (
            "Tell me about it again, will you?",
            ["Tell me about it, then.", "Tell me about it now.", "Hm.", "Tell me about it all."],
            "opening",
        ),
        ("Good for you.", ["Tell me more.", "Good for you.", "Tell me more."], "alternation"),
    ],
)
def test_a_reply_that_was_said_before(reply: str, recent: list[str], kind: LoopKind) -> None:
    loop = looping(reply, recent)
    assert loop is not None
    assert (loop.kind, loop.resample) == (kind, REPEATS)
    assert loop.times > 1
    assert looping(reply) is None


@pytest.mark.parametrize(
    ("reply", "recent"),
    [
        (TEA, []),
        (TEA, [TEA, *("Something else." for _ in range(RECENT))]),
        ("Good night.", ["Good night.", "Good night."]),
        ("Yes.", ["No.", "Yes.", "No.", "Yes.", "No.", "Yes.", "No."]),
        ("Yes.", ["Yes."] * 8),
        ("Ah, my friend, sit.", ["Ah, my friend, come in.", "Ah, my friend, tell me.", "Ah, my friend, what a day."]),
        ("What did you think of it then?", ["Good. What did you think of it then?"]),
        ("How was your day?", ["How was your day?"]),
        ("I am sorry to hear that.", ["I am sorry to hear it.", "I am so sorry."]),
        ("Tell me about it again.", ["Tell me about it.", "Tell me about it.", "Go on.", "Ah.", "Hm.", "So?"]),
    ],
)
def test_what_people_say_more_than_once_is_no_loop(reply: str, recent: list[str]) -> None:
    assert looping(reply, recent) is None


@pytest.mark.parametrize("name", OFFERED)
def test_all_that_a_companion_was_written_to_say_is_no_loop(name: str) -> None:
    replies = [e.reply for e in stock()[name].examples]
    assert [looping(reply, replies[:n]) for n, reply in enumerate(replies)] == [None] * len(replies)


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        (Sampling(temperature=0.0, seed=1, extra={"dry_multiplier": 0.8, "timings_per_token": True}), 0.6),
        (Sampling(temperature=0.8), 0.9),
        (Sampling(temperature=None), 0.6),
        (Sampling(temperature=1.3), TEMPERATURE_MAX),
    ],
)
def test_the_other_try_is_drawn_otherwise(asked: Sampling, drawn: float) -> None:
    other = resampled(asked, CIRCLES)
    assert other.temperature == pytest.approx(drawn)
    assert other.seed is None
    assert other.max_tokens == asked.max_tokens
    assert other.extra["frequency_penalty"] == CIRCLES.frequency_penalty
    assert set(other.extra) == {*asked.extra, "frequency_penalty"}
    assert other.extra.get("dry_multiplier") in {CIRCLES.dry_multiplier, None}


def test_a_loop_is_found_while_it_is_streamed() -> None:
    watch = LoopWatch([TEA])
    found = [watch.feed(piece) for piece in ("Well. I love", " you. I love you. I", " love you. I love you", " so. More.")]
    assert [loop is not None for loop in found] == [False, False, False, True]
    assert watch.finish() == found[-1]


PIECES = st.sampled_from(
    [
        "no ",
        "I love you. ",
        "tell me ",
        "and then ",
        TEA,
        " ",
        "\n",
        "ha",
        "Hm. ",
        "What did you think of it then? ",
        "don't ",
        "\u2019",
        "...",
        '"',
        "3.5 ",
    ]
)
TEXTS = st.lists(PIECES, max_size=24).map("".join)
HISTORIES = st.lists(TEXTS, max_size=10)


@given(TEXTS, HISTORIES, st.data())
def test_it_does_not_matter_in_which_pieces_a_reply_comes(reply: str, recent: list[str], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=6)))
    watch = LoopWatch(recent)
    for start, end in zip([0, *cuts], [*cuts, len(reply)], strict=True):
        watch.feed(reply[start:end])
    assert watch.finish() == looping(reply, recent)


@given(TEXTS, TEXTS)
def test_saying_more_undoes_no_loop(reply: str, more: str) -> None:
    if loop := LoopWatch().feed(f"{reply}\n"):
        assert looping(f"{reply}\n{more}") == loop


@given(TEXTS, st.integers(1, 3))
def test_a_repetition_undoes_no_loop(reply: str, times: int) -> None:
    if looping(reply):
        assert looping(f"{reply} {reply}" * times)


@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=4))
def test_any_text_may_be_watched(reply: str, recent: list[str]) -> None:
    loop = looping(reply, recent)
    assert loop is None or loop.times > 0
    assert looping(reply, recent) == loop
