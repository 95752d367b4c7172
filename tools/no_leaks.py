"""Keeps what belongs to one machine out of the repository: registry hosts, absolute paths, resolved addresses, model weights."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

WEIGHTS = (".gguf", ".onnx", ".onnx.data", ".safetensors")
# In pieces, so that this file names none of them itself.
HOSTS = "|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "deb" + r"ian\.org"])
HOMES = "|".join(["/wo" + "rk/", "/fa" + "rm/", "/ro" + "ot/", "/ho" + "me/[a-z]", "/Us" + "ers/[A-Za-z]"])


def leaks(name: str, text: str, here: Iterable[str] = ()) -> Iterator[str]:
    """Yield a sentence for every leak in a file's text. `here` are the paths of this very machine."""
    paths = "|".join([HOMES, *(re.escape(path) for path in here)])
    kinds = {"a registry's host": HOSTS, "a path of one machine": rf"(?<![\w.~*}}-])(?:{paths})"}
    if Path(name).name == "package-lock.json":
        kinds["a resolved address"] = '"resol' + 'ved":'
    for number, line in enumerate(text.splitlines(), 1):
        yield from (f"{name}:{number} names {kind}" for kind, pattern in kinds.items() if re.search(pattern, line))


def examine(root: Path, names: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for every leak in the named files."""
    here = [str(root)]
    for name in names:
        if name.endswith(WEIGHTS):
            yield f"{name} holds model weights; they are fetched, never committed"
            continue
        data = (root / name).read_bytes()
        if b"\0" not in data:
            yield from leaks(name, data.decode("utf-8", "replace"), here)


def files(root: Path) -> list[str]:
    """List what git keeps or would keep."""
    ask = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(ask, cwd=root, capture_output=True, check=True, text=True)
    return sorted(name for name in listed.stdout.split("\0") if name and (root / name).is_file())


def main(root: Path) -> int:
    """Print every leak."""
    found = list(examine(root, files(root)))
    print("\n".join(found) or "No leaks.")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
