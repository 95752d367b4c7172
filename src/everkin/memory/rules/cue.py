"""How a message is read as a cue: whom it asks about, what kind of thing it asks for, and how it would have been said at the time.

Two people who talk say "you" and "I", and hardly ever their names. So a question is read as its subject would have been asked it ("When did
you go to the park?", the `addressed` view: it resembles questions, and what is said on the same matter) and as its subject would have told
the answer ("I went to the park", the `statement`). The names of the two, and times, are no words to look for: they become fields.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from everkin.kit.words import words
from everkin.memory.models import Names, Speaker
from everkin.memory.rules.times import Asked, asked_time
from everkin.ports.embedding import Vectors

CUE_CHARS = 2000
"""How much of a message is read as a cue."""


@dataclass(frozen=True, slots=True)
class Query:
    """A message as memory is asked it.

    `texts` are to be embedded, `vectors` (one for each text, in the same order) is empty until they are. `words` are the stems that are
    looked for. `subject` is who is asked about, where that can be told; `own` says that a pronoun told it: the asker knows whom "my" means,
    and may mistake a name. `time` is the stretch of time that is asked about; where it hangs on
    an event ("before the wedding") the event is the last of `texts`. `claims` are the keys of the claims that answer outright; see
    `outright`.
    """

    texts: tuple[str, ...]
    words: tuple[str, ...]
    subject: Speaker | None
    own: bool
    time: Asked | None
    vectors: Vectors
    claims: tuple[tuple[str, str], ...] = ()

    def with_vectors(self, vectors: Vectors) -> "Query":
        """Return the query with the vectors of its texts, shape (len(texts), d); shape (0, d) where the encoder is down."""
        return replace(self, vectors=vectors)


def read(text: str, names: Names, now: datetime) -> Query:
    """Read a message, said by the person at `now` (aware), as a cue. What says nothing gives a query without words."""
    said = _WORK.sub(r"what \1 \2 work as", text[:CUE_CHARS].replace("\u2019", "'").strip())
    if is_question(said):
        said = _AT_PRESENT.sub("", said)
    time, rest = asked_time(said, now)
    subject, own = own_view(rest, names)
    addressed = _swapped(own)
    views = (addressed, statement(own)) if is_question(said) else (said, said)
    texts = (*views, time.event) if time is not None and time.event else tuple(dict.fromkeys(views))
    called = set(words(f"{names.person} {names.companion}"))
    return Query(
        texts=texts,
        words=tuple(dict.fromkeys(word for word in words(rest) if word not in called)),
        subject=subject,
        own=_is_own(subject, said, names),
        time=time,
        vectors=np.empty((0, 0), np.float32),
        claims=outright(own) if subject == "person" else (),
    )


def _is_own(subject: Speaker | None, said: str, names: Names) -> bool:
    called = any(_called(name).search(said) for name in _both(names))
    return subject is not None and not called and not _TOLD_BY_THE_OTHER.search(said)


# ---- whom it asks about

_PREFACE = re.compile(
    r"^(?:(?:so|hey|hi|ok|okay|and|well|oh|but|um|hm+)[, ]+)*"
    r"(?:(?:do you (?:still )?(?:remember|know|recall)|(?:can|could|would) you (?:please )?(?:remember|tell|recall|remind)(?: me)?"
    r"|i (?:was )?wonder(?:ing)?|i(?:'m| am) trying to remember|(?:please )?(?:tell|remind) me)(?: about| of| if)?[, ]+)?",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(i|i'm|i've|i'd|me|my|mine|we|our|you|you're|you've|your|yours)\b", re.IGNORECASE)
_TOLD_BY_THE_OTHER = re.compile(
    r"\byou (?:\w+ )?(?:told|gave|said|say|wrote|(?:recommend|suggest|mention|provid|list|shar|advis|describ|explain)\w*)\b"
    r"|\bour (?:previous|last|earlier|past) (?:\w+ )?(?:chat|conversation|discussion|talk)\b",
    re.IGNORECASE,
)
_OF_THE_OTHER = frozenset(("you", "you're", "you've", "your", "yours"))
_TURNED = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "i'm": "you're", "i've": "you've", "i'd": "you'd",
    "you": "I", "your": "my", "yours": "mine", "yourself": "myself", "you're": "I'm", "you've": "I've", "you'd": "I'd",
}  # fmt: skip
_TURNING = re.compile(r"\b(" + "|".join(sorted(_TURNED, key=len, reverse=True)) + r")\b(?!')", re.IGNORECASE)
_AGREEMENT = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"\bdoes (I|you)\b", r"do \1"),
        (r"\bhas (I|you)\b", r"have \1"),
        (r"\bis I\b", "am I"),
        (r"\b(?:is|am) you\b", "are you"),
        (r"\bwas you\b", "were you"),
        (r"\bare I\b", "am I"),
        (r"\bwere I\b", "was I"),
        (r"\byou am\b", "you are"),
        (r"\bI are\b", "I am"),
        (r"\b(by|to|with|for|from|of|about|at|on|than|give|gave|told?) I\b", r"\1 me"),
    )
)
_THEIRS = re.compile(r"\b(?:his|her|their)\b")


_AT_PRESENT = re.compile(r"[, ]+(?:right now|now|currently|these days|nowadays|at the moment|at present)(?=\s*\?|$)", re.IGNORECASE)
"""Says that a question is about the present, as questions are."""
_WORK = re.compile(r"\bwhat (do|does|did) ((?:my )?[\w]+) do for (?:a living|work|a job)\b", re.IGNORECASE)
"""Asks for a profession, in words that no answer holds."""


def _both(names: Names) -> list[str]:
    return [name for name in (names.person, names.companion) if name.strip()]


def _called(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b('s\b|'(?!\w))?", re.IGNORECASE)


def own_view(text: str, names: Names) -> tuple[Speaker | None, str]:
    """Return who is asked about and the question as that one would put it: "When did Mara go?" as "When did I go?"."""
    asked = _PREFACE.sub("", text, count=1) or text
    found: list[tuple[int, Speaker]] = []
    for speaker, name in (("person", names.person), ("companion", names.companion)):
        if name.strip() and (match := _called(name).search(asked)):
            found.append((match.start(), "person" if speaker == "person" else "companion"))
    if found:
        return _named_view(asked, names, min(found)[1])
    if _TOLD_BY_THE_OTHER.search(text):
        return "companion", _swapped(asked)
    pronoun = _PRONOUN.search(asked)
    if pronoun is None:
        return None, asked
    return ("companion", _swapped(asked)) if pronoun[1].casefold() in _OF_THE_OTHER else ("person", asked)


def _named_view(text: str, names: Names, subject: Speaker) -> tuple[Speaker, str]:
    subject_name, other_name = (names.person, names.companion) if subject == "person" else (names.companion, names.person)
    view = _THEIRS.sub("my", text)
    view = _called(subject_name).sub(lambda m: "my" if m[1] else "I", view)
    if other_name.strip():
        view = _called(other_name).sub(lambda m: "your" if m[1] else "you", view)
    return subject, _agreed(view)


def _swapped(text: str) -> str:
    """Turn "I" into "you" and "you" into "I"."""
    return _agreed(_TURNING.sub(lambda m: _TURNED[m[1].casefold()], text))


def _agreed(text: str) -> str:
    for pattern, put in _AGREEMENT:
        text = pattern.sub(put, text)
    return text


# ---- how its answer would have been put

_ASKING = (
    r"^(?:in |on |at |for |to |from |with |during |by |of )?(?:whose|who|what|when|where|which|how|why)(?:'s)?\b"
    r" ?(?:(?:many|much|long|often|old|kinds? of|types? of|sorts? of)\b)?"
)
_AUXILIARY = r"did|does|do|is|am|are|was|were|has|have|had|would|could|can|will|might|should"
_INVERTED = re.compile(rf"^(?P<ahead>.*?)\b(?P<verb>{_AUXILIARY}) (?P<who>I|my \w+(?: \w+)?) (?P<rest>.+)$", re.IGNORECASE)
_ASKING_START = re.compile(_ASKING, re.IGNORECASE)
_AUXILIARY_START = re.compile(rf"^(?:{_AUXILIARY})\b", re.IGNORECASE)
# fmt: off
_PAST = {
    "be": "was", "become": "became", "begin": "began", "break": "broke", "bring": "brought", "build": "built", "buy": "bought",
    "catch": "caught", "choose": "chose", "come": "came", "cost": "cost", "cut": "cut", "do": "did", "draw": "drew", "drink": "drank",
    "drive": "drove", "eat": "ate", "fall": "fell", "feel": "felt", "fight": "fought", "find": "found", "fly": "flew", "forget": "forgot",
    "get": "got", "give": "gave", "go": "went", "grow": "grew", "have": "had", "hear": "heard", "hide": "hid", "hit": "hit", "hold": "held",
    "hurt": "hurt", "keep": "kept", "know": "knew", "lead": "led", "leave": "left", "lend": "lent", "let": "let", "lose": "lost",
    "make": "made", "mean": "meant", "meet": "met", "overcome": "overcame", "pay": "paid", "put": "put", "quit": "quit", "read": "read",
    "ride": "rode", "run": "ran", "say": "said", "see": "saw", "sell": "sold", "send": "sent", "set": "set", "shoot": "shot",
    "show": "showed", "sing": "sang", "sit": "sat", "sleep": "slept", "speak": "spoke", "spend": "spent", "stand": "stood",
    "steal": "stole", "swim": "swam", "take": "took", "teach": "taught", "tell": "told", "think": "thought", "throw": "threw",
    "understand": "understood", "wake": "woke", "wear": "wore", "win": "won", "write": "wrote",
}
# fmt: on
_BEING = frozenset(("is", "are", "was", "were"))
_TO_BE = {"is": "am", "are": "am", "has": "have"}
_PLAIN_VERB = re.compile(r"[a-z]+$")
_NOT_A_VERB = frozenset(("and", "or", "really", "also", "not", "recently", "first", "usually", "always", "ever", "both", "with"))
_DOUBLED = re.compile(r"[^aeiou]*[aeiou][bdgmnpt]$")


def statement(question: str) -> str:
    """Rewrite a question in the first person as what would answer it: "Where did I go last year?" as "I went last year"."""
    asked = question.strip().rstrip("?!. ")
    told = first_person(asked)
    if told.endswith((" is called", " as a", " years old")):
        return told
    inverted = _INVERTED.match(asked)
    if inverted is None or (inverted["verb"].casefold() in _BEING and inverted["who"].casefold() != "i"):
        return _AUXILIARY_START.sub("", _ASKING_START.sub("", asked).strip()).strip() or asked
    ahead = _ASKING_START.sub("", inverted["ahead"]).strip()
    return " ".join(part for part in (*_told(inverted["verb"].casefold(), inverted["who"], inverted["rest"]), ahead) if part)


def _told(verb: str, who: str, rest: str) -> tuple[str, str, str]:
    """Put a verb behind its subject: ("did", "I", "go out") as ("I", "went", "out")."""
    first, _, more = rest.partition(" ")
    subject = "I" if who in {"i", "I"} else who
    if verb == "did" and subject == "I" and _PLAIN_VERB.match(first) and first not in _NOT_A_VERB:
        return subject, _past(first), more
    if verb in {"do", "does", "did"}:
        return subject, rest, ""
    return subject, _TO_BE.get(verb, verb) if subject == "I" else verb, rest


def _past(verb: str) -> str:
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in set("aeiou"):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1] if _DOUBLED.match(verb) else ''}ed"


# ---- whether and about what a message asks

_QUESTION_START = re.compile(
    r"^(?:(?:so|hey|hi|ok|and|well|oh|but|um|hm+)[, ]+)*"
    r"(?:(?:what|who|where|when|how)s?|whose|which|why|do|does|did|is|are|am|was|were|can|could|would|will|should|have|has|had|shall|may"
    r"|guess|tell me|remember|remind me)\b"
)


def is_question(text: str) -> bool:
    """Whether `text` asks more than it tells."""
    plain = text.strip().casefold()
    return plain.endswith("?") or bool(_QUESTION_START.match(plain))


_FIRST_PERSON: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), view)
    for pattern, view in (
        (r"^(?:so|hey|ok|and|well|oh|but|hi)[, ]+", ""),
        (r"^(?:do you (?:still )?(?:remember|know|recall)|can you (?:remember|tell me|recall)|(?:please )?(?:tell|remind) me)[, ]+", ""),
        (r"^(what|who|where|when|how)s (?=my )", r"\1's "),
        (r" (?:did|have) i (?:say|said|tell you|told you|mention|mentioned)(?: that)? (?=my |i )", " "),
        (r"[, ]+again$", ""),
        (r"^what(?:'s| is| was| are| were) the name of my (.+)$", r"my \1 is called"),
        (r"^(?:what(?:'s| is| are)|who(?:'s| is| are)) (my .+?)(?:'s|(?<!s)s) name$", r"\1 is called"),
        (r"^what(?:'s| is| are|) (my .+?) (?:is )?(?:called|named)$", r"\1 is called"),
        (r"^(?:what|who|where|when|which|how)(?:'s| is| was| are| were|) (my .+)$", r"\1 is"),
        (r"^what (?:do|did) i (?:do for (?:a living|work|a job)|work as)$", "I work as a"),
        (r"^where (was|am) i (.+)$", r"I \1 \2 in"),
        (r"^where (?:do|did|have) i (.+)$", r"I \1 in"),
        (r"^how old am i$", "I am years old"),
        (r"^(?:what|who|when) am i (.+)$", r"I am \1"),
        (r"^(?:what|which|whose|how many|how much) (?!do |did |have |am |was )(.+?) (?:do|did|have|am|was) i (.+)$", r"I \2 \1"),
        (r"^(?:what|who|which|when|how|why) (?:do|did|have|was|will) i (.+)$", r"I \1"),
        (r"^(?:where|when|how|what|who)(?: does| did| do) (my .+)$", r"\1"),
        (r"^(?:do|did|have|am|was|will|can) i (.+)$", r"I \1"),
        (r"^(?:is|does|did|has|was|do|are) (my .+)$", r"\1"),
    )
)


def first_person(text: str) -> str:
    """Rewrite a question as the statement that would answer it: "What's my sister's name?" as "my sister is called"."""
    view = text.replace("\u2019", "'").strip().rstrip("?!. ")
    for pattern, replacement in _FIRST_PERSON:
        view = pattern.sub(replacement, view)
    return view


_ASKS_BACK = re.compile(
    r"\b(?:what'?s?|who'?s?|whose|where'?s?|when'?s?|which|how old|how many|remember|remind me|tell me|do you know"
    r"|do i (?:have (?:an?|any)|own)|am i allergic|have i got)\b"
)
_OF_ONES_OWN = re.compile(
    r"^(?:my (?!best (?:option|bet|chance|move)|options?\b|chances?\b|problem|fault|next |point|purpose|life\b|worth)"
    r"|i (?:live|was born|born|have (?!to\b)\w+|am (?:from|called|allergic|learning|studying|years)|work|grow|grew|drive|play|study|own"
    r"|support|learn|like|love|speak|go to school|went to school)\b)"
)


_OF_ONES_PAST = re.compile(
    r"\b(?:where|when|who|(?:which|what) (?!did\b)[\w ]{2,30}?) did i "
    r"(?!go wrong|mess|fail|do wrong|ever|miss|lose (?:my|the|it|sight)|start to)"
)


def asks_about_self(text: str) -> bool:
    """Whether `text` asks for what its speaker would have had to tell: "What's my cat called?". A plea is none: "What do I do?"."""
    plain = text.replace("\u2019", "'").casefold()
    view = first_person(plain).casefold()
    changed = view != plain.strip().rstrip("?!. ")
    of_own = _OF_ONES_OWN.match(view) or _OF_ONES_PAST.search(plain)
    return is_question(text) and changed and bool(of_own and _ASKS_BACK.search(plain))


_OWN_NAME = re.compile(
    r"(?:what(?:'?s| is| was)? )?(?:did i (?:say|tell you) )?"
    r"(?:my (?:(?:first|given|own|real|full) )?name(?: is| was)?|am i called|i am called|i'm called)"
    r"(?:[, ]+(?:again|then|please|now|by the way))?[?!. ]*",
    re.IGNORECASE,
)
_NAME_CLAIMS = (("i", "name"), ("i", "called"))


def outright(question: str) -> tuple[tuple[str, str], ...]:
    """The keys of the claims that answer a question outright, the best first; mostly none.

    "What is my name?" holds no word that could be looked for, and what else is called something is as near to it as the answer.
    """
    asked = _PREFACE.sub("", question.replace("\u2019", "'").strip(), count=1)
    return _NAME_CLAIMS if _OWN_NAME.fullmatch(asked) else ()


_SELF = re.compile(r"\b(?:i|i'm|i've|i'd|me|we|we're|we've)\b")


def about_the_same(said: str, memory: str) -> bool:
    """Whether a memory can answer a question by its subject: where I live is not told by where my mother lives."""
    view = first_person(said).casefold()
    return not view.startswith("i ") or bool(_SELF.search(memory.replace("\u2019", "'").casefold()))
