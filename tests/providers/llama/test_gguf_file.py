"""A model file is looked at before an engine is given it."""

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from everkin.ports.chat import ModelMissing
from everkin.providers.llama import check_model_file
from tests.providers.llama.conftest import write_small


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_small(tmp_path / "small.gguf")


def written(folder: Path, content: bytes) -> Path:
    path = folder / "model.gguf"
    path.write_bytes(content)
    return path


def test_a_whole_file_passes(small: Path) -> None:
    check_model_file(small)


def test_the_real_model_passes_and_half_of_it_does_not(chat_weights: Path, tmp_path: Path) -> None:
    check_model_file(chat_weights)
    with chat_weights.open("rb") as file:
        half = written(tmp_path, file.read(chat_weights.stat().st_size // 2))
    with pytest.raises(ModelMissing, match="is cut off"):
        check_model_file(half)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "is a web page"),
        (b"\n <html>", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1", "is not a GGUF model file"),
        (b"GG", "is not a GGUF model file"),
        (b"GGUF", "is damaged or cut off near its beginning"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "is damaged"),
        (b"GGUF" + struct.pack(">IQQ", 3, 0, 0), "is damaged"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 62, 1 << 62), "is damaged"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 63), "is damaged"),
        (b"GGUF" + struct.pack("<IQQQ1sIIQ", 3, 0, 1, 1, b"k", 9, 9, 1), "is damaged"),
    ],
)
def test_what_is_no_model_is_called_by_its_name(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(ModelMissing, match=sentence):
        check_model_file(written(tmp_path, content))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"There is no model file at .*nowhere"):
        check_model_file(tmp_path / "nowhere.gguf")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="is a folder"):
        check_model_file(tmp_path)


def test_a_path_through_a_file_is_told(small: Path) -> None:
    with pytest.raises(ModelMissing, match="cannot be read"):
        check_model_file(small / "model.gguf")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read everything")
def test_a_file_of_somebody_else_is_told(small: Path) -> None:
    small.chmod(0)
    with pytest.raises(ModelMissing, match="may not be read"):
        check_model_file(small)


def test_a_file_that_lacks_its_last_byte_is_told(small: Path, tmp_path: Path) -> None:
    content = small.read_bytes().rstrip(b"\0")
    needed = max(i for i in range(len(content)) if content[i : i + 2] == b"\x00\x3c") + 2
    check_model_file(written(tmp_path, content[:needed]))
    with pytest.raises(ModelMissing, match="is cut off"):
        check_model_file(written(tmp_path, content[: needed - 1]))


def test_a_kind_of_tensor_that_is_not_known_is_left_to_the_engine(tmp_path: Path) -> None:
    header = b"GGUF" + struct.pack("<IQQ", 3, 1, 0) + struct.pack("<Q1sIQIQ", 1, b"t", 1, 32, 9999, 0)
    check_model_file(written(tmp_path, header + bytes(64)))


@given(cut=st.integers(min_value=0, max_value=600))
def test_no_beginning_of_a_file_passes(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    folder = tmp_path_factory.mktemp("cut")
    content = write_small(folder / "small.gguf").read_bytes()
    with pytest.raises(ModelMissing):
        check_model_file(written(folder, content[:cut]))


@given(noise=st.binary(max_size=200))
def test_noise_is_told_and_nothing_worse(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = written(tmp_path_factory.mktemp("noise"), b"GGUF" + struct.pack("<IQQ", 3, 2, 3) + noise)
    with pytest.raises(ModelMissing):
        check_model_file(path)
