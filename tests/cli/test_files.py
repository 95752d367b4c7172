"""Files that a command writes and reads."""

from pathlib import Path

import pytest

from everkin.cli.chats import is_chat_log
from everkin.cli.files import FileThere, FileTooLarge, new_file, whole


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before")
    with pytest.raises(FileThere, match=r"a is there already\."), new_file(tmp_path / "a"):
        pass
    assert (tmp_path / "a").read_bytes() == b"before"


def test_what_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    def broken_off() -> None:
        with new_file(tmp_path / "a") as into:
            into.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert not (tmp_path / "a").exists()


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(2**20 + 1))
    with pytest.raises(FileTooLarge, match="1 MiB"):
        whole(tmp_path / "a", 2**20)
    assert whole(tmp_path / "a", 2**20 + 1) == bytes(2**20 + 1)


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        (b'{"user_name": "Sam", "character_name": "Tove"}\n', True),
        (b'\n\n{"mes": "Hello.", "is_user": true}\n', True),
        (b'\xef\xbb\xbf{"chat_metadata": {}}', True),
        (b'{"role": "person", "text": "Hello.", "at": "2026-03-01T18:30:00Z"}', False),
        (b'{"messages": []}', False),
        (b'["mes"]', False),
        (b"mes", False),
        (b"", False),
    ],
)
def test_a_chat_log_is_known_by_its_first_line(tmp_path: Path, content: bytes, is_one: bool) -> None:  # noqa: FBT001 - a parameter
    (tmp_path / "a").write_bytes(content)
    assert is_chat_log(tmp_path / "a") is is_one
