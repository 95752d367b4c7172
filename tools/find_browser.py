"""Finds the Chromium that the journeys drive: `python -m tools.find_browser` prints its path.

`--install` installs one where it is missing and apt-get may be used. Without a browser the journeys are skipped, except
where they must not be: with `CI=true` or `EVERKIN_REQUIRE_BROWSER=1`. On the standard library, so that CI can ask first.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

CHOSEN, REQUIRED = "EVERKIN_BROWSER", "EVERKIN_REQUIRE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "brave-browser")
APPLICATIONS = ("Google Chrome", "Chromium", "Microsoft Edge")
DOWNLOADED = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")
MISSING = "No Chromium here, so the browser journeys {}. On Debian: sudo apt-get install chromium. Elsewhere: playwright install chromium"


def find() -> Path | None:
    """Return the browser: `EVERKIN_BROWSER` if that is set, else one on PATH, an application of macOS, or one of Playwright's."""
    chosen = os.environ.get(CHOSEN)
    if chosen:
        return Path(chosen)
    return next(_candidates(), None)


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield from (p for name in APPLICATIONS if (p := Path("/Applications") / f"{name}.app/Contents/MacOS" / name).is_file())
    for cache in (".cache", "Library/Caches", "AppData/Local"):
        for pattern in DOWNLOADED:
            yield from sorted((Path.home() / cache / "ms-playwright").glob(f"chromium-*/{pattern}"), reverse=True)


def is_required(environment: Mapping[str, str]) -> bool:
    """Whether the journeys fail rather than be skipped without a browser."""
    return environment.get("CI") == "true" or environment.get(REQUIRED) == "1"


def install() -> None:
    """Install Chromium with apt, where there is apt and the right to use it."""
    apt = shutil.which("apt-get")
    if apt is None or os.name != "posix" or os.geteuid() != 0:
        return
    print("Installing Chromium for the browser journeys: apt-get install chromium", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update", "-qq"], env=environment, check=False)
    subprocess.run(
        [apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=environment, check=False, stdout=subprocess.DEVNULL
    )


def main(words: Sequence[str]) -> int:
    """Print the browser's path, or why there is none; the exit status is 1 only where one is required."""
    if "--install" in words and find() is None:
        install()
    found, required = find(), is_required(os.environ)
    print(found or MISSING.format("cannot run" if required else "are skipped"))
    return int(found is None and required)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
