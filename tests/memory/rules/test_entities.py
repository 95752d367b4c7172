import pytest

from everkin.memory.rules.entities import entities

NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("My sister Mara lives in Oslo", ("Mara", "Oslo")),
    ("I went to New York with Tom", ("New York", "Tom")),
    ("We saw Dr. Patel and Mrs. Abernathy", ("Dr. Patel", "Mrs. Abernathy")),
    ("Mara's cat is called pixel", ("Mara", "Pixel")),
    ("I met my uncle in Rio de Janeiro", ("Rio de Janeiro",)),
    ("my friend O'Brien is here", ("O'Brien",)),
    ("Mara lives there", ("Mara",)),
    ("It was Zoë and Łukasz", ("Zoë", "Łukasz")),
    ("We moved to Bergen, Norway", ("Bergen", "Norway")),
    ("I like Paris. Paris is great", ("Paris",)),
    ("my dog is named Biscuit and my cat is named Olive", ("Biscuit", "Olive")),
    ("San Francisco is foggy", ("San Francisco",)),
    ("I talked to Mara, Tom and Priya", ("Mara", "Tom", "Priya")),
    ("Work is hard", ()),
    ("Today I worked", ()),
    ("I saw it on Monday in May", ()),
    ("I speak German and I'm Norwegian", ()),
    ("THIS IS SO LOUD", ()),
    ("My Mum and Dad", ()),
    ("lol OK", ()),
    ("Thanks! Sorry. Yes. Well, no.", ()),
    ("", ()),
    ("i am here", ()),
    ("Christmas is near", ()),
)


@pytest.mark.parametrize(("text", "expected"), NAMES, ids=[text or "empty" for text, _ in NAMES])
def test_names_are_found_and_common_words_are_not(text: str, expected: tuple[str, ...]) -> None:
    assert entities(text) == expected


@pytest.mark.parametrize("text", ["A " * 50_000, "Ab " * 30_000, "Ab'" * 30_000, "Dr. " * 25_000, "a" * 100_000])
@pytest.mark.timeout(5)
def test_a_text_of_100000_characters_is_read_in_part_and_ends_soon(text: str) -> None:
    assert len(entities(text)) <= 160
