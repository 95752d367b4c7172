import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.memory.rules.extraction import FINDINGS_MAX, extract
from tests.memory.rules.lines import line, texts, told

TELLS_NOTHING: tuple[str, ...] = (
    # questions
    "Do I live in Oslo?",
    "where do you live?",
    "Should I adopt a dog?",
    "Is my sister called Mara?",
    "what's my favourite colour",
    "Do you remember my cat's name?",
    "have you ever been to Rome",
    "can you help me with my homework tomorrow?",
    "You know I'm allergic to nuts, right?",
    "am I allergic to anything?",
    "Guess where I work",
    "so is it true that you live in the cloud",
    # suppositions, wishes, doubts
    "If I lived in Oslo I'd be happier",
    "I wish I had a dog",
    "I'd love to live in Paris",
    "I would like a cat",
    "Maybe I'm allergic to cats",
    "I might move to Bergen next year",
    "I think I might have asthma",
    "I'm thinking of becoming a vegan",
    "I could be a teacher",
    "Imagine I have a twin sister called Zoe",
    "I'll probably quit my job",
    "Suppose my name is Bob.",
    "I almost bought a car yesterday",
    "I'd hate to be a nurse",
    "hopefully I'll have an interview next week",
    "perhaps my brother will visit on Sunday",
    "I used to live in Paris",
    "When I was a kid I lived in Rome",
    "I dreamed I had a pet snake",
    "It's like I have two jobs",
    # quotes, play, other people's words
    'She said "I live in Rome and I have a dog"',
    '"I am a nurse", the man told me.',
    "*adopts a puppy and names it Rex*",
    "*I live in your heart* hehe",
    "Let's pretend my name is Alex and I'm a pirate",
    "in my novel I'm a doctor called Ray",
    "The song goes I live in a yellow submarine",
    "my friend says I am a genius",
    "He told me I have a nice voice",
    "> I work as a nurse",
    "My character is a 200 year old elf, I live in a forest",
    "translate: I have a dog",
    "for the novel: my name is Ariel and I live in a lighthouse",
    # negations that end nothing
    "I don't have a dog",
    "I don't live in Oslo",
    "I'm not a nurse",
    "I have never been to Rome",
    "My name isn't Bob",
    "I don't speak French",
    "I'm not allergic to anything",
    "I can't drive",
    # no facts
    "I'm so tired",
    "I'm fine thanks",
    "i'm bored",
    "I'm at work",
    "I'm in bed",
    "I'm home now",
    "I'm a mess today",
    "I'm 30 minutes late",
    "I'm 10 weeks into this",
    "I have a headache",
    "I have a question",
    "I have an idea!",
    "I have two meetings",
    "I have no idea",
    "I live in fear of mondays",
    "I live in constant chaos",
    "I work a lot",
    "I work at night",
    "I'm working on it",
    "I love you",
    "I love it!!",
    "I love that",
    "I like how you think",
    "I hate this",
    "I love talking to you",
    "I love the idea",
    "I hate when that happens",
    "i like the new one",
    "I love my mum",
    "I hate everything",
    "I drive to work",
    "I drive my kids to school",
    "I play around",
    "I speak my mind",
    "I study hard",
    "I got a text",
    "I got a dog food sample",
    "I have a dog toy somewhere",
    "my phone died",
    "My dog is so cute",
    "My sister is annoying",
    "My sister is here",
    "my name is on the list",
    "My boss is so mean",
    "My mum called",
    "my cat is on the sofa",
    "call me later",
    "call me crazy but it's nice",
    "call me when you can",
    "Don't worry",
    "Don't leave me",
    "don't say that",
    "Never give up!",
    "please tell me a story",
    "Stop it",
    "be nice",
    "Keep going!",
    "remind me later",
    "Tom got fired",
    "My house is on fire lol",
    "My goldfish are called Bubbles and Squeak",
    "my biggest fear is drowning",
    "I was told I have asthma",
    "I miss Oslo",
    "I live where the buses end",
    # times that make no plan
    "I'll go to the gym someday",
    "one day I'll move to Japan",
    "I go to the gym every Monday",
    "on Fridays I have choir",
    "See you tomorrow!",
    "good night, talk tomorrow",
    "It's going to rain tomorrow",
    "Monday is the worst",
    "I may visit in May",
    "the shop is open 24/7",
    "It costs 3.50 and takes 2 minutes",
    "version 1.2.3 is out on 31 June",
    "I'm not going to the party on Saturday",
    # nothing at all
    "",
    "   ",
    "ok",
    "lol",
    "yes",
    "no",
    "hmm",
    "😂😂😂",
    "...",
    "?!",
    "thanks!",
    "brb",
    "The weather is lovely in Oslo",
    "Messi plays football",
    "He lives in Oslo",
    "She's a nurse",
    "They moved to Bergen",
    "It's called Pixel",
    "https://example.com/my-name-is-bob",
    "The capital of Norway is Oslo",
    "A nurse works at a hospital",
    "Your name is lovely",
    "You are my best friend",
    "Rome is my dream",
)


@pytest.mark.parametrize("said", TELLS_NOTHING, ids=[said[:40] or "empty" for said in TELLS_NOTHING])
def test_a_line_that_tells_nothing_gives_no_finding(said: str) -> None:
    assert texts(told(said)) == set()


def test_a_companions_line_tells_nothing() -> None:
    assert extract(line("I live in Oslo. Your sister is called Mara.", speaker="companion"), []) == []


CONTRADICTIONS: tuple[tuple[str, set[str], bool], ...] = (
    ("I live in Oslo, I mean Bergen", {"I live in Bergen."}, True),
    ("I live in Oslo. No wait, Bergen.", {"I live in Bergen."}, True),
    ("I'm 30, no, 31", {"I was 31 years old on 20 November 2026."}, True),
    ("I'm 30, sorry, I'm 31 now", {"I was 31 years old on 20 November 2026."}, True),
    ("my cat is called Pixel, sorry, Pixie", {"My cat is called Pixie."}, False),
    ("I live in Oslo and in Bergen", {"I live in Oslo.", "I live in Bergen."}, False),
    ("I live in Oslo. I live in Bergen.", {"I live in Oslo.", "I live in Bergen."}, False),
    ("I lived in Oslo but now I live in Bergen", {"I live in Bergen."}, True),
    ("I live in Oslo, actually I moved to Bergen", {"I moved to Bergen."}, True),
    ("my favourite colour is red, no wait, blue", {"My favourite colour is blue."}, True),
)


@pytest.mark.parametrize(("said", "expected", "single"), CONTRADICTIONS, ids=[said for said, _, _ in CONTRADICTIONS])
def test_a_correction_wins_and_two_that_contradict_are_both_kept(said: str, expected: set[str], single: bool) -> None:  # noqa: FBT001
    findings = told(said)

    assert texts(findings) == expected
    assert {finding.claim.single for finding in findings} == {single}


WISHES: tuple[tuple[str, set[str]], ...] = (
    ("call me Sam", {"I want to be called Sam."}),
    ("Call me sam please", {"I want to be called Sam."}),
    ("my friends call me Bea", {"I want to be called Bea."}),
    ("please don't use emojis", {"I do not want you to use emojis."}),
    ("always answer briefly", {"I always want you to answer briefly."}),
    ("remind me gently", {"I want you to remind me gently."}),
    ("please be honest with me", {"I want you to be honest with me."}),
    ("Never call me baby", {"I never want you to call me baby."}),
    ("stop using so many exclamation marks", {"I want you to stop using so many exclamation marks."}),
    ("from now on answer in German", {"I want you to answer in German."}),
    ("I prefer short answers", {"I prefer short answers."}),
    ("please don't bring up my ex", {"I do not want you to bring up my ex."}),
)


@pytest.mark.parametrize(("said", "expected"), WISHES, ids=[said for said, _ in WISHES])
def test_how_the_person_wants_things_done_is_procedural(said: str, expected: set[str]) -> None:
    findings = told(said)

    assert texts(findings) == expected
    assert {finding.kind for finding in findings} == {"procedural"}


LONG = (
    "a" * 100_000,
    "(" * 100_000,
    '"' * 100_000,
    "'" * 100_000,
    "*" * 100_000,
    "my " * 33_000,
    "my my sister " * 8_000,
    "1 " * 50_000,
    "A " * 50_000,
    ", " * 50_000,
    ". " * 50_000,
    "a." * 50_000,
    "and " * 25_000,
    "I live in Oslo, " * 7_000,
    "she lives there. " * 6_000,
    "My interview is tomorrow at 3. " * 4_000,
    "\n" * 100_000,
    "I love a, b, c, d, e, f and g. " * 3_000,
)


@pytest.mark.parametrize("said", LONG, ids=[said[:16].replace("\n", "newline") for said in LONG])
@pytest.mark.timeout(5)
def test_a_line_of_100000_characters_is_read_in_part_and_ends_soon(said: str) -> None:
    assert len(extract(line(said), [line(said, 1), line(said, 2, "companion")])) <= FINDINGS_MAX


def test_a_line_gives_at_most_twenty_findings() -> None:
    assert len(told(" ".join(f"I like {thing}." for thing in WORDS))) == FINDINGS_MAX


WORDS = re.findall(
    r"\w+",
    "tea coffee rain snow jazz opera bread cheese olives chess golf tennis knitting baking salsa tango roses tulips foxes owls whales bees",
)


@given(st.text(max_size=300), st.text(max_size=100), st.text(max_size=100))
def test_any_text_is_read_the_same_way_twice(said: str, before: str, earlier: str) -> None:
    context = [line(earlier, 1), line(before, 2, "companion")]

    first = extract(line(said), context)

    assert first == extract(line(said), context)
    assert all(finding.text.strip() and finding.source_ids[0] == line(said).id for finding in first)
    assert all(0 <= finding.confidence <= 1 and 0 <= finding.importance <= 1 for finding in first)


PIECES = st.sampled_from(
    [
        "I live in",
        "Oslo",
        "my sister",
        "Mara",
        "is called",
        ",",
        "and",
        ".",
        "?",
        "tomorrow",
        "I am",
        "30",
        "no,",
        "she",
        "'s",
        "at 3",
        "31 June",
        "I mean",
        "my",
        "*",
        '"',
        "if",
    ]
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_any_mix_of_the_words_it_knows_is_read_without_fail(said: str) -> None:
    assert len(told(said)) <= FINDINGS_MAX
