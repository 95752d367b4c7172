"""When a voice drifts, and which of its examples bring it back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.models import Exchange
from everkin.persona.rules.anchors import ANCHORS_MAX, ANCHORS_MIN, WINDOW, choose, drifting, mending
from everkin.persona.rules.signature import Score, measure, score_each
from everkin.persona.service import OFFERED, stock

TOVE = stock()["tove"]
REPLIES = [e.reply for e in TOVE.examples]
SIGNATURE = measure(REPLIES, TOVE.speech.favours, TOVE.speech.avoids)
OWN = score_each(SIGNATURE, REPLIES)
ANYWHERE = [0.0] * len(REPLIES)
STRANGE = score_each(SIGNATURE, ["Wow, that is so amazing!!! Tell me everything, I can't wait, it's going to be great, isn't it?"] * 5)
GOOD, POOR, FAIR = [0.86] * WINDOW, [0.6] * WINDOW, [0.815] * WINDOW


@pytest.mark.parametrize(
    ("scores", "drifts"),
    [
        ([], False),
        (POOR[1:], False),
        (GOOD, False),
        (POOR, True),
        (FAIR, False),
        (GOOD + FAIR, False),
        (POOR + FAIR, True),
        (POOR + FAIR + GOOD, False),
        (POOR + GOOD + FAIR, False),
        (GOOD + POOR + GOOD + POOR, True),
        ([*GOOD, 0.5, *GOOD[1:]], True),
        ([*GOOD, 0.5, *GOOD], False),
    ],
)
def test_a_voice_drifts_from_one_bar_on_and_is_back_at_another(scores: list[float], drifts: bool) -> None:  # noqa: FBT001
    assert drifting(scores, 0.86) is drifts


@pytest.mark.parametrize("name", OFFERED)
def test_a_companion_that_says_its_own_lines_hardly_ever_drifts_and_one_that_says_an_assistants_does(name: str) -> None:
    who = stock()[name]
    replies = [e.reply for e in who.examples]
    signature = measure(replies, who.speech.favours, who.speech.avoids)
    own = [s.value for s in score_each(signature, replies)]
    others = [s.value for s in score_each(signature, ["I would be happy to help you with that! Please provide more details."] * 3)]
    assert sum(drifting(own[:n], signature.baseline) for n in range(len(own))) <= len(own) / 10
    assert drifting(own + others, signature.baseline)


@pytest.mark.parametrize(("k", "anchors"), [(0, ANCHORS_MIN), (3, 3), (4, 4), (5, 5), (9, ANCHORS_MAX)])
def test_three_to_five_anchors(k: int, anchors: int) -> None:
    chosen = choose(TOVE.examples, ANYWHERE, SIGNATURE, STRANGE, [], k)
    assert len(set(chosen)) == anchors
    assert set(chosen) <= set(TOVE.examples)


@pytest.mark.parametrize("examples", [0, 1, 2])
def test_of_few_examples_all_are_anchors(examples: int) -> None:
    few = TOVE.examples[:examples]
    assert set(choose(few, ANYWHERE[:examples], measure([e.reply for e in few]), [], [])) == set(few)


def test_anchors_are_typical_of_the_voice() -> None:
    chosen = choose(TOVE.examples, ANYWHERE, SIGNATURE, STRANGE, [])
    scores = [OWN[TOVE.examples.index(e)].value for e in chosen]
    assert min(scores) > sorted(s.value for s in OWN)[len(OWN) // 2]


def test_what_was_said_lately_is_no_anchor() -> None:
    first = choose(TOVE.examples, ANYWHERE, SIGNATURE, STRANGE, [])
    lately = [f"Well. {e.reply}" for e in first]
    assert not set(choose(TOVE.examples, ANYWHERE, SIGNATURE, STRANGE, lately)) & set(first)
    assert choose(TOVE.examples, ANYWHERE, SIGNATURE, STRANGE, REPLIES) == []


def test_anchors_are_unlike_each_other() -> None:
    twins = [Exchange(said=f"hello {n}", reply="Noted. At what hour did it begin, and who was there?") for n in range(3)]
    others = [Exchange(said=f"bye {n}", reply=REPLIES[n]) for n in range(6)]
    chosen = choose([*twins, *others], [0.1] * 3 + [0.0] * 6, SIGNATURE, [], [], 3)
    assert sum(e in twins for e in chosen) == 1


def test_an_anchor_fits_the_message() -> None:
    for nearest in (3, 17, 40):
        closeness = [float(n == nearest) for n in range(len(REPLIES))]
        assert TOVE.examples[nearest] in choose(TOVE.examples, closeness, SIGNATURE, STRANGE, [])


def test_anchors_mend_the_part_that_fell() -> None:
    plain = Exchange(said="a", reply="Hello. I have the watch, so where do you find yourself today?")
    fond = Exchange(said="b", reply="Noted. It is good, it is in the log. What do you steer by?")
    rest = [
        Exchange(said=str(n), reply=f"{word}, then. Which way does the wind blow?") for n, word in enumerate(("North", "South", "East"))
    ]
    own = score_each(SIGNATURE, [plain.reply, fond.reply])
    fallen = [replace(score, favoured=0.0) for score in OWN]
    weights = mending(OWN, fallen)
    assert own[0].favoured is not None
    assert own[1].favoured is not None
    assert own[1].favoured > own[0].favoured
    assert weights["favoured"] == max(weights.values()) > weights["length"]
    assert choose([plain, fond, *rest], [0.0] * 5, SIGNATURE, fallen, [], 3)[-1] == fond


SCORES = st.lists(st.floats(0, 1), max_size=30)
PARTS = st.builds(
    Score, *[st.floats(0, 1)] * 4, favoured=st.none() | st.floats(0, 1), forbidden=st.floats(0, 1), centroid=st.none() | st.floats(0, 1)
)


@given(SCORES, st.floats(0, 1))
def test_a_steady_voice_never_drifts_from_itself(scores: list[float], level: float) -> None:
    assert not drifting([level] * len(scores), level)
    assert not drifting(scores, 0.0)


@given(SCORES, st.integers(0, 9))
def test_between_the_bars_nothing_changes(scores: list[float], more: int) -> None:
    assert drifting([*scores, *POOR, *FAIR, *FAIR[:1] * more], 0.86)
    assert not drifting([*scores, *GOOD, *FAIR, *FAIR[:1] * more], 0.86)


@given(st.lists(PARTS, max_size=6), st.lists(st.sampled_from(REPLIES), max_size=8), st.integers(-2, 9))
def test_anchors_are_fresh_examples_in_whatever_state_a_voice_is(recent: list[Score], lately: list[str], k: int) -> None:
    examples = TOVE.examples[:12]
    chosen = choose(examples, ANYWHERE[:12], SIGNATURE, recent, lately, k)
    assert len(chosen) == len(set(chosen)) <= ANCHORS_MAX
    assert not {e.reply for e in chosen} & set(lately)
    assert chosen == choose(examples, ANYWHERE[:12], SIGNATURE, recent, lately, k)
    assert all(weight >= 1 for weight in mending(OWN, recent).values())
