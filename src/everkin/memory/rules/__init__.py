"""Pure decisions of memory: how a message is read as a cue, and which memories fit it."""

import re
from collections.abc import Sequence

from everkin.kit.words import words
from everkin.memory.models import Recalled

BM25_K1 = 1.2
BM25_B = 0.75
"""Okapi BM25's usual constants (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework)."""

DENSE_WEIGHT = 1.0
LEXICAL_WEIGHT = 0.7
QUESTION_PENALTY = 1.5
COMPANION_PENALTY = 0.5
CUE_CHARS = 2000
OVERLAP_LIKELY, CLOSENESS_LIKELY = 0.25, 0.3
OVERLAP_ALONE = 0.4
SURE = ((0.8, 0.15), (0.4, 0.3), (0.1, 0.6), (0.0, 0.7))
"""Overlap and closeness that make sure together; see `confident`."""

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


_ASKS_BACK = re.compile(r"\b(?:what'?s?|who'?s?|whose|where'?s?|when'?s?|which|how old|how many|remember|remind me|tell me|do you know)\b")
_OF_ONES_OWN = re.compile(
    r"^(?:my (?!best (?:option|bet|chance|move)|options?\b|chances?\b|problem|fault|next |point|purpose|life\b|worth)"
    r"|i (?:live|was born|born|have (?!to\b)\w+|am (?:from|called|allergic|learning|studying|years)|work|grow|grew|drive|play|study|own"
    r"|support|learn|like|love|speak|go to school|went to school)\b)"
)


def asks_about_self(text: str) -> bool:
    """Whether `text` asks for what its speaker would have had to tell: "What's my cat called?". A plea is none: "What do I do?"."""
    plain = text.replace("\u2019", "'").casefold()
    view = first_person(plain).casefold()
    changed = view != plain.strip().rstrip("?!. ")
    return is_question(text) and changed and bool(_OF_ONES_OWN.match(view) and _ASKS_BACK.search(plain))


def cues(text: str) -> tuple[str, ...]:
    """What to embed for a recall: the message and, where it asks, the statement that would answer it."""
    said = text[:CUE_CHARS]
    view = first_person(said) if is_question(said) else said
    return (said,) if view.casefold() == said.casefold() else (said, view)


def confident(recalled: Sequence[Recalled]) -> list[Recalled]:
    """Keep what is surely meant, by one of `SURE`: the more of the asked words a memory holds, the less near its meaning must be.

    Below that, "I'm not sure" is honest. The bars were set on questions about things told and about things never told: the meanings alone
    of "my sister's name" and a brother's are 0.64 close. Without the encoder closeness is exactly 0, and words alone decide.
    """
    return [r for r in recalled if any(r.overlap >= overlap and r.closeness >= near for overlap, near in SURE) or _by_words_alone(r)]


def likely(recalled: Sequence[Recalled]) -> list[Recalled]:
    """Keep what may be meant: enough for a model that can tell what fits."""
    return [r for r in recalled if r.overlap >= OVERLAP_LIKELY or r.closeness >= CLOSENESS_LIKELY]


def _by_words_alone(recalled: Recalled) -> bool:
    return recalled.closeness == 0.0 and recalled.overlap >= OVERLAP_ALONE


def grounded(reply: str, known: frozenset[str]) -> str:
    """Cut `reply` off where it begins to say what nobody told: keep its leading clauses whose words (stems) are all `known`."""
    kept = ""
    for clause in _CLAUSE.findall(reply):
        if not known.issuperset(words(clause)):
            break
        kept += clause
    return f"{kept.rstrip(' ,;:')}." if kept != reply and kept.rstrip()[-1:] in {",", ";", ":"} else kept


_CLAUSE = re.compile(r".+?(?:[,;:.!?]+(?=\s|$)\s*|$)", re.DOTALL)
_SELF = re.compile(r"\b(?:i|i'm|i've|i'd|me|we|we're|we've)\b")


def about_the_same(said: str, memory: str) -> bool:
    """Whether a memory can answer a question by its subject: where I live is not told by where my mother lives."""
    view = first_person(said).casefold()
    return not view.startswith("i ") or bool(_SELF.search(memory.replace("\u2019", "'").casefold()))
