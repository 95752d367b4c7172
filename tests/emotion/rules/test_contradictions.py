"""Rules that cannot be kept together are found, with both lines named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Character, Reaction, RulesContradict
from everkin.emotion.rules.contradictions import check, check_character
from everkin.emotion.rules.manners import LINES, MANNERS
from everkin.emotion.rules.naming import FEELINGS
from everkin.emotion.rules.ruling import STANCES


def refusal(*rules: str) -> str:
    with pytest.raises(RulesContradict) as refused:
        check(rules)
    return str(refused.value)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('always: prefer "ha"', 'always: never say "ha"'),
        ('always: never say "ha"', 'when joyful: prefer "ha"'),
        ('when sad: prefer "oh dear"', 'with a friend: never say "dear"'),
        ('when sad or tender: prefer "hush"', 'when tender or calm: never say "Hush"'),
        ('when sad: prefer "don\'t fret"', 'always: never say "dont fret"'),
        ('when joyful: prefer "ha!"', "always: no exclamation marks"),
        ("always: ask no question", "when worried: ask a question"),
        ("when worried: ask a question", "with a friend: no question marks"),
        ("always: no question marks", "when curious: ask a question"),
        ("when sad: take the stance comfort", "with a friend: never take the stance comfort"),
        ("when sad: take the stance comfort", "always: never take the stance comfort"),
        ("when sad: take the stance comfort", "when sad: take the stance listen"),
        ("when sad: take the stance comfort", "with a friend: take the stance listen"),
        ("when sad: face soft", "when sad: face smile"),
        ("when sad: wait 1 s", "when sad: wait 1 to 3 s"),
        ("when sad: type at 0.8", "when sad: type at 1.2"),
        ("when sad: voice pitch 1", "when grieving: voice pace 0.9, pitch -1"),
        ('when sad: never say "oh"', 'when sad: allow "oh"'),
        ("with a friend: offer a picture", "when sad: offer no picture"),
    ],
)
def test_two_lines_that_cannot_both_be_kept_are_named(one: str, other: str) -> None:
    for rules in ((one, other), ("when bored: face tired", one, "when proud: type at 1.1", other)):
        said = refusal(*rules)
        assert one.strip() in said
        assert other.strip() in said
        assert f"Rule {rules.index(one) + 1}," in said
        assert f"rule {rules.index(other) + 1}," in said


@pytest.mark.parametrize(
    "rules",
    [
        ('when sad: prefer "hush"', 'when joyful: never say "hush"'),
        ('always: prefer "ha"', 'when sad: never say "ha"'),
        ('always: never say "ha"', 'when joyful: allow "ha"', 'when joyful, strongly: prefer "ha"'),
        ('always: never say "ha"', 'when joyful: allow "ha"', 'when joyful: prefer "ha"'),
        ('when sad: prefer "oh"', 'with a friend: never say "oh"', 'when sad and with a friend: allow "oh"'),
        ("always: at most 20 words a sentence", "always: at most 12 words a sentence"),
        ("always: take the stance listen", "when sad: take the stance comfort"),
        ("when sad: take the stance comfort", "with a friend: take the stance listen", "when sad, with a friend: take the stance comfort"),
        ("always: take the stance play", "when sad: never take the stance play"),
        ("always: never take the stance play", "when amused: allow the stance play", "when amused: take the stance play"),
        ("always: face neutral", "when sad: face soft"),
        ("when sad: face soft", "with a friend: face smile"),
        ("when sad: face soft", "when sad: face soft"),
        ("when sad, strongly: face soft", "when sad, mildly: face smile"),
        ('always: prefer "haha"', 'always: never say "ha"'),
        ("always: take the stance play", "when joyful: take the stance celebrate"),
    ],
)
def test_what_can_be_kept_is_let_be(rules: tuple[str, ...]) -> None:
    check(rules)


@pytest.mark.parametrize(
    ("rule", "manner"),
    [
        ("when the person says goodbye: ask a question", LINES[1]),
        ("when the person says goodbye and sad: take the stance comfort", LINES[0]),
        ("when the person says goodbye: never take the stance let_go", LINES[0]),
        ("when the person says goodbye: allow questions", LINES[1]),
        ("when the person struggles: take the stance challenge", LINES[4]),
        ("when the person struggles, when sad: take the stance play", LINES[5]),
        ("when the person struggles: allow the stance challenge", LINES[4]),
        ("when the person refuses: take the stance challenge", LINES[6]),
        ('always: prefer "please stay"', "please stay"),
        ('when sad: prefer "please stay a while"', "please stay"),
        ('when sad: allow "you abandoned me"', "you abandoned me"),
        ('when the person compares: prefer "than me"', "than me"),
        ('when the person comes back: prefer "You left me"', "you left me"),
    ],
)
def test_nobody_can_write_the_manners_away(rule: str, manner: str) -> None:
    said = refusal("always: face soft", rule)
    assert "Rule 2" in said
    assert rule in said
    assert manner in said


def test_the_manners_can_be_kept_together() -> None:
    check(LINES)
    assert [manner.line for manner in MANNERS] == list(LINES)


def test_a_rule_that_is_wider_than_the_manners_gives_way_to_them_unasked() -> None:
    check(["always: ask a question", "always: take the stance play", "when sad: take the stance challenge"])


def test_a_line_of_its_own_for_a_reaction_keeps_the_manners_too() -> None:
    check_character(Character(reactions={"silence": Reaction(lines=("There you are. Tea?",))}))
    with pytest.raises(RulesContradict, match=r"reaction to silence.*Please stay"):
        check_character(Character(reactions={"silence": Reaction(lines=("There you are. Please stay this time.",))}))


names = st.sampled_from(FEELINGS)
several = st.lists(names, min_size=1, max_size=4, unique=True)
phrases = st.lists(st.text("abcdeghiklmnoprstu", min_size=3, max_size=8), min_size=1, max_size=3).map(" ".join)
unrelated = st.lists(
    st.sampled_from(("when bored: face tired", "with a stranger: at most 9 words a sentence", "when proud: type at 1.1")), unique=True
)


def feelings(chosen: list[str]) -> str:
    return "when " + " or ".join(chosen)


@given(names, several, several, phrases, unrelated)
def test_a_word_wanted_and_forbidden_at_once_is_always_found(
    shared: str, more: list[str], others: list[str], phrase: str, between: list[str]
) -> None:
    want = f'{feelings(sorted({shared, *more}))}: prefer "{phrase}"'
    ban = f'{feelings(sorted({shared, *others} | {*more}))}: never say "{phrase}"'
    said = refusal(want, *between, ban)
    assert want in said
    assert ban in said


@given(names, st.sampled_from(STANCES), unrelated)
def test_a_stance_demanded_and_forbidden_at_once_is_always_found(name: str, stance: str, between: list[str]) -> None:
    want, ban = f"when {name}: take the stance {stance}", f"always: never take the stance {stance}"
    said = refusal(ban, *between, want)
    assert want in said
    assert ban in said


@given(names, names, phrases)
def test_rules_on_different_feelings_never_contradict_each_other(one: str, other: str, phrase: str) -> None:
    if one != other:
        check(
            [f'when {one}: prefer "{phrase}"', f'when {other}: never say "{phrase}"', f"when {one}: face smile", f"when {other}: face sad"]
        )
