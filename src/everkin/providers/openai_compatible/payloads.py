"""What goes over the wire and what comes back, without the wire. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import orjson

from everkin.ports.chat import Prompt, Usage
from everkin.providers.openai_compatible.faults import GARBLED, WITHHELD, Complaint, Fault, complaint_in, fault_of

DONE = b"[DONE]"
TOKENS_MAX = 1 << 40
Finish = Literal["stop", "length"]
_LENGTH = frozenset({"length", "max_tokens", "model_length"})
_FAILED = {"content_filter": WITHHELD, "error": fault_of(Complaint()), "abort": fault_of(Complaint())}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one payload holds. `token`: the model made something, be it shown (`text`) or not (its reasoning)."""

    text: str = ""
    token: bool = False
    finish: Finish | None = None
    usage: Usage | None = None


def chat_request(model: str, prompt: Prompt, max_tokens_name: str) -> bytes:
    """The body of a chat request. A setting of `extra` overrides the same one of ours, but never what is asked."""
    sampling = prompt.sampling
    settings = {
        max_tokens_name: sampling.max_tokens,
        "temperature": sampling.temperature,
        "top_p": sampling.top_p,
        "stop": list(sampling.stop) or None,
        "seed": sampling.seed,
    }
    given = {name: value for name, value in settings.items() if value is not None}
    asked = {
        "model": model,
        "messages": [{"role": line.role, "content": well_formed(line.content)} for line in prompt.lines],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    return orjson.dumps(given | sampling.extra | asked)


def well_formed(text: str) -> str:
    """The text with a question mark for each half of a character, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def parse(payload: bytes) -> Mapping[str, object] | None:
    """A JSON object, or None. Halves of a character are let through, as some servers cut between them."""
    try:
        data = orjson.loads(payload)
    except orjson.JSONDecodeError:
        data = _parse_leniently(payload)
    return data if isinstance(data, dict) else None


def read_piece(payload: bytes) -> Piece | Fault:
    """Interpret one payload of a chat: a chunk of a stream or, from servers that do not stream, the whole answer."""
    data = parse(payload)
    if data is None:
        return GARBLED
    if complaint := complaint_in(data):
        return fault_of(complaint)
    choices = data.get("choices")
    choice = _mapping(choices[0]) if isinstance(choices, list) and choices else {}
    message = _mapping(choice.get("delta") or choice.get("message"))
    text, reason = message.get("content") or "", choice.get("finish_reason")
    if not isinstance(text, str):
        return GARBLED
    if fault := _FAILED.get(str(reason)):
        return fault
    token = bool(text or message.get("reasoning_content") or message.get("reasoning"))
    return Piece(text, token, _finish(reason), _usage(data))


def merge(one: Usage | None, other: Usage | None) -> Usage | None:
    """What two reports of one reply say together: servers spread the figures over several payloads."""
    if one is None or other is None:
        return one or other
    prompt_tokens = max(one.prompt_tokens, other.prompt_tokens)
    cached_tokens = min(prompt_tokens, max(one.cached_tokens, other.cached_tokens))
    return Usage(prompt_tokens, cached_tokens, max(one.completion_tokens, other.completion_tokens))


def _finish(reason: object) -> Finish | None:
    if not reason:
        return None
    return "length" if reason in _LENGTH else "stop"


def _usage(data: Mapping[str, object]) -> Usage | None:
    usage, timings = _mapping(data.get("usage")), _mapping(data.get("timings"))
    if not usage and not timings:
        return None
    cached = _count(_mapping(usage.get("prompt_tokens_details")).get("cached_tokens")) or _count(timings.get("cache_n"))
    prompt = _count(usage.get("prompt_tokens")) or _count(timings.get("cache_n")) + _count(timings.get("prompt_n"))
    completion = _count(usage.get("completion_tokens")) or _count(timings.get("predicted_n"))
    return Usage(prompt, min(cached, prompt), completion)


def _parse_leniently(payload: bytes) -> object:
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _count(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 < value < TOKENS_MAX else 0
