"""The prompt compiler: four zones, in this order, each with a budget.

1. Frozen: rules and blueprint; byte-identical for the life of a companion's version.
2. Slow: since when they know each other, and what was known when this session began; the same for as long as the session lasts.
3. History: append-only, trimmed in blocks; without replies that would spoil what comes next.
4. Volatile tail, made for one turn: memories, lore, mood and its rules, examples, clock, the message.

What stands ahead of the tail is the same from turn to turn, so that an engine finds it in its cache. How a zone is worded is the matter of
a manner of prompting: `tiny` or `standard`, chosen by the model's profile. Each piece that goes in is told in `Compiled.blocks`, and what
stays out in `Compiled.dropped`: they answer "why this reply".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from everkin.conversation import rules
from everkin.conversation.models import Block, Message
from everkin.conversation.prompts import standard, tiny
from everkin.conversation.prompts.materials import EXCERPT_CHARS, Ahead, Lore, Materials, Piece, Tail, budget, kept, weight
from everkin.inference.models import Profile
from everkin.ports.chat import Line, Prompt, Role

__all__ = ["VERSION", "Ahead", "Compiled", "Lore", "Manner", "Materials", "compile_ahead", "compile_prompt"]

UNQUOTED = frozenset({"message", "memory", "memories", "plans", "digest", "moment", "hint", "canon"})
"""Pieces that quote a message: a trace holds no word of them, for it would outlive what the person deletes."""
VERSION = 1
"""Of the wording. A conversation is pinned to one, so a change of the wording that is felt is a new version beside the old."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A prompt, how many of its lines stand ahead of the volatile tail, what each zone weighs in tokens, its blocks, what was left out."""

    prompt: Prompt
    ahead: int
    tokens: dict[str, int]
    blocks: tuple[Block, ...]
    dropped: tuple[str, ...]

    def cached(self, tokens: int) -> tuple[Block, ...]:
        """The blocks, with those marked that an engine found in its cache when it had `tokens` of the prompt there."""
        marked, end = [], 0
        for block in self.blocks:
            end += block.tokens
            marked.append(block.model_copy(update={"cached": block.zone != "tail" and 0 < end <= tokens}))
        return tuple(marked)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of model is prompted: the wording of each zone."""

    frozen: Callable[[Ahead, int], list[Piece]]
    slow: Callable[[Ahead], list[Piece]]
    tail: Callable[[Materials, Profile], Tail]
    begins_with_person: bool
    """Whether the history must begin with the person, as many chat templates insist."""
    names_speakers: bool
    """Whether the lines of a group bear their companion's name; a model that only imitates would say names too."""


MANNERS = {
    "tiny": Manner(tiny.frozen, tiny.slow, tiny.tail, begins_with_person=False, names_speakers=False),
    "standard": Manner(standard.frozen, standard.slow, standard.tail, begins_with_person=True, names_speakers=True),
}


def compile_prompt(materials: Materials, profile: Profile) -> Compiled:
    """Compile the prompt of a turn for a model of this profile."""
    head, pieces, history = _zones_ahead(materials.ahead, profile)
    tail = MANNERS[profile.prompting].tail(materials, profile)
    noted = _with_notes([*history, *tail.lines], 1 + len(history), tail.pieces)
    zones = {"head": [head], "history": noted[: len(history)], "tail": noted[len(history) :]}
    tokens = {zone: round(weight(lines) / profile.bytes_per_token) for zone, lines in zones.items()}
    shown = kept(materials.ahead, profile)
    left_out = len(materials.ahead.history) - len(shown)
    dropped = (*tail.dropped, f"history: {left_out} messages") if left_out else tuple(tail.dropped)
    said = Piece("history", f"{len(shown)} messages", "\n".join(line.content for line in history), "what was said before")
    blocks = tuple(_block(p, profile) for p in (*pieces, *([said] if history else []), *tail.pieces))
    return Compiled(Prompt((head, *noted), profile.sampling, materials.ahead.session), 1 + len(history), tokens, blocks, dropped)


def compile_ahead(ahead: Ahead, profile: Profile) -> Prompt:
    """Compile what the next turn's prompt begins with, whatever will be said: the zones ahead of the tail."""
    head, _, history = _zones_ahead(ahead, profile)
    return Prompt((head, *history), profile.sampling, ahead.session)


def _block(piece: Piece, profile: Profile) -> Block:
    tokens = round(rules.weight(piece.text) / profile.bytes_per_token)
    private = piece.source in UNQUOTED or piece.source.startswith("lore: ") or piece.zone == "history"
    excerpt = "" if private else " ".join(piece.text.split())
    short = excerpt if len(excerpt) <= EXCERPT_CHARS else f"{excerpt[: EXCERPT_CHARS - 1]}\u2026"
    return Block(zone=piece.zone, source=piece.source, tokens=tokens, why=piece.why, excerpt=short)


def _with_notes(lines: Sequence[Line], said: int, pieces: Sequence[Piece]) -> list[Line]:
    """Lines, the first `said` of them messages, with the pieces that stand some messages deep, each in its line: roles must alternate."""
    noted = list(lines)
    for depth in sorted({piece.depth for piece in pieces if piece.depth is not None}):
        at = min(max(0, said - depth), said - 1)
        told = "\n".join(f"[Note: {p.text}]" if p.role == "system" else p.text for p in pieces if p.depth == depth)
        parts = (told, noted[at].content) if depth else (noted[at].content, told)
        noted[at] = replace(noted[at], content="\n".join(parts))
    return noted


def _zones_ahead(ahead: Ahead, profile: Profile) -> tuple[Line, list[Piece], list[Line]]:
    """The frozen and slow zones as one line, the pieces of it, and the history zone."""
    manner = MANNERS[profile.prompting]
    frozen = manner.frozen(ahead, budget(profile.frozen_tokens, profile))
    most = budget(profile.slow_tokens, profile)
    slow = manner.slow(ahead)
    total = max(most, sum(rules.weight(p.text) for p in slow))
    slow = [replace(p, text=rules.shortened(p.text, most * rules.weight(p.text) // total)) for p in slow]
    history = _lines(kept(ahead, profile), ahead.names if manner.names_speakers else {})
    if manner.begins_with_person and history and history[0].role == "assistant":
        history = history[1:]
    pieces = [*frozen, *slow]
    return Line("system", "\n\n".join(p.text for p in pieces)), pieces, history


def _lines(messages: Sequence[Message], names: Mapping[str, str]) -> list[Line]:
    """Messages as lines, in a group with the `names` of companions; neighbours of one role become one, for roles must alternate."""
    lines: list[Line] = []
    for message in messages:
        role: Role = "user" if message.role == "person" else "assistant"
        text = f"{name}: {message.text}" if (name := names.get(message.speaker_id)) else message.text
        if lines and lines[-1].role == role:
            lines[-1] = Line(role, f"{lines[-1].content}\n{text}")
        else:
            lines.append(Line(role, text))
    return lines
