"""Choosing models in the terminal."""

import json
import stat
from pathlib import Path

import pytest

from everkin.inference import store
from everkin.inference.models import Choice, Role
from tests.cli.conftest import Everkin
from tests.support.model_server import ModelServer


def chosen(home: Path, role: Role = Role.CHAT) -> tuple[Choice, ...]:
    return store.read(home / "models.json").by_role.get(role, ())


def use(everkin: Everkin, base_url: str, model: str, *more: str) -> None:
    assert everkin("models", "use", "--base-url", base_url, "--model", model, *more).code == 0


def test_the_list_names_what_is_used_and_what_can_be_pulled(everkin: Everkin) -> None:
    use(everkin, "http://localhost:11434/v1", "qwen2.5:7b")
    listed = everkin("models", "list").said
    assert "chat 1 qwen2.5:7b http://localhost:11434/v1 chat last SmolLM2 135M not installed: everkin models install" in listed
    assert "qwen2.5-3b" in listed


def test_models_are_tried_the_latest_first_unless_told_otherwise(everkin: Everkin, home: Path) -> None:
    use(everkin, "http://h/v1", "a")
    use(everkin, "http://h/v1", "b", "--api-key", "secret")
    use(everkin, "http://h/v1", "c", "--fallback")
    use(everkin, "http://h/v1", "a")
    assert [choice.name for choice in chosen(home)] == ["a", "b", "c"]
    assert stat.S_IMODE((home / "models.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(("more", "is_told"), [([], True), (["--fallback"], False), (["--role", "guard"], False), (["--reset"], True)])
def test_it_is_told_that_conversations_keep_their_model(everkin: Everkin, more: list[str], is_told: bool) -> None:  # noqa: FBT001 - a case of the table
    chosen = everkin("models", "use", "--base-url", "http://h/v1", "--model", "a", *more)
    assert chosen.code == 0
    assert ("everkin versions accept --all" in chosen.said) == is_told


def test_reset_forgets_one_role(everkin: Everkin, home: Path) -> None:
    use(everkin, "http://h/v1", "a")
    use(everkin, "http://h/v1", "b", "--role", "guard")
    assert "talks again" in everkin("models", "use", "--reset").said
    assert (chosen(home), len(chosen(home, Role.GUARD))) == ((), 1)
    assert "talks again" not in everkin("models", "use", "--reset", "--role", "guard").said


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Give either a GGUF file, or --base-url with --model."),
        (["--base-url", "http://h/v1"], "--base-url with --model"),
        (["--model", "x"], "--base-url with --model"),
        (["x.gguf", "--base-url", "http://h/v1", "--model", "x"], "Give either"),
        (["--base-url", "localhost:11434", "--model", "x"], "--base-url is a whole address"),
        (["--base-url", "http://[/v1", "--model", "x"], "no web address"),
        (["--base-url", "http://me:pw@h/v1", "--model", "x"], "holds a password"),
        (["--base-url", "http://h/v1", "--model", "x", "--api-key", "\u79c1"], "API key"),
        (["--base-url", "http://h/v1", "--model", "x", "--profile", "huge"], "tiny, small, standard"),
        (["--base-url", "http://h/v1", "--model", "x" * 300], "1 to 200"),
    ],
)
def test_a_choice_that_cannot_be(everkin: Everkin, home: Path, words: list[str], told: str) -> None:
    ran = everkin("models", "use", *words)
    assert ran.code == 1
    assert told in ran.complained
    assert not (home / "models.json").exists()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.gguf", None, "There is no model file at"),
        ("empty.gguf", b"", "is empty"),
        ("page.gguf", b"<!doctype html><html>Sign in</html>", "is a web page, not a model"),
        ("text.gguf", b"hello", "is not a GGUF model file"),
        ("cut.gguf", b"GGUF\x03\x00\x00\x00", "is damaged or cut off"),
        (".", None, "is a folder, not a model file"),
    ],
)
def test_a_file_that_is_no_model(everkin: Everkin, home: Path, tmp_path: Path, name: str, content: bytes | None, told: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ran = everkin("models", "use", str(tmp_path / name))
    assert ran.code == 1
    assert told in ran.complained
    assert "everkin models" in ran.complained
    assert not (home / "models.json").exists()


def test_a_truncated_model(everkin: Everkin, furnished: Path, tmp_path: Path) -> None:
    whole = next((furnished / "models").glob("SmolLM2*.gguf"))
    (tmp_path / "cut.gguf").write_bytes(whole.read_bytes()[:-1000])
    ran = everkin("models", "use", str(tmp_path / "cut.gguf"))
    assert ran.code == 1
    assert f"is cut off: it has {whole.stat().st_size - 1000:,} of {whole.stat().st_size:,} bytes" in ran.complained


def test_a_broken_file_of_choices_is_told(everkin: Everkin, home: Path) -> None:
    home.mkdir()
    (home / "models.json").write_text(json.dumps({"chat": [{"name": "x", "colour": "red"}]}))
    ran = everkin("models", "list")
    assert ran.code == 1
    assert f"{home}/models.json cannot be read: chat (item 1).colour is not known." in ran.complained


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("denied", "asks for an API key. Set one with: everkin models use"),
        ("limited", "is over its limits"),
        ("broken", "failed with an error of its own"),
        ("half-json", "broke off in mid-reply"),
        ("drop", "closed the connection before it answered"),
        ("unknown", "was not found there"),
    ],
)
def test_a_model_that_fails_its_test(everkin: Everkin, model_server: ModelServer, model: str, told: str) -> None:
    use(everkin, model_server.base_url, model, "--role", "background")
    ran = everkin("models", "test", "--role", "background")
    assert ran.code == 1
    assert ran.said.startswith(f"✗ {model}")
    assert told in ran.said


def test_a_model_that_nobody_serves(everkin: Everkin) -> None:
    use(everkin, "http://127.0.0.1:9/v1", "x", "--role", "guard")
    ran = everkin("models", "test", "--role", "guard")
    assert (ran.code, ran.said.startswith("✗ x")) == (1, True)
    assert "nothing listens there" in ran.said


def test_a_model_that_answers_its_test(everkin: Everkin, model_server: ModelServer) -> None:
    use(everkin, model_server.base_url, "[bold]echo", "--role", "guard")
    ran = everkin("models", "test", "--role", "guard")
    assert (ran.code, "✓ [bold]echo (first word after" in ran.said) == (0, True)


def test_a_role_without_a_model_says_so(everkin: Everkin) -> None:
    ran = everkin("models", "test", "--role", "vision")
    assert (ran.code, ran.said) == (0, "No model is in use for vision.")


def test_pulling_a_name_that_there_is_not(everkin: Everkin) -> None:
    ran = everkin("models", "pull", "nosuch")
    assert ran.code == 1
    assert "No model is called 'nosuch'. By name there are: llama3.2-1b" in ran.complained


def test_pulling_without_a_hub(everkin: Everkin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVERKIN_HUB_URL", "http://127.0.0.1:9")
    ran = everkin("models", "pull", "qwen2.5-3b")
    assert ran.code == 1
    assert "The hub cannot be reached" in ran.complained
