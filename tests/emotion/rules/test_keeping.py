"""Whether a reply keeps what is bound, and what is left of one that does not."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Bindings
from everkin.emotion.rules.keeping import repaired, violations

NO_MARKS = Bindings(ban_marks=("!", "\u2026", ";", "\u2014", "*", "\U0001f642", ":"))


@pytest.mark.parametrize(
    ("text", "bindings", "kept"),
    [
        ("All is well.", Bindings(ban=("whatever",)), "All is well."),
        ("Whatever. I am here.", Bindings(ban=("whatever",)), "I am here."),
        ("Fine, whatever you say. I am here.", Bindings(ban=("whatever",)), "I am here."),
        ("Whatever's left is yours. Good.", Bindings(ban=("whatever",)), "Good."),
        ("Whatevering is no word.", Bindings(ban=("whatever",)), "Whatevering is no word."),
        ("Calm   down, love. Sit.", Bindings(ban=("calm down",)), "Sit."),
        ("CALM DOWN. Sit.", Bindings(ban=("calm down",)), "Sit."),
        ("Calm, down there it is. Sit.", Bindings(ban=("calm down",)), "Sit."),
        ("Dont go yet. Sleep well.", Bindings(ban=("don't go yet",)), "Sleep well."),
        ("Don\u2019t go yet. Sleep well.", Bindings(ban=("dont go yet",)), "Sleep well."),
        ("What\u200bever. Sit.", Bindings(ban=("whatever",)), "Sit."),
        ("Whatever", Bindings(ban=("whatever",)), ""),
        ("I am calm. Down we go.", Bindings(ban=("calm down",)), "I am calm. Down we go."),
        ("Well done! Really! Yes.", NO_MARKS, "Well done. Really. Yes."),
        ("Oh\u2026 well... yes", NO_MARKS, "Oh. well. yes."),
        ("Really?! Yes.", NO_MARKS, "Really? Yes."),
        ("Tea \u2014 then sleep; good: *nods* yes \U0001f600", NO_MARKS, "Tea, then sleep, good, nods yes."),
        ("Is it? Yes.", Bindings(ban_marks=("?",)), "Is it. Yes."),
        ("One two three. Four five six seven.", Bindings(sentence_words_max=3), "One two three."),
        ("One. Two. Three.", Bindings(sentences_max=2), "One. Two."),
        ("How are you? Did you sleep? I did.", Bindings(questions_max=1), "How are you? I did."),
        ("How are you?", Bindings(questions_max=0), ""),
        ("Good night. See you when?", Bindings(questions_max=0), "Good night."),
    ],
)
def test_what_is_left_of_a_reply(text: str, bindings: Bindings, kept: str) -> None:
    assert repaired(text, bindings) == kept
    assert violations(kept, bindings) == []
    assert bool(violations(text, bindings)) is (text != kept)


def test_a_long_sentence_is_parted_at_its_clauses() -> None:
    text = "I hear you, and it has been a long week, so sit down before you do anything else at all. Tea?"
    kept = repaired(text, Bindings(sentence_words_max=11))
    assert kept == "I hear you, and it has been a long week. So sit down before you do anything else at all. Tea?"


def test_a_clause_that_is_still_too_long_goes() -> None:
    assert repaired("Yes, this clause has far too many words for what is bound here.", Bindings(sentence_words_max=4)) == "Yes."


def test_what_keeps_everything_is_returned_as_it_is() -> None:
    text = "  One line,\n\nand another \u2014 as it was "
    assert repaired(text, Bindings(ban=("whatever",), sentences_max=4)) == text


def test_every_breach_is_told() -> None:
    bound = Bindings(ban=("whatever",), ban_marks=("!",), sentence_words_max=3, sentences_max=1, questions_max=0)
    told = violations("Whatever you like is fine! Is it?", bound)
    assert told == [
        'It says "whatever".',
        "It has exclamation marks.",
        "A sentence has 5 words, and 3 is the most.",
        "It has 1 sentence too many.",
        "It asks 1 question too many.",
    ]


WORDS = (
    "whatever",
    "calm",
    "down",
    "don't",
    "dont",
    "DON\u2019T",
    "go",
    "Calm",
    "ha",
    "haha",
    "what",
    "ever",
    "sure",
    "wh\u200batever",
    "\uff57hatever",
    "it's",
    "and",
    "but",
)
GLUE = (" ", " ", " ", ", ", ". ", "! ", "? ", "; ", "\u2026 ", "...", " \u2014 ", "\n", "*", " \U0001f600 ", "'", '"', "-", ": ")
texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GLUE)), max_size=30).map(lambda parts: "".join(w + g for w, g in parts))
bans = st.lists(st.sampled_from(("whatever", "calm down", "don't", "don't go", "ha", "ever")), unique=True, max_size=4).map(tuple)
marks = st.lists(st.sampled_from(("!", "?", "\u2026", "\u2014", ";", ":", "*", "\U0001f642")), unique=True, max_size=8).map(tuple)
limits = st.one_of(st.none(), st.integers(1, 9))
bounds = st.builds(
    Bindings,
    ban=bans,
    ban_marks=marks,
    sentence_words_max=limits,
    sentences_max=limits,
    questions_max=st.one_of(st.none(), st.integers(0, 2)),
)


def is_said(text: str, phrase: str) -> bool:
    """Look for a phrase in another way than the code: in folded text, without apostrophes, sentence by sentence."""
    plain = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(c) != "Cf")
    plain = re.sub("['\u2019]", "", plain)
    pattern = r"\b" + r" +".join(map(re.escape, phrase.replace("'", "").split())) + r"\b"
    return re.search(pattern, plain) is not None


@given(texts, bounds)
def test_no_repaired_reply_ever_says_a_banned_word(text: str, bound: Bindings) -> None:
    kept = repaired(text, bound)
    assert [phrase for phrase in bound.ban if is_said(kept, phrase)] == []


@given(texts, bounds)
def test_a_repaired_reply_keeps_everything_and_stays_as_it_is(text: str, bound: Bindings) -> None:
    kept = repaired(text, bound)
    assert violations(kept, bound) == []
    assert repaired(kept, bound) == kept


@given(st.text(max_size=200), bounds)
def test_no_text_is_too_strange(text: str, bound: Bindings) -> None:
    assert violations(repaired(text, bound), bound) == []


@given(texts, bounds)
def test_nothing_is_added(text: str, bound: Bindings) -> None:
    said = re.findall(r"\w+", text.casefold())
    assert len(re.findall(r"\w+", repaired(text, bound).casefold())) <= len(said)
