"""A GGUF file that is whole or absent."""

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import gguf

from everkin.kit.files import publish, sync_file

DRAFT_SUFFIX = ".draft"


def write_gguf(target: Path, architecture: str, fill: Callable[[gguf.GGUFWriter], None]) -> None:
    """Write what `fill` puts into the writer. A reader sees the whole file or none. Raises OSError when it cannot be written."""
    draft = target.with_name(f".{target.name}.{token_hex(4)}{DRAFT_SUFFIX}")
    writer = gguf.GGUFWriter(draft, architecture)
    try:
        fill(writer)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        sync_file(draft)
    except BaseException:
        writer.close()
        draft.unlink(missing_ok=True)
        raise
    publish(draft, target)
