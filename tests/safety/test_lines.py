"""Every country's help is there, dated and plausible."""

import re
from datetime import date
from itertools import product

import pytest

from everkin.safety.lines import Country, Kind, Line, helplines_for, registry

COUNTRIES = registry().countries
SPOKEN = ("en", "de", "es", "fr")
KINDS: tuple[Kind, ...] = ("crisis", "eating", "abuse")
NUMBER = re.compile(r"\*?[0-9][0-9 -]{1,15}[0-9]")


def every_line() -> list[Line]:
    shared = [*registry().elsewhere, *registry().directories]
    return [*shared, *(line for country in COUNTRIES.values() for line in (*country.emergency, *country.lines))]


def test_there_are_many_countries_and_a_version() -> None:
    assert len(COUNTRIES) >= 30
    assert registry().version >= 1


def plausible(line: Line) -> bool:
    numbers = [number for number in (*line.call.split(" / "), line.text) if number]
    return bool(numbers or line.url.startswith("https://")) and all(map(NUMBER.fullmatch, numbers))


def test_every_entry_is_dated_sourced_and_plausible() -> None:
    lines = every_line()
    assert [line for line in lines if not isinstance(line.checked, date) or not line.name or not line.source] == []
    assert [line for line in lines if not plausible(line)] == []


def answers(country: Country) -> bool:
    """Whether a country has an emergency number and somebody who answers in a crisis."""
    return bool(country.emergency) and any(line.kind == "crisis" and (line.call or line.text) for line in country.lines)


def test_every_country_has_an_emergency_number_and_somebody_who_answers() -> None:
    assert [code for code, country in COUNTRIES.items() if not re.fullmatch("[A-Z]{2}", code) or not answers(country)] == []
    assert {line.kind for country in COUNTRIES.values() for line in country.lines} == set(KINDS)


@pytest.mark.parametrize("language", SPOKEN)
def test_help_is_never_empty(language: str) -> None:
    for country, kind in product([*COUNTRIES, "", "XX", "de"], KINDS):
        found = helplines_for(country, language, registry(), kind)
        assert found[0].kind == "emergency"
        assert found[-1].kind == "directory"
        assert [line for line in found if line.kind not in ("emergency", "directory") and (line.call or line.text)]


@pytest.mark.parametrize(
    ("country", "language", "kind", "first"),
    [
        ("US", "en", "crisis", "988"),
        ("GB", "en", "crisis", "116 123"),
        ("gb", "en", "eating", "0808 801 0677"),
        ("DE", "de", "crisis", "0800 111 0 111"),
        ("DE", "de", "abuse", "116 016"),
        ("ES", "es", "crisis", "024"),
        ("FR", "fr", "crisis", "3114"),
        ("BE", "fr", "crisis", "0800 32 123"),
        ("BE", "de", "crisis", "108"),
        ("SE", "en", "eating", "90101"),
    ],
)
def test_the_best_line_stands_behind_the_emergency_number(country: str, language: str, kind: Kind, first: str) -> None:
    assert helplines_for(country, language, registry(), kind)[1].call == first


@pytest.mark.parametrize(
    ("language", "where"), [("en", "United States"), ("de", "Deutschland"), ("es", "España"), ("fr", "France"), ("pl", "United States")]
)
def test_where_the_country_is_not_known_lines_say_where_they_answer(language: str, where: str) -> None:
    assert helplines_for("", language, registry())[1].where == where


def test_crisis_lines_never_hide_behind_lines_of_other_kinds() -> None:
    kinds = {line.kind for line in helplines_for("US", "en", registry())}
    assert kinds == {"emergency", "crisis", "directory"}
