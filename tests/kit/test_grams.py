"""A text as n-grams."""

import pytest

from everkin.kit.grams import char_grams, normalised, word_grams


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("NOOOO", "noo"),
        ("It\u2019s", "it's"),
        ("see https://example.org/a?b=1 now", "see [url] now"),
        ("❤️", "❤"),
        ("[NAME] won", "[name] won"),
    ],
)
def test_spellings_of_the_same_are_alike(text: str, plain: str) -> None:
    assert normalised(text) == plain


def test_words_and_marks_are_read_in_runs_of_up_to_three_and_with_their_manner() -> None:
    assert word_grams("NO, [NAME]!") == [
        *("no", ",", "[name]", "!"),
        *("^ no", "no ,", ", [name]", "[name] !", "! $"),
        *("^ no ,", "no , [name]", ", [name] !", "[name] ! $"),
        *("<capitals>", "<!>", "<words 3>"),
    ]


def test_characters_are_read_within_words() -> None:
    assert char_grams("a no") == [" a", "a ", " a ", " n", "no", "o ", " no", "no ", " no "]
