"""What goes over the wire and comes back when texts become vectors. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np
import orjson

from everkin.ports.chat import ModelFaulty
from everkin.ports.embedding import Vectors
from everkin.providers.openai_compatible.faults import GARBLED, Fault, complaint_in, fault_of
from everkin.providers.openai_compatible.payloads import parse, well_formed

UNUSABLE = Fault(ModelFaulty, "sent no usable vectors", "Choose a model for embeddings with: everkin models use")


def embedding_request(model: str, texts: Sequence[str]) -> bytes:
    """The body of a request for vectors. A blank text becomes one space, as endpoints refuse an empty one."""
    return orjson.dumps({"model": model, "input": [well_formed(text) if text.strip() else " " for text in texts]})


def read_vectors(body: bytes, count: int) -> Vectors | Fault:
    """Interpret an answer as `count` unit vectors in the order of the texts."""
    data = parse(body)
    if data is None:
        return GARBLED
    if complaint := complaint_in(data):
        return fault_of(complaint)
    rows = _rows(data, count)
    return UNUSABLE if rows is None else _unit(rows)


def _rows(data: Mapping[str, object], count: int) -> list[object] | None:
    items = data.get("data")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return None
    by_index = {str(item.get("index", place)): item.get("embedding") for place, item in enumerate(items)}
    wanted = [str(place) for place in range(count)]
    return [by_index[place] for place in wanted] if by_index.keys() == set(wanted) else None


def _unit(rows: list[object]) -> Vectors | Fault:
    try:
        matrix = np.array(rows, np.float64)
    except (TypeError, ValueError):
        return UNUSABLE
    lengths = np.linalg.norm(matrix.reshape(len(rows), -1), axis=1, keepdims=True)
    usable = matrix.shape == (len(rows), matrix[0].size) and np.isfinite(matrix).all() and lengths.all()
    return (matrix / lengths).astype(np.float32) if usable else UNUSABLE
