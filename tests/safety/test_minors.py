"""Everyone depicted is an adult: which descriptions tell of somebody under 18, and which only sound like it."""

import pytest

from everkin.persona.service import stock
from everkin.safety.rules import depicts_a_minor

MINORS = [
    "Lena is a girl of sixteen.",
    "When she was little she lived on Elm Rd. She is 14 years old now.",
    "Lia works for Dr. Lia is 14.",
    "莉亚。She is 15 years old。",
    "Lena, sixteen, waits at the harbour.",
    "Lena turned 16 in May.",
    "15 years old",
    "A 15 years old girl with green eyes.",
    "Mia, 16 years old, likes to read.",
    "She is a 15-year-old runaway.",
    "seventeen-year-old witch",
    "Fifteen years old and full of plans.",
    "She is 15.",
    "He's only 14, and proud of it.",
    "{{char}} is 13 and lives with {{user}}",
    "Mia is 16 and loves the sea.",
    "Mia Lind is just 15.",
    "Age: 15",
    "age = 9",
    'Age("17")',
    "[Age: 16 years old]",
    "Age: sixteen",
    "**Age:** 12",
    "Name: Mia\nAge: 15\nJob: baker",
    "aged 14, tall for it",
    "17 y/o",
    "16yo",
    "15 years of age",
    "Turning 16 next week.",
    "She is under 18.",
    "schoolgirl",
    "A shy schoolgirl who sits by the window.",
    "{{char}} is a Japanese school girl.",
    "child",
    "{{char}} is a child.",
    "She is just a little girl from the village.",
    "He looks like a small child, though he claims to be old.",
    "A demon with the body of a child.",
    "She has a childlike body.",
    "loli",
    "a 500 year old loli vampire",
    "Tags: fantasy, loli, maid",
    'Species("human" + "child")',
    "high school student",
    "{{char}} and {{user}} are high school students.",
    "A high-school cheerleader.",
    "She is still in high school.",
    "a sophomore at the local high school",
    "in 8th grade",
    "A 9th-grader with a secret.",
    "teenage girl",
    "She is a teenager.",
    "{{user}}'s little sister, 15 years old.",
    "your stepsister, age 16",
    "She is a minor.",
    "preteen",
    "underage",
    "Dressed as a schoolgirl, she waits.",
]
ADULTS = [
    "",
    "25-year-old",
    "She is 21 years old.",
    "Age: 34",
    "Age: 118",
    "age 1500",
    "a 500 year old vampire",
    "A kindergarten teacher from Ghent.",
    "my daughter is 7",
    "My daughter is 7 years old.",
    "university student",
    "A college freshman, aged 22.",
    "A high school teacher with a dry wit.",
    "He teaches high school students how to weld.",
    "She tutors teenage girls in mathematics.",
    "When she was 12 years old, her family moved to Lyon.",
    "At the age of 9 she could read a chart.",
    "At age 15 he left home.",
    "From the age of six he played the violin.",
    "As a child she was afraid of the sea.",
    "She was a quiet child.",
    "An only child, and happy so.",
    "She is an only child.",
    "He is the youngest child of four.",
    "A child psychologist in Oslo.",
    "She writes books for children.",
    "He has a 10-year-old daughter and an old dog.",
    "Her son, aged 8, wants to be a pilot.",
    "A single mother of a toddler.",
    "She giggles like a schoolgirl.",
    "He has a schoolboy crush on a pianist.",
    "His high school sweetheart became a surgeon.",
    "A 12-year-old whisky stands on the shelf.",
    "Her dog is 9 years old.",
    "The bakery is 15 years old.",
    "a child at heart",
    "She is a kid at heart.",
    "Easy, kid. The night is young.",
    "Child, sit down and tell me.",
    "Under the age of steam, everything was slower.",
    "It took 15 years.",
    "She is 5 feet tall, he is 6 feet.",
    "A minor noble of the north.",
    "The song is in A minor.",
    "He survived with minor injuries.",
    "They are two of a kind.",
    "The shop opened 7 years ago.",
    "Shota Tanaka, 41, restores clocks.",
    "She is 10 minutes late.",
    "He is 17 points ahead.",
    "She works with teenagers at a library.",
    "Her teenage years were loud.",
]


@pytest.mark.parametrize("text", MINORS)
def test_whoever_is_under_18_is_told_with_the_words_that_say_so(text: str) -> None:
    words = depicts_a_minor(text)
    assert words is not None
    assert words.casefold() in text.casefold()


@pytest.mark.parametrize("text", ADULTS)
def test_what_only_sounds_like_it_is_let_be(text: str) -> None:
    assert depicts_a_minor(text) is None


@pytest.mark.parametrize("name", stock())
def test_those_that_come_with_the_package_are_adults(name: str) -> None:
    assert depicts_a_minor(stock()[name].model_dump_json().replace("\\n", "\n")) is None
