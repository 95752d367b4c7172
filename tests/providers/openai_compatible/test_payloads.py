import json

import orjson
import pytest

from everkin.ports.chat import Line, ModelBusy, ModelDenied, ModelFaulty, ModelRefused, Prompt, PromptTooLong, Sampling, Usage
from everkin.providers.openai_compatible.faults import GARBLED, WITHHELD, Fault
from everkin.providers.openai_compatible.payloads import Piece, chat_request, merge, read_piece
from tests.support.model_server import LLAMA_OVERFLOW, OPENAI_OVERFLOW

HELLO = (Line("user", "Hello"),)


def delta(finish_reason: str | None = None, **message: object) -> dict[str, object]:
    return {"choices": [{"index": 0, "delta": message, "finish_reason": finish_reason}]}


@pytest.mark.parametrize(
    ("payload", "piece"),
    [
        (delta(role="assistant", content=""), Piece()),
        (delta(role="assistant", content=None), Piece()),
        (delta(content="Hi"), Piece("Hi", token=True)),
        (delta(reasoning_content="Hm"), Piece(token=True)),
        (delta(reasoning="Hm"), Piece(token=True)),
        (delta("stop", content="Hi"), Piece("Hi", token=True, finish="stop")),
        (delta("length"), Piece(finish="length")),
        (delta("eos"), Piece(finish="stop")),
        ({"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}, Piece("Hi", token=True, finish="stop")),
        ({"choices": []}, Piece()),
        ({"choices": [], "usage": None, "error": None}, Piece()),
        ({"type": "ping"}, Piece()),
        ({"usage": {"prompt_tokens": 9, "completion_tokens": 2}}, Piece(usage=Usage(9, 0, 2))),
        ({"usage": {"prompt_tokens": 9, "completion_tokens": 2, "prompt_tokens_details": None}}, Piece(usage=Usage(9, 0, 2))),
        ({"usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 8}}}, Piece(usage=Usage(9, 8, 0))),
        ({"usage": {"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 80}}}, Piece(usage=Usage(9, 9, 0))),
        ({"usage": {"prompt_tokens": -1, "completion_tokens": "many"}}, Piece(usage=Usage())),
        ({"timings": {"cache_n": 992, "prompt_n": 10, "predicted_n": 5}}, Piece(usage=Usage(1002, 992, 5))),
    ],
)
def test_payloads_are_understood(payload: dict[str, object], piece: Piece) -> None:
    assert read_piece(orjson.dumps(payload)) == piece


@pytest.mark.parametrize(
    "payload", [b'{"choices":[{"del', b"[]", b"null", b"", b"<html>", b'{"choices":[{"delta":{"content":5}}]}', b"[" * 5000]
)
def test_what_is_no_answer_is_garbled(payload: bytes) -> None:
    assert read_piece(payload) == GARBLED


def test_a_filter_is_no_end() -> None:
    assert read_piece(orjson.dumps(delta("content_filter"))) == WITHHELD


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (LLAMA_OVERFLOW, PromptTooLong),
        (OPENAI_OVERFLOW, PromptTooLong),
        ({"error": {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}}, PromptTooLong),
        ({"error": {"message": "However, the model's context length is only 1024 tokens", "code": 400}}, PromptTooLong),
        ({"object": "error", "message": "maximum context length is 8 tokens", "code": 400}, PromptTooLong),
        ({"error": {"code": 500, "message": "Out of order.", "type": "server_error"}}, ModelFaulty),
        ({"error": {"code": "429", "message": "Slow down."}}, ModelBusy),
        ({"error": {"type": "overloaded_error"}}, ModelBusy),
        ({"error": {"code": "invalid_api_key", "type": "invalid_request_error"}}, ModelDenied),
        ({"error": {"code": "insufficient_quota", "type": "insufficient_quota"}}, ModelRefused),
        ({"error": {"type": "invalid_request_error", "message": "No."}}, ModelRefused),
        ({"error": "model runner has crashed"}, ModelFaulty),
        (delta("error"), ModelFaulty),
    ],
)
def test_errors_inside_an_answer_are_classed(payload: dict[str, object], kind: type[Exception]) -> None:
    fault = read_piece(orjson.dumps(payload))
    assert isinstance(fault, Fault)
    assert fault.kind is kind


def test_the_request_holds_what_was_asked() -> None:
    sampling = Sampling(48, 0.2, 0.9, ("\n",), 7, {"dry_multiplier": 0.8, "cache_prompt": True})
    assert json.loads(chat_request("mara", Prompt((Line("system", "Be kind."), *HELLO), sampling), "max_tokens")) == {
        "model": "mara",
        "messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hello"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 48,
        "temperature": 0.2,
        "top_p": 0.9,
        "stop": ["\n"],
        "seed": 7,
        "dry_multiplier": 0.8,
        "cache_prompt": True,
    }


def test_what_is_not_set_is_left_to_the_engine() -> None:
    body = json.loads(chat_request("mara", Prompt(HELLO), "max_completion_tokens"))
    assert body.keys() == {"model", "messages", "stream", "stream_options", "max_completion_tokens"}


def test_extra_settings_override_settings_but_never_the_question() -> None:
    body = json.loads(
        chat_request("mara", Prompt(HELLO, Sampling(seed=1, extra={"seed": 2, "model": "other", "stream": False})), "max_tokens")
    )
    assert (body["seed"], body["model"], body["stream"]) == (2, "mara", True)


def test_half_a_sign_in_the_prompt_becomes_a_question_mark() -> None:
    body = json.loads(chat_request("mara", Prompt((Line("user", "a\ud83d"),)), "max_tokens"))
    assert body["messages"][0]["content"] == "a?"


def test_two_reports_of_usage_are_one() -> None:
    assert merge(Usage(1002, 992, 0), Usage(1002, 0, 5)) == Usage(1002, 992, 5)
    assert merge(None, Usage(1, 0, 1)) == Usage(1, 0, 1)
    assert merge(None, None) is None
