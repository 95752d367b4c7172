"""What a prompt is made of, for tests: a companion of few words, paths, memories."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from everkin.conversation.models import Message, Speaker
from everkin.conversation.prompts import Ahead, Materials
from everkin.conversation.rules import message_weight
from everkin.memory.models import Memory, Recalled
from everkin.persona.models import Blueprint, Exchange, Goal, Humour, Recollection, Speech
from everkin.persona.voices import Voice
from tests.support.house import MORNING, profile

TOVE = Blueprint(
    schema=2,
    id="tove",
    version=2,
    name="Tove Lindqvist",
    called="Tove",
    temper=("laconic", "precise", "quietly kind", "dry"),
    persona="You are Tove, an AI and a navigator.\nYou speak plainly.",
    backstory="Tove is an AI character. She sailed.",
    speech=Speech(rhythm="Short.", favours=("noted", "steady", "good"), avoids=("amazing",)),
    humour=Humour(kind="none"),
    goals=(Goal(goal="That they sleep."), Goal(goal="That they call somebody.")),
    boundaries=("Never invents a memory.",),
    greeting="I am Tove, an AI. What kind of day are you in?",
    examples=tuple(Exchange(said=f"said {n}", reply=f"Reply {n}.") for n in range(30)),
    not_told=("You never told me.", "That is not in my log."),
    recollections=tuple(Recollection(fact=f"Fact {n}.", said=f"ask {n}?", reply=f"Fact {n}, yes.") for n in range(3)),
)
TINY, SMALL, STANDARD = profile("tiny"), profile("small"), profile("standard")
VOICE = Voice(tuple((e, 0.5) for e in TOVE.examples[:5]), TOVE.recollections[:3])


def spoken(*texts: str) -> list[Message]:
    """A path that begins with the greeting; then the person and the companion speak in turn."""
    path: list[Message] = []
    for at, text in enumerate((TOVE.greeting, *texts)):
        ahead, parent = (path[-1].path_weight, path[-1].id) if path else (0, None)
        role: Speaker = "person" if at % 2 else "companion"
        heavy = message_weight(text)
        path.append(Message(uuid4(), parent, role, "said", text, "complete", MORNING, heavy, ahead + heavy))
    return path


def recalled(
    text: str, *, speaker: Speaker = "person", closeness: float = 0.9, overlap: float = 0.5, message_id: UUID | None = None
) -> Recalled:
    one = message_id or uuid4()
    return Recalled(Memory(one, one, speaker, text, MORNING - timedelta(days=40)), 2.0, closeness, overlap)


def materials(
    said: str = "Good morning.", history: Sequence[Message] = (), memories: Sequence[Recalled] = (), voice: Voice = VOICE
) -> Materials:
    return Materials(Ahead(TOVE, MORNING, history or spoken(), "a-session"), said, memories, voice, MORNING)
