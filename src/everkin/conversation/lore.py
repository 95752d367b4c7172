"""Lore and macros of a companion in a conversation: what of its book comes into a prompt, and what its texts say there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from everkin.conversation import rules
from everkin.conversation.models import Conversation, Message, Trace
from everkin.conversation.prompts.materials import Ahead, Lore, Materials, Place
from everkin.inference.models import Profile
from everkin.persona.books import book_of
from everkin.persona.lorebook import Facet, Position
from everkin.persona.models import Blueprint
from everkin.persona.rules.chance import seeded
from everkin.persona.rules.macros import MacroContext, Variables, expand
from everkin.persona.rules.scan import Activated, Line, ScanContext, entry_key, scan

PERSON = "you"
"""What {{user}} stands for: a companion speaks to nobody else."""
AROUND: Sequence[Position] = ("before_char", "personality", "scenario", "after_char")
"""The places around the character, in their order: it stands in the frozen head, so they are one place in the notes."""
PLACES: Mapping[Position, Place] = {
    "examples_top": "examples_top",
    "examples_bottom": "examples_bottom",
    "note_top": "note_top",
    "note_bottom": "note_bottom",
    "at_depth": "depth",
}


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
    values = MacroContext(
        who.called, PERSON, conversation.created_at, personality=_temper(who), scenario=who.scenario, turn_draw=draw, chat_draw=draw
    )
    return lambda text: expand(text, values)


def told_lore(materials: Materials, before: Trace, number: int, conversation_id: UUID, profile: Profile) -> Told:
    """Scan the companion's book for the `number`-th message of the path; `before` is the last trace on it."""
    who = materials.ahead.companion
    book = book_of(who)
    if book is None:
        return Told(variables=before.variables)
    context = _context(materials, before, number, conversation_id, profile)
    if any("@@is_greeting" in entry.content.lower() for entry in book.entries):
        context = replace(context, greeting=greeted_with(materials.ahead))
    scanned = scan({who.id: book}, context)
    lore = tuple(_lore(one) for one in sorted(scanned.activated, key=_around) if one.text)
    dropped = tuple(f"lore: {one.title}: {one.why}" for one in scanned.dropped)
    return Told(lore, dropped, scanned.activations, scanned.variables.lasting)


def _context(materials: Materials, before: Trace, number: int, conversation_id: UUID, profile: Profile) -> ScanContext:
    """What the turn is like, for a scan."""
    who = materials.ahead.companion
    return ScanContext(
        lines=_lines(materials),
        count=number,
        replies=number // 2,
        context_tokens=profile.context_tokens,
        cost=lambda text: round(rules.weight(text) / profile.bytes_per_token),
        draw=seeded(f"{conversation_id.hex} {number}"),
        values=_values(materials, before, conversation_id, number),
        activations=before.activations,
        names=frozenset({who.name, who.called}),
        facets=_facets(who),
        similarities={entry_key(who.id, entry_id): closeness for entry_id, closeness in materials.voice.lore},
    )


def _lines(materials: Materials) -> list[Line]:
    ahead = materials.ahead
    names = {"": ahead.companion.called, **ahead.names, ahead.companion.id: ahead.companion.called}
    lines = [Line(names.get(m.speaker_id, m.speaker_id) if m.role == "companion" else PERSON, m.text) for m in ahead.history]
    return lines if materials.behind else [*lines, Line(PERSON, materials.said)]


def _facets(who: Blueprint) -> dict[Facet, str]:
    note = who.authors_note.text if who.authors_note else ""
    return {
        "character_description": who.persona,
        "character_personality": _temper(who),
        "scenario": who.scenario,
        "character_depth_prompt": note,
    }


def greeted_with(ahead: Ahead) -> int | None:
    """Which of the companion's greetings the path begins with, from 0; None where that is not among what is read back."""
    who = ahead.companion
    said = next((m.text for m in ahead.heard if _greets(m, who)), None)
    written = [rules.presentable(ahead.spoken(text), who.disclosure[0]) for text in (who.greeting, *who.greetings)]
    return written.index(said) if said in written else None


def _greets(message: Message, who: Blueprint) -> bool:
    return message.kind == "greeting" and message.said_by(who.id)


def _temper(who: Blueprint) -> str:
    return ", ".join(who.temper)


def _values(materials: Materials, before: Trace, conversation_id: UUID, number: int) -> MacroContext:
    who, history = materials.ahead.companion, materials.ahead.history
    return MacroContext(
        char=who.called,
        user=PERSON,
        now=materials.now,
        last_said_at=history[-1].created_at if history else None,
        description=who.persona,
        personality=_temper(who),
        scenario=who.scenario,
        group=[one.called for one in materials.ahead.circle.values()],
        last_message=history[-1].text if history else "",
        variables=Variables(dict(before.variables)),
        turn_draw=seeded(f"{conversation_id.hex} {number}"),
        chat_draw=seeded(conversation_id.hex),
    )


def _around(one: Activated) -> int:
    """Where an entry stands among those around the character; the order of the others is that of the scan."""
    return AROUND.index(one.position) if one.position in AROUND else 0


def _lore(one: Activated) -> Lore:
    return Lore(one.title, one.text, one.why, PLACES.get(one.position, "notes"), one.depth, one.role)
