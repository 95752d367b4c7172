"""The computation of all-MiniLM-L6-v2 as an ONNX graph: token ids in, unit vectors out.

BERT (Devlin et al., 2019) with six layers, mean pooling over the tokens of a text, and length 1, as its authors publish it. The graph is
written with onnxruntime's own fused operators (domain `com.microsoft`), so that nothing is left to a pattern that an optimiser may miss.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray
from onnx import GraphProto, NodeProto, TensorProto, helper, numpy_helper

Tensor = NDArray[np.float32]
Matrix = Callable[[str, Tensor], TensorProto]

LAYERS = 6
HEADS = 12
LAYER_NORM_EPS = 1e-12
FUSED = "com.microsoft"
OPSETS = (helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1))
_QUERY_KEY_VALUE = ("attention.self.query", "attention.self.key", "attention.self.value")


def build_graph(tensors: Mapping[str, Tensor], matrix: Matrix) -> GraphProto:
    """Return the graph, made of the published tensors.

    `matrix` stores a two-dimensional tensor under a name. Inputs: `ids` and `mask` (1 for a token, 0 for padding), int32 (batch, tokens);
    output: `vectors`, float32 (batch, dimensions). Raises KeyError for a tensor that is missing.
    """
    draft = _Draft(tensors, matrix)
    hidden = draft.embed()
    for layer in range(LAYERS):
        hidden = draft.encode(layer, hidden)
    draft.pool(hidden)
    dimensions = tensors["embeddings.LayerNorm.weight"].shape[0]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "tokens"]) for name in ("ids", "mask")]
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", dimensions])
    return helper.make_graph(draft.nodes, "all-MiniLM-L6-v2", inputs, [vectors], draft.stored)


class _Draft:
    """A graph while it is written. Every step names its output and returns the name."""

    def __init__(self, tensors: Mapping[str, Tensor], matrix: Matrix) -> None:
        self._tensors = tensors
        self._matrix = matrix
        self.nodes: list[NodeProto] = []
        self.stored: list[TensorProto] = []

    def embed(self) -> str:
        """Look words and places up. Every token is of the first type, so the type's vector is added to those of the places."""
        given = self._tensors
        words = self._store("words", given["embeddings.word_embeddings.weight"])
        places = given["embeddings.position_embeddings.weight"] + given["embeddings.token_type_embeddings.weight"][0]
        inputs = ["ids", "", words, self._store("places", places), "", *self._norm("embeddings.LayerNorm")]
        outputs = ["embedded", "lengths"]  # onnxruntime insists on the second one, which nothing reads
        return self._node("EmbedLayerNormalization", inputs, outputs, FUSED, {"epsilon": LAYER_NORM_EPS})

    def encode(self, layer: int, hidden: str) -> str:
        """Pass one layer: attention and feed-forward, each added to what it read and normalised."""
        prefix = f"encoder.layer.{layer}"
        weight = self._store(f"{prefix}.qkv", np.concatenate([self._weight(f"{prefix}.{name}") for name in _QUERY_KEY_VALUE], axis=1))
        bias = self._store(f"{prefix}.qkv.bias", np.concatenate([self._tensors[f"{prefix}.{name}.bias"] for name in _QUERY_KEY_VALUE]))
        attended = self._fused("Attention", [hidden, weight, bias, "mask"], f"{prefix}.attended", num_heads=HEADS)
        hidden = self._add(f"{prefix}.attention.output", attended, hidden)
        widened = self._multiply(f"{prefix}.intermediate.dense", hidden)
        inputs = [widened, self._given(f"{prefix}.intermediate.dense.bias")]
        return self._add(f"{prefix}.output", self._fused("BiasGelu", inputs, f"{prefix}.bent"), hidden)

    def pool(self, hidden: str) -> None:
        """Average over a text's tokens, at length 1; the average's divisor makes no difference to that."""
        axis = "axis"
        self.stored.append(numpy_helper.from_array(np.array([1], np.int64), axis))
        self._plain("Cast", ["mask"], "weights", to=TensorProto.FLOAT)
        self._plain("Unsqueeze", ["weights", axis], "row")
        self._plain("MatMul", ["row", hidden], "sum")
        self._plain("Squeeze", ["sum", axis], "pooled")
        self._plain("LpNormalization", ["pooled"], "vectors", axis=-1, p=2)

    def _add(self, name: str, values: str, hidden: str) -> str:
        """Project `values`, add `hidden` and normalise."""
        inputs = [self._multiply(f"{name}.dense", values), hidden, *self._norm(f"{name}.LayerNorm"), self._given(f"{name}.dense.bias")]
        return self._fused("SkipLayerNormalization", inputs, f"{name}.normal", epsilon=LAYER_NORM_EPS)

    def _multiply(self, name: str, values: str) -> str:
        return self._plain("MatMul", [values, self._store(name, self._weight(name))], f"{name}.product")

    def _weight(self, name: str) -> Tensor:
        """A published matrix as (in, out)."""
        return self._tensors[f"{name}.weight"].T

    def _norm(self, name: str) -> list[str]:
        return [self._given(f"{name}.weight"), self._given(f"{name}.bias")]

    def _given(self, name: str) -> str:
        return self._store(name, self._tensors[name])

    def _store(self, name: str, values: Tensor) -> str:
        self.stored.append(self._matrix(name, values) if values.ndim > 1 else numpy_helper.from_array(values, name))
        return name

    def _plain(self, kind: str, inputs: list[str], output: str, **attributes: float) -> str:
        return self._node(kind, inputs, [output], "", attributes)

    def _fused(self, kind: str, inputs: list[str], output: str, **attributes: float) -> str:
        return self._node(kind, inputs, [output], FUSED, attributes)

    def _node(self, kind: str, inputs: list[str], outputs: list[str], domain: str, attributes: Mapping[str, float]) -> str:
        node = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain)
        node.attribute.extend(helper.make_attribute(name, value) for name, value in attributes.items())
        self.nodes.append(node)
        return outputs[0]
