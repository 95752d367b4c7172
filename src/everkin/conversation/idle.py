"""A conversation that may be changed: no reply is on its way there."""

from everkin.conversation.models import Conversation, ReplyRunning


def idle(conversation: Conversation) -> Conversation:
    """The same conversation. Raises `ReplyRunning` where a reply is on its way: who changes it meanwhile would change half a turn."""
    if conversation.replying:
        raise ReplyRunning("A reply is on its way. Wait for it, or stop it first; nothing was changed.")
    return conversation
