from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.pieces import Pieces, Word


def cut(text: str, at: list[int]) -> list[str]:
    """A text cut into pieces at some places."""
    ends = [0, *sorted(min(n, len(text)) for n in at), len(text)]
    return [text[begin:end] for begin, end in pairwise(ends)]


@given(st.text(st.sampled_from("ab .\n\u3002\u00e4\u65e5\u672c"), max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_the_words_of_a_text_are_the_same_however_it_is_cut(text: str, at: list[int]) -> None:
    whole, cutting = Pieces(), Pieces()
    words = [word for piece in cut(text, at) for word in cutting.take(piece)]
    assert words == whole.take(text)
    assert "".join(word.text for word in words) + cutting.rest() == text


def test_a_word_is_whole_with_the_space_behind_it() -> None:
    pieces = Pieces()
    assert pieces.take("Steady as") == [Word("Steady ")]
    assert pieces.take(" she goes") == [Word("as "), Word("she ")]
    assert (pieces.rest(), pieces.rest()) == ("goes", "")


def test_where_a_script_puts_no_space_every_sign_is_one() -> None:
    assert Pieces().take("\u65e5\u672c") == [Word("\u65e5"), Word("\u672c")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Steady. She ", [Word("Steady. ", ends=True), Word("She ")]),
        ("Dr. Holm ", [Word("Dr. "), Word("Holm ")]),
        ("one\n\ntwo ", [Word("one\n", ends=True), Word("\n"), Word("two ")]),
        ("\u65e5\u3002\u672c", [Word("\u65e5"), Word("\u3002"), Word("", ends=True), Word("\u672c")]),
        ("\u0939\u0964\u0928\u0964\u092f ", [Word("\u0939\u0964", ends=True), Word("\u0928\u0964", ends=True), Word("\u092f ")]),
    ],
)
def test_a_word_tells_whether_a_sentence_ends_with_it(text: str, words: list[Word]) -> None:
    assert Pieces().take(text) == words
