"""A conversation in the terminal."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from benchmarks.support import still_alive, use_model
from tests.cli.conftest import Everkin, apart, command, environment, running, wait_for
from tests.support.model_server import ModelServer

COMMANDS = {
    "/again": "There is no reply yet. Say something first.",
    "Seven lanterns.": "You Tove [Notes",
    "/why": "You Tove felt",
    "/again shorter": "everkin why tove --all You Tove ",
    "/more": "You Tove ...",
    "/undo": "You Taken back, with what followed it: Seven lanterns. Tove I am Tove",
    "/undo ": "You There is nothing to undo",
    "/why ": "You Tove greeted you",
    "/lamp [on]": "There is no /lamp. There are /again, /more, /undo, /why, /help, /quit.",
    "//shrug": "with //. You Tove [Notes",
}
"""What is typed, and what is shown then."""


def test_over_a_pipe_it_talks_and_leaves(home: Path, model_server: ModelServer) -> None:
    home.mkdir()
    use_model(home, name="echo", base_url=model_server.base_url, model="echo", profile="standard")
    ran = apart(home, "chat", "idris", told="Seven lanterns.\n/help\n")
    assert (ran.code, ran.complained) == (0, "")
    assert "Idris Haddad" in ran.said
    assert ran.said.count("Ctrl-C stops a reply") == 2
    assert ran.said.endswith("See you.")
    again = apart(home, "chat")
    assert "Idris Haddad" in again.said
    assert "You Seven lanterns. Idris" in again.said
    assert {"opening.key", "server.json"}.isdisjoint(path.name for path in home.iterdir())


def test_commands_are_typed_between_messages(home: Path, model_server: ModelServer) -> None:
    home.mkdir()
    use_model(home, name="echo", base_url=model_server.base_url, model="of commands", profile="standard")
    ran = apart(home, "chat", "tove", told="\n".join([*COMMANDS, "/quit"]))
    assert (ran.code, ran.complained) == (0, "")
    at = [ran.said.find(words) for words in COMMANDS.values()]
    assert -1 not in at
    assert at == sorted(at)
    asked = [request.said for request in model_server.requests if request.body["model"] == "of commands"]
    wished = ["the person wishes: shorter" in said for said in asked]
    assert (wished[0], any(wished), wished[-1]) == (False, True, False)
    assert asked[-1].endswith("/shrug")
    assert not asked[-1].endswith("//shrug")


@pytest.mark.parametrize("told", ["", "/quit\nnever said\n", "\n\n"])
def test_it_leaves_cleanly(home: Path, told: str) -> None:
    ran = apart(home, "chat", told=told)
    assert (ran.code, ran.complained) == (0, "")
    assert "never said" not in ran.said
    assert ran.said.endswith("See you.")


def test_bytes_that_are_no_text_are_said_as_the_mark_of_such(home: Path, model_server: ModelServer) -> None:
    home.mkdir()
    use_model(home, name="echo", base_url=model_server.base_url, model="echo", profile="standard")
    strict = environment(home, PYTHONIOENCODING="utf-8:strict")
    ran = subprocess.run(
        command("chat", "tove"), env=strict, input=b"Seven \xff\xfe lanterns.\n", capture_output=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert "Seven \ufffd\ufffd lanterns." in apart(home, "chat", "tove").said


def test_nobody_by_that_name(home: Path) -> None:
    ran = apart(home, "chat", "nobody")
    assert (ran.code, ran.complained) == (
        1,
        "everkin: There is no companion called 'nobody'. See who there is: everkin companions",
    )


def test_a_second_one_joins_the_first(everkin: Everkin, home: Path) -> None:
    with running(home, "chat", "tove") as first:
        wait_for(first, "Tove Lindqvist")
        second = apart(home, "chat", "tove")
        assert (second.code, second.complained) == (0, "")
        assert "/open?key=" in everkin("open").said
        _, complained = first.communicate("", timeout=30)
    assert (first.returncode, complained) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
def test_ctrl_c_at_the_prompt_leaves(furnished: Path) -> None:
    with running(furnished, "chat", "tove") as talking:
        wait_for(talking, "You")
        engines = psutil.Process(talking.pid).children(recursive=True)
        talking.send_signal(signal.SIGINT)
        said, complained = talking.communicate(timeout=30)
    assert (talking.returncode, complained) == (0, "")
    assert said.endswith("See you.\n")
    assert engines
    assert still_alive(engines, 5) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
def test_ctrl_c_stops_a_reply_and_the_conversation_goes_on(home: Path, model_server: ModelServer) -> None:
    home.mkdir()
    use_model(home, name="stalls", base_url=model_server.base_url, model="stalls", profile="standard")
    with running(home, "chat", "tove") as talking:
        talk(talking, "Seven lanterns.")
        wait_until_said(talking, "Seven")
        talking.send_signal(signal.SIGINT)
        assert wait_for(talking, "(stopped)")
        talk(talking, "/quit")
        assert wait_for(talking, "See you.")
        assert talking.wait(30) == 0


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("denied", "asks for an API key"),
        ("limited", "is over its limits"),
        ("broken", "failed with an error of its own"),
        ("drop", "closed the connection before it answered"),
    ],
)
def test_the_built_in_model_steps_in_with_a_notice(furnished: Path, model_server: ModelServer, model: str, told: str) -> None:
    use_model(furnished, name=model, base_url=model_server.base_url, model=model, profile="standard")
    ran = apart(furnished, "chat", "kwame", told="Seven lanterns and a turnip.\n")
    assert ran.code == 0
    assert f"(SmolLM2 135M answers for now, because {model} could not: The model {model} at" in ran.said
    assert told in ran.said


def test_without_any_model_it_says_what_to_do(home: Path) -> None:
    ran = apart(home, "chat", "kwame", told="zzz qqq xxx\n")
    assert ran.code == 0
    assert "everkin models install" in ran.said


def talk(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stdin
    process.stdin.write(f"{text}\n")
    process.stdin.flush()


def wait_until_said(process: "subprocess.Popen[str]", what: str) -> None:
    """Read up to some words, on a line that has not ended."""
    assert process.stdout
    said = ""
    while what not in said:
        said += process.stdout.read(1)
