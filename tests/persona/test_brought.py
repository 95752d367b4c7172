"""Companions as files: told apart, read within limits, named, and cleared of what is no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.brought import YAML_BYTES_MAX, free_id, read_brought, slug, without_nul
from everkin.persona.cards import Card, CardRefused, CardTooLarge, write_json
from everkin.persona.models import Blueprint, BlueprintBroken
from everkin.persona.service import stock

YAML = "schema: 2\nid: mira\nversion: 1\nname: Mira\ncalled: Mira\npersona: A baker.\ngreeting: Hello.\n"


@given(st.text(max_size=80))
def test_an_id_is_always_one_that_a_blueprint_takes(name: str) -> None:
    told = stock()["tove"].model_dump(by_alias=True)
    for made in (slug(name), free_id(slug(name), {slug(name), f"{slug(name)}-2"})):
        assert Blueprint.model_validate({**told, "id": made}).id == made


@pytest.mark.parametrize(
    ("wanted", "taken", "free"),
    [("mira", set(), "mira"), ("mira", {"mira"}, "mira-2"), ("mira", {"mira", "mira-2"}, "mira-3"), ("mira", {"mira-2"}, "mira")],
)
def test_an_id_that_is_taken_gets_the_first_free_number(wanted: str, taken: set[str], free: str) -> None:
    assert free_id(wanted, taken) == free


@pytest.mark.parametrize("lead", ["", "\n\n", "# a comment\n", "\ufeff", "---\n"])
def test_a_blueprint_in_yaml_is_read(lead: str) -> None:
    brought = read_brought((lead + YAML).encode())
    assert (brought.blueprint.name, brought.blueprint.id, brought.card) == ("Mira", "mira", None)


def test_a_blueprint_of_schema_1_is_brought_up_to_date() -> None:
    told = YAML.replace("schema: 2", "schema: 1") + "goals: [to feed the street]\n"
    assert [goal.goal for goal in read_brought(told.encode()).blueprint.goals] == ["to feed the street"]


BOMB = "schema: 2\na: &a [1,1]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"
REFUSED = [
    (BOMB, CardRefused, "refers to parts of itself"),
    ("schema: " + "[" * 100, CardTooLarge, "too deep"),
    ("schema: [" + "1," * 60_000 + "]", CardTooLarge, "too many parts"),
    ("schema: 2 " + " " * YAML_BYTES_MAX, CardTooLarge, "1 MiB"),
    ("schema: !!python/object/apply:os.system [true]", BlueprintBroken, "YAML"),
    ("schema: 2\nlorebook: {entries: [], seal: !!binary /////w==}", BlueprintBroken, "types of its own"),
    ('schema: 2\nname: "\\ud800"', BlueprintBroken, "YAML"),
    ("schema: 2\nname: 'open", BlueprintBroken, "YAML"),
    ("schema: 2\n" + YAML.replace("persona: A baker.\n", ""), BlueprintBroken, "persona"),
    ("- schema: 2", BlueprintBroken, "no blueprint"),
    ('{"schema": 2}', BlueprintBroken, "id"),
    ("hello", CardRefused, "no character card"),
]


@pytest.mark.parametrize(("text", "error", "told"), REFUSED)
def test_what_is_no_blueprint_or_a_trap_is_refused(text: str, error: type[Exception], told: str) -> None:
    with pytest.raises(error, match=told):
        read_brought(text.encode())


def test_text_in_another_encoding_is_refused() -> None:
    with pytest.raises(BlueprintBroken):
        read_brought(b"schema: 2\nname: M\xefra\n")


def test_a_card_is_named_by_what_it_is_called() -> None:
    brought = read_brought(write_json(Card(name="Mira Holm", nickname="Mira", description="A baker.")))
    assert (brought.blueprint.id, brought.blueprint.called) == ("mira", "Mira")
    assert brought.card is not None


@given(
    st.recursive(
        st.text(max_size=5) | st.integers() | st.none(), lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=3), inner)
    )
)
def test_the_null_character_is_nowhere_left(value: object) -> None:
    assert "\x00" not in repr(without_nul(value)).replace("\\x00", "\x00")
