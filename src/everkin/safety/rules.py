"""Pure decisions of care: is this a crisis, is it asked whether the companion is an AI, does a sentence claim to be human."""

import re
import unicodedata
from itertools import pairwise

from everkin.safety.models import Concern, Helpline, Verdict

_ME = r"my ?self"
_WANT = r"(?:want(?:ed|ing)? to|wanna|going to|gonna|plan(?:ning)? to|need to|have to|will|'ll|thinking (?:of|about)|thought (?:of|about))"
_CRISIS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("suicide", r"\b(?:suicid(?:e|al)|kms|unaliv(?:e|ing) (?:my ?self|me))\b"),
        ("kill_self", rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?) {_ME}\b(?! laughing)"),
        ("end_life", r"\b(?:end(?:ing)?|take|taking) (?:my (?:own )?life|it all(?! up)|my existence)\b"),
        ("want_die", rf"(?:^|\bi(?:'d|'m)?\b)(?: just| really| kind of| sort of| only| honestly)* ?{_WANT} (?:die(?! my| his| her| the| it| of)|be dead|disappear forever|stop existing|not exist)\b"),
        ("wish_dead", r"\bwish (?:i|that i) (?:was|were|wasn't|weren't) (?:dead|never born|alive|here any ?more)\b|\bbetter off (?:dead|without me)\b"),
        ("no_reason", r"\b(?:no|any) (?:reason|point) (?:to|in) (?:live|living|go on|going on|be alive)\b|\b(?:don'?t|do not|can'?t|cannot) (?:want to |wanna )?(?:live|be alive|go on living|be here any ?more|exist)(?: any ?more| like this)?\s*(?:$|[.!?])"),
        ("self_harm", rf"\b(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?|burn(?:ing)?) {_ME}(?= on purpose| again| tonight| because| to feel|\s*(?:$|[.!?,]))|\bself[- ]?harm(?:ing|ed)?\b"),
        ("overdose", rf"\b{_WANT} (?:overdose|od on|take all (?:my|the) (?:pills|meds|tablets))\b|\btook (?:all (?:my|the)|too many) (?:pills|meds|tablets)\b"),
        ("farewell", r"\b(?:this is (?:my )?goodbye forever|goodbye cruel world|suicide note|won't be here (?:tomorrow|any ?more))\b"),
    )
)
_CASUAL = re.compile(
    r"\b(?:suicide squad|commercial suicide|career suicide|political suicide|suicide prevention (?:week|month|day|training|course)"
    r"|(?:accidentally|nearly|almost|just) (?:cut|hurt|burn(?:t|ed)?) my ?self(?= (?:shaving|cooking|chopping|on the|while|with the|in the|running|at the)))\b"
)
_ACCIDENT = re.compile(r"\b(?:cut|hurt|burn(?:t|ed)?|burned) my ?self (?:shaving|cooking|chopping|while|running|slicing|at (?:the )?(?:gym|work)|on (?:the|a) (?:oven|stove|pan|knife))\b")

_ASKS_IF_AI = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:are (?:you|u)|^u) (?:actually |really |even |just |secretly |still )*(?:a |an )?(?:real|human|ai|a\.i\.|bot|robot|machine|computer|program|person|chat ?bot|chat ?gpt|language model|alive|conscious|sentient|artificial)\b",
        r"\b(?:am i|i'm) (?:actually |really |just )*(?:talking|speaking|chatting|texting|writing) (?:to|with) (?:a |an )?(?:real|human|ai|bot|robot|machine|computer|program|person|chat ?bot)\b",
        r"\b(?:is (?:this|there)|you're|ur) (?:actually |really |just )*(?:a |an )?(?:real (?:person|human)|human being|ai|bot|robot|chat ?bot)\b[^?]*\?",
        r"\bwhat are you(?: really| actually| exactly)?\s*(?:\?|$)",
    )
)
_NOT_A_QUESTION_ABOUT_BEING = re.compile(r"\bare (?:you|u) (?:a |an )?real(?:ly)? (?:sure|happy|sad|good|into|fan|busy|ok|okay|tired)\b")

_CLAIMS_HUMAN = re.compile(
    r"\b(?:i'?m|i am) (?:not|no|n't) (?:an? |just (?:an? )?|some (?:kind of )?)?(?:ai|a\.i\.|bot|robot|machine|computer|program|chat ?bot|language model|artificial)\b"
    r"|\b(?:i'?m|i am) (?:actually |really |just |only |very much |100% |totally |a hundred percent )*(?:an? )?(?:real|actual|living|flesh[- ]and[- ]blood)?[ ,]*(?:human(?: being)?|real (?:person|man|woman|girl|boy|guy)|flesh and blood)\b"
    r"|\bi'?m (?:as )?real (?:as you|just like you)\b"
)
_CLAIMS_CHILD = re.compile(
    r"\b(?:i'?m|i am) (?:(?:just|only|still|really|an?|the|your|little|young|small|teenage|underage|[0-9]+[- ]years?[- ]old) )*"
    r"(?:girl|boy|kid|child|teen(?:ager)?|minor|baby|toddler|school ?girl|school ?boy)\b"
    r"|\b(?:i'?m|i am) (?:only |just |still )*(?:[0-9]|1[0-7]) ?(?:years? old|y/?o\b|[.!?]|$)"
)
_MAY_CLAIM = re.compile(r"\bi(?:'?m\b| am\b|'?$| a?$)")

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def plain(text: str) -> str:
    """Fold `text` for matching: NFKC, lower case, straight apostrophes, no invisible characters, single spaces."""
    straight = _INVISIBLE.sub("", text).translate(_APOSTROPHES)  # ahead of NFKC, which takes an acute accent apart
    folded = unicodedata.normalize("NFKC", straight).casefold()
    return " ".join(folded.split())


def judge(text: str) -> Verdict:
    """Say what a person's message calls for. A crisis outranks everything; in doubt it is one."""
    words = plain(text)
    for rule, pattern in _CRISIS:
        if pattern.search(_ACCIDENT.sub(" ", _CASUAL.sub(" ", words))):
            return Verdict(Concern.CRISIS, rule)
    if asks_if_ai(words):
        return Verdict(Concern.ASKS_IF_AI, "asks_if_ai")
    return Verdict()


def asks_if_ai(words: str) -> bool:
    """Whether folded `words` ask what kind of being answers."""
    return any(p.search(words) for p in _ASKS_IF_AI) and not _NOT_A_QUESTION_ABOUT_BEING.search(words)


def claims_to_be_human(sentence: str) -> bool:
    """Whether a companion's sentence denies being an AI or claims to be a human being."""
    return bool(_CLAIMS_HUMAN.search(plain(sentence)))


def claims_to_be_a_child(sentence: str) -> bool:
    """Whether a companion's sentence makes it a minor. Every companion is an adult."""
    return bool(_CLAIMS_CHILD.search(plain(sentence)))


def rambles(sentence: str) -> bool:
    """Whether a sentence goes round in circles: two words in a row come back in the same order."""
    said = re.findall(r"[^\W_]+(?:'[^\W_]+)?", plain(sentence))
    pairs = list(pairwise(said))
    return len(pairs) > len(set(pairs))


def may_become_a_claim(sentence_so_far: str) -> bool:
    """Whether an unfinished sentence could still turn into a claim to be human, and so must be held back until it ends."""
    return bool(_MAY_CLAIM.search(plain(sentence_so_far)))


def crisis_reply(helplines: tuple[Helpline, ...]) -> str:
    """The prepared reply to a crisis: acknowledges, asks directly, names people who help, and stays. Never written by a model."""
    lines = "\n".join(f"- {h.where}: {h.name}, {h.reach}" for h in helplines)
    return (
        "I'm glad you told me, and I'm taking it seriously. Are you in danger right now, or thinking of killing yourself?\n\n"
        f"I'm an AI, so I can't come to you, and you deserve someone who can. Please reach a person now:\n\n{lines}\n\n"
        "If someone is near you, a friend, a neighbour, family, please tell them what you just told me, and move away from anything you "
        "could hurt yourself with. I'm still here, and you can go on writing to me."
    )


_SENTENCE_END = re.compile(r"[.!?\u2026]+[\"')\]]*(?=\s|$)|\n")


class SentenceGate:
    """Lets a reply through piece by piece, and holds back a sentence that may turn into an unfit claim until it has ended.

    Feed it pieces; what it returns may be shown. A sentence that claims to be human is replaced by `instead`, once; one that claims to be
    a child is dropped. With `whole`, every sentence is held until its end, and one that only rambles is dropped too.
    """

    def __init__(self, instead: str, *, whole: bool = False) -> None:
        self.whole = whole
        self._instead = instead
        self._shown = ""
        self._held = ""

    def feed(self, piece: str) -> str:
        """Take a piece of the reply, return what may be shown now: the same in the end, however a reply is cut into pieces."""
        return "".join(map(self._feed, piece))

    def _feed(self, sign: str) -> str:
        self._held += sign
        passed = ""
        while (end := _SENTENCE_END.search(self._held)) and end.end() < len(self._held):
            passed += self._judged(self._held[: end.end()])
            self._held = self._held[end.end() :]
        if not self.whole and not may_become_a_claim(self._shown + self._held):
            passed += self._held
            self._shown += self._held
            self._held = ""
        return passed

    def finish(self) -> str:
        """Return what is left when the reply has ended."""
        last, self._held = self._held, ""
        return self._judged(last)

    def _judged(self, rest: str) -> str:
        sentence, self._shown = self._shown + rest, ""
        if claims_to_be_human(sentence):
            instead, self._instead = self._instead, ""
            return f" {instead}" if instead and rest[:1].isspace() else instead
        return "" if claims_to_be_a_child(sentence) or (self.whole and rambles(sentence)) else rest
