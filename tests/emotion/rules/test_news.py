"""Good news, and how what is told of came out."""

import pytest

from everkin.emotion.rules.news import news_in, outcome
from everkin.emotion.rules.occasions import occasion

NEWS = [
    ("I passed my driving test!", "passed"),
    ("passed all my exams", "passed"),
    ("I actually aced my interview", "passed"),
    ("My daughter passed her finals!", "passed"),
    ("I PASSED!!!", "passed"),
    ("I got the job!!", "hired"),
    ("They offered me the position", "hired"),
    ("I've been hired!", "hired"),
    ("I'm starting a new job on Monday", "hired"),
    ("We adopted a kitten yesterday", "adopted"),
    ("I finally got a puppy!", "adopted"),
    ("I got promoted", "good news"),
    ("I'm pregnant!", "good news"),
    ("We're getting married", "good news"),
    ("We just got engaged!", "good news"),
    ("She said yes!", "good news"),
    ("I won the race", "good news"),
    ("We won!!", "good news"),
    ("I got into college!", "good news"),
    ("I got a raise today", "good news"),
    ("My scan came back clear", "good news"),
    ("I'm in remission", "good news"),
    ("I paid off my debts!", "good news"),
    ("My niece was born this morning", "good news"),
    ("I can't believe it, I got the scholarship", "good news"),
    ("I have great news", "good news"),
    ("I did it!", "good news"),
]
MIXED = [
    "I passed my exam but my dad is ill",
    "I got the job but I don't want it",
    "I got promoted and I'm terrified",
    "I'm pregnant",
    "I'm pregnant and alone!",
    "My ex got engaged",
    "She got the job instead of me",
    "I didn't pass my test",
    "I hope I passed my exam",
    "I almost won the race",
    "I got the job done",
    "I got a job interview",
    "I passed out at work",
    "I got fired from my new job",
    "Did I tell you I got the job?",
    "If I passed the test I would cry",
    "I dreamt that we won the cup",
    "I won't go",
    "I burned the pasta, haha",
    "My colleague got promoted",
    "my grandmother passed away",
    "I lost the job I got last week",
]


@pytest.mark.parametrize(("said", "news"), NEWS)
def test_good_news_is_heard_as_the_kind_that_it_is(said: str, news: str) -> None:
    assert news_in(said) == occasion(said) == news
    assert outcome(said) in {"good", None}


@pytest.mark.parametrize("said", MIXED)
def test_what_is_mixed_or_somebody_elses_is_no_good_news(said: str) -> None:
    assert news_in(said) is None


@pytest.mark.parametrize(
    ("said", "came_out"),
    [
        ("I passed", "good"),
        ("I failed", "bad"),
        ("I didn't get it", "bad"),
        ("I found my keys", "good"),
        ("I lost my keys", "bad"),
        ("I got fired", "bad"),
        ("I can't believe I passed", "good"),
        ("I made soup", None),
    ],
)
def test_how_something_came_out(said: str, came_out: str | None) -> None:
    assert outcome(said) == came_out
