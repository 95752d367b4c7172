from pathlib import Path

import pytest

from tools.check_docs import Command, Known, faults, known

EVERKIN = Command(
    frozenset({"--version"}),
    subcommands={"serve": Command(frozenset({"--port"})), "models": Command(subcommands={"use": Command(frozenset({"--model"}))})},
)
KNOWN = Known(frozenset({"run", "test"}), EVERKIN, frozenset({"EVERKIN_PORT"}))

TRUE = [
    "[the guide](guide.md), [a part](guide.md#the-first-part), [here](#a-heading), [far away](https://example.org/x)\n\n# A heading",
    "`make run PORT=8000`, `make`, `everkin`, `everkin --version`, `everkin serve --port 1`, `everkin models use file.gguf --model=x`",
    "```sh\n$ EVERKIN_PORT=1 make run  # begins\nmake test && make run\n.venv/bin/everkin serve | cat\n```",
    "to make something of an everkin idea",
    "`[not](a-link.md)`\n\n```md\n[nor](this.md)\n```",
]
FALSE = [
    ("[gone](gone.md)", "the link gone.md leads nowhere"),
    ("[gone](guide.md#second)", "the link guide.md#second leads nowhere"),
    ("[gone](#nowhere)", "the link #nowhere leads nowhere"),
    ("`make tea`", "make tea does not exist"),
    ("```sh\nmake test && make tea\n```", "make tea does not exist"),
    ("`everkin dance`", "everkin dance does not exist"),
    ("`everkin models dance`", "everkin models dance does not exist"),
    ("`everkin serve --prot 1`", "everkin serve has no --prot"),
    ("Set EVERKIN_PROT.", "EVERKIN_PROT is no setting"),
]


def _faults(folder: Path, text: str) -> list[str]:
    (folder / "guide.md").write_text("# The first part\n")
    (folder / "page.md").write_text(text)
    return list(faults(folder / "page.md", KNOWN))


@pytest.mark.parametrize("text", TRUE)
def test_what_is_true_passes(tmp_path: Path, text: str) -> None:
    assert _faults(tmp_path, text) == []


@pytest.mark.parametrize(("text", "fault"), FALSE)
def test_what_is_not_so_is_told(tmp_path: Path, text: str, fault: str) -> None:
    assert _faults(tmp_path, text) == [fault]


def test_it_knows_the_targets_the_commands_and_the_settings() -> None:
    there = known(Path.cwd())
    assert {"help", "run", "test", "check", "bench", "build", "clean"} < there.targets
    assert "--port" in there.everkin.subcommands["serve"].options
    assert "install" in there.everkin.subcommands["models"].subcommands
    assert {"EVERKIN_PORT", "EVERKIN_DATA_DIR", "EVERKIN_SKIP_WEB", "EVERKIN_REQUIRE_BROWSER", "EVERKIN_BROWSER"} < there.settings
