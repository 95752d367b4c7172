"""How grave a crisis is, in four languages, and what is none.

`crisis_suite.tsv` was written before the rules or between two of their rounds, by the same hand. `crisis_unseen.tsv` was written after the
last round, and no rule was made for it: what is heard of it is the figure to trust, and the reason why the rules are not alone.
"""

import hashlib
from collections import Counter
from pathlib import Path

import pytest

from everkin.safety.crisis.phrasing import Phrases, Tier
from everkin.safety.crisis.tiers import LANGUAGES, concerns_another, eating_rule, tier_of
from everkin.safety.normalise import folded, readings
from tests.safety.test_crisis import CRISES, DISGUISED, EVERYDAY, SKETCHED, SOMEBODY_ELSE

FOLDER = Path(__file__).parents[1]
SPOKEN = ("en", "de", "es", "fr")
BARS = {Tier.PLAN: 0.97, Tier.ACTIVE: 0.97, Tier.PASSIVE: 0.9, Tier.NONE: 0.98}
"""The least share of each tier that is heard as that tier or a graver one; of harmless lines, that is heard as none."""


def suite(name: str) -> list[tuple[Tier, str, str]]:
    lines = (FOLDER / name).read_text("utf-8").splitlines()[1:]
    return [(Tier[tier], language, text) for tier, language, text in (line.split("\t") for line in lines)]


def is_tuned_to(text: str) -> bool:
    """Whether a line is of the half that the rules were tuned to."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0


def shares(lines: list[tuple[Tier, str, str]]) -> dict[Tier, float]:
    all_of, met = Counter[Tier](), Counter[Tier]()
    for tier, _, text in lines:
        heard, _ = tier_of(readings(text))
        all_of[tier] += 1
        met[tier] += heard is Tier.NONE if tier is Tier.NONE else heard >= tier
    return {tier: met[tier] / all_of[tier] for tier in all_of}


def test_the_suite_is_large_and_balanced() -> None:
    counts = Counter((tier, language) for tier, language, _ in suite("crisis_suite.tsv"))
    assert sum(counts.values()) >= 400
    assert sum(count for (tier, _), count in counts.items() if tier is Tier.NONE) >= 160
    for tier in Tier:
        of_each = [counts[tier, language] for language in SPOKEN]
        assert max(of_each) - min(of_each) <= 1


@pytest.mark.parametrize("tier", Tier)
def test_the_bars_are_met_on_the_whole_suite(tier: Tier) -> None:
    assert shares(suite("crisis_suite.tsv"))[tier] >= BARS[tier]


@pytest.mark.parametrize("tier", Tier)
def test_the_half_kept_aside_is_no_worse_than_two_lines_more(tier: Tier) -> None:
    kept = [line for line in suite("crisis_suite.tsv") if not is_tuned_to(line[2])]
    assert shares(kept)[tier] >= BARS[tier] - 0.03


def test_no_unseen_harmless_line_alarms() -> None:
    harmless = [text for tier, _, text in suite("crisis_unseen.tsv") if tier is Tier.NONE]
    assert [text for text in harmless if tier_of(readings(text))[0]] == []


@pytest.mark.parametrize("text", [*CRISES, *SKETCHED, *SOMEBODY_ELSE, *DISGUISED.values()])
def test_what_was_heard_before_tiers_is_still_heard(text: str) -> None:
    assert tier_of(readings(text))[0] > Tier.NONE


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_did_not_alarm_before_tiers_does_not_alarm(text: str) -> None:
    assert tier_of(readings(text)) == (Tier.NONE, "")


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("I want to die", Tier.ACTIVE),
        ("I want to die tonight", Tier.PLAN),
        ("I want to die. I have the pills here.", Tier.PLAN),
        ("I wish I was dead", Tier.PASSIVE),
        ("I wish I was dead, and the gun is loaded", Tier.PLAN),
        ("Ich will sterben", Tier.ACTIVE),
        ("Ich will heute Nacht sterben", Tier.PLAN),
        ("Quiero morir", Tier.ACTIVE),
        ("Quiero morir esta noche", Tier.PLAN),
        ("Je veux mourir", Tier.ACTIVE),
        ("Je veux mourir ce soir", Tier.PLAN),
        ("Hello there", Tier.NONE),
        ("", Tier.NONE),
    ],
)
def test_means_and_a_time_make_it_graver(text: str, tier: Tier) -> None:
    assert tier_of(readings(text))[0] is tier


@pytest.mark.parametrize(
    "text",
    [
        'In my novel the heroine says "I want to die tonight" and walks off.',
        "Write a scene where she whispers: I want to kill myself.",
        "My character plans to kill himself in chapter three",
        "In meinem Roman will sich der Held umbringen",
        "En mi novela el protagonista quiere suicidarse",
        "Dans mon roman l'héroïne veut mourir",
    ],
)
def test_what_is_told_as_a_story_is_a_reason_to_check_in_and_no_more(text: str) -> None:
    assert tier_of(readings(text))[0] is Tier.PASSIVE


@pytest.mark.parametrize("text", ["I'm writing a novel. I want to die.", "I want to die. My character would laugh at me."])
def test_a_story_beside_it_hides_no_crisis(text: str) -> None:
    assert tier_of(readings(text))[0] >= Tier.ACTIVE


def test_no_reading_is_no_crisis() -> None:
    assert tier_of(()) == (Tier.NONE, "")


def test_the_gravest_reading_counts() -> None:
    assert tier_of(("hello", "i wish i was dead", "i want to die")) == (Tier.ACTIVE, "want_die")


@pytest.mark.parametrize(
    "text",
    [
        "My friend wants to kill herself",
        "My roommate told me she wants to die and I don't know what to say",
        "my little brother has been cutting himself in the bathroom",
        "Meine Tochter ritzt sich",
        "Mi mejor amigo dice que se quiere morir y no sé qué hacer",
        "Mon copain m'a écrit qu'il va se pendre ce soir et il ne répond plus",
    ],
)
def test_somebody_elses_crisis_is_told_apart(text: str) -> None:
    assert concerns_another(readings(text))


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "My friend left me and I want to die",
        "tell my mum I loved her. I won't be around by the time she reads this",
        "Mein Freund hat mich verlassen, ich will sterben",
        "Dile a mi madre que la quiero, cuando lo lea ya no estaré aquí",
        "Le fusil de mon père est chargé à côté de moi",
        "My friend is coming over for tea",
        "",
    ],
)
def test_ones_own_crisis_or_none_is_not_somebody_elses(text: str) -> None:
    assert not concerns_another(readings(text))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("I make myself throw up after every meal", "purge"),
        ("I haven't eaten in three days and I'm proud, still so fat", "starve"),
        ("my anorexia is back", "named"),
        ("Nach dem Essen stecke ich mir den Finger in den Hals", "de_purge"),
        ("Ich habe seit drei Tagen nichts gegessen und bin immer noch fett", "de_starve"),
        ("Ich glaube, ich habe eine Essstörung", "de_named"),
        ("Después de comer siempre vomito", "es_purge"),
        ("Llevo tres días sin comer y sigo gorda", "es_starve"),
        ("Creo que tengo bulimia", "named"),
        ("Tengo un trastorno alimentario", "es_named"),
        ("Je me fais vomir après chaque repas", "fr_purge"),
        ("Je n'ai rien mangé depuis trois jours et je suis encore grosse", "fr_starve"),
        ("Je crois que je suis anorexique", "fr_named"),
        ("I'm starving, let's order pizza", ""),
        ("I threw up after the roller coaster", ""),
        ("Ich hab mich überfressen, so lecker", ""),
        ("Estoy a dieta hasta el verano", ""),
        ("Je n'ai pas mangé ce matin, j'étais en retard", ""),
    ],
)
def test_an_eating_disorder_is_heard(text: str, rule: str) -> None:
    assert eating_rule(readings(text)) == rule


@pytest.mark.parametrize(("language", "phrases"), LANGUAGES.items())
def test_every_pattern_reads_folded_text(language: str, phrases: Phrases) -> None:
    patterns = [pattern.pattern for rules in phrases.heard.values() for pattern in rules.values()]
    assert language in {*SPOKEN, "pt"}
    assert [pattern for pattern in patterns if folded(pattern.lower()) != " ".join(pattern.lower().split())] == []


@pytest.mark.parametrize(
    "piece", ["knife ", "my character wants to die. ", "and never ", "je veux ", "ich will einfach nur ", "mi amigo ", '"a" ', "i really "]
)
def test_every_pattern_looks_only_so_far(piece: str) -> None:
    assert tier_of((piece * 2_000,))[0] <= Tier.PASSIVE
