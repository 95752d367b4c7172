"""The phrases that care listens for, as patterns over folded text (see `rules.plain`): data, each list one alternative a line."""

import re
from collections.abc import Iterable

_WANT = r"(?:want(?:ed|ing)? to|wanna|going to|gonna|plan(?:ning)? to|need to|have to|will|'ll|thinking (?:of|about)|thought (?:of|about))"
_SELF = r"my ?self"
_I_JUST = r"(?:^|\bi(?:'d|'m)?\b)(?: just| really| kind of| sort of| only| honestly)*"
_NOT = r"(?:don'?t|do not|can'?t|cannot)"
_END = r"\s*(?:$|[.!?,])"
_BEING = r"(?:an? |just (?:an? )?|some (?:kind of )?)?(?:ai|a\.i\.|bot|robot|machine|computer|program|chat ?bot|language model|artificial)"
_REALLY = r"(?:actually |really |even |just |only |secretly |still |very much |totally |100% )*"
_HUMAN = r"(?:human(?: being)?|real (?:person|man|woman|girl|boy|guy)|flesh and blood)"
_SMALL = r"(?:(?:just|only|still|really|an?|the|your|little|young|small|teenage|underage|[0-9]+[- ]years?[- ]old) )"
_I_AM = r"\b(?:i'?m|i am)"


def _any(alternatives: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


CRISIS = {
    "suicide": _any((r"\bsuicid(?:e|al)\b", r"\bkms\b", rf"\bunaliv(?:e|ing) {_SELF}\b")),
    "kill_self": _any((rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?) {_SELF}\b(?! laughing)",)),
    "end_life": _any((r"\b(?:end(?:ing)?|take|taking) (?:my (?:own )?life|it all(?! up)|my existence)\b",)),
    "want_die": _any((rf"{_I_JUST} ?{_WANT} (?:die(?! my| his| her| the| it| of)|be dead|disappear forever|stop existing|not exist)\b",)),
    "wish_dead": _any(
        (
            r"\bwish (?:i|that i) (?:was|were|wasn't|weren't) (?:dead|never born|alive|here any ?more)\b",
            r"\bbetter off (?:dead|without me)\b",
        )
    ),
    "no_reason": _any(
        (
            r"\b(?:no|any) (?:reason|point) (?:to|in) (?:live|living|go on|going on|be alive)\b",
            rf"\b{_NOT} (?:want to |wanna )?(?:live|be alive|go on living|be here any ?more|exist)(?: any ?more| like this)?{_END}",
        )
    ),
    "self_harm": _any(
        (
            rf"\b(?:cut(?:ting)?|hurt(?:ing)?|harm(?:ing)?|burn(?:ing)?) {_SELF}(?: on purpose| again| tonight| because| to feel|{_END})",
            r"\bself[- ]?harm(?:ing|ed)?\b",
        )
    ),
    "overdose": _any(
        (
            rf"\b{_WANT} (?:overdose|od on|take all (?:my|the) (?:pills|meds|tablets))\b",
            r"\btook (?:all (?:my|the)|too many) (?:pills|meds|tablets)\b",
        )
    ),
    "farewell": _any((r"\bthis is (?:my )?goodbye forever\b", r"\bgoodbye cruel world\b", r"\bwon'?t be here (?:tomorrow|any ?more)\b")),
}
"""A rule's name, for the log, and what it hears."""

CASUAL = _any(
    (
        r"\bsuicide squad\b",
        r"\b(?:commercial|career|political|social) suicide\b",
        r"\bsuicide prevention (?:week|month|day|training|course)\b",
        rf"\b(?:cut|hurt|burn(?:t|ed)?) {_SELF} (?:shaving|cooking|chopping|slicing|running|while|at (?:the )?(?:gym|work))\b",
        rf"\b(?:cut|hurt|burn(?:t|ed)?) {_SELF} (?:on|with) (?:the|a|my) (?:oven|stove|pan|knife|paper|razor while)\b",
    )
)
"""What sounds like it and is not: taken out before the crisis phrases are looked for."""

ASKS_IF_AI = _any(
    (
        rf"\b(?:are (?:you|u)|^u) {_REALLY}(?:a |an )?(?:real|human|person|alive|conscious|sentient|chat ?gpt|{_BEING})\b",
        rf"\b(?:am i|i'm) {_REALLY}(?:talking|speaking|chatting|texting|writing) (?:to|with) (?:a |an )?(?:real|human|person|{_BEING})\b",
        rf"\b(?:is (?:this|there)|you're|ur) {_REALLY}(?:a |an )?(?:real (?:person|human)|human being|{_BEING})\b[^?]*\?",
        r"\bwhat are you(?: really| actually| exactly)?\s*(?:\?|$)",
    )
)
NOT_ABOUT_BEING = _any((r"\bare (?:you|u) (?:a |an )?real(?:ly)? (?:sure|happy|sad|good|into|fan|busy|ok|okay|tired)\b",))

CLAIMS_HUMAN = _any(
    (
        rf"{_I_AM} (?:not|no|n't) {_BEING}\b",
        rf"{_I_AM} {_REALLY}(?:an? )?(?:real|actual|living|flesh[- ]and[- ]blood)?[ ,]*{_HUMAN}\b",
        rf"{_I_AM} (?:as )?real (?:as you|just like you)\b",
    )
)
CLAIMS_CHILD = _any(
    (
        rf"{_I_AM} {_SMALL}*(?:girl|boy|kid|child|teen(?:ager)?|minor|baby|toddler|school ?girl|school ?boy)\b",
        rf"{_I_AM} (?:only |just |still )*(?:[0-9]|1[0-7]) ?(?:years? old|y/?o\b|[.!?]|$)",
    )
)
MAY_CLAIM = _any((r"\bi(?:'?m\b| am\b|'?$| a?$)",))
"""The beginnings of a sentence that may still become one of the two claims."""

SENTENCE_END = re.compile(r"[.!?\u2026]+[\"')\]]*(?=\s|$)|\n")
APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "`": "'"})
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
