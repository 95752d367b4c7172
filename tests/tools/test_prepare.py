from pathlib import Path

from tools.prepare import Stamp, gomp_command


def test_a_stamp_is_current_until_what_it_was_made_from_changes(tmp_path: Path) -> None:
    assert not Stamp(tmp_path, "step", b"one").is_current()
    Stamp(tmp_path, "step", b"one").set()
    assert Stamp(tmp_path, "step", b"one").is_current()
    assert not Stamp(tmp_path, "step", b"two").is_current()
    assert not Stamp(tmp_path, "other", b"one").is_current()


def test_the_command_for_libgomp_is_the_system_s_own(tmp_path: Path) -> None:
    assert gomp_command([str(tmp_path)]) == "sudo apt-get install libgomp1"
    (tmp_path / "dnf").touch()
    assert gomp_command([str(tmp_path)]) == "sudo dnf install libgomp"
