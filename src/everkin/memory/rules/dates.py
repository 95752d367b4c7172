"""When something was or will be: the times that a text names, counted from when it was said.

`spans` finds them with one tight regular expression. Calendar days that are named outright are read by dateparser; the rest is plain
calendar arithmetic. What is not surely a time gives nothing: "I may", "24/7", "v1.2.3", "31 June", "the second".

Conventions, where English leaves a choice:

- Weeks begin on Monday (ISO 8601). "Next Friday" is the one of the coming week, "this Friday" or plain "Friday" the nearest one.
- A weekday, month or day without its year lies behind where its sentence speaks of the past, and ahead otherwise.
- Seasons are meteorological and northern: summer is June to August. Winter belongs to the year it begins in.
- "At 3" beside a day is in the afternoon, for 1 to 6; 7 to 11 are in the morning; "tonight at 8" is in the evening.
- A weekday without more is not today: on a Friday, "on Friday" is in a week, or was a week ago; "this Friday" is today.
- A part of a day ("tonight", "yesterday morning") is that day. A weekend is its Saturday and Sunday, to the day.
- 3/4/2023 could be March or April and gives nothing; 25/12/2023 and 4/4/2023 are plain. 3.4.2023 has its day first.
- What repeats ("every Monday", "on Fridays") is no time.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from everkin.memory.models import Precision, Span

READ_CHARS = 8_000
MENTIONS_MAX = 40
"""How much of a text is read, and how many of its times."""
SENTENCE_CHARS = 240
"""How far to either side of a time the verb is looked for."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MONTHS_A_YEAR = 12
FIRST_AFTERNOON, LAST_AFTERNOON = 1, 6
"""The hours that "at 3" means in the afternoon."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a text names: its span, and where (characters `start` up to `end`) and how it was put.

    The preposition belongs to it where it is "in", "on" or "at".
    """

    span: Span
    start: int
    end: int
    text: str


def spans(text: str, at: datetime) -> list[Mention]:
    """Return the times that `text`, said `at` (aware and local), names, in their order."""
    text = text[:READ_CHARS].replace("\u2019", "'")
    if not _HINT.search(text):
        return []
    found = [mention for match in islice(_TIMES.finditer(text), MENTIONS_MAX) if (mention := _mention(match, text, at))]
    return [mention for mention in _joined(found, text) if mention.span.precision != "minute" or _is_placed(mention)]


def phrase(span: Span, *, bare: bool = False) -> str:
    """Put a span into words that hold for ever: "on Thursday, 26 November 2026"; without its preposition where `bare`."""
    begin, day = span.begin, f"{span.begin.day} {_name(span.begin)}"
    if span.precision == "minute":
        said, before = f"{begin:%A}, {day} at {begin.hour:02}:{begin.minute:02}", "on"
    elif span.precision == "day":
        weekend = span.end.date() - begin.date() > DAY
        said, before = (f"the weekend of {day}" if weekend else f"{begin:%A}, {day}"), "on"
    elif span.precision == "week":
        said, before = f"the week of {day}", "in"
    elif span.precision == "month":
        said, before = _name(begin), "in"
    elif span.precision == "season":
        said, before = f"{_SEASON_OF[begin.month]} {begin.year}", "in"
    else:
        said, before = str(begin.year), "in"
    return said if bare else f"{before} {said}"


def _name(moment: datetime) -> str:
    return f"{_MONTHS[moment.month - 1].title()} {moment.year}"


# The vocabulary

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
_MONTH_OF = {name: number for number, name in enumerate(_MONTHS, 1)} | {
    name: number
    for number, names in enumerate(
        (
            "jan januar enero janvier",
            "feb februar febrero février",
            "mar märz marzo mars",
            "apr abril avril",
            "mai mayo",
            "jun juni junio juin",
            "jul juli julio juillet",
            "aug agosto août",
            "sep sept septiembre septembre",
            "oct oktober octubre octobre",
            "nov noviembre novembre",
            "dec dezember diciembre décembre",
        ),
        1,
    )
    for name in names.split()
}
_WORDY_MONTHS = frozenset({"may", "march", "mar", "jan", "mars", "mai", "sept"})
"""Months that are also words or names: beside a bare number they need a capital."""
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY_OF = {name: number for number, name in enumerate(_WEEKDAYS)} | {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "fri": 4,
}
_SEASON_FROM = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SEASON_OF = {3: "spring", 6: "summer", 9: "autumn", 12: "winter"}
_ONE_TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER_OF = {word: number for number, word in enumerate(_ONE_TO_TWELVE, 1)} | {
    "a": 1,
    "an": 1,
    "a couple of": 2,
    "a couple": 2,
}
_DAY_WORDS = {
    "today": 0,
    "tonight": 0,
    "this morning": 0,
    "this afternoon": 0,
    "this evening": 0,
    "later today": 0,
    "earlier today": 0,
    "yesterday": -1,
    "last night": -1,
    "tomorrow": 1,
    "tmrw": 1,
    "tomorow": 1,
    "tommorow": 1,
    "tommorrow": 1,
    "the day before yesterday": -2,
    "day before yesterday": -2,
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "heute": 0,
    "gestern": -1,
    "vorgestern": -2,
    "übermorgen": 2,
    "hoy": 0,
    "ayer": -1,
    "anteayer": -2,
    "pasado mañana": 2,
    "aujourd'hui": 0,
    "avant-hier": -2,
    "demain": 1,
    "après-demain": 2,
}
_HOLIDAYS = {
    "christmas eve": (12, 24),
    "christmas day": (12, 25),
    "christmas": (12, 25),
    "boxing day": (12, 26),
    "new year's eve": (12, 31),
    "new years eve": (12, 31),
    "new year's day": (1, 1),
    "new years day": (1, 1),
    "valentine's day": (2, 14),
    "valentines day": (2, 14),
    "halloween": (10, 31),
}


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


# The expression

_M = rf"(?:{_any(_MONTH_OF)})\b\.?"
_ENGLISH_M = rf"(?:{_any(_MONTHS)}|jan|feb|apr|aug|sept?|oct|nov|dec)\b"
_W = rf"(?:{_any(_WEEKDAY_OF)})\b"
_FULL_W = rf"(?:{_any(_WEEKDAYS)})\b"
_Y = r"(?:19|20)\d\d(?![\d%]|[.,]\d)"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_N = rf"(?:{_any(_NUMBER_OF)}|\d{{1,3}})"
_PART = r"(?:\s+(?:morning|afternoon|evening|night))?"
_PREPOSITION = r"(?:in|since|until|till|by|before|after|during|from|of)"
_UNIT = r"(?:day|week|month|year|hour|hr|minute|min)"
_NO_YEAR = r"(?!\s*(?:words|people|dollars|euros|pounds|steps|miles|km|metres|meters|calories))"
_NO_FEAST = r"(?!\s+(?:cards?|presents?|gifts?|shopping|trees?|songs?|carols?))"
_NO_HABIT = r"(?<!every )(?<!each )(?<!happy )(?<!black )(?<!good )(?<!ash )(?<!casual )"
_AFTER_ORDINAL = (
    r"(?=\s*(?:[.,!?;:)\n]|$)|\s+(?:at|and|so|but|for|to|with|i|i'm|i'll|we|because|cos|if|then|or|she|he|they|my|until|till)\b)"
)

_PATTERNS: dict[str, str] = {
    "iso": r"(?<![\d/.-])(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?![\d-])",
    "slashed": r"(?<![\d/.-])(?P<sl_a>\d{1,2})/(?P<sl_b>\d{1,2})/(?P<sl_y>(?:19|20)\d\d)(?![\d/])",
    "dotted": r"(?<![\d/.-])(?P<do_d>\d{1,2})\.(?P<do_m>\d{1,2})\.(?P<do_y>(?:19|20)\d\d)(?![\d])",
    "day_month": (
        rf"(?:\bon\s+)?(?:\b{_W},?\s+)?(?:\bon\s+)?(?:\bthe\s+)?(?<![\d.,:/$€£-])(?P<dm_d>\d{{1,2}})(?P<dm_o>st"
        r"|nd|rd|th|\.)?\s+(?P<dm_of>of\s+|de\s+)?"
        rf"(?P<dm_m>{_M})(?:,?\s+(?:de\s+)?(?P<dm_y>{_Y}))?"
    ),
    "month_day": (
        rf"(?:\bon\s+)?(?:\b{_W},?\s+)?\b(?P<md_m>{_ENGLISH_M}\.?)\s+(?:the\s+)?(?P<md_d>\d{{1,2}})(?P<md_o>st"
        r"|nd|rd|th)?(?![\d%]|[.,:]\d)\b"
        rf"(?:,?\s+(?P<md_y>{_Y}))?"
    ),
    "month": (
        rf"\b(?:(?P<mo_rel>last|next|this)\s+|(?P<mo_in>{_PREPOSITION})\s+(?:early\s+|mid[- ]|late\s+)?)"
        rf"(?P<mo_m>{_ENGLISH_M})(?!\s+\d{{1,2}}\b)(?:,?\s+(?:of\s+)?(?P<mo_y>{_Y}))?"
    ),
    "month_year": rf"\b(?P<my_m>{_ENGLISH_M})\s+(?P<my_y>{_Y})",
    "ordinal": rf"\bon\s+(?:{_W}\s+)?the\s+(?P<or_d>{_D})(?:st|nd|rd|th){_AFTER_ORDINAL}",
    "season_of": rf"\b(?:in\s+)?(?:the\s+)?(?P<so_s>{_any(_SEASON_FROM)})\s+(?:of\s+)?(?P<so_y>{_Y})",
    "season": rf"\b(?P<se_rel>last|this|next)\s+(?P<se_s>{_any(_SEASON_FROM)})\b",
    "year": rf"\b(?P<ye_in>in|since|until|before|after|during)\s+(?P<ye_y>{_Y})\b{_NO_YEAR}",
    "holiday": rf"\b(?:(?P<ho_rel>last|this|next)|at|on|for|over|this coming)\s+(?P<ho_h>{_any(_HOLIDAYS)})\b{_NO_FEAST}",
    "day_word": rf"(?<![\w'-])(?P<dw>{_any(_DAY_WORDS)})\b(?!'s\b){_PART}",
    "ago": rf"\b(?:(?:about|around|almost|over|nearly)\s+)?(?P<ag_n>{_N})\s+(?P<ag_u>{_UNIT})s?\s+ago\b",
    "in_n": (
        rf"\b(?<!been )(?<!back )in\s+(?:about\s+|around\s+)?(?P<in_c>{_N})\s+(?P<in_u>{_UNIT})s?\b'?(?:\s+time\b)?"
        r"(?!\s+(?:ago|long|old|of)\b)"
    ),
    "from_now": rf"\b(?P<fn_n>{_N})\s+(?P<fn_u>day|week|month|year|hour)s?\s+from\s+(?P<fn_b>now|today|tomorrow)\b",
    "unit": r"\b(?P<un_rel>last|next|this|this past|this coming)\s+(?P<un_u>week|weekend|month|year)\b(?!'s\b)(?!\s*-\s*)",
    "at_weekend": r"\b(?:at|on|over)\s+the\s+weekend\b",
    "weekday": (
        rf"(?:\b(?:on\s+)?(?P<wd_rel>last|next|this|this coming|this past|coming)\s+|\b(?P<wd_on>on)\s+)(?P<wd>{_W})(?!'s\b)"
        rf"(?!\s+(?:mornings|afternoons|evenings|nights)\b){_PART}"
    ),
    "plain_weekday": (
        rf"{_NO_HABIT}\b(?P<pw>{_FULL_W})(?!'s\b)(?!\s+(?:mornings|afternoons|evenings|nights"
        rf"|off)\b)(?!\s+(?:through|to|till|until)\s+{_W}){_PART}"
    ),
    "clock": (
        r"(?:\b(?:at|by|around|about|@)\s+|@)?(?<![\d:.,/$€£+-])(?P<cl_h>[01]?\d"
        r"|2[0-4])(?:(?P<cl_sep>[:.])(?P<cl_m>[0-5]\d))?\s?(?P<cl_ap>[ap]\.?m\b\.?)"
        r"|\b(?:(?:at|by|around)\s+)?(?P<cl_h2>[01]?\d|2[0-3]):(?P<cl_m2>[0-5]\d)(?![\d:])"
    ),
    "oclock": (
        r"\bat\s+(?:about\s+|around\s+)?(?P<oc_h>1[0-2]|[1-9])(?:\s*o'?clock)?"
        r"(?=\s*(?:[.,!?;)\n]|$)|\s+(?:on|tomorrow|today|and|but|so|for|with|in the|next|this)\b)"
    ),
    "noon": r"\b(?:at\s+)?(?P<no>noon|midday|midnight)\b",
}
_TIMES = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()), re.IGNORECASE)
_HINT = re.compile(
    rf"\d|{_any(_DAY_WORDS)}|\b(?:{_any(_WEEKDAYS)}|(?:mon|tues?|wed|thur?s?|fri)\b|{_any(_HOLIDAYS)}"
    rf"|(?:{_any(_NUMBER_OF)})\s+(?:{_UNIT}s?\s+(?:ago|from))|in\s+(?:about\s+|around\s+)?(?:{_any(_NUMBER_OF)})\s+\w"
    rf"|last|next|this|weekend|noon|midday|midnight|{_PREPOSITION}\s+(?:early\s+|mid[- ]|late\s+)?{_ENGLISH_M})",
    re.IGNORECASE,
)

# Tense

_AHEAD, _UNSAID, _BEHIND = 1, 0, -1
_BE = r"(?:(?:is|are|am|be|get|gets|isn't|aren't)|(?<=\w)'(?:s|m|re))"
_MODALS = (
    "(?:got|been|was) (?:moved|postponed|rescheduled|pushed)"
    "|will|won't|shall|gonna|going to|have to|has to|need to|needs to|gotta|must|should|wanna|want to|plan"
    " to|planning|remind|hope|can't wait"
    "|signed up for|registered for|tickets (?:for|to)|looking forward|see you|let's|have got|has got|until|till"
)
_PRETERITES = (
    "was|were|wasn't|weren't|did|didn't|had|hadn't|been|went|saw|got|came|made|took|bought|met|ate|drank"
    "|ran|won|lost|left|felt|told|said|found"
    "|gave|sold|broke|quit|wrote|began|started|became|slept|spent|thought|knew|heard|kept|flew|drove|swam"
    "|sang|fell|taught|caught|paid|sent|held"
)
_NO_PRETERITES = (
    "need|bed|red|wed|feed|indeed|speed|shed|seed|weed|exceed|embed|naked|wicked|sacred|married|engaged"
    "|tired|scared|worried|excited|interested"
    "|supposed|scheduled|booked|retired|hundred"
)
_TENSE = re.compile(
    rf"(?P<ahead>\b(?:{_MODALS})\b|'(?:ll|ve got|s got)\b|(?:\b|(?=')){_BE}\s+(?:(?:so|really|not|very|also)\s+)?\w+(?:ing|ed)\b"
    rf"|(?:\b|(?=')){_BE}\s+(?:on|at|in|due|next|this|back|off|free|away|out)\b)"
    rf"|(?P<behind>\b(?:{_PRETERITES}|(?!(?:{_NO_PRETERITES})\b)\w{{2,20}}ed)\b)",
    re.IGNORECASE,
)
_BREAK = re.compile(r"[.!?\n;]+(?:\s|$)|\bbut\b", re.IGNORECASE)


def _tense(text: str, start: int, end: int) -> int:
    """Whether the sentence around a time speaks of what is ahead or behind: its nearest verb before the time, or else the first after."""
    window = text[max(0, start - SENTENCE_CHARS) : start]
    breaks = list(_BREAK.finditer(window))
    before = list(_TENSE.finditer(window, breaks[-1].end() if breaks else 0))
    # a verb may reach up to the time ("is on Friday"): the window ends before it, so "is" and "on" are joined again
    tail = re.search(r"(?:\b(?:is|are)|'s)\s*$", window[-8:])
    if tail:
        return _AHEAD
    if before:
        return _AHEAD if before[-1]["ahead"] else _BEHIND
    rest = _BREAK.split(text[end : end + SENTENCE_CHARS], maxsplit=1)[0]
    after = _TENSE.search(rest)
    return _UNSAID if after is None else _AHEAD if after["ahead"] else _BEHIND


# The calendar

_Read = Callable[[re.Match[str], datetime, int], Span | None]


def _stretch(first: date, after: date, at: datetime, precision: Precision) -> Span:
    return Span(datetime.combine(first, time.min, at.tzinfo), datetime.combine(after, time.min, at.tzinfo), precision)


def _day(day: date, at: datetime) -> Span:
    return _stretch(day, day + DAY, at, "day")


def _week(day: date, at: datetime) -> Span:
    monday = day - timedelta(days=day.weekday())
    return _stretch(monday, monday + WEEK, at, "week")


def _weekend(day: date, at: datetime) -> Span:
    saturday = day - timedelta(days=day.weekday()) + timedelta(days=5)
    return _stretch(saturday, saturday + 2 * DAY, at, "day")


def _months_on(day: date, months: int) -> date:
    """The first of the month that lies `months` after the one of `day`."""
    count = day.year * MONTHS_A_YEAR + day.month - 1 + months
    return date(count // MONTHS_A_YEAR, count % MONTHS_A_YEAR + 1, 1)


def _month(first: date, at: datetime) -> Span:
    return _stretch(first.replace(day=1), _months_on(first, 1), at, "month")


def _year(year: int, at: datetime) -> Span:
    return _stretch(date(year, 1, 1), date(year + 1, 1, 1), at, "year")


def _season(name: str, year: int, at: datetime) -> Span:
    first = date(year, _SEASON_FROM[name], 1)
    return _stretch(first, _months_on(first, 3), at, "season")


def _minute(moment: datetime) -> Span:
    """The minute at a local time; one that the clocks skip is moved on as clocks are."""
    real = moment.astimezone(UTC).astimezone(moment.tzinfo) if moment.tzinfo else moment
    real = real.replace(second=0, microsecond=0)
    return Span(real, _later(real, timedelta(minutes=1)), "minute")


def _later(moment: datetime, delta: timedelta) -> datetime:
    """`delta` of real time after a local moment, across changes of the clock."""
    return (moment.astimezone(UTC) + delta).astimezone(moment.tzinfo) if moment.tzinfo else moment + delta


@lru_cache(maxsize=512)
def _calendar_day(day: int, month: int, year: int) -> date | None:
    """The day of that date, as dateparser reads it; None where there is none such."""
    import dateparser  # type: ignore[import-untyped]  # noqa: PLC0415 - its import takes 0.1 s, and few messages need it

    settings = {"STRICT_PARSING": True, "DATE_ORDER": "DMY", "PARSERS": ["absolute-time"], "TIMEZONE": "UTC"}
    read: datetime | None = dateparser.parse(f"{day} {_MONTHS[month - 1]} {year}", languages=["en"], settings=settings)
    return read.date() if read else None


def _dated(day: int, month: int, year: str | None, at: datetime, tense: int) -> Span | None:
    """A day of a month; without its year, the nearest such day ahead or behind (29 February may be eight years off)."""
    if not 1 <= month <= MONTHS_A_YEAR:
        return None
    today = at.date()
    years = [int(year)] if year else [today.year + (-step if tense == _BEHIND else step) for step in range(9)]
    for each in years:
        found = _calendar_day(day, month, each)
        if found and (year or (found <= today if tense == _BEHIND else found >= today)):
            return _day(found, at)
        if day != 29 and not found:  # noqa: PLR2004 - only 29 February comes and goes
            return None
    return None


# The readings, one for each pattern


def _number(said: str) -> int:
    return int(said) if said.isdigit() else _NUMBER_OF[" ".join(said.casefold().split())]


def _month_number(said: str) -> int:
    return _MONTH_OF[said.casefold().rstrip(".")]


def _step(said: str | None) -> int:
    word = (said or "").casefold().split()[-1:]
    return {"last": -1, "past": -1, "next": 1}.get(word[0] if word else "", 0)


def _read_iso(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _dated(int(m["iso_d"]), int(m["iso_m"]), m["iso_y"], at, _AHEAD)


def _read_slashed(m: re.Match[str], at: datetime, _: int) -> Span | None:
    first, second = int(m["sl_a"]), int(m["sl_b"])
    if first != second and max(first, second) <= MONTHS_A_YEAR:
        return None
    day, month = (first, second) if second <= MONTHS_A_YEAR else (second, first)
    return _dated(day, month, m["sl_y"], at, _AHEAD)


def _read_dotted(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _dated(int(m["do_d"]), int(m["do_m"]), m["do_y"], at, _AHEAD)


def _is_wordy(month: str, ordinal: str | None, year: str | None) -> bool:
    return not ordinal and not year and month.rstrip(".") in _WORDY_MONTHS


def _read_day_month(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    if not m["dm_of"] and _is_wordy(m["dm_m"], m["dm_o"], m["dm_y"]):
        return None
    return _dated(int(m["dm_d"]), _month_number(m["dm_m"]), m["dm_y"], at, tense)


def _read_month_day(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    if _is_wordy(m["md_m"], m["md_o"], m["md_y"]):
        return None
    return _dated(int(m["md_d"]), _month_number(m["md_m"]), m["md_y"], at, tense)


def _read_month(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    month = _month_number(m["mo_m"])
    if (m["mo_in"] or "").casefold() == "of" and not m["mo_y"]:
        return None
    if m["mo_y"]:
        return _month(date(int(m["mo_y"]), month, 1), at)
    step = _step(m["mo_rel"]) or (tense if not m["mo_rel"] else 0)
    if (m["mo_in"] or "").casefold() == "since":
        step = _BEHIND
    year = at.year
    if step == _BEHIND:
        year -= month > at.month if not m["mo_rel"] else month >= at.month
    elif not m["mo_rel"] or step == _AHEAD:
        year += month < at.month if not m["mo_rel"] else month <= at.month
    return _month(date(year, month, 1), at)


def _read_month_year(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _month(date(int(m["my_y"]), _month_number(m["my_m"]), 1), at)


def _read_ordinal(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    day, today = int(m["or_d"]), at.date()
    for step in range(3):
        first = _months_on(today, -step if tense == _BEHIND else step)
        found = _calendar_day(day, first.month, first.year)
        if found and (found <= today if tense == _BEHIND else found >= today):
            return _day(found, at)
    return None


def _read_season_of(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _season(m["so_s"].casefold(), int(m["so_y"]), at)


def _read_season(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    """Where "this summer" is over it was this year's, unless its sentence looks ahead."""
    name, step = m["se_s"].casefold(), _step(m["se_rel"])
    first = at.year - (_SEASON_FROM[name] + 2 > MONTHS_A_YEAR and at.month < 3)  # noqa: PLR2004 - a winter that began last year
    now = _season(name, first, at)
    if step == _BEHIND:
        return now if now.end <= at else _season(name, first - 1, at)
    if step == _AHEAD:
        return now if now.begin > at and name == "winter" else _season(name, at.year + 1 if name != "winter" else first + 1, at)
    return _season(name, first + 1, at) if now.end <= at and tense == _AHEAD else now


def _read_year(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _year(int(m["ye_y"]), at)


def _read_holiday(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    month, day = _HOLIDAYS[m["ho_h"].casefold()]
    step = _step(m["ho_rel"]) or tense
    return _dated(day, month, None, at, step)


def _read_day_word(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _day(at.date() + _DAY_WORDS[m["dw"].casefold()] * DAY, at)


def _counted(number: int, unit: str, at: datetime) -> Span:
    """The day, week, month, year or minute that lies `number` units off."""
    unit = unit.casefold()
    if unit in {"hour", "hr"}:
        return _minute(_later(at, timedelta(hours=number)))
    if unit in {"minute", "min"}:
        return _minute(_later(at, timedelta(minutes=number)))
    if unit == "day":
        return _day(at.date() + number * DAY, at)
    if unit == "week":
        return _week(at.date() + number * WEEK, at)
    if unit == "month":
        return _month(_months_on(at.date(), number), at)
    return _year(at.year + number, at)


def _read_ago(m: re.Match[str], at: datetime, _: int) -> Span | None:
    return _counted(-_number(m["ag_n"]), m["ag_u"], at)


def _read_in_n(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    """What is to come "in two weeks" lies ahead; "I did it in two weeks" took them."""
    return None if tense == _BEHIND else _counted(_number(m["in_c"]), m["in_u"], at)


def _read_from_now(m: re.Match[str], at: datetime, _: int) -> Span | None:
    base = at + DAY if m["fn_b"].casefold() == "tomorrow" else at
    return _counted(_number(m["fn_n"]), m["fn_u"], base)


def _read_unit(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    step, unit = _step(m["un_rel"]), m["un_u"].casefold()
    if unit == "weekend":
        return _read_weekend(step, at, tense)
    return _counted(step, unit, at)


def _read_weekend(step: int, at: datetime, tense: int) -> Span | None:
    today = at.date()
    this = _weekend(today, at)
    if step == _BEHIND or (step == _UNSAID and tense == _BEHIND and at < this.begin):
        return _weekend(today - WEEK, at)
    return _weekend(today + WEEK, at) if step == _AHEAD else this


def _read_at_weekend(_: re.Match[str], at: datetime, tense: int) -> Span | None:
    return _read_weekend(_UNSAID, at, tense)


def _read_weekday(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    said = m["wd_rel"]
    return _weekday(_WEEKDAY_OF[m["wd"].casefold()], " ".join((said or "").casefold().split()), at, tense)


def _read_plain_weekday(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    return _weekday(_WEEKDAY_OF[m["pw"].casefold()], "", at, tense)


def _weekday(number: int, said: str, at: datetime, tense: int) -> Span:
    today = at.date()
    ahead = (number - today.weekday()) % 7
    if said == "next":
        return _day(today - today.weekday() * DAY + WEEK + number * DAY, at)
    if said in {"last", "this past"} or (tense == _BEHIND and "coming" not in said):
        return _day(today - ((today.weekday() - number) % 7 or 7) * DAY, at)
    return _day(today + (ahead or (0 if said else 7)) * DAY, at)


# The clock

_EVENING = re.compile(r"tonight|evening|night|afternoon", re.IGNORECASE)
_MORNING = re.compile(r"morning", re.IGNORECASE)
_HALF_DAY = 12


def _hour(said: int, half: str) -> int | None:
    """The hour of the day: `half` is "am", "pm", or "" for what "at 3" means."""
    if half and not 1 <= said <= _HALF_DAY:
        return None
    if half:
        return said % _HALF_DAY + (_HALF_DAY if half == "pm" else 0)
    return said + _HALF_DAY if FIRST_AFTERNOON <= said <= LAST_AFTERNOON else said


def _clock(m: re.Match[str], text: str) -> tuple[int, int] | None:
    """The hour and minute that a clock's match says, or None."""
    if m["no"]:
        return (0 if m["no"].casefold() == "midnight" else _HALF_DAY), 0
    around = text[max(0, m.start() - 24) : m.end() + 24]
    if m["cl_h2"]:
        return int(m["cl_h2"]), int(m["cl_m2"])
    if m["oc_h"]:
        half = "am" if _MORNING.search(around) else "pm" if _EVENING.search(around) and int(m["oc_h"]) < _HALF_DAY else ""
        hour, minute = _hour(int(m["oc_h"]), half), 0
    else:
        hour, minute = _hour(int(m["cl_h"]), m["cl_ap"].casefold().replace(".", "")), int(m["cl_m"] or 0)
    return None if hour is None else (hour, minute)


def _read_clock(m: re.Match[str], at: datetime, tense: int) -> Span | None:
    """A time of day without its day: today's, or the one before or after it where that one lies on the wrong side of now."""
    told = _clock(m, m.string)
    if told is None:
        return None
    moment = datetime.combine(at.date(), time(*told), at.tzinfo)
    if tense == _BEHIND and moment > at:
        moment -= DAY
    if tense == _AHEAD and moment < at:
        moment += DAY
    return _minute(moment)


_READINGS: dict[str, _Read] = {
    "iso": _read_iso,
    "slashed": _read_slashed,
    "dotted": _read_dotted,
    "day_month": _read_day_month,
    "month_day": _read_month_day,
    "month": _read_month,
    "month_year": _read_month_year,
    "ordinal": _read_ordinal,
    "season_of": _read_season_of,
    "season": _read_season,
    "year": _read_year,
    "holiday": _read_holiday,
    "day_word": _read_day_word,
    "ago": _read_ago,
    "in_n": _read_in_n,
    "from_now": _read_from_now,
    "unit": _read_unit,
    "at_weekend": _read_at_weekend,
    "weekday": _read_weekday,
    "plain_weekday": _read_plain_weekday,
    "clock": _read_clock,
    "oclock": _read_clock,
    "noon": _read_clock,
}
_KEPT_OUT = re.compile(r"(?:since|until|till|by|before|after|during|from|of|for|over)\s+", re.IGNORECASE)
"""Words before a time that say how it is meant, and stay outside its mention."""


def _mention(match: re.Match[str], text: str, at: datetime) -> Mention | None:
    """The time that a match names, or None where it is none after all."""
    start, end = match.span()
    try:
        span = _READINGS[match.lastgroup or ""](match, at, _tense(text, start, end))
    except (ValueError, OverflowError):
        return None
    outside = _KEPT_OUT.match(text, start, end)
    start = outside.end() if outside else start
    return Mention(span, start, end, text[start:end]) if span else None


_BETWEEN = re.compile(r"\s*,?\s*(?:(?:at|on|around|about|by|@)\s*)?")
_BARE_HOUR = re.compile(r"at\s+(?:about\s+|around\s+)?\d{1,2}$", re.IGNORECASE)


def _is_placed(mention: Mention) -> bool:
    """Whether a time of day says enough by itself: "at 3" needs a day beside it."""
    return not _BARE_HOUR.match(mention.text)


def _joined(mentions: list[Mention], text: str) -> list[Mention]:
    """Join a day and a time of day that stand side by side: "tomorrow at 3", "3pm on Friday"."""
    joined: list[Mention] = []
    for mention in mentions:
        last = joined[-1] if joined else None
        if (
            last
            and _BETWEEN.fullmatch(text, last.end, mention.start)
            and {last.span.precision, mention.span.precision} == {"day", "minute"}
        ):
            day, clock = sorted((last.span, mention.span), key=lambda span: span.precision)
            moment = datetime.combine(day.begin.date(), clock.begin.timetz().replace(tzinfo=None), day.begin.tzinfo)
            joined[-1] = Mention(_minute(moment), last.start, mention.end, text[last.start : mention.end])
        else:
            joined.append(mention)
    return joined
