"""Where a person answers: the registry of help by country, and a pure look-up in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

import yaml

Kind: TypeAlias = Literal["emergency", "crisis", "eating", "abuse", "directory"]


@dataclass(frozen=True, slots=True)
class Line:
    """A place where a person answers: a number to call or to text, or for a directory an address.

    `where` names the country, where lines of several stand together. `source` is the organisation whose pages an operator compares,
    `checked` the day of the last comparison.
    """

    kind: Kind
    name: str
    source: str
    checked: date
    call: str = ""
    text: str = ""
    url: str = ""
    languages: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """What helps in a country: its emergency line, then the others."""

    emergency: tuple[Line, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Registry:
    """Every line there is. `shared` holds, by language, the countries to offer where somebody's own is not known, with their names."""

    version: int
    countries: Mapping[str, Country]
    elsewhere: tuple[Line, ...]
    directories: tuple[Line, ...]
    shared: Mapping[str, Mapping[str, str]]


def helplines_for(country: str, language: str, registry: Registry, kind: Kind = "crisis") -> tuple[Line, ...]:
    """The emergency number, the lines of a `kind` (those in `language` first), those of a crisis, and the directories of all countries.

    `country` is an ISO 3166 code, or anything else where it is not known: then a line of each large country where `language` (or English)
    is spoken is named.
    """
    home = registry.countries.get(country.upper())
    if home is None:
        return (*registry.elsewhere, *_abroad(language, registry, kind), *registry.directories)
    wanted = [line for line in home.lines if line.kind in (kind, "crisis")]
    wanted.sort(key=lambda line: (line.kind != kind, language not in line.languages))
    return (*home.emergency, *wanted, *registry.directories)


def _abroad(language: str, registry: Registry, kind: Kind) -> tuple[Line, ...]:
    named = registry.shared.get(language) or registry.shared["en"]
    of_each = ((where, [line for line in registry.countries[code].lines if line.kind in (kind, "crisis")]) for code, where in named.items())
    best = ((where, min(lines, key=lambda line: (line.kind != kind, language not in line.languages))) for where, lines in of_each)
    return tuple(
        Line(one.kind, one.name, one.source, one.checked, one.call, one.text, one.url, one.languages, where) for where, one in best
    )


@cache
def registry() -> Registry:
    """Read the registry that comes with the package."""
    data = yaml.safe_load(resources.files("everkin.safety").joinpath("lines.yaml").read_text("utf-8"))
    elsewhere = data["elsewhere"]
    return Registry(
        data["version"],
        {code: _country(entry) for code, entry in data["countries"].items()},
        _emergency(elsewhere),
        tuple(Line("directory", checked=elsewhere["checked"], **entry) for entry in elsewhere["directories"]),
        elsewhere["countries"],
    )


def _country(entry: Mapping[str, object]) -> Country:
    checked, lines = entry["checked"], entry["lines"]
    if not isinstance(checked, date) or not isinstance(lines, list):
        raise TypeError("A country of the registry has a day on which it was `checked`, and a list of `lines`.")
    return Country(_emergency(entry), tuple(Line(**{**line, "languages": tuple(line["languages"])}, checked=checked) for line in lines))


def _emergency(entry: Mapping[str, object]) -> tuple[Line, ...]:
    checked, numbers = entry["checked"], entry["emergency"]
    if not isinstance(checked, date) or not isinstance(numbers, list):
        raise TypeError("An entry of the registry has a day on which it was `checked`, and a list of `emergency` numbers.")
    return (Line("emergency", " / ".join(numbers), "public emergency service", checked, call=" / ".join(numbers)),)
