"""Plans: what a person has before them at a time that they name, and whether a later line tells how it went.

A plan needs a date: "someday" makes none. Doubts, questions, wishes and what repeats make none either.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from everkin.kit.words import words
from everkin.memory.models import Claim, Finding, Line, Span
from everkin.memory.rules.dates import Mention
from everkin.memory.rules.entities import entities, is_name
from everkin.memory.rules.facts import dated, turned
from everkin.memory.rules.lexicon import PLURAL_KIN
from everkin.memory.rules.references import Statement
from everkin.memory.rules.sentences import NAME, RELATION, clauses

PLAN_IMPORTANCE = 0.8
PLAN_CONFIDENCE = 0.9

EVENTS = (
    "interview|exam|test|final|midterm|quiz|appointment|dentist|doctor|check-?up|scan|surgery|operation"
    "|meeting|presentation|deadline|flight|trip|holiday|vacation|wedding"
    "|party|concert|gig|festival|match|game|race|marathon|tournament|competition|audition|rehearsal"
    "|recital|performance|show|date|dinner|lunch|brunch|reunion|funeral"
    "|graduation|ceremony|birthday|anniversary|baby shower|hen do|stag do|move|class|lesson|workshop"
    "|conference|seminar|lecture|defen[cs]e|viva|haircut|therapy|session"
    "|hearing|trial|inspection|delivery|due date|first day|last day|visit|driving test|physio|mri|blood"
    " test|vaccination|vet|parents' evening|call|shift|retreat|camp|camping trip"
    "|housewarming|baptism|christening|premiere|exhibition|launch|review|performance review|job interview"
    "|results|surgery|conference|bbq|picnic|hike|training"
)
_EVENT = rf"(?:[\w'-]+ ){{0,3}}(?:{EVENTS})s?"
_WE = r"(?:I|[Ww]e)"
_SOMEBODY = rf"(?:(?:[Mm]y|[Oo]ur) (?:{RELATION}|{'|'.join(PLURAL_KIN)}|parents|family|in-laws|team)(?: {NAME})?|{NAME})"
_DOING = (
    "(?!feeling|thinking|hoping|wondering|considering|looking|trying|dreading|wishing|talking|kidding"
    "|joking|being|using|reading|watching|listening|enjoying|loving|living"
    r"|dying|freaking|worrying|counting|waiting)\w{2,}ing"
)
_GOING_TO = r"(?:going to|about to|planning to|set to|supposed to|due to|scheduled to|hoping to)"
_MADE: tuple[tuple[str, str], ...] = (
    (
        (
            rf"(?:(?:[Mm]y|[Oo]ur|[Tt]he) (?P<e>{_EVENT}(?: (?:to|with|at|for|in) [\w' ]{{2,30}})?)|(?:[Mm]y"
            rf"|[Oo]ur) {RELATION}'s (?P<e2>{_EVENT})) (?:is|are|starts|begins|got moved to|is now|has been moved"
            r" to|was moved to)\b.*"
        ),
        "{whole}",
    ),
    (
        (
            rf"{_WE} (?:am|are) (?:also |finally |still |actually |both )?(?:{_GOING_TO} \w+|{_DOING}|off to|on"
            r" (?:holiday|vacation|leave))\b.*"
        ),
        "{whole}",
    ),
    (rf"{_WE} (?:plan|intend|aim) to .+", "{whole}"),
    (rf"{_WE} (?:have|need|must|has)(?: to)? (?!not\b|no\b|to know)(?:an?|my|our|the|to|two|three|another|some|final|\w+) .+", "{whole}"),
    (rf"{_WE} (?:will|shall) (?!not\b|never\b|always\b|be fine|be ok|love|miss|remember|think)\w+.*", "{whole}"),
    (rf"{_WE} (?:start|leave|fly|move|travel|go|meet|graduate|see|begin|return|sit|get (?:the|my)) .+", "{whole}"),
    (rf"{_SOMEBODY} (?:is|are) (?:also |finally |both )?(?:{_GOING_TO} \w+|{_DOING})\b.*", "{whole}"),
    (rf"{_SOMEBODY} (?:has|have) (?:an?|his|her|their|to) .+", "{whole}"),
    (rf"{_SOMEBODY} (?:arrives?|comes?|leaves?|flies|fly|moves?|starts?|graduates?|gets? married|visits?|turns? \w+) .*", "{whole}"),
    (rf"(?:[Ii]t is|[Tt]here is) (?P<o>(?:my|our) (?:{RELATION}'s |{NAME}'s )?{_EVENT})\b.*", "{thing}"),
    (rf"[Tt]here is (?:an?|the) {_EVENT}\b.*", "{whole}"),
    (r"(?:please )?[Rr]emind me (?P<o>to .+|about .+)", "I want to be reminded {o}"),
    (rf"(?P<o>(?:[Gg]ot |[Hh]ave )?(?:an? |the |my )?{_EVENT})(?: is)?(?: (?:at|with|in|for|to) [\w' ]{{2,30}})?", "{event}"),
)
_PLANS = tuple((re.compile(rf"(?:{pattern})$"), view) for pattern, view in _MADE)
_NO_PLAN = re.compile(
    r"\b(?:not|never|no longer|used to|usually|always|often|sometimes|every|each|mondays|tuesdays"
    "|wednesdays|thursdays|fridays|saturdays|sundays|hate|like|love|miss"
    r"|go to (?:bed|sleep)|get up|wake up|remember when|sometime|at some point|was|were|did|had|went)\b",
    re.IGNORECASE,
)
_MOVED_TO = re.compile(r"\b(?:was|has been|been|got) (?:moved|postponed|rescheduled|pushed)\b")
_OPEN = re.compile(r"\b(?:he|she|him|they|it|that one|this one)\b", re.IGNORECASE)
_JUNK_START = re.compile(r"^(?:[Gg]ot|[Hh]ave) (?:an? |the |my )?|^(?:[Aa]n?|[Tt]he|[Mm]y|[Oo]ur) ")


def plans(statement: Statement, line: Line) -> list[Finding]:
    """Return the plan that one statement tells, if it tells one."""
    whole, times = turned(statement.text, line.said_at)
    ahead = [m for m in times if _is_ahead(m.span, line.said_at)]
    if len(ahead) != 1 or len(times) != 1 or _NO_PLAN.search(_MOVED_TO.sub(" ", whole)):
        return []
    stands = whole[: ahead[0].start].rstrip() + whole[ahead[0].end :]
    for pattern, view in _PLANS:
        match = pattern.match(_dateless(stands)) if view == "{event}" else pattern.match(whole)
        if match and (told := _worded(match, view, whole, ahead[0])) and not _OPEN.search(told):
            return [_plan(told, ahead[0], statement, line)] if _is_known(whole, statement) else []
    return []


def _is_known(whole: str, statement: Statement) -> bool:
    """Whether the one who plans is of the person's life: a bare name must have been introduced."""
    name = re.match(rf"({NAME}) ", whole)
    return (
        not name
        or re.match(_EVENT, whole, re.IGNORECASE) is not None
        or whole.startswith(("We ", "My ", "Our ", "I "))
        or not is_name(name[1])
        or name[1] in dict(statement.known).values()
    )


def _is_ahead(span: Span, said_at: datetime) -> bool:
    """Whether a time lies ahead, or is the day, week or month that has begun."""
    return span.begin > said_at or (span.end > said_at and span.precision != "minute")


def _dateless(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"\s(?:is|are|at|on|:)$", "", text.strip(" ,:-"))).strip(" ,:-")


def _worded(match: re.Match[str], view: str, whole: str, mention: Mention) -> str:
    """A plan as a sentence of the person's, its time still as it was said."""
    said = match.groupdict().get("o") or ""
    if view == "{whole}":
        return whole
    if view in {"{thing}", "{event}"}:
        thing = said.split(mention.text)[0].strip() if mention.text in said else said
        thing = _JUNK_START.sub("", thing)
        return f"my {thing[:1].lower()}{thing[1:]} is {mention.text}"
    return view.format(o=said)


def _plan(told: str, mention: Mention, statement: Statement, line: Line) -> Finding:
    text = dated(told, line.said_at).strip(" ,.!")
    text = text[:1].upper() + text[1:]
    return Finding(
        form="plan",
        kind="episodic",
        text=f"{text}.",
        claim=Claim("I", "plans", text),
        source_ids=statement.source_ids,
        entities=entities(text),
        when=mention.span,
        confidence=round(PLAN_CONFIDENCE - 0.1 * (len(statement.source_ids) > 1), 2),
        importance=PLAN_IMPORTANCE,
    )


# How it went


class Planned(Protocol):
    """What `answers` needs of a plan: a Finding or a Memory."""

    @property
    def text(self) -> str:
        """The plan as a sentence."""

    @property
    def when(self) -> Span | None:
        """When it is to be."""


_OFF = re.compile(
    r"\b(?:cancel(?:l?ed|s)?|called off|call(?:ing)? off|postponed|rescheduled|moved to|pushed back|put"
    " off|not happening|is off|fell through|not going (?:any more|after all)"
    r"|decided not|changed my mind|bailed|backed out|no longer)\b",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"\b(?:went|was|were|is over|are over|did|had|passed|failed|aced|nailed|bombed|survived|finished|done"
    "|got|won|lost|made it|landed|arrived|(?:am|are|is) back|came back|got back"
    "|loved|enjoyed|hated|sucked|rocked|turned out|ended up|offered|rejected|hired|accepted|over with"
    "|happened|met|saw|called|visited|flew|ran|moved|started|came|took"
    r"|married|smashed|crushed|flunked|wasn't|weren't|didn't|missed|forgot|skipped|hired me|have the job)\b",
    re.IGNORECASE,
)
_STILL_AHEAD = re.compile(
    r"\b(?:tomorrow|next|will|'ll|going to|gonna|hope|wish|if|nervous|can't wait|looking forward|tonight"
    "|later|upcoming|coming up|about to|not yet|have to|need to|worried"
    r"|excited (?:for|about)|dreading|preparing|prepare|practising|studying|how (?:was|did) your)\b",
    re.IGNORECASE,
)
_OUTCOMES_OF: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = tuple(
    (frozenset(words(kinds)), re.compile(rf"\b(?:{cues})\b", re.IGNORECASE))
    for kinds, cues in (
        (
            "interview audition",
            (
                "got the (?:job|part|role|position)|(?:did not|didn't) get (?:the (?:job|part|role)|it)|offered me"
                "|got (?:an|the) offer|they hired me|rejected"
            ),
        ),
        (
            "exam test final midterm quiz viva defense defence results",
            r"passed|failed|aced|nailed it|flunked|got (?:an? )?(?:[A-F]|\d+)[+-]?\b|my (?:grade|results?|marks?)",
        ),
        ("dentist", r"fillings?|cavit(?:y|ies)|tooth|teeth|root canal|numb"),
        ("flight fly flying trip holiday vacation travel", r"landed|(?:am|are|'m|'re|got) (?:back|home)|jet-?lag(?:ged)?|arrived"),
        ("wedding marry married", r"(?:got|are|is|they're|we're) married|the (?:bride|groom|ceremony)"),
        ("marathon race", r"(?:crossed the finish|finish line|my time was|finished in|personal best|pb)"),
        ("doctor surgery operation scan appointment check-up checkup mri", r"the (?:doctor|surgeon|results?|scan)|all clear|recovering"),
        ("move moving", r"moved in|new (?:flat|place|house|apartment)|unpack(?:ed|ing)|settled in"),
    )
)
_GENERAL = frozenset(words("is am going have has to want reminded my on at in day time week month get got see start go come")) | {
    "novemb",
    "decemb",
}
_CALENDAR = frozenset(
    words(
        "January February March April May June July August September October November December Monday Tuesday"
        " Wednesday Thursday Friday Saturday Sunday weekend spring summer"
        " autumn winter"
    )
)
OVERLAP_LEAST = 1
"""How many words of its own a plan must share with a line that tells how it went."""


def answers(plan: Planned, said: str, said_at: datetime, asked: str = "") -> bool:
    """Whether a line of the person tells how a plan went, or that it is off.

    It does when a clause of it that asks nothing and looks not ahead shares one of the plan's own words (stems; no dates, no common
    verbs), or carries a word for the outcome of that sort of plan ("passed" for an exam), beside a word that tells an outcome. That it is
    off may be told before its time; how it went, only from the beginning of its day on. `asked`, the companion's line before, lends its
    words: "How did the interview go?" - "Really well!".
    """
    own = {stem for stem in words(plan.text) if not stem.isdigit()} - _CALENDAR - _GENERAL
    begun = plan.when is None or said_at >= plan.when.begin.replace(hour=0, minute=0)
    lent = bool(own & set(words(asked))) and bool(re.search(r"\bhow (?:did|was|were)\b", asked, re.IGNORECASE))
    return any(_tells(part, own, begun=begun, lent=lent) for part in _told_parts(said))


def _told_parts(said: str) -> Sequence[str]:
    return [clause.text for clause in clauses(said) if not clause.asks]


def _tells(part: str, own: set[str], *, begun: bool, lent: bool) -> bool:
    shared = len(own & set(words(part))) >= OVERLAP_LEAST
    if shared and _OFF.search(part):
        return True
    if not begun or _STILL_AHEAD.search(part):
        return False
    if any(own & kinds and cues.search(part) for kinds, cues in _OUTCOMES_OF):
        return True
    good = re.match(
        (
            "^(?:it )?(?:really |so |very |pretty |quite )?(?:well|good|great|fine|ok|okay|terribl[ey]|awful"
            r"|bad(?:ly)?|amazing|not (?:so |too |that )?(?:well|good|bad)|it (?:went|was))\b"
        ),
        part,
        re.IGNORECASE,
    )
    return (shared and bool(_OUTCOME.search(part))) or (lent and bool(good or _OUTCOME.search(part)))
