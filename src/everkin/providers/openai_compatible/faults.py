"""What can be wrong with an endpoint, as data, and the sentence that a person reads about it. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from math import ceil

import orjson

from everkin.ports.chat import ModelBroke, ModelBusy, ModelDenied, ModelError, ModelFaulty, ModelRefused, ModelUnreachable, PromptTooLong
from everkin.providers.openai_compatible.endpoint import Endpoint

DETAIL_CHARS_MAX = 160
ECHO_CHARS = 24
WORD_CHARS = 8
_USE = "with: everkin models use"
_AGAIN = "Try again in a moment"


@dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong: `what` follows the model's name in a sentence, `remedy` says what to do, `detail` is in the endpoint's own words.

    `wait_s` is the pause that the endpoint asks for.
    """

    kind: type[ModelError]
    what: str
    remedy: str = _AGAIN
    detail: str = ""
    wait_s: float | None = None


GARBLED = Fault(ModelFaulty, "sent something that is no answer", f"Check its address (it often ends in /v1), or choose another {_USE}")
OVERSIZED = Fault(ModelFaulty, "sent more in one piece than a reply can hold")
WORDLESS = Fault(ModelFaulty, "ended its answer without a word")
CUT_OFF = Fault(ModelFaulty, "ended its answer too early")
WITHHELD = Fault(ModelRefused, "withheld its answer by a filter of its own", f"Say it in other words, or choose another model {_USE}")
KEYLESS = Fault(ModelDenied, "asks for an API key", f"Set one {_USE}")


@dataclass(frozen=True, slots=True)
class Complaint:
    """An endpoint's own report of an error. `kinds` are its machine-readable names; token counts are 0 when it gave none."""

    status: int | None = None
    kinds: tuple[str, ...] = ()
    message: str = ""
    prompt_tokens: int = 0
    context_tokens: int = 0


_BY_STATUS = {
    401: Fault(ModelDenied, "refused the API key", f"Set the right one {_USE}"),
    402: Fault(ModelRefused, "has no credit left on its account", f"Add credit there, or choose another model {_USE}"),
    403: Fault(ModelDenied, "does not allow this with the given API key", f"Check the key's rights, or set another {_USE}"),
    404: Fault(ModelRefused, "was not found there", f"Check its name and its address (it often ends in /v1), then set them {_USE}"),
    408: Fault(ModelBusy, "took too long to take the request"),
    429: Fault(ModelBusy, "is over its limits"),
    501: Fault(ModelRefused, "cannot do this", f"Start it so that it can, or choose another {_USE}"),
    503: Fault(ModelBusy, "is busy or still loading"),
    529: Fault(ModelBusy, "is busy"),
}
_BY_HUNDRED = {
    3: Fault(ModelRefused, "points to another address", f"Give its final address {_USE}"),
    4: Fault(ModelRefused, "did not accept the request", f"Change what it complains of, or choose another model {_USE}"),
    5: Fault(ModelFaulty, "failed with an error of its own", "Try again; if it stays, read the engine's log"),
}
_REPORTED = Fault(ModelFaulty, "reported an error")
_KINDS_BEFORE_STATUS = {"insufficient_quota": 402, "billing_hard_limit_reached": 402, "invalid_api_key": 401}
_KINDS_WITHOUT_STATUS = {
    "authentication_error": 401,
    "permission_error": 403,
    "not_found_error": 404,
    "model_not_found": 404,
    "rate_limit_error": 429,
    "rate_limit_exceeded": 429,
    "overloaded_error": 503,
    "unavailable_error": 503,
    "invalid_request_error": 400,
}
_ERRORS = range(400, 600)
_OVERFLOW_KINDS = frozenset({"exceed_context_size_error", "context_length_exceeded", "context_exceeded"})
_OVERFLOW_STATUS = frozenset({None, 400, 422, 500})
_OVERFLOW_WORDS = re.compile(
    r"maximum context length|context length is only|context size has been exceeded|exceeds? the (available |model'?s? )?context"
    r"|exceeds? (the )?context (window|length|size)|longer than the (maximum )?(model|context) length|(prompt|input) is too (long|large)"
    r"|is too large to process|must have less than \d+ tokens",
    re.IGNORECASE,
)


def fault_of(complaint: Complaint) -> Fault:
    """What an endpoint's report means."""
    if _overflows(complaint):
        return _too_long(complaint)
    status = next((_KINDS_BEFORE_STATUS[kind] for kind in complaint.kinds if kind in _KINDS_BEFORE_STATUS), complaint.status)
    if status is None:
        status = next((_KINDS_WITHOUT_STATUS[kind] for kind in complaint.kinds if kind in _KINDS_WITHOUT_STATUS), 0)
    fault = _BY_STATUS.get(status) or _BY_HUNDRED.get(status // 100, _REPORTED)
    return replace(fault, detail=complaint.message)


def complaint_in(data: Mapping[str, object]) -> Complaint | None:
    """The error that an answer reports instead of text, if it does."""
    error = data if data.get("object") == "error" else data.get("error")
    if isinstance(error, str) and error:
        return Complaint(message=error)
    return _complaint(error) if isinstance(error, dict) and error else None


def complaint_of(status: int, body: bytes) -> Complaint:
    """The report in the body of a failed request, in whichever shape it comes."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace").strip()
        return Complaint(status, message="" if text.startswith("<") else text)
    if not isinstance(data, dict):
        return Complaint(status)
    return replace(complaint_in(data) or _complaint(data), status=status)


def tell(fault: Fault, endpoint: Endpoint, private: Iterable[str] = ()) -> ModelError:
    """The error for a request that failed before its first token. `private` is text that the sentence must not repeat."""
    remedy = f"Try again in {ceil(fault.wait_s)} s" if fault.wait_s else fault.remedy
    return fault.kind(f"The model {endpoint.label} {fault.what}{_said(fault, endpoint, private)}. {remedy}")


def tell_broken(fault: Fault, endpoint: Endpoint, private: Iterable[str] = ()) -> ModelBroke:
    """The error for a reply that had begun."""
    said = _said(fault, endpoint, private)
    return ModelBroke(f"The model {endpoint.label} broke off in mid-reply: it {fault.what}{said}. Ask again for a whole reply")


def refused_connection(what: str, remedy: str = _AGAIN) -> Fault:
    """No connection, or none that lasted until the answer."""
    return Fault(ModelUnreachable, what, remedy)


def _said(fault: Fault, endpoint: Endpoint, private: Iterable[str]) -> str:
    detail = " ".join(fault.detail.split())
    if endpoint.api_key:
        detail = detail.replace(endpoint.api_key, "***")
    detail = detail if len(detail) <= DETAIL_CHARS_MAX else f"{detail[: DETAIL_CHARS_MAX - 1]}…"
    return f' ("{detail.rstrip(".")}")' if detail and not _echoes(detail, private) else ""


def _echoes(detail: str, private: Iterable[str]) -> bool:
    windows = {detail[i : i + ECHO_CHARS] for i in range(max(1, len(detail) - ECHO_CHARS + 1))}
    texts = [" ".join(text.split()) for text in private]
    short = [text for text in texts if WORD_CHARS <= len(text) < ECHO_CHARS]
    return any(window in text for text in texts for window in windows) or any(text in detail for text in short)


def _overflows(complaint: Complaint) -> bool:
    if complaint.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE or not _OVERFLOW_KINDS.isdisjoint(complaint.kinds):
        return True
    return complaint.status in _OVERFLOW_STATUS and _OVERFLOW_WORDS.search(complaint.message) is not None


def _too_long(complaint: Complaint) -> Fault:
    counted = complaint.prompt_tokens and complaint.context_tokens
    size = f" ({complaint.prompt_tokens} tokens, and it holds {complaint.context_tokens})" if counted else ""
    remedy = f"Start it with a larger context, or choose another {_USE}"
    return Fault(PromptTooLong, f"cannot hold a prompt as long as this one{size}", remedy)


def _complaint(error: Mapping[str, object]) -> Complaint:
    code = error.get("code")
    return Complaint(
        status=_status(code),
        kinds=tuple(kind for kind in (code, error.get("type")) if isinstance(kind, str)),
        message=_message(error),
        prompt_tokens=_count(error.get("n_prompt_tokens")),
        context_tokens=_count(error.get("n_ctx")),
    )


def _message(error: Mapping[str, object]) -> str:
    said = error.get("message") or error.get("detail")
    if isinstance(said, list) and said and isinstance(said[0], dict):
        said = said[0].get("msg")
    return said if isinstance(said, str) else ""


def _status(code: object) -> int | None:
    number = int(code) if isinstance(code, str) and code.isdecimal() else code
    return number if isinstance(number, int) and number in _ERRORS else None


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0
