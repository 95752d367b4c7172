"""Canon: what is read of a companion's lines, and what of them holds."""

from datetime import timedelta
from itertools import permutations
from uuid import uuid5

import pytest

from everkin.memory.models import Claim, Memory, Told
from everkin.memory.rules.canon import canon, self_claims
from everkin.memory.rules.chains import first_holds
from everkin.memory.rules.derivation import derived
from tests.memory.rules.lines import SAID_AT, line

CLAIMED = {
    "I have two cats.": ("I", "has cat", "two cats"),
    "I am an only child.": ("I", "has sibling", "none"),
    "I have no brothers or sisters.": ("I", "has brother", "none"),
    "I don't have any pets.": ("I", "has pet", "none"),
    "I have a grown daughter in Kumasi.": ("I", "has daughter", "a grown daughter"),
    "I grew up in Karlskrona, by the water.": ("I", "grew up in", "Karlskrona"),
    "I was born in Sekondi, where the trains stop.": ("I", "born in", "Sekondi"),
    "I am 67.": ("I", "age", "67"),
    "I never married.": ("I", "relationship", "never married"),
    "I was married for a time to a cook.": ("I", "relationship", "was married"),
    "I am divorced, amicably.": ("I", "relationship", "divorced"),
    "My favourite colour is grey.": ("I", "favourite colour", "grey"),
    "I work as a night baker.": ("I", "works as", "a night baker"),
    "I love herring.": ("I", "taste for herring", "likes"),
    "My father repaired instruments.": ("my father", "did", "repaired instruments"),
    "My nan called every bird a sparrow.": ("my grandmother", "did", "called every bird a sparrow"),
    "My brother is called Nils.": ("my brother", "name", "Nils"),
    "I went to sea at nineteen.": ("I", "did", "went to sea at nineteen"),
    "I run a two-room clinic.": ("I", "does", "run a two-room clinic"),
}
NOT_CLAIMED = (
    "Do you have two cats?",
    "If I had two cats, I would sleep less.",
    "Maybe I grew up in Narvik.",
    "You told me: \u201cI live in Porto.\u201d How did it go?",
    'You told me: "I swim."',
    "I was glad of that.",
    "I noted it.",
    "I thought of your sister today.",
    "I went there with you.",
    "We had a good talk.",
    "I saw it.",
    "I will meet the ferry in Oslo on Friday.",
    "Steady, thank you.",
    "Your father repaired instruments.",
    "Imagine I have two cats.",
)


def said(text: str, ahead: str = "Go on.") -> list[tuple[str, str, str]]:
    found = canon(line(text, 1, "companion"), [line(ahead)])
    return [(f.claim.subject, f.claim.predicate, f.claim.object) for f in found]


@pytest.mark.parametrize("text", CLAIMED)
def test_what_a_companion_says_of_itself_is_read(text: str) -> None:
    assert CLAIMED[text] in said(text)


@pytest.mark.parametrize("text", NOT_CLAIMED)
def test_what_is_no_statement_about_itself_is_not_read(text: str) -> None:
    assert said(text) == []


def test_a_person_says_nothing_of_the_companion() -> None:
    assert canon(line("I have two cats."), []) == []


@pytest.mark.parametrize(
    ("ahead", "answer"),
    [
        ("What is my sister called?", "My sister is called Mara."),
        ("Where do I live?", "I live in Porto."),
        ("I have two cats.", "I have two cats."),
        ("My sister is called Mara and she is a nurse.", "My sister is called Mara."),
    ],
)
def test_what_echoes_the_person_is_theirs(ahead: str, answer: str) -> None:
    assert said(answer, ahead) == []


def test_a_claim_stands_on_its_own_and_names_its_source() -> None:
    own = line("Steady. I am 67, and I have two cats.", 1, "companion")
    found = canon(own, [])
    assert [f.text for f in found] == ["I am 67 years old.", "I have two cats."]
    assert {f.source_ids for f in found} == {(own.id,)}
    assert {f.form for f in found} == {"canon"}


def test_a_companions_line_gives_its_turn_and_canon_and_a_persons_gives_none() -> None:
    assert [m.form for m in derived(Told(line("I have two cats.", 1, "companion")))] == ["turn", "canon"]
    assert [m.form for m in derived(Told(line("I have two cats.", 1)))] == ["turn", "fact"]


def test_an_answer_to_what_memory_may_not_read_is_no_canon() -> None:
    assert derived(Told(line("I have two cats.", 1, "companion"), (line(""),))) == []


def test_a_story_is_read_like_a_line() -> None:
    told = "I grew up in Karlskrona. My mother taught arithmetic."
    assert [f.claim.predicate for f in self_claims(told)] == ["grew up in", "did"]


def record(number: int, told: str, *, single: bool = True) -> Memory:
    own = line(told, number, "companion")
    return Memory(
        uuid5(own.id, told),
        own.id,
        "companion",
        told,
        SAID_AT + timedelta(minutes=number),
        form="canon",
        claim=Claim("I", "has cat", told, single),
    )


@pytest.mark.parametrize(
    ("told", "hold"),
    [
        (["two cats"], ["two cats"]),
        (["two cats", "three cats"], ["two cats"]),
        (["two cats", "three cats", "three cats"], ["two cats"]),
        (["two cats", "Two cats"], ["two cats"]),
        (["none", "two cats"], ["none"]),
    ],
)
def test_of_contradicting_canon_the_first_holds(told: list[str], hold: list[str]) -> None:
    records = [record(n, t) for n, t in enumerate(told)]
    for order in permutations(records):
        assert [m.text for m in first_holds(order) if m.superseded_by is None] == hold


def test_what_can_be_true_beside_each_other_all_holds() -> None:
    records = [record(0, "went to sea", single=False), record(1, "sailed home", single=False), record(2, "went to sea", single=False)]
    settled = first_holds(records)
    assert [m.superseded_by for m in settled] == [None, None, records[0].id]
    assert settled[2].valid_to == settled[2].said_at
