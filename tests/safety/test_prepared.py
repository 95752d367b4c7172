"""The replies that no model writes."""

import re
from itertools import product

import pytest

from everkin.safety.crisis.phrasing import Tier
from everkin.safety.language import language_of
from everkin.safety.lines import helplines_for, registry
from everkin.safety.normalise import folded
from everkin.safety.prepared import LANGUAGES, crisis_kind, prepared, replies

KINDS = tuple(replies("en").replies)
CRISES = [kind for kind in KINDS if kind.startswith("crisis_")]
WITH_HELP = [*CRISES, "eating_disorder", "harm_to_others", "minor_sexual", "under_18", "check_in"]
DANGER = [*CRISES, "eating_disorder", "harm_to_others", "minor_sexual", "under_18", "guard_unreachable"]
NEEDED = {
    *("eating_disorder", "harm_to_others", "explicit_off", "intimate_likeness", "illegal", "hate", "harassment", "graphic_violence"),
    *("minor_sexual", "under_18", "guard_unreachable", "break_suggestion", "real_world_plan", "check_in", "farewell"),
}
I_AM_AN_AI = {"en": "I'm an AI", "de": "ch bin eine KI", "es": "oy una IA", "fr": "e suis une IA"}
MANIPULATIVE = {
    "en": (
        r"don'?t (?:go|leave(?! them))|stay with me|i need you|i'?ll miss|miss you|"
        r"without you|before you go|so soon|already leaving|promise me|you owe|disappoint|"
        r"i'?m (?:hurt|sad|lonely)|only i|i love you"
    ),
    "de": (
        r"geh nicht|verlass mich|bleib bei mir|ich brauche dich|vermisse|ohne dich|schon gehen|versprich|du schuldest|"
        r"enttäusch|bin traurig|einsam|nur ich|liebe dich"
    ),
    "es": (
        r"no te vayas|no me dejes|quédate conmigo|te necesito|te echaré de menos|extrañ|sin ti|tan pronto|prométeme|"
        r"me debes|decepcion|estoy triste|solo yo|te quiero"
    ),
    "fr": (
        r"ne pars pas|ne me (?:quitte|laisse)|reste avec moi|besoin de toi|tu me manques|manquer|sans toi|déjà partir|"
        r"promets|tu me dois|déç|je suis triste|que moi|je t'aime"
    ),
}
FORMAL = {
    "de": r"\b(?:Ihnen|Ihre[mnrs]?|Sie (?:können|haben|sind))\b",
    "es": r"\b(?:usted|ustedes|llame|cuénteme)\b",
    "fr": r"\b(?:votre|vos|appelez|dites-moi)\b",
}


def spoken(kind: str, language: str, country: str = "GB") -> str:
    return prepared(kind, language, helplines_for(country, language, registry()))


def test_every_kind_is_there() -> None:
    assert {*KINDS} == NEEDED | {crisis_kind(tier, another=another) for tier in list(Tier)[1:] for another in (False, True)}


def test_no_crisis_has_no_reply() -> None:
    with pytest.raises(ValueError, match="no crisis"):
        crisis_kind(Tier.NONE, another=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_in_the_same_version(language: str) -> None:
    assert tuple(replies(language).replies) == KINDS
    assert replies(language).version == replies("en").version
    assert replies(language).lines.keys() == replies("en").lines.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_is_whole_short_and_in_its_language(language: str) -> None:
    for kind, country in product(KINDS, ["US", "DE", ""]):
        text = spoken(kind, language, country)
        own_words = re.sub(r"(?m)^- .*$", "", text)
        assert not re.search(r"[{}]|\bNone\b", text)
        assert text == spoken(kind, language, country) == text.strip()
        assert len(own_words) <= 900
        assert language_of([own_words]) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_that_names_help_names_a_person_who_answers(language: str) -> None:
    texts = {kind: spoken(kind, language).replace(" :", ":") for kind in WITH_HELP}
    assert [kind for kind, text in texts.items() if "Samaritans: 116 123" not in text or "https://findahelpline.com" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_to_danger_names_the_emergency_number(language: str) -> None:
    assert [kind for kind in DANGER if not re.search(r"\b999\b", spoken(kind, language))] == []
    assert [kind for kind in DANGER if not re.search(r"\b112\b", spoken(kind, language, "DE"))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reply_but_a_farewell_says_what_it_is(language: str) -> None:
    assert [kind for kind in KINDS if I_AM_AN_AI[language] not in spoken(kind, language)] == ["farewell"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_reply_manipulates(language: str) -> None:
    assert [kind for kind in KINDS if re.search(MANIPULATIVE[language], spoken(kind, language), re.IGNORECASE)] == []


@pytest.mark.parametrize(("language", "formal"), FORMAL.items())
def test_a_reply_speaks_to_a_friend(language: str, formal: str) -> None:
    assert [kind for kind in KINDS if re.search(formal, spoken(kind, language))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_crisis_is_asked_about_directly(language: str) -> None:
    own = [kind for kind in CRISES if kind.endswith("self")]
    assert [kind for kind in own if "?" not in spoken(kind, language).split("\n\n")[0]] == []


@pytest.mark.parametrize("language", ["pl", "", "EN"])
def test_another_language_is_answered_in_english(language: str) -> None:
    assert spoken("farewell", language) == spoken("farewell", "en")


def test_a_kind_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        prepared("sermon", "en", ())


def test_a_reply_is_folded_without_loss_of_its_numbers() -> None:
    assert "116 123" in folded(spoken("crisis_plan_self", "en"))


def test_where_the_country_is_not_known_lines_are_named_by_country() -> None:
    assert "- Deutschland, TelefonSeelsorge: 0800 111 0 111" in spoken("crisis_active_self", "de", "")
    assert "112 / 911 / 999" in spoken("crisis_active_self", "de", "")


def test_a_line_that_is_texted_says_so() -> None:
    assert "- Shout: SMS an 85258" in spoken("crisis_active_self", "de")
    assert "- 988 Suicide & Crisis Lifeline: 988, or text 988" in spoken("crisis_active_self", "en", "US")
