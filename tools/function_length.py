"""Keeps functions readable: none under src longer than 60 lines.

The client's are measured by eslint. A migration's steps are a list and not logic: they are not counted.
"""

import ast
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LINES_MAX = 60


@dataclass(frozen=True, slots=True)
class Function:
    """A function and the lines from its `def` to its end."""

    place: str
    lines: int


def functions(path: Path) -> Iterator[Function]:
    """Yield a file's functions, methods and nested functions included."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)


def percentile(sizes: Sequence[int], share: float) -> int:
    """Return the size that `share` of all (0-1) do not exceed; 0 when there are none."""
    return sorted(sizes)[max(0, round(share * len(sizes)) - 1)] if sizes else 0


def main(root: Path) -> int:
    """Print the figures, and every function that is too long."""
    files = (path for path in sorted(root.rglob("*.py")) if "migrations" not in path.parts)
    found = [function for path in files for function in functions(path)]
    sizes = [function.lines for function in found]
    print(f"{len(found)} functions; nine of ten have at most {percentile(sizes, 0.9)} lines, the longest {max(sizes, default=0)}.")
    long = [function for function in found if function.lines > LINES_MAX]
    for function in long:
        print(f"{function.place} has {function.lines} lines; {LINES_MAX} are the most.")
    return int(bool(long))


if __name__ == "__main__":
    sys.exit(main(Path("src")))
