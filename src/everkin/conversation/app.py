"""What a turn may use: the house, wired once in `main` and frozen; a test swaps a part with `dataclasses.replace`."""

from dataclasses import dataclass

from everkin.accounts.service import Accounts
from everkin.conversation.groups import Groups
from everkin.conversation.jobs import Remembering
from everkin.conversation.paths import Paths
from everkin.conversation.service import Conversations
from everkin.conversation.settlement import Settlement
from everkin.emotion.text_emotion import TextEmotion
from everkin.inference.service import Inference
from everkin.kit.clock import Clock
from everkin.memory.control import Control
from everkin.memory.service import Memories
from everkin.persona.service import Personas
from everkin.persona.voices import Voices
from everkin.safety.service import Safety


@dataclass(frozen=True, slots=True)
class App:
    """Every part of the house that a face or a turn asks."""

    accounts: Accounts
    conversations: Conversations
    settlement: Settlement
    paths: Paths
    groups: Groups
    inference: Inference
    memory: Memories
    control: Control
    remembering: Remembering
    personas: Personas
    voices: Voices
    emotions: TextEmotion
    safety: Safety
    clock: Clock
