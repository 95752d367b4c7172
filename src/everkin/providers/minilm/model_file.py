"""The encoder on the disk: a graph with its tokenizer in one file, the matrices in a second one beside it.

The matrices stand apart because an engine maps such a file into its memory: of the table of words, half of them, only the pages are
read whose words are met. The graph is written last, and ends with the number of bytes that the matrices have, so it vouches for both.
"""

import re
from pathlib import Path

from everkin.ports.chat import ModelMissing

TOKENIZER_KEY = "tokenizer"
MATRICES_KEY = "matrices_bytes"
MATRICES_DIGITS = 12
_END = re.compile(MATRICES_KEY.encode() + rb"..(\d{%d})\Z" % MATRICES_DIGITS, re.DOTALL)
_END_BYTES = 64
_AGAIN = "Install it: everkin models install"


def matrices_path(graph: Path) -> Path:
    """Where the matrices of a graph lie."""
    return graph.with_name(f"{graph.name}.data")


def check_encoder_file(graph: Path) -> None:
    """Raise `ModelMissing`, with a sentence that says what to do, unless the encoder is there and whole. Reads only the graph's end."""
    try:
        graph = graph.resolve(strict=True)
        needed = _matrices_bytes(graph)
        there = matrices_path(graph).stat().st_size
    except FileNotFoundError as error:
        raise ModelMissing(f"The sentence encoder is missing: there is no file {error.filename}. {_AGAIN}") from None
    except OSError as error:
        raise ModelMissing(f"The sentence encoder {graph} cannot be read ({error.strerror}). {_AGAIN}") from error
    if there != needed:
        raise damaged(graph)


def damaged(graph: Path) -> ModelMissing:
    """The error for a file that cannot be used."""
    return ModelMissing(f"The sentence encoder {graph} is damaged or cut off. {_AGAIN.replace('it:', 'it anew:')}")


def _matrices_bytes(graph: Path) -> int | None:
    with graph.open("rb") as file:
        file.seek(-min(_END_BYTES, graph.stat().st_size), 2)
        found = _END.search(file.read())
    return int(found[1]) if found else None
