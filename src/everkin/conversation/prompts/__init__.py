"""The prompt compiler: four zones, in this order, each with a budget.

1. Frozen: rules and blueprint; byte-identical for the life of a companion's version.
2. Slow: since when they know each other; the same for the life of a conversation.
3. History: append-only, trimmed in blocks.
4. Volatile tail, never stored: memories, examples, clock, the message.

What stands ahead of the tail is the same from turn to turn, so that an engine finds it in its cache. How a zone is worded is the matter of
a manner of prompting: `tiny` or `standard`, chosen by the model's profile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from everkin.conversation import rules
from everkin.conversation.models import Message
from everkin.conversation.prompts import standard, tiny
from everkin.conversation.prompts.materials import Ahead, Materials, Tail, budget, kept, weight
from everkin.inference.models import Profile
from everkin.ports.chat import Line, Prompt, Role

__all__ = ["Ahead", "Compiled", "Manner", "Materials", "compile_ahead", "compile_prompt"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A prompt, how many of its lines stand ahead of the volatile tail, what each zone weighs in tokens, and what was left out."""

    prompt: Prompt
    ahead: int
    tokens: dict[str, int]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How a kind of model is prompted: the wording of each zone."""

    frozen: Callable[[Ahead, int], str]
    slow: Callable[[Ahead], str]
    tail: Callable[[Materials, Profile], Tail]
    begins_with_person: bool
    """Whether the history must begin with the person, as many chat templates insist."""


MANNERS = {
    "tiny": Manner(tiny.frozen, tiny.slow, tiny.tail, begins_with_person=False),
    "standard": Manner(standard.frozen, standard.slow, standard.tail, begins_with_person=True),
}


def compile_prompt(materials: Materials, profile: Profile) -> Compiled:
    """Compile the prompt of a turn for a model of this profile."""
    head, history = _zones_ahead(materials.ahead, profile)
    tail = MANNERS[profile.prompting].tail(materials, profile)
    zones = {"head": [head], "history": history, "tail": tail.lines}
    tokens = {zone: round(weight(lines) / profile.bytes_per_token) for zone, lines in zones.items()}
    left_out = len(materials.ahead.history) - len(kept(materials.ahead, profile))
    dropped = (*tail.dropped, f"history: {left_out} messages") if left_out else tuple(tail.dropped)
    prompt = Prompt((head, *history, *tail.lines), profile.sampling, materials.ahead.session)
    return Compiled(prompt, 1 + len(history), tokens, dropped)


def compile_ahead(ahead: Ahead, profile: Profile) -> Prompt:
    """Compile what the next turn's prompt begins with, whatever will be said: the zones ahead of the tail."""
    head, history = _zones_ahead(ahead, profile)
    return Prompt((head, *history), profile.sampling, ahead.session)


def _zones_ahead(ahead: Ahead, profile: Profile) -> tuple[Line, list[Line]]:
    """The frozen and slow zones as one line, and the history zone."""
    manner = MANNERS[profile.prompting]
    frozen = manner.frozen(ahead, budget(profile.frozen_tokens, profile))
    slow = rules.shortened(manner.slow(ahead), budget(profile.slow_tokens, profile))
    history = _lines(kept(ahead, profile))
    if manner.begins_with_person and history and history[0].role == "assistant":
        history = history[1:]
    return Line("system", f"{frozen}\n\n{slow}" if slow else frozen), history


def _lines(messages: Sequence[Message]) -> list[Line]:
    """Messages as lines; neighbours of one speaker become one, for roles must alternate."""
    lines: list[Line] = []
    for message in messages:
        role: Role = "user" if message.role == "person" else "assistant"
        if lines and lines[-1].role == role:
            lines[-1] = Line(role, f"{lines[-1].content}\n{message.text}")
        else:
            lines.append(Line(role, message.text))
    return lines
