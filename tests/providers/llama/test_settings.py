"""What the engine's process is told."""

from pathlib import Path

import pytest

from everkin.providers.llama.cpus import UNBOUND, threads_allowed
from everkin.providers.llama.engine import BACK_OFF_MAX_S, back_off_s
from everkin.providers.llama.settings import EngineSettings, batch_tokens, engine_order

SMALL = 145_000_000
LARGE = 5_000_000_000


def order(settings: EngineSettings, file_bytes: int = SMALL, threads: int = UNBOUND) -> dict[str, object]:
    return engine_order(settings, file_bytes, threads)


def params(settings: EngineSettings, file_bytes: int = SMALL) -> dict[str, object]:
    told = order(settings, file_bytes)["params"]
    assert isinstance(told, dict)
    return told


def test_each_slot_has_the_whole_context() -> None:
    assert params(EngineSettings(Path("m"), "m", 4096, slots=3))["n_ctx"] == 3 * 4096


def test_the_threads_of_the_settings_go_before_those_of_the_machine() -> None:
    assert order(EngineSettings(Path("m"), "m", 4096, threads=5), threads=2)["threads"] == 5
    assert order(EngineSettings(Path("m"), "m", 4096), threads=2)["threads"] == 2


@pytest.mark.parametrize(("file_bytes", "tokens"), [(SMALL, 256), (1_100_000_000, 128), (LARGE, 64)])
def test_a_larger_model_looks_up_after_fewer_tokens(file_bytes: int, tokens: int) -> None:
    assert batch_tokens(file_bytes) == tokens
    assert params(EngineSettings(Path("m"), "m", 4096), file_bytes)["n_batch"] == tokens


def test_the_key_is_no_part_of_the_order() -> None:
    assert "api_key" not in order(EngineSettings(Path("m"), "m", 4096))


@pytest.mark.parametrize(
    ("quota", "threads"), [("150000 100000", 1), ("10000 100000", 1), ("max 100000", UNBOUND), ("nonsense", UNBOUND), ("", UNBOUND)]
)
def test_a_container_s_quota_bounds_the_threads(tmp_path: Path, quota: str, threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    path = tmp_path / "cpu.max"
    path.write_text(quota, encoding="ascii")
    assert threads_allowed(path) == threads


def test_without_a_quota_all_threads_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    assert threads_allowed(tmp_path / "none") == UNBOUND


def test_a_pinned_process_uses_its_own_processors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {1, 3}, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert threads_allowed(tmp_path / "none") == 2


def test_pauses_grow_up_to_a_bound() -> None:
    pauses = [back_off_s(crashes) for crashes in range(9)]
    assert pauses[:4] == [0.0, 0.0, 0.5, 1.0]
    assert pauses[-1] == BACK_OFF_MAX_S
