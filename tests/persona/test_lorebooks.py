import resource
import subprocess
import sys
from copy import deepcopy
from dataclasses import fields, replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.cards.lorebooks import (
    CONTENT_CHARS_MAX,
    ENTRIES_MAX,
    KEY_CHARS_MAX,
    KEYS_MAX,
    read_book,
    write_card_book,
    write_lorebook_v3,
    write_world,
)
from everkin.persona.lorebook import CharacterFilter, Entry, Lorebook, LorebookRefused

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(st.from_regex(r"x_[a-z]{1,6}", fullmatch=True), JSON, max_size=3)
TEXTS = st.lists(st.text(min_size=1, max_size=12), max_size=3)
FLAGS = st.booleans()

V2_ENTRY: dict[str, Any] = {
    "keys": ["mill", "river"],
    "content": "@@depth 3\nThe mill stands by the river.",
    "extensions": {"some_tool/weight": 10, "nested": {"a": [1, None]}},
    "enabled": True,
    "insertion_order": 7,
    "case_sensitive": True,
    "name": "The mill",
    "priority": 3,
    "id": 12,
    "comment": "old",
    "selective": True,
    "secondary_keys": ["wheel"],
    "constant": False,
    "position": "after_char",
}
FRONT_END_ENTRY: dict[str, Any] = {
    "id": 4,
    "keys": ["mill", "/wheels?/i"],
    "secondary_keys": [],
    "comment": "The mill",
    "content": "It grinds.",
    "constant": False,
    "selective": True,
    "insertion_order": 100,
    "enabled": True,
    "position": "after_char",
    "use_regex": True,
    "extensions": {
        "position": 4,
        "exclude_recursion": True,
        "display_index": 2,
        "probability": 40,
        "useProbability": True,
        "depth": 6,
        "selectiveLogic": 3,
        "outlet_name": "garden",
        "group": "a, b",
        "group_override": True,
        "group_weight": 30,
        "prevent_recursion": True,
        "delay_until_recursion": True,
        "scan_depth": 5,
        "match_whole_words": False,
        "use_group_scoring": None,
        "case_sensitive": True,
        "automation_id": "bell",
        "role": 2,
        "vectorized": True,
        "sticky": 2,
        "cooldown": None,
        "delay": 1,
        "match_persona_description": True,
        "match_scenario": False,
        "triggers": ["normal"],
        "ignore_budget": True,
    },
}
WORLD: dict[str, Any] = {
    "name": "Valley",
    "originalData": {"kept": True},
    "entries": {
        "3": {
            "uid": 3,
            "key": ["mill"],
            "keysecondary": ["wheel"],
            "comment": "The mill",
            "content": "It grinds.",
            "constant": True,
            "vectorized": False,
            "selective": True,
            "selectiveLogic": 2,
            "addMemo": True,
            "order": 50,
            "position": 5,
            "disable": True,
            "ignoreBudget": True,
            "excludeRecursion": True,
            "preventRecursion": False,
            "delayUntilRecursion": 2,
            "matchCharacterDepthPrompt": True,
            "matchCreatorNotes": True,
            "probability": 80,
            "useProbability": False,
            "depth": 1,
            "outletName": "",
            "group": "g",
            "groupOverride": False,
            "groupWeight": 20,
            "scanDepth": None,
            "caseSensitive": None,
            "matchWholeWords": True,
            "useGroupScoring": False,
            "automationId": "",
            "role": 1,
            "sticky": 3,
            "cooldown": 4,
            "delay": 5,
            "characterFilter": {"isExclude": True, "names": ["Mira"], "tags": ["loud"]},
            "displayIndex": 9,
            "triggers": [],
        },
        "7": {"uid": 7, "key": "oak, elm", "content": "Trees."},
    },
}


def card_book(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parsed JSON
    return {"extensions": {}, "entries": list(entries), **more}


def said(entry: Entry) -> dict[str, Any]:
    """What an entry says, without where it came from."""
    return {f.name: getattr(entry, f.name) for f in fields(entry) if f.name not in {"id", "origin"}}


def test_a_card_book_is_read_with_all_it_says() -> None:
    book = read_book(card_book(V2_ENTRY, name="Valley", scan_depth=4, token_budget=300, recursive_scanning=True))
    assert (book.name, book.scan_depth, book.token_budget, book.recursive_scanning, book.format) == ("Valley", 4, 300, True, "card")
    read = book.entries[0]
    assert (read.id, read.keys, read.secondary_keys, read.order, read.priority) == ("12", ("mill", "river"), ("wheel",), 7, 3)
    assert (read.position, read.case_sensitive, read.selective, read.title) == ("after_char", True, True, "The mill")


def test_what_stands_under_extensions_is_read_too() -> None:
    read = read_book(card_book(FRONT_END_ENTRY)).entries[0]
    assert read.keys == ("mill", "/wheels?/i")
    assert (read.position, read.depth, read.role, read.logic, read.outlet) == ("at_depth", 6, "assistant", "and_all", "garden")
    assert (read.probability, read.groups, read.group_override, read.group_weight) == (40, ("a", "b"), True, 30)
    assert (read.scan_depth, read.whole_words, read.case_sensitive, read.use_group_scoring) == (5, False, True, None)
    assert (read.exclude_recursion, read.prevent_recursion, read.delay_until_recursion) == (True, True, 1)
    assert (read.sticky, read.cooldown, read.delay, read.vectorized, read.ignore_budget) == (2, 0, 1, True, True)
    assert (set(read.facets), read.automation_id) == ({"persona_description"}, "bell")


def test_a_world_file_is_read_with_all_it_says() -> None:
    book = read_book(WORLD)
    read, trees = book.entries
    assert (book.name, book.format, read.id, trees.id) == ("Valley", "world", "3", "7")
    assert (read.enabled, read.constant, read.logic, read.order, read.position) == (False, True, "not_any", 50, "examples_top")
    assert (read.delay_until_recursion, read.use_probability, read.role, read.sticky) == (2, False, "user", 3)
    assert set(read.facets) == {"character_depth_prompt", "creator_notes"}
    assert read.characters == CharacterFilter(("Mira",), ("loud",), excludes=True)
    assert (trees.keys, trees.selective, trees.depth, trees.order) == (("oak", "elm"), True, 4, 100)


@pytest.mark.parametrize(
    ("raw", "keys"),
    [
        ({"keys": ["oak|elm"], "use_regex": True}, ("/oak|elm/i",)),
        ({"keys": ["a/b", r"a\/b"], "use_regex": True, "case_sensitive": True}, (r"/a\/b/", r"/a\/b/")),
        ({"keys": ["/oak/m"], "use_regex": True}, ("/oak/m",)),
        ({"keys": ["c++"], "use_regex": True, "extensions": {"position": 0}}, ("c++",)),
        ({"keys": ["oak|elm"], "use_regex": False}, ("oak|elm",)),
        ({"keys": "oak, elm,,"}, ("oak", "elm")),
        ({"keys": ["oak", 3, None, ""]}, ("oak",)),
        ({"keys": None}, ()),
        ({}, ()),
    ],
)
def test_keys_are_read_as_text_or_pattern(raw: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert read_book(card_book(raw)).entries[0].keys == keys


def test_secondary_keys_may_be_one_string_with_commas() -> None:
    raw = {**V2_ENTRY, "secondary_keys": "wheel, weir ,"}
    book = read_book(card_book(raw))
    assert book.entries[0].secondary_keys == ("wheel", "weir")
    assert write_card_book(book)["entries"][0]["secondary_keys"] == "wheel, weir ,"


def test_no_entry_has_the_id_of_another() -> None:
    shared = [{"id": one, "keys": ["mill"], "content": ""} for one in ("a", "a", "a#0", "a#1", "", "")]
    ids = [entry.id for entry in read_book(card_book(*shared)).entries]
    assert len(set(ids)) == len(ids) == 6
    assert ids[2:4] == ["a#0", "a#1"]


@pytest.mark.parametrize(
    "raw",
    [
        card_book(V2_ENTRY, FRONT_END_ENTRY, name="Valley", odd=1),
        card_book({"keys": ["a"], "content": "", "extensions": {}, "enabled": False, "insertion_order": "12", "priority": None}),
        card_book({"keys": ["a|b"], "use_regex": True, "content": "", "extensions": None, "enabled": 1, "insertion_order": 1.5}),
        card_book({"keys": ["a"], "content": 5, "extensions": {"position": 99, "role": "user", "depth": -1, "sticky": "x"}}),
        card_book(),
    ],
)
def test_a_card_book_goes_back_as_it_came_with_what_the_specification_asks_for(raw: dict[str, Any]) -> None:
    before = deepcopy(raw)
    written = write_card_book(read_book(raw))
    assert raw == before
    for entry, was in zip(written.pop("entries"), raw["entries"], strict=True):
        assert entry == {"content": "", "extensions": {}, "enabled": True, "insertion_order": 100, "use_regex": False} | was
    assert written == {key: value for key, value in raw.items() if key != "entries"}


def test_a_standalone_book_goes_back_as_it_came() -> None:
    raw = {"spec": "lorebook_v3", "made_by": "someone", "data": card_book({**V2_ENTRY, "use_regex": False}, x_tool={"deep": [1]})}
    assert write_lorebook_v3(read_book(raw)) == raw


def test_a_world_file_goes_back_as_it_came() -> None:
    assert write_world(read_book(WORLD)) == WORLD


def test_a_book_of_one_format_is_written_in_the_other_and_says_the_same() -> None:
    for raw in (WORLD, card_book(V2_ENTRY, FRONT_END_ENTRY, name="Valley", token_budget=9)):
        book = read_book(raw)
        for written in (write_world(book), write_card_book(book), write_lorebook_v3(book)):
            again = read_book(orjson.loads(orjson.dumps(written)))
            assert list(map(said, again.entries)) == list(map(said, book.entries))
            assert (again.name, again.token_budget) == (book.name, book.token_budget)


def test_what_nobody_knows_goes_along_into_the_other_format_and_back() -> None:
    raw = deepcopy(WORLD)
    raw["entries"]["3"]["x_new"] = {"a": 1}
    card = write_card_book(read_book(raw))
    assert card["originalData"] == {"kept": True}
    assert card["entries"][0]["extensions"].items() >= {"x_new": {"a": 1}, "displayIndex": 9, "triggers": []}.items()
    back = write_world(read_book(card))["entries"]["0"]
    assert back["displayIndex"] == 9
    assert back["extensions"] == {"x_new": {"a": 1}, "triggers": []}


def test_in_a_card_what_goes_beyond_the_specification_stands_under_extensions_in_snake_case() -> None:
    written = write_card_book(read_book(WORLD))["entries"][0]
    assert set(written) <= {
        *("keys", "content", "extensions", "enabled", "insertion_order", "use_regex", "case_sensitive", "name", "priority", "id"),
        *("comment", "selective", "secondary_keys", "constant", "position"),
    }
    assert written["position"] == "after_char"
    beyond = written["extensions"]
    assert (beyond["position"], beyond["selectiveLogic"], beyond["delay_until_recursion"], beyond["useProbability"]) == (5, 2, 2, False)
    assert beyond["character_filter"] == {"isExclude": True, "names": ["Mira"], "tags": ["loud"]}


def test_a_change_is_written_and_nothing_else_is_touched() -> None:
    book = read_book(card_book(FRONT_END_ENTRY))
    changed = replace(book, entries=(replace(book.entries[0], depth=2, position="outlet", keys=("weir",), enabled=False),))
    written = write_card_book(changed)["entries"][0]
    expected = deepcopy(FRONT_END_ENTRY) | {"keys": ["weir"], "enabled": False, "use_regex": False}
    expected["extensions"] |= {"depth": 2, "position": 7}
    assert written == expected


def test_a_book_made_here_can_be_written_in_every_format() -> None:
    book = Lorebook(name="New", entries=(Entry("a", "Text", ("oak",), position="at_depth", sticky=2), Entry("b", "More", ("/elm/",))))
    for written in (write_card_book(book), write_world(book), write_lorebook_v3(book)):
        again = read_book(written)
        assert list(map(said, again.entries)) == list(map(said, book.entries))


@pytest.mark.parametrize(
    "raw",
    [
        {"entries": {"a": {"keys": ["oak"], "insertion_order": 3}}},
        {"entries": [{"key": ["oak"], "order": 3}]},
        card_book({"keys": ["oak"], "insertion_order": 3}),
    ],
)
def test_the_names_of_its_keys_tell_a_format_whatever_holds_the_entries(raw: dict[str, Any]) -> None:
    read = read_book(raw).entries[0]
    assert (read.keys, read.order) == (("oak",), 3)


def test_no_entry_takes_the_place_of_another_in_a_world_file() -> None:
    world, card = read_book(WORLD), read_book(card_book(V2_ENTRY))
    both = replace(world, entries=(*card.entries, *world.entries, *world.entries))
    again = read_book(write_world(both))
    assert list(map(said, again.entries)) == list(map(said, both.entries))
    assert len({e.id for e in again.entries}) == 5


def test_entries_have_names_of_their_own() -> None:
    book = read_book(card_book({"id": 1}, {"id": 1}, {}, {"id": "one"}, {}))
    assert len({e.id for e in book.entries}) == 5
    assert book.entries[3].id == "one"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({}, "no list of entries"),
        ({"entries": 5}, "no list of entries"),
        ({"spec": "lorebook_v3"}, "no list of entries"),
        ({"spec": "lorebook_v3", "data": []}, "no list of entries"),
        (card_book({}, "x"), "Entry 2"),  # type: ignore[arg-type] # what is refused
        ({"entries": {"0": None}}, "Entry 1"),
        (card_book(*[{}] * (ENTRIES_MAX + 1)), "5,000 are the most"),
        (card_book({"content": "x" * (CONTENT_CHARS_MAX + 1)}), "content of entry 1"),
        (card_book({"keys": ["k"] * (KEYS_MAX + 1)}), "201 keys"),
        (card_book({"secondary_keys": "k," * (KEYS_MAX + 1)}), "201 keys"),
        (card_book({"keys": ["k" * (KEY_CHARS_MAX + 1)]}), "longer than 1,000"),
        (card_book({"keys": ["k" * KEY_CHARS_MAX], "use_regex": True}), "longer than 1,000"),
        (card_book(*[{"keys": ["k"] * KEYS_MAX}] * 101), "more than 20,000 keys"),
        (card_book(*[{"content": "x" * CONTENT_CHARS_MAX}] * 81), "larger than"),
        (card_book({"extensions": {"x": [[0] * 1000] * 1001}}), "larger than"),
    ],
)
def test_what_is_no_book_or_too_large_is_refused_in_a_sentence(raw: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LorebookRefused, match=sentence) as refused:
        read_book(raw)
    assert refused.value.status == 422


HOSTILE = """
from everkin.persona.cards.lorebooks import read_book
from everkin.persona.lorebook import LorebookRefused
deep = []
for _ in range(100_000):
    deep = [deep]
pattern = "/" + "(a+)+" * 2_000_000 + "/"
huge = [{"keys": [pattern]}, {"key": [pattern]}, {"content": "x" * 50_000_000}, {"extensions": {"deep": deep}}, {"keys": "a," * 2_000_000}]
for entry in huge:
    for raw in ({"entries": [entry]}, {"entries": {"0": entry}}, {"spec": "lorebook_v3", "data": {"entries": [entry]}}):
        try:
            read_book(raw)
        except LorebookRefused:
            continue
        raise SystemExit("It was not refused.")
"""


def test_a_ten_megabyte_pattern_and_a_bottomless_object_are_refused_at_once() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    subprocess.run([sys.executable, "-c", HOSTILE], check=True, preexec_fn=bounded, timeout=60)


EXTENSIONS = st.fixed_dictionaries(
    {},
    optional={
        "position": st.integers(-1, 9) | st.none(),
        "depth": st.integers(-3, 9) | st.none(),
        "role": st.integers(-1, 4) | st.none() | st.just("user"),
        "selectiveLogic": st.integers(0, 5),
        "selective_logic": st.integers(0, 5),
        "probability": st.integers(0, 100) | st.none() | st.just("50"),
        "useProbability": FLAGS | st.none(),
        "group": st.text(max_size=6),
        "group_weight": st.floats(0, 100) | st.none(),
        "delay_until_recursion": FLAGS | st.integers(0, 4),
        "sticky": st.integers(0, 4) | st.none(),
        "match_scenario": FLAGS,
        "character_filter": st.fixed_dictionaries({"isExclude": FLAGS, "names": TEXTS, "tags": TEXTS}) | JSON,
    },
)
CARD_ENTRIES = st.fixed_dictionaries(
    {"keys": TEXTS | st.text(max_size=9), "content": st.text(max_size=30), "extensions": st.builds(dict.__or__, EXTENSIONS, UNKNOWN)},
    optional={
        "enabled": FLAGS,
        "insertion_order": st.integers(-999, 999) | st.floats(-9, 9),
        "use_regex": FLAGS,
        "case_sensitive": FLAGS | st.none(),
        "constant": FLAGS,
        "selective": FLAGS | JSON,
        "secondary_keys": TEXTS | st.text(max_size=9),
        "position": st.sampled_from(["before_char", "after_char", "elsewhere", 3]),
        "priority": st.integers(0, 9) | st.none(),
        "id": st.integers(0, 99) | st.text(max_size=5),
        "x_unknown": JSON,
    },
)
WORLD_ENTRIES = st.fixed_dictionaries(
    {"key": TEXTS, "content": st.text(max_size=30)},
    optional={
        "uid": st.integers(0, 99),
        "keysecondary": TEXTS,
        "order": st.integers(-999, 999),
        "position": st.integers(-1, 9),
        "disable": FLAGS,
        "selective": FLAGS,
        "selectiveLogic": st.integers(-1, 5),
        "role": st.integers(0, 2) | st.none(),
        "sticky": st.integers(0, 5) | st.none(),
        "matchPersonaDescription": FLAGS,
        "caseSensitive": FLAGS | st.none(),
        "characterFilter": st.fixed_dictionaries({"isExclude": FLAGS, "names": TEXTS, "tags": TEXTS}),
        "xUnknown": JSON,
        "extensions": UNKNOWN,
    },
)
CARD_BOOKS = st.builds(
    lambda entries, more: {**more, "extensions": {}, "entries": entries},
    st.lists(CARD_ENTRIES, max_size=4),
    st.fixed_dictionaries({}, optional={"name": st.text(max_size=5), "scan_depth": st.integers(0, 9) | JSON, "x_book": JSON}),
)
WORLDS = st.builds(lambda entries: {"entries": entries}, st.dictionaries(st.integers(0, 50).map(str), WORLD_ENTRIES, max_size=4))


@given(CARD_BOOKS)
def test_any_card_book_survives_its_own_format(raw: dict[str, Any]) -> None:
    book = read_book(raw)
    written = write_card_book(book)
    assert read_book(written) == replace(book, entries=read_book(written).entries)
    for entry, was in zip(written["entries"], raw["entries"], strict=True):
        assert entry.items() >= was.items()
    assert list(map(said, read_book(written).entries)) == list(map(said, book.entries))
    assert write_card_book(read_book(written)) == written


@given(WORLDS)
def test_any_world_file_survives_its_own_format(raw: dict[str, Any]) -> None:
    assert write_world(read_book(raw)) == raw


@given(CARD_BOOKS | WORLDS)
def test_any_book_says_the_same_in_every_format(raw: dict[str, Any]) -> None:
    book = read_book(raw)
    for written in (write_world(book), write_card_book(book), write_lorebook_v3(book)):
        assert list(map(said, read_book(written).entries)) == list(map(said, book.entries))


@given(CARD_BOOKS | WORLDS, CARD_BOOKS | WORLDS)
def test_any_change_to_an_entry_is_written_into_what_it_was_read_from(raw: dict[str, Any], other: dict[str, Any]) -> None:
    book, changes = read_book(raw), read_book(other)
    entries = tuple(replace(e, **said(change)) for e, change in zip(book.entries, changes.entries, strict=False))
    changed = replace(book, entries=entries)
    for written in (write_world(changed), write_card_book(changed)):
        assert list(map(said, read_book(written).entries)) == list(map(said, entries))
