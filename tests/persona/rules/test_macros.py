import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.rules.chance import seeded
from everkin.persona.rules.macros import DEPTH_MAX, OUTPUT_CHARS_MAX, MacroContext, Variables, expand, freeze

NOW = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
VALUES = MacroContext(
    char="Mira",
    user="Ana",
    now=NOW,
    last_said_at=NOW - timedelta(hours=3),
    description="{{char}} keeps bees.",
    personality="dry",
    scenario="A garden with {{user}}.",
    persona="{{user}} bakes.",
    examples="<START>",
    group=("Mira", "Theo"),
    last_message="Hello {{char}}",
    original="Be kind, {{char}}.",
    summary="They met.",
    turn_draw=seeded("turn"),
    chat_draw=seeded("chat"),
)


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("{{char}} and {{user}}", "Mira and Ana"),
        ("{{CHAR}} {{ User }}", "Mira Ana"),
        ("<BOT> <bot> <char> <USER> <user>", "Mira Mira Mira Ana Ana"),
        ("a{{// a note with {{char}} }}b", "ab"),
        ("a{{//note}}b", "ab"),
        ("a{{comment: seen by readers}}b", "ab"),
        ("a{{hidden_key:oak}}b", "ab"),
        ("{{reverse:Hello}}", "olleH"),
        ("{{reverse:{{user}}}}", "anA"),
        ("{{description}}", "Mira keeps bees."),
        ("{{personality}} {{scenario}} {{persona}}", "dry A garden with Ana. Ana bakes."),
        ("{{group}}", "Mira, Theo"),
        ("{{mesExamples}}", "<START>"),
        ("{{lastMessage}}", "Hello {{char}}"),
        ("{{time}}, {{date}}", "09:05, 2 March 2026"),
        ("{{idle_duration}}", "3 hours"),
        ("{{original}} {{summary}}", "Be kind, Mira. They met."),
        ("a{{newline}}b{{noop}}", "a\nb"),
        ("a\n\n{{trim}}\r\nb", "ab"),
        ("{{trim}}\na\n{{trim}}", "a"),
        ("{{roll:1}} {{roll:d1}} {{roll:3d1}} {{roll 2d1}} {{roll:1d1+4}}", "1 1 3 2 5"),
        ("{{random:same,same}}", "same"),
        ("{{random:a\\,b}}", "a,b"),
        ("{{pick::one, two::one, two}}", "one, two"),
        ("{{setvar::tea::green}}{{getvar::tea}}", "green"),
        ("{{setvar::n::2}}{{addvar::n::1.5}}{{getvar::n}}", "3.5"),
        ("{{addvar::w::a}}{{addvar::w::b}}{{getvar::w}}", "ab"),
        ("{{incvar::n}}{{incvar::n}}{{decvar::n}}", "121"),
        ("{{setglobalvar::g::x}}{{getvar::g}}{{getglobalvar::g}}", "x"),
        ("{{addglobalvar::k::4}}{{incglobalvar::k}}{{decglobalvar::k}}", "54"),
        ("{{getvar::never}}", ""),
        ("{{setvar::{{user}}::{{char}}}}{{getvar::Ana}}", "Mira"),
    ],
)
def test_every_macro_stands_for_its_value(text: str, expanded: str) -> None:
    assert expand(text, replace(VALUES, variables=Variables())) == expanded


@pytest.mark.parametrize(
    "text",
    [
        "{{unheard_of}}",
        "{{user name}}",
        "{{}}",
        "{{ }}",
        "{{roll:x}}",
        "{{roll:0}}",
        "{{roll:999d6}}",
        "{{random}}",
        "{{open",
        "close}}",
        "{one}",
    ],
)
def test_what_is_unknown_or_makes_no_sense_stays_as_it_is(text: str) -> None:
    assert expand(text, VALUES) == text


def test_what_stands_in_an_unknown_macro_is_replaced() -> None:
    assert expand("{{nobody {{char}}}} {{open {{user}}", VALUES) == "{{nobody Mira}} {{open Ana"


def test_what_a_person_says_is_never_read_as_a_macro() -> None:
    sly = replace(VALUES, user="{{setvar::x::1}}", last_message="{{random:a,b}}", variables=Variables())
    assert expand("{{user}} {{lastMessage}} {{description}}", sly) == "{{setvar::x::1}} {{random:a,b}} Mira keeps bees."
    assert sly.variables == Variables()


@pytest.mark.parametrize(
    ("text", "lasting"),
    [
        ("{{setvar::tea::green}}", {"tea": "green"}),
        ("{{setvar::said::{{lastMessage}}}}", {}),
        ("{{setvar::said::You said {{lastMessage}}, {{user}}.}}", {}),
        ("{{setvar::said::{{reverse:{{lastMessage}}}}}}", {}),
        ("{{setvar::said::{{random:{{lastMessage}},{{lastMessage}}}}}}", {}),
        ("{{setvar::said::{{unheard of {{lastMessage}}}}}}", {}),
        ("{{setvar::said::{{lastMessage}}\n{{trim}}}}", {}),
        ("{{setvar::{{lastMessage}}::1}}", {}),
        ("{{incvar::{{lastMessage}}}}", {}),
        ("{{decvar::x{{lastMessage}}}}", {}),
        ("{{setvar::a::{{lastMessage}}}}{{incvar::{{getvar::a}}}}", {}),
        ("{{setvar::a::1}}{{addvar::a::{{lastMessage}}}}{{addvar::a::!}}", {}),
        ("{{setvar::a::{{lastMessage}}}}{{setvar::b::{{getvar::a}}}}", {}),
        ("{{setvar::a::{{lastMessage}}}}{{incvar::a}}{{setvar::b::{{getvar::a}}}}", {}),
        ("{{setvar::a::{{personality}}}}", {}),
        ("{{setvar::a::{{lastMessage}}}}{{setvar::a::gone}}", {"a": "gone"}),
        ("{{lastMessage}}{{setvar::a::1}}", {"a": "1"}),
    ],
)
def test_what_quotes_a_message_goes_with_the_turn(text: str, lasting: dict[str, str]) -> None:
    values = replace(VALUES, last_message="42", personality="{{lastMessage}}", variables=Variables())
    said = expand(text, values)
    assert values.variables.lasting == lasting
    assert values.variables.copy().lasting == lasting
    assert type(said) is str


def test_what_quotes_a_message_is_there_as_long_as_the_turn() -> None:
    assert expand("{{setvar::a::{{lastMessage}}}}{{getvar::a}}", VALUES) == VALUES.last_message


def test_a_field_inside_itself_is_empty() -> None:
    values = replace(VALUES, description="({{description}}{{personality}})", personality="[{{description}}]")
    assert expand("{{description}}", values) == "([])"


def test_a_hidden_key_is_seen_by_the_scan_only() -> None:
    text = "The mill.{{hidden_key: river}}{{// not this}}{{comment: nor this}}"
    assert expand(text, VALUES) == "The mill."
    assert expand(text, replace(VALUES, reveal_keys=True)) == "The mill.river"


def test_a_pick_holds_for_the_chat_and_a_random_for_the_turn() -> None:
    many = ",".join(map(str, range(1000)))
    text = f"{{{{pick:{many}}}}} {{{{random:{many}}}}} {{{{roll:1000000}}}}"
    first = expand(text, VALUES).split()
    next_turn = expand(text, replace(VALUES, turn_draw=seeded("next"))).split()
    assert first == expand(text, VALUES).split()
    assert first[0] == next_turn[0]
    assert first[1:] != next_turn[1:]
    assert first[0] != expand(text, replace(VALUES, chat_draw=seeded("other"))).split()[0]
    assert first != expand(text, replace(VALUES, place="elsewhere")).split()


def test_equal_macros_in_a_text_are_drawn_for_apart() -> None:
    assert len(set(expand("{{roll:1000000}} " * 20, VALUES).split())) > 15


def test_rolls_stay_on_the_die() -> None:
    rolled = [int(r) for r in expand("{{roll:2d6}} " * 500, VALUES).split()]
    assert set(rolled) == set(range(2, 13))


def test_a_frozen_head_keeps_its_chances_and_leaves_the_rest() -> None:
    head = "{{char}} wears {{random:red,blue,green,grey}} for <user>, {{pick:{{random:a,b}},c}}, {{roll:d100}}.{{trim}}"
    frozen = freeze(head, seeded("chat"))
    assert frozen == freeze(head, seeded("chat"))
    assert frozen.startswith("{{char}} wears ")
    assert frozen.endswith(".{{trim}}")
    assert not any(macro in frozen for macro in ("random", "pick", "roll"))
    assert "<user>" in frozen
    assert any(freeze(head, seeded(str(i))) != frozen for i in range(5))


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=20), "a few seconds"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=25), "1 day"),
        (timedelta(days=29), "29 days"),
        (timedelta(days=70), "2 months"),
        (timedelta(days=800), "2 years"),
        (timedelta(seconds=-5), "a few seconds"),
        (None, "just now"),
    ],
)
def test_silence_is_told_in_words(ago: timedelta | None, said: str) -> None:
    assert expand("{{idle_duration}}", replace(VALUES, last_said_at=NOW - ago if ago is not None else None)) == said


def test_macros_deeper_than_the_limit_stay() -> None:
    at_limit = "{{reverse:" * DEPTH_MAX + "ab" + "}}" * DEPTH_MAX
    assert expand(at_limit, VALUES) == "ab"
    assert "{{" in expand("{{reverse:" * (DEPTH_MAX + 1) + "ab" + "}}" * (DEPTH_MAX + 1), VALUES)


def test_variables_cannot_grow_without_end() -> None:
    doubling = "{{setvar::q::abcdefghij}}" + "{{setvar::q::{{getvar::q}}{{getvar::q}}}}" * 60
    values = replace(VALUES, variables=Variables())
    expand(doubling + "".join(f"{{{{setvar::v{i}::x}}}}" for i in range(3000)), values)
    assert sum(map(len, values.variables.local.values())) < 12_000
    assert len(values.variables.local) <= 1_000


HOSTILE = """
from datetime import UTC, datetime
from everkin.persona.rules.macros import MacroContext, expand
now = datetime(2026, 1, 1, tzinfo=UTC)
wide = MacroContext("c" * 1000, "u" * 1000, now, description="{{char}}{{scenario}}" * 2000, scenario="{{user}}" * 2000)
for text in (
    "{{" * 200_000, "}}" * 200_000, "{{reverse:" * 100_000 + "a" + "}}" * 100_000, "{{description}}" * 20_000, "{{char}}" * 100_000,
    "{{random:" + "," * 200_000 + "}}", "{{pick::" + "::" * 100_000 + "}}", "{{roll:20d6}}" * 50_000, "{{// " * 90_000 + "}}" * 90_000,
    "{{trim}}" * 60_000 + "\\n" * 60_000, "{{" + " " * 300_000 + "}}", "{{addvar::a::x}}" * 50_000, "{{setvar::" + "9" * 300_000 + "::1}}",
    "{{hidden_key:" * 19 + "{{user}}" * 60_000 + "}}" * 19, "{{addvar::a::" + "9" * 300_000 + "}}",
):
    assert len(expand(text, wide)) <= len(text) + 200_000
"""


def test_hostile_texts_are_expanded_in_bounded_time_and_memory() -> None:
    def bounded() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))

    subprocess.run([sys.executable, "-c", HOSTILE], check=True, preexec_fn=bounded, timeout=90)


PIECES = st.sampled_from(
    ["{{", "}}", "char", "user", "random:", "pick::", "roll:", "a,b", "::", "setvar::x::", "getvar::x", "//", "<user>", "\\,", "\n", "trim"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_text_is_expanded_the_same_each_time_and_within_the_limit(text: str) -> None:
    once = expand(text, replace(VALUES, variables=Variables()))
    assert once == expand(text, replace(VALUES, variables=Variables()))
    assert len(once) <= len(text) + OUTPUT_CHARS_MAX


@given(st.text(alphabet=st.characters(exclude_characters="{}<>")))
def test_a_text_without_macros_stays_as_it_is(text: str) -> None:
    assert expand(text, VALUES) == text
    assert freeze(text, seeded("x")) == text
