"""Facts out of statements, by a table: what a person tells about themselves and about the people, pets and places of their life.

Subjects: "I"; otherwise the name where it is known in this line ("Mara"), or else the relation ("my sister"). So
"my sister moved" and "Mara lives in Oslo", told far apart, are about two: which relation goes by which name is not carried across lines.

Predicates, each holding one object at a time unless noted:

- who: name (several for a relation there can be several of) · age · birthday · born in · from · nationality · height · star sign · religion
  · relationship · "has <kin>" · expecting · died
- where: lives in · lives on · grew up in
- doing: works as · works at · works in · studies · studies at · went to school at · goal · wakes at · sleeps at
- liking: "favourite <what>" · "taste for <what>" (its object is likes or dislikes) · "afraid of <what>" · supports
- body: "allergic to <what>" · diet · "health: <condition>" · smokes
- able: "speaks <language>" · "plays <what>" · "learns <what>" · "collects <what>"
- having: "has <pet>" · drives · "owns <what>" · "colour" · is (a trait; several)
- wishes about the talk (procedural): called · "wants <what>" (several)
- events: did (several)

Where many things can hold side by side the thing stands in the predicate, so that each can end by itself. An empty object ends what was so:
"I don't live in Oslo any more" is ("I", "lives in", "").

Importance: 0.95 names, birthdays, allergies · 0.9 home, close people, health · 0.8 work, pets · 0.6 tastes, things · 0.5 else · 0.4 events.
Confidence: 0.9 for what is said outright, 0.8 for an answer or a resolved reference, 0.7 for what only a capital or a list makes plain.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from everkin.memory.models import Claim, Finding, Line, Span
from everkin.memory.rules.dates import Mention, phrase, spans
from everkin.memory.rules.entities import entities, is_name
from everkin.memory.rules.fact_table import ENDINGS, FEW, POSSESSED, RULES, SIZE, Rule
from everkin.memory.rules.lexicon import KIN, LANGUAGES, NATIONALITIES, NUMBERS, PETS, PLURAL_KIN, UNIQUE_KIN
from everkin.memory.rules.objects import TAKES, article, given_name
from everkin.memory.rules.references import Statement
from everkin.memory.rules.sentences import NAME, RELATION


@dataclass(frozen=True, slots=True)
class Told:
    """A statement taken apart: whom it is about, what it says of them, and when.

    `shown` is the subject in a sentence ("my sister Mara"), `subject` its canonical form ("Mara"). `rest` is what follows it, without
    times; `whole` with them. `relation` is what the person calls them: "little sister".
    """

    shown: str
    subject: str
    rest: str
    whole: str
    times: tuple[Mention, ...]
    statement: Statement
    line: Line
    relation: str = ""

    @property
    def is_self(self) -> bool:
        """Whether it is about the person themselves."""
        return self.subject == "I"


# Taking a statement apart

_PLURAL = "|".join(PLURAL_KIN)
_YEARS = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})(?: years old)?"
_SUBJECT = re.compile(
    rf"(?:(?P<me>I|[Ww]e)|(?:[Mm]y|[Oo]ur) (?P<relation>{RELATION}|{_PLURAL})(?: (?P<name>{NAME}(?:"
    rf" {NAME})?|[a-z]{{3,12}}(?= is {_YEARS}$)))?|(?P<solo>{NAME}(?: {NAME})?))"
    r"(?P<owns>'s?)? (?P<rest>.+)$"
)
_OWN = re.compile(r"(?:[Mm]y|[Oo]ur) (?P<rest>.+)$")
_MY_FAVOURITE = re.compile(
    r"(?!(?:it|that|this|he|she|they|you|which|those|these|one)\b)(?P<o>[\w' -]{2,40}?) (?:is|are)"
    " (?:definitely |still |probably |by far )?my (?:all[- ]time |absolute )?favourite"
    r" (?P<x>[a-z]+(?: [a-z]+)?)$",
    re.IGNORECASE,
)
_FOR_YEARS = re.compile(r"\bfor (?:about |almost |over |nearly |the (?:last|past) )?(?P<n>\d{1,2}|[a-z]+) years\b", re.IGNORECASE)
_KNOWN_ONLY = frozenset({"lives in", "works as", "works at", "age", "born in", "allergic to {o}"})
"""What is believed of a name that nobody has introduced."""
_AT_WORK = re.compile(r"\b(?:job|quit|work|fired|hired|laid off|left)\b", re.IGNORECASE)


def facts(statement: Statement, line: Line) -> list[Finding]:
    """Return what one statement of a line tells, by the tables above."""
    whole, times = turned(statement.text, line.said_at)
    statement = replace(statement, text=whole)
    told_here = statement.answered or len(statement.source_ids) == 1
    found = [*_introductions(whole, statement, line)] if told_here else []
    own = _OWN.match(whole)
    if own:
        found += _by_table(POSSESSED, Told("I", "I", _timeless(own["rest"], line.said_at), own["rest"], times, statement, line))
    loved = _MY_FAVOURITE.match(whole)
    if loved:
        found += _by_table(POSSESSED, Told("I", "I", f"favourite {loved['x']} is {loved['o']}", whole, times, statement, line))
    told = _told(statement, line, times)
    if told and told.shown.endswith("'s"):
        found += _by_table(POSSESSED, replace(told, shown=told.shown.removesuffix("'s")))
    elif told:
        found += (_endings(told) if _is_introduced(told) else []) or [*_by_table(RULES, told), *_is_somebody(told)]
        found += _events(told) if not any(f.claim.predicate != "name" for f in found) else []
    return found


def turned(text: str, at: datetime) -> tuple[str, tuple[Mention, ...]]:
    """A clause with a time that it begins with put last, and its times: "yesterday I swam" becomes "I swam yesterday"."""
    times = tuple(spans(text, at))
    if not times or times[0].start > 0 or times[0].end >= len(text):
        return text, times
    text = f"{text[times[0].end :].strip(' ,')} {times[0].text[:1].lower()}{times[0].text[1:]}"
    return text, tuple(spans(text, at))


def _told(statement: Statement, line: Line, times: tuple[Mention, ...]) -> Told | None:
    match = _SUBJECT.match(statement.text)
    if not match:
        return None
    rest, name = match["rest"], match["name"] or match["solo"] or ""
    name = name.title() if name.islower() else name
    if name and not is_name(name.split()[0]):
        return None
    known = dict(statement.known)
    if match["me"]:
        shown = subject = "I"
    elif match["relation"]:
        relation = canonical(match["relation"])
        name = name or known.get(f"my {match['relation']}", "")
        shown, subject = f"my {match['relation']} {name}".strip(), name or f"my {relation}"
    else:
        shown = subject = name
    shown += "'s" if match["owns"] else ""
    return Told(shown, subject, _timeless(rest, line.said_at), rest, times, statement, line, match["relation"] or "")


def canonical(relation: str) -> str:
    """The canonical word of a relation or pet: "little sis" is "little sister"."""
    *adjectives, word = relation.casefold().split()
    word = KIN.get(word, (PETS.get(word, word), ""))[0]
    return " ".join([*adjectives, word])


def _timeless(text: str, at: datetime) -> str:
    """A text without the times that it names."""
    for mention in reversed(spans(text, at)):
        text = text[: mention.start].rstrip(" ,") + " " + text[mention.end :].lstrip(" ,")
    return re.sub(r"\s+", " ", text).strip(" ,")


# Reading by the table


def _by_table(rules: Sequence[tuple[Rule, re.Pattern[str]]], told: Told) -> list[Finding]:
    """The findings of the first matching rule of each predicate."""
    found: dict[str, list[Finding]] = {}
    for rule, pattern in rules:
        if rule.predicate in found and rule.predicate != "has {x}":
            continue
        said = told.whole if rule.takes in {"birthday", "time"} else told.rest
        match = pattern.match(said) or pattern.match(_GOES_ON.split(said, maxsplit=1)[0])
        if match and _is_about(rule, told) and (read := list(_read(rule, match, told))):
            found[rule.predicate] = read
    return [finding for read in found.values() for finding in read]


_GOES_ON = re.compile(r"\s*(?:,|\b(?:so|because|but|and)\b)\s*")


def _is_about(rule: Rule, told: Told) -> bool:
    """Whether a rule applies to the one it is told of."""
    if rule.who == "others" and told.is_self:
        return False
    if rule.who == "work" and not _AT_WORK.search(told.line.text):
        return False
    return _is_introduced(told) or rule.predicate in _KNOWN_ONLY


def _is_introduced(told: Told) -> bool:
    """Whether somebody is the person, of their relations, or linked to one in this line."""
    return told.is_self or told.shown.startswith("my ") or told.subject in dict(told.statement.known).values()


def _read(rule: Rule, match: re.Match[str], told: Told) -> Iterable[Finding]:
    groups = match.groupdict()
    said = (groups["o"] if groups["o"] is not None else groups.get("p")) or ""
    takes = TAKES[rule.takes] if rule.takes != "birthday" else (lambda _: _anniversary(told))
    parts = re.split(r" and (?:also )?in ", said) if rule.takes == "place" else _listing(said, rule.takes) if rule.many else [said]
    rule = replace(rule, single=rule.single and (rule.many or len(parts) == 1))
    for part in parts:
        taken = takes(part)
        if taken and rule.predicate == "name" and told.relation:
            yield _named(told.relation, taken, told)
        elif taken is not None:
            slot = _slot(groups.get("x") or "")
            if "{x}" in rule.predicate and not slot:
                return
            yield _finding(rule, taken, slot, _numbered(match[0], taken), told)


def _listing(said: str, takes: str) -> list[str]:
    """The things of a list: "peanuts, shellfish and cats". One that has more to say is no list."""
    if takes in {"taste", "allergen", "thing"} and re.search(r"\b(?:with|from|about|between|of|by|in|on|at|for|the)\b", said):
        return [said.split(",", maxsplit=1)[0]]
    return [part for part in re.split(r"\s*,\s*(?:and |or )?|\s+(?:and|or)\s+(?:also )?", said) if part][:5]


def _slot(said: str) -> str:
    word = said.casefold().replace("color", "colour").replace("movie", "film")
    if re.search(r"\b(?:was|is|part|thing|things|one|ones|memory|moment|when|so|far|bit|way|time|times|place to|bits|aspect)\b", word):
        return ""
    return KIN.get(word, (PLURAL_KIN.get(word, word), ""))[0]


def _numbered(matched: str, taken: str) -> str:
    number = re.search(rf"\b({FEW}) ", matched)
    many = number and number[1] not in {"a", "an", "one"}
    return f"{number[1]} {taken}s" if number and many else f"{article(taken)} {taken}"


def _anniversary(told: Told) -> str | None:
    """The day of the year that a birthday falls on, as "4 March", or its month."""
    for mention in told.times:
        begin = mention.span.begin
        if mention.span.precision in {"day", "month"}:
            return f"{begin.day} {begin:%B}" if mention.span.precision == "day" else f"{begin:%B}"
    return None


def _finding(rule: Rule, taken: str, slot: str, number: str, told: Told) -> Finding:
    when, since = _when(rule, told)
    words = {"o": taken, "x": slot, "n": number, "s": told.shown, "own": "My" if told.is_self else f"{told.shown}'s"}
    words |= {"t": f" {phrase(when)}" if when and "{t}" in rule.text else "", "since": since, "day": _on(told.line.said_at)}
    words["on"] = f"on {taken}" if taken[:1].isdigit() else f"in {taken}"
    plural = told.is_self or told.subject.removeprefix("my ") in PLURAL_KIN
    form = (lambda m: {"am": "are", "was": "were"}.get(m[1], m[1])) if plural and not told.is_self else (lambda m: m[1 if plural else 2])
    text = re.sub(r"\[(\w+)\|(\w+)\]", form, rule.text).format(**words)
    claim = Claim(
        told.subject, rule.predicate.format(**words), rule.object.format(**words) if taken or rule.takes == "nothing" else "", rule.single
    )
    return made(told, text, claim, rule, when)


def made(told: Told, text: str, claim: Claim, rule: Rule, when: Span | None) -> Finding:
    """A fact by a rule, put as a sentence that stands on its own."""
    doubt = 0.1 * (told.statement.answered or len(told.statement.source_ids) > 1)
    return Finding(
        form="fact",
        kind=rule.kind,
        text=text[:1].upper() + text[1:],
        claim=claim,
        source_ids=told.statement.source_ids,
        entities=_entities(text, told),
        when=when,
        confidence=round(rule.confidence - doubt, 2),
        importance=rule.importance,
    )


def _entities(text: str, told: Told) -> tuple[str, ...]:
    first = () if told.is_self or told.subject.startswith("my ") else (told.subject,)
    return tuple(dict.fromkeys((*first, *entities(text))))


def _on(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _when(rule: Rule, told: Told) -> tuple[Span | None, str]:
    """When it happened, or since when it is so, as the rule has room for; and the words "(since 2019)"."""
    behind = [m.span for m in told.times if m.span.begin <= told.line.said_at]
    if "{t}" in rule.text:
        return (told.times[0].span if told.times else None), ""
    if "{since}" not in rule.text:
        return None, ""
    years = _FOR_YEARS.search(told.whole)
    count = (int(years["n"]) if years["n"].isdigit() else NUMBERS.get(years["n"].casefold(), 0)) if years else 0
    if count:
        begin = told.line.said_at.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        begin = begin.replace(year=begin.year - count)
        return Span(begin, begin.replace(year=begin.year + 1), "year"), f" (since about {begin.year})"
    if behind and re.search(r"\bsince\b", told.whole):
        return behind[0], f" (since {phrase(behind[0], bare=True)})"
    return None, ""


# Names


_NAMED = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|(?:have|has|got|adopted|bought|rescued) (?:a|an|one)) (?:{SIZE})(?P<relation>{RELATION})"
    r"(?:(?:,? (?:who is |which is )?|,? an? \w+ |,? is an? \w+ )(?:called|named|whose name is)|)"
    rf" (?P<name>(?:(?:Dr|Mr|Mrs|Ms|Prof)\.? )?{NAME})\b(?!'s? \w+'s)"
)
_MY_NAME = re.compile(
    rf"(?:(?:hi|hello|hey|hiya)\b[^?\n]{{0,20}}?\b(?:i'?m|i am|this is) (?P<name>{NAME})(?=\s*(?:[,.!\n]|$|and\b|by the way))"
    rf"|(?:i'?m|i am) (?P<met>{NAME}),? (?:nice to meet you|pleased to meet you|by the way|btw))",
    re.IGNORECASE,
)
_NAME_RULE = Rule("name", "", "", importance=0.95, confidence=0.9)
_SLIGHT = frozenset(
    {
        "friend",
        "colleague",
        "cousin",
        "neighbour",
        "teacher",
        "roommate",
        "uncle",
        "aunt",
        "tutor",
        "coach",
        "professor",
        "niece",
        "nephew",
        "ex",
    }
)
"""Of whom one has so many that "my friend is called Tom" would say too much."""


def _introductions(whole: str, statement: Statement, line: Line) -> Iterable[Finding]:
    """The names that a statement gives in passing: "my sister Mara", "a cat called Pixel"."""
    for match in _NAMED.finditer(whole):
        if is_name(match["name"].split()[-1]) and match["name"][:1].isupper():
            yield _named(match["relation"], match["name"], Told("I", "I", "", whole, (), statement, line))
    mine = _MY_NAME.match(line.text.replace("\u2019", "'")) if statement.text.startswith("I am") else None
    name = (mine["name"] or mine["met"]) if mine else ""
    if name and name[:1].isupper() and is_name(name):
        yield made(
            Told("I", "I", "", whole, (), statement, line), f"I am called {name}.", Claim("I", "name", name, single=True), _NAME_RULE, None
        )


def _named(relation: str, name: str, told: Told) -> Finding:
    word = canonical(relation)
    slight = word.split()[-1] in _SLIGHT and word not in UNIQUE_KIN
    text = f"I have {article(relation)} {relation} called {name}." if slight else f"My {relation} is called {name}."
    corrected = bool(re.search(r"\b(?:actually|now|these days)\b", told.line.text, re.IGNORECASE))
    return made(told, text, Claim(f"my {word}", "name", name, single=word in UNIQUE_KIN or corrected), _NAME_RULE, None)


_IS_MY = re.compile(rf"(?:is|was) (?:my|our) (?P<relation>{RELATION})(?:'s name)?(?: since .+)?$")
_IS_NAME = re.compile(rf"is (?:an? \w+ (?:called|named) )?(?P<name>(?:(?:Dr|Mr|Mrs|Ms)\.? )?{NAME})(?: {NAME})?$")


def _is_somebody(told: Told) -> list[Finding]:
    """The names that "Mara is my sister" and "my doctor is Dr. Okafor" give."""
    mine = _IS_MY.match(told.rest)
    if mine and not told.is_self and not told.shown.startswith("my "):
        return [_named(mine["relation"], told.subject, told)]
    name = _IS_NAME.match(told.rest)
    if name and told.relation and given_name(name["name"]) and name["name"].casefold() not in NATIONALITIES | LANGUAGES:
        return [_named(told.relation, name["name"], told)]
    return []


# Ends


def _endings(told: Told) -> list[Finding]:
    """What a statement says is no more."""
    for predicates, pattern, kind in ENDINGS:
        match = pattern.match(told.rest)
        if match:
            said = next((g for g in match.groups() if g), "")
            slot = TAKES[kind](said) if kind else said
            if slot is not None:
                return [_ended(predicate.format(x=slot), told) for predicate in predicates]
    return _bereaved(told)


def _ended(predicate: str, told: Told) -> Finding:
    rule = Rule(predicate, "", "", importance=0.6)
    subject = "I" if told.rest.endswith(" with me") else told.subject
    shown = "We" if told.statement.text.startswith(("We ", "we ")) else told.shown
    return made(told, f"{shown} {dated(told.whole, told.line.said_at)}.", Claim(subject, predicate, "", single=True), rule, _past(told))


def _bereaved(told: Told) -> list[Finding]:
    """Whose pet has died has it no more."""
    pet = next((word for word in told.shown.split() if word in PETS), "")
    if not pet or not re.match(r"(?:has |have |just |had to be )*(?:died|passed away|was put down|put down|ran away)\b", told.rest):
        return []
    text = f"{told.shown} {dated(told.whole, told.line.said_at)}."
    rule = Rule("", "", "", importance=0.8)
    return [
        made(told, text, Claim("I", f"has {PETS[pet]}", "", single=True), rule, _past(told)),
        made(told, text, Claim(told.subject, "died", "died", single=True), rule, _past(told)),
    ]


def _past(told: Told) -> Span | None:
    return next((m.span for m in told.times if m.span.begin <= told.line.said_at), None)


def dated(text: str, at: datetime) -> str:
    """A text with the times it names in words that hold for ever: "on Sunday" becomes "on Sunday, 15 November 2026"."""
    for mention in reversed(spans(text, at)):
        bare = bool(
            re.search(r"\b(?:since|until|till|by|before|after|during|from|of|for|over|to)\s+$", text[: mention.start], re.IGNORECASE)
        )
        text = text[: mention.start] + phrase(mention.span, bare=bare) + text[mention.end :]
    return text


# Events

_DONE = (
    "went|saw|met|ran|bought|visited|watched|finished|started|won|lost|broke|got|made|cooked|baked|passed"
    "|failed|graduated|moved|quit|left|flew|drove|swam|hiked|climbed"
    "|celebrated|attended|played|adopted|had|took|gave|sold|found|signed|joined|planted|painted|wrote"
    "|read|fell|hurt|cut|crashed|missed|helped|called|presented|performed"
    "|sang|danced|travelled|traveled|came|returned|ate|tried|completed|booked|applied|launched|published"
    "|dyed|cleaned|fixed|built|sent|received|submitted|spent|stayed"
    "|walked|cycled|biked|married|proposed|retired|turned|hosted|threw|ordered|picked|volunteered|donated"
    "|camped|skied|surfed|sailed|rode|dropped|renovated|enrolled|began"
)
_EVENT = re.compile(rf"(?:just |finally |also |both |recently |actually |have |has )*(?:{_DONE})\b(?P<o>.*)$")
_MILESTONE = re.compile(
    r"(?:have |has |just |finally |recently |both )*(?:passed (?:my|his|her|their|the) [\w' ]+"
    "|graduated(?: from .+)?|got (?:the job|promoted|a promotion|into [A-Z].+|accepted .+"
    r"|my (?:driving )?licen[cs]e|my degree|my diploma)|had (?:a|our|the) (?:baby|daughter|son|twins)\b.*"
    r"|won (?:a|the|first|second|third) .+|finished my [\w' ]+|failed my [\w' ]+"
    "|ran (?:a|my first) (?:half )?marathon|published my .+|proposed to .+|bought (?:a|our first|my"
    r" first) (?:house|flat|home|apartment)\b.*)$"
)
_OPEN = re.compile(
    r"\b(?:he|she|him|her|they|them|it|that|this|these|those|a few more|there|his|their|you|your|not|never)\b", re.IGNORECASE
)
_EVENT_RULE = Rule("did", "", "", kind="episodic", importance=0.4, confidence=0.9, single=False)


def _events(told: Told) -> list[Finding]:
    """What happened at a time behind, or what is a step in a life whenever it was: "I ran a marathon last Sunday"."""
    when = _past(told)
    ahead = any(m.span.begin > told.line.said_at for m in told.times)
    great = _MILESTONE.match(told.rest)
    if (
        ahead
        or not _is_introduced(told)
        or _OPEN.search(told.whole)
        or not (great or (when and when.precision != "minute" and _EVENT.match(told.rest)))
    ):
        return []
    shown = "We" if told.statement.text.startswith(("We ", "we ")) else told.shown
    text = f"{shown} {dated(told.whole, told.line.said_at).rstrip(' ,.!')}"
    if told.times and not any(m.text in told.whole for m in told.times) and when:
        text += f" {phrase(when)}"
    rule = replace(_EVENT_RULE, importance=0.7) if great else _EVENT_RULE
    return [made(told, f"{text}.", Claim(told.subject, "did", told.rest, single=False), rule, when)]
