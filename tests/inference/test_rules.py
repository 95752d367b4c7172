from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.inference import store
from everkin.inference.models import ModelState
from everkin.inference.rules import REST, fell_back, fitted, in_its_place, order, profile_for, status
from everkin.providers.scripted import ScriptedChat
from tests.support.house import MORNING, candidate, profile

CHAT = ScriptedChat(["Noted."])
BUDGETS = ("context_tokens", "reply_tokens", "frozen_tokens", "slow_tokens", "history_tokens", "tail_tokens")
A, B, C = (candidate(CHAT, name=name) for name in "ABC")


@pytest.mark.parametrize(
    ("model", "fits"),
    [
        ("SmolLM2-135M-Instruct-Q8_0.gguf", "tiny"),
        ("bartowski/SmolLM2-360M-Instruct", "tiny"),
        ("llama-3.2-3B-instruct", "small"),
        ("qwen2.5:0.5b", "small"),
        ("qwen3-4b", "small"),
        ("Qwen3-4B-Instruct-2507-Q4_K_M.gguf", "small"),
        ("gemma3:1b", "small"),
        ("phi_3b.gguf", "small"),
        ("qwen3-14b", "standard"),
        ("qwen2.5:32b", "standard"),
        ("llama-3.3-70B-instruct", "standard"),
        ("mixtral-8x22b", "standard"),
        ("qwen2-1.54b", "standard"),
        ("model-4bit", "standard"),
        ("smollm2-1350m", "standard"),
        ("gpt-4.1", "standard"),
        ("mistral-large", "standard"),
        ("", "standard"),
    ],
)
def test_the_first_profile_that_fits(model: str, fits: str) -> None:
    assert profile_for(model, store.profiles()).name == fits


def test_every_profile_fits_its_own_context() -> None:
    for one in store.profiles():
        zones = (one.frozen_tokens, one.slow_tokens, one.history_tokens, one.tail_tokens, one.reply_tokens)
        assert sum(zones) < one.context_tokens, one.name
        assert one.sampling.max_tokens == one.reply_tokens
    assert store.profiles()[-1].matches == ()


def test_no_context_told_keeps_the_profile() -> None:
    assert fitted(profile("standard"), None) == profile("standard")


@given(st.sampled_from(["tiny", "small", "standard"]), st.integers(1, 2_000_000))
def test_a_smaller_context_shrinks_every_budget_and_a_larger_one_none(name: str, context_tokens: int) -> None:
    before = profile(name)
    after = fitted(before, context_tokens)
    assert after.context_tokens == context_tokens
    for budget, floor in (("reply_tokens", 48), ("frozen_tokens", 400), ("slow_tokens", 32), ("history_tokens", 256), ("tail_tokens", 256)):
        was, now = getattr(before, budget), getattr(after, budget)
        assert now == was if context_tokens >= before.context_tokens else min(floor, was) <= now <= was
    assert after.model_copy(update={b: getattr(before, b) for b in BUDGETS}) == before


@pytest.mark.parametrize("name", ["small", "standard"])
@pytest.mark.parametrize("context_tokens", [2048, 4096, 8192])
def test_the_zones_of_a_smaller_context_fit_it(name: str, context_tokens: int) -> None:
    after = fitted(profile(name), context_tokens)
    assert sum(getattr(after, zone) for zone in BUDGETS[1:]) <= context_tokens


@pytest.mark.parametrize(
    ("failed_s_ago", "tried"),
    [
        ({}, "ABC"),
        ({"A": 0}, "BCA"),
        ({"A": 29.9}, "BCA"),
        ({"A": 30}, "ABC"),
        ({"A": 5, "B": 1}, "CAB"),
        ({"A": 5, "B": 1, "C": 2}, "ABC"),
        ({"other": 1}, "ABC"),
    ],
)
def test_who_failed_rests_behind_the_others(failed_s_ago: dict[str, float], tried: str) -> None:
    failed_at = {name: MORNING - timedelta(seconds=ago) for name, ago in failed_s_ago.items()}
    assert "".join(c.name for c in order([A, B, C], failed_at, MORNING)) == tried
    assert timedelta(seconds=30) == REST


@pytest.mark.parametrize(
    ("state", "kind", "words", "advice"),
    [
        ("starting", "tiny", "is waking up", None),
        ("failed", "tiny", "does not answer", "everkin doctor"),
        ("ready", "tiny", "simple-minded", "everkin models use --help"),
        ("ready", "standard", "Talking through Mara 7B, on this machine.", None),
    ],
)
def test_the_status_in_words(state: ModelState, kind: str, words: str, advice: str | None) -> None:
    told = status(candidate(CHAT, kind, "Mara 7B"), state)
    assert told.words.endswith(".")
    assert "Mara 7B" in told.words
    assert words in told.words
    assert told.advice == advice


def test_a_tiny_model_from_elsewhere_did_not_come_with_everkin() -> None:
    assert status(replace(candidate(CHAT, "tiny", "Mara"), where="file"), "ready").words == "Talking through Mara, on this machine."


def test_a_built_in_model_that_is_not_there_is_to_be_fetched() -> None:
    gone = replace(candidate(CHAT, "tiny", "Mara"), is_there=lambda: False)
    assert status(gone, "failed").advice == "everkin models install"
    assert "is not on this machine" in status(gone, "failed").words
    assert status(gone, "starting").advice is None
    for other in (replace(gone, where="remote"), replace(gone, is_there=lambda: True)):
        assert status(other, "failed").advice == "everkin doctor"


def test_who_talks_in_anothers_place_is_told() -> None:
    told = in_its_place(status(B, "ready"), A)
    assert (told.candidate, told.state, told.advice) == (B, "ready", "everkin doctor")
    assert told.words == "A does not answer just now. Talking through B, on this machine."


def test_a_fall_back_is_one_sentence() -> None:
    assert fell_back("A", "It is busy.", "B") == "B answers for now, because A could not: It is busy."
