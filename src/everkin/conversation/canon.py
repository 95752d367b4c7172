"""A companion's story: what its blueprint and its own words say of it, held against what a reply claims next.

A claim contradicts the story where it is about the same thing of the same one and says otherwise. Where the story says nothing a companion
may say something new; that becomes canon in its turn (see `memory.rules.canon`).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from everkin.kit.pieces import Pieces, Word
from everkin.kit.sentences import sentences
from everkin.kit.words import words
from everkin.memory.models import Claim, Memory
from everkin.memory.rules.canon import NEVER_MARRIED, NONE, WAS_MARRIED, self_claims, unquoted
from everkin.memory.rules.entities import is_name
from everkin.memory.rules.lexicon import KIN, NUMBERS, PETS
from everkin.memory.rules.objects import TAKES
from everkin.memory.rules.sentences import KIN_WORD, PET_WORD, RELATION
from everkin.persona.models import Blueprint, LifeLine
from everkin.persona.rules.ages import written_age
from everkin.persona.rules.life import asked_in, in_first_person, told_of

SEEN_CHARS = 400
"""How much of a sentence that was shown already is looked at again."""
HELD_CHARS_MAX = 600
"""What is held back is judged without its end when it grows longer than this."""
TOLD_WORDS_MAX = 30
"""A sentence of the story that is longer is not said in a reply."""
TELLING_MIN = 2
"""A sentence that shares a single word with a question does not answer it."""


@dataclass(frozen=True, slots=True)
class Known:
    """One thing that is known of a companion, and the words in which it says so. A `free` object is text, of which any part may agree."""

    claim: Claim
    told: str
    free: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known of a companion, what weighs most first, and the sentences in which it may be told."""

    known: tuple[Known, ...]
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a sentence claims, and what is known instead."""

    claim: Claim
    known: Known

    @property
    def name(self) -> str:
        """What it is about, without saying what: "I grew up in"."""
        return f"{self.claim.subject} {self.claim.predicate}"


# ---- the story

_ASKED = tuple(
    (re.compile(pattern), subject, tuple(predicates.split("|")))
    for pattern, subject, predicates in (
        (r"grow up|hometown|were you born\?|from originally|raised|you from\b", "I", "grew up in|born in|from"),
        (r"where do you live|city do you live|you live (?:now|these days)", "I", "lives in"),
        (r"how old|what age|your age", "I", "age"),
        (r"your birthday", "I", "birthday"),
        (r"sibling|brothers? (?:or|and|nor) sisters?|brother or a sister|sister or a brother|only child", "I", "has sibling"),
        (r"married|a husband|a wife|a partner|boyfriend|girlfriend|you single|seeing (?:any|some)", "I", "relationship"),
        (r"children|\bkids?\b|are you a (?:mother|father|parent)", "I", "has child"),
        (r"\bpets?\b|any animals|your animals|a cat or a dog", "I", "has pet"),
        (r"for work|your job|for a living|your profession|your work\b", "I", "works as"),
        (r"your (?:father|dad)(?:'s job| do)\b|about your (?:father|dad)\b", "my father", "works as"),
        (r"your (?:mother|mum|mom)(?:'s job| do)\b|about your (?:mother|mum|mom)\b", "my mother", "works as"),
        (r"your grand(?:mother|ma) do\b|about your (?:grandmother|grandma|nan)\b", "my grandmother", "works as"),
        (r"best friend", "my best friend", "name"),
    )
)
_FAVOURITE = re.compile(r"favourite ([a-z]+)")


def claims(who: Blueprint) -> tuple[Known, ...]:
    """What a blueprint says of its companion: its `life`, its fields, and its backstory as the companion tells it. Cached."""
    return _claims(_written(who))


def own_story(who: Blueprint, canon: Sequence[Memory]) -> Story:
    """The story of a companion: what its blueprint says, then what it said about itself and holds to, as far as that agrees with it."""
    written = _written(who)
    plain = Story(_claims(written))
    said = [m for m in canon if m.claim and _against([m.claim, *_presumed(m.text)], plain) is None]
    told = [sentence for sentence in (*(m.text for m in said), *_past(written)) if len(sentence.split()) <= TOLD_WORDS_MAX]
    return Story((*_claims(written), *(Known(m.claim, m.text) for m in said if m.claim)), tuple(filter(_of_itself, told)))


def written_of(who: Blueprint) -> frozenset[str]:
    """What a companion tells of itself as its author wrote it."""
    story = own_story(who, ())
    return frozenset({*(known.told for known in story.known), *story.sentences, *(line.told for line in who.life)})


@dataclass(frozen=True, slots=True)
class _Written:
    """What a story is read from: of a blueprint, the parts that tell of its companion."""

    name: str
    called: str
    pronouns: str
    age: int | None
    home: str
    occupation: str
    backstory: str
    life: tuple[LifeLine, ...]


def _written(who: Blueprint) -> _Written:
    return _Written(who.name, who.called, who.pronouns, written_age(who), who.home, who.occupation, who.backstory, who.life)


@lru_cache(maxsize=256)
def _past(who: _Written) -> tuple[str, ...]:
    """The backstory as the companion tells it, in sentences."""
    past = in_first_person(who.backstory, (who.name, who.called), who.pronouns)
    return tuple(sentences(past))


@lru_cache(maxsize=256)
def _claims(who: _Written) -> tuple[Known, ...]:
    fields = [
        Known(Claim("I", "name", f"{who.name} {who.called}"), f"I am called {who.name}.", free=True),
        Known(Claim("I", "pronouns", who.pronouns, single=True), f"My pronouns are {who.pronouns}."),
    ]
    if who.age:
        fields.append(Known(Claim("I", "age", str(who.age), single=True), f"I am {who.age}."))
    if who.home:
        fields.append(Known(Claim("I", "lives in", who.home, single=True), f"I live in {who.home}."))
    if who.occupation:
        done = Claim("I", "works as", f"{who.occupation} {who.backstory}", single=True)
        fields.append(Known(done, _trade(who.occupation), free=True))
    read = [Known(f.claim, f.text) for f in self_claims(" ".join(_past(who)))]
    return (*dict.fromkeys(known for line in who.life for known in _of_line(line)), *fields, *read)


def _trade(occupation: str) -> str:
    return f"I am {'an' if occupation[:1].casefold() in 'aeiou' else 'a'} {occupation}."


def _of_line(line: LifeLine) -> Iterable[Known]:
    """What a line of a life says, by the questions that it answers; where it reads as a statement, by its words too."""
    for form in dict.fromkeys(line.asked):
        asked = form.casefold()
        for pattern, subject, predicates in _ASKED:
            if pattern.search(asked):
                yield from (Known(Claim(subject, predicate, line.told, single=True), line.told, free=True) for predicate in predicates)
        if favourite := _FAVOURITE.search(asked):
            yield Known(Claim("I", f"favourite {favourite[1]}", line.told, single=True), line.told, free=True)
    for sentence in sentences(line.told):
        yield from (Known(f.claim, sentence) for f in self_claims(sentence) if f.claim.predicate not in {"did", "does"})


# ---- what contradicts it

_WIDER = {
    "from": ("from", "born in", "grew up in", "lives in"),
    "born in": ("born in", "grew up in", "from"),
    "grew up in": ("grew up in", "born in", "from"),
    **{f"has {kin}": (f"has {kin}", "has sibling") for kin in ("sister", "brother", "twin")},
    **{f"has {kin}": (f"has {kin}", "has child") for kin in ("son", "daughter", "child")},
    **{f"has {pet}": (f"has {pet}", "has pet") for pet in PETS.values()},
    "has sibling": ("has sibling", "has sister", "has brother"),
    "has child": ("has child", "has son", "has daughter"),
    "has pet": ("has pet", *sorted({f"has {pet}" for pet in PETS.values()})),
}
"""What is known that a claim may contradict, where it is more than what shares its predicate."""
_PLACES = frozenset({"lives in", "grew up in", "born in", "from"})
_MANY = frozenset({"friend", "colleague", "cousin", "neighbour", "uncle", "aunt", "customer", "teacher"})
_HELD = re.compile(
    r"\b[Mm]y (?!late\b|former\b|first\b|ex\b)(?P<spouse>husband|wife|spouse)\b"
    rf"|\b[Mm]y (?:[a-z]+ )?(?P<kin>{KIN_WORD}|{PET_WORD})(?:'s)?\b(?!-)"
)
_KIN_TRADE = re.compile(rf"\b[Mm]y (?P<kin>{RELATION})(?: [A-Z]\w+)? (?:is|was|works as|worked as) (?P<job>an? [a-z][a-z' -]+)")

_SETTING = re.compile(
    r"^\W*(?:In|At|On|After|Before|During|Since|From|By|For|With|These days|Nowadays|Honestly|Actually|Still)\b[^.;:!?]{0,40}?,? "
    r"(?=(?:I|my)\b)"
)
"""What only sets the scene: "In winter I live in Oslo"."""


def contradiction(sentence: str, story: Story) -> Contradiction | None:
    """The first claim of a companion's sentence that contradicts its story, and what is known instead; None where it makes none."""
    if not _of_itself(sentence):
        return None
    plain = _SETTING.sub("", unquoted(sentence.translate(_APOSTROPHES)))
    told = [f.claim for f in self_claims(plain)]
    return _against(told if plain.rstrip(" \"')*").endswith("?") else [*told, *_presumed(plain)], story)


def _against(said: Iterable[Claim], story: Story) -> Contradiction | None:
    """The first of some claims that contradicts a story."""
    for claim in said:
        if claim.predicate in {"did", "does"}:
            continue
        keys = {(claim.subject.casefold(), p) for p in _WIDER.get(claim.predicate, (claim.predicate.casefold(),))}
        rivals = [known for known in story.known if known.claim.key in keys]
        if rivals and not any(_agree(claim, known) for known in rivals):
            return Contradiction(claim, _best_told(rivals))
    return None


def _of_itself(sentence: str) -> bool:
    return bool(_OWN.search(sentence.translate(_APOSTROPHES)))


def _presumed(plain: str) -> list[Claim]:
    """What a text takes for granted about whoever speaks: that there is a husband, a cat; and what a mother's trade is."""
    told: list[Claim] = []
    for held in _HELD.finditer(plain):
        kin = (held["spouse"] or held["kin"]).casefold()
        told.append(Claim("I", "relationship", "married") if held["spouse"] else Claim("I", f"has {_canonical(kin)}", kin))
    trades = ((f"my {_canonical(m['kin'].split()[-1])}", TAKES["job"](m["job"])) for m in _KIN_TRADE.finditer(plain))
    return [*told, *(Claim(who, "works as", job) for who, job in trades if job)]


def _canonical(word: str) -> str:
    return KIN[word][0] if word in KIN else PETS.get(word, word)


def _agree(claim: Claim, known: Known) -> bool:
    """Whether a claim and what is known can both be true."""
    predicate, said, told = claim.predicate, claim.object, known.claim.object
    many = not claim.single and not known.claim.single and not known.free and predicate != "name"
    if not said or many or said.casefold() == told.casefold():
        return True
    if predicate.startswith("has "):
        return _both_there(claim, known)
    judge = _JUDGES.get(predicate, _share_words)
    return judge(said, told) or (predicate == "name" and claim.subject.split()[-1] in _MANY)


def _share_words(said: str, told: str) -> bool:
    return bool(set(words(said)) & set(words(told)))


def _same_place(said: str, told: str) -> bool:
    return not _names(said) or bool(_names(said) & _names(told))


def _same_age(said: str, told: str) -> bool:
    return said in re.findall(r"\d+", told)


def _same_name(said: str, told: str) -> bool:
    return bool(_plain(said) & _plain(told))


def _same_state(said: str, told: str) -> bool:
    return not (_status(said) & {other for one in _status(told) for other in _CONFLICTS[one]})


_JUDGES = {"relationship": _same_state, "age": _same_age, "name": _same_name, **dict.fromkeys(_PLACES, _same_place)}


_NOBODY = re.compile(r"^\W*(?:none|no|not any|nobody|never)\b", re.IGNORECASE)


def _both_there(claim: Claim, known: Known) -> bool:
    """Whether somebody, or an animal, can be there beside what is known: nobody beside none, and not in another number."""
    none_said, none_told = claim.object == NONE, bool(_NOBODY.match(known.claim.object))
    if none_said or none_told:
        return none_said == none_told or (none_told and _kept_apart(claim, known))
    kind = claim.predicate.removeprefix("has ")
    named = set(words(f"{kind} {claim.object}")) & set(words(known.claim.object)) - set(NUMBERS)
    counted, there = _count(claim.object), _count(known.claim.object)
    return bool(named or claim.predicate in _GENERAL) and (not counted or not there or counted == there)


_GENERAL = frozenset({"has pet", "has child", "has sibling"})


def _kept_apart(claim: Claim, known: Known) -> bool:
    """Whether "none" is of something narrower than what is claimed: no dogs, and a pet."""
    return known.claim.predicate != claim.predicate and claim.predicate in _GENERAL


def _count(text: str) -> int:
    """How many a text says there are, by its first number; 0 where it does not say, for "a sister" may have a sister."""
    found = next((w for w in re.findall(r"[a-z]+|\d+", text.casefold()) if w.isdecimal() or w in NUMBERS), "")
    return int(found) if found.isdecimal() else NUMBERS.get(found, 0)


_STATUS = {
    "never": re.compile(rf"{NEVER_MARRIED}|never (?:been )?married", re.IGNORECASE),
    "divorced": re.compile(r"divorced|separated|\bex-(?:wife|husband)", re.IGNORECASE),
    "widowed": re.compile(r"\bwidow", re.IGNORECASE),
    "was": re.compile(rf"{WAS_MARRIED}|^once\b|used to be married", re.IGNORECASE),
    "single": re.compile(r"\bsingle\b|\bnot married|unmarried|\bnobody\b", re.IGNORECASE),
    "engaged": re.compile(r"\bengaged\b", re.IGNORECASE),
    "married": re.compile(r"(?<!not )(?<!never )(?<!was )(?<!been )\bmarried\b|\bmy (?:husband|wife)\b", re.IGNORECASE),
}
_CONFLICTS: dict[str, frozenset[str]] = {
    "never": frozenset({"divorced", "widowed", "was", "married"}),
    "divorced": frozenset({"never", "widowed", "married", "engaged"}),
    "widowed": frozenset({"never", "divorced", "married", "engaged"}),
    "was": frozenset({"never", "married", "engaged"}),
    "single": frozenset({"married", "engaged"}),
    "engaged": frozenset({"married", "single", "divorced", "widowed", "was"}),
    "married": frozenset({"never", "divorced", "widowed", "was", "single", "engaged"}),
}


def _status(text: str) -> set[str]:
    return {status for status, pattern in _STATUS.items() if pattern.search(text)}


def _names(text: str) -> set[str]:
    """The proper names in a text, folded."""
    return {token.casefold() for token in re.findall(r"[^\W\d_]+", text) if token[:1].isupper() and is_name(token)}


def _plain(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.casefold()))


def _best_told(rivals: Sequence[Known]) -> Known:
    """Of what is known, the words that stand best by themselves: those in which the companion speaks of itself."""
    return next((known for known in rivals if _of_itself(known.told)), rivals[0])


# ---- the gate

_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc\u00b4`", "'''''")
_OWN = re.compile(r"(?<![\w'])(?:I|i|I'[a-z]+|i'[a-z]+|[Mm]y|[Mm]ine|[Ww]e|[Oo]ur)(?![\w])")
_LED = r"(?:and|but|or|so|because|since|as|when|where|while|though|although|that|which|yes|no|well|oh|honestly|actually|then|for)"
_SELF = r"(?:I|I'[a-z]+|my|mine|we|our)(?![\w])"
_MAY_CLAIM = re.compile(
    rf"(?<!\S)(?:\S*[,;:\u2013\u2014-]\s+)?(?:{_LED}\b\W*){{0,3}}(?:$|\W{{0,3}}{_SELF})|(?<![\w']){_SELF}", re.IGNORECASE
)
"""Where what may become a claim begins: with "I" or "my", and with what leads up to them."""
_LAST_WORD = re.compile(r"(\s*[^\s,;:\u2013\u2014-]+)[,;:\u2013\u2014-]+\s")
"""The word that was held with the comma behind it; it still belongs to what was shown."""
_OPENS = re.compile(
    r"^\W*(?:when|in|at|on|as|back|once|after|before|during|until|since|while|if|for|with|from|to|by|though|although)\b", re.IGNORECASE
)
"""A sentence that begins so is held as a whole: what leads up to a claim of its own would not go with another."""


def _left_open(text: str) -> str:
    """The mark of a quotation that a text begins and does not end."""
    if text.count("\u201c") > text.count("\u201d"):
        return "\u201c"
    return '"' if text.count('"') % 2 else ""


class CanonGate:
    """Lets a reply through word by word, and holds back what may become a claim about the companion itself until its sentence has ended.

    A sentence that contradicts the story is replaced by what is known, or dropped where that was just said; so is what goes on about the
    wrong one by name. Feed it pieces; what it returns may be shown: the same in the end, however a reply is cut into pieces.
    """

    def __init__(self, story: Story, said_lately: Collection[str] = ()) -> None:
        self.mended: list[str] = []
        self._story = story
        self._said = list(said_lately)
        self._wrong: set[str] = set()
        self._quoting = ""
        self._words = Pieces()
        self._shown = ""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece of the reply, return what may be shown now."""
        return "".join([self._feed(word) for word in self._words.take(piece)])

    def finish(self) -> str:
        """Return what is left when the reply, or a whole sentence, has ended."""
        self._held += self._words.rest()
        return self._judged()

    def _feed(self, word: Word) -> str:
        self._held += word.text
        if word.ends or len(self._held) > HELD_CHARS_MAX:
            return self._judged()
        if self._wrong or (not self._shown and _OPENS.match(self._held)):
            return ""
        begun = _MAY_CLAIM.search((self._shown + self._held).translate(_APOSTROPHES), len(self._shown))
        end = begun.start() - len(self._shown) if begun else len(self._held)
        passed = self._held[:end].rstrip()  # the space waits: a full stop may take its place
        self._held = self._held[len(passed) :]
        self._shown = (self._shown + passed)[-SEEN_CHARS:]
        return passed

    def _judged(self) -> str:
        """What may be shown of a sentence that has ended."""
        sentence, lead, held = self._shown + self._held, self._shown, self._held
        self._shown = self._held = ""
        found = contradiction(self._quoting + sentence, self._story)
        self._quoting = _left_open(self._quoting + sentence)
        if found is None:
            return "" if self._goes_on(sentence) else held
        self.mended.append(found.name)
        self._wrong |= _names(found.claim.object) - _names(found.known.claim.object)
        return self._mended(found.known.told, lead, held)

    def _goes_on(self, sentence: str) -> bool:
        """Whether a sentence goes on about what was just mended, which it calls by name."""
        return bool(self._wrong & _names(sentence))

    def _mended(self, told: str, lead: str, held: str) -> str:
        """What is known in the place of what was held, behind what was shown of its sentence."""
        before, after = held[: len(held) - len(held.lstrip())], held[len(held.rstrip()) :]
        instead = "" if any(told in said for said in self._said) else told
        self._said.append(told)
        if not re.search(r"\w", lead):
            return f"{before}{instead}{after}" if instead else ""
        word = _LAST_WORD.match(held)
        ended = f"{word[1] if word else ''}."
        return f"{ended} {instead}{after}" if instead else f"{ended}{after}"


# ---- questions about itself

_QUESTIONS = tuple(
    (re.compile(pattern), predicates)
    for pattern, predicates in (
        (r"\bwhere(?:abouts)?\b.*\b(?:grow up|grew up|raised|childhood)\b", ("grew up in", "born in", "from")),
        (r"\bwhere\b.*\bborn\b", ("born in", "grew up in", "from")),
        (r"\bwhere\b.*\bfrom\b", ("from", "grew up in", "born in")),
        (r"\bwhere\b.*\b(?:live|living|based|home)\b", ("lives in",)),
        (r"\bhow old\b|\byour age\b", ("age",)),
        (r"\b(?:what's|what is|what are) your (?:full |real |last )?name\b|\bwhat are you called\b", ("name",)),
        (r"\bpronouns?\b", ("pronouns",)),
        (
            r"\b(?:for work|your living|for a living|your (?:job|profession|(?:line of )?work|trade))\b|\bwhat do you do\W*$",
            ("works as", "works at"),
        ),
        (
            r"\b(?:married|husband|wife|single|divorced|spouse|relationship|partner|girlfriend|boyfriend|anyone special)\b",
            ("relationship", "partner"),
        ),
        (r"\bsiblings?\b|\bonly child\b", ("has sibling", "has sister", "has brother")),
        (r"\bsisters?\b", ("has sister", "has sibling")),
        (r"\bbrothers?\b", ("has brother", "has sibling")),
        (r"\b(?:children|kids?)\b|\bare you a (?:parent|mother|father|mum|dad)\b", ("has child", "has daughter", "has son")),
        (r"\bpets?\b|\banimals?\b", _WIDER["has pet"]),
    )
)
_LIGHT = frozenset(
    words("ever really get got go like live have own your one thing kind sort now also life tell about do many much long often")
)

_OF_KIN = re.compile(r"\byour (?:\w+ )?(?:father|mother|dad|mum|mom|parents|sister|brother|nan|grandmother|grandfather|uncle|cousin)\b")


def answer_of_self(question: str, life: Iterable[tuple[LifeLine, float]], story: Story, said_lately: Collection[str] = ()) -> str | None:
    """What a companion answers to a question about its own life; None where nothing that is written or was said answers it.

    `life` are the lines of its life with their closeness (cosine) to the question, the nearest last. They come first; then what is known by
    what is asked for, then a sentence of the story that holds every telling word of the question.
    """
    question = asked_in(question)
    return told_of(question, life, said_lately) or _by_predicate(question, story) or _by_words(question, story)


def _by_predicate(question: str, story: Story) -> str | None:
    plain = question.translate(_APOSTROPHES).casefold()
    asked = next((predicates for pattern, predicates in _QUESTIONS if pattern.search(plain)), ())
    found = [k for p in asked for k in story.known if k.claim.key == ("i", p.casefold())]
    return _best_told(found).told if found and not _OF_KIN.search(plain) else None


def _by_words(question: str, story: Story) -> str | None:
    telling = set(words(question)) - _LIGHT
    told = [*(known.told for known in story.known if known.claim.predicate not in {"age", "name", "pronouns"}), *story.sentences]
    return next((sentence for sentence in told if len(telling) >= TELLING_MIN and telling <= set(words(sentence))), None)
