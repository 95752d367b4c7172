"""A file that is made from the code: written by `make generate`, compared by `make check`."""

from pathlib import Path


def keep(file: Path, text: str, *, check: bool) -> int:
    """Write the file, or with `check` say whether it is current; return the exit status."""
    if not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        return 0
    if file.is_file() and file.read_text("utf-8") == text:
        return 0
    print(f"{file} is not what the code says. Run: make generate")
    return 1
