from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.memory.rules.dates import phrase, spans

BERLIN = ZoneInfo("Europe/Berlin")
SAID_AT = datetime(2026, 11, 20, 12, 0, tzinfo=BERLIN)  # a Friday

DAYS: tuple[tuple[str, date], ...] = (
    ("I was born on 3 June 1990", date(1990, 6, 3)),
    ("June 3rd, 2023 was hot", date(2023, 6, 3)),
    ("on the 3rd of June 2023", date(2023, 6, 3)),
    ("it's on 2023-06-03", date(2023, 6, 3)),
    ("25/12/2023", date(2023, 12, 25)),
    ("12/25/2023", date(2023, 12, 25)),
    ("4/4/2023", date(2023, 4, 4)),
    ("am 3.6.2023", date(2023, 6, 3)),
    ("am 3. Juni 2023", date(2023, 6, 3)),
    ("3 de junio de 2023", date(2023, 6, 3)),
    ("le 3 juin 2023", date(2023, 6, 3)),
    ("June 3rd was great", date(2026, 6, 3)),
    ("the wedding is on June 3rd", date(2027, 6, 3)),
    ("see you on May 2nd", date(2027, 5, 2)),
    ("my exam is on the 14th", date(2026, 12, 14)),
    ("we met on the 14th", date(2026, 11, 14)),
    ("it ended on the 31st", date(2026, 10, 31)),
    ("yesterday I ran", date(2026, 11, 19)),
    ("tomorrow", date(2026, 11, 21)),
    ("tmrw", date(2026, 11, 21)),
    ("tonight", date(2026, 11, 20)),
    ("last night was fun", date(2026, 11, 19)),
    ("this morning", date(2026, 11, 20)),
    ("yesterday evening", date(2026, 11, 19)),
    ("the day after tomorrow", date(2026, 11, 22)),
    ("the day before yesterday", date(2026, 11, 18)),
    ("three days ago", date(2026, 11, 17)),
    ("a couple of days ago", date(2026, 11, 18)),
    ("in 10 days", date(2026, 11, 30)),
    ("two days from now", date(2026, 11, 22)),
    ("next Friday", date(2026, 11, 27)),
    ("next Monday", date(2026, 11, 23)),
    ("last Friday", date(2026, 11, 13)),
    ("last Monday", date(2026, 11, 16)),
    ("this Friday", date(2026, 11, 20)),
    ("this Sunday", date(2026, 11, 22)),
    ("the party is on Thursday", date(2026, 11, 26)),
    ("I have a test on Thursday", date(2026, 11, 26)),
    ("I saw her on Thursday", date(2026, 11, 19)),
    ("On Tuesday we went swimming", date(2026, 11, 17)),
    ("I'll call on wed", date(2026, 11, 25)),
    ("see you Friday", date(2026, 11, 27)),
    ("I've got an exam on monday", date(2026, 11, 23)),
    ("I hated it but the next one is on Tuesday", date(2026, 11, 24)),
    ("we met last Christmas", date(2025, 12, 25)),
    ("she visits at Christmas", date(2026, 12, 25)),
    ("on New Year's Eve", date(2026, 12, 31)),
    ("on 29 February", date(2028, 2, 29)),
    ("29 February 2024", date(2024, 2, 29)),
    ("gestern", date(2026, 11, 19)),
    ("ayer", date(2026, 11, 19)),
)


@pytest.mark.parametrize(("text", "day"), DAYS, ids=[text for text, _ in DAYS])
def test_a_day_is_read_as_that_day(text: str, day: date) -> None:
    (mention,) = spans(text, SAID_AT)

    assert mention.span.precision == "day"
    assert mention.span.begin == datetime(day.year, day.month, day.day, tzinfo=BERLIN)
    assert mention.span.end.date() == day + timedelta(days=1)
    assert mention.text == text[mention.start : mention.end]


STRETCHES: tuple[tuple[str, str, str], ...] = (
    ("last week", "week", "in the week of 9 November 2026"),
    ("this week", "week", "in the week of 16 November 2026"),
    ("next week", "week", "in the week of 23 November 2026"),
    ("in two weeks", "week", "in the week of 30 November 2026"),
    ("a week ago", "week", "in the week of 9 November 2026"),
    ("what are you doing this weekend", "day", "on the weekend of 21 November 2026"),
    ("last weekend", "day", "on the weekend of 14 November 2026"),
    ("next weekend", "day", "on the weekend of 28 November 2026"),
    ("we hiked over the weekend", "day", "on the weekend of 14 November 2026"),
    ("last month", "month", "in October 2026"),
    ("next month", "month", "in December 2026"),
    ("two months ago", "month", "in September 2026"),
    ("we went there in May", "month", "in May 2026"),
    ("we're going there in May", "month", "in May 2027"),
    ("he is getting married in May", "month", "in May 2027"),
    ("what did I do in June?", "month", "in June 2026"),
    ("in June 2021", "month", "in June 2021"),
    ("March 2020 was odd", "month", "in March 2020"),
    ("last May", "month", "in May 2026"),
    ("I've been here since June", "month", "in June 2026"),
    ("this summer was great", "season", "in summer 2026"),
    ("this summer we will travel", "season", "in summer 2027"),
    ("last summer", "season", "in summer 2026"),
    ("last winter", "season", "in winter 2025"),
    ("next spring", "season", "in spring 2027"),
    ("the summer of 2018", "season", "in summer 2018"),
    ("in 2019 I moved", "year", "in 2019"),
    ("last year", "year", "in 2025"),
    ("two years ago", "year", "in 2024"),
    ("about five years ago", "year", "in 2021"),
    ("in 1 year", "year", "in 2027"),
    ("tomorrow at 3", "minute", "on Saturday, 21 November 2026 at 15:00"),
    ("tomorrow at 3pm", "minute", "on Saturday, 21 November 2026 at 15:00"),
    ("tomorrow morning at 6", "minute", "on Saturday, 21 November 2026 at 06:00"),
    ("tonight at 8", "minute", "on Friday, 20 November 2026 at 20:00"),
    ("3pm on Friday", "minute", "on Friday, 27 November 2026 at 15:00"),
    ("on Monday at 9:15", "minute", "on Monday, 23 November 2026 at 09:15"),
    ("I'll call at 3pm", "minute", "on Friday, 20 November 2026 at 15:00"),
    ("I will call at 9am", "minute", "on Saturday, 21 November 2026 at 09:00"),
    ("it broke at 3pm", "minute", "on Thursday, 19 November 2026 at 15:00"),
    ("in 20 minutes", "minute", "on Friday, 20 November 2026 at 12:20"),
    ("two hours ago", "minute", "on Friday, 20 November 2026 at 10:00"),
    ("on Friday, June 3rd 2022 at 7:30 pm", "minute", "on Friday, 3 June 2022 at 19:30"),
)


@pytest.mark.parametrize(("text", "precision", "words"), STRETCHES, ids=[text for text, _, _ in STRETCHES])
def test_a_time_has_the_precision_with_which_it_was_said(text: str, precision: str, words: str) -> None:
    (mention,) = spans(text, SAID_AT)

    assert (mention.span.precision, phrase(mention.span)) == (precision, words)


NO_TIMES = (
    "31 June", "30 February 2023", "on February 30th", "29 February 2023", "2023-13-01", "2023-02-30", "32/12/2023", "99.99.2023",
    "I may come", "may I?", "march on", "we march 3 miles", "only 3 may pass", "the sun is out", "just a second", "the second one",
    "24/7", "3/4/2023", "3/4 cup", "v1.2.3", "version 2.10", "call 555-123-4567", "+49 170 1234567", "it costs 3.50", "$20", "€2019",
    "at 25pm", "at 3", "every Monday I swim", "on Mondays", "Friday's child", "Black Friday", "I live on the 14th floor",
    "the 5th element", "in a moment", "on my birthday", "I did it in two weeks", "for two weeks", "two weeks", "it took 2 days",
    "in 2019 words", "room 2019", "May is my friend", "April called", "June and I", "August is lovely", "he scored 3 in a row", "100%",
    "10:99", "12345678", "in 3", "last", "next", "this", "the last time", "christmas is fun", "someday", "soon", "summer",
    "I like winter", "", " ", "in 99999 years", "9999 years ago",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_TIMES, ids=[text[:30] or "empty" for text in NO_TIMES])
def test_what_is_not_surely_a_time_gives_nothing(text: str) -> None:
    assert spans(text, SAID_AT) == []


def test_two_times_of_a_sentence_are_read_in_their_order() -> None:
    first, second = spans("I flew to Rome last Monday and I'm back on Sunday", SAID_AT)

    assert (first.text, second.text) == ("last Monday", "on Sunday")
    assert (first.span.begin.day, second.span.begin.day) == (16, 22)


def test_the_day_is_the_local_one_of_whoever_said_it() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles"))

    (there,) = spans("tomorrow", late)
    (here,) = spans("tomorrow", late.astimezone(UTC))

    assert there.span.begin.isoformat() == "2026-11-21T00:00:00-08:00"
    assert here.span.begin.isoformat() == "2026-11-22T00:00:00+00:00"


def test_a_day_on_which_the_clocks_change_is_23_or_25_hours_long() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)

    (spring,) = spans("tomorrow", before)
    (autumn,) = spans("tomorrow", datetime(2026, 10, 24, 12, 0, tzinfo=BERLIN))

    assert spring.span.end.astimezone(UTC) - spring.span.begin.astimezone(UTC) == timedelta(hours=23)
    assert autumn.span.end.astimezone(UTC) - autumn.span.begin.astimezone(UTC) == timedelta(hours=25)


def test_hours_count_across_a_change_of_the_clocks_and_a_skipped_minute_moves_on() -> None:
    night = datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)

    (hour,) = spans("in 1 hour", night)
    (skipped,) = spans("I will wake at 2:30am", night)

    assert hour.span.begin.isoformat() == "2026-03-29T03:30:00+02:00"
    assert skipped.span.begin.isoformat() == "2026-03-29T03:30:00+02:00"


@pytest.mark.parametrize(
    ("said_at", "day"), [(date(2028, 2, 28), "2028-02-29"), (date(2027, 2, 28), "2027-03-01"), (date(2026, 12, 31), "2027-01-01")]
)
def test_tomorrow_crosses_leap_days_and_years(said_at: date, day: str) -> None:
    (mention,) = spans("tomorrow", datetime(said_at.year, said_at.month, said_at.day, 9, tzinfo=UTC))

    assert mention.span.begin.date().isoformat() == day


def test_a_winter_that_began_last_year_is_this_winter_in_january() -> None:
    january = datetime(2027, 1, 10, tzinfo=UTC)

    assert [phrase(m.span) for text in ("this winter", "last winter", "next winter") for m in spans(text, january)] == [
        "in winter 2026",
        "in winter 2025",
        "in winter 2027",
    ]


@given(st.text(max_size=200), st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_any_text_at_any_time_gives_spans_in_order_that_do_not_overlap(text: str, at: datetime) -> None:
    found = spans(text, at)

    assert all(m.span.begin < m.span.end for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize("text", ["on Friday " * 10_000, "1 " * 50_000, "in 3 " * 20_000, "last " * 20_000, "9" * 100_000])
@pytest.mark.timeout(5)
def test_a_text_of_100000_characters_is_read_in_part_and_ends_soon(text: str) -> None:
    assert len(spans(text, SAID_AT)) <= 40
