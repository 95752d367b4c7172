"""Pure decisions of a conversation: what may be said, and where a long history is cut."""

import re
import unicodedata
from itertools import accumulate, pairwise

from everkin.conversation.models import MessageEmpty, MessageTooLong, MessageUnreadable

MESSAGE_CHARS_MAX = 16_000
HISTORY_BLOCKS = 4
MARKERS_WEIGHT = 20

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SENTENCE_END = re.compile(r"(?:[!?\u2026]|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bSt)\.)[.!?\u2026]*[\"')\]]*(?=\s|$)")


def readable(text: str) -> str:
    """Return a person's message ready to be kept. Raises `MessageEmpty`, `MessageTooLong` or `MessageUnreadable`."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(said) > MESSAGE_CHARS_MAX:
        raise MessageTooLong(
            f"That message has {len(said):,} characters; {MESSAGE_CHARS_MAX:,} is the most. Send it in parts: nothing of it was sent."
        )
    if _CONTROL.search(said) or any("\ud800" <= c <= "\udfff" for c in said):
        raise MessageUnreadable("That message holds bytes that are not text. Send it as plain words; nothing of it was sent.")
    if not any(unicodedata.category(c)[0] not in "ZC" for c in said):
        raise MessageEmpty("There is nothing in that message. Write something first.")
    return said


def weight(text: str) -> int:
    """Length of `text` in bytes of plain English that cost a model about as many tokens: ASCII counts once, other bytes three times.

    Small vocabularies spend about a token a byte on other scripts; so a budget in tokens holds for every language.
    """
    if text.isascii():
        return len(text)
    total = len(text.encode())
    return total + 2 * (total - sum(map(str.isascii, text)))


def message_weight(text: str) -> int:
    """What a message weighs in a prompt: its text, and the markers that a chat template puts around it."""
    return weight(text) + MARKERS_WEIGHT


def history_start(total: int, budget: int) -> int:
    """Where the history zone begins on a path of weight `total`, so that what is left weighs at most `budget`.

    The start moves in blocks of a quarter of the budget: it stays put for many turns, and the engine's prefix cache with it.
    """
    block = max(1, budget // HISTORY_BLOCKS)
    over = total - budget
    return 0 if over <= 0 else -(-over // block) * block


def shortened(text: str, budget: int) -> str:
    """Cut the middle out of `text` so that it weighs at most about `budget`; the beginning and the end say the most."""
    if weight(text) <= budget:
        return text
    head = _prefix(text, budget // 2)
    tail = _prefix(text[::-1], budget // 2)[::-1]
    return f"{head.rstrip()} [...] {tail.lstrip()}"


def _prefix(text: str, budget: int) -> str:
    weighed = accumulate(weight(character) for character in text)
    return text[: next((n for n, total in enumerate(weighed) if total > budget), len(text))]


def sentences(text: str) -> list[str]:
    """Split `text` behind the ends of its sentences."""
    ends = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    return [part for start, end in pairwise(ends) if (part := text[start:end].strip())]


def sentences_end(text: str, sentences: int) -> int | None:
    """The index behind the end of the `sentences`-th sentence of `text`, once something follows it; None before that."""
    ends = [m.end() for m in _SENTENCE_END.finditer(text) if m.end() < len(text)]
    return ends[sentences - 1] if len(ends) >= sentences else None
