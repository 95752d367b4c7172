"""Lore and macros of a companion in a conversation: what of its book comes into a prompt, and what its texts say there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

import orjson

from everkin.conversation import rules
from everkin.conversation.models import Conversation, Trace
from everkin.conversation.prompts.materials import Lore, Materials, Place
from everkin.inference.models import Profile
from everkin.kit.log import get_logger
from everkin.persona.cards.lorebooks import read_book
from everkin.persona.lorebook import Lorebook, LorebookRefused, Position
from everkin.persona.models import Blueprint
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.macros import MacroContext, Variables, expand
from everkin.persona.rules.scan import Activated, Line, ScanContext, scan

log = get_logger(__name__)

PERSON = "you"
"""What {{user}} stands for: a companion speaks to nobody else."""
BOOKS_KEPT = 64
PLACES: Mapping[Position, Place] = {"before_char": "before", "examples_top": "examples", "examples_bottom": "examples", "at_depth": "depth"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a scan leaves: the lore for the prompt, what was left out and why, and what the next turn has to know."""

    lore: tuple[Lore, ...] = ()
    dropped: tuple[str, ...] = ()
    activations: Mapping[str, int] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


def spoken_by(who: Blueprint, conversation: Conversation) -> Callable[[str], str]:
    """What a companion's text says in a conversation: macros replaced, chance settled once and for all."""
    draw = seeded(conversation.id.hex)
    values = MacroContext(who.called, PERSON, conversation.created_at, scenario=who.scenario, turn_draw=draw, chat_draw=draw)
    return lambda text: expand(text, values)


def told_lore(materials: Materials, before: Trace, number: int, conversation_id: UUID, profile: Profile) -> Told:
    """Scan the companion's book for the `number`-th message of the path; `before` is the last trace on it."""
    who = materials.ahead.companion
    book = _book(who) if who.lorebook else None
    if book is None:
        return Told(variables=before.variables)
    names = {"": who.called, **materials.ahead.names, who.id: who.called}
    lines = [Line(names.get(m.speaker_id, m.speaker_id) if m.role == "companion" else PERSON, m.text) for m in materials.ahead.history]
    lines += [] if materials.behind else [Line(PERSON, materials.said)]
    note = who.authors_note.text if who.authors_note else ""
    draw, values = seeded(f"{conversation_id.hex} {number}"), _values(materials, before, conversation_id, number)
    context = ScanContext(
        lines=lines,
        count=number,
        replies=number // 2,
        context_tokens=profile.context_tokens,
        cost=lambda text: round(rules.weight(text) / profile.bytes_per_token),
        draw=draw,
        values=values,
        activations=before.activations,
        names=frozenset({who.name, who.called}),
        facets={"character_description": who.persona, "scenario": who.scenario, "character_depth_prompt": note},
    )
    scanned = scan({who.id: book}, context)
    lore = tuple(_lore(one) for one in scanned.activated if one.text and one.position != "outlet")
    dropped = tuple(f"lore: {one.title}: {one.why}" for one in scanned.dropped)
    return Told(lore, dropped, scanned.activations, scanned.variables.local)


def _values(materials: Materials, before: Trace, conversation_id: UUID, number: int) -> MacroContext:
    who, history = materials.ahead.companion, materials.ahead.history
    return MacroContext(
        char=who.called,
        user=PERSON,
        now=materials.now,
        last_said_at=history[-1].created_at if history else None,
        description=who.persona,
        scenario=who.scenario,
        last_message=history[-1].text if history else "",
        variables=Variables(dict(before.variables)),
        turn_draw=seeded(f"{conversation_id.hex} {number}"),
        chat_draw=seeded(conversation_id.hex),
    )


def _lore(one: Activated) -> Lore:
    return Lore(one.title, one.text, one.why, PLACES.get(one.position, "after"), one.depth, one.role)


def _book(who: Blueprint) -> Lorebook | None:
    """A companion's book, read once. One that cannot be read is left out: it was checked when it came in."""
    try:
        return _read(orjson.dumps(dict(who.lorebook or {})))
    except LorebookRefused as error:
        log.warning("lorebook not read", companion=who.id, version=who.version, code=error.code)
        return None


@lru_cache(maxsize=BOOKS_KEPT)
def _read(raw: bytes) -> Lorebook:
    return read_book(orjson.loads(raw))
