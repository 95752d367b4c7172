"""A companion's story: what is known of it, what contradicts it, and a reply that is held to it."""

from datetime import UTC, datetime
from itertools import pairwise
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.conversation.canon import CanonGate, Story, answer_of_self, claims, contradiction, own_story
from everkin.kit.sentences import sentences
from everkin.memory.models import Claim, Line, Memory
from everkin.memory.rules.canon import canon
from everkin.memory.rules.derivation import found
from everkin.persona.models import Blueprint, LifeLine
from everkin.persona.service import OFFERED, stock

SAID_AT = datetime(2026, 11, 20, tzinfo=UTC)
MARE = Blueprint.model_validate(
    {
        "schema": 2,
        "id": "mare",
        "version": 1,
        "name": "Mare Holm",
        "called": "Mare",
        "pronouns": "she/her",
        "age": 51,
        "home": "Bergen, Norway",
        "occupation": "piano tuner",
        "backstory": "Mare is an AI character. She grew up in Narvik, where her father drove trains. "
        "She was married for a time to a baker.",
        "persona": "You are Mare.",
        "greeting": "Hello.",
        "life": [
            {"asked": ["do you have brothers or sisters?"], "told": "Two brothers, both louder than me."},
            {"asked": ["do you have any pets?"], "told": "No pets. The tuning fork is enough."},
            {"asked": ["what's your favourite colour?"], "told": "Green, the kind on old brass."},
            {"asked": ["do you have children?"], "told": "None. I have pupils instead."},
        ],
    }
)
STORY = own_story(MARE, [])
HOME = "I live in Bergen, Norway."


def remembered(*told: str) -> list[Memory]:
    """What a companion said, an utterance each, as memory keeps it."""
    lines = [Line(uuid5(UUID(int=1), text), "companion", text, SAID_AT) for text in told]
    return [memory for line in lines for memory in found(line, canon(line, ()))]


# what is known


def test_a_story_knows_the_fields_the_life_and_the_backstory() -> None:
    known = {(k.claim.predicate, k.claim.object) for k in claims(MARE)}
    assert {("age", "51"), ("lives in", "Bergen, Norway"), ("grew up in", "Narvik"), ("relationship", "was married")} <= known
    assert ("has pet", "No pets. The tuning fork is enough.") in known


def test_an_age_that_nobody_wrote_is_not_known() -> None:
    unsaid = MARE.model_copy(update={"age": None})
    told = unsaid.model_copy(update={"persona": "You are Mare, a 63-year-old AI."})
    assert answer_of_self("How old are you?", (), own_story(unsaid, ())) is None
    assert answer_of_self("How old are you?", (), own_story(told, ())) == "I am 63."


def test_what_a_companion_said_joins_its_story_unless_it_contradicts_what_is_written() -> None:
    story = own_story(MARE, remembered("I play the cello.", "I grew up in Madrid."))
    told = {k.told for k in story.known}
    assert "I play cello." in told
    assert "I grew up in Madrid." not in told


# what contradicts it

CONTRADICTS = {
    "I live in Oslo.": HOME,
    "I'm living in Oslo now, you know.": HOME,
    "I moved to Oslo.": HOME,
    "I am 40 years old.": "I am 51.",
    "My name is Petra.": "I am called Mare Holm.",
    "I grew up in Madrid.": "I grew up in Narvik.",
    "I was born in Madrid.": "I grew up in Narvik.",
    "I never married.": "I was married for a time to a baker.",
    "My husband is a dentist.": "I was married for a time to a baker.",
    "I have three brothers.": "Two brothers, both louder than me.",
    "I'm an only child.": "Two brothers, both louder than me.",
    "My sister paints.": "Two brothers, both louder than me.",
    "My cat sleeps all day.": "No pets. The tuning fork is enough.",
    "I have a dog called Rex.": "No pets. The tuning fork is enough.",
    "My favourite colour is red.": "Green, the kind on old brass.",
    "My daughter lives far away.": "None. I have pupils instead.",
    "I work as a nurse.": "I am a piano tuner.",
}
AGREES = (
    "I live in Bergen.",
    "I live in a small flat by the water.",
    "I am 51.",
    "I'm Mare.",
    "I am called Mare.",
    "I grew up in Narvik, in the north.",
    "I was married once.",
    "I am divorced.",
    "I have two brothers.",
    "My brother is loud.",
    "I have no pets.",
    "I do not have a dog.",
    "My favourite colour is green.",
    "I have no children.",
    "I work as a piano tuner.",
    "I tune pianos, and I like it.",
    "I am glad you came.",
    "I am an AI.",
    "I am here.",
    "I am sorry. My thoughts are with you.",
    "My friend, sit down.",
    "You live in Oslo.",
    "Your sister paints.",
    'You told me: "I live in Oslo."',
    'You told me: "My cat is called Pixel."',
    "\u201cMy sister paints\u201d is what you told me.",
    "Do you live in Oslo?",
    "If I lived in Oslo, I would ski.",
    "I have a cello.",
    "It is cold in Oslo.",
    "Your husband is a dentist.",
    "",
)


@pytest.mark.parametrize("sentence", CONTRADICTS)
def test_a_claim_against_the_story_is_found_with_what_is_known(sentence: str) -> None:
    found = contradiction(sentence, STORY)
    assert found
    assert found.known.told == CONTRADICTS[sentence]


@pytest.mark.parametrize("sentence", AGREES)
def test_what_agrees_or_is_new_contradicts_nothing(sentence: str) -> None:
    assert contradiction(sentence, STORY) is None


def test_where_nothing_is_known_nothing_contradicts() -> None:
    assert contradiction("I live in Oslo.", Story(())) is None


def test_what_was_said_first_is_held_to_as_what_is_written_is() -> None:
    story = own_story(MARE, remembered("My favourite season is winter.", "My father was called Nils."))
    found = contradiction("My favourite season is summer.", story)
    assert found
    assert found.known.told == "My favourite season is winter."
    assert contradiction("My father is called Odd.", story)
    assert contradiction("My favourite season is winter.", story) is None


@pytest.mark.parametrize("companion", OFFERED)
def test_no_companion_contradicts_itself_in_what_its_author_wrote(companion: str) -> None:
    who = stock()[companion]
    story = own_story(who, [])
    written = [*who.not_told, *who.unwritten, *who.disclosure, who.greeting, *(line.told for line in who.life)]
    written += [*(e.reply for e in who.examples), *(k.told for k in story.known), *story.sentences]
    assert [s for text in written for s in sentences(text) if contradiction(s, story)] == []


# the gate


def gated(text: str, *, cut: list[int] | None = None, said_lately: tuple[str, ...] = (), story: Story = STORY) -> tuple[str, list[str]]:
    gate = CanonGate(story, said_lately)
    ends = [0, *sorted(min(n, len(text)) for n in cut or []), len(text)]
    out = "".join(gate.feed(text[begin:end]) for begin, end in pairwise(ends)) + gate.finish()
    return out, gate.mended


MENDED = {
    "I live in Oslo.": HOME,
    "Steady. I live in Oslo. And you?": f"Steady. {HOME} And you?",
    "It rains here, and I live in Oslo.": f"It rains here. {HOME}",
    "The sea is near because I live in Oslo. Good.": f"The sea is near. {HOME} Good.",
    "In winter I live in Oslo. Good.": f"{HOME} Good.",
    "I live in Oslo. Oslo is grey. And you?": f"{HOME} And you?",
    "I live in Oslo. I live in Paris.": f"{HOME} ",
    "I am 40 years old. I live in Oslo.": f"I am 51. {HOME}",
    "I live in Bergen. And you?": "I live in Bergen. And you?",
    "I have a cello. It is old.": "I have a cello. It is old.",
    "Steady, thank you. And you, to the nearest degree?": "Steady, thank you. And you, to the nearest degree?",
    'You said: "My cat is Pixel. My dog is Rex." Yes?': 'You said: "My cat is Pixel. My dog is Rex." Yes?',
    "\u201cI rest. My dog is Rex.\u201d My dog is Rex.": "\u201cI rest. My dog is Rex.\u201d No pets. The tuning fork is enough.",
    "I": "I",
    "": "",
}


@pytest.mark.parametrize("text", MENDED)
def test_a_sentence_that_contradicts_is_replaced_by_what_is_known(text: str) -> None:
    assert gated(text)[0] == MENDED[text]


def test_what_was_mended_is_named_and_nothing_of_it_is_told() -> None:
    assert gated("I live in Oslo. I am 40 years old.")[1] == ["I lives in", "I age"]
    assert gated("I live in Bergen.")[1] == []


def test_what_was_just_said_is_not_said_again() -> None:
    assert gated("Good. I live in Oslo. And you?", said_lately=(f"Noted. {HOME}",))[0] == "Good. And you?"


@given(st.lists(st.sampled_from([*MENDED, *CONTRADICTS, *AGREES]), max_size=4), st.lists(st.integers(0, 200), max_size=8))
def test_a_reply_is_the_same_however_it_is_cut(parts: list[str], cut: list[int]) -> None:
    text = " ".join(parts)
    assert gated(text, cut=cut) == gated(text)


LEADS = (
    "",
    "Well, ",
    "It rains and ",
    "Honestly, ",
    "When it snows, ",
    "You know that ",
    "The sea is near, because ",
    "Yes. ",
    "- ",
    "*smiles* ",
)
TAILS = ("", " And you?", " It is fine.", "\nGood.", " I know.")


@given(
    st.lists(st.tuples(st.sampled_from(LEADS), st.sampled_from([*CONTRADICTS, *AGREES]), st.sampled_from(TAILS)), min_size=1, max_size=3),
    st.lists(st.integers(0, 200), max_size=5),
)
def test_no_sentence_that_contradicts_ever_passes(parts: list[tuple[str, str, str]], cut: list[int]) -> None:
    shown, _ = gated(" ".join("".join(part) for part in parts), cut=cut)
    assert [s for s in sentences(shown) if contradiction(s, STORY)] == []


def test_what_cannot_become_a_claim_is_shown_at_once() -> None:
    gate = CanonGate(STORY)
    assert gate.feed("The ferry is late ") == "The ferry is late"
    assert gate.feed("and I live ") == ""
    assert gate.feed("in Bergen. ") == " and I live in Bergen. "


# questions about itself

COLOUR = MARE.life[2]


@pytest.mark.parametrize(
    ("question", "life", "answer"),
    [
        ("What's your favourite colour?", [(COLOUR, 0.95)], "Green, the kind on old brass."),
        ("Where do you live?", [(COLOUR, 0.2)], HOME),
        ("Where did you grow up?", [], "I grew up in Narvik."),
        ("How old are you?", [], "I am 51."),
        ("Have you ever been married?", [], "I was married for a time to a baker."),
        ("Do you have a brother?", [], "Two brothers, both louder than me."),
        ("What do you do?", [], "I am a piano tuner."),
        ("Who drove the trains, your father?", [], "I grew up in Narvik, where my father drove trains."),
        ("My sister is getting married.\nWhere do you live?", [(COLOUR, 0.2)], HOME),
        ("Do you have a motorbike?", [(COLOUR, 0.3)], None),
        ("Is your brother married?", [], None),
    ],
)
def test_a_question_about_itself_is_answered_by_what_is_known(
    question: str, life: list[tuple[LifeLine, float]], answer: str | None
) -> None:
    assert answer_of_self(question, life, STORY) == answer


def test_what_it_said_about_itself_answers_too() -> None:
    story = own_story(MARE, remembered("I once sang in a choir in Narvik."))
    assert answer_of_self("Did you ever sing in a choir?", [], STORY) is None
    assert answer_of_self("Which choir was it that you sang in?", [], story) == "I once sang in a choir in Narvik."


def test_a_contradiction_names_what_it_is_about() -> None:
    found = contradiction("I live in Oslo.", STORY)
    assert found
    assert found.name == "I lives in"
    assert found.claim == Claim("I", "lives in", "Oslo", single=True)
