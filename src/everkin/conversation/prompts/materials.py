"""What a prompt is made of."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from everkin.conversation import rules
from everkin.conversation.models import Message, Zone
from everkin.emotion.models import Bindings, Felt, Percept
from everkin.inference.models import Profile
from everkin.memory.models import Memory, Recalled
from everkin.memory.rules.confidence import likely
from everkin.memory.rules.forgetting import takes_up
from everkin.persona.models import Blueprint, Exchange
from everkin.persona.voices import Voice
from everkin.ports.chat import Line, Role

Place = Literal["notes", "examples_top", "examples_bottom", "note_top", "note_bottom", "depth"]
EXCERPT_CHARS = 160
RECENT_MESSAGES = 24
_PLACE = re.compile(r"(\{\w+\})")
_PLACES = {"{for}": r"[\w ]+", "{about}": ".+"}
EARLIEST = 0
"""What nothing pushes out."""
GAP = 2
"""What stands between two pieces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a prompt: its zone, where it comes from, its words, why it is in. What has the highest `gives_way` is left out first.

    One with a `depth` stands so many messages deep, the person's message counted, as said by `role`.
    """

    zone: Zone
    source: str
    text: str
    why: str
    gives_way: int = EARLIEST
    depth: int | None = None
    role: Role = "system"


@dataclass(frozen=True, slots=True)
class Lore:
    """An entry of a book of lore that is in, and where it stands.

    In the notes of the tail; there ahead of the examples or behind them; around the author's note; or `depth` messages deep, the person's
    message counted.
    """

    name: str
    text: str
    why: str
    place: Place = "notes"
    depth: int = 0
    role: Role = "system"


@dataclass(frozen=True, slots=True)
class Ahead:
    """What stands ahead of the tail: who speaks, since when, and what was said so far, oldest first.

    `heard` is the history with the replies that no model is to read again: what was felt at them holds.
    `unanswered` is what the person said last without an answer: roles must alternate, so it joins the message in the tail. `known` is what
    the person had told before this session. Of a group `circle` are all companions who are there, by their ids, and `names` what everybody
    is called who ever was. `spoken` settles the macros of a companion's texts, the same way for the life of a conversation.
    """

    companion: Blueprint
    met_at: datetime
    history: Sequence[Message]
    session: str
    heard: Sequence[Message] = ()
    unanswered: str = ""
    known: Sequence[str] = ()
    circle: Mapping[str, Blueprint] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    spoken: Callable[[str], str] = str

    @property
    def is_group(self) -> bool:
        """Whether several companions are there."""
        return bool(self.circle)


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything that a turn's prompt is made of.

    `plans` are the person's dated commitments that are worth a word now. `silence` is how long nothing was said before, and `about` what
    was talked of last. `of_itself` answers a question about the companion's own life, `facets` are the lines of its life and canon that
    matter now (`retold` where one of them is of a message of its own, which may be deleted), `anchors` the examples that bring its voice
    back; it is `humorous` as often as its author wished. `besides` are the replies that were given to the message already. `hint` is the
    person's wish for this one reply, `begun` what of the reply stands already. `behind` says that in a group the companion speaks behind
    others: the message stands in the history already.
    """

    ahead: Ahead
    said: str
    recalled: Sequence[Recalled]
    voice: Voice
    now: datetime
    plans: Sequence[Memory] = ()
    percept: Percept = field(default_factory=Percept)
    felt: Felt | None = None
    silence: timedelta = timedelta()
    about: str = ""
    lore: Sequence[Lore] = ()
    asks_of_life: bool = False
    of_itself: str = ""
    facets: Sequence[str] = ()
    retold: bool = False
    anchors: Sequence[Exchange] = ()
    humorous: bool = False
    besides: Sequence[str] = ()
    hint: str = ""
    begun: str = ""
    behind: bool = False

    @property
    def recent(self) -> Sequence[Message]:
        """The last messages of the history."""
        return self.ahead.history[-RECENT_MESSAGES:]

    @property
    def last_words(self) -> str:
        """What was said last, by whomever."""
        return self.ahead.history[-1].text if self.ahead.history else ""

    @property
    def own_recent(self) -> Sequence[Message]:
        """What of it the companion itself said."""
        return [m for m in self.recent if m.said_by(self.ahead.companion.id)]

    @property
    def recent_replies(self) -> list[str]:
        """What the companion replied lately, the oldest first."""
        return [*(m.text for m in self.own_recent if m.kind == "reply"), *self.besides]

    @property
    def bindings(self) -> Bindings:
        """What binds the reply."""
        return self.felt.bindings if self.felt else Bindings()

    @property
    def recent_texts(self) -> set[str]:
        """What the companion said lately."""
        return {*(m.text for m in self.own_recent), *self.besides}

    def said_lately(self, line: str) -> bool:
        """Whether the companion said a line of its author's lately, whatever stood in for its places ({for}, {about})."""
        said = re.compile("".join(_PLACES.get(part) or re.escape(part) for part in _PLACE.split(line)))
        return any(said.search(text) for text in self.recent_texts)

    def brought_up(self, reply: str) -> list[UUID]:
        """The memories that a reply took up."""
        memories = (*(r.memory for r in likely(self.recalled)), *self.plans)
        return [m.id for m in memories if takes_up(reply, self.said, m.text)]


@dataclass(frozen=True, slots=True)
class Tail:
    """The volatile tail: the lines that end the prompt, its pieces, those that stand some messages deep among them, what was left out."""

    lines: Sequence[Line]
    pieces: Sequence[Piece] = ()
    dropped: Sequence[str] = ()


def fitting(pieces: Sequence[Piece], most: int) -> tuple[list[Piece], list[str]]:
    """Leave out pieces until the rest weighs at most `most`, those that give way first ahead of others; say what was left out."""
    fits, dropped = list(pieces), []
    for piece in sorted(pieces, key=lambda p: -p.gives_way):
        if piece.gives_way > EARLIEST and sum(rules.weight(p.text) + GAP for p in fits) > most:
            fits.remove(piece)
            dropped.append(f"{piece.zone}: {piece.source}")
    return fits, dropped


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
