"""all-MiniLM-L6-v2 from its published form (safetensors and a tokenizer) to ONNX. Needs neither torch nor transformers.

Everything stays F32, as published: int8 variants deviate.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, helper
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from everkin.kit.files import write_atomically
from everkin.providers.minilm.graph import OPSETS, build_graph
from everkin.providers.minilm.model_file import MATRICES_DIGITS, MATRICES_KEY, TOKENIZER_KEY, matrices_path

TOKENS_MAX = 256
ALIGNMENT = 1 << 16
"""Where a matrix may begin, so that every system can map it (Windows: 64 KiB)."""

IR_VERSION = 8


def convert(weights: Path, tokenizer: Path, target: Path) -> None:
    """Write `target` (0.5 MB) and the matrices beside it (90 MB). Raises OSError when they cannot be written."""
    matrices = _Matrices(matrices_path(target).name)
    graph = build_graph(load_file(weights), matrices.add)
    model = helper.make_model(graph, opset_imports=OPSETS, ir_version=IR_VERSION)
    helper.set_model_props(model, {TOKENIZER_KEY: _spelling(tokenizer)})
    content = matrices.content()
    end = ModelProto()
    helper.set_model_props(end, {MATRICES_KEY: f"{len(content):0{MATRICES_DIGITS}}"})
    write_atomically(matrices_path(target), content)
    write_atomically(target, model.SerializeToString() + end.SerializeToString())


def _spelling(path: Path) -> str:
    """The published tokenizer, but texts are cut where the model's training ended, and not filled up to a fixed length."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(TOKENS_MAX)
    tokenizer.no_padding()
    return str(tokenizer.to_str())


class _Matrices:
    """The file of the matrices while it is gathered."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[bytes] = []
        self._bytes = 0

    def add(self, name: str, values: NDArray[np.float32]) -> TensorProto:
        """Take a matrix in, and return the tensor that points to its place (ONNX: external data)."""
        data = values.tobytes()
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=values.shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", self._name), ("offset", self._bytes), ("length", len(data))):
            tensor.external_data.add(key=key, value=str(value))
        self._parts += [data, bytes(-len(data) % ALIGNMENT)]
        self._bytes += len(data) + len(self._parts[-1])
        return tensor

    def content(self) -> bytes:
        """All that was taken in."""
        return b"".join(self._parts)
