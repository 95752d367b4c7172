"""The encoder itself: onnxruntime and the tokenizer, for the threads that wait for them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as failures
from tokenizers import Tokenizer

from everkin.ports.chat import ModelFaulty
from everkin.ports.embedding import Vectors
from everkin.providers.minilm.model_file import TOKENIZER_KEY, check_encoder_file, damaged
from everkin.providers.openai_compatible.payloads import well_formed

CHARS_MAX = 8_000
RUN_TOKENS_MAX = 512
"""How many tokens, padding among them, are computed at a time: more cost memory and are no quicker."""

ERRORS = 3
NO_ROOM = "The sentence encoder failed, most likely for want of memory. Close other programs, then try again"
_BROKEN: Final = (failures.Fail, failures.InvalidArgument, failures.InvalidGraph, failures.InvalidProtobuf, failures.NoSuchFile)


class Encoder:
    """The loaded model. Any number of threads may call it at a time."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer) -> None:
        self._session = session
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode `texts` as unit vectors, shape (len(texts), 384). Raises `ModelFaulty`."""
        tokens = [self._tokenizer.encode(well_formed(text[:CHARS_MAX])).ids for text in texts]
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
        vectors = [self._run([tokens[n] for n in order[run]]) for run in runs([len(tokens[n]) for n in order])]
        encoded = np.concatenate(vectors)
        encoded[order] = encoded.copy()
        return encoded

    def _run(self, tokens: Sequence[Sequence[int]]) -> Vectors:
        ids = np.zeros((len(tokens), len(tokens[-1])), np.int32)
        mask = np.zeros_like(ids)
        for row, given in enumerate(tokens):
            ids[row, : len(given)] = given
            mask[row, : len(given)] = 1
        try:
            (vectors,) = self._session.run(None, {"ids": ids, "mask": mask})
        except (failures.Fail, failures.RuntimeException) as error:
            raise ModelFaulty(NO_ROOM) from error
        return np.asarray(vectors, np.float32)


def load(graph: Path, threads: int) -> Encoder:
    """Load the model (some 50 ms, 50 MB). `threads` share the work on a text. Raises `ModelMissing`, `ModelFaulty`."""
    check_encoder_file(graph)
    onnxruntime.disable_telemetry_events()
    try:
        session = onnxruntime.InferenceSession(graph.resolve(), _options(threads), providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_str(session.get_modelmeta().custom_metadata_map[TOKENIZER_KEY])
    except _BROKEN as error:
        raise damaged(graph) from error
    except failures.RuntimeException as error:
        raise ModelFaulty(NO_ROOM) from error
    return Encoder(session, tokenizer)


def runs(lengths: Sequence[int]) -> Iterator[slice]:
    """Split texts, given by their lengths in tokens, shortest first, into runs that are computed together."""
    start = 0
    for end, length in enumerate(lengths):
        if end > start and (end + 1 - start) * length > RUN_TOKENS_MAX:
            yield slice(start, end)
            start = end
    if start < len(lengths):
        yield slice(start, len(lengths))


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # an idle thread leaves its core to others
    options.enable_cpu_mem_arena = False  # what a long text needed is given back
    options.enable_mem_pattern = False
    options.log_severity_level = ERRORS
    return options
