from uuid import UUID

import pytest

from everkin.memory.models import Speaker
from everkin.memory.rules.extraction import extract
from everkin.memory.rules.references import statements
from tests.memory.rules.lines import line, texts, told

Before = tuple[tuple[Speaker, str], ...]

SAME_LINE: tuple[tuple[str, set[str]], ...] = (
    ("My sister Mara is visiting. She lives in Oslo.", {"My sister is called Mara.", "My sister Mara lives in Oslo."}),
    ("My sister is visiting and she lives in Oslo", {"My sister lives in Oslo."}),
    ("I have a brother. His name is Tom.", {"I have a brother.", "My brother is called Tom."}),
    ("My mum's name is Ingrid and she lives in Turin.", {"My mum is called Ingrid.", "My mum Ingrid lives in Turin."}),
    ("I have a cat. It's called Pixel", {"I have a cat.", "My cat is called Pixel."}),
    ("my dog is old. his name is Rex", {"My dog is called Rex."}),
    ("My parents moved. They live in Split now.", {"My parents live in Split."}),
    ("I moved to Graz in 2019. I work there as a nurse.", {"I moved to Graz in 2019.", "I work as a nurse."}),
    # two fit, or a stranger does
    ("My sister met a girl. She lives in Oslo.", set()),
    ("My sister and my mum are here. She lives in Oslo.", set()),
    ("My friend saw my boss. He lives in Oslo.", set()),
    ("My brother is here. She lives in Oslo.", set()),
    ("There was a nurse. She lives in Oslo.", set()),
)  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAME_LINE, ids=[said for said, _ in SAME_LINE])
def test_a_pronoun_is_who_alone_fits_in_the_same_line(said: str, expected: set[str]) -> None:
    assert texts(told(said)) == expected


EARLIER: tuple[tuple[Before, str, set[str]], ...] = (
    ((("companion", "How is your sister doing?"),), "She moved to Bergen last month", {"My sister moved to Bergen in October 2026."}),
    ((("person", "My sister Mara called."), ("companion", "Nice! How is she?")), "She lives in Oslo", {"My sister Mara lives in Oslo."}),
    ((("person", "My sister called."), ("companion", "And your mother?")), "She lives in Oslo", set()),
    ((("person", "my son started school"), ("companion", "How old is he?")), "6", {"My son was 6 years old on 20 November 2026."}),
    ((("companion", "Tell me about your dog."),), "He's called Rex", {"My dog is called Rex."}),
    ((("companion", "Anna lives next door."),), "She is a nurse", set()),
    ((("person", ""), ("companion", "")), "She lives in Oslo", set()),
)


@pytest.mark.parametrize(("before", "said", "expected"), EARLIER, ids=[said + str(n) for n, (_, said, _) in enumerate(EARLIER)])
def test_a_pronoun_is_who_alone_fits_in_the_two_lines_before(before: Before, said: str, expected: set[str]) -> None:
    assert texts(told(said, *before)) == expected


ANSWERS: tuple[tuple[str, str, set[str]], ...] = (
    ("What's your sister's name?", "Mara.", {"My sister is called Mara."}),
    ("What is your sister's name?", "her name is Mara", {"My sister is called Mara."}),
    ("Oh nice! What's your cat called?", "pixel", {"My cat is called Pixel."}),
    ("What's your name?", "Sam", {"I am called Sam."}),
    ("What should I call you?", "Sam", {"I am called Sam."}),
    ("Where do you live?", "Oslo", {"I live in Oslo."}),
    ("Where do you live?", "in Oslo, with my cat", {"I live in Oslo."}),
    ("Where are you from?", "Chile", {"I am from Chile."}),
    ("Where were you born?", "Lisbon!", {"I was born in Lisbon."}),
    ("How old are you?", "32", {"I was 32 years old on 20 November 2026."}),
    ("How old is your son?", "seven", {"My son was 7 years old on 20 November 2026."}),
    ("What do you do for a living?", "nurse", {"I work as a nurse."}),
    ("What's your favourite colour?", "green", {"My favourite colour is green."}),
    ("When is your birthday?", "4 March", {"My birthday is on 4 March."}),
    ("Are you allergic to anything?", "peanuts and eggs", {"I am allergic to peanuts.", "I am allergic to eggs."}),
    ("What languages do you speak?", "Polish and German", {"I speak Polish.", "I speak German."}),
    ("Do you have a dog?", "Yes", {"I have a dog."}),
    ("Do you have a dog?", "yes! a beagle", {"I have a dog."}),
    ("Do you like sushi?", "yeah", {"I like sushi."}),
    ("Do you like sushi?", "No", {"I do not like sushi."}),
    ("Are you vegetarian?", "Yes I am", {"I am vegetarian."}),
    ("Do you have any pets?", "two cats", {"I have two cats."}),
    ("When is your interview?", "on Thursday", {"My interview is on Thursday, 26 November 2026."}),
    ("Do you have any siblings?", "Yes, a sister called Nell", {"I have a sister.", "My sister is called Nell."}),
    # no answers
    ("Do you have a dog?", "No", set()),
    ("Do you have a dog?", "Maybe one day", set()),
    ("Where do you live?", "why do you ask?", set()),
    ("Where do you live?", "I'd rather not say", set()),
    ("Where do you live?", "guess", set()),
    ("What's your name? And where do you live?", "Oslo", set()),
    ("What's your sister's name?", "no idea lol", set()),
    ("How was your day?", "Great", set()),
    ("I live in Rome.", "Nice", set()),
    ("How old are you?", "older than you", set()),
)  # fmt: skip


@pytest.mark.parametrize(("asked", "said", "expected"), ANSWERS, ids=[f"{asked} {said}" for asked, said, _ in ANSWERS])
def test_a_bare_answer_tells_what_was_asked(asked: str, said: str, expected: set[str]) -> None:
    assert texts(told(said, ("companion", asked))) == expected


def test_the_lines_that_a_finding_took_are_its_sources() -> None:
    asked, said = line("What's your sister's name?", 1, "companion"), line("Mara", 2)

    (finding,) = extract(said, [asked])

    assert finding.source_ids == (UUID(int=2), UUID(int=1))
    assert [f.source_ids for f in extract(line("I live in Oslo"), [asked])] == [(UUID(int=9),)]


def test_a_person_asking_themselves_is_not_answered() -> None:
    assert texts(told("Oslo", ("person", "Where do you live?"))) == set()


def test_what_is_not_stated_is_no_statement() -> None:
    assert statements(line("Who are you? If I knew. She left."), []) == []
