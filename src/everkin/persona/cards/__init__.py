"""Character cards and chat logs: pure functions from bytes to nouns and back."""

from everkin.persona.cards.chat_log import read_chat_log, write_chat_log
from everkin.persona.cards.containers import read_card, write_charx, write_json, write_png, write_v1, write_v2
from everkin.persona.cards.models import Alternative, Asset, Card, CardRefused, CardTooLarge, ChatLog, LoggedMessage

__all__ = [
    "Alternative",
    "Asset",
    "Card",
    "CardRefused",
    "CardTooLarge",
    "ChatLog",
    "LoggedMessage",
    "read_card",
    "read_chat_log",
    "write_charx",
    "write_chat_log",
    "write_json",
    "write_png",
    "write_v1",
    "write_v2",
]
