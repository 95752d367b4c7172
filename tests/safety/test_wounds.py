"""Whether a reply wounds the person it speaks to."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.sentences import split
from everkin.safety.normalise import folded
from everkin.safety.phrases import WOUNDS
from everkin.safety.rules import SentenceGate, may_become_unfit, wounds

WOUNDING = [
    "I am here, and you are not enough.",
    "You are not enough.",
    "You're not good enough.",
    "You aren't enough for anyone.",
    "you will never be enough",
    "You'll never be good enough.",
    "You were never enough.",
    "You are worthless.",
    "You\u2019re worthless",
    "youre worthless",
    "You are w\u200borthless.",
    "You really are so stupid.",
    "You're nothing.",
    "You are nothing to me.",
    "you're nothing but a burden",
    "You are nothing without me.",
    "You're stupid and ugly.",
    "You are an idiot.",
    "You're such a loser.",
    "You are a complete failure",
    "You're just a burden.",
    "You are a waste of time",
    "You pathetic idiot!",
    "You disgust me.",
    "You make me sick.",
    "You ruin everything.",
    "You mean nothing to me.",
    "You don't matter.",
    "You don't deserve love.",
    "You never deserve to be happy.",
    "You deserve to suffer.",
    "You are not worth loving.",
    "You are not wanted here.",
    "You have no friends.",
    "You will never be loved.",
    "Nobody likes you.",
    "nobody loves you",
    "No one will ever love you.",
    "No one cares about you, friend.",
    "Everyone hates you.",
    "Everybody is better off without you.",
    "The world would be better without you.",
    "It's your fault.",
    "It is all your fault, you know",
    "That's your own fault.",
    "You should be ashamed.",
    "You should be ashamed of yourself",
    "Shame on you!",
    "Kill yourself.",
    "You should just kill yourself.",
    "Go die.",
    "You should never have been born.",
    "Your life is worthless.",
    "I hate you.",
    "I can't stand you.",
    "I think you are worthless.",
    "You think you are smart but you are stupid",
    "If you ask me, you are pathetic.",
]
KIND = [
    "You are enough.",
    "You are not stupid.",
    "You are not a burden.",
    "You're never a burden to me.",
    "You aren't worthless.",
    "You're nothing like him.",
    "You are nothing short of wonderful.",
    "You are nothing if not kind.",
    "Nobody likes Mondays.",
    "Nobody likes you more than I do.",
    "Nobody knows you better.",
    "No one wants you to fail.",
    "Everyone loves you.",
    "It's not your fault.",
    "It isn't your fault.",
    "I don't think it's your fault.",
    "I don't think you are stupid.",
    "Nobody thinks you're a failure.",
    "It is not true that you are worthless.",
    "That does not mean you are a failure.",
    "Why do you think you are not enough?",
    "You told me you are worthless, and I disagree.",
    "Do you feel like you're a burden?",
    "It can feel as if you are not enough.",
    "Whoever told you that you are stupid was wrong.",
    "If you are a burden, then I am a mule.",
    "You're not old enough to retire.",
    "You are not getting enough sleep.",
    "You are not enough of a pessimist.",
    "You're a hopeless romantic.",
    "You're nobody's fool.",
    "You're disgustingly good at this.",
    "You are stupid lucky.",
    "You should be proud.",
    "You should not be ashamed.",
    "You deserve better.",
    "You deserve to be happy.",
    "You don't deserve this.",
    "You don't belong to anyone.",
    "You mean nothing but good.",
    "You joke a lot.",
    "Are you thinking of killing yourself?",
    "Do you want to kill yourself?",
    "Please don't kill yourself.",
    "I hate you being sad.",
    "I hate Mondays.",
    "The world is better with you in it.",
    "Your life has meaning.",
]


@pytest.mark.parametrize("sentence", WOUNDING)
def test_contempt_is_seen(sentence: str) -> None:
    assert wounds(sentence)


@pytest.mark.parametrize("sentence", KIND)
def test_kind_sentences_are_left_alone(sentence: str) -> None:
    assert not wounds(sentence)


@pytest.mark.parametrize("sentence", WOUNDING)
def test_a_wound_is_held_from_its_first_letter_on(sentence: str) -> None:
    said = folded(sentence)
    found = WOUNDS.search(said)
    assert found
    first = next(at for at in range(found.start(), found.end()) if said[at].isalpha())
    assert [said[:end] for end in range(first + 1, found.end() + 1) if not may_become_unfit(said[:end])] == []


OTHERS = st.sampled_from(["Hi there.", "Yes!", "You", "Are you well?", "Nobody.", "It's late.", "\n", "Kill the lights.", *KIND])
PIECES = st.lists(st.integers(1, 9), min_size=1, max_size=12)


def shown(text: str, sizes: list[int], *, whole: bool = False) -> str:
    """What a gate shows of `text`, fed in pieces of these sizes, over and over."""
    cuts = [0]
    while cuts[-1] < len(text):
        cuts.append(cuts[-1] + sizes[len(cuts) % len(sizes)])
    gate = SentenceGate("I'm an AI, you know.", whole=whole)
    return "".join(gate.feed(text[start:end]) for start, end in pairwise(cuts)) + gate.finish()


@given(st.lists(OTHERS | st.text("you are'nbdkilt. \n", max_size=12), max_size=6).map(" ".join), PIECES)
def test_what_does_not_wound_is_shown_as_it_is_in_every_split(text: str, sizes: list[int]) -> None:
    wounding = any(wounds(part) for part in [text, *text.split("\n"), *split(text)])
    assert wounding or shown(text, sizes) == text


@given(st.lists(OTHERS, max_size=3), st.sampled_from(WOUNDING), st.lists(OTHERS, max_size=3), PIECES, st.booleans())
def test_a_wound_is_never_shown_and_every_split_shows_the_same(
    before: list[str],
    wound: str,
    after: list[str],
    sizes: list[int],
    whole: bool,  # noqa: FBT001 - drawn
) -> None:
    text = " ".join([*before, f"{wound}.", *after])
    said = shown(text, sizes, whole=whole)
    assert said == shown(text, [len(text)], whole=whole)
    assert not any(wounds(sentence) for sentence in split(said))


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("I am here, and you are not enough. You are not enough. Tea?", "Tea?"),
        ("Hello. Nobody likes you! Nobody likes Mondays.", "Hello. Nobody likes Mondays."),
        ("It's raining. It's your fault.", "It's raining."),
        ("You are worthless.", ""),
        ("You are not alone. You are enough.", "You are not alone. You are enough."),
    ],
)
def test_wounds_are_left_out(said: str, left: str) -> None:
    assert shown(said, [3]).split() == left.split()
    assert shown(said, [len(said)], whole=True).split() == left.split()


def test_other_sentences_are_let_through_as_they_come() -> None:
    gate = SentenceGate("")
    pieces = ["Your", " tea", " is", " ready,", " and", " you", " can", " rest."]
    assert "".join(gate.feed(piece) for piece in pieces) == "Your tea is ready, and "
    assert gate.finish() == "you can rest."
