"""Honesty after generation: a companion's reply claims no history with the person that nothing told supports.

A claim begins with one of `claim_phrases.PHRASES`: "you told me", "remember when", "last summer we went", "how is your dog".
"""

import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from everkin.kit.pieces import Pieces, Word
from everkin.kit.sentences import asks, split
from everkin.kit.words import words
from everkin.memory.rules import claim_phrases as phrases

Kind = Literal["told", "shared", "presupposed"]
Speaker = Literal["person", "companion", "other"]

PHRASE_WORDS_MAX = 12
SEEN_CHARS = 400
"""How much of a sentence that was shown already is looked at again."""
LED_CHARS_MAX = 60
HELD_CHARS_MAX = 600
"""What is held back is judged without its end when it grows longer than this."""
COVERED = 2 / 3
COVERED_BY_ONE = 1 / 2
FEW_WORDS = 2


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a sentence claims: that the person told it, that both shared it, or that the person has it. `at` is where the claim begins."""

    kind: Kind
    clause: str
    at: int = 0


_OF = "'s"
_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_APOSTROPHES = str.maketrans("\u2019\u2018\u02bc\u00b4`\u00a0", "\x27\x27\x27\x27\x27 ")


def claims(sentence: str) -> Claimed | None:
    """The first claim of a history with the person that a companion's sentence makes; None where it makes none.

    A hedged sentence ("did you ever tell me") and the companion's own designed past ("I remember my grandmother's kitchen") claim nothing.
    """
    return next(_claims(sentence), None)


def unsupported(sentence: str, evidence: Sequence[str]) -> Claimed | None:
    """The first claim of a sentence that no evidence supports."""
    return next((claimed for claimed in _claims(sentence) if not supported(claimed, evidence)), None)


def supported(claimed: Claimed, evidence: Sequence[str]) -> bool:
    """Whether lines of evidence hold what is claimed.

    Names and numbers must be there exactly. Of all the claim's words (stems, small synonyms as one) two in three must be there, and half
    of them in a single line; of a claim of one or two words, all in a single line.
    """
    exact, stems = _content(claimed.clause)
    heard = [_heard(line) for line in evidence]
    if not exact <= {token for tokens, _ in heard for token in tokens}:
        return False
    wanted = len(exact) + len(stems)
    held = max((len(exact & tokens) + len(stems & known) for tokens, known in heard), default=0)
    if wanted <= FEW_WORDS:
        return held == wanted
    known = {stem for _, stems_heard in heard for stem in stems_heard}
    return held >= wanted * COVERED_BY_ONE and len(exact) + len(stems & known) >= wanted * COVERED


def as_question(claimed: Claimed) -> str:
    """An unsupported claim as an honest question, in words that any companion can say. Invents nothing, and is the same every time."""
    asked = _asked(claimed.clause)
    return _QUESTIONS[zlib.crc32(asked.encode()) % len(_QUESTIONS)].format(asked)


_QUESTIONS = (
    "Did you tell me {}? I am not sure I remember that.",
    "Have you told me {}? I do not remember it, and I do not want to guess.",
    "Did you ever tell me {}? I cannot find it in my memory.",
)


def _asked(clause: str) -> str:
    """The clause as it goes on behind "did you tell me". What is said to be shared is only named: no question may tell of it."""
    clause = " ".join(clause.split()[:PHRASE_WORDS_MAX]).rstrip(" ,;:.!?\"'*)-\u2013\u2014")
    if re.search(r"\b(?:we|us|we've|we'd|ours?)\b", clause, re.IGNORECASE):
        return f"about {_topic(clause) or 'that'}"
    if phrases.INTRODUCED.match(clause):
        return clause
    if re.match(r"when you\b", clause, re.IGNORECASE):
        return f"about the time {clause[5:]}"
    return f"that {clause}" if phrases.CLAUSE_OF.match(clause) else f"about {clause}"


def _topic(clause: str) -> str:
    """What a shared thing was about: its names, or what it was."""
    names = [token.removesuffix(_OF) for token in _TOKEN.findall(clause) if _is_name(token)]
    if names:
        return " and ".join(dict.fromkeys(names))
    found = re.search(r"\bour ((?:[\w'-]+ ){0,2}?[\w'-]+)(?= (?:to|in|at|with|by|on|about|last|when|was|is)\b|$)", clause, re.IGNORECASE)
    if not found or found[1].endswith("s"):
        return found[1] if found else ""
    return f"{'an' if found[1][0] in 'aeiou' else 'a'} {found[1]}"


def _claims(sentence: str) -> Iterator[Claimed]:
    plain = sentence.translate(_APOSTROPHES)
    found = [(match.start(), kind, match) for kind, pattern in phrases.CLAIMS for match in pattern.finditer(plain)]
    for at, kind, match in sorted(found, key=lambda one: one[0]):
        means, judge = _JUDGES[kind]
        clause = judge(plain[:at], match, plain[match.end() :])
        if clause and any(_content(clause)):
            yield Claimed(means, clause, at)


def _told(before: str, match: re.Match[str], after: str) -> str:
    phrase = match[0]
    to_come = re.match(r"you(?:'ve| have)\b", phrase, re.IGNORECASE) and phrases.TO_COME.search(before)
    rest = _clause(after)
    if phrases.HEDGED.search(before) or to_come or " never" in phrase or phrases.NOT_TO_ME.match(rest):
        return ""
    named = phrases.NAMED_BEFORE.search(before)
    if named and any(_content(named[0])):
        return f"about {named[0].strip().removesuffix(' that').removesuffix(' which')}"
    if phrase.casefold().endswith("used to"):
        return f"that you used to {rest}"
    if phrases.INTRODUCED.match(rest):
        return rest
    return f"that {rest}" if phrases.SAYS_THAT.search(phrase) or phrases.CLAUSE_OF.match(rest) else f"about {rest}"


def _talked(before: str, match: re.Match[str], after: str) -> str:
    rest = _clause(after)
    if phrases.HEDGED.search(before) or " never" in match[0]:
        return ""
    return rest if phrases.ABOUT.match(rest) else f"about {rest}" if match[0].endswith("discussed") else f"{match[0]} {rest}"


def _did(before: str, match: re.Match[str], after: str) -> str:
    clause = f"{match[0]} {_clause(after)}"
    with_you = re.search(r"\b(?:you|your|together|you're|you've|you'd)\b", before + match[0] + after, re.IGNORECASE)
    recalling = "?" in after and before.casefold().endswith("when ")
    denied = " never" in match[0] or phrases.CHILDHOOD.search(clause) or phrases.HEDGED.search(before) or phrases.OWN_PAST.search(before)
    return clause if (with_you or recalling) and not denied else ""


def _recalled(before: str, match: re.Match[str], after: str) -> str:
    subject, _, verb = match[0].casefold().rpartition(" ")
    denied = re.search(r"\b(?:don't|not|can't|cannot|didn't|won't|never|hardly|barely|couldn't|haven't)\b", subject)
    rest = _clause(re.sub(r"^[,:\s]+", "", after))
    if bool(denied) != verb.startswith("forg") or phrases.HEDGED.search(before) or phrases.CHILDHOOD.search(rest):
        return ""
    thinks = re.search(r"\b(?:think|thinking|thought|dream)\b", subject)
    is_own = re.search(r"\bi(?:'ll|'ve|'d|'m)?\b", subject)
    if not is_own and not thinks:
        return rest if _reminds(subject, rest, asked=after.rstrip(" \"')*").endswith("?")) else ""
    ours = phrases.OURS.match(rest) if thinks else phrases.OURS.search(rest)
    plainly = not thinks and not re.search(r"i'll|\b(?:will|to|want)\b", subject) and phrases.YOU.search(rest)
    return rest if plainly or ours or phrases.WE_DID.search(rest) or phrases.YOU_ONCE.search(rest) else ""


def _reminds(subject: str, rest: str, *, asked: bool) -> bool:
    """Whether "remember ..." or "do you remember ...?" tells of something that was."""
    if phrases.WE_DID.search(rest) or phrases.OURS.search(rest):
        return True
    if phrases.ANY_TIME.search(rest) or re.match(r"(?:that|what) you\b|to\b", rest):
        return False
    own = re.search(r"\byour\b", rest, re.IGNORECASE)
    names = [_is_name(token) for token in _TOKEN.findall(rest)]
    named = any(names) if own else asked and all(names)
    return bool(phrases.YOU_ONCE.search(rest) or named or (asked and not subject and own))


def _treasured(before: str, match: re.Match[str], after: str) -> str:
    rest = f"{match[0].rpartition(' ')[2]} {_clause(after)}"
    ours = match[0].casefold().endswith("our") or phrases.WE_DID.search(rest)
    return rest if ours and not phrases.HEDGED.search(before) else ""


def _when(before: str, match: re.Match[str], after: str) -> str:
    subject = list(re.finditer(r"\b(?:you|we)\b", match[0], re.IGNORECASE))[-1]
    clause = f"{match[0][subject.start() :]} {_clause(after)}"
    own = subject[0].casefold() == "we" and phrases.OWN_PAST.search(before)
    if own or phrases.HEDGED.search(before) or phrases.ANY_TIME.search(match[0]) or phrases.CHILDHOOD.search(clause):
        return ""
    if said := phrases.TELLS.match(match[0][subject.start() :] + after):
        return _told("", said, (match[0][subject.start() :] + after)[said.end() :])
    spell = re.match(rf"(?:that|the|those|this) (?:[\w'-]+ )?(?:{phrases.MACROS['SPELL']})\b", match[0], re.IGNORECASE)
    return f"the time {clause}" if spell else clause


def _ours(before: str, match: re.Match[str], after: str) -> str:
    if phrases.HEDGED.search(before) or re.search(r"\band i\b|\b(?:let's|shall)\b", before, re.IGNORECASE):
        return ""
    return f"{match[0]} {_clause(after)}"


def _our_talk(before: str, match: re.Match[str], after: str) -> str:
    return "" if phrases.HEDGED.search(before) else f"{match[0].rpartition(' ')[2]} {_clause(after)}"


def _relic(before: str, match: re.Match[str], after: str) -> str:
    clause = match[0] if after[:1] in {",", ";", ":"} else f"{match[0]} {_clause(after)}"
    denied = phrases.HEDGED.search(before) or phrases.OWN_PAST.search(before) or phrases.CHILDHOOD.search(clause)
    return "" if denied else clause


def _event(before: str, match: re.Match[str], _after: str) -> str:
    asked = match[0][match[0].casefold().index("the ") :]
    return "" if before.strip() or phrases.OF_ANYONE.search(asked) else f"about {asked}"


def _has(before: str, match: re.Match[str], after: str) -> str:
    plain = match[0] + after
    had = phrases.HAD.match(plain, plain.casefold().index("your "))
    if not had or phrases.HYPOTHETICAL.search(before):
        return ""
    named = any(_is_name(token) for token in _TOKEN.findall(had[0]))
    known = re.search(rf"\b(?:{phrases.NOUN})\b", had[0], re.IGNORECASE)
    return f"about {had[0]}" if named or (known and not phrases.OF_ANYONE.search(had[0])) else ""


def _asks(before: str, match: re.Match[str], _after: str) -> str:
    names = [token for token in _TOKEN.findall(match[0])[1:] if _is_name(token)]
    return "" if not names or phrases.HYPOTHETICAL.search(before) else f"about {names[-1].removesuffix(_OF)}"


_JUDGES: dict[str, tuple[Kind, Callable[[str, re.Match[str], str], str]]] = {
    "told": ("told", _told),
    "talked": ("shared", _talked),
    "did": ("shared", _did),
    "recalled": ("shared", _recalled),
    "treasured": ("shared", _treasured),
    "when": ("shared", _when),
    "relic": ("shared", _relic),
    "event": ("presupposed", _event),
    "ours": ("shared", _ours),
    "ourtalk": ("shared", _our_talk),
    "has": ("presupposed", _has),
    "asks": ("presupposed", _asks),
}


def _clause(after: str) -> str:
    """What follows, up to the end of its clause."""
    rest = after.lstrip(" ,:")
    rest = rest[said.end() :] if (said := phrases.WHEN_SAID.match(rest)) else rest
    end = phrases.BOUNDARY.search(rest)
    return rest[: end.start()] if end else rest


_LIGHT_STEMS = frozenset(words(phrases.LIGHT))
_NO_NAMES = frozenset(phrases.NO_NAMES.split())


def _is_name(token: str) -> bool:
    return token[:1].isupper() and token.casefold().removesuffix(_OF) not in _NO_NAMES and bool(words(token))


def _content(clause: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a clause claims: names and numbers as they are, and the stems of its other words that are no small change."""
    tokens = _TOKEN.findall(clause)
    exact = {_plain(token) for token in tokens if _is_name(token) or _plain(token).isdecimal()}
    rest = " ".join(token for token in tokens if _plain(token) not in exact)
    return frozenset(exact), _stems(rest) - _LIGHT_STEMS


@lru_cache(maxsize=4096)
def _heard(line: str) -> tuple[frozenset[str], frozenset[str]]:
    """A line's words as they are, and their stems."""
    plain = line.translate(_APOSTROPHES)
    return frozenset(part for token in _TOKEN.findall(plain) for part in (_plain(token), *_plain(token).split("-"))), _stems(plain)


def _plain(token: str) -> str:
    folded = token.casefold().removesuffix(_OF)
    return phrases.SAME[folded] if phrases.SAME.get(folded, "").isdecimal() else folded


def _stems(text: str) -> frozenset[str]:
    return frozenset(words(" ".join(phrases.SAME.get(token, token) for token in map(_plain, _TOKEN.findall(text)))))


class HonestGate:
    """Lets a reply through word by word, and holds back what may become a claim of a shared history until its sentence has ended.

    A claim that no line of `evidence` supports is shown as a question, once. A further one is dropped, as is what goes on about it.
    Feed it pieces; what it returns may be shown: the same in the end, however a reply is cut into pieces.
    """

    def __init__(self, evidence: Sequence[str]) -> None:
        self._evidence = evidence
        self._shown = ""
        self._held = ""
        self._words = Pieces()
        self._asked = False
        self._unfounded = False

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
        if self._unfounded:
            return ""
        begun = phrases.MAY_CLAIM.search((self._shown + self._held).translate(_APOSTROPHES), len(self._shown))
        end = begun.start() - len(self._shown) if begun else len(self._held)
        passed, self._held = self._held[:end], self._held[end:]
        self._shown = (self._shown + passed)[-SEEN_CHARS:]
        return passed

    def _judged(self) -> str:
        """What may be shown of a sentence that has ended."""
        sentence, begins = self._shown + self._held, len(self._shown)
        held, self._shown, self._held = self._held, "", ""
        claimed = unsupported(sentence, self._evidence)
        if claimed is None and not held.strip():
            return held
        if claimed is None:
            self._unfounded = self._unfounded and phrases.GOES_ON.search(sentence) is not None
            return "" if self._unfounded else held
        self._unfounded = True
        kept = sentence[: _led_up_to(sentence, claimed.at)]
        ended = f"{kept[begins:]}." if re.search(r"\w", kept) else held[: len(held) - len(held.lstrip())]
        question = "" if self._asked else as_question(claimed)
        self._asked = True
        told = f"{ended} {question}" if ended.strip() and question else ended + question
        return told + held[len(held.rstrip()) :] if told.strip() else ""


def _led_up_to(sentence: str, at: int) -> int:
    """Where what leads up to a claim begins: the comma and the "and" ahead of it."""
    led = phrases.LED_UP.search(sentence, max(0, at - LED_CHARS_MAX), at)
    return led.start() if led else at


def evidence_of(lines: Sequence[tuple[Speaker, str]]) -> list[str]:
    """What lines of a conversation, oldest first, can support: all that the person said, and what the companion stated.

    The companion's questions support nothing, but for one that the person answers with a yes.
    """
    found: list[str] = []
    for (speaker, text), (follower, answer) in zip(lines, [*lines[1:], ("companion", "")], strict=True):
        affirmed = follower == "person" and phrases.YES.match(answer)
        found.append(text if speaker == "person" or affirmed else "".join(told for told in split(text) if not asks(told)))
    return found
