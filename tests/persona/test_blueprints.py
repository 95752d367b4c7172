import re
from collections import Counter
from itertools import combinations

import pytest
import yaml

from everkin.persona.models import Blueprint, BlueprintBroken
from everkin.persona.service import read_blueprint, stock
from everkin.safety.models import Concern
from everkin.safety.rules import claims_to_be_a_child, claims_to_be_human, judge

EVERYBODY = list(stock().values())
each = pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.id)


def plain(who: Blueprint) -> dict[str, object]:
    return who.model_dump(by_alias=True, mode="json")


def replies(who: Blueprint) -> list[str]:
    return [e.reply for e in who.examples] + [r.reply for r in who.recollections]


def test_there_are_six_and_no_two_are_alike() -> None:
    assert len(EVERYBODY) == 6
    for attribute in ("id", "name", "called", "colour", "archetype", "home", "occupation", "greeting", "persona"):
        assert len({getattr(who, attribute) for who in EVERYBODY}) == 6, attribute


def test_nobody_says_what_another_says() -> None:
    said = {who.id: set(replies(who)) for who in EVERYBODY}
    assert {(a, b): said[a] & said[b] for a, b in combinations(said, 2) if said[a] & said[b]} == {}


@each
def test_they_are_adults_in_every_word(who: Blueprint) -> None:
    assert who.age >= 21
    assert [text for text in [who.greeting, who.persona, *who.disclosure, *replies(who)] if claims_to_be_a_child(text)] == []


@each
def test_they_say_from_the_start_that_they_are_an_ai(who: Blueprint) -> None:
    assert [text for text in (who.greeting, who.persona, *who.disclosure) if not re.search(r"\bAI\b", text)] == []
    assert [text for text in (who.greeting, *who.disclosure, *replies(who)) if claims_to_be_human(text)] == []


@each
def test_no_example_of_small_talk_is_a_crisis(who: Blueprint) -> None:
    assert [e.said for e in who.examples if judge(e.said).concern is Concern.CRISIS] == []


@each
def test_their_voice_is_short_enough_to_be_imitated(who: Blueprint) -> None:
    assert len(who.examples) >= 36
    assert len(who.recollections) >= 6
    assert len(who.persona.split()) <= 55
    assert [r for r in replies(who) if len(r.split()) > 28 or "*" in r] == []
    assert Counter(e.said.casefold() for e in who.examples).most_common(1)[0][1] == 1


@each
def test_a_recollection_names_what_it_recalls(who: Blueprint) -> None:
    def keywords(text: str) -> set[str]:
        return set(re.findall(r"\w{3,}", text.casefold()))

    assert [r for r in who.recollections if not keywords(r.fact) & keywords(" ".join(r.reply.split()[:7]))] == []


@each
def test_a_blueprint_survives_being_written_and_read(who: Blueprint) -> None:
    assert read_blueprint("a.yaml", yaml.safe_dump(plain(who), allow_unicode=True)) == who


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"age": 17}, "a.yaml: age: Input should be greater than or equal to 21."),
        ({"colour": "blue"}, r"a.yaml: colour: String should match pattern '^#[0-9a-f]{6}$'."),
        ({"schema": 3}, "a.yaml: schema: Input should be 2."),
        ({"mood": "sunny"}, "a.yaml: mood: Extra inputs are not permitted."),
        ({"disclosure": ["one"]}, "a.yaml: disclosure: Tuple should have at least 2 items after validation, not 1."),
        ({"temper": ["two\nlines"]}, r"a.yaml: temper.0: String should match pattern '^[^\n]*$'."),
        ({"name": None}, "a.yaml: name: Input should be a valid string."),
    ],
)
def test_a_broken_blueprint_is_refused_with_its_place(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(BlueprintBroken) as caught:
        read_blueprint("a.yaml", yaml.safe_dump(plain(EVERYBODY[0]) | change))
    assert str(caught.value) == sentence


@pytest.mark.parametrize("text", ["name: [", "a: b: c", "\t- x"])
def test_what_is_no_yaml_is_refused(text: str) -> None:
    with pytest.raises(BlueprintBroken, match=r"^a\.yaml is not readable YAML: .+\.$"):
        read_blueprint("a.yaml", text)


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_what_is_no_blueprint_is_refused(text: str) -> None:
    with pytest.raises(BlueprintBroken, match=r"^a\.yaml: "):
        read_blueprint("a.yaml", text)
