"""What the tests of the kit share."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.databases import blank_database, blank_url, database, migrated_url, postgres_server, templates

__all__ = ["blank_database", "blank_url", "database", "migrated_url", "postgres_server", "templates"]

settings.register_profile("everkin", deadline=None)  # a busy machine is no failure
settings.load_profile("everkin")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    if mount is None or subprocess.run([mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False).returncode != 0:
        pytest.skip("may not mount a small disk")
    try:
        yield disk
    finally:
        subprocess.run([shutil.which("umount") or "umount", disk], check=True)
