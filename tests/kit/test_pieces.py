from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.pieces import Pieces


def cut(text: str, at: list[int]) -> list[str]:
    """A text cut into pieces at some places."""
    ends = [0, *sorted(min(n, len(text)) for n in at), len(text)]
    return [text[begin:end] for begin, end in pairwise(ends)]


@given(st.text(st.sampled_from("ab .\n\u00e4\u65e5\u672c"), max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_the_words_of_a_text_are_the_same_however_it_is_cut(text: str, at: list[int]) -> None:
    whole, cutting = Pieces(), Pieces()
    words = [word for piece in cut(text, at) for word in cutting.take(piece)]
    assert words == whole.take(text)
    assert "".join(words) + cutting.rest() == text


def test_a_word_is_whole_with_the_space_behind_it() -> None:
    pieces = Pieces()
    assert pieces.take("Steady as") == ["Steady "]
    assert pieces.take(" she goes") == ["as ", "she "]
    assert (pieces.rest(), pieces.rest()) == ("goes", "")


def test_where_a_script_puts_no_space_every_sign_is_one() -> None:
    assert Pieces().take("\u65e5\u672c") == ["\u65e5", "\u672c"]
