"""Who is meant: "she" of a line becomes the sister it speaks of, and a bare answer becomes the statement that it answers with.

A pronoun is resolved where exactly one of those named before it fits, looked for in the same line first and then in the two lines before.
Where two fit, or none does, it stays, and nothing is read from its clause. What a companion said serves as context only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from everkin.memory.models import Line
from everkin.memory.rules.entities import is_name
from everkin.memory.rules.lexicon import KIN, NO_NAMES, PETS, PLURAL_KIN, SOMEBODY
from everkin.memory.rules.sentences import KIN_WORD, NAME, PET_WORD, RELATION, Clause, clauses

ANSWER_WORDS_MAX = 8
CONTEXT_CHARS = 600
"""How many words a bare answer may have, and how much of the end of an earlier line is read."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the person said in one clause, with its references resolved, and the messages that this took.

    `known` maps a relation to the name it goes by in this line: {"my sister": "Mara"}. `answered` is true for a bare answer.
    """

    text: str
    source_ids: tuple[UUID, ...]
    known: tuple[tuple[str, str], ...] = ()
    answered: bool = False


@dataclass(frozen=True, slots=True)
class _Antecedent:
    """Somebody or some place named: `shown` as it is put in a sentence, the `fits` pronouns, and the line. Not `known`: a stranger."""

    shown: str
    fits: frozenset[str]
    source: UUID
    known: bool = True


def statements(line: Line, before: Sequence[Line]) -> list[Statement]:
    """Return what a person's line states outright, in order, each once: no questions, no suppositions, no open references."""
    told = clauses(line.text)
    found: list[Statement] = []
    refers = any(_REFERS.search(clause.text) for clause in told)
    earlier = [antecedent for each in before for antecedent in _in_line(each)] if refers else []
    here: list[_Antecedent] = []
    answer = _answer(told, line, before)
    if answer:
        found.append(answer)
        here += _named(answer.text, line.id)
    for clause in told[1:] if answer and _is_bare(told, answer) else told:
        text, sources = _resolved(clause.text, here, earlier)
        if text and not clause.asks and not clause.supposes:
            found.append(Statement(text, _unique((line.id, *sources))))
        here += _named(text or clause.text, line.id)
    known = _names(here)
    return [replace(statement, known=known) for statement in {statement.text: statement for statement in found}.values()]


def _unique(ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))


# Who was named

_ANY = frozenset({"she", "he"})
_PET = frozenset({"she", "he", "it"})
_MINE = re.compile(
    rf"\b(?:[Mm]y|[Oo]ur|(?P<has>(?:have|has|got|adopted) (?:a|an|one)(?: new)?)) (?P<relation>{RELATION})\b(?!'s? (?!name))"
)
_HAS_NAME = re.compile(rf",?(?:'s| who is|, a \w+)?(?: name)?(?: is)?(?: called| named)? (?P<name>{NAME})")
_MANY = re.compile(rf"\b(?:[Mm]y|[Oo]ur) (?:(?:two|three|four|\d) )?(?P<many>{'|'.join(PLURAL_KIN)}|dogs|cats)\b")
_STRANGER = re.compile(
    rf"\b(?:a|an|the|this|that|some|another|her|his|their|your|one of \w+) (?:\w+ )?(?P<stranger>{SOMEBODY}|{KIN_WORD})\b"
)
_NAME = re.compile(rf"(?<![\w.'])(?P<name>{NAME}(?: {NAME})?)")
_PLACE = re.compile(rf"\b(?:in|to|from|near|visiting|visit|leaving|left) (?P<place>{NAME}(?: {NAME})?(?:, {NAME})?)")


def _in_line(line: Line) -> Iterator[_Antecedent]:
    """Those named in an earlier line. A companion's "your sister" is my sister; other names of a companion's are left out."""
    mine = line.speaker == "person"
    text = line.text[-CONTEXT_CHARS:]
    for clause in clauses(text if mine else text.replace("Your ", "My ").replace("your ", "my ")):
        yield from (a for a in _named(clause.text, line.id) if mine or a.shown.casefold().startswith("my "))


def _named(text: str, source: UUID) -> list[_Antecedent]:
    """Those whom a clause names, each once."""
    found = list(_relations(text, source))
    taken = " ".join(a.shown for a in found)
    places = {word for match in _PLACE.finditer(text) for word in re.findall(r"\w+", match["place"])}
    found += [
        _Antecedent(f"in {m['place']}", frozenset({"there"}), source) for m in _PLACE.finditer(text) if is_name(m["place"].split()[0])
    ]
    found += [_Antecedent(f"my {m['many']}", frozenset({"they"}), source) for m in _MANY.finditer(text)]
    found += [
        _Antecedent(m[0], _stranger_fits(m["stranger"]), source, known=False) for m in _STRANGER.finditer(text) if not _is_own(m, text)
    ]
    for match in _NAME.finditer(text):
        name = " ".join(word for word in match["name"].split() if is_name(word.removesuffix("'s")))
        name = name.removesuffix("'s")
        if name and name not in taken and name.split()[0] not in places and not _is_called_out(match, text):
            found.append(_Antecedent(name, _ANY, source))
    return found


def _is_called_out(match: re.Match[str], text: str) -> bool:
    """Whether a name only calls somebody: "thanks, Mara", "Mara!"."""
    return match.end() == len(text) and (match.start() == 0 or text[: match.start()].endswith(", "))


def _is_own(match: re.Match[str], text: str) -> bool:
    """Whether somebody is the speaker's own after all: "I have a sister"."""
    return bool(re.search(r"\b(?:have|has|got|adopted) $|\bis $", text[max(0, match.start() - 9) : match.start()]))


def _stranger_fits(word: str) -> frozenset[str]:
    return _PET if word in PETS else frozenset({KIN[word][1]}) if word in KIN and KIN[word][1] != "any" else _ANY


def _relations(text: str, source: UUID) -> Iterator[_Antecedent]:
    for match in _MINE.finditer(text):
        relation = match["relation"]
        name = _HAS_NAME.match(text, match.end())
        shown = f"my {relation}" + (f" {name['name']}" if name and is_name(name["name"]) else "")
        yield _Antecedent(shown, _relation_fits(relation.split()[-1]), source)


def _relation_fits(word: str) -> frozenset[str]:
    if word in PETS:
        return _PET
    gender = KIN.get(word, ("", "any"))[1]
    return _ANY if gender == "any" else frozenset({gender})


def _names(antecedents: Sequence[_Antecedent]) -> tuple[tuple[str, str], ...]:
    """Which relation goes by which name, where that is plain: "my sister Mara"."""
    pairs = {(_relation(a.shown), name) for a in antecedents if (name := _own_name(a.shown))}
    relations = [relation for relation, _ in pairs]
    return tuple(sorted((relation, name) for relation, name in pairs if relations.count(relation) == 1))


def _own_name(shown: str) -> str:
    last = shown.rsplit(maxsplit=1)[-1]
    return last if shown.startswith("my ") and last[:1].isupper() else ""


def _relation(shown: str) -> str:
    name = _own_name(shown)
    return shown.removesuffix(f" {name}") if name else shown


# Pronouns

_PRONOUN = re.compile(r"^(?!it is (?:my|our|the|an?) )(?:(?P<subject>she|he|it|they)|(?P<owner>her|his|its|their)) (?=\w)", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:she|he|it|they|her|his|its|their|there)\b", re.IGNORECASE)
_IT = re.compile(rf"^it is (?:called|named|an? \w+$|an? {PET_WORD}|(?:\d+|[a-z]+) (?:years|months) old)")
_THERE = re.compile(r"\b(?:live|lives|lived|living|work|works|moved|been|born|grew up)\b(?P<there> there)\b")
_OWNER_OF = {"her": "she", "his": "he", "its": "it", "their": "they"}


def _resolved(text: str, here: Sequence[_Antecedent], earlier: Sequence[_Antecedent]) -> tuple[str, tuple[UUID, ...]]:
    """A clause with its subject's pronoun and its "there" resolved, and the messages used; an empty text where one stays open."""
    pronoun = _PRONOUN.match(text)
    sources: tuple[UUID, ...] = ()
    if pronoun:
        word = (pronoun["subject"] or _OWNER_OF[pronoun["owner"].casefold()]).casefold()
        meant = _meant(word, here, earlier) if word != "it" or pronoun["owner"] or _IT.match(text.lower()) else None
        if meant is None:
            return "", ()
        text = f"{meant.shown}{'' if pronoun['subject'] else chr(39) + 's'} {text[pronoun.end() :]}"
        sources = (meant.source,)
    there = _THERE.search(text)
    if there:
        place = _meant("there", here, earlier)
        if place is None:
            return "", ()
        return f"{text[: there.start('there')]} {place.shown}{text[there.end('there') :]}", (*sources, place.source)
    return text, sources


def _meant(pronoun: str, here: Sequence[_Antecedent], earlier: Sequence[_Antecedent]) -> _Antecedent | None:
    """The only one that fits, nearest line first; None where none or several do, or a stranger does."""
    for scope in (here, earlier):
        fitting = _distinct([a for a in scope if pronoun in a.fits])
        if fitting:
            return fitting[0] if len(fitting) == 1 and fitting[0].known else None
    return None


def _distinct(antecedents: Sequence[_Antecedent]) -> list[_Antecedent]:
    """Each of them once: "Mara", "my sister" and "my sister Mara" are one."""
    kept: list[_Antecedent] = []
    for each in sorted(antecedents, key=lambda a: -len(a.shown)):
        if not any(_same(each, other) for other in kept):
            kept.append(each)
    return kept


def _same(short: _Antecedent, full: _Antecedent) -> bool:
    a, b = short.shown.casefold(), full.shown.casefold()
    return a == b or a == _relation(full.shown).casefold() or a == _own_name(full.shown).casefold()


# Answers

_YOUR = r"your (?P<x>[a-z' -]{2,40}?)"
_ASKED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), view)
    for pattern, view in (
        (r"\b(?:what is your name|what are you called|what (?:should|can|do|may) i call you)\W*$", "my name is {a}"),
        (rf"\bwhat(?: is| are|) {_YOUR}(?:'s|s') names?\W*$", "my {x} is called {a}"),
        (rf"\b(?:what is|who is) the name of {_YOUR}\W*$", "my {x} is called {a}"),
        (rf"\bwhat is {_YOUR} (?:called|named)\W*$", "my {x} is called {a}"),
        (rf"\bwho is {_YOUR}\W*$", "my {x} is {a}"),
        (r"\bwhat is (?:his|her|its|their) name\W*$", "{p} is called {a}"),
        (r"\bwhat is (?:he|she|it) (?:called|named)\W*$", "{p} is called {a}"),
        (
            r"\b(?:where|what city|which city|what town|what country) (?:do you live|are you (?:based|living))(?: in)?(?: now)?\W*$",
            "I live in {a}",
        ),
        (r"\bwhere (?:are you|do you come) from(?: originally)?\W*$", "I am from {a}"),
        (r"\bwhere were you born\W*$", "I was born in {a}"),
        (r"\bwhere did you grow up\W*$", "I grew up in {a}"),
        (rf"\bwhere (?:does|is) {_YOUR} (?:live|living)\W*$", "my {x} lives in {a}"),
        (r"\bhow old are you\W*$", "I am {a} years old"),
        (rf"\bhow old is {_YOUR}\W*$", "my {x} is {a} years old"),
        (r"\bwhat (?:do you do(?: for (?:a living|work))?|is your (?:job|profession))\W*$", "I work as {a}"),
        (r"\bwhere do you work\W*$", "I work at {a}"),
        (r"\bwhat (?:do you|are you) study(?:ing)?\W*$", "I study {a}"),
        (r"\bwhat is your favou?rite (?P<x>[a-z ]{3,30})\W*$", "my favourite {x} is {a}"),
        (r"\bwhen is your birthday\W*$", "my birthday is on {a}"),
        (rf"\bwhen is {_YOUR}\W*$", "my {x} is {a}"),
        (r"\bwhat (?:are you|you are) allergic to\W*$|\bany allergies\W*$|\ballergic to anything\W*$", "I am allergic to {a}"),
        (r"\b(?:what|which) languages? do you speak\W*$", "I speak {a}"),
        (r"\bwhat (?:car )?do you drive\W*$", "I drive {a}"),
        (r"\bwhat (?:instrument )?do you play\W*$", "I play {a}"),
        (r"\bdo you have (?:any )?(?:pets|siblings|brothers or sisters|kids|children)\W*$", "I have {a}"),
        (r"\bhow old is (?:he|she|it)\W*$", "{p} is {a} years old"),
    )
)
_AGREED: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), view)
    for pattern, view in (
        (
            (
                "^do you (?:still )?(?P<x>(?:live in|have an?|work (?:as|at|for|in)|speak|play|drive|study|like|love"
                r"|enjoy|hate) [\w' -]{2,40})\W*$"
            ),
            "I {x}",
        ),
        (
            r"^are you (?P<x>(?:(?:a |an )?(?:vegetarian|vegan)|married|single|allergic to [\w ]+|from [\w ]+|left-handed|an? [\w-]+))\W*$",
            "I am {x}",
        ),
        (r"^is your (?P<x>[\w ]+ (?:called|named) \w+)\W*$", "my {x}"),
    )
)
_NO_VIEW = ((r"^I (like|love|enjoy) (.+)$", r"I do not like \2"),)
_YES = re.compile(
    r"(?:oh |well |haha )?(?:yes|yeah|yep|yup|i do|i am|of course|sure do|indeed|correct|exactly)(?:,? (?:i do|i am|it is|he is|she is))?",
    re.IGNORECASE,
)
_NO = re.compile(r"(?:oh |well )?(?:no|nope|nah|not really)(?:,? i (?:do not|don't))?", re.IGNORECASE)
_FILLER = re.compile(
    r"^(?:(?:oh|well|um+|uh+|hm+|haha|so|just|it is|that is|that would be|in|at|mostly|mainly|probably not)\b[ ,]*)+(?=\w)", re.IGNORECASE
)
_WHEN = frozenset({"on", "next", "tomorrow", "today", "tonight", "this", "first", "second"})
_NO_ANSWER = (NO_NAMES - {"a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "good"}) - _WHEN | {
    "depends",
    "none",
    "unemployed",
    "secret",
    "varies",
}


def _answer(told: Sequence[Clause], line: Line, before: Sequence[Line]) -> Statement | None:
    """The statement that a line's first words make together with the one question that the companion had just asked."""
    asked = _question(before)
    if not asked or (told and (told[0].asks or told[0].supposes)):
        return None
    first = line.text[:CONTEXT_CHARS].strip().split("\n")[0].replace("\u2019", "'")
    if _YES.match(first) and (agreed := _agreed(asked)):
        return Statement(agreed, _unique((line.id, before[-1].id)), answered=True) if _is_only_yes(first, _YES) else None
    if _NO.match(first) and (agreed := _agreed(asked)):
        for pattern, view in _NO_VIEW:
            if re.match(pattern, agreed) and _is_only_yes(first, _NO):
                return Statement(re.sub(pattern, view, agreed), _unique((line.id, before[-1].id)), answered=True)
        return None
    return _filled(asked, told[0].text, line, before) if told else None


def _is_bare(told: Sequence[Clause], answer: Statement) -> bool:
    """Whether a line's first clause went into the answer: more than yes or no."""
    return bool(told) and _FILLER.sub("", told[0].text) in answer.text


def _is_only_yes(first: str, pattern: re.Pattern[str]) -> bool:
    """Whether nothing but the yes or no stands in its clause: "yes", "Yes! A tabby", "no, sorry"."""
    match = pattern.match(first)
    return bool(match) and first[match.end() : match.end() + 1] in {"", ".", "!", ",", " "} if match else False


def _question(before: Sequence[Line]) -> str:
    """The only question of the companion's last line, without what leads up to it; empty where there is none, or several."""
    if not before or before[-1].speaker != "companion":
        return ""
    asked = [clause.text for clause in clauses(before[-1].text[-CONTEXT_CHARS:]) if clause.asks]
    asked = [re.sub(r"^(?:so|and|but|tell me|by the way|oh|ok)[, ]+", "", text, flags=re.IGNORECASE) for text in asked]
    return asked[0] if len(asked) == 1 and before[-1].text[-CONTEXT_CHARS:].count("?") == 1 else ""


def _agreed(asked: str) -> str:
    for pattern, view in _AGREED:
        match = pattern.match(asked)
        if match:
            return view.format(x=match["x"])
    return ""


def _filled(asked: str, text: str, line: Line, before: Sequence[Line]) -> Statement | None:
    """A bare answer put into the statement that its question asks for."""
    answer = _FILLER.sub("", text)
    words = answer.split()
    if (
        _NO.match(line.text.lstrip())
        or not words
        or len(words) > ANSWER_WORDS_MAX
        or words[0].casefold().strip(",") in _NO_ANSWER
        or _is_clause(answer)
    ):
        return None
    for pattern, view in _ASKED:
        match = pattern.search(asked)
        if match:
            whom = _meant_in_question(asked, before)
            if "{p}" in view and not whom:
                return None
            told = view.format(a=answer, x=match.groupdict().get("x") or "", p=whom)
            return Statement(told, _unique((line.id, before[-1].id)), answered=True)
    return None


def _is_clause(answer: str) -> bool:
    return bool(re.search(r"\b(?:I|you|we|is|are|was|were|do|does|have|has|will|am)\b", answer))


def _meant_in_question(asked: str, before: Sequence[Line]) -> str:
    """Whose name "What's her name?" asks for: the one fitting relation of the lines before it."""
    word = re.search(r"\b(his|her|its|their|he|she|it)\b", asked, re.IGNORECASE)
    if not word:
        return ""
    pronoun = _OWNER_OF.get(word[1].casefold(), word[1].casefold())
    meant = _meant(pronoun, [], [a for line in before for a in _in_line(line)])
    return meant.shown if meant and meant.shown.startswith("my ") else ""
