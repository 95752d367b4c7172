"""What of a conversation is there: each look-up refuses what is not, inside the caller's transaction."""

from uuid import UUID

from everkin.accounts.models import Person
from everkin.conversation import store
from everkin.conversation.idle import idle
from everkin.conversation.models import (
    Conversation,
    Message,
    MessageElsewhere,
    UnknownConversation,
    UnknownMessage,
)
from everkin.kit.db import Connection


def conversation(conn: Connection, person: Person, conversation_id: UUID) -> Conversation:
    """A person's conversation. Raises `UnknownConversation`."""
    return existing(store.find(conn, person, conversation_id))


def existing(found: Conversation | None) -> Conversation:
    """A conversation that was looked for. Raises `UnknownConversation` where none was found."""
    if found is None:
        raise UnknownConversation("There is no such conversation. Choose a companion to begin one.")
    return found


def message(conn: Connection, person: Person, conversation: Conversation, message_id: UUID) -> Message:
    """A message of a conversation that is not deleted. Raises `UnknownMessage`."""
    found = store.find_message(conn, person, conversation.id, message_id)
    if found is None or found.state == store.DELETED:
        raise UnknownMessage("That message is not in this conversation any more. Load it again to see what is.")
    return found


def to_change(conn: Connection, person: Person, conversation_id: UUID, message_id: UUID) -> tuple[Conversation, Message]:
    """A message that may be changed, and its conversation. Raises `UnknownConversation`, `UnknownMessage` or `ReplyRunning`."""
    there = idle(conversation(conn, person, conversation_id))
    return there, message(conn, person, there, message_id)


def check_free(conn: Connection, message_id: UUID) -> None:
    """Raise `MessageElsewhere` where a message has that id already, whose ever it is."""
    if store.id_taken(conn, message_id):
        raise MessageElsewhere("This message id is in use. Send the message again under a new id.")
