from pathlib import Path

import pytest

from tools.function_length import LINES_MAX, functions, main, percentile


def _module(folder: Path, lines: int) -> Path:
    file = folder / "module.py"
    file.write_text("class A:\n    async def long(self):\n" + "        x = 1\n" * (lines - 1) + "\n\ndef short(): ...\n")
    return file


def test_it_counts_methods_from_their_def_to_their_end(tmp_path: Path) -> None:
    file = _module(tmp_path, 7)
    assert {(f.place, f.lines) for f in functions(file)} == {(f"{file}:2 long", 7), (f"{file}:11 short", 1)}


@pytest.mark.parametrize(("lines", "status"), [(LINES_MAX, 0), (LINES_MAX + 1, 1)])
def test_it_names_a_function_that_is_too_long(tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: int, status: int) -> None:
    file = _module(tmp_path, lines)
    assert main(tmp_path) == status
    assert (f"{file}:2 long has 61 lines; 60 are the most." in capsys.readouterr().out) is bool(status)


def test_migrations_are_not_counted(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    _module(tmp_path / "migrations", LINES_MAX + 1)
    assert main(tmp_path) == 0


@pytest.mark.parametrize(("sizes", "at"), [([], 0), ([5], 5), ([1, 2, 3, 4, 5, 6, 7, 8, 9, 100], 9)])
def test_nine_of_ten(sizes: list[int], at: int) -> None:
    assert percentile(sizes, 0.9) == at
