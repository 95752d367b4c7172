import subprocess
from pathlib import Path

import pytest

from tools.no_leaks import examine, files, leaks, main

REGISTRY = "py" + "pi.org"
HOME = "/ho" + "me/ada/notes"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("README.md", f"see https://{REGISTRY}/simple", ["README.md:1 names a registry's host"]),
        ("a.py", f"\nopen('{HOME}')", ["a.py:2 names a path of one machine"]),
        ("a.py", f"file://{HOME}", ["a.py:1 names a path of one machine"]),
        ("package-lock.json", '"reso' + 'lved": "somewhere"', ["package-lock.json:1 names a resolved address"]),
        ("other.json", '"reso' + 'lved": true', []),
        ("a.py", "web/wo" + "rk/x, ~/wo" + "rk/x and ./ro" + "ot/x", []),
        ("a.py", "a home/page and http://127.0.0.1/work", []),
    ],
)
def test_a_leak_is_named_by_its_line(name: str, text: str, found: list[str]) -> None:
    assert list(leaks(name, text)) == found


def test_the_checkout_s_own_place_is_a_leak() -> None:
    assert list(leaks("a.toml", 'path = "/srv/x/everkin/y"', ["/srv/x/everkin"])) == ["a.toml:1 names a path of one machine"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    (tmp_path / ".gitignore").write_text("ignored/\n")
    (tmp_path / "ignored").mkdir()
    (tmp_path / "ignored" / "a.gguf").touch()
    (tmp_path / "fine.txt").write_text("fine")
    return tmp_path


def test_only_what_git_keeps_or_would_keep_is_read(checkout: Path) -> None:
    assert files(checkout) == [".gitignore", "fine.txt"]
    assert main(checkout) == 0


def test_weights_are_never_committed(checkout: Path) -> None:
    (checkout / "model.safetensors").touch()
    assert main(checkout) == 1
    assert list(examine(checkout, ["model.safetensors"])) == ["model.safetensors holds model weights; they are fetched, never committed"]


def test_binary_files_are_passed_over(checkout: Path) -> None:
    (checkout / "a.png").write_bytes(b"\0" + REGISTRY.encode())
    assert main(checkout) == 0
