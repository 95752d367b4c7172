"""Prompting a tiny model, which imitates: a short persona, the nearest examples of its voice, at most one memory, in the first person.

What such a model makes up is worth little, so it is asked only where nothing better is known: where the companion's author wrote a reply
to just such a message, or where the honest answer is that it was never told, the companion's own words are said.
"""

import re
from collections.abc import Sequence

from everkin.conversation import rules
from everkin.conversation.prompts.materials import Ahead, Materials, Piece, Tail, budget, weight
from everkin.emotion.rules.occasions import occasion
from everkin.inference.models import Profile
from everkin.kit.sentences import sentences
from everkin.kit.words import household
from everkin.memory.models import Memory
from everkin.memory.rules.confidence import confident
from everkin.memory.rules.cue import about_the_same, is_question, outright
from everkin.memory.rules.follow_ups import asked, is_over
from everkin.memory.rules.plans import answers
from everkin.ports.chat import Line

FACT_WEIGHT_MAX = 400
UNREAD = "unread"
"""Why lore, or a wish for one reply, was dropped: such a model makes nothing of it. The faces have the words."""

Shot = tuple[Line, Line]


def frozen(ahead: Ahead, weight_max: int) -> list[Piece]:
    """The persona in a few sentences."""
    persona = rules.shortened(" ".join(ahead.spoken(ahead.companion.persona).split()), weight_max)
    why = f"blueprint {ahead.companion.id}, version {ahead.companion.version}"
    return [Piece("frozen", "persona", f"{persona} Answer in one or two short sentences.", why)]


def slow(_ahead: Ahead) -> list[Piece]:
    """Nothing: a tiny model makes no use of it."""
    return []


def tail(materials: Materials, profile: Profile) -> Tail:
    """The nearest examples and the message; or, where a memory answers it, examples of recollection and the memory beside the message."""
    most = budget(profile.tail_tokens, profile)
    whole = (materials.said or materials.last_words).replace("\n", " ")
    said = rules.shortened(whole, most // 2)
    dropped = ["message: its middle"] if said != whole else []
    dropped += [f"lore: {lore.name}: {UNREAD}" for lore in materials.lore] + [f"hint: {UNREAD}"] * bool(materials.hint)
    fact = certain_fact(materials, profile)
    shots = _recollections(materials) if fact else _examples(materials, profile)
    message = Line("user", f"{fact}\n{said}" if fact else said)
    while shots and weight([line for _, shot in shots for line in shot] + [message]) > most:
        del shots[0]
        dropped.append("tail: an example")
    pieces = [piece for piece, _ in shots]
    if fact:
        pieces.append(Piece("tail", "memory", fact, "the one memory that answers the question"))
    pieces.append(Piece("tail", "message", said, "what the person said"))
    begun = [Line("assistant", materials.begun)] if materials.begun else []
    return Tail([*(line for _, shot in shots for line in shot), message, *begun], pieces, dropped)


def _recollections(materials: Materials) -> list[tuple[Piece, Shot]]:
    why = "shows how a memory is answered from"
    return [_shot("recollection", f"{r.fact}\n{r.said}", r.reply, why) for r in materials.voice.recollections]


def _examples(materials: Materials, profile: Profile) -> list[tuple[Piece, Shot]]:
    """The anchors, where the voice has drifted; then the nearest examples, of another occasion none: a loss is shown to nobody's keys."""
    spoken, about = materials.ahead.spoken, {None, occasion(materials.said)}
    anchors = [_shot("anchor", spoken(e.said), spoken(e.reply), "the voice had drifted") for e in materials.anchors]
    fits = [e for e, _ in materials.voice.examples if e not in materials.anchors and occasion(e.said) in about]
    near = fits[-(profile.examples - len(anchors)) :]
    return [*anchors, *(_shot("example", spoken(e.said), spoken(e.reply), "near to the message") for e in near)]


def certain_fact(materials: Materials, profile: Profile) -> str:
    """The one memory that answers a question; nothing where none surely does, for a tiny model takes up whatever stands there."""
    if profile.prompting != "tiny" or not profile.memories or materials.asks_of_life or not is_question(materials.said):
        return ""
    told = [r for r in materials.recalled if _can_answer(r.memory) and _is_of(outright(materials.said), r.memory)]
    sure = [r.memory.text for r in confident(told, materials.said) if about_the_same(materials.said, r.memory.text)]
    asked = household(materials.said)
    best = next((text for text in sure if asked & household(text)), sure[0] if sure else "")
    return rules.shortened(best.replace("\n", " "), FACT_WEIGHT_MAX)


def follow_up(materials: Materials, profile: Profile) -> str | None:
    """How a tiny companion asks after a plan whose time has passed: in prepared words, once, when the person comes back."""
    if profile.prompting != "tiny" or not rules.is_back(materials.ahead.history, materials.now):
        return None
    over = [p for p in materials.plans if is_over(p, materials.now) and not answers(p, materials.said, materials.now)]
    return asked(over[0]) if over else None


def said_before(materials: Materials) -> set[str]:
    """The sentences of the companion's recent replies."""
    return {sentence for reply in materials.recent_texts for sentence in sentences(reply)}


def _can_answer(memory: Memory) -> bool:
    """Whether a memory tells what is so: the person's own words, no question, and nothing that holds no longer."""
    told = memory.form in {"turn", "fact"} and memory.speaker == "person"
    return told and memory.superseded_by is None and not is_question(memory.text) and not _ONCE.search(memory.text)


def _is_of(claims: Sequence[tuple[str, str]], memory: Memory) -> bool:
    """Whether a memory makes one of the claims that answer outright, where there are any: my name is told by no cat's."""
    return not claims or (memory.claim is not None and memory.claim.key in claims)


_ONCE = re.compile(r"\b(?:used to|no longer|not any ?more|any ?more)\b", re.IGNORECASE)
"""Tells what was, which answers no question about what is."""


def _shot(source: str, said: str, reply: str, why: str) -> tuple[Piece, Shot]:
    return Piece("tail", source, f"{said} -> {reply}", why), (Line("user", said), Line("assistant", reply))
