"""Which language somebody writes in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.safety.language import MESSAGES_MAX, language_of
from tests.safety.crisis.test_tiers import suite


@pytest.mark.parametrize(
    ("messages", "language"),
    [
        (["I want to die"], "en"),
        (["hello, how are you?"], "en"),
        (["Ich will sterben"], "de"),
        (["mir geht es nicht gut"], "de"),
        (["Quiero morir, no puedo más"], "es"),
        (["¿qué tal?"], "es"),
        (["me quiero matar"], "es"),
        (["Je veux mourir"], "fr"),
        (["j'en peux plus"], "fr"),
        (["C\u2019est fini pour moi"], "fr"),
        (["Ich bin so müde.", "ok"], "de"),
        (["Hello there, how are you?", "Ich bin traurig und weiß nicht weiter"], "de"),
        (["Ich bin heute nicht da", "I am sad and I don't know why"], "en"),
        (["😭😭😭"], "en"),
        (["ok"], "en"),
        ([""], "en"),
        ([], "en"),
        (["Cześć, co słychać?"], "en"),
    ],
)
def test_the_language_is_that_of_the_last_message_that_tells(messages: list[str], language: str) -> None:
    assert language_of(messages) == language


def test_the_lines_of_the_suite_are_placed() -> None:
    lines = suite("crisis_suite.tsv")
    placed = sum(language_of([text]) == language for _, language, text in lines)
    assert placed / len(lines) >= 0.97


@given(st.lists(st.text(max_size=80), max_size=10))
def test_any_messages_have_a_language_and_old_ones_do_not_matter(messages: list[str]) -> None:
    assert language_of(messages) in {"en", "de", "es", "fr"}
    assert language_of(messages) == language_of(messages[-MESSAGES_MAX:])
