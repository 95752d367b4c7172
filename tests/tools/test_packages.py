"""What the wheel and the source archive hold."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

from everkin import __version__

INFO = f"everkin-{__version__}.dist-info"
FILES = ("pyproject.toml", "hatch_build.py", "LICENSE", "README.md", ".gitignore")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout whose client is built, and may not be built again."""
    for name in FILES:
        shutil.copy(name, tmp_path)
    shutil.copytree("src", tmp_path / "src", ignore=shutil.ignore_patterns("_web", "__pycache__"))
    shutil.copytree("web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules", "dist"))
    for made in ("src/everkin/_web/assets/index.js", "src/everkin/_web/index.html", "web/dist/index.html", "web/node_modules/x/index.js"):
        (tmp_path / made).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / made).write_text("made")
    monkeypatch.setenv("EVERKIN_SKIP_WEB", "1")
    return tmp_path


def test_the_wheel_holds_the_client_the_data_files_and_the_migrations(checkout: Path) -> None:
    with zipfile.ZipFile(next(WheelBuilder(str(checkout)).build())) as wheel:
        names = set(wheel.namelist())
    data = {p.relative_to("src").as_posix() for p in Path("src/everkin").rglob("*.yaml")}
    migrations = {p.relative_to("src").as_posix() for p in Path("src/everkin/migrations").rglob("*.py")}
    assert data
    assert migrations
    assert {"everkin/_web/index.html", "everkin/_web/assets/index.js", "everkin/main.py", *data, *migrations} <= names
    assert {name.split("/")[0] for name in names} == {"everkin", INFO}
    assert f"{INFO}/licenses/LICENSE" in names


def test_the_source_archive_holds_what_the_client_is_built_from_and_nothing_that_was_made(checkout: Path) -> None:
    with tarfile.open(next(SdistBuilder(str(checkout)).build())) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"web/package-lock.json", "web/src/main.tsx", "web/vite.config.ts", "hatch_build.py", "LICENSE", "README.md"} <= names
    assert not [name for name in names if name.startswith(("src/everkin/_web", "web/dist", "web/node_modules"))]
