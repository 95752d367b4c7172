"""Why a reply is as it is, as one would tell it to a friend."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from everkin.kit.counts import counted

STRONGLY_FROM, CLEARLY_FROM = 0.66, 0.33
"""From these intensities on a feeling is told as a strong one, and as a clear one."""
REMEMBERED = {
    "memory": "The one memory that answers you",
    "memories": "Memories that fit what you said",
    "digest": "What {they} knew of you when you began to talk",
    "plans": "A plan of yours",
}
"""What of the person's was read, by the source of a block. No word of theirs is noted down: it would outlive what they delete."""
STANCES = {
    "listen": "to listen",
    "comfort": "to comfort",
    "encourage": "to encourage you",
    "challenge": "to challenge you, kindly",
    "celebrate": "to be glad with you",
    "play": "to play along",
    "explore": "to be curious about it",
    "advise": "to give a plain answer",
    "welcome": "to welcome you",
    "let_go": "to let you go, warmly",
    "mend": "to make something right",
    "hold": "to keep a boundary, kindly",
}
OWN_WORDS = {
    "its own life": "The answer stands in {their} written life, so no model had to find it.",
    "nothing is written": "Nothing is written of this part of {their} life, and nothing was made up.",
    "the person never told": "You never told {them} that, as far as the memory goes, so nothing was guessed.",
    "its author wrote": "It is close to something that {their} author had already written an answer to.",
    "the person says goodbye": "You said goodbye, and were let go.",
    "": "The words are {their} author's, chosen for this moment; no model had to find them.",
}
"""Why a companion speaks in its author's words, by the beginning of the reason that is noted down."""
FIXED_WORDS = {
    "greeting": "{called} greeted you, in words that {their} author wrote.",
    "care": "What you wrote read as if you might be in danger, so help from people came first, in words that are the same everywhere.",
    "disclosure": "{called} says here what {called} is: an AI. These words are fixed, and no model changes them.",
}
"""Why a message of a kind is as it is that nothing is noted down about."""
LEFT_OUT = {
    "example": "An example of the voice",
    "facets": "More of {their} own life",
    "canon": "More of {their} own life",
    "memories": "What was remembered",
    "plans": "A plan of yours",
    "feeling": "The feeling",
    "sound": "Examples of the voice",
}
UNREAD = "unread"
"""Why an entry of a book, or a wish, was dropped: the built-in model makes nothing of it (`prompts.tiny`)."""
NOT_READ = "the built-in model does not read it"
_PRONOUNS = {"she": ("she", "her", "her"), "he": ("he", "him", "his")}
_ITEM = re.compile(r"(?:^|:?\s)- (?=\S)")
_REASONING = re.compile(r"(?:perceived|appraised|mood): |\w+, (?:with a question|as a statement)[: ]|(?:\w+|a question) ruled out by: ")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and what is listed under it."""

    heading: str
    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Plainly:
    """The sentences that a reply is explained by, and what follows them."""

    lead: Sequence[str]
    parts: Sequence[Part]


def plainly(why: Mapping[str, Any], who: Mapping[str, Any]) -> Plainly:
    """Explain a reply. `why` and `who` are the trace and the companion, as the API tells them."""
    own = own_reason(why["why"])
    blocks = why["blocks"]
    chosen = [_spoken(_own_words(own), who)] if own else _chosen(why, who)
    wishes = ["You wished something of this reply."] if any(block["source"] == "hint" for block in blocks) else []
    return Plainly([_felt(why, who), *chosen, *wishes], [part for part in _parts(why, who, in_own_words=bool(own)) if part.items])


def in_fixed_words(kind: str, who: Mapping[str, Any]) -> str | None:
    """Explain a message of a kind that has fixed words; None for any other."""
    return _spoken(FIXED_WORDS[kind], who) if kind in FIXED_WORDS else None


def own_reason(lines: Sequence[str]) -> str:
    """The reason for its author's words among the lines in which a companion's choice is told; "" where a model found the words."""
    return next((line for line in lines if not _REASONING.match(line)), "")


def _felt(why: Mapping[str, Any], who: Mapping[str, Any]) -> str:
    if not why["feeling"]:
        return f"No feeling of {who['called']}'s played a part in this."
    strength = "very" if why["intensity"] >= STRONGLY_FROM else "quite" if why["intensity"] >= CLEARLY_FROM else "a little"
    return f"{who['called']} felt {strength} {why['feeling']}."


def _chosen(why: Mapping[str, Any], who: Mapping[str, Any]) -> list[str]:
    stance = STANCES.get(why["stance"])
    how = "with room for a question" if why["asks"] else "without a question"
    return [_spoken(f"{{They}} chose {stance}, {how}.", who)] if stance else []


def _own_words(reason: str) -> str:
    return next(told for begins, told in OWN_WORDS.items() if reason.startswith(begins))


def _parts(why: Mapping[str, Any], who: Mapping[str, Any], *, in_own_words: bool) -> Iterator[Part]:
    blocks = why["blocks"]
    remembered = [_spoken(REMEMBERED[block["source"]], who) for block in blocks if block["source"] in REMEMBERED]
    yield Part("Remembered", remembered or ([] if in_own_words else ["Nothing from earlier was recalled for this."]))
    yield Part(_spoken("Of {their} own life", who), [item for block in blocks for item in _of_own_life(block)])
    yield Part("Of the world around", [b["source"].removeprefix("lore: ") for b in blocks if b["source"].startswith("lore: ")])
    yield Part("Left out", list(dict.fromkeys(_spoken(_left_out(line), who) for line in why["dropped"])))
    yield Part("Put right before it reached you", list(dict.fromkeys(why["mended"])))


def _of_own_life(block: Mapping[str, Any]) -> list[str]:
    if block["source"] == "canon":
        return ["What was told of it before"]
    return _listed(block["excerpt"]) if block["source"] == "facets" else []


def _listed(text: str) -> list[str]:
    """The items of a list under a heading ("Memories, from earlier: - one - two"), else the text."""
    heading, *items = _ITEM.split(text)
    return items or [heading] * bool(heading)


def _left_out(line: str) -> str:
    kind, _, what = line.partition(": ")
    if kind == "history":
        return f"{counted(int(what.partition(' ')[0]), 'earlier message')}, for want of room"
    if kind == "message":
        return "The middle of your message: it was very long"
    if kind == "lore":
        title, _, reason = what.rpartition(": ")
        return f"{title}, of the book of lore: {NOT_READ}" if reason == UNREAD else title or what
    if kind == "hint":
        return f"Your wish for this reply: {NOT_READ}"
    named = what.removeprefix("an ").removeprefix("a ")
    return LEFT_OUT.get(named) or (what or line).capitalize()


def _spoken(text: str, who: Mapping[str, Any]) -> str:
    """A sentence with the pronouns and the name of a companion in their places."""
    they, them, their = _PRONOUNS.get(who["pronouns"].partition("/")[0].strip().casefold(), ("they", "them", "their"))
    places = {"they": they, "They": they.capitalize(), "them": them, "their": their, "called": who["called"]}
    return re.sub(r"\{(\w+)\}", lambda place: places.get(place[1], place[0]), text)
