import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from everkin.persona.lorebook import CharacterFilter, Entry, Lorebook, Position
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.macros import MacroContext, Variables
from everkin.persona.rules.scan import DEPTH, RECURSIONS_MAX, Line, ScanContext, Scanned, entry_key, scan, semantic_texts

VALUES = MacroContext(char="Mira", user="Ana", now=datetime(2026, 3, 2, tzinfo=UTC))


def words(text: str) -> int:
    return len(text.split())


def context(*said: str, **more: Any) -> ScanContext:  # noqa: ANN401 - its fields
    """The newest message last; Ana and Mira in turn, Ana spoke last."""
    speakers = ("Ana", "Mira") * len(said)
    lines = [Line(speaker, text) for speaker, text in zip(speakers, reversed(said), strict=False)][::-1]
    plain = ScanContext(lines, count=len(said), replies=len(said) // 2, context_tokens=400, cost=words, draw=seeded("chat"), values=VALUES)
    return replace(plain, **more)


def entry(name: str, keys: str = "", content: str = "", **more: Any) -> Entry:  # noqa: ANN401 - its fields
    return Entry(name, content or f"About {name}.", tuple(keys.split()), **more)


def found(entries: Sequence[Entry], where: ScanContext, **book: Any) -> list[str]:  # noqa: ANN401 - its fields
    return names(scan({"b": Lorebook(entries=tuple(entries), **book)}, where))


def names(scanned: Scanned) -> list[str]:
    return [a.key.removeprefix("b/") for a in scanned.activated]


def reasons(scanned: Scanned) -> dict[str, str]:
    return {d.key.removeprefix("b/"): d.reason for d in scanned.dropped}


@pytest.mark.parametrize(
    ("one", "comes"),
    [
        (entry("e", "oak"), True),
        (entry("e", "elm"), False),
        (entry("e"), False),
        (entry("e", "elm oak"), True),
        (entry("e", constant=True), True),
        (entry("e", "oak", enabled=False), False),
        (entry("e", "oak", "@@dont_activate"), False),
        (entry("e", constant=True, content="@@dont_activate"), False),
        (entry("e", "elm", "@@activate\n@@dont_activate"), True),
        (entry("e", "elm", "@@activate", enabled=False), False),
        (entry("e", "OAK", case_sensitive=True), False),
        (entry("e", "ak"), False),
        (entry("e", "ak", whole_words=False), True),
        (entry("e", "/o.k/"), True),
        (entry("e", r"/\x01Ana:[^\x01]*oak/"), True),
        (entry("e", r"/\x01Mira:[^\x01]*oak/"), False),
        (entry("e", "/(/"), False),
        (entry("e", "{{user}}"), True),
        (entry("e", "<char>"), True),
        (entry("e", "{{summary}}"), False),
        (entry("e", "oak", secondary_keys=("elm",), selective=True), False),
        (entry("e", "oak", secondary_keys=("elm",)), True),
        (entry("e", "oak", secondary_keys=("elm", "river"), selective=True), True),
        (entry("e", "oak", secondary_keys=("elm", "river"), selective=True, logic="and_all"), False),
        (entry("e", "oak", secondary_keys=("elm", "river"), selective=True, logic="not_all"), True),
        (entry("e", "oak", secondary_keys=("elm", "river"), selective=True, logic="not_any"), False),
        (entry("e", "oak", scan_depth=0), False),
        (entry("e", "mill", scan_depth=3), True),
        (entry("e", "mill"), False),
        (entry("e", "mill", "@@scan_depth 3\nText"), True),
        (entry("e", "oak", "@@scan_depth 0\nText", scan_depth=5), False),
        (entry("e", "oak", "@@additional_keys elm"), False),
        (entry("e", "oak", "@@additional_keys elm,river"), True),
        (entry("e", "oak", "@@exclude_keys elm,river"), False),
        (entry("e", "oak", "@@exclude_keys elm"), True),
        (entry("e", constant=True, content="@@exclude_keys oak"), False),
        (entry("e", "oak", "@@activate_only_after 1"), True),
        (entry("e", "oak", "@@activate_only_after 2"), False),
        (entry("e", "oak", "@@activate_only_every 1"), True),
        (entry("e", "oak", "@@activate_only_every 2"), False),
        (entry("e", "oak", "@@is_greeting 1"), True),
        (entry("e", "oak", "@@is_greeting 0"), False),
        (entry("e", "oak", "@@is_user_icon coat"), True),
        (entry("e", "oak", characters=CharacterFilter(names=("mira",))), True),
        (entry("e", "oak", characters=CharacterFilter(names=("Theo",))), False),
        (entry("e", "oak", characters=CharacterFilter(names=("Mira",), excludes=True)), False),
        (entry("e", "oak", characters=CharacterFilter(tags=("loud",))), True),
        (entry("e", "oak", position="outlet", outlet="garden"), False),
        (entry("e", "oak", "@@depth 1\nText", position="outlet"), True),
        (entry("e", "baker"), False),
        (entry("e", "baker", facets=frozenset({"persona_description"})), True),
        (entry("near", vectorized=True), True),
        (entry("far", vectorized=True), False),
        (entry("near"), False),
        (entry("e", "oak", delay=4), False),
        (entry("e", "oak", delay=3), True),
        (entry("e", "oak", delay_until_recursion=1), False),
        (entry("e", "oak", probability=0), False),
        (entry("e", "oak", probability=0, use_probability=False), True),
        (entry("e", "oak", "@@ignore_on_max_context"), True),
    ],
)
def test_an_entry_comes_when_its_conditions_hold(one: Entry, comes: bool) -> None:  # noqa: FBT001
    where = context(
        "We met at the mill.",
        "By the river.",
        "Under an oak.",
        greeting=1,
        names=frozenset({"Mira"}),
        facets={"persona_description": "Ana is a baker."},
        similarities={"b/near": 0.7, "b/far": 0.2},
    )
    assert found([one], where) == ([one.id] if comes else [])


def test_what_is_for_a_greeting_does_not_come_where_none_is_known() -> None:
    assert found([entry("e", "oak", "@@is_greeting 0")], context("oak")) == []


def test_entries_stand_in_ascending_order_the_highest_nearest_to_the_reply() -> None:
    entries = [entry("c", "oak", order=30), entry("a", "oak", order=10), entry("b", "oak", order=20)]
    assert found(entries, context("oak")) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("one", "position", "depth", "role"),
    [
        (entry("e", "oak", position="after_char"), "after_char", 4, "system"),
        (entry("e", "oak", position="at_depth", depth=2, role="user"), "at_depth", 2, "user"),
        (entry("e", "oak", "@@depth 1\n@@role assistant\nText"), "at_depth", 1, "assistant"),
        (entry("e", "oak", "@@depth -3\nText"), "at_depth", 0, "system"),
        (entry("e", "oak", "@@reverse_depth 1\nText"), "at_depth", 2, "system"),
        (entry("e", "oak", "@@reverse_depth 9\nText"), "at_depth", 0, "system"),
        (entry("e", "oak", "@@position scenario\n@@depth 1\nText"), "scenario", 4, "system"),
        (entry("e", "oak", "@@position after_desc\nText"), "after_char", 4, "system"),
        (entry("e", "oak", position="note_top"), "note_top", 4, "system"),
    ],
)
def test_an_entry_is_placed_where_it_says(one: Entry, position: Position, depth: int, role: str) -> None:
    scanned = scan({"b": Lorebook(entries=(one,))}, context("mill", "river", "oak"))
    placed = scanned.activated[0]
    assert (placed.position, placed.depth, placed.role) == (position, depth, role)


def test_recursion_follows_what_entries_say_and_tells_the_round() -> None:
    entries = [entry("a", "oak", "See the elm."), entry("b", "elm", "See the ash.", prevent_recursion=True), entry("c", "ash")]
    scanned = scan({"b": Lorebook(entries=tuple(entries))}, context("oak"))
    assert {a.key: a.round for a in scanned.activated} == {"b/a": 0, "b/b": 1}
    assert [a.why for a in scanned.activated if a.key == "b/b"] == ["The key “elm” was found."]


@pytest.mark.parametrize(
    ("more", "book", "comes"),
    [
        ({}, {}, True),
        ({"exclude_recursion": True}, {}, False),
        ({}, {"recursive_scanning": False}, False),
        ({"delay_until_recursion": 1}, {}, True),
        ({"delay_until_recursion": 3}, {}, True),
        ({"scan_depth": 0}, {}, True),
    ],
)
def test_who_is_found_in_what_others_say(more: dict[str, Any], book: dict[str, Any], comes: bool) -> None:  # noqa: FBT001
    entries = [entry("a", "oak", "See the elm."), entry("b", "elm", **more)]
    assert ("b" in found(entries, context("oak"), **book)) == comes


def test_levels_of_delay_open_one_after_the_other() -> None:
    entries = [
        entry("a", "oak", "elm"),
        entry("first", "oak", "x", delay_until_recursion=1),
        entry("second", "oak", "y", delay_until_recursion=2),
        entry("third", "x", delay_until_recursion=5),
    ]
    scanned = scan({"b": Lorebook(entries=tuple(entries))}, context("oak"))
    rounds = {a.title: a.round for a in scanned.activated}
    assert sorted(a.key for a in scanned.activated) == ["b/a", "b/first", "b/second", "b/third"]
    assert {a.key: a.round for a in scanned.activated}["b/first"] == 1
    assert max(rounds.values()) == {a.key: a.round for a in scanned.activated}["b/third"] > 1


def test_entries_that_call_each_other_are_followed_so_far_and_no_further() -> None:
    chain = [entry(str(i), f"key{i}", f"key{i + 1}") for i in range(1_000)]
    assert found(chain, context("key0", context_tokens=90_000)) == [str(i) for i in reversed(range(RECURSIONS_MAX + 1))]


def test_an_entry_that_waits_for_recursion_alone_never_comes() -> None:
    assert found([entry("a", "oak", delay_until_recursion=1)], context("oak")) == []


def test_a_hidden_key_calls_other_entries_but_is_not_told() -> None:
    entries = [entry("a", "oak", "The tree.{{hidden_key:elm}}{{// ash}}{{comment: yew}}"), entry("b", "elm"), entry("c", "ash yew")]
    scanned = scan({"b": Lorebook(entries=tuple(entries))}, context("oak"))
    assert {a.key: a.text for a in scanned.activated} == {"b/a": "The tree.", "b/b": "About b."}


@pytest.mark.parametrize(("book", "comes"), [({}, DEPTH), ({"scan_depth": 1}, 1), ({"scan_depth": 3}, 3), ({"scan_depth": 0}, 0)])
def test_a_book_says_how_many_messages_are_looked_at(book: dict[str, int], comes: int) -> None:
    entries = [entry(tree, tree, order=order) for order, tree in enumerate(("ash", "elm", "yew", "oak"))]
    assert found(entries, context("An ash.", "An elm.", "A yew.", "An oak."), **book) == ["ash", "elm", "yew", "oak"][4 - comes :]


def test_the_budget_goes_to_the_highest_first_and_the_rest_is_named() -> None:
    entries = [entry(f"e{i}", "oak", "word " * 40, order=i) for i in range(4)]
    scanned = scan({"b": Lorebook(entries=tuple(entries))}, context("oak"))
    assert (scanned.budget, scanned.spent) == (100, 80)
    assert names(scanned) == ["e2", "e3"]
    assert reasons(scanned) == {"e0": "budget", "e1": "budget"}


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        ([entry("low", "oak", "w " * 60, priority=1, order=90), entry("high", "oak", "w " * 60, priority=9, order=10)], ["high"]),
        ([entry("big", "oak", "w " * 90), entry("free", "oak", "w " * 90, ignore_budget=True, order=1)], ["free", "big"]),
        ([entry("way", "oak", "@@ignore_on_max_context\n" + "w " * 60, order=900), entry("stays", "oak", "w " * 60)], ["stays"]),
        ([entry("fits", "oak", "w " * 100)], ["fits"]),
        ([entry("not", "oak", "w " * 101)], []),
    ],
)
def test_who_gets_the_budget(entries: list[Entry], kept: list[str]) -> None:
    assert found(entries, context("oak")) == kept


def test_a_books_own_budget_holds() -> None:
    entries = tuple(entry(f"e{i}", "oak", "w " * 10, order=i) for i in range(5))
    own = scan({"b": Lorebook(entries=entries, token_budget=30), "w": Lorebook(entries=entries)}, context("oak"))
    assert sorted(a.key for a in own.activated) == ["b/e2", "b/e3", "b/e4", *(f"w/e{i}" for i in range(5))]
    assert {d.key: d.reason for d in own.dropped} == {"b/e0": "book_budget", "b/e1": "book_budget"}


def test_the_first_book_outranks_the_others() -> None:
    books = {
        "character": Lorebook(entries=(entry("e", "oak", "w " * 60, order=1),)),
        "world": Lorebook(entries=(entry("e", "oak", "w " * 60),)),
    }
    assert [a.key for a in scan(books, context("oak")).activated] == ["character/e"]


def test_of_a_group_one_comes_by_weight_and_the_same_each_time() -> None:
    entries = [entry("a", "oak", groups=("g",), group_weight=30), entry("b", "oak", groups=("g",), group_weight=10), entry("c", "oak")]
    drawn = [found(entries, context("oak", count=i)) for i in range(400)]
    assert drawn == [found(entries, context("oak", count=i)) for i in range(400)]
    assert all(len(d) == 2 and "c" in d for d in drawn)
    assert 0.65 < sum("a" in d for d in drawn) / 400 < 0.85


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        ([entry("a", "oak", groups=("g",), group_override=True), entry("b", "oak", groups=("g",), order=900)], ["a"]),
        (
            [
                entry("a", "oak", groups=("g",), group_override=True, order=1),
                entry("b", "oak", groups=("g",), group_override=True, order=2),
                entry("c", "oak", groups=("g",), group_weight=10_000),
            ],
            ["b"],
        ),
        ([entry("a", "oak river", groups=("g",), use_group_scoring=True), entry("b", "oak", groups=("g",), use_group_scoring=True)], ["a"]),
        (
            [
                entry("a", "oak", groups=("g",), use_group_scoring=True, selective=True, secondary_keys=("river",)),
                entry("b", "oak", groups=("g",), use_group_scoring=True),
            ],
            ["a"],
        ),
        ([entry("a", "oak", "elm", groups=("g",)), entry("b", "elm", groups=("g",))], ["a"]),
        ([entry("a", "oak", groups=("g",), group_weight=0), entry("b", "oak", groups=("g",), group_weight=5)], ["b"]),
        (
            [entry("a", "oak", groups=("g", "h"), group_override=True), entry("b", "oak", groups=("h",)), entry("c", "oak", groups=("g",))],
            ["a"],
        ),
    ],
)
def test_who_of_a_group_comes(entries: list[Entry], kept: list[str]) -> None:
    scanned = scan({"b": Lorebook(entries=tuple(entries))}, context("an oak at the river"))
    assert names(scanned) == kept
    assert {e.id for e in entries} - set(kept) == {key for key, reason in reasons(scanned).items() if reason == "group"}


def test_probability_is_drawn_for_once_in_a_turn_and_anew_in_the_next() -> None:
    one = [entry("e", "oak", probability=30), entry("loop", "oak", "oak")]
    came = [found(one, context("oak", count=i)) for i in range(1000)]
    assert 0.25 < sum("e" in c for c in came) / 1000 < 0.35
    unlucky = next(i for i, c in enumerate(came) if "e" not in c)
    assert reasons(scan({"b": Lorebook(entries=tuple(one))}, context("oak", count=unlucky))) == {"e": "probability"}


def turns(one: Entry, said: Sequence[str], activations: dict[str, int] | None = None) -> list[bool]:
    """Whether an entry came at each message, what was activated handed on from one to the next."""
    came, kept = [], activations or {}
    for count, text in enumerate(said, start=1):
        scanned = scan({"b": Lorebook(entries=(one,))}, context(text, count=count, activations=kept))
        came.append(bool(scanned.activated))
        kept = scanned.activations
    return came


@pytest.mark.parametrize(
    ("one", "said", "came"),
    [
        (entry("e", "oak", sticky=3), "oak . . . oak .", "111011"),
        (entry("e", "oak", cooldown=2), "oak oak oak oak", "1010"),
        (entry("e", "oak", sticky=2, cooldown=2), "oak . oak oak oak", "11001"),
        (entry("e", "oak", delay=3), "oak oak oak oak", "0011"),
        (entry("e", "oak", "@@keep_activate_after_match\nText"), ". oak . . .", "01111"),
        (entry("e", "oak", "@@dont_activate_after_match\nText"), ". oak oak oak", "0100"),
        (entry("e", "oak", "@@activate_only_every 2\n@@keep_activate_after_match\nText"), "oak . .", "111"),
        (entry("e", "oak", sticky=3, probability=100), ". . oak .", "0011"),
    ],
)
def test_timed_effects_count_the_messages_of_the_chat(one: Entry, said: str, came: str) -> None:
    assert "".join(str(int(c)) for c in turns(one, said.split())) == came


def test_what_is_sticky_needs_no_luck_and_keeps_its_group() -> None:
    lasting = entry("a", "oak", sticky=9, probability=0, groups=("g",))
    other = entry("b", "elm", groups=("g",), group_override=True)
    assert found([lasting, other], context("elm", count=5, activations={"b/a": 3})) == ["a"]


def test_effects_are_undone_with_the_message_that_began_them() -> None:
    one = entry("e", "oak", sticky=5, cooldown=5)
    books = {"b": Lorebook(entries=(one,))}
    first = scan(books, context("oak", count=7))
    assert first.activations == {"b/e": 7}
    again = scan(books, context("elm", count=7, activations=first.activations))
    assert (again.activated, again.activations) == ((), {})
    assert scan(books, context("oak", count=7, activations=first.activations)) == first


def test_only_what_matters_later_is_kept_and_what_is_unknown_stays() -> None:
    entries = (entry("plain", "oak"), entry("timed", "oak", cooldown=2), entry("old", "elm", sticky=2))
    scanned = scan({"b": Lorebook(entries=entries)}, context("oak", count=50, activations={"b/old": 3, "other/e": 9}))
    assert scanned.activations == {"b/timed": 50, "other/e": 9}


def test_who_rests_or_waits_is_named() -> None:
    entries = (entry("rests", "oak", cooldown=5), entry("waits", "oak", delay=99))
    scanned = scan({"b": Lorebook(entries=entries)}, context("oak", count=10, activations={"b/rests": 8}))
    assert reasons(scanned) == {"rests": "cooldown", "waits": "delay"}


def test_variables_are_handed_on_and_the_context_is_left_as_it_is() -> None:
    values = replace(VALUES, variables=Variables({"n": "1"}))
    entries = (entry("e", "oak", "{{incvar::n}} {{getvar::n}}"), entry("late", "oak", "w " * 200 + "{{setvar::n::9}}", order=1))
    scanned = scan({"b": Lorebook(entries=entries)}, context("oak", values=values))
    assert scanned.activated[0].text == "2 2"
    assert scanned.variables.local == {"n": "2"}
    assert values.variables.local == {"n": "1"}


def test_a_pattern_that_takes_too_long_is_named() -> None:
    books = {"b": Lorebook(entries=(entry("bad", "/(?:.*a){12}b/"), entry("good", "oak")))}
    scanned = scan(books, context("oak " + "a" * 20_000))
    assert (names(scanned), reasons(scanned)) == (["good"], {"bad": "pattern"})


def test_the_texts_of_semantic_entries_come_without_decorators() -> None:
    book = Lorebook(
        entries=(entry("e", content="@@depth 1\nThe mill.", vectorized=True), entry("f"), entry("g", vectorized=True, enabled=False))
    )
    assert semantic_texts(book) == {"e": "The mill."}
    assert entry_key("b", "e") == "b/e"


def test_a_key_is_named_as_its_author_wrote_it() -> None:
    values = replace(VALUES, last_message="Quibble")
    entries = (entry("e", "{{lastMessage}}"), entry("bad", "/(?:.*{{lastMessage}}){12}!/"))
    scanned = scan({"b": Lorebook(entries=entries)}, context("Quibble " * 2_000, values=values))
    assert [a.why for a in scanned.activated] == ["The key “{{lastMessage}}” was found."]
    assert "Quibble" not in repr((scanned.activated[0].why, scanned.dropped))


NAMES = [f"n{i}" for i in range(8)]
ENTRIES = st.builds(
    lambda **said: entry("e", " ".join(said.pop("keys")), " ".join(said.pop("says")), **said),
    keys=st.lists(st.sampled_from(NAMES), max_size=3),
    says=st.lists(st.sampled_from([*NAMES, "{{random:n1,n2}}", "{{hidden_key:n3}}"]), min_size=1, max_size=6),
    constant=st.booleans(),
    order=st.integers(0, 5),
    probability=st.sampled_from([0, 50, 100]),
    groups=st.lists(st.sampled_from("gh"), max_size=2, unique=True).map(tuple),
    prevent_recursion=st.booleans(),
    exclude_recursion=st.booleans(),
    delay_until_recursion=st.integers(0, 3),
    ignore_budget=st.booleans(),
    sticky=st.integers(0, 3),
    cooldown=st.integers(0, 3),
)


@settings(deadline=None)
@given(
    st.lists(ENTRIES, max_size=12),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=4),
    st.integers(0, 60),
    st.dictionaries(st.integers(0, 11).map(lambda i: f"b/{i}"), st.integers(0, 6)),
)
def test_any_graph_of_entries_is_scanned_alike_each_time_and_within_the_budget(
    entries: list[Entry], said: list[str], tokens: int, before: dict[str, int]
) -> None:
    books = {"b": Lorebook(entries=tuple(replace(e, id=str(i)) for i, e in enumerate(entries)))}
    where = context(*said, count=5, context_tokens=tokens, activations=before)
    scanned = scan(books, where)
    assert scanned == scan(books, where)
    assert sum(a.tokens for a in scanned.activated if not a.ignores_budget) <= scanned.budget
    assert scanned.spent == sum(a.tokens for a in scanned.activated)
    assert [a.order for a in scanned.activated] == sorted(a.order for a in scanned.activated)
    assert {a.key for a in scanned.activated}.isdisjoint(d.key for d in scanned.dropped)
    assert set(scanned.activations.values()) <= {5, *before.values()}


HOSTILE = r"""
from datetime import UTC, datetime
from everkin.persona.lorebook import Entry, Lorebook
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.macros import MacroContext
from everkin.persona.rules.scan import Line, ScanContext, scan
now = datetime(2026, 1, 1, tzinfo=UTC)
chain = tuple(Entry(str(i), f"key{i + 1}", (f"key{i}",)) for i in range(5_000))
ring = tuple(Entry(str(i), " ".join(f"key{j}" for j in range(50)), (f"key{i % 50}",), groups=("g",) * (i % 2)) for i in range(5_000))
levels = tuple(Entry(str(i), f"key{i}", ("key0",), delay_until_recursion=i) for i in range(5_000))
bad = tuple(Entry(str(i), "x", (f"/(a|aa)+{i}$/", f"/(?:.*a){{12}}{i}/")) for i in range(5_000))
dashes = tuple(Entry(str(i), "x", ("-" * (i % 40 + 1),) * 4, secondary_keys=("a-",) * 4, selective=True) for i in range(5_000))
said = [Line("Ana", text) for text in ("key0", "a" * 60_000, "a-" * 30_000, "key0")] * 250
for entries in (chain, ring, levels, bad, dashes):
    values = MacroContext("Mira", "Ana", now)
    where = ScanContext(said, 1_000, 500, 8_000, lambda text: len(text) // 4 + 1, seeded("chat"), values)
    scanned = scan({"b": Lorebook(entries=entries, scan_depth=1_000)}, where)
    assert len(scanned.activated) == (11 if entries is chain else len(scanned.activated))
"""


def test_five_thousand_hostile_entries_are_scanned_in_bounded_time_and_memory() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    subprocess.run([sys.executable, "-c", HOSTILE], check=True, preexec_fn=bounded, timeout=95)
