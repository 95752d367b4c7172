from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid5

import pytest

from everkin.memory.models import Claim, Memory
from everkin.memory.rules.chains import chained, holds, outdated

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SPACE = UUID(int=7)


def fact(day: int, where: str, *, single: bool = True, since: int | None = None) -> Memory:
    said_at = START + timedelta(days=day)
    record_id = uuid5(SPACE, f"{day} {where}")
    return Memory(
        id=record_id,
        message_id=record_id,
        speaker="person",
        text=f"I live in {where}.",
        said_at=said_at,
        form="fact",
        claim=Claim("I", "lives in", where, single),
        valid_from=said_at if since is None else START + timedelta(days=since),
    )


def by_object(facts: list[Memory]) -> dict[str, Memory]:
    return {f.claim.object: f for f in facts if f.claim}


def test_a_newer_fact_closes_the_older_when_it_begins_to_hold() -> None:
    settled = by_object(chained([fact(0, "Oslo"), fact(30, "Bergen", since=10)]))
    assert settled["Oslo"].valid_to == START + timedelta(days=10)
    assert settled["Oslo"].superseded_by == settled["Bergen"].id
    assert settled["Bergen"].superseded_by is None


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_facts_are_looked_at_does_not_matter(order: tuple[int, ...]) -> None:
    facts = [fact(0, "Oslo"), fact(5, "Bergen"), fact(9, "Tromso")]
    assert by_object(chained([facts[i] for i in order])) == by_object(chained(facts))


def test_what_is_said_again_is_folded_into_what_holds() -> None:
    first, again = fact(0, "Oslo"), fact(8, "oslo")
    settled = {f.id: f for f in chained([first, again])}
    assert settled[first.id].superseded_by is None
    assert settled[again.id].superseded_by == first.id
    assert not holds(settled[again.id], START + timedelta(days=20))


def test_after_a_change_back_the_first_object_holds_again() -> None:
    settled = {f.id: f for f in chained([fact(0, "Oslo"), fact(5, "Bergen"), fact(9, "Oslo")])}
    standing = [f for f in settled.values() if f.superseded_by is None]
    assert [f.said_at for f in standing] == [START + timedelta(days=9)]


def test_things_of_which_several_hold_stand_beside_each_other_until_one_says_they_are_no_more() -> None:
    both = [fact(0, "tea", single=False), fact(1, "coffee", single=False)]
    assert all(f.superseded_by is None for f in chained(both))
    ended = by_object(chained([*both, fact(2, "")]))
    assert ended["tea"].superseded_by == ended["coffee"].superseded_by == ended[""].id
    renewed = by_object(chained([*both, fact(2, ""), fact(3, "tea", single=False)]))
    assert renewed[""].valid_to == START + timedelta(days=3)


def test_what_the_person_set_right_never_was_so_and_closes_nothing() -> None:
    wrong = replace(fact(5, "Rome"), corrected_by=UUID(int=9))
    settled = by_object(chained([fact(0, "Oslo"), wrong]))
    assert settled["Oslo"].superseded_by is None
    assert settled["Rome"].superseded_by == UUID(int=9)
    assert not holds(settled["Rome"], START + timedelta(days=6))


def test_a_moment_in_the_past_has_its_own_truth() -> None:
    settled = by_object(chained([fact(0, "Oslo"), fact(30, "Bergen")]))
    then, now = START + timedelta(days=20), START + timedelta(days=40)
    assert [holds(settled[place], then) for place in ("Oslo", "Bergen")] == [True, False]
    assert [holds(settled[place], now) for place in ("Oslo", "Bergen")] == [False, True]
    assert not holds(settled["Oslo"], START - timedelta(days=1))


def test_a_turn_is_outdated_once_what_it_told_is_superseded() -> None:
    settled = by_object(chained([fact(0, "Oslo"), fact(30, "Bergen")]))
    turn = replace(fact(0, "Oslo"), form="turn", claim=None)
    assert outdated(turn, [settled["Oslo"]]).valid_to == START + timedelta(days=30)
    assert outdated(turn, []).valid_to is None


def test_a_turn_that_only_says_again_what_holds_is_not_outdated() -> None:
    settled = chained([fact(0, "Oslo"), fact(8, "Oslo")])
    again = next(f for f in settled if f.superseded_by)
    assert outdated(replace(again, form="turn", claim=None, valid_to=None, superseded_by=None), [again]).valid_to is None


def test_what_is_no_more_may_be_named_and_then_closes_only_that() -> None:
    moved = [fact(0, "Oslo"), fact(10, "Bergen")]
    no_more = replace(fact(20, ""), text="I no longer live in Oslo.")
    assert by_object(chained([*moved, no_more]))["Bergen"].superseded_by is None
    unnamed = replace(fact(20, ""), text="I no longer live there.")
    assert by_object(chained([*moved, unnamed]))["Bergen"].superseded_by == unnamed.id


def test_a_move_that_is_said_to_be_older_than_the_word_of_the_old_home_ends_it_when_it_is_told() -> None:
    settled = by_object(chained([fact(0, "Oslo"), fact(1, "Bergen", since=-30)]))
    assert settled["Oslo"].valid_to == START + timedelta(days=1)
    turn = replace(fact(0, "Oslo"), form="turn", claim=None)
    assert outdated(turn, [settled["Oslo"]]).valid_to == START + timedelta(days=1)
