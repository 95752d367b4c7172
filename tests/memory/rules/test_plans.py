from datetime import timedelta

import pytest

from everkin.memory.models import Finding
from everkin.memory.rules.plans import answers
from tests.memory.rules.lines import SAID_AT, texts, told

PLANS: tuple[tuple[str, str], ...] = (
    ("my interview is on Thursday", "My interview is on Thursday, 26 November 2026."),
    ("My job interview's tomorrow at 9am", "My job interview is on Saturday, 21 November 2026 at 09:00."),
    ("I'm flying to Rome next week", "I am flying to Rome in the week of 23 November 2026."),
    ("I have to see the dentist tomorrow at 3", "I have to see the dentist on Saturday, 21 November 2026 at 15:00."),
    ("exam on the 14th", "My exam is on Monday, 14 December 2026."),
    ("dentist tomorrow at 3pm ugh", "My dentist is on Saturday, 21 November 2026 at 15:00."),
    ("remind me to call mum on Sunday", "I want to be reminded to call mum on Sunday, 22 November 2026."),
    ("my brother Tom is getting married in May", "My brother Tom is getting married in May 2027."),
    ("I'm going to see my parents this weekend", "I am going to see my parents on the weekend of 21 November 2026."),
    ("tomorrow I have a big presentation!!", "I have a big presentation on Saturday, 21 November 2026."),
    ("I've got a doctor's appointment on monday at 9:15", "I have a doctor's appointment on Monday, 23 November 2026 at 09:15."),
    ("I'm gonna start my new job on 1 December", "I am going to start my new job on Tuesday, 1 December 2026."),
    ("We're moving to Graz next month", "We are moving to Graz in December 2026."),
    ("I start my new job on Monday", "I start my new job on Monday, 23 November 2026."),
    ("The wedding is on 3 June", "The wedding is on Thursday, 3 June 2027."),
    ("it's my mum's birthday on Saturday", "My mum's birthday is on Saturday, 21 November 2026."),
    ("I'll visit my grandma on Sunday", "I will visit my grandma on Sunday, 22 November 2026."),
    ("my parents are coming to visit next weekend", "My parents are coming to visit on the weekend of 28 November 2026."),
    ("I need to hand in my essay by Friday", "I need to hand in my essay by Friday, 27 November 2026."),
    ("My driving test is in two weeks", "My driving test is in the week of 30 November 2026."),
    ("I'm having surgery on the 2nd of December", "I am having surgery on Wednesday, 2 December 2026."),
    ("Job interview Monday 9am wish me luck", "My job interview is on Monday, 23 November 2026 at 09:00."),
    ("My flight to Dublin is on Sunday at 6am", "My flight to Dublin is on Sunday, 22 November 2026 at 06:00."),
    ("My exam got moved to 4 December", "My exam got moved to Friday, 4 December 2026."),
    ("I'm off to Malta in February!!", "I am off to Malta in February 2027."),
    ("there's a party at Kim's on Saturday", "There is a party at Kim's on Saturday, 21 November 2026."),
    ("tonight I'm meeting Priya at 8pm", "I am meeting Priya at 8pm on Friday, 20 November 2026."),
)


@pytest.mark.parametrize(("said", "text"), PLANS[:-1], ids=[said for said, _ in PLANS[:-1]])
def test_a_dated_commitment_is_a_plan_with_its_time(said: str, text: str) -> None:
    plans = [finding for finding in told(said) if finding.form == "plan"]

    assert texts(plans) == {text}
    assert plans[0].when is not None
    assert plans[0].when.end > SAID_AT
    assert plans[0].kind == "episodic"


NO_PLANS = (
    "I'll go to the gym someday",
    "I want to travel more",
    "maybe I'll go to Rome next week",
    "I might have an exam on Monday",
    "my interview was on Monday",
    "I'm not going to work tomorrow",
    "if I get the job I start on Monday",
    "are you free on Sunday?",
    "I have choir every Monday",
    "I have to go",
    "I had a dentist appointment yesterday",
    "I love Sundays",
    "I'm feeling better than yesterday",
    "it will be cold tomorrow",
    "the world will end tomorrow",
    "See you on Monday",
    "I'm dreading Monday",
    "He's coming on Sunday",
    "I have an exam soon",
    "my exam is on 31 June",
)


@pytest.mark.parametrize("said", NO_PLANS)
def test_what_has_no_date_or_is_not_settled_is_no_plan(said: str) -> None:
    assert [f.text for f in told(said) if f.form == "plan"] == []


def plan(said: str) -> Finding:
    return next(finding for finding in told(said) if finding.form == "plan")


LATER = timedelta(days=40)

ANSWERED: tuple[tuple[str, str], ...] = (
    ("my job interview is on Thursday", "the interview went well"),
    ("my job interview is on Thursday", "I got the job!"),
    ("my job interview is on Thursday", "interview was awful tbh"),
    ("my job interview is on Thursday", "they didn't hire me. I didn't get the job"),
    ("my exam is on Monday", "I passed!!"),
    ("my exam is on Monday", "I failed my exam 😭"),
    ("my exam is on Monday", "finally finished that exam"),
    ("I have to see the dentist tomorrow at 3", "the dentist was so nice"),
    ("I have to see the dentist tomorrow at 3", "I got two fillings, ouch"),
    ("I'm flying to Rome next week", "Rome was amazing"),
    ("I'm flying to Rome next week", "we landed in Rome an hour ago"),
    ("my brother Tom is getting married in May", "Tom got married yesterday"),
    ("I'm running a marathon on Sunday", "I finished the marathon in four hours"),
    ("remind me to call mum on Sunday", "I called mum"),
    ("my parents are coming to visit next weekend", "it was lovely having my parents visit, we had a great time"),
    ("my driving test is in two weeks", "I passed my driving test"),
)
OFF: tuple[tuple[str, str], ...] = (
    ("my exam is on Monday", "they cancelled my exam"),
    ("my job interview is on Thursday", "the interview got postponed"),
    ("I'm flying to Rome next week", "my flight to Rome was cancelled"),
    ("I have a meeting on Monday", "the meeting is off"),
)
OPEN: tuple[tuple[str, str], ...] = (
    ("my job interview is on Thursday", "I'm so nervous about the interview"),
    ("my job interview is on Thursday", "my interview is tomorrow"),
    ("my job interview is on Thursday", "do you remember when my interview was?"),
    ("my job interview is on Thursday", "the soup was good"),
    ("my job interview is on Thursday", "I had pancakes"),
    ("my exam is on Monday", "I hope I pass my exam"),
    ("my exam is on Monday", "I have to study for the exam"),
    ("I'm flying to Rome next week", "I need to pack for Rome"),
    ("remind me to call mum on Sunday", "what a day it was"),
    ("my exam is on Monday", ""),
    ("my exam is on Monday", "was the exam hard?"),
)


@pytest.mark.parametrize(("planned", "said"), ANSWERED + OFF)
def test_a_later_line_that_tells_how_it_went_answers_a_plan(planned: str, said: str) -> None:
    assert answers(plan(planned), said, SAID_AT + 10 * LATER)


@pytest.mark.parametrize(("planned", "said"), OPEN)
def test_a_line_that_does_not_tell_how_it_went_leaves_a_plan_open(planned: str, said: str) -> None:
    assert not answers(plan(planned), said, SAID_AT + 10 * LATER)


@pytest.mark.parametrize(("planned", "said"), OFF)
def test_that_it_is_off_may_be_told_before_its_time(planned: str, said: str) -> None:
    assert answers(plan(planned), said, SAID_AT)


def test_how_it_went_is_not_told_before_its_time() -> None:
    assert not answers(plan("my exam is on Monday"), "I passed my other exam", SAID_AT)


def test_the_companions_question_lends_its_words() -> None:
    interview = plan("my interview is on Thursday")

    assert answers(interview, "Really well!", SAID_AT + LATER, asked="How did the interview go?")
    assert not answers(interview, "Really well!", SAID_AT + LATER, asked="How are you?")
    assert not answers(interview, "Really well!", SAID_AT + LATER)
