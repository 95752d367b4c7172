"""How the person wants the talk to be: "call me Sam", "please don't use emojis", "always answer briefly". Procedural memory.

A request for once ("please tell me a story", "don't say that") is none: it takes a standing word (always, never, don't, stop, from now
on) or one of the ways to answer.
"""

import re

from everkin.memory.models import Claim, Finding, Line
from everkin.memory.rules.entities import is_name
from everkin.memory.rules.lexicon import LANGUAGES
from everkin.memory.rules.references import Statement

WISH_CHARS = 120
WISH_IMPORTANCE = 0.9
WISH_CONFIDENCE = 0.9

_CALL = re.compile(
    (
        "(?:please |you can |everyone |everybody |my friends |just |people |so |friends |also )*(?:calls?) me"
        r" (?P<o>[\w'-]+)(?: please| instead| from now on| for short)?$"
    ),
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    (
        "(?:please |always |can you |from now on,? )*(?:answer|reply|respond|write|speak|talk)(?: to me| with"
        rf" me)?(?: only)? in (?P<o>{'|'.join(sorted(LANGUAGES))})(?: please| from now on)?$"
    ),
    re.IGNORECASE,
)
_STANDING = re.compile(
    "(?P<lead>(?:(?:please|from now on|and|just|also|oh and|could you|can you),? )*)(?P<how>always|never"
    "|do not ever|do not|stop|avoid|try to|try not to|keep|be)"
    r" (?P<what>.+?)(?: please| from now on| in (?:the )?future)*$",
    re.IGNORECASE,
)
_MANNER = (
    "(?:us(?:e|ing)|call(?:ing)?|send(?:ing)?|ask(?:ing)?|remind(?:ing)?|mention(?:ing)?|swear(?:ing)?"
    "|lectur(?:e|ing)|bring(?:ing)? up|talk(?:ing)? (?:about|like|to me)"
    "|speak(?:ing)?|writ(?:e|ing)|reply(?:ing)?|respond(?:ing)?|answer(?:ing)?|giv(?:e|ing) (?:me |long"
    "|short|unsolicited|advice)|say(?:ing)?|start(?:ing)?|end(?:ing)?|apologi[sz](?:e|ing)|tell(?:ing)?"
    " me|be (?:honest|brief|concise|direct|blunt|gentle|kind to me|formal|casual)"
    r"|suggest(?:ing)?|your (?:answers|replies|messages|responses)|keep(?:ing)? (?:it|things|your \w+)"
    " (?:short|brief|simple|light|casual|formal)|it (?:short|brief|simple|casual|formal)|messages|replies"
    "|answers|judg(?:e|ing)|comment(?:ing)?)"
)
_WAYS = re.compile(rf"{_MANNER}\b", re.IGNORECASE)
_BE = re.compile(
    r"(?:more |less |a bit more |very |really |gentle|brief|concise|honest|direct|blunt|formal|casual|kind|patient|short)\w*", re.IGNORECASE
)
_ONCE = re.compile(
    (
        r"\b(?:that|this|it|him|her|them|now|today|tonight|sorry|mean|silly|sad|mad|afraid|worried|scared|rude"
        r"|shy|like that|so)\b$|^(?:worry|leave|go|forget|cry|stop|be (?:sad|mad|afraid|silly|mean|rude|sorry"
        r"|shy))\b"
    ),
    re.IGNORECASE,
)
_REMIND = re.compile(
    r"(?:please )?remind me (?P<o>gently|kindly|softly|nicely|often|more often|in the morning|in the evening)(?P<rest> .*)?$", re.IGNORECASE
)
_PREFER = re.compile(
    "I (?:really )?(?:prefer|like it when you|would like you to|want you to|need you to|would prefer)"
    " (?P<o>(?:(?:short|brief|long|longer|shorter|concise|detailed|direct|blunt|simple|honest)"
    " (?:answers|replies|messages|responses|explanations)|(?:always |never |not )?(?:be|answer|reply|call"
    r" me|use|keep|remind me|speak|talk|write|ask)\b.+))$",
    re.IGNORECASE,
)


def wishes(statement: Statement, line: Line) -> list[Finding]:
    """Return what one statement asks of every talk to come."""
    said = statement.text
    if len(said) > WISH_CHARS or line.speaker != "person":
        return []
    call = _CALL.match(said)
    if call:
        name = call["o"].title() if call["o"].islower() else call["o"]
        ok = is_name(name) and not re.search(r"^(?:later|back|when|if|crazy|old|asap|maybe|tomorrow|stupid)$", name, re.IGNORECASE)
        return [_wish(f"I want to be called {name}.", Claim("I", "called", name, single=True), statement, (name,))] if ok else []
    language = _LANGUAGE.match(said)
    if language:
        spoken = language["o"].title()
        return [_wish(f"I want you to answer in {spoken}.", Claim("I", "language of the talk", spoken, single=True), statement)]
    asked = _asked(said)
    return [_wish(f"{asked}.", Claim("I", "wants", asked.removeprefix("I ")), statement)] if asked else []


def _asked(said: str) -> str:
    """A standing wish as a sentence in the first person; empty where there is none."""
    remind, prefer, standing = _REMIND.match(said), _PREFER.match(said), _STANDING.match(said)
    if remind:
        return f"I want you to remind me {remind['o']}{remind['rest'] or ''}"
    if prefer and not _ONCE.search(prefer["o"]):
        verb = "want you to" if not re.search(r"answers|replies|messages|responses|explanations", prefer["o"].split()[1]) else "prefer"
        return f"I {verb} {prefer['o']}"
    if not standing:
        return ""
    how, what = standing["how"].casefold(), standing["what"]
    allowed = _BE.match(what) and "please" in standing["lead"].casefold() if how == "be" else _WAYS.match(what) and len(what.split()) > 1
    if not allowed or _ONCE.search(what) or what.casefold() == "say never":
        return ""
    views = {
        "always": "always want you to",
        "never": "never want you to",
        "do not": "do not want you to",
        "do not ever": "never want you to",
    }
    return f"I {views[how]} {what}" if how in views else f"I want you to {how} {what}"


def _wish(text: str, claim: Claim, statement: Statement, entities: tuple[str, ...] = ()) -> Finding:
    return Finding(
        form="fact",
        kind="procedural",
        text=text,
        claim=claim,
        source_ids=statement.source_ids,
        entities=entities,
        confidence=WISH_CONFIDENCE,
        importance=WISH_IMPORTANCE,
    )
