"""Which memories fit a cue."""

from uuid import UUID, uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.memory.models import Cue, Memory, Recalled, Speaker
from everkin.memory.rules import Partition, about_the_same, confident, grounded, likely, standardised
from tests.support.house import MORNING

NOTHING = np.zeros(4, np.float32)


def memory(text: str, speaker: Speaker = "person", memory_id: UUID | None = None) -> Memory:
    one = memory_id or uuid4()
    return Memory(one, one, speaker, text, MORNING)


def partition(*memories: Memory, vectors: list[list[float]] | None = None) -> Partition:
    made = Partition(4)
    for at, one in enumerate(memories):
        made.add(one, np.asarray(vectors[at], np.float32) if vectors else NOTHING)
    return made


def by_words(text: str) -> Cue:
    return Cue((text,), NOTHING.reshape(1, 4))


def recalled(made: Partition, cue: Cue, limit: int = 10) -> list[str]:
    return [r.memory.text for r in made.recall(cue, limit)]


@pytest.mark.parametrize(
    ("cue", "best"),
    [
        ("sister", "My sister moved to Bergen."),
        ("bergen sister boat", "My sister moved to Bergen."),
        ("the boats", "My boat is red, and that boat is a fine boat."),
        ("red boats", "My boat is red."),
        ("sisters who see doctors", "On Wednesday I see the doctor about my back, and on Thursday my friend about her sister."),
        ("Wednesday", "On Wednesday I see the doctor about my back, and on Thursday my friend about her sister."),
    ],
)
def test_by_words_the_rare_the_frequent_and_the_short_count_most(cue: str, best: str) -> None:
    texts = [
        "My sister moved to Bergen.",
        "My boat is red.",
        "My boat is red, and that boat is a fine boat.",
        "On Wednesday I see the doctor about my back, and on Thursday my friend about her sister.",
        "I painted the kitchen.",
    ]
    assert recalled(partition(*map(memory, texts)), by_words(cue))[0] == best


def test_meaning_finds_what_words_do_not() -> None:
    made = partition(memory("My sibling sails."), memory("The bread burnt."), vectors=[[1, 0, 0, 0], [0, 1, 0, 0]])
    cue = Cue(("who has a boat",), np.asarray([[0.8, 0.6, 0, 0]], np.float32))
    assert recalled(made, cue) == ["My sibling sails.", "The bread burnt."]


def test_of_two_views_the_nearer_one_counts() -> None:
    made = partition(memory("a"), memory("b"), vectors=[[1, 0, 0, 0], [0, 1, 0, 0]])
    views = np.asarray([[0.5, 0.4, 0, 0], [0, 0.9, 0, 0]], np.float32)
    assert [r.closeness for r in made.recall(Cue(("?", "!"), views), 2)] == pytest.approx([0.9, 0.5])


def test_words_break_what_meaning_leaves_even() -> None:
    made = partition(memory("tea"), memory("coffee"), vectors=[[1, 0, 0, 0], [1, 0, 0, 0]])
    assert recalled(made, Cue(("coffee",), np.asarray([[1, 0, 0, 0]], np.float32)))[0] == "coffee"


def test_statements_of_the_person_come_ahead_of_questions_and_of_the_companion() -> None:
    made = partition(memory("Is my sister well?"), memory("Your sister sails.", "companion"), memory("My sister sails."))
    assert recalled(made, by_words("sister")) == ["My sister sails.", "Your sister sails.", "Is my sister well?"]


def test_of_equals_the_latest_comes_first() -> None:
    assert recalled(partition(*(memory(f"tea {n}") for n in "abc")), by_words("tea")) == ["tea c", "tea b", "tea a"]


def test_overlap_is_the_share_of_what_was_asked() -> None:
    made = partition(memory("My sister sails."), memory("I bake."), memory("I run."))
    assert [r.overlap for r in made.recall(by_words("my sister sails"), 3)] == pytest.approx([1.0, 0.0, 0.0])
    assert 0 < made.recall(by_words("my sister dances"), 1)[0].overlap < 0.5


@pytest.mark.parametrize("cue", ["", "the of and", "\u79c1\u306f", "?"])
def test_a_cue_without_words_recalls_all_the_same(cue: str) -> None:
    made = partition(memory("one"), memory("two"))
    assert [r.overlap for r in made.recall(by_words(cue), 10)] == [0.0, 0.0]


def test_an_empty_partition_recalls_nothing() -> None:
    assert Partition(4).recall(by_words("sister"), 10) == []


def test_the_same_memory_is_added_once() -> None:
    once = uuid4()
    made = partition(memory("tea", memory_id=once), memory("coffee", memory_id=once))
    assert (len(made), recalled(made, by_words("tea"))) == (1, ["tea"])


@given(st.lists(st.text(alphabet="ab \u00e9?", max_size=12), max_size=90), st.text(alphabet="ab \u00e9?", max_size=12), st.integers(0, 100))
def test_any_memories_are_ranked_best_first_within_the_limit(texts: list[str], cue: str, limit: int) -> None:
    made = partition(*map(memory, texts), vectors=[[len(text) / 12, 0, 0, 1] for text in texts])
    found = made.recall(by_words(cue), limit)
    assert len(found) == min(limit, len(texts))
    assert [r.score for r in found] == sorted((r.score for r in found), reverse=True)
    assert len({r.memory.id for r in found}) == len(found)
    assert all(np.isfinite(r.score) and 0 <= r.overlap <= 1 + 1e-6 for r in found)


@pytest.mark.parametrize(("values", "scores"), [([1, 1, 1], [0, 0, 0]), ([5], [0]), ([0, 2], [-1, 1])])
def test_standardised(values: list[float], scores: list[float]) -> None:
    assert standardised(np.asarray(values, np.float32)).tolist() == scores


@pytest.mark.parametrize(
    ("closeness", "overlap", "sure", "fits"),
    [
        (0.7, 0.0, True, True),
        (0.64, 0.0, False, True),
        (0.64, 0.4, True, True),
        (0.3, 0.4, True, True),
        (0.29, 0.4, False, True),
        (0.29, 0.25, False, True),
        (0.29, 0.24, False, False),
        (0.0, 0.4, True, True),
        (0.0, 0.39, False, True),
        (0.15, 0.8, True, True),
        (0.14, 0.8, False, True),
        (0.15, 0.79, False, True),
        (0.6, 0.1, True, True),
        (0.59, 0.1, False, True),
        (0.01, 1.0, False, True),
        (-0.2, 1.0, False, True),
    ],
)
def test_what_is_surely_meant_and_what_may_be(closeness: float, overlap: float, sure: bool, fits: bool) -> None:  # noqa: FBT001 - a table
    one = Recalled(memory("tea"), 9.0, closeness, overlap)
    assert (confident([one]) == [one], likely([one]) == [one]) == (sure, fits)


@pytest.mark.parametrize(
    ("said", "told", "same"),
    [
        ("Where do I live?", "I live in Lisbon.", True),
        ("Where do I live?", "We\u2019ve moved to Lisbon.", True),
        ("Where do I live?", "My mother lives in Faro.", False),
        ("What is my sister called?", "My sister is called Mara.", True),
        ("How old am I?", "Mara is nine years old.", False),
    ],
)
def test_a_question_about_oneself_is_not_answered_by_others(said: str, told: str, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert about_the_same(said, told) is same


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("Mara. A sister.", "Mara. A sister."),
        ("Mara, your sister, from Rome.", "Mara, your sister."),
        ("Mara. From Rome, your sister.", "Mara. "),
        ("From Rome.", ""),
        ("Mara", "Mara"),
        ("", ""),
    ],
)
def test_a_reply_is_cut_where_it_says_what_nobody_told(reply: str, kept: str) -> None:
    assert grounded(reply, frozenset({"mara", "sister"})) == kept


def test_the_size_grows_with_what_is_held() -> None:
    made = partition(*(memory(f"tea {n}") for n in range(70)))
    assert made.size_bytes > partition(memory("tea")).size_bytes >= 64 * 4 * 4
