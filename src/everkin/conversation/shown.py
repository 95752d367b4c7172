"""The shown path of a conversation, changed inside the caller's transaction; memory follows every change."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import rules, store
from everkin.conversation.heard import pairs_of
from everkin.conversation.models import (
    Conversation,
    Kind,
    Message,
    MessageState,
    Speaker,
    Whose,
)
from everkin.kit.clock import Clock
from everkin.kit.db import Connection
from everkin.kit.ids import Ids
from everkin.memory.models import Pair
from everkin.memory.service import Memories

PARTING_STEP = 64
"""How many messages of two paths are first compared to find where they part; eight times as many each time that it is further up."""


class Shown:
    """What goes on a shown path, what leaves it and what joins it."""

    def __init__(self, memory: Memories, clock: Clock, ids: Ids) -> None:
        self._memory = memory
        self._clock = clock
        self._ids = ids

    def message(
        self, role: Speaker, kind: Kind, text: str, parent: Message | None, message_id: UUID | None = None, state: MessageState = "complete"
    ) -> Message:
        """A message of now that answers `parent`; it is stored by whoever asks for it."""
        weight, ahead = rules.message_weight(text), parent.path_weight if parent else 0
        parent_id = parent.id if parent else None
        return Message(message_id or self._ids.new(), parent_id, role, kind, text, state, self._clock.now(), weight, ahead + weight)

    def append(self, conn: Connection, person: Person, conversation: Conversation, run: Sequence[Message]) -> None:
        """Go on with a conversation, from its head or from further up, by messages of which each answers the one before."""
        store.add_messages(conn, person, conversation.id, run)
        if run[0].parent_id != conversation.head_id:
            self.move(conn, person, conversation, run[-1].id, through=run[0].id)
            return
        store.move_head(conn, person, conversation.id, run[-1].id, self._clock.now())
        self.due(conn, person, conversation, [m.id for m in run])

    def move(self, conn: Connection, person: Whose, conversation: Conversation, head_id: UUID, through: UUID | None = None) -> None:
        """Show another path: it ends in `head_id`, and goes `through` a message from which on it is shown as it was.

        Without `through` it is shown for the moment: what was shown last below each message stays noted as it was.
        What leaves the path, what joins it, and the message that is now answered otherwise are due.
        """
        limit, fork = PARTING_STEP, None
        while fork is None:
            old, new = (store.trail(conn, person, end, limit=limit) for end in (conversation.head_id, head_id))
            leaving, joining, fork = rules.parting(old, new)
            if max(len(old), len(new)) < limit:
                break
            limit *= 8
        around = [*joining, *([fork] if fork else [])]
        if through is not None:
            store.show_below(conn, person, [(above, below) for below, above in pairwise(around[around.index(through) :])])
        store.move_head(conn, person, conversation.id, head_id, self._clock.now())
        self.due(conn, person, conversation, [*leaving, *around])

    def due(self, conn: Connection, person: Whose, conversation: Conversation, message_ids: Iterable[UUID]) -> None:
        """Let memory follow: what these messages say on the shown path may have changed."""
        if not conversation.is_group:
            self._memory.due(conn, Pair(person.id, conversation.companion_id), message_ids)
            return
        ids = list(dict.fromkeys(message_ids))
        heard = store.presence(conn, person, ids)
        for pair in pairs_of(conn, person, conversation):
            self._memory.due(conn, pair, [one for one in ids if pair.companion_id in heard.get(one, ())])
