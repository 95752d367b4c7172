"""A companion's own life: is it asked for, which of its lines answers, and its backstory in the first person."""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from everkin.kit.sentences import sentences, split
from everkin.kit.words import words
from everkin.persona.models import LifeLine

Whose = Literal["person", "companion"]
SENTENCES = 3
"""How many of a message's last sentences may hold its question."""
FORESEEN = 0.85
"""The closeness (cosine, MiniLM) at which a message is a question that the author foresaw."""
SURE = 0.66
"""The closeness at which a question asks the same, whatever its words."""
NEAR = 0.5
"""The closeness at which it asks the same if it also names the same things."""
NAMED = 0.6
"""The share of the question's telling words that the line's own question has to hold.

Set on 79 questions with an answer and 36 without one, put to each of the six companions: of 510 with an answer 90 % got the right line and
2 a wrong one, of 216 without one 1 got a line that does not answer.
"""

_APOSTROPHES = str.maketrans("\u2019\u2018\u00b4`", "''''")

# Whether it is asked for

_PREFACE = re.compile(
    r"^(?:(?:so|hey|hi|hello|ok|okay|and|well|oh|but|um|hm+|wait|also|actually|anyway|by the way|btw|just curious|out of curiosity"
    r"|(?:can|may|could) i ask(?: you)?(?: something)?|i(?:'m| am) curious|i(?:'ve| have) been meaning to ask|i was wondering"
    r"|i wonder(?:ed)?|tell me|remind me|quick question|one question)\b[,:.!\u2013 -]*|[a-z]{2,12}[,:!] )*"
)
_NOT_OF_ITSELF = r"\b(?:my|mine|me|i|us|our|we)\b(?! (?:ask|wonder|know|curious)\b)|\bif (?!you\b)|\bif you (?:could|were|had to)\b"
_OF_THE_TALK = (
    r"\byou (?:\w+ )?(?:think|mean|meant|say|said|saying|tell|told|know (?!how many|any)|understand|understood|remember|recall|recommend"
    r"|suggest|advise|hear|heard|see|saw|notice|noticed|guess|feel|feeling|doing|need|care|agree|agreed|forget|forgot|miss)\b(?! at home)"
    r"|\byou (?:sure|okay|ok|there|serious|kidding|joking|listening|ready|busy|free|real|human|alive|awake|asleep|tired|angry|mad|upset"
    r"|happy|sad|well|good|fine|right|wrong|up)[ ?!.]*(?:today|now|tonight|then)?[ ?!.]*$"
    r"|\b(?:like|love|hate|enjoy) (?:it|that|this|him|her|them)\b|\bdo you (?:\w+ )?want\b(?! (?:children|kids|to (?:be|become|do in)))"
)
_OF_THE_DAY = (
    r"\b(?:your|ur) (?:\w+ )?(?:opinion|advice|view|views|take|thoughts?|suggestions?|point|plan|plans|guess|reply|answer|question|message"
    r"|help|recommendation|tip|tips|day|night|evening|morning|week|weekend|weather|mood)\b"
    r"|\byou (?:have|got|had) (?:a |any |an )?(?:minute|second|moment|time|idea|ideas|advice|tips?|thoughts?|suggestions?|recipes?"
    r"|recommendations?)\b|\bhow(?:'s| is| have| has)?\b (?:u|it|things|everything|life)(?: going| been| doing)?[ ?!.]*(?:today)?[ ?!.]*$"
    r"|\bhow (?:are|r|have) (?:you|u)\b|\bup to\b|\bwho (?:even )?(?:are|r) (?:you|u)\b"
    r"|\bhow do you do\b|\bwhat(?:'s| is) up\b|\bare you an? (?:ai|bot|robot|machine|human|person|real)\b"
    r"|\byou (?:sleep|slept|rest|eat|eaten) (?:well|ok|okay|enough|today|yet|already)\b"
    r"|\byou (?:do|did|had|have|up to) (?:today|this|yesterday|tonight|for (?:breakfast|lunch|dinner) today)\b"
    r"|\b(?:can|could|will|would|should|shall|may|might) you\b"
    r"(?! (?:ride|swim|drive|cook|sing|dance|play|speak|whistle|draw|bake|sail|most|like to be))"
)
_NOT_LIFE = re.compile(f"{_NOT_OF_ITSELF}|{_OF_THE_TALK}|{_OF_THE_DAY}")
_OF_LIFE = re.compile(
    r"^(?:where|when|how|why|who|what|which|with whom|whose)\w*(?:'\w+)?\b.*\b(?:you|your|yours|yourself|u|r u)\b"
    r"|^(?:do|did|are|were|was|is|have|had|has|does|can|could)\b (?:\w+ ){0,3}?(?:you|your)\b|^(?:are|is|was|were) there\b.* (?:you|your)\b"
    r"|\b(?:where|when|how|what|who) you(?:r|'re)?\b"
    r"|^(?:something |a bit |a little |more |a story |all |everything )*(?:about|of|from) (?:yourself|you$|your)\b"
    r"|^(?:describe|talk about) your\b|\bhear (?:more )?about your\b|\babout (?:yourself|your (?:life|childhood|family|past|youth))\b"
    r"|^you (?:ever|have any|got any|married|from|live|grew)\b"
    r"|^(?:ever|any) (?:been|had|lived|tried|married|siblings|pets|kids|children|brothers|sisters|hobbies|regrets|fears)\b"
    r"|^(?:coffee or tea|tea or coffee)\b"
)


_ASKED = re.compile(
    r"\?|^(?:\W*(?:so |and |please )?)(?:tell me|where|when|who|what|how|which|do you|did you|are you|have you|describe|any|ever)\b"
)


_ADDRESS = re.compile(
    r"\b(?:(?:do|did|can|could|would|will) (?:you|u) (?:\w+ )?(?:know|remember"
    r"|recall|think|guess|say|tell|believe|imagine|remind)(?: me| us)?"
    r"|(?:you|u) (?:know|remember|recall|think|guess|said|mean)|(?:please )?(?:tell"
    r"|remind|ask) (?:me|you)|(?:did|have|had) i (?:ever )?(?:tell|told) (?:you|u)"
    r"|i(?:'ve)? (?:told|tell|asked|ask) (?:you|u)|did i (?:say|mention)|(?:am|was) i (?:talking|speaking|chatting) (?:to|with)"
    r"|(?:can|may|could) i (?:ask|know)(?: you)?|i (?:was )?wonder(?:ed|ing)?"
    r"|i(?:'m| am) curious|i(?:'d| would)? (?:like|love|want) to (?:know|hear)"
    r"|i(?:'ve| have) been meaning to ask(?: you)?|(?:can|could|will|would) (?:you|u) (?:please )?(?=\w+ (?:me|us)\b)|if i may|i guess)\b"
)
"""Words by which somebody is spoken to: of whom a question is, they do not tell."""
_PERSONS = re.compile(r"\b(?:i|i'm|im|i've|i'd|i'll|me|my|mine|myself|we|we're|we've|us|our|ours)\b")
_COMPANIONS = re.compile(r"\b(?:you|you're|you've|you'd|you'll|your|yours|yourself|u|ur)\b")


def whose(text: str) -> Whose | None:
    """Tell whose a message's last sentence is: "what is my name?" the person's, "do you sing?" the companion's; None: both or neither."""
    told = sentences(text)[-1:]
    said = _ADDRESS.sub(" ", told[0].translate(_APOSTROPHES).casefold()) if told else ""
    of_person, of_companion = bool(_PERSONS.search(said)), bool(_COMPANIONS.search(said))
    if of_person == of_companion:
        return None
    return "person" if of_person else "companion"


def of_the_same(example: str, said: str) -> bool:
    """Whether an example can be of what was said, by whose it is, where either is a question: my birthday is not yours."""
    asked = any("?" in text or _ASKED.search(text.casefold()) for text in (example, said))
    return not asked or {whose(example), whose(said)} != {"person", "companion"}


def asks_of_life(text: str, nearest_last: Sequence[tuple[LifeLine, float]] = ()) -> bool:
    """Whether a message asks for the companion's own life or self: "where did you grow up?", and not "how are you?".

    Of the lines of its life, with their closeness (cosine), one that foresaw just this question tells so too, but not of "my" for "your".
    """
    told = [sentence.translate(_APOSTROPHES).casefold() for sentence in sentences(text)[-SENTENCES:]]
    foreseen = bool(nearest_last) and nearest_last[-1][1] >= FORESEEN
    of_it = bool(told) and bool(_ASKED.search(told[-1])) and whose(told[-1]) != "person"
    return (foreseen and of_it) or any(map(_asks, told))


def asked_in(text: str) -> str:
    """The last sentence of a message that asks for the companion's life; the whole message where none does."""
    asking = [s for s in sentences(text)[-SENTENCES:] if _asks(s.translate(_APOSTROPHES).casefold())]
    return asking[-1] if asking else text


def _asks(sentence: str) -> bool:
    plain = _PREFACE.sub("", sentence)
    return bool(_ASKED.search(sentence) and _OF_LIFE.search(plain) and not _NOT_LIFE.search(plain))


# Which line answers

_LIGHT = frozenset(
    words(
        "ever really get got go like live have own your one thing things there any some kind sort now also life tell about favourite"
        " best most first keep something someone anything anyone special"
    )
)
_KIN = frozenset(
    words("mother father parents grandmother nan grandfather sister brother daughter son husband wife uncle aunt cousin niece")
)
"""Whoever is asked for by one of these words is meant, and nobody else of the family."""


def told_of(question: str, nearest_last: Iterable[tuple[LifeLine, float]], said_lately: Collection[str] = ()) -> str | None:
    """What a companion tells to a question about its life, by its lines and their closeness (cosine), the nearest last; None: unwritten.

    A line answers where one of its questions is very close, or is close and names what is asked for. Of several that answer, one that was
    not said lately is told; where all were, the nearest is told again: a life does not change.
    """
    asked = _telling(question)
    fits = [line.told for line, closeness in nearest_last if _answers(asked, line, closeness)]
    fresh = [told for told in fits if told not in said_lately]
    told = fresh or fits
    return told[-1] if told else None


def _answers(asked: frozenset[str], line: LifeLine, closeness: float) -> bool:
    forms = [_telling(form) for form in line.asked]
    meant = not any(asked & _KIN) or any(asked & _KIN & form for form in forms)
    agreement = max(len(asked & form) for form in forms) / len(asked) if asked else 0.0
    return meant and (closeness >= SURE or (closeness >= NEAR and agreement >= NAMED))


def _telling(question: str) -> frozenset[str]:
    return frozenset(words(question)) - _LIGHT


# The backstory in the first person

_FORMS = {
    "she": ("she", r"her", r"her", "herself"),
    "he": ("he", r"him", r"his", "himself"),
    "they": ("they", r"them", r"their", "themselves"),
}
_NO_NOUN = re.compile(
    r"\s*(?:$|[,.;:!?)]|(?:a|an|the|was|is|were|to|in|on|at|by|from|with"
    r"|and|or|but|for|as|that|who|when|while|up|down|out|off|about|into|over"
    r"|than|because|again|there|here|how|what|where|so|if|of|since|until|like|some|any|no|all|every|each|more)\b)"
)
_OF_AN_AI = re.compile(r"\bAI\b")
_GIVEN = re.compile(r"\b(?:left|gave|taught|told|sent|made|bought|lent|showed|cost|brought) $")
GIVEN_CHARS = 16
"""How many characters ahead of "her" are looked at for the verb that gives."""
_AND_VERB = re.compile(r"((?:,| and)(?: in a sense)? )([a-z]+s)(?= (?:the|an?|to|them|it|until|my|me|up|off|still|every)\b)")
_PRESENT = re.compile(r"\bI ((?:also |still |often |never |always |usually |now |once |mostly )?)([a-z]+s)\b")
_IRREGULAR = {"is": "am", "has": "have", "does": "do", "was": "was", "goes": "go", "always": "always", "has not": "have not"}


def in_first_person(backstory: str, names: Collection[str], pronouns: str) -> str:
    """A story told of a companion as the companion tells it: "She grew up in ..." as "I grew up in ...".

    `names` are what it is called, `pronouns` such as "she/her". What says that it is an AI is left out: that is no event of a life.
    """
    subject, them, their, reflexive = _FORMS.get(pronouns.partition("/")[0].casefold(), _FORMS["they"])
    text = "".join(told for told in split(" ".join(backstory.split())) if not _OF_AN_AI.search(told)).strip()
    called = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    text = re.sub(rf"\b(?:{called})'s\b", "my", text)
    text = re.sub(rf"\b(?:{called})\b", "I", text)
    text = re.sub(rf"\b{reflexive}\b", "myself", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b{subject}\b", "I", text, flags=re.IGNORECASE)
    text = re.sub(rf"\b(?:{their}|{them})\b", lambda m: _oblique(m, them, their, text), text, flags=re.IGNORECASE)
    text = re.sub(r"\bI (?:are|is)\b", "I am", re.sub(r"\bI were\b", "I was", text))
    text = _PRESENT.sub(lambda m: f"I {m[1]}{_plain_verb(m[2])}", text)
    text = re.sub(r"\bI (?!was\b)[a-z]+(?<!ed)\b[^.;]*", lambda m: _AND_VERB.sub(lambda v: v[1] + _plain_verb(v[2]), m[0]), text)
    return re.sub(r"(^|[.!?;] )my\b", r"\1My", text)


def _oblique(match: re.Match[str], them: str, their: str, text: str) -> str:
    """Take "her" for "my" where something of hers follows, else for "me"; "his" and "him" tell themselves apart."""
    word = match[0].casefold()
    given = _NO_NOUN.match(text, match.end()) or _GIVEN.search(text[max(0, match.start() - GIVEN_CHARS) : match.start()])
    owns = not given if them == their else word == their
    return "my" if owns else "me"


def _plain_verb(verb: str) -> str:
    """A verb of the third person in the first: "keeps" as "keep"."""
    if verb in _IRREGULAR or verb.endswith("ss"):
        return _IRREGULAR.get(verb, verb)
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return verb[:-2] if re.search(r"(?:ch|sh|x|ss|zz)es$", verb) else verb[:-1]
