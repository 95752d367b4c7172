"""How a message is read as a cue."""

import pytest

from everkin.kit.words import words
from everkin.memory.rules.cue import asks_about_self, first_person, is_question


@pytest.mark.parametrize(
    ("question", "view"),
    [
        ("What's my sister's name?", "my sister is called"),
        ("What\u2019s my sister\u2019s name?", "my sister is called"),
        ("Who is my sister's name", "my sister is called"),
        ("whats my sisters name", "my sister is called"),
        ("what's my boss's name", "my boss is called"),
        ("what's my boss name", "my boss name is"),
        ("wheres my dog", "my dog is"),
        ("whats up", "whats up"),
        ("what is the name of my dog?", "my dog is called"),
        ("Do you remember my sister's name?", "my sister's name"),
        ("hey, do you remember my dog?", "my dog"),
        ("can you tell me where I work?", "where I work"),
        ("What's my favourite colour?", "my favourite colour is"),
        ("who is my best friend?", "my best friend is"),
        ("When is my birthday?", "my birthday is"),
        ("Where do I live?", "I live in"),
        ("what do I do for a living?", "I work as a"),
        ("How old am I?", "I am years old"),
        ("What am I afraid of?", "I am afraid of"),
        ("Who did I meet yesterday?", "I meet yesterday"),
        ("Which city did I grow up in?", "I grow up in city"),
        ("How many cats do I have?", "I have cats"),
        ("Where was I born?", "I was born in"),
        ("Where have I worked?", "I worked in"),
        ("When am I leaving?", "I am leaving"),
        ("What did I say my sister is called?", "my sister is called"),
        ("Where did I tell you that my sister lives?", "my sister lives is"),
        ("What's my sister's name again?", "my sister is called"),
        ("what is my cat called?", "my cat is called"),
        ("Did I pass my exam?", "I pass my exam"),
        ("where does my sister live?", "my sister live"),
        ("Is my brother older?", "my brother older"),
        ("what are you doing?", "what are you doing"),
        ("I live in Lisbon.", "I live in Lisbon"),
        ("", ""),
        ("???", ""),
    ],
)
def test_a_question_becomes_the_statement_that_answers_it(question: str, view: str) -> None:
    assert first_person(question) == view


@pytest.mark.parametrize(
    "text",
    [
        "Is it?",
        "what a day is it",
        "tell me a joke",
        "hey, where were we",
        "I like it, do you?",
        "HOW OLD AM I",
        " do I? ",
        "whats my sisters name",
        "wheres my dog",
    ],
)
def test_questions(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize(
    "text", ["hello", "My sister is called Mara.", "I wonder what she said", "She asked: why? I left.", "Whatever.", ""]
)
def test_no_questions(text: str) -> None:
    assert not is_question(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My sister's sisters", ["sister", "sister"]),
        ("Running, ran and RUNS", ["run", "ran", "run"]),
        ("What's the name of my dog?", ["dog"]),
        ("whats my dogs name", ["dog"]),
        ("O\u2019Brien caf\u00e9 stra\u00dfe", ["o'brien", "caf\u00e9", "strass"]),
        ("a b c", []),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "What's my cat called?",
        "what is my cat called",
        "whats my sisters name",
        "What did I say my sister is called?",
        "Where do I live?",
        "how many languages do I speak?",
        "Do you remember my sister?",
        "How old am I?",
        "what\u2019s my sister\u2019s name again?",
        "which city did I grow up in",
    ],
)
def test_what_only_its_speaker_can_have_told(text: str) -> None:
    assert asks_about_self(text)


@pytest.mark.parametrize(
    "text",
    [
        "My cat is called Biscuit.",
        "What are you doing?",
        "What is wrong with me?",
        "Is my brother older?",
        "Do I like tea?",
        "How do I look?",
        "What should I do?",
        "What do I do?",
        "what do i do now",
        "What have I done?",
        "When will I feel better?",
        "Why do I cry so much?",
        "What if my mother dies?",
        "tell me a joke",
        "remind me to call my mother",
        "who am I?",
        "",
    ],
)
def test_what_others_can_answer(text: str) -> None:
    assert not asks_about_self(text)
