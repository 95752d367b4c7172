"""A message as plain clauses: contractions opened, quotes and acted-out parts left out, questions and mere suppositions marked.

Only what is told outright is left for the rules of facts and plans to read.
"""

import re
from dataclasses import dataclass

from everkin.kit.sentences import sentences
from everkin.memory.rules.lexicon import KIN, KIN_ADJECTIVES, PETS

READ_CHARS = 3_000
CLAUSE_CHARS = 240
CLAUSES_MAX = 40
"""How much of a message is read, how long a clause may be, and how many are read."""
CORRECTED = "\u241f"
"""Stands where somebody corrects what they have just said: "I live in Oslo, I mean Bergen"."""

KIN_WORD = "(?:" + "|".join(sorted(map(re.escape, KIN), key=len, reverse=True)) + ")"
PET_WORD = "(?:" + "|".join(sorted(map(re.escape, PETS), key=len, reverse=True)) + ")"
RELATION = rf"(?:(?:{KIN_ADJECTIVES}) ){{0,2}}(?:{KIN_WORD}|{PET_WORD})"
NAME = r"[A-ZÀ-ÖØ-ÞŁŠŽ](?:[\w-]|'(?-i:[A-Z])){1,20}"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence that tells one thing. `sentence` counts from 0; `asks` and `supposes` say that it is no statement of fact."""

    text: str
    sentence: int
    asks: bool = False
    supposes: bool = False


def clauses(text: str) -> list[Clause]:
    """Split a message into clauses, in order, at most `CLAUSES_MAX` of them."""
    plain = _plain(text)
    if _FICTION.search(plain):
        return []
    found: list[Clause] = []
    for number, sentence in enumerate(sentences(plain)):
        asks, supposes = is_asked(sentence), bool(_SUPPOSES.search(sentence))
        for part in _parts(sentence):
            found.append(Clause(part, number, asks, supposes or bool(_DOUBTS.search(part))))
            if len(found) == CLAUSES_MAX:
                return found
    return found


def is_asked(sentence: str) -> bool:
    """Whether a sentence is a question or a request to be told something."""
    return sentence.rstrip(' )"').endswith("?") or bool(_ASKS.match(sentence))


# What is left out

_QUOTES = (
    (re.compile(r"[\"“”«»]([^\"“”«»\n]{1,40})[\"“”«»]"), lambda m: m[1] if len(m[1].split()) <= 3 else " "),  # noqa: PLR2004 - a name or a title
    (re.compile(r"[\"“«][^\"“”«»\n]{0,2000}(?:[\"”»]|\n|$)"), lambda _: " "),
    (re.compile(r"(?<!\w)'[^'\n]{12,300}'(?!\w)"), lambda _: " "),
    (re.compile(r"\*\*|__|`"), lambda _: ""),
    (re.compile(r"\*[^*\n]{1,400}\*"), lambda _: ". "),
    (re.compile(r"^\s*\*(?=\w)", re.MULTILINE), lambda _: ""),
    (re.compile(r"^\s*>.*$", re.MULTILINE), lambda _: ""),
    (re.compile(r"\bhttps?://\S{1,300}"), lambda _: " "),
    (re.compile(r"[^\w\s.,;:!?'()&/@+%$€£-]+"), lambda _: " , "),
    (re.compile(r"\((?:and |who is |also )?([A-Z][a-z]+)\)"), lambda m: m[1]),
    (re.compile(r"\([^()\n]{0,200}\)"), lambda _: " "),
)
_FICTION = re.compile(
    r"\b(?:pretend|imagine|role-?play(?:ing)?|once upon a time|as a character|(?:in|for) (?:my|the|this|our|a)"
    " (?:story|novel|dream|book|game|film|movie|show|play|rp)"
    "|my character|lyrics?|write me|(?:song|poem) (?:goes|called)|the (?:main )?character|jk|just kidding"
    r"|kidding|translate|proofread|let us say)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    "(?:(?:so|hey|and|but|ok|okay|well|oh|um)[, ]+)*(?:what|who|where|when|why|how|which|whose|do you"
    "|does|did|is|are|am I|can you|could|would you|will you|have you"
    r"|has|guess|tell me|do I|can I|should I|may I)\b(?! a (?:day|week|lovely|great|nice|year|mess))",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:if|wish(?! me luck)|wished|suppose|supposing|unless|whether|as though|would rather|joke|sarcasm|apparently"
    r"|supposedly|allegedly|feels? like|felt like|it is like|used to|dreamt|dreamed)\b"
    r"|\b(?:said|says|saying|tells?|told|asked|claims?|claimed|thinks|thought|heard|reckons|believes)(?=,?"
    r" (?:that|I|we|my|he|she|it|they|me|us|him|her|you|there|the|a)\b)",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"\b(?:maybe|perhaps|might|could|would|should|probably|possibly|hopefully|almost|nearly|practically"
    "|basically|thinking (?:of|about)|considering"
    "|someday|one day|not sure|i guess|i think i(?: am| have)? (?:might|should)|or something|kind of|sort"
    " of|kinda|sorta|may be|i may|when i was|back when"
    r"|as a (?:kid|child|teenager|teen)|hardly|barely|tempted)\b",
    re.IGNORECASE,
)
_TOLD_YOU = re.compile(
    r"\b(?:(?:as )?I (?:already )?(?:told|said to) you(?: before| already)?(?: that)?|I said(?: that)?|I have told you(?: that)?),? ",
    re.IGNORECASE,
)

# Contractions and spellings

_PRONOUN_IS = (
    r"(?:called|named|a|an|the|in|at|from|not|on|my|our|so|just turned|\d+|allergic|living|working"
    "|studying|getting|moving|coming|going|turning|flying|visiting|pregnant|engaged|married|vegan"
    "|vegetarian|retired|about)"
)
_HAS_DONE = (
    "(?:got|been|had|gone|become|moved|started|finished|passed|lost|left|quit|broken|adopted|bought|sold"
    "|changed|taken|finally|always|never|just (?:started|moved|got|had|finished))"
)
_SPELLINGS = tuple(
    (re.compile(pattern, re.IGNORECASE), view)
    for pattern, view in (
        (r"\bi\b(?!\.)", "I"),
        (r"\b(?:i'm|im|i m)\b", "I am"),
        (r"\b(?:i've|ive)\b", "I have"),
        (r"\bi'll\b", "I will"),
        (r"\bi'd\b", "I would"),
        (r"\b(we|they|you)'re\b", r"\1 are"),
        (r"\b(we|they|you)'ve\b", r"\1 have"),
        (r"\b(we|they|you|he|she|it|that)'ll\b", r"\1 will"),
        (r"\b(we|they|you|he|she|it)'d\b", r"\1 would"),
        (rf"\b(he|she|it)'s (?={_HAS_DONE}\b)", r"\1 has "),
        (r"\b(he|she|it|that|there|here|what|who|where|when|how|let)'s\b", r"\1 is"),
        (r"\blet is\b", "let us"),
        (r"\b(whats|wheres|whos|thats|hes|shes)\b", lambda m: f"{m[1][:-1]} is"),
        (r"\b(do|does|did|is|are|was|were|have|has|had|would|could|should)n'?t\b", r"\1 not"),
        (r"\b(?:can't|cant|can not)\b", "cannot"),
        (r"\b(?:won't|wont)\b", "will not"),
        (
            r"\b(name|names|birthday|bday|job|anniversary|interview|exam|appointment|wedding|favourite|favorite|fave|flat|house)'s\b",
            r"\1 is",
        ),
        (rf"\b({KIN_WORD}|{PET_WORD}) ?'s (?={_PRONOUN_IS}\b)", r"\1 is "),
        (rf"(?<!at )(?<!to )(?<!from )(?<!of )(?<!in )(?<!with )\b({NAME})'s (?={_PRONOUN_IS}\b)", r"\1 is "),
        (rf"\b({KIN_WORD}|{NAME})'s (?={_HAS_DONE}\b)", r"\1 has "),
        (rf"\b(my (?:{KIN_WORD}|{PET_WORD}))s name\b", r"\1's name"),
        (r"\b(?:have|has) got (?=(?:a|an|two|three|four|to|my|the|no|some|one)\b)", "have "),
        (r"\b(?:gonna|gunna)\b", "going to"),
        (r"\bwanna\b", "want to"),
        (r"\b(?:gotta|got to)\b", "have to"),
        (r"\bany ?more\b", "any more"),
        (r"\b(?:favorite|fav|fave|favourit)\b", "favourite"),
        (r"\bcolor\b", "colour"),
        (r"\b(?:bday|b-day)\b", "birthday"),
        (r"\b(?:yrs?|yo|y/o)\b", "years"),
        (r"\byears-old\b", "years old"),
        (r"\b(\w+)-years?-old\b", r"\1 years old"),
        (r"\bcuz|coz|cos\b", "because"),
        (r"&", " and "),
    )
)
_RUN_ON = re.compile(r"(?<=[^\W\d_][!?])(?=[^\W\d_])|(?<=[!?]{2})(?=[^\W\d_])|(?<=\.{2})(?=[^\W\d_])")
"""Where somebody types no space behind a stop: "hi!I am back"."""
_SPACES = re.compile(r"[^\S\n]+")

_MARK = (
    "(?:no,? wait|wait,? no|no,? sorry|sorry,? no|sorry,? I mean|sorry,? I meant|no,? I mean|I mean|I"
    " meant|scratch that|correction|or rather|make that|wait,? I mean)"
)
_CORRECTS = re.compile(
    rf"(?:\s*[,.;-]+\s*|\s+)(?:(?:oh|er|um|uh),?\s+)?(?:{_MARK}[,:]?|(?:no|sorry|wait|actually),|(?:no|sorry|wait)(?=\s+\d))\s+"
    r"(?!(?:I|we|my|he|she|it|they|that|you|really|the)\b)(?=[\w'-]+(?:\s[\w'-]+){0,3}\s*(?:[.,!;\n]|$))",
    re.IGNORECASE,
)


def _plain(text: str) -> str:
    """The part of a message that is read, in one spelling."""
    plain = text[:READ_CHARS].replace("\u2019", "'").replace("\u2018", "'")
    for pattern, view in _QUOTES:
        plain = pattern.sub(view, plain)
    plain = _SPACES.sub(" ", plain)
    for spelling, opened in _SPELLINGS:
        plain = spelling.sub(opened, plain)
    plain = _TOLD_YOU.sub("", plain)
    plain = _CORRECTS.sub(f" {CORRECTED} ", plain)
    return _RUN_ON.sub(" ", plain)


_VERBISH = re.compile(r"\b(?:I|is|are|was|were|am|have|has|love|like|saw|met|told|with|for|between)\b")
# Clauses

_SUBJECT = r"(?:I|we|my|our|he|she|it|they|his|her|their|there|the|that|this|you|who|everyone|someone|nobody|now|today)"
_JOIN = (
    "(?:and|but|so|because|though|although|while|then|plus|yet|which|also|and then|and now|but now|so now"
    "|and yes|yeah|anyway|actually|now|well|honestly)"
)
_SPLIT = re.compile(
    rf"\s*[;:]\s+|\s+-+\s+|\s*,\s*(?=(?:{_JOIN}\s+)*(?:\w+ly\s+)?{_SUBJECT}\b)"
    rf"|(?:\s*,)?\s+(?={_JOIN}\s+(?:\w+ly\s+)?{_SUBJECT}\b)|(?:\s*,)?\s+(?={_JOIN}\s+{NAME}\s(?:is|lives"
    r"|works|has)\b)"
    rf"|\s*,\s*(?=(?:{_JOIN})\s+(?!{NAME}))|(?:\s*,)?\s+(?=but\b)|\s+(?=(?:because|although|though|while)\b)",
)
_VERB = (
    "(?:(?:also|now|currently|then|just|really) )?(?:work|live|have|am|is|like|love|hate|play|speak|study"
    "|drive|own|moved|got|started|quit|works|lives|has|likes"
    "|loves|hates|plays|speaks|studies|drives|adopted|bought|do not|does not|cannot stand|enjoy|enjoys"
    r"|teach|teaches|was born|grew up|come from|comes from)\b"
)
_SHARED = re.compile(rf"(?:\s*,)?\s+(?:and|but)\s+(?={_VERB})")
_STARTS_WITH_VERB = re.compile(_VERB)
_OPENER = re.compile(
    rf"^(?:(?:{_JOIN}|well|oh|hey|hi|hello|ok|okay|yes|yep|no|nope|haha|lol|lmao|omg|btw|by the way|fyi"
    "|actually|honestly|anyway|so yeah|guess what|great news"
    "|good news|bad news|big news|news|update|fun fact|ugh|um|uh|hmm|ah|aw|wow|yay|true|right|sure|thanks"
    "|same|also|and also|tbh|ngl|to be honest|you know"
    "|for me|personally|in fact|as you know|remember|just so you know|sadly|unfortunately|luckily|finally"
    "|recently|again|basically|(?:it )?turns out(?: that)?|good morning|good evening|morning"
    r"|these days|nowadays|currently|now|at the moment|right now)\b[\s,.!:-]*)+",
    re.IGNORECASE,
)
_MIND = re.compile(r"(?:please )?(?:remember|do not forget|keep in mind|note|just know)(?: that)? (?=I |my |we )", re.IGNORECASE)
_CLOSER = re.compile(
    (
        "(?:,? (?:sadly|unfortunately|luckily|thankfully|lol|lmao|haha+|hehe|btw|by the way|tbh|ngl|though"
        "|too|as well|honestly|fyi|xd|xx+|ha|obviously|for sure|for real|fr|yay|ugh+|yikes|yay+|woo+|help"
        "|wish me luck|so excited|gulp|eek)[.!]*)+$"
    ),
    re.IGNORECASE,
)
_OWNER = re.compile(rf"(I|[Ww]e|(?:[Mm]y|[Oo]ur) {RELATION}(?: {NAME})?|[Hh]e|[Ss]he|[Tt]hey|{NAME})\b")


def _parts(sentence: str) -> list[str]:
    """The clauses of a sentence. One that shares the subject of the one before it, "and works as a nurse", is given it."""
    parts: list[str] = []
    owner, time = None, ""
    for piece in _SPLIT.split(_apposed(sentence)):
        if _ONLY_TIME.fullmatch(piece.strip()):
            time = f" {piece.strip()[:1].lower()}{piece.strip()[1:]}"
            continue
        piece, time = piece.rstrip(" .!,") + time, ""  # noqa: PLW2901 - the time that led it in is put last
        for part in _SHARED.split(piece):
            own = bare(part)
            if owner and _STARTS_WITH_VERB.match(own):
                own = f"{owner[1]} {own}"
            owner = _OWNER.match(own) or owner
            parts += [own] * (0 < len(own) <= CLAUSE_CHARS)
    return [*parts[:-1], f"{parts[-1]}{time}"] if parts else [time.strip()] * bool(time)


_ONLY_TIME = re.compile(
    "(?:last|this|next|in|on|over|at) (?:the )?(?:week(?:end)?|month|year|night|morning|evening|summer"
    r"|winter|spring|autumn|fall|\w+day|\d{4}|january|february|march|april|may"
    r"|june|july|august|september|october|november|december)|yesterday(?: \w+)?|tomorrow(?: \w+)?|today"
    r"|tonight|(?:a|an|one|two|three|four|five|\d+|a couple of|a few) \w+ ago",
    re.IGNORECASE,
)


def bare(piece: str) -> str:
    """A clause without the words that only open it, and without its last stop."""
    stripped = _CLOSER.sub("", _MIND.sub("", _OPENER.sub("", piece.strip(" ,.!;:-\n"))).rstrip(" ,.!?;:-\n"))
    return stripped.strip(" ,.!?;:-\n")


_COUNTED = rf"(?:an?|one|two|three|four|five) (?:\w+ )?(?:{RELATION}|kids|children)s?"
_TOGETHER = re.compile(
    rf"(?:(?:(?:[Mm]y|[Tt]he|[Mm]e and my) {RELATION}(?:,? {NAME})?,?|{NAME}) and I|(?:[Mm]e and (?:my"
    rf" {RELATION}(?: {NAME})?|{NAME}|the {RELATION})))(?= (?!{NAME}))"
)
"""Two who act as one: "Max and I", "me and my mum"."""
_APPOSED = (
    (re.compile(rf"\b((?:[Mm]y|[Oo]ur) {RELATION}), ({NAME}),(?= (?!{NAME}|and\b))"), r"\1 \2"),
    (re.compile(rf"\b((?:[Mm]y|[Oo]ur) {RELATION}), ({NAME})$"), r"\1 \2"),
    (re.compile(rf"\b({NAME}), ((?:my|our) {RELATION}),"), r"\2 \1"),
    (re.compile(rf"\b(have an? {RELATION}), ({NAME})(?=[,.! ]*$)"), r"\1 called \2"),
    (re.compile(rf"\b((I|[Ww]e) have (?:an?|one|two|three|four|five) [^,.;]{{3,50}}?),? and (?={_COUNTED}\b)"), r"\1 and \2 have "),
)


def _apposed(sentence: str) -> str:
    """Take a name into its relation: "my sister, Mara, lives" becomes "my sister Mara lives"."""
    together = _TOGETHER.search(sentence)
    if together and not _VERBISH.search(sentence, 0, together.start()):
        sentence = f"{sentence[: together.start()]}We{sentence[together.end() :]}"
    for pattern, view in _APPOSED:
        sentence = pattern.sub(view, sentence)
    return sentence
