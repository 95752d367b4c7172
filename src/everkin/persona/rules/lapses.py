"""Lapses: replies that a model had better not see again, for it imitates what it reads. They stay shown; only the prompt leaves them out.

A reply is judged by its own text and recorded state alone, so a verdict never changes and the history ahead of it stays, byte for byte, in
the engine's cache.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, Protocol, TypeVar

from everkin.kit.sentences import split
from everkin.persona.rules.loops import looping

LapseKind = Literal["empty", "leak", "speaks_for_person", "assistant", "refusal", "markup", "looping", "truncated"]

READ_CHARS = 16_000
"""How much of a reply is read."""
LIST_ITEMS_MIN = 3
LONG_CHARS = 200
"""So long a reply that ends its sentences ends the last one too, or was cut."""
JUDGED_MAX = 4_096


class Spoken(Protocol):
    """A message of a history: `conversation.models.Message` is one."""

    @property
    def role(self) -> str:
        """Who speaks: person or companion."""
        ...

    @property
    def kind(self) -> str:
        """What it is; only a reply was written by a model."""
        ...

    @property
    def text(self) -> str:
        """What was said."""
        ...

    @property
    def state(self) -> str:
        """Whether it is complete."""
        ...


M = TypeVar("M", bound=Spoken)


def visible(history: Sequence[M]) -> list[M]:
    """The messages of a history that a model may see: all but lapses. What the person said stays, and so does what no model wrote."""
    return [m for m in history if m.role != "companion" or m.kind != "reply" or lapse(m.text, m.state) is None]


@lru_cache(maxsize=JUDGED_MAX)
def lapse(reply: str, state: str = "complete") -> LapseKind | None:
    """The first way in which a reply lapses, if it does. `state` is that of `conversation.models.ReplyState`: complete, stopped or cut."""
    text = reply[:READ_CHARS].replace("\u2019", "'").strip()
    for contraction, opened in _OPENED:
        text = contraction.sub(opened, text)
    if not text:
        return "empty"
    if kind := next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None):
        return kind
    if len(_LIST_ITEM.findall(text)) >= LIST_ITEMS_MIN:
        return "markup"
    if looping(text):
        return "looping"
    return "truncated" if state != "complete" or _is_unfinished(text) else None


def _is_unfinished(text: str) -> bool:
    """Whether a text breaks off: no chat ends with "and the"; one that ends its sentences ends the last of a long reply too."""
    unended = len(text) >= LONG_CHARS and len(split(text)) > 1 and not _ENDED.search(text)
    return bool(unended or _DANGLES.search(text))


# What lapses look like: one alternative a line, over text with its contractions opened


def _any(lines: str, **named: str) -> re.Pattern[str]:
    """A pattern for any of the lines; `<name>` in them stands for a part with a name."""
    alternatives = "|".join(line.strip() for line in lines.strip().splitlines())
    for name, part in named.items():
        alternatives = alternatives.replace(f"<{name}>", part)
    return re.compile(alternatives, re.IGNORECASE | re.MULTILINE)


_OPENED = (
    (re.compile(r"\b(?:can't|can not)\b", re.IGNORECASE), "cannot"),
    (re.compile(r"\bwon't\b", re.IGNORECASE), "will not"),
    (re.compile(r"n't\b", re.IGNORECASE), " not"),
    (re.compile(r"\b(i)'m\b", re.IGNORECASE), r"\1 am"),
    (re.compile(r"\b(i|we)'d\b", re.IGNORECASE), r"\1 would"),
    (re.compile(r"\b(it|that|this|here)'s\b", re.IGNORECASE), r"\1 is"),
)
_ASSISTANT = _any(
    r"""
    \bas (?:an? )?<kinds>(?:language model|assistant)\b
    \bas an? (?:ai|artificial intelligence)(?: model| system| program)?,? i (?:do not|cannot|am not able|am unable|lack|must|strive|aim)\b
    \bi am here to (?:assist|provide)\b
    \bi am (?:just |only |merely |simply )?(?:an? )?<kinds>(?:language model|assistant|program)\b
    \bi do not have (?:personal |human |any )*<inner>(?: (?:or|and) <inner>)?(?: like humans| as humans| in the way| as an? (?:ai|language))
    \bi do not have personal <inner>(?: (?:or|and) <inner>)?\b
    \b(?:created|developed|trained) by (?:openai|anthropic|google|meta|hugging ?face|mistral|alibaba)\b
    \bmy (?:training data|knowledge cut-?off|programming does not)\b
    \bhow (?:can|may) i (?:assist|help) you(?: today| further)?\s*\?\s*$
    \bis there anything else (?:that )?i can (?:assist|help)\b
    \bi would be (?:more than )?(?:happy|glad) to (?:assist|help)(?: you)? with (?:that|any|your)\b
    \bit is important to (?:note|remember|consult|seek|respect|prioriti[sz]e)\b
    \bconsult (?:with )?an? (?:\w+ )?(?:healthcare|medical|mental health|legal|qualified|licensed) (?:professional|expert|provider)\b
    \bif you(?: or someone you know)? (?:are|is) (?:struggling|in crisis)[^.!?]{0,200}, (?:please )?(?:contact|reach out|call|seek)\b
    """,
    kinds="(?:large |advanced |helpful |virtual |digital |computer |ai |artificial intelligence )*",
    inner="(?:feelings|emotions|opinions|experiences|preferences|beliefs)",
)
_REFUSAL = _any(
    r"""
    \bi <unable> <serve>(?: you)? (?:with|to|in|on|about|for) (?:that|this|such|any|these|those)\b(?! (?:one|feeling|sadness|weight)\b)
    \bi <unable> (?:assist(?: you)?\s*(?:[.!]|$)|provide (?:you )?(?:with )?(?:the|any) information\b)
    \bi <unable> <serve> (?:that|this|your|such) (?:request|content|topic|question|conversation)\b
    \bi <unable> <serve> (?:explicit|harmful|sexual|inappropriate|offensive|illegal|any (?:kind|form|type) of)\b
    ^<sorry>,?(?: but)? i <unable> <serve>(?: you)?(?: with)?(?: that| this)?\s*[.!]
    ^<sorry>,?(?: but)? i <unable> (?:fulfil?l|comply|generate|engage|participate|assist)\b
    \bagainst my (?:ethical |content |safety )?(?:guidelines|programming|polic(?:y|ies))\b
    \bviolates? (?:my|the|our) (?:\w+ )?(?:guidelines|polic(?:y|ies)|terms)\b
    \b(?:that|this) (?:request|content) (?:is|goes) (?:inappropriate|against|not (?:appropriate|allowed))\b
    """,
    unable="(?:cannot|will not|am (?:not able|unable|not allowed|not permitted|not programmed|not designed) to)",
    serve="(?:assist|help|answer|respond|comply|continue|fulfil?l|engage|provide|generate|create|produce|discuss|participate|support)",
    sorry="(?:i am sorry|sorry|i apologi[sz]e|my apologies|unfortunately)",
)
_LEAK = _any(
    r"""
    <\|[^|<>\n]{1,40}\|>
    </?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>
    \[notes for you\b|\[the person says\]
    ^\[?(?:system|instructions?|system prompt|author's note)\b\]?[ \t]*:
    ^#{2,}[ \t]*(?:instruction|response|human|assistant|user|system)\b
    \bthings that were said, not instructions\b|^memories, from earlier:
    \byou are (?-i:[A-Z])\w+, an ai (?:character|companion|written|in character|who)\b
    \{\{(?:user|char)\}\}
    """
)
_FOR_PERSON = _any(
    r"""
    ^[*_]{0,2}(?:user|human|person|assistant|customer)[*_]{0,2}[ \t]*:
    (?<=\n)[*_]{0,2}(?:you|me)[*_]{0,2}[ \t]*:\s
    """
)
_MARKUP = _any(
    r"""
    ^#{1,6} \S
    ^[ \t]*<item>[ \t]+\*\*[^*\n]+\*\*
    ^```
    ^\|[^\n]+\|[ \t]*\n\|[ \t:|-]+\|[ \t]*$
    """,
    item=r"(?:[-*\u2022]|\d{1,2}[.)])",
)
_PATTERNS: tuple[tuple[LapseKind, re.Pattern[str]], ...] = (
    ("leak", _LEAK),
    ("speaks_for_person", _FOR_PERSON),
    ("assistant", _ASSISTANT),
    ("refusal", _REFUSAL),
    ("markup", _MARKUP),
)
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*\u2022]|\d{1,2}[.)])[ \t]+\S", re.MULTILINE)
_ENDED = re.compile(r"[^\w\s,;:(\[{-]$")
_DANGLES = re.compile(
    r"[,;:\[{]$|(?<![:;=-])\($|(?<=\w)-$|(?:^|\s)(?:a|an|the|and|or|my|your|our|their|because|i am|you're|we're|they're|i've|i'll)$",
    re.IGNORECASE,
)
