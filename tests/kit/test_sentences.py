from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.kit.sentences import Sentences, sentences, split

TEXTS = st.text(st.sampled_from("aDr.!?\u2026\"')*_ \n12\U0001f600\u3002\uff01\u300d\u4f60\u061f\u0964e.g"), max_size=40)
CUTS = st.lists(st.integers(0, 40), max_size=8)


def pieces(text: str, at: list[int]) -> list[str]:
    """A text cut into pieces at some places."""
    bounds = [0, *sorted(min(n, len(text)) for n in at), len(text)]
    return [text[begin:end] for begin, end in pairwise(bounds)]


def streamed(parts: list[str]) -> list[str]:
    """The sentences of a text that arrives in parts."""
    stream, told = Sentences(), [""]
    for part in parts:
        first, *others = stream.cut(part)
        told[-1] += first
        told += others
    return [sentence for sentence in told if sentence]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", []),
        ("  \n ", []),
        ("...", []),
        ("no stop at all", ["no stop at all"]),
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("One.\tTwo.  Three", ["One.", "Two.", "Three"]),
        ("Dr. Lund and Mrs. Holm, vs. Prof. Vik, e.g. on St. Ives, met Mr. Ek. Then tea.", None),
        ("I met her at the Fair. Gladdr. Yes.", ["I met her at the Fair.", "Gladdr.", "Yes."]),
        ("Pi is 3.14, more or less. So is 22/7.", ["Pi is 3.14, more or less.", "So is 22/7."]),
        ("It costs 5. Take 2.", ["It costs 5.", "Take 2."]),
        ("Well... yes. And\u2026 no.", ["Well...", "yes.", "And\u2026", "no."]),
        ("Really?! Yes!!!", ["Really?!", "Yes!!!"]),
        ('"Really?" she said. Yes.', ['"Really?"', "she said.", "Yes."]),
        ("\u201cReally?\u201d she said. \u2018No.\u2019 Yes.", ["\u201cReally?\u201d", "she said.", "\u2018No.\u2019", "Yes."]),
        ("*She smiles.* Hello. (Softly.) Come in.", ["*She smiles.*", "Hello.", "(Softly.)", "Come in."]),
        ("Great!\U0001f600\ufe0f See you. \U0001f44d Bye.", ["Great!\U0001f600\ufe0f", "See you.", "\U0001f44d Bye."]),
        ("See everkin.example for more. Bye.", ["See everkin.example for more.", "Bye."]),
        ("no stop\nnew line\n\nlast. \n line", ["no stop", "new line", "last.", "line"]),
        (
            "\u4f60\u597d\u3002\u4f60\u53eb\u4ec0\u4e48\uff1f\u6211!\u597d",
            ["\u4f60\u597d\u3002", "\u4f60\u53eb\u4ec0\u4e48\uff1f", "\u6211!", "\u597d"],
        ),
        ("\u300c\u597d\u3002\u300d\u4ed6\u8bf4\u3002", ["\u300c\u597d\u3002\u300d", "\u4ed6\u8bf4\u3002"]),
        ("\u6211\u2026\u2026\u4e0d\u3002\u597d", ["\u6211\u2026\u2026\u4e0d\u3002", "\u597d"]),
        ("\u0645\u0627\u061f\u0646\u0639\u0645. \u0644\u0627", ["\u0645\u0627\u061f", "\u0646\u0639\u0645.", "\u0644\u0627"]),
        ("\u0939\u093e\u0901\u0964\u0928\u0939\u0940\u0902\u0964", ["\u0939\u093e\u0901\u0964", "\u0928\u0939\u0940\u0902\u0964"]),
        ("!" * 4000 + "x", ["!" * 4000 + "x"]),
    ],
)
def test_where_sentences_end(text: str, told: list[str] | None) -> None:
    assert sentences(text) == (told if told is not None else [text.removesuffix(" Then tea."), "Then tea."])
    assert streamed(list(text)) == split(text)


@given(TEXTS)
def test_the_parts_of_a_text_are_the_text(text: str) -> None:
    assert "".join(split(text)) == text
    assert all(split(text))


@given(TEXTS, CUTS)
def test_a_stream_has_the_same_sentences_however_it_is_cut(text: str, at: list[int]) -> None:
    parts = pieces(text, at)
    assert streamed(parts) == split(text)
    stream = Sentences()
    assert ["".join(stream.cut(part)) for part in parts] == parts


@pytest.mark.parametrize(
    ("parts", "cuts"),
    [
        (["Hi", ".", " You"], [["Hi"], ["."], ["", " You"]]),
        (["Hi.", " You. ", "3", ".", "1"], [["Hi."], ["", " You.", " "], ["3"], ["."], ["1"]]),
        (["a\n", "\n", "b"], [["a", "\n"], ["\n"], ["b"]]),
        (["\u597d", "\u3002", "\u300d", "\u597d"], [["\u597d"], ["\u3002"], ["\u300d"], ["", "\u597d"]]),
    ],
)
def test_an_end_is_told_as_soon_as_it_is_sure(parts: list[str], cuts: list[list[str]]) -> None:
    stream = Sentences()
    assert [stream.cut(part) for part in parts] == cuts
