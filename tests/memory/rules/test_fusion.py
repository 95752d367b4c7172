"""Which rows fit a query."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from uuid import UUID

import numpy as np
import pytest

from everkin.kit.words import words
from everkin.memory.models import Memory, Names, Speaker
from everkin.memory.rules import cue, fusion
from everkin.memory.rules.index import CLOSED, EXCLUDED, Index
from everkin.ports.embedding import Vectors

START = datetime(2024, 3, 4, 9, tzinfo=UTC)
NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
DIMENSIONS = 64


def vector(text: str) -> Vectors:
    """A text's words, thrown into buckets: texts that share words are near each other."""
    made = np.full(DIMENSIONS, 1e-3, np.float32)
    for word in words(text):
        made[int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) % DIMENSIONS] += 1
    return made / np.linalg.norm(made)


def told(number: int, speaker: Speaker, text: str, at: datetime | None = None) -> Memory:
    return Memory(UUID(int=number + 1), UUID(int=number + 1), speaker, text, at or START + timedelta(minutes=number))


def index_of(memories: Sequence[Memory], *, with_vectors: bool = True) -> Index:
    index = Index(DIMENSIONS)
    for memory in memories:
        index.put(memory, vector(memory.text) if with_vectors else None)
    return index


def asked(question: str, *, now: datetime = NOW, with_vectors: bool = True) -> cue.Query:
    query = cue.read(question, Names("Mara", "Tove"), now)
    return query.with_vectors(np.stack([vector(text) for text in query.texts]) if with_vectors else np.empty((0, DIMENSIONS), np.float32))


def best(index: Index, question: str, *, limit: int = 3, now: datetime = NOW, with_vectors: bool = True) -> list[fusion.Ranked]:
    return fusion.rank(index.view(), asked(question, now=now, with_vectors=with_vectors), now, limit)


TALK = [
    told(0, "companion", "Good to see you again."),
    told(1, "person", "I planted tomatoes behind the shed."),
    told(2, "companion", "What is your dog called?"),
    told(3, "person", "Biscuit, after my favourite food."),
    told(4, "companion", "My dog is called Fennel."),
    told(5, "person", "We had soup tonight."),
    told(6, "person", "The lift is broken again."),
]


def test_what_holds_the_asked_words_comes_first() -> None:
    assert best(index_of(TALK), "Where did I plant tomatoes?")[0].row == 1


def test_an_answer_is_found_by_the_question_ahead_of_it() -> None:
    assert 3 in [found.row for found in best(index_of(TALK), "What is my dog called?")]


def test_the_one_who_is_asked_about_is_preferred() -> None:
    twice = [told(0, "person", "My bike is a green one."), told(1, "companion", "My bike is a green one.")]
    assert best(index_of(twice), "What colour is my bike?")[0].row == 0
    assert best(index_of(twice), "What colour is your bike?")[0].row == 1
    assert best(index_of(twice), "What colour is Tove's bike?")[0].row == 1


def test_what_was_said_at_the_time_asked_about_is_preferred() -> None:
    cakes = [told(n, "person", "I baked a cake.", datetime(2024, month, 9, tzinfo=UTC)) for n, month in enumerate((1, 2, 3, 4))]
    assert best(index_of(cakes), "What did I bake in February 2024?")[0].row == 1


def test_a_time_may_hang_on_an_event() -> None:
    days = [
        told(0, "person", "I baked a cake.", datetime(2024, 1, 9, tzinfo=UTC)),
        told(1, "person", "The wedding was lovely.", datetime(2024, 2, 9, tzinfo=UTC)),
        told(2, "person", "I baked a cake.", datetime(2024, 3, 9, tzinfo=UTC)),
    ]
    for question, cakes in (("What did I bake before the wedding?", [0, 2]), ("What did I bake after the wedding?", [2, 0])):
        assert [found.row for found in best(index_of(days), question) if found.row != 1] == cakes


def test_without_the_encoder_words_decide() -> None:
    index = index_of(TALK, with_vectors=False)
    found = best(index, "Where did I plant tomatoes?", with_vectors=False)
    assert found[0].row == 1
    assert found[0].closeness == 0
    assert fusion.confidence(found) > 0.5


def test_the_newest_of_equals_comes_first_and_the_pinned_does_not_fade() -> None:
    old, new = told(0, "person", "I like tea.", START - timedelta(days=900)), told(1, "person", "I like tea.", NOW)
    assert best(index_of([old, new]), "What do I like?")[0].row == 1
    faded = {found.row: found.score for found in best(index_of([old, new]), "What do I like?")}
    kept = {found.row: found.score for found in best(index_of([replace(old, pinned=True), new]), "What do I like?")}
    assert faded[0] < faded[1]
    assert kept[0] == pytest.approx(kept[1], abs=1e-2)


def test_what_is_excluded_or_no_longer_so_is_left_out() -> None:
    rows = [replace(TALK[1], excluded=True), replace(told(2, "person", "I planted tomatoes in pots."), valid_to=NOW), TALK[5]]
    index = index_of(rows)
    assert [found.row for found in best(index, "Where did I plant tomatoes?")] == [2]
    query = cue.read("Where did I plant tomatoes?", Names(), NOW)
    then = fusion.rank(index.view(), query, NOW, 3, without=EXCLUDED)
    assert then[0].row == 1
    assert index.view().columns.flags[1] & CLOSED


def test_an_empty_partition_has_nothing_to_tell() -> None:
    assert best(Index(DIMENSIONS), "What do I like?") == []
    assert fusion.confidence([]) == 0


@pytest.mark.parametrize("question", ["", "???", "the of and", "\u2603"])
def test_a_question_without_words_is_answered_in_some_order(question: str) -> None:
    assert len(best(index_of(TALK), question)) == 3


def test_a_score_is_the_weighted_sum_of_its_parts() -> None:
    first = best(index_of(TALK), "Where did I plant tomatoes?", now=TALK[1].said_at)[0]
    assert set(first.parts) == set(fusion.WEIGHTS)
    assert first.score == pytest.approx(sum(fusion.WEIGHTS[name] * part for name, part in first.parts.items()), rel=1e-4)


def test_only_the_best_of_many_are_looked_at() -> None:
    many = [told(n, "person", f"I saw bird number {n}.") for n in range(2000)]
    many.append(told(2000, "person", "I planted tomatoes behind the shed."))
    index = index_of(many)
    query = cue.read("Where did I plant tomatoes?", Names(), NOW).with_vectors(np.stack([vector("plant tomatoes")] * 2))
    assert len(fusion.look(index.view(), query).rows) <= 4 * fusion.CANDIDATES
    assert fusion.rank(index.view(), query, NOW, 1)[0].row == 2000


def test_what_was_derived_from_turns_does_not_change_how_turns_compare() -> None:
    derived = [replace(told(100 + n, "person", f"On that day you said that tomatoes grow, {n}."), form="summary") for n in range(4)]
    query = asked("Where did I plant tomatoes?")
    alone, among = (fusion.look(index_of(rows).view(), query) for rows in (TALK, [*TALK, *derived]))
    assert len(among.rows) == len(alone.rows) + len(derived)
    assert among.signals[: len(TALK)] == pytest.approx(alone.signals, abs=1e-5)


def test_it_is_surer_of_what_was_told_than_of_what_was_not() -> None:
    index = index_of(TALK)
    assert fusion.confidence(best(index, "Where did I plant tomatoes?")) > fusion.confidence(best(index, "Which violin do I own?"))
