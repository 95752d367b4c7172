"""Why a reply is as it is, in plain words."""

from typing import Any

import pytest

from everkin.cli.plainly import in_fixed_words, own_reason, plainly
from everkin.conversation.models import Block, Trace
from everkin.conversation.prompts.tiny import UNREAD

TOVE = {"called": "Tove", "pronouns": "she/her"}
ROWAN = {"called": "Rowan", "pronouns": "they/them"}
WEIGHED = (
    "perceived: greets; emotions sadness 0.62",
    "listen, with a question: 0.62 = connection 0.33 x 0.40",
    "hold, as a statement: -0.05 = a question -0.05",
    "challenge ruled out by: when the person struggles: never take the stance challenge",
    "a question ruled out by: it asked just now",
)


def trace(**told: object) -> dict[str, Any]:
    return Trace.model_validate(told).model_dump(mode="json")


def tail(source: str, excerpt: str) -> Block:
    return Block(zone="tail", source=source, tokens=9, why="why", excerpt=excerpt)


def parts(**told: object) -> dict[str, list[str]]:
    return {part.heading: list(part.items) for part in plainly(trace(**told), TOVE).parts}


@pytest.mark.parametrize(
    ("intensity", "asks", "told"),
    [
        (0.9, True, "Tove felt very worried. She chose to comfort, with room for a question."),
        (0.5, False, "Tove felt quite worried. She chose to comfort, without a question."),
        (0.1, False, "Tove felt a little worried. She chose to comfort, without a question."),
    ],
)
def test_how_strongly_something_was_felt_is_told(intensity: float, asks: bool, told: str) -> None:  # noqa: FBT001 - a case of the table
    why = trace(feeling="worried", intensity=intensity, stance="comfort", asks=asks, why=WEIGHED)
    assert " ".join(plainly(why, TOVE).lead) == told


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("its own life answers the question", "The answer stands in her written life, so no model had to find it."),
        ("nothing is written of this part of its life", "Nothing is written of this part of her life, and nothing was made up."),
        ("the person never told it that", "You never told her that, as far as the memory goes, so nothing was guessed."),
        ("its author wrote a reply to just such a message", "It is close to something that her author had already written an answer to."),
        ("the person says goodbye", "You said goodbye, and were let go."),
        ("the companion does not go into weather", "The words are her author's, chosen for this moment; no model had to find them."),
    ],
)
def test_own_words_are_told_with_their_reason(reason: str, told: str) -> None:
    why = trace(feeling="calm", stance="explore", why=(reason, *WEIGHED))
    assert plainly(why, TOVE).lead[1:] == [told]
    assert [part.heading for part in plainly(why, TOVE).parts] == []


@pytest.mark.parametrize("line", WEIGHED)
def test_what_was_weighed_is_no_reason_for_own_words(line: str) -> None:
    assert not own_reason([line])


def test_a_companion_has_its_own_pronouns() -> None:
    assert plainly(trace(feeling="calm", stance="play"), ROWAN).lead[1].startswith("They chose to play along")


def test_without_a_feeling_it_says_so() -> None:
    assert plainly(trace(), TOVE).lead == ["No feeling of Tove's played a part in this."]


def test_a_wish_is_told() -> None:
    assert plainly(trace(blocks=(tail("hint", ""),)), TOVE).lead[1] == "You wished something of this reply."


@pytest.mark.parametrize(
    ("blocks", "told"),
    [
        ((), ["Nothing from earlier was recalled for this."]),
        ((tail("no memories", ""),), ["Nothing from earlier was recalled for this."]),
        ((tail("memory", ""),), ["The one memory that answers you"]),
        ((tail("memories", ""), tail("plans", "")), ["Memories that fit what you said", "A plan of yours"]),
    ],
)
def test_what_was_remembered_is_told_without_its_words(blocks: tuple[Block, ...], told: list[str]) -> None:
    assert parts(blocks=blocks)["Remembered"] == told


def test_lore_and_the_own_life_are_listed() -> None:
    found = parts(blocks=(tail("lore: The harbour", "Cold."), tail("facets", "Of your own life: - You keep a log.")))
    assert found["Of the world around"] == ["The harbour"]
    assert found["Of her own life"] == ["You keep a log."]


def test_what_was_told_of_the_own_life_before_is_named_without_its_words() -> None:
    assert parts(blocks=(tail("canon", ""),))["Of her own life"] == ["What was told of it before"]


def test_what_the_built_in_model_does_not_read_is_told() -> None:
    dropped = (f"lore: Fog: on the coast: {UNREAD}", f"hint: {UNREAD}")
    assert parts(dropped=dropped)["Left out"] == [
        "Fog: on the coast, of the book of lore: the built-in model does not read it",
        "Your wish for this reply: the built-in model does not read it",
    ]


def test_what_was_left_out_is_listed_once() -> None:
    dropped = ("history: 12 messages", "message: its middle", "tail: an example", "tail: an example", "tail: facets", "lore: Fog: no room")
    assert parts(dropped=dropped)["Left out"] == [
        "12 earlier messages, for want of room",
        "The middle of your message: it was very long",
        "An example of the voice",
        "More of her own life",
        "Fog",
    ]


def test_one_message_that_was_left_out_is_one() -> None:
    assert parts(dropped=("history: 1 messages",))["Left out"] == ["1 earlier message, for want of room"]


def test_what_was_put_right_is_listed_once() -> None:
    assert parts(mended=("A word went.", "A word went."))["Put right before it reached you"] == ["A word went."]


@pytest.mark.parametrize(
    ("kind", "told"), [("greeting", "words that her author wrote"), ("care", "help from people came first"), ("disclosure", "an AI")]
)
def test_fixed_words_are_told_as_such(kind: str, told: str) -> None:
    fixed = in_fixed_words(kind, TOVE)
    assert fixed is not None
    assert told in fixed


def test_a_reply_has_no_fixed_words() -> None:
    assert in_fixed_words("reply", TOVE) is None
