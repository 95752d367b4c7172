"""What a person does with a message, and how they are."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.emotion.models import Pad, Percept
from everkin.emotion.rules.perception import perceive
from everkin.emotion.rules.tables import READY, STRUGGLES


def read(said: str, **emotions: float) -> Percept:
    return perceive(said, emotions)


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        # telling and asking
        ("I made soup today.", "tells"),
        ("ok", ""),
        ("hmm", ""),
        ("hello, I miss her", "greets tells"),
        ("Good morning, Tove", "greets"),
        ("that wasnt funny", "blames"),
        ("that was a bad answer", "blames"),
        ("dont wanna talk about it", "refuses"),
        ("How are you?", "asks"),
        ("what should i cook", "asks"),
        ("I made soup. Do you like soup?", "tells asks"),
        # thanks
        ("Thank you so much", "thanks"),
        ("thx", "thanks"),
        ("I really appreciate it", "thanks"),
        ("No thanks", "refuses"),
        ("Thanks for nothing.", "blames"),
        # praise
        ("You're so kind", "praises"),
        ("you are really a good listener", "praises"),
        ("I love you", "praises"),
        ("You always make me laugh", "praises"),
        ("that was great advice", "praises"),
        ("You're not kind", "tells"),
        ("you are kind of late", "tells"),
        # blame
        ("You never listen", "blames"),
        ("You\u2019re useless", "blames"),
        ("you forgot my birthday", "blames"),
        ("That was really mean of you", "blames"),
        ("I'm so disappointed in you", "blames"),
        ("Stop lecturing me", "blames"),
        ("My boss never listens", "tells"),
        ("You don't understand how happy I am", "tells"),
        ("That was mean of him", "tells"),
        ("She is useless", "tells"),
        # refusing
        ("I'd rather not", "refuses"),
        ("I don't want to talk about it", "refuses"),
        ("no.", "refuses"),
        ("Not now please", "refuses"),
        ("Leave it to me", "tells"),
        ("There is no milk.", "tells"),
        # coming and going
        ("hi", "greets"),
        ("Good morning!", "greets"),
        ("hey, how are you?", "greets asks"),
        ("I'm back", "greets"),
        ("Morning shift was long", "tells"),
        ("Good night", "leaves"),
        ("bye bye", "leaves"),
        ("I have to go", "leaves"),
        ("gotta run, talk later", "leaves"),
        ("see you tomorrow!", "leaves"),
        ("I'm off to bed", "leaves"),
        ("night rowan", "leaves"),
        ("that's all for today", "leaves"),
        ("I have to go to the dentist", "tells"),
        ("I had a good night out", "tells"),
        ("We had her goodbye party", "tells"),
        ("I said goodbye to them", "tells"),
        ("My shift starts at night", "tells"),
        ("I want to leave my job", "tells"),
        ("I need to sleep on it", "tells"),
        ("I have to leave early tomorrow", "tells"),
        ("Evening class was fun", "tells"),
        # pictures and comparisons
        ("Send me a selfie", "asks_picture"),
        ("what do you look like?", "asks_picture asks"),
        ("I took a picture of the sea", "tells"),
        ("My other companion is funnier than you", "compares"),
        ("I talked to a different chatbot instead of you", "compares"),
        ("The soup is better than yesterday", "tells"),
        ("I love coffee more than tea", "tells"),
        ("I downloaded another app for running", "tells"),
        ("I take photos of birds", "tells"),
        # blanks
        ("see  you\tlater", "leaves"),
        ("  hello there", "greets"),
        # together
        ("Thanks for everything, bye!", "thanks leaves"),
        ("", ""),
    ],
)
def test_what_a_person_does(said: str, acts: str) -> None:
    assert read(said).acts == frozenset(acts.split())


@pytest.mark.parametrize(
    "said",
    [
        "I can't do this any more",
        "I can\u2019t cope",
        "everything is falling apart",
        "My dad passed away",
        "I feel hopeless",
        "She left me and I can't stop crying",
        "I'm terrified of tomorrow",
        "I'm so lonely",
        "Why am I so lonely?",
        "What's the point?",
        "Are you there? I'm so lonely",
    ],
)
def test_a_struggle_is_heard_without_a_classifier(said: str) -> None:
    assert read(said).distress >= STRUGGLES


@pytest.mark.parametrize(
    "said",
    [
        "I made soup today",
        "I'm not sad",
        "I'm no longer worried about it",
        "It wasn't terrible",
        "I was crying with laughter, it was hilarious haha",
        "What a relief, I was so scared",
        "hello",
        "My phone died",
        "My bike is broken",
        "The weather is terrible",
        "I'm dying to see it",
        "It has been a long time",
        "ill be there at six",
        "Have you ever been depressed?",
        "Are you lonely?",
        "What is depression?",
        "I'm hopeless with names",
        "She lost her phone",
    ],
)
def test_what_is_taken_back_or_over_is_no_struggle(said: str) -> None:
    assert read(said).distress < STRUGGLES


@pytest.mark.parametrize(
    "said", ["Push me.", "I've decided to do it", "I think I can", "be honest with me", "Hold me to it", "I'm ready to try"]
)
def test_readiness_is_heard_without_a_classifier(said: str) -> None:
    assert read(said).readiness >= READY


def test_who_struggles_is_not_ready_whatever_they_say() -> None:
    assert read("Push me, I can't go on, I'm falling apart").readiness < READY
    assert read("Push me.", grief=0.9, sadness=0.9).readiness < READY


def test_the_classifier_and_plain_words_are_heard_together() -> None:
    percept = read("I'm so happy!", surprise=0.4, joy=0.2, neutral=0.3, anger=0.01)
    assert percept.emotions["joy"] > 0.5
    assert percept.emotions["surprise"] == 0.4
    assert set(percept.emotions) == {"joy", "surprise"}


def test_more_grief_is_more_distress() -> None:
    levels = [read("He is gone.", grief=g).distress for g in (0.1, 0.4, 0.8)]
    assert levels == sorted(levels)
    assert levels[0] < levels[2]


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        ("What do you think of politics?", ("politics",)),
        ("polite people", ()),
        ("my ex-husbands politic move", ("politics", "ex husband")),
        ("my ex husband called", ("ex husband",)),
        ("my husband called", ()),
        ("I like soup", ()),
    ],
)
def test_taboo_topics_are_heard_as_words_in_singular_and_plural(said: str, topics: tuple[str, ...]) -> None:
    assert perceive(said, {}, taboos=("politics", "ex husband")).topics == topics


def test_silence_and_what_was_seen_are_taken_along() -> None:
    percept = perceive("hi", {}, timedelta(days=3), (), Pad(0.2, 0, 0))
    assert (percept.silence, percept.observed) == (timedelta(days=3), Pad(0.2, 0, 0))
    assert perceive("hi", {}, timedelta(days=-3)).silence == timedelta()


@given(
    st.text(max_size=300), st.dictionaries(st.sampled_from(("joy", "grief", "fear", "neutral", "strange")), st.floats(-1, 2), max_size=4)
)
def test_any_text_is_perceived_within_bounds(said: str, emotions: dict[str, float]) -> None:
    percept = perceive(said, emotions)
    assert 0 <= percept.distress <= 1
    assert 0 <= percept.readiness <= 1
    assert all(0 <= strength <= 1 for strength in percept.emotions.values())


@pytest.mark.parametrize("piece", ["a", "no ", "haha", "not so very ", "you are really so ", "i have to ", "can't ", "good night "])
def test_a_very_long_message_is_read_to_its_limit(piece: str) -> None:
    assert perceive(piece * 50_000, {}) == perceive((piece * 50_000)[:2_000], {})
