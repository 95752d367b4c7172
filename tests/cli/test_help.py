"""What the terminal teaches."""

import pytest

from everkin import __version__
from tests.cli.conftest import Everkin


def test_help_teaches_how_to_begin(everkin: Everkin) -> None:
    helped = everkin("--help")
    assert helped.code == 0
    for word in ("everkin serve", "everkin chat", "everkin doctor", "companions", "models"):
        assert word in helped.said


def test_without_a_command_it_helps_too(everkin: Everkin) -> None:
    nothing = everkin()
    assert "everkin serve" in nothing.said + nothing.complained


def test_help_on_models_shows_commands_to_copy(everkin: Everkin) -> None:
    helped = everkin("models", "--help")
    assert "everkin models use --base-url http://localhost:11434/v1 --model qwen2.5:7b" in helped.said
    assert "everkin models pull qwen2.5-3b" in helped.said


def test_open_does_not_promise_what_it_does_not_do(everkin: Everkin) -> None:
    helped = everkin("open", "--help")
    assert "fresh" not in helped.said
    assert "link into the running server" in helped.said


@pytest.mark.parametrize("words", [["opne"], ["serve", "--port", "99999"], ["models", "use", "--role", "art"]])
def test_a_slip_is_told(everkin: Everkin, words: list[str]) -> None:
    slip = everkin(*words)
    assert slip.code == 2
    assert "Traceback" not in slip.complained


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["serve", "--port", "x"], "it has to be a whole number."),
        (["serve", "--port", "99999"], "it may be at most 65,535."),
        (["models", "use", "--context-tokens", "5"], "it has to be at least 1,024."),
        (["memory", "list", "--form", "x"], "'--form': 'x' is not one of"),
    ],
)
def test_what_cannot_be_typed_is_told_in_plain_words(everkin: Everkin, words: list[str], told: str) -> None:
    assert told in everkin(*words).complained.replace("\u2502 ", "")


def test_version(everkin: Everkin) -> None:
    assert everkin("--version").said == __version__


def test_companions_are_listed(everkin: Everkin) -> None:
    listed = everkin("companions").said
    assert "tove Tove Lindqvist, 67, Karlskrona, Sweden." in listed
    assert all(name in listed for name in ("ines", "kwame", "hana", "idris", "rowan"))
