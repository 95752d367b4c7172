"""What a prompt is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from everkin.conversation import rules
from everkin.conversation.models import Message
from everkin.inference.models import Profile
from everkin.memory.models import Memory, Recalled
from everkin.memory.rules.confidence import likely
from everkin.memory.rules.forgetting import takes_up
from everkin.persona.models import Blueprint
from everkin.persona.voices import Voice
from everkin.ports.chat import Line


@dataclass(frozen=True, slots=True)
class Ahead:
    """What stands ahead of the tail: who speaks, since when, and what was said so far, oldest first.

    `unanswered` is what the person said last without an answer: roles must alternate, so it joins the message in the tail. `known` is what
    the person had told before this session.
    """

    companion: Blueprint
    met_at: datetime
    history: Sequence[Message]
    session: str
    unanswered: str = ""
    known: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything that a turn's prompt is made of. `plans` are the person's dated commitments that are worth a word now."""

    ahead: Ahead
    said: str
    recalled: Sequence[Recalled]
    voice: Voice
    now: datetime
    plans: Sequence[Memory] = ()

    def brought_up(self, reply: str) -> list[UUID]:
        """The memories that a reply took up."""
        memories = (*(r.memory for r in likely(self.recalled)), *self.plans)
        return [m.id for m in memories if takes_up(reply, self.said, m.text)]


@dataclass(frozen=True, slots=True)
class Tail:
    """The volatile tail, and what had to be left out of it."""

    lines: Sequence[Line]
    dropped: Sequence[str] = ()


def budget(tokens: int, profile: Profile) -> int:
    """A budget in tokens as one in the unit of `rules.weight`."""
    return round(tokens * profile.bytes_per_token)


def weight(lines: Sequence[Line]) -> int:
    """What lines weigh in a prompt, the template's markers around each included."""
    return sum(rules.message_weight(line.content) for line in lines)


def kept(ahead: Ahead, profile: Profile) -> Sequence[Message]:
    """The messages of the history zone: whole ones only, from a start that moves in blocks, so that they fit the profile's budget."""
    total = ahead.history[-1].path_weight if ahead.history else 0
    start = rules.history_start(total, budget(profile.history_tokens, profile))
    return [m for m in ahead.history if m.path_weight - m.weight >= start]
