"""The built-in models: fetched once, checked, made ready, whole or absent."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import gguf
import numpy as np
import pytest

from everkin.ports.chat import ModelError, ModelMissing, ModelUnreachable
from everkin.providers import weights
from everkin.providers.llama import check_model_file
from everkin.providers.llama.gguf_draft import write_gguf
from everkin.providers.weights import download
from everkin.providers.weights.install import install_packages
from everkin.providers.weights.packages import BUILT_IN, MB, Package
from everkin.providers.weights.requantise import requantise
from tests.support.weights import weights_folder

MEMBER = "tiny/model.gguf"
KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2].split(os.pathsep)
from tests.providers.test_weights import package_of
from everkin.providers.weights.install import install_packages

def die(source, target):
    target.with_name(f".{target.name}.0000.draft").write_bytes(b"half")
    os.kill(os.getpid(), signal.SIGKILL)

install_packages((package_of(Path(sys.argv[3]), die),), Path(sys.argv[1]), lambda *_: None)
"""


def copy(source: Path, target: Path) -> None:
    draft = target.with_suffix(".draft")
    shutil.copyfile(source, draft)
    draft.replace(target)


def package_of(wheelhouse: Path, make: Callable[[Path, Path], None] = copy) -> Package:
    """The package in a folder of wheels."""
    with zipfile.ZipFile(next(wheelhouse.glob("*.whl"))) as wheel:
        digest = hashlib.sha256(wheel.read(MEMBER)).hexdigest()
    return Package("tiny-model", "1.0", "Tiny", "tiny.gguf", {MEMBER: digest}, make, check_model_file, MB, 0, replaced=("tiny.old",))


def write_model(path: Path) -> None:
    def fill(writer: gguf.GGUFWriter) -> None:
        writer.add_name("Tiny")
        writer.add_token_list(["a", "b"])
        values = np.linspace(-1, 1, 8 * 32, dtype=np.float32).reshape(8, 32)
        q4_1 = gguf.GGMLQuantizationType.Q4_1
        writer.add_tensor("matrix", gguf.quants.quantize(values, q4_1), raw_dtype=q4_1)
        writer.add_tensor("norm", np.ones(32, np.float32))

    write_gguf(path, "llama", fill)


@pytest.fixture
def wheelhouse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wheel of a tiny model, from which alone pip installs."""
    folder = tmp_path / "wheelhouse"
    folder.mkdir()
    write_model(tmp_path / "model.gguf")
    about = "tiny_model-1.0.dist-info"
    with zipfile.ZipFile(folder / "tiny_model-1.0-py3-none-any.whl", "w") as wheel:
        wheel.write(tmp_path / "model.gguf", MEMBER)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: tiny-model\nVersion: 1.0\nRequires-Dist: no-such-thing\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def package(wheelhouse: Path) -> Package:
    return package_of(wheelhouse)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def quiet(*_: object) -> None:
    """Hear of progress and say nothing."""


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def test_a_model_is_fetched_and_nothing_else_is_left(package: Package, data_dir: Path) -> None:
    heard: list[tuple[str, int, int | None]] = []
    install_packages((package,), data_dir, lambda *told: heard.append(told))
    assert package.path(data_dir).is_file()
    assert names_in(data_dir / "models") <= {"tiny.gguf", ".install.lock"}
    assert heard[0] == ("Tiny", 0, MB)
    assert heard[-1] == ("Tiny", MB, MB)


def test_what_is_there_is_not_fetched_again(package: Package, data_dir: Path, wheelhouse: Path) -> None:
    install_packages((package,), data_dir, quiet)
    shutil.rmtree(wheelhouse)
    install_packages((package,), data_dir, quiet)


@pytest.mark.parametrize("newer_is_there", [False, True])
def test_what_an_earlier_version_made_gives_way(package: Package, data_dir: Path, newer_is_there: bool) -> None:  # noqa: FBT001
    if newer_is_there:
        install_packages((package,), data_dir, quiet)
    old = package.path(data_dir).with_name("tiny.old")
    old.parent.mkdir(parents=True, exist_ok=True)
    old.touch()
    install_packages((package,), data_dir, quiet)
    assert names_in(data_dir / "models") <= {"tiny.gguf", ".install.lock"}


def test_what_an_earlier_version_made_stays_until_its_successor_is_there(package: Package, data_dir: Path, wheelhouse: Path) -> None:
    old = package.path(data_dir).with_name("tiny.old")
    old.parent.mkdir(parents=True)
    old.touch()
    shutil.rmtree(wheelhouse)
    with pytest.raises(ModelError):
        install_packages((package,), data_dir, quiet)
    assert old.exists()


def test_a_model_that_was_cut_off_since_is_fetched_again(package: Package, data_dir: Path) -> None:
    install_packages((package,), data_dir, quiet)
    path = package.path(data_dir)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    install_packages((package,), data_dir, quiet)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("members", [{MEMBER: "0" * 64}, {"tiny/missing.gguf": "0" * 64}])
def test_what_arrives_damaged_is_not_kept(package: Package, data_dir: Path, members: dict[str, str]) -> None:
    with pytest.raises(ModelMissing, match=r"arrived damaged.*everkin models install"):
        install_packages((replace(package, members=members),), data_dir, quiet)
    assert names_in(data_dir / "models") <= {".install.lock"}


def test_a_wheel_that_is_none_is_told(package: Package, data_dir: Path, wheelhouse: Path) -> None:
    next(wheelhouse.glob("*.whl")).write_bytes(b"no zip")
    with pytest.raises(ModelMissing):
        install_packages((package,), data_dir, quiet)


def test_without_a_network_the_sentence_says_so(package: Package, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"INDEX_URL": "http://127.0.0.1:9/simple", "EXTRA_INDEX_URL": "", "FIND_LINKS": "", "RETRIES": "1"}.items():
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_NO_INDEX")
    with pytest.raises(ModelUnreachable, match="package index cannot be reached"):
        install_packages((package,), data_dir, quiet)


def test_what_the_index_lacks_is_told_in_pip_s_words(package: Package, data_dir: Path) -> None:
    with pytest.raises(ModelMissing, match=r"No matching distribution found for nothing-such==1\.0"):
        install_packages((replace(package, project="nothing-such"),), data_dir, quiet)


@pytest.mark.parametrize(
    ("told", "kind", "sentence"),
    [
        ("/usr/bin/python: No module named pip", ModelMissing, "has no pip"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", ModelMissing, "disk is full"),
        ("WARNING: Retrying after connection broken by 'ReadTimeoutError'\nERROR: No matching", ModelUnreachable, "cannot be reached"),
        ("", ModelMissing, "Check pip's settings"),
    ],
)
def test_pip_s_complaints_have_their_sentences(package: Package, told: str, kind: type[ModelError], sentence: str) -> None:
    error = download._trouble(package, told)
    assert type(error) is kind
    assert sentence in str(error)
    assert "everkin models install" in str(error)


def test_too_little_room_is_told_before_anything_is_fetched(package: Package, data_dir: Path) -> None:
    with pytest.raises(ModelMissing, match="too little room"):
        install_packages((replace(package, room_bytes=1 << 60),), data_dir, quiet)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], check=False).returncode != 0:
        pytest.skip("may not mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run([shutil.which("umount") or "umount", disk], check=True)


def test_a_full_disk_is_told_and_nothing_is_left(small_disk: Path, wheelhouse: Path) -> None:
    def fill(_source: Path, target: Path) -> None:
        target.with_name(f".{target.name}.0000.draft").write_bytes(bytes(1 << 20))

    with pytest.raises(ModelMissing, match="disk is full"):
        install_packages((package_of(wheelhouse, fill),), small_disk, quiet)
    (small_disk / "models" / ".tiny.gguf.0000.draft").unlink()
    assert names_in(small_disk / "models") <= {".install.lock"}


def test_a_folder_that_may_not_be_written_is_told(small_disk: Path, package: Package) -> None:
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    with pytest.raises(ModelMissing, match=r"may not be written to.*EVERKIN_DATA_DIR"):
        install_packages((package,), small_disk, quiet)


def test_a_file_in_the_folder_s_place_is_told(package: Package, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelMissing, match="could not be stored"):
        install_packages((package,), tmp_path / "file", quiet)


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_killed_at_its_worst_moment_the_next_try_clears_up_and_goes_on(package: Package, wheelhouse: Path, data_dir: Path) -> None:
    arguments = [str(data_dir), os.pathsep.join(sys.path), str(wheelhouse)]
    done = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(names_in(data_dir / "models")) == 3
    install_packages((package,), data_dir, quiet)
    assert names_in(data_dir / "models") <= {"tiny.gguf", ".install.lock"}


def test_the_real_models_are_in_place() -> None:
    folder = weights_folder()
    assert weights.installed(folder)
    weights.install(folder, quiet)
    assert weights.chat_model(folder) != weights.embedding_model(folder)
    assert not weights.installed(folder / "elsewhere")


def test_every_member_has_a_checksum() -> None:
    assert all(len(digest) == 64 for package in BUILT_IN for digest in package.members.values())


def test_a_model_keeps_all_but_its_grid(tmp_path: Path) -> None:
    write_model(tmp_path / "old.gguf")
    requantise(tmp_path / "old.gguf", tmp_path / "new.gguf")
    old, new = gguf.GGUFReader(tmp_path / "old.gguf"), gguf.GGUFReader(tmp_path / "new.gguf")
    assert [tensor.tensor_type.name for tensor in new.tensors] == ["Q8_0", "F32"]
    before, after = (gguf.quants.dequantize(model.tensors[0].data, model.tensors[0].tensor_type) for model in (old, new))
    assert np.allclose(before, after, atol=0.005)
    assert new.fields["general.name"].contents() == "Tiny"
    assert new.fields["tokenizer.ggml.tokens"].contents() == ["a", "b"]
    assert new.fields["general.file_type"].contents() == gguf.LlamaFileType.MOSTLY_Q8_0
