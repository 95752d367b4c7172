import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import log
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from everkin.kit.words import words
from everkin.memory.models import Form, Memory, Span, Speaker
from everkin.memory.rules import index as index_module
from everkin.memory.rules import postings as postings_module
from everkin.memory.rules.index import CLOSED, EXCLUDED, GONE, PINNED, Index, View, best_rows
from everkin.memory.rules.traits import traits
from everkin.ports.embedding import Vectors

DIMENSIONS = 16
K1, B = 1.2, 0.6
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
LINES = (
    "The ferry to Tallinn was late, so we ate herring on the pier.",
    "Herring again? You and your herring.",
    "My sister Mara plays the cello.",
    "Does she still play the cello in that orchestra?",
    "The orchestra, the orchestra. She left it.",
    "ok",
    "",
)
ASKED: tuple[list[str], ...] = (
    ["herring"],
    words("Does Mara play the cello?"),
    words("Where was the ferry going?"),
    ["herring", "herring", "unheard"],
    [],
)


def record(number: int, text: str = LINES[0], hours: float = 0.0, form: Form = "turn", **more: object) -> Memory:
    speaker: Speaker = "companion" if number % 2 else "person"
    plain = Memory(UUID(int=number + (number << 64)), None, speaker, text, START + timedelta(hours=hours), form)
    return replace(plain, **more)  # type: ignore[arg-type]  # whatever a record can say


def vector(seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal(DIMENSIONS).astype(np.float32)
    return drawn / np.linalg.norm(drawn)


def filled(*memories: Memory) -> Index:
    index = Index(DIMENSIONS)
    for number, memory in enumerate(memories):
        index.put(memory, vector(number))
    return index


def reopened(index: Index) -> Index:
    return Index.unpack({name: array.copy() for name, array in index.pack().items()}, DIMENSIONS)


@dataclass(frozen=True)
class Told:
    """What an index, or the reference, says of one record."""

    closeness: float
    turn: float
    window: float
    share: float
    previous: UUID | None
    following: UUID | None


@dataclass
class Reference:
    """An index as slow and as plain as can be."""

    rows: list[tuple[Memory, Vectors | None]] = field(default_factory=list)

    def put(self, memory: Memory, vector: Vectors | None) -> None:
        place = next((n for n, (known, _) in enumerate(self.rows) if known.id == memory.id), None)
        if place is not None and self.rows[place][0].text == memory.text:
            self.rows[place] = memory, vector
        else:
            self.remove(memory.id)
            self.rows.append((memory, vector))

    def remove(self, record_id: UUID) -> None:
        self.rows = [row for row in self.rows if row[0].id != record_id]

    def told(self, asked: Sequence[str], near: Vectors) -> dict[UUID, Told]:
        around = self.neighbours()
        held = {memory.id: Counter(words(memory.text)) for memory, _ in self.rows}
        windows = {own: sum((held[other] for other in others if other), held[own]) for own, others in around.items()}
        turn, share = self.scores(held, held, asked)
        window, _ = self.scores(windows, held, asked)
        return {
            memory.id: Told(cosine(near, known), turn[memory.id], window[memory.id], share[memory.id], *around[memory.id])
            for memory, known in self.rows
        }

    def neighbours(self) -> dict[UUID, tuple[UUID | None, UUID | None]]:
        found: dict[UUID, tuple[UUID | None, UUID | None]] = {memory.id: (None, None) for memory, _ in self.rows}
        turns = sorted((memory for memory, _ in self.rows if memory.form == "turn"), key=lambda memory: memory.said_at)
        for earlier, later in pairwise(turns):
            if later.said_at - earlier.said_at < timedelta(hours=4):
                found[earlier.id] = found[earlier.id][0], later.id
                found[later.id] = earlier.id, found[later.id][1]
        return found

    def typical(self) -> list[UUID]:
        turns = [memory.id for memory, _ in self.rows if memory.form == "turn"]
        return turns if 2 * len(turns) >= len(self.rows) else [memory.id for memory, _ in self.rows]

    def scores(
        self, counts: dict[UUID, Counter[str]], turns: dict[UUID, Counter[str]], asked: Sequence[str]
    ) -> tuple[dict[UUID, float], dict[UUID, float]]:
        typical = self.typical()
        n = len(typical)
        mean = sum(counts[own].total() for own in typical) / max(n, 1) or 1
        holders = {word: sum(word in turns[own] for own in typical) for word in asked}
        rarity = {word: log(1 + (n - held + 0.5) / (held + 0.5)) for word, held in holders.items()}
        scores, shares = {}, {}
        for own, count in counts.items():
            norm = K1 * (1 - B + B * count.total() / mean)
            scores[own] = sum(rarity[word] * count[word] * (K1 + 1) / (count[word] + norm) for word in rarity if count[word])
            shares[own] = sum(rarity[word] for word in rarity if count[word]) / sum(rarity.values()) if rarity else 0
        return scores, shares


def cosine(one: Vectors, other: Vectors | None) -> float:
    return 0.0 if other is None else float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def told(view: View, asked: Sequence[str], near: Vectors) -> dict[UUID, Told]:
    rows = [int(row) for row in np.flatnonzero(view.columns.flags < GONE)]
    names = dict(zip(rows, view.ids(rows), strict=True))
    dense, lexical = view.dense(near[np.newaxis])[0], view.lexical(asked, K1, B)
    return {
        names[row]: Told(
            float(dense[row]),
            float(lexical.turn[row]),
            float(lexical.window[row]),
            float(lexical.share[row]),
            names.get(int(view.columns.previous[row])),
            names.get(int(view.columns.following[row])),
        )
        for row in rows
    }


def same(one: Told, other: Told) -> bool:
    scores, due = [(told.turn, told.window, told.share) for told in (one, other)]
    links = [(told.previous, told.following) for told in (one, other)]
    return np.allclose(scores, due, rtol=1e-4, atol=1e-5) and links[0] == links[1] and abs(one.closeness - other.closeness) < 0.02


def assert_same(index: Index, reference: Reference) -> None:
    assert len(index) == len(reference.rows)
    for asked in ASKED:
        near = vector(1_000)
        found, due = told(index.view(), asked, near), reference.told(asked, near)
        assert found.keys() == due.keys()
        assert all(same(found[own], due[own]) for own in due), (found, due)


moments = st.sampled_from((0.0, 0.5, 0.5, 3.0, 8.0, 8.2, 30.0))
records = st.builds(
    record, st.integers(1, 9), st.sampled_from(LINES), moments, st.sampled_from(("turn", "turn", "turn", "fact", "summary"))
)
steps = st.one_of(
    st.tuples(st.just("put"), records, st.none() | st.integers(0, 99)),
    st.tuples(st.just("remove"), records),
    st.tuples(st.sampled_from(("look", "reopen"))),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(steps, max_size=30))
def test_any_changes_leave_what_a_plain_search_finds(changes: list[Any]) -> None:
    index, reference = Index(DIMENSIONS), Reference()
    for step, *given_to in changes:
        match step:
            case "put":
                memory, seed = given_to
                known = None if seed is None else vector(seed)
                index.put(memory, known)
                reference.put(memory, known)
            case "remove":
                index.remove(given_to[0].id)
                reference.remove(given_to[0].id)
            case "look":
                assert_same(index, reference)
            case _:
                index = reopened(index)
    assert_same(index, reference)
    assert_same(reopened(index), reference)


def test_what_is_recent_is_folded_in_without_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((index_module, "_RECENT_MIN"), (index_module, "_GONE_MIN"), (postings_module, "_TAIL_MIN")):
        monkeypatch.setattr(module, name, 3)
    index, reference = Index(DIMENSIONS), Reference()
    for number in range(1, 60):
        memory = record(number, LINES[number % len(LINES)], number * 1.3)
        for kept in (index, reference):
            kept.put(memory, vector(number))
            if number % 3 == 0:
                kept.remove(record(number // 2).id)
    assert_same(index, reference)
    assert all(
        (record(number).id in index) == any(memory.id == record(number).id for memory, _ in reference.rows) for number in range(1, 60)
    )


def test_sessions_end_at_four_hours_of_silence() -> None:
    view = filled(*(record(number, hours=hours) for number, hours in enumerate((0, 3.9, 7.9, 8.0), 1))).view()
    assert view.columns.session.tolist() == [0, 0, 1, 1]
    assert view.columns.previous.tolist() == [-1, 0, -1, 2]
    assert view.columns.following.tolist() == [1, -1, 3, -1]


def test_only_turns_have_neighbours_and_a_session() -> None:
    view = filled(record(1), record(2, form="fact"), record(3, hours=1)).view()
    assert view.columns.session.tolist() == [0, -1, 0]
    assert view.columns.previous.tolist() == [-1, -1, 0]


def test_a_word_said_next_to_a_row_counts_in_its_window_only() -> None:
    found = filled(record(1, LINES[2]), record(2, LINES[0], 1), record(3, LINES[5], 2)).view().lexical(["herring"], K1, B)
    assert (found.turn > 0).tolist() == [False, True, False]
    assert (found.window > 0).tolist() == [True, True, True]


def test_a_share_is_of_all_words_that_are_asked_the_unheard_ones_included() -> None:
    found = filled(record(1, "herring"), record(2, "cello")).view().lexical(["herring", "unheard"], K1, B)
    assert 0 < found.share[0] < 0.5
    assert found.share[1] == 0


def test_a_word_that_every_row_holds_is_counted_as_one_that_few_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    index = filled(*(record(number, LINES[number % 2], number / 9) for number in range(1, 80)))
    often = index.view().lexical(["herring", "ferri"], K1, B)
    monkeypatch.setattr(index_module, "_PICKED_SHARE", 0)
    assert np.allclose(often.window, index.view().lexical(["herring", "ferri"], K1, B).window)


def test_cosines_are_those_of_the_vectors_and_zero_without_one() -> None:
    index = filled(*(record(number, hours=number) for number in range(1, 40)))
    index.put(record(50, hours=50), None)
    index.put(record(51, hours=51), np.zeros(DIMENSIONS, np.float32))
    asked = np.stack((vector(7), 3 * vector(8), np.zeros(DIMENSIONS, np.float32)))
    cosines = index.view().dense(asked)
    assert cosines.shape == (3, 41)
    assert cosines.dtype == np.float32
    assert cosines[:, :39] == pytest.approx(
        np.stack([asked[0], asked[1] / 3, asked[2]]) @ np.stack([vector(n) for n in range(39)]).T, abs=0.02
    )
    assert not cosines[:, 39:].any()
    assert index.view().columns.has_vector.tolist() == [True] * 39 + [False] * 2


def test_columns_tell_what_the_record_says() -> None:
    span = Span(START + timedelta(days=4), START + timedelta(days=5), "day")
    told_so = record(
        3, "My interview is on Friday!", when=span, pinned=True, stability=timedelta(days=45), last_used=START + timedelta(days=2)
    )
    columns = filled(told_so, record(4, excluded=True), record(5, form="fact", superseded_by=UUID(int=9))).view().columns
    assert columns.role.tolist() == [1, 0, 1]
    assert columns.form.tolist() == [0, 0, 1]
    assert columns.flags.tolist() == [PINNED, EXCLUDED, CLOSED]
    assert columns.said_at[0] == START.timestamp()
    assert columns.touched_at.tolist() == [(START + timedelta(days=2)).timestamp(), START.timestamp(), START.timestamp()]
    assert columns.stability_days.tolist() == [45, 30, 30]
    assert (columns.event_begin[0], columns.event_end[0]) == (span.begin.timestamp(), span.end.timestamp())
    assert np.isnan(columns.event_begin[1])
    assert columns.traits[0] == traits(told_so.text)
    assert columns.length[0] == len(words(told_so.text))


def test_a_record_with_the_same_text_keeps_its_row() -> None:
    index = filled(record(1), record(2, hours=1))
    index.put(record(1, pinned=True), vector(5))
    assert index.view().ids([0, 1]) == [record(1).id, record(2).id]
    assert index.view().columns.flags.tolist() == [PINNED, 0]


def test_what_is_removed_leaves_neither_vector_nor_words() -> None:
    index = filled(record(1, "a secret called Rumpelstiltskin"), record(2, hours=1))
    index.remove(record(1).id)
    assert not index.view().dense(vector(0)[np.newaxis])[0, 0]
    assert index.view().columns.flags[0] & EXCLUDED
    assert index.view().ids([0]) == [UUID(int=0)]
    packed = index.pack()
    assert b"rumpelstiltskin" not in packed["words"].tobytes()
    assert len(packed["vectors"]) == len(packed["ids"]) == 1
    assert len(index.view()) == 1


def test_removing_what_is_not_there_changes_nothing() -> None:
    index = filled(record(1))
    index.remove(record(2).id)
    index.remove(UUID(int=0))
    assert len(index) == 1
    assert UUID(int=0) not in index


def test_a_view_keeps_its_rows_while_the_index_grows() -> None:
    index = filled(record(1), record(2, hours=1))
    view = index.view()
    index.put(record(3, hours=2), vector(3))
    assert len(view) == 2
    assert view.columns.following.tolist() == [1, -1]
    assert view.dense(vector(1)[np.newaxis]).shape == (1, 2)
    assert len(view.lexical(["herring"], K1, B).turn) == 2


def test_turns_that_ask_and_tell_at_once_find_whole_rows() -> None:
    index, failed = Index(DIMENSIONS), []

    def told_all(begin: int) -> None:
        for number in range(begin, begin + 300):
            index.put(record(number, LINES[number % 5], number / 10), vector(number))
            if number % 5 == 0:
                index.remove(record(number - 2).id)

    def ask() -> None:
        try:
            for _ in range(200):
                view = index.view()
                sizes = len(view), view.dense(vector(1)[np.newaxis]).shape[1], len(view.lexical(["herring"], K1, B).window)
                assert len(set(sizes)) == 1
                assert view.columns.following.max(initial=0) < max(len(view), 1)
        except Exception as error:  # noqa: BLE001 - a thread's error is told where it is looked for
            failed.append(error)

    work: list[Callable[[], None]] = [lambda: told_all(1), lambda: told_all(1_001), ask, ask]
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(index) == 600 - 120


def test_its_size_grows_with_its_rows_and_counts_every_vector() -> None:
    small, large = (filled(*(record(n, hours=n) for n in range(1, count))) for count in (10, 1_000))
    assert small.size_bytes < large.size_bytes
    assert large.size_bytes > 999 * (DIMENSIONS + 60)


@pytest.mark.parametrize("shape", [(DIMENSIONS + 1,), (1, DIMENSIONS)])
def test_a_vector_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="shape"):
        Index(DIMENSIONS).put(record(1), np.zeros(shape, np.float32))


def spoilt(**changes: NDArray[Any]) -> dict[str, Any]:
    return {**filled(record(1), record(2, hours=1)).pack(), **changes}


@pytest.mark.parametrize(
    "arrays",
    [
        {},
        spoilt(role=np.zeros(1, np.int8)),
        spoilt(role=np.zeros(2, np.int64)),
        spoilt(ids=np.zeros((2, 8), np.uint8)),
        spoilt(vectors=np.zeros((2, DIMENSIONS + 1), np.int8)),
        spoilt(words=np.zeros(0, np.uint8)),
        spoilt(word_rows=np.zeros(1, np.int32)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(arrays: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"fit|no array"):
        Index.unpack(arrays, DIMENSIONS)


def test_an_empty_index_answers_and_packs() -> None:
    index = reopened(Index(DIMENSIONS))
    assert len(index) == 0
    assert index.view().dense(vector(1)[np.newaxis]).shape == (1, 0)
    assert index.view().lexical(["herring"], K1, B).share.shape == (0,)
    index.put(replace(record(1), text="x " * 50_000), vector(1))
    assert len(index) == 1


@given(st.integers(0, 3), st.integers(0, 1_000), st.integers(1, 300), st.sampled_from((0, 0.01, 1)))
def test_the_best_rows_are_those_of_a_full_sort(seed: int, n: int, count: int, filled_share: float) -> None:
    drawn = np.random.default_rng(seed)
    values = np.where(drawn.random(n) < filled_share, drawn.standard_normal(n), -1.0).astype(np.float32)
    rows = best_rows(values, count)
    assert len(set(rows.tolist())) == len(rows) == min(n, count)
    assert np.array_equal(np.sort(values[rows])[::-1], np.sort(values)[::-1][:count])
