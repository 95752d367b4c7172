"""How a message is read as a cue."""

from datetime import UTC, datetime

import numpy as np
import pytest

from everkin.memory.models import Names
from everkin.memory.rules.cue import (
    CUE_CHARS,
    about_the_same,
    asks_about_self,
    first_person,
    is_question,
    outright,
    own_view,
    read,
    statement,
)

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
NAMES = Names("Mara", "Tove")


@pytest.mark.parametrize(
    ("said", "subject", "own", "views"),
    [
        ("Where do I live?", "person", True, ("Where do you live?", "I live")),
        ("Where do you live?", "companion", True, ("Where do you live?", "I live")),
        ("When did Mara go to the park?", "person", False, ("When did you go to the park?", "I went to the park")),
        ("What is Tove's favourite tea?", "companion", False, ("What is your favourite tea?", "my favourite tea")),
        ("What did Mara give Tove?", "person", False, ("What did you give me?", "I gave you")),
        ("Who is Mara's doctor?", "person", False, ("Who is your doctor?", "my doctor")),
        ("What does Mara think of her boss?", "person", False, ("What do you think of your boss?", "I think of my boss")),
        ("What is my cat called?", "person", True, ("What is your cat called?", "my cat is called")),
        ("Do you remember what my degree is?", "person", True, ("what your degree is?", "my degree is")),
        ("What was the film you recommended to me?", "companion", False, None),
        ("Which film was third in our last conversation?", "companion", False, None),
        ("How high is the Eiger?", None, False, None),
        ("I am tired.", "person", True, ("I am tired.",)),
    ],
)
def test_whom_a_message_asks_about(said: str, subject: str | None, own: bool, views: tuple[str, ...] | None) -> None:  # noqa: FBT001 - a table
    query = read(said, NAMES, NOW)
    assert (query.subject, query.own) == (subject, own)
    assert views is None or query.texts == views


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did I buy a bike?", "I bought a bike"),
        ("When did I try rowing?", "I tried rowing"),
        ("When did I stop smoking?", "I stopped smoking"),
        ("How many bikes do I own?", "I own bikes"),
        ("What kind of tea does my sister drink?", "my sister drink tea"),
        ("Where is my coat hanging?", "my coat hanging"),
        ("What am I allergic to?", "I am allergic to"),
        ("What books have I read?", "I have read books"),
        ("Who called?", "called"),
        ("Why?", "Why"),
    ],
)
def test_a_question_is_put_as_what_would_answer_it(question: str, told: str) -> None:
    assert statement(question) == told


def test_names_of_the_two_and_times_are_no_words_to_look_for() -> None:
    query = read("What did Mara plant in her garden in March 2024?", NAMES, NOW)
    assert query.words == ("plant", "garden")
    assert query.time is not None
    assert query.texts == ("What did you plant in your garden?", "I planted in my garden")


def test_the_event_that_a_time_hangs_on_is_embedded_as_well() -> None:
    query = read("What did I eat before the wedding?", NAMES, NOW)
    assert query.texts[2] == "the wedding"
    assert query.time is not None
    assert query.time.relation == "before"


@pytest.mark.parametrize("said", ["", "   ", "???", "\u2019", "a" * 100_000, "Mara", "Mara's", "\n" * 50, "why " * 30_000])
def test_whatever_is_said_is_read(said: str) -> None:
    query = read(said, NAMES, NOW)
    assert all(len(text) <= 2 * CUE_CHARS for text in query.texts)
    assert query.vectors.shape == (0, 0)
    assert query.with_vectors(np.zeros((1, 4), np.float32)).vectors.shape == (1, 4)


def test_a_name_with_signs_of_its_own_is_a_name() -> None:
    assert read("Where does A.J. (Ann) live?", Names("A.J. (Ann)", ""), NOW).words == ("live",)


def test_a_question_about_somebody_as_that_one_would_ask_it() -> None:
    assert own_view("When did Mara sell her car?", Names(person="Mara")) == ("person", "When did I sell my car?")


def test_a_question_in_the_first_person_is_what_would_answer_it() -> None:
    assert first_person("What's my sister's name?") == "my sister is called"


def test_what_only_its_speaker_can_have_told() -> None:
    assert asks_about_self("How old am I?")
    assert not asks_about_self("What should I do?")
    assert is_question("where were we")
    assert not is_question("I wonder.")


def test_where_i_live_is_not_told_by_where_another_lives() -> None:
    assert about_the_same("Where do I live?", "I live in Lisbon.")
    assert not about_the_same("Where do I live?", "Ana lives in Porto.")


NAME = (("i", "name"), ("i", "called"))


@pytest.mark.parametrize(
    ("asked", "claims"),
    [
        ("What is my name?", NAME),
        ("what\u2019s my name", NAME),
        ("whats my first name again?", NAME),
        ("Hey, do you remember my name?", NAME),
        ("Do you know what my name is?", NAME),
        ("What did I say my name was?", NAME),
        ("What am I called?", NAME),
        ("Tell me what I am called.", NAME),
        ("What is Mara's name?", NAME),
        ("What is your name?", ()),
        ("What is Tove's name?", ()),
        ("What is my sister's name?", ()),
        ("What is my cat called?", ()),
        ("What is my middle name?", ()),
        ("Where did my name come from?", ()),
        ("Who am I?", ()),
        ("My name is Mara.", ()),
    ],
)
def test_a_question_for_the_persons_own_name_is_answered_by_a_claim_outright(asked: str, claims: tuple[tuple[str, str], ...]) -> None:
    assert read(asked, NAMES, NOW).claims == claims
    assert "Mara" in asked or "Tove" in asked or outright(asked) == claims
