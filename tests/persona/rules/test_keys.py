import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.persona.lorebook import Logic
from everkin.persona.rules.keys import Haystack, KeySearch, Manner


@pytest.mark.parametrize(
    ("key", "text", "manner", "found"),
    [
        ("cat", "The CAT sleeps.", Manner(), True),
        ("cat", "category", Manner(), False),
        ("cat", "category", Manner(whole_words=False), True),
        ("Cat", "the cat", Manner(case_sensitive=True), False),
        ("Cat", "the Cat", Manner(case_sensitive=True), True),
        ("black cat", "a black category", Manner(), True),
        (" cat ", "the cat", Manner(), True),
        ("don't", "I don't know", Manner(), True),
        ("don't", "I don'ts know", Manner(), False),
        ("c++", "I like C++.", Manner(), True),
        ("c++", "abc++", Manner(), False),
        ("?", "what?", Manner(), False),
        ("?", "what ?", Manner(), True),
        ("straße", "STRASSE", Manner(), True),
        ("猫", "黒い猫が寝る", Manner(), True),
        ("cat", "黒いcatが寝る", Manner(), True),
        ("cat", "黒いcatsが寝る", Manner(), False),
        ("แมว", "นี่คือแมวดำ", Manner(), True),
        ("кот", "котёнок", Manner(), False),
        ("", "anything", Manner(), False),
        ("  ", "anything", Manner(), False),
        ("/CAT/", "the cat", Manner(), False),
        ("/cat/", "category", Manner(case_sensitive=True), True),
        ("/oak/cat/", "in /oak/cat/ we", Manner(), True),
    ],
)
def test_a_key_is_found_as_its_manner_asks(key: str, text: str, manner: Manner, found: bool) -> None:  # noqa: FBT001
    assert KeySearch().found(key, Haystack(text), manner) == found


@pytest.mark.parametrize(
    ("logic", "held"),
    [
        ("and_any", (False, True, True)),
        ("not_all", (True, True, False)),
        ("not_any", (True, False, False)),
        ("and_all", (False, False, True)),
    ],
)
def test_secondary_keys_follow_their_logic(logic: Logic, held: tuple[bool, ...]) -> None:
    texts = ("nothing", "an oak", "an oak and an elm")
    assert tuple(KeySearch().logic_holds(logic, ("oak", "elm"), Haystack(text), Manner()) for text in texts) == held


@given(st.text(alphabet="ab'- ", min_size=1, max_size=4), st.text(alphabet="ab'- ", max_size=30))
def test_a_whole_word_is_somewhere_in_the_text(key: str, text: str) -> None:
    search, there = KeySearch(), Haystack(text)
    assert not search.found(key, there, Manner()) or search.found(key, there, Manner(whole_words=False))
    assert search.count([key, key], there, Manner()) == 2 * search.found(key, there, Manner())
