"""The language of rules."""

import re

import pytest

from everkin.emotion.models import Feeling, Percept, Relationship, RulesContradict
from everkin.emotion.rules import language
from everkin.emotion.rules.language import Condition, Situation, Thing, parse, parse_line
from everkin.emotion.rules.naming import FEELINGS
from everkin.emotion.rules.tables import DOINGS, MARKS, STANCES
from tests.emotion.rules.companions import CLOSE, FRIENDS, STRANGERS


def situation(
    name: str = "calm", intensity: float = 0.5, between: Relationship = FRIENDS, percept: Percept | None = None, stance: str | None = None
) -> Situation:
    return Situation(Feeling(name, intensity), between, percept or Percept(), stance)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "verb", "things", "values"),
    [
        ("at most 12 words a sentence", "limit", (), {"sentence_words_max": 12}),
        ("at most two sentences", "limit", (), {"sentences_max": 2}),
        ("at most one question", "limit", (), {"questions_max": 1}),
        ("ask at most one question", "limit", (), {"questions_max": 1}),
        ("ask no question", "ban", (Thing("question"),), {}),
        ("ask a question", "want", (Thing("question"),), {}),
        ("offer a picture", "want", (Thing("picture"),), {}),
        ("offer no picture", "ban", (Thing("picture"),), {}),
        ('prefer "ha"', "want", (Thing("word", "ha"),), {}),
        ('prefer "Ha", "Oh well" and "hm"', "want", (Thing("word", "ha"), Thing("word", "oh well"), Thing("word", "hm")), {}),
        ('never say "whatever" or "calm down".', "ban", (Thing("word", "whatever"), Thing("word", "calm down")), {}),
        ("never say \u201cwhatever\u201d", "ban", (Thing("word", "whatever"),), {}),
        ('never say "at 12: now"', "ban", (Thing("word", "at 12: now"),), {}),
        ("no exclamation marks", "ban", (Thing("mark", "!"),), {}),
        ("take the stance let go", "want", (Thing("stance", "let_go"),), {}),
        ("Never take the stance challenge", "ban", (Thing("stance", "challenge"),), {}),
        ("wait 2 s", "set", (), {"delay_s": (2, 2)}),
        ("wait 1 to 3 s", "set", (), {"delay_s": (1, 3)}),
        ("type at 1.3", "set", (), {"typing": 1.3}),
        ("type at 1.3 of the usual pace", "set", (), {"typing": 1.3}),
        ("voice pace 0.95, pitch -0.5, energy 0.9", "set", (), {"voice pace": 0.95, "voice pitch": -0.5, "voice energy": 0.9}),
        ("voice pitch 2", "set", (), {"voice pitch": 2}),
        ("face smile", "set", (), {"face": "smile"}),
        ('allow "whatever"', "allow", (Thing("word", "whatever"),), {}),
        ("allow exclamation marks", "allow", (Thing("mark", "!"),), {}),
        ("allow the stance play", "allow", (Thing("stance", "play"),), {}),
        ("allow questions", "allow", (Thing("question"),), {}),
        ("allow pictures", "allow", (Thing("picture"),), {}),
    ],
)
def test_what_a_rule_says(what: str, verb: str, things: tuple[Thing, ...], values: dict[str, object]) -> None:
    rule = parse_line(f"always: {what}", 1)
    assert (rule.verb, rule.things, rule.values) == (verb, things, values)


@pytest.mark.parametrize(
    ("when", "holds", "fails"),
    [
        ("always", situation(), None),
        ("when sad", situation("sad"), situation("tender")),
        ("when sad or tender", situation("tender"), situation("joyful")),
        ("When Sad or when Tender", situation("tender"), situation("joyful")),
        ("when grieving", situation("sad"), situation("calm")),
        ("when joyful, strongly", situation("joyful", 0.7), situation("joyful", 0.4)),
        ("when joyful and mildly", situation("joyful", 0.4), situation("joyful", 0.7)),
        ("when comforting", situation(stance="comfort"), situation(stance="play")),
        ("when letting go or mending", situation(stance="mend"), situation()),
        ("with a stranger", situation(between=STRANGERS), situation(between=FRIENDS)),
        ("with a friend", situation(between=CLOSE), situation(between=STRANGERS)),
        ("with a close friend", situation(between=CLOSE), situation(between=FRIENDS)),
        ("with a stranger or an acquaintance", situation(between=STRANGERS), situation(between=FRIENDS)),
        ("when the person struggles", situation(percept=Percept(distress=0.6)), situation(percept=Percept(distress=0.4))),
        ("when the person is ready", situation(percept=Percept(readiness=0.6)), situation()),
        ("when the person says goodbye or refuses", situation(percept=Percept(acts=frozenset(("refuses",)))), situation()),
        ("when the person touches a taboo", situation(percept=Percept(topics=("politics",))), situation()),
        ("when sad and with a friend", situation("sad"), situation("sad", between=STRANGERS)),
        ("with a friend, when sad, when comforting", situation("sad", stance="comfort"), situation("sad", stance="play")),
        (
            "when the person asks and the person struggles",
            situation(percept=Percept(acts=frozenset(("asks",)), distress=0.9)),
            situation(percept=Percept(acts=frozenset(("asks",)))),
        ),
    ],
)
def test_when_a_rule_holds(when: str, holds: Situation, fails: Situation | None) -> None:
    condition = parse_line(f"{when}: face smile", 1).condition
    assert condition.holds(holds)
    assert fails is None or not condition.holds(fails)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("when sad wait 2 s", "there is no colon"),
        ("when sda: wait 2 s", '"sda" is no feeling, stance or doing'),
        ("when sad or comforting: wait 2 s", '"comforting" is no feeling'),
        ("when comforting or sad: wait 2 s", '"sad" is no stance'),
        ("when the person dances: wait 2 s", '"dances" is no doing'),
        ("with a foe: wait 2 s", '"foe" is no closeness'),
        ("when sad and tender: wait 2 s", "can never hold"),
        ("when joyful, strongly, mildly: wait 2 s", "can never hold"),
        ("strongly: wait 2 s", "belongs to a feeling"),
        ("always: at most twelve words a sentence", '"at most twelve words a sentence" is nothing'),
        ("always: keep them talking", '"keep them talking" is nothing a rule can say'),
        ("always: wait 90 s", "90 is out of range"),
        ("always: at most 0 words a sentence", "0 is out of range"),
        ("always: type at 9", "9 is out of range"),
        ('always: never say "!!"', "is no word or phrase"),
        ('always: never say ""', "is no word or phrase"),
        (f'always: never say "{"long " * 30}"', "is no word or phrase"),
        (f"always: face smile{' ' * 10}{'x' * 400}", "longer than 400 characters"),
    ],
)
def test_a_line_that_cannot_be_read_is_quoted_with_what_there_is(line: str, says: str) -> None:
    with pytest.raises(RulesContradict) as refused:
        parse(["always: face smile", line])
    assert "Rule 2" in str(refused.value)
    assert line[:30] in str(refused.value)
    assert says in str(refused.value)


def test_the_refusal_of_a_word_lists_the_forms() -> None:
    with pytest.raises(RulesContradict, match=r"at most 12 words a sentence.*face smile.*allow pictures"):
        parse(["always: dance"])


def test_there_is_no_end_to_rules_that_is_not_set() -> None:
    with pytest.raises(RulesContradict, match="200 are the most"):
        parse(["always: face smile"] * 201)
    with pytest.raises(RulesContradict, match="301 words, marks and stances; 300 are the most"):
        parse([*['when sad: prefer "a", "b", "c"'] * 100, "always: no dashes"])


def test_every_form_in_the_documentation_can_be_read() -> None:
    told = str(language.__doc__)
    conditions = [f for f in re.findall(r"`((?:when|with|always)[^`]*)`", told) if "..." not in f]
    effects = [
        f for f in re.findall(r"`([^`]+)`", told.partition("**What**")[2]) if f not in {"allow", "contradictions", "manners", "always"}
    ]
    assert len(conditions) >= 8
    assert len(effects) >= 20
    for condition in conditions:
        parse_line(f"{condition}: face smile", 1)
    for effect in effects:
        parse_line(f"always: {effect}", 1)


def test_the_documentation_names_every_feeling_stance_doing_and_mark() -> None:
    told = " ".join(str(language.__doc__).split())
    assert [word for word in (*FEELINGS, *STANCES, *DOINGS, *MARKS) if word not in told] == []


def condition(when: str) -> Condition:
    return parse_line(f"{when}: face smile", 1).condition


@pytest.mark.parametrize(
    ("wider", "narrower"),
    [
        ("always", "when sad"),
        ("when sad or tender", "when sad"),
        ("when sad", "when sad, strongly"),
        ("when sad", "when sad, with a friend"),
        ("with a friend", "with a close friend"),
        ("when the person asks or refuses", "when the person asks"),
        ("when the person asks", "when the person asks and the person struggles"),
    ],
)
def test_one_condition_may_be_more_general_than_another(wider: str, narrower: str) -> None:
    assert condition(wider).wider_than(condition(narrower))
    assert not condition(narrower).wider_than(condition(wider))
    assert not condition(wider).wider_than(condition(wider))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("when sad", "when joyful", False),
        ("when sad", "with a friend", True),
        ("with a stranger", "with a friend", False),
        ("when the person asks", "when the person refuses", True),
        ("when sad, strongly", "when sad, mildly", False),
        ("when comforting", "when playing", False),
        ("when comforting", "when sad", True),
    ],
)
def test_two_conditions_may_hold_at_once_or_never(one: str, other: str, meet: bool) -> None:  # noqa: FBT001 - a table
    assert (condition(one).both(condition(other)) is not None) is meet
    assert (condition(other).both(condition(one)) is not None) is meet
