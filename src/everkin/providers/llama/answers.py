"""What the engine's own calls bring back. Pure."""

from everkin.providers.openai_compatible.faults import GARBLED, Fault
from everkin.providers.openai_compatible.payloads import parse


def read_count(body: bytes) -> int | Fault:
    """The number of tokens of a prompt."""
    count = (parse(body) or {}).get("input_tokens")
    return count if isinstance(count, int) else GARBLED


def read_tokens(body: bytes) -> list[int] | Fault:
    """The tokens of a text."""
    tokens = (parse(body) or {}).get("tokens")
    return tokens if isinstance(tokens, list) else GARBLED
